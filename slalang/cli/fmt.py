"""`sla fmt`: the canonical form of contracts."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path

import click

from slalang.cli.findings import leave, show
from slalang.cli.paths import CONTRACT
from slalang.diagnostic import Diagnostic


@click.command(
    name="fmt",
    epilog="\b\nExamples:\n  sla fmt contract.sla\n  sla fmt --check contracts/*/contract.sla\n  sla fmt --diff c.sla",
)
@click.argument("files", nargs=-1, required=True, type=CONTRACT)
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 where a file would change.")
@click.option("--diff", "show_diff", is_flag=True, help="Change nothing; show what would change.")
def command(files: tuple[Path, ...], only_check: bool, show_diff: bool) -> None:
    """Format contracts in place. Comments, texts and meaning stay as they are."""
    from slalang.formats.write import write
    from slalang.pipeline.project import formatted

    faults: list[Diagnostic] = []
    changed = 0
    for file in files:
        result = formatted(file)
        faults += result.faults
        if result.text is None or result.text == result.before:
            continue
        changed += 1
        if show_diff:
            click.echo("".join(difference(file, result.before, result.text)), nl=False)
        elif only_check:
            click.echo(f"{file}: would be formatted")
        else:
            fault = write(file, result.text)
            faults += [fault] if fault else []
            click.echo(f"{file}: {'not written' if fault else 'formatted'}")
    show(faults)
    leave(faults)
    if changed and (only_check or show_diff):
        sys.exit(1)


def difference(file: Path, before: str, after: str) -> list[str]:
    lines = (before.splitlines(keepends=True), after.splitlines(keepends=True))
    return list(difflib.unified_diff(*lines, fromfile=str(file), tofile=f"{file} (formatted)"))
