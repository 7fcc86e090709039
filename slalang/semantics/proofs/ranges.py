"""Where the values of an expression can lie: interval reasoning over all that the language says of numbers.

Takes a typed expression and its setting; gives an interval in the units of `slalang.units.types` (a share's 80 % is
4/5, durations are microseconds, dates and days count days) that holds every value it can have when it is present.
Assumes of facts what their types and the ranges of their fields say: counts and durations are never under zero, charges
neither, and a span does not end before it starts; all other fields may hold anything within the range that is written
for them. A series that reads its own past is proved by induction: if "never under zero" in earlier periods gives the
same for this one, it holds in all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from slalang.model.contract import Field
from slalang.model.expression import (
    Aggregate,
    AnyOf,
    Arithmetic,
    Bounds,
    BusinessDays,
    Capped,
    Choice,
    ClockValue,
    Constant,
    ContextValue,
    ContractAge,
    DateOf,
    DeadlineOf,
    Distance,
    EndOf,
    Equal,
    Expression,
    Extreme,
    FieldValue,
    FirstPresent,
    Fold,
    GroupKey,
    InWindow,
    Named,
    Negative,
    ObjectiveSet,
    Otherwise,
    OutcomePattern,
    Per,
    PeriodEdge,
    Remeasured,
    Rounded,
    Row,
    RunLength,
    SeriesKind,
    SeriesValue,
    Table,
    TimeIn,
)
from slalang.semantics.proofs import interval as at
from slalang.semantics.proofs.assume import assume, outside
from slalang.semantics.proofs.constants import interval_of, intervals_of, rank_of
from slalang.semantics.proofs.interval import COUNTED, EVERYTHING, NOT_NEGATIVE, SHARE, WHOLE, Interval, point
from slalang.semantics.proofs.order import Order
from slalang.semantics.proofs.setting import Setting
from slalang.units import Kind, Type

FLOWS = {Kind.MONEY, Kind.POINTS, Kind.COUNT}
FROM_ONE = Interval(low=Fraction(1), low_closed=True, step=Fraction(1))
NEVER_NEGATIVE = {"shortfall", "overshoot", "charges", "bonuses"}
CLOCK_LENGTHS = {"spent", "overrun", "share_used"}
AVERAGES = {Fold.MEAN, Fold.MEDIAN}

MOST_BANDS = 50
"""Bands before an `otherwise` that are subtracted from what it can mean."""
MOST_SERIES = 2000
"""Readings of series in one proof; mutual readings beyond that are not followed."""
DEEPEST = 30
"""Series read inside series; deeper ones are not followed."""


def domain(expression: Expression, setting: Setting | None = None) -> Interval:
    """An interval that holds every value of the expression."""
    return Ranges(setting or Setting()).of(expression)


def lowest_value(expression: Expression, setting: Setting | None = None) -> tuple[Fraction | None, bool]:
    """The lower end (None: there is none) and whether it is reached."""
    found = domain(expression, setting).tight()
    return found.low, found.low_closed


def reachable_rows(table: Table, ranges: Ranges) -> Iterator[tuple[Row, Setting]]:
    """The rows that can be reached in the setting of `ranges`, each with the setting that holds inside it."""
    for row in table.rows:
        setting: Setting | None = ranges.setting
        for key, pattern in zip(table.keys, row.patterns, strict=False):
            if setting is None or isinstance(pattern, OutcomePattern):
                continue
            pieces = left_by(table) if isinstance(pattern, Otherwise) else intervals_of(pattern)
            if pieces is not None:
                inner = setting.where(key, pieces)
                setting = inner if inner.pieces(key, ranges.of(key)) else None
        if setting is not None:
            yield row, setting


def left_by(table: Table) -> tuple[Interval, ...] | None:
    """What the bands of a table leave for `otherwise`, where they are few and constant bands of one key."""
    bands = [intervals_of(p) for r in table.rows for p in r.patterns if isinstance(p, Bounds | Equal | AnyOf)]
    if len(table.keys) > 1 or len(bands) > MOST_BANDS or None in bands:
        return None
    return outside(tuple(piece for pieces in bands for piece in pieces or ()))


Series = tuple[SeriesKind, str]


@dataclass(slots=True)
class Past:
    """What one proof knows of series: `proved` ones, those `assumed` while proved, which of these were read."""

    proved: dict[Series, Interval] = field(default_factory=dict)
    assumed: dict[Series, Interval] = field(default_factory=dict)
    read: set[Series] = field(default_factory=set)
    readings: int = 0


@dataclass(slots=True)
class Ranges:
    """One proof in one setting, with what was found for each node."""

    setting: Setting
    past: Past = field(default_factory=Past)
    found: dict[int, tuple[Expression, Interval]] = field(default_factory=dict)

    def of(self, expression: Expression) -> Interval:
        # By identity, with the node kept alive: equal nodes are cheap to do twice, hashing whole trees is not.
        if known := self.found.get(id(expression)):
            return known[1]
        result = self.setting.range_in(expression, self.by_form(expression))
        self.found[id(expression)] = (expression, result)
        return result

    def inside(self, setting: Setting) -> Ranges:
        """The same proof in another setting."""
        return self if setting is self.setting else Ranges(setting, self.past)

    def by_form(self, expression: Expression) -> Interval:
        match expression:
            case Constant(value=None):
                return point(0)  # `none` is zero of whatever unit is asked for
            case Constant(value=value):
                number = rank_of(value)
                return EVERYTHING if number is None else point(number)
            case BusinessDays(count=count):
                return point(count)
            case FieldValue(record=record, name=name, type=type):
                return at.intersection(of_field(type), self.setting.within(record, name))
            case GroupKey():
                return of_field(expression.type)
            case ClockValue(attribute=attribute):
                return NOT_NEGATIVE if attribute in CLOCK_LENGTHS else of_field(expression.type)
            case ContextValue():
                return self.context(expression)
            case SeriesValue():
                return self.series(expression)
            case Named(body=body):
                return self.of(body)
            case ContractAge():
                return FROM_ONE
            case PeriodEdge() | DeadlineOf() | EndOf() | DateOf():
                return WHOLE
            case Table():
                return self.table(expression)
            case Aggregate():
                return self.aggregate(expression)
            case InWindow(value=value, type=type):
                there = self.inside(self.setting.elsewhere()).of(value)
                return at.hull((there, at.summed(there))) if type.kind in FLOWS else there
            case Remeasured(value=value):
                return self.inside(self.setting.elsewhere()).of(value)
            case RunLength():
                return COUNTED
            case TimeIn() | Distance():
                return NOT_NEGATIVE
            case _:
                return self.operator(expression)

    def operator(self, expression: Expression) -> Interval:
        match expression:
            case Arithmetic():
                return self.arithmetic(expression)
            case Negative(value=value):
                return at.negated(self.of(value))
            case Choice():
                return self.choice(expression)
            case FirstPresent(options=options):
                return at.hull(map(self.of, options))
            case Capped(value=value, limit=limit):
                return at.least((self.of(value), self.of(limit)))
            case Extreme(which=which, options=options):
                return (at.least if which == "lowest" else at.greatest)(map(self.of, options))
            case Rounded(value=value, way=rounding, quantum=quantum):
                return at.rounded(self.of(value), quantum, rounding)
            case Per(amount=amount, grain=grain, quantum=quantum, quantity=quantity):
                units = at.divided(self.of(quantity), self.of(quantum))
                if grain in {"full", "started"}:
                    units = at.whole(units, grain == "started")
                return at.times(self.of(amount), units)
            case _:
                return EVERYTHING

    def choice(self, choice: Choice) -> Interval:
        value = self.inside(assume(choice.condition, self.setting)).of(choice.value)
        if choice.otherwise is None:
            return at.hull((value, point(0)))
        other = self.inside(assume(choice.condition, self.setting, holds=False)).of(choice.otherwise)
        return at.hull((value, other))

    # ------------------------------------------------------------ arithmetic

    def arithmetic(self, expression: Arithmetic) -> Interval:
        left, right = self.of(expression.left), self.of(expression.right)
        match expression.operator:
            case "plus":
                apart = at.plus(left, right)
                return apart if apart.not_negative else at.intersection(apart, self.difference(expression))
            case "minus":
                if self.is_lasting(expression):
                    return COUNTED
                apart = at.plus(left, at.negated(right))
                return apart if apart.not_negative else at.intersection(apart, self.difference(expression))
            case "divided":
                whole = at.divided(left, right)
                part = (
                    left.not_negative
                    and right.not_negative
                    and self.order().lies_over(expression.right, expression.left)
                )
                return at.intersection(whole, SHARE) if part else whole
            case _:
                return at.times(left, right)

    def is_lasting(self, expression: Arithmetic) -> bool:
        """Whether a span's start is taken from its end."""
        match expression.left, expression.right:
            case FieldValue() as end, FieldValue() as start if (end.record, end.via) == (start.record, start.via):
                return self.setting.lasts(end.record) == (start.name, end.name)
            case _:
                return False

    def difference(self, expression: Arithmetic) -> Interval:
        """A sum in which what is taken away may never be more than something that is there."""
        added, taken = self.order().terms(expression)
        total = point(0)
        for each in taken:
            over = next((i for i, a in enumerate(added) if self.order().lies_over(a, each)), None)
            if over is None:
                total = at.plus(total, at.negated(self.of(each)))
            else:
                del added[over]
                total = at.plus(total, NOT_NEGATIVE)
        for each in added:
            total = at.plus(total, self.of(each))
        return total

    def order(self) -> Order:
        return Order(self.of, self.setting.series)

    # ------------------------------------------------------------ tables and sets

    def table(self, table: Table) -> Interval:
        values = [self.inside(setting).of(row.value) for row, setting in reachable_rows(table, self)]
        if not values:
            return point(0)  # no row is ever reached, so nothing is wrong with what it would give
        if not table.graduated:
            return at.hull(values)
        is_sum_of_none_negative = at.hull(values).not_negative and self.of(table.keys[0]).not_negative
        return NOT_NEGATIVE if is_sum_of_none_negative else EVERYTHING

    def aggregate(self, aggregate: Aggregate) -> Interval:
        match aggregate.fold:
            case Fold.SHARE:
                return SHARE
            case Fold.COUNT:
                return COUNTED
            case Fold.RANK:
                return FROM_ONE
            case Fold.ANY | Fold.NO:
                return EVERYTHING
        if aggregate.value is None:
            return EVERYTHING
        there = self.inside(inside_set(aggregate, self.setting))
        value = there.of(aggregate.value)
        if aggregate.counting_empty_as is not None:
            value = at.hull((value, there.of(aggregate.counting_empty_as)))
        if aggregate.fold is Fold.SUM:
            return at.summed(value)
        return (
            Interval(value.low, value.high, value.low_closed, value.high_closed)
            if aggregate.fold in AVERAGES
            else value
        )

    # ------------------------------------------------------------ words and series

    def context(self, word: ContextValue) -> Interval:
        setting = self.setting
        if word.name == "result":
            return EVERYTHING if setting.measure is None else self.inside(setting.elsewhere()).of(setting.measure)
        if word.name in NEVER_NEGATIVE or (word.name == "credits" and not setting.earns_back):
            return NOT_NEGATIVE
        return COUNTED if word.name == "misses" else EVERYTHING

    def series(self, series: SeriesValue) -> Interval:
        match series.kind:
            case SeriesKind.CHARGE | SeriesKind.SUBTOTAL:
                return NOT_NEGATIVE
            case SeriesKind.PENALTY | SeriesKind.BONUS | SeriesKind.SCORE:
                if series.settled:
                    return EVERYTHING if self.setting.earns_back else NOT_NEGATIVE
                several = at.summed(self.body_of(series.kind, series.name))
                return at.intersection(several, NOT_NEGATIVE)
            case _:
                return self.body_of(series.kind, series.name)

    def body_of(self, kind: SeriesKind, name: str) -> Interval:
        """Where a series lies, in any period: proved once, by induction where it reads itself."""
        past, key = self.past, (kind, name)
        if key in past.assumed:
            past.read.add(key)
            return past.assumed[key]
        if key in past.proved:
            return past.proved[key]
        past.readings += 1
        body = self.setting.series(kind, name)
        if body is None or past.readings > MOST_SERIES or len(past.assumed) >= DEEPEST:
            return EVERYTHING
        outer, past.read = past.read, set()
        result = self.by_induction(key, body)
        read = past.read - {key}
        past.read = outer | read
        if not read:
            past.proved[key] = result
        return result

    def by_induction(self, key: Series, body: Expression) -> Interval:
        """First assuming that the series was never under zero before, then assuming nothing."""
        result = EVERYTHING
        for guess in (NOT_NEGATIVE, EVERYTHING):
            self.past.assumed[key] = guess
            result = Ranges(self.setting.of_another(), self.past).of(body)
            if key not in self.past.read or at.is_inside(result, guess):
                break
        del self.past.assumed[key]
        return result


def values_of(field: Field) -> Interval:
    """What a field of a record can hold: what its type allows, within the range that is written for it."""
    written = None if field.within is None else interval_of(field.within)
    return at.intersection(of_field(field.type), written or EVERYTHING)


def of_field(type: Type) -> Interval:
    """What a field of the type can hold."""
    match type.kind:
        case Kind.COUNT | Kind.DURATION:
            return COUNTED
        case Kind.DATE | Kind.INSTANT | Kind.DAYS:
            return WHOLE
        case _:
            return EVERYTHING


def inside_set(aggregate: Aggregate, setting: Setting) -> Setting:
    """The setting of one element: nothing of the outside is known of it, but what its `where` says."""
    if isinstance(aggregate.over, ObjectiveSet):
        return setting.of_another()
    return assume(aggregate.over.where, setting.elsewhere())
