"""The files of notes: what each is called, how it is made, and all of them written whole or not at all.

Takes a bundle of notes with all that stands behind them; gives files in a folder, or one of them as bytes. What an
earlier run wrote there and this one does not is removed once all is written, so that no old note passes for a new one.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from types import MappingProxyType
from typing import ClassVar

from slalang.booking.faults import NoXml, TooFineForXml
from slalang.booking.ledger import Books, Entry, entry_of
from slalang.diagnostic import Diagnostic, has_errors
from slalang.documents.statement import statement as statement_document
from slalang.documents.tree import Document
from slalang.formats import Rendered, format_named
from slalang.formats.notes import NOTE_FORMATS
from slalang.formats.write import MODE, CannotWrite, replace, write
from slalang.model.contract import Contract
from slalang.model.note import Note, NoteKind, Profile
from slalang.pipeline.note_evidence import HEADS, lines_sheet, results_sheet, row_sheets
from slalang.pipeline.settling import Settled
from slalang.pipeline.writing import moved, unwritable
from slalang.source import NOWHERE, first_bytes
from slalang.units import decimal_text

STEMS = {NoteKind.CREDIT_NOTE: "note", NoteKind.INVOICE: "invoice"}
EVIDENCE: Mapping[str, str] = MappingProxyType({"xlsx": "evidence.xlsx", "csv": "evidence.csv"})
LEDGER: Mapping[str, str] = MappingProxyType({"beancount": "note.beancount", "journal": "journal.csv"})
STATEMENT: Mapping[str, str] = MappingProxyType({"html": "statement.html", "pdf": "statement.pdf"})
FORMATS = (*(f.name for f in NOTE_FORMATS), *EVIDENCE, *LEDGER)
"""All formats by name, in the order in which they are written."""
OURS = re.compile(
    r"(note|invoice)(-\d+)?(-cii|-factur-x)?\.(html|pdf|xml|json|beancount)"
    r"|factur-x\.pdf|evidence\.(xlsx|csv)|journal\.csv|statement\.(html|pdf)"
)
"""The names that a run may write, and that a later one may remove where the folder's list says it was one."""
LIST = ".slalang-notes.json"
LARGEST_LIST = 100_000
MOST_DECIMALS = 2
"""Of an amount in EN 16931."""

Writer = Callable[[Path], None]


@dataclass(frozen=True, slots=True)
class SeveralDocuments(Diagnostic):
    """What it means: a period gives more than one document, and one file is asked for on standard output.

    Wrong:  `sla invoice … --format ubl` for a month with credits and a bonus
    Right:  the same with `--out DIR`, or with `--only credit-note`
    """

    count: int
    numbers: str
    choice: str
    message: ClassVar[str] = "there are {count} documents: {numbers}"
    help: ClassVar[str] = "write them to a folder with `--out DIR`{choice}"


@dataclass(frozen=True, slots=True)
class Bundle:
    """Notes with their pages, and what they rest on."""

    notes: tuple[Note, ...]
    pages: tuple[Document, ...]
    contract: Contract
    settled: Settled
    books: Books
    profile: Profile


@dataclass(slots=True)
class Files:
    """The files of a bundle in the formats asked for, all where none is; `faults` are collected as they are made."""

    bundle: Bundle
    asked: tuple[str, ...]
    faults: list[Diagnostic] = field(default_factory=list)

    @property
    def is_of_one_note(self) -> bool:
        """Whether a format is asked for that holds one note."""
        return any(f.name in self.asked for f in NOTE_FORMATS)

    def only(self) -> str | bytes:
        """The one file asked for; empty where there is a fault."""
        for content in self.contents().values():
            return content
        for make in self.streams().values():
            with TemporaryDirectory(prefix="slalang-") as folder:
                make(Path(folder) / "file")
                return (Path(folder) / "file").read_bytes()
        return b""

    # ------------------------------------------------------------ in memory

    def contents(self) -> dict[str, str | bytes]:
        """Everything but the evidence, by the names of the files; nothing where there is a fault."""
        made = [*self.of_notes(), *self.of_ledger(), *self.of_statement()]
        self.faults += [fault for _, fault in made if isinstance(fault, Diagnostic)]
        return {} if has_errors(self.faults) else {n: c for n, c in made if not isinstance(c, Diagnostic)}

    def wants(self, name: str) -> bool:
        return not self.asked or name in self.asked

    def of_notes(self) -> Iterator[tuple[str, Rendered]]:
        bundle = self.bundle
        for stem, note, page in zip(stems(bundle.notes), bundle.notes, bundle.pages, strict=True):
            fine = too_fine(note)
            if fine and not self.asked:
                yield "", NoXml(NOWHERE, fine)
            for each in NOTE_FORMATS:
                if self.wants(each.name) and fine and each.is_norm:
                    yield from [("", TooFineForXml(NOWHERE, fine))] if self.asked else []
                elif self.wants(each.name):
                    yield file_name(stem, each.ending), each.render(note, page, bundle.profile)

    def of_ledger(self) -> Iterator[tuple[str, Rendered]]:
        from slalang.formats.beancount import beancount
        from slalang.formats.journal import journal

        writers: dict[str, Callable[[list[Entry]], str]] = {"beancount": beancount, "journal": journal}
        entries = [entry_of(note, self.bundle.books) for note in self.bundle.notes]
        for name, file in LEDGER.items():
            if self.wants(name):
                yield file, writers[name](entries)

    def of_statement(self) -> Iterator[tuple[str, Rendered]]:
        """The statement that the notes rest on, where nothing less is asked for."""
        bundle = self.bundle
        if self.asked or bundle.settled.statement is None:
            return
        written = statement_document(bundle.settled.statement, bundle.contract, bundle.notes[0].language)
        if isinstance(written, Diagnostic):
            yield "", written
            return
        for name, file in STATEMENT.items():
            chosen = format_named(name)
            assert chosen is not None, "the statement's formats are those of documents"
            yield file, chosen.render(written.document)

    # ------------------------------------------------------------ row by row

    def streams(self) -> dict[str, Writer]:
        """The files of evidence, each with the function that writes it."""
        from slalang.formats.evidence import write_csv, write_xlsx

        bundle = self.bundle
        assert bundle.settled.statement is not None, "notes rest on a statement"
        rows, results = row_sheets(bundle.settled.evidence), results_sheet(bundle.settled.statement)
        title, issued = bundle.pages[0].title, bundle.notes[0].issued
        sheets = (lines_sheet(bundle.notes), results, *rows)
        writers: dict[str, Writer] = {
            "xlsx": lambda path: write_xlsx(path, title, issued, sheets),
            "csv": lambda path: write_csv(path, *((HEADS, rows) if rows else ((), (results,)))),
        }
        return {file: writers[name] for name, file in EVIDENCE.items() if self.wants(name)}

    # ------------------------------------------------------------ on disk

    def write(self, folder: Path) -> tuple[Path, ...]:
        """Writes every file, or none and leaves the fault."""
        if fault := unwritable(folder):
            self.faults.append(fault)
            return ()
        contents = self.contents()
        if has_errors(self.faults):
            return ()
        staging = Path(mkdtemp(prefix=".note.", dir=folder))
        try:
            names = (*contents, *(streams := self.streams()))
            fault = staged(staging, contents, streams)
            files, fault = ((), fault) if fault else moved(staging, folder, names)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        if fault:
            self.faults.append(CannotWrite(NOWHERE, str(folder / Path(fault.path).name), fault.reason))
            return ()
        forget(folder, names)
        return files


def staged(staging: Path, contents: Mapping[str, str | bytes], streams: Mapping[str, Writer]) -> CannotWrite | None:
    """Writes all files where nobody looks yet."""
    for name, content in contents.items():
        if fault := write(staging / name, content):
            return fault
    for name, make in streams.items():
        try:
            make(staging / name)
            (staging / name).chmod(MODE)
        except OSError as error:
            return CannotWrite(NOWHERE, name, error.strerror or str(error))
    return None


def forget(folder: Path, names: tuple[str, ...]) -> None:
    """Removes what an earlier run wrote and this one did not, and keeps the list of what this one wrote."""
    for name, before in listed(folder).items():
        if name not in names and (folder / name).is_file() and hash_of(folder / name) == before:
            with suppress(OSError):
                (folder / name).unlink()
    with suppress(OSError):
        replace(folder / LIST, json.dumps({name: hash_of(folder / name) for name in names}).encode())


def listed(folder: Path) -> dict[str, str]:
    """The files of the last run with their hashes; only names that a run gives, for anybody may write such a list."""
    path = folder / LIST
    try:
        names = json.loads(first_bytes(path, LARGEST_LIST))
    except (OSError, ValueError, RecursionError):
        return {}
    known = names.items() if isinstance(names, dict) else ()
    return {name: sha for name, sha in known if OURS.fullmatch(name) and isinstance(sha, str)}


def hash_of(path: Path) -> str:
    """The sha256 of a file; empty where it cannot be read. What somebody changed since is theirs, and stays."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def stems(notes: tuple[Note, ...]) -> Iterator[str]:
    """How the files of each note begin: `note`, `note-2`, `invoice`."""
    seen: dict[NoteKind, int] = {}
    for note in notes:
        seen[note.kind] = seen.get(note.kind, 0) + 1
        yield STEMS[note.kind] + (f"-{seen[note.kind]}" if seen[note.kind] > 1 else "")


def file_name(stem: str, ending: str) -> str:
    """A file's name; that of the first credit note as Factur-X is `factur-x.pdf`."""
    return ending.lstrip("-") if (stem, ending) == ("note", "-factur-x.pdf") else stem + ending


def too_fine(note: Note) -> str:
    """An amount that no e-invoice can say; empty where there is none."""
    amounts = (*note.amounts(), note.net, note.total)
    found = next((a for a in amounts if (a * 10**MOST_DECIMALS).denominator != 1), None)
    return "" if found is None else f"{decimal_text(found)} {note.currency}"
