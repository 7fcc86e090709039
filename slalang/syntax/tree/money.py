"""Money and points: penalty, bonus, score, and the settlement with its steps."""

from __future__ import annotations

from typing import Literal as Word
from typing import TypeAlias

from slalang.syntax.tree.expressions import Expression, Way
from slalang.syntax.tree.node import Node
from slalang.syntax.tree.sets import Lag
from slalang.syntax.tree.shared import Amount, Each, ForEach, ForObjectives, Tags, WhateverTheOutcome, When, Wording
from slalang.syntax.tree.words import Name, Path, Percent, Quantity, Text

AmountClause: TypeAlias = Each | Amount | When | WhateverTheOutcome | Tags | Wording


class Penalty(Node):
    """`penalty answer_credit for answer_speed "…" { … }`."""

    name: Name
    scope: ForObjectives | ForEach | None
    title: Text | None
    clauses: tuple[AmountClause, ...]


class Bonus(Node):
    """`bonus steady for uptime "…" { … }`."""

    name: Name
    scope: ForObjectives | ForEach | None
    title: Text | None
    clauses: tuple[AmountClause, ...]


class Score(Node):
    """`score points for indicator "…" { … }`."""

    name: Name
    scope: ForObjectives | ForEach | None
    title: Text | None
    clauses: tuple[AmountClause, ...]


# ---------------------------------------------------------------- settlement


class Line(Node):
    """A line, or all lines of a declaration: `answer_credit`, `slow for "Major"`, `credits`."""

    path: Path
    key: Name | Text | None


class Keep(Node):
    """`keep highest of L, M [for each K]`."""

    choice: Word["highest", "first", "customer choice"]
    lines: tuple[Line, ...]
    for_each: ForEach | None


class Waive(Node):
    """`waive L when C`."""

    lines: tuple[Line, ...]
    condition: Expression


class Carrying(Node):
    """`carrying the excess [for 3 months]`."""

    limit: Quantity | None


class Cap(Node):
    """`cap L [for each K] at X [carrying the excess …]`."""

    lines: tuple[Line, ...]
    for_each: ForEach | None
    at: Expression
    carrying: Carrying | None


class Reduce(Node):
    """`reduce L by X`."""

    lines: tuple[Line, ...]
    by: Expression


class Increase(Node):
    """`increase L by X`."""

    lines: tuple[Line, ...]
    by: Expression


class Subtotal(Node):
    """`subtotal NAME [of L]`; without lines, of all."""

    name: Name
    lines: tuple[Line, ...]


class EarnBack(Node):
    """`earn back L when C`."""

    lines: tuple[Line, ...]
    condition: Expression


class Round(Node):
    """`round half up to 0.01 EUR`."""

    way: Way
    to: Quantity


class Drop(Node):
    """`drop under 1 EUR`, `drop at most 1 EUR`."""

    bound: Word["under", "at most"]
    threshold: Quantity


class PayNextInvoice(Node):
    """`pay [bonuses] as credit against the next invoice`."""

    bonuses: bool
    form: Name


class PayAtEnd(Node):
    """`pay [bonuses] as supplement at end of the year`."""

    bonuses: bool
    form: Name
    period: Name


class Unused(Node):
    """`unused lapses on termination`, `unused is paid on termination`."""

    fate: Word["lapses", "is paid"]
    event: Name


class TaxPrice(Node):
    """`tax [bonuses] as price reduction | supplement at 21%`."""

    bonuses: bool
    direction: Word["reduction", "supplement"]
    rate: Percent


class TaxCompensation(Node):
    """`tax [bonuses] as compensation`."""

    bonuses: bool


class Dispute(Node):
    """`dispute within LAG silence accepts`."""

    lag: Lag


Step: TypeAlias = Keep | Waive | Cap | Reduce | Increase | Subtotal | EarnBack | Round | Drop
Paying: TypeAlias = PayNextInvoice | PayAtEnd | Unused | TaxPrice | TaxCompensation | Dispute
SettlementClause: TypeAlias = Each | Wording | Step | Paying


class Settlement(Node):
    """`settlement monthly "…" { … }`: the steps run as written."""

    name: Name
    title: Text | None
    clauses: tuple[SettlementClause, ...]
