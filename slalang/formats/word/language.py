"""The language of a text as every run names it to Word, so that it is spelt, hyphenated and read aloud in it.

Takes a BCP 47 tag; gives the tag with a region, which Word asks for, and the font of a script that has its own.
"""

from __future__ import annotations

from dataclasses import dataclass

EAST_ASIAN = {"zh": "Microsoft YaHei", "ja": "Yu Gothic", "ko": "Malgun Gothic"}
"""Languages with fonts of their own; Word takes another where the machine lacks it."""
TRADITIONAL = "Microsoft JhengHei"
WORLDWIDE = {"en": "en-GB"}
"""Figures and dates of plain English are those of no country: the spelling is not American either."""
SIMPLIFIED = "zh-CN"


@dataclass(frozen=True, slots=True)
class Tongue:
    """`tag` has a region; `font` is empty where the script needs none of its own."""

    tag: str
    font: str
    right_to_left: bool

    @property
    def latin(self) -> str:
        """The language of Latin letters in the text: told that they are Chinese, Word breaks words anywhere."""
        return WORLDWIDE["en"] if self.font else self.tag

    @property
    def east_asian(self) -> str:
        """The language of East Asian characters in the text."""
        return self.tag if self.font else SIMPLIFIED


def tongue(language: str, direction: str) -> Tongue:
    base = language.partition("-")[0].lower()
    font = EAST_ASIAN.get(base, "")
    tag = with_region(language)
    return Tongue(tag, TRADITIONAL if tag in {"zh-TW", "zh-HK", "zh-MO"} else font, direction == "rtl")


def with_region(language: str) -> str:
    """`es` is `es-ES`, `zh` is `zh-CN`; a tag with a region stays, one that nobody knows too."""
    from babel.core import get_global

    if language in WORLDWIDE:
        return WORLDWIDE[language]
    parts = language.split("-")
    if any(len(part) == 2 and part.isupper() for part in parts[1:]):
        return language
    likely = get_global("likely_subtags").get("_".join(parts))
    return f"{parts[0]}-{likely.rpartition('_')[2]}" if likely else language
