"""The steps of one field: its text, what it parses to, and how both can fail.

Takes a plan and a field with its binding; adds to the plan. An instant comes out as the local clock's reading or, where
the text says its own offset, as itself; the zone's offset is found when all files are there, see `wall`.
"""

from __future__ import annotations

from math import ceil, floor

from slalang.model.contract import Field
from slalang.model.facts import scale_of
from slalang.semantics.proofs.ranges import values_of
from slalang.semantics.proofs.words import interval_in_words
from slalang.sources.bindings import AfterField, AfterTime, DateAndTime, FieldBinding, Joined, Single, columns_of
from slalang.sources.instants import Clocked, date_part, from_text, native, outside, passing_midnight, time_part
from slalang.sources.plan import GIVEN, PARSED, WALL, Plan, quoted_key
from slalang.sources.scan import Native, Raw
from slalang.sources.sql import case, every, name, some, trimmed
from slalang.sources.values import reason, sql_type, value
from slalang.sources.wall import packed
from slalang.units import Kind

UNNUMBERED = frozenset({Kind.TEXT, Kind.ONE_OF, Kind.FLAG, Kind.DATE})
NEVER = "NULL::BIGINT"
FIRST_DAY, LAST_DAY = -719_162, 2_932_896
"""0001-01-01 and 9999-12-31, counted from 1970-01-01."""


def add_field(plan: Plan, number: int, field: Field, binding: FieldBinding | None) -> None:
    """Adds the steps of one field; without a binding it is missing in every row."""
    if binding is None:
        plan.results[field.name] = f"NULL::{sql_type(field.type.kind)}"
        return
    match binding.form:
        case DateAndTime() as form:
            local_time(plan, number, field, binding, form)
        case Single(column=column) if plan.columns[column].native is not Native.TEXT:
            ready_made(plan, number, field, binding, plan.columns[column])
        case Single() | Joined() as form:
            given = plan.compute(GIVEN, f"t{number}", text_of(plan, field, binding, form))
            required(plan, given, field, binding, given)
            if field.type.kind is Kind.INSTANT:
                clocked(plan, number, field, binding, from_text(given, f"p{number}", binding.formats), given)
            else:
                parsed(plan, number, field, binding)


def text_of(plan: Plan, field: Field, binding: FieldBinding, form: Single | Joined) -> str:
    """The text of a field, NULL where it has none; only a text keeps the blanks around it."""
    columns = columns_of_form(form)
    parts = [plan.column(c) if field.type.kind is Kind.TEXT else trimmed(plan.column(c)) for c in columns]
    whole = parts[0] if isinstance(form, Single) else quoted_key(parts)
    return case([(every([plan.applies(binding), *(plan.present(c, binding) for c in columns)]), whole)])


def columns_of_form(form: Single | Joined) -> tuple[str, ...]:
    return (form.column,) if isinstance(form, Single) else form.columns


def required(plan: Plan, given: str, field: Field, binding: FieldBinding, shown: str) -> None:
    """A row without a value is unreadable where the field is not optional."""
    if not field.optional:
        raw = " || ' ' || ".join(plan.shown(c) for c in columns_of(binding)) if shown == given else "''"
        plan.fault(f"{given} IS NULL", binding, f"gives no value for `{field.name}`, which is not optional", raw)


def parsed(plan: Plan, number: int, field: Field, binding: FieldBinding) -> None:
    """A field that is no instant, from its text."""
    given = f"t{number}"
    read = value(given, field, binding)
    doubts = [plan.columns[c].doubtful for c in columns_of(binding) if plan.columns[c].doubtful]
    if doubts and field.type.kind not in UNNUMBERED:
        read = case([(some(doubts), "NULL")], read)
    found = plan.compute(PARSED, f"v{number}", read)
    plan.results[field.name] = found
    plan.fault(f"{given} IS NOT NULL AND {found} IS NULL", binding, reason(field, binding), given)
    if beyond := outside_range(found, field):
        allowed = interval_in_words(values_of(field), field.type)
        plan.fault(beyond, binding, f"is not what `{field.name}` can hold: {allowed}", given)


def outside_range(found: str, field: Field) -> str:
    """Whether a stored value lies outside what its field can hold; empty where it can hold anything."""
    if field.type.kind in UNNUMBERED:
        return ""
    possible, unit = values_of(field), scale_of(field.type)
    outside = []
    if possible.low is not None:
        least = possible.low / unit
        outside.append(f"{found} < {ceil(least)}" if possible.low_closed else f"{found} <= {floor(least)}")
    if possible.high is not None:
        most = possible.high / unit
        outside.append(f"{found} > {floor(most)}" if possible.high_closed else f"{found} >= {ceil(most)}")
    return some(outside) if outside else ""


def ready_made(plan: Plan, number: int, field: Field, binding: FieldBinding, raw: Raw) -> None:
    """A field from a column that already holds dates or times."""
    given = plan.compute(GIVEN, f"t{number}", case([(plan.applies(binding), name(raw.alias))]))
    required(plan, given, field, binding, "''")
    if field.type.kind is Kind.INSTANT:
        clocked(plan, number, field, binding, native(Raw(given, raw.native)), f"make_timestamp({given})::VARCHAR")
        return
    day = given if raw.native is Native.DATE else case([(f"{given} % 86400000000 = 0", f"{given} // 86400000000")])
    found = plan.compute(PARSED, f"v{number}", f"CAST({day} AS INTEGER)")
    plan.results[field.name] = found
    unreadable = f"{given} IS NOT NULL AND {found} IS NULL"
    plan.fault(unreadable, binding, "has a time of day, where a date is wanted", f"{given}::VARCHAR")
    plan.fault(f"{found} NOT BETWEEN {FIRST_DAY} AND {LAST_DAY}", binding, "is no date", f"{given}::VARCHAR")


# ------------------------------------------------------------ instants


def local_time(plan: Plan, number: int, field: Field, binding: FieldBinding, form: DateAndTime) -> None:
    """An instant from a date and the first time that is not empty, perhaps after midnight."""
    times = [(every([plan.applies(binding), plan.present(c, binding)]), trimmed(plan.column(c))) for c in form.times]
    given = plan.compute(GIVEN, f"t{number}", case(times))
    midnight = plan.compute(PARSED, f"d{number}", date_part(plan.columns[form.date], form))
    base = f"({midnight} + {plan.compute(PARSED, f'b{number}', time_part(given, form))})"
    level, later = WALL + chain(form, plan.timed), base
    match form.after:
        case AfterField(field=other):
            later = passing_midnight(base, f"w{plan.numbers[other]}")
        case AfterTime(column=column):
            start = plan.compute(PARSED, f"a{number}", time_part(trimmed(plan.column(column)), form))
            later = passing_midnight(base, f"({midnight} + {start})")
        case None:
            pass
    plan.compute(level, f"w{number}", case([(f"{given} IS NOT NULL", later)]))
    plan.compute(level, f"x{number}", NEVER)
    required(plan, given, field, binding, given)
    shown = f"{plan.shown(form.date)} || ' ' || {given}"
    judge(plan, number, field, binding, "is not a local date and time", shown)


def chain(form: DateAndTime | None, timed: dict[str, DateAndTime]) -> int:
    """How many other fields' wall times must be known before this one."""
    steps = 0
    while form is not None and isinstance(form.after, AfterField):
        form, steps = timed.get(form.after.field), steps + 1
    return steps


def clocked(plan: Plan, number: int, field: Field, binding: FieldBinding, read: Clocked, shown: str) -> None:
    """An instant that stands in one column, as text or ready made, and how a reject shows it."""
    plan.compute(PARSED, f"p{number}", read.parsed)
    plan.compute(WALL, f"w{number}", read.wall)
    plan.compute(WALL, f"x{number}", read.instant)
    judge(plan, number, field, binding, reason(field, binding), shown)


def judge(plan: Plan, number: int, field: Field, binding: FieldBinding, unreadable: str, shown: str) -> None:
    """The wall time or the instant, and the ways in which there is neither."""
    given, wall, own = f"t{number}", f"w{number}", f"x{number}"
    plan.fault(f"{given} IS NOT NULL AND {wall} IS NULL AND {own} IS NULL", binding, unreadable, shown)
    strange = f"{outside(wall)} OR {outside(own)}"
    plan.fault(strange, binding, "lies outside 1970 to 2099; if it stands for no value, name it in `missing`", shown)
    if not plan.zone:
        plan.fault(f"{wall} IS NOT NULL", binding, "has no time zone, and the sources file names none", shown)
    plan.results[field.name] = packed(wall, own)
