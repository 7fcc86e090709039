"""The parse tables as a run uses them: read once from `tables.json`, each state unfolded when it is first met.

Takes nothing, gives `load()`. The file is plain JSON beside this module, made by `grammar` and shipped with the
package.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

WORD = re.compile(r"[a-z_A-Z][a-z_0-9A-Z]*")

Match = Callable[[str, int], "re.Match[str] | None"]


class Rule(NamedTuple):
    """What a reduction does: pop `size` symbols, hand on their values as `plan` says, go on with `origin`.

    `builder` is empty for a repetition, whose value is the list of its items; `passes`: the one symbol's value stays.
    """

    builder: str
    origin: int
    size: int
    plan: tuple[int | list[int] | None, ...]
    sole: bool
    passes: bool


class State(NamedTuple):
    """What may come next: an action for each symbol, and how its terminals are recognised."""

    actions: dict[int, int]
    before_words: tuple[tuple[Match, int], ...]
    after_words: tuple[tuple[Match, int], ...]


@dataclass(frozen=True)
class Tables:
    """The LALR tables. `states` is filled as states are met; `entered_by` names the symbol that leads into a state."""

    symbols: tuple[str, ...]
    words: dict[str, int]
    signs: dict[str, int]
    patterns: tuple[tuple[Match, int], ...]
    before: int
    rules: tuple[Rule, ...]
    end: int
    states: list[State | None]
    packed: list[list[int]]
    follows: list[list[int]]

    def state(self, number: int) -> State:
        """The state, unfolded."""
        known = self.states[number]
        if known is None:
            known = self.states[number] = self.unfolded(self.packed[number])
        return known

    @cached_property
    def entered_by(self) -> dict[int, str]:
        """The symbol that leads into each state; asked for only where a text has a fault."""
        found = {}
        for row in self.packed:
            if row and row[0] >= 0:
                pairs = zip(row[::2], row[1::2], strict=True)
                found.update({action >> 1: self.symbols[symbol] for symbol, action in pairs if not action & 1})
        return found

    def stack(self, states: list[int]) -> list[str]:
        """The symbols that a stack of states stands for."""
        return [self.entered_by[state] for state in states[1:]]

    def accepts(self, states: list[int], terminal: int) -> bool:
        """Whether the terminal may come next, after whatever reductions it asks for."""
        stack = list(states)
        while True:
            action = self.state(stack[-1]).actions.get(terminal)
            if action is None:
                return False
            if not action & 1:
                return True
            rule = self.rules[action >> 1]
            del stack[len(stack) - rule.size :]
            stack.append(self.state(stack[-1]).actions[rule.origin] >> 1)
            if stack[-1] == self.end:
                return True

    def unfolded(self, row: list[int]) -> State:
        if row and row[0] < 0:
            actions = dict.fromkeys(self.follows[row[1]], 2 * (-1 - row[0]) + 1)
        else:
            actions = dict(zip(row[::2], row[1::2], strict=True))
        return State(
            actions,
            tuple(pattern for pattern in self.patterns[: self.before] if pattern[1] in actions),
            tuple(pattern for pattern in self.patterns[self.before :] if pattern[1] in actions),
        )


@cache
def load() -> Tables:
    """The tables of the package."""
    data: dict[str, Any] = json.loads(Path(__file__).with_name("tables.json").read_text(encoding="utf-8"))
    return Tables(
        symbols=tuple(data["symbols"]),
        words=data["words"],
        signs=data["signs"],
        patterns=tuple((re.compile(pattern, re.ASCII).match, terminal) for terminal, pattern in data["patterns"]),
        before=data["before"],
        rules=tuple(as_rule(*rule) for rule in data["rules"]),
        end=data["end"],
        states=[None] * len(data["states"]),
        packed=data["states"],
        follows=data["follows"],
    )


def as_rule(builder: str, origin: int, size: int, plan: list[int | list[int] | None], sole: bool) -> Rule:
    return Rule(builder, origin, size, tuple(plan), sole, sole and size == 1 and plan == [0])
