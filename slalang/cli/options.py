"""Options that several commands share, and how a command gets many options as one value.

Takes what click read off the command line; gives an `Asked` to commands that settle a contract, or a command's own
dataclass. What options may not stand together is refused here, once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from slalang.cli.paths import CONTRACT, FOLDER, TARGET

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from slalang.pipeline.project import Project
    from slalang.pipeline.settling import Request

Run = Callable[..., None]
Decorator = Callable[[Run], Run]
Options = TypeVar("Options", bound="DataclassInstance")

PERIOD = click.option("--period", metavar="PERIOD", required=True, help="The period: 2026-03, 2026-Q1 or 2026.")
DATA = click.option("--data", type=FOLDER, metavar="DIR", help="One more folder in which data files are looked for.")
OUTPUT = click.option("-o", "--output", type=TARGET, metavar="FILE", help="Where to write; default: standard output.")
QUIET = click.option("--quiet", is_flag=True, help="No progress on standard error.")


def language_option(whose: str) -> Decorator:
    return click.option("--language", metavar="CODE", help=f"{whose} language; default: the contract's first.")


def style_option(styles: tuple[str, ...]) -> Decorator:
    """`--format` of a command that writes one file."""
    told = "The format; default: that of the file's ending, else html."
    return click.option("--format", "style", type=click.Choice(styles), help=told)


def as_one(name: str, kind: type[Options]) -> Decorator:
    """Gives a command the options that are fields of a dataclass as one value of it, under the name."""
    mine = [field.name for field in fields(kind)]

    def decorated(run: Run) -> Run:
        @wraps(run)
        def command(**given: Any) -> None:
            value = kind(**{each: given.pop(each) for each in mine})
            run(**{name: value}, **given)

        return command

    return decorated


@dataclass(frozen=True, slots=True)
class Asked:
    """The contract that a command settles, the facts to settle it on, and the language of its reader.

    `results` are given results in place of data; `as_of` is the instant as it was written.
    """

    file: Path
    sources: Path | None
    data: Path | None
    results: Path | None
    as_of: str | None
    language: str | None
    quiet: bool

    def __post_init__(self) -> None:
        if self.results is not None and (self.sources is not None or self.data is not None):
            raise click.UsageError("--results stands in place of data: give it without --sources and --data")

    def instant(self, project: Project) -> int | None:
        """The instant in microseconds; ends the command where it is none."""
        from slalang.cli.findings import show
        from slalang.pipeline.statements import instant_of

        found = instant_of(project, self.as_of)
        if found is None or isinstance(found, int):
            return found
        show([found])
        raise SystemExit(1)

    @contextmanager
    def request(self, project: Project, first: str, last: str, out: Path | None = None) -> Iterator[Request]:
        """What is asked of the pipeline, with its progress shown until the request is done with."""
        from slalang.cli.progress import reporting
        from slalang.pipeline.settling import Request

        sources, instant = self.sources or self.file.parent / "sources.yaml", self.instant(project)
        with reporting(self.quiet) as progress:
            yield Request(first, last, sources, self.data, instant, out, progress, self.results)


def settles(whose: str, judged: str = "the period ends") -> Decorator:
    """The options of an `asked: Asked` behind a command's own; `--quiet` stands where the command has it."""
    options = (
        click.option(
            "--sources", type=CONTRACT, metavar="FILE", help="Where the facts come from; default: sources.yaml."
        ),
        DATA,
        click.option("--results", type=CONTRACT, metavar="FILE", help="Given results (CSV) in place of data."),
        click.option("--as-of", metavar="INSTANT", help=f"When open cases are judged; default: when {judged}."),
        language_option(whose),
    )

    def decorated(run: Run) -> Run:
        command = as_one("asked", Asked)(run)
        for option in reversed(options):
            command = option(command)
        return command

    return decorated
