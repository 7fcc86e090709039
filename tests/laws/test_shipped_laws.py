"""How much of the shipped contracts the proof of laws of change reaches: it may reach more one day, and never less."""

from __future__ import annotations

from pathlib import Path

from slalang.model.contract import Contract, LawOfChange
from slalang.pipeline.project import Project
from slalang.semantics.proofs.laws import doubts

CONTRACTS = Path(__file__).resolve().parent.parent.parent / "contracts"
AT_LEAST = 98


def test_most_laws_that_a_reader_would_ask_about_are_proved() -> None:
    """Of every promise: worse never lowers a penalty for it, nor that after the settlement, nor all credits."""
    proved = 0
    for file in sorted(CONTRACTS.rglob("contract.sla")):
        contract = Project(file).contract
        assert contract is not None, file
        asked = laws(contract)
        proved += len(asked) - len(doubts(contract, asked))
    assert proved >= AT_LEAST, proved


def laws(contract: Contract) -> list[LawOfChange]:
    if contract.settlement is None:
        return []
    found = []
    for objective in contract.objectives:
        mine = [c.name for c in contract.consequences if c.kind == "penalty" and objective.name in c.objectives]
        found += [LawOfChange("worse", objective.name, "lowers", line) for line in (*mine, "credits")]
        found += [LawOfChange("worse", objective.name, "lowers", line, settled=True) for line in mine]
    return found
