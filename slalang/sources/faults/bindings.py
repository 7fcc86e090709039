"""Faults of the sources file itself: its YAML, its keys, and the names it uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from slalang.diagnostic import Diagnostic, Note, Severity
from slalang.source import Place


@dataclass(frozen=True, slots=True)
class SourcesUnreadable(Diagnostic):
    """What it means: the sources file is missing, larger than a sources file may be, or not UTF-8 text.

    Wrong:  `--sources data.parquet`
    Right:  `--sources sources.yaml`, a small text file that says which columns of which files hold the facts
    """

    name: str
    reason: str
    message: ClassVar[str] = "sources file {name} {reason}"


@dataclass(frozen=True, slots=True)
class NotYaml(Diagnostic):
    """What it means: the sources file is not one YAML document.

    Wrong:  `files: [a.csv, b.csv`
    Right:  `files: [a.csv, b.csv]`
    """

    reason: str
    message: ClassVar[str] = "this is not YAML: {reason}"
    help: ClassVar[str] = "a value with `:`, `#`, `{{` or `[` in it stands in quotes"


@dataclass(frozen=True, slots=True)
class YamlAlias(Diagnostic):
    """What it means: a sources file holds no anchors and aliases, so that a few lines cannot unfold into millions.

    Wrong:  `columns: *shared`
    Right:  the columns, written where they are used
    """

    message: ClassVar[str] = "anchors and aliases (`&`, `*`) are not read in a sources file"
    help: ClassVar[str] = "write the values out; a text that begins with `*` or `&` stands in quotes"


@dataclass(frozen=True, slots=True)
class YamlTooDeep(Diagnostic):
    """What it means: the YAML is nested far deeper, or holds far more values, than any sources file needs.

    Wrong:  `[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[`
    Right:  `columns: [date, line, call_id]`
    """

    limit: str
    message: ClassVar[str] = "a sources file may not have more than {limit}"


@dataclass(frozen=True, slots=True)
class UnknownSourceKey(Diagnostic):
    """What it means: the sources file has a key that means nothing at this place.

    Wrong:  `colums: {id: RequestId}`
    Right:  `columns: {id: RequestId}`
    """

    key: str
    where: str
    hint: str
    known: str
    message: ClassVar[str] = "`{key}` is no key of {where}{hint}"
    help: ClassVar[str] = "known here: {known}"


@dataclass(frozen=True, slots=True)
class RepeatedSourceKey(Diagnostic):
    """What it means: one key stands twice in the same place; nothing decides between the two.

    Wrong:  `columns: {id: A, id: B}`
    Right:  `columns: {id: A}`
    """

    key: str
    first: Place
    message: ClassVar[str] = "`{key}` stands here a second time"

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.first, "the first one is here"),)


@dataclass(frozen=True, slots=True)
class MissingSourceKey(Diagnostic):
    """What it means: a key is needed here and is not written.

    Wrong:  `ticket: {events: log.csv, at: time}`
    Right:  `ticket: {events: log.csv, case: case_id, at: time, state: status}`
    """

    key: str
    where: str
    message: ClassVar[str] = "{where} needs `{key}`"


@dataclass(frozen=True, slots=True)
class WrongSourceShape(Diagnostic):
    """What it means: the value of a key has another shape than the key takes.

    Wrong:  `accept_rejects: few`
    Right:  `accept_rejects: 10`
    """

    what: str
    expected: str
    message: ClassVar[str] = "{what} is written as {expected}"


@dataclass(frozen=True, slots=True)
class UnknownSourceRecord(Diagnostic):
    """What it means: the sources file binds a record that the contract and its libraries do not declare.

    Wrong:  `records: {reqest: {files: a.csv, columns: {id: Id}}}`
    Right:  `records: {request: {files: a.csv, columns: {id: Id}}}`
    """

    record: str
    hint: str
    message: ClassVar[str] = "`{record}` is no record of the contract{hint}"


@dataclass(frozen=True, slots=True)
class UnknownSourceField(Diagnostic):
    """What it means: a column is bound to a field that the record does not have.

    Wrong:  `columns: {oponed_at: CreatedDate}`
    Right:  `columns: {opened_at: CreatedDate}`
    """

    field: str
    record: str
    hint: str
    message: ClassVar[str] = "record `{record}` has no field `{field}`{hint}"


@dataclass(frozen=True, slots=True)
class UnknownSourceZone(Diagnostic):
    """What it means: the zone is not in the time zone data (IANA names such as `Europe/Madrid`).

    Wrong:  `zone: Europe/Madird`
    Right:  `zone: Europe/Madrid`
    """

    zone: str
    hint: str
    message: ClassVar[str] = "there is no time zone `{zone}`{hint}"


@dataclass(frozen=True, slots=True)
class AnnexAsSource(Diagnostic):
    """What it means: the record is an annex; its rows are terms of the contract and come with it, never from sources.

    Wrong:  `records: {promise: {files: promises.csv, columns: {type: type, days: days}}}`
    Right:  `annex "promises.csv"` in the contract, and nothing here
    """

    record: str
    message: ClassVar[str] = "`{record}` is an annex of the contract: its rows are terms, not data"
    help: ClassVar[str] = "remove it from the sources file"


@dataclass(frozen=True, slots=True)
class RecordWithoutSource(Diagnostic):
    """What it means: the contract reads a record, and the sources file does not say where its rows are.

    Wrong:  no entry for `outage` under `records:`
    Right:  an entry with its files and columns, or `absent: [outage]` at the top: nothing was delivered
    """

    record: str
    message: ClassVar[str] = "the contract reads record `{record}`, and nothing here says where its rows are"
    help: ClassVar[str] = "bind it under `records:`, or say `absent: [{record}]` at the top: no data were delivered"


@dataclass(frozen=True, slots=True)
class FieldWithoutColumn(Diagnostic):
    """What it means: the contract reads a field, and no column gives it. A forgotten column must not look like no data.

    Wrong:  `columns: {id: Id, opened_at: Created}` where the contract also reads `closed_at`
    Right:  `closed_at: Closed` beside them; an optional field that the source does not have: `absent: [closed_at]`
    """

    field: str
    record: str
    way: str
    message: ClassVar[str] = "no column gives `{record}.{field}`, which the contract reads"
    help: ClassVar[str] = "{way}"


@dataclass(frozen=True, slots=True)
class AbsentAndGiven(Diagnostic):
    """What it means: what is named in `absent` is also bound: one of the two is a mistake.

    Wrong:  `columns: {closed_at: Closed}` with `absent: [closed_at]`
    Right:  one of them
    """

    name: str
    message: ClassVar[str] = "`{name}` is named in `absent` and bound as well"


@dataclass(frozen=True, slots=True)
class BadTimeFormat(Diagnostic):
    """What it means: a format has a directive that is not read, or lacks what makes a point in time.

    Wrong:  `format: "%d/%m %H:%M"` (which year?)
    Right:  `format: "%d/%m/%Y %H:%M"`
    """

    format: str
    reason: str
    message: ClassVar[str] = "format `{format}` {reason}"
    help: ClassVar[str] = "directives: {known}"
    known: str = "%Y %y %m %b %B %d %j %H %I %p %M %S %f %z %a %A %%, and epoch_s, epoch_ms, epoch_us"


@dataclass(frozen=True, slots=True)
class OptionMeansNothing(Diagnostic):
    """What it means: an option stands at a field whose type it does not concern; it would be ignored without a word.

    Wrong:  `status: {column: Status, unit: h}`
    Right:  `status: Status`
    """

    option: str
    field: str
    type: str
    message: ClassVar[str] = "`{option}` means nothing at `{field}`, which is of type {type}"


@dataclass(frozen=True, slots=True)
class BadReference(Diagnostic):
    """What it means: `after` names no field that is read from a date and a time, or two fields wait for each other.

    Wrong:  `answered_at: {date: day, time: answered, after: closed_at}` where `closed_at` is read `after: answered_at`
    Right:  `after: offered_at`, a field that itself is read from a date and a time, or `after: {time: COLUMN}`
    """

    field: str
    reason: str
    message: ClassVar[str] = "`after` of `{field}` {reason}"


@dataclass(frozen=True, slots=True)
class WrongState(Diagnostic):
    """What it means: a state is written as one value for each column of `state`, in their order.

    Wrong:  `state: [status, substatus]` with `resolved_at: {last: Resolved}`
    Right:  `resolved_at: {last: [Completed, Resolved]}`; with alternatives: `[Completed, [Resolved, Closed]]`
    """

    columns: int
    message: ClassVar[str] = "a state has {columns} parts here, one for each column of `state`"
    help: ClassVar[str] = "each part is a value, a list of alternatives, or `any`"


@dataclass(frozen=True, slots=True)
class NeedsOneKey(Diagnostic):
    """What it means: rows are found by one key field here, and the record has none or several.

    Wrong:  a child record, or an event log, for a record with two `key` fields
    Right:  one `key` field; a joined key is written in the sources file: `id: {columns: [date, line]}`
    """

    record: str
    keys: int
    message: ClassVar[str] = "record `{record}` has {keys} key fields, and child rows and event logs need exactly one"


@dataclass(frozen=True, slots=True)
class UnreadableType(Diagnostic):
    """What it means: a field has a type that no column can hold.

    Wrong:  `record case { score: objective }`
    Right:  text, flag, count, number, percent, money, points, duration, days, date, instant or one of (…)
    """

    field: str
    type: str
    message: ClassVar[str] = "`{field}` is of type {type}, which cannot be read from a column"


@dataclass(frozen=True, slots=True)
class NotReadHere(Diagnostic):
    """What it means: a part of the sources file concerns a record that no declaration reads; it is left alone.

    Wrong:  nothing; this only informs
    Right:  a sources file may serve several contracts
    """

    record: str
    severity: ClassVar[Severity] = Severity.NOTE
    message: ClassVar[str] = "record `{record}` is not read: no declaration of the contract uses it"
