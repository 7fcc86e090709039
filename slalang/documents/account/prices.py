"""The rows behind an amount that reads rows, printed so that a reader can recompute each and what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from slalang.documents.account.reckoning import Account
from slalang.documents.names import spoken
from slalang.documents.tree import Align, Block, Column, Paragraph, Runs, Table
from slalang.documents.voice import code, words
from slalang.model.expression import Fold
from slalang.model.outcome import Amount, Line, PeriodOutcome
from slalang.model.priced import Priced
from slalang.units import Type

LONGEST_HEAD = 24
"""A longer value is not the head of its own column: the caption says what was made of the rows."""


def prices(account: Account, period: PeriodOutcome, of: Iterable[Line | Amount]) -> Iterator[Block]:
    """A table for everything that the charges, scores and lines of a period read of rows."""
    chosen = tuple(of)
    for each in period.priced:
        if each.rows.count and any(each.is_of(one) for one in chosen):
            yield table(account, period, each)
            if each.rows.count > len(each.rows.rows):
                rest = each.rows.count - len(each.rows.rows)
                yield Paragraph(account.draft.voice.count(more(each), rest))


def more(each: Priced) -> str:
    """How the rows are spoken of that are not printed."""
    if each.fold is Fold.COUNT:
        return "price.more_counted"
    return "price.more" if each.whole else "price.more_values"


def table(account: Account, period: PeriodOutcome, each: Priced) -> Table:
    """One row for each row read; its own value last, in its own unit, and what they come to where they add up."""
    draft, rows = account.draft, each.rows
    columns = [Column(draft.sentences.names.title("record", each.record))]
    columns += [Column(spoken(name.replace(".", " ")), Align.END) for name, _ in rows.columns]
    body = [(code(row.key), *cells(account, row.values, rows.columns)) for row in rows.rows]
    if each.fold is not Fold.COUNT:
        columns.append(Column(value_head(account, each), Align.END))
        body = [(*cell, worth(account, each, row.amount)) for cell, row in zip(body, rows.rows, strict=True)]
    blank: list[Runs] = [() for _ in columns[2:]]
    total = worth(account, each, rows.total)
    totals = (words(draft.text("account.total")), *blank, total) if each.fold is Fold.SUM else ()
    return Table(caption(account, period, each), tuple(columns), tuple(body), totals)


def caption(account: Account, period: PeriodOutcome, each: Priced) -> str:
    """Whose rows they are, and what was made of them: `Rows behind “Calls lost”: sum of lasting over outages`."""
    draft = account.draft
    kind = "charge" if any(c.name == each.name for c in draft.contract.charges) else "consequence"
    name = account.keyed(draft.sentences.names.title(kind, each.name), each.key)
    if each.period not in {"", period.period}:
        name = account.of_period(name, each.period)
    return draft.text("price.caption", name=name, sum=each.label)


def value_head(account: Account, each: Priced) -> str:
    """`Amount` where the rows add up to the amount itself, else what was read of each."""
    if each.whole:
        return account.draft.text("price.amount")
    short = 0 < len(each.value) <= LONGEST_HEAD
    return spoken(each.value) if short else account.draft.text("price.value")


def worth(account: Account, each: Priced, value: object) -> Runs:
    return words(account.value(value, each.rows.type))  # type: ignore[arg-type]  # of its type


def cells(account: Account, values: Iterable[object], columns: tuple[tuple[str, Type], ...]) -> Iterator[Runs]:
    for value, (_, type_) in zip(values, columns, strict=True):
        yield () if value is None else words(account.value(value, type_))  # type: ignore[arg-type]  # of its type
