"""The declarations of the language as one closed union, and the file that holds them."""

from __future__ import annotations

from typing import Any, TypeAlias, TypeVar

from slalang.syntax.tree.changes import Amendment, Invariant, Prose, Remedy, Report, Review, Scenario, Translation
from slalang.syntax.tree.facts import Clock, Define, Escalation, Lookup, Metric, Priority, Record, Spans
from slalang.syntax.tree.files import Apply, Mechanism, Parameter, Setting, Use
from slalang.syntax.tree.money import Bonus, Penalty, Score, Settlement
from slalang.syntax.tree.node import Node
from slalang.syntax.tree.parties import Calendar, Charge, Contract, Responsibility, Role, Service
from slalang.syntax.tree.promises import Objective, Relief
from slalang.syntax.tree.words import Name

Declaration: TypeAlias = (
    Use | Setting | Apply | Mechanism | Parameter
    | Contract | Calendar | Charge | Service | Role | Responsibility
    | Record | Lookup | Spans | Define | Metric | Priority | Clock | Escalation
    | Objective | Relief
    | Penalty | Bonus | Score | Settlement | Remedy
    | Report | Review | Amendment | Prose | Translation | Scenario | Invariant
)  # fmt: skip


class Broken(Node):
    """A declaration that could not be read: its keyword and, if known, its name, so that nobody calls it unknown."""

    keyword: str
    name: Name | None


class File(Node):
    """One text: its declarations in written order, and those that are missing from them because of a fault."""

    declarations: tuple[Declaration, ...]
    broken: tuple[Broken, ...]


Kind = TypeVar("Kind", bound=Node)


def clauses_of(declaration: Any, kind: type[Kind]) -> tuple[Kind, ...]:
    """The clauses of one kind in written order: `clauses_of(objective, Level)`."""
    return tuple(clause for clause in declaration.clauses if isinstance(clause, kind))
