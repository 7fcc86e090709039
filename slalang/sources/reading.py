"""Reads a sources file against the records of a contract.

Takes the file's path, the contract's records and the folders that data may come from; gives `Bindings`, or None, with
every fault at its place. Records that no declaration reads are checked for their keys and names, but their files are
not looked for. Assumes that the records were checked: names unique, parents declared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from slalang.calendar.zones import UnknownZone, zone
from slalang.diagnostic import Diagnostic, has_errors, nearest
from slalang.model.contract import Field, Record
from slalang.source import NOWHERE, Place, Source, first_bytes
from slalang.sources.bindings import (
    AfterField,
    Binding,
    Bindings,
    DateAndTime,
    Delivery,
    FieldBinding,
    RowsBinding,
    records_of,
)
from slalang.sources.faults.bindings import (
    AbsentAndGiven,
    AnnexAsSource,
    BadReference,
    FieldWithoutColumn,
    MissingSourceKey,
    NeedsOneKey,
    NotReadHere,
    RecordWithoutSource,
    SourcesUnreadable,
    UnknownSourceField,
    UnknownSourceRecord,
    UnknownSourceZone,
    UnreadableType,
)
from slalang.sources.faults.files import DataFileMissing
from slalang.sources.nodes import LARGEST, Node, Reader, items, parse
from slalang.sources.paths import FoundFile, Roots, find_all
from slalang.sources.reading_fields import field_binding, read_empty_together, read_matches
from slalang.sources.records import (
    DECISIONS,
    READABLE,
    columns_needed,
    find,
    must_be_given,
    read_by_the_contract,
)

TOP_KEYS = ("zone", "accept_rejects", "absent", "records")
FILE_KEYS = ("zone", "kind", "encoding", "delimiter", "quote", "sheet", "drop", "empty_together", "absent")
ROWS_KEYS = ("files", "columns", *FILE_KEYS)
KINDS = ("csv", "tsv", "jsonl", "parquet", "xlsx")
ENCODINGS = ("utf-8", "latin-1", "windows-1252", "iso-8859-15", "utf-16")
DELIMITERS = (",", ";", "\t", "|")
MOST_REJECTS = 10**12


def read_bindings(
    path: Path, records: Sequence[Record], roots: Roots, name: str = "", *, files_are_there: bool = True
) -> tuple[Bindings | None, tuple[Diagnostic, ...]]:
    """What a sources file says, and what is wrong with it; `name` is its path as its reader knows it.

    Without `files_are_there` a file that is not there is no fault: other files are read in place of them.
    """
    source, faults = read_source(path, name or path.name)
    if source is None:
        return None, faults
    return bindings_of(source, records, roots, files_are_there=files_are_there)


def bindings_of(
    source: Source, records: Sequence[Record], roots: Roots, *, files_are_there: bool = True
) -> tuple[Bindings | None, tuple[Diagnostic, ...]]:
    """The same from a text."""
    root, faults = parse(source)
    if root is None:
        return None, faults
    sheet = SourcesReader([], tuple(records), roots, read_by_the_contract(records), files_are_there)
    bindings = sheet.whole(root)
    return (None if has_errors(sheet.faults) else bindings), tuple(sheet.faults)


def read_source(path: Path, name: str) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The text of a file, if it is one and not larger than a sources file may be."""
    try:
        return Source(name, first_bytes(path, 4 * LARGEST + 1).decode("utf-8-sig")), ()
    except FileNotFoundError:
        return None, (SourcesUnreadable(NOWHERE, name, "is not there"),)
    except (OSError, UnicodeDecodeError) as error:
        reason = "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else f"cannot be read: {error.strerror}"
        return None, (SourcesUnreadable(NOWHERE, name, reason),)


@dataclass(slots=True)
class SourcesReader(Reader):
    """Reads the file with the contract's records at hand; `wanted` are the records that the contract reads."""

    records: tuple[Record, ...]
    roots: Roots
    wanted: frozenset[str]
    files_are_there: bool = True
    zone: str = field(default="", init=False)

    def whole(self, root: Node) -> Bindings:
        top = self.mapping(root, "a sources file", TOP_KEYS)
        self.zone = self.zone_name(top["zone"]) if "zone" in top else ""
        accept = self.whole_number(top["accept_rejects"], "`accept_rejects`") if "accept_rejects" in top else 0
        entries = self.mapping(top["records"], "`records`") if "records" in top else {}
        if "records" not in top:
            self.faults.append(MissingSourceKey(root.place, "records", "a sources file"))
        bound = [b for name, node in entries.items() if (b := self.binding(name, node)) is not None]
        absent = self.absent_records(top["absent"], bound) if "absent" in top else ()
        place = next((n.place for n in (top.get("records"),) if n is not None), root.place)
        self.complete(tuple(entries), bound, absent, place)
        return Bindings(tuple(bound), accept, absent, root.place)

    # ------------------------------------------------------------ records

    def binding(self, name: str, node: Node) -> Binding | None:
        """A record's entry; None where it is faulty or where nobody reads the record."""
        from slalang.sources.reading_events import events_binding

        record = find(self.records, name)
        if record is None:
            hint = nearest(name, (r.name for r in self.records))
            self.faults.append(UnknownSourceRecord(node.place, name, hint))
            return None
        if record.annex:
            self.faults.append(AnnexAsSource(node.place, name))
            return None
        keys = dict.fromkeys(str(k.yaml.value) for k, _ in self.pairs(node, f"`{name}`"))
        binding = events_binding(self, node, record) if "events" in keys else self.rows_binding(node, record)
        if binding is None or self.wanted & set(records_of(binding)):
            return binding
        self.faults.append(NotReadHere(node.place, name))
        return None

    def rows_binding(self, node: Node, record: Record) -> RowsBinding | None:
        what = f"`{record.name}`"
        entries = self.mapping(node, what, ROWS_KEYS)
        for key in ("files", "columns"):
            if key not in entries:
                self.faults.append(MissingSourceKey(node.place, key, what))
                return None
        delivery = self.delivery(entries["files"], entries, record.name in self.wanted)
        fields = self.fields_of(record, node.place)
        columns = self.columns(entries["columns"], record, fields)
        absent = self.absent(entries, record, fields)
        self.fields_given(record, fields, {c.field: c.place for c in columns}, absent, entries["columns"].place)
        self.references(columns)
        return RowsBinding(record.name, delivery, columns, absent)

    def columns(self, node: Node, record: Record, fields: tuple[Field, ...]) -> tuple[FieldBinding, ...]:
        found: list[FieldBinding] = []
        for name, value in self.mapping(node, f"the columns of `{record.name}`").items():
            known = self.field_named(name, record, fields, value.place)
            binding = known and field_binding(self, value, known)
            if binding:
                found.append(binding)
        return tuple(found)

    def field_named(self, name: str, record: Record, fields: tuple[Field, ...], place: Place) -> Field | None:
        field = next((f for f in fields if f.name == name), None)
        if field is None:
            hint = nearest(name, (f.name for f in fields))
            self.faults.append(UnknownSourceField(place, name, record.name, hint))
        elif field.type.kind not in READABLE:
            self.faults.append(UnreadableType(place, name, str(field.type)))
        return field

    def fields_of(self, record: Record, place: Place) -> tuple[Field, ...]:
        """The fields that a source may give; a parent without one single key is a fault."""
        parent = find(self.records, record.parent)
        if parent is not None and len(parent.keys) != 1:
            self.faults.append(NeedsOneKey(place, parent.name, len(parent.keys)))
        return columns_needed(record, self.records)

    def fields_given(
        self, record: Record, fields: tuple[Field, ...], given: dict[str, Place], absent: tuple[str, ...], place: Place
    ) -> None:
        """Faults for what is read and not given, and for what is given and said to be absent."""
        for f in fields:
            if f.name in given and f.name in absent:
                self.faults.append(AbsentAndGiven(given[f.name], f.name))
            elif f.name in given or not must_be_given(record, f):
                continue
            elif not f.optional:
                self.faults.append(FieldWithoutColumn(place, f.name, record.name, f"bind `{f.name}` to a column"))
            elif f.name not in absent:
                way = f"bind it to a column, or say `absent: [{f.name}]` if the source does not have it"
                self.faults.append(FieldWithoutColumn(place, f.name, record.name, way))

    def references(self, columns: tuple[FieldBinding, ...]) -> None:
        """Faults for an `after` that names no field read by date and time, or that leads back to itself."""
        timed = {c.field: c.form for c in columns if isinstance(c.form, DateAndTime)}
        for column in columns:
            seen, form = [column.field], column.form
            while isinstance(form, DateAndTime) and isinstance(form.after, AfterField):
                target = form.after.field
                if target not in timed or target in seen:
                    reason = (
                        f"leads back to `{target}`" if target in seen else f"names `{target}`{nearest(target, timed)}"
                    )
                    reason += "" if target in seen else ", which is not read from a date and a time"
                    self.faults.append(BadReference(column.place, column.field, reason))
                    break
                seen.append(target)
                form = timed[target]

    # ------------------------------------------------------------ what rows and events share

    def delivery(self, files: Node, entries: dict[str, Node], wanted: bool) -> Delivery:
        """The files and how they are read; the files are looked for only where the record is wanted."""
        found: tuple[FoundFile, ...] = ()
        written = [(self.scalar(item, "a path"), item.place) for item in items(files)]
        if wanted:
            found, faults = find_all(self.roots, written)
            self.faults += (f for f in faults if self.files_are_there or not isinstance(f, DataFileMissing))
        return Delivery(
            files=found,
            zone=self.zone_name(entries["zone"]) if "zone" in entries else self.zone,
            kind=self.chosen(entries, "kind", KINDS, ""),
            encoding=self.chosen(entries, "encoding", ENCODINGS, "utf-8"),
            delimiter=self.chosen(entries, "delimiter", DELIMITERS, ""),
            quote=self.chosen(entries, "quote", ('"', "'", ""), '"'),
            sheet=self.scalar(entries["sheet"], "`sheet`") if "sheet" in entries else "",
            drop=read_matches(self, entries["drop"], "`drop`") if "drop" in entries else (),
            empty_together=read_empty_together(self, entries["empty_together"]) if "empty_together" in entries else (),
            place=files.place,
        )

    def chosen(self, entries: dict[str, Node], key: str, known: tuple[str, ...], otherwise: str) -> str:
        return self.word(entries[key], f"`{key}`", known) if key in entries else otherwise

    def zone_name(self, node: Node) -> str:
        name = self.scalar(node, "`zone`")
        found = zone(name) if name else None
        if isinstance(found, UnknownZone):
            self.faults.append(UnknownSourceZone(node.place, name, found.hint))
        return name

    def whole_number(self, node: Node, what: str) -> int:
        written = self.scalar(node, what)
        digits = written.replace("_", "")
        if digits.isascii() and digits.isdigit() and len(digits) <= 13 and int(digits) <= MOST_REJECTS:
            return int(digits)
        self.wrong(node, what, "a whole number")
        return 0

    def absent(self, entries: dict[str, Node], record: Record, fields: tuple[Field, ...]) -> tuple[str, ...]:
        """The fields that the source is said not to have."""
        if "absent" not in entries:
            return ()
        names = self.list(entries["absent"], "`absent`")
        for name in names:
            self.field_named(name, record, fields, entries["absent"].place)
        return names

    # ------------------------------------------------------------ the whole

    def absent_records(self, node: Node, bound: list[Binding]) -> tuple[str, ...]:
        names = self.list(node, "`absent`")
        given = {name for b in bound for name in records_of(b)}
        for name in names:
            if find(self.records, name) is None:
                hint = nearest(name, (r.name for r in self.records))
                self.faults.append(UnknownSourceRecord(node.place, name, hint))
            elif name in given:
                self.faults.append(AbsentAndGiven(node.place, name))
        return names

    def complete(self, entries: tuple[str, ...], bound: list[Binding], absent: tuple[str, ...], place: Place) -> None:
        """Faults for records that are read and neither bound, absent nor an annex."""
        given = {*entries, *absent, *DECISIONS, *(name for b in bound for name in records_of(b))}
        for record in self.records:
            if record.name in self.wanted and record.name not in given and not record.annex:
                self.faults.append(RecordWithoutSource(place, record.name))
