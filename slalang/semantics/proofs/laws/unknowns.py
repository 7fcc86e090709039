"""Unknowns: leaves that stand for what a proof does not look into, and where values may be missing.

Takes what an unknown stands for; gives a leaf, the same one for the same thing, so that both sides of a comparison
share what is the same for both. A `lost` leaf is shared by nothing: of it nothing at all is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from slalang.model.expression import (
    And,
    Arithmetic,
    Capped,
    Choice,
    Constant,
    ContextValue,
    Distance,
    Exists,
    Expression,
    Extreme,
    FieldValue,
    FirstPresent,
    InARow,
    InAtLeast,
    InEachOf,
    Named,
    Negative,
    Not,
    Or,
    Per,
    Rounded,
    RunLength,
    SeriesKind,
    SeriesValue,
    Table,
    Test,
)
from slalang.semantics.proofs.constants import rank
from slalang.semantics.proofs.laws.reading import JUDGED
from slalang.semantics.proofs.walk import parts
from slalang.source import Place
from slalang.units import COUNT, FLAG, NUMBER, UNKNOWN

NOT_WRITTEN = ""
"""The record of unknowns: no record that is written has an empty name."""
LOST = "lost "
STRICT = (Arithmetic, Negative, Capped, Extreme, Rounded, Per, Distance)
"""Operators whose value follows from those of their parts, and is missing where one is, or by a division by zero."""


@dataclass(slots=True)
class Unknowns:
    """The unknowns of one proof; `lost` are the places of what could not be followed."""

    named: dict[object, str] = field(default_factory=dict)
    lost: list[Place] = field(default_factory=list)

    def name(self, of: object) -> str:
        return self.named.setdefault(of, f"unknown {len(self.named)}")

    def number(self, of: object) -> Expression:
        """Any number."""
        return FieldValue(NOT_WRITTEN, self.name(of), type=NUMBER)

    def count(self, of: object) -> Expression:
        """A whole number of at least zero."""
        return FieldValue(NOT_WRITTEN, self.name(of), type=COUNT)

    def size(self, of: object) -> Expression:
        """A number of at least zero."""
        return SeriesValue(SeriesKind.CHARGE, self.name(of), type=NUMBER)

    def perhaps(self, of: object, kind: SeriesKind = SeriesKind.OBJECTIVE) -> Expression:
        """Any number, as results are, or one of at least zero, as scores are; it may be missing."""
        return SeriesValue(kind, self.name(of), type=NUMBER)

    def flag(self, of: object) -> Expression:
        return FieldValue(NOT_WRITTEN, self.name(of), type=FLAG)

    def without(self, e: Expression) -> Expression:
        """A leaf for what cannot be followed."""
        self.lost.append(e.place)
        return FieldValue(NOT_WRITTEN, f"{LOST}{len(self.lost)}", type=UNKNOWN)


def is_lost(e: Expression) -> bool:
    return isinstance(e, FieldValue) and e.record == NOT_WRITTEN and e.name.startswith(LOST)


def is_there(e: Expression) -> bool:
    """Whether a leaf always has a value: a constant, a run of periods, an unknown of ours, the result compared."""
    match e:
        case ContextValue(name=name):
            return name in JUDGED or name == "objective"
        case Constant() | RunLength() | InARow() | InAtLeast() | InEachOf() | Exists():
            return True
        case FieldValue(record=record):
            return record == NOT_WRITTEN and not is_lost(e)
        case SeriesValue(kind=SeriesKind.CHARGE, name=name):
            return name.startswith("unknown ")
        case _:
            return False


# ---------------------------------------------------------------- missing values


def may_lack(e: Expression) -> frozenset[Expression]:
    """Leaves without which the value may be missing: where it is missing, one of them is."""
    if is_there(e):
        return frozenset()
    match e:
        case Named(body=body):
            return may_lack(body)
        case FirstPresent(options=options):
            return frozenset() if any(not may_lack(o) for o in options) else union(map(may_lack, options))
        case Arithmetic(operator="divided", right=divisor) | Per(quantum=divisor) if not rank(divisor):
            return union(map(may_lack, parts(e))) | {e}
        case Table() | Choice() | Test() | And() | Or() | Not():
            return union(map(may_lack, parts(e)))
        case _ if isinstance(e, STRICT):
            return union(map(may_lack, parts(e)))
        case _:
            return frozenset({e})


def must_have(e: Expression) -> frozenset[Expression]:
    """Leaves without any one of which the value is surely missing; of what is lost nobody knows."""
    if is_there(e) or is_lost(e):
        return frozenset()
    match e:
        case Named(body=body):
            return must_have(body)
        case Choice(value=value, otherwise=other):
            return frozenset() if other is None else must_have(value) & must_have(other)
        case Table(rows=rows):
            return frozenset.intersection(*(must_have(row.value) for row in rows))
        case _ if isinstance(e, STRICT):
            return union(map(must_have, parts(e)))
        case _:
            return frozenset({e})


def union(several: Iterable[frozenset[Expression]]) -> frozenset[Expression]:
    return frozenset().union(*several)
