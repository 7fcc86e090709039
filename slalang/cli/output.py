"""Gives a document to its reader: on standard output, or as a file that is there whole or not at all."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slalang.cli.findings import show
from slalang.diagnostic import Diagnostic

if TYPE_CHECKING:
    from slalang.formats import Rendered


def deliver(rendered: Rendered, output: Path | None = None) -> None:
    """Writes text or bytes; ends the command with 1 where the document cannot be shown, or the file not be written.

    Bytes are not written to a terminal, which they would upset.
    """
    if isinstance(rendered, Diagnostic):
        show([rendered])
        raise SystemExit(1)
    if output is None:
        if isinstance(rendered, bytes) and sys.stdout.isatty():
            raise click.UsageError("this format is no text: give -o FILE, or send the output into a file")
        click.echo(rendered, nl=False)
        return
    from slalang.formats.write import write

    if fault := write(output, rendered):
        show([fault])
        raise SystemExit(1)


def terminal_width() -> int:
    import shutil

    return shutil.get_terminal_size((120, 40)).columns


def style_of(style: str | None, output: Path | None, styles: tuple[str, ...], default: str) -> str:
    """The format that was asked for, else the one that the ending of the file names, else the default."""
    if style is not None or output is None:
        return style or default
    from slalang.formats import FORMATS

    named = next((f.name for f in FORMATS if f.suffix == output.suffix.lower()), default)
    return named if named in styles else default
