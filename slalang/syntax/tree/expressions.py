"""Expressions as they are written: values, conditions, the one table and the one form of aggregate."""

from __future__ import annotations

from typing import Literal as Word
from typing import TypeAlias

from slalang.syntax.tree.node import Node
from slalang.syntax.tree.patterns import Pattern, RowPattern
from slalang.syntax.tree.sets import Clip, Lag, SetOf, SpanSet, Window
from slalang.syntax.tree.words import Date, Flag, Name, Nothing, Number, Path, Percent, Quantity, Text

Operator: TypeAlias = Word["plus", "minus", "times", "divided", "of"]
Way: TypeAlias = Word["half up", "up", "down", "even"]
FoldKind: TypeAlias = Word["sum", "mean", "median", "largest", "smallest", "first", "last"]

# ---------------------------------------------------------------- values


class Parenthesised(Node):
    """`(E)`. Kept, because `where` and `in at least N of` beside an `or` ask for it."""

    inner: Expression


class Argument(Node):
    """`within: 20 s`, or a sole value without name."""

    name: Name | None
    value: Expression


class Call(Node):
    """`announced(notice: 48 h)`: a define, metric or mechanism with its arguments."""

    name: Name
    arguments: tuple[Argument, ...]


class Binary(Node):
    """Two values joined: `A + B`, `A - B`, `A times B`, `A / B`, `P of X`. Chains nest to the left."""

    operator: Operator
    left: Expression
    right: Expression


class Negative(Node):
    """`-E`."""

    value: Expression


class Conditional(Node):
    """`A if C [otherwise B]`; without `otherwise`, zero of A's unit."""

    value: Expression
    condition: Expression
    otherwise: Expression | None


class FirstPresent(Node):
    """`A else B else C`: the first that is present; two or more."""

    choices: tuple[Expression, ...]


class CappedAt(Node):
    """`A capped at B`: the lesser."""

    value: Expression
    cap: Expression


class Rounded(Node):
    """`A rounded [WAY] to Q`: to a multiple of Q."""

    value: Expression
    way: Way | None
    to: Quantity | Percent | Number


class PerQuantum(Node):
    """`A per [full | started] Q of X`: A for each Q in X."""

    value: Expression
    grain: Word["full", "started"] | None
    quantum: Quantity | Number | Name
    of: Expression


class InWindow(Node):
    """`X in the month before`: a series read in a window."""

    value: Expression
    window: Window


class InCalendar(Node):
    """`X in office`: business days of a calendar."""

    value: Expression
    calendar: Name


class ForKey(Node):
    """`X for "Major"`, `X for answered`: the member of a grouped value that belongs to this key."""

    value: Expression
    key: Name | Text


class MeasuredOver(Node):
    """`(M) measured over W`: the metric recomputed on the pooled rows."""

    value: Expression
    window: Window


class EndOf(Node):
    """`end of the month`: the instant at which the period ends, exclusive."""

    window: Window


class Settled(Node):
    """`settled X`: the money after the settlement."""

    path: Path


# ---------------------------------------------------------------- conditions


class Or(Node):
    """`A or B or C`, two or more."""

    conditions: tuple[Expression, ...]


class And(Node):
    """`A and B and C`, two or more."""

    conditions: tuple[Expression, ...]


class Not(Node):
    """`not C`."""

    condition: Expression


class Is(Node):
    """`X is PATTERN`, `X is not PATTERN`."""

    subject: Expression
    negated: bool
    pattern: Pattern


class IsMissing(Node):
    """`X is missing`."""

    subject: Expression


class Exists(Node):
    """`X exists`."""

    subject: Expression


class Within(Node):
    """`X within 2 business days in CAL after INSTANT`: no later than that."""

    subject: Expression
    lag: Lag


class Mentions(Node):
    """`X mentions any of ("a", "b")`."""

    subject: Expression
    texts: tuple[Text, ...]


class Missed(Node):
    """`[X] missed [LEVEL] [in W]`; without subject: the objective that the declaration is for."""

    subject: Expression | None
    level: Name | None
    window: Window | None


class Met(Node):
    """`[X] met [in W]`."""

    subject: Expression | None
    window: Window | None


class Excused(Node):
    """`[X] excused [in W]`."""

    subject: Expression | None
    window: Window | None


class InEachOf(Node):
    """`C in each of W`."""

    condition: Expression
    window: Window


class InAtLeast(Node):
    """`C in at least N of W`."""

    condition: Expression
    count: int
    window: Window


class InARow(Node):
    """`C 3 months in a row`; `unit` as written."""

    condition: Expression
    count: int
    unit: str


# ---------------------------------------------------------------- the one table


class Row(Node):
    """`PATTERN [and PATTERN]: VALUE`; one pattern a key, or a sole `otherwise`."""

    patterns: tuple[RowPattern, ...]
    value: Expression


class Graduated(Node):
    """`graduated [per Q]` before a table: marginal rates."""

    per: Quantity | None


class Table(Node):
    """`[graduated] by KEY, KEY { … }`. A key is a path, a call or an expression in parentheses."""

    graduated: Graduated | None
    keys: tuple[Path | Call | Parenthesised, ...]
    rows: tuple[Row, ...]


# ---------------------------------------------------------------- aggregates


class Share(Node):
    """`share of SET where A [among B]`."""

    of: SetOf
    among: Expression | None


class Count(Node):
    """`count of SET`."""

    of: SetOf


class Fold(Node):
    """`sum|mean|median|largest|smallest|first|last of E over SET [counting empty as E]`."""

    kind: FoldKind
    value: Expression
    over: SetOf
    empty: Expression | None


class Percentile(Node):
    """`percentile 95 of E over SET`, nearest rank."""

    rank: Number
    value: Expression
    over: SetOf


class Rank(Node):
    """`rank of E among SET`: 1 is the largest."""

    value: Expression
    among: SetOf


class TimeIn(Node):
    """`time [by K] in A inside B … outside C … [from a to b]`."""

    by: Path | None
    of: SpanSet
    inside: tuple[SpanSet, ...]
    outside: tuple[SpanSet, ...]
    clip: Clip | None


class RunLength(Node):
    """`months in a row where C`: the length of the run that ends now."""

    unit: Name
    condition: Expression


class AnyIn(Node):
    """`any SET`: at least one."""

    of: SetOf


class NoneIn(Node):
    """`no SET`: none."""

    of: SetOf


Aggregate: TypeAlias = Share | Count | Fold | Percentile | Rank | TimeIn | RunLength | AnyIn | NoneIn
Condition: TypeAlias = (
    Or | And | Not | Is | IsMissing | Exists | Within | Mentions | Missed | Met | Excused
    | InEachOf | InAtLeast | InARow
)  # fmt: skip
Expression: TypeAlias = (
    Number | Percent | Quantity | Text | Date | Nothing | Flag
    | Path | Call | Parenthesised | Table
    | Binary | Negative | Conditional | FirstPresent | CappedAt | Rounded | PerQuantum
    | InWindow | InCalendar | ForKey | MeasuredOver | EndOf | Settled
    | Or | And | Not | Is | IsMissing | Exists | Within | Mentions | Missed | Met | Excused
    | InEachOf | InAtLeast | InARow
    | Share | Count | Fold | Percentile | Rank | TimeIn | RunLength | AnyIn | NoneIn
)  # fmt: skip
