"""What running scenarios gave: plain immutable data for every reader of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from slalang.diagnostic import Diagnostic, has_errors
from slalang.source import Place

Key = tuple[str, str, int, str]
"""What can be tried: its kind, the place of its text by source and start, and which side of it."""


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
    """One scenario: how many expectations it has, those that failed, and the faults for which it could not run.

    `tried` are the keys of what it tried of the contract.
    """

    title: str
    place: Place
    expectations: int
    failures: tuple[Failure, ...] = ()
    faults: tuple[Diagnostic, ...] = ()
    tried: frozenset[Key] = field(default=frozenset(), repr=False)
    seconds: Decimal | None = None

    @property
    def passed(self) -> bool:
        return not self.failures and not has_errors(self.faults)


@dataclass(frozen=True, slots=True)
class Trial:
    """One thing that a scenario can try: a clause that acts or does not, a row of a table, a side of a threshold."""

    key: Key
    place: Place
    what: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Everything that scenarios can try of a contract, and what none of them tried, in the order of the text."""

    every: int
    untried: tuple[Trial, ...]

    @property
    def percent(self) -> int:
        """The share that was tried in whole percent, never rounded up."""
        return (self.every - len(self.untried)) * 100 // self.every if self.every else 100


@dataclass(frozen=True, slots=True)
class ContractResult:
    """A contract with the results of its scenarios; `faults` are its own, `skipped` the scenarios that were not chosen.

    Where it has an error none of them ran, and it has no `coverage`.
    """

    path: Path
    name: str
    results: tuple[ScenarioResult, ...]
    faults: tuple[Diagnostic, ...] = ()
    skipped: int = 0
    coverage: Coverage | None = None

    @property
    def passed(self) -> bool:
        return all(r.passed for r in self.results) and not has_errors(self.faults)
