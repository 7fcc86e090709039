"""Entries of a journal in the language of Beancount 3: a transaction for each, linked to the number of its document.

Takes entries; gives the text. Accounts are not opened here: the ledger that includes the file has them, and a name in
`parties.yaml` may be any of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from slalang.booking.ledger import Entry
from slalang.diagnostic import visible
from slalang.units import decimal_text


def beancount(entries: Iterable[Entry]) -> str:
    """All entries, each a transaction."""
    return "\n".join("\n".join(transaction(entry)) + "\n" for entry in entries)


def transaction(entry: Entry) -> Iterator[str]:
    link = re.sub(r"[^A-Za-z0-9\-_/.]+", "-", entry.number)
    yield f"{entry.day.isoformat()} * {quoted(entry.party)} {quoted(entry.text)} ^{link}"
    yield f"  number: {quoted(entry.number)}"
    width = max(len(p.account) for p in entry.postings)
    figures = [decimal_text(p.amount, entry.decimals) for p in entry.postings]
    digits = max(len(figure) for figure in figures)
    for posting, figure in zip(entry.postings, figures, strict=True):
        yield f"  {posting.account:<{width}}  {figure:>{digits}} {entry.currency}"
        yield f"    memo: {quoted(posting.memo)}"


def quoted(text: str) -> str:
    """A string on one line."""
    plain = visible(" ".join(text.split()))
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
