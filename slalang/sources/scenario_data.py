"""`given data "file"` of a scenario: a file read in place of the files of the record that it holds.

Takes bindings and found files; gives bindings in which the record that a file belongs to reads the given files alone.
A file belongs to the record whose files it is one of; else to the one record whose columns it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from slalang.diagnostic import Diagnostic
from slalang.source import Place
from slalang.sources.adapters import Opening, header_names
from slalang.sources.bindings import Binding, Bindings, EventsBinding, RowsBinding, columns_of
from slalang.sources.events import carried
from slalang.sources.faults.files import DataBelongsNowhere
from slalang.sources.files import CheckedFile, check
from slalang.sources.paths import FoundFile
from slalang.sources.sql import Connection


def with_data(
    connection: Connection, bindings: Bindings, files: Sequence[FoundFile], place: Place
) -> tuple[Bindings, tuple[Diagnostic, ...]]:
    """The bindings with the given files in place of their own."""
    given: dict[str, list[FoundFile]] = {}
    faults: list[Diagnostic] = []
    for file in files:
        owner = owner_of(connection, bindings, file, place)
        if isinstance(owner, Diagnostic):
            faults.append(owner)
        else:
            given.setdefault(owner.record, []).append(file)
    records = tuple(replaced(b, given.get(b.record, [])) for b in bindings.records)
    return replace(bindings, records=records), tuple(faults)


def replaced(binding: Binding, files: Sequence[FoundFile]) -> Binding:
    return replace(binding, delivery=replace(binding.delivery, files=tuple(files))) if files else binding


def owner_of(connection: Connection, bindings: Bindings, file: FoundFile, place: Place) -> Binding | Diagnostic:
    """The binding that a file is for."""
    own = [b for b in bindings.records if any(f.path == file.path for f in b.delivery.files)]
    if not own:
        checked = [
            (b, check(file, b.delivery.kind, b.delivery.encoding, place, lambda size: None)) for b in bindings.records
        ]
        fault = next((c for _, c in checked if isinstance(c, Diagnostic)), None)
        own = [b for b, c in checked if isinstance(c, CheckedFile) and has_columns(connection, b, c)]
        if not own and fault is not None:
            return fault
    return own[0] if len(own) == 1 else DataBelongsNowhere(place, file.shown, "none" if not own else "several")


def has_columns(connection: Connection, binding: Binding, file: CheckedFile) -> bool:
    """Whether a file has every column that a binding names."""
    header = header_names(Opening(connection, file, binding.delivery, {}))
    return not isinstance(header, Diagnostic) and raw_columns(binding) <= set(header)


def raw_columns(binding: Binding) -> set[str]:
    """Every column that a binding reads."""
    rules = {c for rule in binding.delivery.empty_together for c in rule.columns} | {
        m.column for m in binding.delivery.drop
    }
    match binding:
        case RowsBinding(columns=columns):
            return rules | {c for b in columns for c in columns_of(b)}
        case EventsBinding(case=case, at=at, state=state):
            return rules | {*columns_of(case), *columns_of(at), *state, *carried(binding)}
