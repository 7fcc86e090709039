"""What is asked for wrongly, what this version does not evaluate, and results that cannot be written."""

from __future__ import annotations

import json

import pytest

from slalang.pipeline.folder import LIST
from tests.bad_input.project import Project

# ---------------------------------------------------------------- periods and instants


@pytest.mark.parametrize(
    "label",
    [
        "2026-13",
        "2026-00",
        "2026-3",
        "March",
        "2026-Q5",
        "26-03",
        "",
        " ",
        "0000-01",
        "2026-03-32",
        "9" * 400,
        "9999-12",
        "2026-03\x1b[31m",
    ],
)
def test_a_period_that_is_none(project: Project, label: str) -> None:
    run = project.refused("no-period", settle=("--period", label))
    assert run.err.count("error[") == 1
    assert len(run.err) < 500 and "\x1b" not in run.err


@pytest.mark.parametrize("label", ["2025-12", "2027-01", "2027-Q1", "1900-01"])
def test_a_period_outside_the_term(project: Project, label: str) -> None:
    run = project.refused("outside-the-term", settle=("--period", label))
    assert "contract.sla:" in run.err


def test_periods_backwards(project: Project) -> None:
    project.refused("backward-periods", settle=("--from", "2026-03", "--to", "2026-01"))


@pytest.mark.parametrize(
    "asked",
    [("--from", "2026-03"), ("--to", "2026-03"), ("--period", "2026-03", "--from", "2026-03", "--to", "2026-03")],
)
def test_periods_asked_for_in_half(project: Project, asked: tuple[str, ...]) -> None:
    assert "--from and --to" in project.refused(settle=asked, code=2).err


@pytest.mark.parametrize(
    "instant",
    ["14.02.2019", "2026-02-30", "tomorrow", "", "2026-03-01T25:00", "1e9", "99999-01-01", "2026-03-02T10:00\x1b[31m"],
)
def test_an_as_of_that_is_no_instant(project: Project, instant: str) -> None:
    run = project.refused("no-instant", settle=("--as-of", instant))
    assert "\x1b" not in run.err


@pytest.mark.parametrize("instant", ["0001-01-01", "1500-01-01", "9999-12-31", "9998-12-31T23:59:59-14:00"])
def test_an_as_of_at_the_end_of_the_world(project: Project, instant: str) -> None:
    project.refused("as-of-out-of-reach", settle=("--as-of", instant))


def test_an_as_of_in_the_hour_that_the_clocks_left_out(project: Project) -> None:
    assert project.issued("--as-of", "2026-03-29T02:30").out


def test_a_language_that_is_none(project: Project) -> None:
    run = project.settle("--language", "xx")
    assert run.code in {1, 2} and "internal error" not in run.err, run.err
    assert project.statements() == [] and run.out == ""


def test_a_contract_that_is_missing_or_a_folder(project: Project) -> None:
    for path in (project.folder / "none.sla", project.folder):
        run = project.run("settle", str(path), "--period", "2026-03")
        assert run.code == 2 and run.out == "" and "Traceback" not in run.err


# ---------------------------------------------------------------- contracts with faults, or with more than is evaluated


def test_a_contract_with_a_fault_is_not_settled(project: Project) -> None:
    project.change("contract.sla", "at least 90%", "at least 90 EUR")
    run = project.refused("unit-mismatch")
    assert "contract.sla:" in run.err


FORMS = {
    "time in": """objective up "Up" {
  measure (time in always outside outages) / (time in always)
  target at least 99%
  each month
}""",
    "measured over": """objective wide { measure median of score over calls  target at least 1  each month }
penalty again for wide { when missed  amount 1 EUR if (wide measured over the last 2 months) is under 5 }""",
    "rank of": """define place each month = rank of 5 among calls
penalty worst { each month  amount 1 EUR if place is 1 }""",
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_is_not_evaluated_is_refused_at_its_place(project: Project, form: str) -> None:
    text = (project.folder / "contract.sla").read_text(encoding="utf-8")
    project.write("contract.sla", text + FORMS[form] + "\n")
    run = project.refused("not-evaluated")
    assert f"`{form}`" in run.err
    lines = range(len(text.splitlines()) + 1, len(text.splitlines()) + 4)
    assert any(f"contract.sla:{line}:" in run.err for line in lines)


@pytest.mark.parametrize(
    "step",
    [
        "earn back slow when month_of_contract is over 3",
        "cap credits at 10 EUR carrying the excess",
        "keep customer choice of slow",
    ],
)
def test_every_step_of_a_settlement_is_evaluated(project: Project, step: str) -> None:
    project.change("contract.sla", "  round  half up", f"  {step}\n  round  half up")
    assert project.settle().code == 0


def test_several_forms_are_refused_at_once(project: Project) -> None:
    text = (project.folder / "contract.sla").read_text(encoding="utf-8")
    project.write("contract.sla", text + FORMS["time in"] + "\n" + FORMS["measured over"] + "\n")
    assert project.refused("not-evaluated").err.count("error[not-evaluated]") == 3  # two of them measure time


# ---------------------------------------------------------------- whole or not at all


def test_a_file_in_place_of_the_folder(project: Project) -> None:
    project.write("out", "mine")
    run = project.settle()
    assert run.code in {1, 2} and "internal error" not in run.err and "Traceback" not in run.err, run.err
    assert "cannot be written" in run.err
    assert (project.folder / "out").read_text() == "mine"


def test_a_folder_that_cannot_be_made(project: Project) -> None:
    run = project.settle(out="/proc/nothing/here")
    assert run.code in {1, 2} and "internal error" not in run.err and "Traceback" not in run.err, run.err
    assert "cannot be written" in run.err


@pytest.mark.parametrize("name", ["statement.html", "statement.md", "statement.json"])
def test_one_file_that_cannot_be_written_leaves_none(project: Project, name: str) -> None:
    (project.out / name / "in the way").mkdir(parents=True)
    run = project.settle()
    assert run.code == 1, "a statement that was not written was not issued"
    assert "error[cannot-write]" in run.err and name in run.err
    assert project.statements() == []
    assert not [p for p in project.out.iterdir() if p.name.startswith(".statement")], "nothing half written is left"


@pytest.mark.parametrize("name", ["evidence", "rejects"])
def test_a_file_in_place_of_a_folder_of_results(project: Project, name: str) -> None:
    project.write(f"out/{name}", "mine")
    if name == "rejects":
        project.change("calls.csv", "2026-03-02 09:00:00", "yesterday")
    run = project.settle()
    assert run.code in {1, 2} and "internal error" not in run.err and "Traceback" not in run.err, run.err
    assert project.statements() == ([name] if name not in {"evidence", "rejects"} else [])
    assert (project.out / name).read_text() == "mine"


def test_an_old_statement_does_not_outlive_a_refusal(project: Project) -> None:
    project.issued()
    project.change("calls.csv", "2026-03-02 09:00:00", "yesterday")
    project.write("out/notes.txt", "mine")
    run = project.settle()
    assert run.code == 1 and project.statements() == ["notes.txt"]
    assert not list((project.out / "evidence").glob("*"))


def test_a_list_of_files_that_is_not_ours_removes_nothing_outside(project: Project) -> None:
    names = ["../contract.sla", str(project.folder / "calls.csv"), "sub/../../outages.csv", 7, None, "\x00"]
    project.write(f"out/{LIST}", "".join(f"{json.dumps(name)}\n" for name in names))
    project.issued()
    assert all((project.folder / n).exists() for n in ("contract.sla", "calls.csv", "outages.csv"))


def test_an_open_period_and_an_empty_one_are_said(project: Project) -> None:
    assert "warning[as-of-before-the-end]" in project.issued("--as-of", "2026-03-10").err
    project.change("contract.sla", "  for each site\n", "")
    assert "warning[nothing-in-period]" in project.issued("--period", "2026-05").err
