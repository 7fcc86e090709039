"""`sla explain`: the help page of a diagnostic."""

from __future__ import annotations

import inspect
import sys

import click


@click.command(name="explain", epilog="\b\nExamples:\n  sla explain band-gap\n  sla explain --list")
@click.argument("name", required=False)
@click.option("--list", "show_list", is_flag=True, help="List the names of all diagnostics.")
def command(name: str | None, show_list: bool) -> None:
    """Explain a diagnostic by its name: what it means, wrong and right."""
    from slalang.diagnostic import nearest
    from slalang.pipeline.explaining import catalogue

    known = catalogue()
    if show_list or name is None:
        for each in sorted(known):
            click.echo(each)
        return
    if name not in known:
        click.echo(
            f"There is no diagnostic `{name[:80]}`{nearest(name, known)}; `sla explain --list` names all.", err=True
        )
        sys.exit(2)
    click.echo(f"{name}\n{'=' * len(name)}\n\n{inspect.cleandoc(known[name].__doc__ or '')}")
