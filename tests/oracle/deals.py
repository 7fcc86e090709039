"""Small agreements as plain data: promises, prices, steps and changes, without text and without model.

A deal is what a test draws, `tests.oracle_tests.settlement.texts` writes as a contract, and `tests.oracle.settlement`
settles by itself. Money and shares are fractions: 2 % is 1/50.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

# ---------------------------------------------------------------- promises


@dataclass(frozen=True)
class Promise:
    """An objective judged each month (or quarter), on a result that is given; `levels` are mildest first.

    `least` tells that the target is a least result: a level then fails under its bound, else over it.
    """

    name: str
    target: Fraction
    least: bool = True
    levels: tuple[tuple[str, Fraction], ...] = ()
    keys: tuple[str, ...] = ()
    unit: str = "month"


# ---------------------------------------------------------------- amounts


@dataclass(frozen=True)
class Flat:
    """So much money."""

    money: Fraction


@dataclass(frozen=True)
class OfCharge:
    """A share of a fee, or of `charges`."""

    share: Fraction
    charge: str


@dataclass(frozen=True)
class PerPoint:
    """Money for each so many percentage points of shortfall: pro rata, for full ones, or for started ones."""

    money: Fraction
    way: str
    points: Fraction


@dataclass(frozen=True)
class ByResult:
    """Bands below a least target, best first: (from this result on, money); the last one has no lower end."""

    top: Fraction
    bands: tuple[tuple[Fraction | None, Fraction], ...]


@dataclass(frozen=True)
class ByLevel:
    """Money by outcome: of the severest level that failed first, then of a bare miss."""

    levels: tuple[tuple[str, Fraction], ...]
    missed: Fraction


@dataclass(frozen=True)
class Graduated:
    """Marginal money for each percentage point of shortfall: (up to this shortfall, rate); the last has no end."""

    bands: tuple[tuple[Fraction | None, Fraction], ...]


@dataclass(frozen=True)
class ByRun:
    """An amount times what a run of misses comes to: the first, the second, every later one."""

    amount: Amount
    first: Fraction
    second: Fraction
    later: Fraction


@dataclass(frozen=True)
class IfOften:
    """One amount where the objective missed in at least `times` of the last `of` months, else another."""

    times: int
    of: int
    often: Amount
    seldom: Amount


@dataclass(frozen=True)
class OfNextCharge:
    """A share of a charge of the next month; a charge that is kept by month is known only when that month closes."""

    share: Fraction
    charge: str


@dataclass(frozen=True)
class OfPastCharges:
    """A share of all charges of the last months."""

    share: Fraction
    months: int


@dataclass(frozen=True)
class OfPastAmounts:
    """A share of what a penalty came to, before settlement, in the months before."""

    share: Fraction
    penalty: str
    months: int


Amount = (
    Flat
    | OfCharge
    | PerPoint
    | ByResult
    | ByLevel
    | Graduated
    | ByRun
    | IfOften
    | OfNextCharge
    | OfPastCharges
    | OfPastAmounts
)


@dataclass(frozen=True)
class Price:
    """A penalty, or with `bonus` a bonus, for promises.

    `when` is missed, met, whatever the outcome, the name of a level, or a number of months in a row missed.
    """

    name: str
    of: tuple[str, ...]
    amount: Amount
    when: str | int = "missed"
    bonus: bool = False


# ---------------------------------------------------------------- the settlement


@dataclass(frozen=True)
class Limit:
    """The most that a cap allows: money, a share of `charges`, or a rolling one.

    `share` of the charges of the last `months`, less the credits of those before this one; or `money` less the credits
    of the `months` before. With `months` zero nothing rolls; with `year` it is the contract year so far that counts.
    """

    money: Fraction = Fraction(0)
    share: Fraction = Fraction(0)
    months: int = 0
    year: bool = False
    parameter: str = ""


@dataclass(frozen=True)
class Condition:
    """When something is waived or earned back.

    kind       early (the first `number` months), low (credits under `money`), before (a promise missed in the month
               before); next (a promise met in each of the next `number` months), reached (its result at least `bound`
               there), mean (its mean over the contract year at least `bound`), mean_next (over the next months)
    """

    kind: str
    promise: str = ""
    number: int = 0
    money: Fraction = Fraction(0)
    bound: Fraction = Fraction(0)


@dataclass(frozen=True)
class Step:
    """A step of the settlement on lines: names of prices, `credits`, `bonuses`, or (name, key).

    `by` is money, `owed` for a tenth of that subtotal, or `used` for what a bank gives that good months fill.
    """

    verb: str
    lines: tuple[str | tuple[str, str], ...] = ()
    each: str = ""
    limit: Limit | None = None
    carry: int | None = None
    condition: Condition | None = None
    by: Fraction | str = Fraction(0)
    way: str = ""
    quantum: Fraction = Fraction(1, 100)
    inclusive: bool = False


# ---------------------------------------------------------------- the whole, and its changes


@dataclass(frozen=True)
class Change:
    """One change by an amendment: of a `target`, an `amount`, a `fee` or a `parameter`, or the removal of a price."""

    what: str
    name: str
    value: Fraction = Fraction(0)
    amount: Amount | None = None


@dataclass(frozen=True)
class Amendment:
    """Changes from a day on; `midway` is empty on the first of a month, else splitting or next."""

    day: date
    changes: tuple[Change, ...]
    midway: str = ""


@dataclass(frozen=True)
class Deal:
    """An agreement: the term, fixed fees each month, promises, prices, steps, parameters and amendments.

    `measured` names a fee that is what was measured for it each month.
    """

    first: date
    last: date
    fees: tuple[tuple[str, Fraction], ...]
    promises: tuple[Promise, ...]
    prices: tuple[Price, ...]
    steps: tuple[Step, ...]
    parameters: tuple[tuple[str, Fraction], ...] = ()
    amendments: tuple[Amendment, ...] = ()
    measured: str = ""


@dataclass(frozen=True)
class Choice:
    """A choice that the customer recorded: of a price, for a key or the label of a period, or for some days."""

    price: str
    key: str | None
    start: date | None
    end: date | None
    day: date


Results = dict[tuple[str, str | None, str], Fraction]
"""What was measured: by promise or fee, key and label of its period. What is absent was not measured."""
