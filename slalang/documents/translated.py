"""The parties' own words in the reader's language, wherever a document prints them as they were written.

Takes an unfinished `Document` and the renderings of a contract's `translation`; gives the document with them. What is
translated is a whole run of words (a title, a name, a duty), never a part of a sentence: words that only look alike
inside of other words stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from slalang.documents.tree import Bar, Column, Document, Emphasis, Reference, Section, Text
from slalang.model.contract import Contract, Declared

Node = TypeVar("Node")

WORDED: Mapping[type, str] = {
    Text: "text",
    Emphasis: "text",
    Reference: "text",
    Section: "title",
    Column: "title",
    Document: "title",
    Bar: "label",
}
"""What holds the words of an author, and in which field."""


def translated(document: Document, contract: Contract) -> Document:
    """The document with what the contract says in its language; unchanged where it says nothing."""
    words = renderings(contract, document.language)
    return reworded(document, words) if words else document


def translated_account(document: Document, contract: Contract) -> Document:
    """A statement, report or explanation with the contract's titles in its language.

    Names as they are spoken stay: beside figures stand values of the data, and one may be spelt like a name.
    """
    titles = titles_of(contract)
    words = {text: said for text, said in renderings(contract, document.language).items() if text in titles}
    return reworded(document, words) if words else document


def titles_of(contract: Contract) -> frozenset[str]:
    """The titles of all declarations and classes, and that of the contract."""
    values = (getattr(contract, field.name) for field in fields(contract))
    declared = [each for value in values if isinstance(value, tuple) for each in value if isinstance(each, Declared)]
    classes = (one.title for priority in contract.priorities for one in priority.classes)
    settlement = (contract.settlement.title,) if contract.settlement else ()
    return frozenset((contract.title, *settlement, *classes, *(each.title for each in declared)))


def renderings(contract: Contract, language: str) -> Mapping[str, str]:
    """What the contract's own words are called in a language; `Names` looks up those that become part of a sentence."""
    return dict(dict(contract.translations).get(language.partition("-")[0], ()))


def reworded(node: Node, words: Mapping[str, str]) -> Node:
    """A node and all below it."""
    if isinstance(node, tuple):
        return cast(Node, tuple(reworded(each, words) for each in node))
    if not is_dataclass(node):
        return node
    own = WORDED.get(type(node), "")
    changed: dict[str, Any] = {}
    for field in fields(node):
        before = getattr(node, field.name)
        after = rendered(before, words) if field.name == own else reworded(before, words)
        if after is not before and after != before:
            changed[field.name] = after
    return cast(Node, replace(cast(Any, node), **changed)) if changed else node


def rendered(text: str, words: Mapping[str, str]) -> str:
    """A run in other words, if it is one of theirs; a sentence that begins with it begins with a capital again."""
    said = text.strip()
    if said in words:
        return text.replace(said, words[said])
    lower = said[:1].lower() + said[1:]
    if lower in words:
        found = words[lower]
        return text.replace(said, found[:1].upper() + found[1:])
    return text
