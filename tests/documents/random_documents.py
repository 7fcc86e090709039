"""Random finished documents over few words and few ids, so that two of them have much in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from string import ascii_uppercase
from typing import Any, cast

from hypothesis import strategies as st

from slalang.documents.finish import finished
from slalang.documents.redline.anchors import ids_of
from slalang.documents.tree import (
    LETTER,
    Align,
    Block,
    Code,
    Column,
    Definition,
    Definitions,
    Document,
    Emphasis,
    Inline,
    Item,
    Items,
    Labels,
    Note,
    Paragraph,
    Reference,
    Section,
    Status,
    Table,
    Text,
    Tone,
    sections_of,
)

WORDS = (
    "calls",
    "within",
    "20 seconds",
    "the Provider",
    "80%",
    "1",
    "1.1",
    "客户服务",
    "电话",
    "it's",
    "{{ x }}",
    "<b>",
    "—",
    "and",
)
IDS = (
    "term",
    "objective.speed",
    "objective.waiting",
    "credit.slow",
    "clause.audit",
    "clause.liability",
    "rules",
    "data",
)
LABELS = Labels("Contents", "Skip", "–")

phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
spaced = st.tuples(phrases, st.sampled_from(["", " ", ", "])).map("".join)


def inline() -> st.SearchStrategy[Inline]:
    return st.one_of(
        spaced.map(Text),
        spaced.map(Emphasis),
        phrases.map(Code),
        phrases.map(lambda text: Status(text, Tone.GOOD)),
        st.builds(Reference, st.sampled_from(IDS), st.one_of(st.just(""), phrases)),
    )


runs = st.lists(inline(), min_size=1, max_size=4).map(tuple)
cells = st.lists(inline(), max_size=2).map(tuple)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(1, 3))
    row = st.tuples(*[cells] * width)
    lettered = draw(st.booleans())
    return Table(
        f"Table {LETTER}" if lettered else draw(phrases),
        tuple(Column(draw(phrases), draw(st.sampled_from(Align))) for _ in range(width)),
        tuple(draw(st.lists(row, max_size=4))),
        draw(row) if draw(st.booleans()) else (),
        letter="A" if lettered else "",
    )


def leaves() -> st.SearchStrategy[Block]:
    return st.one_of(runs.map(Paragraph), tables())


def blocks(deeper: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    inner = st.lists(deeper, max_size=2).map(tuple)
    item = st.builds(Item, runs, inner)
    entry = st.builds(Definition, runs, inner)
    return st.one_of(
        st.builds(Items, st.lists(item, min_size=1, max_size=3).map(tuple), st.booleans()),
        st.lists(entry, min_size=1, max_size=3).map(lambda entries: Definitions(tuple(entries))),
        st.builds(Note, phrases, inner),
    )


held = st.lists(st.recursive(leaves(), blocks, max_leaves=4), max_size=4).map(tuple)


@st.composite
def sections(draw: st.DrawFn) -> tuple[Section, ...]:
    """Clauses under one or two articles, each id once."""
    chosen = draw(st.permutations(IDS))[: draw(st.integers(1, len(IDS)))]
    done: list[Section] = []
    for name in chosen:
        clause = Section(name, draw(phrases), draw(held))
        inside: bool = draw(st.booleans())
        if done and inside:
            done[-1] = replace(done[-1], blocks=(*done[-1].blocks, clause))
        else:
            done.append(clause)
    return tuple(done)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    facts = tuple(Definition((Text(term),), (Paragraph(draw(runs)),), name=term) for term in ("provider", "law"))
    whole = Document(
        language="en",
        direction="ltr",
        kind="Agreement",
        title=draw(phrases),
        subtitle=draw(st.one_of(st.just(""), phrases)),
        cover=facts[: draw(st.integers(0, 2))],
        summary=draw(st.lists(leaves(), max_size=1).map(tuple)),
        sections=draw(sections()),
        footer=draw(runs),
        labels=LABELS,
    )
    there = [section.id for section in sections_of(whole.sections)]
    return finished(cast(Document, arriving(whole, there, iter(ascii_uppercase * 20))), named)


def named(number: str, title: str, short: bool) -> str:
    return f"clause {number}" if short else f"clause {number} ({title})"


def arriving(node: Any, there: list[str], letters: Iterator[str]) -> Any:
    """A copy whose references lead to clauses that are there, and whose tables have letters of their own."""
    if isinstance(node, Reference):
        return replace(node, to=node.to if node.to in there else there[len(node.text) % len(there)])
    if isinstance(node, tuple):
        return tuple(arriving(each, there, letters) for each in node)
    if is_dataclass(node) and not isinstance(node, type):
        own = {f.name: arriving(getattr(node, f.name), there, letters) for f in fields(node)}
        return replace(node, **(own | {"letter": next(letters)} if own.get("letter") else own))
    return node


def anchors(document: Document) -> Iterator[str]:
    yield from (anchor for anchor, _ in ids_of((*document.summary, *document.sections)))
