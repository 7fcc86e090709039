"""Why an outcome is what it is: the target in force, the result with its formula, the rows, the levels, the reliefs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from slalang.documents.account.derivation import JUDGEMENT
from slalang.documents.account.reckoning import Account, base_of
from slalang.documents.account.results import relief_row, result_line
from slalang.documents.tree import Code, Item, Runs
from slalang.documents.voice import capital, joined, merged, words
from slalang.documents.why.answer import Answer, Behind
from slalang.documents.why.branches import branch, item, told
from slalang.model.contract import Objective
from slalang.model.expression import Fold
from slalang.model.measured import Counts
from slalang.model.outcome import ObjectiveOutcome, ReliefUse, Trace
from slalang.settle.outcomes import ALSO, GIVEN, LOW_VOLUME
from slalang.settle.parts import everything
from slalang.source import Place


def outcome_branch(account: Account, answer: Answer, outcome: ObjectiveOutcome) -> Item:
    """An outcome with everything that decided it."""
    of = account.objective(outcome.objective)
    name = account.subject(outcome)
    if outcome.period != answer.subject.period:
        name = account.of_period(name, outcome.period)
    said = account.draft.say("list.of", name=name, x=account.judged(outcome))
    runs = merged((*said, *told(account, of.place if of else None, None)))
    return item(runs, *facts(account, answer, outcome, of))


def facts(account: Account, answer: Answer, outcome: ObjectiveOutcome, of: Objective | None) -> Iterator[Item]:
    """The parts of an outcome, in the order in which it was judged."""
    yield target(account, outcome, of)
    yield result(account, outcome)
    yield from rows(account, answer, outcome)
    if of is not None and outcome.reason == LOW_VOLUME and of.low_volume is not None:
        below = account.draft.voice.figures.number(of.low_volume.below)
        yield Item(account.draft.say("why.few_rows", n=below))
    if outcome.shortfall:
        yield Item(capital(account.draft.say("result.shortfall", x=account.shortfall(outcome))))
    if outcome.missed_levels:
        listed = account.draft.voice.all_of([words(account.draft.called(level)) for level in outcome.missed_levels])
        yield Item(capital(account.draft.say("result.levels", levels=listed)))
    yield from (branch(account, part) for part in parts(outcome) if part.rule == ALSO)
    for each in answer.behind:
        if each.outcome == outcome:
            yield from evidence(account, each)


def parts(outcome: ObjectiveOutcome) -> tuple[Trace, ...]:
    return outcome.trace.parts if outcome.trace is not None else ()


def target(account: Account, outcome: ObjectiveOutcome, of: Objective | None) -> Item:
    """The promise in force, and how it came about where a table or series gives it."""
    place = next(places_in(of), None)
    runs = account.draft.say("why.promised", target=account.target(outcome))
    judged = [p for part in parts(outcome) if part.rule == JUDGEMENT for p in part.parts if p.parts]
    return item(merged((*runs, *told(account, place, None))), *(branch(account, p) for p in judged))


def places_in(of: Objective | None) -> Iterator[Place]:
    """Where a target is written."""
    for e in everything(of.target) if of is not None else ():
        if e.place.source.name:
            yield e.place


def result(account: Account, outcome: ObjectiveOutcome) -> Item:
    """The result as it was computed; the clause that says so stands below it."""
    derived = [branch(account, part) for part in parts(outcome) if part.rule not in {JUDGEMENT, ALSO}]
    if outcome.result is None or len(derived) != 1:
        return item(account.draft.say("why.result", result=result_line(account, outcome)), *derived)
    key = "why.result_given" if parts(outcome)[0].rule == GIVEN else "why.result"
    return replace(derived[0], runs=account.draft.say(key, result=derived[0].runs))


def rows(account: Account, answer: Answer, outcome: ObjectiveOutcome) -> Iterator[Item]:
    """How many rows counted, how many of them were in the numerator, and what became of every other one."""
    counts, draft = outcome.counts, account.draft
    if counts == Counts():
        return
    whole = capital(draft.voice.count("result.counted", counts.counted))
    yield item(whole, *inner_rows(account, outcome))
    others = {"undecided": counts.undecided, "not_among": counts.not_among, "uncovered": counts.uncovered}
    for key, number in others.items():
        if number:
            yield Item(capital(draft.voice.count(f"result.{key}", number)))
    for key, moved in (("left_out", counts.left_out), ("met_by_relief", counts.met_by_relief)):
        for relief, number in moved:
            yield relieved(account, answer, outcome, f"result.{key}", relief, number)


def inner_rows(account: Account, outcome: ObjectiveOutcome) -> Iterator[Item]:
    """The rows of a share on both sides; a mean has none that fulfils."""
    base = base_of(account.objective(outcome.objective))
    if base is None or base.fold is not Fold.SHARE:
        return
    counts = outcome.counts
    yield Item(capital(account.draft.voice.count("why.inside", counts.fulfilled)))
    yield Item(capital(account.draft.voice.count("why.outside", counts.counted - counts.fulfilled)))


def relieved(account: Account, answer: Answer, outcome: ObjectiveOutcome, key: str, relief: str, number: int) -> Item:
    """What a relief did to rows, with the times, the approval and the note of each use."""
    names = account.draft.sentences.names
    declared = names.find("relief", relief)
    said = capital(account.draft.voice.count(key, number, relief=names.title("relief", relief)))
    runs = merged((*said, *told(account, declared.place if declared else None, None)))
    uses = [u for u in answer.period.reliefs if (u.relief, u.objective) == (relief, outcome.objective)]
    return item(runs, *(use_of(account, each) for each in uses))


def use_of(account: Account, use: ReliefUse) -> Item:
    _, _, *told_of = relief_row(account, use)
    return Item(joined([part for part in told_of if part], account.draft.text("list.clause")))


def evidence(account: Account, behind: Behind) -> Iterator[Item]:
    """The first keys of the rows that told against an outcome, and the files that hold them all."""
    draft = account.draft
    if behind.keys:
        keys: Runs = joined([(Code(key),) for key in behind.keys], draft.text("list.comma"))
        key = "why.keys_more" if behind.others else "why.keys"
        yield Item(draft.voice.count(key, len(behind.keys) + behind.others, keys=keys))
    if behind.files:
        files = [Item((Code(file),)) for file in behind.files]
        yield item(draft.voice.count("why.evidence", behind.rows), *files)
