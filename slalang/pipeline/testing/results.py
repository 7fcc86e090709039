"""What running scenarios gave: plain immutable data for every reader of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from slalang.diagnostic import Diagnostic, has_errors
from slalang.source import Place


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation or invariant that does not hold, or a fault that did not come.

    `wanted` is what stands in the contract, `told` what is so instead, `derivation` how that came about, a line each.
    """

    place: Place
    wanted: str
    period: str
    told: str
    derivation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """One scenario: how many expectations it has, those that failed, and the faults for which it could not run."""

    title: str
    place: Place
    expectations: int
    failures: tuple[Failure, ...] = ()
    faults: tuple[Diagnostic, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.failures and not has_errors(self.faults)


@dataclass(frozen=True, slots=True)
class Tested:
    """A contract with the results of its scenarios; `faults` are its own, for which none of them ran."""

    path: Path
    name: str
    results: tuple[ScenarioResult, ...]
    faults: tuple[Diagnostic, ...] = ()
    skipped: int = 0

    @property
    def passed(self) -> bool:
        return all(r.passed for r in self.results) and not has_errors(self.faults)
