"""Reads the annexes of a contract as text, for the agreement that prints them.

Takes a project; gives the rows of each annex as they are written, or why a file cannot be read. What the rows mean is
checked where they are loaded as facts.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence

from slalang.diagnostic import Diagnostic
from slalang.documents.clauses.annexes import Annex
from slalang.model.contract import Contract, Record
from slalang.pipeline.project import Project
from slalang.sources.faults.files import DataFileDamaged, DataFileEmpty, DataFileTooLarge
from slalang.sources.paths import Roots

MOST_COLUMNS = 100
LARGEST = 20_000_000
"""Bytes of an annex: it is a table of terms, which people read."""


def annexes_of(project: Project, contract: Contract) -> tuple[dict[str, Annex], tuple[Diagnostic, ...]]:
    """The annexes by record."""
    found: dict[str, Annex] = {}
    faults: list[Diagnostic] = []
    for record in contract.records:
        if record.annex:
            read = annex_of(project, record)
            if isinstance(read, Annex):
                found[record.name] = read
            else:
                faults += read
    return found, tuple(faults)


def annex_of(project: Project, record: Record) -> Annex | tuple[Diagnostic, ...]:
    """One annex: a CSV file in UTF-8, its first line the header."""
    files, faults = Roots(project.folder).find(record.annex, record.place)
    if not files:
        return faults
    if len(files) > 1:
        return (DataFileDamaged(record.place, record.annex, f"means {len(files)} files; an annex is one"),)
    path, shown = files[0].path, files[0].shown
    if path.stat().st_size > LARGEST:
        return (DataFileTooLarge(record.place, shown, f"has more than {LARGEST} bytes; an annex is printed"),)
    data = path.read_bytes()
    try:
        rows = [tuple(row) for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True) if row]
    except (UnicodeDecodeError, csv.Error) as error:
        return (DataFileDamaged(record.place, shown, str(error)),)
    if not rows:
        return (DataFileEmpty(record.place, shown),)
    wide = next((n for n, row in enumerate(rows, 1) if len(row) > len(rows[0])), None)
    if wide is not None:
        return (DataFileDamaged(record.place, shown, f"has more cells in row {wide} than its header has names"),)
    if len(rows[0]) > MOST_COLUMNS:
        return (DataFileTooLarge(record.place, shown, f"has more than {MOST_COLUMNS} columns; an annex is printed"),)
    return Annex(rows[0], tuple(rows[1:]), hashlib.sha256(data).hexdigest(), shown)


def fingerprint(version: str, files: Sequence[tuple[str, str]]) -> str:
    """The hash of all terms, sha256 in hex: of the contract's texts, and of its annexes by (path, sha256)."""
    if not files:
        return version
    told = "".join(f"{path}\0{sha}\n" for path, sha in files)
    return hashlib.sha256(f"{version}\n{told}".encode()).hexdigest()
