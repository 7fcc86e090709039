"""What an outcome says of how it came about: second conditions, lowered bounds, forgiven rows, carried results."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from slalang.model.measured import Cell, CellKey, Measured, RelievedSpans
from slalang.model.outcome import ObjectiveOutcome
from slalang.settle.questions import questions
from tests.settle.agreed import at
from tests.settle.by_text import contract_of, objective
from tests.settle.made import measured, population, settled
from tests.settle.test_reliefs import OUTAGES, SPAN, approval, decide, relief
from tests.settle.told import lines

JANUARY = ((at("2026-01-01"), at("2026-02-01")),)


def outcomes(
    text: str, shares: dict[str, tuple[int, int]], *acting: str, until: str = "2026-01"
) -> list[ObjectiveOutcome]:
    """`speed` month by month; the reliefs named act all January."""
    made = contract_of(text, "speed_row", "other_row")
    data = measured(made, {"speed_row": shares, "other_row": {"2026-01": (60, 100)}})
    named = {"speed": population("speed", shares)}
    spans = tuple(RelievedSpans(name, "speed", JANUARY) for name in acting)
    found = settled(made, Measured(data.answers, named), until, relieved=spans)
    return [o.objectives[0] for o in found.values()]


def told(outcome: ObjectiveOutcome) -> str:
    missed = f" {' '.join(outcome.missed_levels)}" if outcome.missed_levels else ""
    reason = f" ({outcome.reason})" if outcome.reason else ""
    return "\n".join([f"{outcome.verdict}{missed}{reason}", *lines(outcome.trace)])


def test_a_second_condition_is_told_beside_the_target() -> None:
    text = objective("speed", "at least 80%", "also share of other_rows where ok target at least 70%")
    (january,) = outcomes(text, {"2026-01": (90, 100)})
    assert (
        told(january)
        == """\
missed (also)
speed: 90% percent (share)
  share of speed_rows where ok: 90% percent (share)
    numerator: 90 count [no place]
    denominator: 100 count [no place]
  target: yes (is) [speed]
    80%: 80% percent
  also share of other_rows where ok: no (also) [share of other_rows where ok]
    share of other_rows where ok: 60% percent (share)
      numerator: 60 count [no place]
      denominator: 100 count [no place]"""
    )


def test_a_result_that_is_carried_names_its_month() -> None:
    text = objective("speed", "at least 80%", "nothing counted: carries the last result")
    _, february = outcomes(text, {"2026-01": (90, 100)}, until="2026-02")
    assert (february.result, february.numerator) == (Fraction(9, 10), None)
    assert (
        told(february)
        == """\
met (nothing counted: 2026-01)
speed: missing (nothing counted)
  share of speed_rows where ok: missing (nothing counted)
  2026-01: 90% percent (carried) [speed]
  target: yes (is) [speed]
    80%: 80% percent"""
    )


LOWERED = (
    objective("speed", "at least 80%", "level poor when under 75%\n  level bad when under 70%")
    + """
record storm "Storms" { id: text key  at: instant  counted by at }
relief storm for speed "Storm" { lowers level bad to under 60%  when any storms }
relief flood for speed "Flood" { lowers target to at least 70%  when any storms }
relief strike for speed "Strike" { excuses the outcome  when any storms }
"""
)


def test_bounds_that_reliefs_lower_are_named_in_the_order_of_the_contract() -> None:
    def january(share: int, *acting: str) -> str:
        (found,) = outcomes(LOWERED, {"2026-01": (share, 100)}, *acting)
        return told(found).splitlines()[0]

    assert january(65) == "missed poor bad"
    assert january(65, "storm") == "missed poor (Storm)"
    assert january(72, "flood") == "met (Flood)"
    assert january(65, "storm", "flood") == "missed poor (Storm, Flood)"
    assert january(65, "flood", "storm", "strike") == "excused (Strike)"


FORGIVING = (
    objective("speed", "at least 80%")
    + """
relief busy for speed "Busy" { forgives FIRST  each day }
relief busier for speed "Busier" { forgives 3  each day }
"""
)


def forgiven(first: str, days: dict[str, tuple[int, int]]) -> tuple[tuple[tuple[str, int], ...], int]:
    """What two reliefs forgive in January, and the rows that count as met; `days` are met and counted rows by day."""
    made = contract_of(FORGIVING.replace("FIRST", first), "speed_row")
    whole = (sum(met for met, _ in days.values()), sum(all_ for _, all_ in days.values()))
    data = measured(made, {"speed_row": {"2026-01": whole}})
    cells = {CellKey(day): Cell(Fraction(met), Fraction(all_)) for day, (met, all_) in days.items()}
    answers = {q: replace(a, cells=cells) if q.unit == "day" else a for q, a in data.answers.items()}
    assert {q.unit for q in questions(made)} == {"day", "month"}
    spans = tuple(RelievedSpans(name, "speed", JANUARY) for name in ("busy", "busier"))
    named = {"speed": population("speed", {"2026-01": whole})}
    (january,) = settled(made, Measured(answers, named), "2026-01", relieved=spans).values()
    (found,) = january.objectives
    return found.counts.met_by_relief, found.counts.fulfilled


def test_each_day_forgives_so_many_misses_and_never_more_than_there_were() -> None:
    """Of ten visits five miss on the 5th, of four one misses on the 6th: 2 and 1 are forgiven, then 3 and none."""
    days = {"2026-01-05": (5, 10), "2026-01-06": (3, 4)}
    assert forgiven("2", days) == ((("busy", 3), ("busier", 3)), 14)
    assert forgiven("1", days) == ((("busy", 2), ("busier", 3)), 13)
    assert forgiven("(1 / 2)", days) == ((("busier", 4),), 12)  # whole rows only


def test_silence_that_approves_is_told_with_its_day() -> None:
    """Two business days after Monday, 2 March 2026."""
    found = decide(relief(during=OUTAGES, approved=approval("approves")), SPAN, [], "2026-07-01")
    assert [use.approval for use in found[1]] == ["silence 2026-03-04"]


def test_every_class_has_an_outcome_in_its_order_also_without_rows() -> None:
    text = """
record ticket "Tickets" { id: text key  at: instant  impact: one of ("high", "low")  ok: flag  counted by at }
priority severity of ticket "Severity" {
  class urgent "Urgent" when impact is "high"
  class normal "Normal" otherwise
}
objective closed "Closed" { measure share of tickets where ok  target at least 80%  each month by at for each severity }
"""
    made = contract_of(text)
    rows = {("2026-01", "normal"): (90, 100)}
    data = measured(made, {"ticket": rows})
    for named in ({}, {"closed": population("closed", rows)}):
        (january,) = settled(made, Measured(data.answers, named), "2026-01").values()
        assert [(o.group, str(o.verdict)) for o in january.objectives] == [
            ("urgent", "not measured"),
            ("normal", "met"),
        ]
