"""The two answers side by side: every difference between the oracle and the real line, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from slalang.model.outcome import Line as RealLine
from slalang.model.outcome import ObjectiveOutcome, PeriodOutcome
from tests.oracle import Month
from tests.oracle.money import Line
from tests.oracle.promises import Outcome

RESULTS = ("verdict", "result", "levels", "shortfall")


def differences(months: Sequence[Month], real: Sequence[PeriodOutcome]) -> list[str]:
    """What differs, period by period; empty where both say the same."""
    found = [f"periods: {[m.period for m in months]} and {[p.period for p in real]}"]
    if [m.period for m in months] != [p.period for p in real]:
        return found
    return [d for month, period in zip(months, real, strict=True) for d in of_period(month, period)]


def of_period(month: Month, period: PeriodOutcome) -> Iterator[str]:
    ours, theirs = outcomes(month.outcomes), real_outcomes(period.objectives)
    for mixed in (o for o in month.outcomes if not o.counts.of_rows):
        for found in (ours, theirs):  # of a measure of several aggregates the definition says no counts
            found[mixed.objective, mixed.period, mixed.group] = {
                k: v for k, v in found.get((mixed.objective, mixed.period, mixed.group), {}).items() if k in RESULTS
            }
    yield from table(month.period, ours, theirs)
    charges = {("charge", name, key): amount or 0 for (name, key), amount in month.charges.items()}
    real_charges = {("charge", a.name, a.key): a.amount for a in period.charges}
    yield from table(month.period, nonzero(charges), nonzero(real_charges))
    yield from table(month.period, nonzero(lines(month.lines, "amount")), nonzero(lines(period.lines, "amount")))
    yield from table(month.period, nonzero(lines(month.lines, "settled")), nonzero(lines(period.lines, "settled")))
    yield from table(
        month.period,
        {"total": month.total, "bonuses": month.bonuses},
        {"total": period.total, "bonuses": period.bonuses},
    )


def table(period: str, ours: dict[Any, Any], theirs: dict[Any, Any]) -> Iterator[str]:
    for key in dict.fromkeys((*ours, *theirs)):
        if ours.get(key) != theirs.get(key):
            yield f"{period} {key}: oracle {ours.get(key)}, settled {theirs.get(key)}"


def nonzero(of: dict[Any, Any]) -> dict[Any, Any]:
    return {key: value for key, value in of.items() if value}


def outcomes(of: Iterable[Outcome]) -> dict[Any, Any]:
    return {
        (o.objective, o.period, o.group): {
            "verdict": o.verdict,
            "result": o.result,
            "levels": o.levels,
            "shortfall": o.shortfall,
            "counted": o.counts.counted,
            "fulfilled": o.counts.fulfilled,
            "undecided": o.counts.undecided,
            "left out": dict(sorted(o.counts.left_out.items())),
            "met by relief": dict(sorted(o.counts.met_by_relief.items())),
        }
        for o in of
    }


def real_outcomes(of: Iterable[ObjectiveOutcome]) -> dict[Any, Any]:
    return {
        (o.objective, o.period, o.group): {
            "verdict": str(o.verdict),
            "result": o.result,
            "levels": o.missed_levels,
            "shortfall": o.shortfall,
            "counted": o.counts.counted,
            "fulfilled": o.counts.fulfilled,
            "undecided": o.counts.undecided,
            "left out": {name: n for name, n in sorted(o.counts.left_out) if n},
            "met by relief": {name: n for name, n in sorted(o.counts.met_by_relief) if n},
        }
        for o in of
    }


def lines(of: Iterable[Line | RealLine], part: str) -> dict[Any, Any]:
    """Amounts by name, period, objective and group; a line's key may also be its objective's name."""
    found: dict[Any, Any] = {}
    for line in of:
        key = (part, line.name, line.period, line.objective, None if line.key == line.objective else line.key)
        assert key not in found, f"two lines {key}"
        found[key] = getattr(line, part)
    return found
