"""What follows from the figures: each recommendation is a rule, and is printed with the figures that fired it.

Takes the report; gives `Advice`, the most pressing first. Nothing is advised that no figure says: a rule that does not
fire gives nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from slalang.documents.account.reckoning import Account
from slalang.documents.figures import APPROXIMATELY
from slalang.documents.report.causes import Cause, every_cause, share_text, stands_out, text
from slalang.documents.report.headroom import headrooms
from slalang.documents.report.material import Report, ends, fails_above, misses_in_a_row
from slalang.documents.report.rights import running, subject
from slalang.documents.report.trend import is_share
from slalang.documents.tree import Block, Item, Items, Reference, Runs, Section
from slalang.documents.voice import capital, emphasis, joined, merged, strong, words
from slalang.documents.why.avoided import change, result_of
from slalang.model.outcome import ObjectiveOutcome, PeriodOutcome, Right, RightState, Verdict
from slalang.settle.avoidance import Avoidance
from slalang.settle.needed import Needed
from slalang.settle.recounting import Recount
from slalang.settle.turning import Turn
from slalang.units import PERCENTAGE_POINTS, exact_sum, round_to

MOST_CAUSES = 2
LEAST_SHARE = Fraction(1, 10)
"""What stands out is worth a word from this share of the failures on."""
NARROW = Fraction(1, 50)
"""A target was met narrowly where a fiftieth of the rows, coming out otherwise, would have missed it."""
LONG_RUN = 3
"""So many misses in a row are worth a word, also where one more brings nothing new."""
WORSENING = 3
"""So many results in a row, each worse than the one before, are a trend."""
NEARLY_USED = Fraction(4, 5)
ID = "recommendations"

OneRight = tuple[str, str, str | None]
"""A right by its remedy, objective and key."""


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation: how pressing it is (0 first), what it says, and the section with its figures."""

    rank: int
    runs: Runs
    to: str


def recommendations(report: Report) -> Section | None:
    """All that is advised; none where no rule fires."""
    found = advice(report)
    if not found:
        return None
    items = Items(tuple(Item(printed(report, a)) for a in found), numbered=True)
    blocks: tuple[Block, ...] = (report.draft.paragraph("advice.intro"), items)
    return Section(ID, report.draft.text("advice.title"), blocks)


def printed(report: Report, one: Advice) -> Runs:
    """A recommendation with the section in which its figures stand."""
    return two(report, capital(one.runs), report.draft.say("advice.see", to=(Reference(one.to, short=True),)))


def two(report: Report, one: Runs, other: Runs) -> Runs:
    """Two sentences, one after the other."""
    return report.draft.say("advice.two", a=one, b=other)


def advice(report: Report) -> tuple[Advice, ...]:
    """The rules, each over everything that it can be about."""
    found = [*of_rights(report)]
    for period, outcome in report.outcomes:
        found += of_outcome(report, period, outcome)
    found += [*of_limits(report), *anyway(report)]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.rank))


def of_outcome(report: Report, period: PeriodOutcome, outcome: ObjectiveOutcome) -> Iterator[Advice]:
    match outcome.verdict:
        case Verdict.MISSED:
            yield from concentrated(report, outcome)
            yield from near(report, outcome)
            yield from repeated(report, period, outcome) if is_last(report, outcome) else ()
        case Verdict.MET:
            yield from by_relief(report, outcome)
            yield from narrow(report, outcome)
            yield from worsening(report, outcome) if is_last(report, outcome) else ()
        case Verdict.NOT_MEASURED:
            yield from unmeasured(report, outcome)
        case Verdict.EXCUSED:
            yield from by_relief(report, outcome)


def place(outcome: ObjectiveOutcome) -> str:
    return f"objective.{outcome.objective}"


def name(report: Report, outcome: ObjectiveOutcome) -> Runs:
    """An objective, with the group whose outcome it is and, where the report is about several, the period."""
    of = report.draft.of("objective", outcome.objective)
    several = len({o.period for _, o in report.outcomes if o.objective == outcome.objective}) > 1
    more = [report.account.of_group(outcome.group)] if outcome.grouped else []
    more += [report.draft.voice.figures.period(outcome.period)] if several else []
    listed = joined([words(each) for each in more], report.draft.text("list.comma"))
    return merged((*of, *words(" ("), *listed, *words(")"))) if more else of


def is_last(report: Report, outcome: ObjectiveOutcome) -> bool:
    """Whether an outcome is the last of its objective and group that there is."""
    return report.run(outcome)[-1][1] is outcome


# ---------------------------------------------------------------- where to look


def concentrated(report: Report, outcome: ObjectiveOutcome) -> Iterator[Advice]:
    """Portions that made far more of the failures than of the rows, of each way to divide at most one."""
    seen: set[str] = set()
    for one in every_cause(report, outcome):
        large = (one.of_failures or 0) >= LEAST_SHARE
        if len(seen) < MOST_CAUSES and one.way not in seen and large and stands_out(one, outcome):
            seen.add(one.way)
            yield Advice(1, said_of(report, outcome, one), place(outcome))


def said_of(report: Report, outcome: ObjectiveOutcome, one: Cause) -> Runs:
    assert one.failures is not None, "rows that failed stand out"
    draft = report.draft
    return draft.say(
        "advice.concentrated_met" if would_meet(outcome, one.without) else "advice.concentrated",
        objective=name(report, outcome),
        way=one.way,
        value=strong(one.value),
        failures=draft.voice.figures.number(one.failures),
        share=share_text(report, one.of_failures),
        rows=share_text(report, one.of_rows),
        without=text(report, outcome, one.without),
        result=report.account.result(outcome),
    )


def would_meet(outcome: ObjectiveOutcome, result: Fraction | None) -> bool:
    """Whether a result fits a target that is a plain figure."""
    low, high = ends(outcome)
    if result is None or (low is None and high is None):
        return False
    return (low is None or result >= low) and (high is None or result <= high)


# ---------------------------------------------------------------- how far away


def near(report: Report, outcome: ObjectiveOutcome) -> Iterator[Advice]:
    """The least change that would have met the target, and what it would have saved."""
    turn = first_turn(report.avoidance(outcome))
    if turn is None or outcome.shortfall is None:
        return
    changes = joined([failures(report, each, "fewer") for each in turn.changes], report.draft.text("why.and"))
    fillings = {"objective": name(report, outcome), "x": words(apart(report, outcome)), "change": changes}
    if all(isinstance(each, Needed) for each in turn.changes):
        target = report.draft.sentences.pattern(outcome.target)
        said = report.draft.say("advice.apart", objective=fillings["objective"], x=fillings["x"], target=target)
    else:
        said = report.draft.say("advice.near", **fillings, result=result_of(report.account, turn.outcome))
    if turn.total is not None and turn.total != turn.total_now:
        then, now = report.account.money(turn.total), report.account.money(turn.total_now)
        said = two(report, said, report.draft.say("advice.saved", then=then, now=now))
    yield Advice(2, said, place(outcome))


def apart(report: Report, outcome: ObjectiveOutcome) -> str:
    """By how much a target was missed: of a share two decimals of a percentage point, or more where these are none."""
    shortfall = outcome.shortfall or Fraction(0)
    near = round_to(shortfall, Fraction(1, 10_000))
    if not is_share(outcome) or not near:
        return report.account.shortfall(outcome)
    said = report.account.value(near, PERCENTAGE_POINTS)
    return said if near == shortfall else APPROXIMATELY + said


def first_turn(found: Avoidance | None) -> Turn | None:
    return found.turns[0] if found is not None and found.turns else None


def failures(report: Report, each: Recount | Needed, key: str) -> Runs:
    """A change as so many failures fewer or more, where it keeps the rows; else as it is told elsewhere."""
    if isinstance(each, Recount) and each.way.keeps_rows and each.pair.of_rows and not each.pair.second:
        whole = report.draft.voice.figures.number(each.pair.denominator)
        return report.draft.voice.count(f"advice.{key}", each.by, whole=whole)
    return change(report.account, each)


def narrow(report: Report, outcome: ObjectiveOutcome) -> Iterator[Advice]:
    """A target that a few rows more would have missed."""
    turn = first_turn(report.avoidance(outcome))
    if turn is None or len(turn.changes) != 1 or not isinstance(turn.changes[0], Recount):
        return
    one = turn.changes[0]
    if one.by <= one.pair.denominator * NARROW:
        told = {"objective": name(report, outcome), "result": words(report.account.result(outcome))}
        said = report.draft.say("advice.narrow", **told, change=failures(report, one, "more"))
        yield Advice(7, said, place(outcome))


# ---------------------------------------------------------------- how it goes on


def repeated(report: Report, period: PeriodOutcome, outcome: ObjectiveOutcome) -> Iterator[Advice]:
    """A run of misses, and what one more with the same result would bring in the next period."""
    count = misses_in_a_row(report.run(outcome), outcome)
    brings = list(brought(report, period, outcome))
    if count < LONG_RUN and not brings:
        return
    draft = report.draft
    said = draft.voice.count("advice.in_a_row", count, objective=name(report, outcome))
    following = dict(report.material.again).get(outcome.objective)
    if brings and following is not None:
        when = draft.voice.figures.period(following.period)
        what = draft.voice.all_of(brings)
        said = two(report, said, draft.say("advice.again", period=when, what=what))
    yield Advice(3, said, place(outcome))


def brought(report: Report, period: PeriodOutcome, outcome: ObjectiveOutcome) -> Iterator[Runs]:
    """The lines and the rights that are not there yet and would be, if the next result is the same."""
    following = dict(report.material.again).get(outcome.objective)
    if following is None or not any(same(outcome, o) for o in following.objectives):
        return
    for line in following.lines:
        mine = line.objective == outcome.objective and line.key in {outcome.group, None, outcome.objective}
        if mine and line.kind == "penalty" and line.amount > 0:
            title = emphasis(report.account.line_title(line))
            yield report.draft.say("advice.line", line=title, amount=report.account.money(line.amount))
    anyway = dict(report.material.again).get("")
    known = {one_of(r) for r in (*period.rights, *(anyway.rights if anyway else ()))}
    for right in arising(following, known):
        yield report.draft.say("advice.right", right=subject(report, right))


def arising(period: PeriodOutcome, known: set[OneRight]) -> Iterator[Right]:
    """The rights of a period that are not known yet, each remedy once."""
    seen = set(known)
    for right in period.rights:
        if right.state is not RightState.NOT_KNOWN and one_of(right) not in seen:
            seen.add(one_of(right))
            yield right


def one_of(right: Right) -> OneRight:
    return right.remedy, right.objective, right.key


def anyway(report: Report) -> Iterator[Advice]:
    """What arises with the next period whatever its results."""
    following = dict(report.material.again).get("")
    if following is not None and report.asked:
        known = {one_of(r) for r in report.asked[-1].rights}
        when = report.draft.voice.figures.period(following.period)
        for right in arising(following, known):
            yield Advice(3, report.draft.say("advice.anyway", right=subject(report, right), period=when), "remedies")


def same(one: ObjectiveOutcome, other: ObjectiveOutcome) -> bool:
    return (one.objective, one.group, other.verdict) == (other.objective, other.group, Verdict.MISSED)


def worsening(report: Report, outcome: ObjectiveOutcome) -> Iterator[Advice]:
    """Results that became worse each time, though the target is still met."""
    run = [o.result for _, o in report.run(outcome) if o.result is not None]
    sign = 1 if fails_above(outcome) else -1
    count = 0
    while count + 1 < len(run) and sign * (run[-1 - count] - run[-2 - count]) > 0:
        count += 1
    if count >= WORSENING and outcome.result is not None:
        first = text(report, outcome, run[-1 - count])
        now = report.account.result(outcome)
        of = name(report, outcome)
        said = report.draft.voice.count("advice.worsening", count, objective=of, first=first, now=now)
        yield Advice(6, said, place(outcome))


# ---------------------------------------------------------------- what else was decided


def by_relief(report: Report, outcome: ObjectiveOutcome) -> Iterator[Advice]:
    """An outcome that is another one without relief."""
    bare = report.unrelieved(outcome)
    if bare is not None and bare.verdict is Verdict.MISSED:
        account: Account = report.account
        told = {"objective": name(report, outcome), "verdict": account.verdict(outcome)}
        left = exact_sum(Fraction(n) for _, n in (*outcome.counts.left_out, *outcome.counts.met_by_relief))
        said = report.draft.say("advice.relief", **told, result=words(account.result(bare)))
        if left:
            said = two(report, said, report.draft.voice.count("advice.relieved_rows", left))
        yield Advice(5, said, place(outcome))


def unmeasured(report: Report, outcome: ObjectiveOutcome) -> Iterator[Advice]:
    """A promise that nobody could judge for want of data."""
    if outcome.reason in {"not reported", "nothing counted", "not given"}:
        told = {"objective": name(report, outcome), "reason": report.account.reason(outcome.reason)}
        yield Advice(4, report.draft.say("advice.unmeasured", **told), place(outcome))


def of_limits(report: Report) -> Iterator[Advice]:
    """Limits that are nearly used, and those that took something away."""
    for period in report.asked[-1:]:
        for one in headrooms(report, period):
            if one.share is None or one.share < NEARLY_USED:
                continue
            told = {"limit": one.name, "share": words(share_text(report, min(one.share, Fraction(1))))}
            said = report.draft.say("advice.limit", **told, left=report.account.money(one.left))
            if one.cut:
                said = two(report, said, report.draft.say("advice.cut", cut=report.account.money(one.cut)))
            yield Advice(4, said, "costs")


def of_rights(report: Report) -> Iterator[Advice]:
    """Duties that are overdue, and rights and duties with a deadline ahead."""
    for right in running(report):
        if right.due is None or right.state not in {RightState.OVERDUE, RightState.OPEN}:
            continue
        overdue = right.state is RightState.OVERDUE
        key = "advice.overdue" if overdue else "advice.deliver" if right.delivers else "advice.may"
        party = report.draft.sentences.names.party(right.side)
        told = {
            "party": party,
            "what": strong(report.draft.sentences.names.said(right.what)),
            "right": subject(report, right),
        }
        period = report.draft.voice.figures.period(right.period)
        said = report.draft.say(key, **told, at=report.account.instant(right.due), period=period)
        yield Advice(0 if overdue else 3, said, "remedies")
