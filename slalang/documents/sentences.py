"""Expressions and patterns as phrases of a language: what generated prose says is read off the checked model.

Takes typed expressions (`model.expression`); gives runs. A use of a define or metric is a term: its title, linked to
its definition; a metric that `says` a sentence in the language speaks it, its parameters filled in. Sets, windows and
aggregates are worded by `sets`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from slalang.documents.names import Names, spoken, term_key
from slalang.documents.tree import Reference, Runs, Text, letter_of
from slalang.documents.voice import Voice, emphasis, joined, merged, unit_alone, words
from slalang.documents.walk import is_percentage
from slalang.model import expression as x
from slalang.model.contract import Metric
from slalang.units import Kind

TIMES = (Kind.DATE, Kind.INSTANT)
LOOSE = (x.Arithmetic, x.Choice, x.FirstPresent, x.Capped, x.Rounded, x.Per, x.TimeIn)
CONDITIONS = (x.And, x.Or)
SIGNS = {"plus": " + ", "minus": " − ", "times": " × ", "divided": " ÷ "}
Operation = (
    x.Arithmetic
    | x.Negative
    | x.Choice
    | x.FirstPresent
    | x.Capped
    | x.Extreme
    | x.Rounded
    | x.Per
    | x.Distance
    | x.DateOf
    | x.Table
    | x.InWindow
    | x.Remeasured
    | x.RunLength
    | x.EndOf
)
SEE_THROUGH = frozenset({"parameter"})


@dataclass(frozen=True, slots=True)
class Sentences:
    """`apart` are tables that stand in a block of their own, with the letter that a phrase calls them by."""

    voice: Voice
    names: Names
    apart: Mapping[x.Table, str] = field(default_factory=dict)

    # ------------------------------------------------------------ values

    def expression(self, e: x.Expression) -> Runs:
        """The phrase for a value; a condition used as a value is worded as a condition."""
        say = self.voice.say
        match e:
            case x.Constant():
                return self.constant(e)
            case x.BusinessDays(count=count, calendar=calendar):
                return self.voice.count("lag.business_days", count, calendar=self.names.of("calendar", calendar))
            case x.FieldValue(name=name, via=via):
                return self.through(emphasis(spoken(name)), via)
            case x.ClockValue(clock=clock, attribute=attribute, via=via):
                return self.through(say(f"clock_value.{attribute}", clock=self.names.of("clock", clock)), via)
            case x.ClassValue(priority=priority, via=via):
                return self.through(self.names.of("priority", priority), via)
            case x.PeriodEdge(edge=edge):
                return say(f"period_edge.{edge}")
            case x.ContractAge(unit=unit):
                return say(f"contract_age.{unit}")
            case x.ContextValue(name=name):
                return say(f"context.{name}")
            case x.GroupKey(name=name):
                return emphasis(spoken(name))
            case x.SeriesValue():
                return self.series(e)
            case x.DeadlineOf(declaration=declaration):
                return say("value.deadline_of", x=self.deadline_owner(declaration))
            case x.Named():
                return self.term(e)
            case x.Aggregate() | x.TimeIn():
                from slalang.documents.sets import aggregate, time_in

                return aggregate(self, e) if isinstance(e, x.Aggregate) else time_in(self, e)
            case x.LinkFound() | x.Test() | x.Exists() | x.Within() | x.Mentions() | x.Not() | x.And() | x.Or():
                return self.condition(e)
            case x.OutcomeIs() | x.InEachOf() | x.InAtLeast() | x.InARow():
                return self.condition(e)
            case _:
                return self.operation(e)

    def operation(self, e: Operation) -> Runs:
        """The phrase for what is made of other values."""
        say = self.voice.say
        match e:
            case x.Arithmetic():
                return self.arithmetic(e)
            case x.Negative(value=value):
                return (Text("−"), *self.tight(value))
            case x.Choice():
                return self.choice(e)
            case x.FirstPresent(options=options):
                return joined([self.tight(option) for option in options], self.voice.text("value.else"))
            case x.Capped(value=value, limit=limit):
                return say("value.capped", value=self.tight(value), limit=self.tight(limit))
            case x.Extreme(which=which, options=options):
                return say(f"value.{which}", options=self.voice.all_of([self.expression(o) for o in options]))
            case x.Rounded(value=value, way=way, quantum=quantum):
                step = self.voice.value(quantum, e.type)
                return say(
                    "value.rounded", value=self.tight(value), way=say(f"rounding.{way.name.lower()}"), quantum=step
                )
            case x.Per(amount=amount):
                return self.per(e, self.tight(amount))
            case x.Distance(left=left, right=right):
                return say("value.distance", a=self.expression(left), b=self.expression(right))
            case x.DateOf(value=value):
                return say("value.date_of", x=self.expression(value))
            case x.Table():
                return self.table(e)
            case x.InWindow(value=value, window=window):
                return say("value.in_window", x=self.tight(value), window=self.window(window))
            case x.Remeasured(value=value, window=window):
                return say("value.remeasured", x=self.expression(value), window=self.window(window))
            case x.RunLength(condition=condition, unit=unit):
                return say(f"run_length.{key_of(unit)}", condition=self.condition(condition))
            case x.EndOf(window=window):
                return say("value.end_of", window=self.window(window))
            case _:
                assert_never(e)

    def choice(self, e: x.Choice) -> Runs:
        value, condition = self.tight(e.value), self.condition(e.condition)
        if e.otherwise is None:
            return self.voice.say("value.choice", value=value, condition=condition)
        return self.voice.say(
            "value.choice_otherwise", value=value, condition=condition, otherwise=self.tight(e.otherwise)
        )

    def constant(self, e: x.Constant) -> Runs:
        match e.value, e.type.kind:
            case str() as name, Kind.CALENDAR:
                return self.calendar(name)
            case str() as name, Kind.OBJECTIVE:
                return self.names.of("objective", name)
            case str() as name, Kind.CHARGE:
                return self.names.of("charge", name)
            case str() as name, Kind.RECORD:
                return self.names.rows(name)
            case str() as name, Kind.CLASS:
                return words(self.class_title(name))
            case str() as text, Kind.TEXT | Kind.ONE_OF:
                return self.voice.say("value.quoted", x=text)
            case int() as instant, Kind.INSTANT:
                return words(self.voice.figures.instant(instant, self.names.contract.zone))
            case value, _:
                return words(self.voice.value(value, e.type, in_words=True))

    def class_title(self, name: str) -> str:
        """A priority's class as `p1 (Critical)`."""
        found = (c for p in self.names.contract.priorities for c in p.classes if c.name == name and c.title)
        return next((f"{name} ({self.names.said(c.title)})" for c in found), name)

    def calendar(self, name: str) -> Runs:
        return self.voice.say("calendar.always") if name == "always" else self.names.of("calendar", name)

    def through(self, what: Runs, via: tuple[x.Link, ...]) -> Runs:
        """A fact of the row that links reach, the farthest first."""
        for link in reversed(via):
            kind = "lookup" if link.kind == "lookup" else "record"
            what = self.voice.say("value.of", a=what, b=self.names.of(kind, link.name))
        return what

    def series(self, e: x.SeriesValue) -> Runs:
        kind = {"penalty": "consequence", "bonus": "consequence", "score": "consequence"}.get(e.kind, str(e.kind))
        what = emphasis(spoken(e.name)) if kind == "subtotal" else self.names.of(kind, e.name)
        if e.key is not None:
            what = self.voice.say("value.for_key", x=what, key=self.expression(e.key))
        return self.voice.say("value.settled", x=what) if e.settled else what

    def deadline_owner(self, name: str) -> Runs:
        kinds = ("report", "responsibility", "remedy")
        return self.names.of(next((k for k in kinds if self.names.find(k, name)), "report"), name)

    def term(self, e: x.Named) -> Runs:
        """A defined term with its arguments; a parameter is its value; a metric that says a sentence says it."""
        if e.kind in SEE_THROUGH:
            return self.expression(e.body)
        if spoken_by_metric := self.said(e):
            return spoken_by_metric
        term = self.names.linked(term_key(e), self.names.term(e))
        return merged((*term, Text(" "), *self.arguments(e))) if e.arguments else term

    def arguments(self, e: x.Named) -> Runs:
        given = [merged((Text(f"{self.names.called(name)}: "), *self.expression(value))) for name, value in e.arguments]
        return merged((Text("("), *joined(given, "; "), Text(")"))) if given else ()

    def said(self, e: x.Named) -> Runs:
        """The metric's own sentence in this language with its parameters filled in; nothing where it has none."""
        metric = self.names.find("metric", e.name) if e.kind == "metric" else None
        text = dict(metric.says).get(self.language) if isinstance(metric, Metric) else None
        if text is None:
            return ()
        values = {name: self.expression(value) for name, value in e.arguments}
        return filled(text, values)

    @property
    def language(self) -> str:
        return self.voice.catalog.language.partition("-")[0]

    def per(self, e: x.Per, amount: Runs) -> Runs:
        """An amount for each of a quantity: `10.00 EUR for each full percentage point of …`."""
        quantum, quantity = self.expression(e.quantum), self.tight(e.quantity)
        if len(quantum) == 1 and isinstance(quantum[0], Text):
            quantum = words(unit_alone(quantum[0].text))
        return self.voice.say(f"value.per_{key_of(e.grain)}", amount=amount, quantum=quantum, quantity=quantity)

    def arithmetic(self, e: x.Arithmetic) -> Runs:
        if e.operator == "of" and isinstance(e.right, x.Per):
            # A share of so much for each unit is that share of it for each unit: said without parentheses.
            return self.per(e.right, self.share_of(e.left, self.tight(e.right.amount)))
        left, right = self.tight(e.left), self.tight(e.right)
        if e.operator == "of":
            return self.share_of(e.left, right)
        return merged((*left, Text(SIGNS[e.operator]), *right))

    def share_of(self, share: x.Expression, whole: Runs) -> Runs:
        key = "value.percent_of" if is_percentage(share) else "value.share_of"
        return self.voice.say(key, a=self.tight(share), b=whole)

    def tight(self, e: x.Expression) -> Runs:
        """A phrase that may stand inside another one: in parentheses where its own reach would not be seen."""
        inner = e.body if isinstance(e, x.Named) and e.kind in SEE_THROUGH else e
        runs = self.expression(e)
        loose = isinstance(inner, LOOSE) or (isinstance(inner, x.Aggregate) and inner.fold is not x.Fold.COUNT)
        return merged((Text("("), *runs, Text(")"))) if loose else runs

    def table(self, e: x.Table) -> Runs:
        if letter := self.apart.get(e):
            return self.voice.say("table.see", letter=(Reference("", letter),))
        keys = self.voice.all_of([self.expression(key) for key in e.keys])
        rows = [
            self.voice.say("table.row", pattern=self.row_patterns(e, row), value=self.expression(row.value))
            for row in e.rows
        ]
        return self.voice.say("table.inline", keys=keys, rows=joined(rows, "; "))

    def row_patterns(self, table: x.Table, row: x.Row) -> Runs:
        return self.voice.all_of([self.row_pattern(p) for p in row.patterns])

    def row_pattern(self, pattern: x.RowPattern) -> Runs:
        match pattern:
            case x.Otherwise():
                return self.voice.say("pattern.otherwise")
            case x.OutcomePattern(outcome=outcome, level=level):
                return self.outcome(outcome, level)
            case _:
                return self.pattern(pattern)

    # ------------------------------------------------------------ patterns

    def pattern(self, pattern: x.Pattern) -> Runs:
        match pattern:
            case x.Equal(value=value):
                return self.expression(value)
            case x.AnyOf(values=values):
                return self.voice.one_of([self.expression(value) for value in values])
            case x.Bounds():
                return self.bounds(pattern)
            case _:
                assert_never(pattern)

    def bounds(self, b: x.Bounds) -> Runs:
        given = [end for end in (b.low, b.high) if end is not None]
        scale = "share" if all(map(is_percentage, given)) else "amount"
        ends = {name: self.expression(end) for name, end in (("low", b.low), ("high", b.high)) if end is not None}
        shape = "_".join(
            f"{name}_{'closed' if closed else 'open'}"
            for name, end, closed in (("low", b.low, b.low_closed), ("high", b.high, b.high_closed))
            if end is not None
        )
        return self.voice.say(f"bounds.{'time' if given[0].type.kind in TIMES else scale}.{shape}", **ends)

    # ------------------------------------------------------------ conditions

    def condition(self, e: x.Expression) -> Runs:
        """The phrase for a condition, to follow `when` or `for which`."""
        say = self.voice.say
        match e:
            case x.Test(value=value, pattern=pattern, negated=negated):
                key = "condition.is_not" if negated else "condition.is"
                key = "condition.compares" if isinstance(pattern, x.Bounds) and not negated else key
                return say(key, x=self.tight(value), pattern=self.pattern(pattern))
            case x.Exists(value=value, negated=negated):
                return say("condition.missing" if negated else "condition.exists", x=self.tight(value))
            case x.LinkFound(via=via):
                return say("condition.exists", x=self.through_found(via))
            case x.Within(value=value, lag=lag):
                return say("condition.within", x=self.expression(value), lag=self.lag(lag))
            case x.Mentions(value=value, words=mentioned):
                listed = self.voice.one_of([say("value.quoted", x=word) for word in mentioned])
                return say("condition.mentions", x=self.expression(value), words=listed)
            case x.Not(condition=x.Named(kind=kind) as inner) if (
                kind not in SEE_THROUGH and inner.type.kind is Kind.FLAG
            ):
                return say("condition.applies_not", x=self.term(inner))
            case x.Not(condition=inner):
                return say("condition.not", x=self.grouped(inner))
            case x.And(conditions=parts):
                return self.voice.enumerated([self.grouped(part) for part in parts], "list.both")
            case x.Or(conditions=parts):
                return self.voice.one_of([self.grouped(part) for part in parts])
            case x.OutcomeIs():
                return self.outcome_is(e)
            case x.InEachOf(condition=inner, window=window):
                return say("condition.in_each_of", x=self.grouped(inner), window=self.window(window))
            case x.InAtLeast(condition=inner, count=count, window=window):
                number = self.voice.figures.number(count)
                return say("condition.in_at_least", x=self.grouped(inner), n=number, window=self.window(window))
            case x.InARow(condition=inner, count=count, unit=unit):
                return self.voice.count(f"in_a_row.{key_of(unit)}", count, x=self.grouped(inner))
            case x.ClockValue(clock=clock, attribute="in_time" | "late" | "running" as state, via=via):
                return self.through(say(f"clock_state.{state}", clock=self.names.of("clock", clock)), via)
            case x.Named(kind=kind) if kind not in SEE_THROUGH and e.type.kind is Kind.FLAG:
                return say("condition.applies", x=self.term(e))
            case x.FieldValue() | x.SeriesValue() | x.Constant():
                return say("condition.yes", x=self.expression(e))
            case _:
                return self.expression(e)

    def through_found(self, via: tuple[x.Link, ...]) -> Runs:
        last = via[-1]
        return self.through(self.names.of("lookup" if last.kind == "lookup" else "record", last.name), via[:-1])

    def grouped(self, e: x.Expression) -> Runs:
        runs = self.condition(e)
        return merged((Text("("), *runs, Text(")"))) if isinstance(e, CONDITIONS) else runs

    def outcome_is(self, e: x.OutcomeIs) -> Runs:
        what = self.outcome(e.outcome, e.level)
        said = self.voice.say("outcome.own", outcome=what)
        if e.subject is not None:
            said = self.voice.say("outcome.of", x=self.series(e.subject), outcome=what)
        return self.voice.say("value.in_window", x=said, window=self.window(e.window)) if e.window else said

    def outcome(self, outcome: str, level: str) -> Runs:
        word = self.voice.say(f"outcome.{key_of(outcome)}")
        if not level:
            return word
        return (
            self.voice.say("outcome.every_level")
            if level == "*"
            else self.voice.say("outcome.at_level", level=self.names.called(level))
        )

    # ------------------------------------------------------------ lags and windows

    def lag(self, lag: x.Lag) -> Runs:
        """`10 business days in Office hours after the end of the month`."""
        amount = self.expression(lag.amount)
        if lag.calendar and not isinstance(lag.amount, x.BusinessDays):
            amount = self.voice.say("lag.in_calendar", x=amount, calendar=self.calendar(lag.calendar))
        return (
            self.voice.say("lag.after", x=amount, after=self.expression(lag.after)) if lag.after is not None else amount
        )

    def window(self, window: x.Window) -> Runs:
        if window.shape == "named":
            return words(self.voice.figures.period(window.label))
        return self.voice.count(f"window.{window.shape}.{key_of(window.unit)}", window.count)

    def set(self, rows: x.SetOf) -> Runs:
        from slalang.documents.sets import set_of

        return set_of(self, rows)

    def with_apart(self, e: object, start: int = 0) -> tuple[Sentences, tuple[tuple[str, x.Table], ...]]:
        """These sentences for an expression whose tables stand apart, and those tables, lettered from `start`."""
        from slalang.documents.walk import tables_in

        lettered = {table: letter_of(i) for i, table in enumerate(tables_in(e), start)}
        return replace(self, apart=lettered), tuple((letter, table) for table, letter in lettered.items())


def key_of(word: str) -> str:
    return word.replace(" ", "_")


def filled(text: str, values: Mapping[str, Runs]) -> Runs:
    """An author's sentence with `{name}` of its own parameters filled in; any other brace is text."""
    parts = re.split(r"\{([A-Za-z_][A-Za-z0-9_.]*)\}", text)
    runs: list[Runs] = []
    for position, part in enumerate(parts):
        runs.append(values.get(part, words(f"{{{part}}}")) if position % 2 else words(part))
    return joined(runs, "")
