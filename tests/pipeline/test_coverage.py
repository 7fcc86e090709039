"""Coverage: what of a contract no scenario tried, and that observing a settlement changes nothing of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from slalang.pipeline.project import Project
from slalang.pipeline.testing import Request, run_scenarios
from slalang.pipeline.testing.observing import ObservedBook
from slalang.settle import settling
from slalang.settle.book import ContractBook
from tests.pipeline.tried import CALLS, ran, with_data

CONTRACTS = Path(__file__).resolve().parent.parent.parent / "contracts"
OBSERVED = Request(coverage=True)


def untried(folder: Path, scenarios: str, contract: str = CALLS) -> list[str]:
    found = ran(folder, scenarios, contract, OBSERVED).coverage
    assert found is not None
    assert found.percent == (found.every - len(found.untried)) * 100 // found.every
    return [each.what for each in found.untried]


EVERYTHING = [
    "`answered` never met its target",
    "`answered` never missed its target",
    "`answered` never failed its level `severe`",
    "`answered` failed its level `severe` whenever it was judged",
    "`visits_on_time` never met its target",
    "`visits_on_time` never missed its target",
    "penalty `credit` never gave an amount",
    "penalty `credit` gave an amount whenever it was known",
    "the row `from 80% under 90%: 5% of fee` never counted",
    "the row `under 80%: 10% of fee` never counted",
    "the step `cap credits at 8% of charges` never acted",
    "the step `cap credits at 8% of charges` acted whenever it could",
    "the step `round half up to 0.01 EUR` never acted",
    "the step `round half up to 0.01 EUR` acted whenever it could",
]


def test_nothing_tried(tmp_path: Path) -> None:
    assert untried(tmp_path, 'scenario "s" { expect in 2026-01: credits is 0 EUR }') == EVERYTHING


def test_each_thing_tried_leaves_the_list(tmp_path: Path) -> None:
    one = 'scenario "one" { given in 2026-01: answered is 85%  expect in 2026-01: credits is 50 EUR }\n'
    left = untried(tmp_path, one)
    assert [each for each in EVERYTHING if each not in left] == [
        "`answered` never missed its target",
        "`answered` failed its level `severe` whenever it was judged",
        "penalty `credit` never gave an amount",
        "the row `from 80% under 90%: 5% of fee` never counted",
        "the step `cap credits at 8% of charges` acted whenever it could",
        "the step `round half up to 0.01 EUR` acted whenever it could",
    ]
    two = 'scenario "two" { given in 2026-01: answered is 70%  expect in 2026-01: credits is 80 EUR }\n'
    three = 'scenario "three" { given in 2026-01: answered is 95%  expect in 2026-01: credits is 0 EUR }\n'
    four = (
        'scenario "four" { given in 2026-Q1: visits_on_time is 80%  given in 2026-Q2: visits_on_time is 70%  '
        "expect in 2026-06: visits_on_time missed }\n"
    )
    assert untried(tmp_path, one + two + three + four) == ["the step `round half up to 0.01 EUR` never acted"]
    given = "given monthly is 1_000.10 EUR  given in 2026-01: answered is 85%"
    odd = f'scenario "odd" {{ {given}  expect in 2026-01: credits is 50.01 EUR }}'
    low = "the step `cap credits at 8% of charges` never acted"
    assert untried(tmp_path, one + three + four + odd) == [
        "`answered` never failed its level `severe`",
        EVERYTHING[9],
        low,
    ]


def test_places_are_those_of_the_text(tmp_path: Path) -> None:
    found = ran(tmp_path, 'scenario "s" { expect in 2026-01: credits is 0 EUR }', request=OBSERVED).coverage
    assert found is not None
    row = next(each for each in found.untried if each.what.startswith("the row"))
    assert row.place.text == "from 80% under 90%: 5% of fee"
    assert [t.place.line for t in found.untried] == sorted(t.place.line for t in found.untried)


def test_what_the_contract_itself_decides_is_not_counted(tmp_path: Path) -> None:
    decided = CALLS.replace("when    missed", "when    missed and monthly is over 500 EUR")
    assert untried(tmp_path, 'scenario "s" { expect in 2026-01: credits is 0 EUR }', decided) == EVERYTHING
    open_ = CALLS.replace("when    missed", "when    missed and fee is over 500 EUR")
    more = list(untried(tmp_path, 'scenario "s" { expect in 2026-01: credits is 0 EUR }', open_))
    assert [e for e in more if e not in EVERYTHING] == [
        "`fee is over 500 EUR` never held",
        "`fee is over 500 EUR` held whenever it was known",
    ]


def test_amendments_count_before_and_after(tmp_path: Path) -> None:
    amended = CALLS + "amendment dearer { effective 2026-04-01  replace fee.amount with 2_000 EUR }\n"
    before = 'scenario "s" { expect in 2026-03: credits is 0 EUR }\n'
    after = 'scenario "t" { expect in 2026-04: credits is 0 EUR }\n'
    said = "nothing is expected of the time {} amendment `dearer`"
    assert [e for e in untried(tmp_path, before, amended) if "amendment" in e] == [said.format("after")]
    assert [e for e in untried(tmp_path, after, amended) if "amendment" in e] == [said.format("before")]
    assert [e for e in untried(tmp_path, before + after, amended) if "amendment" in e] == []


def test_reliefs_and_remedies_act_or_not(tmp_path: Path) -> None:
    with_data(
        tmp_path,
        holidays="id,at,answered\n1,2026-02-02T10:00,no\n2,2026-02-03T10:00,yes\n3,2026-03-02T10:00,yes\n",
    )
    relief = 'relief early for answered "Early" { leaves out calls  each month  when month_of_contract is 2 }\n'
    remedy = 'remedy leave for answered { when missed  customer may "leave" within 30 days }\n'
    contract = CALLS + relief + remedy
    february = 'scenario "s" { given data "data/holidays.csv"  expect in 2026-02: answered is missing }\n'
    march = 'scenario "t" { given data "data/holidays.csv"  expect in 2026-03: answered is 100% }\n'
    missed = 'scenario "u" { given in 2026-01: answered is 50%  expect in 2026-01: answered missed }\n'
    about = [e for e in untried(tmp_path, missed, contract) if "re" in e and ("early" in e or "leave" in e)]
    assert about == [
        "relief `early` never acted",
        "relief `early` acted whenever it could",
        "remedy `leave` arose in every period",
    ]
    rest = [e for e in untried(tmp_path, february + march + missed, contract) if "early" in e or "leave" in e]
    assert rest == []


SHIPPED = ("real/at-risk-pool", "real/baseline-and-reset", "outsourcing", "public-sector")


@pytest.mark.parametrize("name", SHIPPED)
def test_observing_changes_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every period of every scenario comes out as it does unobserved."""
    kept: dict[type, list[object]] = {ContractBook: [], ObservedBook: []}
    plain = settling.settled_period

    def noted(book: ContractBook, *rest: object) -> object:
        outcome = plain(book, *rest)  # type: ignore[arg-type]
        kept[type(book)].append(outcome)
        return outcome

    monkeypatch.setattr("slalang.pipeline.testing.ground.settled_period", noted)
    project = Project(CONTRACTS / name / "contract.sla")
    assert run_scenarios(project).passed
    assert run_scenarios(project, OBSERVED).passed
    assert kept[ContractBook]
    assert kept[ContractBook] == kept[ObservedBook]
