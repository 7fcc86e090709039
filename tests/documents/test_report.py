"""The performance report: figures by hand, figures that are the statement's, and rules that fire only on theirs."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from slalang.documents.report.causes import Cause, every_cause, failures, ways
from slalang.documents.report.headroom import headrooms
from slalang.documents.report.material import Report
from slalang.documents.tree import Chart, Document, Items, Section, Table, sections_of, text_of
from slalang.documents.workbook import Figure, Sheet
from slalang.formats.json import statement as as_json
from slalang.model.outcome import ObjectiveOutcome, Verdict
from slalang.pipeline.reporting import Reported
from tests.documents import reported

F = Fraction


@pytest.fixture(scope="module")
def march(tmp_path_factory: pytest.TempPathFactory) -> Reported:
    return reported.made(reported.project(tmp_path_factory.mktemp("shop")), "2026-03")


@pytest.fixture(scope="module")
def acme() -> Reported:
    return reported.made(reported.CONTRACTS / "acme-care" / "contract.sla", "2026-05")


@pytest.fixture(scope="module")
def city() -> Reported:
    return reported.made(reported.CONTRACTS / "baltimore-311" / "contract.sla", "2018-06")


def of(made: Reported) -> Report:
    assert made.made is not None
    return made.made.report


def document(made: Reported) -> Document:
    assert made.document is not None
    return made.document


def sheet(made: Reported, name: str) -> list[dict[str, Any]]:
    """The rows of a sheet by the titles of its columns, figures as they are."""
    assert made.made is not None
    found = next(s for s in made.made.workbook.sheets if s.name == name)
    return [dict(zip([c.title for c in found.columns], plain(found, row), strict=True)) for row in found.rows]


def plain(_: Sheet, row: tuple[Any, ...]) -> list[Any]:
    return [cell.value if isinstance(cell, Figure) else cell for cell in row]


def table(part: Section | Document, caption: str) -> Table:
    blocks = part.summary if isinstance(part, Document) else part.blocks
    return next(b for b in blocks if isinstance(b, Table) and b.caption == caption)


def section(made: Reported, id: str) -> Section:
    return next(s for s in sections_of(document(made).sections) if s.id == id)


def cells(of_table: Table) -> list[list[str]]:
    return [[text_of(cell).replace("\N{NO-BREAK SPACE}", " ") for cell in row] for row in of_table.rows]


def said(made: Reported) -> list[str]:
    """All recommendations as texts."""
    found = [b for b in section(made, "recommendations").blocks if isinstance(b, Items)]
    return [text_of(item.runs).replace("\N{NO-BREAK SPACE}", " ") for items in found for item in items.items]


def missed(made: Reported) -> list[ObjectiveOutcome]:
    return [o for _, o in of(made).outcomes if o.verdict is Verdict.MISSED]


# ---------------------------------------------------------------- the small contract, computed by hand


def test_first_page_says_what_was_promised_what_happened_and_what_it_costs(march: Reported) -> None:
    shown = [text_of(b.runs) for b in document(march).summary if hasattr(b, "runs")]
    assert shown[0] == "1 of 2 promises was missed. One could not be measured."
    assert shown[1] == "The Customer receives 100.00\N{NO-BREAK SPACE}EUR in credits, 10.00% of the charges."
    assert cells(table(document(march), "What was promised, and what happened")) == [
        ["Solved well", "At least 80%", "70.00%", "missed", "met 1 of 3", "100.00 EUR"],
        ["Liked", "At least 4", "no result", "not measured (no data were delivered)", "–", "–"],
        ["Fixed in time", "At least 50%", "72.73%", "met", "met 3 of 3", "–"],
    ]


def test_trend_has_every_month_with_its_target_misses_and_volume(march: Reported) -> None:
    chart = next(b for b in section(march, "objective.solved").blocks if isinstance(b, Chart))
    assert [(p.value, p.low, p.high, p.verdict, p.volume) for p in chart.points] == [
        (F(9, 10), F(4, 5), None, "met", F(10)),
        (F(7, 10), F(4, 5), None, "missed", F(10)),
        (F(7, 10), F(4, 5), None, "missed", F(20)),
    ]
    for point in chart.points:
        assert point.text in chart.alternative and point.volume_text in chart.alternative
    assert [row[2:6] for row in cells(chart.figures)] == [
        ["90.00%", "10", "0", "met"],
        ["70.00%", "10", "0", "missed"],
        ["70.00%", "20", "2", "missed"],
    ]


def test_limits_are_those_of_the_period_and_of_the_window(march: Reported) -> None:
    found = headrooms(of(march), of(march).asked[-1])
    # 15 % of 1,000; and 20 % of three months' 3,000, of which February used 100
    assert [(h.whole, h.before, h.used, h.left, h.share, h.cut) for h in found] == [
        (F(150), F(0), F(100), F(50), F(2, 3), F(0)),
        (F(600), F(100), F(100), F(400), F(1, 3), F(0)),
    ]


def test_causes_are_the_rows_without_which_the_result_would_rise_most(march: Reported) -> None:
    (miss,) = missed(march)
    found = {(c.way, c.value): c for c in every_cause(of(march), miss)}
    north = found["Site", "North"]
    assert (north.failures, north.of_failures, north.of_rows) == (F(5), F(5, 6), F(1, 4))
    assert (north.there, north.without, north.rise) == (F(0), F(14, 15), F(14, 15) - F(7, 10))
    for way, value in (
        ("Day of the week", "Monday"),
        ("Hour of the day", "13:00–14:00"),
        ("Hour of the week", "Monday 13:00–14:00"),
    ):
        assert found[way, value].failures == 5
    assert found["Hour of the day", "09:00–10:00"].without == F(14, 19)
    assert found["Site", "South"].rise < 0


def test_what_the_measure_asks_for_and_who_somebody_is_never_is_a_cause(march: Reported, acme: Reported) -> None:
    for made in (march, acme):
        names = {c.way for o in missed(made) for c in every_cause(of(made), o)}
        assert names and not names & {"Ok", "Agent", "Customer", "Contact", "Id", "Score"}


def test_reliefs_with_and_without(march: Reported) -> None:
    found = cells(table(section(march, "objective.solved"), "With reliefs and without"))
    assert found == [
        ["As the contract counts it", "14 ÷ 20", "70.00%", "missed"],
        ["Without any relief", "14 ÷ 22", "63.64%", "missed"],
    ]


def test_escalations_count_the_cases_that_came_so_far(march: Reported) -> None:
    # of 22: five of five hours less their waits (one of exactly four), one of two hours, two of nine
    (found,) = [b for b in section(march, "escalations").blocks if isinstance(b, Table)]
    assert [(row[0], row[3], row[4]) for row in cells(found)] == [("1", "8", "8"), ("2", "6", "6"), ("3", "2", "4")]
    assert "22 cases" in found.caption


def test_waiting_for_a_responsibility_is_counted_and_added_up(march: Reported) -> None:
    found = table(section(march, "duties"), "Responsibilities of both sides, and waiting for them")
    assert cells(found)[0][4:] == ["2", "1 h 30 min"]


def test_recommendations_have_their_figures(march: Reported) -> None:
    where, day, near, again, data = said(march)
    assert "North (Site) made 5 failures, 83.33% of all, with 25.00% of the rows" in where
    assert "93.33% in place of 70.00%, and the target met" in where
    assert "Monday (Day of the week)" in day
    assert "2 failures fewer among the 20 rows counted would have met it (16 ÷ 20 = 80.00%, met)" in near
    assert "0.00 EUR in place of 100.00 EUR" in near
    assert "missed 2 times in a row" in again
    assert "April 2026) is the same, it brings Credit: 100.00 EUR and Plan (Solved well)" in again
    assert "Liked could not be judged: no data were delivered" in data


# ---------------------------------------------------------------- laws


@pytest.mark.parametrize("name", ["march", "acme", "city"])
def test_every_way_to_divide_adds_up_to_the_failures(name: str, request: pytest.FixtureRequest) -> None:
    made: Reported = request.getfixturevalue(name)
    checked = 0
    for outcome in missed(made):
        assert outcome.numerator is not None and outcome.denominator is not None
        for way in ways(of(made), outcome):
            checked += 1
            assert sum(p.numerator for _, p in way.parts) == outcome.numerator
            assert sum(p.denominator for _, p in way.parts) == outcome.denominator
            told = [failures(p, outcome) for _, p in way.parts]
            bad = outcome.numerator if outcome.objective == "abandonment" else outcome.denominator - outcome.numerator
            assert sum(told) == bad
    assert checked


@pytest.mark.parametrize("name", ["march", "acme", "city"])
def test_figures_are_those_of_the_statement(name: str, request: pytest.FixtureRequest) -> None:
    made: Reported = request.getfixturevalue(name)
    report = of(made)
    periods = json.loads(as_json(report.statement, report.draft.contract))["periods"]
    printed = {(r["Name in the contract"], r["For"], r["Period"]): r for r in sheet(made, "Results")}
    every = [o for p in periods for o in p["objectives"]]
    assert len(printed) == len(every)
    for o in every:
        row = printed[o["name"], o["group"], o["period"]]
        assert row["Result, exact"] == o["result"]
        assert row["Verdict"] == o["outcome"]
        assert row["Counted"] == o["counted"]
        assert row["Left out"] == o["left_out"]
    if report.account.pays:
        assert [r["Credits"] for r in sheet(made, "Months")] == [F(p["total"]) for p in periods]
        assert [r["Settled"] for r in sheet(made, "Lines")] == [F(n["settled"]) for p in periods for n in p["lines"]]


def test_limits_used_are_the_credits_after_their_step(acme: Reported) -> None:
    for period in of(acme).statement.periods:
        caps = [s for s in period.steps if s.label.startswith("cap")]
        assert [h.used for h in headrooms(of(acme), period)] == [s.total for s in caps]


def test_what_the_next_miss_brings_is_what_the_contract_gives(acme: Reported) -> None:
    """June's own settlement with the results of May: the fourth miss of the speed of answer in a row costs double."""
    text = next(t for t in said(acme) if "Speed of answer was missed 3 times in a row" in t)
    assert "Credit for slow answers: 8,000.00 EUR" in text  # 10 % of 40,000, twice
    assert any("Termination for chronic failure: it arises with the next period" in t for t in said(acme))


def test_a_limit_that_is_used_up_is_said_with_what_it_took(acme: Reported) -> None:
    assert any(
        "at most 15% of the charges: 100.00% is used, 0.00 EUR is left. It cut off 1,238.96 EUR" in t
        for t in said(acme)
    )


def test_a_promise_kept_by_relief_alone_is_said_with_the_result_without() -> None:
    """June's two crowded days and its maintenance: 3,204 of 4,167 calls where 2,997 of 3,616 count."""
    june = reported.made(reported.CONTRACTS / "acme-care" / "contract.sla", "2026-06")
    text = next(t for t in said(june) if "because of reliefs" in t)
    assert "Speed of answer is met because of reliefs: without them the result would have been 76.89%" in text
    assert "They moved 551 rows" in text
    found = cells(table(section(june, "objective.answer_speed"), "With reliefs and without"))
    assert [row[1] for row in found] == ["2,997 ÷ 3,616", "3,204 ÷ 4,167"]


def test_what_runs_is_listed_with_its_deadline_the_overdue_first(acme: Reported) -> None:
    (found,) = [b for b in section(acme, "remedies").blocks if isinstance(b, Table)]
    assert [(row[1], row[3], row[4]) for row in cells(found)] == [
        ("April 2026", "18 May 2026, 09:00 (UTC+02:00)", "overdue"),
        ("May 2026", "15 Jun 2026, 09:00 (UTC+02:00)", "open"),
    ]
    assert said(acme)[0].startswith("Improvement plan, April 2026: Contact Iberia S.L. has not delivered")


def test_results_that_worsen_each_time_are_said_before_they_miss(tmp_path: Path) -> None:
    file, given = reported.project(tmp_path), tmp_path / "results.csv"
    rows = "".join(f"2026-{month:02},solved,,{value}%\n" for month, value in enumerate((90, 88, 86, 84), 1))
    given.write_text(f"period,series,key,value\n{rows}", encoding="utf-8")
    made = reported.made(file, "2026-04", results=given)
    assert any("Solved well became worse 3 times in a row, from 90.00% to 84.00%" in t for t in said(made))
    calm = reported.made(file, "2026-03", results=given)
    assert not any("became worse" in t for t in said(calm))


def test_spread_failures_are_called_spread(acme: Reported) -> None:
    """The synthetic calls of May fail alike at every site and hour: no recommendation names one."""
    assert not any("look there first" in t for t in said(acme))


def test_by_chance_needs_more_than_a_few_rows(city: Reported) -> None:
    assert not any("look there first" in t for t in said(city))
    assert not any(
        b.caption.startswith("What most drove")
        for s in sections_of(document(city).sections)
        for b in s.blocks
        if isinstance(b, Table) and s.title == "Fire Department"
    )


def test_a_rise_is_the_difference_to_the_result(acme: Reported) -> None:
    for outcome in missed(acme):
        for one in every_cause(of(acme), outcome):
            assert consistent(one, outcome)


def consistent(one: Cause, outcome: ObjectiveOutcome) -> bool:
    assert outcome.result is not None and outcome.numerator is not None and outcome.denominator is not None
    rest = outcome.denominator - one.portion.denominator
    if not rest:
        return one.without is None
    without = (outcome.numerator - one.portion.numerator) / rest
    return one.without == without and abs(one.rise) == abs(without - outcome.result)


# ---------------------------------------------------------------- edges


def test_first_month_alone_has_one_point(tmp_path: Path) -> None:
    made = reported.made(reported.project(tmp_path), "2026-01")
    chart = next(b for b in section(made, "objective.solved").blocks if isinstance(b, Chart))
    assert [p.value for p in chart.points] == [F(9, 10)]
    assert "<svg" in str(made.shown("html"))


def test_a_period_without_data_says_so(tmp_path: Path) -> None:
    made = reported.made(reported.project(tmp_path), "2026-07")
    first = document(made).summary[0]
    assert "3 could not be measured" in str(first)
    assert all("could not be judged" in t for t in said(made))
    chart = next(b for b in section(made, "objective.solved").blocks if isinstance(b, Chart))
    assert [p.value for p in chart.points][3:] == [None] * 4


def test_an_objective_never_measured_has_a_chart_of_nothing(march: Reported) -> None:
    chart = next(b for b in section(march, "objective.liked").blocks if isinstance(b, Chart))
    assert [p.value for p in chart.points] == [None] * 3


def test_given_results_need_no_rows(tmp_path: Path) -> None:
    file = reported.project(tmp_path)
    given = tmp_path / "results.csv"
    given.write_text("period,series,key,value\n2026-02,solved,,78%\n2026-03,solved,,79%\n", encoding="utf-8")
    made = reported.made(file, "2026-03", results=given)
    assert any("Solved well was missed 2 times in a row" in t for t in said(made))
    chart = next(b for b in section(made, "objective.solved").blocks if isinstance(b, Chart))
    assert all(not p.volume_text for p in chart.points)
    assert all(row["Counted"] is None for row in sheet(made, "Results"))


def test_a_quarter_has_its_months_side_by_side(tmp_path: Path) -> None:
    made = reported.made(reported.project(tmp_path), "2026-Q1")
    rows = cells(table(document(made), "What was promised, and what happened"))
    assert [row[0] for row in rows[:2]] == ["Solved well, February 2026", "Solved well, March 2026"]
    assert "receives 200.00" in str(document(made).summary[1])
    assert len(said(made)) == len(set(said(made)))


@pytest.mark.parametrize("language", ["es", "zh"])
def test_other_languages_have_the_same_figures(tmp_path: Path, language: str) -> None:
    file = reported.project(tmp_path)
    english, other = (reported.made(file, "2026-03", tag) for tag in ("en", language))
    assert english.made is not None and other.made is not None
    for one, two in zip(english.made.workbook.sheets, other.made.workbook.sheets, strict=True):
        assert [figures(row) for row in one.rows] == [figures(row) for row in two.rows]
    assert not [f for f in other.faults if f.id() == "missing-phrase"]


def figures(row: tuple[Any, ...]) -> list[Any]:
    return [cell for cell in row if not isinstance(cell, str)]
