"""What the parts of the compiler share: the scope of an expression, and who compiles what it contains."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from slalang.engine.catalog import Catalog
from slalang.engine.places import Places
from slalang.engine.rows import Rows
from slalang.engine.values import Value
from slalang.model.expression import Expression
from slalang.model.measured import RelievedSpans
from slalang.model.query import Scalar


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression may read besides its row.

    `edges` are the start and end of the period (or bucket) that the row is evaluated in. `group` is the name and the
    expression of the groups at hand. `stopped` are the spans in which clocks stand still by relief.
    """

    edges: tuple[Scalar, Scalar] | None = None
    group: tuple[str, Expression] | None = None
    stopped: tuple[RelievedSpans, ...] = ()

    def elsewhere(self) -> Scope:
        """The scope in another record's rows: they belong to no period and no group of ours."""
        return replace(self, edges=None, group=None)


class Compiler(Protocol):
    """Compiles expressions over the rows of a record; adds to the rows what the result reads."""

    catalog: Catalog
    places: Places
    as_of: int

    def value(self, rows: Rows, expression: Expression, scope: Scope) -> Value: ...

    def condition(self, rows: Rows, expression: Expression | None, scope: Scope) -> Scalar:
        """A three-valued condition; none given, true."""


NOWHEN = Scope()
