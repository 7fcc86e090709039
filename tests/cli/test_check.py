"""`sla check`: findings as text, as JSON and as annotations; exit codes 0, 1 and 2."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import contract, sla

WRONG = "define slow of ticket = effort is over 80%\n"
WARNED = 'clause secrecy "Secrecy" { text en """ Both keep silent for 5 years. """ }\n'


def test_a_contract_without_faults(tmp_path: Path) -> None:
    file = contract(tmp_path)
    result = sla("check", file)
    assert result.exit_code == 0
    assert result.stdout == f"{file}: support: no findings\n"
    assert result.stderr == ""


LAWS = """
objective speed "Speed" {{ measure share of tickets where closed_at exists  target at least 80%  each month }}
penalty late for speed "Late" {{ when missed  amount by result {{ from 70% under 80%: 10 EUR, under 70%: {most} }} }}
settlement monthly "Settlement" {{
  each month  round half up to 0.01 EUR  pay as credit against the next invoice  tax as compensation
  unused lapses on termination
}}
invariant "worse speed never pays less" {{ worse speed never lowers late  worse speed never lowers settled late }}
invariant "nor do all credits" {{ better speed never raises credits }}
invariant "a limit" {{ always credits is at most 20 EUR }}
"""


def test_invariants_that_are_proved_are_counted(tmp_path: Path) -> None:
    """Two of the three are laws of change; a limit is tried by scenarios."""
    file = contract(tmp_path, LAWS.format(most="20 EUR"))
    assert sla("check", file).stdout == f"{file}: support: no findings, 2 invariants proved\n"
    assert json.loads(sla("check", "--format", "json", file).stdout) == []


def test_what_is_refuted_is_not_counted(tmp_path: Path) -> None:
    file = contract(tmp_path, LAWS.format(most="5 EUR"))
    result = sla("check", file)
    assert result.exit_code == 1
    assert result.stdout == f"{file}: support: 3 errors\n"


def test_an_error_is_shown_with_its_line_on_standard_error(tmp_path: Path) -> None:
    file = contract(tmp_path, WRONG)
    result = sla("check", file)
    assert result.exit_code == 1
    assert result.stdout == f"{file}: contract.sla: 1 error\n"
    said = result.stderr.splitlines()
    assert said[0] == "error[unit-mismatch]: a duration in hours, minutes or seconds is compared with a percentage"
    assert said[1] == f"  --> {file}:30:25"
    assert said[2] == "   30 | define slow of ticket = effort is over 80%"
    assert said[3] == "      |                         ^^^^^^"
    assert "  note: this is a percentage" in said
    assert said[-1].startswith("  help: use one unit on both sides")


def test_a_warning_is_shown_and_exits_well(tmp_path: Path) -> None:
    result = sla("check", contract(tmp_path, WARNED))
    assert result.exit_code == 0
    assert result.stdout.endswith("support: 1 warning\n")
    assert result.stderr.startswith("warning[unchecked-words]: ")


EFFORT = """
objective effort_spent "Effort" {{ measure median of effort over tickets  target at most 2 h  each month }}
penalty dear "Dear" {{ each month  when {condition}  amount 10 EUR }}
settlement monthly "Settlement" {{
  each month  round half up to 0.01 EUR  pay as credit against the next invoice  tax as compensation
  unused lapses on termination
}}
"""
ROWS = "(time in always) is over 100 h"


@pytest.mark.parametrize(
    ("condition", "sources", "refused"),
    [
        ("(effort_spent measured over the last 2 months) is over 2 h", False, ["measured over"]),
        ("(mean of effort_spent over the contract year) is over 2 h", False, ["a period that has not closed"]),
        ("(mean of effort_spent over the last 2 months) is over 2 h", True, []),
        (ROWS, False, []),
        (ROWS, True, ["time in"]),
    ],
)
def test_what_settling_will_refuse_is_a_warning(
    tmp_path: Path, condition: str, sources: bool, refused: list[str]
) -> None:
    """At its place, before there are any data; what only rows ask for, where rows have sources."""
    if sources:
        (tmp_path / "sources.yaml").write_text("records: {}\n")
    result = sla("check", "--format", "json", contract(tmp_path, EFFORT.format(condition=condition)))
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert [(each["id"], each["severity"]) for each in found] == [("refused-when-settled", "warning")] * len(refused)
    assert all(f"`{form}`" in each["message"] for form, each in zip(refused, found, strict=True))


def test_several_files(tmp_path: Path) -> None:
    good, bad = contract(tmp_path), contract(tmp_path, WRONG, "bad.sla")
    result = sla("check", good, bad)
    assert result.exit_code == 1
    assert result.stdout == f"{good}: support: no findings\n{bad}: bad.sla: 1 error\n"


def test_json(tmp_path: Path) -> None:
    file = contract(tmp_path, WRONG + WARNED)
    result = sla("check", "--format", "json", file)
    assert result.exit_code == 1
    assert result.stderr == ""
    first, second = json.loads(result.stdout)
    assert first == {
        "id": "unit-mismatch",
        "severity": "error",
        "message": "a duration in hours, minutes or seconds is compared with a percentage",
        "help": "use one unit on both sides; `1 day`, `24 h` and `1 business day` are three units",
        "file": str(file),
        "line": 30,
        "column": 25,
        "notes": [{"message": "this is a percentage", "file": str(file), "line": 30, "column": 40}],
    }
    assert (second["id"], second["severity"], second["notes"]) == ("unchecked-words", "warning", [])
    assert json.loads(sla("check", "--format", "json", contract(tmp_path)).stdout) == []


def test_annotations_of_a_code_host(tmp_path: Path) -> None:
    file = contract(tmp_path, WRONG + WARNED)
    result = sla("check", "--format", "github", file)
    assert result.exit_code == 1
    first, second = result.stdout.splitlines()
    path = str(file).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
    assert first.startswith(f"::error file={path},line=30,col=25,title=unit-mismatch::a duration in hours")
    assert second.startswith(f"::warning file={path},line=31,")


def test_annotations_escape_what_would_end_them(tmp_path: Path) -> None:
    folder = tmp_path / "a,b:c%d"
    folder.mkdir()
    first = sla("check", "--format", "github", contract(folder, WRONG)).stdout.splitlines()[0]
    assert "a%2Cb%3Ac%25d/contract.sla,line=30" in first
    assert first.count("::") == 2


@pytest.mark.parametrize(
    "arguments", [("check",), ("check", "no-such-file.sla"), ("check", "--format", "xml", "x"), ("check", "--nonsense")]
)
def test_usage(arguments: tuple[str, ...]) -> None:
    result = sla(*arguments)
    assert result.exit_code == 2
    assert "Usage: " in result.stderr
    assert result.stdout == ""
