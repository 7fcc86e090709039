"""What a reader grasps at once: every promise with its result and verdict, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from slalang.documents.account.reckoning import SHARES, Account, bounds_of, lines_of
from slalang.documents.tree import Align, Bar, Block, Column, Figure, Note, Runs, Table, text_of
from slalang.documents.voice import capital, strong, words
from slalang.model.outcome import Line, ObjectiveOutcome, PeriodOutcome, Verdict

MOST_ROWS = 48
"""A statement with more results than this shows them by objective and group first, and one by one in each period."""
MOST_BARS = 12


def glance(account: Account) -> tuple[Block, ...]:
    """The first table, what it adds up to, and a picture of the last period."""
    outcomes = [(p, o) for p in account.statement.periods for o in p.objectives]
    if not outcomes:
        return (account.draft.paragraph("glance.nothing"), *totals(account))
    table = each_result(account) if len(outcomes) <= MOST_ROWS else by_objective(account)
    return (*totals(account), *provisional(account), table, *picture(account))


def totals(account: Account) -> Iterator[Block]:
    """The sums in one sentence."""
    if not account.pays:
        return
    figures, currency = account.draft.voice.figures, account.statement.currency
    credit = sum((p.total for p in account.statement.periods), Fraction(0))
    bonus = sum((p.bonuses for p in account.statement.periods), Fraction(0))
    yield account.draft.paragraph("glance.credits", total=strong(figures.money(credit, currency)))
    if bonus:
        yield account.draft.paragraph("glance.bonuses", total=strong(figures.money(bonus, currency)))


def provisional(account: Account) -> Iterator[Block]:
    if any(o.provisional for p in account.statement.periods for o in p.objectives):
        yield Note(account.draft.text("glance.note"), (account.draft.paragraph("glance.provisional"),))


# ---------------------------------------------------------------- one row a result


def each_result(account: Account) -> Table:
    draft = account.draft
    heads = [
        "glance.period",
        "glance.objective",
        "glance.promised",
        "glance.result",
        "glance.counted",
        "glance.verdict",
    ]
    rows = [(p, result_row(account, p, o)) for p in account.statement.periods for o in p.objectives]
    rows += [(p, line_row(account, p, line)) for p in account.statement.periods for line in other_lines(p)]
    order = {id(p): i for i, p in enumerate(account.statement.periods)}
    rows.sort(key=lambda row: order[id(row[0])])
    aligned = {"glance.result": Align.END, "glance.counted": Align.END, "glance.credit": Align.END}
    if account.pays:
        heads.append("glance.credit")
    columns = tuple(Column(draft.text(head), aligned.get(head, Align.START)) for head in heads)
    width = len(heads)
    return Table(
        draft.text("glance.caption"), columns, tuple(row[:width] for _, row in rows), total_row(account, width)
    )


def result_row(account: Account, period: PeriodOutcome, outcome: ObjectiveOutcome) -> tuple[Runs, ...]:
    given = [line.settled for line in lines_of(period, outcome) if line.kind == "penalty"]
    return (
        words(account.draft.voice.figures.period(outcome.period)),
        words(account.subject(outcome)),
        account.target(outcome),
        words(account.result(outcome)),
        account.number(outcome.counts.counted),
        account.judged(outcome),
        account.money(sum(given, Fraction(0))) if given else words(account.draft.text("label.nothing")),
    )


def other_lines(period: PeriodOutcome) -> tuple[Line, ...]:
    """Penalties that belong to no result of the period, such as one over several objectives."""
    matched = {id(line) for o in period.objectives for line in lines_of(period, o)}
    return tuple(line for line in period.lines if line.kind == "penalty" and id(line) not in matched)


def line_row(account: Account, period: PeriodOutcome, line: Line) -> tuple[Runs, ...]:
    title = account.line_title(line) + (f": {line.key}" if line.key else "")
    return (
        words(account.draft.voice.figures.period(period.period)),
        words(title),
        (),
        (),
        (),
        (),
        account.money(line.settled),
    )


def total_row(account: Account, width: int) -> tuple[Runs, ...]:
    if not account.pays:
        return ()
    total = sum((p.total for p in account.statement.periods), Fraction(0))
    blank: list[Runs] = [()] * (width - 2)
    return (words(account.draft.text("account.total")), *blank, account.money(total))


# ---------------------------------------------------------------- one row an objective and group


@dataclass(slots=True)
class Tally:
    """What became of one objective and group over all periods."""

    verdicts: dict[Verdict, int] = field(default_factory=dict)
    fulfilled: int = 0
    counted: int = 0
    undecided: int = 0
    left_out: int = 0
    credit: Fraction = Fraction(0)

    def add(self, period: PeriodOutcome, outcome: ObjectiveOutcome) -> None:
        counts = outcome.counts
        self.verdicts[outcome.verdict] = self.verdicts.get(outcome.verdict, 0) + 1
        self.fulfilled += counts.fulfilled
        self.counted += counts.counted
        self.undecided += counts.undecided
        self.left_out += sum(number for _, number in counts.left_out)
        self.credit += sum((line.settled for line in lines_of(period, outcome) if line.kind == "penalty"), Fraction(0))


def by_objective(account: Account) -> Table:
    """Verdicts and rows by objective and group. Rows add up, results never: a pooled result is another promise."""
    tallies: dict[tuple[str, str], Tally] = {}
    whole = Tally()
    for period in account.statement.periods:
        for outcome in period.objectives:
            for tally in (tallies.setdefault((account.subject(outcome), outcome.objective), Tally()), whole):
                tally.add(period, outcome)
    keys = ("glance.objective", "verdict.met", "verdict.missed", "verdict.not_measured", "verdict.excused")
    heads = [*keys, "glance.fulfilled", "glance.failed", "glance.undecided", "glance.left_out"]
    heads += ["glance.credit"] if account.pays else []
    columns = tuple(
        Column(capital(words(account.draft.text(head)))[0].text, Align.END if i else Align.START)
        for i, head in enumerate(heads)
    )
    rows = tuple(
        tally_row(account, subject, tally)[: len(heads)]
        for (subject, _), tally in sorted(tallies.items(), key=lambda t: t[0])
    )
    last = tally_row(account, account.draft.text("account.total"), whole)[: len(heads)]
    return Table(
        account.draft.text("glance.caption_many", periods=str(len(account.statement.periods))), columns, rows, last
    )


def tally_row(account: Account, subject: str, tally: Tally) -> tuple[Runs, ...]:
    verdicts = (Verdict.MET, Verdict.MISSED, Verdict.NOT_MEASURED, Verdict.EXCUSED)
    counts = [tally.verdicts.get(verdict, 0) for verdict in verdicts]
    counts += [tally.fulfilled, tally.counted - tally.fulfilled, tally.undecided, tally.left_out]
    return (words(subject), *(account.number(count) for count in counts), account.money(tally.credit))


# ---------------------------------------------------------------- the last period as a picture


def picture(account: Account) -> Iterator[Block]:
    """Shares of the last period as bars, each with the mark of its target."""
    last = account.statement.periods[-1]
    shares = [o for o in last.objectives if o.result is not None and o.type.kind in SHARES and 0 <= o.result <= 1]
    if 0 < len(shares) <= MOST_BARS:
        title = account.draft.text("glance.picture", period=account.draft.voice.figures.period(last.period))
        yield Figure(title, tuple(bar(account, o) for o in shares))


def bar(account: Account, outcome: ObjectiveOutcome) -> Bar:
    assert outcome.result is not None, "only results are drawn"
    status = account.draft.voice.verdict(outcome.verdict)
    bounds = [bound for bound in bounds_of(outcome.target) if 0 <= bound <= 1]
    target = "".join(run.text for run in account.target(outcome))
    mark = bounds[0] if bounds else None
    why = f" ({text_of(account.reason(outcome.reason))})" if outcome.reason else ""
    text = f"{account.result(outcome)}, {status.text}{why}"
    return Bar(account.subject(outcome), outcome.result, text, status.tone, mark, target if mark is not None else "")
