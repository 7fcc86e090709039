"""What a sources file says, read and checked: which columns of which files hold the facts of which record.

Takes the nodes that `reading` has checked; gives frozen values that the rest of the room works from. What the facts
mean is the contract's business and never stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as described

from slalang.source import NOWHERE, Place
from slalang.sources.paths import FoundFile


@dataclass(frozen=True, slots=True)
class Match:
    """A condition on raw columns: the column holds one of these texts."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Single:
    """One column."""

    column: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Several columns that together are one text; missing where one of them is empty."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AfterTime:
    """`after: {time: COLUMN}`: the time of day in that column, on the same date."""

    column: str


@dataclass(frozen=True, slots=True)
class AfterField:
    """`after: FIELD`: the local time that this field, itself read from a date and a time, came to."""

    field: str


@dataclass(frozen=True, slots=True)
class DateAndTime:
    """A local time from a date column and the first of the time columns that is not empty.

    With `after` it is the next day where the time of day lies more than 12 h before that.
    """

    date: str
    times: tuple[str, ...]
    date_format: str = ""
    time_format: str = ""
    after: AfterTime | AfterField | None = None


Form = Single | Joined | DateAndTime


@dataclass(frozen=True, slots=True)
class FieldBinding:
    """How one field is read. `missing` are texts that stand for no value; `when` says in which rows there is one.

    `formats` are strptime formats tried in order (empty: ISO 8601). `unit` is what a bare number counts. `decimal` and
    `thousands` are the marks of written numbers; `yes` and `no` the texts of a flag.
    """

    field: str
    form: Form
    formats: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    when: tuple[Match, ...] = ()
    unit: str = ""
    decimal: str = "."
    thousands: str = ""
    yes: tuple[str, ...] = ("yes", "true", "1")
    no: tuple[str, ...] = ("no", "false", "0")
    place: Place = described(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class EmptyTogether:
    """Columns that are empty where all of them hold the value."""

    columns: tuple[str, ...]
    value: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """The files of a record and how they are read: what rows and events have in common.

    `kind` is csv, tsv, jsonl, parquet, xlsx or empty, where the ending of a file's name decides.
    """

    files: tuple[FoundFile, ...]
    zone: str = ""
    kind: str = ""
    encoding: str = "utf-8"
    delimiter: str = ""
    quote: str = '"'
    sheet: str = ""
    drop: tuple[Match, ...] = ()
    empty_together: tuple[EmptyTogether, ...] = ()
    place: Place = described(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RowsBinding:
    """A record with one row a row of its files."""

    record: str
    delivery: Delivery
    columns: tuple[FieldBinding, ...]
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a state: any of these values, or any value at all where there are none."""

    values: tuple[str, ...] = ()


State = tuple[Part, ...]
"""One part for each state column; no part at all is `any`: every event."""


@dataclass(frozen=True, slots=True)
class EventInstant:
    """A field that is the instant of the first or last event in a state (`which` is first or last)."""

    field: str
    which: str
    state: State
    place: Place = described(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class EventValue:
    """A field read from a column of the first, last or highest event of the case."""

    which: str
    binding: FieldBinding

    @property
    def field(self) -> str:
        return self.binding.field


@dataclass(frozen=True, slots=True)
class While:
    """A span for each event in the state, up to the next event of its case."""

    state: State


@dataclass(frozen=True, slots=True)
class Between:
    """A span from an event in `start` to the next event in `end`; further starts within it change nothing."""

    start: State
    end: State


@dataclass(frozen=True, slots=True)
class StatePart:
    """A child's field that is part number `index` (from 0) of the state in which the span began."""

    field: str
    index: int


@dataclass(frozen=True, slots=True)
class ChildBinding:
    """A child record folded from events; its rows have `started_at`, `ended_at` and these fields."""

    record: str
    span: While | Between
    parts: tuple[StatePart, ...] = ()
    columns: tuple[FieldBinding, ...] = ()
    absent: tuple[str, ...] = ()
    place: Place = described(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class EventsBinding:
    """A record folded from an event log: `case` gives its key, `at` the instant of an event, `state` its state."""

    record: str
    delivery: Delivery
    case: FieldBinding
    at: FieldBinding
    state: tuple[str, ...]
    instants: tuple[EventInstant, ...] = ()
    values: tuple[EventValue, ...] = ()
    children: tuple[ChildBinding, ...] = ()
    absent: tuple[str, ...] = ()


Binding = RowsBinding | EventsBinding


@dataclass(frozen=True, slots=True)
class Bindings:
    """The whole sources file. `absent` are records of which no data were delivered at all."""

    records: tuple[Binding, ...]
    accept_rejects: int = 0
    absent: tuple[str, ...] = ()
    place: Place = described(default=NOWHERE, compare=False, repr=False)

    def binding(self, record: str) -> Binding | None:
        """What gives the rows of a record: its own entry, or that of the event log whose child it is."""
        return next((b for b in self.records if record in records_of(b)), None)


def records_of(binding: Binding) -> tuple[str, ...]:
    """The records that a binding fills."""
    match binding:
        case RowsBinding(record=record):
            return (record,)
        case EventsBinding(record=record, children=children):
            return (record, *(c.record for c in children))


def columns_of(binding: FieldBinding) -> tuple[str, ...]:
    """The raw columns that a field is read from, each once."""
    found: list[str] = [m.column for m in binding.when]
    match binding.form:
        case Single(column=column):
            found.append(column)
        case Joined(columns=columns):
            found += columns
        case DateAndTime(date=date, times=times, after=after):
            found += [date, *times]
            if isinstance(after, AfterTime):
                found.append(after.column)
    return tuple(dict.fromkeys(found))
