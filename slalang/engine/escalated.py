"""How far cases came on their way up: the steps of an escalation that the clock of each case has reached.

takes    an engine, an objective whose measure reads a clock, the spans in which reliefs act, the periods asked about
gives    for each step of an escalation of that clock how many cases reached it, and how often where it repeats
assumes  a step counts the clock's own time; one that comes a number of business days later is not counted
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from operator import itemgetter
from typing import TYPE_CHECKING

from slalang.engine import populations
from slalang.engine import scalars as s
from slalang.engine.clocks import ByStart, Running, by_start
from slalang.engine.compiling import Scope
from slalang.engine.passes import Passes
from slalang.engine.populations import COUNTED, Counting, Status
from slalang.model.contract import Escalation, StepUp
from slalang.model.expression import Constant
from slalang.model.insight import Reached
from slalang.model.measured import RelievedSpans
from slalang.model.query import Folded, Folding, Group, Keep, Pick, Scalar

if TYPE_CHECKING:
    from slalang.engine.engine import Engine

CASES = (*COUNTED, Status.UNDECIDED)


def reached(
    engine: Engine, objective: str, relieved: Sequence[RelievedSpans], labels: Sequence[str]
) -> tuple[Reached, ...]:
    """The steps reached in some periods by the cases of one objective."""
    of = engine.catalog.objectives[objective]
    mine = [e for e in engine.contract.escalations if e.clock in engine.catalog.clocks_of_cases(of)]
    if not mine:
        return ()
    timeline, compiler = engine.compiler(engine.buckets((objective,)))
    passes = Passes(compiler, timeline, relieved)
    counting = populations.counting(passes, objective)
    if counting.rows is None:
        return ()
    return tuple(r for escalation in mine for r in counted(engine, passes, counting, escalation, labels))


def counted(
    engine: Engine, passes: Passes, counting: Counting, escalation: Escalation, labels: Sequence[str]
) -> Iterator[Reached]:
    rows = counting.rows
    assert rows is not None, "cases are rows"
    clock = by_start(passes.compiler, rows, escalation.clock, Scope(stopped=passes.stopped(counting.objective.name)))
    steps = ((i, calls_of(clock, step)) for i, step in enumerate(escalation.steps))
    calls = {i: call for i, call in steps if call is not None}
    cases = s.either(*(s.equal(counting.status, s.text(word)) for word in CASES))
    there = s.both(cases, s.exists(clock.limit()))
    columns: tuple[tuple[str, Scalar], ...] = (("period", counting.period),)
    columns += tuple((f"c{i}", call) for i, call in calls.items())
    plan = Pick(Keep(rows.build(), there), columns)
    folds: list[tuple[str, Folded]] = [("n", Folded(Folding.COUNT))]
    for i in calls:
        once = s.less(s.ZERO, s.of(f"c{i}"))
        folds += [(f"n{i}", Folded(Folding.COUNT, keep=once)), (f"s{i}", Folded(Folding.SUM, s.of(f"c{i}")))]
    passes.compiler.places.load(engine.connection)
    found = engine.store.rows(Group(plan, (("period", s.of("period")),), tuple(folds)))
    names = {p.number: p.label for p in engine.periods[counting.objective.unit]}
    for period, number, *counts in sorted((row for row in found if row[0] is not None), key=itemgetter(0)):
        if names[period] in labels:
            for place, i in enumerate(calls):
                times, every = counts[2 * place], counts[2 * place + 1] or 0
                of = (escalation.name, i, counting.objective.name, names[period])
                yield Reached(*of, int(times), int(every), int(number))


def calls_of(clock: Running | ByStart, step: StepUp) -> Scalar | None:
    """How often a case is called at a step: 0 or 1, or once for each lag gone by; None where that is not counted."""
    late = clock.verdict("late")
    if step.share is not None:
        share = Fraction(step.share)
        spent, limit = s.times(clock.spent(), share.denominator), s.times(clock.limit(), share.numerator)
        return one_if(s.at_most(limit, spent))
    if step.after is None:
        return one_if(late)
    lag = step.after.value if isinstance(step.after, Constant) else None
    if not isinstance(lag, int | Fraction) or isinstance(lag, bool) or Fraction(lag) <= 0:
        return None
    whole = int(lag)
    if step.repeats:
        return s.case(((s.holds(late), s.divide(clock.overrun(), whole)),), s.ZERO)
    return one_if(s.both(s.holds(late), s.at_most(s.number(whole), clock.overrun())))


def one_if(condition: Scalar) -> Scalar:
    return s.case(((s.holds(condition), s.number(1)),), s.ZERO)
