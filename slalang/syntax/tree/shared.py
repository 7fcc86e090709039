"""Clauses that many kinds of declaration share, and types."""

from __future__ import annotations

from typing import Literal as Word
from typing import TypeAlias

from slalang.syntax.tree.expressions import Expression
from slalang.syntax.tree.node import Node
from slalang.syntax.tree.sets import Lag
from slalang.syntax.tree.words import LongText, Name, Path, Text

Side: TypeAlias = Word["provider", "customer"]


class Wording(Node):
    '''`text en """…"""`: prose; without a language, of every language.'''

    language: Name | None
    text: LongText


class Each(Node):
    """`each month [by INSTANT]`."""

    period: Name
    by: Expression | None


class ForEach(Node):
    """`for each site`, `for each objective tagged critical`; `tagged` belongs to the first key."""

    keys: tuple[Name, ...]
    tagged: Name | None


class ForObjectives(Node):
    """`for answer_speed, abandonment`: what an amount, remedy or relief is for."""

    objectives: tuple[Path, ...]


class When(Node):
    """`when C`."""

    condition: Expression


class WhateverTheOutcome(Node):
    """`whatever the outcome`."""


class Amount(Node):
    """`amount E`."""

    value: Expression


class Tags(Node):
    """`tags monthly, key`."""

    names: tuple[Name, ...]


class Due(Node):
    """`due within LAG`, of a responsibility or a report."""

    lag: Lag


class NamedType(Node):
    """`duration`, `text`, …"""

    name: Name


class OneOf(Node):
    """`one of ("a", "b")`."""

    members: tuple[Text, ...]


Type: TypeAlias = NamedType | OneOf
