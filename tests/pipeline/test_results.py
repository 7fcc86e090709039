"""Results files: values in place of data, read as a contract's own figures are, each bad cell at its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from slalang.diagnostic import Severity, as_text
from slalang.formats import json as json_format
from slalang.model.expression import Value
from slalang.pipeline import results
from slalang.pipeline.project import Project
from slalang.pipeline.results import read_results
from slalang.pipeline.settling import Request, Settled, settle_project
from slalang.pipeline.statements import issue
from tests.pipeline.tried import CALLS, ran, written

HEADER = "period,series,key,value\n"
Row = tuple[str, str, str | None, str, Value]
CONTRACTS = Path(__file__).resolve().parent.parent.parent / "contracts"


def given(folder: Path, rows: str | bytes, contract: str = CALLS) -> tuple[list[Row], list[str]]:
    """What a file gives as (of, name, key, period, value), and its faults as `line: name: text`."""
    file = folder / "results.csv"
    file.write_bytes(rows if isinstance(rows, bytes) else rows.encode())
    project = written(folder, "", contract)
    assert project.contract is not None
    found, faults = read_results(file, project.contract)
    assert (found is None) == bool(faults)
    values = [(v.of, v.name, v.key, v.period, v.value) for v in found.values] if found else []
    return values, [f"{f.place.line}: {f.id()}: {f.text()}" for f in faults]


def test_every_kind_of_value(tmp_path: Path) -> None:
    more = "define waiting each month = 5 min + 1 s\nscore bad { each month  amount 1 point }\n"
    rows = (
        "2026-02,answered,,85.5%\n2026-Q1,visits_on_time,,80%\n,fee,,1_200 EUR\n2026-02,waiting,,42 s\n"
        '2026-02,bad,,3 points\n2026-02,"credits",,-5 EUR\n2026-03,answered,,\n\n2026-02,penalty credit,,0.10 EUR\n'
    )
    values, faults = given(tmp_path, HEADER + rows, CALLS + more)
    assert faults == []
    shown = [(of, name, key, period, None if value is None else str(value)) for of, name, key, period, value in values]
    assert shown == [
        ("objective", "answered", None, "2026-02", "171/200"),
        ("objective", "visits_on_time", None, "2026-Q1", "4/5"),
        ("charge", "fee", None, "", "1200"),
        ("define", "waiting", None, "2026-02", "42000000"),
        ("score", "bad", None, "2026-02", "3"),
        ("word", "credits", None, "2026-02", "-5"),
        ("objective", "answered", None, "2026-03", None),
        ("penalty", "credit", None, "2026-02", "1/10"),
    ]


BAD = {
    "2026-02,answerd,,85%": "series `answerd`: the contract has no such result or amount (did you mean `answered`?)",
    "2026-02,answered,,0.85": "value `0.85`: this is a plain number; here a percentage is asked for",
    "2026-02,answered,,85 %": "value `85 %`: `85 %` is written otherwise in a contract",
    "2026-02,fee,,85 USD": "value `85 USD`: this is an amount in USD; here an amount in EUR is asked for",
    "2026-02,fee,,=1+1": "value `=1+1`: `=` is no sign of the language",
    "2026-02,fee,,monthly": "value `monthly`: it is no single value",
    "2026-02,fee,,5 EUR define x each month = 5": "value `5 EUR define x each month = 5`: it is no single value",
    "2026-02,answered,85%": "row `2026-02,answered,85%`: it has 3 cells, not 4",
    "2026-02,answered,,85%,": "row `2026-02,answered,,85%,`: it has 5 cells, not 4",
    "2026-13,answered,,85%": (
        "`2026-13` holds no period of `answered`: it is no period such as 2026-03, 2026-Q1 or 2026"
    ),
    "2025-12,answered,,85%": "`2025-12` holds no period of `answered`: the contract is not in force then",
    "2026-02,visits_on_time,,85%": (
        "`2026-02` holds no period of `visits_on_time`: `visits_on_time` is kept for each quarter"
    ),
    "2026-02,answered,north,85%": "`answered` has no key `north`: it has no keys",
    "2026-02,answered,,140%": "`answered` is never 140%: it is from 0% to 100%, in steps of 0.1%",
    "2026-02,fee,,-1 EUR": "`fee` is never -1.00 EUR: it is at least 0.00 EUR",
}


@pytest.mark.parametrize(("row", "said"), BAD.items())
def test_a_bad_cell_is_named_at_its_line(tmp_path: Path, row: str, said: str) -> None:
    values, faults = given(tmp_path, f"{HEADER}2026-01,answered,,90%\n{row}\n2026-03,answered,,90%\n")
    assert values == []
    assert [(f.partition(": ")[0], f.partition(": ")[2].partition(": ")[2]) for f in faults] == [("3", said)]


def test_every_bad_cell_is_named_at_once(tmp_path: Path) -> None:
    _, faults = given(tmp_path, HEADER + "x,answered,,90%\n2026-01,y,,5%\n2026-01,fee,,z\n")
    assert [f.split(": ")[:2] for f in faults] == [["2", "not-its-period"], ["3", "bad-result"], ["4", "bad-result"]]


def test_a_value_given_twice(tmp_path: Path) -> None:
    _, faults = given(tmp_path, HEADER + "2026-01,answered,,90%\n2026-01,answered,,91%\n")
    assert faults == ["3: result-twice: `answered` is given twice for this period and key"]


KEYED = """
record desk { id: text key  at: instant  site: one of ("north", "south")  ok: flag  counted by at }
objective desks { measure share of desks where ok  target at least 50%  each month  for each site }
objective calm "Calm" { measure share of desks where ok  target at least 50%  each month }
charge calm "Calm" { amount 5 EUR  each month }
"""


def test_keys_and_names_of_several(tmp_path: Path) -> None:
    rows = "2026-01,desks,north,90%\n2026-01,objective calm,,90%\n2026-01,charge calm,,7 EUR\n"
    values, faults = given(tmp_path, HEADER + rows, CALLS + KEYED)
    assert faults == []
    assert [v[:3] for v in values] == [
        ("objective", "desks", "north"),
        ("objective", "calm", None),
        ("charge", "calm", None),
    ]
    _, faults = given(tmp_path, HEADER + "2026-01,desks,nroth,90%\n2026-01,calm,,90%\n", CALLS + KEYED)
    assert faults == [
        "2: not-its-key: `desks` has no key `nroth`: its keys are north, south",
        "3: bad-result: series `calm`: several have this name: write `objective calm` or `charge calm`",
    ]


UNREADABLE = {
    b"": "its first line is ``",
    b"series,period,key,value\n": "its first line is `series,period,key,value`",
    b"\xff\xfe\x00": "it is not UTF-8 text",
    b"PK\x03\x04 zip": "its first line is",
    HEADER.encode() + b'2026-01,answered,,"90%\n': "line 2: unexpected end of data",
    HEADER.encode() + b"2026-01,answered,,9\x000%\n": "",
}


@pytest.mark.parametrize(("raw", "said"), UNREADABLE.items())
def test_what_is_no_table_of_results(tmp_path: Path, raw: bytes, said: str) -> None:
    values, faults = given(tmp_path, raw)
    assert (values, len(faults)) == ([], 1)
    assert said in faults[0]
    assert "\x00" not in faults[0]


def test_marks_of_other_systems(tmp_path: Path) -> None:
    values, faults = given(tmp_path, "\ufeff" + HEADER.replace("\n", "\r\n") + "2026-01 , answered,, 90% \r\n")
    assert (len(values), faults) == (1, [])


def test_caps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = HEADER + "".join(f"2026-{m:02},answered,,90%\n" for m in range(1, 8))
    monkeypatch.setattr(results, "MOST_ROWS", 5)
    assert given(tmp_path, rows)[1] == [
        f"1: results-unreadable: the results file `{tmp_path}/results.csv` cannot be read: it has more than 5 rows"
    ]
    monkeypatch.setattr(results, "LARGEST", 50)
    assert "it is larger than 50 bytes" in given(tmp_path, rows)[1][0]
    monkeypatch.setattr(results, "LARGEST", 10**6)
    assert len(given(tmp_path, HEADER + "x,y,z,0\n" * 1000)[1]) <= 2 * results.MOST_FAULTS


# ---------------------------------------------------------------- settled


def settled(
    folder: Path, rows: str, period: str = "2026-02", out: Path | None = None, contract: str = CALLS
) -> tuple[Project, Settled]:
    file = folder / "results.csv"
    file.write_text(HEADER + rows)
    project = written(folder, "", contract)
    return project, settle_project(project, Request(period, period, folder / "sources.yaml", out=out, results=file))


TRAFFIC = """
record bill { id: text key  at: instant  line: text  amount: money at least 0 EUR  counted by at }
charge traffic "Traffic" { amount sum of amount over bills  each month }
charge lines for each line "Lines" { amount sum of amount over bills  each month }
"""


def test_a_measured_charge_of_which_nothing_is_given_is_no_zero(tmp_path: Path) -> None:
    """February is asked for, and January counts too; a fixed fee need not be given, nor one with its zero."""

    def said(rows: str) -> list[str]:
        _, found = settled(tmp_path, rows, contract=CALLS + TRAFFIC)
        assert (found.statement is None) == any(f.severity is Severity.ERROR for f in found.faults)
        return [f"{f.place.line}: {f.id()}: {f.text()}" for f in found.faults]

    line = CALLS.count("\n") + 3
    traffic = f"{line}: charge-not-given: `traffic` is measured, and the results give no amount of it for "
    of_lines = f"{line + 1}: charge-not-given: `lines` is measured, and the results give no amount of it for "
    assert said("2026-02,answered,,85%\n") == [f"{traffic}2026-01", f"{of_lines}2026-01, for any line"]
    assert said("2026-01,traffic,,5 EUR\n,lines,,0 EUR\n") == [f"{traffic}2026-02"]
    assert said(",traffic,,0 EUR\n2026-01,lines,north,3 EUR\n2026-02,lines,south,3 EUR\n") == []
    assert said(",traffic,,0 EUR\n,lines,,7 EUR\n") == [f"{of_lines}2026-01, for any line"]


def test_results_are_settled_as_the_same_scenario(tmp_path: Path) -> None:
    """No sources file and no data are there."""
    project, found = settled(tmp_path, "2026-01,answered,,85%\n2026-02,answered,,70%\n2026-02,fee,,500 EUR\n")
    assert found.statement is not None, "\n".join(as_text(f) for f in found.faults)
    (month,) = found.statement.periods
    assert [(n.name, str(n.amount), str(n.settled)) for n in month.lines] == [("credit", "50", "40")]
    expected = "expect in 2026-02: credit is 50 EUR and settled credit is 40 EUR"
    body = f"given in 2026-02: answered is 70%  given in 2026-02: fee is 500 EUR  {expected}"
    assert ran(tmp_path, f'scenario "s" {{ {body} }}').passed
    assert project.contract is not None


def test_the_statement_says_that_results_were_given(tmp_path: Path) -> None:
    import hashlib

    project, found = settled(tmp_path, "2026-02,answered,,70%\n", out=tmp_path / "out")
    assert project.contract is not None
    digest = hashlib.sha256((tmp_path / "results.csv").read_bytes()).hexdigest()
    issued = issue(project.contract, found, None, tmp_path / "out")
    for name in ("statement.html", "statement.md", "statement.json"):
        text = (tmp_path / "out" / name).read_text()
        assert digest in text
        assert str(tmp_path) not in text
    assert (
        "The results were not measured: they were given in the file" in (tmp_path / "out" / "statement.md").read_text()
    )
    assert "0 rows counted" not in (tmp_path / "out" / "statement.md").read_text()
    shown = json.loads(json_format.statement(issued.statement, project.contract))
    assert shown["provenance"]["results"] == {"path": "results.csv", "sha256": digest}


def test_a_bad_file_issues_no_statement(tmp_path: Path) -> None:
    _, found = settled(tmp_path, "2026-02,answered,,70\n")
    assert found.statement is None
    assert [f.id() for f in found.faults] == ["bad-result"]


def test_what_is_only_asked_of_rows_does_not_stand_in_the_way() -> None:
    folder = CONTRACTS / "outsourcing"
    project = Project(folder / "contract.sla")
    request = Request("2026-01", "2027-12", folder / "sources.yaml", results=folder / "results.csv")
    found = settle_project(project, request)
    assert found.statement is not None, "\n".join(as_text(f) for f in found.faults)
    assert len(found.statement.periods) >= 24


def test_a_promise_that_is_not_computed_is_said_once(tmp_path: Path) -> None:
    """`restated for 2 months`, of two objectives, one of which an amendment adds."""
    promise = "final 5 days restated for 2 months"
    later = """
amendment more { effective 2026-03-01 add objective later {
  measure share of visits where on_time target at least 75% each month PROMISE } }
""".replace("PROMISE", promise)
    contract = (
        CALLS.replace("  level    severe when under 80%\n", f"  level    severe when under 80%\n  {promise}\n") + later
    )
    _, found = settled(tmp_path, "2026-02,answered,,85%\n", contract=contract)
    assert found.statement is not None
    assert [(f.id(), str(f.severity), f.text()) for f in found.faults] == [
        (
            "restated-by-hand",
            "note",
            "later changes of `answered`, `later` are promised as signed lines, which are not computed",
        )
    ]
    assert settled(tmp_path, "2026-02,answered,,85%\n")[1].faults == ()
