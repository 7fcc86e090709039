"""Sets and aggregates: one form over rows, buckets, groups, objectives and periods."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from slalang.model import expression as m
from slalang.semantics.checker import Checker
from slalang.semantics.faults.names import NotRowValue
from slalang.semantics.faults.structure import NeedsParentheses, NotMeaningful
from slalang.semantics.faults.units import OddWidth
from slalang.semantics.frames import Frame, Row
from slalang.semantics.windows import UNITS, unit_of, window_of
from slalang.source import Place
from slalang.syntax import tree
from slalang.units import COUNT, DURATION, FLAG, INSTANT, PERCENT, UNKNOWN, Kind, Type
from slalang.units.algebra import NUMERIC

HOUR = 3_600_000_000
BUCKETS = {"days": "day", "weeks": "week"}
PERIODS = {f"{unit}s": unit for unit in UNITS}
ADDED = NUMERIC | {Kind.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Opened:
    """A set and the frame in which its conditions and values are read."""

    over: m.SetOf
    inner: Frame


def aggregate(c: Checker, expr: tree.Expression, frame: Frame, want: Type | None) -> m.Expression:
    """The meaning of an aggregate."""
    place = expr.place
    match expr:
        case tree.Share(of, among):
            opened = set_of(c, of, frame)
            base = c.wanted(among, opened.inner, FLAG) if among else None
            return m.Aggregate(m.Fold.SHARE, opened.over, None, base, type=PERCENT, place=place)
        case tree.Count(of):
            return m.Aggregate(m.Fold.COUNT, set_of(c, of, frame).over, type=COUNT, place=place)
        case tree.Fold():
            return fold(c, expr, frame, want)
        case tree.Percentile(rank, value, over):
            if not 0 < rank.value <= 100:
                c.report(
                    NotMeaningful(rank.place, f"there is no percentile {rank.spelling}", "write one over 0, up to 100")
                )
            opened = set_of(c, over, frame)
            inner = c.typed(value, opened.inner)
            return m.Aggregate(
                m.Fold.PERCENTILE,
                opened.over,
                c.ordered(inner),
                rank=Fraction(rank.value),
                type=inner.type,
                place=place,
            )
        case tree.Rank(value, among):
            opened = set_of(c, among, frame)
            return m.Aggregate(
                m.Fold.RANK, opened.over, c.ordered(c.typed(value, opened.inner)), type=COUNT, place=place
            )
        case tree.TimeIn():
            return time_in(c, expr, frame)
        case tree.RunLength(unit, inner):
            word = unit.text.removesuffix("s")
            unit_of(c, tree.changed(unit, text=word))
            return m.RunLength(c.wanted(inner, frame, FLAG), word, type=COUNT, place=place)
        case tree.AnyIn(of):
            return m.Aggregate(
                m.Fold.ANY, needs_visible_end(c, "any", set_of(c, of, frame, True), of), type=FLAG, place=place
            )
        case tree.NoneIn(of):
            return m.Aggregate(
                m.Fold.NO, needs_visible_end(c, "no", set_of(c, of, frame, True), of), type=FLAG, place=place
            )
    raise AssertionError(expr)


def needs_visible_end(c: Checker, form: str, opened: Opened, of: tree.SetOf) -> m.SetOf:
    """`any` and `no` over an open `or` are read in two ways."""
    if isinstance(of.where, tree.Or):
        name = str(of.name) if isinstance(of, tree.Rows) else "…"
        fixes = (f"`{form} {name} where (A or B)`", f"`({form} {name} where A) or B`")
        c.report(NeedsParentheses(of.where.place, f"{form} {name} where", "or", *fixes))
    return opened.over


def fold(c: Checker, expr: tree.Fold, frame: Frame, want: Type | None) -> m.Expression:
    opened = set_of(c, expr.over, frame)
    if isinstance(expr.value, tree.CappedAt):
        fixes = ("`sum of (A capped at X) over S`", "`(sum of A over S) capped at X`")
        c.report(NeedsParentheses(expr.value.place, f"{expr.kind} of A capped at X over S", "over", *fixes))
    value = c.length(c.typed(expr.value, opened.inner, want))
    if expr.kind in {"sum", "mean", "median"} and value.type.kind not in ADDED:
        c.report(
            NotMeaningful(
                value.place, f"there is no {expr.kind} of {value.type.in_words}", "use a quantity, or `count of`"
            )
        )
    if expr.kind in {"largest", "smallest"}:
        value = c.ordered(value)
    if expr.kind == "sum" and isinstance(opened.over, m.PeriodSet) and not is_flow(value):
        problem = "a result is no flow: several months of it do not add up"
        c.report(NotMeaningful(expr.place, problem, "write `mean of … over …`, or `… measured over …`"))
    empty = c.expect(c.typed(expr.empty, frame, value.type), value.type) if expr.empty else None
    result = value.type if expr.kind != "mean" or value.type.kind is not Kind.COUNT else Type(Kind.NUMBER)
    return m.Aggregate(m.Fold(expr.kind), opened.over, value, counting_empty_as=empty, type=result, place=expr.place)


def is_flow(value: m.Expression) -> bool:
    return value.type.kind in {Kind.MONEY, Kind.POINTS, Kind.COUNT, Kind.UNKNOWN, Kind.DURATION}


# ---------------------------------------------------------------- sets


def set_of(c: Checker, node: tree.SetOf, frame: Frame, singular: bool = False) -> Opened:
    """A set with its condition; after `any` and `no` a record may be named in the singular."""
    match node:
        case tree.Intervals():
            return intervals(c, node, frame)
        case tree.Periods(window, where):
            span = window_of(c, window, frame)
            return opened(c, m.PeriodSet(span, span.unit), frame, where)
        case tree.Rows(name=name, within=within):
            text = name.text
            if text in PERIODS and isinstance(within, tree.Node) and not isinstance(within, tree.Name):
                return opened(c, m.PeriodSet(window_of(c, within, frame), PERIODS[text]), frame, node.where)
            if text in BUCKETS:
                return buckets(c, node, m.BucketSet(unit=BUCKETS[text]), frame)
            if text == "groups":
                return groups(c, node, frame)
            if text in {"objectives", "objective"}:
                tag = tag_of(c, node.tagged) if node.tagged else ""
                inner = replace(frame.off(), objective=True, levels=None, context=objective_words(c))
                return opened(c, m.ObjectiveSet(tag), inner, node.where)
            key = next((k for k in c.groups if text in {k, f"{k}s"} and text not in c.plurals), None)
            if key is not None:
                inner = replace(frame.off(), keys={**frame.keys, key: c.groups[key]})
                return opened(c, m.KeySet(key), inner, node.where)
            return rows(c, node, frame, singular)


def opened(c: Checker, over: m.SetOf, inner: Frame, where: tree.Expression | None) -> Opened:
    return Opened(replace(over, where=c.wanted(where, inner, FLAG)) if where else over, inner)


def tag_of(c: Checker, name: tree.Name) -> str:
    if name.text not in c.tags:
        c.unknown(name.place, name.text, "tag of an objective", c.tags)
    return name.text


def objective_words(c: Checker) -> dict[str, Type]:
    """What is said of any one objective, whatever its unit."""
    return {
        "result": UNKNOWN,
        "outcome": Type(Kind.OUTCOME),
        "target": UNKNOWN,
        "shortfall": UNKNOWN,
        "overshoot": UNKNOWN,
        "misses": COUNT,
    }


def rows(c: Checker, node: tree.Rows, frame: Frame, singular: bool) -> Opened:
    """Rows of a record, by its plural; of the row at hand where they are its children."""
    record = c.plurals.get(node.name.text) or (node.name.text if singular and node.name.text in c.records else None)
    if record is None:
        c.unknown(node.name.place, node.name.text, "set of rows", (*c.plurals, *BUCKETS, "objectives", "groups"))
        return Opened(m.RowSet(""), replace(frame, row=None, blind=True))
    view = c.records[record]
    of_row = frame.row is not None and view.parent == frame.row.record
    if frame.row is not None and not of_row and view.whole:
        c.report(NotRowValue(node.place, node.name.text, frame.row.record))
    if frame.row is not None and frame.row.via:
        c.report(
            NotMeaningful(node.place, "rows of a looked-up row are not gathered", "gather them where the row itself is")
        )
    if not of_row and not view.counted_by and not node.by:
        c.report(
            NotMeaningful(node.place, f"rows of `{record}` have no instant", "add `counted by FIELD` to the record")
        )
    inner = replace(frame, row=Row(record))
    by = c.expect(c.typed(node.by, inner), INSTANT, Type(Kind.DATE)) if node.by else None
    over = m.RowSet(
        record,
        of_row,
        node.all,
        kept_by(c, node.kept_by),
        by,
        c.calendar(node.within, frame) if isinstance(node.within, tree.Name) else "",
    )
    if node.within is not None and not isinstance(node.within, tree.Name):
        c.report(
            NotMeaningful(node.within.place, "rows are those of the period", "use `all` and a condition on instants")
        )
    if node.tagged is not None:
        c.report(NotMeaningful(node.tagged.place, "rows have no tags", "use `where`"))
    return opened(c, over, inner, node.where)


def kept_by(c: Checker, path: tree.Path | None) -> str:
    if path is None:
        return ""
    if not c.scope.find(tree.Objective, str(path)):
        c.unknown(path.place, str(path), "objective", c.scope.names(tree.Objective))
    return str(path)


def intervals(c: Checker, node: tree.Intervals, frame: Frame) -> Opened:
    width = c.typed(node.width, frame)
    value = width.value if isinstance(width, m.Constant) else None
    size = (
        int(value) if isinstance(value, Fraction) and width.type.kind is Kind.DURATION and value.denominator == 1 else 0
    )
    if size <= 0 or HOUR % size or size < HOUR // 60:
        c.report(OddWidth(node.width.place, node.width.spelling))
        size = HOUR
    return buckets(c, node, m.BucketSet(width=size), frame)


def buckets(c: Checker, node: tree.Intervals | tree.Rows, made: m.BucketSet, frame: Frame) -> Opened:
    """Buckets of the period; inside, metrics and aggregates are those of the bucket."""
    if frame.row is not None:
        c.report(NotRowValue(node.place, "intervals", frame.row.record))
    name = node.calendar if isinstance(node, tree.Intervals) else node.within
    by = None
    if node.by is not None:
        if frame.record in c.records:
            by = c.expect(c.typed(node.by, frame.on(frame.record)), INSTANT)
        else:
            c.report(NotMeaningful(node.by.place, "no record is measured here", "leave out `by`"))
    calendar = c.calendar(name, frame) if isinstance(name, tree.Name) else ""
    return opened(c, replace(made, by=by, calendar=calendar), frame.off(), node.where)


def groups(c: Checker, node: tree.Rows, frame: Frame) -> Opened:
    record = frame.record
    if node.by is None or record not in c.records:
        c.report(
            NotMeaningful(node.place, "`groups` are made of the rows that are measured", "write `groups by FIELD`")
        )
        return Opened(m.RowSet(""), replace(frame, row=None, blind=True))
    by = c.typed(node.by, frame.on(record))
    if not isinstance(by, m.FieldValue):
        c.report(NotMeaningful(node.by.place, "groups are made by a field", "name a field of the record"))
        return Opened(m.RowSet(""), replace(frame, row=None, blind=True))
    return opened(c, m.GroupSet(by), frame.off(), node.where)


# ---------------------------------------------------------------- time in spans


def time_in(c: Checker, expr: tree.TimeIn, frame: Frame) -> m.Expression:
    base = span_set(c, expr.of, frame)
    by = None
    if expr.by is not None:
        found = c.typed(expr.by, frame.on(base.name)) if base.name in c.records else None
        by = found if isinstance(found, m.FieldValue) else None
        if by is None:
            c.report(
                NotMeaningful(expr.by.place, "time is kept apart by a field of the spans", "name one of their fields")
            )
    start = c.expect(c.typed(expr.clip.start, frame), INSTANT) if expr.clip else None
    stop = c.expect(c.typed(expr.clip.end, frame), INSTANT) if expr.clip else None
    inside = tuple(span_set(c, each, frame) for each in expr.inside)
    outside = tuple(span_set(c, each, frame) for each in expr.outside)
    return m.TimeIn(base, inside, outside, by, start, stop, type=DURATION, place=expr.place)


def span_set(c: Checker, node: tree.SpanSet, frame: Frame) -> m.SpanSet:
    """Spans of a record by its plural, or a calendar's open time."""
    name = node.name
    if record := c.plurals.get(name.text):
        if not c.records[record].lasts:
            problem = f"rows of `{record}` are no spans"
            c.report(NotMeaningful(name.place, problem, "add `lasts from FIELD to FIELD` to the record"))
        where = c.wanted(node.where, frame.on(record), FLAG) if node.where else None
        return m.SpanSet(record, False, where)
    if node.where is not None:
        problem_place: Place = node.where.place
        c.report(NotMeaningful(problem_place, "open time has no conditions", "leave out `where`"))
    return m.SpanSet(c.calendar(name, frame), True)
