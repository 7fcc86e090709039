"""What an expression means: typed, resolved, closed. No text, no SQL.

Takes its shape from the checker, which resolved every name and proved the units. Two readers evaluate it: the engine
(expressions over one row) and settlement (expressions over measured figures); documents turn it into sentences.
Names survive as `Named` nodes around their inlined bodies, so that a reader may print the name or see through it.
Every node carries its `type` and, for messages only, its `place`.
"""

from __future__ import annotations

from slalang.model.expression.conditions import (
    And,
    Exists,
    Lag,
    Mentions,
    Not,
    Or,
    OutcomeIs,
    Test,
    Within,
)
from slalang.model.expression.leaves import (
    BusinessDays,
    ClassValue,
    ClockValue,
    Constant,
    ContextValue,
    ContractAge,
    DeadlineOf,
    FieldValue,
    GroupKey,
    Link,
    LinkFound,
    Named,
    PeriodEdge,
    SeriesKind,
    SeriesValue,
)
from slalang.model.expression.operators import (
    Arithmetic,
    Capped,
    Choice,
    DateOf,
    Distance,
    Extreme,
    FirstPresent,
    Negative,
    Per,
    Rounded,
)
from slalang.model.expression.patterns import (
    AnyOf,
    Bounds,
    Equal,
    Otherwise,
    OutcomePattern,
    Pattern,
    Row,
    RowPattern,
    Table,
)
from slalang.model.expression.sets import (
    Aggregate,
    BucketSet,
    Fold,
    GroupSet,
    KeySet,
    ObjectiveSet,
    PeriodSet,
    RowSet,
    SetOf,
    SpanSet,
    TimeIn,
)
from slalang.model.expression.typed import (
    Typed,
    Value,
)
from slalang.model.expression.windows import (
    EndOf,
    InARow,
    InAtLeast,
    InEachOf,
    InWindow,
    Remeasured,
    RunLength,
    Window,
)

Expression = (
    Constant
    | BusinessDays
    | FieldValue
    | LinkFound
    | ClockValue
    | ClassValue
    | PeriodEdge
    | ContractAge
    | ContextValue
    | GroupKey
    | SeriesValue
    | DeadlineOf
    | Named
    | Arithmetic
    | Negative
    | Choice
    | FirstPresent
    | Capped
    | Extreme
    | Rounded
    | Per
    | Distance
    | DateOf
    | Table
    | Test
    | Exists
    | Within
    | Mentions
    | Not
    | And
    | Or
    | OutcomeIs
    | InWindow
    | InEachOf
    | InAtLeast
    | InARow
    | RunLength
    | Remeasured
    | EndOf
    | Aggregate
    | TimeIn
)

__all__ = [
    "Aggregate",
    "And",
    "AnyOf",
    "Arithmetic",
    "Bounds",
    "BucketSet",
    "BusinessDays",
    "Capped",
    "Choice",
    "ClassValue",
    "ClockValue",
    "Constant",
    "ContextValue",
    "ContractAge",
    "DateOf",
    "DeadlineOf",
    "Distance",
    "EndOf",
    "Equal",
    "Exists",
    "Expression",
    "Extreme",
    "FieldValue",
    "FirstPresent",
    "Fold",
    "GroupKey",
    "GroupSet",
    "InARow",
    "InAtLeast",
    "InEachOf",
    "InWindow",
    "KeySet",
    "Lag",
    "Link",
    "LinkFound",
    "Mentions",
    "Named",
    "Negative",
    "Not",
    "ObjectiveSet",
    "Or",
    "Otherwise",
    "OutcomeIs",
    "OutcomePattern",
    "Pattern",
    "Per",
    "PeriodEdge",
    "PeriodSet",
    "Remeasured",
    "Rounded",
    "Row",
    "RowPattern",
    "RowSet",
    "RunLength",
    "SeriesKind",
    "SeriesValue",
    "SetOf",
    "SpanSet",
    "Table",
    "Test",
    "TimeIn",
    "Typed",
    "Value",
    "Window",
    "Within",
]
