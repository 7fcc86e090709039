"""The package of a Word file: the one that a document is put into by default, and the same bytes for the same content.

Takes nothing, or the bytes of a package as a library wrote them; gives bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from importlib import resources

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the first that a zip file can name."""
FIRST = ("[Content_Types].xml", "_rels/.rels")
SKELETON = (
    ("[Content_Types].xml", "types.xml"),
    ("_rels/.rels", "package.rels"),
    ("docProps/core.xml", "core.xml"),
    ("word/_rels/document.xml.rels", "document.rels"),
    ("word/document.xml", "document.xml"),
    ("word/footer1.xml", "footer.xml"),
    ("word/numbering.xml", "empty_numbering.xml"),
    ("word/settings.xml", "settings.xml"),
    ("word/styles.xml", "styles.xml"),
)
"""The parts of the default package, and the files that hold them."""


def skeleton() -> bytes:
    """The default package: a page with a footer, our styles, and the place of the agreement."""
    return zipped((name, part_text(file).encode()) for name, file in SKELETON)


def part_text(file: str) -> str:
    return resources.files("slalang.formats").joinpath("templates", "word", file).read_text("utf-8")


def stable(package: bytes) -> bytes:
    """The same package with its entries in a fixed order and at a fixed time."""
    with zipfile.ZipFile(io.BytesIO(package)) as held:
        return zipped((name, held.read(name)) for name in sorted(held.namelist(), key=place))


def place(name: str) -> tuple[int, str]:
    return (FIRST.index(name) if name in FIRST else len(FIRST), name)


def zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file:
        for name, data in parts:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            file.writestr(entry, data)
    return target.getvalue()
