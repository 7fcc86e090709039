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
    from slalang.diagnostic import Diagnostic
    from slalang.model.contract import Contract

STYLES = ("html", "markdown", "pdf")


@click.command(
    name="render",
    epilog="""\b
Examples:
  sla render contract.sla -o agreement.html
  sla render contract.sla --language es -o acuerdo.pdf
  sla render contract.sla --as-of 2026-07-01 -o consolidated.html
  sla render contract.sla --format markdown | less
""",
)
@click.argument("file", type=CONTRACT)
@click.option("--language", metavar="CODE", help="The reader's language; default: the contract's first.")
@click.option(
    "--format", "style", type=click.Choice(STYLES), help="The format; default: that of the file's ending, else html."
)
@click.option(
    "--as-of",
    "as_of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The terms as they stand on that day; default: the contract as signed, and its amendments.",
)
@click.option("-o", "--output", type=TARGET, metavar="FILE", help="Where to write; default: standard output.")
def command(file: Path, language: str | None, style: str | None, as_of: datetime | None, output: Path | None) -> None:
    """Write the agreement from the contract: clauses, promises, credits and settlement in words."""
    from slalang.diagnostic import Diagnostic
    from slalang.documents.agreement import agreement
    from slalang.formats import format_named
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
    written = agreement(contract, language or contract.languages[0], day=day)
    if isinstance(written, Diagnostic):
        show([written])
        leave([written])
        return
    show(written.findings)
    leave(written.findings)
    chosen = format_named(style_of(style, output, STYLES, "html"))
    assert chosen is not None
    deliver(chosen.render(written.document), output)
    if output is not None:
        click.echo(f"{output}: {written.document.title}", err=True)


def outside(contract: Contract, day: date) -> Diagnostic | None:
    """The fault of asking for terms on a day on which there are none."""
    from slalang.semantics.faults.structure import OutsideTerm

    end = contract.effective_to
    if day < contract.effective_from or (end is not None and day > end):
        return OutsideTerm(contract.place, day.isoformat())
    return None
