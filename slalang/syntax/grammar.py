"""The grammar's text and the LALR tables that Lark makes of it: the only module that knows Lark, and no run needs it.

Takes `grammar/sla.lark` (a wheel holds it as `slalang/grammar/sla.lark`), gives the plain data of `tables.json`, which
is kept beside this module: `python -m slalang.syntax.grammar` writes it anew, and a test refuses one that is not fresh.

Lark proves the grammar free of conflicts and computes the tables. At run time they are read as JSON, so that nothing is
unpickled and nothing compiled: importing Lark and building its contextual lexer alone take longer than a cold
`sla check` may. `parser` walks the tables itself, which also lets it build the tree as it reads and go on after a
fault.
"""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lark import Lark
    from lark.grammar import Rule
    from lark.lexer import TerminalDef

TABLES = Path(__file__).with_name("tables.json")
WORD = "[a-z_A-Z][a-z_0-9A-Z]*"


def text() -> str:
    """The grammar: of the wheel, else of the checkout that this package lies in."""
    shipped = resources.files("slalang").joinpath("grammar", "sla.lark")
    if shipped.is_file():
        return shipped.read_text(encoding="utf-8")
    return Path(__file__).parents[2].joinpath("grammar", "sla.lark").read_text(encoding="utf-8")


def lark(grammar: str, *, strict: bool = False) -> Lark:
    """Lark's own parser of the grammar; `strict` refuses what it would else decide silently (needs interegular)."""
    from lark import Lark

    return Lark(grammar, parser="lalr", lexer="contextual", maybe_placeholders=True, strict=strict)


def build(grammar: str) -> dict[str, Any]:
    """The tables as plain data, the same for the same grammar on any machine.

    `words` and `signs` map a spelling to its terminal; `patterns` are (terminal, regular expression) in the order of
    trial, the first `before` of them before words. A rule is [builder, origin, size, plan, sole]: the plan says for
    each child what to hand on (i: the i-th symbol; null: an absent one; [i]: the items of the i-th), `sole`: a single
    child stands for the rule. A state is [symbol, action, symbol, action, …] with 2s for "go to state s" and 2r + 1 for
    "reduce by rule r", or [-1 - r, f]: reduce by rule r before any of the symbols `follows[f]`.
    """
    made = lark(grammar)
    rules = sorted(made.rules, key=rule_order)
    symbols = {name: i for i, name in enumerate(sorted(symbol_names(made)))}
    return {
        "symbols": list(symbols),
        **terminal_data(made, symbols),
        "rules": [rule_data(rule, symbols) for rule in rules],
        **state_data(made, rules, symbols),
    }


def dump(tables: dict[str, Any]) -> str:
    """The text of `tables.json`, an entry on each line."""
    lines = [f"{json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in tables.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def symbol_names(made: Lark) -> set[str]:
    return {t.name for t in made.terminals} | {str(rule.origin.name) for rule in made.rules} | {"$END"}


# ---------------------------------------------------------------- rules


def rule_order(rule: Rule) -> tuple[str, list[str], str]:
    return str(rule.origin.name), [symbol.name for symbol in rule.expansion], str(rule.alias)


def rule_data(rule: Rule, symbols: dict[str, int]) -> list[Any]:
    """One rule as `build` says; the builder of a nameless rule (a repetition) is empty: its children are a list."""
    origin = str(rule.origin.name)
    plan: list[Any] = []
    absent = absent_before(rule)
    for i, symbol in enumerate(rule.expansion):
        plan += [None] * absent[i]
        if rule.options.keep_all_tokens or not getattr(symbol, "filter_out", False):
            plan.append([i] if not symbol.is_term and symbol.name.startswith("_") else i)
    plan += [None] * absent[len(rule.expansion)]
    builder = rule.alias or ("" if origin.startswith("_") else origin)
    return [builder, symbols[origin], len(rule.expansion), plan, rule.options.expand1 and not rule.alias]


def absent_before(rule: Rule) -> list[int]:
    """How many optional parts are absent before each symbol of the rule, and after the last."""
    marks = "".join(str(int(absent)) for absent in rule.options.empty_indices)
    return [len(ones) for ones in marks.split("0")] if marks else [0] * (len(rule.expansion) + 1)


# ---------------------------------------------------------------- states


def state_data(made: Lark, rules: list[Rule], symbols: dict[str, int]) -> dict[str, Any]:
    """The states, numbered as a walk from the first one meets them; `end` is the state of a whole text."""
    table = made.parser.parser._parse_table
    numbers = {rule: i for i, rule in enumerate(rules)}
    first = table.start_states["start"]
    met, follows = {first: 0}, dict[tuple[int, ...], int]()
    states: list[list[int]] = []
    for state in (queue := [first]):
        row = []
        for name, (action, argument) in sorted(table.states[state].items()):
            if action.name == "Shift" and argument not in met:
                met[argument] = len(met)
                queue.append(argument)
            row += [symbols[name], 2 * met[argument] if action.name == "Shift" else 2 * numbers[argument] + 1]
        states.append(shortened(row, follows))
    return {"follows": [list(names) for names in follows], "states": states, "end": met[table.end_states["start"]]}


def shortened(row: list[int], follows: dict[tuple[int, ...], int]) -> list[int]:
    """A state with one and the same reduction for all symbols, as `build` says; any other as it is."""
    actions = set(row[1::2])
    if len(actions) == 1 and (action := actions.pop()) % 2:
        return [-1 - action // 2, follows.setdefault(tuple(row[::2]), len(follows))]
    return row


# ---------------------------------------------------------------- terminals


def terminal_data(made: Lark, symbols: dict[str, int]) -> dict[str, Any]:
    """Words, signs and the other terminals in the order in which Lark tries them."""
    from lark.lexer import PatternStr

    known = [terminal for terminal in made.terminals if terminal.name not in made.ignore_tokens]
    spelt = {str(t.pattern.value): symbols[t.name] for t in known if isinstance(t.pattern, PatternStr)}
    others = sorted((t for t in known if not isinstance(t.pattern, PatternStr)), key=trial_order)
    patterns = [[symbols[t.name], str(t.pattern.value)] for t in others]
    return {
        "words": {spelling: number for spelling, number in spelt.items() if re.fullmatch(WORD, spelling)},
        "signs": {spelling: number for spelling, number in spelt.items() if not re.fullmatch(WORD, spelling)},
        "patterns": patterns,
        "before": sum(t.priority > 0 for t in others),
    }


def trial_order(terminal: TerminalDef) -> tuple[int, int, int, str]:
    """By priority, then the longest possible, then the longest pattern: as Lark does."""
    pattern = terminal.pattern
    return -terminal.priority, -pattern.max_width, -len(pattern.value), terminal.name


if __name__ == "__main__":
    TABLES.write_text(dump(build(text())), encoding="utf-8")
