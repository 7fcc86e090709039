"""From bytes to a text that can be read: the limits and the encoding of a file.

Takes the bytes of a file and the name by which a reader knows it, gives a `Source` or the fault that refuses it.
A byte order mark is dropped, and line ends become `\\n`.
"""

from __future__ import annotations

import re

from slalang.diagnostic import Diagnostic
from slalang.source import Place, Source
from slalang.syntax.faults import BinaryFile, EmptyFile, FileTooLarge, HiddenDirection, NotUtf8

LARGEST = 4_000_000
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read(data: bytes, name: str) -> Source | Diagnostic:
    """The text of a file of at most 4 MB in UTF-8."""
    if len(data) > LARGEST:
        return FileTooLarge(start_of(name), len(data), LARGEST)
    if data.startswith(UTF_16):
        return NotUtf8(start_of(name), data[0], "UTF-16")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        return undecodable(data, name, fault.start)
    source = Source(name, text.replace("\r\n", "\n").replace("\r", "\n"))
    return refused(source) or source


def refused(source: Source) -> Diagnostic | None:
    """What no contract may hold, or nothing."""
    if not source.text.strip():
        return EmptyFile(Place(source, 0, 0))
    if found := CONTROL.search(source.text):
        return BinaryFile(Place(source, *found.span()), ord(found.group()))
    if found := DIRECTION.search(source.text):
        return HiddenDirection(Place(source, *found.span()), f"U+{ord(found.group()):04X}")
    return None


def undecodable(data: bytes, name: str, at: int) -> Diagnostic:
    """The fault of bytes that are no UTF-8: binary where a zero byte says so, else another encoding."""
    text = data.decode("latin-1")
    zero = data.find(0)
    if zero >= 0:
        return BinaryFile(Place(Source(name, text), zero, zero + 1), 0)
    return NotUtf8(Place(Source(name, text), at, at + 1), data[at], "Latin-1 or Windows-1252")


def start_of(name: str) -> Place:
    return Place(Source(name, ""), 0, 0)
