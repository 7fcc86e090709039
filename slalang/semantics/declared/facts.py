"""What is defined on facts: definitions, metrics, priorities, clocks and escalations."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

from slalang.model import contract as k
from slalang.model import expression as m
from slalang.semantics.aggregates import set_of
from slalang.semantics.checker import Checker, RecordView, title_of
from slalang.semantics.declared.services import common, roles_of
from slalang.semantics.faults.structure import MissingClause, NotMeaningful, RepeatedClause
from slalang.semantics.frames import Frame
from slalang.semantics.names import classes_of
from slalang.semantics.proofs.constants import constant
from slalang.semantics.series import keys_of
from slalang.semantics.uses import formal_type
from slalang.semantics.windows import unit_of
from slalang.syntax import tree
from slalang.units import (
    BUSINESS_DAYS,
    COUNT,
    DAYS,
    DURATION,
    FLAG,
    INSTANT,
    PERCENT,
    UNKNOWN,
    CalendarSpan,
    Kind,
    Type,
)

HOLE = re.compile(r"\{([^{}]*)\}")
"""What a sentence of a metric leaves open."""


def abstract(c: Checker, formals: tuple[tree.Formal, ...]) -> dict[str, m.Expression]:
    """Parameters as values that nothing is known of, to read a body on its own."""
    c.distinct("parameter", (formal.name for formal in formals))
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
            body = c.length(c.typed(declared.value, frame))
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
    for each in tree.clauses_of(declared, tree.Says):
        for hole in HOLE.findall(each.text.value):
            if hole not in formals:
                c.unknown(each.text.place, hole, f"parameter of metric `{declared.name}`", formals)
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
    c.distinct("class", (each.name for each in declared.classes))
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
        if pause == m.RowSet(""):
            continue
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
            if known is None and value.type != UNKNOWN:
                c.report(
                    NotMeaningful(share.place, "an escalation comes at a share of the limit", "write `at 50% of limit`")
                )
            elif known is not None and not 0 < known <= 1:
                problem, fix = (
                    "this comes never, or after the breach",
                    "write a share up to 100%, or `4 h after breach`",
                )
                c.report(NotMeaningful(share.place, problem, fix))
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
