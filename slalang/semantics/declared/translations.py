"""The contract's own words in further languages: what each title and duty is called there.

Takes declarations; gives (language, text, words), and the faults: said twice, said of nothing, with other
figures, or not said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from slalang.diagnostic import Diagnostic, nearest
from slalang.semantics.checker import own
from slalang.semantics.faults.structure import (
    DifferentFigures,
    MissingTranslation,
    NotMeaningful,
    TranslatedTwice,
    UnusedTranslation,
)
from slalang.syntax import tree

FIGURES = re.compile(r"\d+")
LANGUAGE = re.compile(r"[a-z]{2}")
WORDED = (tree.Includes, tree.Excludes, tree.Duty, tree.Remark, tree.Law)
"""Clauses whose text is printed as it stands."""
RIGHTS = (tree.Delivers, tree.May)
NAMELESS = (tree.Parameter, tree.Scenario, tree.Invariant, tree.Translation)
"""What no agreement prints."""

Renderings = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def translations(declarations: Iterable[Any]) -> Renderings:
    """By language, the words of each text; the project's own go before those of a library, which name no party."""
    found: dict[str, dict[str, str]] = {}
    declared = tuple(declarations)
    contracts = [d for d in declared if isinstance(d, tree.Contract)]
    firms = {party.title.value.lower() for each in contracts for party in tree.clauses_of(each, tree.Party)}
    every = [d for d in declared if isinstance(d, tree.Translation)]
    for each in sorted(every, key=own):
        into = found.setdefault(each.language.text, {})
        kept = [r for r in each.clauses if own(each) or r.text.value.lower() not in firms]
        into.update((r.text.value, r.words.value) for r in kept)
    return tuple((language, tuple(sorted(words.items()))) for language, words in sorted(found.items()))


def faults_of(declarations: Iterable[Any]) -> Iterator[Diagnostic]:
    """What is wrong with the project's own translations, and what they leave out."""
    every = tuple(inside(declarations))
    mine = [d for d in every if own(d)]
    texts = {text.value: text for d in every for text in texts_of(d)}
    written = {str(node.text) for d in every for node in tree.walk(d) if isinstance(node, tree.Name)}
    plurals = {f"{d.name}s" for d in every if isinstance(d, tree.Record | tree.Spans)}
    names = {name.replace("_", " ") for name in (*written, *plurals)}
    by_language: dict[str, dict[str, tree.Rendering]] = {}
    for each in (d for d in mine if isinstance(d, tree.Translation)):
        if not LANGUAGE.fullmatch(each.language.text):
            problem = f"`{each.language.text}` is no language"
            yield NotMeaningful(each.language.place, problem, "use a code of two letters, such as `es`")
        known = by_language.setdefault(each.language.text, {})
        for rendering in each.clauses:
            yield from wrong(rendering, known, {*texts, *names})
    for language, known in by_language.items():
        told = {t.value: t for d in mine for t in printed(d, language) if t.value not in known}
        yield from (MissingTranslation(t.place, value, language) for value, t in told.items())


def wrong(rendering: tree.Rendering, known: dict[str, tree.Rendering], said: set[str]) -> Iterator[Diagnostic]:
    """One rendering: of a text that the contract has, once, with the same figures."""
    text = rendering.text.value
    first = known.setdefault(text, rendering)
    if first is not rendering:
        yield TranslatedTwice(rendering.text.place, text, first.text.place)
    elif text not in said:
        yield UnusedTranslation(rendering.text.place, text, nearest(text, said))
    if Counter(FIGURES.findall(text)) != Counter(FIGURES.findall(rendering.words.value)):
        yield DifferentFigures(rendering.words.place, text, rendering.words.value)


def inside(declarations: Iterable[Any]) -> Iterator[Any]:
    """All declarations, those that an amendment adds and the parts of a mechanism among them."""
    for each in declarations:
        yield each
        if isinstance(each, tree.Mechanism):
            yield from each.declarations
        if isinstance(each, tree.Amendment):
            yield from (x.declaration for x in tree.clauses_of(each, tree.Add))


def printed(declaration: Any, language: str) -> Iterator[tree.Text]:
    """What needs words in a language: all texts but the law, and the title of a clause that has a heading there."""
    clauses = getattr(declaration, "clauses", ())
    laws = [each.text for each in clauses if isinstance(each, tree.Law)]
    headed = any(isinstance(h, tree.Heading) and str(h.language) == language for h in clauses)
    title = [declaration.title] if headed else []
    yield from (text for text in texts_of(declaration) if not any(text is each for each in (*laws, *title)))


def texts_of(declaration: Any) -> Iterator[tree.Text]:
    """The texts of a declaration that an agreement prints in one language only."""
    if isinstance(declaration, NAMELESS):
        return
    title = getattr(declaration, "title", None)
    if isinstance(title, tree.Text):
        yield title
    for clause in getattr(declaration, "clauses", ()):
        if isinstance(clause, WORDED):
            yield clause.text
        elif isinstance(clause, RIGHTS):
            yield clause.what
    yield from (node.title for node in tree.walk(declaration) if isinstance(node, tree.PriorityClass))
