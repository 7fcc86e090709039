"""What the period costs: its credits and bonuses, the limits on them, and the twelve months until then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from slalang.documents.account.amounts import before_steps, charge_title, line_name, takes_back
from slalang.documents.report.causes import share_text
from slalang.documents.report.headroom import Headroom, headrooms
from slalang.documents.report.material import Report
from slalang.documents.tree import Align, Bar, Block, Column, Figure, Runs, Section, Table, Tone, text_of
from slalang.documents.voice import strong, words
from slalang.model.outcome import Line, PeriodOutcome
from slalang.units import POINTS, Rounding, exact_sum

LONGEST = 60
MOST_BARS = 4
FULL = Fraction(1)
NEARLY = Fraction(4, 5)


def costs(report: Report) -> Section | None:
    """The money and the points; nothing of a contract that has neither."""
    paid = (*lines(report), *limits(report), *rough(report), *relieved(report), *months(report))
    paid = paid if report.account.pays else ()
    return report.draft.section("costs", "costs.title", (*points(report), *paid))


def points(report: Report) -> Iterator[Block]:
    """The points that were given in the periods asked for."""
    draft = report.draft
    rows = tuple(
        (words(charge_title(report.account, each)), words(report.account.value(each.amount, POINTS)))
        for p in report.asked
        for each in p.scores
    )
    if rows:
        columns = (Column(draft.text("amount.score")), Column(draft.text("amount.points"), Align.END))
        yield Table(draft.text("amount.scores_caption"), columns, rows)


# ---------------------------------------------------------------- the lines of the period


def lines(report: Report) -> Iterator[Block]:
    """The credits with their total, then the bonuses with theirs: neither is a part of the other's sum."""
    every = [line for p in report.asked for line in p.lines]
    totals = {"penalty": exact_sum(p.total for p in report.asked), "bonus": exact_sum(p.bonuses for p in report.asked)}
    for kind, total in totals.items():
        mine = [line for line in every if line.kind == kind]
        if mine:
            yield of_kind(report, kind, mine, total)
    if not every:
        yield report.draft.paragraph("amount.no_lines")


def of_kind(report: Report, kind: str, lines: Sequence[Line], total: Fraction) -> Table:
    draft, account = report.draft, report.account
    heads = ("amount.line", "glance.objective", "amount.before", "amount.after")
    columns = tuple(Column(draft.text(h), Align.END if i >= 2 else Align.START) for i, h in enumerate(heads))
    body = tuple(
        (
            words(line_name(account, line)),
            draft.of("objective", line.objective) if line.objective else (),
            words(draft.text("label.nothing")) if takes_back(line) else account.money(line.amount),
            account.money(line.settled),
        )
        for line in lines
    )
    before = before_steps(lines)
    totals = (words(draft.text(f"costs.total_{kind}")), (), account.money(before), account.money(total))
    return Table(draft.text(f"costs.lines_{kind}"), columns, body, totals)


# ---------------------------------------------------------------- limits


def limits(report: Report) -> Iterator[Block]:
    """How much of each limit is used, and what is left of it."""
    found = [one for p in report.asked for one in headrooms(report, p)]
    if not found:
        return
    draft, money = report.draft, report.account.money
    rolls = any(one.rolls for one in found)
    heads = ["limit", "whole", *(["before"] if rolls else []), "used", "left", "share", "cut"]
    columns = tuple(Column(draft.text(f"headroom.{h}"), Align.END if i else Align.START) for i, h in enumerate(heads))
    rows = []
    for one in found:
        earlier = (money(one.before),) if rolls else ()
        share = words(share_text(report, one.share))
        whole, left = (money(x, Rounding.DOWN) for x in (one.whole, one.left))
        rows.append((one.name, whole, *earlier, money(one.used), left, share, money(one.cut)))
    yield Table(draft.text("headroom.caption"), columns, tuple(rows))


def bars(report: Report) -> Iterator[Block]:
    """The limits as bars, for the first page."""
    found = [one for p in report.asked for one in headrooms(report, p) if one.share is not None]
    if 0 < len(found) <= MOST_BARS:
        yield Figure(report.draft.text("headroom.picture"), tuple(bar(report, one) for one in found))


def bar(report: Report, one: Headroom) -> Bar:
    share = min(one.share or Fraction(0), FULL)
    money = report.account.money
    used, whole = text_of(money(one.before + one.used)), text_of(money(one.whole, Rounding.DOWN))
    words_ = report.draft.text("headroom.bar", used=used, whole=whole, share=share_text(report, share))
    return Bar(cut(text_of(one.short)), share, words_, Tone.BAD if share >= NEARLY else Tone.QUIET)


def cut(text: str, most: int = LONGEST) -> str:
    """A name that leaves room for what stands beside it."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def rough(report: Report) -> Iterator[Block]:
    """Says that amounts were rounded, where one in this section was."""
    rounds = report.account.rounds
    found = [n for p in report.asked for line in p.lines for n in (line.amount, line.settled)]
    found += [n for p in report.asked for one in headrooms(report, p) for n in (one.whole, one.before, one.cut)]
    found += [charge.amount for p in report.statement.periods for charge in p.charges]
    if rounds is not None and any(n % rounds.quantum for n in found):
        yield report.draft.paragraph("costs.rough", unit=report.account.money(rounds.quantum))


# ---------------------------------------------------------------- without relief, and month by month


def relieved(report: Report) -> Iterator[Block]:
    """What the reliefs saved or cost, where they were measured away."""
    bare = report.material.insight.unrelieved
    if bare:
        now, then = (exact_sum(p.total for p in found) for found in (report.asked, bare))
        money = report.account.money
        yield report.draft.paragraph("costs.unrelieved", now=money(now), then=money(then))


def months(report: Report) -> Iterator[Block]:
    """Charges and credits of every period shown."""
    draft, money = report.draft, report.account.money
    periods = report.statement.periods
    pays_bonuses = any(p.bonuses for p in periods)
    heads = ["period", "charges", "credits_head", "share", *(["bonuses"] if pays_bonuses else [])]
    columns = tuple(Column(draft.text(f"costs.{h}"), Align.END if i else Align.START) for i, h in enumerate(heads))

    def row(title: Runs, found: tuple[PeriodOutcome, ...]) -> tuple[Runs, ...]:
        charges, given = charged(found), exact_sum(p.total for p in found)
        bonus = (money(exact_sum(p.bonuses for p in found)),) if pays_bonuses else ()
        part = share_text(report, given / charges if charges else None)
        return (title, money(charges), money(given), words(part), *bonus)

    rows = tuple(row(words(draft.voice.figures.period(p.period)), (p,)) for p in periods)
    total = row(words(draft.text("account.total")), periods) if len(periods) > 1 else ()
    yield Table(draft.text("costs.months"), columns, rows, total)


def charged(periods: tuple[PeriodOutcome, ...]) -> Fraction:
    return exact_sum(c.amount for p in periods for c in p.charges)


def headline(report: Report) -> Runs:
    """What the period costs, in one sentence: `The Customer receives 200.00 EUR, 0.45 % of the charges.`"""
    draft, money = report.draft, report.account.money
    total, charges = exact_sum(p.total for p in report.asked), charged(report.asked)
    bonus = exact_sum(p.bonuses for p in report.asked)
    said = draft.text("costs.none")
    if total > 0:
        share = share_text(report, total / charges if charges else None)
        told = {"total": text_of(money(total)), **({"share": share} if charges else {})}
        said = draft.text("costs.credits_share" if charges else "costs.credits", **told)
    elif total < 0:
        said = draft.text("costs.taken_back", total=text_of(money(-total)))
    if not bonus:
        return strong(said)
    return strong(draft.text("advice.two", a=said, b=draft.text("costs.bonus", total=text_of(money(bonus)))))
