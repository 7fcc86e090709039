"""Scenarios: what is given is settled, what is expected is compared, and a failure says what is so instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from slalang.pipeline.project import Project
from slalang.pipeline.testing import Request, contracts_of, run_scenarios
from tests.pipeline.tried import CALLS, one, ran, with_data, written

HOLDS = (
    "given in 2026-02: answered is 85%  expect in 2026-02: credit is 50 EUR and answered missed",
    "given in 2026-02: answered is 85%  expect in 2026-02: settled credit is 50 EUR and credits is 50 EUR",
    "given in 2026-02: answered is 79.9%  expect in 2026-02: credit is 100 EUR and settled credit is 80 EUR",
    "given in 2026-02: answered is 79.9%  expect in 2026-02: answered missed severe",
    "given in 2026-02: answered is 80%  expect in 2026-02: not (answered missed severe)",
    "given in 2026-02: answered is 90%  expect in 2026-02: answered met and credits is 0 EUR",
    # the shortest time holds, then the last written
    (
        "given answered is 95%  given in 2026-Q1: answered is 85%  given in 2026-02: answered is 70% "
        "expect in 2026-02: answered is 70%  expect in 2026-03: answered is 85%  expect in 2026-04: answered is 95%"
    ),
    "given in 2026-02: answered is 70%  given in 2026-02: answered is 75%  expect in 2026-02: answered is 75%",
    # given missing over a longer given
    "given answered is 95%  given in 2026-02: answered is missing  expect in 2026-02: answered is missing",
    # amounts and totals given
    "given in 2026-02: fee is 600 EUR  given in 2026-02: answered is 85%  expect in 2026-02: credit is 30 EUR",
    "given in 2026-01: credits is 77 EUR  expect in 2026-02: (sum of credits over the last 2 months) is 77 EUR",
    "given in 2026-02: credit is 500 EUR  expect in 2026-02: credit is 500 EUR and settled credit is 80 EUR",
    # a parameter stands in place of what is set
    "given monthly is 2_000 EUR  given in 2026-02: answered is 85%  expect in 2026-02: credit is 100 EUR",
    'given monthly is 0 EUR  fails with "must be over 0"',
    # the whole of a time: flows are added up, what has no value for the whole holds in each period
    "given in 2026-01: answered is 85%  given in 2026-03: answered is 70%  expect in 2026-Q1: credits is 130 EUR",
    "given in 2026-Q1: answered is 85%  expect in 2026-Q1: answered missed and answered is under 86%",
    "given answered is 95%  expect answered met and credits is 0 EUR and fee is 12_000 EUR",
    "given in 2026-Q1: visits_on_time is 80%  expect in 2026-03: visits_on_time met",
    "given in 2026-Q1: answered is 85%  expect in 2026-Q1: answered is 85% and not (answered is 84%)",
    "given in 2026-04: answered is 85%  expect in 2026-Q1: answered is missing",
)


@pytest.mark.parametrize("body", HOLDS)
def test_what_is_agreed_holds(tmp_path: Path, body: str) -> None:
    assert one(tmp_path, body) == []


FAILS = {
    "given in 2026-02: answered is 85%  expect in 2026-02: credit is 51 EUR": (
        "2026-02: expect in 2026-02: credit is 51 EUR: `credit` is 50.00 EUR"
    ),
    "given in 2026-02: answered is 85%  expect in 2026-02: answered missed and credits is at least 8% of charges": (
        "2026-02: expect in 2026-02: answered missed and credits is at least 8% of charges: "
        "`credits` is 50.00 EUR; `8% of charges` is 80.00 EUR"
    ),
    "expect in 2026-02: credits is 50 EUR": "2026-02: expect in 2026-02: credits is 50 EUR: `credits` is 0.00 EUR",
    "expect in 2026-02: credit is 50 EUR": (
        "2026-02: expect in 2026-02: credit is 50 EUR: `credit` is missing: `Credit` is not measured"
    ),
    "given in 2026-02: answered is 95%  expect in 2026-02: answered missed": (
        "2026-02: expect in 2026-02: answered missed: `answered missed` is not so: met"
    ),
    "given in 2026-01: answered is 95%  expect in 2026-Q1: answered met": (
        "2026-02: expect in 2026-Q1: answered met: `answered met` is not known: not measured"
    ),
    "given in 2026-03: answered is 70%  given in 2026-02: answered is 95%  expect answered met": (
        "2026-01: expect answered met: `answered met` is not known: not measured"
    ),
    "given in 2026-02: answered is 85%  expect in 2026-Q1: answered is missing": (
        "2026-02: expect in 2026-Q1: answered is missing: `answered` is 85%"
    ),
    'given monthly is 5 EUR  fails with "must be over 0"': ': fails with "must be over 0": nothing fails',
    'given monthly is 0 EUR  fails with "Must be over 0"': (
        ': fails with "Must be over 0": `monthly` must be over 0 EUR; it is 0.00 EUR'
    ),
}


@pytest.mark.parametrize(("body", "said"), FAILS.items())
def test_a_failure_says_what_is_so_instead(tmp_path: Path, body: str, said: str) -> None:
    assert one(tmp_path, body) == [said]


def test_a_failure_shows_how_its_value_came_about(tmp_path: Path) -> None:
    body = "given in 2026-02: answered is 85%  expect in 2026-02: credit is 51 EUR"
    (result,) = ran(tmp_path, f'scenario "s" {{ {body} }}').results
    told = result.failures[0].derivation
    assert "credit = 50.00 EUR  (penalty)" in told
    assert any("result = 85%" in line for line in told)
    assert any("fee = 1000.00 EUR" in line for line in told)
    assert result.failures[0].place.text == "expect in 2026-02: credit is 51 EUR"


def test_a_value_without_an_end_is_shown_rounded(tmp_path: Path) -> None:
    (said,) = one(tmp_path, "given fee is 100 EUR  expect in 2026-02: fee / 3 is 33.33 EUR")
    assert said.endswith("is ≈ 33.3333 EUR")


IMPOSSIBLE = {
    "given in 2026-02: answered is 140%": "impossible-result: `answered` is never 140%: "
    "it is from 0% to 100%, in steps of 0.1%",
    "given in 2026-02: answered is -10%": "impossible-result: `answered` is never -10%: "
    "it is from 0% to 100%, in steps of 0.1%",
    "given in 2026-02: answered is 85.55%": "impossible-result: `answered` is never 85.55%: "
    "it is from 0% to 100%, in steps of 0.1%",
    "given in 2026-02: fee is -1 EUR": "impossible-result: `fee` is never -1.00 EUR: it is at least 0.00 EUR",
    "given in 2026-02: visits_on_time is 80%": "not-its-period: `2026-02` holds no period of `visits_on_time`: "
    "`visits_on_time` is kept for each quarter",
}


@pytest.mark.parametrize(("given", "said"), IMPOSSIBLE.items())
def test_what_no_data_could_give_is_refused(tmp_path: Path, given: str, said: str) -> None:
    assert one(tmp_path, f"{given}  expect in 2026-02: credits is 0 EUR") == [said]
    assert one(tmp_path, f'{given}  fails with "{said.partition(": ")[2]}"') == []


def test_scenarios_do_not_see_each_other(tmp_path: Path) -> None:
    first = 'scenario "one" { given in 2026-02: answered is 70%  expect in 2026-02: credits is 80 EUR }'
    other = 'scenario "two" { given in 2026-03: answered is 95%  expect in 2026-02: answered is missing }'
    assert ran(tmp_path, f"{first}\n{other}").passed
    assert ran(tmp_path, f"{other}\n{first}").passed


def test_words_choose_scenarios(tmp_path: Path) -> None:
    text = 'scenario "The CAP" { expect in 2026-01: credits is 0 EUR }\n'
    text += 'scenario "other" { expect in 2026-01: fee is 1 EUR }'
    found = ran(tmp_path, text, request=Request(words="cap"))
    assert ([r.title for r in found.results], found.skipped, found.passed) == (["The CAP"], 1, True)


def test_an_invariant_holds_in_every_period_of_every_scenario(tmp_path: Path) -> None:
    law = 'invariant "little" { always credits is at most 60 EUR }\n'
    good = 'scenario "good" { given answered is 85%  expect in 2026-12: credits is 50 EUR }\n'
    given = "given answered is 85%  given in 2026-03: answered is 70%"
    bad = f'scenario "bad" {{ {given}  expect in 2026-12: credits is 50 EUR }}'
    found = ran(tmp_path, law + good + bad)
    assert [r.passed for r in found.results] == [True, False]
    (failure,) = found.results[1].failures
    assert (failure.wanted, failure.period) == ('invariant "little": always credits is at most 60 EUR', "2026-03")
    assert failure.told.startswith("`credits` is 80.00 EUR")


def test_a_law_that_is_not_known_is_not_broken(tmp_path: Path) -> None:
    law = 'invariant "met" { always answered is at least 50% }\n'
    assert ran(tmp_path, law + 'scenario "s" { expect in 2026-02: credits is 0 EUR }').passed


def test_a_contract_with_an_error_runs_nothing(tmp_path: Path) -> None:
    result = run_scenarios(written(tmp_path, 'scenario "s" { expect in 2026-02: nothing is 5 EUR }'))
    assert (result.results, result.passed) == ((), False)
    assert [f.id() for f in result.faults] == ["unknown-name"]


def test_a_contract_without_an_end_is_settled_for_its_first_year(tmp_path: Path) -> None:
    endless = CALLS.replace("2026-01-01 to 2026-12-31", "2026-02-01")
    assert one(tmp_path, "expect fee is 12_000 EUR", endless) == []
    assert one(tmp_path, "given as of 2026-05-01  expect fee is 3_000 EUR", endless) == []
    assert one(tmp_path, "given in 2026-07: fee is 0 EUR  expect fee is 5_000 EUR", endless) == []


# ---------------------------------------------------------------- periods that an amendment splits

SPLIT = """
amendment dearer "Dearer" {
  effective 2026-03-11 splitting the month
  replace   fee.amount with 3_100 EUR
  replace   answered.target with at least 85%
  replace   credit.amount with 5% of fee
}
"""


def test_a_split_month_has_one_amount_and_an_outcome_for_each_part(tmp_path: Path) -> None:
    contract = CALLS + SPLIT
    fee = "1_000 EUR times 10 / 31 + 3_100 EUR times 21 / 31"
    assert one(tmp_path, f"expect in 2026-03: fee is {fee}", contract) == []
    given = "given in 2026-03: answered is 87%"
    assert one(tmp_path, f"{given}  expect in 2026-03: credit is 5% of (1_000 EUR times 10 / 31)", contract) == []
    (said,) = one(tmp_path, f"{given}  expect in 2026-03: answered missed", contract)
    assert said.startswith("2026-03-11--2026-03-31: ")
    assert one(tmp_path, "given in 2026-03: answered is 91%  expect in 2026-03: answered met", contract) == []
    months = "given answered is 91%  expect answered met  expect in 2026-03: answered is 91%"
    assert one(tmp_path, months, contract) == []


# ---------------------------------------------------------------- data

CALL_ROWS = """id,at,answered
1,2026-02-02T10:00,yes
2,2026-02-03T10:00,yes
3,2026-02-04T10:00,no
4,2026-03-04T10:00,yes
"""
VISIT_ROWS = "id,at,on_time\n1,2026-02-02T10:00,no\n"


def test_rows_are_read_in_place_of_the_sources_files(tmp_path: Path) -> None:
    """By their columns: the files that the sources file names are not even there."""
    with_data(tmp_path, some=CALL_ROWS)
    counts = "expect in 2026-02: (count of calls) is 3  expect in 2026-Q1: (count of calls) is 4"
    whole = "expect (count of calls) is 4 and (count of calls where answered) is 3"
    result = "expect in 2026-02: answered is 66.7% and credits is 80 EUR"
    assert one(tmp_path, f'given data "data/some.csv"  {counts}  {whole}  {result}') == []


def test_a_file_of_the_source_is_for_its_own_record(tmp_path: Path) -> None:
    rows = "id,at,answered,on_time\n1,2026-02-02T10:00,yes,no\n"
    with_data(tmp_path, **{"live-visits": rows, "both": rows})
    given = 'given data "data/live-visits.csv"'
    assert one(tmp_path, f"{given}  expect in 2026-Q1: visits_on_time missed") == []
    (said,) = one(tmp_path, 'given data "data/both.csv"  expect in 2026-Q1: visits_on_time missed')
    assert said.startswith("data-belongs-nowhere: ")


def test_a_record_without_a_file_has_no_data(tmp_path: Path) -> None:
    """Also where the source has rows of it."""
    with_data(tmp_path, some=CALL_ROWS, **{"live-visits": VISIT_ROWS})
    given = 'given data "data/some.csv"'
    assert one(tmp_path, f"{given}  expect in 2026-Q1: visits_on_time is missing") == []
    both = f'{given}  given data "data/live-visits.csv"'
    assert one(tmp_path, f"{both}  expect in 2026-Q1: visits_on_time is 0%") == []


def test_results_may_be_given_beside_rows(tmp_path: Path) -> None:
    with_data(tmp_path, some=CALL_ROWS)
    given = 'given data "data/some.csv"  given in 2026-Q1: visits_on_time is 80%  given in 2026-03: answered is 50%'
    wanted = "expect in 2026-Q1: visits_on_time met  expect in 2026-02: answered is 66.7%"
    assert one(tmp_path, f"{given}  {wanted}  expect in 2026-03: answered is 50% and (count of calls) is 1") == []


def test_rows_that_cannot_be_read_stand_against_it(tmp_path: Path) -> None:
    with_data(tmp_path, some=CALL_ROWS + "5,tomorrow,yes\n", twice=CALL_ROWS + "1,2026-02-02T10:00,no\n")
    (said,) = one(tmp_path, 'given data "data/some.csv"  expect in 2026-02: (count of calls) is 3')
    assert said.startswith("no-statement: rows that cannot be read: 1")
    assert one(tmp_path, 'given data "data/twice.csv"  fails with "differ in `answered`"') == []


@pytest.mark.parametrize("path", ["../outside.csv", "/etc/passwd", "data/absent.csv"])
def test_a_path_that_leaves_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "outside.csv").write_text(CALL_ROWS)
    inside = tmp_path / "inside"
    inside.mkdir()
    with_data(inside)
    (said,) = one(inside, f'given data "{path}"  expect (count of calls) is 4')
    assert said.partition(":")[0] in {"path-leaves-root", "data-file-missing"}


def test_data_without_a_sources_file(tmp_path: Path) -> None:
    (tmp_path / "some.csv").write_text(CALL_ROWS)
    (said,) = one(tmp_path, 'given data "some.csv"  expect (count of calls) is 4')
    assert said.startswith("sources-unreadable: ")


# ---------------------------------------------------------------- which contracts


def test_contracts_of_folders(tmp_path: Path) -> None:
    for name in ("b/two.sla", "a/one.sla", ".hidden/three.sla", "a/library.sla", "a/notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        text = 'record call "contract x" { id: text key }' if "library" in name else "# x\n  contract c {"
        (tmp_path / name).write_text(text)
    (tmp_path / "a" / "link").symlink_to(tmp_path / "b")
    found = contracts_of([tmp_path, tmp_path / "b" / "two.sla"])
    assert [f.name for f in found] == ["one.sla", "two.sla"]


def test_a_contract_without_scenarios(tmp_path: Path) -> None:
    result = run_scenarios(Project(written(tmp_path, "").path))
    assert (result.results, result.passed) == ((), True)


# ---------------------------------------------------------------- terms that come later, and time without end

LATER = """
amendment visits "Visits count too" {
  effective 2026-07-01
  add       objective monthly_visits { measure share of visits where on_time  target at least 50%  each month }
  add       penalty visit_credit for monthly_visits { when missed  amount 7 EUR }
  remove    old
}
penalty old "Until July" { each month  whatever the outcome  amount 3 EUR }
"""


def test_a_scenario_speaks_of_what_an_amendment_adds(tmp_path: Path) -> None:
    given = "given in 2026-08: monthly_visits is 40%"
    assert one(tmp_path, f"{given}  expect in 2026-08: visit_credit is 7 EUR and credits is 7 EUR", CALLS + LATER) == []
    assert one(tmp_path, "expect in 2026-06: old is 3 EUR and credits is 3 EUR", CALLS + LATER) == []


def test_a_name_that_no_terms_have_is_told_once(tmp_path: Path) -> None:
    project = written(tmp_path, 'scenario "s" { expect in 2026-06: nothing is 3 EUR }', CALLS + LATER)
    assert [f.text() for f in project.faults] == ["`nothing` is no figure known here"]


@pytest.mark.parametrize(
    ("body", "term", "said"),
    [
        ("expect fee is 1 EUR", "1926-01-01 to 2326-12-31", "too-many-years"),
        ("given as of 9998-01-01  expect fee is 1 EUR", "2026-01-01 to 2026-12-31", "as-of-out-of-reach"),
        ("given as of 0001-01-01  expect fee is 1 EUR", "2026-01-01 to 2026-12-31", "as-of-out-of-reach"),
    ],
)
def test_time_out_of_reach_is_refused_at_once(tmp_path: Path, body: str, term: str, said: str) -> None:
    (found,) = one(tmp_path, body, CALLS.replace("2026-01-01 to 2026-12-31", term))
    assert found.partition(":")[0] == said
