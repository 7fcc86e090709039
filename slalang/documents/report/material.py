"""What the report is made from: settled periods, and what was found out beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from slalang.calendar.periods import PeriodKind, parse_period, period_at
from slalang.calendar.zones import known_zone
from slalang.documents.account.reckoning import Account
from slalang.documents.drafting import Draft
from slalang.model.expression import Bounds, Constant, Expression
from slalang.model.insight import Insight
from slalang.model.outcome import ObjectiveOutcome, PeriodOutcome, Statement, Verdict
from slalang.settle.avoidance import Avoidance
from slalang.settle.native import settlement_unit

JUDGED = frozenset({Verdict.MET, Verdict.MISSED})
COUNTED = frozenset(set(PeriodKind) - {PeriodKind.CONTRACT_YEAR, PeriodKind.STRETCH})
"""The kinds of period that a day belongs to whatever the contract says."""
ORDER = (Verdict.MISSED, Verdict.NOT_MEASURED, Verdict.EXCUSED, Verdict.MET)
"""In which order verdicts are read: what went wrong first."""


@dataclass(frozen=True, slots=True)
class Material:
    """`asked` are the labels of the settlement periods that the report is about, the last of the statement's.

    `avoidances` are for missed outcomes and narrow ones; `again` holds, for each objective that was missed, the next
    period as it would be settled if that one has the same results again and nothing is known of all others; under the
    empty name the same period of which nothing is known.
    """

    asked: tuple[str, ...]
    insight: Insight = field(default_factory=Insight)
    avoidances: tuple[Avoidance, ...] = ()
    again: tuple[tuple[str, PeriodOutcome], ...] = ()


@dataclass(frozen=True)
class Report:
    """A report being written: the account of all its periods, and the material."""

    account: Account
    material: Material

    @property
    def draft(self) -> Draft:
        return self.account.draft

    @property
    def statement(self) -> Statement:
        return self.account.statement

    @cached_property
    def asked(self) -> tuple[PeriodOutcome, ...]:
        return tuple(p for p in self.statement.periods if p.period in self.material.asked)

    @cached_property
    def outcomes(self) -> tuple[tuple[PeriodOutcome, ObjectiveOutcome], ...]:
        """Every outcome that the report is about, with the settlement period that closed it; misses first."""
        found = [(p, o) for p in self.asked for o in p.objectives]
        return tuple(sorted(found, key=lambda pair: ORDER.index(pair[1].verdict)))

    @cached_property
    def history(self) -> dict[tuple[str, str | None], tuple[tuple[PeriodOutcome, ObjectiveOutcome], ...]]:
        """The outcomes of each objective and group in all periods shown, oldest first."""
        found: dict[tuple[str, str | None], list[tuple[PeriodOutcome, ObjectiveOutcome]]] = {}
        for period in self.statement.periods:
            for outcome in period.objectives:
                found.setdefault((outcome.objective, outcome.group), []).append((period, outcome))
        return {key: tuple(run) for key, run in found.items()}

    def run(self, outcome: ObjectiveOutcome) -> tuple[tuple[PeriodOutcome, ObjectiveOutcome], ...]:
        return self.history[outcome.objective, outcome.group]

    def labels(self, objective: str) -> tuple[str, ...]:
        """The periods of an objective among those shown: one that has a result in any group, or is settled itself."""
        unit = next((o.unit for o in self.draft.contract.objectives if o.name == objective), "")
        own = settlement_unit(self.draft.contract)
        found = (
            [o.period for o in p.objectives if o.objective == objective] or ([p.period] if unit == own else [])
            for p in self.statement.periods
        )
        return tuple(dict.fromkeys(label for labels in found for label in labels))

    def whole(self, outcome: ObjectiveOutcome) -> str:
        """The label of an outcome's period; of a part that an amendment made, that of the period it is a part of."""
        unit = next((o.unit for o in self.draft.contract.objectives if o.name == outcome.objective), "")
        if "--" not in outcome.period or unit not in COUNTED:
            return outcome.period
        zone = known_zone(self.statement.zone)
        part = parse_period(zone, outcome.period)
        found = period_at(zone, PeriodKind(unit), part.start) if part is not None else None
        return outcome.period if found is None else found.label

    def kept(self, outcome: ObjectiveOutcome) -> tuple[int, int]:
        """In how many periods an objective and group was met, of how many that were judged.

        A period that an amendment splits is one: it was met where each part that was judged was.
        """
        judged = [o for _, o in self.run(outcome) if o.verdict in JUDGED]
        missed = {self.whole(o) for o in judged if o.verdict is Verdict.MISSED}
        every = {self.whole(o) for o in judged}
        return len(every) - len(missed), len(every)

    def avoidance(self, outcome: ObjectiveOutcome) -> Avoidance | None:
        return next((a for a in self.material.avoidances if a.outcome == outcome), None)

    def unrelieved(self, outcome: ObjectiveOutcome) -> ObjectiveOutcome | None:
        """The outcome without any relief, where it was measured so."""
        mine = (outcome.objective, outcome.period, outcome.group)
        every = (o for p in self.material.insight.unrelieved for o in p.objectives)
        return next((o for o in every if (o.objective, o.period, o.group) == mine), None)

    def under(self, account: Account) -> Report:
        """The same report in other words, such as those of amended terms."""
        return replace(self, account=account)


# ---------------------------------------------------------------- targets


def ends(outcome: ObjectiveOutcome) -> tuple[Fraction | None, Fraction | None]:
    """The lower and the upper end of a target, where they are figures."""
    target = outcome.target
    return (figure(target.low), figure(target.high)) if isinstance(target, Bounds) else (None, None)


def figure(end: Expression | None) -> Fraction | None:
    value = end.value if isinstance(end, Constant) else None
    return Fraction(value) if isinstance(value, (int, Fraction)) and not isinstance(value, bool) else None


def fails_above(outcome: ObjectiveOutcome) -> bool:
    """Whether a result is bad by being too high: its target has no lower end, or it lies above the upper one."""
    low, high = ends(outcome)
    return high is not None and (low is None or (outcome.result is not None and outcome.result > high))


def misses_in_a_row(run: tuple[tuple[PeriodOutcome, ObjectiveOutcome], ...], until: ObjectiveOutcome) -> int:
    """How many misses end with an outcome; what was not measured or is excused neither breaks the run nor counts."""
    count = 0
    for outcome in backwards(run, until):
        if outcome.verdict is Verdict.MET:
            break
        count += outcome.verdict is Verdict.MISSED
    return count


def backwards(
    run: tuple[tuple[PeriodOutcome, ObjectiveOutcome], ...], until: ObjectiveOutcome
) -> Iterator[ObjectiveOutcome]:
    """An outcome and those before it, newest first."""
    outcomes = [o for _, o in run]
    yield from reversed(outcomes[: outcomes.index(until) + 1])
