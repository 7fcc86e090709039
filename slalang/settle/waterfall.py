"""The steps of a settlement: from the lines of a period to what is given, in the written order, each leaving its trace.

Takes the lines of one period, what earlier caps carried into it, a scope at that period and the settlement's steps;
gives the lines with their settled amounts, what is carried on, and a `StepTrace` for each step. Credits and bonuses
never share a line, and no amount is ever under zero: what is earned back enters after all steps, elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import assert_never

from slalang.calendar.periods import Period
from slalang.model.contract import (
    TOTALS,
    Cap,
    Drop,
    EarnBack,
    Increase,
    Keep,
    LineSelector,
    Reduce,
    Round,
    Settlement,
    SettlementStep,
    Subtotal,
    Waive,
)
from slalang.model.outcome import Line, LineChange, StepNote, StepTrace, Trace
from slalang.settle.asking import by_name, in_force
from slalang.settle.carrying import Carry, entered, entering, excess, oldest_first, step_key, still_carried
from slalang.settle.claims import with_claims
from slalang.settle.decisions import Decision, recorded
from slalang.settle.derivation import number
from slalang.settle.rounding import Bound, rounded
from slalang.settle.scope import Running, Scope
from slalang.settle.step_notes import gone, lapsed, uncertain
from slalang.settle.words import clause
from slalang.units import Rounding, exact_sum, round_to

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class State:
    """The settlement between two steps: its lines, its subtotals and the caps so far.

    `quantum` is that of the rounding to come (None: none comes): every bound is rounded down to it. `carries` are what
    caps of earlier periods left over, then what those of this one leave.
    """

    lines: tuple[Line, ...]
    quantum: Fraction | None = None
    subtotals: Mapping[str, Fraction] = field(default_factory=dict)
    bounds: tuple[Bound, ...] = ()
    carries: tuple[Carry, ...] = ()

    def sum(self, kind: str) -> Fraction:
        return exact_sum(line.settled for line in self.lines if line.settled and line.kind == kind)


def settle_lines(
    settlement: Settlement, lines: tuple[Line, ...], scope: Scope, carries: tuple[Carry, ...] = ()
) -> tuple[State, tuple[StepTrace, ...]]:
    """All steps in their order."""
    quantum = next((s.quantum for s in settlement.steps if isinstance(s, Round)), None)
    state = State(lines, quantum, carries=still_carried(settlement, carries))
    traces = [*gone((c for c in carries if c not in state.carries), state.sum("penalty"))]
    for step in settlement.steps:
        if isinstance(step, EarnBack):  # what is earned back enters after all steps
            continue
        running = Running(scope.period, state.sum("penalty"), state.sum("bonus"), state.subtotals)
        here = replace(scope, running=running)
        after, bound = run(step, settlement, state, here)
        traces.append(trace_of(step, state, after, bound, notes(step, settlement, state, after, bound, here)))
        state = after
    return state, tuple(traces)


def run(step: SettlementStep, settlement: Settlement, state: State, scope: Scope) -> tuple[State, Trace | None]:
    """One step: the state after it and the bound or condition that it computed."""
    match step:
        case Keep():
            return keep(step, state, scope), None
        case Waive():
            condition = scope.trace(step.condition)
            waived = selected(state.lines, step.lines) if condition.value is True else ()
            return changed(state, dict.fromkeys(waived, ZERO)), with_claims(step.condition, condition, scope)
        case Cap():
            return cap(step, settlement, state, scope)
        case Reduce():
            by = scope.trace(step.by)
            chosen = selected(state.lines, step.lines)
            left = sum_of(state.lines, chosen) - max(ZERO, amount(by))
            return shrunk(state, chosen, max(ZERO, left)), by
        case Increase():
            by = scope.trace(step.by)
            line = increase(step, settlement, by, scope)
            return (replace(state, lines=(*state.lines, line)) if line.amount else state), by
        case Subtotal():
            taken = sum_of(state.lines, selected(state.lines, step.lines))
            return replace(state, subtotals={**state.subtotals, step.name: taken}), None
        case Round():
            return changed(state, rounded(state.lines, step, state.bounds)), None
        case Drop():
            return drop(step, state), None
        case EarnBack():
            return state, None
        case _:
            assert_never(step)


# ---------------------------------------------------------------- lines


def selected(lines: tuple[Line, ...], selectors: tuple[LineSelector, ...]) -> tuple[int, ...]:
    """The indexes of the lines that selectors name, in the selectors' order; those of one by name, objective and key.

    The order in which they were declared means nothing.
    """
    ordered = sorted(range(len(lines)), key=lambda i: content(lines[i]))
    return tuple(dict.fromkeys(i for one in selectors for i in ordered if names(one, lines[i])))


def content(line: Line) -> tuple[str, str, str, str]:
    """What tells lines apart."""
    return line.name, line.objective, line.key or "", line.origin


def names(selector: LineSelector, line: Line) -> bool:
    mine = line.kind == TOTALS[selector.name] if selector.name in TOTALS else line.name == selector.name
    return mine and (not selector.key or selector.key in {line.key, line.objective})


def divided(lines: tuple[Line, ...], chosen: tuple[int, ...], for_each: str, scope: Scope) -> list[tuple[int, ...]]:
    """Chosen lines by objective or key, in the order of their first; all together where nothing divides them.

    A line that has no such key belongs to no share.
    """
    if not for_each:
        return [chosen] if chosen else []
    shares: dict[str | None, list[int]] = {}
    for i in chosen:
        if key_of(lines[i], scope) == for_each:
            shares.setdefault(lines[i].key, []).append(i)
        elif for_each == "objective" and lines[i].objective:
            shares.setdefault(lines[i].objective, []).append(i)
    return [tuple(share) for share in shares.values()]


def key_of(line: Line, scope: Scope) -> str:
    """What the key of a line is called: the group of its objective, or what its declaration is for each of."""
    objective = in_force(scope.contract.objectives, line.objective)
    consequence = in_force(scope.contract.consequences, line.name)
    return objective.group_name if objective else consequence.key if consequence else ""


def changed(state: State, amounts: Mapping[int, Fraction]) -> State:
    lines = list(state.lines)
    for i, settled in amounts.items():
        if lines[i].settled != settled:
            lines[i] = lines[i].settled_at(settled)
    return replace(state, lines=tuple(lines))


def sum_of(lines: tuple[Line, ...], chosen: Iterable[int]) -> Fraction:
    return exact_sum(lines[i].settled for i in chosen if lines[i].settled)


def shrunk(state: State, chosen: tuple[int, ...], to: Fraction) -> State:
    """Lines shrunk pro rata until their sum is at most an amount."""
    whole = sum_of(state.lines, chosen)
    if whole <= to:
        return state
    return changed(state, {i: state.lines[i].settled * to / whole for i in chosen})


def amount(trace: Trace) -> Fraction:
    """An amount to take or give; nothing where it is missing."""
    return number(trace.value) if trace.value is not None else ZERO


# ---------------------------------------------------------------- steps


def keep(step: Keep, state: State, scope: Scope) -> State:
    """One line of each share stays, the others become zero; a tie goes to the first written."""
    lost: dict[int, Fraction] = {}
    for share in divided(state.lines, selected(state.lines, step.lines), step.for_each, scope):
        given = [i for i in share if state.lines[i].settled > 0]
        if given:
            kept = kept_line(step, [(i, state.lines[i]) for i in given], scope)
            lost.update((i, ZERO) for i in given if i != kept)
    return changed(state, lost)


def kept_line(step: Keep, given: list[tuple[int, Line]], scope: Scope) -> int:
    """The line that stays: the first, the highest, or the one that the customer chose; without a choice the highest."""
    if step.which == "first":
        return given[0][0]
    if step.which == "customer choice":
        chosen = [
            (d.at, i) for d in choices(scope) for i, line in given if d.concerns(line.name, line.key, scope.period)
        ]
        if chosen:
            return max(chosen, key=lambda c: c[0])[1]
    return max(given, key=lambda g: g[1].settled)[0]


def choices(scope: Scope) -> tuple[Decision, ...]:
    return recorded(scope.book.decisions, "choice", scope.book.as_of)


def cap(step: Cap, settlement: Settlement, state: State, scope: Scope) -> tuple[State, Trace | None]:
    """Each share shrinks to the limit, at least zero, rounded down to the quantum; a missing limit limits nothing.

    Where the excess is carried, what earlier periods left enters first, and what is over the limit is carried on.
    """
    key = step_key(step, settlement) if step.carried is not None else None
    others = tuple(c for c in state.carries if c.step != key)
    carries, _ = entering(key, step.carried or 0, state.carries, scope.period, scope.book.line.zone)
    carried = {len(state.lines) + i: c for i, c in enumerate(carries)}
    lines = (*state.lines, *(entered(c, scope.period) for c in carries))
    state = replace(state, lines=lines, carries=others)
    limits: list[Trace] = []
    for share in divided(state.lines, selected(state.lines, step.lines), step.for_each, scope):
        limit = limit_of(step, state, owned(share, step, state, scope))
        limits.append(named(limit, state.lines[share[0]], step, scope) if step.for_each else limit)
        if limit.value is not None:
            state = limited(key, state, share, number(limit.value), carried, scope.period)
    if not step.for_each:
        return state, limits[0] if limits else limit_of(step, state, scope)
    return state, Trace(f"for each {step.for_each}", None, step.limit.type, "for each", step.place, tuple(limits))


def named(limit: Trace, line: Line, step: Cap, scope: Scope) -> Trace:
    """A limit under the key or objective that it is of."""
    owner = line.key if key_of(line, scope) == step.for_each else line.objective
    return Trace(owner or "not stated", limit.value, limit.type, "for each", step.place, (limit,))


def limited(
    key: object, state: State, share: tuple[int, ...], most: Fraction, carried: Mapping[int, Carry], at: Period
) -> State:
    """A share shrunk to a limit: carried lines oldest first, the others pro rata; without a key nothing is carried."""
    before = state.lines
    over = sum_of(before, share) > most
    after = oldest_first(before, share, carried, most) if over else {}
    carries = excess(key, before, after, carried, at) if key is not None else []
    bounds = (*state.bounds, Bound(frozenset(share), most))
    return replace(changed(state, after), bounds=bounds, carries=(*state.carries, *carries))


def owned(share: tuple[int, ...], step: Cap, state: State, scope: Scope) -> Scope:
    """The scope of a share's limit: that of its key where the cap is for each; an objective has lines of several."""
    if step.for_each in {"", "objective"}:
        return scope
    return scope.with_key(step.for_each, state.lines[share[0]].key)


def limit_of(step: Cap, state: State, scope: Scope) -> Trace:
    limit = scope.trace(step.limit)
    if limit.value is None:
        return limit
    most = max(ZERO, number(limit.value))
    if state.quantum is not None:
        most = round_to(most, state.quantum, Rounding.DOWN)
    if most == limit.value:
        return limit
    return Trace(limit.label, most, limit.type, "at least zero, rounded down", limit.place, (limit,))


def increase(step: Increase, settlement: Settlement, by: Trace, scope: Scope) -> Line:
    """What is added, as a line of its own beside the lines that it increases."""
    first, more = step.lines[0].name, max(ZERO, amount(by))
    kind = TOTALS.get(first) or by_name(scope.contract.consequences, first).kind
    trace = Trace(clause(step.place) or "increase", more, by.type, "increase", step.place, (by,))
    return Line(settlement.name, settlement.title, kind, scope.period.label, None, "", more, more, trace)


def drop(step: Drop, state: State) -> State:
    """A total of credits under the bound is lost."""
    total = state.sum("penalty")
    lost = total < step.bound or (step.inclusive and total == step.bound)
    given = [i for i, line in enumerate(state.lines) if line.kind == "penalty"]
    return changed(state, dict.fromkeys(given, ZERO)) if lost else state


# ---------------------------------------------------------------- traces


def notes(
    step: SettlementStep, settlement: Settlement, before: State, after: State, bound: Trace | None, scope: Scope
) -> tuple[StepNote, ...]:
    """What a step leaves open, where it has any amount to act on, and what lapsed at it."""
    late: list[Carry] = []
    if isinstance(step, Cap) and step.carried is not None:
        key = step_key(step, settlement)
        late = entering(key, step.carried, before.carries, scope.period, scope.book.line.zone)[1]
    found = uncertain(step, bound, scope)
    chosen = getattr(step, "lines", ()) if found else ()
    acts = any(sum_of(state.lines, selected(state.lines, chosen)) for state in (before, after))
    return (*lapsed(late), *(found if acts or isinstance(step, Increase) else ()))


def trace_of(
    step: SettlementStep, before: State, after: State, bound: Trace | None, told: tuple[StepNote, ...]
) -> StepTrace:
    """What a step did."""
    old = [line.settled for line in before.lines] + [ZERO] * (len(after.lines) - len(before.lines))
    changes = tuple(
        LineChange(i, was, line.settled)
        for i, (was, line) in enumerate(zip(old, after.lines, strict=True))
        if was != line.settled
    )
    label = clause(step.place) or label_of(step)
    return StepTrace(label, bound, changes, after.sum("penalty"), step.place, told)


def label_of(step: SettlementStep) -> str:
    """The verb of a step that no text says."""
    match step:
        case Keep():
            return f"keep {step.which}"
        case EarnBack():
            return "earn back"
        case Waive() | Cap() | Reduce() | Increase() | Subtotal() | Round() | Drop():
            return type(step).__name__.lower()
        case _:
            assert_never(step)
