"""A deal settled by the project itself: its text checked, its results given, and the lines laid beside the oracle's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

from slalang.diagnostic import Severity, as_text
from slalang.model.contract import Contract
from slalang.model.measured import Answer, Cell, CellKey, Counts, GivenValue, Measured, Population, Question
from slalang.model.outcome import Line as RealLine
from slalang.model.outcome import PeriodOutcome
from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.settle.decisions import Decision
from slalang.settle.questions import questions
from slalang.settle.settling import settle, settlement_periods
from slalang.settle.unevaluated import unevaluated
from slalang.source import Source
from tests.oracle.deals import Choice, Deal, Results
from tests.oracle.settlement import Line, Settled

NOWHERE = Path("/nonexistent")
ZONE = ZoneInfo("Europe/Madrid")


def checked(text: str) -> Contract:
    """The contract that a text is; with nothing in it that is refused where results are given."""
    found = check(Source("deal.sla", text), Folder(NOWHERE))
    faults = "\n".join(as_text(f) for f in found.faults if f.severity is Severity.ERROR)
    assert found.contract is not None, f"{text}\n{faults}"
    refused = unevaluated(found.contract, rows=False)
    assert not refused, "\n".join(as_text(f) for f in refused)
    return found.contract


def run(
    contract: Contract, deal: Deal, data: Measured, choices: Sequence[Choice] = (), count: int | None = None
) -> tuple[PeriodOutcome, ...]:
    """The first `count` periods of a contract on what was measured, as of their end."""
    periods = settlement_periods(contract, instant(deal.last + timedelta(1)))[:count]
    decisions = {"choice": tuple(said(c) for c in sorted(choices, key=lambda c: c.day))}
    return settle(contract, periods, data, periods[-1].end, decisions=decisions)


def given(deal: Deal, results: Results) -> Measured:
    """The results as a scenario gives them."""
    named = {p.name: "objective" for p in deal.promises} | {deal.measured: "charge"}
    values = (GivenValue(named[name], name, key, label, value) for (name, key, label), value in results.items())
    return Measured(given=tuple(values), rows=False)


def measured(contract: Contract, results: Results) -> Measured:
    """The results as an engine answers what the contract asks under any of its terms: a mean over one row each."""
    terms = (contract, *(a.after for a in contract.amendments if a.after is not None))
    asked = dict.fromkeys(q for each in terms for q in questions(each, terms if len(terms) > 1 else ()))
    names = {o.name: o.group is not None for o in contract.objectives}
    counts = {n: {k: Counts(1, 1) for k, _ in of(n, results)} for n in names}
    populations = {n: Population(n, c, groups=tuple(dict.fromkeys(k.group for k in c))) for n, c in counts.items()}
    return Measured({q: Answer(cells(q, results)) for q in asked}, populations)


def cells(question: Question, results: Results) -> dict[CellKey, Cell]:
    """The cells of an objective's mean, or of the sum that a fee is; results of all else are none of its rows."""
    return {key: Cell(value, Fraction(1)) for key, value in of(question.objective or "billed", results)}


def of(name: str, results: Results) -> Iterator[tuple[CellKey, Fraction]]:
    return ((CellKey(label, key), value) for (owner, key, label), value in results.items() if owner == name)


def said(of: Choice) -> Decision:
    start, end = (None if day is None else instant(day) for day in (of.start, of.end))
    return Decision(of.price, of.key, start, end, "shop", instant(of.day), "chosen")


def instant(day: date) -> int:
    """The start of a local day in microseconds."""
    local = datetime(day.year, day.month, day.day, tzinfo=ZONE)
    return (local.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


# ---------------------------------------------------------------- side by side


def differences(ours: Sequence[Settled], theirs: Sequence[PeriodOutcome]) -> list[str]:
    """What differs, period by period, in words."""
    if [m.label for m in ours] != [o.period for o in theirs]:
        return [f"periods: {[m.label for m in ours]} and {[o.period for o in theirs]}"]
    return [d for mine, real in zip(ours, theirs, strict=True) for d in of_period(mine, real)]


def of_period(ours: Settled, theirs: PeriodOutcome) -> Iterator[str]:
    mine, real = Counter(map(plain, some(ours.lines))), Counter(map(plain_real, some_real(theirs.lines)))
    yield from (f"{ours.label} oracle: {shown(line)}" for line in mine - real)
    yield from (f"{ours.label} settled: {shown(line)}" for line in real - mine)
    if (ours.total(), ours.total(bonus=True)) != (theirs.total, theirs.bonuses):
        yield f"{ours.label}: {ours.total()} and {ours.total(bonus=True)}; {theirs.total} and {theirs.bonuses}"


Plain = tuple[object, ...]


def plain(n: Line) -> Plain:
    return n.name, "bonus" if n.bonus else "penalty", n.promise, n.key, n.period, n.origin, n.amount, n.settled


def plain_real(n: RealLine) -> Plain:
    key = None if n.key == n.objective else n.key
    return n.name, n.kind, n.objective, key, n.period, n.origin, n.amount, n.settled


def some(lines: Iterable[Line]) -> list[Line]:
    """A line of nothing is no line."""
    return [n for n in lines if n.amount or n.settled]


def some_real(lines: Iterable[RealLine]) -> list[RealLine]:
    return [n for n in lines if n.amount or n.settled]


def shown(line: Plain) -> str:
    return " ".join(str(part) for part in line if part not in {None, ""})
