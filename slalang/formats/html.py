"""A document as one self-contained HTML page: no script, nothing fetched, readable on paper and without colour.

Takes a finished `Document`; gives the page. Every text is escaped by the template engine, which runs in its sandbox and
refuses undefined names; the page's structure is that of the tree (headings, captions, scopes, lists).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING

from slalang.documents.redline.words import titled
from slalang.documents.tree import Column, Document, Mark, Note, Runs, Section, Table, sections_of
from slalang.formats.charts import svg
from slalang.units import Rounding, round_to

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

BAR_WIDTH = 1000
"""Bars are drawn in thousandths of their full length."""
MOST_CONTENTS = 50
"""A list of contents with more entries than this names the articles alone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents with those below it."""

    section: Section
    below: tuple[Entry, ...]


def page(document: Document) -> str:
    """The whole page."""
    template = environment().get_template("document.html")
    return template.render(document=document, contents=contents(document), style=template_text("document.css")) + "\n"


def contents(document: Document) -> tuple[Entry, ...]:
    """Articles and their clauses; of a long document the articles alone; nothing where there is little to find."""
    total = sum(section.mark != Mark.DELETED for section in sections_of(document.sections))
    if total < 3:
        return ()
    return tuple(entries(document.sections, total <= MOST_CONTENTS))


def entries(sections: tuple[Section, ...], deep: bool) -> Iterator[Entry]:
    for section in sections:
        inner = tuple(block for block in section.blocks if isinstance(block, Section)) if deep else ()
        if section.mark != Mark.DELETED:
            yield Entry(section, tuple(Entry(below, ()) for below in inner if below.mark != Mark.DELETED))


@lru_cache(maxsize=1)
def environment() -> SandboxedEnvironment:
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    env = SandboxedEnvironment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FunctionLoader(template_text),
    )
    env.filters.update(kind=kind, thousandths=thousandths, svg=svg, by_mark=by_mark, worded=worded, changed=changed)
    return env


def template_text(name: str) -> str:
    return resources.files("slalang.formats").joinpath("templates", name).read_text("utf-8")


def kind(node: object) -> str:
    """The kind of a block or run, by which the template chooses how to set it."""
    return type(node).__name__


def by_mark(runs: Runs) -> list[tuple[Mark, Runs]]:
    """Runs in groups of one mark, each set as a whole."""
    return [(mark, tuple(group)) for mark, group in groupby(runs, key=lambda run: run.mark)]


def worded(part: Section | Table | Column | Note, text: str, mark: Mark = Mark.KEPT) -> Runs:
    """The title of a part as runs, marked where it, or what it stands in, is new, gone or changed."""
    return titled(text, part.was, getattr(part, "mark", mark))


def changed(text: str, was: tuple[str, str, str] | None, line: int) -> Runs:
    """A line of the cover as runs; `was` are its lines in the older text of a redline."""
    return titled(text, was[line] if was else None)


def thousandths(share: Fraction) -> int:
    """A share of a bar's length as a whole number of thousandths, from 0 to 1000."""
    return int(min(max(round_to(share * BAR_WIDTH, Fraction(1), Rounding.HALF_UP), Fraction(0)), Fraction(BAR_WIDTH)))
