"""Entries of a journal in the language of Beancount 3: a transaction for each, linked to those of what it corrects.

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
    links = " ".join(dict.fromkeys(map(link, (entry.number, *entry.corrects))))
    yield f"{entry.day.isoformat()} * {quoted(entry.party)} {quoted(entry.text)} {links}"
    yield f"  number: {quoted(entry.number)}"
    if entry.corrects:
        yield f"  corrects: {quoted('; '.join(entry.corrects))}"
    width = max(len(p.account) for p in entry.postings)
    figures = [decimal_text(p.amount, entry.decimals) for p in entry.postings]
    digits = max(len(figure) for figure in figures)
    for posting, figure in zip(entry.postings, figures, strict=True):
        yield f"  {posting.account:<{width}}  {figure:>{digits}} {entry.currency}"
        yield f"    memo: {quoted(posting.memo)}"


def link(number: str) -> str:
    """What joins the transactions of one document: its number, in the characters of a link."""
    return "^" + re.sub(r"[^A-Za-z0-9\-_/.]+", "-", number)


def quoted(text: str) -> str:
    """A string on one line."""
    plain = visible(" ".join(text.split()))
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
