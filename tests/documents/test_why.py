"""Explanations: every step of a figure with its values, clauses and rows, in every language and safe in every form."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from rich.cells import cell_len

from slalang.documents.words import load, shipped
from slalang.model.measured import GivenValue, Measured
from slalang.pipeline.why import Explained, explain
from tests.documents.explained import BANDED, FLAT, counted, explained, settled, tree
from tests.formats.hostile import DIRECTION, HOSTILE
from tests.formats.test_hostile import Page, flat
from tests.settle import made
from tests.settle.by_text import contract_of, objective


def lines_of(text: str) -> list[str]:
    """The lines of a tree without its branches."""
    return [re.sub(r"^[│├└─ ]+", "", line) for line in text.splitlines()]


def one_line(text: str) -> str:
    return " ".join(" ".join(lines_of(text)).split())


# ---------------------------------------------------------------- what is told


def test_a_credit_is_told_from_its_condition_to_what_is_settled() -> None:
    text = tree(explained("credit", up=(94, 100)))
    assert text.splitlines()[3:] == [
        "Credit for downtime, January 2026",
        "├─ Settled: 2,000.00 EUR [case.sla:33]",
        "│  ├─ Condition: missed = yes [case.sla:34]",
        "│  ├─ Computed: table by the result = 2,000.00 EUR [case.sla:35]",
        "│  │  ├─ the result = 94 ÷ 100 = 94%",
        "│  │  └─ under 95%: 5% of fee = 5% of 40,000.00 EUR = 2,000.00 EUR",
        "│  │     └─ fee = 40,000.00 EUR [case.sla:24]",
        "│  ├─ up: missed [case.sla:26]",
        "│  │  ├─ Promised: At least 99% [case.sla:28]",
        "│  │  ├─ Result: share of up_rows where ok = 94 ÷ 100 = 94% [case.sla:27]",
        "│  │  ├─ 100 rows counted.",
        "│  │  │  ├─ 94 rows in the numerator",
        "│  │  │  └─ 6 rows counted and not in the numerator",
        "│  │  ├─ Off the target by 5 percentage points",
        "│  │  └─ Failed levels: serious",
        "│  └─ Settlement, step by step",
        "│     └─ 1. Round the total half up to 0.01 EUR; where a limit set the total, round it down:",
        "│          unchanged [case.sla:42]",
        "└─ What would have avoided it: up",
        "   ├─ 5 more of the 100 rows counted in the numerator: 99 ÷ 100 = 99.00%, met (one row less: 98 ÷",
        "   │  │ 100 = 98.00%, missed)",
        "   │  ├─ Credit for downtime: 0.00 EUR in place of 2,000.00 EUR",
        "   │  └─ All credits together: 0.00 EUR in place of 2,000.00 EUR",
        "   ├─ Or without 6 of the rows outside the numerator: 94 ÷ 94 = 100.00%, met (one row less: 94 ÷",
        "   │    95 ≈ 98.95%, missed)",
        "   └─ What would have lessened it",
        "      └─ 1 more of the 100 rows counted in the numerator: 95 ÷ 100 = 95.00%, missed (one row less:",
        "         │ 94 ÷ 100 = 94.00%, missed, failed levels: serious)",
        "         ├─ Credit for downtime: 800.00 EUR in place of 2,000.00 EUR",
        "         └─ All credits together: 800.00 EUR in place of 2,000.00 EUR",
    ]


def test_a_credit_that_did_not_arise_tells_why_and_how_near_it_was() -> None:
    text = one_line(tree(explained("credit", up=(995, 1000))))
    assert "No line: its condition does not hold" in text
    assert "Condition: missed = no" in text
    assert "How near a miss it was: up 6 fewer of the 1,000 rows counted in the numerator" in text
    assert "Credit for downtime: 800.00 EUR in place of 0.00 EUR" in text


def test_steps_that_change_a_line_show_how_its_part_is_computed() -> None:
    """Two credits of 2,000 and 800 under a cap of 1,400: each is halved."""
    other = objective("there", "at least 99%") + "penalty small for there { when missed amount 800 EUR }"
    contract = contract_of(BANDED + other, "up_row", "there_row", steps="cap credits at 1_400 EUR")
    data = counted(contract, {"up": {"2026-01": (90, 100)}, "there": {"2026-01": (90, 100)}})
    text = one_line(tree(explain(contract, settled(contract, data), "credit")))
    assert "Settled: 1,000.00 EUR, before the settlement 2,000.00 EUR" in text
    assert "2,000.00 EUR → 1,000.00 EUR" in text
    assert "Bound: 1_400 EUR = 1,400.00 EUR" in text or "Bound: 1,400.00 EUR" in text
    assert "In proportion: 2,000.00 EUR × 1,400.00 EUR ÷ 2,800.00 EUR" in text


def test_a_run_of_months_is_listed_back_to_the_month_that_ended_it() -> None:
    run = """
penalty credit for up {
  when missed
  amount 100 EUR times (months in a row where missed)
}
"""
    months = {"2026-01": (90, 100), "2026-02": (99, 100), "2026-03": (90, 100), "2026-04": (90, 100)}
    contract = contract_of(objective("up", "at least 99%") + run, "up_row")
    data = counted(contract, {"up": months})
    text = one_line(tree(explain(contract, settled(contract, data, "2026-04"), "credit")))
    assert "newest first March 2026: 90.00%, missed February 2026: 99.00%, met Computed:" in text
    assert "100.00 EUR × 2 = 200.00 EUR" in text


def test_every_condition_of_an_objective_is_told() -> None:
    also = "month by at\n  also share of spare_rows where ok target at least 90%"
    found = one_line(tree(explained("up", FLAT.replace("month by at", also), up=(94, 100), spare=(80, 100))))
    assert "also share of spare_rows where ok = 80 ÷ 100 = no" not in found
    assert "also share of spare_rows where ok = no" in found
    both = "5 more of the 100 rows counted in the numerator, and 10 more of the 100 rows counted in the numerator"
    assert f"{both} (second condition): 99 ÷ 100 = 99.00%, met" in found


def test_a_given_result_needs_the_target_and_tells_how_far_it_is() -> None:
    contract = contract_of(BANDED, "up_row")
    given = GivenValue("objective", "up", None, "2026-01", Fraction(94, 100))
    data = Measured(given=(given,), rows=False)
    text = one_line(tree(explain(contract, settled(contract, data), "credit")))
    assert "A result of at least 99%, 5 percentage points from here: met" in text
    assert "A result of at least 95%, 1 percentage point from here: missed" in text
    assert "Credit for downtime: 800.00 EUR in place of 2,000.00 EUR" in text


def test_a_miss_for_want_of_data_is_avoided_by_data_alone() -> None:
    contract = contract_of(FLAT.replace("month by at", "month by at\n  not reported: missed"), "up_row")
    done = settled(contract, counted(contract, {}))
    assert done.grounds is not None
    grounds = replace(done.grounds, unreported=frozenset({"up_row"}))
    found = explain(contract, replace(done, grounds=grounds), "up")
    assert "Nothing but the data: none were delivered" in one_line(tree(found))


def test_the_total_names_what_each_miss_cost() -> None:
    text = one_line(tree(explained("credits", up=(94, 100))))
    assert "Lines, 2,000.00 EUR before the settlement Credit for downtime: 2,000.00 EUR → 2,000.00 EUR" in text
    assert "What would have avoided it: up" in text


SITES = """
charge fee { amount 40_000 EUR each month }
record visit "Visits" {
  id: text key
  at: instant
  ok: flag
  site: text
  counted by at
}
objective up {
  measure share of visits where ok
  target  at least 99%
  each    month by at for each site
}
penalty credit for up "Credit" {
  when missed
  amount 5% of fee
}
"""


def at_sites(name: str, key: str | None) -> Explained:
    contract = contract_of(SITES)
    sites = {("2026-01", "austin"): (94, 100), ("2026-01", "dallas"): (90, 100)}
    data = replace(made.measured(contract, {"visit": sites}), populations={"up": made.population("up", sites)})
    return explain(contract, settled(contract, data), name, key)


def test_one_key_is_told_alone_and_all_are_without_it() -> None:
    assert [a.subject.key for a in at_sites("credit", None).answers] == ["austin", "dallas"]
    (alone,) = at_sites("credit", "dallas").answers
    assert [o.group for o in alone.outcomes] == ["dallas"]
    text = one_line(tree(at_sites("credit", "dallas")))
    assert "Credit: dallas, January 2026 Settled: 2,000.00 EUR" in text
    assert "9 more of the 100 rows counted in the numerator" in text
    assert "austin" not in text
    assert "All credits together: 2,000.00 EUR in place of 4,000.00 EUR" in text


def test_an_unknown_key_is_told_with_those_there_are() -> None:
    (fault,) = at_sites("credit", "ausin").faults
    assert fault.id() == "no-such-key"
    assert fault.advice() == "its keys are `austin`, `dallas` (did you mean `austin`?)"


# ---------------------------------------------------------------- what can be asked


def test_everything_can_be_asked_about_that_the_list_names() -> None:
    listed = explained(None, up=(94, 100))
    names = [s.name for s in listed.subjects]
    assert names == ["up", "credit", "fee", "credits", "step-1"]
    for name in names:
        assert explained(name, up=(94, 100)).document is not None
    table = tree(listed)
    for name in names:
        assert re.search(rf"^ *{name} ", table, re.MULTILINE)


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    (fault,) = explained("credti", up=(94, 100)).faults
    assert fault.id() == "nothing-to-explain"
    assert fault.text() == "nothing in this period is called `credti` (did you mean `credit`?)"


def test_a_key_of_what_has_none_is_told() -> None:
    (fault,) = explained("credit", key="austin", up=(94, 100)).faults
    assert (fault.id(), fault.advice()) == ("no-such-key", "it is kept without a key")


# ---------------------------------------------------------------- forms and languages

SUBJECT = {"about", "name", "title", "key", "period", "value", "unit", "place"}
ANSWER = SUBJECT | {"derivation", "condition", "rows", "objectives", "steps", "rights", "avoidance"}
NODE = {"label", "rule", "value", "unit", "place", "parts"}
TURN = {"changes", "outcome", "missed_levels", "result", "one_less", "lines", "total"}


def test_json_has_the_keys_that_are_promised_and_exact_values() -> None:
    whole = json.loads(str(explained("credit", up=(94, 99)).shown("json", 0, False)))
    assert list(whole) == ["contract", "version", "currency", "as_of", "answers", "subjects"]
    (answer,) = whole["answers"]
    assert set(answer) == ANSWER
    assert (answer["value"], answer["unit"]) == ("2000", "EUR")
    assert answer["place"]["line"] == 33
    nodes = list(nodes_of(answer["derivation"])) + list(nodes_of(answer["condition"]))
    assert all(set(node) == NODE for node in nodes)
    assert [n["value"] for n in nodes if n["label"] == "result"] == ["94/99"]
    (avoidance,) = answer["avoidance"]
    assert set(avoidance) == {"objective", "group", "outcome", "why", "turns", "lessened"}
    assert all(set(turn) == TURN for turn in (*avoidance["turns"], *avoidance["lessened"]))
    first = avoidance["turns"][0]
    assert first["changes"] == [{"way": "more", "by": 5, "numerator": 99, "denominator": 99, "second": False}]
    assert (first["outcome"], first["one_less"], first["total"]) == ("met", "missed", "0")


def nodes_of(node: dict[str, Any]) -> list[dict[str, Any]]:
    return [node, *(inner for part in node["parts"] for inner in nodes_of(part))]


def test_the_list_as_json_names_every_subject() -> None:
    whole = json.loads(str(explained(None, up=(94, 100)).shown("json", 0, False)))
    assert [s["name"] for s in whole["subjects"]] == ["up", "credit", "fee", "credits", "step-1"]
    assert all(set(s) == SUBJECT for s in whole["subjects"])


@pytest.mark.parametrize("language", shipped())
def test_every_language_tells_the_same_figures(language: str) -> None:
    found = explained("credit", up=(94, 100), language=language)
    assert found.faults == ()
    text = tree(found)
    assert text.count("[case.sla:") == tree(explained("credit", up=(94, 100))).count("[case.sla:")
    if language != "en":
        assert "What would" not in text
    catalog = load(language)
    assert "why.avoided" in getattr(catalog, "templates", {})


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_titles_stay_text_in_every_form(text: str) -> None:
    title = text.replace("\\", "").replace('"', "'").replace("\n", " ")
    found = explained("credit", BANDED.replace("Credit for downtime", title), up=(94, 100))
    plain = explained("credit", up=(94, 100))
    page, harmless = Page(str(found.shown("html", 0, False))), Page(str(plain.shown("html", 0, False)))
    assert flat(title) in page.text
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in harmless.tags]
    assert json.loads(str(found.shown("json", 0, False)))["answers"][0]["title"] == title
    assert flat(title) in one_line(tree(found, 400))


def test_direction_and_colour_of_a_terminal_are_never_an_authors() -> None:
    contract = contract_of(BANDED, "up_row")
    data = counted(contract, {"up": {"2026-01": (94, 100)}})
    hostile = replace(contract.consequences[0], title=f"{DIRECTION}\x1b[31m")
    changed = replace(contract, consequences=(hostile,))
    text = tree(explain(changed, settled(changed, data), "credit"))
    assert "\x1b" not in text
    assert not set(text) & set("\u202e\u202c\u200f\u2066\u2069")


@pytest.mark.parametrize("width", [40, 60, 100, 200])
def test_no_line_is_longer_than_the_terminal_unless_a_word_is(width: int) -> None:
    text = tree(explained("credit", up=(94, 100)), width)
    longest = max(cell_len(line) for line in text.splitlines())
    assert longest <= max(width, 48)


def test_colours_only_repeat_what_the_words_say() -> None:
    found = explained("credit", up=(94, 100))
    coloured = str(found.shown("text", 100, True))
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == tree(found)
