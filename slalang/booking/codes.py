"""Codes that an e-invoice may hold: what EN 16931 allows for countries, currencies, addresses and reasons without tax.

Takes nothing; the lists stand in `codes.toml`, beside this.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources

GREECE = "EL"
"""How a Greek identifier for VAT begins, whose country is GR (BR-CO-09)."""


def capitals(text: str) -> str:
    """A code in capital letters; those of ASCII alone, so that no other letter becomes one of a code (`ſ` is no S)."""
    return "".join(c.upper() if c.isascii() else c for c in text)


@lru_cache(maxsize=8)
def codes(name: str) -> frozenset[str]:
    """The codes of a list: countries, currencies, addresses, registers or exemptions."""
    text = resources.files(__package__ or "slalang.booking").joinpath("codes.toml").read_text("utf-8")
    return frozenset(tomllib.loads(text)[name].split())
