"""How an aggregate over rows becomes a question to the engine: the same where it is asked and where it is read.

Inside an objective, and in what is for it, rows of its record follow its attribution, its groups, its services and its
reliefs; all other rows are those counted in the period.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from slalang.model.contract import Contract, Declared, Objective
from slalang.model.expression import (
    Aggregate,
    BucketSet,
    Expression,
    FieldValue,
    RowSet,
)
from slalang.model.measured import Question
from slalang.settle.identity import Once
from slalang.settle.parts import row_level
from slalang.settle.row_deadlines import in_period


@dataclass(frozen=True, slots=True)
class Asking:
    """What surrounds an aggregate: the unit of its periods, an objective, a key, the field of groups, buckets."""

    unit: str
    objective: Objective | None = None
    relieved: bool = True
    key_name: str = ""
    by: FieldValue | None = None
    buckets: BucketSet | None = None


def question(contract: Contract, aggregate: Aggregate, asking: Asking) -> Question:
    """The question of an aggregate over a `RowSet`."""
    rows = aggregate.over
    assert isinstance(rows, RowSet), "only rows are asked for; the other sets are folded at home"
    mine = asking.objective if is_own(asking.objective, rows) else None
    return Question(
        aggregate if asking.buckets else in_period(contract, aggregate, asking.unit),
        asking.unit,
        objective=mine.name if mine else "",
        relieved=asking.relieved,
        attribution=mine.attribution if mine else None,
        group=group(contract, rows, asking, mine),
        buckets=buckets(asking.buckets, rows) if asking.buckets else None,
    )


def is_own(objective: Objective | None, rows: RowSet) -> bool:
    """Whether rows are of the record that an objective is about."""
    return objective is not None and objective.record == rows.record


def group(contract: Contract, rows: RowSet, asking: Asking, mine: Objective | None) -> Expression | None:
    """What makes the groups of the answer: the set around it, the objective's group, or the declaration's key."""
    if asking.by is not None:
        return asking.by if asking.by.record == rows.record else None
    if asking.objective is not None:
        return mine.group if mine else None
    if not asking.key_name:
        return None
    record = next((r for r in contract.records if r.name == rows.record), None)
    field = record.field(asking.key_name) if record else None
    return FieldValue(rows.record, asking.key_name, type=field.type) if field else None


def buckets(around: BucketSet, rows: RowSet) -> BucketSet:
    """The buckets without their condition, which is judged at home; `by` only for the rows that it is an instant of."""
    return replace(around, where=None, by=around.by if around.by and speaks_of(around.by, rows.record) else None)


def speaks_of(expression: Expression, record: str) -> bool:
    fields = [node for node in row_level(expression) if isinstance(node, FieldValue) and not node.via]
    return not fields or any(node.record == record for node in fields)


Kind = TypeVar("Kind", bound=Declared)


def names(declarations: tuple[Declared, ...]) -> dict[str, int]:
    """Where each name is declared."""
    return {each.name: i for i, each in enumerate(declarations)}


places = Once(names)


def in_force(declarations: tuple[Kind, ...], name: str) -> Kind | None:
    """The declaration of a name; None where the terms of this period have none, before it is added or once removed."""
    place = places(declarations).get(name)
    return None if place is None else declarations[place]


def by_name(declarations: tuple[Kind, ...], name: str) -> Kind:
    """The declaration of a name that the checker has resolved in these terms."""
    found = in_force(declarations, name)
    assert found is not None, f"`{name}` is declared"
    return found


def objective(contract: Contract, name: str) -> Objective:
    return by_name(contract.objectives, name)
