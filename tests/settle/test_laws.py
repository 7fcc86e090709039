"""Laws on random contracts and results: caps hold, lines add up, months one by one are the months of the range."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.model import contract as c
from slalang.model import expression as x
from slalang.model.measured import Answer, CellKey, Measured, Population
from slalang.model.outcome import Line, PeriodOutcome, Trace, Verdict
from slalang.settle.rounding import Bound, shared
from slalang.units import FLAG, Rounding
from tests.settle.made import (
    CHARGES,
    CREDITS,
    OTHERWISE,
    RESULT,
    SHORTFALL,
    at_least,
    before,
    cap,
    charge,
    contract,
    count_of,
    eur,
    fee,
    from_under,
    keep,
    last,
    measured,
    minus,
    missed_in_a_row,
    number,
    objective,
    of,
    penalty,
    percent,
    points_of,
    rounding,
    settled,
    settlement,
    sum_over,
    table,
    times,
    under,
)

MONTHS = tuple(f"2026-{m:02d}" for m in range(1, 9))
NAMES = ("a", "b", "c")
money = st.fractions(min_value=0, max_value=500, max_denominator=1000)
ways = st.sampled_from(Rounding)
quanta = st.sampled_from(("0.01", "1", "5"))


def amounts_of() -> st.SearchStrategy[x.Expression]:
    """What a miss costs: a fixed sum, bands times the run, or so much for each point."""
    bands = table(
        RESULT,
        (from_under(percent(60), percent(80)), of(percent(2), fee())),
        (under(percent(60)), of(percent(7), fee())),
    )
    again = table(missed_in_a_row(), (x.Equal(count_of(1)), number(1)), (OTHERWISE, number("1.5")))
    per_point = x.Per(eur("3.335"), "started", points_of("1"), SHORTFALL, type=fee().type)
    fixed = money.map(lambda v: x.Constant(v, type=fee().type))
    return st.one_of(fixed, st.sampled_from((bands, times(bands, again), per_point)))


@st.composite
def contracts(draw: st.DrawFn) -> c.Contract:
    """Three promises with a penalty each, and a settlement with caps of every kind."""
    rolling = minus(of(percent(10), sum_over(CHARGES, last(3))), sum_over(CREDITS, before(2)))
    subset = x.Constant(draw(money), type=fee().type)
    steps: list[c.SettlementStep] = [cap(of(percent(9), CHARGES)), cap(rolling), cap(subset, "a", "b")]
    if draw(st.booleans()):
        steps.insert(0, keep(draw(st.sampled_from(("highest", "first"))), "b", "c"))
    steps = [*draw(st.permutations(steps)), rounding(draw(quanta), draw(ways))]
    if draw(st.booleans()):
        steps.append(c.Drop(Fraction(20), draw(st.booleans())))
    promises = tuple(objective(n, at_least(percent(80))) for n in NAMES)
    penalties = tuple(penalty(f"{n}", draw(amounts_of()), n) for n in NAMES)
    return contract(
        charges=(charge(x.Constant(draw(money) + 1, type=fee().type)),),
        objectives=promises,
        consequences=penalties,
        settlement=settlement(*steps),
    )


shares = st.one_of(st.none(), st.tuples(st.integers(0, 40), st.just(40)))
results = st.fixed_dictionaries({n: st.lists(shares, min_size=len(MONTHS), max_size=len(MONTHS)) for n in NAMES})


def given_results(made: c.Contract, drawn: dict[str, list[tuple[int, int] | None]]) -> Measured:
    by_month = {n: {m: r for m, r in zip(MONTHS, found, strict=True) if r is not None} for n, found in drawn.items()}
    return measured(made, by_month)


def fees(made: c.Contract) -> Fraction:
    amount = made.charges[0].amount
    assert isinstance(amount, x.Constant)
    assert isinstance(amount.value, Fraction)
    return amount.value


@settings(max_examples=30, deadline=None)
@given(contracts(), results)
def test_credits_stay_within_every_cap(made: c.Contract, drawn: dict[str, list[tuple[int, int] | None]]) -> None:
    found = list(settled(made, given_results(made, drawn), MONTHS[-1]).values())
    assert made.settlement is not None
    subset = next(s.limit for s in made.settlement.steps if isinstance(s, c.Cap) and len(s.lines) == 2)
    assert isinstance(subset, x.Constant)
    assert isinstance(subset.value, Fraction)
    for i, month in enumerate(found):
        charged = fees(made) * len(found[max(0, i - 2) : i + 1])
        paid = sum((o.total for o in found[max(0, i - 2) : i]), Fraction(0))
        assert month.total <= fees(made) * 9 / 100
        assert month.total <= max(charged / 10 - paid, Fraction(0))
        assert sum((n.settled for n in month.lines if n.name in {"a", "b"}), Fraction(0)) <= subset.value


@settings(max_examples=30, deadline=None)
@given(contracts(), results)
def test_lines_add_up_to_the_total_in_whole_quanta(
    made: c.Contract, drawn: dict[str, list[tuple[int, int] | None]]
) -> None:
    assert made.settlement is not None
    quantum = next(s.quantum for s in made.settlement.steps if isinstance(s, c.Round))
    for month in settled(made, given_results(made, drawn), MONTHS[-1]).values():
        assert month.total == sum((n.settled for n in month.lines), Fraction(0))
        assert month.total == month.steps[-1].total
        assert all(n.settled >= 0 and (n.settled / quantum).denominator == 1 for n in month.lines)
        replayed = [n.amount for n in month.lines]
        for step in month.steps:
            for change in step.changes:
                assert replayed[change.line] == change.before
                replayed[change.line] = change.after
        assert replayed == [n.settled for n in month.lines]


@settings(max_examples=30, deadline=None)
@given(contracts(), results)
def test_settling_month_by_month_is_settling_the_range(
    made: c.Contract, drawn: dict[str, list[tuple[int, int] | None]]
) -> None:
    """A month is the same whether later months are settled too, and whether their data is there at all."""
    data = given_results(made, drawn)
    whole = settled(made, data, MONTHS[-1])
    for label in MONTHS:
        early = until(data, label)
        end = whole[label].end
        assert figures(settled(made, early, label, as_of=end)[label]) == figures(whole[label])


def until(data: Measured, label: str) -> Measured:
    """What was known at the end of a month."""

    def early(key: CellKey) -> bool:
        return key.period <= label

    answers = {q: Answer({k: v for k, v in a.cells.items() if early(k)}) for q, a in data.answers.items()}
    counts = {n: Population(n, {k: v for k, v in p.counts.items() if early(k)}) for n, p in data.populations.items()}
    return Measured(answers, counts)


def figures(month: PeriodOutcome) -> tuple[object, ...]:
    outcomes = tuple((o.objective, o.verdict, o.result) for o in month.objectives)
    return outcomes, tuple((n.name, n.amount, n.settled) for n in month.lines), month.total, month.not_given


@settings(max_examples=30, deadline=None)
@given(contracts(), results, st.permutations(NAMES))
def test_the_order_of_declarations_changes_no_amount_before_settlement(
    made: c.Contract, drawn: dict[str, list[tuple[int, int] | None]], order: list[str]
) -> None:
    by_name = {o.name: o for o in made.objectives}
    lines = {p.name: p for p in made.consequences}
    shuffled = replace(made, objectives=tuple(by_name[n] for n in order), consequences=tuple(lines[n] for n in order))
    first = settled(made, given_results(made, drawn), MONTHS[-1])
    second = settled(shuffled, given_results(shuffled, drawn), MONTHS[-1])
    for label in MONTHS:
        assert {n.name: n.amount for n in first[label].lines} == {n.name: n.amount for n in second[label].lines}


@settings(max_examples=30, deadline=None)
@given(contracts(), results)
def test_a_worse_result_is_never_a_better_verdict(
    made: c.Contract, drawn: dict[str, list[tuple[int, int] | None]]
) -> None:
    rank = {Verdict.MET: 1, Verdict.MISSED: 0}
    found = settled(made, given_results(made, drawn), MONTHS[-1]).values()
    judged = sorted(
        (o.result, rank[o.verdict])
        for month in found
        for o in month.objectives
        if o.result is not None and o.verdict in rank
    )
    assert all(low[1] <= high[1] for low, high in pairwise(judged))


# ---------------------------------------------------------------- rounding alone


def credits_of(values: list[Fraction]) -> tuple[Line, ...]:
    trace = Trace("p", None, FLAG)
    return tuple(Line("p", "", "penalty", "2026-01", str(i), "", v, v, trace) for i, v in enumerate(values))


@given(st.permutations([("b", "33.335"), ("a", "33.335"), ("c", "40.005"), ("d", "10.002")]))
def test_of_equal_remainders_the_larger_amount_and_then_the_name_has_its_turn(order: list[tuple[str, str]]) -> None:
    """116.677 is 116.68: 33.33 + 33.33 + 40.00 + 10.00 leaves two cents for the remainders of half a cent."""
    amounts = {i: Fraction(value) for i, (_, value) in enumerate(order)}
    lines = tuple(replace(credits_of([Fraction(value)])[0], name=name) for name, value in order)
    found = shared(amounts, lines, rounding("0.01", Rounding.HALF_UP), ())
    given_to = {lines[i].name: str(float(found[i])) for i in found}
    assert given_to == {"a": "33.34", "b": "33.33", "c": "40.01", "d": "10.0"}


@given(st.lists(money, max_size=6), ways, quanta)
def test_largest_remainder_moves_no_line_by_a_whole_quantum(
    values: list[Fraction], way: Rounding, quantum: str
) -> None:
    step = rounding(quantum, way)
    amounts = dict(enumerate(values))
    found = shared(amounts, credits_of(values), step, ())
    assert all(abs(found[i] - amounts[i]) < step.quantum for i in amounts)
    total, exact = sum(found.values(), Fraction(0)), sum(values, Fraction(0))
    assert abs(total - exact) < step.quantum


@given(st.lists(money, min_size=1, max_size=6), ways, quanta, st.data())
def test_no_bound_is_passed_by_rounding(
    values: list[Fraction], way: Rounding, quantum: str, data: st.DataObject
) -> None:
    step = rounding(quantum, way)
    amounts = dict(enumerate(values))
    mine = frozenset(data.draw(st.sets(st.sampled_from(sorted(amounts)), min_size=1)))
    most = -(-sum(amounts[i] for i in mine) // step.quantum) * step.quantum
    down = most - step.quantum if sum(amounts[i] for i in mine) % step.quantum else most
    found = shared(amounts, credits_of(values), step, (Bound(mine, down),))
    assert sum(found[i] for i in mine) <= down
