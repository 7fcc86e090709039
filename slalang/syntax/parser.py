"""From a text to its tree, with every fault of it: a walk over Lark's LALR tables that builds as it reads.

Takes a `Source`, gives `Parsed`: the tree of what could be read, the faults, and the tokens (which the formatter
needs). Assumes the tables of `tables.json`; `grammar` makes them and a test compares this walk with Lark's own.

The stack holds, for each symbol read and not yet reduced: the state behind it, its value, its span and the depth of its
tree. A fault does not end the reading: `recovery` finds the next clause or declaration, the stack is cut back to the
block that it belongs to, and the declaration that lost a part is left out of the tree and named in `File.broken`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from slalang.diagnostic import Diagnostic, in_order
from slalang.source import Place, Source
from slalang.syntax import tree
from slalang.syntax.building import Builder, NotWhole, OtherDays
from slalang.syntax.declarations import DECLARATIONS
from slalang.syntax.expressions import EXPRESSIONS
from slalang.syntax.faults import NestedTooDeep, OtherSpelling, SourcesFile, TooManyFaults, WholeNumberWanted
from slalang.syntax.recovery import fresh_start
from slalang.syntax.tables import WORD, Rule, Tables, load
from slalang.syntax.tokens import END, SPACE, Token, Unreadable, leaf, next_token

DEEPEST = 120
TALLEST = 600
MOST_FAULTS = 50
BUILDERS: dict[str, Builder] = {**EXPRESSIONS, **DECLARATIONS}
CHAINS = frozenset(("sum", "product"))


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text says, as far as it can be read; whole where there are no faults."""

    source: Source
    tree: tree.File
    faults: tuple[Diagnostic, ...]
    tokens: tuple[Token, ...] = field(repr=False)


def parse(source: Source) -> Parsed:
    """The tree of a text and its faults in the order of reading."""
    return Reading(source, load()).run()


@dataclass(slots=True)
class Reading:
    """One text being read: the stack, and what was found."""

    source: Source
    tables: Tables
    states: list[int] = field(default_factory=lambda: [0])
    values: list[Any] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)
    faults: list[Diagnostic] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    broken: list[tree.Broken] = field(default_factory=list)

    def run(self) -> Parsed:
        """Reads to the end of the text, over every fault."""
        tables, states, text = self.tables, self.states, self.source.text
        end = tables.symbols.index(END)
        offset, token = 0, None
        while states[-1] != tables.end and offset >= 0:
            state = tables.state(states[-1])
            token = token or next_token(text, offset, state, tables, end)
            action = state.actions.get(token.terminal) if token else None
            if token is None or action is None:
                offset, token = self.recover(offset), None
            elif action & 1:
                rule = tables.rules[action >> 1]
                if not self.reduce(rule):
                    offset, token = self.refuse_depth(self.starts[-rule.size], token.start), None
            elif len(states) > TALLEST:
                offset, token = self.refuse_depth(token.start, token.start), None
            else:
                self.shift(token, action >> 1)
                offset, token = token.end, None
        return self.parsed()

    def shift(self, token: Token, state: int) -> None:
        terminal, start, end = token
        self.tokens.append(token)
        self.states.append(state)
        self.values.append(self.leaf(self.tables.symbols[terminal], Place(self.source, start, end)))
        self.starts.append(start)
        self.ends.append(end)
        self.depths.append(1)

    def leaf(self, kind: str, place: Place) -> Any:
        try:
            return leaf(kind, place.text, place)
        except Unreadable as found:
            self.faults.append(found.fault)
            return found.leaf

    def reduce(self, rule: Rule) -> bool:
        """Replaces the symbols of a rule by its value; false where that is nested too deep."""
        builder, origin, size, plan, sole, passes = rule
        states = self.states
        if not passes:
            base = len(self.values) - size
            parts = self.parts(plan, base)
            depth = max(self.depths[base:], default=0)
            start, end = (self.starts[base], self.ends[-1]) if size else (0, 0)
            if sole and len(parts) == 1:
                value = parts[0]
            elif not builder:
                value = parts
            else:
                depth += len(parts) // 2 if builder in CHAINS else 1
                if depth > DEEPEST:
                    return False
                value = self.build(builder, parts, Place(self.source, start, end))
            del self.values[base:], self.starts[base:], self.ends[base:], self.depths[base:], states[base + 1 :]
            self.values.append(value)
            self.starts.append(start)
            self.ends.append(end)
            self.depths.append(depth)
        else:
            states.pop()
        states.append(self.tables.state(states[-1]).actions[origin] >> 1)
        return True

    def parts(self, plan: tuple[int | list[int] | None, ...], base: int) -> list[Any]:
        """The values that a rule hands on; a repetition grows the list that it has."""
        values = self.values
        if plan and isinstance(first := plan[0], list):
            parts, rest = values[base + first[0]], plan[1:]
        else:
            parts, rest = [], plan
        for each in rest:
            if each is None:
                parts.append(None)
            elif isinstance(each, list):
                parts += values[base + each[0]]
            else:
                parts.append(values[base + each])
        return parts  # type: ignore[no-any-return]

    def build(self, builder: str, parts: list[Any], place: Place) -> Any:
        try:
            return BUILDERS[builder](*parts, place=place)
        except NotWhole as found:
            self.faults.append(WholeNumberWanted(found.place, found.place.text))
            return None
        except OtherDays as found:
            self.faults.append(OtherSpelling(found.place, found.place.text, f"`{found.right}`"))
            return None

    # ------------------------------------------------------------ faults

    def recover(self, offset: int) -> int:
        """Tells what is wrong at `offset`, cuts the stack back and gives the offset to go on at; -1 at the end."""
        from slalang.syntax.explain import explain  # its patterns take a while to compile; few texts need them

        start = SPACE.match(self.source.text, offset).end()  # type: ignore[union-attr]
        fault = explain(self.source, start, self.tables, self.states, self.starts)
        self.faults.append(fault)
        return -1 if isinstance(fault, SourcesFile) else self.resume(start)

    def refuse_depth(self, at: int, offset: int) -> int:
        """Refuses the expression that begins at `at` and goes on from `offset`."""
        self.faults.append(NestedTooDeep(Place(self.source, at, at + 1), DEEPEST))
        return self.resume(offset)

    def resume(self, offset: int) -> int:
        if len(self.faults) >= MOST_FAULTS:
            self.faults.append(TooManyFaults(Place(self.source, offset, len(self.source.text))))
            return -1
        found = fresh_start(self.source.text, offset, self.tables, self.states)
        self.cut(found.kept)
        return found.offset

    def cut(self, kept: int) -> None:
        """Drops what the stack holds above its first `kept` symbols; a declaration that goes with it is noted."""
        top = 1 if self.values and isinstance(self.values[0], list) else 0
        if kept <= top < len(self.values):
            keyword, name = self.values[top], self.values[top + 1] if top + 1 < len(self.values) else None
            place = Place(self.source, self.starts[top], self.ends[-1])
            if isinstance(keyword, str):
                self.broken.append(tree.Broken(keyword, name if isinstance(name, tree.Name) else None, place=place))
        del self.values[kept:], self.starts[kept:], self.ends[kept:], self.depths[kept:], self.states[kept + 1 :]

    def parsed(self) -> Parsed:
        """The declarations without fault, and the others by name."""
        faults = in_order(self.faults)
        found = self.values[0] if self.values and isinstance(self.values[0], (list, tuple)) else ()
        at = [fault.place.start for fault in faults]
        whole = tuple(each for each in found if not any(each.place.start <= start < each.place.end for start in at))
        broken = [*self.broken, *(as_broken(each) for each in found if id(each) not in map(id, whole))]
        broken.sort(key=lambda each: each.place.start)
        file = tree.File(whole, tuple(broken), place=Place(self.source, 0, len(self.source.text)))
        return Parsed(self.source, file, tuple(faults), tuple(self.tokens))


def as_broken(declaration: tree.Declaration) -> tree.Broken:
    keyword = WORD.match(declaration.place.text)
    name = getattr(declaration, "name", None)
    return tree.Broken(keyword.group() if keyword else "", name, place=declaration.place)
