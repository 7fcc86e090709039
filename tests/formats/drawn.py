"""Charts for tests, and an SVG read back as a browser reads it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from html.parser import HTMLParser

from slalang.documents.tree import Chart, Column, Point, Table, Text, Tone

WORDS = {Tone.GOOD: "met", Tone.BAD: "missed", Tone.QUIET: "not measured"}
FIGURES = Table("The figures", (Column("Period"), Column("Result")), (((Text("Jan"),), (Text("90%"),)),))


def point(
    label: str, value: Fraction | None, low: Fraction | None = Fraction(4, 5), volume: int | None = None
) -> Point:
    """A month under a target of at least 80 %."""
    bad = value is not None and low is not None and value < low
    tone = Tone.QUIET if value is None else Tone.BAD if bad else Tone.GOOD
    text = "" if value is None else f"{round(float(value) * 100, 2)}%"
    told = "" if volume is None else f"{volume:,}"
    count = None if volume is None else Fraction(volume)
    return Point(label, value, text, WORDS[tone], tone, low, None, count, told)


def chart(points: Sequence[Point], *, target: str = "Target: at least 80%", volume: str = "Rows counted") -> Chart:
    return Chart("What is to be seen", "Jan: 90%, met", tuple(points), target, volume, FIGURES)


def months(*values: str | None) -> list[Point]:
    """Months with values in percent, one after the other."""
    found = [None if v is None else Fraction(v) / 100 for v in values]
    return [point(f"M{i} 2026", value, volume=100 + i) for i, value in enumerate(found, 1)]


class Drawing(HTMLParser):
    """The elements of a drawing with their attributes, and the texts that stand in it."""

    def __init__(self, svg: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(svg)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]
