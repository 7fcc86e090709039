"""What is not money yet moves between the parties: rights and duties with their deadlines, disputes, late decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from slalang.documents.account.derivation import derivation
from slalang.documents.account.reckoning import Account
from slalang.documents.names import spoken
from slalang.documents.sentences import key_of
from slalang.documents.tree import (
    Align,
    Block,
    Column,
    Item,
    Items,
    Note,
    Paragraph,
    Runs,
    Section,
    Status,
    Table,
    Tone,
)
from slalang.documents.voice import capital, joined, merged, strong, words
from slalang.model.outcome import Acceptance, Disregarded, Line, PeriodOutcome, Right, RightState

MOST_RIGHTS = 200
"""More rights than this are counted by their state instead of listed."""
MOST_NOTED = 12
"""So many open rights are named in the summary; more are counted."""
TONES = {
    RightState.OPEN: Tone.QUIET,
    RightState.OVERDUE: Tone.BAD,
    RightState.DONE: Tone.GOOD,
    RightState.WAITING: Tone.QUIET,
}
PRESSING = (RightState.OVERDUE, RightState.OPEN)


def remedies(account: Account, period: PeriodOutcome) -> Section | None:
    """What the remedies gave in a period, why, until when and how far it has come; and what is left of earlier ones."""
    arisen = tuple(r for r in period.rights if r.state is not RightState.NOT_KNOWN)
    unknown = tuple(r for r in period.rights if r.state is RightState.NOT_KNOWN)
    blocks = (
        *table(account, "right.caption", arisen),
        *reasons(account, arisen),
        *not_judged(account, unknown),
        *table(account, "right.caption_earlier", period.earlier_rights),
        *unheeded(account, period, "exercise"),
    )
    if not blocks:
        return None
    return Section(f"period.{period.period}.remedies", account.draft.text("article.remedies"), blocks)


def pressing(account: Account) -> Iterator[Block]:
    """What stands open at the as-of instant, for the summary: the overdue first."""
    periods = account.statement.periods
    every = [right for each in periods for right in (*each.earlier_rights, *each.rights)]
    found = [right for state in PRESSING for right in every if right.state is state]
    if not found:
        return
    items = [Item(capital(said(account, right))) for right in found[:MOST_NOTED]]
    if len(found) > MOST_NOTED:
        items.append(Item(account.draft.voice.count("right.more", len(found) - MOST_NOTED)))
    yield Note(account.draft.text("article.remedies"), (Items(tuple(items)),))


def said(account: Account, right: Right) -> Runs:
    """`Rectification plan (Availability), March 2026: Operator delivers "…", due …: overdue`."""
    period = account.draft.voice.figures.period(right.period)
    of = joined([words(subject(account, right)), words(period)], account.draft.text("list.comma"))
    end = () if right.due is None else merged((*words(account.draft.text("list.comma")), *until(account, right)))
    told = account.draft.say("list.of", name=merged((*what(account, right), *end)), x=state(account, right))
    return account.draft.say("list.of", name=of, x=told)


# ---------------------------------------------------------------- rights


def table(account: Account, caption: str, rights: tuple[Right, ...]) -> Iterator[Block]:
    if len(rights) > MOST_RIGHTS:
        yield from counted(account, caption, rights)
    elif rights:
        heads = ("right.remedy", "glance.period", "right.what", "right.until", "right.state")
        columns = tuple(Column(account.draft.text(key)) for key in heads)
        yield Table(account.draft.text(caption), columns, tuple(row(account, right) for right in rights))


def counted(account: Account, caption: str, rights: tuple[Right, ...]) -> Iterator[Block]:
    columns = (Column(account.draft.text("right.state")), Column(account.draft.text("right.number"), Align.END))
    counts = {s: sum(right.state is s for right in rights) for s in RightState}
    rows = tuple((words(account.draft.text(state_key(s))), account.number(n)) for s, n in counts.items() if n)
    yield Table(account.draft.text(caption), columns, rows)


def row(account: Account, right: Right) -> tuple[Runs, ...]:
    nothing = words(account.draft.text("label.nothing"))
    return (
        words(subject(account, right)),
        words(account.draft.voice.figures.period(right.period)),
        capital(what(account, right)),
        nothing if right.due is None else words(account.instant(right.due)),
        state(account, right),
    )


def subject(account: Account, right: Right) -> str:
    """The remedy, and for which objective and key it arose."""
    names = account.draft.sentences.names
    known = names.find("remedy", right.remedy) is not None
    title = names.title("remedy", right.remedy) if known else right.title or spoken(right.remedy)
    of = [account.title(right.objective)] if right.objective else []
    of += [right.key] if right.key is not None else []
    return f"{title} ({', '.join(of)})" if of else title


def what(account: Account, right: Right) -> Runs:
    party = account.draft.sentences.names.party(right.side)
    done = strong(account.draft.said(right.what))
    return account.draft.say("right.delivers" if right.delivers else "right.may", party=party, what=done)


def until(account: Account, right: Right) -> Runs:
    assert right.due is not None, "asked of a right with an end"
    return account.draft.say("right.due" if right.delivers else "right.lapses", at=account.instant(right.due))


def state(account: Account, right: Right) -> Runs:
    """How far a right has come, with who did what when."""
    draft = account.draft
    status: Runs = (Status(draft.text(state_key(right.state)), TONES.get(right.state, Tone.QUIET)),)
    match right.state:
        case RightState.WAITING:
            final = draft.say("right.final_at", at=account.instant(right.arises))
            return joined([status, final], draft.text("list.comma"))
        case RightState.DONE | RightState.WAIVED if right.at is not None:
            return joined([(done(account, right),), *details(account, right)], draft.text("list.comma"))
        case _:
            return status


def done(account: Account, right: Right) -> Status:
    """`delivered`, `delivered late`, `notice given`, `waived`."""
    if right.state is RightState.WAIVED:
        return Status(account.draft.text("right.state_waived"), Tone.QUIET)
    if not right.delivers:
        return Status(account.draft.text("right.used"), Tone.GOOD)
    key = "right.delivered_late" if right.is_late else "right.delivered"
    return Status(account.draft.text(key), Tone.BAD if right.is_late else Tone.GOOD)


def details(account: Account, right: Right) -> Iterator[Runs]:
    assert right.at is not None, "what is done was done at an instant"
    yield account.draft.say("right.by", who=right.by, at=account.instant(right.at))
    if right.effect is not None:
        yield account.draft.say("right.effect", at=account.instant(right.effect))


def state_key(which: RightState) -> str:
    return f"right.state_{key_of(str(which))}"


def reasons(account: Account, rights: Iterable[Right]) -> Iterator[Block]:
    """How the condition of each remedy came to hold, once for all that it gave."""
    found: dict[tuple[str, str], Right] = {}
    for right in rights:
        found.setdefault((subject(account, right), right.period), right)
    if found:
        yield Paragraph(strong(account.draft.text("right.why")))
        yield Items(
            tuple(
                Item(strong(name), (Items((derivation(account, right.trace),)),)) for (name, _), right in found.items()
            )
        )


def not_judged(account: Account, rights: tuple[Right, ...]) -> Iterator[Block]:
    if rights:
        yield Paragraph(strong(account.draft.text("right.not_judged")))
        yield Items(
            tuple(
                Item(account.draft.say("list.of", name=subject(account, right), x=account.reason(right.reason)))
                for right in rights[:MOST_RIGHTS]
            )
        )


# ---------------------------------------------------------------- disputes


def has_standing(period: PeriodOutcome) -> bool:
    return any(line.standing is not None for line in period.lines)


def standing(account: Account, line: Line) -> Runs:
    """How a line stands between the parties: `open until …`, `accepted on …`, `disputed on … by …`."""
    now, draft = line.standing, account.draft
    if now is None:
        return words(draft.text("label.nothing"))
    match now.acceptance:
        case Acceptance.OPEN | Acceptance.ACCEPTED:
            if now.until is None:
                return draft.say(f"standing.{now.acceptance}")
            return draft.say(f"standing.{now.acceptance}_at", at=account.instant(now.until))
        case Acceptance.DISPUTED:
            assert now.at is not None, "a disputed line was disputed at an instant"
            return draft.say("standing.disputed", who=now.by, at=account.instant(now.at))
        case Acceptance.REJECTED | Acceptance.UPHELD:
            assert now.decided_at is not None, "what was decided was decided at an instant"
            told = draft.say(f"standing.{now.acceptance}", who=now.decided_by, at=account.instant(now.decided_at))
            return joined([told, *reversed_in(account, line)], draft.text("list.clause"))


def reversed_in(account: Account, line: Line) -> Iterator[Runs]:
    """On which note an upheld line is reversed."""
    now = line.standing
    if now is not None and now.acceptance is Acceptance.UPHELD:
        if now.note:
            yield account.draft.say("standing.reversed", period=account.draft.voice.figures.period(now.note))
        else:
            yield account.draft.say("standing.no_note")


def unheeded(account: Account, period: PeriodOutcome, record: str) -> Iterator[Block]:
    """The recorded decisions that changed nothing, and why."""
    found = [each for each in period.disregarded if each.record == record]
    if found:
        yield Paragraph(strong(account.draft.text(f"unheeded.{record}")))
        yield Items(tuple(Item(lost(account, each)) for each in found[:MOST_RIGHTS]))


def lost(account: Account, each: Disregarded) -> Runs:
    draft, kind = account.draft, "remedy" if each.record == "exercise" else "consequence"
    of = [account.title(each.objective)] if each.objective else []
    of += [each.key] if each.key is not None else []
    title = draft.sentences.names.title(kind, each.declaration) + (f" ({', '.join(of)})" if of else "")
    why = draft.say(f"unheeded.{key_of(each.reason)}")
    if each.limit is not None:
        limit = draft.say("unheeded.limit", at=account.instant(each.limit))
        why = joined([why, limit], draft.text("list.comma"))
    return draft.say(
        "unheeded.one",
        name=title,
        period=draft.voice.figures.period(each.period),
        decision=draft.text(f"unheeded.decision_{each.decision}"),
        who=each.by,
        at=account.instant(each.at),
        reason=why,
    )
