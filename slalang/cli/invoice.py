"""`sla invoice`: the credit note of a period, and the invoice of its bonuses, in every format that finance reads."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slalang.cli.findings import colours, leave, show
from slalang.cli.paths import CONTRACT, FOLDER, TARGET

if TYPE_CHECKING:
    from slalang.pipeline.invoicing import Invoiced

FORMATS = ("html", "pdf", "ubl", "cii", "facturx", "json", "xlsx", "csv", "beancount", "journal")
KINDS = ("credit-note", "invoice")


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
@click.option("--period", metavar="PERIOD", required=True, help="The period: 2026-03, 2026-Q1 or 2026.")
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
@click.option("--sources", type=CONTRACT, metavar="FILE", help="Where the facts come from; default: sources.yaml.")
@click.option("--data", type=FOLDER, metavar="DIR", help="One more folder in which data files are looked for.")
@click.option("--results", type=CONTRACT, metavar="FILE", help="Given results (CSV) in place of data.")
@click.option("--as-of", "as_of", metavar="INSTANT", help="When open cases are judged; default: when the period ends.")
@click.option("--language", metavar="CODE", help="The note's language; default: the contract's first.")
@click.option("--format", "formats", multiple=True, type=click.Choice(FORMATS), help="A format; default: all, or text.")
@click.option("--out", type=TARGET, metavar="DIR", help="The folder for the files.")
@click.option("--quiet", is_flag=True, help="No progress on standard error.")
def command(  # noqa: PLR0913, PLR0917  click gives each option as an argument
    file: Path,
    period: str,
    numbers: tuple[str, ...],
    series: str,
    following: int,
    invoice_numbers: tuple[str, ...],
    invoice_series: str,
    invoice_next: int,
    issued: datetime | None,
    preceding: tuple[str, ...],
    parties: Path | None,
    only: str | None,
    profile: str,
    sources: Path | None,
    data: Path | None,
    results: Path | None,
    as_of: str | None,
    language: str | None,
    formats: tuple[str, ...],
    out: Path | None,
    quiet: bool,
) -> None:
    """Issue the credit note of a period. Exit 1 where something is missing for a valid one."""
    if results is not None and (sources is not None or data is not None):
        raise click.UsageError("--results stands in place of data: give it without --sources and --data")
    if out is None and len(formats) > 1:
        raise click.UsageError("several formats need a folder: give --out")
    if (numbers and series) or (invoice_numbers and invoice_series):
        raise click.UsageError("give numbers or a series, not both")
    from slalang.booking.numbers import Series
    from slalang.cli.progress import reporting
    from slalang.model.note import NoteKind, Profile
    from slalang.pipeline.invoicing import Order, invoice
    from slalang.pipeline.project import Project
    from slalang.pipeline.statements import instant_of

    project = Project(file)
    instant = instant_of(project, as_of)
    if instant is not None and not isinstance(instant, int):
        show([instant])
        leave([instant])
        return
    with reporting(quiet) as progress:
        done = invoice(
            project,
            Order(
                period=period,
                sources=sources or file.parent / "sources.yaml",
                credit_notes=Series(series, following, numbers),
                invoices=Series(invoice_series, invoice_next, invoice_numbers),
                data=data,
                as_of=instant,
                results=results,
                parties=parties,
                issued=issued.date() if issued else None,
                preceding=preceding,
                language=language,
                profile=Profile(profile),
                only=NoteKind(only.replace("-", " ")) if only else None,
                formats=formats,
                out=out,
                progress=progress,
            ),
        )
    show(done.faults)
    leave(done.faults)
    shown(done, formats, out)
    if not quiet:
        told(done, dated=issued is not None)
        credited = sum(note.kind is NoteKind.CREDIT_NOTE for note in done.notes)
        counts = ((series, following, credited), (invoice_series, invoice_next, len(done.notes) - credited))
        for pattern, first, count in counts:
            if pattern and count:
                click.echo(f"the series {pattern} goes on with {first + count}", err=True)


def shown(done: Invoiced, formats: tuple[str, ...], out: Path | None) -> None:
    """The one format asked for, or what a reader of a terminal sees first."""
    if out is None and formats:
        click.echo(done.content, nl=False)
        return
    from slalang.cli.settle import terminal_width
    from slalang.formats.terminal import summary

    for page in done.pages:
        click.echo(summary(page, terminal_width(), colours(sys.stdout)), nl=False)


def told(done: Invoiced, *, dated: bool) -> None:
    """Where the files are, and the date that nobody gave."""
    if not dated and done.notes:
        day = done.notes[0].issued.isoformat()
        click.echo(f"issued {day}, the day as of which the period was judged; --issued gives another", err=True)
    for path in done.files:
        click.echo(f"wrote {path}", err=True)
