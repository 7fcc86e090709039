"""The rows behind an amount that adds up rows, printed so that a reader can recompute each and their sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from slalang.documents.account.reckoning import Account
from slalang.documents.names import spoken
from slalang.documents.tree import Align, Block, Column, Paragraph, Runs, Table
from slalang.documents.voice import code, words
from slalang.model.outcome import PeriodOutcome, Priced
from slalang.units import Type


def prices(account: Account, period: PeriodOutcome, names: Iterable[str]) -> Iterator[Block]:
    """A table for each of the named charges or consequences that sums over rows."""
    wanted = set(names)
    for each in period.priced:
        if each.name in wanted and each.rows.count:
            yield table(account, each)
            if each.rows.count > len(each.rows.rows):
                rest = each.rows.count - len(each.rows.rows)
                yield Paragraph(account.draft.voice.count("price.more", rest))


def table(account: Account, each: Priced) -> Table:
    draft = account.draft
    record = draft.sentences.names.title("record", each.record)
    amount = Column(draft.text("price.amount"), Align.END)
    columns = (
        Column(record),
        *(Column(spoken(name.replace(".", " ")), Align.END) for name, _ in each.rows.columns),
        amount,
    )
    rows = tuple(
        (code(row.key), *cells(account, row.values, each.rows.columns), account.money(row.amount))
        for row in each.rows.rows
    )
    blank: tuple[Runs, ...] = tuple(() for _ in each.rows.columns)
    totals = (words(draft.text("account.total")), *blank, account.money(each.rows.total))
    title = draft.sentences.names.title(
        "charge" if any(c.name == each.name for c in draft.contract.charges) else "consequence", each.name
    )
    return Table(draft.text("price.caption", name=account.keyed(title, each.key)), columns, rows, totals)


def cells(account: Account, values: Iterable[object], columns: tuple[tuple[str, Type], ...]) -> Iterator[Runs]:
    for value, (_, type_) in zip(values, columns, strict=True):
        yield () if value is None else words(account.draft.voice.value(value, type_))  # type: ignore[arg-type]  # of its type
