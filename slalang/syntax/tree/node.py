"""What every node of the tree is: frozen, slotted, with its place, equal to another by its parts and never by its place.

`@dataclass(frozen=True, slots=True)` compiles eight methods a class; over the some two hundred classes of the tree that
is a fifth of the time a cold `sla check` may take. `NodeType` gives the same by one compiled method and shared ones.
A type checker sees dataclasses (`dataclass_transform`), and `match` sees positional patterns without the place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

from slalang.source import Place


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class NodeType(type):
    """Makes a node class of its annotated fields, in their order."""

    def __new__(mcs, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> NodeType:
        own = tuple(name for name in body.get("__annotations__", {}) if name != "place")
        names = tuple(name for base in bases for name in getattr(base, "__match_args__", ())) + own
        body.update(__slots__=own if bases else ("place",), __match_args__=names)
        made = super().__new__(mcs, name, bases, body)
        if names:
            vars_of_init: dict[str, Any] = {"put": object.__setattr__}
            exec(init_text(names), vars_of_init)  # noqa: S102  the text holds nothing but field names
            made.__init__ = vars_of_init["__init__"]  # type: ignore[misc]
            made.parts = vars_of_init["parts"]  # type: ignore[attr-defined]
        return made


class Node(metaclass=NodeType):
    """A form as the author wrote it. Fields in the order in which it is read; `place` is where."""

    if TYPE_CHECKING:  # at run time it is the one slot of this class
        place: Place = field(kw_only=True, compare=False, repr=False)

    def __init__(self, *, place: Place) -> None:
        object.__setattr__(self, "place", place)

    def parts(self) -> tuple[Any, ...]:
        """The values of the fields, without the place."""
        return ()

    def __eq__(self, other: object) -> bool:
        return self is other or (type(self) is type(other) and self.parts() == other.parts())

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.parts()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.parts()))})"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")


N = TypeVar("N", bound=Node)


def changed(node: N, **fields: object) -> N:
    """The node with other values in the named fields (`place` too)."""
    kept = dict(zip(type(node).__match_args__, node.parts(), strict=True), place=node.place)
    return type(node)(**{**kept, **fields})


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below, in the order of reading."""
    for part in node.parts():
        if isinstance(part, Node):
            yield part
        elif isinstance(part, tuple):
            yield from (each for each in part if isinstance(each, Node))


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, each before its children."""
    rest = [node]
    while rest:
        found = rest.pop()
        yield found
        rest += reversed(tuple(children(found)))


def init_text(names: tuple[str, ...]) -> str:
    """`__init__` over positional or named fields and a named place, and `parts`."""
    puts = "; ".join(f"put(self, {name!r}, {name})" for name in (*names, "place"))
    values = "".join(f"self.{name}, " for name in names)
    return f"def __init__(self, {', '.join(names)}, *, place): {puts}\ndef parts(self): return ({values})"
