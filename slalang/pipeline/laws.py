"""Laws of change, `worse O never lowers L` and its like: proved over the terms, or refuted by two settlements.

Takes a checked contract; gives a fault for each law that is not proved under each version of its terms: refuted where
settling the same period twice, with nothing changed but the one result, breaks it; else not proved. Nothing is called
refuted that was not settled so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from slalang.calendar.periods import Period
from slalang.diagnostic import Diagnostic, Note, Severity
from slalang.model.contract import TOTALS, Contract, Objective
from slalang.model.contract import LawOfChange as Law
from slalang.model.expression import Expression
from slalang.model.measured import GivenValue, Measured
from slalang.model.outcome import PeriodOutcome, StepTrace, Trace
from slalang.semantics.proofs.constants import constant
from slalang.semantics.proofs.laws import Doubt, chains, doubts
from slalang.semantics.proofs.words import in_words, value_in_words
from slalang.source import Place
from slalang.units import exact_sum, money

if TYPE_CHECKING:
    from slalang.settle.again import Again

FEE = Fraction(100_000)
"""What a charge that is measured is given as, where results are tried."""
LATER = 3
"""How many periods later a law is tried once more, with a past before it."""
MOST_TRIED = 120


@dataclass(frozen=True, slots=True)
class InvariantRefuted(Diagnostic):
    """What it means: two results of which the worse pays less (or more) than the contract says it ever does. Both were
    settled, with nothing different but the result; the notes show the rows and steps behind them.

    Wrong:  `worse speed never lowers credit` with `from 75% under 80%: 5% of fee, under 75%: 3% of fee`
    Right:  `from 75% under 80%: 3% of fee, under 75%: 5% of fee`
    """

    law: str
    objective: str
    line: str
    period: str
    better: str
    first: str
    worse: str
    second: str
    given: str = ""
    causes: tuple[tuple[str, Place], ...] = ()
    message: ClassVar[str] = (
        "`{law}` does not hold: in {period} `{line}` is {first} with `{objective}` at {better}, "
        "{second} at {worse}{given}"
    )
    help: ClassVar[str] = "put the amounts in order, or state the law that is meant"

    def notes(self) -> tuple[Note, ...]:
        return tuple(Note(place, text) for text, place in self.causes)


@dataclass(frozen=True, slots=True)
class InvariantNotProved(Diagnostic):
    """What it means: a law that may well hold, but that could not be proved for all results, fees and pasts. No two
    results were found that break it either.

    Wrong:  `worse speed never lowers credits` where a step keeps the customer's choice of two lines
    Right:  `worse speed never lowers speed_credit`, the amount itself; scenarios for what cannot be proved
    """

    law: str
    reason: str
    cause: Place | None = None
    message: ClassVar[str] = "`{law}` is not proved, and no two results were found that break it: {reason}"
    help: ClassVar[str] = "state the law of a line whose amount follows the result, or try it in scenarios"
    severity: ClassVar[Severity] = Severity.WARNING

    def notes(self) -> tuple[Note, ...]:
        return () if self.cause is None else (Note(self.cause, "what the proof did not get past"),)


def unproved(contract: Contract) -> tuple[Diagnostic, ...]:
    """Every law that is refuted or not proved, under the first terms where that is so."""
    found: dict[tuple[Place, Law], Diagnostic] = {}
    every = versions(contract)
    for terms in every:
        laws = [law for i in terms.invariants for law in i.laws]
        why = doubts(terms, laws, every)
        for law in laws:
            if law in why and (law.place, law) not in found:
                found[law.place, law] = Trial(contract, terms, law).fault(why[law])
    return tuple(found.values())


def proved(contract: Contract, faults: Iterable[Diagnostic]) -> int:
    """How many invariants are laws of change that hold under each version of the terms, by the faults that were found.

    An invariant that also says `always` is not among them: that is tried by scenarios.
    """
    open_ = {(f.place, f.law) for f in faults if isinstance(f, InvariantRefuted | InvariantNotProved)}
    every = (i for terms in versions(contract) for i in terms.invariants if i.laws and not i.always)
    stated = dict.fromkeys((i.place, i.laws) for i in every)
    return sum(not any((law.place, str(law)) in open_ for law in laws) for _, laws in stated)


def versions(contract: Contract) -> tuple[Contract, ...]:
    """The terms as signed, and as each amendment in turn leaves them; of two from one day only the later."""
    dated = sorted(contract.amendments, key=lambda a: a.effective)
    after = {a.effective: a.after for a in dated if a.after is not None}
    return (contract, *after.values())


@dataclass(frozen=True, slots=True)
class Tried:
    """One result with what it came to."""

    result: Fraction
    amount: Fraction
    outcome: PeriodOutcome
    given: tuple[GivenValue, ...]


@dataclass(slots=True)
class Trial:
    """A law tried on results under one version of the terms, all else being given the same."""

    contract: Contract
    terms: Contract
    law: Law

    @property
    def objective(self) -> Objective:
        return next(o for o in self.terms.objectives if o.name == self.law.objective)

    def fault(self, why: Doubt) -> Diagnostic:
        for period, better, worse in self.broken():
            return self.refuted(period, better, worse)
        return InvariantNotProved(self.law.place, str(self.law), why.reason, why.place)

    def refuted(self, period: Period, better: Tried, worse: Tried) -> Diagnostic:
        unit, of = self.objective.measure.type, money(self.contract.currency)
        return InvariantRefuted(
            self.law.place,
            str(self.law),
            self.objective.name,
            self.law.amount,
            period.label,
            in_words(better.result, unit),
            in_words(better.amount, of),
            in_words(worse.result, unit),
            in_words(worse.amount, of),
            self.told(better.given),
            causes(better, worse, (in_words(better.result, unit), in_words(worse.result, unit))),
        )

    # ------------------------------------------------------------ settling twice

    def broken(self) -> Iterator[tuple[Period, Tried, Tried]]:
        """Neighbouring results that break the law, in one period and with one past."""
        from slalang.settle.unevaluated import unevaluated

        if unevaluated(self.contract, rows=False):
            return
        every = chains(self.terms, self.objective)
        for again, own, key in self.grounds():
            tried: dict[Fraction, Tried] = {}
            for results in (r[:MOST_TRIED] for chain in every for r in (self.round(chain), chain)):
                new = (result for result in results if result not in tried)
                tried.update((result, self.settled(again, own, key, result)) for result in new)
                for better, worse in pairwise(tried[result] for result in results):
                    if self.breaks(better.amount, worse.amount):
                        yield again.period, better, worse

    def round(self, chain: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
        """The results that people would name first: those without decimals."""
        return tuple(r for r in chain if "." not in in_words(r, self.objective.measure.type))

    def told(self, given: tuple[GivenValue, ...]) -> str:
        """What else was given for both: ` (with `care` at 100%)`."""
        types = {("objective", o.name): o.measure.type for o in self.terms.objectives}
        types |= {("charge", c.name): c.amount.type for c in self.terms.charges}
        own = self.law.objective
        said = [
            f"`{g.name}` {'otherwise ' if g.name == own else ''}at {value_in_words(g.value, types[g.of, g.name])}"
            for g in given
            if g.key is None
        ]
        return f" (with {', '.join(said)})" if said else ""

    def breaks(self, better: Fraction, worse: Fraction) -> bool:
        return worse < better if self.law.worse_pays else worse > better

    def settled(self, again: Again, own: Period, key: str | None, result: Fraction) -> Tried:
        """The period settled with one result."""
        from slalang.settle.settling import settled_period

        book = again.twin(own.start)
        book.given_instead = GivenValue("objective", self.law.objective, key, own.label, result)
        outcome = settled_period(book, again.period, ())
        return Tried(result, self.amount(outcome, own), outcome, again.grounds.measured.given)

    def amount(self, outcome: PeriodOutcome, own: Period) -> Fraction:
        """What L comes to: a line before the settlement, the total after its steps but for what is earned back."""
        line, lines = self.law.line, [n for n in outcome.lines if not n.takes]
        if line in TOTALS:
            return exact_sum(n.settled for n in lines if n.kind == TOTALS[line])
        mine = [n for n in lines if n.name == line and n.period == own.label]
        if self.law.settled:
            return exact_sum(n.settled for n in mine)
        return exact_sum(n.amount for n in mine if not n.origin)

    # ------------------------------------------------------------ what else is given

    def grounds(self) -> Iterator[tuple[Again, Period, str | None]]:
        """Periods ready to be settled: an early and a later one, with good, bad and no results beside and before."""
        from slalang.settle.again import Again, Grounds

        periods, places = self.periods()
        for position, own in places:
            for others in ("", "good", "bad"):
                for past in ("", "bad", "good"):
                    values, key = self.given(others, past, own)
                    measured = Measured(given=values, rows=False)
                    grounds = Grounds(self.contract, periods, measured, periods[position].end)
                    yield Again(grounds, position), own, key

    def periods(self) -> tuple[tuple[Period, ...], list[tuple[int, Period]]]:
        """The periods that are settled, and where among them the objective's own periods close under these terms."""
        from slalang.settle.native import settlement_unit
        from slalang.settle.settling import settlement_periods
        from slalang.settle.terms import versions as all_terms
        from slalang.settle.timeline import timeline

        line, unit = timeline(self.contract), settlement_unit(self.terms)
        start = next((v.start for v in all_terms(self.contract, line) if v.contract is self.terms), line.low)
        found: list[tuple[int, Period]] = []
        this = line.at(unit, start)
        while this is not None and len(found) <= LATER:
            before = settlement_periods(self.contract, this.end)
            closing = line.closing(self.objective.unit, this)
            found += [(len(before) - 1, own) for own in closing[-1:] if own.start >= start]
            this = line.next(this)
        last = found[-1][0] if found else 0
        until = this.start if this is not None else line.high
        return settlement_periods(self.contract, until)[: last + 1], [*found[:1], *found[LATER:]]

    def given(self, others: str, past: str, own: Period) -> tuple[tuple[GivenValue, ...], str | None]:
        """What is given all along: fees that are measured, the other results, and the result itself in the past."""
        from slalang.settle.keys import declared_values

        values = [GivenValue("charge", c.name, None, "", FEE) for c in self.terms.charges if not is_constant(c.amount)]
        for objective in self.terms.objectives:
            how = past if objective.name == self.law.objective else others
            ends = [chain for chain in chains(self.terms, objective) if chain]
            if how and ends:
                value = ends[0][0] if how == "good" else ends[0][-1]
                values.append(GivenValue("objective", objective.name, None, "", value))
        of = self.objective
        if of.group is None:
            return tuple(values), None
        key = next(iter(declared_values(self.terms, of.group)), "a")
        best = chains(self.terms, of)[0][0]
        return (*values, GivenValue("objective", of.name, key, own.label, best)), key


# ---------------------------------------------------------------- what made the difference


def causes(better: Tried, worse: Tried, words: tuple[str, str]) -> tuple[tuple[str, Place], ...]:
    """The rows of tables that the two results do not share, and the first step that parts the totals."""
    found = [frozenset(row for line in t.outcome.lines for row in rows(line.trace)) for t in (better, worse)]
    named = [
        (f"at {said} this row counts", place)
        for said, mine, other in zip(words, found, reversed(found), strict=True)
        for place in sorted(mine - other, key=lambda p: p.start)
    ]
    steps = zip(better.outcome.steps, worse.outcome.steps, strict=False)
    turn = next((a for a, b in steps if a.place is not None and acted(a, b)), None)
    return (*named, *(() if named or turn is None or turn.place is None else (("this step parts them", turn.place),)))


def rows(trace: Trace) -> Iterator[Place]:
    """The rows of tables that counted for a value."""
    if trace.rule == "row" and trace.place is not None:
        yield trace.place
    for part in trace.parts:
        yield from rows(part)


def acted(one: StepTrace, other: StepTrace) -> bool:
    """Whether a step did not do the same to the lines of both."""
    return {c.line for c in one.changes} != {c.line for c in other.changes}


def is_constant(amount: Expression) -> bool:
    return constant(amount) is not None
