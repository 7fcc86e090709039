"""Every mechanism found in real contracts stands in a contract that ships, and its figures in a scenario that passes.

Each case of the list is laid beside the scenario that is named for it here: what it comes to must be expected there,
what goes in must be given there, be a term of the contract, or lie in the rows that the scenario loads.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from slalang.cli.main import group
from slalang.diagnostic import as_text
from slalang.pipeline.project import Project
from slalang.pipeline.testing import Request, ScenarioResult, run_scenarios
from tests.contracts.settled import CONTRACTS

REAL = CONTRACTS / "real"
LIST = Path(__file__).resolve().parent.parent / "conformance" / "credit-mechanisms.yaml"
Case = Mapping[str, Any]

SCENARIOS: dict[str, tuple[str, ...]] = {
    "service-points-bands-repeat": ("one; three, twice; three, twice again; none; one",) * 5,
    "at-risk-pool": (
        "one default",
        "two defaults",
        "below Expected only: the fourth month of any twelve is a default",
    ),
    "graduated-points": ("120 points", "250 points", "20 points are free"),
    "late-ticket-ratchet": (
        "five points, the audit failed",
        "five points, the audit passed",
        "urgent, limit 1 h, took 3.5 h",
    ),
    "banded-percent-by-priority": ("P3 at 92.0%, P2 at 84.0%, P1 at 78.0%",),
    "amount-at-risk-tiers": ("50 s and 3.55%", "45 s and 3.00%"),
    "flat-monthly-with-dead-band": ("73.8%, 71 s, 66.2%, 3.4%",),
    "points-steps-two-month-average": ("20 points, the next bill is 48,000", "12 points stay on the step of 10"),
    "gain-pain-scorecard": ("a score of 62", "a score of 38"),
    "platform-uptime-bands": (
        "31 days, 500 minutes down",
        "30 days, 4 minutes down",
        "30 days, 5 minutes down",
    ),
    "every-tenth-failure": ("eleven failures, from the log", "thirty failures"),
    "monthly-and-rolling-cap": (
        "level 100",
        "level 99.7",
        "level 97",
        "level 99.8",
        "level 98.0",
        "level 99.7, charge 10.33",
        "level 97, lower tier 11",
        "level 97, lower tier 11, credits of 11.01 on charges of 110 before",
        "level -10 is refused",
    ),
    "low-volume": ("a month for each case",) * 4,
    "compound-bonus-dead-band": ("76% and 4.9%: bonus", "76% and 5.1%: nothing", "59.9% and 4%: penalty"),
    "baseline-and-reset": (
        "twelve months above 95.0% with a mean of 98.6% raise it to 96.8%",
        "an increase closes at most 25% of the distance to 100",
    ),
    "service-level-variants": ("one month of calls, four results",) * 4,
    "mean-of-interval-rates": ("86 bad intervals of 8,640",),
}
POINTS_GIVEN = {"graduated-points", "points-steps-two-month-average"}
EXPECTED = {"points", "credit", "deduction", "to_provider", "new_level", "new_level_max", "value"} | {
    "mean_of_rates",
    "pooled",
}
WORDS: dict[tuple[str, str, str], str] = {
    ("low-volume", "outcome", "met"): "in_time met",
    ("low-volume", "outcome", "missed"): "in_time missed",
    ("compound-bonus-dead-band", "outcome", "bonus"): "bonuses is 4_000 USD and credits is 0 USD",
    ("compound-bonus-dead-band", "outcome", "nothing"): "bonuses is 0 USD and credits is 0 USD",
    ("compound-bonus-dead-band", "outcome", "penalty"): "bonuses is 0 USD and credits is 4_000 USD",
    ("service-level-variants", "over", "offered"): "over_offered is 76.00%",
    ("service-level-variants", "over", "answered"): "over_answered is 82.61%",
    ("service-level-variants", "over", "offered less abandoned within"): "abandoned_within_left_out is 78.35%",
    ("service-level-variants", "abandoned_within_counts_as_met", "True"): "abandoned_within_met is 79.00%",
    ("service-points-bands-repeat", "plan", "True"): "",
    ("monthly-and-rolling-cap", "error", "True"): "",
    ("late-ticket-ratchet", "audit_passed", "False"): "",
    ("late-ticket-ratchet", "audit_passed", "True"): "",
}
"""What a case says in words, as its scenario expects it; what is empty has a test of its own below."""


@cache
def mechanisms() -> dict[str, list[Case]]:
    """The cases of each mechanism, whatever the list calls them."""
    found = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    return {each["id"]: each.get("cases") or each["periods"] for each in found}


def every_case() -> list[Any]:
    return [
        pytest.param(name, number, case, id=f"{name}-{number + 1}")
        for name, cases in mechanisms().items()
        for number, case in enumerate(cases)
    ]


def test_the_list_is_the_one_that_was_collected(shared: Path) -> None:
    collected = shared / "cases" / LIST.name
    assert LIST.read_text(encoding="utf-8") == collected.read_text(encoding="utf-8")


def test_every_mechanism_has_its_contract_and_every_case_its_scenario() -> None:
    assert set(SCENARIOS) == set(mechanisms())
    for name, cases in mechanisms().items():
        assert (REAL / name / "contract.sla").is_file(), name
        assert len(SCENARIOS[name]) == len(cases), name


@pytest.mark.parametrize(("name", "number", "case"), every_case())
def test_a_case_stands_in_its_scenario(name: str, number: int, case: Case) -> None:
    title = SCENARIOS[name][number]
    given, expected = clauses(name, title)
    sources = [numbers(given), numbers(expected), numbers(terms(name)), in_the_rows(name, title, number)]
    for key, figure in flat(case):
        if isinstance(figure, Decimal):
            is_given = key not in EXPECTED or (key == "points" and name in POINTS_GIVEN)
            places = sources if is_given else [numbers(expected)]
            assert any(abs(figure) in place for place in places), f"{key} {figure} is not in `{title}`"
        else:
            wanted = WORDS.get((name, key, str(figure)))
            assert wanted is not None or str(figure) in given + expected, f"{key} {figure} is not in `{title}`"
            assert (wanted or "") in expected, f"`{wanted}` is not expected in `{title}`"


@pytest.mark.parametrize(("name", "number", "case"), every_case())
def test_the_scenario_of_a_case_passes(name: str, number: int, case: Case) -> None:
    result = results(name)[SCENARIOS[name][number]]
    assert result.passed, problems(result)


# ---------------------------------------------------------------- what the cases say in words


def test_a_plan_is_due_where_the_case_says_so() -> None:
    """In the second and the third month, and in no other."""
    title = "a plan after a serious failure, ten working days after the month"
    _, expected = clauses("service-points-bands-repeat", title)
    cases = mechanisms()["service-points-bands-repeat"]
    plans = [f"2026-{month:02}" for month, case in enumerate(cases, 1) if "plan" in case]
    assert plans == ["2026-02", "2026-03"]
    assert all(f"in {month}: rectification.due for availability is" in expected for month in plans)


def test_another_order_of_the_same_results_gives_other_points() -> None:
    text = next(e["also"] for e in yaml.safe_load(LIST.read_text(encoding="utf-8")) if "also" in e)
    given, expected = clauses("service-points-bands-repeat", "three; one, twice; three, twice")
    levels, points = text.split(" gives ")
    assert re.findall(r"is (\S+)%", given) == levels.split(", ")
    assert re.findall(r"is (\d) point", expected) == re.findall(r"\d", points)


def test_a_level_outside_its_range_is_refused() -> None:
    text = scenario("monthly-and-rolling-cap", "level -10 is refused")
    assert "level is -10%" in text
    assert re.search(r'fails +with "from 0% to 100%"', text)


@pytest.mark.parametrize(
    ("level", "told"),
    [
        ("-10%", "error[impossible-result]: `level` is never -10%: it is from 0% to 100%"),
        ("100.01%", "error[impossible-result]: `level` is never 100.01%: it is from 0% to 100%"),
        ("97%", ""),
    ],
)
def test_a_given_result_outside_its_range_settles_nothing(tmp_path: Path, level: str, told: str) -> None:
    """Case `level: -10, error: true` of the list, from the command line."""
    results = tmp_path / "results.csv"
    results.write_text(f"period,series,key,value\n2026-12,level,,{level}\n", encoding="utf-8")
    contract = str(REAL / "monthly-and-rolling-cap" / "contract.sla")
    done = CliRunner().invoke(group, ["settle", contract, "--period", "2026-12", "--results", str(results)])
    assert (done.exit_code, told in done.stderr) == (1 if told else 0, True)
    assert ("Customer: 0.30 USD" in done.stdout) == (not told)


@pytest.mark.parametrize(("title", "passed"), [("failed", "no"), ("passed", "yes")])
def test_an_audit_is_a_row(title: str, passed: str) -> None:
    text = scenario("late-ticket-ratchet", f"five points, the audit {title}")
    assert f"audits-{title}.csv" in text
    rows = read("late-ticket-ratchet", f"audits-{title}.csv")
    assert [row["passed"] for row in rows if row["service"] == "portering"] == [passed]


# ---------------------------------------------------------------- what the scenarios load


def in_the_rows(name: str, title: str, number: int) -> set[Decimal]:
    """The figures that a case finds in the rows of its scenario, counted here."""
    found = ROWS.get(name)
    return {Decimal(figure) for figure in found(title, number)} if found else set()


def late_ticket(title: str, number: int) -> list[str]:
    if "urgent" not in title:
        return []
    (row,) = read("late-ticket-ratchet", "tickets-one-urgent.csv")
    assert row["severity"] == "urgent"
    return [str(Decimal((instant(row["resolved_at"]) - instant(row["opened_at"])) / timedelta(hours=1)))]


def uptime(title: str, number: int) -> list[str]:
    loaded = re.findall(r"data/([\w-]+\.csv)", scenario("platform-uptime-bands", title))
    (file,) = (each for each in loaded if each != "claims.csv")
    rows = read("platform-uptime-bands", file)
    return [str(len(rows)), str(sum(int(row["minutes_down"]) for row in rows))]


def failures(title: str, number: int) -> list[str]:
    if "log" in title:
        return [str(len(read("every-tenth-failure", "failures.csv")))]
    given, _ = clauses("every-tenth-failure", title)
    return [str(sum(int(n) for n in re.findall(r"failed is (\d+)", given)))]


def incidents(title: str, number: int) -> list[str]:
    month = [r for r in read("low-volume", "incidents.csv") if instant(r["opened_at"]).month == number + 1]
    late = [r for r in month if instant(r["resolved_at"]) - instant(r["opened_at"]) > timedelta(hours=8)]
    return [str(len(month)), str(len(late))]


ROWS: dict[str, Callable[[str, int], list[str]]] = {
    "late-ticket-ratchet": late_ticket,
    "platform-uptime-bands": uptime,
    "every-tenth-failure": failures,
    "low-volume": incidents,
}


def read(name: str, file: str) -> list[dict[str, str]]:
    with (REAL / name / "data" / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


# ---------------------------------------------------------------- a contract's text


@cache
def text_of(name: str) -> str:
    return (REAL / name / "contract.sla").read_text(encoding="utf-8")


@cache
def results(name: str) -> dict[str, ScenarioResult]:
    run = run_scenarios(Project(REAL / name / "contract.sla"), Request())
    return {result.title: result for result in run.results}


def scenario(name: str, title: str) -> str:
    found = re.search(rf'^scenario "{re.escape(title)}" \{{\n(.*?)^\}}', text_of(name), re.MULTILINE | re.DOTALL)
    assert found is not None, f"{name} has no scenario `{title}`"
    return found[1]


def problems(result: ScenarioResult) -> str:
    """Why a scenario does not pass: what failed in it, or for what it could not run."""
    return "\n".join([*(f"{f.period}: {f.wanted}: {f.told}" for f in result.failures), *map(as_text, result.faults)])


def clauses(name: str, title: str) -> tuple[str, str]:
    """What is given and what is expected, without comments."""
    lines = [line.split("#")[0].strip() for line in scenario(name, title).splitlines()]
    given, expected = ("\n".join(x for x in lines if x.startswith(word)) for word in ("given", "expect"))
    return given, expected


def terms(name: str) -> str:
    """The contract without its comments and scenarios."""
    text = re.sub(r"^scenario .*?^\}", "", text_of(name), flags=re.MULTILINE | re.DOTALL)
    return "\n".join(line.split("#")[0] for line in text.splitlines())


def numbers(text: str) -> set[Decimal]:
    return {Decimal(n.replace("_", "")) for n in re.findall(r"(?<![\w.])\d[\d_]*(?:\.\d+)?", text)}


MONTHS = {"Feb": "2026-02", "Apr": "2026-04", "Jul": "2026-07", "Oct": "2026-10"}


def flat(case: Case) -> Iterator[tuple[str, Decimal | str]]:
    """The figures and words of a case, each with its key; money without its currency."""
    for key, value in case.items():
        for one in value if isinstance(value, list) else (*value.values(),) if isinstance(value, dict) else (value,):
            figure = re.fullmatch(r"(-?[\d.]+)(?: (?:h|[A-Z]{3}))?(?: each month)?", str(one))
            yield key, Decimal(figure[1]) if figure else MONTHS.get(str(one), str(one))
