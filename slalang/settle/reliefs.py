"""Which spans are relieved, decided before the rows are measured: conditions of buckets, spans, approvals, allowances.

Takes the answers to `relief_questions`, the spans of `relief_sets`, recorded decisions and the instant at which all of
it is judged; gives `RelievedSpans` for the engine and `ReliefUse` for the statement; assumes that `unevaluated` refused
the effects that are not computed here.

In this order: the spans that a relief names, then their approval, then the allowance, in order of start.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from slalang.calendar.opentime import clipped, united, without
from slalang.calendar.zones import EARLIEST, EPOCH_DAY, LATEST
from slalang.model.contract import Approval, Contract, Objective, Relief
from slalang.model.expression import SetOf
from slalang.model.measured import RelievedSpans
from slalang.model.outcome import ReliefUse
from slalang.settle.asking import in_force, objective
from slalang.settle.decisions import Decision
from slalang.settle.lags import due
from slalang.settle.scope import Book, Scope

SILENCE_APPROVES = "approves"
APPROVALS = {"approved", "approves"}
"""The words of a recorded approval; every other word is none."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class During:
    """The spans that the engine gives for a relief's `during`: (key, start, end or None while it runs)."""

    relief: str
    rows: SetOf


@dataclass(frozen=True, slots=True)
class Claimed:
    """A span that a relief names: a row's, or a bucket or period under its label; of one group where `grouped`."""

    key: str
    start: int
    end: int
    group: str | None
    grouped: bool
    approval: str = ""


def relief_sets(contract: Contract) -> tuple[During, ...]:
    """The sets of spans that `relieved` needs, one for each relief that has one."""
    return tuple(During(r.name, r.during) for r in contract.reliefs if r.during is not None)


def relieved(
    book: Book,
    contract: Contract,
    spans: Mapping[str, Sequence[tuple[str, int, int | None]]],
    decisions: Sequence[Decision],
    until: int,
) -> tuple[tuple[RelievedSpans, ...], tuple[ReliefUse, ...]]:
    """What every relief of some terms relieves from the start of the term until an instant, for each objective."""
    acts: list[RelievedSpans] = []
    uses: list[ReliefUse] = []
    for relief in contract.reliefs:
        for name in relief.objectives:
            of = objective(contract, name)
            claimed = claims(book, relief, of, spans.get(relief.name, ()), until)
            granted = [g for c in claimed if (g := approved(book, relief, c, decisions)) is not None]
            kept = allowed(book, relief, granted)
            acts.extend(acting(relief, of, kept))
            uses.extend(used(relief, of, kept))
    return tuple(acts), tuple(uses)


# ---------------------------------------------------------------- what a relief names


def claims(
    book: Book, relief: Relief, of: Objective, spans: Sequence[tuple[str, int, int | None]], until: int
) -> list[Claimed]:
    """The spans of `during`, the buckets of `when`, their common part, or all time where a relief has neither."""
    lasting = [Claimed(k, s, e if e is not None else max(book.as_of, s), None, False) for k, s, e in spans]
    if relief.when is None:
        return lasting if relief.during is not None else [Claimed("", EARLIEST, LATEST, None, False)]
    judged = buckets(book, relief, of, until)
    if relief.during is None:
        return judged
    return [
        replace(span, start=start, end=end, group=bucket.group, grouped=bucket.grouped)
        for bucket in judged
        for span in lasting
        for start, end in clipped([(span.start, span.end)], bucket.start, bucket.end)
    ]


def buckets(book: Book, relief: Relief, of: Objective, until: int) -> list[Claimed]:
    """The buckets (else the objective's periods) in which the condition holds, and where it differs the groups."""
    found: list[Claimed] = []
    for period in book.line.until(relief.unit or of.unit, until):
        if in_force(book.in_force(period).reliefs, relief.name) != relief:
            continue  # other terms judge this period
        scope = Scope(book, period, relieved=False)
        keyed = of.group is not None
        keys = book.keys(of.group_name, period) if keyed else (None,)
        held = [key for key in keys if scope.of_objective(of, key, keyed=keyed).holds(relief.when)]
        whole = Claimed(period.label, period.start, period.end, None, False)
        if held and len(held) == len(keys):
            found.append(whole)
        else:
            found.extend(replace(whole, group=key, grouped=True) for key in held)
    return found


# ---------------------------------------------------------------- approval


def approved(book: Book, relief: Relief, claimed: Claimed, decisions: Sequence[Decision]) -> Claimed | None:
    """The span with the word of its approval; None where it is refused, or not approved in time."""
    rule = relief.approved
    if rule is None:
        return claimed
    deadline = silence_from(book, rule, claimed)
    limit = book.as_of if deadline is None else min(book.as_of, deadline)
    said = [d for d in decisions if concerns(d, relief, rule, claimed) and d.at <= limit]
    if said:
        last = max(said, key=lambda d: d.at)
        return replace(claimed, approval=f"{last.by} {day(book, last.at)}") if last.decision in APPROVALS else None
    if deadline is not None and book.as_of >= deadline and rule.silence == SILENCE_APPROVES:
        return replace(claimed, approval=f"silence {day(book, deadline)}")
    return None


def silence_from(book: Book, rule: Approval, claimed: Claimed) -> int | None:
    """The instant from which silence counts; None where there is no such rule."""
    if rule.within is None or not rule.silence:
        return None
    period = book.line.at("day", min(max(claimed.end - 1, book.line.low), book.line.high - 1))
    assert period is not None, "an instant of the term lies in a day"
    return due(rule.within, claimed.end, Scope(book, period, relieved=False))


def concerns(decision: Decision, relief: Relief, rule: Approval, claimed: Claimed) -> bool:
    """Whether a decision is by the named role and about this span."""
    if decision.declaration != relief.name or decision.by != rule.role:
        return False
    if decision.key and decision.key != claimed.key:
        return False
    after_start = decision.start is None or decision.start <= claimed.start
    return after_start and (decision.end is None or claimed.end <= decision.end)


def day(book: Book, instant: int) -> str:
    """The local date of an instant, for a reader."""
    return date.fromordinal(book.line.zone.day(instant) + EPOCH_DAY).isoformat()


# ---------------------------------------------------------------- allowance


def allowed(book: Book, relief: Relief, granted: list[Claimed]) -> list[Claimed]:
    """Spans in order of start, clipped to each unit of the allowance, until their time reaches it; time counts once."""
    ordered = sorted(granted, key=lambda c: (c.grouped, c.group or "", c.start, c.end, c.key))
    if relief.allowance is None or not ordered:
        return ordered
    found: list[Claimed] = []
    for period in book.line.until(relief.allowance_unit, max(c.end for c in ordered)):
        for group in dict.fromkeys((c.grouped, c.group) for c in ordered):
            mine = [c for c in ordered if (c.grouped, c.group) == group]
            found.extend(up_to(relief.allowance, mine, period.start, period.end))
    return found


def up_to(allowance: int, spans: list[Claimed], low: int, high: int) -> list[Claimed]:
    left = allowance
    taken: list[Span] = []
    found: list[Claimed] = []
    for span in spans:
        for start, end in without(clipped([(span.start, span.end)], low, high), united(taken)):
            stop = min(end, start + left)
            if stop > start:
                found.append(replace(span, start=start, end=stop))
                taken.append((start, stop))
                left -= stop - start
    return found


# ---------------------------------------------------------------- what comes of it


def acting(relief: Relief, of: Objective, kept: list[Claimed]) -> list[RelievedSpans]:
    """The spans in which a relief acts on an objective, united; one for each group where its condition knows groups."""
    groups = dict.fromkeys((c.grouped, c.group) for c in kept)
    return [
        RelievedSpans(
            relief.name,
            of.name,
            tuple(united((c.start, c.end) for c in kept if (c.grouped, c.group) == (grouped, group))),
            (group,) if grouped else (),
        )
        for grouped, group in groups
    ]


def used(relief: Relief, of: Objective, kept: list[Claimed]) -> list[ReliefUse]:
    """One use for each word of approval; a relief of all time names no spans."""
    words = dict.fromkeys(c.approval for c in kept)
    return [
        ReliefUse(
            relief.name, relief.title, of.name, spans_of([c for c in kept if c.approval == word]), word, relief.note
        )
        for word in words
    ]


def spans_of(kept: list[Claimed]) -> tuple[Span, ...]:
    return tuple(united((c.start, c.end) for c in kept if c.start != EARLIEST))
