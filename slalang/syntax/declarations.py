"""What each rule about declarations and their clauses builds.

Takes the values that `grammar.build` says a rule hands on, gives nodes of `tree`; a rule that a class alone builds
names it.
"""

from __future__ import annotations

from typing import Any

from slalang.source import Place
from slalang.syntax import tree
from slalang.syntax.building import (
    Builder,
    OtherDays,
    block,
    fixed,
    items,
    present,
    whole,
    with_flag,
    with_list,
    words,
)
from slalang.syntax.weekdays import day_of


def callable_with(kind: type[tree.Define] | type[tree.Metric], clauses: int | None = None) -> Builder:
    """A define or a metric, whose list of parameters may be absent."""

    def build(name: tree.Name, formals: tuple[tree.Formal, ...] | None, *rest: Any, place: Place) -> tree.Node:
        parts = (*rest[:clauses], rest[clauses:]) if clauses is not None else rest
        return kind(name, formals or (), *parts, place=place)

    return build


def open_days(
    first: tree.Name, last: tree.Name | None, hours: tuple[tree.TimeRange, ...], *, place: Place
) -> tree.OpenDays:
    days = [first] if last is None else [first, last]
    if any(day_of(day.text) != day.text for day in days):
        span = Place(place.source, first.place.start, days[-1].place.end)
        raise OtherDays(span, "-".join(day_of(day.text) for day in days))
    return tree.OpenDays(first, last, hours, place=place)


def for_each(first: tree.Name, tagged: tree.Name | None, *others: tree.Name, place: Place) -> tree.ForEach:
    return tree.ForEach((first, *others), tagged, place=place)


def nature(_keyword: str, *kind: Any, place: Place) -> tree.Nature:
    return tree.Nature(" ".join(kind), place=place)  # type: ignore[arg-type]


def recourse(_keyword: str, *kind: Any, place: Place) -> tree.Recourse:
    return tree.Recourse(" ".join(kind), place=place)  # type: ignore[arg-type]


def priority(name: tree.Name, record: tree.Name, title: tree.Text | None, *rest: Any, place: Place) -> tree.Priority:
    classes = rest[0] if len(rest) == 1 and isinstance(rest[0], tree.Table) else rest
    return tree.Priority(name, record, title, classes, place=place)


def priority_class(
    name: tree.Name, title: tree.Text, condition: tree.Expression | None = None, *, place: Place
) -> tree.PriorityClass:
    return tree.PriorityClass(name, title, condition, place=place)


def step_up(level: tree.Number, roles: tuple[tree.Name, ...], moment: tree.Moment, *, place: Place) -> tree.StepUp:
    return tree.StepUp(whole(level), roles, moment, place=place)


def not_before(month: tree.Number, *, place: Place) -> tree.NotBefore:
    return tree.NotBefore(whole(month), place=place)


def few_verdict(rows: tree.Number, verdict: tree.Verdict, *, place: Place) -> tree.FewerThan:
    return tree.FewerThan(whole(rows), verdict, (), place=place)


def few_failures(rows: tree.Number, allowed: tree.Number, *levels: tree.LevelFailures, place: Place) -> tree.FewerThan:
    then = tree.FailuresAllowed(whole(allowed), place=allowed.place)
    return tree.FewerThan(whole(rows), then, levels, place=place)


def level_failures(level: tree.Name, over: tree.Number, *, place: Place) -> tree.LevelFailures:
    return tree.LevelFailures(level, whole(over), place=level.place.to(place))


def verdict_missed(level: tree.Name | None, *, place: Place) -> tree.Verdict:
    return tree.Verdict("missed", level, False, place=place)


def replace_value(path: tree.Path, value: tree.Expression, *, place: Place) -> tree.Replace:
    return tree.Replace(path, tree.Equals(value, place=value.place), place=place)


def subtotal(name: tree.Name, lines: tuple[tree.Line, ...] | None, *, place: Place) -> tree.Subtotal:
    return tree.Subtotal(name, lines or (), place=place)


FILES: dict[str, Builder] = {
    "start": items,
    "use": tree.Use,
    "setting": tree.Setting,
    "parameter": block(tree.Parameter, 4),
    "require": tree.Require,
    "mechanism": block(tree.Mechanism, 3),
    "apply": tree.Apply,
    "formals": items,
    "formal": tree.Formal,
    "named_type": tree.NamedType,
    "one_of": tree.OneOf,
    "strings": items,
}

PARTIES: dict[str, Builder] = {
    "contract": block(tree.Contract, 2),
    "number": tree.ContractNumber,
    "party": block(tree.Party, 3),
    "contact": tree.Contact,
    "contact_kind": words,
    "side": words,
    "term": tree.Term,
    "timezone": tree.Timezone,
    "currency": tree.Currency,
    "languages": tree.Languages,
    "law": tree.Law,
    "prevails": tree.Prevails,
    "nature": nature,
    "recourse": recourse,
    "precedence": tree.Precedence,
    "calendar": block(tree.Calendar, 2),
    "open_days": open_days,
    "open_date": tree.OpenDate,
    "open_as": tree.OpenAs,
    "hours_list": items,
    "closed_holidays": tree.ClosedHolidays,
    "closed_dates": with_list(tree.Closed),
    "date_span": tree.DateSpan,
    "charge": block(tree.Charge, 3),
    "indexed": tree.Indexed,
    "service": block(tree.Service, 2),
    "covers": tree.Covers,
    "channels": tree.Channels,
    "hours": with_flag(tree.Hours, 1),
    "information": present,
    "fee": tree.Fee,
    "includes": tree.Includes,
    "excludes": tree.Excludes,
    "role": block(tree.Role, 3),
    "responsibility": block(tree.Responsibility, 3),
    "who": tree.Who,
    "duty": tree.Duty,
    "due": tree.Due,
    "waits": tree.Waits,
    "pauses_clocks": tree.PausesClocks,
    "since": words,
}

FACTS: dict[str, Builder] = {
    "record": block(tree.Record, 3),
    "field": tree.Field,
    "mark": words,
    "counted_by": tree.CountedBy,
    "lasts": tree.Lasts,
    "plural": tree.Plural,
    "annex": tree.Annex,
    "kept": tree.Kept,
    "keeper": words,
    "lookup": tree.Lookup,
    "as_of": tree.AsOf,
    "next_after": tree.NextAfter,
    "last_before": tree.LastBefore,
    "spans": block(tree.Spans, 3),
    "starts": with_list(tree.Starts),
    "stops": with_list(tree.Stops),
    "event": tree.Event,
    "keeps": tree.Keeps,
    "which": words,
    "joins": tree.Joins,
    "split": tree.Split,
    "define": callable_with(tree.Define),
    "of_row": tree.OfRow,
    "each_period": tree.EachPeriod,
    "for_each": for_each,
    "metric": callable_with(tree.Metric, 2),
    "value": tree.Value,
    "reference": tree.Reference,
    "says": tree.Says,
    "priority": priority,
    "class": priority_class,
    "clock": block(tree.Clock, 3),
    "pauses": tree.Pauses,
    "runs": tree.Runs,
    "limit": tree.Limit,
    "limit_end_of": tree.LimitEndOf,
    "escalation": block(tree.Escalation, 3),
    "step_up": step_up,
    "at_share": tree.AtShare,
    "on_breach": tree.OnBreach,
    "after_breach": tree.AfterBreach,
    "every_after_breach": tree.EveryAfterBreach,
}

PROMISES: dict[str, Builder] = {
    "objective": block(tree.Objective, 2),
    "in_services": tree.InServices,
    "measure": tree.Measure,
    "target": tree.Target,
    "level": tree.Level,
    "also": tree.Also,
    "each": tree.Each,
    "tags": tree.Tags,
    "few_verdict": few_verdict,
    "few_failures": few_failures,
    "level_failures": level_failures,
    "nothing_counted": tree.NothingCounted,
    "not_reported": tree.NotReported,
    "final": tree.Final,
    "verdict_not_measured": fixed(tree.Verdict, "not measured", None, False),
    "verdict_met": fixed(tree.Verdict, "met", None, False),
    "verdict_missed": verdict_missed,
    "verdict_missed_all": fixed(tree.Verdict, "missed", None, True),
    "verdict_excused": fixed(tree.Verdict, "excused", None, False),
    "verdict_carries": fixed(tree.Verdict, "carries the last result", None, False),
    "relief": block(tree.Relief, 3),
    "leaves_out": tree.LeavesOut,
    "counts_as_met": tree.CountsAsMet,
    "forgives": tree.Forgives,
    "pauses_the_clock": tree.PausesTheClock,
    "lowers_target": fixed(tree.Lowers, None),
    "lowers_level": tree.Lowers,
    "excuses_the_outcome": tree.ExcusesTheOutcome,
    "during": tree.During,
    "when": tree.When,
    "allowance": tree.Allowance,
    "approved": tree.Approved,
    "silence_word": words,
    "remark": tree.Remark,
}

MONEY: dict[str, Builder] = {
    "penalty": block(tree.Penalty, 3),
    "bonus": block(tree.Bonus, 3),
    "score": block(tree.Score, 3),
    "for_objectives": tree.ForObjectives,
    "whatever": tree.WhateverTheOutcome,
    "amount": tree.Amount,
    "settlement": block(tree.Settlement, 2),
    "keep": tree.Keep,
    "choice": words,
    "waive": tree.Waive,
    "cap": tree.Cap,
    "carrying": tree.Carrying,
    "reduce": tree.Reduce,
    "increase": tree.Increase,
    "subtotal": subtotal,
    "lines": items,
    "line": tree.Line,
    "earn_back": tree.EarnBack,
    "round": tree.Round,
    "drop_under": fixed(tree.Drop, "under"),
    "drop_at_most": fixed(tree.Drop, "at most"),
    "pay_next_invoice": with_flag(tree.PayNextInvoice, 0),
    "pay_at_end": with_flag(tree.PayAtEnd, 0),
    "bonuses": present,
    "unused_lapses": fixed(tree.Unused, "lapses"),
    "unused_is_paid": fixed(tree.Unused, "is paid"),
    "tax_price": with_flag(tree.TaxPrice, 0),
    "tax_compensation": with_flag(tree.TaxCompensation, 0),
    "price_change": words,
    "dispute": tree.Dispute,
}

CHANGES: dict[str, Builder] = {
    "remedy": block(tree.Remedy, 3),
    "not_before": not_before,
    "delivers": tree.Delivers,
    "may": tree.May,
    "on_notice": tree.Notice,
    "report": block(tree.Report, 2),
    "sent": tree.SentTo,
    "shows": tree.Shows,
    "review": block(tree.Review, 2),
    "notice": tree.ReviewNotice,
    "amendment": block(tree.Amendment, 2),
    "takes_effect": tree.TakesEffect,
    "splitting": tree.Splitting,
    "from_the_next": tree.FromTheNext,
    "replace_pattern": tree.Replace,
    "replace_value": replace_value,
    "add": tree.Add,
    "remove": tree.Remove,
    "prose": block(tree.Prose, 2),
    "heading": tree.Heading,
    "wording": tree.Wording,
    "translation": block(tree.Translation, 1),
    "rendering": tree.Rendering,
    "scenario": block(tree.Scenario, 1),
    "given": tree.Given,
    "given_data": tree.GivenData,
    "given_as_of": tree.GivenAsOf,
    "expect": tree.Expect,
    "expect_right": tree.ExpectRight,
    "arises": words,
    "state": words,
    "fails": tree.Fails,
    "invariant": block(tree.Invariant, 1),
    "always": tree.Always,
    "law_of_change": tree.LawOfChange,
    "change": words,
    "effect": words,
}

DECLARATIONS: dict[str, Builder] = {**FILES, **PARTIES, **FACTS, **PROMISES, **MONEY, **CHANGES}
