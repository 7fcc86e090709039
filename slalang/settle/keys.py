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
from slalang.model.measured import Answer, CellKey, Counts, Measured, Question
from slalang.settle.questions import questions
from slalang.settle.terms import Version
from slalang.settle.timeline import Timeline

Groups = tuple[str | None, ...]


@dataclass(eq=False)
class Keys:
    """The keys of a contract's terms, as its answers, populations and given values hold them.

    Terms that come into force after a period say nothing of it: what only they ask or declare gives it no keys.
    """

    versions: tuple[Version, ...]
    measured: Measured
    line: Timeline
    seen: dict[tuple[str, int], dict[str, dict[str, set[str | None]]]] = field(default_factory=dict)
    unasked: dict[int, frozenset[Question]] = field(default_factory=dict)

    def groups(self, of: Objective, period: Period) -> Groups:
        """The groups of a grouped objective in one of its periods."""
        assert of.group is not None, "only a grouped objective has groups"
        begun = self.begun(period)
        population = self.measured.populations.get(of.name)
        if population is not None:
            here = {k.group for k, c in population.counts.items() if k.period == period.label and has_rows(c)}
        else:
            here = self.seen_of(of.group_name, begun).get(of.unit, {}).get(period.label, set())
        declared = (v for c in self.contracts(begun) for v in declared_values(c, of.group))
        return in_order(tuple(dict.fromkeys(declared)), here | self.given(of.group_name, begun))

    def until(self, name: str, period: Period) -> Groups:
        """All keys of a name that occur in a period or before it."""
        begun = self.begun(period)
        found: set[str | None] = set()
        for unit, labels in self.seen_of(name, begun).items():
            for passed in self.line.until(unit, period.end):
                found.update(labels.get(passed.label, ()))
        known = self.contracts(begun)
        declared = [v for e in self.sources(name, begun) for c in known for v in declared_values(c, e)]
        return in_order(tuple(dict.fromkeys(declared)), found | self.given(name, begun))

    def begun(self, period: Period) -> int:
        """How many of the terms have come into force before the end of a period."""
        return sum(v.start < period.end for v in self.versions)

    def contracts(self, begun: int) -> tuple[Contract, ...]:
        return tuple(v.contract for v in self.versions[:begun])

    def given(self, name: str, begun: int) -> set[str | None]:
        """The keys of a name for which anything is given in place of what would be measured."""
        known = self.contracts(begun)
        kept = {("objective", o.name) for o in self.objectives(begun) if o.group_name == name}
        for of, each in (("charge", "charges"), ("define", "defines"), ("", "consequences")):
            kept |= {(of or d.kind, d.name) for c in known for d in getattr(c, each) if d.key == name}
        return {g.key for g in self.measured.given if g.key is not None and (g.of, g.name) in kept}

    def objectives(self, begun: int) -> Iterator[Objective]:
        return (o for contract in self.contracts(begun) for o in contract.objectives)

    def seen_of(self, name: str, begun: int) -> dict[str, dict[str, set[str | None]]]:
        """The keys of a name by unit and label of the periods in which they occur."""
        place = name, begun
        if place not in self.seen:
            self.seen[place] = {}
            for unit, cells in self.occurrences(name, begun):
                labels = self.seen[place].setdefault(unit, {})
                for cell in cells:
                    labels.setdefault(cell.period, set()).add(cell.group)
        return self.seen[place]

    def occurrences(self, name: str, begun: int) -> Iterator[tuple[str, Iterable[CellKey]]]:
        grouped = [o for o in self.objectives(begun) if o.group_name == name]
        for of in grouped:
            if of.name in self.measured.populations:
                yield of.unit, self.measured.populations[of.name].counts
        groups = {o.group for o in grouped}
        for asked, answer in self.answers(begun):
            if asked.group in groups or is_field(asked.group, name):
                yield asked.unit, answer.cells

    def sources(self, name: str, begun: int) -> Iterator[Expression]:
        """What gives the keys of a name: the groups of objectives, and fields of answers."""
        yield from (o.group for o in self.objectives(begun) if o.group_name == name and o.group is not None)
        yield from (q.group for q, _ in self.answers(begun) if q.group is not None and is_field(q.group, name))

    def answers(self, begun: int) -> Iterator[tuple[Question, Answer]]:
        """The grouped answers but those to what only later terms ask."""
        later = self.later(begun)
        return ((q, a) for q, a in self.measured.answers.items() if q.group is not None and q not in later)

    def later(self, begun: int) -> frozenset[Question]:
        if begun == len(self.versions):
            return frozenset()
        if begun not in self.unasked:
            terms = tuple(v.contract for v in self.versions)
            asked = [frozenset(questions(c, terms)) for c in terms]
            self.unasked[begun] = frozenset().union(*asked[begun:]) - frozenset().union(*asked[:begun])
        return self.unasked[begun]


def is_field(group: Expression | None, name: str) -> bool:
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
