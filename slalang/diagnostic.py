"""What slalang tells an author: one frozen class a fault, with its place, its words, a way out and its help page.

A stage declares its diagnostics beside itself by subclassing `Diagnostic`; a user's mistake is such a value, collected
and never raised across a stage. The docstring of the class is the help page that `sla explain NAME` prints:
"What it means", "Wrong", "Right".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import ClassVar

from slalang.source import NOWHERE, Place

CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f]"
)
"""What steers a reader's screen and is not seen: control characters, all that turn the direction of writing, ends of
lines and paragraphs, format characters out of use, annotations and tags. What joins or parts letters (U+00AD, U+200B to
U+200D, U+2060) belongs to the spelling of languages and stays."""


class Severity(StrEnum):
    """How much a finding weighs: an error stops what follows, a warning is a finding, a note only informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Note:
    """A second place that explains the first, perhaps in another source."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A fault or finding at a place. Subclasses add fields and give `message` and `help` as templates over them.

    `under` is the amendment under which alone it arises, as a note; a fault of the contract as signed has none.
    """

    place: Place
    under: Note | None = field(default=None, kw_only=True)
    message: ClassVar[str] = ""
    help: ClassVar[str] = ""
    severity: ClassVar[Severity] = Severity.ERROR

    @classmethod
    def id(cls) -> str:
        """The kebab-case name: `BandGap` is `band-gap`."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()

    def text(self) -> str:
        """The message with its fields filled in, on one line."""
        return visible(self.message.format(**self.values()))

    def advice(self) -> str:
        """The way out; empty where the message says it all."""
        return visible(self.help.format(**self.values()))

    def notes(self) -> tuple[Note, ...]:
        """Further places that explain the fault; a subclass with such a field overrides this."""
        return ()

    def told_beside(self) -> tuple[Note, ...]:
        """Everything that is told beside the fault: its own notes, and the amendment that causes it."""
        return (*self.notes(), *((self.under,) if self.under else ()))

    def values(self) -> dict[str, object]:
        return {f.name: getattr(self, f.name) for f in fields(self)}


def visible(text: str) -> str:
    """Text with control and direction characters shown as escapes: hostile input never steers a terminal."""
    return CONTROL.sub(lambda m: escape(m.group()), text)


def escape(character: str) -> str:
    """A character as its escape: `\\u202e`, or `\\U000e0041` beyond the first plane."""
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def nearest(name: str, known: Iterable[str]) -> str:
    """` (did you mean NAME?)` for the closest known spelling, or nothing."""
    from difflib import get_close_matches  # loaded where a name is wrong

    found = get_close_matches(name[:100], list(known), n=1, cutoff=0.6)
    return f" (did you mean `{found[0]}`?)" if found else ""


def in_order(faults: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Faults without repetition in the order in which a reader meets them: by source, then by place."""
    unique = dict.fromkeys(faults)
    return sorted(unique, key=lambda d: (d.place.source.name, d.place.start, d.place.end, d.id(), d.text()))


def has_errors(faults: Iterable[Diagnostic]) -> bool:
    return any(d.severity is Severity.ERROR for d in faults)


def as_text(fault: Diagnostic) -> str:
    """A finding as a terminal shows it: headline, the line with a mark below, notes and the way out."""
    parts = [f"{fault.severity}[{fault.id()}]: {fault.text()}", *excerpt(fault.place)]
    for note in fault.told_beside():
        parts += [f"  note: {visible(note.text)}", *excerpt(note.place)]
    if advice := fault.advice():
        parts.append(f"  help: {advice}")
    return "\n".join(parts)


def excerpt(place: Place, width: int = 120) -> list[str]:
    """The place's line, cut to `width`, with its span marked; nothing for a place in no text."""
    if place.source is NOWHERE.source:
        return []
    line, column = place.source.position(place.start)
    raw = place.source.line(line)
    first = max(0, column - 1 - width // 2) if column > width else 0
    shown = visible(raw[first : first + width].replace("\t", " "))
    lead = len(visible(raw[first : column - 1].replace("\t", " ")))
    span = max(1, min(place.end - place.start, len(shown) - lead))
    head = f"  --> {visible(place.source.name)}:{line}:{column}"
    gutter = str(line)
    return (
        [head, f"   {gutter} | {shown}", f"   {' ' * len(gutter)} | {' ' * lead}{'^' * span}"]
        if raw.strip()
        else [head]
    )


def as_record(fault: Diagnostic) -> dict[str, object]:
    """A finding as plain data for `--format json`: lines and columns from 1."""
    return {
        "id": fault.id(),
        "severity": str(fault.severity),
        "message": fault.text(),
        "help": fault.advice(),
        **where(fault.place),
        "notes": [{"message": visible(n.text), **where(n.place)} for n in fault.told_beside()],
    }


def where(place: Place) -> dict[str, object]:
    line, column = place.source.position(place.start)
    return {"file": place.source.name, "line": line, "column": column}
