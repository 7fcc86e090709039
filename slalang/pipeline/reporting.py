"""Makes a performance report: settles the period and the twelve months that end with it, and words what came out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from slalang.calendar.periods import Period, PeriodKind, later, parse_period, period_at
from slalang.calendar.zones import known_zone
from slalang.diagnostic import Diagnostic
from slalang.documents.report.material import Material
from slalang.documents.report.performance import performance
from slalang.documents.tree import Document
from slalang.formats import Rendered, format_named
from slalang.model.contract import Contract
from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, Settled, settle_project

MONTHS = 12
"""How many months a trend shows, that of the report included."""


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
    wide = replace(request, first=beginning(contract, asked)) if contract is not None and asked is not None else request
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
    assert settled.statement is not None, "there is a statement"
    labels = tuple(p.period for p in settled.statement.periods if p.end > asked.start)
    written = performance(settled.statement, contract, Material(labels), language or contract.languages[0])
    if isinstance(written, Diagnostic):
        return Reported(None, (*settled.faults, written))
    return Reported(written.document, (*settled.faults, *written.findings))
