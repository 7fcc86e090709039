"""A chart as SVG with real text: drawn by Altair and vl-convert on places in pixels that are all computed here.

Takes a `Chart` of a finished document; gives the text of one `svg` element. Nothing depends on the fonts of the machine
or on how wide they make a text, so the bytes are the same everywhere. No word of a document is given to the drawing
program: it sets numbers, for which the words stand afterwards, when only known elements and attributes are kept. A miss
is a cross and the target a dashed line: no colour is needed to read it.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

from slalang.documents.tree import Chart, Point, Tone
from slalang.units import decimal_text, round_to

Mark = dict[str, Any]
"""A mark as the drawing takes it: its place in pixels and its looks."""

WIDTH, HEIGHT = 640, 200
LEFT, RIGHT = 4, 524
"""Between these the periods stand side by side; to the right of them what the lines are called."""
KEY = 12
"""The line on which the signs are explained."""
TOP, BOTTOM = 40, 128
"""Between these lie the values; labels stand above and below."""
BASE, TALLEST = 178, 18
"""Where the bars of the volume stand, and how high the highest is."""
NAMES = 193
MARGIN = 112
"""How wide a text to the right of the lines may be."""
GAP = 4
SIZE, SMALL = 10, 9
MOST_LABELLED = 14
"""Of more points than this only the misses and the last are labelled with their values."""
INK, SOFT, BAD, TARGET, RAIL, PAPER = "#1b1f24", "#5a6370", "#a11d1d", "#1d4e79", "#ccd4dc", "#ffffff"
FONT = "Libertinus Serif"
"""The font of the printed pages; a page of HTML has its own."""
SIGNS = {
    Tone.GOOD: ("circle", INK, INK),
    Tone.BAD: ("M-1,-1L1,1M1,-1L-1,1", BAD, BAD),
    Tone.QUIET: ("diamond", PAPER, INK),
}
"""Shape, fill and outline of the sign for each tone."""
NONE = "–"

KEPT = {
    "g": {"transform"},
    "path": {"d", "transform", "fill", "stroke", "stroke-width"},
    "line": {"transform", "x2", "y2", "stroke", "stroke-width", "stroke-dasharray"},
    "text": {"text-anchor", "transform", "font-size", "font-weight", "fill", "stroke", "stroke-width"},
}
"""The elements and attributes that a chart is made of; all else is left out."""
IDLE = {("stroke-dasharray", ""), ("font-weight", "normal"), ("transform", "translate(0,0)")}
"""Attributes that say nothing."""
DECIMAL = re.compile(r"-?\d+\.\d+")


def svg(chart: Chart) -> str:
    """The drawing with its text alternative."""
    return drawn(chart)


@lru_cache(maxsize=256)
def drawn(chart: Chart) -> str:
    from vl_convert import vega_to_svg

    marks, said = marks_of(chart)
    blank = template()
    filled = [{**one, "values": marks[one["name"]]} if one["name"] in marks else one for one in blank["data"]]
    drawing = cleaned(vega_to_svg({**blank, "data": filled}), said)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        f' role="img" aria-label="{html.escape(chart.alternative)}" font-family="{FONT}" fill="none">{drawing}</svg>'
    )


# ---------------------------------------------------------------- the drawing without its data


@lru_cache(maxsize=1)
def template() -> dict[str, Any]:
    """Four layers of marks (lines, the run of values, signs, texts), each with its looks in its data; compiled once."""
    import altair as alt
    from vl_convert import vegalite_to_vega

    def of(name: str) -> alt.Chart:
        return alt.Chart(alt.NamedData(name=name))

    def looks(*names: str) -> dict[str, Any]:
        return {name: alt.ExprRef(f"datum.{name}") for name in names}

    x, y = (axis(f"{a}:Q", scale=None, axis=None) for a, axis in (("x", alt.X), ("y", alt.Y)))
    rules = of("rules").mark_rule(**looks("stroke", "strokeWidth", "strokeDash")).encode(x=x, y=y, x2="x2:Q", y2="y2:Q")
    run = of("run").mark_line(color=SOFT, strokeWidth=1.2).encode(x=x, y=y, detail="part:N")
    signs = of("signs").mark_point(size=34, opacity=1, **looks("shape", "fill", "stroke", "strokeWidth"))
    texts = of("texts").mark_text(baseline="alphabetic", **looks("align", "fontSize", "fontWeight", "fill", *OUTLINE))
    layers = alt.layer(rules, run, signs.encode(x=x, y=y), texts.encode(x=x, y=y, text="text:N"))
    sized = layers.properties(width=WIDTH, height=HEIGHT, autosize=alt.AutoSizeParams(type="none"), padding=0)
    made = sized.configure(background="transparent").configure_view(stroke=None).to_dict()
    compiled: dict[str, Any] = vegalite_to_vega({**made, "datasets": {name: [] for name in LAYERS}})
    return compiled


LAYERS = ("rules", "run", "signs", "texts")
OUTLINE = ("stroke", "strokeWidth")


# ---------------------------------------------------------------- places


@dataclass(frozen=True, slots=True)
class Place:
    """A point with where it is drawn, in pixels, y downwards; `y` is None where there is nothing to draw."""

    point: Point
    x: Fraction
    y: Fraction | None
    low: Fraction | None
    high: Fraction | None
    volume: Fraction


def places(chart: Chart) -> tuple[Place, ...]:
    """Every point on its place; the scale holds all values and targets, and no zero that tells nothing."""
    every = [v for p in chart.points for v in (p.value, p.low, p.high) if v is not None]
    least, most = (min(every), max(every)) if every else (Fraction(0), Fraction(0))
    volumes = [p.volume or Fraction(0) for p in chart.points]
    top = max(volumes, default=Fraction(0)) or Fraction(1)

    def height(value: Fraction | None) -> Fraction | None:
        if value is None:
            return None
        return BOTTOM - (value - least) / (most - least) * (BOTTOM - TOP) if most > least else Fraction(TOP + BOTTOM, 2)

    step = width_of_one(len(chart.points))
    return tuple(
        Place(p, LEFT + step * i + step / 2, height(p.value), height(p.low), height(p.high), v / top * TALLEST)
        for i, (p, v) in enumerate(zip(chart.points, volumes, strict=True))
    )


def width_of_one(count: int) -> Fraction:
    return Fraction(RIGHT - LEFT, max(count, 1))


def width_of(text: str, size: int = SIZE) -> Fraction:
    """About how wide a text is: enough to tell which labels have room."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return Fraction(size * (len(text) + wide), 2)


# ---------------------------------------------------------------- marks


def marks_of(chart: Chart) -> tuple[dict[str, list[Mark]], tuple[str, ...]]:
    """The data of the four layers, and the words for which the texts in it stand by their numbers."""
    found = places(chart)
    keys = tuple(key(chart))
    said = (*words(chart, found), *(word for _, word in keys))
    layers = {
        "rules": [*targets(found), *bars(found)],
        "run": list(run(found)),
        "signs": [*(sign(p.x, p.y, p.point.tone) for p in found if p.y is not None), *(one for one, _ in keys)],
        "texts": [mark for number, word in enumerate(said) for mark in written(number, word)],
    }
    return layers, tuple(word.text for word in said)


def targets(found: Sequence[Place]) -> Iterator[Mark]:
    """The target across the width of its periods, dashed: a step where it was changed."""
    half = width_of_one(len(found)) / 2
    for end in ("low", "high"):
        start = 0
        heights: list[Fraction | None] = [getattr(place, end) for place in found]
        for i, y in enumerate(heights):
            if i + 1 == len(heights) or heights[i + 1] != y:
                if y is not None:
                    yield rule(found[start].x - half, y, found[i].x + half, y, TARGET, 1.4, [5, 3])
                start = i + 1


def bars(found: Sequence[Place]) -> Iterator[Mark]:
    """The volumes as bars that stand on one line."""
    thick = pixel(min(width_of_one(len(found)) * 2 / 5, Fraction(16)))
    for place in found:
        if place.volume:
            yield rule(place.x, Fraction(BASE), place.x, BASE - place.volume, RAIL, thick, [])


def rule(x: Fraction, y: Fraction, x2: Fraction, y2: Fraction, color: str, thick: float, dash: list[int]) -> Mark:
    looks = {"stroke": color, "strokeWidth": thick, "strokeDash": dash}
    return {"x": pixel(x), "y": pixel(y), "x2": pixel(x2), "y2": pixel(y2), **looks}


def run(found: Sequence[Place]) -> Iterator[Mark]:
    """The values joined; where one is missing the line is broken."""
    part = 0
    for place in found:
        if place.y is None:
            part += 1
        else:
            yield {"x": pixel(place.x), "y": pixel(place.y), "part": part}


def sign(x: Fraction, y: Fraction, tone: Tone) -> Mark:
    """A dot, a cross or an open diamond."""
    shape, fill, stroke = SIGNS[tone]
    looks = {"shape": shape, "fill": fill, "stroke": stroke, "strokeWidth": 2.2 if tone == Tone.BAD else 1.2}
    return {"x": pixel(x), "y": pixel(y), **looks}


def key(chart: Chart) -> Iterator[tuple[Mark, Word]]:
    """The signs with their words, for as many verdicts as are drawn."""
    x = Fraction(LEFT + 6)
    for verdict, tone in dict.fromkeys((p.verdict, p.tone) for p in chart.points if p.value is not None):
        yield sign(x, Fraction(KEY - 3), tone), Word(x + 9, Fraction(KEY), verdict, INK, SMALL, "left")
        x += width_of(verdict, SMALL) + 36


def pixel(value: Fraction) -> float:
    """A place on the drawing to the hundredth: no figure is ever read from it."""
    return float(round_to(value, Fraction(1, 100)))


# ---------------------------------------------------------------- texts


@dataclass(frozen=True, slots=True)
class Word:
    """A text on its place; `halo` clears the lines behind it."""

    x: Fraction
    y: Fraction
    text: str
    color: str = INK
    size: int = SIZE
    align: str = "center"
    bold: bool = False
    halo: bool = False


def written(number: int, word: Word) -> Iterator[Mark]:
    """The number of a text, and below it the same once more in white where lines could run through it."""
    at = {"x": pixel(word.x), "y": pixel(word.y), "text": str(number)}
    looks = {"align": word.align, "fontSize": word.size, "fontWeight": "bold" if word.bold else "normal"}
    if word.halo:
        yield {**at, **looks, "fill": PAPER, "stroke": PAPER, "strokeWidth": 3}
    yield {**at, **looks, "fill": word.color, "stroke": None, "strokeWidth": None}


def words(chart: Chart, found: Sequence[Place]) -> Iterator[Word]:
    """All that is written but the key."""
    chosen, few = labelled(found), len(found) <= MOST_LABELLED
    for i, place in enumerate(found):
        point, bad = place.point, place.point.tone == Tone.BAD
        if place.y is None:
            yield Word(place.x, Fraction(TOP + BOTTOM, 2), NONE, SOFT)
        elif i in chosen:
            around = [p.y for p in (*found[max(i - 1, 0) : i], *found[i + 1 : i + 2]) if p.y is not None]
            x = max(place.x, width_of(point.text) / 2)
            yield Word(x, beside(place, place.y, around), point.text, BAD if bad else INK, bold=bad, halo=True)
        if point.volume_text and (few or i == len(found) - 1):
            yield Word(place.x, BASE - place.volume - 3, point.volume_text, SOFT, SMALL)
    yield from (Word(p.x, Fraction(NAMES), p.point.label, SOFT, SMALL) for p in named(found))
    yield from right_of_the_lines(chart, found)


def labelled(found: Sequence[Place]) -> frozenset[int]:
    """The points whose values are written: those that have room, the last and the misses first."""
    last, few = len(found) - 1, len(found) <= MOST_LABELLED
    wanted = [i for i, p in enumerate(found) if few or i == last or p.point.tone == Tone.BAD]
    chosen: list[int] = []
    for i in sorted(wanted, key=lambda i: (i != last, found[i].point.tone != Tone.BAD, -i)):
        half = width_of(found[i].point.text) / 2 + GAP
        if all(abs(found[i].x - found[j].x) >= half + width_of(found[j].point.text) / 2 for j in chosen):
            chosen.append(i)
    return frozenset(chosen)


def named(found: Sequence[Place]) -> Iterator[Place]:
    """The points whose names are written below: those that have room, from the last on."""
    free = Fraction(WIDTH)
    for place in reversed(found):
        half = width_of(place.point.label, SMALL) / 2
        if place.x + half <= free:
            yield place
            free = place.x - half - GAP


def beside(place: Place, y: Fraction, around: Sequence[Fraction]) -> Fraction:
    """Where a value is written: off the lines to its neighbours, else on the side that the target is not on."""
    above, below = y - 8, y + 15
    lines = [at for at in (place.low, place.high) if at is not None]
    if around and all(other > y for other in around) and all(abs(above - 4 - at) > SIZE for at in lines):
        return above
    if around and all(other < y for other in around) and all(abs(below - 4 - at) > SIZE for at in lines):
        return below
    return below if lines and all(y > at for at in lines) else above


def right_of_the_lines(chart: Chart, found: Sequence[Place]) -> Iterator[Word]:
    """What the target and the bars are called, where they end."""
    ends = [y for p in found[-1:] for y in (p.low, p.high) if y is not None]
    if ends:
        parts = wrapped(chart.target, 3)
        middle = min(max(sum(ends, Fraction(0)) / len(ends), Fraction(TOP)), Fraction(BOTTOM))
        for i, part in enumerate(parts):
            y = middle + 3 + 12 * i - 6 * (len(parts) - 1)
            yield Word(Fraction(RIGHT + 6), y, part, TARGET, align="left")
    if any(p.point.volume_text for p in found):
        for i, part in enumerate(wrapped(chart.volume, 2)):
            yield Word(Fraction(RIGHT + 6), Fraction(BASE - 6 + 11 * i), part, SOFT, SMALL, "left")


def wrapped(text: str, most: int) -> list[str]:
    """A text in at most so many lines of the margin; what is longer ends in an ellipsis."""
    lines = [""]
    for part in re.findall("[^ ]+ *", text):
        if lines[-1] and width_of(lines[-1] + part.rstrip()) > MARGIN:
            lines.append("")
        lines[-1] += part
    cut = [clipped(line.rstrip()) for line in lines[:most]]
    return cut if len(lines) <= most else [*cut[:-1], clipped(f"{cut[-1].removesuffix('…')}…")]


def clipped(line: str) -> str:
    """A line no wider than the margin."""
    while width_of(line) > MARGIN:
        line = line.removesuffix("…")[:-1] + "…"
    return line


# ---------------------------------------------------------------- only what is known


def cleaned(drawing: str, said: Sequence[str]) -> str:
    """The marks of a drawing with known elements and attributes alone; `said` are the words for its numbers."""
    reader = Reader(said)
    reader.feed(drawing)
    reader.close()
    return "".join(reader.parts)


class Reader(HTMLParser):
    """Copies what a chart is made of; groups that say nothing, hidden parts and backgrounds are left out."""

    def __init__(self, said: Sequence[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.said = said
        self.parts: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(self.begun(tag, {k: v or "" for k, v in attrs}))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def begun(self, tag: str, attributes: Mapping[str, str]) -> str:
        """Writes the beginning of an element that is kept; gives its name, empty where it is not."""
        kept = {k: v for k, v in attributes.items() if k in KEPT.get(tag, ()) and (k, v) not in IDLE}
        hidden = attributes.get("display") == "none" or attributes.get("class") in {"background", "foreground"}
        if tag not in KEPT or hidden or (tag == "g" and not kept):
            return ""
        self.parts.append(f"<{tag}{''.join(f' {k}={quoted(v)}' for k, v in kept.items())}>")
        return tag

    def handle_endtag(self, tag: str) -> None:
        begun = self.open.pop() if self.open else ""
        if begun:
            self.parts.append(f"</{begun}>")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "text":
            self.parts.append(html.escape(self.said[int(data)]))


def quoted(value: str) -> str:
    """An attribute, its places without the noise of binary arithmetic."""
    return f'"{html.escape(DECIMAL.sub(lambda m: hundredths(m.group()), value))}"'


@lru_cache(maxsize=10_000)
def hundredths(number: str) -> str:
    return decimal_text(round_to(Fraction(number), Fraction(1, 100)))
