"""What the oracle stands on: a checked contract, plain rows, decisions and an as-of instant; and where it is looking.

A row is a dict of Python values by field name (instants as whole microseconds, quantities as fractions, missing as
None); a child row names its parent's key under the parent record's name.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from slalang.model.contract import Contract, Objective, Record
from slalang.model.expression import Expression, FieldValue
from slalang.units import CalendarSpan
from tests.oracle.times import Opening, Period, Span, Term, always

Row = dict[str, Any]
Found = TypeVar("Found")


@dataclass(frozen=True)
class Decision:
    """A row of the built-in record `approval`."""

    declaration: str
    by: str
    at: int
    decision: str
    key: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(eq=False)
class World:
    """Everything that is given; `remembered` only saves time.

    `before` are earlier terms with the instant until which they were in force: clocks run by the terms at their start.
    """

    contract: Contract
    rows: Mapping[str, Sequence[Row]]
    as_of: int
    decisions: Sequence[Decision] = ()
    unreported: frozenset[str] = frozenset()
    before: tuple[tuple[int, Contract], ...] = ()
    remembered: dict[Hashable, Any] = field(default_factory=dict)

    @property
    def term(self) -> Term:
        return Term(self.contract.zone, self.contract.effective_from, self.contract.effective_to)

    def once(self, key: Hashable, compute: Callable[[], Found]) -> Found:
        if key not in self.remembered:
            self.remembered[key] = compute()
        found: Found = self.remembered[key]
        return found

    def record(self, name: str) -> Record:
        return self.once(("record", name), lambda: next(r for r in self.contract.records if r.name == name))

    def objective(self, name: str) -> Objective:
        return next(o for o in self.contract.objectives if o.name == name)

    def all_rows(self, record: str) -> Sequence[Row]:
        return self.rows.get(record, ())

    def key_of(self, record: str, row: Row) -> tuple[Any, ...]:
        return tuple(row[f.name] for f in self.record(record).keys)

    def children(self, record: str, parent: str, row: Row) -> Sequence[Row]:
        """The child rows of a row."""

        def by_parent() -> dict[Any, list[Row]]:
            found: dict[Any, list[Row]] = {}
            for child in self.all_rows(record):
                found.setdefault(child[parent], []).append(child)
            return found

        (key,) = self.key_of(parent, row)
        return self.once(("children", record), by_parent).get(key, ())

    def hours(self, name: str) -> Opening:
        """A calendar of the contract; `always` is built in."""

        def laid_out() -> Opening:
            found = [c.hours for c in self.contract.calendars if c.name == name]
            return opening(found[0]) if found else always(self.contract.zone)

        return self.once(("calendar", name), laid_out)


def opening(hours: Any) -> Opening:
    """A calendar as the model holds it, in the oracle's own words."""
    weekly = tuple(tuple((h.start, h.end) for h in day) for day in hours.weekly)
    special: dict[date, tuple[Span, ...]] = {}
    for day, spans in hours.special:
        special[day] = (*special.get(day, ()), *((h.start, h.end) for h in spans))
    closures = tuple((c.first, c.last) for c in hours.closures)
    members = tuple(opening(m) for m in hours.members)
    return Opening(hours.zone, weekly, special, closures, hours.regions, members)


# ---------------------------------------------------------------- where an expression is evaluated


@dataclass(frozen=True, eq=False)
class Running:
    """The settlement of a period while it runs: the amounts of its lines now, and the subtotals taken so far."""

    period: Period
    credits: Fraction
    bonuses: Fraction
    subtotals: Mapping[str, Fraction]


@dataclass(frozen=True, eq=False)
class Place:
    """Where an expression stands: in a period (or bucket), for an objective, at a key, on a row.

    `relieved` is false where a relief's own condition is judged. `keyed` tells that `key` is meant, also where it is
    None ("not stated"). `of_value` is the element of `groups by FIELD`. `verdicts` are verdicts of running clocks that
    are supposed for a moment, to see whether a row is undecided.
    """

    world: World
    period: Period
    bucket: Span | None = None
    bucket_by: Expression | None = None
    objective: Objective | None = None
    relieved: bool = True
    keyed: bool = False
    key_name: str = ""
    key: str | None = None
    of_value: tuple[FieldValue, Any] | None = None
    row: Row | None = None
    record: str = ""
    verdicts: Mapping[tuple[str, int], str] = field(default_factory=dict)
    asked: set[tuple[str, int]] = field(default_factory=set)
    running: Running | None = None

    @property
    def start(self) -> int:
        return self.bucket[0] if self.bucket else self.period.start

    @property
    def end(self) -> int:
        return self.bucket[1] if self.bucket else self.period.end

    def on(self, record: str, row: Row) -> Place:
        return replace(self, record=record, row=row)

    def in_period(self, period: Period) -> Place:
        return replace(self, period=period, bucket=None)

    def for_objective(self, objective: Objective, key: str | None) -> Place:
        keyed = objective.group is not None
        return replace(self, objective=objective, keyed=keyed, key_name=objective.group_name, key=key)

    def at_key(self, name: str, key: str | None) -> Place:
        return replace(self, keyed=True, key_name=name, key=key)


def number(value: Any) -> Fraction:
    assert isinstance(value, (int, Fraction)) and not isinstance(value, bool), f"{value!r} is no number"
    return Fraction(value)


def ordered(value: Any) -> Any:
    """What values of one type are compared by: days and months have no order, so that nothing asks for it."""
    assert not isinstance(value, CalendarSpan), "days and months have no order"
    return value
