"""Looks through data files before anything is read from them: their hash, whether they are whole and are text.

Takes found files; gives for each its sha256, size, kind and first characters, or the fault that it has. A file is
streamed once in pieces of a megabyte, whatever its size, packed or not; it is never held in memory.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from slalang.diagnostic import Diagnostic
from slalang.source import Place
from slalang.sources.faults.files import (
    DataFileBinary,
    DataFileDamaged,
    DataFileEmpty,
    DataFileEncoding,
    DataFileTooLarge,
    UnknownFileKind,
)
from slalang.sources.paths import FoundFile

PIECE = 1 << 20
HEAD = 1 << 20
"""Characters of a text file that are kept to read its header from."""
MOST_UNPACKED = 1 << 30
HIGHEST_RATIO = 250
"""A packed file over `MOST_UNPACKED` may hold at most this many times its packed size."""
ENDINGS = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}
TEXT_KINDS = ("csv", "tsv", "jsonl")
SIGNATURES = {
    b"PK\x03\x04": " but a workbook or zip archive",
    b"PAR1": " but a Parquet file",
    b"%PDF": " but a PDF document",
    b"\xd0\xcf\x11\xe0": " but an old Office document",
    b"\x28\xb5\x2f\xfd": " but packed with zstd, which is not read: pack it with gzip",
}

Tick = Callable[[int], None]
"""Told the number of bytes that were looked through."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that can be read.

    Of a text file `head` are its first characters, `lines` the number of its lines that are not empty, and `mixed`
    tells that they end in two ways.
    """

    shown: str
    path: Path
    sha256: str
    size: int
    kind: str
    packed: bool = False
    mixed: bool = False
    lines: int = 0
    head: str = field(default="", repr=False)


def check(file: FoundFile, kind: str, encoding: str, place: Place, tick: Tick) -> CheckedFile | Diagnostic:
    """Looks a file through from its first to its last byte."""
    kind = kind or kind_of(file.shown)
    if not kind:
        return UnknownFileKind(place, file.shown)
    try:
        with file.path.open("rb") as raw:
            hashed = Hashed(raw, tick)
            stream: io.BufferedReader = io.BufferedReader(hashed, PIECE)
            start = stream.peek(4)[:4]
            if not start:
                return DataFileEmpty(place, file.shown)
            look = look_at_text if kind in TEXT_KINDS else look_at_bytes
            found = look(Look(file, kind, encoding, place), stream, start)
            while stream.read(PIECE):
                pass
    except OSError as error:
        return DataFileDamaged(place, file.shown, f"cannot be read: {error.strerror or 'input error'}")
    if isinstance(found, Diagnostic):
        return found
    size = file.path.stat().st_size
    sha256 = hashed.digest()
    return CheckedFile(file.shown, file.path, sha256, size, kind, found.packed, found.mixed, found.lines, found.head)


def kind_of(shown: str) -> str:
    """How a file is read, by the ending of its name; empty where that does not tell."""
    plain = shown.lower().removesuffix(".gz")
    return next((kind for ending, kind in ENDINGS.items() if plain.endswith(ending)), "")


class Hashed(io.RawIOBase):
    """A file that is hashed while it is read."""

    def __init__(self, file: BinaryIO, tick: Tick) -> None:
        self.file, self.tick, self.sum = file, tick, hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the caller always gives a memoryview
        piece = self.file.read(len(buffer))
        buffer[: len(piece)] = piece
        self.sum.update(piece)
        self.tick(len(piece))
        return len(piece)

    def digest(self) -> str:
        return self.sum.hexdigest()


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at."""

    file: FoundFile
    kind: str
    encoding: str
    place: Place


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a file that is as it should be."""

    packed: bool = False
    mixed: bool = False
    lines: int = 0
    head: str = ""


def look_at_bytes(look: Look, stream: io.BufferedReader, start: bytes) -> Seen | Diagnostic:
    """A Parquet file or workbook begins with its signature; the rest is its reader's affair."""
    wanted = b"PAR1" if look.kind == "parquet" else b"PK\x03\x04"
    if start == wanted:
        return Seen()
    return DataFileDamaged(look.place, look.file.shown, f"is no {look.kind} file: its first bytes are others")


def look_at_text(look: Look, stream: io.BufferedReader, start: bytes) -> Seen | Diagnostic:
    """Unpacks and decodes a text file to its end."""
    packed = start[:2] == b"\x1f\x8b"
    if not packed and look.file.shown.lower().endswith(".gz"):
        return DataFileDamaged(look.place, look.file.shown, "ends in .gz and is not packed with gzip")
    if not packed and start in SIGNATURES:
        return DataFileBinary(look.place, look.file.shown, SIGNATURES[start])
    size = look.file.path.stat().st_size
    try:
        return decoded(look, gzip.GzipFile(fileobj=stream) if packed else stream, size if packed else 0)
    except EOFError:
        return DataFileDamaged(look.place, look.file.shown, "is cut off: the packed data end too early")
    except (gzip.BadGzipFile, zlib.error):
        return DataFileDamaged(look.place, look.file.shown, "is damaged: it cannot be unpacked")


def decoded(look: Look, stream: BinaryIO | gzip.GzipFile, packed_size: int) -> Seen | Diagnostic:
    """Decodes to the end; remembers the first characters and what lines there are."""
    decoder = codecs.getincrementaldecoder("utf-8-sig" if look.encoding == "utf-8" else look.encoding)()
    lines, total, piece = Lines(), 0, b" "
    while piece:
        piece = stream.read(PIECE)
        total += len(piece)
        try:
            characters = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            return wrong_encoding(look, piece, error, lines.ends)
        if "\0" in characters:
            return DataFileBinary(look.place, look.file.shown, "")
        if packed_size and total > max(MOST_UNPACKED, HIGHEST_RATIO * packed_size):
            reason = f"unpacks to more than {HIGHEST_RATIO} times its size"
            return DataFileTooLarge(look.place, look.file.shown, reason)
        lines.add(characters)
    if not lines.head.strip():
        return DataFileEmpty(look.place, look.file.shown)
    return Seen(packed_size > 0, 0 < lines.returns < lines.ends, lines.filled + lines.open, lines.head)


@dataclass(slots=True)
class Lines:
    """The lines of a text while it goes by: `ends` of lines, those with a carriage return, lines that are not empty."""

    head: str = ""
    ends: int = 0
    returns: int = 0
    filled: int = 0
    open: bool = False

    def add(self, characters: str) -> None:
        if len(self.head) < HEAD:
            self.head = (self.head + characters)[:HEAD]
        self.returns += characters.count("\r\n")
        first, *others = characters.split("\n")
        self.open = self.open or bool(first.strip("\r"))
        if others:
            self.ends += len(others)
            self.filled += self.open + sum(1 for line in others[:-1] if line and line != "\r")
            self.open = bool(others[-1].strip("\r"))


def wrong_encoding(look: Look, piece: bytes, error: UnicodeDecodeError, lines: int) -> Diagnostic:
    """The fault of bytes that are no text in the encoding, with the encoding that they look like."""
    if b"\0" in piece and not piece.startswith((b"\xff\xfe", b"\xfe\xff")):
        return DataFileBinary(look.place, look.file.shown, "")
    guess = "latin-1"
    if piece.startswith((b"\xff\xfe", b"\xfe\xff")):
        guess = "utf-16"
    elif any(0x80 <= byte <= 0x9F for byte in piece):
        guess = "windows-1252"
    line = lines + error.object[: error.start].count(b"\n") + 1
    return DataFileEncoding(look.place, look.file.shown, look.encoding.upper(), line, guess)


def copy_as_utf8(file: CheckedFile, encoding: str, target: Path) -> CheckedFile:
    """The text again in UTF-8 with plain line ends, for a reader that takes no other."""
    opened = gzip.open if file.packed else open
    with opened(file.path, "rb") as raw, target.open("w", encoding="utf-8", newline="\n") as copy:
        original = io.TextIOWrapper(raw, encoding=encoding.replace("utf-8", "utf-8-sig"))
        while piece := original.read(PIECE):
            copy.write(piece)
    return replace(file, path=target, packed=False, mixed=False)
