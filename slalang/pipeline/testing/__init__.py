"""Scenarios and invariants of a contract, run: what is given, what is expected, and what no scenario ever tried."""

from slalang.pipeline.testing.finding import contracts_of
from slalang.pipeline.testing.results import ContractResult, Coverage, Failure, ScenarioResult, Trial
from slalang.pipeline.testing.scenarios import Request, run_scenarios

__all__ = [
    "ContractResult",
    "Coverage",
    "Failure",
    "Request",
    "ScenarioResult",
    "Trial",
    "contracts_of",
    "run_scenarios",
]
