"""The contract's head: parties, term, zone, currency, languages; and its calendars."""

from __future__ import annotations

from datetime import date
from typing import Any

from slalang.calendar.hours import Calendar, Closure, Hours, always, weekday_range
from slalang.calendar.public_holidays import unknown_region
from slalang.calendar.zones import UnknownZone as NoZone
from slalang.calendar.zones import zone
from slalang.model.contract import Party, ServiceCalendar
from slalang.semantics.checker import Checker, title_of, wording
from slalang.semantics.faults.structure import MissingClause, NotMeaningful, UnknownRegion, UnknownZone
from slalang.syntax import tree

MINUTES_A_DAY = 24 * 60
LANGUAGE_LENGTH, CURRENCY_LENGTH = 2, 3


def parties(c: Checker, contract: tree.Contract) -> tuple[Party | None, Party | None]:
    """Provider and customer, once each."""
    found: dict[str, Party] = {}
    for each in tree.clauses_of(contract, tree.Party):
        if each.side in found:
            c.report(
                NotMeaningful(each.place, f"there is a second {each.side}", "name one; others belong into a clause")
            )
            continue
        found[each.side] = Party(
            name=each.name.text,
            title=title_of(each),
            place=each.name.place,
            text=wording(each),
            side=each.side,
            contacts=contacts(each),
            languages=languages(c, each),
        )
    for side in ("provider", "customer"):
        if side not in found:
            c.report(MissingClause(contract.name.place, f"contract `{contract.name}`", side))
    return found.get("provider"), found.get("customer")


def contacts(declared: Any) -> tuple[tuple[str, str], ...]:
    return tuple((each.kind, each.text.value) for each in tree.clauses_of(declared, tree.Contact))


def languages(c: Checker, declared: Any) -> tuple[str, ...]:
    """Codes of two letters, in written order, the first the default."""
    known: dict[str, None] = {}
    for name in (name for each in tree.clauses_of(declared, tree.Languages) for name in each.names):
        if len(name.text) == LANGUAGE_LENGTH and name.text.islower():
            known.setdefault(name.text)
        else:
            problem = f"`{name.text}` is no language"
            c.report(NotMeaningful(name.place, problem, "use a code of two letters, such as `en`"))
    return tuple(known)


def term(c: Checker, contract: tree.Contract) -> tuple[date, date | None]:
    found = c.one(contract, tree.Term, "effective", required=True)
    if found is None:
        return date(2000, 1, 1), None
    end = found.end.value if found.end else None
    if end is not None and end < found.start.value:
        c.report(NotMeaningful(found.place, "the term ends before it begins", "write the earlier date first"))
        end = None
    return found.start.value, end


def currency(c: Checker, contract: tree.Contract) -> str:
    """The code of the contract's money; empty, which fits every amount, where it is missing or no code."""
    found = c.one(contract, tree.Currency, "currency", required=True)
    if found is None:
        return ""
    code = str(found.name.text)
    if len(code) == CURRENCY_LENGTH and code.isalpha() and code.isupper():
        return code
    c.report(NotMeaningful(found.name.place, f"`{code[:40]}` is no currency", "use its ISO code, such as `EUR`"))
    return ""


def zone_name(c: Checker, declared: Any, default: str, required: bool = False) -> str:
    """The zone that a declaration names, if it is one."""
    found = c.one(declared, tree.Timezone, "timezone", required)
    if found is None:
        return default
    known = zone(found.text.value)
    if isinstance(known, NoZone):
        c.report(UnknownZone(found.text.place, found.text.value, known.hint))
        return default
    return str(found.text.value)


# ---------------------------------------------------------------- calendars


def service_calendar(c: Checker, declared: tree.Calendar) -> ServiceCalendar:
    return ServiceCalendar(
        name=declared.name.text,
        title=title_of(declared),
        place=declared.name.place,
        text=wording(declared),
        hours=hours_of(c, declared.name.text, ()),
    )


def hours_of(c: Checker, name: str, trail: tuple[str, ...]) -> Calendar:
    """The hours of a calendar by name, found once; a calendar made of itself is a fault."""
    if name == "always":
        return always(c.zone)
    key = ("calendar", name)
    if key not in c.memo:
        declared = c.scope.find(tree.Calendar, name)
        assert declared is not None
        if name in trail:
            c.circle(declared.name.place, [*trail[trail.index(name) :], name])
            return always(c.zone)
        if not c.shallow_enough(declared.name.place, trail):
            return always(c.zone)
        c.memo[key] = hours(c, declared, trail)
    found: Calendar = c.memo[key]
    return found


def hours(c: Checker, declared: tree.Calendar, trail: tuple[str, ...]) -> Calendar:
    name = declared.name.text
    weekly: list[tuple[Hours, ...]] = [() for _ in range(7)]
    special: dict[date, tuple[Hours, ...]] = {}
    closures: list[Closure] = []
    regions: list[str] = []
    members: list[Calendar] = []
    for clause in declared.clauses:
        match clause:
            case tree.OpenDays():
                for day in weekdays(c, clause):
                    weekly[day] = (*weekly[day], *ranges(c, clause.hours))
            case tree.OpenDate(on, spans):
                special[on.value] = (*special.get(on.value, ()), *ranges(c, spans))
            case tree.OpenAs(names):
                members += (member(c, each, (*trail, name)) for each in names)
            case tree.ClosedHolidays(region):
                if fault := unknown_region(region.value):
                    problem = f"there is no {fault.missing}{fault.hint}"
                    c.report(UnknownRegion(region.place, region.value, problem))
                else:
                    regions.append(region.value)
            case tree.Closed(spans):
                closures += (closure(c, each) for each in spans)
            case tree.Timezone() | tree.Wording():
                pass
    if not any(isinstance(clause, tree.OpenDays | tree.OpenDate | tree.OpenAs) for clause in declared.clauses):
        c.report(MissingClause(declared.name.place, f"calendar `{name}`", "open"))
    return Calendar(
        name,
        zone_name(c, declared, c.zone),
        tuple(weekly),
        tuple(sorted(special.items())),
        tuple(closures),
        tuple(regions),
        tuple(members),
    )


def weekdays(c: Checker, clause: tree.OpenDays) -> tuple[int, ...]:
    first, last = clause.first.text, clause.last.text if clause.last else clause.first.text
    days = weekday_range(first, last)
    if days is None:
        days_known = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        wrong = clause.first if first not in days_known else clause.last or clause.first
        c.unknown(wrong.place, wrong.text, "day of the week", days_known)
        return ()
    return days


def ranges(c: Checker, spans: tuple[tree.TimeRange, ...]) -> tuple[Hours, ...]:
    found = []
    for each in spans:
        if not 0 <= each.start < each.end <= MINUTES_A_DAY:
            problem = "opening hours end after they begin, within one day"
            c.report(
                NotMeaningful(each.place, problem, "split hours that pass midnight: `22:00-24:00` and `00:00-06:00`")
            )
        else:
            found.append(Hours(each.start, each.end))
    return tuple(found)


def closure(c: Checker, span: tree.DateSpan) -> Closure:
    last = span.end.value if span.end else span.start.value
    if last < span.start.value:
        c.report(NotMeaningful(span.place, "the closure ends before it begins", "write the earlier date first"))
        last = span.start.value
    return Closure(span.start.value, last)


def member(c: Checker, name: tree.Name, trail: tuple[str, ...]) -> Calendar:
    if not c.is_calendar(name.text):
        c.unknown(name.place, name.text, "calendar", (*c.scope.names(tree.Calendar), "always"))
        return always(c.zone)
    return hours_of(c, name.text, trail)
