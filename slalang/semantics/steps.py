"""Looks for steps of the settlement that can hardly be meant: caps that limit the wrong thing, steps that never act.

Takes a contract without errors, gives findings; each is one function over the contract. A step is called idle only
where no lines and no figures could make it act.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from slalang.diagnostic import Diagnostic
from slalang.model import contract as k
from slalang.model import expression as m
from slalang.semantics.faults.sense import CapOfAnotherPeriod, CapReadsItself, NeverActs, UnevenCharges
from slalang.semantics.lengths import LENGTHS
from slalang.semantics.proofs.consequences import is_miss, meeting, missing
from slalang.semantics.proofs.constants import constant, intervals_of
from slalang.semantics.proofs.walk import body
from slalang.semantics.usage import nodes, nodes_of_series
from slalang.source import on_one_line

HOLDING = frozenset(("last", "this"))
"""The windows that hold the period that they are seen from."""
AHEAD = frozenset(("next", "this"))
"""The windows that may end after the period that they are seen from."""
MONTHS = {"month": 1, "quarter": 3, "year": 12}
DAYS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
"""How long periods are at most."""


def steps_in_doubt(contract: k.Contract) -> Iterator[Diagnostic]:
    """Every finding about the steps of the settlement."""
    if contract.settlement is not None:
        yield from caps_of_other_periods(contract, contract.settlement)
        yield from uneven_charges(contract, contract.settlement)
        yield from caps_of_themselves(contract, contract.settlement)
        yield from idle_keeps(contract, contract.settlement)
        yield from idle_caps(contract.settlement)
        yield from never_earned_back(contract, contract.settlement)


# ---------------------------------------------------------------- what a cap limits, and by what


def caps_of_other_periods(contract: k.Contract, settlement: k.Settlement) -> Iterator[Diagnostic]:
    """Amounts of a longer period than the settlement's, under a cap by the charges of the settlement's."""
    longer = [
        each
        for each in contract.consequences
        if each.kind == "penalty" and LENGTHS[each.unit] > LENGTHS[settlement.unit]
    ]
    for step in settlement.steps:
        if isinstance(step, k.Cap) and reads_charges_of_the_period(step.limit):
            names = {line.name for line in step.lines}
            for each in longer:
                if names & {each.name, "credits"}:
                    yield CapOfAnotherPeriod(step.place, each.name, each.unit, settlement.unit, each.place)


def uneven_charges(contract: k.Contract, settlement: k.Settlement) -> Iterator[Diagnostic]:
    """Caps by the charges of the settlement's period, which hold a longer fee whole where it closes."""
    longer = [c for c in contract.charges if LENGTHS[c.unit] > LENGTHS[settlement.unit]]
    for step in settlement.steps if longer else ():
        if isinstance(step, k.Cap) and reads_charges_of_the_period(step.limit):
            yield UnevenCharges(step.place, longer[0].name, longer[0].unit, settlement.unit, longer[0].place)


def reads_charges_of_the_period(limit: m.Expression) -> bool:
    """Whether a limit reads the charges of the settlement's own period, outside every window."""
    return any(isinstance(part, m.ContextValue) and part.name == "charges" for part in summands(limit))


def caps_of_themselves(contract: k.Contract, settlement: k.Settlement) -> Iterator[Diagnostic]:
    """Limits that take away the very credits that they limit, in a window that holds the settlement's own period."""
    for step in (each for each in settlement.steps if isinstance(each, k.Cap)):
        always = {id(part) for part in summands(step.limit, chosen=False)}
        for part in summands(step.limit):
            match part:
                case m.InWindow(value, window) | m.Aggregate(value=value, over=m.PeriodSet(window)):
                    named = window.shape == "named" and LENGTHS[window.unit] > LENGTHS[settlement.unit]
                    holds = window.shape in HOLDING or (named and id(part) in always)
                    if holds and (word := limited_in(value, step, contract)):
                        yield CapReadsItself(part.place, word, settlement.unit, way_before(part, window, settlement))


def summands(limit: m.Expression, *, chosen: bool = True) -> Iterator[m.Expression]:
    """The parts that a limit is worked out from: not what its conditions read, nor what stands inside a window.

    Without `chosen` only those that it is worked out from in every period.
    """
    rest: list[m.Expression] = [limit]
    while rest:
        part = rest.pop()
        yield part
        match part:
            case m.Arithmetic(_, left, right) | m.Capped(left, right):
                rest += (left, right)
            case m.Extreme(_, values):
                rest += values
            case m.FirstPresent(values) if chosen:
                rest += values
            case m.Choice(value, _, otherwise) if chosen:
                rest += (value, *(() if otherwise is None else (otherwise,)))
            case m.Named(body=inner) | m.Negative(inner) | m.Rounded(inner):
                rest.append(inner)


def limited_in(value: m.Expression | None, step: k.Cap, contract: k.Contract) -> str:
    """What a value reads of the lines that a cap limits, in its words; empty where it reads none of them."""
    kinds = {c.name: c.kind for c in contract.consequences}
    limited = {line.name for line in step.lines}
    totals = {total for total, kind in k.TOTALS.items() if any(kinds.get(name) == kind for name in limited)} | limited
    for part in nodes(value):
        match part:
            case m.ContextValue("credits" | "bonuses" as word) if word in totals:
                return word
            case m.SeriesValue(name=name, settled=True):
                if {name, *(total for total, kind in k.TOTALS.items() if kinds.get(name) == kind)} & limited:
                    return f"settled {name}"
    return ""


def way_before(part: m.Expression, window: m.Window, settlement: k.Settlement) -> str:
    """What a limit reads without the settlement's own period, as one writes it; else the window alone."""
    before = ending_before(window, settlement.unit)
    match part:
        case m.InWindow(value) | m.Aggregate(m.Fold.SUM, m.PeriodSet(where=None), m.Typed() as value):
            said = on_one_line(value.place)
            alone = isinstance(value, m.ContextValue | m.SeriesValue)
            return f"sum of {said if alone else f'({said})'} over {before}"
    return before


def ending_before(window: m.Window, unit: str) -> str:
    """The window without the settlement's own period, as one writes it: as many of those before, or the rest so far."""
    longer = LENGTHS[window.unit] > LENGTHS[unit] if window.unit in LENGTHS else unit != "year"
    if window.shape != "last":
        return f"the {window.unit} so far" if longer else f"the {unit} before"
    if window.unit == unit or {window.unit, unit} <= MONTHS.keys():
        others = (window.count if window.unit == unit else window.count * MONTHS[window.unit] // MONTHS[unit]) - 1
        return f"the {others} {unit}s before" if others > 1 else f"the {unit} before"
    quarter = window.count * DAYS[window.unit] <= DAYS["quarter"] and LENGTHS[unit] < LENGTHS["quarter"]
    return "the quarter so far" if quarter else "the contract year so far" if unit != "year" else "the year before"


# ---------------------------------------------------------------- steps that never act


def idle_keeps(contract: k.Contract, settlement: k.Settlement) -> Iterator[Diagnostic]:
    """Choices among what is never more than one line."""
    made = {each.name: each for each in contract.consequences}
    for i, step in enumerate(settlement.steps):
        if not isinstance(step, k.Keep) or step.for_each not in {"", "objective"}:
            continue
        chosen = [made.get(name) for name in dict.fromkeys(line.name for line in step.lines)]
        lines = [name for each in chosen if each is not None for name in each.objectives or ("",)]
        more = any(adds_lines(before) for before in settlement.steps[:i])
        if more or not all(each is not None and one_a_period(each, settlement, contract) for each in chosen):
            continue
        if len(lines) == 1:
            yield NeverActs(step.place, "this is one line, so that there is nothing to choose from", NAME_MORE)
        elif step.for_each and len(set(lines)) == len(lines):
            because = "each of these is for another objective, so that there is nothing to choose from"
            yield NeverActs(step.place, because, "leave out `for each objective`, or the step")


NAME_MORE = "name the lines among which one is kept, or leave the step out"


def adds_lines(step: k.Step) -> bool:
    """Whether a step may leave more lines than the amounts of the period: what it adds, or carries from before."""
    return isinstance(step, k.Increase) or (isinstance(step, k.Cap) and step.carried is not None)


def one_a_period(consequence: k.Consequence, settlement: k.Settlement, contract: k.Contract) -> bool:
    """Whether a period of the settlement has at most one line of a consequence for each of its objectives."""
    read = nodes_of_series(consequence.amount, contract)
    waits = any(isinstance(node, m.Window) and node.shape in AHEAD for node in read)
    return not consequence.key and not waits and LENGTHS[consequence.unit] >= LENGTHS[settlement.unit]


def idle_caps(settlement: k.Settlement) -> Iterator[Diagnostic]:
    """Caps that lines are under already, by an earlier cap of at most the same share of the same fees."""
    before: list[k.Cap] = []
    for step in settlement.steps:
        match step:
            case k.Increase():
                before = []
            case k.Cap():
                tighter = next((each for each in before if is_under(each, step)), None)
                if tighter is not None:
                    because = f"these lines are at most `{on_one_line(tighter.limit.place)}` already"
                    yield NeverActs(step.place, because, "leave this cap out, or write the lower limit here")
                before = [] if step.carried is not None else before  # what it carries enters here, past those before
                before.append(step)


def is_under(earlier: k.Cap, later: k.Cap) -> bool:
    """Whether lines that one cap has limited are never over the limit of another."""
    one, other = share_of_fees(earlier.limit), share_of_fees(later.limit)
    inside = set(later.lines) <= set(earlier.lines) and later.for_each == earlier.for_each
    return inside and one is not None and other is not None and one[1] == other[1] and one[0] <= other[0]


def share_of_fees(limit: m.Expression) -> tuple[Fraction, m.Expression | None] | None:
    """A limit as an amount, or a share of a fee; None where it is neither, or reads a parameter, which may change."""
    if any(isinstance(node, m.Named) for node in nodes(limit)):
        return None
    fixed = constant(limit)
    match limit:
        case _ if isinstance(fixed, Fraction):
            return fixed, None
        case m.ContextValue("charges") | m.SeriesValue(m.SeriesKind.CHARGE):
            return Fraction(1), limit
        case m.Arithmetic("of" | "times", share, of):
            portion, whole = constant(share), share_of_fees(of)
            if isinstance(portion, Fraction) and portion >= 0 and whole is not None and whole[1] is not None:
                return portion * whole[0], whole[1]
    return None


def never_earned_back(contract: k.Contract, settlement: k.Settlement) -> Iterator[Diagnostic]:
    """Credits for a miss that come back where the same result of the same period is no miss."""
    made = {each.name: each for each in contract.consequences}
    objectives = {each.name: each for each in contract.objectives}
    for step in (each for each in settlement.steps if isinstance(each, k.EarnBack)):
        for line in step.lines:
            of = made.get(line.name)
            if of is None or len(of.objectives) != 1 or of.key or not is_miss(of.when):
                continue
            promise = objectives[of.objectives[0]]
            if rules_out(step.condition, promise):
                because = f"`{line.name}` comes when `{promise.name}` is missed in the same {promise.unit}"
                fix = f"say of which later {promise.unit}s, such as `… in each of the next 2 {promise.unit}s`"
                yield NeverActs(step.condition.place, because, fix)


def rules_out(condition: m.Expression, promise: k.Objective) -> bool:
    """Whether a condition holds only where an objective is not missed in the period at hand."""
    match body(condition):
        case m.And(conditions):
            return any(rules_out(each, promise) for each in conditions)
        case m.OutcomeIs(m.SeriesValue(m.SeriesKind.OBJECTIVE, promise.name), "met" | "excused", window=None):
            return True
        case m.Test(m.SeriesValue(m.SeriesKind.OBJECTIVE, promise.name), pattern, False):
            asked, missed = intervals_of(pattern), missing(promise)
            return asked is not None and missed is not None and not meeting([asked, missed])
    return False
