"""`sla test`: runs the scenarios of contracts."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from time import perf_counter

import click

from slalang.cli.findings import colours, show
from slalang.cli.options import DATA, QUIET


@click.command(
    name="test",
    epilog="""\b
Examples:
  sla test
  sla test contracts/acme-care/contract.sla -k "the cap"
  sla test contracts --coverage --threshold 90
  sla test contracts --format junit > scenarios.xml
  sla test contract.sla --data /srv/exports

\b
A scenario stands in the contract: what is given, and what must follow.
  scenario "between seventy and eighty" {
    given   in 2026-02: answer_speed is 75%
    expect  in 2026-02: settled answer_credit is 800 EUR
  }
""",
)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("-k", "words", metavar="WORDS", default="", help="Only scenarios whose titles hold these words.")
@click.option("--coverage", "shows_coverage", is_flag=True, help="Tell what of each contract no scenario tried.")
@click.option("--threshold", type=click.IntRange(0, 100), metavar="N", help="Exit 1 where coverage is under N percent.")
@DATA
@click.option("--format", "style", type=click.Choice(["text", "junit", "json"]), default="text")
@QUIET
def command(
    paths: tuple[Path, ...],
    words: str,
    shows_coverage: bool,
    threshold: int | None,
    data: Path | None,
    style: str,
    quiet: bool,
) -> None:
    """Run the scenarios of contracts and check their invariants; of folders, of every contract in them.

    Exit 1 where a scenario fails, a contract has an error or coverage is under the threshold.
    """
    from slalang.cli.progress import reporting
    from slalang.pipeline.project import Project
    from slalang.pipeline.testing import Request, contracts_of, reports, run_scenarios

    files = contracts_of(paths or (Path(),))
    if not files:
        raise click.UsageError("there is no contract: no `.sla` file here holds one")
    wanted = Request(words.lower(), data, shows_coverage or threshold is not None, now)
    with reporting(quiet) as progress:
        runs = [run_scenarios(Project(file), wanted, progress) for file in files]
    if words and not any(run.results for run in runs):
        raise click.UsageError(f"no scenario has `{words[:80]}` in its title")
    match style:
        case "json":
            click.echo(reports.as_json(runs), nl=False)
        case "junit":
            click.echo(reports.as_junit(runs), nl=False)
        case _:
            show([fault for run in runs for fault in run.faults])
            for line in reports.text(runs):
                click.echo(coloured(line))
    low = [r for r in runs if threshold is not None and r.coverage is not None and r.coverage.percent < threshold]
    for run in low:
        assert run.coverage is not None, "its coverage is under the threshold"
        click.echo(f"{run.path}: coverage {run.coverage.percent}% is under {threshold}%", err=True)
    sys.exit(0 if all(run.passed for run in runs) and not low else 1)


def now() -> Decimal:
    return Decimal(perf_counter())


def coloured(line: str) -> str:
    """A failed scenario in red, where the terminal shows colours."""
    return click.style(line, fg="red") if line.startswith("  FAIL") and colours(sys.stdout) else line
