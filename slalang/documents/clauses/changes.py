"""How the agreement is watched, reviewed and changed, and the clauses in the parties' own words."""

from __future__ import annotations

from collections.abc import Iterator

from slalang.documents.drafting import Draft
from slalang.documents.names import SECTIONS, spoken
from slalang.documents.sentences import key_of
from slalang.documents.tree import Block, Paragraph, Runs, Section
from slalang.documents.voice import emphasis, words
from slalang.documents.walk import tables_in
from slalang.model import contract as c
from slalang.model.expression import Constant
from slalang.semantics.amending import in_force_from
from slalang.units import Kind


def reports(draft: Draft) -> Section | None:
    contract = draft.contract
    clauses = [draft.clause("report", each, report(draft, each)) for each in contract.reports]
    clauses += [draft.clause("review", each, review(draft, each)) for each in contract.reviews]
    return draft.section("reports", "article.reports", clauses)


def report(draft: Draft, each: c.Report) -> Iterator[Block]:
    s = draft.sentences
    yield draft.paragraph("report.each", provider=s.names.party("provider"), each=draft.each(each.unit))
    if each.due is not None:
        yield draft.paragraph("report.due", lag=s.lag(each.due))
    if each.sent_to:
        yield draft.paragraph("report.sent_to", who=draft.all_of("role", each.sent_to))
    if each.shows:
        shown = [words(shown_word(draft, word)) for word in each.shows]
        yield draft.paragraph("report.shows", what=draft.voice.all_of(shown))


def shown_word(draft: Draft, word: str) -> str:
    key = f"shows.{word}"
    return draft.text(key) if key in draft.voice.catalog else spoken(word)


def review(draft: Draft, each: c.Review) -> Iterator[Block]:
    yield draft.paragraph("review.each", each=draft.each(each.unit))
    if each.notice is not None:
        yield draft.paragraph("review.notice", notice=draft.sentences.expression(each.notice))


# ---------------------------------------------------------------- amendments


def amendments(draft: Draft) -> Section | None:
    clauses = (draft.clause("amendment", each, amendment(draft, each)) for each in draft.contract.amendments)
    return draft.section("amendments", "article.amendments", clauses)


def amendment(draft: Draft, each: c.Amendment) -> Iterator[Block]:
    yield from from_when(draft, each)
    tables = 0
    for change in each.replaced:
        yield from replacement(draft, change, tables)
        tables += len(tables_in(change.becomes))
    if each.added:
        yield draft.paragraph(
            "amendment.added", what=draft.voice.all_of([declared(draft, name) for name in each.added])
        )
    if each.removed:
        yield draft.paragraph(
            "amendment.removed", what=draft.voice.all_of([declared(draft, name) for name in each.removed])
        )


def from_when(draft: Draft, each: c.Amendment) -> Iterator[Block]:
    """The day from which an amendment holds, with what becomes of a period in which it does not begin."""
    unit = draft.say(f"unit_name.{key_of(each.unit or 'month')}")
    start = in_force_from(each.effective, each.midway, each.unit)
    day = draft.voice.figures.day
    if start != each.effective:
        yield draft.paragraph("amendment.from_the_next", day=day(start), unit=unit, date=day(each.effective))
        return
    yield draft.paragraph("amendment.from", day=day(start))
    if each.midway:
        yield draft.paragraph(f"amendment.{key_of(each.midway)}", unit=unit)


def replacement(draft: Draft, change: c.Replacement, start: int) -> Iterator[Block]:
    whose, part = declared(draft, change.declaration), change.part
    becomes = change.becomes if change.becomes is not None else (change.words,)
    if isinstance(becomes, Constant) and becomes.type.kind is Kind.DATE and change.declaration == "contract":
        yield draft.paragraph("amendment.ends", day=draft.voice.value(becomes.value, becomes.type))
        return
    if part:
        whose = draft.say("amendment.part", part=part_in_words(draft, change), whose=whose)
    if isinstance(becomes, tuple):
        listed = draft.voice.all_of([words(draft.called(word)) for word in becomes])
        yield draft.paragraph("amendment.becomes", whose=whose, x=listed)
        return
    yield from draft.worded("amendment.becomes", becomes, start=start, whose=whose)


def part_in_words(draft: Draft, change: c.Replacement) -> Runs:
    """`the target`, or `the level serious` by its name."""
    after = (a.after for a in draft.contract.amendments if a.after is not None)
    objectives = [o for terms in after for o in terms.objectives if o.name == change.declaration]
    if any(level.name == change.part for o in objectives for level in o.levels):
        return draft.say("part.level", name=draft.called(change.part))
    key = f"part.{change.part}"
    return draft.say(key) if key in draft.voice.catalog else words(spoken(change.part))


def declared(draft: Draft, name: str) -> Runs:
    """What an amendment names, whatever kind it is of."""
    for kind in (*(kind for kind, _ in SECTIONS), "settlement"):
        if draft.sentences.names.find(kind, name):
            return draft.of(kind, name)
    return emphasis(spoken(name))


# ---------------------------------------------------------------- prose


def clauses(draft: Draft) -> Iterator[Section]:
    """An article for each clause in words, under its heading in this language."""
    for each in draft.contract.clauses:
        title = draft.chosen(each.headings) if has_heading(draft, each) else each.title
        yield Section(
            f"clause.{each.name}", title or spoken(each.name), (*missing(draft, each), *draft.prose(each.text))
        )


def has_heading(draft: Draft, each: c.Prose) -> bool:
    return draft.sentences.language in dict(each.headings) or not each.title


def missing(draft: Draft, each: c.Prose) -> Iterator[Block]:
    """A remark where the clause has no text in this language and stands in another one."""
    given = dict(each.text)
    if given and draft.sentences.language not in given and "" not in given:
        yield Paragraph(
            emphasis(draft.text("clause.untranslated", language=draft.voice.figures.language(next(iter(given)))))
        )
