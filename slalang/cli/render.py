"""`sla render`: the agreement as people read and sign it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slalang.cli.findings import leave, show
from slalang.cli.output import deliver, style_of
from slalang.cli.paths import CONTRACT, TARGET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slalang.diagnostic import Diagnostic
    from slalang.documents.clauses.annexes import Annex
    from slalang.documents.tree import Document
    from slalang.model.contract import Contract

SEVERAL = 2
STYLES = ("html", "markdown", "pdf", "docx")


@click.command(
    name="render",
    epilog="""\b
Examples:
  sla render contract.sla -o agreement.html
  sla render contract.sla --language es -o acuerdo.pdf
  sla render contract.sla --language es --beside en -o acuerdo.pdf
  sla render contract.sla --as-of 2026-07-01 -o consolidated.html
  sla render contract.sla --format markdown | less
""",
)
@click.argument("file", type=CONTRACT)
@click.option("--language", metavar="CODE", help="The reader's language; default: the contract's first.")
@click.option(
    "--format", "style", type=click.Choice(STYLES), help="The format; default: that of the file's ending, else html."
)
@click.option("--beside", metavar="CODE", help="A second language, in a column beside the first.")
@click.option(
    "--as-of",
    "as_of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The terms as they stand on that day; default: the contract as signed, and its amendments.",
)
@click.option("-o", "--output", type=TARGET, metavar="FILE", help="Where to write; default: standard output.")
def command(
    file: Path,
    language: str | None,
    style: str | None,
    beside: str | None,
    as_of: datetime | None,
    output: Path | None,
) -> None:
    """Write the agreement from the contract: clauses, promises, credits and settlement in words."""
    from slalang.documents.beside import side_by_side
    from slalang.formats import format_named
    from slalang.pipeline.annexes import annexes_of
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
    pages = [worded(contract, tag, day, tables) for tag in (language or contract.languages[0], beside) if tag]
    document = side_by_side(*pages) if len(pages) == SEVERAL else pages[0]
    chosen = format_named(style_of(style, output, STYLES, "html"))
    assert chosen is not None
    deliver(chosen.render(document), output)
    if output is not None:
        click.echo(f"{output}: {document.title}", err=True)


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

    end = contract.effective_to
    if day < contract.effective_from or (end is not None and day > end):
        return OutsideTerm(contract.place, day.isoformat())
    return None
