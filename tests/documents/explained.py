"""Small contracts settled on given counts, ready to be explained: what the tests of explanations share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slalang.model.contract import Contract
from slalang.model.measured import Measured
from slalang.model.outcome import Provenance, Statement
from slalang.pipeline.settling import Settled
from slalang.pipeline.why import Explained, explain
from slalang.settle.again import Grounds
from slalang.settle.settling import settle, settlement_periods
from slalang.settle.timeline import timeline
from tests.settle import made
from tests.settle.by_text import contract_of, objective

NOTHING_BEHIND = Provenance("", "", (), "0", "", "", ())

BANDED = (
    "charge fee { amount 40_000 EUR each month }\n"
    + objective("up", "at least 99%", "level serious when under 95%")
    + """
penalty credit for up "Credit for downtime" {
  when missed
  amount by result { from 95% under 99%: 2% of fee, under 95%: 5% of fee }
}
"""
)
"""A fee of 40,000 and a credit of 2% or 5% of it."""
FLAT = BANDED.replace("by result { from 95% under 99%: 2% of fee, under 95%: 5% of fee }", "5% of fee")
"""The same with one amount for every miss."""


def settled(contract: Contract, data: Measured, label: str = "2026-01") -> Settled:
    """One period of a contract, settled as the pipeline settles it."""
    every = settlement_periods(contract, timeline(contract).high)
    periods = every[: [p.label for p in every].index(label) + 1]
    found = settle(contract, periods, data, periods[-1].end)
    statement = Statement(
        contract.name,
        contract.title,
        "",
        contract.currency,
        contract.zone,
        periods[-1].end,
        found[-1:],
        (),
        NOTHING_BEHIND,
    )
    return Settled(statement, (), (), Grounds(contract, periods, data, periods[-1].end))


def counted(contract: Contract, results: Mapping[str, Mapping[Any, made.Result]], **more: Any) -> Measured:
    """What was measured: results by objective, of the record `NAME_row`."""
    data = made.measured(contract, {f"{name}_row": given for name, given in results.items()}, **more)
    return replace(data, populations={name: made.population(name, given) for name, given in results.items()})


def explained(
    name: str | None, text: str = BANDED, key: str | None = None, language: str = "en", **results: Any
) -> Explained:
    """What is told of one figure of January, of objectives with the counts given."""
    contract = contract_of(text, *(f"{of}_row" for of in results))
    data = counted(
        contract, {of: given if isinstance(given, dict) else {"2026-01": given} for of, given in results.items()}
    )
    return explain(contract, settled(contract, data), name, key, language)


def tree(found: Explained, width: int = 100) -> str:
    assert found.document is not None, [f.text() for f in found.faults]
    return str(found.shown("text", width, False))
