"""Writing a file so that a reader sees the old one or the whole new one, never half of it.

Takes a path and the bytes; gives None, or the diagnostic that says why the file could not be written. The bytes go to a
temporary file in the same folder, which then takes the name.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from slalang.diagnostic import Diagnostic
from slalang.source import NOWHERE

MODE = 0o644
"""What a new file may be: a temporary one is private, a document is for its readers."""


@dataclass(frozen=True, slots=True)
class CannotWrite(Diagnostic):
    """What it means: a file cannot be written where it was asked for.

    Wrong: `-o /no/such/folder/statement.html`

    Right: a folder that exists and that may be written to
    """

    path: str
    reason: str
    message: ClassVar[str] = "`{path}` cannot be written: {reason}"


def write(path: Path, content: str | bytes) -> CannotWrite | None:
    """Writes a file whole, making the folders that lead to it; text is UTF-8 with line feeds."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    if path.exists() and not path.is_file():
        return CannotWrite(NOWHERE, str(path), "it is there already, and no regular file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, data)
    except OSError as error:
        return CannotWrite(NOWHERE, str(path), error.strerror or str(error))
    return None


def replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(MODE)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
