"""The names of a contract: one table for each kind of declaration, filled before anything is looked up.

Takes expanded declarations; gives `Scope`, and a fault for each name declared twice. Records are found by their plural
where a set is meant.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from slalang.diagnostic import Diagnostic
from slalang.semantics.faults.names import DeclaredTwice
from slalang.syntax import tree

KINDS: dict[type, str] = {
    tree.Parameter: "parameter",
    tree.Calendar: "calendar",
    tree.Charge: "charge",
    tree.Service: "service",
    tree.Role: "role",
    tree.Responsibility: "responsibility",
    tree.Record: "record",
    tree.Lookup: "lookup",
    tree.Spans: "spans",
    tree.Define: "definition",
    tree.Metric: "metric",
    tree.Priority: "priority",
    tree.Clock: "clock",
    tree.Escalation: "escalation",
    tree.Objective: "objective",
    tree.Relief: "relief",
    tree.Penalty: "penalty",
    tree.Bonus: "bonus",
    tree.Score: "score",
    tree.Settlement: "settlement",
    tree.Remedy: "remedy",
    tree.Report: "report",
    tree.Review: "review",
    tree.Amendment: "amendment",
    tree.Prose: "clause",
}
SHARED: dict[type, type] = {
    tree.Spans: tree.Record,
    tree.Bonus: tree.Penalty,
    tree.Score: tree.Penalty,
    tree.Settlement: tree.Penalty,
}
"""Kinds that share one namespace with another: spans are records, bonuses and scores stand where penalties do, and the
lines by which a settlement increases others bear its name beside theirs."""
BY_RECORD = (tree.Lookup, tree.Define, tree.Clock, tree.Priority)
"""Kinds whose names are found from a row of their record."""
ONCE = (tree.Clock, tree.Priority)
"""Those of them that are also named without their record, by escalations, duties and groups: no two have one name."""

D = TypeVar("D", bound=tree.Node)


@dataclass(slots=True)
class Scope:
    """Declarations by kind and name, in written order."""

    tables: dict[type, dict[str, Any]] = field(default_factory=dict)
    members: dict[tuple[type, str, str], Any] = field(default_factory=dict)

    def find(self, kind: type[D], name: str) -> D | None:
        return self.tables.get(kind, {}).get(name)

    def all(self, kind: type[D]) -> tuple[D, ...]:
        return tuple(self.tables.get(kind, {}).values())

    def names(self, *kinds: type) -> tuple[str, ...]:
        return tuple(name for kind in kinds for name in self.tables.get(kind, {}))

    def member(self, kind: type[D], record: str, name: str) -> D | None:
        """A lookup, clock, priority or definition of a record by its name."""
        return self.members.get((kind, record, name))

    def members_of(self, record: str) -> tuple[str, ...]:
        return tuple(name for _, owner, name in self.members if owner == record)


def build_scope(declarations: Iterable[Any]) -> tuple[Scope, tuple[Diagnostic, ...]]:
    """All names of the declarations; the first of two equal names holds, the second is a fault that names both."""
    scope = Scope()
    faults: list[Diagnostic] = []
    spaces: dict[tuple[type, str, str], Any] = {}
    for each in declarations:
        kind = type(each)
        if kind not in KINDS:
            continue
        name, owner = each.name, owner_of(each)
        shared: type = SHARED.get(kind, kind)
        key = (shared, "" if isinstance(each, ONCE) else owner, name.text)
        first = spaces.setdefault(key, each)
        if first is not each:
            faults.append(DeclaredTwice(name.place, KINDS[kind], name.text, first.name.place))
            continue
        if owner:
            scope.members[(kind, owner, name.text)] = each
            scope.tables.setdefault(kind, {}).setdefault(f"{owner}/{name.text}", each)
        else:
            scope.tables.setdefault(kind, {})[name.text] = each
    return scope, tuple(faults)


def owner_of(declaration: Any) -> str:
    """The record that a lookup, clock, priority or row definition belongs to; empty for everything else."""
    if not isinstance(declaration, BY_RECORD):
        return ""
    if isinstance(declaration, tree.Define):
        match declaration.scope:
            case tree.OfRow(record) if record.text != "objective":
                return record.text
        return ""
    return declaration.record.text
