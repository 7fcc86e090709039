"""What is provided, when, and for how much: services, service hours with their holidays, and charges."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from slalang.calendar.hours import Calendar, Closure, Hours, clock_time
from slalang.documents.drafting import Draft
from slalang.documents.tree import Block, Paragraph, Runs, Section, Table
from slalang.documents.voice import joined, strong, words
from slalang.model import contract as c

MOST_YEARS = 10
"""Holidays are listed for at most so many years of the term."""


def services(draft: Draft) -> Section | None:
    clauses = (
        draft.clause("service", each, service(draft, each), own_words_first=True) for each in draft.contract.services
    )
    return draft.section("services", "article.services", clauses)


def service(draft: Draft, each: c.Service) -> Iterator[Block]:
    s = draft.sentences
    if each.channels:
        yield draft.paragraph(
            "service.channels", channels=draft.voice.all_of([words(draft.called(ch)) for ch in each.channels])
        )
    if each.covers is not None:
        yield draft.paragraph("service.covers", x=s.set(each.covers))
    else:
        yield draft.paragraph("service.covers_all")
    if each.hours:
        key = "service.hours_inform" if each.hours_inform else "service.hours"
        yield draft.paragraph(key, hours=s.calendar(each.hours))
    if each.fees:
        yield draft.paragraph("service.fees", fees=draft.all_of("charge", each.fees))
    for key, things in (("service.includes", each.includes), ("service.excludes", each.excludes)):
        if things:
            yield Paragraph(strong(draft.text(key)))
            yield from draft.bullets(words(thing) for thing in things)


# ---------------------------------------------------------------- hours


def hours(draft: Draft) -> Section | None:
    """A clause for each calendar."""
    clauses = (draft.clause("calendar", each, calendar(draft, each.hours)) for each in draft.contract.calendars)
    return draft.section("hours", "article.hours", clauses)


def calendar(draft: Draft, each: Calendar) -> Iterator[Block]:
    yield draft.paragraph("hours.zone", zone=each.zone)
    if each.members:
        members = [draft.sentences.calendar(member.name) for member in each.members]
        yield draft.paragraph("hours.members", members=draft.voice.all_of(members))
    elif any(each.weekly):
        yield week(draft, each)
    if each.special:
        rows = ((words(draft.voice.figures.day(day)), opening(draft, spans)) for day, spans in each.special)
        yield draft.table("hours.special", ("hours.day", "hours.open"), rows)
    if each.closures:
        yield draft.paragraph(
            "hours.closed", days=joined([closure(draft, span) for span in each.closures], draft.text("list.comma"))
        )
    if each.regions:
        yield draft.paragraph("hours.holidays", regions=", ".join(each.regions))
        yield from holidays(draft, each)
    yield draft.paragraph("hours.closure_wins")


def week(draft: Draft, each: Calendar) -> Table:
    """The week, neighbouring days of the same hours in one row."""
    runs: list[tuple[int, int]] = []
    for day in range(7):
        if runs and each.weekly[runs[-1][0]] == each.weekly[day]:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    rows = ((words(days(draft, first, last)), opening(draft, each.weekly[first])) for first, last in runs)
    return draft.table("hours.week", ("hours.weekday", "hours.open"), rows)


def days(draft: Draft, first: int, last: int) -> str:
    names = [draft.voice.figures.weekday(day) for day in (first, last)]
    text = names[0] if first == last else draft.text("hours.range", a=names[0], b=names[1])
    return text[:1].upper() + text[1:]


def opening(draft: Draft, spans: tuple[Hours, ...]) -> Runs:
    shown = ", ".join(f"{clock_time(span.start)}–{clock_time(span.end)}" for span in spans)
    return words(shown or draft.text("hours.none"))


def closure(draft: Draft, span: Closure) -> Runs:
    figures = draft.voice.figures
    if span.first == span.last:
        return words(figures.day(span.first))
    return draft.say("hours.range", a=figures.day(span.first), b=figures.day(span.last))


def holidays(draft: Draft, each: Calendar) -> Iterator[Block]:
    """The public holidays of the term as the pinned data know them."""
    from slalang.calendar.public_holidays import holiday_data_version, public_holidays

    start = draft.contract.effective_from
    last = min(draft.contract.effective_to or date(start.year + 2, 12, 31), date(start.year + MOST_YEARS - 1, 12, 31))
    found = sorted({h for region in each.regions for h in public_holidays(region, start.year, last.year)})
    rows = [
        (words(draft.voice.figures.day(h.day)), words(h.name), words(h.region)) for h in found if start <= h.day <= last
    ]
    if rows:
        yield draft.table("hours.holiday_table", ("hours.day", "hours.holiday", "hours.region"), rows)
        yield draft.paragraph("hours.holiday_source", version=holiday_data_version())


# ---------------------------------------------------------------- charges


def charges(draft: Draft) -> Section | None:
    clauses = (draft.clause("charge", each, charge(draft, each)) for each in draft.contract.charges)
    return draft.section("charges", "article.charges", clauses)


def charge(draft: Draft, each: c.Charge) -> Iterator[Block]:
    yield from draft.worded("charge.amount", each.amount, each=draft.each(each.unit))
    if each.key:
        yield draft.paragraph("charge.key", key=draft.called(each.key))
    if each.indexed_by:
        yield draft.paragraph("charge.indexed", index=draft.of("record", each.indexed_by))
    if each.index_cap is not None:
        yield draft.paragraph("charge.index_cap", cap=draft.voice.figures.percent(each.index_cap))
