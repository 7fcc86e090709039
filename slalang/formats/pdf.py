"""A document as a tagged PDF: set by Typst from a template of this package, into which the document goes as data.

Takes a finished `Document`; gives the bytes, or the diagnostic that names the characters which no font can show. No
text of a contract is ever read as markup: the template receives JSON. Only fonts that come with packages are used, so
that the pages are the same on every machine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from slalang.diagnostic import Diagnostic
from slalang.documents.tree import Chart, Document
from slalang.formats.charts import svg
from slalang.formats.html import thousandths
from slalang.source import NOWHERE

if TYPE_CHECKING:
    from typst import Compiler, Fonts, PDFStandard, TypstError

CJK_FONTS = "cvttf_NotoSansCJK_Regular"
"""The package of the extra `cjk`."""
TEMPLATES = Path(__file__).parent / "templates"
"""All that a template can read; it holds no Typst package, and nothing is fetched."""
TEMPLATE = "document.typ"
CHART = "chart.typ"
RESOLUTION = 144
"""Points of a picture for an inch of its 640 pt: about 200 on paper, for it is as wide as the text."""
ACCESSIBLE: tuple[PDFStandard, ...] = ("ua-1",)
EPOCH = date(2000, 1, 1)
"""The date of a file whose document has none: files do not tell when they were made."""

LONGEST_WORD = 24
"""A longer run of characters may be broken after every eighth: it would not fit a column."""
BREAK = "\N{ZERO WIDTH SPACE}"
UNBROKEN = re.compile(rf"[!-~\u00a1-\u024f]{{{LONGEST_WORD + 1},}}")
MOST_NAMED = 10
ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
"""How Typst writes a character that it cannot print."""
STRETCH = re.compile(r".{1,8}")
NOT_SHOWN = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
"""What Typst says of a text that would leave holes on the page."""


@dataclass(frozen=True, slots=True)
class NoGlyph(Diagnostic):
    """What it means: a text has characters that none of the fonts at hand can show, so a page would have holes.

    Wrong: a contract with Chinese titles printed as PDF without a Chinese font

    Right: `pip install 'slalang[cjk]'` for Chinese, Japanese and Korean; other scripts as HTML or DOCX
    """

    characters: str
    message: ClassVar[str] = "no font shows {characters}"
    help: ClassVar[str] = "for Chinese, Japanese and Korean install `slalang[cjk]`; else write HTML or DOCX"


@dataclass(frozen=True, slots=True)
class NotSet(Diagnostic):
    """What it means: a document holds what the norms of PDF forbid, such as a character for private use.

    Wrong:  a title with the character U+E000, which means nothing outside of one machine
    Right:  the title without it
    """

    reason: str
    message: ClassVar[str] = "no PDF can be made of this: {reason}"
    help: ClassVar[str] = "take the character out, or write HTML or DOCX"


Unset = NoGlyph | NotSet
"""Why a document is not set as PDF."""


def pdf(document: Document, standards: Sequence[PDFStandard] = ACCESSIBLE, day: date = EPOCH) -> bytes | Unset:
    """The pages, tagged for screen readers; `day` is what the file says of its own date."""
    from datetime import UTC, datetime

    from typst import TypstError

    made = datetime(day.year, day.month, day.day, tzinfo=UTC)
    data = json.dumps(plain(document), ensure_ascii=False)
    try:
        found = compiler().compile(
            template(),
            format="pdf",
            sys_inputs={"document": data},
            pdf_standards=list(standards),
            timestamp=made,
        )
    except TypstError as error:
        return refused(error)
    assert isinstance(found, bytes), "a document is one file"
    return found


def picture(drawing: str) -> bytes | None:
    """An SVG as PNG in the fonts of the pages; None where none of them shows one of its characters."""
    from typst import TypstError

    source, inputs = (TEMPLATES / CHART).read_bytes(), {"drawing": drawing}
    try:  # a norm of PDF is what refuses characters that would leave holes
        compiler().compile(source, format="pdf", sys_inputs=inputs, pdf_standards=list(ACCESSIBLE))
    except TypstError:
        return None
    found = compiler().compile(source, format="png", ppi=RESOLUTION, sys_inputs=inputs)
    assert isinstance(found, bytes), "a drawing is one page"
    return found


def refused(error: TypstError) -> Unset:
    """Why a document cannot be set: characters that no font has, or that a norm of PDF forbids."""
    missing = unshown(error)
    return NoGlyph(NOWHERE, missing) if missing else NotSet(NOWHERE, str(error).splitlines()[0][:200])


def unshown(error: TypstError) -> str:
    """The characters that no font has, with their code points; empty for any other error."""
    texts = NOT_SHOWN.findall(f"{error}\n{error.diagnostic}")
    found = dict.fromkeys("".join(ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) for text in texts))
    return ", ".join(f"{c} (U+{ord(c):04X})" for c in list(found)[:MOST_NAMED])


@lru_cache(maxsize=1)
def compiler() -> Compiler:
    """The one compiler of this process: it keeps the fonts and what it has set before."""
    from typst import Compiler

    return Compiler(font_paths=fonts(), root=TEMPLATES, package_path=TEMPLATES, package_cache_path=TEMPLATES)


def fonts() -> Fonts:
    from typst import Fonts

    spec = util.find_spec(CJK_FONTS)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    return Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


def template() -> bytes:
    return (TEMPLATES / TEMPLATE).read_bytes()


def plain(node: object) -> object:
    """A node as JSON: a record with its kind as `is`, shares as thousandths, words with places where they may break."""
    if isinstance(node, Chart):
        words = {"is": "Chart", "caption": node.caption, "alternative": node.alternative}
        return words | {"svg": svg(node), "figures": plain(node.figures)}
    if is_dataclass(node):
        return {"is": type(node).__name__} | {f.name: plain(getattr(node, f.name)) for f in fields(node)}
    if isinstance(node, tuple):
        return [plain(each) for each in node]
    if isinstance(node, Fraction):
        return thousandths(node)
    return breakable(node) if isinstance(node, str) else node


def breakable(text: str) -> str:
    """Text in which a run of characters without a space may be broken."""
    return UNBROKEN.sub(lambda m: BREAK.join(STRETCH.findall(m.group())), text)
