"""Patterns and the one table: the same words in targets, levels, tables and after `is`."""

from __future__ import annotations

from dataclasses import replace

from slalang.diagnostic import nearest
from slalang.model import expression as m
from slalang.semantics.checker import Checker
from slalang.semantics.faults.names import UnknownValue
from slalang.semantics.faults.structure import NotMeaningful
from slalang.semantics.faults.units import UnitMismatch, WholeNumbersOnly, WrongUnit, WrongWord
from slalang.semantics.frames import Frame
from slalang.syntax import tree
from slalang.units import COUNT, UNKNOWN, Kind, Type
from slalang.units.algebra import unify

TIMES = {Kind.INSTANT, Kind.DATE}
WORDS = {
    tree.AtLeast: ("at least", "no earlier than"),
    tree.AtMost: ("at most", "no later than"),
    tree.Under: ("under", "before"),
    tree.Over: ("over", "after"),
    tree.Before: ("before", "under"),
    tree.After: ("after", "over"),
    tree.NoLaterThan: ("no later than", "at most"),
    tree.NoEarlierThan: ("no earlier than", "at least"),
}
OF_TIME = (tree.Before, tree.After, tree.NoLaterThan, tree.NoEarlierThan)


def pattern(c: Checker, node: tree.Pattern, subject: m.Expression, frame: Frame) -> m.Pattern:
    """A pattern for a subject: its bounds have the subject's unit."""
    match node:
        case tree.Equals(value):
            return m.Equal(bound(c, value, c.length(subject), frame, "compared with"))
        case tree.AnyOf(values):
            subject = c.length(subject)
            return m.AnyOf(tuple(bound(c, each, subject, frame, "compared with") for each in values))
        case tree.AtLeast(x) | tree.NoEarlierThan(x):
            return m.Bounds(ordered(c, node, x, subject, frame), True, None, False)
        case tree.AtMost(x) | tree.NoLaterThan(x):
            return m.Bounds(None, False, ordered(c, node, x, subject, frame), True)
        case tree.Under(x) | tree.Before(x):
            return m.Bounds(None, False, ordered(c, node, x, subject, frame), False)
        case tree.Over(x) | tree.After(x):
            return m.Bounds(ordered(c, node, x, subject, frame), False, None, False)
        case tree.OverAtMost(low, high):
            return between(c, node, low, False, high, True, subject, frame)
        case tree.OverUnder(low, high):
            return between(c, node, low, False, high, False, subject, frame)
        case tree.FromUnder(low, high):
            return between(c, node, low, True, high, False, subject, frame)
        case tree.FromTo(low, high):
            if unify(subject.type, COUNT) is None or subject.type.kind in {Kind.PERCENT, Kind.RATIO}:
                whole = isinstance(subject, m.Rounded) or subject.type.kind in {Kind.POINTS, Kind.UNKNOWN}
                if not whole:
                    c.report(WholeNumbersOnly(node.place))
            return between(c, node, low, True, high, True, subject, frame)


def range_of(c: Checker, node: tree.Pattern, subject: m.Expression) -> m.Bounds:
    """What a field can hold: as a pattern, but `from x to y` of every quantity, for nothing lies beyond its ends."""
    if isinstance(node, tree.FromTo):
        low, high = (bound(c, end, subject, Frame(), "compared with") for end in (node.low, node.high))
        return m.Bounds(low, True, high, True)
    found = pattern(c, node, subject, Frame())
    assert isinstance(found, m.Bounds), "the grammar has no other ranges"
    return found


def bound(c: Checker, value: tree.Expression, subject: m.Expression, frame: Frame, doing: str) -> m.Expression:
    """One side of a comparison, in the subject's unit and among its values."""
    found = c.typed(value, replace(frame, blind=frame.blind or is_lost(subject)), subject.type)
    if unify(subject.type, found.type) is None:
        c.report(UnitMismatch(subject.place, subject.type.in_words, found.type.in_words, doing, found.place))
        return c.lost(value.place)
    values = subject.type.values
    if subject.type.kind is Kind.ONE_OF and isinstance(found, m.Constant) and found.value not in values:
        text = str(found.value)
        if found.type.kind is not Kind.UNKNOWN:
            c.report(UnknownValue(found.place, text, subject.type.in_words, nearest(text, values)))
    return found


def ordered(
    c: Checker, node: tree.Pattern, value: tree.Expression, subject: m.Expression, frame: Frame
) -> m.Expression:
    """A bound of an order; instants have their own words."""
    kind = subject.type.kind
    if kind is not Kind.UNKNOWN:
        if is_lost(c.ordered(subject)):
            return c.lost(value.place)
        word, other = WORDS[type(node)]
        if (kind in TIMES) != isinstance(node, OF_TIME):
            c.report(WrongWord(node.place, word, other, subject.type.in_words))
    return bound(c, value, subject, frame, "compared with")


def between(
    c: Checker,
    node: tree.Pattern,
    low: tree.Expression,
    low_closed: bool,
    high: tree.Expression,
    high_closed: bool,
    subject: m.Expression,
    frame: Frame,
) -> m.Pattern:
    kind = subject.type.kind
    c.ordered(subject)
    if kind in TIMES:
        c.report(WrongWord(node.place, "from … under …", "no earlier than … and … before …", subject.type.in_words))
    first = bound(c, low, subject, frame, "compared with")
    return m.Bounds(first, low_closed, bound(c, high, subject, frame, "compared with"), high_closed)


def is_lost(subject: m.Expression) -> bool:
    """Whether a fault was reported where this stands: then nothing is known of what it is compared with."""
    return isinstance(subject, m.Constant) and subject.value is None and subject.type == UNKNOWN


# ---------------------------------------------------------------- tables


def table(c: Checker, node: tree.Table, frame: Frame, want: Type | None) -> m.Expression:
    """`by KEYS { … }`: keys typed, patterns in their units, values of one type. It is proved with its contract."""
    keys = tuple(key_of(c, each, frame) for each in node.keys)
    if node.graduated:
        keys = tuple(c.figure(key, "amounts between zero and it") for key in keys)
    rows: list[m.Row] = []
    hinted = want
    for each in node.rows:
        row = row_of(c, each, keys, frame, hinted)
        if row is not None:
            hinted = (unify(hinted, row.value.type) if hinted else row.value.type) or hinted
            rows.append(row)
    common, like = common_type(rows, want)
    for row in rows:
        if common is not None and unify(common, row.value.type) is None:
            other = node.place if like is None else like.value.place
            c.report(UnitMismatch(row.value.place, row.value.type.in_words, common.in_words, "offered beside", other))
    quantum = c.typed(node.graduated.per, frame) if node.graduated and node.graduated.per else None
    graduated = node.graduated is not None
    return m.Table(keys, tuple(rows), graduated, quantum, type=table_type(node, keys, common), place=node.place)


def common_type(rows: list[m.Row], want: Type | None) -> tuple[Type | None, m.Row | None]:
    """The type of a table's rows, and a row of it: that of the place, else that of most rows."""
    counted: dict[Type, int] = {}
    for row in rows:
        if row.value.type.kind is not Kind.UNKNOWN:
            counted[row.value.type] = counted.get(row.value.type, 0) + 1
    common = want or max(counted, key=lambda of: weight(of, counted), default=UNKNOWN if rows else None)
    for of in counted:
        common = (unify(common, of) if common else None) or common
    alike = (row for row in rows if row.value.type in counted and common and unify(common, row.value.type))
    return common, next(alike, None)


def weight(of: Type, counted: dict[Type, int]) -> int:
    """How many rows are alike with those of a type."""
    return sum(count for other, count in counted.items() if unify(of, other) is not None)


def table_type(node: tree.Table, keys: tuple[m.Expression, ...], common: Type | None) -> Type:
    """A graduated table of rates in percent gives what its key is; every other gives what its rows give."""
    if common is None:
        return UNKNOWN
    if node.graduated and not node.graduated.per and common.kind is Kind.PERCENT:
        return keys[0].type
    return common


def key_of(c: Checker, node: tree.Expression, frame: Frame) -> m.Expression:
    if isinstance(node, tree.Path) and str(node) == "objective" and frame.objective:
        return m.ContextValue("objective", type=Type(Kind.OBJECTIVE), place=node.place)
    return c.typed(node, frame)


def row_of(c: Checker, node: tree.Row, keys: tuple[m.Expression, ...], frame: Frame, want: Type | None) -> m.Row | None:
    value = c.typed(node.value, frame, want)
    if len(node.patterns) == 1 and isinstance(node.patterns[0], tree.Otherwise):
        return m.Row((m.Otherwise(),), value, place=node.place)
    if len(node.patterns) != len(keys):
        problem = f"the table has {len(keys)} keys and this row {len(node.patterns)} patterns"
        c.report(NotMeaningful(node.place, problem, "give one pattern for each key, joined by `and`"))
        return None
    pairs = zip(node.patterns, keys, strict=True)
    return m.Row(tuple(row_pattern(c, each, key, frame) for each, key in pairs), value, place=node.place)


def row_pattern(c: Checker, node: tree.RowPattern, key: m.Expression, frame: Frame) -> m.RowPattern:
    match node:
        case tree.Otherwise():
            return m.Otherwise()
        case tree.RowMissed() | tree.RowMet() | tree.RowExcused():
            return outcome_row(c, node, key, frame)
        case _:
            return pattern(c, node, key, frame)


def outcome_row(
    c: Checker, node: tree.RowMissed | tree.RowMet | tree.RowExcused, key: m.Expression, frame: Frame
) -> m.RowPattern:
    if key.type.kind not in {Kind.OUTCOME, Kind.UNKNOWN}:
        c.report(WrongUnit(node.place, "an outcome", key.type.in_words))
    if isinstance(node, tree.RowMet):
        return m.OutcomePattern("met")
    if isinstance(node, tree.RowExcused):
        return m.OutcomePattern("excused")
    if node.level and frame.levels is not None and node.level.text not in frame.levels:
        c.unknown(node.level.place, node.level.text, "level of the objective", frame.levels)
    return m.OutcomePattern("missed", node.level.text if node.level else "")
