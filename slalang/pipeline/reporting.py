"""Makes a performance report: settles the period and the twelve months that end with it, and words what came out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from slalang.calendar.periods import Period, PeriodKind, later, parse_period, period_at
from slalang.calendar.zones import known_zone
from slalang.diagnostic import Diagnostic, has_errors
from slalang.documents.report.advice import NARROW
from slalang.documents.report.material import Material
from slalang.documents.report.material import ends as target_ends
from slalang.documents.report.performance import Performance, performance
from slalang.documents.tree import Document
from slalang.formats import Rendered, format_named
from slalang.model.contract import Contract
from slalang.model.measured import GivenValue
from slalang.model.outcome import ObjectiveOutcome, PeriodOutcome, Verdict
from slalang.pipeline.faults import OutsideTheTerm
from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, Settled, settle_project
from slalang.settle.again import Again, Grounds, owner
from slalang.settle.avoidance import Avoidance, avoidance
from slalang.settle.outcomes import NOT_REPORTED, NOTHING_COUNTED
from slalang.settle.settling import settlement_periods
from slalang.settle.timeline import timeline
from slalang.settle.turning import Turning

WORKBOOK = "xlsx"
"""The format that is made from the figures themselves and not from the document."""
MONTHS = 12
"""How many months a trend shows, that of the report included."""
MOST_AVOIDED = 8
"""Of so many misses, and of so many narrow results, it is looked for what would have turned them."""
MOST_REPEATED = 8
"""Of so many missed objectives it is asked what another miss would bring."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A report in all its forms; `document` is None where the faults stand against it."""

    document: Document | None
    faults: tuple[Diagnostic, ...]
    made: Performance | None = None

    def shown(self, style: str) -> Rendered:
        assert self.document is not None and self.made is not None, "a document was made"
        if style == WORKBOOK:
            from slalang.formats.xlsx import xlsx

            return xlsx(self.made.workbook)
        chosen = format_named(style)
        assert chosen is not None, f"{style} is one of the formats of the command line"
        return chosen.render(self.document)


def report(project: Project, request: Request, language: str | None) -> Reported:
    """The report of the period that a request asks for."""
    contract = project.contract
    asked = parse_period(known_zone(contract.zone), request.last) if contract is not None else None
    wide = request
    if contract is not None and asked is not None:
        if not any(p.end > asked.start for p in settlement_periods(contract, asked.end)):
            return Reported(None, (*project.faults, OutsideTheTerm(contract.place, asked.label, asked.label)))
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
        tuple(following(settled.grounds, shown)),
    )
    made = performance(settled.statement, contract, material, language or contract.languages[0])
    if isinstance(made, Diagnostic):
        return Reported(None, (*settled.faults, made))
    findings = (*settled.faults, *made.written.findings)
    return Reported(None if has_errors(made.written.findings) else made.written.document, findings, made)


# ---------------------------------------------------------------- what would have been, and what comes next


def avoidances(grounds: Grounds, shown: Sequence[PeriodOutcome]) -> Iterator[Avoidance]:
    """The least changes that would have turned an outcome: of misses, and of results near their target."""
    labels = [p.label for p in grounds.periods]
    runs = [(Again(grounds, labels.index(p.period)), p.objectives) for p in shown]
    missed = [(again, o) for again, found in runs for o in found if o.verdict is Verdict.MISSED]
    narrow = [(again, o) for again, found in runs for o in found if o.verdict is Verdict.MET and is_near(o)]
    few = len(missed) <= MOST_AVOIDED
    for again, outcome in (*missed[:MOST_AVOIDED], *narrow[:MOST_AVOIDED]):
        yield turned(again, outcome, lessened=few)


def is_near(outcome: ObjectiveOutcome) -> bool:
    """Whether a share lies so near its target that a few rows could have missed it."""
    near = NARROW + (1 / outcome.denominator if outcome.denominator else 0)
    ends = (end for end in target_ends(outcome) if end is not None)
    return outcome.result is not None and any(abs(outcome.result - end) <= near for end in ends)


def turned(again: Again, outcome: ObjectiveOutcome, *, lessened: bool) -> Avoidance:
    """What would have turned an outcome; smaller changes are looked for only where they could lessen anything."""
    judged = outcome.verdict in {Verdict.MET, Verdict.MISSED} and outcome.reason not in {NOT_REPORTED, NOTHING_COUNTED}
    pays = any(outcome.objective in c.objectives for c in again.contract.consequences)
    if not judged or (lessened and (pays or outcome.missed_levels)):
        return avoidance(again, outcome)
    return Avoidance(outcome, tuple(Turning(again, outcome).turns()))


def following(grounds: Grounds, shown: Sequence[PeriodOutcome]) -> Iterator[tuple[str, PeriodOutcome]]:
    """For each missed objective the next period, settled as if it had the same results again and all others none.

    Under the empty name the same of which nothing is known. Nothing where the term ends with the last period.
    """
    line, last = timeline(grounds.contract), grounds.periods[-1]
    after = line.next(line.at(last.kind, max(last.start, line.low)) or last)
    missed = [o for o in shown[-1].objectives if o.verdict is Verdict.MISSED] if shown else []
    if after is None or not missed:
        return
    as_of = max(grounds.as_of, after.end)
    again = Again(replace(grounds, periods=(*grounds.periods, after), as_of=as_of), len(grounds.periods))
    coming = again.base.outcome.objectives
    unknown = {owner(o): with_result(again, o, None) for o in coming}
    yield "", again.run(unknown).outcome
    for name in list(dict.fromkeys(o.objective for o in missed))[:MOST_REPEATED]:
        results = {o.group: o.result for o in missed if o.objective == name}
        mine = [o for o in coming if o.objective == name and o.group in results]
        if mine:
            same = {owner(o): with_result(again, o, results[o.group]) for o in mine}
            yield name, again.run({**unknown, **same}).outcome


def with_result(again: Again, outcome: ObjectiveOutcome, result: Fraction | None) -> ObjectiveOutcome:
    """An outcome of the next period with a given result, judged by the terms then in force; None: not measured."""
    given = GivenValue("objective", outcome.objective, outcome.group, outcome.period, result)
    return again.judge(again.objective(outcome), outcome, None, given=given)[0]
