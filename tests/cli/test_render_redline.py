"""`sla render`: as a Word file, in the user's own template, and against an older agreement."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import api

from tests.cli.commands import ROOT, contract, sla
from tests.formats.word_reader import W, body, lines

AMENDED = ROOT / "tests" / "golden" / "amendments" / "limit_by_start" / "contract.sla"
AUDIT = '\nclause audit "Audit" { text en """\nThe customer may inspect the facts.\n""" }\n'


def test_agreement_is_a_word_file_by_its_name(tmp_path: Path) -> None:
    done = sla("render", AMENDED, "-o", tmp_path / "agreement.docx")
    assert done.exit_code == 0
    file = api.Document(str(tmp_path / "agreement.docx"))
    assert any(p.style is not None and p.style.name == "Heading 1" for p in file.paragraphs)


def test_own_template_is_filled(tmp_path: Path) -> None:
    own = api.Document()
    own.sections[0].header.paragraphs[0].add_run("Law & Co: {{ title }}")
    own.save(str(tmp_path / "letterhead.docx"))
    done = sla("render", AMENDED, "--template", tmp_path / "letterhead.docx", "-o", tmp_path / "agreement.docx")
    assert done.exit_code == 0
    header = api.Document(str(tmp_path / "agreement.docx")).sections[0].header.paragraphs[0].text
    assert header.startswith("Law & Co: ")
    assert "{{" not in header


def test_template_that_computes_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    own = api.Document()
    own.add_paragraph("{{ title.upper() }}")
    own.save(str(tmp_path / "t.docx"))
    done = sla("render", AMENDED, "--template", tmp_path / "t.docx", "-o", tmp_path / "agreement.docx")
    assert done.exit_code == 1
    assert "error[template-expression]" in done.stderr
    assert not (tmp_path / "agreement.docx").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--template", str(AMENDED), "--format", "html"), "--template is a Word file"),
        (("--against", str(AMENDED), "--format", "pdf"), "changes are shown in html, markdown, docx"),
        (("--against", str(AMENDED), "--beside", "es"), "changes are shown in one language"),
    ],
)
def test_options_that_do_not_go_together_are_a_slip_of_the_command(options: tuple[str, ...], said: str) -> None:
    done = sla("render", AMENDED, *options)
    assert done.exit_code == 2
    assert said in done.stderr


def test_two_files_are_compared(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    old, new = contract(tmp_path / "old"), contract(tmp_path, AUDIT)
    done = sla("render", new, "--against", old, "--format", "markdown")
    assert done.exit_code == 0
    assert "(Audit)](#clause.audit) is new." in done.stdout
    assert "<ins>The customer may inspect the facts.</ins>" in done.stdout
    back = sla("render", old, "--against", new, "--format", "markdown").stdout
    assert "(Audit)](#clause.audit) of the older text is gone." in back


def test_terms_of_two_days_are_compared_as_tracked_changes(tmp_path: Path) -> None:
    file = tmp_path / "redline.docx"
    days = ("--as-of", "2026-07-01", "--against-as-of", "2026-06-30")
    assert sla("render", AMENDED, *days, "-o", file).exit_code == 0
    changes = list(body(file.read_bytes()).iter(f"{W}ins", f"{W}del"))
    assert changes
    assert len({change.get(f"{W}author") for change in changes}) == 1
    for view, day in (("accepted", "2026-07-01"), ("rejected", "2026-06-30")):
        plain = sla("render", AMENDED, "--as-of", day, "--format", "docx").stdout_bytes
        assert lines(file.read_bytes(), view) == lines(plain)
    api.Document(io.BytesIO(file.read_bytes()))


def test_no_change_says_so_and_is_no_failure(tmp_path: Path) -> None:
    done = sla("render", AMENDED, "--against", AMENDED, "-o", tmp_path / "redline.html")
    assert done.exit_code == 0
    assert "Nothing: the two texts say the same." in done.stderr
    assert "Nothing: the two texts say the same." in (tmp_path / "redline.html").read_text(encoding="utf-8")


def test_older_contract_with_a_fault_is_named(tmp_path: Path) -> None:
    (tmp_path / "old.sla").write_text("contract x {", encoding="utf-8")
    done = sla("render", AMENDED, "--against", tmp_path / "old.sla")
    assert done.exit_code == 1
    assert "old.sla" in done.stderr
