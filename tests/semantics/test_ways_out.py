"""What a finding says to do: in the contract's own words, at the thing that is odd, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from slalang.diagnostic import Diagnostic
from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.source import Source
from tests.semantics.proofs_by_text import HEAD


def found(text: str) -> list[Diagnostic]:
    return list(check(Source("test.sla", HEAD + text), Folder(Path())).faults)


def only(text: str) -> Diagnostic:
    (fault,) = found(text)
    return fault


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("penalty p for speed { when missed  amount 1% of fee per 1% of shortfall }", "write `1 percentage point`"),
        ("penalty p for speed { when missed  amount 1 EUR per full 0.5 % of shortfall }", "`0.5 percentage points`"),
        ("penalty p for speed { when missed  amount 1% of fee maximum 100 EUR }", "write `capped at 100 EUR`"),
        ("penalty p for speed { when missed  amount 1% of fee max 100 EUR }", "write `capped at 100 EUR`"),
        ("penalty p for speed { when missed  amount 1% of fee minimum of 5 EUR }", "write `highest(…, 5 EUR)`"),
        ("penalty p for speed { when missed  amount 1 EUR if result maximum 90% }", "write `is at most 90%`"),
        ("define d each month = mean of talk over calls rounded to 1 s", "`(mean of talk over calls) rounded …`"),
        ("define d each month = count of calls is over 3", "`(count of calls) is …`"),
    ],
)
def test_what_is_written_elsewhere_is_said_as_here(text: str, advice: str) -> None:
    assert advice in only(text).advice()


@pytest.mark.parametrize(
    ("name", "way"), [("max", "highest(A, B)"), ("min", "lowest(A, B)"), ("abs", "distance(A, B)")]
)
def test_functions_of_spreadsheets_are_known(name: str, way: str) -> None:
    fault = only(f"define d each month = {name}(fee, 100 EUR)")
    assert (fault.id(), fault.place.text) == ("unknown-name", name)
    assert f"write `{way}`" in fault.text()


POINTS = ("1 point", "2 points", "3 points", "4 points", "5 points")
BANDS = ("at least 95%", "from 90% under 95%", "from 80% under 90%", "from 70% under 80%", "under 70%")


@pytest.mark.parametrize("odd", range(5))
@pytest.mark.parametrize("where", ["score s for speed { whatever the outcome  amount", "define d of objective ="])
def test_one_wrong_unit_among_the_rows_of_a_table_is_one_fault_at_it(odd: int, where: str) -> None:
    values = [*POINTS[:odd], "7 EUR", *POINTS[odd + 1 :]]
    rows = ", ".join(f"{band}: {value}" for band, value in zip(BANDS, values, strict=True))
    fault = only(f"{where} by result {{ {rows} }}{' }' if where.startswith('score') else ''}")
    assert (fault.id(), fault.place.text) == ("unit-mismatch", "7 EUR")
    assert fault.text() == "an amount in EUR is offered beside a number of points"


@pytest.mark.parametrize(
    ("path", "advice"),
    [
        ("monthly.cap", "`remove` the settlement and `add` it as it is to be: its steps are one whole"),
        ("monthly", "`remove` the settlement and `add` it as it is to be: its steps are one whole"),
        ("graded.bat", "name one of its parts: target, measure, level `bad`"),
        ("graded", "name one of its parts: target, measure, level `bad`"),
        ("office.open", "`remove` it and `add` it as it is to be"),
        ("nothing", "write `replace NAME.PART with …`"),
    ],
)
def test_what_can_be_replaced_is_said_of_what_is_meant(path: str, advice: str) -> None:
    fault = only(
        "objective graded {\n"
        "  measure share of calls where ok  target at least 95%  level bad when under 90%  each month\n"
        "}\n"
        "calendar office { open mon-fri 09:00-17:00 }\n"
        f"amendment changed {{ effective 2026-06-01  replace {path} with 5% of charges }}"
    )
    assert (fault.id(), fault.advice()) == ("not-meaningful", advice)


def test_how_a_key_comes_to_be() -> None:
    of_rows = only("penalty p for each call { each month  amount 5 EUR }")
    assert of_rows.text().endswith("`sum of … over calls`")
    of_nothing = only("penalty p for each region { each month  amount 5 EUR }")
    assert of_nothing.text() == ("`region` is no key known here; what an objective or charge is `for each` of is one")


def test_a_requirement_that_ties_two_parameters_names_both() -> None:
    pair = "parameter wa: percent = 60%\nparameter wb: percent = 30% { require REQUIRED }"
    assert only(pair.replace("REQUIRED", "wa + wb is 100%")).text() == (
        "`wb` is 30%, and so it is not true that `wa + wb is 100%`"
    )
    assert only(pair.replace("REQUIRED", "wb is over 50%")).text() == "`wb` must be over 50%; it is 30%"


def test_a_word_of_the_period_is_offered_for_a_slip() -> None:
    text = f'{HEAD}penalty slow for speed "Slow" {{ when missed  amount 2% of chargs }}'
    (fault, *_) = check(Source("test.sla", text), Folder(Path())).faults
    assert fault.text().endswith("(did you mean `charges`?)")
