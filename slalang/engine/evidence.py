"""The rows behind an outcome, as Parquet and CSV: what was read of each row, and what became of it.

takes    an objective, a period, a group, and a folder
gives    two files with the same rows, written beside their names first and then renamed, so that none is half there
assumes  names of fields are the contract's; values are the data's and hostile: a CSV cell never starts a formula
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from slalang.engine import populations
from slalang.engine import scalars as s
from slalang.engine.clocks import Running
from slalang.engine.compiling import Scope
from slalang.engine.passes import Passes
from slalang.engine.places import quoted
from slalang.engine.populations import COUNTED, Counting, Status
from slalang.engine.rows import Rows as RowsOf
from slalang.engine.store import Store
from slalang.engine.values import TEXTS, Value
from slalang.engine.walk import clocks_in, inside
from slalang.model.contract import Objective
from slalang.model.expression import FieldValue
from slalang.model.query import Column, Column64, Keep, Literal, Node, Operator, Pick, Scalar
from slalang.units import Kind

SECOND = Fraction(1, 10**6)
COUNTS = s.text("yes")
NOT = s.text("no")


@dataclass(frozen=True, slots=True)
class Written:
    """The files of one outcome and the rows in each."""

    parquet: Path
    csv: Path
    rows: int


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows behind all outcomes of an objective: a plan, its columns (name, whether text), period and group."""

    objective: str
    node: Node
    columns: tuple[tuple[str, bool], ...]
    period: str
    group: str
    labels: tuple[tuple[str, int], ...]
    grouped: bool


def rows_behind(passes: Passes, name: str) -> Rows:
    """The rows of an objective with everything that its outcomes were decided by."""
    counting = populations.counting(passes, name)
    if counting.rows is None:
        return Rows(
            name,
            Pick(passes.compiler.catalog.rows(passes.compiler.catalog.contract.records[0]).build(), ()),
            (),
            "",
            "",
            (),
            False,
        )
    shown = columns(passes, counting, counting.rows)
    rows = counting.rows
    period, group = rows.named(counting.period, "period"), group_column(rows, counting.group)
    picked = (*shown, ("#period", period, False), ("#group", group, True))
    node = Pick(rows.build(), tuple((n, scalar) for n, scalar, _ in picked))
    labels = tuple((p.label, p.number) for p in passes.timeline.periods[counting.objective.unit])
    return Rows(
        name, node, tuple((n, text) for n, _, text in shown), "#period", "#group", labels, counting.group is not None
    )


def group_column(rows: RowsOf, group: Value | None) -> Scalar:
    if group is None:
        return Literal(None, Column64.TEXT)
    if group.kind in TEXTS:
        return rows.named(group.scalar, "group")
    return s.call(Operator.TEXT, group.scalar)


def columns(passes: Passes, counting: Counting, rows: RowsOf) -> list[tuple[str, Scalar, bool]]:
    """(name, scalar, whether it is text) for each column that is shown."""
    of, record = counting.objective, rows.record
    found: list[tuple[str, Scalar, bool]] = []
    keys = [c.name for c in passes.compiler.catalog.key(record)]
    read = [n.name for n in inside((of.measure, of.attribution, of.group)) if isinstance(n, FieldValue) and not n.via]
    for name in dict.fromkeys((*keys, *read)):
        field = record.field(name)
        kind = field.type.kind if field else Kind.TEXT if name == record.parent else Kind.COUNT
        if field or name in keys:
            found.append((name.lstrip("_"), *readable(passes, rows, Column(name), kind)))
    at = rows.named(counting.at, "at")
    found.append(("counted_at", *readable(passes, rows, at, Kind.INSTANT)))
    for clock in dict.fromkeys(c.clock for c in clocks_in((of.measure, of.attribution)) if not c.via):
        found += clock_columns(passes, rows, clock, of)
    return found + status_columns(counting)


def clock_columns(passes: Passes, rows: RowsOf, clock: str, of: Objective) -> list[tuple[str, Scalar, bool]]:
    scope = Scope(stopped=passes.stopped(of.name))
    running = Running(passes.compiler, rows, passes.compiler.catalog.clocks[clock], scope)
    return [
        (f"{clock}_due", *readable(passes, rows, running.due(), Kind.INSTANT)),
        (f"{clock}_spent_seconds", *readable(passes, rows, running.spent(), Kind.DURATION)),
        (f"{clock}_in_time", yes_or_no(running.verdict("in_time")), True),
    ]


def status_columns(counting: Counting) -> list[tuple[str, Scalar, bool]]:
    status = counting.status
    counted = s.either(*(s.equal(status, s.text(word)) for word in COUNTED))
    fulfilled = s.either(s.equal(status, s.text(Status.FULFILLED)), s.equal(status, s.text(Status.MET_BY_RELIEF)))
    return [
        ("counted", yes_or_no(counted), True),
        ("fulfilled", yes_or_no(fulfilled), True),
        ("relief", counting.relief, True),
        ("status", status, True),
    ]


def yes_or_no(condition: Scalar) -> Scalar:
    return s.case(((condition, COUNTS), (s.opposite(condition), NOT)), Literal(None, Column64.TEXT))


def readable(passes: Passes, rows: RowsOf, value: Scalar, kind: Kind) -> tuple[Scalar, bool]:
    """A value as a person reads it: local time, decimals, seconds; and whether it is text that somebody else wrote."""
    match kind:
        case Kind.INSTANT:
            offset = passes.compiler.places.offset(rows, s.ZERO, value)
            return s.call(Operator.LOCAL_TIME, s.add(value, offset), offset), False
        case Kind.DATE:
            return s.call(Operator.DATE_TEXT, value), False
        case Kind.FLAG:
            return yes_or_no(value), False
        case Kind.DURATION | Kind.NUMBER | Kind.MONEY | Kind.PERCENT:
            return s.call(Operator.MILLIONTHS, value), False
        case _:
            return value, kind in TEXTS


# ---------------------------------------------------------------- files


def kept(store: Store, behind: Rows) -> Rows:
    """The rows computed once, for the files of all outcomes."""
    names = (*(name for name, _ in behind.columns), *((behind.period, behind.group) if behind.columns else ()))
    node = store.keep(behind.node, names) if behind.columns else behind.node
    store.kept.clear()  # they stay as long as the connection
    return Rows(behind.objective, node, behind.columns, behind.period, behind.group, behind.labels, behind.grouped)


def write(store: Store, behind: Rows, period: str, group: str | None, folder: Path) -> Written:
    """The two files of one outcome."""
    numbers = dict(behind.labels)
    mine = s.equal(Column(behind.period), s.number(numbers[period]))
    if behind.grouped:
        named = Column(behind.group)
        mine = s.both(mine, s.missing(named) if group is None else s.holds(s.equal(named, s.text(group))))
    node = Keep(behind.node, s.both(mine, s.opposite(s.equal(Column("status"), s.text(Status.ELSEWHERE)))))
    folder.mkdir(parents=True, exist_ok=True)
    stem = "-".join(
        safe_name(part) for part in (behind.objective, period, *((group or "not stated",) if behind.grouped else ()))
    )
    whole = Pick(node, tuple((n, Column(n)) for n, _ in behind.columns))
    guarded = Pick(
        node, tuple((n, s.call(Operator.SAFE_TEXT, Column(n)) if text else Column(n)) for n, text in behind.columns)
    )
    parquet, csv = folder / f"{stem}.parquet", folder / f"{stem}.csv"
    rows = copied(store, store.sql(whole), parquet, "FORMAT parquet, COMPRESSION zstd")
    copied(store, store.sql(guarded), csv, "FORMAT csv, HEADER")
    return Written(parquet, csv, rows)


def copied(store: Store, sql: str, path: Path, form: str) -> int:
    """Writes a query's rows to a file that is complete or absent."""
    half = path.with_name(path.name + ".part")
    target = str(half).replace("'", "''")
    ((rows,),) = store.run(f"COPY ({sql}) TO '{target}' ({form})")
    half.replace(path)
    return int(rows)


def safe_name(text: str) -> str:
    """A part of a file's name: what is not plain is replaced, and then a hash keeps different texts apart."""
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "-", text).strip(".-")[:60]
    return plain if plain == text else f"{plain}-{hashlib.sha256(text.encode()).hexdigest()[:8]}".lstrip("-")


__all__ = ["Rows", "Written", "kept", "quoted", "rows_behind", "write"]
