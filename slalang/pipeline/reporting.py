"""Makes a performance report: settles the period and the twelve months that end with it, and words what came out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from slalang.calendar.periods import Period, PeriodKind, later, parse_period, period_at
from slalang.calendar.zones import known_zone
from slalang.diagnostic import Diagnostic, has_errors
from slalang.documents.report.material import Material
from slalang.documents.report.performance import performance
from slalang.documents.tree import Document
from slalang.formats import Rendered, format_named
from slalang.model.contract import Contract
from slalang.model.measured import GivenValue
from slalang.model.outcome import ObjectiveOutcome, PeriodOutcome, Verdict
from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, Settled, settle_project
from slalang.settle.again import Again, Grounds
from slalang.settle.avoidance import Avoidance, avoidance
from slalang.settle.settling import settle
from slalang.settle.terms import at, versions
from slalang.settle.timeline import Timeline, timeline

MONTHS = 12
"""How many months a trend shows, that of the report included."""
MOST_AVOIDED = 24
"""Of so many misses, and of so many narrow ones, it is looked for what would have turned them."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A report in all its forms; `document` is None where the faults stand against it."""

    document: Document | None
    faults: tuple[Diagnostic, ...]

    def shown(self, style: str) -> Rendered:
        assert self.document is not None, "a document was made"
        chosen = format_named(style)
        assert chosen is not None, f"{style} is one of the formats of the command line"
        return chosen.render(self.document)


def report(project: Project, request: Request, language: str | None) -> Reported:
    """The report of the period that a request asks for."""
    contract = project.contract
    asked = parse_period(known_zone(contract.zone), request.last) if contract is not None else None
    wide = request
    if contract is not None and asked is not None:
        wide = replace(request, first=beginning(contract, asked), insight=asked.label)
    settled = settle_project(project, wide)
    if settled.statement is None or contract is None or asked is None:
        return Reported(None, settled.faults)
    return worded(contract, settled, asked, language)


def beginning(contract: Contract, asked: Period) -> str:
    """The label of the first month that a trend shows."""
    zone = known_zone(contract.zone)
    last = period_at(zone, PeriodKind.MONTH, asked.end - 1)
    first = later(zone, last, 1 - MONTHS) if last is not None else None
    return asked.label if first is None or first.start > asked.start else first.label


def worded(contract: Contract, settled: Settled, asked: Period, language: str | None) -> Reported:
    assert settled.statement is not None and settled.grounds is not None, "there is a statement"
    shown = tuple(p for p in settled.statement.periods if p.end > asked.start)
    material = Material(
        tuple(p.period for p in shown),
        settled.insight,
        tuple(avoidances(settled.grounds, shown)),
        following(settled.grounds, shown),
    )
    written = performance(settled.statement, contract, material, language or contract.languages[0])
    if isinstance(written, Diagnostic):
        return Reported(None, (*settled.faults, written))
    findings = (*settled.faults, *written.findings)
    return Reported(None if has_errors(written.findings) else written.document, findings)


# ---------------------------------------------------------------- what would have been, and what comes next


def avoidances(grounds: Grounds, shown: Sequence[PeriodOutcome]) -> Iterator[Avoidance]:
    """The least changes that would have turned an outcome, of the misses first."""
    labels = [p.label for p in grounds.periods]
    runs = [(Again(grounds, labels.index(p.period)), o) for p in shown for o in p.objectives]
    for verdict in (Verdict.MISSED, Verdict.MET):
        mine = [(again, o) for again, o in runs if o.verdict is verdict][:MOST_AVOIDED]
        yield from (avoidance(again, o) for again, o in mine)


def following(grounds: Grounds, shown: Sequence[PeriodOutcome]) -> PeriodOutcome | None:
    """The next period as it would be settled if what was missed is missed again with the same result.

    Of all else nothing is known: it is given as not measured. None where nothing was missed, or the term ends.
    """
    last = grounds.periods[-1]
    line = timeline(grounds.contract)
    after = line.next(line.at(last.kind, max(last.start, line.low)) or last)
    if after is None or not shown or not any(o.verdict is Verdict.MISSED for o in shown[-1].objectives):
        return None
    values = tuple(repeated(grounds.contract, line, after, shown[-1].objectives))
    measured = replace(grounds.measured, given=(*grounds.measured.given, *values))
    outcomes = settle(
        grounds.contract,
        (*grounds.periods, after),
        measured,
        max(grounds.as_of, after.end),
        reliefs=grounds.reliefs,
        relieved=grounds.relieved,
        decisions=grounds.decisions,
        unreported=grounds.unreported,
    )
    return outcomes[-1]


def repeated(
    contract: Contract, line: Timeline, after: Period, found: Sequence[ObjectiveOutcome]
) -> Iterator[GivenValue]:
    """The results of the next period: those of the misses once more, of all else none."""
    for objective in at(versions(contract, line), after.start).contract.objectives:
        for own in line.closing(objective.unit, after):
            for outcome in (o for o in found if o.objective == objective.name):
                value = outcome.result if outcome.verdict is Verdict.MISSED else None
                yield GivenValue("objective", objective.name, outcome.group, own.label, value)
            if all(o.objective != objective.name for o in found):
                yield GivenValue("objective", objective.name, None, own.label, None)
