"""Sets of rows, buckets, groups and periods as phrases, and the aggregates and measures of time over them.

Takes the nodes of `model.expression` with the `Sentences` that word what is inside them; gives runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from slalang.documents.names import spoken
from slalang.documents.tree import Runs
from slalang.documents.voice import emphasis, words
from slalang.model import expression as x

if TYPE_CHECKING:
    from slalang.documents.sentences import Sentences


def set_of(s: Sentences, rows: x.SetOf) -> Runs:
    """`tickets in Office hours for which …`."""
    match rows:
        case x.RowSet():
            what = row_set(s, rows)
        case x.BucketSet():
            what = bucket_set(s, rows)
        case x.GroupSet(by=by):
            what = s.voice.say("set.groups", by=s.expression(by))
        case x.KeySet(name=name):
            what = s.voice.say("set.keys", x=emphasis(spoken(name)))
        case x.ObjectiveSet(tag=tag):
            what = objective_set(s, tag)
        case x.PeriodSet(window=window, unit=unit):
            inner = s.window(window)
            apart = unit and unit != window.unit
            what = s.voice.say(f"set.periods.{unit.replace(' ', '_')}", window=inner) if apart else inner
        case _:
            assert_never(rows)
    return s.voice.say("set.where", x=what, condition=s.condition(rows.where)) if rows.where is not None else what


def objective_set(s: Sentences, tag: str) -> Runs:
    """The promises of a tag by their names, so that nobody has to look the tag up."""
    tagged = [s.names.of("objective", o.name) for o in s.names.contract.objectives if tag in o.tags]
    if not tag or not tagged:
        return s.voice.say("set.objectives")
    return s.voice.say("set.objectives_listed", objectives=s.voice.all_of(tagged))


def row_set(s: Sentences, rows: x.RowSet) -> Runs:
    what = s.names.rows(rows.record)
    if rows.of_row:
        what = s.voice.say("set.of_row", x=what)
    if rows.all_rows:
        what = s.voice.say("set.all_rows", x=what)
    if rows.kept_by:
        what = s.voice.say("set.kept_by", x=what, objective=s.names.of("objective", rows.kept_by))
    if rows.by is not None:
        what = s.voice.say("set.by", x=what, by=s.expression(rows.by))
    return s.voice.say("set.in_calendar", x=what, calendar=s.calendar(rows.calendar)) if rows.calendar else what


def bucket_set(s: Sentences, rows: x.BucketSet) -> Runs:
    if rows.width:
        what = s.voice.say("set.intervals", width=words(s.voice.figures.duration_in_words(rows.width)))
    else:
        what = s.voice.say(f"set.buckets.{rows.unit}")
    if rows.by is not None:
        what = s.voice.say("set.by", x=what, by=s.expression(rows.by))
    return s.voice.say("set.starting_in", x=what, calendar=s.calendar(rows.calendar)) if rows.calendar else what


def aggregate(s: Sentences, e: x.Aggregate) -> Runs:
    """`the share of tickets for which …`, `the mean of … over …`."""
    over = s.set(e.over)
    inner = {"over": over}
    match e.fold:
        case x.Fold.SHARE:
            return share(s, e)
        case x.Fold.COUNT | x.Fold.ANY | x.Fold.NO:
            pass
        case x.Fold.PERCENTILE:
            assert e.value is not None and e.rank is not None, "a percentile has a rank and a value"
            inner |= {"value": s.tight(e.value), "rank": words(s.voice.figures.number(e.rank))}
        case _:
            assert e.value is not None, f"{e.fold} has a value"
            inner |= {"value": s.tight(e.value)}
    said = s.voice.say(f"aggregate.{e.fold}", **inner)
    if e.counting_empty_as is not None:
        return s.voice.say("aggregate.empty_as", x=said, value=s.expression(e.counting_empty_as))
    return said


def share(s: Sentences, e: x.Aggregate) -> Runs:
    """A share: `where` of its set is what fulfils, `among` what is counted."""
    over, condition = e.over, e.over.where
    bare = s.set(without_where(over))
    if condition is None:
        return s.voice.say("aggregate.share_plain", over=bare)
    if e.among is None:
        return s.voice.say("aggregate.share", over=bare, condition=s.condition(condition))
    return s.voice.say("aggregate.share_among", over=bare, condition=s.condition(condition), among=s.condition(e.among))


def without_where(rows: x.SetOf) -> x.SetOf:
    from dataclasses import replace

    return replace(rows, where=None)


def time_in(s: Sentences, e: x.TimeIn) -> Runs:
    """`the time in … inside … outside …, counted once for each agent, from … to …`."""
    said = s.voice.say("time.base", x=span_set(s, e.base))
    for part in e.inside:
        said = s.voice.say("time.inside", x=said, part=span_set(s, part))
    for part in e.outside:
        said = s.voice.say("time.outside", x=said, part=span_set(s, part))
    if e.by is not None:
        said = s.voice.say("time.by", x=said, by=s.expression(e.by))
    if e.start is not None and e.stop is not None:
        said = s.voice.say("time.between", x=said, a=s.expression(e.start), b=s.expression(e.stop))
    return said


def span_set(s: Sentences, spans: x.SpanSet) -> Runs:
    if spans.is_calendar:
        return s.voice.say("time.always") if spans.name == "always" else s.calendar(spans.name)
    what = s.names.rows(spans.name)
    return s.voice.say("set.where", x=what, condition=s.condition(spans.where)) if spans.where is not None else what
