"""What is wrong where reading cannot go on, in the contract's own words: what stands there, and what may.

Takes the text, the offset and the stack; gives one diagnostic. The terminals that may follow are asked of the tables,
and told as an author knows them: a clause, a value, a name, the words that continue an expression; never as a parser's
list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from slalang.diagnostic import Diagnostic, nearest
from slalang.source import Place, Source
from slalang.syntax.faults import (
    BareAggregate,
    OddCharacter,
    OtherSpelling,
    ReservedWord,
    SourcesFile,
    SymbolForWord,
    UnclosedBlock,
    UnclosedText,
    UnexpectedWords,
    UnknownClause,
    UnknownDeclaration,
)
from slalang.syntax.forms import form_of
from slalang.syntax.recovery import begins_column, begins_line, kept_by
from slalang.syntax.slips import REACH, slip_at, with_figure
from slalang.syntax.tables import WORD, Tables
from slalang.syntax.vocabulary import (
    AGGREGATES,
    CLOSING,
    COMPARED,
    ELSEWHERE,
    INFIX,
    NAMED,
    OPENING,
    OPERATIONS,
    PATTERN,
    RESERVED,
    SIGNS,
    TYPOGRAPHIC,
    VALUE,
)

PIECE = re.compile(
    r'''"""[^"]*(?:"{1,2}[^"]+)*"""|"""|"[^"\n]*"'''
    r"|[0-9][0-9a-zA-Z_.:%-]*|[a-z_A-Z][a-z_0-9A-Z]*|[<>=!]=|=[<>]|<>|&&|\|\||.",
    re.DOTALL,
)
BINDINGS = re.compile(r"\s*(?:#[^\n]*\n\s*)*(?:zone|accept_rejects|absent|records)[ \t]*:")
"""How a sources file begins."""

STEP = re.compile(r"\bper\s+(?:full\s+|started\s+)?(\d[\d_.]*)[ \t]*$")
"""How far apart things are, behind `per`, up to its unit."""

COMPARE = "`at least 80%`, `under 4 h` or a plain value"
SUCH = "`95%`, `4 h` or a name"
SHOWN = 8


def explain(source: Source, offset: int, tables: Tables, states: list[int], starts: list[int]) -> Diagnostic:
    """The fault at `offset`, the first character after white space that nothing that may follow begins with."""
    here = situation(source, offset, tables, states, starts)
    asked = (
        here.sources_file, here.at_end, here.per_points, here.operated, here.slip, here.sign, here.lost_brace,
        here.clause, here.aggregate, here.reserved,
    )  # fmt: skip
    return next((fault for ask in asked if (fault := ask())), None) or here.unexpected()


def situation(source: Source, offset: int, tables: Tables, states: list[int], starts: list[int]) -> Situation:
    accepted = (tables.symbols[t] for t in tables.state(states[-1]).actions if tables.accepts(states, t))
    piece = PIECE.match(source.text, offset)
    found = piece.group() if piece else ""
    place = Place(source, offset, offset + len(found))
    symbols = tuple(tables.stack(states))
    return Situation(place, found, frozenset(accepted), tables, tuple(states), tuple(starts), symbols)


@dataclass(frozen=True)
class Situation:
    """What stands at the place, the terminals that may stand there, and the stack with its symbols."""

    place: Place
    found: str
    accepted: frozenset[str]
    tables: Tables
    states: tuple[int, ...]
    starts: tuple[int, ...]
    symbols: tuple[str, ...]

    # ------------------------------------------------------------ one question each: is it this fault?

    def at_end(self) -> Diagnostic | None:
        opened = [i for i, symbol in enumerate(self.symbols) if symbol in CLOSING]
        return self.unclosed(opened[-1]) if opened and not self.found else None

    def sources_file(self) -> Diagnostic | None:
        return SourcesFile(self.place) if not self.symbols and BINDINGS.match(self.place.source.text) else None

    def slip(self) -> Diagnostic | None:
        """A figure, hours, days or a comparison as people write them elsewhere."""
        source, at = self.place.source, self.place.start
        found = slip_at(source.text, at, hours="TRANGE" in self.accepted, in_row="COLON" in self.accepted)
        if not found:
            return None
        place, right = Place(source, found.start, found.end), f"`{found.right}`"
        if found.compares and self.is_amount:
            right = bounded(found.right)
        elif found.compares:
            right = self.compared(found.right, found.start < at and not place.text.lower().startswith("is"))
        return OtherSpelling(place, place.text, right)

    def per_points(self) -> Diagnostic | None:
        """A step of a percentage, `per 1% of shortfall`: distances between percentages are percentage points."""
        step = STEP.search(self.place.source.text, max(0, self.place.start - REACH), self.place.start)
        if self.found != "%" or step is None or self.symbols[-1:] != ("NUMBER",):
            return None
        place = Place(self.place.source, step.start(1), self.place.end)
        return OtherSpelling(place, place.text, f"`{step[1]} percentage point{'' if step[1] == '1' else 's'}`")

    def sign(self) -> Diagnostic | None:
        if self.found in ('"', '"""'):
            return UnclosedText(self.place, self.found)
        if self.found in COMPARED:
            return SymbolForWord(self.place, self.found, self.compared(self.figured()))
        if self.found in SIGNS:
            return SymbolForWord(self.place, self.found, SIGNS[self.found])
        if len(self.found) == 1 and not (self.found.isascii() and self.found.isprintable()):
            advice = TYPOGRAPHIC.get(self.found, ELSEWHERE)
            return OddCharacter(self.place, self.found, f"U+{ord(self.found):04X}", advice)
        return None

    def lost_brace(self) -> Diagnostic | None:
        """A declaration that begins at the margin while a brace is open."""
        opened = [i for i, symbol in enumerate(self.symbols) if symbol == "LBRACE"]
        if not opened or not begins_column(self.place.source.text, self.place.start):
            return None
        lost = self.found in self.openers(-1) and (self.brace < 0 or self.found not in self.openers(self.brace))
        return self.unclosed(opened[-1]) if lost else None

    def aggregate(self) -> Diagnostic | None:
        """An aggregate where only an operand may stand."""
        operand = "NUMBER" in self.accepted and "_SHARE" not in self.accepted
        if operand and self.found in AGGREGATES:
            return BareAggregate(self.place, self.found, f"({self.found} …)")
        return None

    def operated(self) -> Diagnostic | None:
        """An operation behind the set of an aggregate, where only the set goes on."""
        opened = [i for i, symbol in enumerate(self.symbols) if symbol in OPENING]
        if not opened or self.found not in OPERATIONS or "WHERE" not in self.accepted:
            return None
        text, start = self.place.source.text, self.starts[opened[-1]]
        written = " ".join(text[start : self.place.start].split())
        place = Place(self.place.source, start, start + len(text[start : self.place.start].rstrip()))
        return BareAggregate(place, written.split()[0], f"({written}) {self.found} …")

    def clause(self) -> Diagnostic | None:
        """A word where a clause or a declaration begins."""
        if not WORD.fullmatch(self.found) or not self.may_begin:
            return None
        known = self.openers(self.brace)
        near = nearest(self.found, known)
        if self.brace < 0:
            return UnknownDeclaration(self.place, self.shown, near)
        clauses = [*(["a field, `name: type`"] if self.has_fields else []), *(f"`{word}`" for word in known)]
        if not clauses:  # the block holds lines that no word begins
            return None
        return UnknownClause(self.place, self.shown, self.keyword, near, listed(clauses, ", "))

    def reserved(self) -> Diagnostic | None:
        wanted = "NAME" in self.accepted and "NUMBER" not in self.accepted
        return ReservedWord(self.place, self.found) if wanted and self.found in RESERVED else None

    def unexpected(self) -> Diagnostic:
        words = [word for word in self.tables.words if self.symbol(word) in self.accepted]
        near = nearest(self.found, words) if WORD.match(self.found) else ""
        return UnexpectedWords(self.place, self.shown, near, self.expected(), form_of(self.keyword, self.begun))

    def unclosed(self, index: int) -> Diagnostic:
        """The fault of the brace or parenthesis that is the `index`-th symbol of the stack."""
        sign = self.symbols[index]
        if sign == "LPAR" or self.symbols[index - 1] == "keys":
            place = Place(self.place.source, self.starts[index], self.starts[index] + 1)
            what = "this parenthesis" if sign == "LPAR" else "this table"
            return UnclosedBlock(place, what, CLOSING[sign], self.place)
        place = Place(self.place.source, self.starts[self.head(index)], self.starts[index] + 1)
        title = " ".join(WORD.findall(place.text)[:2])
        return UnclosedBlock(place, f"`{title}`", CLOSING[sign], self.place)

    # ------------------------------------------------------------ where we are

    @cached_property
    def brace(self) -> int:
        """The symbol that opens the innermost block; -1 in none."""
        blocks = (i for i, symbol in enumerate(self.symbols) if symbol == "LBRACE" and self.symbols[i - 1] != "keys")
        return max(blocks, default=-1)

    @cached_property
    def keyword(self) -> str:
        """The word that leads the innermost block; empty in none."""
        if self.brace < 0:
            return ""
        found = WORD.match(self.place.source.text, self.starts[self.head(self.brace)])
        return found.group() if found else ""

    @property
    def may_begin(self) -> bool:
        """Whether a clause or declaration may begin here, and the author seems to begin one."""
        if len(self.symbols) == kept_by(self.symbols, self.brace):
            return True
        ends = "RBRACE" in self.accepted or "$END" in self.accepted
        return ends and begins_line(self.place.source.text, self.place.start)

    def head(self, brace: int) -> int:
        """The first symbol of the block that a brace opens."""
        at = brace
        while at and self.symbols[at - 1] not in ("LBRACE", "ADD") and not self.symbols[at - 1].startswith("__"):
            at -= 1
        return at

    def openers(self, brace: int) -> list[str]:
        """The words that begin a clause behind a brace (a declaration behind -1), in the grammar's order."""
        actions = self.tables.state(self.states[kept_by(self.symbols, brace)]).actions
        return [word for word, terminal in self.tables.words.items() if terminal in actions]

    @property
    def has_fields(self) -> bool:
        """Whether the innermost block holds fields."""
        actions = self.tables.state(self.states[kept_by(self.symbols, self.brace)]).actions
        return self.tables.symbols.index("FIELD") in actions

    def figured(self) -> str:
        """The words of a sign of comparison, and the figure behind it."""
        return with_figure(COMPARED[self.found], self.place.source.text, self.place.end)

    @property
    def is_amount(self) -> bool:
        """Whether an amount has been written, outside every condition, so that a bound limits it."""
        words = self.begun.split()
        return words[:1] == ["amount"] and "if" not in words and "CAPPED" in self.accepted

    @property
    def begun(self) -> str:
        """The clause or declaration that breaks off here, up to here; empty where none has begun."""
        first = kept_by(self.symbols, self.brace)
        if first == len(self.symbols):
            return ""
        start = self.starts[first]
        return self.place.source.text[start : min(self.place.start, start + 200)]

    # ------------------------------------------------------------ what is told

    def compared(self, words: str, as_pattern: bool = False) -> str:
        """How a comparison is said here: alone where a pattern stands, behind `is` in a condition."""
        if not as_pattern and not self.accepted >= PATTERN and self.begun.split()[:1] != ["target"]:
            lead = "when" if "WHEN" in self.accepted and "IS" not in self.accepted else "is"
            return f"`{lead} {words}`" if words else f"`{lead}`"
        return f"`{words}`" if words else "the value alone, without a word or sign before it"

    @property
    def shown(self) -> str:
        if not self.found:
            return "the end of the text"
        if self.found.startswith('"'):
            return "a text in quotes"
        return f"`{self.found if len(self.found) <= 40 else self.found[:39] + '…'}`"

    def expected(self) -> str:
        """What may stand here, the general before the particular."""
        rest, told = set(self.accepted), []
        if {"NUMBER", "PCT", "LPAR"} <= rest:
            compares = rest >= PATTERN
            told.append(f"a {'comparison' if compares else 'value'} here, such as {COMPARE if compares else SUCH}")
            rest -= VALUE | PATTERN if compares else VALUE
        if {"THE", "PERIOD"} <= rest:
            told.append("a window of time, such as `the last 6 months` or `2026-03`")
            rest -= {"THE", "PERIOD"}
        if {"IS", "AND"} <= rest:
            told.append("a word that continues the expression, such as `is`, `and` or `if`")
            rest -= INFIX
        clauses = {self.symbol(word) for word in self.openers(self.brace)} if {"RBRACE", "$END"} & rest else set()
        if len(clauses & rest) > 1:
            told.append(f"the next clause of `{self.keyword}`" if self.brace >= 0 else "the next declaration")
            rest -= clauses | {"RBRACE"}
        told += [NAMED[name] for name in NAMED if name in rest]
        signs = (*self.tables.words, *self.tables.signs)
        return listed(told + [f"`{sign}`" for sign in signs if self.symbol(sign) in rest], " or ")

    def symbol(self, sign: str) -> str:
        """The terminal of a word or sign."""
        return self.tables.symbols[self.tables.words.get(sign) or self.tables.signs[sign]]


def bounded(pattern: str) -> str:
    """How an amount is held at a bound: `at most 100 EUR` is said of what is compared."""
    bound = pattern.split(maxsplit=2)[-1] if pattern.startswith("at ") and pattern.count(" ") > 1 else "…"
    return f"`highest(…, {bound})`" if pattern.startswith(("at least", "over")) else f"`capped at {bound}`"


def listed(parts: list[str], last: str) -> str:
    """`a, b or c`; the first few where there are many."""
    shown = parts[:SHOWN]
    if len(parts) > SHOWN or len(shown) < 2:
        return ", ".join(shown) + (", …" if len(parts) > SHOWN else "")
    return ", ".join(shown[:-1]) + last + shown[-1]
