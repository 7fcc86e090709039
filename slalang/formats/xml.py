"""XML written by a library, never by joining text: elements by prefixed name, no empty ones, the same bytes each time.

Takes names such as `cbc:ID` and texts, which may be hostile; gives bytes. A character that XML cannot hold, or that
steers the direction of writing, stands as its escape, as in every other format.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from slalang.diagnostic import visible
from slalang.units import decimal_text

FORBIDDEN = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""What no XML 1.0 document may hold, beside control characters."""


@dataclass(frozen=True, slots=True)
class Branch:
    """An element that parts are added to, in the order in which they are written."""

    element: Any
    names: Mapping[str, str]

    def branch(self, name: str) -> Branch:
        """A new element inside this one."""
        from lxml import etree

        return Branch(etree.SubElement(self.element, self.qualified(name)), self.names)

    def leaf(self, name: str, text: str, **attributes: str) -> None:
        """An element with text; nothing where there is no text. Attributes without a value are left away."""
        if text:
            added = self.branch(name).element
            added.text = clean(text)
            for key, value in attributes.items():
                if value:
                    added.set(key, clean(value))

    def qualified(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return f"{{{self.names[prefix]}}}{local}"

    def bytes(self) -> bytes:
        """The whole document, in which this is the root."""
        from lxml import etree

        written: bytes = etree.tostring(self.element, encoding="UTF-8", xml_declaration=True, pretty_print=True)
        return written


def root(name: str, names: Mapping[str, str], default: str = "") -> Branch:
    """A new document; `default` is the prefix whose names are written without one."""
    from lxml import etree

    prefix, _, local = name.partition(":")
    shown = {None if key == default else key: uri for key, uri in names.items()}
    return Branch(etree.Element(f"{{{names[prefix]}}}{local}", nsmap=shown), names)


def clean(text: str) -> str:
    """Text as XML can hold it, on one line."""
    plain = visible(" ".join(text.split()))
    return FORBIDDEN.sub(lambda m: f"\\u{ord(m.group()):04x}", plain)


def amount(value: Fraction, decimals: int) -> str:
    """An amount with as many decimals as its currency has, two at most where it needs no more."""
    return decimal_text(value, min(decimals, 2))


def percent(rate: Fraction) -> str:
    return decimal_text(rate * 100)


def day(value: date) -> str:
    """`2026-03-31`, with four digits for every year."""
    return value.isoformat()
