"""YAML as nodes with places: nothing is constructed, every value is the text that was written.

Takes the text of a sources file; gives its root node. Anchors, aliases, deep nesting and very large files are refused
before anything is built, so that no text can unfold into more than it is. Because no value is interpreted, `no` stays
the text `no` and `0:00:00` never becomes a number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import yaml

from slalang.diagnostic import Diagnostic, nearest
from slalang.source import Place, Source
from slalang.sources.faults.bindings import (
    NotYaml,
    RepeatedSourceKey,
    UnknownSourceKey,
    WrongSourceShape,
    YamlAlias,
    YamlTooDeep,
)

LARGEST = 200_000
"""Characters that a sources file may have."""
DEEPEST = 20
MOST_NODES = 20_000


class Mark(Protocol):
    """A place as the YAML reader gives it."""

    index: int


@dataclass(frozen=True, slots=True)
class Node:
    """A YAML node and the text it stands in."""

    source: Source
    yaml: yaml.Node

    @property
    def place(self) -> Place:
        """The span of the node, cut to its first line, so that a fault marks what one looks at."""
        start, end = index_of(self.yaml.start_mark), index_of(self.yaml.end_mark)
        line_end = self.source.text.find("\n", start)
        return Place(self.source, start, min(end, line_end) if line_end >= 0 else end)


@dataclass(slots=True)
class Reader:
    """Reads nodes as what a key takes; a node of another shape is a fault and reads as nothing."""

    faults: list[Diagnostic]

    def mapping(self, node: Node, what: str, known: tuple[str, ...] = ()) -> dict[str, Node]:
        """The entries of a mapping by key; with `known`, other keys are faults."""
        entries: dict[str, Node] = {}
        first: dict[str, Place] = {}
        for key, value in self.pairs(node, what):
            name = str(key.yaml.value)
            if known and name not in known:
                self.faults.append(UnknownSourceKey(key.place, name, what, nearest(name, known), ", ".join(known)))
            elif name in entries:
                self.faults.append(RepeatedSourceKey(key.place, name, first[name]))
            else:
                entries[name], first[name] = value, key.place
        return entries

    def pairs(self, node: Node, what: str) -> Iterator[tuple[Node, Node]]:
        if not isinstance(node.yaml, yaml.MappingNode):
            self.wrong(node, what, "keys with values, `KEY: VALUE`")
            return
        for key, value in node.yaml.value:
            if isinstance(key, yaml.ScalarNode):
                yield Node(node.source, key), Node(node.source, value)
            else:
                self.wrong(Node(node.source, key), f"a key of {what}", "a plain word")

    def scalar(self, node: Node, what: str) -> str:
        """A plain value as it is written; empty where it is none."""
        if isinstance(node.yaml, yaml.ScalarNode):
            return str(node.yaml.value)
        self.wrong(node, what, "one plain value")
        return ""

    def word(self, node: Node, what: str, known: tuple[str, ...]) -> str:
        """A plain value out of a few; empty where it is none of them."""
        found = self.scalar(node, what)
        if found in known:
            return found
        self.wrong(node, what, " or ".join(f"`{k}`" for k in known))
        return ""

    def list(self, node: Node, what: str) -> tuple[str, ...]:
        """One plain value or a list of them."""
        return tuple(self.scalar(item, what) for item in items(node))

    def wrong(self, node: Node, what: str, expected: str) -> None:
        self.faults.append(WrongSourceShape(node.place, what, expected))


def index_of(mark: Mark | None) -> int:
    """The offset of a mark in the text; a node that was composed has both of its marks."""
    return mark.index if mark is not None else 0


def items(node: Node) -> tuple[Node, ...]:
    """The items of a list, or the node itself where it is none."""
    if isinstance(node.yaml, yaml.SequenceNode):
        return tuple(Node(node.source, item) for item in node.yaml.value)
    return (node,)


def is_mapping(node: Node) -> bool:
    return isinstance(node.yaml, yaml.MappingNode)


def is_list(node: Node) -> bool:
    return isinstance(node.yaml, yaml.SequenceNode)


def parse(source: Source) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """The root node of a sources file, or why there is none."""
    start = Place(source, 0, 0)
    if len(source.text) > LARGEST:
        return None, (YamlTooDeep(start, f"{LARGEST} characters"),)
    try:
        if fault := excess(source):
            return None, (fault,)
        root = yaml.compose(source.text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(source, mark.index, mark.index + 1) if mark else start
        return None, (NotYaml(place, error.problem or "it cannot be parsed"),)
    except yaml.YAMLError as error:
        return None, (NotYaml(start, str(error).splitlines()[0]),)
    return (Node(source, root), ()) if root is not None else (None, (NotYaml(start, "it says nothing"),))


def excess(source: Source) -> Diagnostic | None:
    """What makes the text more than a sources file, found without building anything."""
    depth = 0
    for count, event in enumerate(yaml.parse(source.text, Loader=yaml.SafeLoader)):
        place = Place(source, index_of(event.start_mark), index_of(event.end_mark))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            return YamlAlias(place)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return YamlTooDeep(place, f"{DEEPEST} levels")
        if count > MOST_NODES:
            return YamlTooDeep(place, f"{MOST_NODES} values")
    return None
