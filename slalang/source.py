"""A contract's text and the places in it: what every later stage points at when it speaks to the author.

Takes the bytes of a file that a user named, or a text that was read; gives places with line and column.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True, eq=False)
class Source:
    """One text as it was read: a contract, an amendment's file or a library. Compared by identity.

    `name` is the path as the reader knows it (under the project's root, or `std.availability` for a library).
    """

    name: str
    text: str = field(repr=False)

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Offsets at which lines begin; the first is 0."""
        return (0, *(i + 1 for i, c in enumerate(self.text) if c == "\n"))

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1; columns count characters."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line (from 1) without its end; empty beyond the last."""
        if not 1 <= number <= len(self.line_starts):
            return ""
        start = self.line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start : end if end >= 0 else len(self.text)].rstrip("\r")


@dataclass(frozen=True, slots=True)
class Place:
    """A half-open span of characters [start, end) in a source."""

    source: Source
    start: int
    end: int

    @property
    def line(self) -> int:
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        return self.source.position(self.start)[1]

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    def to(self, other: Place) -> Place:
        """The span from here to the end of `other` (same source)."""
        return Place(self.source, self.start, max(self.end, other.end))

    def holds(self, other: Place) -> bool:
        """Whether another span lies within this one."""
        return self.source == other.source and self.start <= other.start and other.end <= self.end

    def __str__(self) -> str:
        return f"{self.source.name}:{self.line}:{self.column}"


def first_bytes(path: Path, most: int) -> bytes:
    """The first bytes of a regular file, at most so many; OSError where it is none, for a pipe may never end."""
    with open(path, "rb", opener=unwaiting) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no regular file")
        return file.read(most)


def unwaiting(path: str, flags: int) -> int:
    """Opens without waiting for whoever may one day write into a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


NOWHERE = Place(Source("", ""), 0, 0)
"""The place of what no text says: built-in declarations and values made by the language itself."""


def on_one_line(place: Place) -> str:
    """What stands at a place, without its comments and the breaks of its lines."""
    return " ".join(COMMENT.sub(lambda found: found["text"] or "", place.text).split())


COMMENT = re.compile(r'(?P<text>"[^"\n]*")|#[^\n]*')
"""A comment, or a text, in which the sign of a comment begins none."""
