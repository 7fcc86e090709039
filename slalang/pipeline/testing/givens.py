"""What a scenario gives, sorted: results and amounts for settlement, parameters for the checker, files, an instant.

Takes a checked scenario and the contract that it is of; gives `Givens`, with a fault for each value that its series can
never have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from slalang.diagnostic import Diagnostic
from slalang.model.contract import Contract, Given, Scenario
from slalang.model.expression import Constant, ContextValue, Expression, Named, SeriesKind, SeriesValue
from slalang.model.measured import GivenValue
from slalang.pipeline.giving import Giving
from slalang.source import Place


@dataclass(frozen=True, slots=True)
class Givens:
    """`parameters` are constants by name; `data` are files with the places that name them."""

    values: tuple[GivenValue, ...]
    parameters: Mapping[str, Expression]
    data: tuple[tuple[str, Place], ...]
    as_of: date | None
    faults: tuple[Diagnostic, ...]


def givens(contract: Contract, scenario: Scenario) -> Givens:
    """All that a scenario gives; of two instants the later written holds."""
    instants = [each.as_of for each in scenario.given if each.as_of is not None]
    pairs = [(each, value) for each in scenario.given if (value := given_value(each)) is not None]
    giving = Giving(contract)
    found = (fault for each, value in pairs for fault in giving.faults(value, each.place))
    return Givens(
        values=tuple(value for _, value in pairs),
        parameters=dict(parameters(scenario)),
        data=tuple((each.data, each.place) for each in scenario.given if each.data),
        as_of=instants[-1] if instants else None,
        faults=tuple(found),
    )


def parameters(scenario: Scenario) -> Iterator[tuple[str, Expression]]:
    for each in scenario.given:
        if isinstance(each.series, Named) and each.value is not None:
            yield each.series.name, each.value


def given_value(given: Given) -> GivenValue | None:
    """A result or amount as settlement takes it; None for anything else that a scenario gives."""
    value = given.value.value if isinstance(given.value, Constant) else None
    match given.series:
        case SeriesValue(kind=kind, name=name, key=key):
            return GivenValue(str(kind), name, key_of(key), given.label, value)
        case ContextValue(name=name):
            return GivenValue("word", name, None, given.label, value)
        case _:
            return None


def key_of(key: Expression | None) -> str | None:
    """The key as lines are kept by it: a text, a class, or an objective by its name."""
    match key:
        case SeriesValue(kind=SeriesKind.OBJECTIVE, name=name):
            return name
        case Constant(value=str(text)):
            return text
        case _:
            return None
