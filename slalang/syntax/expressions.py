"""What each rule about expressions, patterns, tables, sets and windows builds.

Takes the values that `grammar.build` says a rule hands on, gives nodes of `tree`; a rule that a class alone builds
names it.
"""

from __future__ import annotations

from typing import Any

from slalang.source import Place
from slalang.syntax import tree
from slalang.syntax.building import Builder, fixed, items, present, with_flag, with_list, words

OPERATORS: dict[str, tree.Operator] = {"+": "plus", "-": "minus", "times": "times", "/": "divided", "of": "of"}


def chain(*parts: Any, place: Place) -> tree.Node:
    """`a + b - c`, nested to the left."""
    left = parts[0]
    for operator, right in zip(parts[1::2], parts[2::2], strict=True):
        left = tree.Binary(OPERATORS[operator], left, right, place=left.place.to(right.place))
    return left  # type: ignore[no-any-return]


def call(name: tree.Name, arguments: tuple[tree.Argument, ...] | None, *, place: Place) -> tree.Call:
    return tree.Call(name, arguments or (), place=place)


def in_a_row(condition: tree.Expression, run: tuple[int, str], *, place: Place) -> tree.InARow:
    return tree.InARow(condition, run[0], run[1], place=place)


def none_in(_no: tree.Flag, of: tree.SetOf, *, place: Place) -> tree.NoneIn:
    return tree.NoneIn(of, place=place)


class Inside(tree.Node):
    """`inside B`, until `time in` takes it."""

    of: tree.SpanSet


class Outside(tree.Node):
    """`outside C`, until `time in` takes it."""

    of: tree.SpanSet


def time_in(by: tree.Path | None, of: tree.SpanSet, *rest: Any, place: Place) -> tree.TimeIn:
    inside = tuple(part.of for part in rest if isinstance(part, Inside))
    outside = tuple(part.of for part in rest if isinstance(part, Outside))
    return tree.TimeIn(by, of, inside, outside, rest[-1], place=place)


def the_period(unit: tree.Name, so_far: bool | None, *, place: Place) -> tree.ThePeriod:
    return tree.ThePeriod(False, unit, so_far is not None, place=place)


def the_contract_period(unit: tree.Name, so_far: bool | None, *, place: Place) -> tree.ThePeriod:
    return tree.ThePeriod(True, unit, so_far is not None, place=place)


EXPRESSIONS: dict[str, Builder] = {
    "conditional": tree.Conditional,
    "orx": with_list(tree.Or),
    "andx": with_list(tree.And),
    "negation": tree.Not,
    "in_each_of": tree.InEachOf,
    "in_at_least": tree.InAtLeast,
    "in_a_row": in_a_row,
    "is": fixed(tree.Is, False, before=1),
    "is_not": fixed(tree.Is, True, before=1),
    "is_missing": tree.IsMissing,
    "exists": tree.Exists,
    "within": tree.Within,
    "mentions": tree.Mentions,
    "missed": tree.Missed,
    "met": tree.Met,
    "excused": tree.Excused,
    "capped_at": tree.CappedAt,
    "sum": chain,
    "product": chain,
    "factor": words,
    "per_quantum": tree.PerQuantum,
    "grain": words,
    "alternative": with_list(tree.FirstPresent),
    "rounded": tree.Rounded,
    "way": words,
    "in_window": tree.InWindow,
    "in_calendar": tree.InCalendar,
    "for_key": tree.ForKey,
    "measured_over": tree.MeasuredOver,
    "parenthesised": tree.Parenthesised,
    "negative": tree.Negative,
    "end_of": tree.EndOf,
    "settled": tree.Settled,
    "call": call,
    "arguments": items,
    "argument": tree.Argument,
    "path": with_list(tree.Path),
    "paths": items,
    "names": items,
    "lag": tree.Lag,
    "table": tree.Table,
    "graduated": tree.Graduated,
    "keys": items,
    "rows": items,
    "row": tree.Row,
    "row_patterns": items,
    "otherwise": tree.Otherwise,
    "row_missed": tree.RowMissed,
    "row_met": tree.RowMet,
    "row_excused": tree.RowExcused,
    "equals": tree.Equals,
    "at_least": tree.AtLeast,
    "at_most": tree.AtMost,
    "under": tree.Under,
    "over": tree.Over,
    "over_at_most": tree.OverAtMost,
    "over_under": tree.OverUnder,
    "from_under": tree.FromUnder,
    "from_to": tree.FromTo,
    "before": tree.Before,
    "after": tree.After,
    "no_later_than": tree.NoLaterThan,
    "no_earlier_than": tree.NoEarlierThan,
    "any_of": with_list(tree.AnyOf),
    "share": tree.Share,
    "count": tree.Count,
    "fold": tree.Fold,
    "percentile": tree.Percentile,
    "rank": tree.Rank,
    "time_in": time_in,
    "run_length": tree.RunLength,
    "any_in": tree.AnyIn,
    "none_in": none_in,
    "inside": Inside,
    "outside": Outside,
    "clip": tree.Clip,
    "span_set": tree.SpanSet,
    "set_of_rows": with_flag(tree.Rows, 0),
    "intervals": tree.Intervals,
    "periods": tree.Periods,
    "all": present,
    "the_last": tree.TheLast,
    "the_before": tree.TheBefore,
    "the_one_before": tree.TheOneBefore,
    "the_next": tree.TheNext,
    "the_next_one": tree.TheNextOne,
    "the_period": the_period,
    "the_contract_period": the_contract_period,
    "so_far": present,
}
