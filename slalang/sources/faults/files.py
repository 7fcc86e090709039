"""Faults of data files: not there, outside the allowed folders, or not what they claim to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from slalang.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class DataFileMissing(Diagnostic):
    """What it means: no file is found under this path, neither in the contract's folder nor in the one of `--data`.

    Wrong:  `files: data/calls-*.csv` where the folder holds `data/call-2026-01.csv`
    Right:  `files: data/call-*.csv`, or `--data FOLDER` with the folder that holds the files
    """

    path: str
    folders: str
    message: ClassVar[str] = "no file `{path}` is found"
    help: ClassVar[str] = "looked in {folders}; `--data DIR` adds one folder"


@dataclass(frozen=True, slots=True)
class PathLeavesRoot(Diagnostic):
    """What it means: data are read from the contract's folder and the one of `--data`, and from nowhere else.

    Wrong:  `files: ../../other-customer/calls.csv`
    Right:  `files: data/calls.csv`
    """

    path: str
    reason: str
    message: ClassVar[str] = "path `{path}` {reason}"
    help: ClassVar[str] = "write a path under the contract's folder; `--data DIR` adds one folder"


@dataclass(frozen=True, slots=True)
class UnknownFileKind(Diagnostic):
    """What it means: the name's ending tells how a file is read, and this one is not known.

    Wrong:  `files: data/calls.dat`
    Right:  `files: data/calls.dat` with `kind: csv`, or a file ending in .csv, .tsv, .parquet, .jsonl or .xlsx
    """

    path: str
    message: ClassVar[str] = "the ending of `{path}` does not tell how it is read"
    help: ClassVar[str] = (
        "endings: .csv, .tsv, .jsonl, .ndjson (each also with .gz), .parquet, .xlsx; or say `kind: csv`"
    )


@dataclass(frozen=True, slots=True)
class DataFileEmpty(Diagnostic):
    """What it means: the file holds nothing, not even a header: a delivery failed rather than brought no rows.

    Wrong:  a file of 0 bytes
    Right:  a file with its header line; with no row below it, nothing happened
    """

    path: str
    message: ClassVar[str] = "data file `{path}` is empty: it has not even a header"
    help: ClassVar[str] = "a delivery without rows still has its header line"


@dataclass(frozen=True, slots=True)
class DataFileBinary(Diagnostic):
    """What it means: the file is read as text and is not text.

    Wrong:  `files: data/calls.csv`, which is a renamed workbook
    Right:  `files: data/calls.xlsx`
    """

    path: str
    what: str
    message: ClassVar[str] = "data file `{path}` is not text{what}"


@dataclass(frozen=True, slots=True)
class DataFileDamaged(Diagnostic):
    """What it means: the file ends too early, or its inner structure is broken; nothing of it is used.

    Wrong:  an upload that was cut off
    Right:  the whole file, delivered again
    """

    path: str
    reason: str
    message: ClassVar[str] = "data file `{path}` {reason}"
    help: ClassVar[str] = "have it delivered again"


@dataclass(frozen=True, slots=True)
class DataFileEncoding(Diagnostic):
    """What it means: the bytes of the file are not in the encoding that it is read with, which is UTF-8 if not said.

    Wrong:  `files: data/calls.csv`, written in Latin-1
    Right:  `encoding: latin-1` beside it (or windows-1252, iso-8859-15, utf-16)
    """

    path: str
    encoding: str
    line: int
    guess: str
    message: ClassVar[str] = "data file `{path}` is not {encoding} text: line {line} cannot be read"
    help: ClassVar[str] = "say `encoding: {guess}` beside its `files:`, or have it delivered as UTF-8"


@dataclass(frozen=True, slots=True)
class DataFileTooLarge(Diagnostic):
    """What it means: the file, once unpacked, would be larger than it may be; such files are made to fill a disk.

    Wrong:  a file of one megabyte that unpacks into a terabyte
    Right:  the data in several files
    """

    path: str
    reason: str
    message: ClassVar[str] = "data file `{path}` {reason}"


@dataclass(frozen=True, slots=True)
class UnknownColumn(Diagnostic):
    """What it means: the sources file names a column that the data file does not have.

    Wrong:  `id: RequestID` where the header says `RequestId`
    Right:  `id: RequestId`
    """

    column: str
    path: str
    hint: str
    found: str
    message: ClassVar[str] = "data file `{path}` has no column `{column}`{hint}"
    help: ClassVar[str] = "its columns: {found}"


@dataclass(frozen=True, slots=True)
class RepeatedColumn(Diagnostic):
    """What it means: the header has this name more than once; which of them is meant cannot be known.

    Wrong:  a header `id,date,date`
    Right:  a header in which the columns that are read have names of their own
    """

    column: str
    path: str
    message: ClassVar[str] = "column `{column}` stands more than once in the header of `{path}`"


@dataclass(frozen=True, slots=True)
class WrongColumnType(Diagnostic):
    """What it means: a column of a Parquet file has a type that cannot be read as the field's type.

    Wrong:  `opened_at: tags` where `tags` is a list
    Right:  a column of a plain type: text, whole or decimal number, timestamp, date
    """

    column: str
    path: str
    found: str
    wanted: str
    message: ClassVar[str] = "column `{column}` of `{path}` is of type {found} and cannot be read as {wanted}"


@dataclass(frozen=True, slots=True)
class SheetMissing(Diagnostic):
    """What it means: the workbook has no sheet of that name.

    Wrong:  `sheet: Tickets` in a workbook with the sheets `Summary` and `Ticket list`
    Right:  `sheet: Ticket list`
    """

    sheet: str
    path: str
    hint: str
    message: ClassVar[str] = "workbook `{path}` has no sheet `{sheet}`{hint}"


@dataclass(frozen=True, slots=True)
class DataBelongsNowhere(Diagnostic):
    """What it means: a scenario gives a data file, and it has the columns of no record, or of several.

    Wrong:  `given data "notes.csv"`
    Right:  `given data "calls-january.csv"`, a file with the columns that the sources file names for calls
    """

    path: str
    records: str
    message: ClassVar[str] = "file `{path}` has the columns of {records} of the records that the sources file binds"
    help: ClassVar[str] = "give a file with the same columns as the files that it stands for"
