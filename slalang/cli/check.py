"""`sla check`: everything that is wrong with a contract."""

from __future__ import annotations

from pathlib import Path

import click

from slalang.cli.findings import FORMATS, leave, show, summary
from slalang.cli.paths import CONTRACT


@click.command(
    name="check",
    epilog="\b\nExamples:\n  sla check contract.sla\n  sla check --format json contracts/*/contract.sla",
)
@click.argument("files", nargs=-1, required=True, type=CONTRACT)
@click.option("--format", "style", type=click.Choice(FORMATS), default="text", help="How findings are written.")
def command(files: tuple[Path, ...], style: str) -> None:
    """Check contracts: names, units, tables, clauses. Exit 1 where there is an error."""
    from slalang.pipeline.project import Project

    projects = [Project(file) for file in files]
    faults = [fault for project in projects for fault in project.findings]
    show(faults, style)
    if style == "text":
        for project in projects:
            told = summary(project.findings) or "no findings"
            if project.proved:
                told += f", {project.proved} invariant{'' if project.proved == 1 else 's'} proved"
            name = project.contract.name if project.contract else project.path.name
            click.echo(f"{project.path}: {name}: {told}")
    leave(faults)
