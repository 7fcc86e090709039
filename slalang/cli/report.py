"""`sla report`: the performance report that both parties read."""

from __future__ import annotations

from pathlib import Path

import click

from slalang.cli.findings import show
from slalang.cli.options import OUTPUT, PERIOD, QUIET, Asked, settles, style_option
from slalang.cli.output import deliver, style_of
from slalang.cli.paths import CONTRACT

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
@PERIOD
@settles("The reader's")
@style_option(STYLES)
@OUTPUT
@QUIET
def command(asked: Asked, period: str, style: str | None, output: Path | None) -> None:
    """Write the performance report of a period: results, trends, causes, credits and what follows from them."""
    from slalang.pipeline.project import Project
    from slalang.pipeline.reporting import report

    project = Project(asked.file)
    with asked.request(project, period, period) as request:
        made = report(project, request, asked.language)
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
