"""Windows of time, sets of rows, buckets and periods, and lags."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from slalang.syntax.tree.node import Node

if TYPE_CHECKING:
    from slalang.syntax.tree.expressions import Expression
    from slalang.syntax.tree.words import Name, Path, Quantity

# ---------------------------------------------------------------- windows


class TheLast(Node):
    """`the last 12 months`, with the present one; a name stands for a parameter of type `months`."""

    count: Quantity | Name


class TheBefore(Node):
    """`the 11 months before`."""

    count: Quantity


class TheOneBefore(Node):
    """`the month before`."""

    unit: Name


class TheNext(Node):
    """`the next 2 months`."""

    count: Quantity


class TheNextOne(Node):
    """`the next month`, or `the next window` with a parameter of type `months`."""

    unit: Name


class ThePeriod(Node):
    """`the month`, `the contract year`, `the contract year so far`."""

    of_contract: bool
    unit: Name
    so_far: bool


class NamedPeriod(Node):
    """`2026`, `2026-Q1` or `2026-03`: at most one of quarter and month."""

    year: int
    quarter: int | None
    month: int | None


Window: TypeAlias = TheLast | TheBefore | TheOneBefore | TheNext | TheNextOne | ThePeriod | NamedPeriod


# ---------------------------------------------------------------- sets


class Rows(Node):
    """`[all] NAME [tagged T] [kept by O] [by FIELD] [in CAL | in W] [where C]`: rows, buckets, objectives, periods."""

    all: bool
    name: Name
    tagged: Name | None
    kept_by: Path | None
    by: Path | None
    within: Name | Window | None
    where: Expression | None


class Intervals(Node):
    """`30 min intervals [by FIELD] [in CAL] [where C]`."""

    width: Quantity
    by: Path | None
    calendar: Name | None
    where: Expression | None


class Periods(Node):
    """A window as a set of its periods, `[where C]`."""

    window: Window
    where: Expression | None


SetOf: TypeAlias = Rows | Intervals | Periods


class SpanSet(Node):
    """Spans or open time by name, `[where C]`."""

    name: Name
    where: Expression | None


class Clip(Node):
    """`from a to b`, half open."""

    start: Expression
    end: Expression


# ---------------------------------------------------------------- lags


class Lag(Node):
    """`N UNIT [in CAL] [after INSTANT]`: a time to add."""

    amount: Quantity | Name
    calendar: Name | None
    after: Expression | None
