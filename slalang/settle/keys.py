"""The keys by which things are kept: declared values in their order, then whatever values the data hold.

A declared enumeration has all its groups in every period, also those without rows; any other field has the groups that
occur. The group "not stated", None, stands last and is there only where it has rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from slalang.calendar.periods import Period
from slalang.model.contract import Contract, Objective
from slalang.model.expression import ClassValue, Expression, FieldValue
from slalang.model.measured import CellKey, Counts, Measured
from slalang.settle.timeline import Timeline

Groups = tuple[str | None, ...]


@dataclass(eq=False)
class Keys:
    """The keys of a contract's terms, as its answers, populations and given values hold them."""

    contracts: tuple[Contract, ...]
    measured: Measured
    line: Timeline
    seen: dict[str, dict[str, dict[str, set[str | None]]]] = field(default_factory=dict)

    def groups(self, of: Objective, period: Period) -> Groups:
        """The groups of a grouped objective in one of its periods."""
        assert of.group is not None, "only a grouped objective has groups"
        population = self.measured.populations.get(of.name)
        if population is not None:
            here = {k.group for k, c in population.counts.items() if k.period == period.label and has_rows(c)}
        else:
            here = self.seen_of(of.group_name).get(of.unit, {}).get(period.label, set())
        declared = (v for c in self.contracts for v in declared_values(c, of.group))
        return in_order(tuple(dict.fromkeys(declared)), here | self.given(of.group_name))

    def until(self, name: str, period: Period) -> Groups:
        """All keys of a name that occur in a period or before it."""
        found: set[str | None] = set()
        for unit, labels in self.seen_of(name).items():
            for begun in self.line.until(unit, period.end):
                found.update(labels.get(begun.label, ()))
        declared = [v for e in self.sources(name) for c in self.contracts for v in declared_values(c, e)]
        return in_order(tuple(dict.fromkeys(declared)), found | self.given(name))

    def given(self, name: str) -> set[str | None]:
        """The keys of a name for which anything is given in place of what would be measured."""
        kept = {("objective", o.name) for o in self.objectives() if o.group_name == name}
        for of, each in (("charge", "charges"), ("define", "defines"), ("", "consequences")):
            kept |= {(of or d.kind, d.name) for c in self.contracts for d in getattr(c, each) if d.key == name}
        return {g.key for g in self.measured.given if g.key is not None and (g.of, g.name) in kept}

    def objectives(self) -> Iterator[Objective]:
        return (o for contract in self.contracts for o in contract.objectives)

    def seen_of(self, name: str) -> dict[str, dict[str, set[str | None]]]:
        """The keys of a name by unit and label of the periods in which they occur."""
        if name not in self.seen:
            self.seen[name] = {}
            for unit, cells in self.occurrences(name):
                labels = self.seen[name].setdefault(unit, {})
                for cell in cells:
                    labels.setdefault(cell.period, set()).add(cell.group)
        return self.seen[name]

    def occurrences(self, name: str) -> Iterator[tuple[str, Iterable[CellKey]]]:
        grouped = [o for o in self.objectives() if o.group_name == name]
        for of in grouped:
            if of.name in self.measured.populations:
                yield of.unit, self.measured.populations[of.name].counts
        groups = {o.group for o in grouped}
        for asked, answer in self.measured.answers.items():
            if asked.group is not None and (asked.group in groups or is_field(asked.group, name)):
                yield asked.unit, answer.cells

    def sources(self, name: str) -> Iterator[Expression]:
        """What gives the keys of a name: the groups of objectives, and fields of answers."""
        yield from (o.group for o in self.objectives() if o.group_name == name and o.group is not None)
        yield from (q.group for q in self.measured.answers if q.group is not None and is_field(q.group, name))


def is_field(group: Expression, name: str) -> bool:
    return isinstance(group, FieldValue) and group.name == name


def declared_values(contract: Contract, group: Expression) -> tuple[str, ...]:
    """The values of an enumeration, or the classes of a priority, in order; none for any other field."""
    if group.type.values or not isinstance(group, ClassValue):
        return group.type.values
    return next((tuple(c.name for c in p.classes) for p in contract.priorities if p.name == group.priority), ())


def in_order(declared: tuple[str, ...], found: Iterable[str | None]) -> Groups:
    """Declared values first, then others by name, "not stated" last."""
    others = {key for key in found if key not in declared}
    named = sorted(key for key in others if key is not None)
    return (*declared, *named, *((None,) if None in others else ()))


def has_rows(counts: Counts) -> bool:
    """Whether an objective has rows of its own: those that no listed service covers are not."""
    return bool(counts.counted or counts.undecided or counts.left_out or counts.not_among)
