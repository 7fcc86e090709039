"""What the scenarios of a contract could try, and what none of them tried.

Takes a checked contract and the results of its scenarios; gives `Coverage`. What can be tried is found in the contract,
also as its amendments leave it: every penalty, bonus and score (that gives an amount, and none), every row of every
table, both sides of every target, level and condition, every step of the settlement, every relief, remedy and
amendment. What the contract itself decides, such as a condition on parameters, cannot be tried and is not counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from slalang.model.contract import Consequence, Contract, Objective, Settlement, Subtotal
from slalang.model.expression import Expression, Table, Test
from slalang.pipeline.testing.observing import ACTED, AFTER, BEFORE, CONDITIONS, IDLE, NO, YES, key
from slalang.pipeline.testing.results import Coverage, Key, ScenarioResult, Trial
from slalang.semantics.proofs.constants import condition as decided
from slalang.semantics.proofs.constants import constant
from slalang.semantics.proofs.ranges import domain
from slalang.settle.parts import everything
from slalang.source import NOWHERE, Place

LONGEST = 70


def coverage(contract: Contract, results: Iterable[ScenarioResult]) -> Coverage:
    """All that can be tried of a contract, against what its scenarios tried."""
    tried = {k for result in results for k in result.tried}
    every = trials(contract)
    return Coverage(len(every), tuple(t for t in every if t.key not in tried))


def trials(contract: Contract) -> tuple[Trial, ...]:
    """Everything that can be tried, each once, in the order of the text."""
    terms = (contract, *(a.after for a in contract.amendments if a.after is not None))
    found: dict[Key, Trial] = {}
    for each in (t for version in terms for t in of_terms(version)):
        found.setdefault(each.key, each)
    for each in amendments(contract):
        found.setdefault(each.key, each)
    own = contract.place.source
    return tuple(sorted(found.values(), key=lambda t: (t.place.source is not own, t.place.source.name, t.place.start)))


def of_terms(contract: Contract) -> Iterator[Trial]:
    for objective in contract.objectives:
        yield from bounds(objective)
    for consequence in contract.consequences:
        yield from amounts(consequence)
    for e in everything(evaluated(contract)):
        yield from inside(e)
    if contract.settlement is not None:
        yield from steps(contract.settlement)
    for relief in contract.reliefs:
        yield from pair("relief", relief.place, f"relief `{relief.name}`", (ACTED, IDLE))
    for remedy in contract.remedies:
        said = f"remedy `{remedy.name}`"
        yield one("remedy", remedy.place, ACTED, f"{said} never arose")
        yield one("remedy", remedy.place, IDLE, f"{said} arose in every period")


def one(kind: str, place: Place, side: str, what: str) -> Trial:
    return Trial(key(kind, place, side), place, what)


def pair(kind: str, place: Place, subject: str, sides: tuple[str, str]) -> Iterator[Trial]:
    """Something that acts or does not."""
    yield one(kind, place, sides[0], f"{subject} never acted")
    yield one(kind, place, sides[1], f"{subject} acted whenever it could")


def bounds(of: Objective) -> Iterator[Trial]:
    """Both sides of an objective's target, second conditions and levels, and its rule for few rows."""
    said = f"`{of.name}`"
    yield one("target", of.place, YES, f"{said} never met its target")
    yield one("target", of.place, NO, f"{said} never missed its target")
    for level in of.levels:
        yield one(f"level {level.name}", of.place, YES, f"{said} never failed its level `{level.name}`")
        yield one(f"level {level.name}", of.place, NO, f"{said} failed its level `{level.name}` whenever it was judged")
    for measure, _ in of.also:
        yield one("also", measure.place, YES, f"the second condition of {said} never held")
        yield one("also", measure.place, NO, f"the second condition of {said} always held")
    if of.low_volume is not None:
        yield one("low volume", of.place, YES, f"{said} never had fewer than {of.low_volume.below} rows")
        yield one("low volume", of.place, NO, f"{said} always had fewer than {of.low_volume.below} rows")


def amounts(of: Consequence) -> Iterator[Trial]:
    """A consequence that gives something, and nothing, where its amount leaves room for both."""
    said = f"{of.kind} `{of.name}`"
    possible = domain(of.amount)
    if not (possible.is_point and Fraction(0) in possible):
        yield one("amount", of.place, YES, f"{said} never gave an amount")
    if of.when is not None or Fraction(0) in possible:
        yield one("amount", of.place, NO, f"{said} gave an amount whenever it was known")


def inside(e: Expression) -> Iterator[Trial]:
    """The rows of a table and the two sides of a condition, unless the contract itself decides them."""
    if e.place.source is NOWHERE.source:
        return
    if isinstance(e, Table):
        if all(constant(k) is not None for k in e.keys):
            return
        for row in e.rows:
            yield one("row", row.place, "", f"the row `{clause(row.place)}` never counted")
    elif isinstance(e, CONDITIONS) and not (isinstance(e, Test) and decided(e) is not None):
        yield one("condition", e.place, YES, f"`{clause(e.place)}` never held")
        yield one("condition", e.place, NO, f"`{clause(e.place)}` held whenever it was known")


def evaluated(contract: Contract) -> tuple[object, ...]:
    """What settlement evaluates: everything but invariants and scenarios, and what is asked of single rows."""
    levels = {o.name: tuple(level.fails_when for level in o.levels) for o in contract.objectives}
    found: list[object] = [(o.measure, o.target, levels[o.name], o.also) for o in contract.objectives]
    found += [c.amount for c in contract.charges]
    found += [(c.when, c.amount) for c in contract.consequences]
    found += [d.body for d in contract.defines if d.scope in {"period", "objective"}]
    for step in contract.settlement.steps if contract.settlement else ():
        found += [getattr(step, part, None) for part in ("limit", "condition", "by")]
    found += [*(r.when for r in contract.reliefs), *(r.when for r in contract.remedies)]
    return tuple(found)


def steps(settlement: Settlement) -> Iterator[Trial]:
    """Steps that act or do not; a subtotal only takes note."""
    for step in settlement.steps:
        if not isinstance(step, Subtotal) and step.place is not NOWHERE:
            yield from pair("step", step.place, f"the step `{clause(step.place)}`", (ACTED, IDLE))


def amendments(contract: Contract) -> Iterator[Trial]:
    for amendment in contract.amendments:
        said = f"amendment `{amendment.name}`"
        yield one("amendment", amendment.place, BEFORE, f"nothing is expected of the time before {said}")
        yield one("amendment", amendment.place, AFTER, f"nothing is expected of the time after {said}")


def clause(place: Place) -> str:
    """The text of a place on one line, cut where it is long."""
    text = " ".join(place.text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
