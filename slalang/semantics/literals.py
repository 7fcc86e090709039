"""A literal of the language that stands outside a contract, such as in a cell of a results file.

Takes a text and the type that its place asks for; gives the value, or in words why it is none. The text is read by the
parser of contracts and typed by their checker, so that a figure means the same in a file as in a contract. Nothing but
one literal, with a minus where it is a number, is read.
"""

from __future__ import annotations

from dataclasses import dataclass

from slalang.model.expression import Value
from slalang.semantics import expressions
from slalang.semantics.checker import Checker
from slalang.semantics.frames import Frame
from slalang.semantics.proofs.constants import constant
from slalang.semantics.scope import Scope
from slalang.source import Source
from slalang.syntax import parse, tree
from slalang.units import Type

LONGEST = 200
"""More characters than this are no literal."""
FRAME = "define it each month = "
NO_LITERAL = "it is no single value"


@dataclass(frozen=True, slots=True)
class NoLiteral:
    """Why a text is no value of the type that was asked for."""

    reason: str


def literal(text: str, wanted: Type, zone: str = "UTC") -> Value | NoLiteral:
    """The value of a literal such as `98.5%`, `12_000 USD`, `42 s`, `"high"` or `yes`."""
    if len(text) > LONGEST or "\n" in text or "#" in text:
        return NoLiteral(NO_LITERAL)
    parsed = parse(Source("", FRAME + text))
    if parsed.faults:
        return NoLiteral(parsed.faults[0].text())
    written = parsed.tree.declarations[0] if len(parsed.tree.declarations) == 1 else None
    found = written.value if isinstance(written, tree.Define) else None
    inner = found.value if isinstance(found, tree.Negative) else found
    if found is None or not isinstance(inner, tree.Literal) or found.place.text != text.strip():
        return NoLiteral(NO_LITERAL)
    return typed(found, wanted, zone)


def typed(found: tree.Expression, wanted: Type, zone: str) -> Value | NoLiteral:
    checker = Checker(Scope(), wanted.currency, zone, expressions.typed)
    value = constant(checker.expect(checker.typed(found, Frame(), wanted), wanted))
    if checker.faults:
        return NoLiteral(checker.faults[0].text())
    return value if value is not None else NoLiteral(NO_LITERAL)
