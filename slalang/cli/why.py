"""`sla why`: why a figure is what it is, down to the rows, and what would have avoided it."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

import click

from slalang.cli.findings import colours, show
from slalang.cli.options import PERIOD, QUIET, Asked, settles
from slalang.cli.output import deliver, terminal_width
from slalang.cli.paths import CONTRACT, TARGET


@click.command(
    name="why",
    epilog="""\b
Examples:
  sla why contract.sla --period 2026-03
  sla why contract.sla --period 2026-03 answer_credit
  sla why contract.sla --period 2026-03 site_credit --key austin
  sla why contract.sla --period 2026-03 "penalty answered"
  sla why contract.sla --period 2026-03 credits --format html > why.html
  sla why contract.sla --period 2026-03 credits --results results.csv
  sla why contract.sla --period 2026-03 answer_speed --out build/march

LINE is the name of an objective, penalty, bonus, score, charge, define or remedy of the
contract, `credits`, `bonuses`, or `step-3` for a step of the settlement. Where several
share a name, put the kind before it: "penalty answered". Without LINE all of them are
listed. With --out the rows behind every missed objective are kept there.
""",
)
@click.argument("file", type=CONTRACT)
@click.argument("line", required=False)
@PERIOD
@click.option("--key", metavar="KEY", help="One key of what is kept for each, such as a site.")
@settles("The reader's")
@click.option("--out", type=TARGET, metavar="DIR", help="The folder for the rows behind missed objectives.")
@click.option("--format", "style", type=click.Choice(["text", "json", "html", "markdown", "pdf"]), default="text")
@QUIET
def command(asked: Asked, line: str | None, period: str, key: str | None, out: Path | None, style: str) -> None:
    """Explain a figure of a period: formulas with values, clauses, rows, and what would have avoided it."""
    from slalang.pipeline.project import Project
    from slalang.pipeline.settling import settle_project
    from slalang.pipeline.why import explain, rows_kept

    project = Project(asked.file)
    with ExitStack() as stack:
        read = asked.results is None and line is not None
        folder = stack.enter_context(rows_kept()) if read and out is None else out
        settled = settle_project(project, stack.enter_context(asked.request(project, period, period, folder)))
        show(settled.faults)
        if settled.statement is None or project.contract is None:
            raise SystemExit(1)
        explained = explain(project.contract, settled, line, key, asked.language, period=period, kept=out is not None)
    show(explained.faults)
    if explained.document is None:
        raise SystemExit(1)
    deliver(explained.shown(style, terminal_width(), colours(sys.stdout)))
