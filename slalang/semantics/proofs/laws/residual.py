"""What is left of an expression once it is known on which side the result lies.

Takes an expression, where it stands, and a side; gives an expression with the same value there: conditions that the
side decides are gone, with the rows and branches that it rules out; names and series of this period are written out;
what other periods hold stands as one unknown that both sides share. What is not followed becomes `lost`, an unknown
that no side shares.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import partial
from typing import Any

from slalang.model.contract import Consequence
from slalang.model.expression import (
    Aggregate,
    And,
    Choice,
    Constant,
    ContextValue,
    Expression,
    FirstPresent,
    GroupKey,
    InARow,
    InAtLeast,
    InEachOf,
    Named,
    Not,
    ObjectiveSet,
    Or,
    OutcomeIs,
    RowSet,
    RunLength,
    SeriesKind,
    SeriesValue,
    Table,
    Test,
    Typed,
)
from slalang.semantics.proofs.interval import Interval
from slalang.semantics.proofs.laws import windows
from slalang.semantics.proofs.laws.deciding import FALSE, TRUE, choice, junction, opposite, table, test
from slalang.semantics.proofs.laws.reading import JUDGED, Reading, Standing, owners
from slalang.semantics.proofs.laws.sides import UNMEASURED, Side
from slalang.semantics.proofs.laws.unknowns import STRICT, Unknowns, may_lack
from slalang.semantics.proofs.ranges import NEVER_NEGATIVE, Ranges
from slalang.semantics.proofs.walk import parts
from slalang.units import TEXT, Kind, Type

Follow = Callable[[Expression], Expression]


@dataclass(slots=True)
class Residual:
    """One side of a comparison; `fixed` are the parts that do not depend on the result, by identity."""

    reading: Reading
    unknowns: Unknowns
    side: Side
    ranges: Ranges
    found: dict[tuple[int, Standing], tuple[Expression, Expression]] = field(default_factory=dict)
    fixed: dict[int, Expression] = field(default_factory=dict)

    def of(self, e: Expression, at: Standing) -> Expression:
        key = id(e), at
        if key not in self.found:
            self.found[key] = e, self.by_form(e, at) if self.reading.depends(e, at) else self.same(e, at)
        return self.found[key][1]

    def same(self, e: Expression, at: Standing) -> Expression:
        """What does not depend on the result, with the words of other declarations told apart."""
        alike = self.detached(e, at)
        self.fix(alike)
        return alike

    def fix(self, e: Expression) -> None:
        """Marks a part as the same on both sides, with the parts of this period that it is made of."""
        if id(e) not in self.fixed:
            self.fixed[id(e)] = e
            if isinstance(e, (*STRICT, Named, Choice, Table, FirstPresent)):
                for part in parts(e):
                    self.fix(part)

    def by_form(self, e: Expression, at: Standing) -> Expression:
        match e:
            case Named(body=body):
                return self.of(body, at)
            case ContextValue(name=name) if name in JUDGED and self.is_own(at.owner, at):
                return self.word(e)
            case SeriesValue():
                return self.series(e, at)
            case FirstPresent(options=options):
                return self.first_present(e, tuple(self.of(o, at) for o in options))
            case Choice(condition=condition, value=value, otherwise=other):
                other_side = None if other is None else partial(self.of, other, at)
                return choice(e, self.of(condition, at), partial(self.of, value, at), other_side)
            case Table():
                return self.table(e, at)
            case RunLength() | InARow() | InAtLeast() | InEachOf():
                return windows.in_time(e, at, self)
            case Aggregate():
                return windows.folded(e, at, self)
            case _ if isinstance(e, STRICT):
                return rebuilt(e, lambda part: self.of(part, at))
            case _:
                return self.condition(e, at)

    def condition(self, e: Expression, at: Standing) -> Expression:
        match e:
            case OutcomeIs(subject=None, window=None) if self.is_own(at.owner, at):
                return self.outcome_is(e)
            case OutcomeIs(subject=SeriesValue(name=name, key=None), window=None) if self.is_own(name, at):
                return self.outcome_is(e)
            case Test(value=value) if not any(self.reading.depends(p, at) for p in ends(e)):
                pattern = inside(e.pattern, lambda part: self.detached(part, at))
                return test(replace(e, pattern=pattern), self.of(value, at), self.ranges)
            case Not(condition=inner):
                return opposite(self.of(inner, at))
            case And(conditions=conditions) | Or(conditions=conditions):
                return junction(e, [self.of(c, at) for c in conditions])
            case _:
                return self.unknowns.without(e)

    # ------------------------------------------------------------ the result and its judgement

    def is_own(self, name: str, at: Standing) -> bool:
        """Whether a name is that of the objective whose result is compared, in its own period."""
        return name == self.reading.objective.name and at.unit == self.reading.objective.unit

    def word(self, e: ContextValue) -> Expression:
        side = self.side
        distances = {"shortfall": side.shortfall, "overshoot": side.overshoot}
        match e.name:
            case "result" if side.verdict != UNMEASURED:
                return fixed_at(side.result, e)
            case "outcome" if side.is_judged:
                return Constant(side.verdict, type=Type(Kind.OUTCOME), place=e.place)
            case "shortfall" | "overshoot" if side.is_judged and (lies := distances[e.name]) is not None:
                return fixed_at(lies, e)
            case _:
                return self.unknowns.without(e)

    def outcome_is(self, e: OutcomeIs) -> Expression:
        side = self.side
        if not side.is_judged:
            return self.unknowns.without(e)
        if e.outcome == "excused" or side.verdict != e.outcome:
            return FALSE
        return TRUE if not e.level or e.level in side.failed else FALSE

    def table(self, e: Table, at: Standing) -> Expression:
        if any(self.reading.depends(p, at) for row in e.rows for pattern in row.patterns for p in ends(pattern)):
            return self.unknowns.without(e)
        keys = tuple(self.of(k, at) for k in e.keys)
        return table(e, keys, lambda row: self.of(row.value, at), self) or self.unknowns.without(e)

    # ------------------------------------------------------------ series of this period

    def series(self, e: SeriesValue, at: Standing) -> Expression:
        if e.key is not None or e.settled:
            return self.unknowns.without(e)
        if e.kind is SeriesKind.OBJECTIVE:
            result = ContextValue("result", type=e.type, place=e.place)
            return self.word(result) if self.is_own(e.name, at) else self.unknowns.without(e)
        contract = self.reading.contract
        if e.kind is SeriesKind.DEFINE:
            define = next((d for d in contract.defines if d.name == e.name), None)
            if define is not None and define.body is not None and (define.unit, define.key) == (at.unit, ""):
                return self.of(define.body, Standing("", at.unit))
        if e.kind in {SeriesKind.PENALTY, SeriesKind.BONUS, SeriesKind.SCORE}:
            found = next((c for c in contract.consequences if c.name == e.name), None)
            if found is not None and found.unit == at.unit:
                return self.consequence(found, at)
        return self.unknowns.without(e)

    def consequence(self, of: Consequence, at: Standing) -> Expression:
        """The amount of one line: missing where nothing is judged, nothing where its condition does not hold."""
        owner, *others = (at.owner,) if at.owner in of.objectives else owners(of)
        key = self.reading.key_of(of, owner)
        here = Standing(owner, at.unit, key)
        judged = not owner or (self.is_own(owner, here) and self.side.is_judged)
        if others or not judged or key not in {"", of.key} or key not in {"", at.key}:
            return self.unknowns.without(of.amount)
        if of.when is None:
            return self.of(of.amount, here)
        whole = Choice(of.amount, of.when, None, type=of.amount.type, place=of.amount.place)
        return choice(whole, self.of(of.when, here), partial(self.of, of.amount, here), None)

    # ------------------------------------------------------------ what is the same on both sides

    def detached(self, e: Expression, at: Standing) -> Expression:
        """The same, told apart from what is written alike where it stands for another objective or key."""
        match e:
            case Aggregate(over=ObjectiveSet()):
                return e  # its words speak of its members
            case Aggregate(over=RowSet() as rows) if at.owner or at.key:
                return replace(e, over=replace(rows, kept_by=f"{rows.kept_by or at.owner} {at.key}"))
            case SeriesValue(key=None) if at.key:
                return replace(e, key=GroupKey(at.key, type=TEXT))
            case ContextValue(name=name) if at.owner != self.reading.objective.name:
                kind = SeriesKind.SCORE if name in NEVER_NEGATIVE else SeriesKind.OBJECTIVE
                return self.unknowns.perhaps((name, at), kind)
            case _:
                return rebuilt(e, lambda part: self.detached(part, at))

    def first_present(self, e: FirstPresent, options: tuple[Expression, ...]) -> Expression:
        there = next((i for i, o in enumerate(options) if not may_lack(o)), len(options) - 1)
        return options[0] if there == 0 else FirstPresent(options[: there + 1], type=e.type, place=e.place)

    def is_fixed(self, e: Expression) -> bool:
        """Whether a part of a residual is the same on both sides wherever it is written the same."""
        return id(e) in self.fixed or isinstance(e, Constant)


def fixed_at(lies: Interval, e: ContextValue) -> Expression:
    """The word, or its value where there is only one."""
    return Constant(lies.low, type=e.type, place=e.place) if lies.is_point else e


def ends(of: Any) -> tuple[Expression, ...]:
    """The expressions inside the pattern of a test, or inside a pattern."""
    return tuple(parts(of.pattern if isinstance(of, Test) else of))


def rebuilt(node: Expression, change: Follow) -> Expression:
    """A part of the model with every expression directly inside it changed."""
    whole: Expression = inside(node, change)
    return whole


def inside(node: Any, change: Follow) -> Any:
    made = {}
    for each in fields(node):
        if each.name not in {"type", "place"}:
            old = getattr(node, each.name)
            new = changed(old, change)
            if new is not old:
                made[each.name] = new
    return replace(node, **made) if made else node


def changed(value: Any, change: Follow) -> Any:
    if isinstance(value, Typed):
        return change(value)  # type: ignore[arg-type]  # every subclass of Typed is a member of the union
    if isinstance(value, tuple):
        new = tuple(changed(v, change) for v in value)
        return value if all(a is b for a, b in zip(new, value, strict=True)) else new
    return inside(value, change) if is_dataclass(value) and not isinstance(value, type | Type) else value
