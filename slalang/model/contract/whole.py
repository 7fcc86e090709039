"""The whole contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from slalang.model.contract.changes import (
    Amendment,
    Invariant,
    Prose,
    Report,
    Review,
    Scenario,
)
from slalang.model.contract.facts import (
    Clock,
    Define,
    Escalation,
    Lookup,
    Metric,
    Priority,
    Record,
    Spans,
)
from slalang.model.contract.money import (
    Consequence,
    Remedy,
    Settlement,
)
from slalang.model.contract.promises import (
    Objective,
    Relief,
)
from slalang.model.contract.scope import (
    Charge,
    Parameter,
    Party,
    Responsibility,
    Role,
    Service,
    ServiceCalendar,
)
from slalang.source import Place


@dataclass(frozen=True, slots=True)
class Contract:
    """One contract, checked. `effective_to` is the last day included, as signed; None where it has no end.

    `version` is the hash (sha256, hex) of the contract's text, its libraries and annexes.
    """

    name: str
    title: str
    number: str
    provider: Party
    customer: Party
    effective_from: date
    effective_to: date | None
    zone: str
    currency: str
    languages: tuple[str, ...]
    place: Place = field(compare=False, repr=False)
    prevails: str = ""
    law: str = ""
    nature: str = ""
    recourse: str = ""
    precedence: tuple[str, ...] = ()
    text: tuple[tuple[str, str], ...] = ()
    parameters: tuple[Parameter, ...] = ()
    calendars: tuple[ServiceCalendar, ...] = ()
    charges: tuple[Charge, ...] = ()
    services: tuple[Service, ...] = ()
    roles: tuple[Role, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    records: tuple[Record, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    spans: tuple[Spans, ...] = ()
    defines: tuple[Define, ...] = ()
    metrics: tuple[Metric, ...] = ()
    priorities: tuple[Priority, ...] = ()
    clocks: tuple[Clock, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    objectives: tuple[Objective, ...] = ()
    reliefs: tuple[Relief, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    settlement: Settlement | None = None
    remedies: tuple[Remedy, ...] = ()
    reports: tuple[Report, ...] = ()
    reviews: tuple[Review, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    clauses: tuple[Prose, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    invariants: tuple[Invariant, ...] = ()
    translations: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    version: str = ""

    @property
    def last_day(self) -> date | None:
        """The last day of the term once all amendments are in force; None where it has no end."""
        dated = sorted(self.amendments, key=lambda a: a.effective)  # of one day, in the order in which they stand
        return self.effective_to if not dated or dated[-1].after is None else dated[-1].after.effective_to

    def said(self, text: str, language: str) -> str:
        """A title in the words of a language; itself where the contract has none for it."""
        return dict(dict(self.translations).get(language.partition("-")[0], ())).get(text, text)
