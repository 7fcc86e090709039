"""Runs the scenarios of a contract: what is given is settled, what is expected is compared, invariants hold throughout.

Takes a project; gives `Tested`. Each scenario stands alone: what it does not give is not measured, and a record of which
it gives no file has no data. Nothing of one scenario reaches another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from slalang.diagnostic import has_errors
from slalang.model.contract import Scenario
from slalang.pipeline.project import Project
from slalang.pipeline.testing.expectations import clause, derivation, failure, told
from slalang.pipeline.testing.givens import givens
from slalang.pipeline.testing.ground import Ground, Grounding, Progress
from slalang.pipeline.testing.results import Failure, ScenarioResult, Tested
from slalang.settle.scope import Scope


def tested(
    project: Project,
    chosen: Callable[[str], bool] = lambda title: True,
    data: Path | None = None,
    progress: Progress | None = None,
) -> Tested:
    """The results of the scenarios with chosen titles, in the order of the text."""
    contract = project.contract
    if contract is None:
        return Tested(project.path, project.path.name, (), project.faults)
    numbers = [i for i, s in enumerate(contract.scenarios) if chosen(s.title)]
    results = []
    for done, i in enumerate(numbers):
        if progress is not None:
            progress(contract.scenarios[i].title, done, len(numbers))
        results.append(run(contract.scenarios[i], Grounding(project, givens(contract, contract.scenarios[i]), i, data)))
    skipped = len(contract.scenarios) - len(numbers)
    return Tested(project.path, contract.name, tuple(results), project.faults, skipped)


def run(scenario: Scenario, grounding: Grounding) -> ScenarioResult:
    """One scenario."""
    ground = grounding.ground()
    if scenario.fails_with:
        return refused(scenario, grounding)
    failures: tuple[Failure, ...] = ()
    if ground is not None:
        found = (failure(ground.book(e.label), e, ground.until) for e in ground.scenario.expected)
        failures = (*(f for f in found if f is not None), *violations(ground))
    return ScenarioResult(scenario.title, scenario.place, len(scenario.expected), failures, tuple(grounding.faults))


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
    """The invariants that do not hold in some settled period."""
    book = ground.book()
    for invariant in ground.contract.invariants:
        for condition in invariant.always:
            for period in ground.periods:
                trace = Scope(book, period).trace(condition)
                if trace.value is False:
                    wanted = f'invariant "{invariant.title}": always {clause(condition.place)}'
                    yield Failure(condition.place, wanted, period.label, told(trace), tuple(derivation(trace)))
                    break
