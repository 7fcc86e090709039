"""Runs the scenarios of a contract: what is given is settled, what is expected is compared, invariants hold throughout.

Takes a project; gives `ContractResult`. Each scenario stands alone: what it does not give is not measured, and a record
of which it gives no file has no data. Nothing of one scenario reaches another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from slalang.diagnostic import has_errors
from slalang.model.contract import Scenario
from slalang.pipeline.project import Project
from slalang.pipeline.testing.coverage import coverage
from slalang.pipeline.testing.expectations import clause, failure
from slalang.pipeline.testing.givens import givens
from slalang.pipeline.testing.ground import Ground, Grounding, Progress
from slalang.pipeline.testing.results import ContractResult, Failure, ScenarioResult
from slalang.pipeline.testing.telling import Telling
from slalang.settle.scope import Scope


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: scenarios with these words (lower case) in their titles, one more folder of data, coverage.

    `clock` gives seconds since anything; None: no times are taken.
    """

    words: str = ""
    data: Path | None = None
    coverage: bool = False
    clock: Callable[[], Decimal] | None = None


DEFAULT = Request()


def run_scenarios(project: Project, request: Request = Request(), progress: Progress | None = None) -> ContractResult:
    """The results of a contract's scenarios, in the order of the text."""
    contract = project.contract
    if contract is None:
        return ContractResult(project.path, project.path.name, (), project.faults)
    numbers = [i for i, s in enumerate(contract.scenarios) if request.words in s.title.lower()]
    results = []
    for done, i in enumerate(numbers):
        if progress is not None:
            progress(f"{project.path.parent.name}: {contract.scenarios[i].title}", done, len(numbers))
        results.append(timed(project, contract.scenarios[i], i, request))
    skipped = len(contract.scenarios) - len(numbers)
    found = ContractResult(project.path, contract.name, tuple(results), project.faults, skipped)
    return replace(found, coverage=coverage(contract, results)) if request.coverage else found


def timed(project: Project, scenario: Scenario, number: int, request: Request) -> ScenarioResult:
    """One scenario, with the time that it took where there is a clock."""
    assert project.contract is not None, "a checked contract has scenarios"
    grounding = Grounding(project, givens(project.contract, scenario), number, request.data, request.coverage)
    start = request.clock() if request.clock else None
    result = run(scenario, grounding)
    return result if request.clock is None or start is None else replace(result, seconds=request.clock() - start)


def run(scenario: Scenario, grounding: Grounding) -> ScenarioResult:
    """One scenario: whether all that it expects is so."""
    ground = grounding.ground()
    if scenario.fails_with:
        return refused(scenario, grounding)
    failures: tuple[Failure, ...] = ()
    if ground is not None:
        found = (failure(ground.book(e.label), ground.outcomes, e, ground.until) for e in ground.scenario.expected)
        failures = (*(f for f in found if f is not None), *violations(ground))
    faults, count = tuple(grounding.faults), len(scenario.expected)
    tried = ground.tried() if ground is not None else frozenset()
    return ScenarioResult(scenario.title, scenario.place, count, failures, faults, tried)


def refused(scenario: Scenario, grounding: Grounding) -> ScenarioResult:
    """A scenario that must fail: some fault says the words."""
    words = scenario.fails_with
    errors = [f for f in grounding.faults if has_errors((f,))]
    failures: tuple[Failure, ...] = ()
    if not any(words in fault.text() for fault in errors):
        said = "; ".join(fault.text() for fault in errors[:3]) or "nothing fails"
        failures = (Failure(scenario.place, f'fails with "{words}"', "", said),)
    return ScenarioResult(scenario.title, scenario.place, 1, failures)


def violations(ground: Ground) -> Iterator[Failure]:
    """The invariants that do not hold in some settled period, each read as the terms in force there have it."""
    book = ground.book()
    telling = Telling(book.line.zone)
    broken: set[tuple[int, int]] = set()
    for period in ground.periods:
        for i, invariant in enumerate(book.in_force(period).invariants):
            for j, condition in enumerate(invariant.always):
                trace = Scope(book, period).trace(condition) if (i, j) not in broken else None
                if trace is not None and trace.value is False:
                    broken.add((i, j))
                    wanted = f'invariant "{invariant.title}": always {clause(condition.place)}'
                    yield telling.failure(condition.place, wanted, period.label, trace)
