"""Facts and what is defined on them: records, look-ups, spans, definitions, metrics, priorities and clocks."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from slalang.model import contract as k
from slalang.model import expression as m
from slalang.semantics.aggregates import set_of
from slalang.semantics.checker import Checker, RecordView, title_of
from slalang.semantics.declared.services import common, roles_of
from slalang.semantics.faults.structure import MissingClause, NotMeaningful, RepeatedClause
from slalang.semantics.faults.units import UnitMismatch
from slalang.semantics.frames import Frame
from slalang.semantics.names import classes_of, formal_type
from slalang.semantics.proofs.constants import constant
from slalang.semantics.series import keys_of
from slalang.semantics.windows import unit_of
from slalang.source import NOWHERE
from slalang.syntax import tree
from slalang.units import (
    BUSINESS_DAYS,
    COUNT,
    DATE,
    DAYS,
    DURATION,
    FLAG,
    INSTANT,
    PERCENT,
    TEXT,
    UNKNOWN,
    CalendarSpan,
    Kind,
    Type,
)
from slalang.units.algebra import unify

DECISIONS = ("approval", "dispute", "choice")


DECIDED = {
    "approval": Type(Kind.ONE_OF, values=("approved", "refused")),
    "dispute": Type(Kind.ONE_OF, values=("disputed", "upheld", "rejected")),
    "choice": TEXT,
}


def decision_fields(record: str) -> dict[str, k.Field]:
    """The fields of a built-in record of decisions."""
    fields = (
        k.Field("declaration", TEXT),
        k.Field("key", TEXT, optional=True),
        k.Field("from", INSTANT, optional=True),
        k.Field("to", INSTANT, optional=True),
        k.Field("by", TEXT),
        k.Field("at", INSTANT),
        k.Field("decision", DECIDED[record]),
    )
    return {field.name: field for field in fields}


def views(c: Checker) -> None:
    """Fills the checker's records and their plurals, before any expression is read."""
    for name in DECISIONS:
        view = RecordView(name, "", "", decision_fields(name), "at", None, f"{name}s", NOWHERE, derived=True)
        c.records[name] = view
        c.plurals[view.plural] = name
    for declared in c.scope.all(tree.Record):
        add_view(c, view_of(c, declared))
    for spans in c.scope.all(tree.Spans):
        add_view(c, spans_view(c, spans))


def add_view(c: Checker, view: RecordView) -> None:
    c.records[view.name] = view
    if (other := c.plurals.get(view.plural)) and other != view.name:
        problem = f"`{view.plural}` would mean the rows of `{other}` and of `{view.name}`"
        c.report(NotMeaningful(view.place, problem, "give one of them another `plural`"))
    c.plurals[view.plural] = view.name


def view_of(c: Checker, declared: tree.Record) -> RecordView:
    name = declared.name.text
    fields: dict[str, k.Field] = {}
    for each in tree.clauses_of(declared, tree.Field):
        if first := fields.get(each.name.text):
            c.report(RepeatedClause(each.name.place, f"record `{name}`", f"{each.name}:", first.place))
            continue
        type_ = formal_type(c, each.type)
        fields[each.name.text] = k.Field(
            each.name.text, type_, each.mark == "key", each.mark == "optional", each.name.place
        )
    lasts = c.one(declared, tree.Lasts, "lasts")
    counted = c.one(declared, tree.CountedBy, "counted by")
    plural = c.one(declared, tree.Plural, "plural")
    timed = {n: f for n, f in fields.items() if f.type.kind in {Kind.INSTANT, Kind.DATE}}
    if counted and str(counted.path) not in timed:
        c.unknown(counted.path.place, str(counted.path), "instant of the record", timed)
    for path in (lasts.start, lasts.end) if lasts else ():
        if str(path) not in timed:
            c.unknown(path.place, str(path), "instant of the record", timed)
    return RecordView(
        name,
        declared.title.value if declared.title else "",
        declared.parent.text if declared.parent else "",
        fields,
        str(counted.path) if counted else "",
        (str(lasts.start), str(lasts.end)) if lasts else None,
        plural.name.text if plural else f"{name}s",
        declared.name.place,
    )


def spans_view(c: Checker, declared: tree.Spans) -> RecordView:
    """Derived spans are a child record with `started_at` and `ended_at`; of the fields they are split by, too."""
    name, parent = declared.name.text, declared.record.text
    plural = c.one(declared, tree.Plural, "plural")
    fields = {
        "started_at": k.Field("started_at", INSTANT),
        "ended_at": k.Field("ended_at", INSTANT, optional=True),
    }
    return RecordView(
        name,
        declared.title.value if declared.title else "",
        parent if parent in c.records else "",
        fields,
        "started_at",
        ("started_at", "ended_at"),
        plural.name.text if plural else f"{name}s",
        declared.name.place,
        derived=True,
    )


def record(c: Checker, declared: tree.Record) -> k.Record:
    view = c.records[declared.name.text]
    if declared.parent and declared.parent.text not in c.records:
        c.unknown(declared.parent.place, declared.parent.text, "record", c.records)
    annex = c.one(declared, tree.Annex, "annex")
    kept = c.one(declared, tree.Kept, "kept by")
    return k.Record(
        name=view.name,
        title=view.title,
        place=view.place,
        fields=tuple(view.fields.values()),
        parent=view.parent if view.parent in c.records else "",
        counted_by=view.counted_by,
        lasts=view.lasts,
        plural=view.plural,
        annex=annex.file.value if annex else "",
        kept_by=kept.by if kept else "",
    )


def decision_record(name: str) -> k.Record:
    fields = tuple(decision_fields(name).values())
    return k.Record(name=name, fields=fields, counted_by="at", plural=f"{name}s")


# ---------------------------------------------------------------- look-ups and spans


def lookup(c: Checker, declared: tree.Lookup) -> k.Lookup | None:
    owner, target = c.record_of(declared.record), c.plurals.get(declared.into.text)
    if target is None:
        c.unknown(declared.into.place, declared.into.text, "set of rows", c.plurals)
    if owner is None or target is None:
        return None
    frame = Frame().on(owner.name)
    values = tuple(c.typed(path, frame) for path in declared.by)
    seek = {tree.AsOf: "as of", tree.NextAfter: "next after", tree.LastBefore: "last before"}
    shape = seek[type(declared.seek)] if declared.seek else ""
    at = c.expect(c.typed(declared.seek.path, frame), INSTANT, DATE) if declared.seek else None
    keys = matched(c, declared, c.records[target], values, shape)
    where = c.wanted(declared.where, Frame().on(target), FLAG) if declared.where else None
    return k.Lookup(
        name=declared.name.text,
        place=declared.name.place,
        record=owner.name,
        target=target,
        by=tuple(zip(values, keys, strict=False)),
        seek=shape,
        at=at,
        where=where,
    )


def matched(
    c: Checker, declared: tree.Lookup, target: RecordView, values: tuple[m.Expression, ...], shape: str
) -> tuple[str, ...]:
    """The fields of the target that the values are matched with: its key in order, or the same names for a seek."""
    keys = [f for f in target.fields.values() if f.key]
    if shape == "as of":
        keys = [f for f in keys if f.type.kind not in {Kind.DATE, Kind.INSTANT}]
    if shape in {"next after", "last before"}:
        names = [path.names[-1].text for path in declared.by]
        keys = [target.fields[name] for name in names if name in target.fields]
    if len(keys) != len(values):
        wanted = ", ".join(f.name for f in keys) or "nothing"
        problem = f"the key of `{target.name}` is {wanted}; here {len(values)} values are matched with it"
        c.report(NotMeaningful(declared.place, problem, "name one value for each part of the key, in order"))
        return ()
    for value, key in zip(values, keys, strict=True):
        if unify(value.type, key.type) is None:
            c.report(UnitMismatch(value.place, value.type.in_words, key.type.in_words, "matched with", key.place))
    return tuple(f.name for f in keys)


def spans(c: Checker, declared: tree.Spans) -> k.Spans | None:
    owner = c.record_of(declared.record)
    if owner is None:
        return None
    frame = Frame().on(owner.name)
    starts, stops = c.one(declared, tree.Starts, "starts"), c.one(declared, tree.Stops, "stops")
    joins, keeps = c.one(declared, tree.Joins, "joins"), c.one(declared, tree.Keeps, "keeps")
    split = c.one(declared, tree.Split, "split by")
    if not joins:
        for clause, word in ((starts, "starts"), (stops, "stops"), (keeps, "keeps")):
            if clause is None:
                c.report(MissingClause(declared.name.place, f"spans `{declared.name}`", word))
    for path in split.keys if split else ():
        c.typed(path, frame)
    return k.Spans(
        name=declared.name.text,
        title=declared.title.value if declared.title else "",
        place=declared.name.place,
        record=owner.name,
        starts=tuple(event(c, each, owner, frame) for each in starts.events) if starts else (),
        stops=tuple(event(c, each, owner, frame) for each in stops.events) if stops else (),
        keeps=keeps.which if keeps else "",
        joins=set_of(c, joins.rows, Frame()).over if joins else None,
        split=tuple(str(path) for path in split.keys) if split else (),
        plural=c.records[declared.name.text].plural,
    )


def event(c: Checker, node: tree.Event, owner: RecordView, frame: Frame) -> k.Event:
    """An instant of the row, or of rows: the record's own (probes) or its children (replies)."""
    name = str(node.path)
    if rows := c.plurals.get(name):
        if rows != owner.name and c.records[rows].parent != owner.name:
            problem = f"`{name}` belong neither to `{owner.name}` nor to its children"
            c.report(NotMeaningful(node.place, problem, "name an instant or child rows"))
        where = c.wanted(node.where, Frame().on(rows), FLAG) if node.where else None
        return k.Event(rows, None, where)
    instant = c.expect(c.typed(node.path, frame), INSTANT)
    return k.Event("", instant, c.wanted(node.where, frame, FLAG) if node.where else None)


# ---------------------------------------------------------------- definitions and metrics


def abstract(c: Checker, formals: tuple[tree.Formal, ...]) -> dict[str, m.Expression]:
    """Parameters as values that nothing is known of, to read a body on its own."""
    result: dict[str, m.Expression] = {}
    values: dict[Kind, m.Value] = {Kind.CALENDAR: "always", Kind.MONTHS: CalendarSpan(months=1)}
    for formal in formals:
        type_ = formal_type(c, formal.type)
        fixed = values.get(type_.kind)
        result[formal.name.text] = (
            m.Constant(fixed, type=type_, place=formal.name.place)
            if fixed is not None
            else m.ContextValue(formal.name.text, type=type_, place=formal.name.place)
        )
    return result


def define(c: Checker, declared: tree.Define) -> k.Define:
    formals = abstract(c, declared.formals)
    parameters = tuple((name, value.type) for name, value in formals.items())
    name = declared.name.text
    match declared.scope:
        case tree.OfRow(record) if record.text == "objective":
            frame = Frame(formals=formals, objective=True, inside=(name,), context=result_words())
            body = c.typed(declared.value, frame)
            return k.Define(**common_of(declared), scope="objective", of="objective", parameters=parameters, body=body)
        case tree.OfRow(record):
            found = c.record_of(record)
            read: m.Expression | None = None
            if found:
                frame = Frame(formals=formals, inside=(f"{found.name}/{name}",)).on(found.name)
                read = c.typed(declared.value, frame)
            return k.Define(**common_of(declared), scope="row", of=record.text, parameters=parameters, body=read)
        case tree.EachPeriod(period, for_each):
            frame = Frame(keys=keys_of(c, declared.scope), formals=formals)
            body = c.typed(declared.value, frame)
            key = for_each.keys[0].text if for_each else ""
            unit = unit_of(c, period)
            return k.Define(
                **common_of(declared), scope="period", of="", parameters=parameters, body=body, unit=unit, key=key
            )


def common_of(declared: tree.Define) -> dict[str, Any]:
    return {"name": declared.name.text, "title": title_of(declared), "place": declared.name.place}


def result_words() -> dict[str, Type]:
    words = dict.fromkeys(("result", "target", "shortfall", "overshoot"), UNKNOWN)
    return {**words, "outcome": Type(Kind.OUTCOME), "misses": COUNT, "objective": Type(Kind.OBJECTIVE)}


def metric(c: Checker, declared: tree.Metric) -> k.Metric:
    formals = abstract(c, declared.formals)
    parameters = tuple((name, value.type) for name, value in formals.items())
    value = c.one(declared, tree.Value, "value", required=True)
    reference = c.one(declared, tree.Reference, "source")
    found = c.record_of(declared.record)
    body = None
    if value and found:
        frame = Frame(formals=formals, record=found.name, inside=(declared.name.text,))
        body = c.typed(value.value, frame)
    says = tuple((each.language.text, each.text.value) for each in tree.clauses_of(declared, tree.Says))
    return k.Metric(
        **common(declared),
        of=declared.record.text,
        parameters=parameters,
        body=body,
        source=reference.text.value if reference else "",
        says=says,
    )


# ---------------------------------------------------------------- priorities, clocks, escalations


def priority(c: Checker, declared: tree.Priority) -> k.Priority | None:
    owner = c.record_of(declared.record)
    if owner is None:
        return None
    title = declared.title.value if declared.title else ""
    name, place = declared.name.text, declared.name.place
    frame = Frame(inside=(f"{owner.name}/{name}",)).on(owner.name)
    if isinstance(declared.classes, tree.Table):
        type_ = classes_of(declared)
        table = c.typed(declared.classes, frame, type_)
        classes = tuple(k.Class(value, "", None) for value in type_.values)
        made = table if isinstance(table, m.Table) else None
        return k.Priority(name=name, title=title, place=place, record=owner.name, classes=classes, table=made)
    if declared.classes and declared.classes[-1].condition is not None:
        c.report(MissingClause(place, f"priority `{name}`", "class … otherwise"))
    for each in declared.classes[:-1]:
        if each.condition is None:
            c.report(NotMeaningful(each.place, "`otherwise` takes all rows that are left", "write it last"))
    return k.Priority(
        name=name,
        title=title,
        place=place,
        record=owner.name,
        classes=tuple(
            k.Class(each.name.text, each.title.value, c.wanted(each.condition, frame, FLAG) if each.condition else None)
            for each in declared.classes
        ),
    )


def clock(c: Checker, declared: tree.Clock) -> k.Clock | None:
    owner = c.record_of(declared.record)
    if owner is None:
        return None
    name = declared.name.text
    frame = Frame().on(owner.name)
    starts, stops = ends(c, declared, owner, frame)
    runs = c.one(declared, tree.Runs, "runs", required=True)
    calendar = c.wanted(runs.calendar, frame, Type(Kind.CALENDAR)) if runs else c.lost(declared.name.place)
    limit, end_of = limit_of(c, declared, frame, calendar)
    pauses = tuple(set_of(c, each.rows, frame).over for each in tree.clauses_of(declared, tree.Pauses))
    for pause, clause in zip(pauses, tree.clauses_of(declared, tree.Pauses), strict=True):
        if not isinstance(pause, m.RowSet) or not (view := c.records.get(pause.record)) or not view.lasts:
            problem = f"clock `{name}` can pause only for spans of its own rows"
            c.report(NotMeaningful(clause.place, problem, "name child rows that `lasts from … to …`"))
    return k.Clock(
        **common(declared),
        record=owner.name,
        starts=starts,
        stops=stops,
        runs=calendar,
        limit=limit,
        limit_end_of=end_of,
        pauses=pauses,
    )


def ends(c: Checker, declared: tree.Clock, owner: RecordView, frame: Frame) -> tuple[m.Expression, m.Expression]:
    """Start and stop: said, or those of the spans that the clock runs on."""
    result: list[m.Expression] = []
    kinds: tuple[tuple[type[tree.Node], str, int], ...] = ((tree.Starts, "starts", 0), (tree.Stops, "stops", 1))
    for kind, word, index in kinds:
        clause = c.one(declared, kind, word, required=not owner.lasts)
        if clause is None and owner.lasts:
            field = owner.fields[owner.lasts[index]]
            result.append(m.FieldValue(owner.name, field.name, type=field.type, place=declared.name.place))
        elif clause is None:
            result.append(c.lost(declared.name.place))
        else:
            if len(clause.events) > 1 or clause.events[0].where:
                c.report(
                    NotMeaningful(clause.place, "a clock starts and stops at one instant", "use `spans` for events")
                )
            result.append(c.expect(c.typed(clause.events[0].path, frame), INSTANT))
    return result[0], result[1]


def limit_of(c: Checker, declared: tree.Clock, frame: Frame, runs: m.Expression) -> tuple[m.Expression, bool]:
    calendar = str(runs.value) if isinstance(runs, m.Constant) and runs.type.kind is Kind.CALENDAR else ""
    inner = replace(frame, calendar=calendar)
    limits = [each for each in declared.clauses if isinstance(each, tree.Limit | tree.LimitEndOf)]
    if not limits:
        c.report(MissingClause(declared.name.place, f"clock `{declared.name}`", "limit"))
        return c.lost(declared.name.place), False
    for again in limits[1:]:
        c.report(RepeatedClause(again.place, f"clock `{declared.name}`", "limit", limits[0].place))
    if isinstance(limits[0], tree.LimitEndOf):
        return c.expect(c.typed(limits[0].length, inner), BUSINESS_DAYS), True
    return c.expect(c.typed(limits[0].value, inner), DURATION, DAYS, BUSINESS_DAYS), False


def escalation(c: Checker, declared: tree.Escalation) -> k.Escalation:
    if c.find_clock(declared.clock.text) is None:
        c.unknown(declared.clock.place, declared.clock.text, "clock", [x.name.text for x in c.scope.all(tree.Clock)])
    steps = tuple(step_up(c, each) for each in tree.clauses_of(declared, tree.StepUp))
    if not steps:
        c.report(MissingClause(declared.name.place, f"escalation `{declared.name}`", "level"))
    title = declared.title.value if declared.title else ""
    return k.Escalation(
        name=declared.name.text, title=title, place=declared.name.place, clock=declared.clock.text, steps=steps
    )


def step_up(c: Checker, node: tree.StepUp) -> k.StepUp:
    roles = roles_of(c, node.roles)
    match node.moment:
        case tree.AtShare(share):
            value = c.typed(share, Frame(context={"limit": DURATION}))
            known = share_of_limit(value)
            if known is None:
                c.report(
                    NotMeaningful(share.place, "an escalation comes at a share of the limit", "write `at 50% of limit`")
                )
            return k.StepUp(node.level, roles, known, None, False)
        case tree.OnBreach():
            return k.StepUp(node.level, roles, None, None, False)
        case tree.AfterBreach(delay):
            return k.StepUp(node.level, roles, None, c.expect(c.typed(delay, Frame()), DURATION, DAYS), False)
        case tree.EveryAfterBreach(delay):
            return k.StepUp(node.level, roles, None, c.expect(c.typed(delay, Frame()), DURATION, DAYS), True)


def share_of_limit(value: m.Expression) -> Fraction | None:
    match value:
        case m.Arithmetic("of", share, m.ContextValue("limit")) if share.type == PERCENT:
            found = constant(share)
            return found if isinstance(found, Fraction) else None
    return None
