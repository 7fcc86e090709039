"""The rows behind notes as sheets: their lines, the results that decided them, and the rows that were counted.

Takes notes, the statement, and the files of rows that settling wrote; gives sheets whose rows are read when they are
written, one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from slalang.formats.evidence import Sheet
from slalang.formats.sheets import Cell
from slalang.model.note import Note
from slalang.model.outcome import ObjectiveOutcome, Statement
from slalang.pipeline.settling import Evidence, connected
from slalang.units import Kind, Type, decimal_text, is_decimal

HEADS = ("objective", "period", "group")
LINES = (
    "document",
    "line",
    "name",
    "about",
    "before",
    "settlement",
    "net",
    "vat",
    "rate",
    "currency",
    "step",
    "reason",
)
RESULTS = (
    "objective",
    "period",
    "group",
    "outcome",
    "result",
    "numerator",
    "denominator",
    "counted",
    "left_out",
    "type",
)
AT_ONCE = 5_000
MICROSECONDS = 1_000_000


def lines_sheet(notes: Sequence[Note]) -> Sheet:
    """The lines of all notes, as they stand on them."""
    return Sheet("lines", LINES, lambda: (row for note in notes for row in lines_of(note)))


def lines_of(note: Note) -> Iterator[tuple[Cell, ...]]:
    for number, line in enumerate(note.lines, start=1):
        figures = (exact(line.gross), exact(line.net - line.gross), exact(line.net))
        rate = None if line.vat.rate is None else exact(line.vat.rate)
        steps = "; ".join(each.reason for each in line.adjustments)
        head = (note.number, number, line.name, line.description)
        yield *head, *figures, line.vat.category, rate, note.currency, steps, line.reason


def results_sheet(statement: Statement) -> Sheet:
    """The outcomes of all periods, exact: a share is a ratio, a duration stands in seconds."""
    outcomes = tuple(o for period in statement.periods for o in period.objectives)
    return Sheet("results", RESULTS, lambda: map(result_row, outcomes))


def result_row(o: ObjectiveOutcome) -> tuple[Cell, ...]:
    figures = (quantity(o.result, o.type), quantity(o.numerator, o.type), exact(o.denominator))
    left_out = sum(number for _, number in o.counts.left_out)
    return o.objective, o.period, o.group, str(o.verdict), *figures, o.counts.counted, left_out, str(o.type)


def quantity(value: Fraction | None, type: Type) -> Cell:
    return exact(value / MICROSECONDS if value is not None and type.kind is Kind.DURATION else value)


def exact(value: Fraction | None) -> Cell:
    """A figure as a decimal, or as `p/q` where it is none."""
    if value is None:
        return None
    return Decimal(decimal_text(value)) if is_decimal(value) else decimal_text(value)


# ---------------------------------------------------------------- the rows that were counted


def row_sheets(evidence: Iterable[Evidence]) -> tuple[Sheet, ...]:
    """A sheet for each outcome whose rows were kept."""
    return tuple(row_sheet(each) for each in evidence)


def row_sheet(each: Evidence) -> Sheet:
    file = next(path for path in each.files if path.suffix == ".parquet")
    name = " ".join(part for part in (each.objective, each.period, each.group or "") if part)
    return Sheet(name, columns_of(file), rows_of(file), (each.objective, each.period, each.group))


def columns_of(file: Path) -> tuple[str, ...]:
    with connected() as connection:
        found = connection.execute("SELECT * FROM read_parquet($1) LIMIT 0", [str(file)]).description or []
    return tuple(str(column[0]) for column in found)


def rows_of(file: Path) -> Callable[[], Iterator[tuple[Cell, ...]]]:
    """The rows of a file, some thousands at once."""

    def rows() -> Iterator[tuple[Cell, ...]]:
        with connected() as connection:
            answer = connection.execute("SELECT * FROM read_parquet($1)", [str(file)])
            while some := answer.fetchmany(AT_ONCE):
                yield from some

    return rows
