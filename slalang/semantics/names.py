"""What a name means where it stands: a field, a definition, a clock's verdict, a parameter, a metric, a series.

The nearest meaning wins: arguments of the definition being read, then the row at hand (its own names, then its
parent's), then the period's words and the contract's declarations. Members of a place's type (`p1` where a class is
asked for, `office` where a calendar is) come before all of them.
"""

from __future__ import annotations

from slalang.diagnostic import nearest
from slalang.model import expression as m
from slalang.semantics.checker import Checker, RecordView, composed, title_of
from slalang.semantics.faults.names import (
    AmbiguousName,
    NeedsRow,
    NotRowValue,
    UnknownValue,
    UsedOutOfPlace,
)
from slalang.semantics.faults.structure import NotMeaningful
from slalang.semantics.frames import Frame, Row
from slalang.semantics.series import series_of
from slalang.semantics.uses import inlined
from slalang.source import Place
from slalang.syntax import tree
from slalang.units import COUNT, DURATION, FLAG, INSTANT, PERCENT, TEXT, Kind, Type

CLOCK_WORDS = {
    "in_time": FLAG,
    "late": FLAG,
    "running": FLAG,
    "spent": DURATION,
    "due": INSTANT,
    "overrun": DURATION,
    "share_used": PERCENT,
}
MEMBER_KINDS = {Kind.CLASS, Kind.CALENDAR, Kind.OBJECTIVE, Kind.TAG, Kind.SCORE, Kind.CHARGE, Kind.RECORD}
CONTEXT_PLACES = "in what is `for` an objective"


def path(c: Checker, node: tree.Path, frame: Frame, want: Type | None) -> m.Expression:
    """The meaning of a bare or dotted name."""
    names = tuple(name.text for name in node.names)
    found = (
        member_of_type(c, names, want, node.place)
        or argument(names, frame)
        or built_in(c, names, frame, node.place)
        or (row_value(c, frame.row, names, frame, node) if frame.row else None)
        or home_value(c, names, frame, node)
    )
    if found is None:
        report_unknown(c, node, names, frame, want)
        return c.lost(node.place)
    return found


def member_of_type(c: Checker, names: tuple[str, ...], want: Type | None, place: Place) -> m.Expression | None:
    """`p1` where a class is asked for, `office` where a calendar is."""
    if want is None or want.kind not in MEMBER_KINDS:
        return None
    name = ".".join(names)
    return m.Constant(name, type=want, place=place) if is_member(c, name, want) else None


def is_member(c: Checker, name: str, want: Type) -> bool:
    match want.kind:
        case Kind.CLASS:
            return name in want.values
        case Kind.CALENDAR:
            return c.is_calendar(name)
        case Kind.TAG:
            return name in c.tags
        case Kind.RECORD:
            return name in c.records
        case _:
            kind = {Kind.OBJECTIVE: tree.Objective, Kind.SCORE: tree.Score, Kind.CHARGE: tree.Charge}[want.kind]
            return name in c.scope.names(kind)


def argument(names: tuple[str, ...], frame: Frame) -> m.Expression | None:
    return frame.formals.get(names[0]) if len(names) == 1 else None


def built_in(c: Checker, names: tuple[str, ...], frame: Frame, place: Place) -> m.Expression | None:
    """`period.start`, `month_of_contract`, and the words of the declaration around."""
    match names:
        case ("period", "start" | "end" as edge):
            return m.PeriodEdge(edge, type=INSTANT, place=place)
        case ("month_of_contract",) | ("year_of_contract",):
            return m.ContractAge(names[0].split("_")[0], type=COUNT, place=place)
        case (word,) if word in frame.context and not (frame.row and has_own(c, frame.row.record, word)):
            return m.ContextValue(word, type=frame.context[word], place=place)
        case ("always",):
            return m.Constant("always", type=Type(Kind.CALENDAR), place=place)
    return None


def has_own(c: Checker, record: str, name: str) -> bool:
    return name in c.records[record].fields or name in c.scope.members_of(record)


# ---------------------------------------------------------------- names of a row


def row_value(
    c: Checker, row: Row, names: tuple[str, ...], frame: Frame, node: tree.Path | tree.Call
) -> m.Expression | None:
    """A name of the row at hand or of its parent; None where neither has it."""
    view = c.records[row.record]
    head, rest = names[0], names[1:]
    if head == row.record and rest and head not in view.fields:
        return own_value(c, row, view, rest, frame, node)
    own = own_value(c, row, view, names, frame, node)
    if own is None and view.parent:
        up = parent_row(c, row)
        return row_value(c, up, rest if head == view.parent and rest else names, frame, node)
    if view.parent and not rest and isinstance(own, m.FieldValue) and head in c.records[view.parent].fields:
        c.report(AmbiguousName(node.place, head, row.record, view.parent))
    return own


def parent_row(c: Checker, row: Row) -> Row:
    parent = c.records[row.record].parent
    return Row(parent, (*row.via, m.Link("parent", parent, parent)))


def own_value(
    c: Checker, row: Row, view: RecordView, names: tuple[str, ...], frame: Frame, node: tree.Path | tree.Call
) -> m.Expression | None:
    head, rest, place = names[0], names[1:], node.place
    if (found := view.fields.get(head)) and not rest:
        return m.FieldValue(row.record, head, row.via, type=found.type, place=place)
    if head == "lasting" and view.lasts and not rest:
        start, end = (m.FieldValue(row.record, f, row.via, type=INSTANT, place=place) for f in view.lasts)
        return m.Arithmetic("minus", end, start, type=DURATION, place=place)
    if define := c.scope.member(tree.Define, row.record, head):
        return (
            inlined(c, define, node if isinstance(node, tree.Call) else None, frame, row, place) if not rest else None
        )
    if lookup := c.scope.member(tree.Lookup, row.record, head):
        return looked_up(c, lookup, row, rest, frame, node)
    if (priority := c.scope.member(tree.Priority, row.record, head)) and not rest:
        return m.ClassValue(head, row.via, type=classes_of(priority), place=place)
    if c.scope.member(tree.Clock, row.record, head) and len(rest) == 1:
        if rest[0] in CLOCK_WORDS:
            return m.ClockValue(head, rest[0], row.via, type=CLOCK_WORDS[rest[0]], place=place)
        c.unknown(place, rest[0], f"word of clock `{head}`", CLOCK_WORDS)
        return c.lost(place)
    return None


def looked_up(
    c: Checker, lookup: tree.Lookup, row: Row, rest: tuple[str, ...], frame: Frame, node: tree.Path | tree.Call
) -> m.Expression | None:
    target = c.plurals.get(lookup.into.text) or lookup.into.text
    if target not in c.records:
        return c.lost(node.place)
    via = (*row.via, m.Link("lookup", lookup.name.text, target))
    if not rest:
        return m.LinkFound(via, type=FLAG, place=node.place)
    found = row_value(c, Row(target, via), rest, frame, node)
    if found is None:
        c.unknown(node.place, rest[0], f"field of `{target}`", (*c.records[target].fields, *c.scope.members_of(target)))
        return c.lost(node.place)
    return found


def classes_of(priority: tree.Priority) -> Type:
    """The classes of a priority, most urgent first as written."""
    if isinstance(priority.classes, tuple):
        return Type(Kind.CLASS, values=tuple(each.name.text for each in priority.classes))
    values = (str(row.value) for row in priority.classes.rows if isinstance(row.value, tree.Path))
    return Type(Kind.CLASS, values=tuple(sorted(set(values))))


FIGURES = ("charges", "credits", "bonuses")
"""Words of a period that every contract has."""

# ---------------------------------------------------------------- names of a period


def home_value(c: Checker, names: tuple[str, ...], frame: Frame, node: tree.Path) -> m.Expression | None:
    """A name that no row gives: a key, a parameter, a metric, a series, a deadline."""
    name, place = ".".join(names), node.place
    if name in frame.keys:
        return m.GroupKey(name, type=frame.keys[name], place=place)
    if parameter := c.scope.find(tree.Parameter, name):
        return parameter_value(c, parameter, place)
    if frame.row is not None:
        if c.scope.find(tree.Metric, name) or series_of(c, name, place):
            c.report(NotRowValue(place, name, frame.row.record))
            return c.lost(place)
        return deadline(c, names, place)
    if metric := c.scope.find(tree.Metric, name):
        return inlined(c, metric, None, frame, None, place)
    if (define := c.scope.find(tree.Define, name)) and isinstance(define.scope, tree.OfRow):
        if not frame.objective:
            c.report(UsedOutOfPlace(place, name, CONTEXT_PLACES))
            return c.lost(place)
        return inlined(c, define, None, frame, None, place)
    if series := series_of(c, name, place):
        return series
    return deadline(c, names, place)


def deadline(c: Checker, names: tuple[str, ...], place: Place) -> m.Expression | None:
    """`R.due`: one deadline for each period, which the declaration must have."""
    owner = ".".join(names[:-1])
    found = (
        c.scope.find(tree.Report, owner) or c.scope.find(tree.Responsibility, owner) or c.scope.find(tree.Remedy, owner)
    )
    if names[-1] != "due" or found is None:
        return None
    if problem := without_deadline(found):
        c.report(NotMeaningful(place, f"`{owner}` has {problem}", "say by when, once, in the declaration"))
    return m.DeadlineOf(owner, type=INSTANT, place=place)


def without_deadline(declared: tree.Report | tree.Responsibility | tree.Remedy) -> str:
    """Why a declaration has no single deadline for a period; empty where it has one."""
    if isinstance(declared, tree.Remedy):
        several = len(tree.clauses_of(declared, tree.Delivers))
        return {0: "nothing to deliver, and so no deadline", 1: ""}.get(several, "several deadlines")
    due = tree.clauses_of(declared, tree.Due)
    if not due:
        return "no deadline"
    waits = isinstance(declared, tree.Responsibility) and tree.clauses_of(declared, tree.Waits)
    return "a deadline for each waiting, and none for a period" if waits and due[0].lag.after is None else ""


def parameter_value(c: Checker, parameter: tree.Parameter, place: Place) -> m.Expression:
    from slalang.semantics.parameters import value_of

    body = value_of(c, parameter)
    name = parameter.name.text
    return m.Named("parameter", name, title_of(parameter), (), body, type=body.type, place=place)


def report_unknown(c: Checker, node: tree.Path, names: tuple[str, ...], frame: Frame, want: Type | None) -> None:
    head = names[0]
    if want is not None and want.kind in {Kind.CALENDAR, Kind.CLASS}:
        calendars = (*c.scope.names(tree.Calendar), "always")
        c.unknown(node.place, ".".join(names), str(want.kind), want.values or calendars)
        return
    if frame.row is None and frame.record and (found := [r for r in c.records.values() if head in r.fields]):
        c.report(NeedsRow(node.place, head, found[0].name))
        return
    if frame.row is None and head in {"result", "outcome", "target", "shortfall", "overshoot", "misses", "objective"}:
        c.report(UsedOutOfPlace(node.place, head, CONTEXT_PLACES))
        return
    known = [*frame.formals, *frame.keys, *c.scope.names(tree.Parameter)]
    if frame.row:
        views = lineage(c, frame.row.record)
        for view in views:
            known += [*view.fields, *c.scope.members_of(view.name)]
        if all(view.whole for view in views):
            c.unknown(node.place, ".".join(names), f"name of a row of `{frame.row.record}`", known)
        return
    kinds = (tree.Metric, tree.Objective, tree.Charge, tree.Penalty, tree.Bonus, tree.Score, tree.Define)
    c.unknown(node.place, ".".join(names), "figure", [*known, *c.scope.names(*kinds), *FIGURES])


def lineage(c: Checker, record: str) -> tuple[RecordView, ...]:
    """A record, its parent, and so on up."""
    view = c.records[record]
    return (view, *(lineage(c, view.parent) if view.parent else ()))


# ---------------------------------------------------------------- keys and settled lines


def for_key(c: Checker, value: m.Expression, key: tree.Name | tree.Text, frame: Frame, place: Place) -> m.Expression:
    """`X for KEY`: one member of a series that is kept for each key."""
    member = key_value(c, key, frame)
    match value:
        case m.SeriesValue(kind, name, None, settled):
            return m.SeriesValue(kind, name, member, settled, type=value.type, place=place)
        case m.DeadlineOf() | m.Constant(None):
            return value
        case m.Named(kind="define", body=body) if frame.objective or isinstance(body, m.SeriesValue):
            return value
    c.report(NotMeaningful(place, "only a series, a line or a grouped value has members", "leave out `for …`"))
    return c.lost(place)


def key_value(c: Checker, key: tree.Name | tree.Text, frame: Frame) -> m.Expression:
    if isinstance(key, tree.Text):
        return m.Constant(composed(key.value), type=TEXT, place=key.place) if text_known(c, key) else c.lost(key.place)
    if key.text in frame.keys:
        return m.GroupKey(key.text, type=frame.keys[key.text], place=key.place)
    if key.text == "objective" and frame.objective:
        return m.ContextValue("objective", type=Type(Kind.OBJECTIVE), place=key.place)
    if c.scope.find(tree.Objective, key.text):
        return m.Constant(key.text, type=Type(Kind.OBJECTIVE), place=key.place)
    if any(key.text in each.values for each in c.groups.values()):
        return m.Constant(key.text, type=TEXT, place=key.place)
    c.unknown(key.place, key.text, "key", (*frame.keys, *c.scope.names(tree.Objective)))
    return c.lost(key.place)


def text_known(c: Checker, key: tree.Text) -> bool:
    """Whether some key can have this value; reported where all keys are enumerations and none has it."""
    closed = [each for each in c.groups.values() if each.values]
    known = [value for each in closed for value in each.values]
    if len(closed) < len(c.groups) or not closed or composed(key.value) in known:
        return True
    c.report(
        UnknownValue(key.place, key.value, " or ".join(each.in_words for each in closed), nearest(key.value, known))
    )
    return False


def settled(c: Checker, node: tree.Path, frame: Frame, place: Place) -> m.Expression:
    """`settled L`: a line after the settlement."""
    found = series_of(c, str(node), place)
    if isinstance(found, m.SeriesValue) and found.kind in {m.SeriesKind.PENALTY, m.SeriesKind.BONUS}:
        return m.SeriesValue(found.kind, found.name, found.key, True, type=found.type, place=place)
    if isinstance(found, m.ContextValue):
        return found
    c.unknown(node.place, str(node), "penalty or bonus", c.scope.names(tree.Penalty, tree.Bonus))
    return c.lost(place)
