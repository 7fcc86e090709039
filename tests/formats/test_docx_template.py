"""A user's own Word template: what it looks like stays, plain names are filled in, all else is refused by name."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from docx import api
from docx.oxml import OxmlElement
from docx.shared import RGBColor, Twips

from slalang.diagnostic import Diagnostic
from slalang.documents.tree import Definition, Document, Labels, Paragraph, Section, Text
from slalang.formats.word import Options, Template, docx
from slalang.formats.word.package import skeleton
from tests.formats.word_reader import W, body, lines, parts

if TYPE_CHECKING:
    from docx.document import Document as WordFile

LABELS = Labels("Contents", "Skip", "–")
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
FACTS = (("provider", "Provider", "Contact Iberia"), ("law", "Law", "Spain"))


def agreement(title: str = "Customer care") -> Document:
    cover = tuple(Definition((Text(term),), (Paragraph((Text(said),)),), name=name) for name, term, said in FACTS)
    sections = (Section("parties", "Parties", (Paragraph((Text("Between us"),)),), "1"),)
    return Document("en", "ltr", "Agreement", title, "A-17", cover, (), sections, (), LABELS)


def template(*changes: Callable[[WordFile], object]) -> Template:
    """A file as Word's users make them, with the changes of a case."""
    file = api.Document()
    for change in changes:
        change(file)
    target = io.BytesIO()
    file.save(target)
    return Template("letterhead.docx", target.getvalue())


def says(*texts: str) -> Callable[[WordFile], object]:
    """Paragraphs of the body; a `|` in a text begins another run."""

    def change(file: WordFile) -> None:
        for text in texts:
            paragraph = file.add_paragraph()
            for run in text.split("|"):
                paragraph.add_run(run)

    return change


def filled(own: Template, document: Document | None = None) -> WordFile:
    made = docx(document or agreement(), Options(own))
    assert isinstance(made, bytes), made
    return api.Document(io.BytesIO(made))


def refused(own: Template) -> Diagnostic:
    made = docx(agreement(), Options(own))
    assert isinstance(made, Diagnostic), "the template was taken"
    assert made.text() and made.advice()
    return made


def with_part(own: Template, name: str, data: bytes) -> Template:
    """The template with one part more, or another one under the name."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for each, held in ({**parts(own.data), name: data}).items():
            file.writestr(each, held)
    return Template(own.path, target.getvalue())


def texts(file: WordFile) -> list[str]:
    return [p.text for p in file.paragraphs if p.text]


# ---------------------------------------------------------------- what stays


def test_look_of_the_template_stays() -> None:
    def letterhead(file: WordFile) -> None:
        section = file.sections[0]
        section.page_width, section.left_margin = Twips(11000), Twips(2800)
        section.header.paragraphs[0].add_run("Lawyers & Co — ")
        section.header.paragraphs[0].add_run().add_picture(io.BytesIO(PIXEL))
        file.styles["Heading 1"].font.color.rgb = RGBColor(0x80, 0, 0x80)

    file = filled(template(letterhead))
    assert file.sections[0].header.paragraphs[0].text.startswith("Lawyers & Co — ")
    assert [p.partname for p in file.part.package.iter_parts() if str(p.partname).endswith(".png")] != []
    assert (file.sections[0].page_width, file.sections[0].left_margin) == (Twips(11000), Twips(2800))
    assert file.styles["Heading 1"].font.color.rgb == RGBColor(0x80, 0, 0x80)
    [heading] = [p for p in file.paragraphs if p.style and p.style.name == "Heading 1"]
    assert heading.text == "Parties"


def test_styles_that_the_template_lacks_are_added() -> None:
    before = {style.name for style in api.Document().styles}
    file = filled(template())
    added = {style.name for style in file.styles} - before
    assert {"Clause Table", "Note", "Colophon", "Term"} <= added
    assert before <= {style.name for style in file.styles}


def test_id_that_the_template_gave_to_another_style_is_left_to_it() -> None:
    def own(file: WordFile) -> None:
        file.styles.add_style("Term", 1).element.set(f"{W}styleId", "ClauseTable")
        file.styles["Term"].element.find(f"{W}name").set(f"{W}val", "Of their own")

    file = filled(template(own))
    ids = {style.name: style.style_id for style in file.styles}
    assert ids["Of their own"] == "ClauseTable"
    assert ids["Clause Table"] == "ClauseTable2"
    used = {table._tbl.tblPr.find(f"{W}tblStyle").get(f"{W}val") for table in file.tables}
    assert used <= {"ClauseTable2", ids["Fact Table"]}


def test_numbers_of_the_template_are_left_alone() -> None:
    own = template(lambda file: file.add_paragraph("theirs", style="List Number"))
    made = docx(agreement(), Options(own))
    assert isinstance(made, bytes)
    assert "Heading1|1|Parties" in lines(made)
    assert parts(own.data)["word/numbering.xml"].count(b"<w:num ") < parts(made)["word/numbering.xml"].count(b"<w:num ")


def test_template_without_numbering_gets_one() -> None:
    held = parts(skeleton())
    del held["word/numbering.xml"]
    kinds = held["[Content_Types].xml"].replace(b'PartName="/word/numbering.xml"', b'PartName="/word/gone.xml"')
    links = (
        held["word/_rels/document.xml.rels"]
        .replace(b"numbering", b"fontTable", 1)
        .replace(b"numbering.xml", b"styles.xml")
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        for name, data in {**held, "[Content_Types].xml": kinds, "word/_rels/document.xml.rels": links}.items():
            file.writestr(name, data)
    made = docx(agreement(), Options(Template("bare.docx", target.getvalue())))
    assert isinstance(made, bytes)
    assert "Heading1|1|Parties" in lines(made)


def test_same_template_gives_the_same_bytes() -> None:
    own = template(says("{{ agreement }}"))
    assert docx(agreement(), Options(own)) == docx(agreement(), Options(own))


# ---------------------------------------------------------------- what is filled in


def test_agreement_takes_its_place_and_the_rest_stays_around_it() -> None:
    file = filled(template(says("Before", "{{ agreement }}", "After")))
    said = texts(file)
    assert said[0] == "Before"
    assert said[-1] == "After"
    assert "Between us" in said
    assert not any("{{" in text for text in said)


def test_without_a_place_the_agreement_comes_last() -> None:
    said = texts(filled(template(says("Only this"))))
    assert said[0] == "Only this"
    assert said[-1] == "Between us"


def test_names_are_filled_in_wherever_they_stand_and_however_they_are_split() -> None:
    def around(file: WordFile) -> None:
        file.sections[0].header.paragraphs[0].add_run("{{title}}")
        footer = file.sections[0].footer.paragraphs[0]
        for run in ("No. {", "{ num", "ber }", "}, {{kind}}"):
            footer.add_run(run)
        file.add_table(1, 1).cell(0, 0).text = "{{ law }}"

    file = filled(template(says("{{ provider }}| and {|{ customer| }}!", "{{agreement}}"), around))
    assert file.sections[0].header.paragraphs[0].text == "Customer care"
    assert file.sections[0].footer.paragraphs[0].text == "No. A-17, Agreement"
    assert texts(file)[0] == "Contact Iberia and !"
    assert file.tables[0].cell(0, 0).text == "Spain"


def test_filled_in_text_looks_like_the_name_that_it_replaces() -> None:
    def bold(file: WordFile) -> None:
        paragraph = file.add_paragraph("For ")
        paragraph.add_run("{{ title").bold = True
        paragraph.add_run(" }} only")

    runs = [(run.text, run.bold) for run in filled(template(bold)).paragraphs[0].runs]
    assert runs == [("For ", None), ("Customer care", True), (" only", None)]


def test_text_box_is_filled_in() -> None:
    def boxed(file: WordFile) -> None:
        box = OxmlElement("w:pict")
        content = OxmlElement("w:txbxContent")
        inner, run, text = OxmlElement("w:p"), OxmlElement("w:r"), OxmlElement("w:t")
        text.text = "{{ title }}"
        run.append(text)
        inner.append(run)
        content.append(inner)
        box.append(content)
        file.add_paragraph("Title: ").add_run()._r.append(box)

    made = docx(agreement(), Options(template(boxed)))
    assert isinstance(made, bytes)
    [box] = body(made).iter(f"{W}txbxContent")
    assert "".join(box.itertext()) == "Customer care"


def test_what_the_template_says_is_not_said_again() -> None:
    own = filled(template(says("{{ title }} of {{ provider }}", "{{ agreement }}")))
    assert texts(own).count("Customer care") == 0
    assert [cell.text for row in own.tables[0].rows for cell in row.cells] == ["Law", "Spain"]
    other = filled(template(says("{{ agreement }}")))
    assert texts(other).count("Customer care") == 1


def test_page_that_ends_at_the_place_of_the_agreement_still_ends_there() -> None:
    def two_pages(file: WordFile) -> None:
        file.add_paragraph("{{ agreement }}")
        file.add_section().left_margin = Twips(4000)
        file.add_paragraph("Annex")

    file = filled(template(two_pages))
    assert len(file.sections) == 2
    assert file.sections[1].left_margin == Twips(4000)
    assert texts(file)[-1] == "Annex"


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{{ title.upper() }}", "{{ title.upper() }}"),
        ("{{ title.__class__ }}", "{{ title.__class__ }}"),
        ("{{ items[0] }}", "{{ items[0] }}"),
        ("{{ title|safe }}", "{{ title|safe }}"),
        ("{{ 7*7 }}", "{{ 7*7 }}"),
        ("{% for x in y %}", "{% for x in y %}"),
        ("{# a remark #}", "{# a remark #}"),
        ("{{ title", "{{ title"),
        ("{{ }}", "{{ }}"),
        ("{{{ title }}}", "{{{ title }}"),
    ],
)
def test_anything_but_a_plain_name_is_refused(text: str, named: str) -> None:
    fault = refused(template(lambda file: file.add_paragraph(text)))
    assert fault.id() == "template-expression"
    assert named in fault.text()


def test_program_in_a_header_that_is_split_over_runs_is_refused() -> None:
    def header(file: WordFile) -> None:
        paragraph = file.sections[0].header.paragraphs[0]
        for run in ("{", "% fo", "r x in y %", "}"):
            paragraph.add_run(run)

    assert refused(template(header)).id() == "template-expression"


def test_unknown_name_is_refused_with_the_nearest() -> None:
    fault = refused(template(says("{{ titel }}")))
    assert fault.id() == "template-unknown-name"
    assert "did you mean `title`?" in fault.text()


@pytest.mark.parametrize(
    "change",
    [
        says("{{ agreement }}", "{{ agreement }}"),
        says("Here: {{ agreement }}"),
        lambda file: file.sections[0].header.paragraphs[0].add_run("{{ agreement }}"),
        lambda file: file.add_table(1, 1).cell(0, 0).paragraphs[0].add_run("{{ agreement }}"),
    ],
)
def test_agreement_has_one_paragraph_of_the_body_for_itself(change: Callable[[WordFile], object]) -> None:
    assert refused(template(change)).id() == "template-misplaced"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04 and no more", template().data[:-400]])
def test_broken_file_is_refused(data: bytes) -> None:
    assert refused(Template("x.docx", data)).id() == "template-unreadable"


def test_other_kind_of_office_file_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/workbook.xml", "<workbook/>")
    assert refused(Template("x.docx", target.getvalue())).id() == "template-unreadable"


def test_declared_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><w>&b;</w>'
    assert refused(with_part(template(), "word/extra.xml", bomb)).id() == "template-unreadable"


def test_macros_are_refused() -> None:
    kinds = parts(template().data)["[Content_Types].xml"]
    macro = kinds.replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    assert refused(with_part(template(), "[Content_Types].xml", macro)).id() == "template-active"
    assert refused(with_part(template(), "word/vbaProject.bin", b"x")).id() == "template-active"


def test_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b" " * 120_000_000)
    assert len(target.getvalue()) < 1_000_000
    assert refused(Template("x.docx", target.getvalue())).id() == "template-too-large"


def test_many_small_parts_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        for number in range(2_001):
            file.writestr(f"word/{number}.xml", b"")
    assert refused(Template("x.docx", target.getvalue())).id() == "template-too-large"


@pytest.mark.parametrize("target", ["https://evil.example/logo.png", "file:///etc/passwd", "\\\\server\\share\\t.dotm"])
def test_link_to_elsewhere_is_refused(target: str) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"

    def link(file: WordFile) -> None:
        file.part.relate_to(target, kind, is_external=True)

    fault = refused(template(link))
    assert fault.id() == "template-reaches-out"
    assert target.rsplit("\\", maxsplit=1)[-1] in fault.text()


@pytest.mark.parametrize(
    "instruction",
    ['INCLUDEPICTURE "http://evil.example/x.png"', "DDEAUTO c:\\\\x.exe", 'HYPERLINK "http://evil.example"'],
)
def test_field_that_fetches_is_refused(instruction: str) -> None:
    def field(file: WordFile) -> None:
        paragraph = file.add_paragraph()
        for half in (instruction[:5], instruction[5:]):
            text = OxmlElement("w:instrText")
            text.text = half
            paragraph.add_run()._r.append(text)

    assert refused(template(field)).id() == "template-reaches-out"


def test_hostile_text_is_filled_in_as_text() -> None:
    title = '<w:p/>&amp; {{ agreement }} {% x %} "quoted" \x07\x00'
    file = filled(template(says("{{ title }}", "{{ agreement }}")), agreement(title))
    assert texts(file)[0] == '<w:p/>&amp; {{ agreement }} {% x %} "quoted" \\u0007\\u0000'
