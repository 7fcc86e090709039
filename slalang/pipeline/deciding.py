"""The recorded decisions of the parties, as they were there at an instant, and those among them that changed nothing.

Takes loaded facts; gives the rows of the built-in records as settlement reads them, and a finding for each that the
settlement could not heed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from slalang.calendar.zones import EPOCH_DAY, known_zone
from slalang.diagnostic import Diagnostic
from slalang.model.contract import Contract
from slalang.model.facts import Facts
from slalang.model.outcome import Disregarded, PeriodOutcome
from slalang.pipeline.faults import DecisionAboutNothing, DisregardedDecision
from slalang.settle.decisions import RECORDS, Decision, Decisions, unheard
from slalang.source import NOWHERE

if TYPE_CHECKING:
    import duckdb

COLUMNS = ("declaration", "key", "from", "to", "by", "at", "decision")


def decisions(connection: duckdb.DuckDBPyConnection, facts: Facts, as_of: int) -> Decisions:
    """What was recorded by an instant, by record, oldest first."""
    return {record: rows_of(record, connection, facts, as_of) for record in RECORDS}


def rows_of(record: str, connection: duckdb.DuckDBPyConnection, facts: Facts, as_of: int) -> tuple[Decision, ...]:
    relation = facts.relation(record)
    if relation is None or not relation.rows:
        return ()
    known = [name for name in COLUMNS if relation.column(name)]
    columns = ", ".join(f'"{name}"' for name in known)
    query = f'SELECT {columns} FROM "{relation.table}" WHERE "at" <= ? ORDER BY "at", "_file", "_row"'  # noqa: S608  names of the language's own columns
    rows: list[dict[str, Any]] = [
        dict(zip(known, row, strict=True)) for row in connection.execute(query, [as_of]).fetchall()
    ]
    return tuple(
        Decision(
            row["declaration"],
            row.get("key"),
            row.get("from"),
            row.get("to"),
            row["by"],
            row["at"],
            row["decision"],
        )
        for row in rows
    )


def unheeded(
    contract: Contract, said: Decisions, every: Sequence[PeriodOutcome], shown: Sequence[PeriodOutcome], as_of: int
) -> Iterator[Diagnostic]:
    """A finding for each decision on the periods shown that changed nothing, and for each that is about nothing."""
    for outcome in shown:
        for lost in outcome.disregarded:
            yield finding(contract, lost)
    for record, each in unheard(said, every, as_of):
        yield DecisionAboutNothing(NOWHERE, record, each.declaration, each.decision, day(contract, each.at))


def finding(contract: Contract, lost: Disregarded) -> DisregardedDecision:
    window = f", which ended on {day(contract, lost.limit)}" if lost.limit is not None and is_late(lost) else ""
    of = [f" for {name}" for name in (lost.objective, lost.key) if name]
    about = "".join([lost.declaration, *of])
    return DisregardedDecision(
        NOWHERE, lost.record, about, lost.period, lost.decision, day(contract, lost.at), lost.reason + window
    )


def is_late(lost: Disregarded) -> bool:
    return lost.reason == "after the window"


def day(contract: Contract, instant: int) -> str:
    """The local date of an instant."""
    return date.fromordinal(known_zone(contract.zone).day(instant) + EPOCH_DAY).isoformat()
