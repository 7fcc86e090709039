"""Laws of the settlement on random contracts and results: what no cap, carry, earn-back or amendment may ever break."""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import HealthCheck, Phase, assume, given, note, settings
from hypothesis import strategies as st

from slalang.model.measured import Answer, Cell, CellKey, Counts, Measured, Population
from slalang.model.outcome import Line, PeriodOutcome, StepFact, StepTrace
from slalang.settle.questions import questions
from slalang.settle.settling import settle, settlement_periods
from tests.oracle.deal_known import in_force_from, periods_of
from tests.oracle.deals import Deal, Limit, OfNextCharge, Step
from tests.oracle_tests.settlement.drawing import Case, Wanted, cases
from tests.oracle_tests.settlement.running import checked, instant, measured, run
from tests.oracle_tests.settlement.running import given as scenario
from tests.oracle_tests.settlement.texts import declarations, text_of

ZERO = Fraction(0)
PLAIN = Wanted(earn=False, carry=False, amend=False, history=False, adjust=False)


ASKED = os.environ.get("SLALANG_ORACLE_EXAMPLES")


def tried(examples: int) -> settings:
    """So many examples, the same every time, or as many others as are asked for; shown as they were found."""
    return settings(
        max_examples=int(ASKED or examples),
        derandomize=ASKED is None,
        phases=(Phase.explicit, Phase.generate),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def settled(case: Case, text: str = "", count: int | None = None) -> tuple[PeriodOutcome, ...]:
    """The periods of a case, or of another text on the same data."""
    shown = text or text_of(case.deal)
    note(shown)
    note(str(case.results))
    contract = checked(shown)
    return run(contract, case.deal, measured(contract, case.results), case.choices, count)


def figures(of: PeriodOutcome) -> tuple[object, ...]:
    """What a period came to, in whatever order its lines stand."""
    lines = Counter((n.name, n.key, n.objective, n.period, n.origin, n.amount, n.settled) for n in of.lines)
    outcomes = sorted((o.objective, o.period, o.group or "", str(o.verdict), o.result) for o in of.objectives)
    return of.period, lines, tuple(outcomes), of.total, of.bonuses


# ---------------------------------------------------------------- caps


@tried(25)
@given(cases(Wanted(adjust=False)))
def test_no_cap_is_exceeded(case: Case) -> None:
    """Nor by rounding, nor for any one objective or key. A carried excess enters after the caps before its own."""
    found = settled(case)
    for i, month in enumerate(found):
        for at, step in enumerate(case.deal.steps):
            if step.limit is not None:
                most = bound(step.limit, case.deal, found, i)
                enters_later = any(later.carry is not None for later in case.deal.steps[at + 1 :])
                here = [n for n in month.lines if n.settled >= 0 and not (n.origin and enters_later)]
                for lines in shares(step, here):
                    assert sum((n.settled for n in lines), ZERO) <= most, (month.period, step)


def bound(of: Limit, deal: Deal, found: Sequence[PeriodOutcome], i: int) -> Fraction:
    """What a cap allows, from the fees and the totals that the statements show; N months are of the calendar."""
    number = [p.number for p in periods_of(deal)]
    if of.parameter:
        return rate(deal, found[i]) * charged(found[i])
    if of.share and not of.months:
        return of.share * charged(found[i])
    since = number[0] if of.year else number[i] - (of.months - bool(of.share)) if of.months else math.inf
    before = [j for j in range(i) if number[j] >= since]
    paid = sum((found[j].total for j in before), ZERO)
    if of.share:
        return max(ZERO, of.share * sum((charged(found[j]) for j in (*before, i)), ZERO) - paid)
    return max(ZERO, of.money - paid)


def charged(of: PeriodOutcome) -> Fraction:
    return sum((c.amount for c in of.charges), ZERO)


def rate(deal: Deal, month: PeriodOutcome) -> Fraction:
    """The parameter in force in a period."""
    found = dict(deal.parameters)["rate"]
    for amendment in sorted(deal.amendments, key=lambda a: a.day):
        for change in amendment.changes:
            if change.what == "parameter" and instant(in_force_from(amendment)) <= month.start:
                found = change.value
    return found


def shares(step: Step, lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines that a cap limits together."""
    names = {name if isinstance(name, str) else name[0] for name in step.lines}
    keys = {name[1] for name in step.lines if not isinstance(name, str)}
    kinds = {"credits": "penalty", "bonuses": "bonus"}
    mine = [n for n in lines if n.name in names or n.kind in {kinds.get(name) for name in names}]
    mine = [n for n in mine if not keys or n.key in keys]
    owners = [{"objective": n.objective, "site": n.key}.get(step.each, "") for n in mine]
    for owner in set(owners):
        yield [n for n, of in zip(mine, owners, strict=True) if of == owner]


# ---------------------------------------------------------------- sums and rounding


@tried(20)
@given(cases())
def test_lines_add_up_in_whole_quanta_and_every_step_is_told(case: Case) -> None:
    quantum = next(s.quantum for s in case.deal.steps if s.verb == "round")
    for month in settled(case):
        totals = {kind: sum((n.settled for n in month.lines if n.kind == kind), ZERO) for kind in ("penalty", "bonus")}
        assert (month.total, month.bonuses) == (totals["penalty"], totals["bonus"])
        assert month.total == month.steps[-1].total
        assert all((n.settled / quantum).denominator == 1 for n in month.lines)
        assert all((n.amount >= 0 and n.settled >= 0) or (n.origin and n.settled == n.amount) for n in month.lines)
        assert all(n.amount for n in month.lines if n.origin), "nothing is carried or taken back that is nothing"
        told = [ZERO if n.origin or n.name == "monthly" else n.amount for n in month.lines]
        for step in month.steps:
            for change in step.changes:
                assert told[change.line] == change.before
                told[change.line] = change.after
        assert told == [n.settled for n in month.lines]


@tried(15)
@given(cases(replace(PLAIN, grouped=True)))
def test_without_caps_the_total_is_the_rounded_sum(case: Case) -> None:
    steps = tuple(s for s in case.deal.steps if s.verb == "round")
    case = replace(case, deal=replace(case.deal, steps=steps), choices=())
    (step,) = steps
    for month in settled(case):
        for kind, total in (("penalty", month.total), ("bonus", month.bonuses)):
            exact = sum((n.amount for n in month.lines if n.kind == kind), ZERO) / step.quantum
            assert total == whole(exact, step.way) * step.quantum
        assert all(abs(n.settled - n.amount) < step.quantum for n in month.lines)


def whole(value: Fraction, way: str) -> int:
    down, half = math.floor(value), value - math.floor(value) - Fraction(1, 2)
    return {
        "up": math.ceil(value),
        "down": down,
        "half up": down + (half >= 0),
        "even": down + (half > 0 or (half == 0 and down % 2 == 1)),
    }[way]


# ---------------------------------------------------------------- time


@tried(12)
@given(cases(Wanted(months=(7,))), st.integers(1, 6))
def test_settling_some_months_is_the_beginning_of_settling_all(case: Case, count: int) -> None:
    """A month is the same whether later months are settled, and whether they have been measured at all."""
    whole_term = settled(case)
    asked = periods_of(case.deal)[:count]
    case = replace(case, choices=tuple(c for c in case.choices if c.day <= asked[-1].after))
    ended = {label for p in asked for label in (p.label, p.closes)}
    early = {key: value for key, value in case.results.items() if key[2] in ended}
    beginning = [figures(m) for m in settled(case, count=count)]
    assert beginning == [figures(m) for m in settled(replace(case, results=early), count=count)]
    if not any(s.way == "customer choice" for s in case.deal.steps):
        assert beginning == [figures(m) for m in whole_term[:count]]


@tried(15)
@given(cases(Wanted(surely="amend")))
def test_a_later_amendment_never_changes_earlier_periods(case: Case) -> None:
    """But for what an earlier amount asks of a later fee, which the later terms set."""
    assume(case.deal.amendments)
    assume(not any(isinstance(p.amount, OfNextCharge) for p in case.deal.prices))
    assume(all(a.midway != "splitting" for a in case.deal.amendments))
    begins = min(instant(in_force_from(a)) for a in case.deal.amendments)
    amended = settled(case)
    before = settled(case, text_of(replace(case.deal, amendments=())))
    assert [figures(m) for m in amended if m.end <= begins] == [figures(m) for m in before if m.end <= begins]


@tried(15)
@given(cases(), st.data())
def test_the_order_of_declarations_changes_nothing(case: Case, data: st.DataObject) -> None:
    parts = len(declarations(case.deal))
    order = data.draw(st.permutations(range(parts)))
    shuffled = settled(case, text_of(case.deal, order))
    assert [figures(m) for m in shuffled] == [figures(m) for m in settled(case)]


@tried(10)
@given(cases(Wanted(amend=False)))
def test_results_that_are_given_settle_like_those_that_are_measured(case: Case) -> None:
    contract = checked(text_of(case.deal))
    found = run(contract, case.deal, scenario(case.deal, case.results), case.choices)
    assert [amounts(m) for m in found] == [amounts(m) for m in settled(case)]


def amounts(of: PeriodOutcome) -> tuple[object, ...]:
    return figures(of)[0], figures(of)[1], of.total, of.bonuses


# ---------------------------------------------------------------- earned back, carried


@tried(20)
@given(cases(Wanted(months=(7, 12), surely="earn")))
def test_what_is_earned_back_is_equal_and_opposite_once(case: Case) -> None:
    """Each opposite line has a credit of its own, given in the period that it goes back to, or carried from it."""
    paid: Counter[tuple[object, ...]] = Counter()
    for month in settled(case):
        paid.update(place(n, n.origin or month.period) for n in month.lines if n.settled > 0)
        for line in (n for n in month.lines if n.settled < 0):
            paid[place(line, line.origin)] -= 1
            assert paid[place(line, line.origin)] >= 0, line


def place(line: Line, period: str) -> tuple[object, ...]:
    return line.name, line.key, line.objective, period, abs(line.settled)


@tried(20)
@given(cases(Wanted(earn=False, adjust=False, keep=False, months=(7, 12))), st.sampled_from((None, 1, 2, 3)))
def test_no_excess_is_lost_or_made(case: Case, months: int | None) -> None:
    """What enters a month and what lapses with it is what the month before had less what it gave, as its notes say."""
    carried = Step("cap", ("credits",), limit=Limit(Fraction("77.775")), carry=months or 0)
    last = next(s for s in case.deal.steps if s.verb == "round")
    case = replace(case, deal=replace(case.deal, steps=(carried, last)), choices=())
    left = ZERO
    for month in settled(case):
        cap = month.steps[0]
        entered = sum((n.amount for n in month.lines if n.origin and n.kind == "penalty"), ZERO)
        assert entered + lapsed(cap) == left
        new = sum((n.amount for n in month.lines if not n.origin and n.kind == "penalty"), ZERO)
        left = entered + new - cap.total
        assert noted(cap, StepFact.CARRIED, StepFact.TERM_ENDS) == left
        assert left == 0 or cap.total == Fraction("77.77") // last.quantum * last.quantum
        assert months or not lapsed(cap)


def lapsed(step: StepTrace) -> Fraction:
    return noted(step, StepFact.LAPSED)


def noted(step: StepTrace, *facts: StepFact) -> Fraction:
    """How much the notes of a step name, of some facts."""
    return sum((note.amount or ZERO for note in step.notes if note.fact in facts), ZERO)


# ---------------------------------------------------------------- worse service


@tried(20)
@given(cases(PLAIN), st.data())
def test_worse_service_never_pays_less(case: Case, data: st.DataObject) -> None:
    """Where amounts grow with the miss, nothing chooses but for the highest, and caps only ever hold more lines."""
    named = [s for s in case.deal.steps if s.verb == "cap" and s.lines != ("credits",)][:1]
    whole_caps = [s for s in case.deal.steps if s.verb == "cap" and s.lines == ("credits",) and not s.each]
    kept = [replace(s, way="highest") for s in case.deal.steps if s.verb == "keep" and not s.each]
    last = [s for s in case.deal.steps if s.verb in {"round", "drop"}]
    case = replace(case, deal=replace(case.deal, steps=(*kept, *named, *whole_caps, *last)), choices=())
    assume(case.results)
    place = data.draw(st.sampled_from(sorted(case.results, key=str)))
    promise = next(p for p in case.deal.promises if p.name == place[0])
    by = Fraction(data.draw(st.integers(1, 30)), 100)
    worse = case.results[place] + (-by if promise.least else by)
    assume(0 <= worse <= 1)
    before, after = settled(case), settled(replace(case, results={**case.results, place: worse}))
    there = next(i for i, p in enumerate(periods_of(case.deal)) if place[2] in {p.label, p.closes})
    assert before[there].total <= after[there].total
    assert [figures(m) for m in before[:there]] == [figures(m) for m in after[:there]]


# ---------------------------------------------------------------- rows of several months together

POOLED = """contract pooled "Pooled" {
  number "1"  provider desk "Desk"  customer shop "Shop"  effective 2026-01-01 to 2026-12-31
  timezone "Europe/Madrid"  currency EUR  languages en  law "Spain"
}
record call "Call" { id: text key  at: instant  ok: flag  counted by at }
metric quick of call { value share of calls where ok }
charge fee { amount 1_000 EUR  each month }
objective answered { measure quick  target at least 80%  each month }
penalty together { each month  amount 600 EUR times (quick measured over the last 3 months) }
penalty by_months { each month  amount 600 EUR times (mean of answered over the last 3 months) }
settlement monthly {
  each month  round down to 0.01 EUR  pay as credit against the next invoice  tax as compensation
}
"""
Months = list[tuple[int, int]]
"""(calls in time, calls) of each of three months."""
pairs = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted).map(tuple)


@tried(25)
@given(st.lists(pairs, min_size=3, max_size=3), st.data())
def test_pooled_rows_do_not_know_their_months(months: Months, data: st.DataObject) -> None:
    """Rows that lie in other months of a window change the mean of its months, and nothing of what is pooled."""
    good, every = (sum(column) for column in zip(*months, strict=True))
    cut = sorted(data.draw(st.lists(st.integers(0, every), min_size=2, max_size=2)))
    rows = [True] * good + [False] * (every - good)
    parts = [rows[: cut[0]], rows[cut[0] : cut[1]], rows[cut[1] :]]
    other = [(sum(part), len(part)) for part in parts]
    first, second = in_march(months), in_march(other)
    assert first.get("together") == second.get("together")
    if every:
        assert first["together"] == Fraction(600 * good, every)
    for found, of in ((first, months), (second, other)):
        shares = [Fraction(above, below) for above, below in of if below]
        assert ("by_months" in found) == bool(shares)
        if shares:
            assert found["by_months"] == 600 * sum(shares, ZERO) / len(shares)


def in_march(months: Months) -> dict[str, Fraction]:
    """What March came to by name, after these months; a month without calls has no cell."""
    contract = checked(POOLED)
    counts = {CellKey(f"2026-0{i}"): (above, below) for i, (above, below) in enumerate(months, 1) if below}
    cells = {key: Cell(Fraction(above), Fraction(below)) for key, (above, below) in counts.items()}
    population = Population("answered", {key: Counts(below, above) for key, (above, below) in counts.items()})
    answers = {question: Answer(cells) for question in questions(contract)}
    periods = settlement_periods(contract, instant(date(2026, 4, 1)))
    *_, march = settle(contract, periods, Measured(answers, {"answered": population}), periods[-1].end)
    return {line.name: line.amount for line in march.lines}
