"""Entries of a journal as CSV, one posting a row: date, account, debit, credit, currency, memo, number, corrects.

Takes entries; gives the text (RFC 4180, UTF-8, line feeds). Debits and credits of each entry are equal. A text that a
spreadsheet would take for a formula stands behind an apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from slalang.booking.ledger import Entry
from slalang.formats.sheets import harmless
from slalang.units import decimal_text

HEAD = ("date", "account", "debit", "credit", "currency", "memo", "number", "corrects")


def journal(entries: Iterable[Entry]) -> str:
    """All postings of all entries."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEAD)
    for entry in entries:
        for posting in entry.postings:
            figure = decimal_text(abs(posting.amount), entry.decimals)
            sides = (figure, "") if posting.amount > 0 else ("", figure)
            texts = (harmless(" ".join(t.split())) for t in (posting.memo, entry.number, "; ".join(entry.corrects)))
            writer.writerow((entry.day.isoformat(), posting.account, *sides, entry.currency, *texts))
    return text.getvalue()
