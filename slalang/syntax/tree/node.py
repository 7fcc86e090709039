"""What every node of the tree is: frozen, slotted, with its place; equal to another by its parts, never by its place.

`@dataclass(frozen=True, slots=True)` compiles eight methods a class; over the some two hundred classes of the tree that
is a fifth of the time that a cold `sla check` may take. `NodeType` gives the same with shared methods. A type checker
sees dataclasses (`dataclass_transform`), and `match` sees positional patterns without the place; `changed` is what
`dataclasses.replace` would be, and `parts` what `dataclasses.fields` would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, dataclass_transform

from slalang.source import Place


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class NodeType(type):
    """Makes a node class of its annotated fields, in their order."""

    def __new__(mcs, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> NodeType:
        names = tuple(each for each in body.get("__annotations__", {}) if bases)
        body.update(__slots__=names if bases else ("place",), __match_args__=names)
        made = super().__new__(mcs, name, bases, body)
        made.setters = tuple(getattr(made, each).__set__ for each in names)  # type: ignore[attr-defined]
        return made


class Node(metaclass=NodeType):
    """A form as the author wrote it. Fields in the order in which it is read; `place` is where."""

    if TYPE_CHECKING:  # at run time it is the one slot of this class
        place: Place = field(kw_only=True, compare=False, repr=False)
        __match_args__: ClassVar[tuple[str, ...]]
        setters: ClassVar[tuple[Callable[[Node, Any], None], ...]]

    def __init__(self, *parts: Any, place: Place, **named: Any) -> None:
        setters = self.setters
        if named:
            parts += tuple(named.pop(name) for name in self.__match_args__[len(parts) :])
        if named or len(parts) != len(setters):
            raise TypeError(f"{type(self).__name__} takes {', '.join(self.__match_args__)} and place")
        for put, part in zip(setters, parts, strict=True):
            put(self, part)
        set_place(self, place)

    def parts(self) -> tuple[Any, ...]:
        """The values of the fields, without the place."""
        return tuple([getattr(self, name) for name in self.__match_args__])

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


set_place: Callable[[Node, Place], None] = Node.place.__set__  # type: ignore[attr-defined]

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
