"""`sla settle`: scores periods on data and settles their credits."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from slalang.cli.findings import colours, show
from slalang.cli.options import QUIET, Asked, settles
from slalang.cli.output import deliver, terminal_width
from slalang.cli.paths import CONTRACT, TARGET


@click.command(
    name="settle",
    epilog="""\b
Examples:
  sla settle contract.sla --period 2026-03
  sla settle contract.sla --from 2026-01 --to 2026-06 --out build/first-half
  sla settle contract.sla --period 2026-03 --sources live.yaml --data /srv/exports
  sla settle contract.sla --period 2026-03 --as-of 2026-04-02 --format json > statement.json
  sla settle contract.sla --from 2026-01 --to 2026-12 --results results.csv

With --out the folder gets statement.html, statement.md, statement.json, the rows behind
every missed objective under evidence/, and rows that could not be read under rejects/.

\b
With --results the results themselves are given, in place of data, one a row:
  period,series,key,value
  2026-03,answer_speed,,98.5%
""",
)
@click.argument("file", type=CONTRACT)
@click.option("--period", metavar="PERIOD", help="One period: 2026-03, 2026-Q1 or 2026.")
@click.option("--from", "first", metavar="PERIOD", help="The first period.")
@click.option("--to", "last", metavar="PERIOD", help="The last period, included.")
@settles("The statement's", judged="the last period ends")
@click.option("--out", type=TARGET, metavar="DIR", help="The folder for the statement, evidence and rejects.")
@click.option("--format", "style", type=click.Choice(["table", "json", "html", "markdown", "pdf"]), default="table")
@QUIET
def command(
    asked: Asked, period: str | None, first: str | None, last: str | None, out: Path | None, style: str
) -> None:
    """Score periods on data and settle their credits. Exit 1 where no statement can be issued."""
    if (period is None) == (first is None and last is None):
        raise click.UsageError("give --period, or --from and --to")
    if period is None and (first is None or last is None):
        raise click.UsageError("give both --from and --to")
    from slalang.pipeline.project import Project
    from slalang.pipeline.settling import settle_project
    from slalang.pipeline.statements import issue

    project = Project(asked.file)
    with asked.request(project, period or first or "", period or last or "", out) as request:
        settled = settle_project(project, request)
    show(settled.faults)
    if settled.statement is None or project.contract is None:
        raise SystemExit(1)
    issued = issue(project.contract, settled, asked.language, out)
    show(issued.faults)
    if issued.faults and issued.document is None:
        raise SystemExit(1)
    deliver(issued.shown(style, terminal_width(), colours(sys.stdout)))
    if out is not None and not asked.quiet:
        told(issued.files, out)


def told(files: Sequence[Path], out: Path) -> None:
    """Where the statement lies, and how much evidence."""
    statements = [path for path in files if path.parent == out]
    for path in statements:
        click.echo(f"wrote {path}", err=True)
    if rest := len(files) - len(statements):
        click.echo(f"wrote {rest} files of evidence under {out / 'evidence'}", err=True)
