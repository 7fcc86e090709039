"""`python -m tests.bench.notes [NOTES]`: how many credit notes a second, and how long 100,000 rows of evidence take.

Takes the number of notes (1,000); makes them in shapes like those of the tests, puts each on its page, and writes it as
PDF and as UBL, in one process. Then writes 100,000 rows of ten columns to XLSX. Prints wall and processor time and
exits 1 where a bound is missed: bounds are seconds of a processor, of all threads together, so that a machine that is
shared does not decide.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from slalang.documents.note.page import notice
from slalang.documents.tree import Document
from slalang.formats.evidence import Sheet, write_xlsx
from slalang.formats.pdf import pdf
from slalang.formats.sheets import Cell
from slalang.formats.ubl import ubl
from slalang.model.note import Note
from tests.formats.made_notes import SHAPES, note

NOTES, LEAST = 1_000, 20.0
ROWS, MOST = 100_000, 12.0
DAY = date(2026, 4, 1)


def main(count: int = NOTES) -> bool:
    """Runs both parts; whether both keep their bounds."""
    made = [everyday(number) for number in range(count)]
    one_pdf(made[0])  # fonts and templates are read once, whatever the number of notes
    parts: tuple[tuple[str, Callable[[Note], object]], ...] = (("UBL", ubl), ("PDF", one_pdf))
    spent = {name: timed(lambda make=make: [make(each) for each in made]) for name, make in parts}  # type: ignore[misc]
    for name, (wall, busy) in spent.items():
        print(
            f"{count:,} notes as {name}: {wall:.2f} s, {busy:.2f} s of a processor, {1000 * busy / count:.2f} ms each"
        )
    rate = count / sum(busy for _, busy in spent.values())
    print(f"PDF and UBL: {rate:.1f} notes a second of a processor (at least {LEAST:.0f})")
    wall, busy = evidence()
    print(f"{ROWS:,} rows of evidence as XLSX: {wall:.2f} s, {busy:.2f} s of a processor (at most {MOST:.0f} s)")
    return rate >= LEAST and busy <= MOST


def everyday(number: int) -> Note:
    """A note of some shape with a number of its own, and with names as long as names are."""
    shape = note(number % SHAPES)
    lines = tuple(replace(line, name=line.name[:80], description=line.description[:200]) for line in shape.lines)
    buyer = replace(shape.buyer, name=f"Customer {number} S.A.")
    return replace(shape, number=f"CN-{number:06}", lines=lines, buyer=buyer, remark=f"Credits of note {number}.")


def one_pdf(of: Note) -> bytes:
    page = notice(of)
    assert isinstance(page, Document), "English has a catalog"
    written = pdf(page, day=of.issued)
    assert isinstance(written, bytes), written
    return written


def evidence() -> tuple[float, float]:
    """Seconds for the rows of one outcome, as settling keeps them."""

    def rows() -> Iterator[tuple[Cell, ...]]:
        for i in range(ROWS):
            at = f"2026-03-{i % 28 + 1:02}T{i % 24:02}:{i % 60:02}:07+01:00"
            yield f"T{i:06}", "queue", at, at, at, Decimal(i) / 4, i, "yes", "no", "not covered"

    columns = ("id", "queue", "offered_at", "answered_at", "due", "seconds", "count", "counted", "fulfilled", "status")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "evidence.xlsx"
        return timed(lambda: write_xlsx(path, "Evidence", DAY, [Sheet("rows", columns, rows)]))


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the wall, and seconds of a processor."""
    start, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - busy


if __name__ == "__main__":
    sys.exit(0 if main(*(int(each) for each in sys.argv[1:2])) else 1)
