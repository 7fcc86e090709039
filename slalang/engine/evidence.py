"""The rows behind an outcome, as Parquet and CSV: what was read of each row, and what became of it.

takes    an objective, a period, a group, and a folder
gives    two files with the same rows, written beside their names first and then renamed, so that none is half there
assumes  names of fields are the contract's; values are the data's and hostile: a CSV cell never starts a formula
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path

from slalang.engine import populations
from slalang.engine import scalars as s
from slalang.engine.catalog import ORIGIN
from slalang.engine.clocks import by_start
from slalang.engine.compiling import Scope
from slalang.engine.passes import Passes
from slalang.engine.populations import COUNTED, Counting, Status
from slalang.engine.rows import Rows as RowsOf
from slalang.engine.store import Store
from slalang.engine.values import TEXTS, Value
from slalang.engine.walk import inside
from slalang.model.contract import Objective, Record
from slalang.model.expression import FieldValue
from slalang.model.query import Column, Column64, Keep, Literal, Node, Operator, Pick, Scalar, Scan
from slalang.units import Kind

RESERVED = frozenset({"con", "prn", "aux", "nul"})
"""What some systems take for a device, whatever its ending."""
COUNTS = s.text("yes")
NOT = s.text("no")
PERIOD, GROUP, STATUS = HIDDEN = ("#period", "#group", "#status")
SAFE = "#safe "
NOT_STATED = "not-stated~"
"""In place of a group's name; no group has this one."""


@dataclass(frozen=True, slots=True)
class Written:
    """The files of one outcome and the rows in each."""

    parquet: Path
    csv: Path
    rows: int


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows behind all outcomes of an objective: a plan, what it shows as (name, whether text), and in what order.

    Besides what is shown the plan has the columns PERIOD, GROUP and STATUS, and the texts once more as a spreadsheet
    may read them. `numbers` are the periods' by label.
    """

    objective: str
    node: Node
    shown: tuple[tuple[str, bool], ...]
    order: tuple[str, ...]
    numbers: tuple[tuple[str, int], ...]
    grouped: bool


def rows_behind(passes: Passes, name: str) -> Rows:
    """The rows of an objective with everything that its outcomes were decided by."""
    counting = populations.counting(passes, name)
    numbers = tuple((p.label, p.number) for p in passes.timeline.periods[counting.objective.unit])
    rows, grouped = counting.rows, counting.group is not None
    if rows is None:
        table = passes.compiler.places.keep_small("nothing", ("group",), [])
        nothing = Scan(table, tuple(("group", column) for column in (*HIDDEN, "status")))
        return Rows(name, nothing, (("status", False),), (), numbers, grouped)
    keys = tuple(c.name.lstrip("_") for c in passes.compiler.catalog.key(rows.record))
    shown = columns(passes, counting, rows)
    hidden = (rows.named(counting.period, "period"), group_column(rows, counting.group), counting.status)
    safe = ((SAFE + n, s.call(Operator.SAFE_TEXT, scalar)) for n, scalar, is_text in shown if is_text)
    picked = (*((n, scalar) for n, scalar, _ in shown), *safe, *zip(HIDDEN, hidden, strict=True))
    return Rows(name, Pick(rows.build(), picked), tuple((n, text) for n, _, text in shown), keys, numbers, grouped)


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
        if name in ORIGIN:
            continue
        field = record.field(name)
        kind = field.type.kind if field else Kind.TEXT if name == record.parent else Kind.COUNT
        if field or name in keys:
            found.append((name, *readable(passes, rows, Column(name), kind)))
    at = rows.named(counting.at, "at")
    found.append(("counted_at", *readable(passes, rows, at, Kind.INSTANT)))
    for clock in passes.compiler.catalog.clocks_of_cases(of):
        found += clock_columns(passes, rows, clock, of)
    return named_apart(found + status_columns(counting) + origin_columns(passes, record))


def named_apart(found: list[tuple[str, Scalar, bool]]) -> list[tuple[str, Scalar, bool]]:
    """The same columns with different names: a field may be called `status`."""
    names: dict[str, tuple[Scalar, bool]] = {}
    for name, scalar, is_text in found:
        while name.lower() in {taken.lower() for taken in names}:
            name += "_"  # noqa: PLW2901  until it is free
        names[name] = (scalar, is_text)
    return [(name, scalar, is_text) for name, (scalar, is_text) in names.items()]


def clock_columns(passes: Passes, rows: RowsOf, clock: str, of: Objective) -> list[tuple[str, Scalar, bool]]:
    scope = Scope(stopped=passes.stopped(of.name))
    running = by_start(passes.compiler, rows, clock, scope)
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


def origin_columns(passes: Passes, record: Record) -> list[tuple[str, Scalar, bool]]:
    """The file in which a row was delivered, by the path that the statement names, and its number there."""
    relation = passes.compiler.catalog.relation(record)
    file, row = map(Column, ORIGIN)
    paths = [each.path for each in relation.files] if relation else []
    named = s.case(
        tuple((s.equal(file, s.number(n)), s.text(path)) for n, path in enumerate(paths)),
        Literal(None, Column64.TEXT),
    )
    return [("file", named, True), ("row", row, False)]


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
    safe = (SAFE + name for name, is_text in behind.shown if is_text)
    names = (*(name for name, _ in behind.shown), *safe, *HIDDEN)
    return replace(behind, node=store.keep(behind.node, names, for_good=True))


def write(store: Store, behind: Rows, period: str, group: str | None, folder: Path) -> Written:
    """The two files of one outcome."""
    mine = s.equal(Column(PERIOD), s.number(dict(behind.numbers)[period]))
    if behind.grouped:
        named = Column(GROUP)
        mine = s.both(mine, s.missing(named) if group is None else s.holds(s.equal(named, s.text(group))))
    node = Keep(behind.node, s.both(mine, s.opposite(s.equal(Column(STATUS), s.text(Status.ELSEWHERE)))))
    whole = Pick(node, tuple((n, Column(n)) for n, _ in behind.shown), behind.order)
    guarded = tuple((n, Column(SAFE + n if is_text else n)) for n, is_text in behind.shown)
    stem = "-".join((safe_name(behind.objective), period, *group_names(group, grouped=behind.grouped)))
    folder.mkdir(parents=True, exist_ok=True)
    parquet, csv = folder / f"{stem}.parquet", folder / f"{stem}.csv"
    rows = copied(store, store.sql(whole), parquet, "FORMAT parquet, COMPRESSION zstd")
    copied(store, store.sql(Pick(node, guarded, behind.order)), csv, "FORMAT csv, HEADER")
    return Written(parquet, csv, rows)


def group_names(group: str | None, *, grouped: bool) -> tuple[str, ...]:
    """The part of a file's name that tells the group, where there are groups."""
    if not grouped:
        return ()
    return (NOT_STATED if group is None else safe_name(group),)


def copied(store: Store, sql: str, path: Path, form: str) -> int:
    """Writes a query's rows to a file that is complete or absent."""
    half = path.with_name(path.name + ".part")
    target = str(half.absolute()).replace("'", "''")  # a relative path that begins with `~` would be another
    ((rows,),) = store.run(f"COPY ({sql}) TO '{target}' ({form})")
    half.replace(path)
    return int(rows)


def safe_name(text: str) -> str:
    """A part of a file's name: a hash keeps apart what is not plain lower case, on file systems of every kind."""
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "-", text).strip(".-")[:60]
    if plain == text and text == text.lower() and not re.search("-[0-9a-f]{8}$", text) and text not in RESERVED:
        return plain
    return f"{plain}-{hashlib.sha256(text.encode()).hexdigest()[:8]}".lstrip("-")
