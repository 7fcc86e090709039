"""An event log folded into cases and the spans of their states, inside the database.

Takes the binding of the log; gives a record's rows, one a case, and those of its child records. Events of a case are
ordered by instant and, at one instant, as they stand in the file. An event that several files deliver counts once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from unicodedata import normalize

from slalang.model.contract import Field, Record
from slalang.model.facts import DataFile
from slalang.sources.bindings import (
    Between,
    ChildBinding,
    DateAndTime,
    Delivery,
    EventsBinding,
    EventValue,
    FieldBinding,
    Joined,
    Part,
    Single,
    State,
    While,
    columns_of,
)
from slalang.sources.conversion import Wanted, convert
from slalang.sources.desk import Desk, fact_table
from slalang.sources.intake import Intake, Order, new_staging, take_in
from slalang.sources.records import columns_needed, find
from slalang.sources.scan import Native, Raw, Scan
from slalang.sources.sql import aliased, create, delete, drop, every, names, select, texts
from slalang.sources.staging import Counts
from slalang.units import INSTANT, TEXT

EVENTS = "_events"
IN_ORDER = "_in_order"


def take_in_events(desk: Desk, record: Record, binding: EventsBinding) -> tuple[Intake, int] | None:
    """The events as a table in their order, and how many were delivered by several files; None where at fault."""
    wanted = [Wanted(Field("case_key", TEXT), replace(binding.case, field="case_key"))]
    wanted.append(Wanted(Field("event_at", INSTANT), replace(binding.at, field="event_at")))
    wanted += [text_column(f"s{n}", column) for n, column in enumerate(binding.state)]
    wanted += [text_column(f"e{n}", column) for n, column in enumerate(carried(binding))]
    wanted += [highest(n, value, record) for n, value in enumerate(binding.values) if value.which == "highest"]
    events = take_in(desk, Order(record.name, EVENTS, binding.delivery, tuple(wanted), temporary=True))
    if events is None:
        return None
    fields = [w.field.name for w in wanted]
    collapsed = delivered_twice(desk, fields) if len(events.files) > 1 else 0
    window = "WINDOW w AS (PARTITION BY case_key ORDER BY event_at, _file, _row)"
    ordered = select("*, row_number() OVER w AS n, lead(event_at) OVER w AS next_at", EVENTS, window)
    create(desk.connection, IN_ORDER, ordered, temporary=True)
    drop(desk.connection, EVENTS)
    return events, collapsed


def text_column(alias: str, column: str) -> Wanted:
    return Wanted(Field(alias, TEXT, optional=True), FieldBinding(alias, Single(column)))


def highest(number: int, value: EventValue, record: Record) -> Wanted:
    """A column whose highest value is asked for is compared by its value, not by its text."""
    field = record.field(value.field)
    assert field is not None
    return Wanted(Field(f"h{number}", field.type, optional=True), replace(value.binding, field=f"h{number}"))


def carried(binding: EventsBinding) -> tuple[str, ...]:
    """Raw columns whose values cases and spans take over from one of their events."""
    bindings = [v.binding for v in binding.values] + [c for child in binding.children for c in child.columns]
    return tuple(dict.fromkeys(c for b in bindings for c in columns_of(b)))


def delivered_twice(desk: Desk, fields: Sequence[str]) -> int:
    """Removes events that an earlier file has as well; a repetition inside one file is meant and stays."""
    nth = f"row_number() OVER (PARTITION BY {names(fields)}, _file ORDER BY _row) AS nth"
    counted = select(f"rowid AS r, {names(fields)}, _file, {nth}", EVENTS)
    again = select(f"r, row_number() OVER (PARTITION BY {names(fields)}, nth ORDER BY _file) AS k", f"({counted})")
    return delete(desk.connection, EVENTS, f"rowid IN ({select('r', f'({again})', 'WHERE k > 1')})")


# ------------------------------------------------------------ cases


def fold_cases(desk: Desk, record: Record, binding: EventsBinding, files: Sequence[DataFile]) -> Counts:
    """Makes the table of cases: a row for each, placed where its first event stands."""
    items = {"key": "case_key", "_file": "arg_min(_file, n)", "_row": "arg_min(_row, n)"}
    raws = {label(binding.case): Raw("key")}
    given = {record.keys[0].name: Single(label(binding.case))}
    bound = {name: FieldBinding(name, form) for name, form in given.items()}
    for n, instant in enumerate(binding.instants):
        choose = "min" if instant.which == "first" else "max"
        items[f"i{n}"] = f"{choose}(event_at) FILTER (WHERE {in_state(instant.state)})"
        raws[event_of(instant.field)] = Raw(f"i{n}", Native.INSTANT)
        bound[instant.field] = FieldBinding(instant.field, Single(event_of(instant.field)))
    for n, value in enumerate(binding.values):
        own = {c: f"{value.which} {c}" for c in columns_of(value.binding)}
        for column, renamed_column in own.items():
            alias = f"v{n}_{carried(binding).index(column)}"
            items[alias] = chosen(value.which, f"e{carried(binding).index(column)}", n)
            raws[renamed_column] = Raw(alias)
        bound[value.field] = renamed(value.binding, own)
    query = select(aliased(items), IN_ORDER, "GROUP BY case_key")
    return typed(desk, record, bound, Scan(query, raws, located=("_file", "_row")), files)


def chosen(which: str, column: str, number: int) -> str:
    """The value of a column in the first, last or highest event of a case."""
    function, order = {"first": ("min", "n"), "last": ("max", "n"), "highest": ("max", f"h{number}")}[which]
    return f"coalesce(arg_{function}(coalesce({column}, ''), {order}), '')"


def renamed(binding: FieldBinding, own: dict[str, str]) -> FieldBinding:
    """The binding over columns of the fold, which are named after the event that they come from."""
    when = tuple(replace(m, column=own[m.column]) for m in binding.when)
    match binding.form:
        case Single(column=column):
            return replace(binding, form=Single(own[column]), when=when)
        case Joined(columns=columns):
            return replace(binding, form=Joined(tuple(own[c] for c in columns)), when=when)
        case DateAndTime():
            raise AssertionError("the reader of the sources file refuses a date and a time here")


def label(binding: FieldBinding) -> str:
    """The raw columns of a binding as one name, for rejects."""
    return ", ".join(columns_of(binding))


def event_of(field: str) -> str:
    return f"event of {field}"


def typed(desk: Desk, record: Record, bound: dict[str, FieldBinding], scan: Scan, files: Sequence[DataFile]) -> Counts:
    """Makes a record's table out of folded rows."""
    wanted = tuple(Wanted(f, bound.get(f.name)) for f in columns_needed(record, desk.records))
    staging = new_staging(desk, record.name, wanted)
    staging.add(convert(scan, wanted, Delivery(())), scan, *(f.path for f in files))
    counts = staging.finish(fact_table(record.name))
    staging.clear()
    return counts


# ------------------------------------------------------------ children


def fold_children(
    desk: Desk, record: Record, binding: EventsBinding, child: ChildBinding, files: Sequence[DataFile]
) -> Counts:
    """Makes the table of a child record: a row for each span, placed where the event that begins it stands."""
    parts = {part.field: f"part of {binding.state[part.index]}" for part in child.parts}
    raws = {label(binding.case): Raw("key"), event_of("started_at"): Raw("begins", Native.INSTANT)}
    raws[event_of("ended_at")] = Raw("ends", Native.INSTANT)
    raws |= {parts[part.field]: Raw(f"p{part.index}") for part in child.parts}
    raws |= {column: Raw(f"c{n}") for n, column in enumerate(carried(binding))}
    bound = {record.name: FieldBinding(record.name, Single(label(binding.case)))}
    bound |= {name: FieldBinding(name, Single(event_of(name))) for name in ("started_at", "ended_at")}
    bound |= {name: FieldBinding(name, Single(column)) for name, column in parts.items()}
    bound |= {c.field: c for c in child.columns}
    scan = Scan(spans(binding, child), raws, located=("_file", "_row"))
    return typed(desk, find_child(desk, child), bound, scan, files)


def find_child(desk: Desk, child: ChildBinding) -> Record:
    found = find(desk.records, child.record)
    assert found is not None
    return found


def spans(binding: EventsBinding, child: ChildBinding) -> str:
    """The query of a child's spans."""
    items = {"key": "case_key", "begins": "event_at", "_file": "_file", "_row": "_row"}
    items |= {f"p{n}": f"coalesce(s{n}, '')" for n in range(len(binding.state))}
    items |= {f"c{n}": f"coalesce(e{n}, '')" for n in range(len(carried(binding)))}
    match child.span:
        case While(state=state):
            return select(aliased({**items, "ends": "next_at"}), IN_ORDER, f"WHERE {in_state(state)}")
        case Between(start=start, end=end):
            return select(aliased({**items, "ends": "ends"}), f"({between(start, end)})")


def between(start: State, end: State) -> str:
    """The events that begin a span, with the instant of the next event that ends it.

    Events are numbered by the ends up to and with themselves; in each number's run the first start begins the span.
    """
    case_order = "PARTITION BY case_key ORDER BY n ROWS BETWEEN"
    ended = f"count(*) FILTER (WHERE {in_state(end)}) OVER ({case_order} UNBOUNDED PRECEDING AND CURRENT ROW) AS run"
    ends = (
        f"min(event_at) FILTER (WHERE {in_state(end)}) OVER ({case_order} 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS ends"
    )
    numbered = select(f"*, {ended}, {ends}", IN_ORDER)
    first = "row_number() OVER (PARTITION BY case_key, run ORDER BY n) AS nth"
    starts = select(f"*, {first}", f"({numbered})", f"WHERE {in_state(start)}")
    return select("*", f"({starts})", "WHERE nth = 1")


def in_state(state: State) -> str:
    """Whether an event is in a state; every event is in `any`."""
    parts = [(n, part) for n, part in enumerate(state) if part != Part()]
    return every(f"coalesce(s{n}, '') IN {texts(normalize('NFC', v) for v in part.values)}" for n, part in parts)


def forget_events(desk: Desk) -> None:
    for table in (EVENTS, IN_ORDER):
        drop(desk.connection, table)
