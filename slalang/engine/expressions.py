"""Expressions over one row, as scalars of a plan. Exact, three-valued, and refused by name where not evaluated.

takes    typed expressions of a checked contract
gives    a `Value` for each, and in the rows whatever columns it reads
assumes  units were proved; nothing here checks a type
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import assert_never

from slalang.engine import children, clocks, conditions, links, moments
from slalang.engine import scalars as s
from slalang.engine import values as v
from slalang.engine.catalog import Catalog
from slalang.engine.compiling import Scope
from slalang.engine.faults import refuse, unevaluated
from slalang.engine.places import Places
from slalang.engine.rows import Rows
from slalang.engine.values import Value
from slalang.model import expression as e
from slalang.model.expression import Expression
from slalang.model.facts import scale_of
from slalang.model.query import Column, Column64, Literal, Scalar
from slalang.units import CalendarSpan, Kind

Name = e.FieldValue | e.LinkFound | e.ClockValue | e.ClassValue | e.PeriodEdge | e.GroupKey | e.Named
Computation = e.Arithmetic | e.Negative | e.Rounded | e.Per | e.Distance | e.DateOf
Selection = e.Choice | e.FirstPresent | e.Capped | e.Extreme | e.Table

NOT_OF_A_ROW = {
    e.ContractAge: "the age of the contract in a condition on rows",
    e.ContextValue: "a word of a declaration in a condition on rows",
    e.SeriesValue: "the value of a series in a condition on rows",
    e.DeadlineOf: "a deadline in a condition on rows",
    e.OutcomeIs: "an outcome in a condition on rows",
    e.InWindow: "a window in a condition on rows",
    e.InEachOf: "a window in a condition on rows",
    e.InAtLeast: "a window in a condition on rows",
    e.InARow: "a run of periods in a condition on rows",
    e.RunLength: "a run of periods in a condition on rows",
    e.Remeasured: "measured over a window",
    e.EndOf: "the end of a window in a condition on rows",
    e.TimeIn: "time in",
}


@dataclass(slots=True)
class RowCompiler:
    """Compiles expressions over rows; the only class that knows all forms."""

    catalog: Catalog
    places: Places
    as_of: int

    def condition(self, rows: Rows, expression: Expression | None, scope: Scope) -> Scalar:
        return s.TRUE if expression is None else self.value(rows, expression, scope).scalar

    def value(self, rows: Rows, expression: Expression, scope: Scope) -> Value:
        """One expression; see the types of `slalang.model.expression`."""
        x = expression
        match x:
            case (
                e.FieldValue()
                | e.LinkFound()
                | e.ClockValue()
                | e.ClassValue()
                | e.PeriodEdge()
                | e.GroupKey()
                | e.Named()
            ):
                return self.named(rows, x, scope)
            case e.Constant() | e.BusinessDays():
                return fixed(x)
            case e.Test() | e.Exists() | e.Within() | e.Mentions() | e.Not() | e.And() | e.Or():
                return v.flag(conditions.condition(self, rows, x, scope))
            case e.Arithmetic() | e.Negative() | e.Rounded() | e.Per() | e.Distance() | e.DateOf():
                return self.computed(rows, x, scope)
            case e.Choice() | e.FirstPresent() | e.Capped() | e.Extreme() | e.Table():
                return self.chosen(rows, x, scope)
            case e.Aggregate():
                return children.aggregate(self, rows, x, scope)
            case (
                e.ContractAge()
                | e.ContextValue()
                | e.SeriesValue()
                | e.DeadlineOf()
                | e.OutcomeIs()
                | e.InWindow()
                | e.InEachOf()
                | e.InAtLeast()
                | e.InARow()
                | e.RunLength()
                | e.Remeasured()
                | e.EndOf()
                | e.TimeIn()
            ):
                raise unevaluated(x.place, NOT_OF_A_ROW[type(x)])
            case _:
                assert_never(x)

    # ------------------------------------------------------------ what has a name

    def named(self, rows: Rows, x: Name, scope: Scope) -> Value:
        """A field, a link, a clock or a class, of the row or of one that it reaches; or what a word stands for."""
        match x:
            case e.FieldValue():
                return links.reach(self, rows, x.via, scope, lambda r, _: self.field(r, x), x)
            case e.LinkFound():
                return links.found(self, rows, x, scope)
            case e.ClockValue():
                return links.reach(self, rows, x.via, scope, lambda r, sc: clocks.attribute(self, r, x, sc), x)
            case e.ClassValue():
                return links.reach(self, rows, x.via, scope, lambda r, sc: self.class_of(r, x, sc), x)
            case e.PeriodEdge():
                return self.edge(x, scope)
            case e.GroupKey():
                if scope.group is None or scope.group[0] != x.name:
                    refuse(x.place, f"the key {x.name} in a condition on rows")
                return self.value(rows, scope.group[1], scope)
            case e.Named():
                return self.value(rows, x.body, scope)
            case _:
                assert_never(x)

    def field(self, rows: Rows, x: e.FieldValue) -> Value:
        """A field of the rows' own record; `lasting` is the length of a span that has ended."""
        record = rows.record
        if found := record.field(x.name):
            return Value(Column(x.name), found.type.kind, scale_of(found.type))
        if x.name == "lasting" and record.lasts:
            return Value(s.subtract(Column(record.lasts[1]), Column(record.lasts[0])), Kind.DURATION)
        assert x.name == record.parent, f"{record.name} has no field {x.name}"
        return Value(Column(x.name), Kind.TEXT)

    def edge(self, x: e.PeriodEdge, scope: Scope) -> Value:
        if scope.edges is None:
            refuse(x.place, f"period.{x.edge} here")
        return moments.at(scope.edges[0 if x.edge == "start" else 1])

    def class_of(self, rows: Rows, x: e.ClassValue, scope: Scope) -> Value:
        """The first class whose condition holds, as a column: clocks ask for it again and again."""
        priority = self.catalog.priorities[x.priority]
        if priority.table is not None:
            scalar = self.table(rows, priority.table, scope).scalar
        else:
            conditions = [(self.condition(rows, c.condition, scope), s.text(c.name)) for c in priority.classes]
            scalar = s.case(tuple(conditions), Literal(None, Column64.TEXT))
        return Value(rows.named(scalar, x.priority), Kind.CLASS)

    # ------------------------------------------------------------ what is computed

    def computed(self, rows: Rows, x: Computation, scope: Scope) -> Value:
        """A figure, a span or a day out of others."""
        match x:
            case e.Arithmetic():
                return self.arithmetic(rows, x, scope)
            case e.Negative():
                return v.negative(self.value(rows, x.value, scope))
            case e.Rounded():
                return v.rounded(self.value(rows, x.value, scope), x.quantum, x.way, x.place)
            case e.Per():
                return self.per(rows, x, scope)
            case e.Distance():
                left, right = self.value(rows, x.left, scope), self.value(rows, x.right, scope)
                return v.distance(left, right, x.type.kind, x.place)
            case e.DateOf():
                t = moments.instant(self, rows, self.value(rows, x.value, scope), x.place)
                return Value(moments.local_day(self, rows, rows.named(t, "of day")), Kind.DATE)
            case _:
                assert_never(x)

    def arithmetic(self, rows: Rows, x: e.Arithmetic, scope: Scope) -> Value:
        a, b, kind = self.value(rows, x.left, scope), self.value(rows, x.right, scope), x.type.kind
        match x.operator:
            case "plus" | "minus":
                return self.sum(rows, x, a, b)
            case "times" | "of":
                return v.times(a, b, kind, x.place)
            case "divided":
                return v.divided(a, b, kind, x.place)
            case _:
                raise AssertionError(f"no operator {x.operator}")

    def sum(self, rows: Rows, x: e.Arithmetic, a: Value, b: Value) -> Value:
        """Sums and differences, also of instants and dates with each other and with lags."""
        back = x.operator == "minus"
        moments_of_time = (Kind.INSTANT, Kind.DATE)
        if a.kind in moments_of_time and b.kind in moments_of_time:
            a, b = moments.alike(self, rows, a, b, x.place)
            return v.plus(a, b, x.type.kind, x.place, minus=True)
        if a.kind in moments_of_time:
            return moments.moved(self, rows, a, b, x.place, back=back)
        if b.kind in moments_of_time:
            return moments.moved(self, rows, b, a, x.place, back=False)
        if a.months or b.months:
            refuse(x.place, "a sum of months in a condition on rows")
        return v.plus(a, b, x.type.kind, x.place, minus=back)

    def per(self, rows: Rows, x: e.Per, scope: Scope) -> Value:
        quantum, quantity = self.value(rows, x.quantum, scope), self.value(rows, x.quantity, scope)
        if not quantum.constant or quantum.constant < 0:
            refuse(x.place, "per a quantity that differs by row")
        count = v.steps(quantity, quantum.constant, x.grain, x.place)
        return v.times(self.value(rows, x.amount, scope), count, x.type.kind, x.place)

    # ------------------------------------------------------------ what is one of several

    def chosen(self, rows: Rows, x: Selection, scope: Scope) -> Value:
        """One of several values: by a condition, by presence, by size or by the rows of a table."""
        kind = x.type.kind
        match x:
            case e.Choice():
                other = self.value(rows, x.otherwise, scope) if x.otherwise else v.constant(Fraction(0), kind)
                branch = (self.condition(rows, x.condition, scope), self.value(rows, x.value, scope))
                return v.choice([branch], other, kind, x.place)
            case e.FirstPresent():
                return v.first_present([self.value(rows, o, scope) for o in x.options], kind, x.place)
            case e.Capped():
                pair = [self.value(rows, x.value, scope), self.value(rows, x.limit, scope)]
                return v.extreme(pair, kind, x.place, largest=False)
            case e.Extreme():
                options = [self.value(rows, o, scope) for o in x.options]
                return v.extreme(options, kind, x.place, largest=x.which == "highest")
            case e.Table():
                return self.table(rows, x, scope)
            case _:
                assert_never(x)

    def table(self, rows: Rows, x: e.Table, scope: Scope) -> Value:
        """The value of the first row that matches; missing where none does."""
        if x.graduated:
            refuse(x.place, "a graduated table in a condition on rows")
        keys = [self.value(rows, key, scope) for key in x.keys]
        branches = []
        for row in x.rows:
            tests = [
                conditions.row_matches(self, rows, key, pattern, scope, x.place)
                for key, pattern in zip(keys, row.patterns, strict=False)
            ]
            branches.append((s.both(*tests), self.value(rows, row.value, scope)))
        return v.choice(branches, v.nothing(x.type.kind), x.type.kind, x.place)


def fixed(x: e.Constant | e.BusinessDays) -> Value:
    """A constant of the contract."""
    if isinstance(x, e.BusinessDays):
        return Value(s.number(x.count), Kind.BUSINESS_DAYS, constant=Fraction(x.count), calendar=x.calendar)
    match x.value:
        case None:
            return v.nothing(x.type.kind)
        case bool(truth):
            return v.flag(s.TRUE if truth else s.FALSE)
        case str(text):
            return Value(s.text(text), x.type.kind)
        case CalendarSpan(months=months, days=days):
            return Value(s.number(days), Kind.DAYS, constant=Fraction(days), months=months)
        case date() as day:
            return v.constant(Fraction(moments.day_number(day)), Kind.DATE)
        case (int() | Fraction()) as figure:
            return v.constant(Fraction(figure), x.type.kind)
        case _:
            assert_never(x.value)
