"""What falls due with the periods asked for: the lines behind each payable, of all periods that it covers.

Takes settled periods and the contract; gives dues, or what stands against a note. Assumes that the statement holds
every settlement period since `needed_from`: what is paid at the end of a year is made of the lines of all its months.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from slalang.booking.faults import CreditLapses, NotDueYet, NothingToIssue, PeriodNotOver, StillProvisional
from slalang.calendar.periods import Period, parse_period
from slalang.calendar.zones import Zone
from slalang.diagnostic import Diagnostic
from slalang.model.contract import Contract, Payment
from slalang.model.note import Settling
from slalang.model.outcome import Line, Payable, PeriodOutcome, Statement, StepFact
from slalang.settle.native import settlement_unit
from slalang.settle.terms import Version, at, versions
from slalang.settle.timeline import Timeline, timeline
from slalang.source import NOWHERE
from slalang.units import decimal_text, decimals_of, exact_sum

KINDS = {"credits": "penalty", "bonuses": "bonus"}
"""The lines behind a payable of each kind."""
PAID = {"credit": "credits", "supplement": "bonuses"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a settled period by its place in it; `concerns` is the settlement period whose price it changes."""

    period: PeriodOutcome
    index: int
    concerns: str

    @property
    def line(self) -> Line:
        return self.period.lines[self.index]


@dataclass(frozen=True, slots=True)
class Due:
    """Money of one kind (`credits`, `bonuses`) that is settled in one way."""

    kind: str
    how: Settling
    entries: tuple[Entry, ...]

    @property
    def amount(self) -> Fraction:
        return exact_sum(e.line.settled for e in self.entries)


@dataclass(frozen=True, slots=True)
class Terms:
    """A contract's terms through time."""

    contract: Contract
    line: Timeline
    versions: tuple[Version, ...]

    def of(self, start: int) -> Contract:
        """Those in force at an instant."""
        return at(self.versions, max(start, self.line.low)).contract


def terms_of(contract: Contract) -> Terms:
    line = timeline(contract)
    return Terms(contract, line, versions(contract, line))


def needed_from(terms: Terms, first: int) -> int:
    """The instant from which periods have to be settled for a note on a period that begins at `first`."""
    settlement = terms.of(first).settlement
    units = {payment.unit for payment in settlement.payments if payment.unit} if settlement else set()
    running = (terms.line.at(unit, max(first, terms.line.low)) for unit in sorted(units))
    return min((first, *(period.start for period in running if period is not None)))


def dues(statement: Statement, terms: Terms, asked: Sequence[PeriodOutcome]) -> tuple[Sequence[Due], list[Diagnostic]]:
    """What falls due with the periods asked for, credits first; with faults nothing is to be issued."""
    faults = list(unready(statement, asked))
    found: dict[tuple[str, Settling], list[Entry]] = {}
    held: dict[str, Diagnostic] = {}
    for period, payable in ((each, payable) for each in asked for payable in each.payables):
        if payable.how == "held":
            held[payable.kind] = NotDueYet(
                NOWHERE, payable.kind, money(statement, payable), period.period, payable.until
            )
            continue
        held.pop(payable.kind, None)  # what was held until now is in this one
        if payable.how == "lapses":
            faults.append(CreditLapses(NOWHERE, money(statement, payable), period.period))
        else:
            entries = covered(statement, terms, payable, period)
            found.setdefault((payable.kind, way(payable)), []).extend(entries)
    faults += held.values()
    if not faults and not found:
        labels = ", ".join(p.period for p in asked)
        faults.append(NothingToIssue(NOWHERE, labels, "neither credits nor bonuses are due"))
    order = sorted(found, key=lambda key: (key[0] != "credits", list(Settling).index(key[1])))
    return [Due(kind, how, tuple(found[kind, how])) for kind, how in order], faults


def unready(statement: Statement, asked: Iterable[PeriodOutcome]) -> Iterator[Diagnostic]:
    """Periods that are not over, and results that may still change."""
    for period in asked:
        if statement.as_of < period.end:
            yield PeriodNotOver(NOWHERE, period.period)
        provisional = dict.fromkeys(o.objective for o in period.objectives if o.provisional)
        yield from (StillProvisional(NOWHERE, name, period.period) for name in provisional)
        open_steps = (step for step in period.steps if any(n.fact is StepFact.MAY_CHANGE for n in step.notes))
        yield from (StillProvisional(NOWHERE, step.label, period.period) for step in open_steps)


def money(statement: Statement, payable: Payable) -> str:
    return f"{decimal_text(payable.amount, decimals_of(statement.currency))} {statement.currency}"


def way(payable: Payable) -> Settling:
    """How a payable is settled. Credits that are taken back are set off against those that are given with them."""
    if payable.kind == "bonuses":
        return Settling.CHARGE
    return Settling.REFUND if payable.how == "paid at the end" else Settling.SET_OFF


def covered(statement: Statement, terms: Terms, payable: Payable, period: PeriodOutcome) -> Iterator[Entry]:
    """The lines that a payable adds up: those over or under zero, of every period that it covers."""
    starts = {p.start for p in settled_with(terms, payable, period)}
    for each in statement.periods:
        if each.start in starts:
            for i, line in enumerate(each.lines):
                if line.kind == KINDS[payable.kind] and line.settled:
                    yield Entry(each, i, concerns(terms.line.zone, each, line))


def concerns(zone: Zone, period: PeriodOutcome, line: Line) -> str:
    """The settlement period whose price a line changes: its own, or that of the credit which it carries or takes back.

    What takes back a carried rest names the period that gave the rest (`takes`) and the earlier one that the rest is of
    (`origin`): the price is that of the earlier one, as it was when the rest was given.
    """
    if not line.takes:
        return line.origin or period.period
    of, given = parse_period(zone, line.origin), parse_period(zone, line.takes)
    is_carried = of is not None and given is not None and of.end <= given.start
    return line.origin if is_carried else line.takes


def settled_with(terms: Terms, payable: Payable, period: PeriodOutcome) -> tuple[Period, ...]:
    """The settlement periods whose total a payable is of: this one, or those of the year that ends with it."""
    contract = terms.of(period.start)
    assert contract.settlement is not None, "a payable comes of a settlement"
    unit = settlement_unit(contract)
    payment: Payment = next(p for p in contract.settlement.payments if PAID[p.how] == payable.kind)
    here = terms.line.at(unit, period.start)
    assert here is not None, "a settled period lies in the term"
    if not payment.unit:
        return (here,)
    running = terms.line.at(payment.unit, period.start)
    covers = terms.line.closing(payment.unit, here) or ((running,) if running else ())
    found = (p for each in covers for p in terms.line.closing(unit, each))
    return tuple(p for p in found if p.end <= period.end)
