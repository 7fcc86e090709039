"""The examples of the language definition, each with the surroundings that a hidden comment before it gives.

A block fenced as `sla` is text of the language; `sla wrong: NAME` is text that is refused by just that diagnostic.
Without a comment the block is declarations of the contract that is written out whole under the comment `the contract of
all examples`. `<!-- in: TEXT -->` puts the block where `…` stands in TEXT first; `<!-- alone … -->` leaves the common
contract away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

DEFINITION = Path(__file__).resolve().parent.parent.parent / "grammar" / "README.md"
BLOCK = re.compile(
    r"(?:<!--(?P<comment>(?:(?!-->).)*)-->\n+)?^```sla(?P<mark>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
COMMON = "the contract of all examples"
HOLE = "…"


@dataclass(frozen=True, slots=True)
class Example:
    """A block of the definition: its text, its first line there, the diagnostic it must give, and where it stands."""

    text: str
    line: int
    wrong: str = ""
    around: str = HOLE
    alone: bool = False
    is_common: bool = False

    def inner(self) -> str:
        """The block in its surroundings."""
        before, _, after = self.around.partition(HOLE)
        return f"{before}{self.text}{after}"

    def whole(self, common: str) -> tuple[str, int]:
        """The whole text to check, and the offset at which the block with its surroundings begins."""
        return (self.inner(), 0) if self.alone or self.is_common else (f"{common}\n{self.inner()}", len(common) + 1)


def definition() -> str:
    return DEFINITION.read_text(encoding="utf-8")


def examples(markdown: str) -> tuple[Example, ...]:
    """All blocks of the language in the order of the text."""
    return tuple(example(markdown, found) for found in BLOCK.finditer(markdown))


def common_contract(found: tuple[Example, ...]) -> str:
    (only,) = (each.text for each in found if each.is_common)
    return only


def example(markdown: str, found: re.Match[str]) -> Example:
    comment, mark = (found["comment"] or "").strip(), found["mark"].strip()
    assert not mark or mark.startswith("wrong: "), mark
    alone = comment.startswith("alone")
    around = comment.removeprefix("alone").strip().removeprefix("in:").strip()
    line = markdown.count("\n", 0, found.start("text")) + 1
    is_common = comment == COMMON
    if is_common or not around:
        around = HOLE
    assert around.count(HOLE) == 1, f"line {line}: the surroundings say once where the example stands"
    return Example(found["text"], line, mark.removeprefix("wrong: "), around, alone, is_common)
