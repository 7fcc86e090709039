"""The results of scenarios as text for people, as JSON for programs and as JUnit's suites.

Takes `ContractResult`s; gives text in the order of the contracts and, within each, of its scenarios.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from slalang.diagnostic import Severity, as_record, as_text, visible
from slalang.formats import junit
from slalang.pipeline.testing.results import ContractResult, Coverage, Failure, ScenarioResult

MOST_UNTRIED = 200
"""More that nobody tried is counted in the text; JSON holds all of it."""


def text(runs: Sequence[ContractResult]) -> Iterator[str]:
    """A line for each scenario, and under those that failed what is so instead."""
    for run in runs:
        yield visible(f"{run.path}: {run.name}") + ("" if run.results else f": {why_none(run)}")
        for result in run.results:
            yield f"  {'ok  ' if result.passed else 'FAIL'}  {visible(result.title)}"
            yield from (f"        {line}" for line in problem(result).splitlines())
        if run.coverage is not None:
            yield from coverage(run.coverage)
    yield totals(runs)


def why_none(run: ContractResult) -> str:
    """Why a contract has no results, and what would change that."""
    if run.skipped:
        return f"none of its {counted(run.skipped, 'scenario')} chosen"
    if not run.passed:
        return "not run, the contract has errors"
    return 'no scenarios; write one: scenario "…" { given in 2026-03: NAME is VALUE  expect in 2026-03: … }'


def problem(result: ScenarioResult) -> str:
    """All that is wrong with a scenario, over several lines; empty where nothing is."""
    faults = [as_text(f) for f in result.faults if f.severity is Severity.ERROR]
    return "\n".join([*(failed(f) for f in result.failures), *faults])


def failed(failure: Failure) -> str:
    when = f"in {failure.period}: " if failure.period else ""
    lines = (f"  {when}{failure.told}", *(f"    {line}" for line in failure.derivation), f"  --> {failure.place}")
    return visible(failure.wanted) + "\n" + "\n".join(visible(line) for line in lines)


def coverage(found: Coverage) -> Iterator[str]:
    """The share that was tried, and what nobody tried."""
    tried = found.every - len(found.untried)
    yield f"  coverage {found.percent}%: {tried} of {found.every} tried" + (", never tried:" if found.untried else "")
    yield from (f"    {visible(f'{each.place}: {each.what}')}" for each in found.untried[:MOST_UNTRIED])
    if len(found.untried) > MOST_UNTRIED:
        yield f"    and {len(found.untried) - MOST_UNTRIED} more"


def totals(runs: Sequence[ContractResult]) -> str:
    results = [r for run in runs for r in run.results]
    bad, skipped = sum(not r.passed for r in results), sum(run.skipped for run in runs)
    said = f"{counted(len(runs), 'contract')}, {counted(len(results), 'scenario')}: {len(results) - bad} passed"
    refused = sum(not run.results and not run.passed for run in runs)
    more = ((bad, "failed"), (skipped, "not chosen"), (refused, "not run for errors of the contract"))
    return said + "".join(f", {number} {what}" for number, what in more if number)


def counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


# ---------------------------------------------------------------- for programs


def as_json(runs: Sequence[ContractResult]) -> str:
    """Everything as indented JSON; places as file and line."""
    return json.dumps([contract_record(run) for run in runs], ensure_ascii=False, indent=2) + "\n"


def contract_record(run: ContractResult) -> dict[str, Any]:
    found: dict[str, Any] = {
        "contract": run.name,
        "file": str(run.path),
        "passed": run.passed,
        "skipped": run.skipped,
        "faults": [as_record(f) for f in run.faults],
        "scenarios": [scenario_record(r) for r in run.results],
    }
    if run.coverage is not None:
        untried = [{"file": t.place.source.name, "line": t.place.line, "what": t.what} for t in run.coverage.untried]
        found["coverage"] = {"percent": run.coverage.percent, "all": run.coverage.every, "untried": untried}
    return found


def scenario_record(result: ScenarioResult) -> dict[str, Any]:
    return {
        "title": result.title,
        "file": result.place.source.name,
        "line": result.place.line,
        "passed": result.passed,
        "expectations": result.expectations,
        "failures": [failure_record(f) for f in result.failures],
        "faults": [as_record(f) for f in result.faults],
    }


def failure_record(failure: Failure) -> dict[str, Any]:
    return {
        "file": failure.place.source.name,
        "line": failure.place.line,
        "wanted": failure.wanted,
        "period": failure.period,
        "told": failure.told,
        "derivation": list(failure.derivation),
    }


def as_junit(runs: Sequence[ContractResult]) -> str:
    """A suite for each contract; an error of a contract itself is a case of its own."""
    return junit.render([junit.Suite(run.name, tuple(cases(run))) for run in runs])


def cases(run: ContractResult) -> Iterator[junit.Case]:
    errors = [as_text(f) for f in run.faults if f.severity is Severity.ERROR]
    if errors:
        yield junit.Case("the contract", str(run.path), run.faults[0].place.line, broken="\n".join(errors))
    for result in run.results:
        said = problem(result)
        failed_, broken = (said, "") if result.failures else ("", said)
        place = result.place
        yield junit.Case(result.title, place.source.name, place.line, failed_, broken, result.seconds)
