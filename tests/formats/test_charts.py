"""A chart is text and lines: readable without colour, the same everywhere, and harmless whatever its words are."""

from __future__ import annotations

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from xml.sax import make_parser

import pytest

from slalang.documents.tree import Chart, Document, Labels, Section, Tone
from slalang.formats import to_html, to_markdown, to_pdf
from slalang.formats.charts import HEIGHT, RIGHT, WIDTH, places, svg
from slalang.formats.terminal import summary
from tests.formats.drawn import Drawing, chart, months, point
from tests.formats.hostile import CONTROL, HOSTILE

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = {"svg", "g", "path", "line", "text"}
F = Fraction


def document(of: Chart) -> Document:
    labels = Labels("Contents", "Skip", "–")
    return Document("en", "ltr", "kind", "title", "", (), (of,), (Section("s", "S", (of,), "1"),), (), labels)


def test_every_figure_is_a_text_of_the_drawing() -> None:
    of = chart(months("90", "70", "85"))
    drawing = Drawing(svg(of))
    for p in of.points:
        assert {p.label, p.text, p.volume_text} <= set(drawing.texts)
    assert "Rows counted" in drawing.texts
    assert "Target: at least 80%" in drawing.texts
    assert drawing.of("svg")[0]["aria-label"] == of.alternative


def test_misses_are_told_without_colour() -> None:
    """A miss is a cross of strokes, a result that met its target a dot; both are named, and the target is dashed."""
    drawing = Drawing(svg(chart(months("90", "70", "85"))))
    crosses = [a for a in drawing.of("path") if (a.get("d") or "").count("M") == 2]
    dots = [a for a in drawing.of("path") if "A" in (a.get("d") or "")]
    assert (len(crosses), len(dots)) == (1 + 1, 2 + 1)  # and one of each in the key
    assert {"met", "missed"} <= set(drawing.texts)
    dashed = [a for a in drawing.of("line") if a.get("stroke-dasharray")]
    assert len(dashed) == 1 and dashed[0]["x2"] == "520"


def test_an_amended_target_is_a_step() -> None:
    of = chart([point("a", F(9, 10)), point("b", F(9, 10)), point("c", F(9, 10), F(85, 100))])
    dashed = [a for a in Drawing(svg(of)).of("line") if a.get("stroke-dasharray")]
    assert len(dashed) == 2
    assert len({a["transform"] for a in dashed}) == 2


def test_a_missing_month_breaks_the_line() -> None:
    whole, broken = (Drawing(svg(chart(months("90", between, "85", "88")))) for between in ("80", None))
    runs = [
        [a for a in d.of("path") if a.get("stroke-width") == "1.2" and a.get("stroke") == "#5a6370"]
        for d in (whole, broken)
    ]
    assert [len(r) for r in runs] == [1, 2]
    assert "–" in broken.texts


@pytest.mark.parametrize(
    "values",
    [(), ("90",), (None,), (None, None), ("80", "80"), ("0", "0"), ("100",) * 3, ("-5", "120")],
)
def test_little_or_extreme_data_is_drawn(values: tuple[str | None, ...]) -> None:
    drawing = Drawing(svg(chart(months(*values))))
    assert {tag for tag, _ in drawing.elements} <= ALLOWED
    inside(drawing)


def test_sixty_weeks_are_drawn_without_labels_over_each_other() -> None:
    of = chart([point(f"2026-W{i:02}", F(50 + i * 7 % 50, 100), volume=1000 * i) for i in range(1, 61)])
    drawing = Drawing(svg(of))
    inside(drawing)
    below = [t for t in drawing.texts if t.startswith("2026-W")]
    assert 5 < len(below) < 20 and below[0] == "2026-W60"


def inside(drawing: Drawing) -> None:
    """Every text begins inside the drawing."""
    for a in drawing.of("text"):
        x, y = (float(n) for n in (a["transform"] or "").removeprefix("translate(").rstrip(")").split(","))
        assert 0 <= x <= WIDTH and 0 <= y <= HEIGHT


def test_higher_is_higher() -> None:
    """A greater value is drawn above a smaller one, and the target between them."""
    low, high = places(chart(months("70", "90")))
    assert low.y is not None and high.y is not None and low.low is not None
    assert high.y < low.low < low.y and low.x < high.x < RIGHT


@pytest.mark.parametrize("text", [*HOSTILE, CONTROL, "x" * 10_000, "左側\u0301 ﷽"])
def test_hostile_words_are_words(text: str) -> None:
    of = chart(
        [point("a", F(9, 10), volume=3)],
        target=text,
        volume=text,
    )
    loud = Chart(
        text,
        text,
        tuple(type(p)(text, p.value, text, text, Tone.BAD, p.low, None, p.volume, text) for p in of.points),
        text,
        text,
        of.figures,
    )
    drawing = Drawing(svg(loud))
    assert {tag for tag, _ in drawing.elements} <= ALLOWED
    names = {name for _, attributes in drawing.elements for name in attributes}
    assert not any(name.startswith("on") or name in {"href", "style", "class", "xlink:href"} for name in names)
    assert svg(loud).count("<text") == svg(loud).count("</text>")


def test_a_hostile_label_is_shown_as_it_is() -> None:
    label = '<script>alert(1)</script> & "x"'
    of = chart([type(point("a", F(1)))(label, F(9, 10), label, label, Tone.GOOD, F(4, 5))])
    assert label in Drawing(svg(of)).texts
    assert "<script" not in svg(of)


def test_it_is_well_formed_xml(tmp_path: Path) -> None:
    """Typst and office programs read it as XML, not as a browser does."""
    file = tmp_path / "a.svg"
    file.write_text(svg(chart(months("90", "70"), target='a & b < c > "d"')), encoding="utf-8")
    make_parser().parse(str(file))  # noqa: S317  our own drawing, read by the strict parser of the standard library


def test_every_format_has_the_figures() -> None:
    of = document(chart(months("90", "70")))
    page = to_html(of)
    assert page.count("<svg") == 2 and "90%" in page and "The figures" in page
    assert "The figures" in to_markdown(of) and "What is to be seen" in to_markdown(of)
    assert "What is to be seen" in summary(of, 100, color=False)


@pytest.mark.parametrize("label", ["Jan 2026", "2026年1月"])
def test_printed_pages_have_the_words_of_the_drawing(label: str, tmp_path: Path) -> None:
    from pypdf import PdfReader

    of = document(chart([point(label, F(9, 10)), point("Feb", F(7, 10))]))
    pages = to_pdf(of)
    assert isinstance(pages, bytes)
    (tmp_path / "a.pdf").write_bytes(pages)
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "a.pdf").pages)
    assert label in text and "70.0%" in text and "Target: at least 80%" in text


SCRIPT = """
import hashlib
from slalang.formats.charts import svg
from tests.formats.drawn import chart, months
print(hashlib.sha256(svg(chart(months("90", None, "70.123", "85"))).encode()).hexdigest())
"""


def test_bytes_do_not_depend_on_the_machine() -> None:
    def digest(**environment: str) -> str:
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], env=env, capture_output=True, text=True, check=True, cwd=ROOT
        )
        return done.stdout

    first = digest(PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C", HOME="/nonexistent")
    assert first == digest(PYTHONHASHSEED="77", TZ="Asia/Tokyo", LC_ALL="de_DE.UTF-8", FONTCONFIG_FILE="/dev/null")
