"""The terms as they stand on a day: the contract with every amendment in force then, and those that are not yet.

Takes a checked contract, whose amendments hold the consolidated contract, and a day of its term; gives the contract to
print.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from slalang.calendar.zones import EPOCH_DAY
from slalang.model.contract import Amendment, Contract
from slalang.settle.terms import at, in_force_from, versions
from slalang.settle.timeline import timeline


@dataclass(frozen=True, slots=True)
class Consolidated:
    """A contract as of a day; `amended` are the amendments in force, each with the day from which it is.

    Its own amendments are those not yet in force.
    """

    contract: Contract
    day: date
    amended: tuple[tuple[Amendment, date], ...]


def consolidated(contract: Contract, day: date) -> Consolidated:
    """The contract as of a day of its term."""
    line = timeline(contract)
    instant = line.zone.start_of(day)
    starts = [(each, in_force_from(each, line)) for each in sorted(contract.amendments, key=lambda a: a.effective)]
    in_force = tuple((a, date.fromordinal(line.zone.day(t) + EPOCH_DAY)) for a, t in starts if t <= instant)
    later = tuple(each for each, start in starts if start > instant)
    terms = at(versions(contract, line), instant).contract
    return Consolidated(replace(terms, amendments=later), day, in_force)
