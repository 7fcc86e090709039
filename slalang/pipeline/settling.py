"""From a checked contract and its data to a statement: load, relieve, measure, settle, and keep the rows behind misses.

Takes a project, the periods asked for and where the data lie; gives a `Settled`: the statement, or the faults for
which none is issued. Assumes nothing of the data. Every past period of the term is settled too, because later ones
look back at it; only those asked for are in the statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from slalang.calendar.opentime import holidays_within
from slalang.calendar.periods import Period, parse_period
from slalang.calendar.public_holidays import holiday_data_version
from slalang.calendar.zones import DAY, known_zone, zone_data_version
from slalang.diagnostic import Diagnostic, has_errors
from slalang.model.contract import Contract
from slalang.model.facts import Facts, Relation
from slalang.model.insight import Insight
from slalang.model.measured import Measured
from slalang.model.outcome import ObjectiveOutcome, PeriodOutcome, Provenance, Statement, Verdict
from slalang.pipeline.annexes import fingerprint
from slalang.pipeline.deciding import decisions, unheeded
from slalang.pipeline.faults import (
    AsOfBeforeTheEnd,
    BackwardPeriods,
    NoPeriod,
    NoStatement,
    OutsideTheTerm,
    TooManyYears,
)
from slalang.pipeline.findings import charge_not_given, open_steps, restated, warnings
from slalang.pipeline.folder import clear, remember
from slalang.pipeline.indices import index_records, indices
from slalang.pipeline.insight import Ground, insight
from slalang.pipeline.measuring import Measuring, measuring, records_until
from slalang.pipeline.project import Project
from slalang.pipeline.results import read_results
from slalang.pipeline.version import version
from slalang.pipeline.writing import unwritable
from slalang.settle.again import Grounds
from slalang.settle.book import ContractBook
from slalang.settle.remedies import with_earlier_rights
from slalang.settle.settling import settle, settled_period, settlement_periods, ungiven
from slalang.settle.unevaluated import unevaluated
from slalang.source import NOWHERE, Place

if TYPE_CHECKING:
    import duckdb

Progress = Callable[[str, int, int], None]
MEMORY_SHARE = "70%"
SHOWN_REJECTS = 3
YEAR = 366 * DAY
MOST_YEARS = 200
"""From the start of the term to the last period asked for: all that lies between is settled."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: periods by label (`2026-03`, both ends included), where the data are, and as of when.

    `as_of` is an instant in microseconds; None is the end of the last period. `sources` is the sources file, `data` one
    more folder for data, `out` the folder for rejects and evidence (None: neither is written). `results` is a file of
    given results that stands in place of all data. `insight` is the label of the first period behind which to look.
    """

    first: str
    last: str
    sources: Path
    data: Path | None = None
    as_of: int | None = None
    out: Path | None = None
    progress: Progress | None = None
    results: Path | None = None
    insight: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The files with the rows behind one missed objective."""

    objective: str
    period: str
    group: str | None
    files: tuple[Path, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Settled:
    """The statement, or None with the faults that stand against it; `grounds` are what it can be settled from again."""

    statement: Statement | None
    faults: tuple[Diagnostic, ...]
    evidence: tuple[Evidence, ...] = ()
    grounds: Grounds | None = None
    insight: Insight = field(default_factory=Insight)


@dataclass(slots=True)
class Settling:
    """One run; `faults` are collected as it goes."""

    project: Project
    request: Request
    faults: list[Diagnostic] = field(default_factory=list)

    def run(self) -> Settled:
        contract = self.project.contract
        self.faults += self.project.faults
        if self.request.out is not None:
            clear(self.request.out)
        if contract is None:
            return self.refused()
        self.faults += (*unevaluated(contract, rows=self.request.results is None), *restated(contract))
        periods = self.periods(contract)
        if has_errors(self.faults):
            return self.refused()
        if self.request.out is not None and (fault := unwritable(self.request.out)):
            self.faults.append(fault)
            return self.refused()
        with connected() as connection:
            if self.request.results is not None:
                return self.on_results(contract, periods, self.request.results, connection)
            return self.measured(contract, periods, connection)

    def on_results(
        self, contract: Contract, periods: tuple[Period, ...], results: Path, connection: duckdb.DuckDBPyConnection
    ) -> Settled:
        """Settles on given results: nothing is measured, and what is not given is not known."""
        given, faults = read_results(results, contract)
        self.faults += faults
        later = tuple(r for r in index_records(contract) if not any(r.name == known.name for known in contract.records))
        facts = Facts(self.annexes(replace(contract, records=(*contract.records, *later)), connection))
        if given is None or has_errors(self.faults):
            return self.refused()
        as_of = periods[-1].end if self.request.as_of is None else self.request.as_of
        measured = Measured(given=given.values, rows=False, indices=indices(connection, contract, facts))
        book = ContractBook(contract, measured, as_of)
        outcomes = tuple(settled_period(book, period, ()) for period in periods)
        self.faults += (charge_not_given(contract, *found) for found in ungiven(book, periods))
        if has_errors(self.faults):
            return self.refused()
        shown = self.asked(contract, outcomes)
        if shown and as_of < shown[-1].end:
            self.faults.append(AsOfBeforeTheEnd(contract.place, shown[-1].period))
        self.faults += open_steps(contract, shown)
        made = self.statement(contract, facts, as_of, shown, measured)
        statement = replace(made, provenance=replace(made.provenance, sources="", results=given.file))
        return Settled(statement, tuple(self.faults), grounds=Grounds(contract, periods, measured, as_of))

    def refused(self) -> Settled:
        return Settled(None, tuple(self.faults))

    # ------------------------------------------------------------ which periods

    def periods(self, contract: Contract) -> tuple[Period, ...]:
        """All settlement periods from the start of the term to the last one asked for."""
        zone = known_zone(contract.zone)
        first, last = (parse_period(zone, label) for label in (self.request.first, self.request.last))
        labels = {self.request.first: first, self.request.last: last}
        self.faults += [NoPeriod(NOWHERE, label[:40]) for label, found in labels.items() if found is None]
        if first is None or last is None:
            return ()
        if last.start < first.start:
            self.faults.append(BackwardPeriods(NOWHERE, first.label, last.label))
            return ()
        if last.end - zone.start_of(contract.effective_from) > MOST_YEARS * YEAR:
            self.faults.append(TooManyYears(contract.place, MOST_YEARS))
            return ()
        every = settlement_periods(contract, last.end)
        if not any(p.end > first.start and p.start < last.end for p in every):
            self.faults.append(OutsideTheTerm(contract.place, first.label, last.label))
        return every

    def asked(
        self, contract: Contract, outcomes: Sequence[PeriodOutcome], since: str = ""
    ) -> tuple[PeriodOutcome, ...]:
        zone = known_zone(contract.zone)
        first = parse_period(zone, since or self.request.first)
        assert first is not None, "the label was parsed before"
        return tuple(o for o in outcomes if o.end > first.start)

    # ------------------------------------------------------------ measuring

    def measured(
        self, contract: Contract, periods: tuple[Period, ...], connection: duckdb.DuckDBPyConnection
    ) -> Settled:
        from slalang.engine import Refused

        until = periods[-1].end
        as_of = until if self.request.as_of is None else self.request.as_of
        try:
            records = records_until(contract, until)
            facts = self.facts(replace(contract, records=records), connection)
            if facts is None or has_errors(self.faults):
                return self.refused()
            made = measuring(connection, contract, facts, as_of, until, self.request.progress)
            said = decisions(connection, facts, as_of)
            made.relieve(said["approval"])
            answers, uses = made.measured(), made.uses
            unreported = frozenset(r.record for r in facts.relations if not r.reported)
            outcomes = settle(
                contract,
                periods,
                answers,
                as_of,
                reliefs=uses,
                relieved=made.relieved,
                decisions=said,
                unreported=unreported,
            )
            shown = made.with_prices(with_earlier_rights(self.asked(contract, outcomes), outcomes))
            evidence = self.evidence(made, shown)
            behind = Insight()
            if self.request.insight:
                ground = Ground(contract, facts, periods, said, unreported)
                behind = insight(made, ground, self.asked(contract, shown, self.request.insight))
        except Refused as refusal:
            self.faults += refusal.faults
            return self.refused()
        self.faults += (*warnings(contract, shown, as_of), *unheeded(contract, said, outcomes, shown, as_of))
        statement = self.statement(contract, facts, as_of, shown, answers)
        grounds = Grounds(contract, periods, answers, as_of, tuple(uses), unreported, tuple(made.relieved), said)
        return Settled(statement, tuple(self.faults), evidence, grounds, behind)

    def facts(self, contract: Contract, connection: duckdb.DuckDBPyConnection) -> Facts | None:
        """The facts, unless they cannot be read or too many rows of them cannot."""
        from slalang.sources.loading import load
        from slalang.sources.paths import Roots
        from slalang.sources.reading import read_bindings

        roots = Roots(self.project.folder, self.request.data)
        bindings, faults = read_bindings(self.request.sources, contract.records, roots, str(self.request.sources))
        self.faults += faults
        annexes = self.annexes(contract, connection)
        if bindings is None or has_errors(self.faults):
            return None
        facts, faults = load(
            connection, contract.records, bindings, out=self.request.out, progress=self.request.progress
        )
        self.faults += faults
        if self.request.out is not None:
            remember(self.request.out, [self.request.out / r.rejects for r in facts.relations if r.rejects])
        facts = Facts((*facts.relations, *annexes), facts.accept_rejects)
        if facts.rejected > facts.accept_rejects:
            files = tuple(r.rejects for r in facts.relations if r.rejects)
            told = ", ".join(files) or "the rejects files, which `--out DIR` writes"
            self.faults.append(no_statement(connection, facts, NOWHERE, told))
        return facts

    def annexes(self, contract: Contract, connection: duckdb.DuckDBPyConnection) -> tuple[Relation, ...]:
        """The tables that are terms."""
        from slalang.sources.annex import load_annex
        from slalang.sources.paths import Roots

        found = []
        for record in contract.records:
            if not record.annex:
                continue
            files, faults = Roots(self.project.folder, self.request.data).find(record.annex, record.place)
            self.faults += faults
            for file in files[:1]:
                relation, faults = load_annex(connection, record, file.path, shown=file.shown, zone=contract.zone)
                self.faults += faults
                found += [relation] if relation else []
        return tuple(found)

    # ------------------------------------------------------------ what comes of it

    def evidence(self, made: Measuring, shown: Sequence[PeriodOutcome]) -> tuple[Evidence, ...]:
        """Writes the rows behind every objective of the periods shown that was missed or that money came from."""
        if self.request.out is None:
            return ()
        missed = [o for each in shown for o in each.objectives if o.verdict is Verdict.MISSED or costs(each, o)]
        written = []
        for i, one in enumerate(missed):
            if self.request.progress is not None:
                self.request.progress("evidence", i, len(missed))
            folder = self.request.out / "evidence"
            found = made.evidence(one, folder)
            files = (found.parquet, found.csv)
            remember(self.request.out, files)
            written.append(Evidence(one.objective, one.period, one.group, files, found.rows))
        return tuple(written)

    def statement(
        self,
        contract: Contract,
        facts: Facts,
        as_of: int,
        shown: tuple[PeriodOutcome, ...],
        answers: Measured,
    ) -> Statement:
        """The statement with everything it stands on."""
        signed = version_with_annexes(contract, facts)
        return Statement(
            contract=contract.name,
            title=contract.title,
            version=signed,
            currency=contract.currency,
            zone=contract.zone,
            as_of=as_of,
            periods=shown,
            unattributed=tuple((n, p.unattributed) for n, p in answers.populations.items() if p.unattributed),
            provenance=Provenance(
                contract=signed,
                sources=sha256(self.request.sources),
                relations=facts.relations,
                slalang=version(),
                zones=zone_data_version(),
                holidays_version=holiday_data_version(),
                holidays=holidays(contract, shown),
            ),
        )


def costs(period: PeriodOutcome, outcome: ObjectiveOutcome) -> bool:
    """Whether a line of money came from an outcome, as a consequence may that comes whatever the outcome."""
    lines = (n for n in period.lines if n.objective == outcome.objective and n.amount)
    return any(n.key == outcome.group or not outcome.grouped for n in lines)


def settle_project(project: Project, request: Request) -> Settled:
    """Settles a contract's periods on its data."""
    return Settling(project, request).run()


@contextmanager
def connected() -> Iterator[duckdb.DuckDBPyConnection]:
    """A private database in memory, which spills to a folder of its own and never reaches for the network."""
    import duckdb

    with TemporaryDirectory(prefix="slalang-") as folder:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "temp_directory": folder,
            "memory_limit": MEMORY_SHARE,
        }
        with duckdb.connect(":memory:", config=settings) as connection:
            yield connection


def no_statement(connection: duckdb.DuckDBPyConnection, facts: Facts, place: Place, files: str) -> NoStatement:
    """That too many rows cannot be read, with the first of them."""
    from slalang.sources.rejects import first_rejects

    told = [text for r in facts.relations if r.rejected for text in first_rejects(connection, r.record, SHOWN_REJECTS)]
    return NoStatement(place, facts.rejected, facts.accept_rejects, "; ".join(told[:SHOWN_REJECTS]), files)


def holidays(contract: Contract, shown: Sequence[PeriodOutcome]) -> tuple[tuple[str, str, str], ...]:
    """The public holidays that closed a calendar in the periods shown."""
    if not shown:
        return ()
    return tuple(
        (calendar.name, holiday.day.isoformat(), holiday.name)
        for calendar in contract.calendars
        for holiday in holidays_within(calendar.hours, shown[0].start, shown[-1].end)
    )


def version_with_annexes(contract: Contract, facts: Facts) -> str:
    """The hash of all terms: the contract's texts, and the tables that are a part of it."""
    annexes = [f for r in contract.records if r.annex and (found := facts.relation(r.name)) for f in found.files]
    return fingerprint(contract.version, [(file.path, file.sha256) for file in annexes])


def sha256(path: Path) -> str:
    """The hash of a file's bytes; empty where there is none."""
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
