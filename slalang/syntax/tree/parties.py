"""The parties, the time, the fees and the scope: contract, calendar, charge, service, role, responsibility."""

from __future__ import annotations

from typing import Literal as Word
from typing import TypeAlias

from slalang.syntax.tree.node import Node
from slalang.syntax.tree.sets import SetOf
from slalang.syntax.tree.shared import Amount, Due, Each, ForEach, Side, Wording
from slalang.syntax.tree.words import Date, DateSpan, Name, Path, Percent, Text, TimeRange

# ---------------------------------------------------------------- contract


class ContractNumber(Node):
    """`number "ACME-2026-017"`."""

    text: Text


class Contact(Node):
    """`email "duty@provider.example"`."""

    kind: Word["tax_id", "email", "phone", "address"]
    text: Text


class Languages(Node):
    """`languages es, en`."""

    names: tuple[Name, ...]


class Party(Node):
    """`provider contact_iberia "Contact Iberia S.L." { … }`."""

    side: Side
    name: Name
    title: Text
    clauses: tuple[Contact | Languages | Wording, ...]


class Term(Node):
    """`effective 2026-01-01 [to 2027-12-31]`, the last day included."""

    start: Date
    end: Date | None


class Timezone(Node):
    """`timezone "Europe/Madrid"`."""

    text: Text


class Currency(Node):
    """`currency EUR`."""

    name: Name


class Prevails(Node):
    """`prevails es`."""

    language: Name


class Law(Node):
    """`law "Spain"`."""

    text: Text


class Nature(Node):
    """`nature price reduction`, `nature liquidated damages`."""

    kind: Word["price reduction", "liquidated damages"]


class Recourse(Node):
    """`credits exclusive remedy`, `credits without prejudice`."""

    kind: Word["exclusive remedy", "without prejudice"]


class Precedence(Node):
    """`precedence terms, clauses, annexes`."""

    names: tuple[Name, ...]


ContractClause: TypeAlias = (
    ContractNumber | Party | Term | Timezone | Currency | Languages | Prevails | Law
    | Nature | Recourse | Precedence | Wording
)  # fmt: skip


class Contract(Node):
    """`contract acme_care "Customer care" { … }`."""

    name: Name
    title: Text
    clauses: tuple[ContractClause, ...]


# ---------------------------------------------------------------- calendar, charge, service


class OpenDays(Node):
    """`open mon-fri 09:00-14:00, 15:00-18:00`, `open sat 20:00-24:00`."""

    first: Name
    last: Name | None
    hours: tuple[TimeRange, ...]


class OpenDate(Node):
    """`open 2026-11-27 08:00-22:00`."""

    date: Date
    hours: tuple[TimeRange, ...]


class OpenAs(Node):
    """`open as austin, manila`."""

    calendars: tuple[Name, ...]


class ClosedHolidays(Node):
    """`closed holidays "ES-MD"`."""

    region: Text


class Closed(Node):
    """`closed 2026-12-24, 2026-12-27 to 2026-12-31`."""

    spans: tuple[DateSpan, ...]


class Indexed(Node):
    """`indexed by R each year [capped at 3%]`."""

    record: Name
    cap: Percent | None


class Covers(Node):
    """`covers SET`."""

    rows: SetOf


class Channels(Node):
    """`channels email, web`."""

    names: tuple[Name, ...]


class Hours(Node):
    """`hours CAL [for information]`."""

    calendar: Name
    for_information: bool


class Fee(Node):
    """`fee voice_fee`."""

    charges: tuple[Name, ...]


class Includes(Node):
    """`includes "…"`."""

    text: Text


class Excludes(Node):
    """`excludes "…"`."""

    text: Text


class Calendar(Node):
    """`calendar office "Office hours" { … }`."""

    name: Name
    title: Text | None
    clauses: tuple[Timezone | OpenDays | OpenDate | OpenAs | ClosedHolidays | Closed | Wording, ...]


class Charge(Node):
    """`charge voice_fee [for each K] "…" { … }`."""

    name: Name
    scope: ForEach | None
    title: Text | None
    clauses: tuple[Amount | Each | Indexed | Wording, ...]


class Service(Node):
    """`service voice "…" { … }`."""

    name: Name
    title: Text | None
    clauses: tuple[Covers | Channels | Hours | Fee | Includes | Excludes | Wording, ...]


# ---------------------------------------------------------------- role, responsibility


class Role(Node):
    """`role it_manager of customer "IT manager" { email "…" }`."""

    name: Name
    party: Name
    title: Text | None
    clauses: tuple[Contact | Languages | Wording, ...]


class Who(Node):
    """`who it_manager`."""

    roles: tuple[Name, ...]


class Duty(Node):
    """`duty "…"`."""

    text: Text


class Waits(Node):
    """`waits SET`."""

    rows: SetOf


class PausesClocks(Node):
    """`pauses CLOCK while waiting`, `pauses CLOCK once overdue`."""

    clocks: tuple[Path, ...]
    since: Word["while waiting", "once overdue"]


class Responsibility(Node):
    """`responsibility evidence of customer "…" { … }`."""

    name: Name
    party: Name
    title: Text | None
    clauses: tuple[Who | Duty | Due | Waits | PausesClocks | Wording, ...]
