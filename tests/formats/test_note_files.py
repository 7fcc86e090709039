"""Notes as JSON, as entries of a ledger and as rows: exact, balanced, and never a formula."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl  # type: ignore[import-untyped]  # it has no types
import pytest

from slalang.booking.ledger import SIDES, Books, entry_of
from slalang.diagnostic import visible
from slalang.formats import evidence
from slalang.formats.beancount import beancount
from slalang.formats.evidence import Sheet, write_csv, write_xlsx
from slalang.formats.journal import journal
from slalang.formats.note_json import FORMAT, record, schema
from slalang.formats.sheets import Cell
from slalang.model.note import NoteKind
from tests.formats.hostile import CONTROL, DIRECTION, HOSTILE
from tests.formats.made_notes import notes

NOTES = notes()
PROVIDER, CUSTOMER = (Books(side, SIDES[side]) for side in ("provider", "customer"))
DAY = date(2026, 4, 1)


# ---------------------------------------------------------------- JSON


def strict(node: Any) -> Any:
    """The schema as it is, and nothing beside it."""
    if isinstance(node, dict):
        closed = {"additionalProperties": False} if node.get("type") == "object" else {}
        return {**{key: strict(value) for key, value in node.items()}, **closed}
    return [strict(each) for each in node] if isinstance(node, list) else node


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    assert schema()["$id"] == FORMAT


def test_notes_keep_the_published_schema_and_say_nothing_beside_it() -> None:
    validator = jsonschema.Draft202012Validator(strict(schema()))
    for note in NOTES:
        assert [fault.message for fault in validator.iter_errors(record(note))] == []


def test_figures_are_exact_texts() -> None:
    for note in NOTES:
        found = record(note)
        nets = [Fraction(line["net"]) for line in found["lines"]]
        assert sum(nets) == Fraction(found["net"]) == note.net
        assert Fraction(found["net"]) + Fraction(found["tax"]) == Fraction(found["total"])
        assert not any(isinstance(value, float) for value in flat(found))


def flat(node: Any) -> list[Any]:
    parts = node.values() if isinstance(node, dict) else node if isinstance(node, list) else None
    return [node] if parts is None else [each for part in parts for each in flat(part)]


# ---------------------------------------------------------------- the ledger


@pytest.mark.parametrize("books", [PROVIDER, CUSTOMER], ids=["provider", "customer"])
def test_the_journal_balances(books: Books) -> None:
    for note in NOTES:
        rows = list(csv.DictReader(io.StringIO(journal([entry_of(note, books)]))))
        debit, credit = (sum(Decimal(row[side] or 0) for row in rows) for side in ("debit", "credit"))
        assert debit == credit
        assert all(bool(row["debit"]) != bool(row["credit"]) for row in rows)
        assert {row["currency"] for row in rows} == {note.currency}


POSTING = re.compile(r"  (?P<account>[A-Z]\S+) +(?P<amount>-?[0-9.]+) (?P<currency>[A-Z]{3})")


@pytest.mark.parametrize("books", [PROVIDER, CUSTOMER], ids=["provider", "customer"])
def test_transactions_balance_and_are_of_the_grammar(books: Books) -> None:
    text = r'"(?:[^"\\]|\\.)*"'
    head = re.compile(rf"\d{{4}}-\d\d-\d\d \* {text} {text}(?: \^[A-Za-z0-9\-_/.]+)+")
    meta = re.compile(rf"    memo: {text}|  (?:number|corrects): {text}")
    for note in NOTES:
        first, *rest = beancount([entry_of(note, books)]).splitlines()
        assert head.fullmatch(first), first
        found = [POSTING.fullmatch(line) for line in rest]
        assert all(posting or meta.fullmatch(line) for line, posting in zip(rest, found, strict=True))
        assert sum(Decimal(p["amount"]) for p in found if p) == 0


def test_a_credit_lessens_what_the_customer_owes_in_both_books() -> None:
    note = next(n for n in NOTES if n.kind is NoteKind.CREDIT_NOTE)
    provider, customer = (entry_of(note, books).postings[-1] for books in (PROVIDER, CUSTOMER))
    assert (provider.account, provider.amount) == ("Assets:Receivables", -note.total)
    assert (customer.account, customer.amount) == ("Liabilities:Payables", note.total)


def test_an_entry_names_what_it_corrects_and_is_linked_to_it() -> None:
    note = next(n for n in NOTES if len(n.preceding) == 3)
    entry = entry_of(note, PROVIDER)
    assert entry.corrects == tuple(each.number for each in note.preceding)
    rows = list(csv.DictReader(io.StringIO(journal([entry]))))
    assert {row["corrects"] for row in rows} == {visible("; ".join(entry.corrects))}
    assert beancount([entry]).splitlines()[0].count(" ^") == 1 + len(note.preceding)


def test_tax_is_posted_with_its_sign() -> None:
    note = next(n for n in NOTES if n.kind is NoteKind.CREDIT_NOTE and n.tax)
    by_account = {p.account: p.amount for p in entry_of(note, PROVIDER).postings if p.account == "Liabilities:Tax:VAT"}
    assert by_account["Liabilities:Tax:VAT"] > 0, "less is owed to the state: a debit"


# ---------------------------------------------------------------- rows

FORMULAS = ("+1", "-1", "@x", "\tx", "\rx", "＝1", "＋1", "－1", "＠x")
ROWS: tuple[tuple[Cell, ...], ...] = (
    *((text, Decimal("1.50"), 7, DAY) for text in (*HOSTILE, DIRECTION, CONTROL, *FORMULAS)),
    (None, Decimal("123456789012345.678901"), -3, None),
)
SHEET = Sheet("rows", ("text", "amount", "count", "day"), lambda: ROWS, ("speed", "2026-03", None))


def test_no_cell_of_csv_begins_a_formula(tmp_path: Path) -> None:
    write_csv(tmp_path / "rows.csv", ("objective", "period", "group"), (SHEET,))
    rows = list(csv.reader(io.StringIO((tmp_path / "rows.csv").read_bytes().decode(), newline="")))
    assert rows[0] == ["objective", "period", "group", "text", "amount", "count", "day"]
    texts = [row[3] for row in rows[1:]]
    assert not any(text.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")) for text in texts)
    assert {"'=1+1", "'＝1", "'＋1", "'－1", "'＠x"} <= set(texts)
    assert rows[1][4:] == ["1.50", "7", "2026-04-01"]
    assert rows[-1][4:] == ["123456789012345.678901", "-3", ""], "a number keeps its sign"


def test_no_cell_of_xlsx_is_a_formula_and_numbers_are_numbers(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "rows.xlsx", "Note", DAY, (SHEET,))
    page = openpyxl.load_workbook(tmp_path / "rows.xlsx")["rows"]
    cells = [cell for row in page.iter_rows(min_row=2) for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert page["B2"].value == 1.5
    assert page.cell(len(ROWS) + 1, 2).value == "123456789012345.678901", "what a spreadsheet would round is a text"
    parts = zipfile.ZipFile(tmp_path / "rows.xlsx")
    assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


def test_sheets_of_one_name_and_of_any_length(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "MOST_ROWS", 10)
    named = [
        Sheet(name, ("n",), lambda: ((i,) for i in range(25))) for name in ("a[]:*?/\\b" * 9, "x", "X", "", "history")
    ]
    write_xlsx(tmp_path / "rows.xlsx", "Note", DAY, named)
    book = openpyxl.load_workbook(tmp_path / "rows.xlsx")
    assert len(book.sheetnames) == 15
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert sum(page.max_row - 1 for page in book.worksheets) == 125


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_xlsx(tmp_path / f"{name}.xlsx", "Note", DAY, (SHEET,))
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_sheets_of_different_columns_share_one_csv(tmp_path: Path) -> None:
    other = Sheet("other", ("count", "site"), lambda: ((1, "north"),), ("care", "2026-03", "north"))
    write_csv(tmp_path / "rows.csv", ("objective", "period", "group"), (SHEET, other))
    last = (tmp_path / "rows.csv").read_text(encoding="utf-8").splitlines()[-1]
    assert last == "care,2026-03,north,,,1,,north"
