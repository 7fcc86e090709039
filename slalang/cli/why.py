"""`sla why`: why a figure is what it is, down to the rows, and what would have avoided it."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

import click

from slalang.cli.findings import colours, leave, show
from slalang.cli.output import deliver
from slalang.cli.paths import CONTRACT, FOLDER, TARGET


@click.command(
    name="why",
    epilog="""\b
Examples:
  sla why contract.sla --period 2026-03
  sla why contract.sla --period 2026-03 answer_credit
  sla why contract.sla --period 2026-03 site_credit --key austin
  sla why contract.sla --period 2026-03 credits --format html > why.html
  sla why contract.sla --period 2026-03 credits --results results.csv
  sla why contract.sla --period 2026-03 answer_speed --out build/march

LINE is the name of an objective, penalty, bonus, score, charge or series of the contract,
`credits`, `bonuses`, or `step-3` for a step of the settlement. Without LINE all of them
are listed. With --out the rows behind every missed objective are kept there.
""",
)
@click.argument("file", type=CONTRACT)
@click.argument("line", required=False)
@click.option("--period", metavar="PERIOD", required=True, help="The period: 2026-03, 2026-Q1 or 2026.")
@click.option("--key", metavar="KEY", help="One key of what is kept for each, such as a site.")
@click.option("--sources", type=CONTRACT, metavar="FILE", help="Where the facts come from; default: sources.yaml.")
@click.option("--data", type=FOLDER, metavar="DIR", help="One more folder in which data files are looked for.")
@click.option("--results", type=CONTRACT, metavar="FILE", help="Given results (CSV) in place of data.")
@click.option("--as-of", "as_of", metavar="INSTANT", help="When open cases are judged; default: when the period ends.")
@click.option("--out", type=TARGET, metavar="DIR", help="The folder for the rows behind missed objectives.")
@click.option("--language", metavar="CODE", help="The reader's language; default: the contract's first.")
@click.option("--format", "style", type=click.Choice(["text", "json", "html", "markdown", "pdf"]), default="text")
@click.option("--quiet", is_flag=True, help="No progress on standard error.")
def command(  # noqa: PLR0913, PLR0917  click gives each option as an argument
    file: Path,
    line: str | None,
    period: str,
    key: str | None,
    sources: Path | None,
    data: Path | None,
    results: Path | None,
    as_of: str | None,
    out: Path | None,
    language: str | None,
    style: str,
    quiet: bool,
) -> None:
    """Explain a figure of a period: formulas with values, clauses, rows, and what would have avoided it."""
    if results is not None and (sources is not None or data is not None):
        raise click.UsageError("--results stands in place of data: give it without --sources and --data")
    from slalang.cli.progress import reporting
    from slalang.cli.settle import terminal_width
    from slalang.pipeline.project import Project
    from slalang.pipeline.settling import Request, settle_project
    from slalang.pipeline.statements import instant_of
    from slalang.pipeline.why import explain, rows_kept

    project = Project(file)
    instant = instant_of(project, as_of)
    if instant is not None and not isinstance(instant, int):
        show([instant])
        leave([instant])
        return
    with ExitStack() as stack:
        progress = stack.enter_context(reporting(quiet))
        read = results is None and line is not None
        folder = stack.enter_context(rows_kept()) if read and out is None else out
        request = Request(
            period, period, sources or file.parent / "sources.yaml", data, instant, folder, progress, results
        )
        settled = settle_project(project, request)
        show(settled.faults)
        if settled.statement is None or project.contract is None:
            raise SystemExit(1)
        explained = explain(project.contract, settled, line, key, language, kept=out is not None)
    show(explained.faults)
    if explained.document is None:
        raise SystemExit(1)
    deliver(explained.shown(style, terminal_width(), colours(sys.stdout)))
