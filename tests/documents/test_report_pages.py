"""The report in every format: hostile words, one first page however many promises, the same bytes everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # it has no types
import pytest
from pypdf import PdfReader

from slalang.documents.report.material import Material
from slalang.documents.report.performance import Performance, performance
from slalang.documents.tree import Chart, PageBreak, Table, sections_of, text_of
from slalang.formats import to_pdf
from slalang.model.expression import Bounds, Constant
from slalang.model.measured import Counts
from slalang.model.outcome import ObjectiveOutcome, PeriodOutcome, Verdict
from slalang.units import PERCENT
from tests.documents import acme_contract, acme_settled, reported

ROOT = Path(__file__).resolve().parents[2]
LOUD = (
    "<script>alert(1)</script>",
    "{{7*7}} {% raw %}",
    "=cmd|' /C calc'!A0",
    "#strong[x] $x$ @y `z`",
    "a & b < c ]]> --",
)
DIRECTION = "left\u202etfel\u202c"
"""A contract may not hold it; data may."""


class Page(HTMLParser):
    """The tags of a page and its words."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.words: list[str] = []
        self.attributes: set[str] = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("text", [*LOUD, DIRECTION])
def test_hostile_words_are_words_everywhere(tmp_path: Path, text: str) -> None:
    """As the contract's title, as a promise's, and as a value of the data."""
    title = "A" if text == DIRECTION else text
    loud = reported.made(reported.project(tmp_path, title=title, objective=title, north=text), "2026-03")
    plain = reported.made(reported.project(tmp_path, title="A", objective="B", north="North"), "2026-03")
    found, calm = (Page(str(made.shown("html"))) for made in (loud, plain))
    assert found.tags == calm.tags and "script" not in found.tags
    assert not any(name.startswith("on") for name in found.attributes)
    visible = text.replace("\u202e", "\\u202e").replace("\u202c", "\\u202c")
    assert sum(visible in words for words in found.words) >= (2 if text == DIRECTION else 4)
    assert isinstance(loud.shown("pdf"), bytes)
    book = openpyxl.load_workbook(BytesIO(bytes(loud.shown("xlsx"))))  # type: ignore[arg-type]  # a workbook is bytes
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    assert any(cell.value == visible for cell in cells)
    assert {cell.data_type for cell in cells} == {"s", "n"}


# ---------------------------------------------------------------- many promises


def many(number: int) -> Performance:
    """A report of so many promises, of which every second was missed."""
    base = acme_settled.statement()
    last = base.periods[-1]
    outcomes = tuple(promise(i, last) for i in range(number))
    settled = replace(base, periods=(replace(last, objectives=outcomes),))
    made = performance(settled, acme_contract.contract(), Material((last.period,)), "en")
    assert isinstance(made, Performance)
    return made


def promise(i: int, period: PeriodOutcome) -> ObjectiveOutcome:
    missed = i % 2 == 0
    result = Fraction(70 + i % 10, 100) if missed else Fraction(90 + i % 10, 100)
    return ObjectiveOutcome(
        objective=f"promise_{i}_of_a_service_with_quite_a_long_name",
        period=period.period,
        group=None,
        grouped=False,
        verdict=Verdict.MISSED if missed else Verdict.MET,
        result=result,
        type=PERCENT,
        numerator=result * 100,
        denominator=Fraction(100),
        target=Bounds(Constant(Fraction(80, 100), type=PERCENT), True, None, False),
        counts=Counts(100, int(result * 100)),
        shortfall=Fraction(80, 100) - result if missed else Fraction(0),
    )


@pytest.mark.parametrize("number", [1, 12, 200])
def test_the_first_page_is_one_page(number: int) -> None:
    whole = many(number).written.document
    assert isinstance(whole.summary[-1], PageBreak)
    pages = to_pdf(replace(whole, summary=whole.summary[:-1], sections=(), footer=()))
    assert isinstance(pages, bytes)
    assert len(PdfReader(BytesIO(pages)).pages) == 1
    shown = next(b for b in whole.summary if isinstance(b, Table))
    assert len(shown.rows) == min(number, 12)
    assert all(text_of(row[3]) == "missed" for row in shown.rows[: number // 2])


def test_two_hundred_promises_have_a_section_each_and_the_worst_a_chart() -> None:
    whole = many(200).written.document
    mine = [s for s in sections_of(whole.sections) if s.id.startswith("objective.")]
    drawn = [s for s in mine if any(isinstance(b, Chart) for b in s.blocks)]
    assert (len(mine), len(drawn)) == (200, 40)
    assert len(many(200).workbook.sheets[1].rows) == 200


# ---------------------------------------------------------------- the same everywhere

SCRIPT = """
import hashlib, sys
from pathlib import Path
from tests.documents import reported
made = reported.made(Path(sys.argv[1]), "2026-03", sys.argv[2])
for style in ("html", "markdown", "pdf", "docx", "xlsx"):
    shown = made.shown(style)
    print(style, hashlib.sha256(shown if isinstance(shown, bytes) else shown.encode()).hexdigest())
"""


def test_bytes_do_not_depend_on_the_machine(tmp_path: Path) -> None:
    file = reported.project(tmp_path)

    def digest(language: str, **environment: str) -> str:
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment}
        command = [sys.executable, "-c", SCRIPT, str(file), language]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=True, cwd=ROOT).stdout

    first = digest("zh", PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C", COLUMNS="40")
    assert first == digest("zh", PYTHONHASHSEED="77", TZ="Asia/Tokyo", LC_ALL="de_DE.UTF-8", COLUMNS="200")
    assert len(first.splitlines()) == 5
