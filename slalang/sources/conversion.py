"""A file's raw columns to the typed columns of a record, as one query: each row comes out typed, or with its fault.

Takes a scan and the bindings of the record's fields; gives a query with a column for each field as `model.facts` wants
it (instants packed, see `wall`), and beside them `_bad` (number of the row's first fault, NULL for none), `_value`
(what was found there) and `_drop` (left out by name). Nothing is filtered, so that the n-th row of the query is the
n-th row of the file. Assumes that every column that the bindings name is in the scan.
"""

from __future__ import annotations

from dataclasses import dataclass

from slalang.model.contract import Field
from slalang.sources.bindings import DateAndTime, Delivery, FieldBinding
from slalang.sources.plan import Fault, Plan
from slalang.sources.plan_fields import add_field
from slalang.sources.scan import Scan
from slalang.sources.sql import aliased, case, every, name, select, some, step, text

LONGEST_VALUE = 200
"""Characters of an unreadable value that are kept."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A field with the way in which it is read; None where no column gives it."""

    field: Field
    binding: FieldBinding | None


@dataclass(frozen=True, slots=True)
class Conversion:
    """The query, and its faults by their number."""

    query: str
    faults: tuple[Fault, ...]


def convert(scan: Scan, wanted: tuple[Wanted, ...], delivery: Delivery) -> Conversion:
    """The query over a scan that gives a record's typed rows with their faults."""
    numbers = {w.field.name: n for n, w in enumerate(wanted)}
    timed = {w.field.name: w.binding.form for w in wanted if w.binding and isinstance(w.binding.form, DateAndTime)}
    plan = Plan(dict(scan.columns), delivery.zone, numbers, timed)
    if scan.broken:
        plan.judged.append((scan.broken, Fault("", scan.broken_reason), scan.whole))
    for number, w in enumerate(wanted):
        add_field(plan, number, w.field, w.binding)
    query = with_gaps(scan, plan, delivery)
    for level in sorted(plan.levels):
        query = step(query, plan.levels[level])
    return Conversion(judged_rows(scan, plan, query), tuple(fault for _, fault, _ in plan.judged))


def with_gaps(scan: Scan, plan: Plan, delivery: Delivery) -> str:
    """The raw rows, columns emptied where they are empty together, and whether the row is left out by name."""
    emptied: dict[str, str] = {}
    for rule in delivery.empty_together:
        all_hold = every(f"{plan.shown(c)} = {text(rule.value)}" for c in rule.columns)
        for column in rule.columns:
            alias = scan.columns[column].alias
            emptied[alias] = case([(all_hold, "''")], emptied.get(alias, name(alias)))
    query = scan.query
    if emptied:
        replaced = ", ".join(f"{value} AS {name(alias)}" for alias, value in emptied.items())
        query = select(f"* REPLACE ({replaced})", f"({query})")
    dropped = some(plan.holds(m) for m in delivery.drop)
    return step(query, {"_drop": dropped})


def judged_rows(scan: Scan, plan: Plan, query: str) -> str:
    """The last steps: the number of the first fault, the value that it is about, and the record's columns alone."""
    faults = [("_drop", "NULL"), *((condition, str(n)) for n, (condition, _, _) in enumerate(plan.judged))]
    query = step(query, {"_bad": f"CAST({case(faults)} AS INTEGER)"})
    shown = [(f"_bad = {n}", value) for n, (_, _, value) in enumerate(plan.judged)]
    results = {**plan.results, "_bad": "_bad", "_drop": "_drop"}
    results["_value"] = case(
        [("_bad IS NULL", "NULL::VARCHAR"), *((c, f"left({v}, {LONGEST_VALUE})") for c, v in shown)]
    )
    results |= {place: name(place) for place in scan.located}
    return select(aliased(results), f"({query})")
