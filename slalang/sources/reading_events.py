"""Reads the entry of an event log: case, instant, state, the fields folded from its events, and its children."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slalang.diagnostic import nearest
from slalang.model.contract import Field, Record
from slalang.source import Place
from slalang.sources.bindings import (
    Between,
    ChildBinding,
    EventInstant,
    EventsBinding,
    EventValue,
    FieldBinding,
    Joined,
    Part,
    Single,
    State,
    StatePart,
    While,
)
from slalang.sources.faults.bindings import (
    MissingSourceKey,
    NeedsOneKey,
    OptionMeansNothing,
    UnknownSourceRecord,
    WrongState,
)
from slalang.sources.nodes import Node, is_list, is_mapping, items
from slalang.sources.reading_fields import FORM_KEYS, OPTION_KEYS, field_binding
from slalang.sources.records import find
from slalang.units import INSTANT, Kind

if TYPE_CHECKING:
    from slalang.sources.reading import SourcesReader

EVENT_KEYS = (
    "events", "case", "at", "state", "fields", "children",
    "zone", "kind", "encoding", "delimiter", "quote", "sheet", "drop", "empty_together", "absent",
)  # fmt: skip
ORDINALS = ("first", "second", "third", "fourth", "fifth")
UNORDERED = frozenset({Kind.TEXT, Kind.ONE_OF, Kind.FLAG})


def events_binding(reader: SourcesReader, node: Node, record: Record) -> EventsBinding | None:
    """The binding of a record that is folded from events, or None beside its faults."""
    what = f"`{record.name}`"
    entries = reader.mapping(node, what, EVENT_KEYS)
    for key in ("case", "at", "state"):
        if key not in entries:
            reader.faults.append(MissingSourceKey(node.place, key, what))
            return None
    if len(record.keys) != 1:
        reader.faults.append(NeedsOneKey(node.place, record.name, len(record.keys)))
        return None
    case = field_binding(reader, entries["case"], record.keys[0])
    at = field_binding(reader, entries["at"], Field("at", INSTANT))
    state = reader.list(entries["state"], "`state`")
    if case is None or at is None or not all(state):
        return None
    fields = reader.fields_of(record, node.place)
    absent = reader.absent(entries, record, fields)
    given = folded_fields(reader, entries, record, fields, len(state))
    places = {g.field: g.place if isinstance(g, EventInstant) else g.binding.place for g in given}
    reader.fields_given(record, fields, {record.keys[0].name: case.place} | places, absent, node.place)
    wanted = {record.name, *children_named(entries)} & reader.wanted
    return EventsBinding(
        record=record.name,
        delivery=reader.delivery(entries["events"], entries, bool(wanted)),
        case=case,
        at=at,
        state=state,
        instants=tuple(g for g in given if isinstance(g, EventInstant)),
        values=tuple(g for g in given if isinstance(g, EventValue)),
        children=children(reader, entries, record, len(state)),
        absent=absent,
    )


def children_named(entries: dict[str, Node]) -> set[str]:
    node = entries.get("children")
    return {str(k.value) for k, _ in node.yaml.value} if node is not None and is_mapping(node) else set()


# ------------------------------------------------------------ fields


def folded_fields(
    reader: SourcesReader, entries: dict[str, Node], record: Record, fields: tuple[Field, ...], parts: int
) -> list[EventInstant | EventValue]:
    found: list[EventInstant | EventValue] = []
    named = reader.mapping(entries["fields"], f"the fields of `{record.name}`") if "fields" in entries else {}
    for name, node in named.items():
        field = reader.field_named(name, record, fields, node.place)
        folded = folded_field(reader, node, field, parts) if field is not None else None
        if folded is not None:
            found.append(folded)
    return found


def folded_field(reader: SourcesReader, node: Node, field: Field, parts: int) -> EventInstant | EventValue | None:
    """`first event`, `last COLUMN`, `{last: STATE}` or `{column: COLUMN, take: last, …}`."""
    if is_mapping(node):
        keys = {str(k.value) for k, _ in node.yaml.value}
        return (
            state_instant(reader, node, field, parts) if keys & {"first", "last"} else event_value(reader, node, field)
        )
    which, _, rest = reader.scalar(node, f"`{field.name}`").partition(" ")
    if which not in ("first", "last", "highest") or not rest.strip():
        reader.wrong(node, f"`{field.name}`", "`first event`, `last COLUMN` or `{last: STATE}`")
        return None
    if rest.strip() == "event" and which != "highest":
        return instant_field(reader, EventInstant(field.name, which, (), node.place), field)
    return checked_value(
        reader, EventValue(which, FieldBinding(field.name, Single(rest.strip()), place=node.place)), field
    )


def state_instant(reader: SourcesReader, node: Node, field: Field, parts: int) -> EventInstant | None:
    entries = reader.mapping(node, f"`{field.name}`", ("first", "last"))
    if len(entries) != 1:
        reader.wrong(node, f"`{field.name}`", "`{first: STATE}` or `{last: STATE}`")
        return None
    which, state_node = next(iter(entries.items()))
    state = read_state(reader, state_node, parts)
    return None if state is None else instant_field(reader, EventInstant(field.name, which, state, node.place), field)


def instant_field(reader: SourcesReader, found: EventInstant, field: Field) -> EventInstant | None:
    """The binding, if the field is an instant: an event's only value of its own is when it happened."""
    if field.type.kind is Kind.INSTANT:
        return found
    reader.faults.append(OptionMeansNothing(found.place, f"{found.which} event", field.name, str(field.type)))
    return None


def event_value(reader: SourcesReader, node: Node, field: Field) -> EventValue | None:
    entries = reader.mapping(node, f"`{field.name}`", (*FORM_KEYS, *OPTION_KEYS, "take"))
    binding = field_binding(reader, node, field, ("take",))
    take = reader.chosen(entries, "take", ("first", "last", "highest"), "last")
    return checked_value(reader, EventValue(take, binding), field) if binding is not None and take else None


def checked_value(reader: SourcesReader, found: EventValue, field: Field) -> EventValue | None:
    """The binding, if its type has an order where one is needed, and it is read from one column."""
    if found.which == "highest" and field.type.kind in UNORDERED:
        reader.faults.append(OptionMeansNothing(found.binding.place, "highest", field.name, str(field.type)))
        return None
    if not isinstance(found.binding.form, Single | Joined):
        reader.faults.append(OptionMeansNothing(found.binding.place, "date", field.name, "an event's column"))
        return None
    return found


# ------------------------------------------------------------ states and children


def read_state(reader: SourcesReader, node: Node, parts: int) -> State | None:
    """A state: `any`, or one part for each state column; with one column also a bare value."""
    if not is_list(node):
        word = reader.scalar(node, "a state")
        if word == "any":
            return ()
        if parts == 1 and word:
            return (Part((word,)),)
    elif len(items(node)) == parts:
        return tuple(state_part(reader, item) for item in items(node))
    reader.faults.append(WrongState(node.place, parts))
    return None


def state_part(reader: SourcesReader, node: Node) -> Part:
    values = reader.list(node, "a part of a state")
    return Part() if not is_list(node) and values == ("any",) else Part(values)


def children(reader: SourcesReader, entries: dict[str, Node], record: Record, parts: int) -> tuple[ChildBinding, ...]:
    named = reader.mapping(entries["children"], f"the children of `{record.name}`") if "children" in entries else {}
    found: list[ChildBinding] = []
    for name, node in named.items():
        child = find(reader.records, name)
        if child is None or child.parent != record.name:
            known = [r.name for r in reader.records if r.parent == record.name]
            reader.faults.append(UnknownSourceRecord(node.place, name, nearest(name, known)))
        elif (binding := child_binding(reader, node, child, parts)) is not None:
            found.append(binding)
    return tuple(found)


def child_binding(reader: SourcesReader, node: Node, child: Record, parts: int) -> ChildBinding | None:
    """A child's span and its other fields: a part of the state by its ordinal, or a column of the starting event."""
    entries = reader.mapping(node, f"`{child.name}`")
    span = read_span(reader, node, entries, child, parts)
    if span is None:
        return None
    fields = reader.fields_of(child, node.place)
    others = {k: v for k, v in entries.items() if k not in ("while", "between", "absent")}
    state_parts, columns = [], []
    for name, value in others.items():
        field = reader.field_named(name, child, fields, value.place)
        ordinal = ordinal_of(value, parts)
        if field is not None and ordinal is not None:
            state_parts.append(StatePart(name, ordinal))
        elif field is not None and (binding := field_binding(reader, value, field)) is not None:
            columns.append(binding)
    absent = reader.absent(entries, child, fields)
    given: dict[str, Place] = dict.fromkeys(("started_at", "ended_at", child.parent, *others), node.place)
    reader.fields_given(child, fields, given, absent, node.place)
    return ChildBinding(child.name, span, tuple(state_parts), tuple(columns), absent, node.place)


def ordinal_of(node: Node, parts: int) -> int | None:
    """Which part of the state a word like `second` means."""
    word = str(node.yaml.value)
    return ORDINALS.index(word) if word in ORDINALS[:parts] else None


def read_span(
    reader: SourcesReader, node: Node, entries: dict[str, Node], child: Record, parts: int
) -> While | Between | None:
    """`while: STATE` or `between: [STATE, STATE]`, exactly one of them."""
    if ("while" in entries) == ("between" in entries):
        reader.faults.append(MissingSourceKey(node.place, "while` or `between", f"`{child.name}`"))
        return None
    if "while" in entries:
        state = read_state(reader, entries["while"], parts)
        return None if state is None else While(state)
    ends = items(entries["between"])
    if not is_list(entries["between"]) or len(ends) != 2:
        reader.wrong(entries["between"], "`between`", "a list of two states")
        return None
    start, end = (read_state(reader, item, parts) for item in ends)
    return None if start is None or end is None else Between(start, end)
