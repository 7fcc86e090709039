"""What is booked is what was settled: for every period of whole contracts the lines add up to what is payable."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from slalang.booking.dues import dues, needed_from, terms_of
from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, settle_project
from slalang.units import exact_sum

CONTRACTS = Path(__file__).resolve().parents[2] / "contracts"


@pytest.mark.parametrize(
    ("name", "first", "last"), [("outsourcing", "2026-01", "2027-12"), ("public-sector", "2026-01", "2027-12")]
)
def test_lines_behind_a_payable_add_up_to_it(name: str, first: str, last: str) -> None:
    folder = CONTRACTS / name
    project = Project(folder / "contract.sla")
    made = project.contract
    assert made is not None
    settled = settle_project(project, Request(first, last, folder / "none.yaml", results=folder / "results.csv"))
    assert settled.statement is not None, [fault.text() for fault in settled.faults]
    terms, paid = terms_of(made), Fraction(0)
    for period in settled.statement.periods:
        assert needed_from(terms, period.start) <= period.start
        found, _ = dues(settled.statement, terms, [period])
        due = [p for p in period.payables if p.how not in {"held", "lapses"}]
        assert {(d.kind, d.amount) for d in found} == {(p.kind, p.amount) for p in due}
        paid += exact_sum(p.amount for p in due)
    assert paid, "money moved"
