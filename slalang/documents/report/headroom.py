"""How much of each limit on credits is used, in the period and over the limit's own window, and what is left.

Takes the steps of a settled period and the contract's steps behind them; gives a `Headroom` for each limit, and for
each key of one that is `for each`. A limit of the form "so much of a window less the credits before" is one of the
whole window: what was given before is used of it too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from slalang.documents.account.derivation import EACH, LOWERED
from slalang.documents.clauses.money import lines as lines_in_words
from slalang.documents.report.material import Report
from slalang.documents.tree import Runs, text_of
from slalang.documents.voice import capital, merged, words
from slalang.model.contract import Cap, Settlement
from slalang.model.expression import Arithmetic, ContextValue
from slalang.model.outcome import Line, PeriodOutcome, StepTrace, Trace
from slalang.settle.parts import everything
from slalang.settle.waterfall import selected
from slalang.units import exact_sum

ZERO = Fraction(0)
LONGEST = 60
"""A limit with a longer name has a short one where there is little room."""


@dataclass(frozen=True, slots=True)
class Headroom:
    """A limit as it stood when its step ran: `whole` of its window, `before` what earlier periods had used of it.

    `short` is its name without its formula; `used` is what this period's credits came to after the step, `cut` what the
    step took from them. Amounts in the main unit of the currency.
    """

    name: Runs
    short: Runs
    period: str
    whole: Fraction
    before: Fraction
    used: Fraction
    cut: Fraction

    @property
    def left(self) -> Fraction:
        return max(ZERO, self.whole - self.before - self.used)

    @property
    def share(self) -> Fraction | None:
        """How much of it is used; None of a limit of nothing."""
        return (self.before + self.used) / self.whole if self.whole > 0 else None

    @property
    def rolls(self) -> bool:
        return self.before != 0


def headrooms(report: Report, period: PeriodOutcome) -> tuple[Headroom, ...]:
    """Every limit of a period with a known bound."""
    whole = report.draft.contract.settlement
    if whole is None:
        return ()
    amounts = first_amounts(period)
    found: list[Headroom] = []
    for step in period.steps:
        before = dict(amounts)
        amounts.update({c.line: c.after for c in step.changes})
        declared = cap_of(whole, step)
        if declared is not None and step.bound is not None:
            found += of_step(report, period, declared, step.bound, before, amounts)
    return tuple(found)


def first_amounts(period: PeriodOutcome) -> dict[int, Fraction]:
    """Each line before the steps; what enters later is nothing until then, and what goes back never counts."""
    first: dict[int, Fraction] = {}
    for step in period.steps:
        for change in step.changes:
            first.setdefault(change.line, change.before)
    return {i: first.get(i, n.settled) for i, n in enumerate(period.lines) if n.amount >= 0 and not n.takes}


def cap_of(whole: Settlement, step: StepTrace) -> Cap | None:
    """The limit of the contract that a step ran."""
    caps = (s for s in whole.steps if isinstance(s, Cap))
    return next((s for s in caps if s.place == step.place and s.place.source.name), None)


def of_step(
    report: Report,
    period: PeriodOutcome,
    declared: Cap,
    bound: Trace,
    before: dict[int, Fraction],
    after: dict[int, Fraction],
) -> Iterator[Headroom]:
    chosen = [i for i in selected(period.lines, declared.lines) if i in after]
    if bound.rule != EACH:
        yield from limit(report, period, declared, bound, "", before, after, chosen)
        return
    for part in bound.parts:
        mine = [i for i in chosen if owner(period.lines[i], declared) == part.label]
        inner = part.parts[0] if part.parts else part
        if part.rule == EACH:
            yield from limit(report, period, declared, inner, part.label, before, after, mine)


def owner(line: Line, declared: Cap) -> str:
    """The key or objective that a limit for each is of, as its trace calls it."""
    return (line.objective if declared.for_each == "objective" else line.key) or "not stated"


def limit(
    report: Report,
    period: PeriodOutcome,
    declared: Cap,
    bound: Trace,
    key: str,
    before: dict[int, Fraction],
    after: dict[int, Fraction],
    lines: Sequence[int],
) -> Iterator[Headroom]:
    if not isinstance(bound.value, int | Fraction) or isinstance(bound.value, bool):
        return
    used, was = (exact_sum(amounts.get(i, ZERO) for i in lines) for amounts in (after, before))
    whole, spent = of_window(declared, bound)
    named = name(report, declared, key)
    short = brief(report, declared, key) if spent or len(text_of(named)) > LONGEST else named
    yield Headroom(named, short, period.period, whole, spent, used, max(ZERO, was - used))


def of_window(declared: Cap, bound: Trace) -> tuple[Fraction, Fraction]:
    """The whole limit and what earlier credits had used of it; of a limit of the period alone nothing."""
    trace = bound
    while trace.rule == LOWERED and trace.parts:
        trace = trace.parts[0]
    e = declared.limit
    rolls = isinstance(e, Arithmetic) and e.operator == "minus" and reads_credits(e.right)
    if rolls and trace.rule == "minus" and len(trace.parts) == 2:
        above, below = (p.value for p in trace.parts)
        if isinstance(above, int | Fraction) and isinstance(below, int | Fraction):
            return Fraction(above), Fraction(below)
    value = bound.value
    assert isinstance(value, int | Fraction), "a bound is an amount"
    return Fraction(value), ZERO


def reads_credits(of: object) -> bool:
    return any(isinstance(e, ContextValue) and e.name == "credits" for e in everything(of))


def brief(report: Report, declared: Cap, key: str) -> Runs:
    """`All credits: over its window`, or only what is limited."""
    key_ = "headroom.window" if reads_credits(declared.limit) else "headroom.brief"
    said = report.draft.say(key_, lines=lines_in_words(report.draft, declared.lines))
    return merged((*capital(said), *words(f" ({key})"))) if key else capital(said)


def name(report: Report, declared: Cap, key: str) -> Runs:
    """`All credits: at most 15 % of the charges`, and for which key."""
    draft = report.draft
    said = draft.say(
        "headroom.name", lines=lines_in_words(draft, declared.lines), limit=draft.sentences.expression(declared.limit)
    )
    return merged((*capital(said), *words(f" ({key})"))) if key else capital(said)
