"""`sla completion`: the script that completes commands, options and files in a shell."""

from __future__ import annotations

import click


@click.command(
    name="completion",
    epilog='\b\nExamples:\n  eval "$(sla completion bash)"\n  sla completion zsh > ~/.zfunc/_sla',
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the script that completes `sla` in a shell."""
    from click.shell_completion import get_completion_class

    from slalang.cli.main import group

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(group, {}, "sla", "_SLA_COMPLETE").source())
