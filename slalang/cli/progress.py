"""Progress of long work on standard error, silent where nobody watches; and where a person stops it.

A database that runs a query when the signal comes may take it for itself and finish all the same. What was heard is
therefore asked for again at every step of long work.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

HEARD: list[int] = []
"""The signals of a person who wants to stop."""


def listen() -> None:
    """Takes the signal to stop, as Python does, and remembers it."""

    def heard(number: int, _: object) -> None:
        HEARD.append(number)
        raise KeyboardInterrupt

    HEARD.clear()
    signal.signal(signal.SIGINT, heard)


def go_on(*_: object) -> None:
    """Stops here where the signal was heard and lost."""
    if HEARD:
        raise KeyboardInterrupt


@contextmanager
def reporting(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A function for (what, done, of how many), drawn as a bar on a terminal."""
    if quiet or not sys.stderr.isatty():
        yield go_on
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("", total=None)

        def told(what: str, done: int, total: int) -> None:
            go_on()
            bars.update(task, description=what[:60], completed=done, total=total or None)

        yield told
