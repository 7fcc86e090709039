"""Scenarios and invariants of a contract, run: what is given, what is expected, and what no scenario ever tried."""

from slalang.pipeline.testing.results import Failure, ScenarioResult, Tested
from slalang.pipeline.testing.scenarios import tested

__all__ = ["Failure", "ScenarioResult", "Tested", "tested"]
