"""What every declaration carries."""

from __future__ import annotations

from dataclasses import dataclass, field

from slalang.source import NOWHERE, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What all declarations share; `text` is prose by language (the empty language where none is named)."""

    name: str
    title: str = ""
    place: Place = field(default=NOWHERE, compare=False, repr=False)
    text: tuple[tuple[str, str], ...] = ()
