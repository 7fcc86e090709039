"""The terms that the agreement uses, each with what it means, and the data that the figures are made of."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import normalize

from slalang.documents.drafting import Draft
from slalang.documents.names import spoken
from slalang.documents.sentences import Sentences, key_of
from slalang.documents.tree import Block, Code, Definition, Definitions, Paragraph, Runs, Section, Text
from slalang.documents.voice import capital, code, joined, merged, words
from slalang.model import contract as c
from slalang.model.expression import Named
from slalang.units import Kind, Type


def definitions(draft: Draft) -> Section | None:
    """Terms in alphabetical order; a term with arguments is defined for each set of them."""
    entries = [term(draft, use, anchor) for use, anchor in draft.terms]
    entries += [series(draft, each) for each in draft.contract.defines if is_series(each)]
    if not entries:
        return None
    entries.sort(key=by_name)
    return draft.section(
        "definitions", "article.definitions", (draft.paragraph("definitions.intro"), Definitions(tuple(entries)))
    )


def by_name(entry: Definition) -> tuple[str, str]:
    text = "".join(run.text for run in entry.term)
    return normalize("NFKD", text).casefold(), text


def term(draft: Draft, use: Named, anchor: str) -> Definition:
    s = draft.sentences
    name = words(s.names.term(use))
    if use.arguments:
        name = merged((*name, Text(" "), *s.arguments(use)))
    if use.type.kind is Kind.FLAG:
        body: tuple[Block, ...] = (draft.paragraph("definitions.holds_when", x=s.condition(use.body)),)
    else:
        body = draft.worded("definitions.is", use.body)
    return Definition(name, (*said(s, use), *body), anchor)


def is_series(each: c.Define) -> bool:
    """Whether a define has a value for each period, and so a name that other clauses speak of."""
    return each.scope == "period" and each.body is not None


def series(draft: Draft, each: c.Define) -> Definition:
    assert each.body is not None, "a series has a body"
    when = draft.each(each.unit)
    if each.body.type.kind is Kind.FLAG:
        blocks: tuple[Block, ...] = draft.conditioned("definitions.series_holds", each.body, each=when)
    else:
        blocks = draft.worded("definitions.series", each.body, each=when)
    return Definition(words(draft.sentences.names.title("define", each.name)), blocks, f"define.{each.name}")


def said(s: Sentences, use: Named) -> Iterator[Block]:
    if sentence := s.said(use):
        yield Paragraph(capital(s.voice.say("definitions.is", x=sentence)))


def data(draft: Draft) -> Section | None:
    """What is recorded, what of it is counted when, and which tables belong to the terms."""
    reached = draft.sentences.names.anchors
    entries = [record(draft, each) for each in draft.contract.records if f"record.{each.name}" in reached]
    entries += [spans(draft, each) for each in draft.contract.spans if f"spans.{each.name}" in reached]
    entries += [lookup(draft, each) for each in draft.contract.lookups if f"lookup.{each.name}" in reached]
    if not entries:
        return None
    return draft.section("data", "article.data", (draft.paragraph("data.intro"), Definitions(tuple(entries))))


def record(draft: Draft, each: c.Record) -> Definition:
    return Definition(named(draft, each), (*record_lines(draft, each), *draft.prose(each.text)), f"record.{each.name}")


def named(draft: Draft, each: c.Declared) -> Runs:
    """A title, or words for the name, with the name behind it; the built-in records have titles of the catalog."""
    key = f"builtin.{each.name}"
    if not each.title and key in draft.voice.catalog:
        return draft.say(key)
    title = draft.said(each.title or spoken(each.name))
    if title == spoken(each.name) and not each.title:
        return code(each.name)
    return merged((*words(title), Text(" ("), Code(each.name), Text(")")))


def record_lines(draft: Draft, each: c.Record) -> Iterator[Block]:
    yield draft.paragraph("data.fields", fields=joined([field(draft, each, f) for f in shown(each)], "; "))
    if each.parent:
        yield draft.paragraph("data.parent", parent=draft.of("record", each.parent))
    if each.counted_by:
        yield draft.paragraph("data.counted_by", field=code(each.counted_by))
    if each.lasts:
        yield draft.paragraph("data.lasts", start=code(each.lasts[0]), end=code(each.lasts[1]))
    if each.kept_by:
        yield draft.paragraph(f"data.kept_by_{each.kept_by}")
    if each.annex:
        yield draft.paragraph("data.annex", file=code(each.annex))


def shown(each: c.Record) -> tuple[c.Field, ...]:
    """The fields that identify a row, that the agreement reads, or whose range decides whether a row counts at all."""
    read = {*each.used_fields, each.counted_by, *(each.lasts or ())}
    told = tuple(f for f in each.fields if f.key or f.name in read or f.within is not None)
    return told if each.used_fields else each.fields


def field(draft: Draft, record: c.Record, each: c.Field) -> Runs:
    kind = type_name(draft, each.type)
    key = "data.field_key" if each.key else "data.field_optional" if each.optional else "data.field"
    said = draft.say(key, name=code(each.name), type=kind)
    if each.within is None:
        return said
    return draft.say("data.field_within", field=said, range=draft.sentences.bounds(each.within))


def type_name(draft: Draft, type: Type) -> Runs:
    if type.kind is Kind.ONE_OF:
        return draft.voice.one_of([draft.say("value.quoted", x=value) for value in type.values])
    key = f"type.{key_of(str(type.kind))}"
    return draft.say(key) if key in draft.voice.catalog else words(str(type))


def spans(draft: Draft, each: c.Spans) -> Definition:
    s = draft.sentences
    lines: list[Block] = [draft.paragraph("data.spans_of", record=draft.of("record", each.record))]
    if each.joins is not None:
        lines.append(draft.paragraph("data.spans_join", x=s.set(each.joins)))
    for key, events in (("data.spans_start", each.starts), ("data.spans_stop", each.stops)):
        if events:
            said_of = [event(draft, e) for e in events]
            lines.append(draft.paragraph(key, x=draft.voice.enumerated(said_of, "list.or_clause")))
    if each.keeps:
        lines.append(draft.paragraph(f"data.spans_keep_{each.keeps}"))
    return Definition(named(draft, each), tuple(lines), f"spans.{each.name}")


def event(draft: Draft, each: c.Event) -> Runs:
    s = draft.sentences
    what = s.names.rows(each.rows) if each.rows else s.expression(each.instant) if each.instant is not None else ()
    return draft.say("set.where", x=what, condition=s.condition(each.where)) if each.where is not None else what


def lookup(draft: Draft, each: c.Lookup) -> Definition:
    s = draft.sentences
    by = draft.voice.all_of([s.expression(e) for e, _ in each.by])
    rows = {"record": draft.of("record", each.record), "target": s.names.rows(each.target)}
    lines: list[Block] = [draft.paragraph("data.lookup", by=by, **rows)]
    if each.seek and each.at is not None:
        lines.append(draft.paragraph(f"data.lookup_{key_of(each.seek)}", at=s.expression(each.at)))
    if each.where is not None:
        lines.append(draft.paragraph("data.lookup_where", condition=s.condition(each.where)))
    return Definition(named(draft, each), tuple(lines), f"lookup.{each.name}")
