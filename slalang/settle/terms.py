"""The terms in force in each period: the contract as signed, then as each amendment in turn leaves it.

Takes a checked contract whose amendments hold the consolidated contract; gives the terms from each instant on.
"""

from __future__ import annotations

from dataclasses import dataclass

from slalang.calendar.zones import known_zone
from slalang.model.contract import Amendment, Contract
from slalang.settle.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Version:
    """The consolidated contract from an instant on (microseconds), and the amendments that come into force with it."""

    start: int
    contract: Contract
    amendments: tuple[Amendment, ...] = ()


def versions(contract: Contract, line: Timeline) -> tuple[Version, ...]:
    """All terms in the order in which they come into force; of two from one instant only the later is ever in force."""
    found = {line.low: Version(line.low, contract)}
    for each in sorted(contract.amendments, key=lambda a: a.effective):
        assert each.after is not None, "a checked contract knows what its amendments make of it"
        start = in_force_from(each, line)
        before = found[start].amendments if start in found else ()
        found[start] = Version(start, each.after, (*before, each))
    return tuple(found[start] for start in sorted(found))


def in_force_from(amendment: Amendment, line: Timeline) -> int:
    """The instant from which an amendment holds: its day, or the start of the period after that in which it lies."""
    start = max(line.low, known_zone(line.zone.name).start_of(amendment.effective))
    if amendment.midway != "from the next":
        return start
    around = line.at(amendment.unit, start)
    return start if around is None else around.end


def at(found: tuple[Version, ...], instant: int) -> Version:
    """The terms in force at an instant."""
    return next((v for v in reversed(found) if v.start <= instant), found[0])
