"""What is provided, for how much, and who does what: charges, services, roles, responsibilities."""

from __future__ import annotations

from typing import Any

from slalang.model import contract as k
from slalang.model import expression as m
from slalang.semantics.aggregates import set_of
from slalang.semantics.checker import Checker, describe, title_of, wording
from slalang.semantics.conditions import lag_of
from slalang.semantics.declared.header import contacts
from slalang.semantics.faults.structure import Contradiction, MissingClause
from slalang.semantics.frames import Frame
from slalang.semantics.series import series_of
from slalang.semantics.windows import unit_of
from slalang.syntax import tree


def common(declared: Any) -> dict[str, Any]:
    """What every declaration carries."""
    return {
        "name": declared.name.text,
        "title": title_of(declared),
        "place": declared.name.place,
        "text": wording(declared),
    }


def charge(c: Checker, declared: tree.Charge) -> k.Charge:
    each = c.one(declared, tree.Each, "each", required=True)
    amount = c.one(declared, tree.Amount, "amount", required=True)
    indexed = c.one(declared, tree.Indexed, "indexed by")
    key = declared.scope.keys[0].text if declared.scope else ""
    frame = Frame(keys={key: c.groups[key]} if key in c.groups else {})
    value = c.wanted(amount.value, frame, c.money()) if amount else c.lost(declared.name.place)
    if indexed and indexed.record.text not in c.records:
        c.unknown(indexed.record.place, indexed.record.text, "record", c.records)
    return k.Charge(
        **common(declared),
        unit=unit_of(c, each.period) if each else "month",
        amount=value,
        key=key,
        indexed_by=indexed.record.text if indexed else "",
        index_cap=indexed.cap.value / 100 if indexed and indexed.cap else None,
    )


def service(c: Checker, declared: tree.Service) -> k.Service:
    covers = c.one(declared, tree.Covers, "covers")
    hours = c.one(declared, tree.Hours, "hours")
    covered = set_of(c, covers.rows, Frame()).over if covers else None
    calendar = c.calendar(hours.calendar, Frame()) if hours else ""
    within = getattr(covers.rows, "within", None) if covers else None
    named = (hours.calendar if hours else None, within)
    lost = covered == m.RowSet("") or any(isinstance(n, tree.Name) and not c.is_calendar(n.text) for n in named)
    filtered = isinstance(covered, m.RowSet) and covered.calendar == calendar
    if hours and not hours.for_information and not filtered and not lost:
        problem = f"these hours filter nothing: `covers` takes rows outside `{calendar}` too"
        other = covers.place if covers else declared.name.place
        fix = f"write `covers … in {calendar}`, or `hours {calendar} for information`"
        c.report(Contradiction(hours.place, problem, other, fix))
    fees = [name for clause in tree.clauses_of(declared, tree.Fee) for name in clause.charges]
    for name in fees:
        if not c.scope.find(tree.Charge, name.text):
            c.unknown(name.place, name.text, "charge", c.scope.names(tree.Charge))
    channels = c.one(declared, tree.Channels, "channels")
    return k.Service(
        **common(declared),
        covers=covered,
        channels=tuple(name.text for name in channels.names) if channels else (),
        hours=calendar,
        hours_inform=bool(hours and hours.for_information),
        fees=tuple(name.text for name in fees),
        includes=tuple(each.text.value for each in tree.clauses_of(declared, tree.Includes)),
        excludes=tuple(each.text.value for each in tree.clauses_of(declared, tree.Excludes)),
    )


def side_of(c: Checker, name: tree.Name) -> str:
    """provider or customer, whom roles and responsibilities are of."""
    if name.text not in {"provider", "customer"}:
        c.unknown(name.place, name.text, "party", ("provider", "customer"))
        return "provider"
    return name.text


def roles_of(c: Checker, names: tuple[tree.Name, ...]) -> tuple[str, ...]:
    for name in names:
        if not c.scope.find(tree.Role, name.text):
            c.unknown(name.place, name.text, "role", c.scope.names(tree.Role))
    return tuple(name.text for name in names)


def role(c: Checker, declared: tree.Role) -> k.Role:
    return k.Role(**common(declared), side=side_of(c, declared.party), contacts=contacts(declared))


def responsibility(c: Checker, declared: tree.Responsibility) -> k.Responsibility:
    due = c.one(declared, tree.Due, "due")
    waits = c.one(declared, tree.Waits, "waits")
    pauses = c.one(declared, tree.PausesClocks, "pauses")
    who = c.one(declared, tree.Who, "who")
    duty = c.one(declared, tree.Duty, "duty")
    if pauses and not waits:
        c.report(MissingClause(pauses.place, describe(declared), "waits"))
    if pauses and pauses.since == "once overdue" and not due:
        c.report(MissingClause(pauses.place, describe(declared), "due within"))
    return k.Responsibility(
        **common(declared),
        side=side_of(c, declared.party),
        who=roles_of(c, who.roles) if who else (),
        duty=duty.text.value if duty else "",
        due=lag_of(c, due.lag, Frame()) if due else None,
        waits=set_of(c, waits.rows, Frame()).over if waits else None,
        pauses=clocks_of(c, pauses.clocks) if pauses else (),
        from_start=pauses is None or pauses.since == "while waiting",
    )


def clocks_of(c: Checker, paths: tuple[tree.Path, ...]) -> tuple[str, ...]:
    """Clocks by name; an objective stands for the clocks it reads."""
    known = [clock.name.text for clock in c.scope.all(tree.Clock)]
    for path in paths:
        if str(path) not in known and not isinstance(series_of(c, str(path), path.place), m.SeriesValue):
            c.unknown(path.place, str(path), "clock", known)
    return tuple(str(path) for path in paths)
