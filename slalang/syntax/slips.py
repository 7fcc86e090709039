"""Figures, hours, days and comparisons as people write them elsewhere, and how the language writes them.

Takes a text and the offset of a fault; gives the span that was written otherwise and the words to write, or None. The
span holds the offset or ends at it: what stands before a fault was often read as something else (`90 %` as a number).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from slalang.syntax.weekdays import DAYS, day_of

REACH = 60
"""Characters to either side of a fault that are looked at, within its line."""

FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d[\d_]*(?:\.\d+)?"
MONEY = {"£": "GBP", "$": "USD", "€": "EUR", "¥": "JPY"}
CURRENCIES = {
    **{code: code.upper() for code in ("eur", "usd", "gbp", "sek", "chf")},
    "euro": "EUR",
    "euros": "EUR",
    "dollar": "USD",
    "dollars": "USD",
    "pound": "GBP",
    "pounds": "GBP",
}
UNITS = {
    **dict.fromkeys(("percent", "per cent", "pct", "%"), "%"),
    **dict.fromkeys(("hours", "hour", "hrs", "hr", "h"), "h"),
    **dict.fromkeys(("minutes", "minute", "mins", "min"), "min"),
    **dict.fromkeys(("seconds", "second", "secs", "sec", "s"), "s"),
    **dict.fromkeys(("business-days", "working days", "workdays"), "business days"),
    **dict.fromkeys(("business-day", "working day", "workday"), "business day"),
    **{unit: unit for one in ("day", "week", "month", "quarter", "year") for unit in (f"{one}s", one)},
    **dict.fromkeys(("percent points", "percent point", "pp"), "percentage points"),
    **MONEY,
    **CURRENCIES,
}
WRITTEN = "|".join(rf"{re.escape(unit)}(?![a-z_0-9])" for unit in sorted(UNITS, key=len, reverse=True))
AMOUNT = re.compile(
    rf"(?<![\w.,])(?:(?P<before>[£$€¥]|[A-Z]{{3}}(?=[ \t]))[ \t]*)?(?P<figure>{FIGURE})"
    rf"(?:[ \t]*(?:(?P<code>(?<=[ \t])[A-Z]{{3}}\b)|(?P<unit>(?i:{WRITTEN}))))?"
)
AFTER = re.compile(r"[ \t]*(?=[\d£$€¥])")

TIME = r"\d{1,2}(?:[:.]\d\d)?[ \t]*(?:[ap]\.?m\b\.?)?"
HOURS = re.compile(rf"(?<![\w:])({TIME})[ \t]*(?:[-–—]|\b(?:to|until)\b)[ \t]*({TIME})(?![\w:])", re.IGNORECASE)
CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*([ap]?)", re.IGNORECASE)

DAY = "|".join(sorted(DAYS, key=len, reverse=True))
WEEK = re.compile(rf"\b({DAY})[ \t]*(?:[-–—]|\b(?:to|until|through)\b)[ \t]*({DAY})\b", re.IGNORECASE)

LESS, MORE = "(?:less|fewer|lower|smaller)", "(?:more|greater|higher|larger|bigger)"
COMPARISONS = (
    (rf"{MORE} than or equal(?: to)?\b|not? {LESS} than\b|minimum of\b|minimum |min ", "at least"),
    (rf"{LESS} than or equal(?: to)?\b|not? {MORE} than\b|up to\b|maximum of\b|maximum |max ", "at most"),
    (rf"{MORE} than\b|above |exceeds |exceeding ", "over"),
    (rf"{LESS} than\b|below ", "under"),
    (r"(?:is )?equal to\b|equals |equal ", ""),
)
SAID = tuple(
    (re.compile(rf"\b(?:{words})".replace(" ", "[ \t]+"), re.IGNORECASE), plain) for words, plain in COMPARISONS
)
"""How people compare; a last blank: the word alone reads as a name, so that the fault is in what follows it."""


class Slip(NamedTuple):
    """What stands between two offsets, and what to write: the text, or for a comparison the words of its pattern."""

    start: int
    end: int
    right: str
    compares: bool = False


def slip_at(text: str, offset: int, *, hours: bool, in_row: bool) -> Slip | None:
    """The slip that a fault at `offset` comes from.

    `hours`: hours may stand here, so that `9-17` means them. `in_row`: a row of a table has begun, so that a comma
    before it may be one of thousands.
    """
    line, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
    first, last = max(line, offset - REACH), min(end if end >= 0 else len(text), offset + REACH)
    for pattern, write in WAYS if hours else WAYS[1:]:
        for match in pattern.finditer(text, first, last):
            torn = in_row and "," in match.group() and not text[match.end() : max(offset, match.end())].strip()
            if match.start() <= offset and (offset < match.end() or torn):
                right = write(match)
                if right not in ("", match.group()):
                    return Slip(match.start(), match.start() + len(match.group().rstrip()), right)
    for pattern, plain in SAID:
        for match in pattern.finditer(text, first, last):
            words = match.group().rstrip()
            if match.start() <= offset < match.end() + (words != match.group()):
                end = match.start() + len(words)
                return Slip(match.start(), end, with_figure(plain, text, end), compares=True)
    return None


def with_figure(words: str, text: str, offset: int) -> str:
    """The words of a comparison and the figure that follows the offset, if one does: `over 85%`."""
    found = AFTER.match(text, offset)
    figure = AMOUNT.match(text, found.end()) if found else None
    return f"{words} {amount(figure)}".lstrip() if figure else words


# ---------------------------------------------------------------- how each is written


def amount(match: re.Match[str]) -> str:
    """`3_000 GBP`, `4 h`, `90%`; the figure alone where no unit stands with it."""
    figure, before = match["figure"].replace(",", ""), match["before"] or ""
    if before or "," in match["figure"]:
        whole, point, rest = figure.partition(".")
        figure = f"{int(whole):_}{point}{rest}"
    unit = match["code"] or UNITS.get((match["unit"] or "").lower()) or MONEY.get(before, before)
    return f"{figure}{'' if unit in ('', '%') else ' '}{unit}"


def opening(match: re.Match[str]) -> str:
    """`09:00-17:00`; empty where the end is not after the start."""
    (start, begins_half), (end, ends_half) = minutes(match[1]), minutes(match[2])
    if ends_half == "p" and not begins_half and start < 720 and start + 720 < end:
        start += 720
    end = end or 1440
    return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}" if start < end <= 1440 else ""


def minutes(time: str) -> tuple[int, str]:
    """The minute of the day, and `a` or `p` where the half of the day is said."""
    found = CLOCK.match(time)
    hour, minute, half = found.groups() if found else ("0", "0", "")
    of_day = int(hour) % 12 + (12 if half in "pP" else 0) if half else int(hour)
    return of_day * 60 + int(minute or 0), half.lower()


def week(match: re.Match[str]) -> str:
    return f"{day_of(match[1])}-{day_of(match[2])}"


WAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (HOURS, opening),
    (WEEK, week),
    (AMOUNT, amount),
)
