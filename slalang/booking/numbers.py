"""The numbers of notes, one by one or from a series, and the invoices that they refer to.

Takes what the command line says; gives numbers in the order of the documents. A series is a pattern in which `{number}`
and `{year}` are filled: nothing else is read in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from slalang.booking.faults import BadNumber, BadSeries, NeedsNumber, NotInvoiceReference
from slalang.booking.parties import day_of
from slalang.diagnostic import Diagnostic, visible
from slalang.model.note import NoteKind, Preceding
from slalang.source import NOWHERE

HOLE = re.compile(r"\{(?:(?P<name>year|number)(?::0(?P<width>[1-9]))?)\}")
NUMBER = re.compile(r"(?=[^\W_])[\w./ :#+-]{1,60}(?<! )")
"""What a number may be: letters, figures and the signs that numbers have, begun by a letter or figure."""


@dataclass(frozen=True, slots=True)
class Series:
    """A pattern and the number that comes next; `given` are numbers that stand in its place, written out."""

    pattern: str = ""
    next: int = 1
    given: tuple[str, ...] = ()


def bad_series(series: Series) -> BadSeries | None:
    """Why a pattern gives no numbers; None where it does, or where there is none."""
    holes = [found["name"] for found in HOLE.finditer(series.pattern)]
    rest = HOLE.sub("", series.pattern)
    sound = holes.count("number") == 1 and not re.search(r"[{}]", rest) and series.next >= 0
    return BadSeries(NOWHERE, series.pattern) if series.pattern and not sound else None


def number_of(series: Series, position: int, year: int) -> str:
    """The number of the document at a position, from 0; empty where the series has none."""
    if series.given:
        return series.given[position] if position < len(series.given) else ""
    values = {"year": year, "number": series.next + position}
    return HOLE.sub(lambda m: f"{values[m['name']]:0{m['width'] or 1}d}", series.pattern)


def numbered(
    kinds: Sequence[NoteKind], series: dict[NoteKind, Series], issued: date
) -> tuple[list[str], list[Diagnostic]]:
    """A number for each document, each kind counted in its own series; or why there are not enough, or too many."""
    faults: list[Diagnostic] = [fault for kind in dict.fromkeys(kinds) if (fault := bad_series(series[kind]))]
    seen = dict.fromkeys(NoteKind, 0)
    numbers = []
    for kind in kinds:
        numbers.append(number_of(series[kind], seen[kind], issued.year))
        seen[kind] += 1
    for kind, count in seen.items():
        given = series[kind].given
        if count and (given or not series[kind].pattern) and len(set(given)) != count:
            faults.append(needs(kind, count, len(given)))
    faults += [BadNumber(NOWHERE, visible(n)[:40]) for n in numbers if not faults and not NUMBER.fullmatch(n)]
    return numbers, faults


def needs(kind: NoteKind, count: int, given: int) -> NeedsNumber:
    documents = f"{count} {kind}{'' if count == 1 else 's'}"
    if kind is NoteKind.CREDIT_NOTE:
        return NeedsNumber(NOWHERE, documents, given, "`--number CN-2026-007`, or `--series PATTERN --next N`")
    options = "`--invoice-number INV-2026-012`, or `--invoice-series PATTERN --invoice-next N`"
    return NeedsNumber(NOWHERE, documents, given, options)


def references(texts: Iterable[str]) -> tuple[tuple[Preceding, ...], list[Diagnostic]]:
    """Invoices given as NUMBER=DATE."""
    found, faults = [], list[Diagnostic]()
    for text in texts:
        number, _, day = text.rpartition("=")
        parsed = day_of(day)
        if number.strip() and parsed:
            found.append(Preceding(number.strip(), parsed))
        else:
            faults.append(NotInvoiceReference(NOWHERE, text[:80]))
    return tuple(found), faults
