"""What is promised and what excuses it: objectives and reliefs."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from slalang.model import contract as k
from slalang.model import expression as m
from slalang.semantics import patterns
from slalang.semantics.aggregates import set_of
from slalang.semantics.checker import Checker, describe
from slalang.semantics.conditions import lag_of
from slalang.semantics.declared.services import common
from slalang.semantics.faults.structure import MissingClause, NotMeaningful, RepeatedClause
from slalang.semantics.frames import Frame
from slalang.semantics.series import objective_type
from slalang.semantics.usage import nodes
from slalang.semantics.windows import unit_of
from slalang.syntax import tree
from slalang.units import COUNT, DATE, FLAG, INSTANT, UNKNOWN, Kind, Type
from slalang.units.algebra import difference


def measured_record(c: Checker, objective: tree.Objective) -> str:
    """The record that an objective counts: that of the metric it names, else of its first set of rows."""
    measure = next(iter(tree.clauses_of(objective, tree.Measure)), None)
    for node in tree.walk(measure) if measure else ():
        name = (
            str(node)
            if isinstance(node, tree.Path)
            else node.name.text
            if isinstance(node, tree.Call | tree.Rows)
            else ""
        )
        if metric := c.scope.find(tree.Metric, name):
            return metric.record.text if metric.record.text in c.records else ""
        if isinstance(node, tree.Rows) and name in c.plurals:
            return c.plurals[name]
        if isinstance(node, tree.TimeIn):
            return ""
    return ""


def group_type(c: Checker, key: str, record: str) -> Type | None:
    """The type of a key: a field of the record, or the classes of its priority; None where the record has no such."""
    owner = record
    while owner:
        view = c.records[owner]
        if key in view.fields:
            return view.fields[key].type
        if priority := c.scope.member(tree.Priority, owner, key):
            from slalang.semantics.names import classes_of

            return classes_of(priority)
        if not view.whole:
            return UNKNOWN
        owner = view.parent
    return None if record else UNKNOWN


def words_of(result: Type) -> dict[str, Type]:
    """What may be said of an objective whose result has this type."""
    away = difference(result) if result.kind is not Kind.UNKNOWN else UNKNOWN
    return {
        "result": result,
        "target": result,
        "shortfall": away,
        "overshoot": away,
        "outcome": Type(Kind.OUTCOME),
        "misses": COUNT,
        "objective": Type(Kind.OBJECTIVE),
    }


def objective(c: Checker, declared: tree.Objective) -> k.Objective:
    record = measured_record(c, declared)
    group = c.one(declared, tree.ForEach, "for each")
    key = group.keys[0].text if group else ""
    keys = {key: c.groups[key]} if key in c.groups else {}
    frame = Frame(record=record, keys=keys, objective=True, context={"objective": Type(Kind.OBJECTIVE)})
    judged = replace(frame, blind=bool(key) and key not in c.groups)
    measure = c.one(declared, tree.Measure, "measure", required=True)
    target = c.one(declared, tree.Target, "target", required=True)
    each = c.one(declared, tree.Each, "each", required=True)
    c.distinct("level", (x.name for x in tree.clauses_of(declared, tree.Level)))
    value = figure_of(c, measure, frame) if measure else c.lost(declared.name.place)
    return k.Objective(
        **common(declared),
        record=record,
        measure=value,
        target=patterns.pattern(c, target.pattern, value, judged) if target else nothing(c, declared),
        unit=unit_of(c, each.period) if each else "month",
        services=services_of(c, declared),
        levels=tuple(level(c, x, value, judged) for x in tree.clauses_of(declared, tree.Level)),
        also=tuple(also(c, x, judged) for x in tree.clauses_of(declared, tree.Also)),
        attribution=attribution(c, each, record, value),
        group=c.typed(tree.Path((group.keys[0],), place=group.place), Frame().on(record)) if group and record else None,
        group_name=key,
        tags=tuple(n.text for x in tree.clauses_of(declared, tree.Tags) for n in x.names),
        low_volume=low_volume(c, declared, value),
        nothing_counted=rule(c, declared, tree.NothingCounted, "nothing counted"),
        not_reported=rule(c, declared, tree.NotReported, "not reported"),
        final=final(c, declared, frame),
    )


def figure_of(c: Checker, measure: tree.Measure, frame: Frame) -> m.Expression:
    """What is measured: a figure, since a result is given, averaged and taken from its target as a number."""
    fix = "measure a share, a count, an amount or a length of time"
    return c.figure(c.typed(measure.value, frame), "result that a target could judge", fix=fix)


def nothing(c: Checker, declared: tree.Objective) -> m.Pattern:
    return m.Equal(c.lost(declared.name.place))


def services_of(c: Checker, declared: tree.Objective) -> tuple[str, ...]:
    names = [name for each in tree.clauses_of(declared, tree.InServices) for name in each.services]
    for name in names:
        if not c.scope.find(tree.Service, name.text):
            c.unknown(name.place, name.text, "service", c.scope.names(tree.Service))
    return tuple(name.text for name in names)


def level(c: Checker, clause: tree.Level, value: m.Expression, frame: Frame) -> k.Level:
    return k.Level(clause.name.text, patterns.pattern(c, clause.pattern, value, frame))


def also(c: Checker, clause: tree.Also, frame: Frame) -> tuple[m.Expression, m.Pattern]:
    value = c.typed(clause.value, frame)
    return value, patterns.pattern(c, clause.pattern, value, frame)


def attribution(c: Checker, each: tree.Each | None, record: str, value: m.Expression) -> m.Expression | None:
    """The instant that puts a row in a period. Time in spans is clipped and takes none."""
    if each is None or each.by is None:
        if each is not None and record and not c.records[record].counted_by:
            problem = f"nothing says in which period a row of `{record}` counts"
            c.report(NotMeaningful(each.place, problem, f"write `each {each.period} by INSTANT`"))
        return None
    if not record:
        if any(isinstance(node, m.TimeIn) for node in nodes(value)):
            problem = "time in spans is clipped to the period and belongs to no single instant"
            c.report(NotMeaningful(each.by.place, problem, "leave out `by`"))
        return None
    return c.expect(c.typed(each.by, Frame().on(record)), INSTANT, DATE)


def low_volume(c: Checker, declared: tree.Objective, value: m.Expression) -> k.LowVolume | None:
    few = c.one(declared, tree.FewerThan, "fewer than")
    if few is None:
        return None
    levels = {x.name.text for x in tree.clauses_of(declared, tree.Level)}
    for each in few.levels:
        if each.level.text not in levels:
            c.unknown(each.level.place, each.level.text, "level of the objective", levels)
    if isinstance(few.then, tree.Verdict):
        return k.LowVolume(few.rows, verdict(c, few.then, levels))
    if not is_share(value):
        fix = "write `fewer than N: not measured`"
        c.report(NotMeaningful(few.place, "only a share has failures to count", fix))
    return k.LowVolume(few.rows, None, few.then.count, tuple((x.level.text, x.over) for x in few.levels))


def is_share(value: m.Expression) -> bool:
    match value:
        case m.Named(body=body):
            return is_share(body)
        case m.Rounded(inner):
            return is_share(inner)
        case m.Aggregate(fold):
            return fold is m.Fold.SHARE
    return value.type.kind is Kind.UNKNOWN


def rule(c: Checker, declared: tree.Objective, kind: type[tree.Node], word: str) -> k.OutcomeRule:
    clause = c.one(declared, kind, word)
    levels = {x.name.text for x in tree.clauses_of(declared, tree.Level)}
    return verdict(c, clause.verdict, levels) if clause else k.OutcomeRule("not measured")


def verdict(c: Checker, node: tree.Verdict, levels: set[str]) -> k.OutcomeRule:
    if node.level and node.level.text not in levels:
        c.unknown(node.level.place, node.level.text, "level of the objective", levels)
    outcome = "last" if node.outcome == "carries the last result" else node.outcome
    return k.OutcomeRule(outcome, "*" if node.every_level else node.level.text if node.level else "")


def final(c: Checker, declared: tree.Objective, frame: Frame) -> k.Final | None:
    clause = c.one(declared, tree.Final, "final")
    if clause is None:
        return None
    months = 0
    if clause.restated:
        value = clause.restated
        if not value.unit.startswith("month") or value.value.denominator != 1:
            c.report(
                NotMeaningful(value.place, "results are restated for whole months", "write `restated for 2 months`")
            )
        months = int(value.value)
    return k.Final(lag_of(c, clause.lag, replace(frame, row=None)), months)


# ---------------------------------------------------------------- reliefs


def relief(c: Checker, declared: tree.Relief) -> k.Relief:
    names = objectives_of(c, declared.objectives)
    frame = relief_frame(c, names)
    during, allowance = c.one(declared, tree.During, "during"), c.one(declared, tree.Allowance, "allowance")
    each, when = c.one(declared, tree.Each, "each"), c.one(declared, tree.When, "when")
    note = c.one(declared, tree.Remark, "note")
    spans = set_of(c, during.spans, Frame()).over if during else None
    if (
        during
        and not (isinstance(spans, m.RowSet) and (v := c.records.get(spans.record)) and v.lasts)
        and spans != m.RowSet("")
    ):
        c.report(NotMeaningful(during.place, "these rows are no spans", "name a record that `lasts from … to …`"))
    if allowance and not during:
        c.report(MissingClause(allowance.place, describe(declared), "during"))
    return k.Relief(
        **common(declared),
        objectives=names,
        effect=effect(c, declared, frame),
        during=spans,
        allowance=elapsed(c, allowance.amount) if allowance else None,
        allowance_unit=unit_of(c, allowance.period) if allowance else "",
        unit=unit_of(c, each.period) if each else "",
        when=c.wanted(when.condition, frame, FLAG) if when else None,
        approved=approved(c, declared),
        note=note.text.value if note else "",
    )


def objectives_of(c: Checker, paths: tuple[tree.Path, ...]) -> tuple[str, ...]:
    for path in paths:
        if not c.scope.find(tree.Objective, str(path)):
            c.unknown(path.place, str(path), "objective", c.scope.names(tree.Objective))
    return tuple(str(path) for path in paths)


def relief_frame(c: Checker, names: tuple[str, ...]) -> Frame:
    found = [o for name in names if (o := c.scope.find(tree.Objective, name))]
    records = {measured_record(c, o) for o in found}
    keys = {x.keys[0].text for o in found for x in tree.clauses_of(o, tree.ForEach)}
    return Frame(
        record=records.pop() if len(records) == 1 else "",
        keys={key: c.groups[key] for key in sorted(keys) if key in c.groups},
        objective=True,
        blind=len(found) < len(names) or not keys <= c.groups.keys(),
    )


EFFECTS = (
    tree.LeavesOut,
    tree.CountsAsMet,
    tree.Forgives,
    tree.PausesTheClock,
    tree.Lowers,
    tree.ExcusesTheOutcome,
)


def effect(c: Checker, declared: tree.Relief, frame: Frame) -> k.Effect:
    found: list[Any] = [x for x in declared.clauses if isinstance(x, EFFECTS)]
    if not found:
        c.report(MissingClause(declared.name.place, describe(declared), "leaves out"))
        return k.Excuses()
    for again in found[1:]:
        c.report(RepeatedClause(again.place, describe(declared), "leaves out", found[0].place))
    match found[0]:
        case tree.LeavesOut(rows):
            return k.LeavesOut(set_of(c, rows, Frame()).over)
        case tree.CountsAsMet(rows):
            return k.CountsAsMet(set_of(c, rows, Frame()).over)
        case tree.Forgives(count):
            return k.Forgives(c.wanted(count, frame, Type(Kind.NUMBER)))
        case tree.Lowers(name, pattern):
            return k.Lowers(name.text if name else "", lowered(c, declared, name, pattern, frame))
        case tree.PausesTheClock() | tree.ExcusesTheOutcome() as whole:
            if not any(isinstance(x, tree.When | tree.During) for x in declared.clauses):
                c.report(MissingClause(whole.place, f"{describe(declared)} relieves everything: it", "when"))
            return k.PausesTheClock() if isinstance(whole, tree.PausesTheClock) else k.Excuses()
    return k.Excuses()


def lowered(
    c: Checker, declared: tree.Relief, name: tree.Name | None, pattern: tree.Pattern, frame: Frame
) -> m.Pattern:
    first = declared.objectives[0]
    levels = {
        x.name.text for o in (c.scope.find(tree.Objective, str(first)),) if o for x in tree.clauses_of(o, tree.Level)
    }
    if name and name.text not in levels:
        c.unknown(name.place, name.text, "level of the objective", levels)
    known = c.scope.find(tree.Objective, str(first)) is not None
    type_ = objective_type(c, str(first), first.place) if known else UNKNOWN
    return patterns.pattern(c, pattern, m.ContextValue("result", type=type_, place=pattern.place), frame)


def elapsed(c: Checker, amount: tree.Quantity) -> int:
    value = c.typed(amount, Frame())
    if isinstance(value, m.Constant) and value.type.kind is Kind.DURATION and isinstance(value.value, Fraction):
        return int(value.value)
    c.report(NotMeaningful(amount.place, "an allowance is elapsed time", "write hours or minutes"))
    return 0


def approved(c: Checker, declared: tree.Relief) -> k.Approval | None:
    clause = c.one(declared, tree.Approved, "approved by")
    if clause is None:
        return None
    if not c.scope.find(tree.Role, clause.role.text):
        c.unknown(clause.role.place, clause.role.text, "role", c.scope.names(tree.Role))
    return k.Approval(clause.role.text, lag_of(c, clause.lag, Frame()) if clause.lag else None, clause.silence or "")


def tags_of(c: Checker) -> set[str]:
    """All tags of all objectives."""
    return {n.text for o in c.scope.all(tree.Objective) for x in tree.clauses_of(o, tree.Tags) for n in x.names}
