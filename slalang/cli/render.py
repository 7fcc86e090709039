"""`sla render`: the agreement as people read and sign it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slalang.cli.findings import leave, show
from slalang.cli.options import OUTPUT, as_one, language_option, style_option
from slalang.cli.output import deliver, style_of
from slalang.cli.paths import CONTRACT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slalang.diagnostic import Diagnostic
    from slalang.documents.clauses.annexes import Annex
    from slalang.documents.tree import Document
    from slalang.formats import Rendered
    from slalang.model.contract import Contract

SEVERAL = 2
STYLES = ("html", "markdown", "pdf", "docx")
MARKED = ("html", "markdown", "docx")
"""The formats in which changes are shown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What agreement is asked for: of which day, in which languages, against which older one, and as which file."""

    file: Path
    language: str | None
    style: str | None
    beside: str | None
    as_of: datetime | None
    template: Path | None
    against: Path | None
    against_day: datetime | None
    output: Path | None

    def __post_init__(self) -> None:
        if self.template is not None and self.format != "docx":
            raise click.UsageError("--template is a Word file: ask for --format docx, or for -o with a name in .docx")
        if self.marked and self.beside is not None:
            raise click.UsageError("changes are shown in one language: leave out --beside")
        if self.marked and self.format not in MARKED:
            raise click.UsageError(f"changes are shown in {', '.join(MARKED)}: choose one of them with --format")

    @property
    def format(self) -> str:
        return style_of(self.style, self.output, STYLES, "html")

    @property
    def marked(self) -> bool:
        """Whether changes are shown."""
        return self.against is not None or self.against_day is not None


@click.command(
    name="render",
    epilog="""\b
Examples:
  sla render contract.sla -o agreement.html
  sla render contract.sla --language es -o acuerdo.pdf
  sla render contract.sla --language es --beside en -o acuerdo.pdf
  sla render contract.sla --template letterhead.docx -o agreement.docx
  sla render contract.sla --as-of 2026-07-01 -o consolidated.html
  sla render contract.sla --against signed.sla -o redline.docx
  sla render contract.sla --as-of 2026-07-01 --against-as-of 2026-01-01 -o redline.html
  sla render contract.sla --format markdown | less
""",
)
@click.argument("file", type=CONTRACT)
@language_option("The reader's")
@style_option(STYLES)
@click.option("--beside", metavar="CODE", help="A second language, in a column beside the first.")
@click.option(
    "--as-of",
    "as_of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The terms as they stand on that day; default: the contract as signed, and its amendments.",
)
@click.option("--template", type=CONTRACT, metavar="FILE", help="Your own Word file that a DOCX is put into.")
@click.option(
    "--against", type=CONTRACT, metavar="OLD", help="The older contract: show what has changed since, clause by clause."
)
@click.option(
    "--against-as-of",
    "against_day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The older terms are those of that day; of the same file without --against.",
)
@OUTPUT
@as_one("asked", Asked)
def command(asked: Asked) -> None:
    """Write the agreement from the contract: clauses, promises, credits and settlement in words."""
    from slalang.documents.beside import side_by_side
    from slalang.formats import format_named

    contract, pages = agreements(asked.file, (asked.language, asked.beside), asked.as_of)
    document = side_by_side(*pages) if len(pages) == SEVERAL else pages[0]
    if asked.marked:
        _, before = agreements(asked.against or asked.file, (document.language, None), asked.against_day)
        document = redlined(before[0], document, tracked=asked.format == "docx")
    chosen = format_named(asked.format)
    assert chosen is not None
    written = in_word(document, contract, asked.template) if asked.format == "docx" else chosen.render(document)
    deliver(written, asked.output)
    if asked.output is not None:
        click.echo(f"{asked.output}: {document.title}", err=True)


def agreements(
    file: Path, languages: tuple[str | None, str | None], as_of: datetime | None
) -> tuple[Contract, list[Document]]:
    """A contract and its agreement, also in a second language if one is asked for."""
    from slalang.pipeline.annexes import annexes_of, fingerprint
    from slalang.pipeline.project import Project

    project = Project(file)
    show(project.faults)
    leave(project.faults)
    contract = project.contract
    assert contract is not None, "a contract without faults"
    day = as_of.date() if as_of else None
    if day is not None and (fault := outside(contract, day)):
        show([fault])
        leave([fault])
    tables, faults = annexes_of(project, contract)
    show(faults)
    leave(faults)
    signed = fingerprint(contract.version, [(a.path, a.sha256) for a in tables.values()])
    contract = replace(contract, version=signed)
    tags = (languages[0] or contract.languages[0], languages[1])
    return contract, [worded(contract, tag, day, tables) for tag in tags if tag]


def redlined(before: Document, after: Document, tracked: bool) -> Document:
    """The newer agreement with its changes; says so where there are none."""
    from slalang.documents import redline
    from slalang.documents.figures import Figures
    from slalang.documents.voice import Voice
    from slalang.documents.words import Catalog, load

    catalog = load(after.language)
    assert isinstance(catalog, Catalog), "the agreement was worded in this language"
    voice = Voice(catalog, Figures(catalog.locale))
    found = redline.tracked(before, after) if tracked else redline.shown(before, after, voice)
    if not found.differs:
        click.echo(voice.text("redline.none"), err=True)
    return found.document


def in_word(document: Document, contract: Contract, template: Path | None) -> Rendered:
    """The agreement as a Word file, in the user's own template if there is one."""
    from slalang.documents.names import spoken
    from slalang.formats.word import Editor, Options, Template, docx, template_at

    author = contract.provider.title or spoken(contract.provider.name)
    own = template_at(template) if template else None
    return docx(document, Options(own, Editor(author))) if isinstance(own, Template | None) else own


def worded(contract: Contract, language: str, day: date | None, tables: Mapping[str, Annex]) -> Document:
    """The agreement in a language; ends the command where it cannot be worded."""
    from slalang.diagnostic import Diagnostic
    from slalang.documents.agreement import agreement

    written = agreement(contract, language, day=day, tables=tables)
    if isinstance(written, Diagnostic):
        show([written])
        raise SystemExit(1)
    show(written.findings)
    leave(written.findings)
    return written.document


def outside(contract: Contract, day: date) -> Diagnostic | None:
    """The fault of asking for terms on a day on which there are none."""
    from slalang.semantics.faults.structure import OutsideTerm

    end = contract.last_day
    if day < contract.effective_from or (end is not None and day > end):
        return OutsideTerm(contract.place, day.isoformat())
    return None
