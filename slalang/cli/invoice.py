"""`sla invoice`: the credit note of a period, and the invoice of its bonuses, in every format that finance reads."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slalang.cli.findings import colours, leave, show
from slalang.cli.options import PERIOD, QUIET, Asked, as_one, settles
from slalang.cli.output import terminal_width
from slalang.cli.paths import CONTRACT, TARGET

if TYPE_CHECKING:
    from slalang.pipeline.invoicing import Invoiced, Order
    from slalang.pipeline.settling import Request

FORMATS = ("html", "pdf", "ubl", "cii", "facturx", "json", "xlsx", "csv", "beancount", "journal")
KINDS = ("credit-note", "invoice")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What notes are asked for: their period, numbers, dates, rules, formats and folder."""

    period: str
    numbers: tuple[str, ...]
    series: str
    following: int
    invoice_numbers: tuple[str, ...]
    invoice_series: str
    invoice_next: int
    issued: datetime | None
    preceding: tuple[str, ...]
    parties: Path | None
    only: str | None
    profile: str
    formats: tuple[str, ...]
    out: Path | None

    def __post_init__(self) -> None:
        if self.out is None and len(self.formats) > 1:
            raise click.UsageError("several formats need a folder: give --out")
        if (self.numbers and self.series) or (self.invoice_numbers and self.invoice_series):
            raise click.UsageError("give numbers or a series, not both")


@click.command(
    name="invoice",
    epilog="""\b
Examples:
  sla invoice contract.sla --period 2026-03 --number CN-2026-007
  sla invoice contract.sla --period 2026-03 --number CN-2026-007 --out build/note
  sla invoice contract.sla --period 2026-03 --series "CN-{year}-{number:04}" --next 7 --out build/note
  sla invoice contract.sla --period 2026-03 --number CN-2026-007 --format ubl --profile peppol > note.xml
  sla invoice contract.sla --period 2026-03 --number CN-2026-007 --invoice F-2026-031=2026-03-31
  sla invoice contract.sla --period 2026-03 --number CN-2026-007 --results results.csv --format json

\b
With --out the folder gets, for each document, note.html, note.pdf, note.xml (UBL 2.1),
note-cii.xml, factur-x.pdf and note.json, and for all of them evidence.xlsx, evidence.csv,
note.beancount, journal.csv and the statement. Bonuses, and credits taken back, are
invoiced: invoice.html and so on.

Legal data of the parties stand in parties.yaml beside the contract. What is missing
there for a valid note is said before anything is written.
""",
)
@click.argument("file", type=CONTRACT)
@PERIOD
@click.option("--number", "numbers", multiple=True, metavar="NUMBER", help="The credit note's number; one for each.")
@click.option("--series", metavar="PATTERN", default="", help='Numbers of credit notes: "CN-{year}-{number:04}".')
@click.option("--next", "following", type=click.IntRange(0), default=1, metavar="N", help="The series' next number.")
@click.option("--invoice-number", "invoice_numbers", multiple=True, metavar="NUMBER", help="The number of an invoice.")
@click.option("--invoice-series", metavar="PATTERN", default="", help="Numbers of invoices.")
@click.option("--invoice-next", type=click.IntRange(0), default=1, metavar="N", help="That series' next number.")
@click.option(
    "--issued",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The date of issue; default: the day as of which the period is judged.",
)
@click.option("--invoice", "preceding", multiple=True, metavar="NUMBER=DATE", help="An invoice that is corrected.")
@click.option("--parties", type=CONTRACT, metavar="FILE", help="The parties' legal data; default: parties.yaml.")
@click.option("--only", type=click.Choice(KINDS), help="Issue one kind of document and leave the other.")
@click.option("--profile", type=click.Choice(["en16931", "peppol"]), default="en16931", help="Rules of the e-invoice.")
@settles("The note's")
@click.option("--format", "formats", multiple=True, type=click.Choice(FORMATS), help="A format; default: all, or text.")
@click.option("--out", type=TARGET, metavar="DIR", help="The folder for the files.")
@QUIET
@as_one("wishes", Wishes)
def command(asked: Asked, wishes: Wishes) -> None:
    """Issue the credit note of a period. Exit 1 where something is missing for a valid one."""
    from slalang.pipeline.invoicing import invoice
    from slalang.pipeline.project import Project

    project = Project(asked.file)
    with asked.request(project, wishes.period, wishes.period, wishes.out) as request:
        done = invoice(project, order(request, wishes, asked.language))
    show(done.faults)
    leave(done.faults)
    shown(done, wishes)
    if not asked.quiet:
        told(done, wishes)


def order(request: Request, wishes: Wishes, language: str | None) -> Order:
    """What the pipeline is asked to issue."""
    from slalang.booking.numbers import Series
    from slalang.model.note import NoteKind, Profile
    from slalang.pipeline.invoicing import Order

    return Order(
        period=wishes.period,
        sources=request.sources,
        credit_notes=Series(wishes.series, wishes.following, wishes.numbers),
        invoices=Series(wishes.invoice_series, wishes.invoice_next, wishes.invoice_numbers),
        data=request.data,
        as_of=request.as_of,
        results=request.results,
        parties=wishes.parties,
        issued=wishes.issued.date() if wishes.issued else None,
        preceding=wishes.preceding,
        language=language,
        profile=Profile(wishes.profile),
        only=NoteKind(wishes.only.replace("-", " ")) if wishes.only else None,
        formats=wishes.formats,
        out=wishes.out,
        progress=request.progress,
    )


def shown(done: Invoiced, wishes: Wishes) -> None:
    """The one format asked for, or what a reader of a terminal sees first."""
    if wishes.out is None and wishes.formats:
        click.echo(done.content, nl=False)
        return
    from slalang.formats.terminal import summary

    for page in done.pages:
        click.echo(summary(page, terminal_width(), colours(sys.stdout)), nl=False)


def told(done: Invoiced, wishes: Wishes) -> None:
    """The date that nobody gave, where the files are, and with which numbers the series go on."""
    if wishes.issued is None and done.notes:
        day = done.notes[0].issued.isoformat()
        click.echo(f"issued {day}, the day as of which the period was judged; --issued gives another", err=True)
    for path in done.files:
        click.echo(f"wrote {path}", err=True)
    from slalang.model.note import NoteKind

    credited = sum(note.kind is NoteKind.CREDIT_NOTE for note in done.notes)
    invoiced = len(done.notes) - credited
    counts = ((wishes.series, wishes.following, credited), (wishes.invoice_series, wishes.invoice_next, invoiced))
    for pattern, first, count in counts:
        if pattern and count:
            click.echo(f"the series {pattern} goes on with {first + count}", err=True)
