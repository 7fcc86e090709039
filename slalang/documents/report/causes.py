"""What most drove a miss: the portions of its rows that failed most, and what the result would be without them.

Takes the breakdowns of a missed outcome; gives causes, the weightiest first. A breakdown that does not add up to the
printed result is not used: of a measure that is composed of several, or forgiven rows, nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from slalang.documents.account.reckoning import base_of
from slalang.documents.report.material import Report, fails_above
from slalang.documents.tree import Align, Block, Column, Emphasis, Paragraph, Runs, Table
from slalang.documents.voice import Voice, capitalized, words
from slalang.model import contract as c
from slalang.model.expression import Expression, Named, Rounded
from slalang.model.insight import Breakdown, Dimension, Drivers, Portion
from slalang.model.outcome import ObjectiveOutcome
from slalang.units import exact_sum, round_to

CONCENTRATED = Fraction(5, 4)
"""A portion stands out if its share of the failures is so many times its share of the rows,"""
DEVIATIONS = 3
"""and if it has so many standard deviations more of them than rows drawn by chance would have."""
LEAST_FAILURES = 5
"""In fewer failures no pattern is looked for."""
MOST_CAUSES = 8
MOST_OF_ONE = 2
"""So many of each way to divide: the others stand in the workbook."""
DAYS, HOURS = 7, 24


@dataclass(frozen=True, slots=True)
class Way:
    """A way to divide the rows of an outcome: what it is called, and its portions with their names."""

    name: str
    dimension: Dimension | None
    parts: tuple[tuple[str, Portion], ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """A portion of an outcome's rows. `failures` is None of a mean, which has no row that fails.

    `there` is the result of these rows alone, `without` that of all others; `rise` is how much better the result would
    be without them.
    """

    way: str
    value: str
    portion: Portion
    failures: Fraction | None
    of_failures: Fraction | None
    of_rows: Fraction
    there: Fraction | None
    without: Fraction | None
    rise: Fraction


# ---------------------------------------------------------------- ways to divide


def drivers_of(report: Report, outcome: ObjectiveOutcome) -> Drivers | None:
    mine = (outcome.objective, outcome.period, outcome.group)
    return next((d for d in report.material.insight.drivers if (d.objective, d.period, d.group) == mine), None)


def ways(report: Report, outcome: ObjectiveOutcome) -> tuple[Way, ...]:
    """The ways whose portions add up to the outcome's own numerator and denominator."""
    found = drivers_of(report, outcome)
    if found is None or quantum(report, outcome) is None:
        return ()
    kept = (b for b in found.breakdowns if adds_up(b, outcome))
    return tuple(way for b in kept for way in named(report, outcome, b) if len(way.parts) > 1)


def adds_up(of: Breakdown, outcome: ObjectiveOutcome) -> bool:
    above = exact_sum(p.numerator for p in of.portions)
    below = exact_sum(p.denominator for p in of.portions)
    return (above, below) == (outcome.numerator, outcome.denominator)


def quantum(report: Report, outcome: ObjectiveOutcome) -> Rounded | bool | None:
    """How a quotient becomes the result: rounded, or as it is (True); None where it is composed otherwise."""
    objective = report.account.objective(outcome.objective)
    if base_of(objective) is not None:
        return True
    e: Expression | None = objective.measure if objective else None
    while isinstance(e, Named):
        e = e.body
    if not isinstance(e, Rounded):
        return None
    assert objective is not None, "an objective with a measure"
    inner = c.Objective(name="", measure=e.value, target=objective.target, unit=objective.unit)
    return e if base_of(inner) is not None else None


def named(report: Report, outcome: ObjectiveOutcome, of: Breakdown) -> Iterator[Way]:
    """A breakdown by what its values are called; the hours of the week also as days and as hours of the day."""
    draft, voice = report.draft, report.draft.voice
    match of.dimension:
        case Dimension.CLASS:
            titles = classes(report, of.name)
            parts = tuple((titles.get(str(p.value), value_text(voice, p)), p) for p in of.portions)
            yield Way(draft.sentences.names.title("priority", of.name), of.dimension, parts)
        case Dimension.FIELD:
            parts = tuple((value_text(voice, p), p) for p in of.portions)
            yield Way(capitalized(draft.sentences.names.called(of.name)), of.dimension, parts)
        case Dimension.HOUR_OF_WEEK:
            days = folded(of.portions, lambda hour: hour // HOURS)
            hours = folded(of.portions, lambda hour: hour % HOURS)
            day = tuple((capitalized(voice.figures.weekday(int(p.value or 0))), p) for p in days)
            yield Way(draft.text("cause.day"), None, day)
            yield Way(draft.text("cause.hour"), None, tuple((clock(voice, int(p.value or 0)), p) for p in hours))
            week = tuple((hour_text(voice, int(p.value or 0)), p) for p in of.portions)
            yield Way(draft.text("cause.hour_of_week"), of.dimension, week)


def classes(report: Report, priority: str) -> dict[str, str]:
    names = report.draft.sentences.names
    found = names.find("priority", priority)
    return {k.name: names.said(k.title) for k in found.classes if k.title} if isinstance(found, c.Priority) else {}


def value_text(voice: Voice, portion: Portion) -> str:
    match portion.value:
        case None:
            return voice.text("account.not_stated")
        case bool():
            return voice.text("value.yes" if portion.value else "value.no")
        case _:
            return str(portion.value)


def clock(voice: Voice, hour: int) -> str:
    """`13:00–14:00`."""
    return voice.text("cause.clock", a=f"{hour:02}:00", b=f"{hour + 1:02}:00")


def hour_text(voice: Voice, hour: int) -> str:
    day = capitalized(voice.figures.weekday(hour // HOURS))
    return voice.text("cause.day_and_hour", day=day, hour=clock(voice, hour % HOURS))


def folded(parts: Iterable[Portion], by: Callable[[int], int]) -> tuple[Portion, ...]:
    """Portions put together by a function of their hour."""
    found: dict[int, list[Portion]] = {}
    for part in parts:
        found.setdefault(by(int(part.value or 0)), []).append(part)
    return tuple(
        Portion(
            key,
            sum(p.rows for p in mine),
            exact_sum(p.numerator for p in mine),
            exact_sum(p.denominator for p in mine),
        )
        for key, mine in sorted(found.items())
    )


# ---------------------------------------------------------------- causes


def failures(portion: Portion, outcome: ObjectiveOutcome) -> Fraction:
    """The rows of a portion that told against a share."""
    return portion.numerator if fails_above(outcome) else portion.denominator - portion.numerator


def every_cause(report: Report, outcome: ObjectiveOutcome) -> tuple[Cause, ...]:
    """All portions as causes, those first without which the result would have risen most."""
    found = drivers_of(report, outcome)
    if found is None or outcome.numerator is None or not outcome.denominator:
        return ()
    whole = Portion(None, 0, outcome.numerator, outcome.denominator)
    every = [
        cause(report, outcome, whole, way.name, name, part, found.share)
        for way in ways(report, outcome)
        for name, part in way.parts
    ]
    return tuple(sorted(every, key=lambda one: -one.rise))


def cause(
    report: Report, outcome: ObjectiveOutcome, whole: Portion, way: str, name: str, part: Portion, share: bool
) -> Cause:
    failed = failures(part, outcome) if share else None
    total = failures(whole, outcome) if share else None
    without = result(report, outcome, whole.numerator - part.numerator, whole.denominator - part.denominator)
    now = outcome.result or Fraction(0)
    rise = Fraction(0) if without is None else (now - without if fails_above(outcome) else without - now)
    return Cause(
        way,
        name,
        part,
        failed,
        failed / total if failed is not None and total else None,
        part.denominator / whole.denominator,
        result(report, outcome, part.numerator, part.denominator),
        without,
        rise,
    )


def result(report: Report, outcome: ObjectiveOutcome, above: Fraction, below: Fraction) -> Fraction | None:
    """The result that counts would have; None of nothing."""
    if not below:
        return None
    how = quantum(report, outcome)
    return round_to(above / below, how.quantum, how.way) if isinstance(how, Rounded) else above / below


def largest(report: Report, outcome: ObjectiveOutcome) -> tuple[Cause, ...]:
    """The causes to print: of each way the weightiest, as long as the result would be better without them."""
    found: list[Cause] = []
    for one in every_cause(report, outcome):
        if one.rise > 0 and sum(other.way == one.way for other in found) < MOST_OF_ONE:
            found.append(one)
    return tuple(found[:MOST_CAUSES])


def stands_out(one: Cause, outcome: ObjectiveOutcome) -> bool:
    """Whether a portion has far more failures than rows, and more than chance explains."""
    if one.failures is None or not one.of_failures or one.failures < LEAST_FAILURES:
        return False
    large = one.rise > 0 and one.of_failures >= CONCENTRATED * one.of_rows
    return large and not by_chance(one.failures, one.portion.rows, one.failures / one.of_failures, outcome)


def by_chance(failures: Fraction, rows: int, every: Fraction, outcome: ObjectiveOutcome) -> bool:
    """Whether so many rows, drawn from all by chance, could well hold so many of the failures (hypergeometric)."""
    whole = outcome.denominator or Fraction(1)
    share = every / whole
    if whole <= 1:
        return True
    variance = rows * share * (1 - share) * (whole - rows) / (whole - 1)
    return (failures - rows * share) ** 2 <= DEVIATIONS**2 * variance


# ---------------------------------------------------------------- in words


def causes(report: Report, outcome: ObjectiveOutcome) -> Iterator[Block]:
    """A table of what most drove a miss; nothing where nothing stands out."""
    found = largest(report, outcome)
    if not found:
        return
    draft, share = report.draft, found[0].failures is not None
    if share and (few := failures(Portion(None, 0, *counted(outcome)), outcome)) < LEAST_FAILURES:
        whole = draft.voice.figures.number(counted(outcome)[1])
        yield Paragraph(draft.voice.count("cause.few", few, whole=whole))
        return
    heads = ["way", "value"]
    heads += ["failures", "of_failures"] if share else []
    heads += ["of_rows", "there", "without"]
    columns = tuple(
        Column(draft.text(f"cause.{h}"), Align.START if h in {"way", "value"} else Align.END) for h in heads
    )
    yield Table(draft.text("cause.caption"), columns, tuple(row(report, outcome, one) for one in found))
    if share:
        total = failures(Portion(None, 0, *counted(outcome)), outcome)
        said = draft.voice.count("cause.sum", total, whole=draft.voice.figures.number(counted(outcome)[1]))
        outstanding = [words(one.value) for one in found if stands_out(one, outcome)]
        key = "cause.stand_out" if outstanding else "cause.spread"
        told = draft.say(key, **({"which": draft.voice.all_of(outstanding)} if outstanding else {}))
        yield Paragraph(draft.say("advice.two", a=told, b=said))


def counted(outcome: ObjectiveOutcome) -> tuple[Fraction, Fraction]:
    assert outcome.numerator is not None and outcome.denominator is not None, "what is divided was counted"
    return outcome.numerator, outcome.denominator


def row(report: Report, outcome: ObjectiveOutcome, one: Cause) -> tuple[Runs, ...]:
    figures = report.draft.voice.figures
    cells: list[Runs] = [words(one.way), (Emphasis(one.value, strong=True),)]
    if one.failures is not None:
        cells += [words(figures.number(one.failures)), words(share_text(report, one.of_failures))]
    cells += [words(share_text(report, one.of_rows))]
    cells += [words(text(report, outcome, one.there)), words(text(report, outcome, one.without))]
    return tuple(cells)


def share_text(report: Report, share: Fraction | None) -> str:
    """A share with two decimals."""
    return report.draft.text("label.nothing") if share is None else report.draft.voice.figures.result_percent(share)


def text(report: Report, outcome: ObjectiveOutcome, value: Fraction | None) -> str:
    """A result of other rows as the outcome's own is printed."""
    return report.account.result(replace(outcome, result=value))
