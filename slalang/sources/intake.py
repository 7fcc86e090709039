"""The files of one delivery into one table of typed rows.

Takes a delivery and the fields that are wanted of it; gives the table with what is known of its files and of the rows
that are not in it, or None where a file is at fault. Every file is looked through before anything is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import duckdb

from slalang.diagnostic import Diagnostic
from slalang.model.facts import DataFile
from slalang.sources.adapters import Opening, open_scan
from slalang.sources.bindings import AfterTime, DateAndTime, Delivery, FieldBinding, Joined, Single, columns_of
from slalang.sources.conversion import Wanted, convert
from slalang.sources.delimited import broken_rows, forget
from slalang.sources.desk import Desk
from slalang.sources.faults.files import DataFileDamaged, WrongColumnType
from slalang.sources.files import CheckedFile, check
from slalang.sources.scan import Native, Scan
from slalang.sources.sql import number
from slalang.sources.staging import Counts, Staging
from slalang.sources.workbook import Style
from slalang.units import Kind

UNREADABLE = (
    duckdb.InvalidInputException,
    duckdb.IOException,
    duckdb.SerializationException,
    duckdb.ConversionException,
)
"""What the database says of a file that is not what it should be; anything else is our mistake."""
MAKES = {Kind.INSTANT: "instant", Kind.DATE: "date"}


@dataclass(frozen=True, slots=True)
class Intake:
    """A table of typed rows: its files with their rows, and notes on how they were read."""

    table: str
    files: tuple[DataFile, ...]
    counts: Counts
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted for a record from a delivery, and the table to make; `keep_dropped` is a key, see `Staging`."""

    record: str
    table: str
    delivery: Delivery
    wanted: tuple[Wanted, ...]
    temporary: bool = False
    keep_dropped: str = ""


def take_in(desk: Desk, order: Order) -> Intake | None:
    """Reads all files of a delivery."""
    checked = check_all(desk, order)
    if checked is None:
        return None
    staging = new_staging(desk, order.record, order.wanted, order.delivery.zone)
    files: list[DataFile] = []
    floats: dict[str, None] = {}
    done, total = 0, sum(f.size for f in checked)
    before = len(desk.faults)
    for file in checked:
        desk.tell(f"reading {order.record}", done, total)
        read = stage_file(desk, order, file, staging)
        if read is not None:
            files.append(DataFile(file.shown, file.sha256, read[0]))
            floats.update(dict.fromkeys(read[1]))
        done += file.size
    desk.tell(f"reading {order.record}", total, total)
    if len(desk.faults) > before:
        staging.clear()
        return None
    counts = finished(staging, order)
    return Intake(order.table, tuple(files), counts, notes(counts, tuple(floats), order.delivery))


def new_staging(desk: Desk, record: str, wanted: tuple[Wanted, ...], zone: str = "") -> Staging:
    """An empty staging for a record's fields."""
    of_instants = [w for w in wanted if w.field.type.kind is Kind.INSTANT and w.binding is not None]
    instants = {w.field.name: ", ".join(columns_of(w.binding)) for w in of_instants if w.binding}
    return Staging(desk.connection, record, tuple(w.field.name for w in wanted), instants, zone)


def finished(staging: Staging, order: Order) -> Counts:
    """The table made, and the staged rows given up."""
    counts = staging.finish(order.table, order.temporary)
    if order.keep_dropped:
        staging.dropped_keys(dropped_table(order.record), order.keep_dropped)
    staging.clear()
    return counts


def dropped_table(record: str) -> str:
    """The keys of a record's rows that were left out by name."""
    return f"_dropped_{record}"


def check_all(desk: Desk, order: Order) -> tuple[CheckedFile, ...] | None:
    """Every file looked through; None where one is at fault or there is none."""
    delivery, found = order.delivery, []
    total, done = sum(f.path.stat().st_size for f in delivery.files), 0

    def tick(size: int) -> None:
        nonlocal done
        done += size
        desk.tell(f"checking {order.record}", done, total)

    for file in delivery.files:
        result = check(file, delivery.kind, delivery.encoding, delivery.place, tick)
        if isinstance(result, Diagnostic):
            desk.faults.append(result)
        else:
            found.append(result)
    return tuple(found) if found and len(found) == len(delivery.files) else None


def stage_file(desk: Desk, order: Order, file: CheckedFile, staging: Staging) -> tuple[int, tuple[str, ...]] | None:
    """Types one file's rows; gives their number and the columns that are binary floats, or reports why not."""
    delivery = order.delivery
    with ExitStack() as stack:
        stack.callback(forget, desk.connection)
        scan = open_scan(Opening(desk.connection, file, delivery, styles(order)), stack)
        faults = scan if isinstance(scan, tuple) else unfit(scan, order, file)
        if isinstance(scan, tuple) or faults:
            desk.faults += faults
            return None
        try:
            count = staging.add(convert(scan, order.wanted, delivery), scan, file.shown)
        except UNREADABLE as error:
            desk.faults.append(DataFileDamaged(delivery.place, file.shown, f"cannot be read: {said(error, file)}"))
            return None
        broken = broken_rows(desk.connection) if file.kind in ("csv", "tsv") else ()
        staging.add_broken(broken)
        if lost := unread(desk, scan, count + len(broken)):
            reason = f"has {lost} lines that belong to no row: a quotation mark is not closed, or a line is endless"
            desk.faults.append(DataFileDamaged(delivery.place, file.shown, reason))
            return None
        return count + len(broken), scan.floats


def unread(desk: Desk, scan: Scan, found: int) -> int:
    """How many lines of a text file are in no row, sound or broken.

    A quotation mark that is not closed may swallow many. Lines inside values are counted only where rows are too few.
    """
    lost = scan.lines - found
    if lost > 0 and scan.within:
        lost -= number(desk.connection, scan.within)
        forget(desk.connection)
    return max(0, lost)


def said(error: Exception, file: CheckedFile) -> str:
    """What the database says, without the machine's path."""
    return str(error).splitlines()[0].replace(str(file.path), file.shown)[:200]


def styles(order: Order) -> dict[str, Style]:
    """Every raw column that is needed, with how dates and times in it should be written where they are not text."""
    found: dict[str, Style] = {}
    for w in order.wanted:
        for column, style in styles_of(w) if w.binding else ():
            if not found.get(column, Style()).makes:
                found[column] = style
    for match in order.delivery.drop:
        found.setdefault(match.column, Style())
    for rule in order.delivery.empty_together:
        for column in rule.columns:
            found.setdefault(column, Style())
    return found


def styles_of(wanted: Wanted) -> list[tuple[str, Style]]:
    """The raw columns of one field."""
    binding = wanted.binding
    assert binding is not None
    found = dict.fromkeys(columns_of(binding), Style())
    match binding.form:
        case Single(column=column):
            found[column] = Style(MAKES.get(wanted.field.type.kind, ""), first(binding.formats))
        case DateAndTime(date=date, times=times, after=after) as form:
            later = (after.column,) if isinstance(after, AfterTime) else ()
            found |= dict.fromkeys((*times, *later), Style("time", form.time_format))
            found[date] = Style("date", form.date_format)
        case Joined():
            pass
    return list(found.items())


def first(formats: Sequence[str]) -> str:
    return formats[0] if formats and not formats[0].startswith("epoch") and "%z" not in formats[0] else ""


def unfit(scan: Scan, order: Order, file: CheckedFile) -> tuple[Diagnostic, ...]:
    """Faults for columns that hold dates or times and are read as something else."""
    faults: list[Diagnostic] = []
    for w in order.wanted:
        for column in columns_of(w.binding) if w.binding else ():
            held = scan.columns[column].native
            if w.binding and held is not Native.TEXT and not fits(held, column, w.binding, w.field.type.kind):
                faults.append(
                    WrongColumnType(order.delivery.place, column, file.shown, described(held), str(w.field.type))
                )
    emptied = {c for rule in order.delivery.empty_together for c in rule.columns}
    for column in emptied:
        if scan.columns[column].native is not Native.TEXT:
            held = scan.columns[column].native
            faults.append(WrongColumnType(order.delivery.place, column, file.shown, described(held), "text"))
    return tuple(faults)


def fits(held: Native, column: str, binding: FieldBinding, kind: Kind) -> bool:
    """Whether a column of dates or times can be read for this use."""
    match binding.form:
        case Single(column=own) if own == column:
            if kind is Kind.INSTANT:
                return held in (Native.INSTANT, Native.WALL)
            return kind is Kind.DATE and held in (Native.DATE, Native.WALL)
        case DateAndTime(date=date) if date == column:
            return held in (Native.DATE, Native.WALL)
        case _:
            return any(m.column == column for m in binding.when)


def described(held: Native) -> str:
    return {Native.INSTANT: "timestamp with time zone", Native.WALL: "timestamp", Native.DATE: "date"}.get(held, "text")


def notes(counts: Counts, floats: tuple[str, ...], delivery: Delivery) -> tuple[str, ...]:
    """What a reader of the statement should know of how the rows were read."""
    found = []
    if counts.folds:
        found.append(f"local times that occur twice in {delivery.zone}: {counts.folds}; the first of the two is taken")
    if floats:
        found.append(f"binary floats, read as their shortest decimal: {', '.join(floats)}")
    return tuple(found)
