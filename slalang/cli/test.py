"""`sla test`: runs the scenarios of contracts."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from slalang.cli.findings import show


@click.command(
    name="test",
    epilog="""\b
Examples:
  sla test
  sla test contracts/acme-care/contract.sla -k cap
""",
)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("-k", "words", metavar="WORDS", default="", help="Only scenarios whose titles hold these words.")
def command(paths: tuple[Path, ...], words: str) -> None:
    """Run the scenarios of contracts and check their invariants. Exit 1 where one fails."""
    from slalang.pipeline.project import Project
    from slalang.pipeline.testing import tested

    failed = False
    for path in paths:
        run = tested(Project(path), lambda title: words in title)
        show(run.faults)
        failed |= not run.passed
        for each in run.results:
            click.echo(f"{'ok  ' if each.passed else 'FAIL'} {path}: {each.title}")
            show(each.faults)
            for failure in each.failures:
                click.echo(f"     {failure.place}")
                click.echo(f"     {failure.wanted}")
                click.echo(f"     {failure.period}: {failure.told}")
                for line in failure.derivation:
                    click.echo(f"       {line}")
    sys.exit(1 if failed else 0)
