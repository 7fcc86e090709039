"""A small contract with whatever scenarios a test writes, in a folder of its own, and what running them gives."""

from __future__ import annotations

from pathlib import Path

from slalang.diagnostic import as_text
from slalang.pipeline.project import Project
from slalang.pipeline.testing import ContractResult, Request, run_scenarios

CALLS = """\
contract lines "Telephone lines" {
  number     "L-1"
  provider   carrier "Carrier Ltd"
  customer   shop "Shop Ltd"
  effective  2026-01-01 to 2026-12-31
  timezone   "Europe/Dublin"
  currency   EUR
  languages  en
  law        "Ireland"
}

parameter monthly: money "Fee of a month" = 1_000 EUR { require monthly is over 0 EUR }

charge fee "Fee" { amount monthly  each month }

record call "Call" {
  id:          text key
  at:          instant
  answered:    flag
  counted by   at
}
record visit "Visit" {
  id:          text key
  on_time:     flag
  at:          instant
  counted by   at
}

objective answered "Calls answered" {
  measure  (share of calls where answered) rounded to 0.1%
  target   at least 90%
  level    severe when under 80%
  each     month
}
objective visits_on_time "Visits on time" {
  measure  share of visits where on_time
  target   at least 75%
  each     quarter
}

penalty credit for answered "Credit" {
  when    missed
  amount  by result { from 80% under 90%: 5% of fee, under 80%: 10% of fee }
}

settlement monthly_settlement "Settlement" {
  each    month
  cap     credits at 8% of charges
  round   half up to 0.01 EUR
  pay     as credit against the next invoice
  tax     as price reduction at 23%
  unused  is paid on termination
}
"""
SOURCES = """\
zone: Europe/Dublin
records:
  call:
    files: data/live-calls.csv
    columns: {id: id, at: at, answered: answered}
  visit:
    files: data/live-visits.csv
    columns: {id: id, at: at, on_time: on_time}
"""


def written(folder: Path, scenarios: str, contract: str = CALLS) -> Project:
    """The contract with some scenarios, in a folder."""
    file = folder / "contract.sla"
    file.write_text(f"{contract}\n{scenarios}\n", encoding="utf-8")
    return Project(file)


def with_data(folder: Path, **files: str) -> None:
    """The sources file, and data files by name with their rows."""
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    (folder / "data").mkdir(exist_ok=True)
    for name, rows in files.items():
        (folder / "data" / f"{name}.csv").write_text(rows, encoding="utf-8")


def ran(folder: Path, scenarios: str, contract: str = CALLS, request: Request | None = None) -> ContractResult:
    """What running them gives; the contract itself has no fault."""
    project = written(folder, scenarios, contract)
    result = run_scenarios(project, request or Request())
    assert [as_text(f) for f in result.faults] == []
    return result


def one(folder: Path, body: str, contract: str = CALLS) -> list[str]:
    """What is wrong with a single scenario, a line each: `period: wanted: told`, or a diagnostic's name and text."""
    (result,) = ran(folder, f'scenario "s" {{ {body} }}', contract).results
    said = [f"{f.period}: {f.wanted}: {f.told}" for f in result.failures]
    assert result.passed == (not said and not result.faults)
    return [*said, *(f"{f.id()}: {f.text()}" for f in result.faults)]
