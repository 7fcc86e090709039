"""`sla settle`: scores periods on data and settles their credits."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from slalang.cli.findings import colours, show
from slalang.cli.output import deliver
from slalang.cli.paths import CONTRACT, FOLDER, TARGET


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
@click.option("--sources", type=CONTRACT, metavar="FILE", help="Where the facts come from; default: sources.yaml.")
@click.option("--data", type=FOLDER, metavar="DIR", help="One more folder in which data files are looked for.")
@click.option("--results", type=CONTRACT, metavar="FILE", help="Given results (CSV) in place of data.")
@click.option(
    "--as-of", "as_of", metavar="INSTANT", help="When open cases are judged; default: when the last period ends."
)
@click.option("--out", type=TARGET, metavar="DIR", help="The folder for the statement, evidence and rejects.")
@click.option("--language", metavar="CODE", help="The statement's language; default: the contract's first.")
@click.option("--format", "style", type=click.Choice(["table", "json", "html", "markdown", "pdf"]), default="table")
@click.option("--quiet", is_flag=True, help="No progress on standard error.")
def command(  # noqa: PLR0913, PLR0917  click gives each option as an argument
    file: Path,
    period: str | None,
    first: str | None,
    last: str | None,
    sources: Path | None,
    data: Path | None,
    results: Path | None,
    as_of: str | None,
    out: Path | None,
    language: str | None,
    style: str,
    quiet: bool,
) -> None:
    """Score periods on data and settle their credits. Exit 1 where no statement can be issued."""
    if (period is None) == (first is None and last is None):
        raise click.UsageError("give --period, or --from and --to")
    if period is None and (first is None or last is None):
        raise click.UsageError("give both --from and --to")
    if results is not None and (sources is not None or data is not None):
        raise click.UsageError("--results stands in place of data: give it without --sources and --data")
    from slalang.cli.progress import reporting
    from slalang.pipeline.project import Project
    from slalang.pipeline.settling import Request, settle_project
    from slalang.pipeline.statements import instant_of, issue

    project = Project(file)
    instant = instant_of(project, as_of)
    with reporting(quiet) as progress:
        request = Request(
            first=period or first or "",
            last=period or last or "",
            sources=sources or file.parent / "sources.yaml",
            data=data,
            as_of=instant if isinstance(instant, int) else None,
            out=out,
            progress=progress,
            results=results,
        )
        faults = (instant,) if instant is not None and not isinstance(instant, int) else ()
        settled = settle_project(project, request) if not faults else None
    found = settled.faults if settled else faults
    show(found)
    if settled is None or settled.statement is None or project.contract is None:
        raise SystemExit(1)
    issued = issue(project.contract, settled, language, out)
    show(issued.faults)
    if issued.faults and issued.document is None:
        raise SystemExit(1)
    deliver(issued.shown(style, terminal_width(), colours(sys.stdout)))
    if out is not None and not quiet:
        statements = [path for path in issued.files if path.parent == out]
        for path in statements:
            click.echo(f"wrote {path}", err=True)
        if rest := len(issued.files) - len(statements):
            click.echo(f"wrote {rest} files of evidence under {out / 'evidence'}", err=True)


def terminal_width() -> int:
    import shutil

    return shutil.get_terminal_size((120, 40)).columns
