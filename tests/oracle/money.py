"""Fees, lines and the steps of a settlement, month by month from the beginning of the term."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from slalang.model.contract import (
    Cap,
    Charge,
    Consequence,
    Drop,
    Increase,
    Keep,
    LineSelector,
    Reduce,
    Round,
    Settlement,
    Subtotal,
    Waive,
)
from slalang.model.expression import Aggregate, ContextValue, InWindow, Named, SeriesValue
from tests.oracle import evaluate, promises, series, sets
from tests.oracle.evaluate import rounded
from tests.oracle.times import Period
from tests.oracle.world import Place, Running, World, number

ZERO = Fraction(0)


# ---------------------------------------------------------------- fees


def charge(of: Charge, at: Place) -> Any:
    """A fee in one of its own periods; a fixed one by the days in force."""
    here = Place(at.world, at.period)
    if of.key:
        here = here.at_key(of.key, at.key)
    amount = evaluate.value(of.amount, here)
    if amount is None or not is_fixed(of.amount):
        return amount
    first, after = at.world.term.whole(of.unit, at.period.first)
    inside = sum(at.world.term.period("day", day) is not None for day in days(first, after))
    return number(amount) * inside / (after - first).days


def days(first: Any, after: Any) -> Iterator[Any]:
    while first < after:
        yield first
        first = first.fromordinal(first.toordinal() + 1)


def is_fixed(node: object) -> bool:
    """Whether an amount reads no rows and no other series."""
    if isinstance(node, Named):
        return is_fixed(node.body)
    measured = (Aggregate, SeriesValue, ContextValue, InWindow)
    if isinstance(node, tuple):
        return all(map(is_fixed, node))
    parts = (getattr(node, name) for name in getattr(node, "__slots__", ()) if name not in {"place", "type"})
    return not isinstance(node, measured) and all(map(is_fixed, parts))


def charges(at: Place) -> Any:
    """`charges`: the fees of the objective's services; in a settlement, and where no service has a fee, all of them."""
    contract = at.world.contract
    services = at.objective.services if at.objective is not None and at.running is None else ()
    names = {fee for s in contract.services if s.name in services for fee in s.fees}
    mine = [c for c in contract.charges if c.name in names] or list(contract.charges)
    values = [
        charge(c, at.in_period(p).at_key(c.key, k))
        for c in mine
        for p in series.own_periods(c.unit, at)
        for k in (charge_keys(c, at.world) if c.key else (None,))
    ]
    return None if any(v is None for v in values) else sum(map(number, values), ZERO)


def charge_keys(of: Charge, world: World) -> list[Any]:
    found = {r[of.key] for rows in world.rows.values() for r in rows if of.key in r}
    return sorted(v for v in found if v is not None)


# ---------------------------------------------------------------- lines


@dataclass(frozen=True)
class Line:
    """A penalty or bonus in one of its periods; `amount` is before the settlement, `settled` after it."""

    name: str
    kind: str
    objective: str
    key: str | None
    period: str
    amount: Fraction
    settled: Fraction


@dataclass(frozen=True)
class Lines:
    """What a consequence came to; `missing` are the objectives and keys for which its value is not known."""

    given: list[Line] = field(default_factory=list)
    missing: list[tuple[str, str | None]] = field(default_factory=list)


def lines(world: World, of: Consequence, period: Period) -> Lines:
    """One line for each objective and key where the condition holds; none where nothing was measured."""

    def compute() -> Lines:
        found = Lines()
        for at in places(world, of, period):
            name = at.objective.name if at.objective else ""
            amount = due(of, at)
            if amount is None:
                found.missing.append((name, at.key))
            elif amount is not False:
                found.given.append(Line(of.name, of.kind, name, at.key, period.label, amount, amount))
        return found

    return compute()


def places(world: World, of: Consequence, period: Period) -> Iterator[Place]:
    here = Place(world, period)
    for name in of.objectives:
        objective = world.objective(name)
        own = (
            promises.groups(world, objective, period)
            if objective.unit == period.unit
            else sets.objective_keys(objective, here)
        )
        yield from (here.for_objective(objective, key) for key in own)
    if not of.objectives:
        keys = series.keys(of.key, here) if of.key else (None,)
        yield from (here.at_key(of.key, key) if of.key else here for key in keys)


def due(of: Consequence, at: Place) -> Any:
    """An amount; False where there is no line because the condition does not hold, None where it is not known."""
    if at.objective is not None and at.objective.unit == at.period.unit:
        outcome = promises.outcome(at.world, at.objective, at.period, at.key)
        if not outcome.measured:
            return None
    if of.when is not None:
        truth = evaluate.value(of.when, at)
        if truth is not True:
            return truth
    return evaluate.value(of.amount, at)


def amount_of(e: SeriesValue, at: Place, key: Any) -> Any:
    """The value of a penalty, bonus or score: what is given, zero where its condition does not hold, else missing."""
    of = next(c for c in at.world.contract.consequences if c.name == e.name)
    mine = at.objective.name if at.objective is not None and at.objective.name in of.objectives else ""
    keyed = e.key is not None or (at.keyed and at.key_name == of.key)
    if e.settled:
        found = [n for n in settlement(at.world, at.period).lines if n.name == of.name]
    else:
        found = lines(at.world, of, at.period).given
    found = [n for n in found if (not mine or n.objective == mine) and (not keyed or key in {n.key, n.objective})]
    total = sum((n.settled if e.settled else n.amount for n in found), ZERO)
    if e.settled or found:
        return total
    missing = lines(at.world, of, at.period).missing
    relevant = [m for m in missing if (not mine or m[0] == mine) and (not keyed or key in m)]
    considered = [p for p in places(at.world, of, at.period) if not mine or (p.objective and p.objective.name == mine)]
    return None if relevant and len(relevant) >= len([p for p in considered if not keyed or key == p.key]) else total


# ---------------------------------------------------------------- the settlement


@dataclass
class Settled:
    """The lines of one period after all steps, and each subtotal."""

    lines: list[Line]
    subtotals: dict[str, Fraction] = field(default_factory=dict)
    caps: list[tuple[set[int], Fraction]] = field(default_factory=list)

    def total(self, kind: str) -> Fraction:
        return sum((n.settled for n in self.lines if n.kind == kind), ZERO)


def settlement(world: World, period: Period) -> Settled:
    """The settlement of one of its periods."""
    return world.once(("settlement", period), lambda: settle(world, period))


def settle(world: World, period: Period) -> Settled:
    found = [
        line
        for of in world.contract.consequences
        if of.kind != "score"
        for own in world.term.inside(of.unit, period)
        for line in lines(world, of, own).given
    ]
    state = Settled(found)
    rules = world.contract.settlement
    for step in rules.steps if rules else ():
        at = Place(
            world, period, running=Running(period, state.total("penalty"), state.total("bonus"), dict(state.subtotals))
        )
        take(step, state, at, rules)
    return state


def given(word: str, at: Place) -> Any:
    """`credits` or `bonuses`: running amounts inside the settlement of this period, elsewhere what was settled."""
    kind = {"credits": "penalty", "bonuses": "bonus"}[word]
    own = series.own_periods(series.settlement_unit(at.world), at)
    if at.running is not None and own == [at.running.period]:
        return at.running.credits if kind == "penalty" else at.running.bonuses
    return sum((settlement(at.world, p).total(kind) for p in own), ZERO)


def take(step: Any, state: Settled, at: Place, rules: Settlement | None) -> None:
    """One step of a settlement changes the lines."""
    assert rules is not None
    match step:
        case Keep():
            keep(step, state, at)
        case Waive():
            if evaluate.holds(step.condition, at):
                set_lines(state, chosen(state, step.lines), lambda _: ZERO)
        case Cap():
            cap(step, state, at, rules)
        case Reduce():
            mine = chosen(state, step.lines)
            by = evaluate.value(step.by, at)
            shrink(state, mine, max(ZERO, total_of(state, mine) - max(ZERO, number(by or 0))))
        case Increase():
            by = max(ZERO, number(evaluate.value(step.by, at) or 0))
            kind = "bonus" if any(s.name == "bonuses" for s in step.lines) else "penalty"
            kinds = [state.lines[i].kind for i in chosen(state, step.lines)]
            if by:
                state.lines.append(Line(rules.name, kinds[0] if kinds else kind, "", None, at.period.label, by, by))
        case Subtotal():
            state.subtotals[step.name] = total_of(state, chosen(state, step.lines))
        case Round():
            for kind in ("penalty", "bonus"):
                round_lines(step, state, [i for i, n in enumerate(state.lines) if n.kind == kind])
        case Drop():
            total = state.total("penalty")
            if total < step.bound or (step.inclusive and total == step.bound):
                set_lines(state, [i for i, n in enumerate(state.lines) if n.kind == "penalty"], lambda _: ZERO)
        case _:
            raise AssertionError(f"the oracle does not know {type(step).__name__}")


# ---------------------------------------------------------------- lines in steps


def chosen(state: Settled, selectors: tuple[LineSelector, ...]) -> list[int]:
    """The lines that a step names, in the order of its words; of one word by name, objective and key."""
    found: list[int] = []
    by_name = sorted(enumerate(state.lines), key=lambda n: (n[1].name, n[1].objective, n[1].key or "", n[1].period))
    for one in selectors:
        kind = {"credits": "penalty", "bonuses": "bonus"}.get(one.name)
        for i, line in by_name:
            named = line.kind == kind if kind else line.name == one.name
            if named and (not one.key or one.key in {line.key, line.objective}) and i not in found:
                found.append(i)
    return found


def set_lines(state: Settled, mine: list[int], to: Callable[[Fraction], Fraction]) -> None:
    for i in mine:
        state.lines[i] = replace(state.lines[i], settled=to(state.lines[i].settled))


def total_of(state: Settled, mine: Any) -> Fraction:
    return sum((state.lines[i].settled for i in mine), ZERO)


def shrink(state: Settled, mine: list[int], to: Fraction) -> None:
    """Pro rata, if the sum is more than it may be."""
    total = total_of(state, mine)
    if total > to:
        set_lines(state, mine, lambda amount: amount * to / total)


def parts(state: Settled, mine: list[int], for_each: str, at: Place) -> list[list[int]]:
    """The lines of each objective or key apart; a line that has none is in no part."""
    if not for_each:
        return [mine]
    found: dict[Any, list[int]] = {}
    for i in mine:
        line = state.lines[i]
        if for_each == "objective" and line.objective:
            found.setdefault(line.objective, []).append(i)
        elif for_each == key_name(line, at):
            found.setdefault(line.key, []).append(i)
    return list(found.values())


def key_name(line: Line, at: Place) -> str:
    """What the key of a line is called."""
    if line.objective:
        return at.world.objective(line.objective).group_name
    return next((c.key for c in at.world.contract.consequences if c.name == line.name), "")


def keep(step: Keep, state: Settled, at: Place) -> None:
    """The highest (or first written) of the lines that give anything; a tie goes to the first written."""
    for part in parts(state, chosen(state, step.lines), step.for_each, at):
        giving = [i for i in part if state.lines[i].settled > 0]
        if giving:
            most = max(state.lines[i].settled for i in giving)
            kept = next(i for i in giving if step.which == "first" or state.lines[i].settled == most)
            set_lines(state, [i for i in part if i != kept], lambda _: ZERO)


def cap(step: Cap, state: Settled, at: Place, rules: Settlement) -> None:
    """The lines shrink to the limit, at least zero and rounded down to what the settlement rounds to."""
    for part in parts(state, chosen(state, step.lines), step.for_each, at):
        here = at
        if step.for_each == "objective" and part:
            line = state.lines[part[0]]
            here = at.for_objective(at.world.objective(line.objective), line.key)
        elif step.for_each and part:
            here = at.at_key(step.for_each, state.lines[part[0]].key)
        limit = evaluate.value(step.limit, here)
        if limit is None:
            continue
        bound = max(ZERO, number(limit))
        for later in rules.steps:
            if isinstance(later, Round):
                bound = rounded(bound, later.quantum, "down")
        state.caps.append((set(part), bound))
        shrink(state, part, bound)


def round_lines(step: Round, state: Settled, mine: list[int]) -> None:
    """The total is rounded, or rounded down where a cap limits it; lines get what is over by largest remainder."""
    total = total_of(state, mine)
    want = rounded(total, step.quantum, step.way)
    down = {i: rounded(state.lines[i].settled, step.quantum, "down") for i in mine}
    exact = {i: state.lines[i].settled for i in mine}
    named = {i: (n.name, n.objective, n.key or "", n.period) for i, n in enumerate(state.lines)}
    by_remainder = sorted(mine, key=lambda i: (down[i] - exact[i], -exact[i], named[i]))
    for i in by_remainder:
        left = want - sum(down.values(), ZERO)
        fits = all(
            sum((down.get(j, ZERO) for j in inside), ZERO) + step.quantum <= most
            for inside, most in state.caps
            if i in inside
        )
        if left > 0 and state.lines[i].settled > down[i] and fits:
            down[i] += step.quantum
    for i in mine:
        state.lines[i] = replace(state.lines[i], settled=down[i])
