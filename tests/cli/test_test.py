"""`sla test`: scenarios as text, as JSON and as JUnit; coverage and its threshold; exit codes 0, 1 and 2."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.commands import sla
from tests.pipeline.tried import CALLS, written

GOOD = 'scenario "Good" { given in 2026-02: answered is 85%  expect in 2026-02: credits is 50 EUR }\n'
BAD = 'scenario "Bad" {\n  given in 2026-02: answered is 85%\n  expect in 2026-02: credits is 51 EUR\n}\n'


def test_scenarios_that_pass(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD).path
    result = sla("test", file)
    assert result.exit_code == 0
    assert result.stdout == f"{file}: lines\n  ok    Good\n1 contract, 1 scenario: 1 passed\n"
    assert result.stderr == ""


def test_a_scenario_that_fails_says_why(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD + BAD).path
    line = f"{CALLS}\n{GOOD}".count("\n") + 3
    result = sla("test", file)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{file}: lines",
        "  ok    Good",
        "  FAIL  Bad",
        "        expect in 2026-02: credits is 51 EUR",
        "          in 2026-02: `credits` is 50.00 EUR",
        "            credits = 50.00 EUR  (settled)",
        f"          --> {file}:{line}:3",
        "1 contract, 2 scenarios: 1 passed, 1 failed",
    ]


def test_folders_words_and_what_is_left_aside(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        written(tmp_path / name, GOOD + BAD)
    result = sla("test", tmp_path, "-k", "GOOD")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "2 contracts, 2 scenarios: 2 passed, 2 not chosen"


def test_the_folder_at_hand_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, GOOD)
    monkeypatch.chdir(tmp_path)
    assert sla("test").stdout.splitlines()[0] == "contract.sla: lines"


def test_a_contract_without_scenarios_says_how_one_is_written(tmp_path: Path) -> None:
    result = sla("test", written(tmp_path, "").path)
    assert result.exit_code == 0
    assert 'no scenarios; write one: scenario "…" {' in result.stdout


def test_a_contract_with_an_error(tmp_path: Path) -> None:
    written(tmp_path, GOOD + 'scenario "wrong" { expect in 2026-01: nothing is 5 EUR }')
    result = sla("test", tmp_path)
    assert result.exit_code == 1
    assert "not run, the contract has errors" in result.stdout
    assert result.stdout.splitlines()[-1] == "1 contract, 0 scenarios: 0 passed, 1 not run for errors of the contract"
    assert result.stderr.startswith("error[unknown-name]: ")


def test_coverage_and_its_threshold(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD).path
    result = sla("test", file, "--coverage")
    assert result.exit_code == 0
    assert "  coverage 42%: 6 of 14 tried, never tried:" in result.stdout.splitlines()
    assert f"    {file}:38:3: the step `cap credits at 8% of charges` never acted" not in result.stdout
    assert "penalty `credit` gave an amount whenever it was known" in result.stdout
    assert sla("test", file, "--threshold", "42").exit_code == 0
    low = sla("test", file, "--threshold", "43")
    assert low.exit_code == 1
    assert low.stderr == f"{file}: coverage 42% is under 43%\n"


def test_json(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD + BAD).path
    result = sla("test", file, "--format", "json", "--coverage")
    assert result.exit_code == 1
    (run,) = json.loads(result.stdout)
    assert (run["contract"], run["file"], run["passed"], run["skipped"]) == ("lines", str(file), False, 0)
    good, bad = run["scenarios"]
    assert (good["title"], good["passed"], good["expectations"], good["failures"]) == ("Good", True, 1, [])
    assert bad["failures"][0]["told"] == "`credits` is 50.00 EUR"
    assert run["coverage"]["percent"] == 42
    assert len(run["coverage"]["untried"]) == run["coverage"]["all"] - 6


def test_junit(tmp_path: Path) -> None:
    title = 'scenario "<b> & ]]>" { expect in 2026-01: fee is 1 EUR }\n'
    file = written(tmp_path, GOOD + title).path
    result = sla("test", file, "--format", "junit")
    assert result.exit_code == 1
    suites = ET.fromstring(result.stdout)  # noqa: S314  our own text
    assert (suites.get("tests"), suites.get("failures"), suites.get("errors")) == ("2", "1", "0")
    good, bad = suites.iter("testcase")
    assert (good.get("name"), bad.get("name")) == ("Good", "<b> & ]]>")
    assert float(good.get("time") or -1) >= 0
    assert "`fee` is 1000.00 EUR" in (bad[0].text or "")


def test_junit_of_a_contract_with_an_error(tmp_path: Path) -> None:
    written(tmp_path, "objective {")
    result = sla("test", tmp_path, "--format", "junit")
    assert result.exit_code == 1
    suites = ET.fromstring(result.stdout)  # noqa: S314  our own text
    assert suites.get("errors") == "1"


@pytest.mark.parametrize(
    "arguments", [("no-such-folder",), ("--threshold", "101"), ("--format", "xml"), ("-k", "nothing of it")]
)
def test_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    written(tmp_path, GOOD)
    monkeypatch.chdir(tmp_path)
    result = sla("test", *arguments)
    assert result.exit_code == 2
    assert "Usage: " in result.stderr


def test_no_contract_at_all(tmp_path: Path) -> None:
    (tmp_path / "library.sla").write_text("record call { id: text key }")
    result = sla("test", tmp_path)
    assert result.exit_code == 2
    assert "there is no contract" in result.stderr


def test_settle_on_results(tmp_path: Path) -> None:
    written(tmp_path, "")
    results = tmp_path / "results.csv"
    results.write_text("period,series,key,value\n2026-02,answered,,85%\n")
    good = sla("settle", tmp_path / "contract.sla", "--period", "2026-02", "--results", results)
    assert good.exit_code == 0
    assert "50.00 EUR" in good.stdout
    both = sla("settle", tmp_path / "contract.sla", "--period", "2026-02", "--results", results, "--data", tmp_path)
    assert both.exit_code == 2
    assert "--results stands in place of data" in both.stderr
    results.write_text("period,series,key,value\n2026-02,answered,,0.85\n")
    bad = sla("settle", tmp_path / "contract.sla", "--period", "2026-02", "--results", results)
    assert bad.exit_code == 1
    assert bad.stderr.startswith("error[bad-result]: value `0.85`: ")
    assert f"--> {results}:2:19" in bad.stderr
