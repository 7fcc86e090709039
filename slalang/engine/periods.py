"""Periods and buckets in the database: which one a row lies in, where it begins and ends, and all of them side by side.

takes    the periods of each unit and the bucket sets of the questions
gives    series for the slot tables, small tables, and the columns that place a row
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from slalang.calendar.buckets import Bucket, day_buckets, divides_an_hour, minute_buckets
from slalang.calendar.periods import Period, PeriodKind, periods_within
from slalang.calendar.zones import DAY, MINUTE, Zone, known_zone
from slalang.engine import scalars as s
from slalang.engine.catalog import Catalog
from slalang.engine.faults import refuse
from slalang.engine.moments import DAY_SERIES
from slalang.engine.places import ALWAYS, Places
from slalang.engine.rows import Rows
from slalang.model.expression import BucketSet
from slalang.model.query import Node, Scalar, Scan
from slalang.source import NOWHERE

Series = dict[str, Sequence[Period]]
WEEK = 7


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a row belongs: the period's number, the bucket's start, and a way to the edges of the innermost."""

    period: Scalar
    bucket: Scalar | None
    edges: tuple[Scalar, Scalar] | None = None


@dataclass(slots=True)
class Timeline:
    """The periods that are asked about, by unit. `made` remembers small tables."""

    catalog: Catalog
    periods: Mapping[str, Sequence[Period]]
    made: dict[tuple[object, ...], str] = field(default_factory=dict)

    @property
    def zone(self) -> Zone:
        return known_zone(self.catalog.contract.zone)

    def low(self) -> int:
        return min((p.start for part in self.periods.values() for p in part), default=0)

    def high(self) -> int:
        return max((p.end for part in self.periods.values() for p in part), default=0)

    def series(self, buckets: Iterable[BucketSet], low: int, high: int) -> Series:
        """The series for the slot tables: a number for each period of each unit, each day, and each bucket of days."""
        found: Series = {unit_series(unit): part for unit, part in self.periods.items()}
        found[DAY_SERIES] = periods_within(self.zone, PeriodKind.DAY, low, high)
        for one in buckets:
            if days_of(one):
                parts = day_buckets(self.bucket_zone(one), days_of(one), low, high)
                found[bucket_series(one)] = [Period("", PeriodKind.DAY, b.start, b.end, b.start) for b in parts]
        return found

    def bucket_zone(self, buckets: BucketSet) -> Zone:
        """Buckets `in CAL` are of the calendar's zone, others of the contract's."""
        named = [c.hours.zone for c in self.catalog.contract.calendars if c.name == buckets.calendar]
        return known_zone(named[0]) if named else self.zone

    # ------------------------------------------------------------ the place of a row

    def place(self, places: Places, rows: Rows, unit: str, buckets: BucketSet | None, at: Scalar) -> Placed:
        """The period (and bucket) that an instant of the row belongs to; a bucket is in the period of its start."""
        if unit not in self.periods:
            refuse(NOWHERE, f"periods of a {unit}")
        bucket = None if buckets is None else rows.named(self.bucket(places, rows, buckets, at), "bucket")
        return Placed(places.period(rows, unit_series(unit), at if bucket is None else bucket), bucket)

    def bucket(self, places: Places, rows: Rows, buckets: BucketSet, at: Scalar) -> Scalar:
        if days_of(buckets):
            return places.period(rows, bucket_series(buckets), at)
        return places.bucket(rows, buckets.calendar or ALWAYS, width_of(buckets), at)

    def edges(
        self, places: Places, rows: Rows, unit: str, buckets: BucketSet | None, placed: Placed
    ) -> tuple[Scalar, Scalar]:
        """Start and end of the period, or bucket, of a row."""
        table = self.table(places, unit, buckets)
        key = placed.period if placed.bucket is None else placed.bucket
        column = "number" if placed.bucket is None else "start"
        step = rows.look(("edges", unit, shape(buckets), key), "period", lambda: (Small(table), ((key, column),)))
        return step.take("start"), step.take("end")

    # ------------------------------------------------------------ all of them

    def spread(self, places: Places, rows: Rows, unit: str, buckets: BucketSet | None) -> Placed:
        """Every row beside every period (and bucket)."""
        names = {name: rows.fresh(name) for name in ("number", "start", "end")}
        rows.spread(Scan(self.table(places, unit, buckets), tuple(names.items())))
        start, end = s.of(names["start"]), s.of(names["end"])
        return Placed(s.of(names["number"]), None if buckets is None else start, (start, end))

    def table(self, places: Places, unit: str, buckets: BucketSet | None) -> str:
        """The table (number of the period, start, end) of the periods of a unit, or of their buckets."""
        if unit not in self.periods:
            refuse(NOWHERE, f"periods of a {unit}")
        rows: list[tuple[int | str | None, ...]] = []
        for period in self.periods[unit]:
            parts: Iterable[Bucket | Period] = (period,) if buckets is None else self.buckets(buckets, period)
            rows.extend((period.number, part.start, part.end) for part in parts)
        return places.keep_small(f"periods {unit} {shape(buckets)}", ("number", "start", "end"), rows)

    def buckets(self, buckets: BucketSet, period: Period) -> Iterator[Bucket]:
        zone = self.bucket_zone(buckets)
        if days_of(buckets):
            return day_buckets(zone, days_of(buckets), period.start, period.end)
        return minute_buckets(zone, width_of(buckets) // MINUTE, period.start, period.end)


@dataclass(frozen=True, slots=True)
class Small:
    """A small table as the target of a look-up."""

    table: str

    def take(self, column: str) -> str:
        return column

    def build(self) -> Node:
        return Scan(self.table, tuple((n, n) for n in ("number", "start", "end")))


def unit_series(unit: str) -> str:
    return f"each {unit}"


def bucket_series(buckets: BucketSet) -> str:
    return f"buckets {shape(buckets)}"


def shape(buckets: BucketSet | None) -> str:
    """What tells the buckets of one set from another's."""
    return "" if buckets is None else f"{buckets.width or buckets.unit} {buckets.calendar}"


def days_of(buckets: BucketSet) -> int:
    """How many local days a bucket has; 0 where it is a part of an hour."""
    if buckets.width:
        return buckets.width // DAY if buckets.width % DAY == 0 else 0
    return WEEK if buckets.unit == "week" else 1


def width_of(buckets: BucketSet) -> int:
    if buckets.width % MINUTE or not divides_an_hour(buckets.width // MINUTE):
        refuse(NOWHERE, "buckets that do not divide an hour")
    return buckets.width
