"""Shows findings: as text with the line that they are about, as JSON, or as annotations of a code host."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import IO

import click

from slalang.diagnostic import Diagnostic, Severity, as_record, as_text, has_errors

FORMATS = ("text", "json", "github")


def show(faults: Sequence[Diagnostic], style: str = "text") -> None:
    """Findings on standard error as text, or on standard output where a program reads them."""
    if style == "json":
        click.echo(json.dumps([as_record(f) for f in faults], ensure_ascii=False, indent=2))
    elif style == "github":
        for fault in faults:
            click.echo(annotation(fault))
    else:
        for fault in faults:
            click.echo(coloured(as_text(fault)), err=True)


def summary(faults: Sequence[Diagnostic]) -> str:
    """`2 errors, 1 warning`; empty where there is nothing."""
    counts = {s: sum(f.severity is s for f in faults) for s in Severity}
    return ", ".join(f"{n} {s}{'' if n == 1 else 's'}" for s, n in counts.items() if n)


def leave(faults: Sequence[Diagnostic]) -> None:
    """Ends the command with 1 where there is an error."""
    if has_errors(faults):
        sys.exit(1)


def coloured(text: str) -> str:
    """The headline in the colour of its severity; click drops colours where the terminal shows none."""
    head, _, rest = text.partition("\n")
    if not colours(sys.stderr):
        return text
    colour = {"error": "red", "warning": "yellow", "note": "blue"}.get(head.partition("[")[0])
    return click.style(head, fg=colour, bold=True) + ("\n" + rest if rest else "")


def colours(stream: IO[str]) -> bool:
    """Whether a stream shows colours: it is a terminal that can, and NO_COLOR is not set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def annotation(fault: Diagnostic) -> str:
    """One workflow command of a code host: file, line and column."""
    level = {"error": "error", "warning": "warning", "note": "notice"}[str(fault.severity)]
    line, column = fault.place.source.position(fault.place.start)
    message = ". ".join(part for part in (fault.text(), fault.advice()) if part)
    file = escaped(fault.place.source.name, of_property=True)
    return f"::{level} file={file},line={line},col={column},title={fault.id()}::{escaped(message)}"


def escaped(text: str, of_property: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if of_property else text
