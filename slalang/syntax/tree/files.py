"""What one file says to another: use, set, parameters, mechanisms and their application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slalang.syntax.tree.expressions import Call, Expression
from slalang.syntax.tree.node import Node
from slalang.syntax.tree.shared import Type, Wording
from slalang.syntax.tree.words import Name, Path, Text

if TYPE_CHECKING:
    from slalang.syntax.tree.declarations import Declaration


class Use(Node):
    """`use std.availability`: a dotted path from the root."""

    path: Path


class Setting(Node):
    """`set p to E`."""

    path: Path
    value: Expression


class Require(Node):
    """`require C` of a parameter."""

    condition: Expression


class Parameter(Node):
    """`parameter p: type "…" = default { require C }`."""

    name: Name
    type: Type
    title: Text | None
    default: Expression | None
    clauses: tuple[Require | Wording, ...]


class Formal(Node):
    """One parameter of a mechanism, define or metric: `within: duration = 20 s`."""

    name: Name
    type: Type
    default: Expression | None


class Mechanism(Node):
    """`mechanism M(…) "…" { declarations }`."""

    name: Name
    formals: tuple[Formal, ...]
    title: Text | None
    declarations: tuple[Declaration, ...]


class Apply(Node):
    """`apply M(…) as X`: the names of the mechanism become `X.name`."""

    call: Call
    name: Name
