"""What a step of a derivation is called: in the contract's own words where it has any, else by the name of its form."""

from __future__ import annotations

from slalang.model.expression import (
    ContextValue,
    ContractAge,
    Expression,
    FieldValue,
    GroupKey,
    Named,
    SeriesValue,
)
from slalang.settle.identity import Once
from slalang.source import NOWHERE, Place

LONGEST = 160
"""More of a clause than this is cut: its place says where the rest stands."""


def said(expression: Expression) -> str:
    """A name's title, a leaf's name, else the clause as it was written, on one line."""
    match expression:
        case Named():
            return expression.title or expression.name
        case SeriesValue() | ContextValue() | GroupKey() | FieldValue():
            return expression.name
        case ContractAge():
            return f"{expression.unit}_of_contract"
        case _ if expression.place.source is not NOWHERE.source:
            return clause(expression.place)
        case _:
            return type(expression).__name__.lower()


words = Once(said)


def clause(place: Place | None) -> str:
    """The text of a place on one line, cut where it is long; empty for no text."""
    text = " ".join(place.text.split()) if place else ""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
