"""Aggregates over the child rows of a row: `count of legs`, `first of sent_at over replies where public`."""

from __future__ import annotations

from fractions import Fraction

from slalang.engine import moments
from slalang.engine import scalars as s
from slalang.engine import values as v
from slalang.engine.compiling import Compiler, Scope
from slalang.engine.faults import refuse, unevaluated
from slalang.engine.rows import Rows
from slalang.engine.values import Value
from slalang.model.expression import Aggregate, BucketSet, Fold, GroupSet, KeySet, ObjectiveSet, PeriodSet, RowSet
from slalang.model.query import Column, Folded, Folding, Group, Node, Scalar
from slalang.units import Kind

OTHER_SETS: dict[type, str] = {
    BucketSet: "an aggregate over buckets in a condition on rows",
    GroupSet: "an aggregate over groups in a condition on rows",
    KeySet: "an aggregate over keys in a condition on rows",
    ObjectiveSet: "an aggregate over objectives in a condition on rows",
    PeriodSet: "an aggregate over periods in a condition on rows",
}
HALF = Fraction(1, 2)


def aggregate(compiler: Compiler, rows: Rows, x: Aggregate, scope: Scope) -> Value:
    """An aggregate over the child rows of each row; those without children have none of them, not no answer."""
    over = x.over
    if not isinstance(over, RowSet):
        refuse(x.place, OTHER_SETS[type(over)])
    if not over.of_row:
        refuse(x.place, "an aggregate over a period in a condition on rows")
    return rows.once(("children", x, scope.stopped), lambda: of_children(compiler, rows, x, over, scope))


def of_children(compiler: Compiler, rows: Rows, x: Aggregate, over: RowSet, scope: Scope) -> Value:
    record = compiler.catalog.record(over.record, x.place)
    if record.parent != rows.record.name:
        refuse(x.place, f"{over.record} as child rows of {rows.record.name}")
    children = compiler.catalog.rows(record)
    inside = scope.elsewhere()
    kept = s.both(compiler.condition(children, x.among, inside), in_calendar(compiler, children, over, scope))
    where = s.holds(compiler.condition(children, over.where, inside))
    value = None if x.value is None else v.upright(compiler.value(children, x.value, inside))
    order = in_order(compiler, children)
    if value is not None and value.over is not None:
        refuse(x.place, "an aggregate of quotients")
    children.keep(kept)
    folds = folds_of(x, s.TRUE, where, value, order)
    grouped = Grouped(children.build(), record.parent, folds)
    key = compiler.catalog.only_key(rows.record, x.place)
    step = rows.look(("children", x, scope.stopped), over.record, lambda: (grouped, ((key, record.parent),)))
    return finished(x, value, [step.take(name) for name, _ in folds])


class Grouped:
    """Child rows folded by parent."""

    def __init__(self, rows: Node, parent: str, folds: tuple[tuple[str, Folded], ...]) -> None:
        self.rows, self.parent, self.folds = rows, parent, folds

    def take(self, column: str) -> str:
        return column

    def build(self) -> Node:
        return Group(self.rows, ((self.parent, Column(self.parent)),), self.folds)


def in_calendar(compiler: Compiler, rows: Rows, over: RowSet, scope: Scope) -> Scalar:
    """Whether a row of a set `in CAL` was counted in open time."""
    if not over.calendar:
        return s.TRUE
    t = attribution(compiler, rows, over, scope)
    return s.holds(compiler.places.is_open(rows, over.calendar, t))


def attribution(compiler: Compiler, rows: Rows, over: RowSet, scope: Scope) -> Scalar:
    """The instant by which a row of a set is counted."""
    if over.by is not None:
        return rows.named(moments.instant(compiler, rows, compiler.value(rows, over.by, scope), over.by.place), "by")
    return counted_by(compiler, rows)


def counted_by(compiler: Compiler, rows: Rows) -> Scalar:
    field = rows.record.field(rows.record.counted_by)
    if field is None:
        refuse(rows.record.place, f"counting rows of {rows.record.name}, which no instant places,")
    value = Value(Column(field.name), field.type.kind)
    return rows.named(moments.instant(compiler, rows, value, rows.record.place), "by")


def in_order(compiler: Compiler, rows: Rows) -> tuple[Scalar, ...]:
    """The order of first and last: by `counted by`, then key."""
    counted = (Column(rows.record.counted_by),) if rows.record.counted_by else ()
    return (*counted, *compiler.catalog.key(rows.record))


def folds_of(
    x: Aggregate, base: Scalar, where: Scalar, value: Value | None, order: tuple[Scalar, ...]
) -> tuple[tuple[str, Folded], ...]:
    """The folds that give an aggregate: of rows in `base` and `where`; a share is of those in `base`."""
    scalar = None if value is None else value.scalar
    keep = s.both(base, where)
    match x.fold:
        case Fold.SHARE:
            return ("n", Folded(Folding.COUNT, keep=keep)), ("d", Folded(Folding.COUNT, keep=base))
        case Fold.COUNT | Fold.ANY | Fold.NO:
            return (("n", Folded(Folding.COUNT, keep=keep)),)
        case Fold.SUM:
            return (("n", Folded(Folding.SUM, scalar, keep)),)
        case Fold.MEAN:
            return ("n", Folded(Folding.SUM, scalar, keep)), ("d", Folded(Folding.COUNT, scalar, keep))
        case Fold.LARGEST | Fold.SMALLEST:
            return (("n", Folded(Folding.LARGEST if x.fold is Fold.LARGEST else Folding.SMALLEST, scalar, keep)),)
        case Fold.FIRST | Fold.LAST:
            kind = Folding.FIRST if x.fold is Fold.FIRST else Folding.LAST
            return (("n", Folded(kind, scalar, keep, order=order)),)
        case Fold.PERCENTILE:
            assert x.rank is not None, "a percentile has a rank"
            return (("n", Folded(Folding.RANK, scalar, keep, x.rank / 100)),)
        case Fold.MEDIAN:
            assert scalar is not None, "a median is of something"
            upper = Folded(Folding.RANK, s.subtract(s.ZERO, scalar), keep, HALF)
            return ("n", Folded(Folding.RANK, scalar, keep, HALF)), ("u", upper)
        case Fold.RANK:
            raise unevaluated(x.place, "rank of")


def finished(x: Aggregate, value: Value | None, found: list[Scalar]) -> Value:
    """The aggregate from its folds."""
    scale = Fraction(1) if value is None else value.scale
    kind = x.type.kind
    n = found[0]
    match x.fold:
        case Fold.COUNT:
            return Value(s.present(n, s.ZERO), kind)
        case Fold.SUM:
            return Value(s.present(n, s.ZERO), kind, scale)
        case Fold.ANY | Fold.NO:
            some = s.less(s.ZERO, s.present(n, s.ZERO))
            return v.flag(some if x.fold is Fold.ANY else s.opposite(some))
        case Fold.SHARE | Fold.MEAN:
            return Value(n, kind, scale, over=found[1])
        case Fold.MEDIAN:
            return Value(s.subtract(n, found[1]), kind, scale * HALF)
        case _:
            return Value(n, value.kind if value is not None and kind is Kind.UNKNOWN else kind, scale)
