"""`sla report`: the performance report that both parties read."""

from __future__ import annotations

from pathlib import Path

import click

from slalang.cli.findings import leave, show
from slalang.cli.output import deliver, style_of
from slalang.cli.paths import CONTRACT, FOLDER, TARGET

STYLES = ("html", "markdown", "pdf", "docx", "xlsx")


@click.command(
    name="report",
    epilog="""\b
Examples:
  sla report contract.sla --period 2026-06 -o report.html
  sla report contract.sla --period 2026-06 --language es -o informe.pdf
  sla report contract.sla --period 2026-06 -o figures.xlsx
  sla report contract.sla --period 2026-Q2 --sources live.yaml --data /srv/exports -o report.docx
  sla report contract.sla --period 2026-06 --results results.csv --format markdown | less

The first page says what was promised, what happened and what it costs; then come the
recommendations that follow from the figures, each promise with twelve months of results,
limits on credits, remedies, escalations and responsibilities. The workbook (.xlsx) holds
every figure, also of the groups and portions that the pages leave out.
""",
)
@click.argument("file", type=CONTRACT)
@click.option("--period", metavar="PERIOD", required=True, help="The period: 2026-03, 2026-Q1 or 2026.")
@click.option("--sources", type=CONTRACT, metavar="FILE", help="Where the facts come from; default: sources.yaml.")
@click.option("--data", type=FOLDER, metavar="DIR", help="One more folder in which data files are looked for.")
@click.option("--results", type=CONTRACT, metavar="FILE", help="Given results (CSV) in place of data.")
@click.option("--as-of", "as_of", metavar="INSTANT", help="When open cases are judged; default: when the period ends.")
@click.option("--language", metavar="CODE", help="The reader's language; default: the contract's first.")
@click.option(
    "--format", "style", type=click.Choice(STYLES), help="The format; default: that of the file's ending, else html."
)
@click.option("-o", "--output", type=TARGET, metavar="FILE", help="Where to write; default: standard output.")
@click.option("--quiet", is_flag=True, help="No progress on standard error.")
def command(  # noqa: PLR0913, PLR0917  click gives each option as an argument
    file: Path,
    period: str,
    sources: Path | None,
    data: Path | None,
    results: Path | None,
    as_of: str | None,
    language: str | None,
    style: str | None,
    output: Path | None,
    quiet: bool,
) -> None:
    """Write the performance report of a period: results, trends, causes, credits and what follows from them."""
    if results is not None and (sources is not None or data is not None):
        raise click.UsageError("--results stands in place of data: give it without --sources and --data")
    from slalang.cli.progress import reporting
    from slalang.pipeline.project import Project
    from slalang.pipeline.reporting import report
    from slalang.pipeline.settling import Request
    from slalang.pipeline.statements import instant_of

    project = Project(file)
    instant = instant_of(project, as_of)
    if instant is not None and not isinstance(instant, int):
        show([instant])
        leave([instant])
        return
    with reporting(quiet) as progress:
        request = Request(
            first=period,
            last=period,
            sources=sources or file.parent / "sources.yaml",
            data=data,
            as_of=instant,
            progress=progress,
            results=results,
        )
        made = report(project, request, language)
    show(made.faults)
    if made.document is None:
        raise SystemExit(1)
    deliver(made.shown(style_asked(style, output)), output)
    if output is not None:
        about = f"{made.document.title}, {made.document.subtitle}".replace("\N{NO-BREAK SPACE}", " ")
        click.echo(f"{output}: {about}", err=True)


def style_asked(style: str | None, output: Path | None) -> str:
    """The format that was asked for, else that of the file's ending."""
    if style is None and output is not None and output.suffix.lower() == ".xlsx":
        return "xlsx"
    return style_of(style, output, STYLES, "html")
