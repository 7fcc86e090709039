"""Money and points: consequences, the settlement, remedies."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from slalang.model.contract.declared import Declared
from slalang.model.expression import Expression, Lag
from slalang.source import NOWHERE, Place
from slalang.units import Rounding

TOTALS = {"credits": "penalty", "bonuses": "bonus"}
"""The words for all lines of a kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence(Declared):
    """A penalty, bonus or score (`kind`): `amount` when `when` holds (None: whatever the outcome, or no objective).

    `objectives` are those it is for; `per_objective` true where it was written `for each objective`; `key` names the
    grouped key it is for each of. `key` is also set where its objective is grouped.
    """

    kind: str
    amount: Expression
    unit: str
    objectives: tuple[str, ...] = ()
    per_objective: bool = False
    key: str = ""
    when: Expression | None = None
    whatever_the_outcome: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LineSelector:
    """Lines of the settlement: of one penalty or bonus, of one `key` of it, or all (`credits`, `bonuses`)."""

    name: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What the steps of a settlement share."""

    place: Place = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Keep(Step):
    """`which` is highest, first or customer choice; `for_each` names the key within which one is kept."""

    which: str
    lines: tuple[LineSelector, ...]
    for_each: str = ""


@dataclass(frozen=True, slots=True)
class Waive(Step):
    lines: tuple[LineSelector, ...]
    condition: Expression


@dataclass(frozen=True, slots=True)
class Cap(Step):
    """`carried` is None where the excess lapses, 0 where it is carried without end, else the number of months."""

    lines: tuple[LineSelector, ...]
    limit: Expression
    for_each: str = ""
    carried: int | None = None


@dataclass(frozen=True, slots=True)
class Reduce(Step):
    lines: tuple[LineSelector, ...]
    by: Expression


@dataclass(frozen=True, slots=True)
class Increase(Step):
    lines: tuple[LineSelector, ...]
    by: Expression


@dataclass(frozen=True, slots=True)
class Subtotal(Step):
    name: str
    lines: tuple[LineSelector, ...]


@dataclass(frozen=True, slots=True)
class EarnBack(Step):
    lines: tuple[LineSelector, ...]
    condition: Expression


@dataclass(frozen=True, slots=True)
class Round(Step):
    way: Rounding
    quantum: Fraction


@dataclass(frozen=True, slots=True)
class Drop(Step):
    """Drops a rounded total under `bound`, or at most it where `inclusive`."""

    bound: Fraction
    inclusive: bool


SettlementStep = Keep | Waive | Cap | Reduce | Increase | Subtotal | EarnBack | Round | Drop


@dataclass(frozen=True, slots=True)
class Payment:
    """`how` is credit or supplement; `unit` empty: with the next invoice, else at the end of that year or quarter."""

    bonuses: bool
    how: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Tax:
    """`treatment` is price reduction, price supplement or compensation; `rate` as a ratio where it has one."""

    bonuses: bool
    treatment: str
    rate: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement(Declared):
    unit: str
    steps: tuple[SettlementStep, ...]
    payments: tuple[Payment, ...] = ()
    taxes: tuple[Tax, ...] = ()
    unused: str = ""
    unused_on: str = ""
    dispute: Lag | None = None


@dataclass(frozen=True, slots=True)
class Delivers:
    side: str
    what: str
    within: Lag


@dataclass(frozen=True, slots=True)
class May:
    side: str
    what: str
    notice: Expression | None = None
    within: Lag | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy(Declared):
    objectives: tuple[str, ...] = ()
    per_objective: bool = False
    key: str = ""
    when: Expression | None = None
    not_before_month: int = 0
    delivers: tuple[Delivers, ...] = ()
    may: tuple[May, ...] = ()
