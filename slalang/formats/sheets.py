"""What a cell of a spreadsheet may hold: text that is never a formula, figures exact."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from slalang.diagnostic import visible

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
"""How a text begins that spreadsheets take for a formula; with East Asian input some take the full-width signs too."""
LONGEST = 32_767
"""Characters that a cell may have."""
LOST = re.compile("[\ud800-\udfff\ufffe\uffff]")

Cell = str | int | Decimal | date | None


def harmless(text: str) -> str:
    """A text for a CSV file: behind an apostrophe where it would be a formula, without characters that steer."""
    plain = LOST.sub("\N{REPLACEMENT CHARACTER}", visible(text))
    return f"'{plain}" if text.startswith(FORMULA) else plain


def written(cell: Cell) -> str:
    """A cell of a CSV file."""
    if cell is None:
        return ""
    return harmless(cell) if isinstance(cell, str) else cell.isoformat() if isinstance(cell, date) else str(cell)
