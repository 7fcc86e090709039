"""The performance report where months have parts, waits have no end, amounts many decimals, and bonuses stand by."""

from __future__ import annotations

from pathlib import Path

import pytest

from slalang.documents.tree import Chart, Paragraph, Section, Table, sections_of, text_of
from slalang.pipeline.reporting import Reported
from tests.documents import reported

AMENDMENT = "amendment easier { effective 2026-03-04 splitting the month  replace solved.target with at least 70% }\n"


@pytest.fixture(scope="module")
def september() -> Reported:
    return reported.made(reported.CONTRACTS / "acme-care" / "contract.sla", "2026-09")


def section(made: Reported, id: str) -> Section:
    assert made.document is not None
    return next(s for s in sections_of(made.document.sections) if s.id == id)


def rows(of: Section, caption: str) -> list[list[str]]:
    """The cells of a table, the totals last."""
    found = next(b for b in of.blocks if isinstance(b, Table) and b.caption == caption)
    return [[plain(text_of(cell)) for cell in row] for row in (*found.rows, *((found.totals,) if found.totals else ()))]


def paragraphs(of: Section) -> list[str]:
    return [plain(text_of(b.runs)) for b in of.blocks if isinstance(b, Paragraph)]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_month_that_an_amendment_splits_is_one_period(tmp_path: Path) -> None:
    """January met, February missed, of March the first days missed and the rest met: 1 of 3, not 2 of 4."""
    file = reported.project(tmp_path)
    file.write_text(file.read_text(encoding="utf-8") + AMENDMENT, encoding="utf-8")
    made = reported.made(file, "2026-03")
    assert made.document is not None
    first = next(b for b in made.document.summary if isinstance(b, Table))
    told = {plain(text_of(row[0])): text_of(row[4]) for row in first.rows}
    assert [told[name] for name in told if name.startswith("Solved well")] == ["met 1 of 3"] * 2
    assert [told[name] for name in told if name.startswith("Fixed in time")] == ["met 2 of 3"] * 2
    chart = next(b for b in section(made, "objective.solved").blocks if isinstance(b, Chart))
    assert "met in 1 of 3 periods judged; a period that an amendment splits counts once" in chart.caption
    assert len(chart.points) == 4, "each part is drawn: it has a target of its own"


def test_a_wait_that_runs_is_counted_until_the_instant_of_the_report(tmp_path: Path) -> None:
    """One hour and a half ended; the wait since 22:00 on the last day comes to two hours at midnight."""
    file = reported.project(tmp_path)
    with (tmp_path / "waits.csv").open("a", encoding="utf-8") as waits:
        waits.write("T030,2026-03-31 22:00,\n")
    made = reported.made(file, "2026-03")
    duties = section(made, "duties")
    assert rows(duties, "Responsibilities of both sides, and waiting for them")[0][4:] == ["3", "3 h 30 min"]
    assert "1 of the waits has not ended; its time is counted until 1 Apr 2026, 00:00 (UTC+02:00)." in paragraphs(
        duties
    )
    assert made.made is not None
    sheet = next(s for s in made.made.workbook.sheets if s.name == "Waiting")
    assert [cell for row in sheet.rows for cell in row[2:4]] == [3, 1]


def test_both_sides_are_shown_with_what_they_answer_for(tmp_path: Path, september: Reported) -> None:
    duties = section(september, "duties")
    assert rows(duties, "Who does what")[0] == ["Speed of answer", "A", "", "", "", ""]
    assert not any("names no responsibility" in text for text in paragraphs(duties))
    file = reported.project(tmp_path)
    text = file.read_text(encoding="utf-8").replace("  who    buyer\n", "")
    without_paths = text[: text.index("escalation up")] + text[text.index("charge fee") :]
    file.write_text("\n".join(x for x in without_paths.splitlines() if not x.startswith("role ")), encoding="utf-8")
    plain_duties = section(reported.made(file, "2026-03"), "duties")
    assert paragraphs(plain_duties) == ["Helper Ltd. answers for every promise of this report."]


def test_credits_and_bonuses_stand_apart_and_rounded_amounts_say_so(september: Reported) -> None:
    """The bonus comes to 1,377.4645 EUR, and the limit over twelve months to 41,240.955 EUR."""
    costs = section(september, "costs")
    assert rows(costs, "Credits before and after the settlement") == [
        ["Late critical tickets", "Resolution in time", "100.00 EUR", "100.00 EUR"],
        ["Credit for slow answers, earned back, of July 2026", "Speed of answer", "–", "−800.00 EUR"],
        ["Total of the credits", "", "100.00 EUR", "−700.00 EUR"],
    ]
    assert rows(costs, "Bonuses before and after the settlement") == [
        ["Bonus for satisfaction", "Customer satisfaction", "≈ 1,377.46 EUR", "1,377.46 EUR"],
        ["Total of the bonuses", "", "≈ 1,377.46 EUR", "1,377.46 EUR"],
    ]
    window = rows(costs, "Limits on credits, and how much of each was used when its step ran")[1]
    assert (window[1], window[4]) == ("≈ 41,240.95 EUR", "≈ 24,206.45 EUR")
    assert (
        "What is marked ≈ is rounded to 0.01 EUR, limits down; the statement has every amount in full."
        in paragraphs(costs)
    )


def test_nothing_is_said_of_rounding_where_nothing_was_rounded(tmp_path: Path) -> None:
    made = reported.made(reported.project(tmp_path), "2026-03")
    assert not any("rounded" in text for text in paragraphs(section(made, "costs")))
