"""Which declaration has a deadline, and of which periods."""

from __future__ import annotations

from slalang.model.contract import Contract
from slalang.model.expression import Lag


def duty_of(contract: Contract, name: str, unit: str) -> tuple[Lag, str] | None:
    """The lag of a declaration's deadline and the unit of its periods; None where it has no single deadline."""
    for report in contract.reports:
        if report.name == name:
            return (report.due, report.unit) if report.due is not None else None
    for duty in contract.responsibilities:
        if duty.name == name:
            return (duty.due, unit) if duty.due is not None else None
    remedy = next((r for r in contract.remedies if r.name == name), None)
    if remedy is None or len(remedy.delivers) != 1:
        return None
    units = {o.unit for o in contract.objectives if o.name in remedy.objectives}
    return remedy.delivers[0].within, units.pop() if len(units) == 1 else unit
