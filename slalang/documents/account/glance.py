"""What a reader grasps at once: every promise with its result and verdict, and what it comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from slalang.documents.account.amounts import line_name
from slalang.documents.account.basis import record_title
from slalang.documents.account.reckoning import SHARES, Account, base_of, bounds_of, lines_of
from slalang.documents.account.step_notes import uncertain
from slalang.documents.tree import Align, Bar, Block, Column, Figure, Item, Items, Note, Paragraph, Runs, Table, text_of
from slalang.documents.voice import code, strong, words
from slalang.model.expression import Fold
from slalang.model.outcome import Line, ObjectiveOutcome, PeriodOutcome, Verdict
from slalang.units import exact_sum

MOST_ROWS = 48
"""A statement with more results than this shows them by objective and group first, and one by one in each period."""
MOST_BARS = 12
KINDS = {"credit": "penalty", "bonus": "bonus"}
"""The lines whose money a column holds."""


def glance(account: Account) -> tuple[Block, ...]:
    """The first table, what it adds up to, and a picture of the last period."""
    outcomes = [(p, o) for p in account.statement.periods for o in p.objectives]
    if not outcomes:
        return (account.draft.paragraph("glance.nothing"), *totals(account), *set_aside(account))
    tables = (each_result(account),) if len(outcomes) <= MOST_ROWS else (by_objective(account), *free(account))
    return (*totals(account), *provisional(account), *given(account), *set_aside(account), *tables, *picture(account))


def totals(account: Account) -> Iterator[Block]:
    """The sums in one sentence."""
    if not account.pays:
        return
    figures, currency = account.draft.voice.figures, account.statement.currency
    credit = exact_sum(p.total for p in account.statement.periods)
    bonus = exact_sum(p.bonuses for p in account.statement.periods)
    due = {"glance.taken_back" if credit < 0 else "glance.credits": credit}
    due |= {"glance.bonuses_back" if bonus < 0 else "glance.bonuses": bonus} if bonus else {}
    for key, total in due.items():
        yield account.draft.paragraph(key, total=strong(figures.money(abs(total), currency)))


def provisional(account: Account) -> Iterator[Block]:
    """That results may still change, and steps of the settlement that something unknown stands behind."""
    if any(o.provisional for p in account.statement.periods for o in p.objectives):
        yield Note(account.draft.text("glance.note"), (account.draft.paragraph("glance.provisional"),))
    yield from uncertain(account)


def given(account: Account) -> Iterator[Block]:
    """That the results were not measured, and in which file they were given."""
    file = account.statement.provenance.results
    if file is not None:
        said = account.draft.paragraph("glance.given", file=code(file.path), hash=code(file.sha256))
        yield Note(account.draft.text("glance.given_note"), (said,))


def set_aside(account: Account) -> Iterator[Block]:
    """That rows were delivered which nobody could read: whatever the result is, it is without them."""
    said = tuple(
        Paragraph(account.draft.voice.count("glance.set_aside", r.rejected, record=words(record_title(account, r))))
        for r in account.statement.provenance.relations
        if r.rejected
    )
    if said:
        yield Note(account.draft.text("glance.set_aside_note"), said)


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
    aligned = dict.fromkeys(("glance.result", "glance.counted", "glance.credit", "glance.bonus"), Align.END)
    heads += [f"glance.{kind}" for kind in paid(account)]
    columns = tuple(Column(draft.text(head), aligned.get(head, Align.START)) for head in heads)
    width = len(heads)
    return Table(
        draft.text("glance.caption"), columns, tuple(row[:width] for _, row in rows), total_row(account, width)
    )


def result_row(account: Account, period: PeriodOutcome, outcome: ObjectiveOutcome) -> tuple[Runs, ...]:
    return (
        words(account.draft.voice.figures.period(outcome.period)),
        words(account.subject(outcome)),
        account.target(outcome),
        words(account.result(outcome)),
        account.rows_counted(outcome.counts.counted),
        account.judged(outcome),
        *given_of(account, lines_of(period, outcome)),
    )


def paid(account: Account) -> tuple[str, ...]:
    """The columns of money: credits, and bonuses where there is one."""
    if not account.pays:
        return ()
    bonuses = any(line.kind == "bonus" for p in account.statement.periods for line in p.lines)
    return ("credit", "bonus") if bonuses else ("credit",)


def given_of(account: Account, lines: Iterable[Line]) -> Iterator[Runs]:
    """What lines come to, credits and bonuses each in their column."""
    every = tuple(lines)
    for column in paid(account):
        mine = [line for line in every if line.kind == KINDS[column]]
        said = account.credit(mine) if column == "credit" else account.money(exact_sum(n.settled for n in mine))
        yield said if mine else words(account.draft.text("label.nothing"))


def other_lines(period: PeriodOutcome) -> tuple[Line, ...]:
    """Lines that belong to no result of the period, such as one over several objectives."""
    matched = {id(line) for o in period.objectives for line in lines_of(period, o)}
    return tuple(line for line in period.lines if id(line) not in matched)


def line_row(account: Account, period: PeriodOutcome, line: Line) -> tuple[Runs, ...]:
    return (
        words(account.draft.voice.figures.period(period.period)),
        words(line_name(account, line)),
        (),
        (),
        (),
        (),
        *given_of(account, (line,)),
    )


def total_row(account: Account, width: int) -> tuple[Runs, ...]:
    if not account.pays:
        return ()
    blank: list[Runs] = [()] * (width - 1 - len(paid(account)))
    return (words(account.draft.text("account.total")), *blank, *all_paid(account))


def all_paid(account: Account) -> Iterator[Runs]:
    """The totals of all periods, a cell for each column of money."""
    for column in paid(account):
        yield account.money(exact_sum(p.total if column == "credit" else p.bonuses for p in account.statement.periods))


# ---------------------------------------------------------------- one row an objective and group


@dataclass(slots=True)
class Tally:
    """What became of one objective and group over all periods; `shares` where its measure counts rows of two kinds."""

    shares: bool
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    lines: list[Line] = field(default_factory=list)

    def add(self, period: PeriodOutcome, outcome: ObjectiveOutcome) -> None:
        counts = outcome.counts
        self.verdicts[outcome.verdict] += 1
        self.counts["counted"] += counts.counted
        self.counts["numerator"] += counts.fulfilled
        self.counts["others"] += counts.counted - counts.fulfilled
        self.counts["undecided"] += counts.undecided
        self.counts["left_out"] += sum(number for _, number in counts.left_out)
        self.lines += lines_of(period, outcome)


ROWS = ("counted", "numerator", "others", "undecided", "left_out")
OF_SHARES = frozenset({"numerator", "others"})
"""Counts that only a share has: a mean has no row that fulfils, and of a rate of failures the numerator fails."""


def by_objective(account: Account) -> Table:
    """In how many periods each objective and group was met, and its rows. Results are never added up."""
    tallies = tallied(account)
    verdicts = [v for v in Verdict if v is not Verdict.EXCUSED or any(tally.verdicts[v] for tally in tallies.values())]
    rows = [key for key in ROWS if key not in OF_SHARES or any(tally.shares for tally in tallies.values())]
    heads = ["objective", *(v.name.lower() for v in verdicts), *rows, *paid(account)]
    columns = tuple(
        Column(account.draft.text(f"glance.{head}"), Align.END if i else Align.START) for i, head in enumerate(heads)
    )
    body = [
        tally_row(account, words(subject), tally, verdicts, rows)
        for (subject, _), tally in sorted(tallies.items(), key=first)
    ]
    for title, lines in lines_of_none(account).items():
        blank: list[Runs] = [()] * (len(verdicts) + len(rows))
        body.append((words(title), *blank, *sums_of(account, lines)))
    caption = account.draft.text("glance.caption_many", periods=str(len(account.statement.periods)))
    return Table(caption, columns, tuple(body), sums(account, tallies, verdicts, rows))


def first(entry: tuple[tuple[str, str], Tally]) -> tuple[str, str]:
    return entry[0]


def tallied(account: Account) -> dict[tuple[str, str], Tally]:
    """A tally for each objective and group, by its words and its name."""
    tallies: dict[tuple[str, str], Tally] = {}
    for period in account.statement.periods:
        for outcome in period.objectives:
            base = base_of(account.objective(outcome.objective))
            key = (account.subject(outcome), outcome.objective)
            tally = tallies.setdefault(key, Tally(base is not None and base.fold is Fold.SHARE))
            tally.add(period, outcome)
    return tallies


def lines_of_none(account: Account) -> dict[str, list[Line]]:
    """Credits and bonuses that belong to no single result, by what they are called."""
    found: dict[str, list[Line]] = {}
    for line in (line for period in account.statement.periods for line in other_lines(period)):
        found.setdefault(account.keyed(account.line_title(line), line.key), []).append(line)
    return found


def tally_row(
    account: Account, subject: Runs, tally: Tally, verdicts: list[Verdict], rows: list[str]
) -> tuple[Runs, ...]:
    cells = [account.number(tally.verdicts[verdict]) for verdict in verdicts]
    nothing = words(account.draft.text("label.nothing"))
    cells += [account.number(tally.counts[key]) if tally.shares or key not in OF_SHARES else nothing for key in rows]
    return (subject, *cells, *sums_of(account, tally.lines))


def sums_of(account: Account, lines: list[Line]) -> Iterator[Runs]:
    """What lines come to over all periods, a cell for each column of money."""
    for column in paid(account):
        yield account.money(exact_sum(line.settled for line in lines if line.kind == KINDS[column]))


def free(account: Account) -> Iterator[Block]:
    """The credits of the table that no miss gave: `Resolution in time: 956.12 EUR (by …, whatever the outcome)`."""
    items = []
    for (subject, _), tally in sorted(tallied(account).items(), key=first):
        given = [line for line in tally.lines if account.whatever((line,))]
        if given:
            items.append(Item(account.draft.say("list.of", name=subject, x=account.credit(given))))
    if items:
        yield Items(tuple(items))


def sums(
    account: Account, tallies: dict[tuple[str, str], Tally], verdicts: list[Verdict], rows: list[str]
) -> tuple[Runs, ...]:
    """The sums of the money; rows and periods only where they are the groups of one objective, so of one kind."""
    title = words(account.draft.text("account.total"))
    money = tuple(all_paid(account))
    if len({name for _, name in tallies}) == 1:
        whole = Tally(next(iter(tallies.values())).shares)
        for tally in tallies.values():
            whole.verdicts += tally.verdicts
            whole.counts += tally.counts
        return (*tally_row(account, title, whole, verdicts, rows)[: 1 + len(verdicts) + len(rows)], *money)
    blank: list[Runs] = [()] * (len(verdicts) + len(rows))
    return (title, *blank, *money) if account.pays else ()


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
    text = account.draft.text("glance.bar", result=account.result(outcome), verdict=f"{status.text}{why}")
    name = account.dated(account.subject(outcome), outcome.objective, outcome.period)
    return Bar(name, outcome.result, text, status.tone, mark, target if mark is not None else "")
