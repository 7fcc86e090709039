"""Data files made to be read as something else than they are, or to take all memory."""

from __future__ import annotations

import zipfile
from fractions import Fraction
from io import BytesIO

import duckdb
import pytest

from slalang.model.outcome import ObjectiveOutcome
from tests.attacks.attacked import RECORD, ROWS, SUM, Attacked

OTHER = "id,at,ok\n2,2026-01-05T10:00:00,no\n"


def outcome(attacked: Attacked) -> ObjectiveOutcome:
    settled = attacked.settle()
    assert settled.statement is not None, [f.text() for f in settled.faults]
    return settled.statement.periods[0].objectives[0]


@pytest.mark.parametrize(
    ("name", "neighbour"),
    [("a[1].csv", "a1.csv"), ("*.csv", "b.csv"), ("a?.csv", "ab.csv"), ("x*/t.csv", "xy/t.csv")],
)
def test_a_file_whose_name_looks_like_a_pattern_is_read_alone(attacked: Attacked, name: str, neighbour: str) -> None:
    attacked.contract()
    attacked.sources(f'"{name}"')
    attacked.write(name, ROWS)
    attacked.write(neighbour, OTHER)
    found = outcome(attacked)
    assert found.result == 1
    assert found.counts.counted == 1


def test_a_project_in_a_folder_that_looks_like_a_pattern_reads_its_own_files(attacked: Attacked) -> None:
    inner = Attacked(attacked.folder / "p*")
    inner.contract()
    inner.sources("t.csv")
    inner.write("t.csv", ROWS)
    attacked.write("pq/t.csv", OTHER)
    assert outcome(inner).counts.counted == 1


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_the_name_of_a_folder_is_no_column(attacked: Attacked, ending: str) -> None:
    attacked.contract()
    attacked.sources(f'"ok=yes/t.{ending}"')
    path = attacked.write(f"ok=yes/t.{ending}", ROWS.replace("yes", "no"))
    if ending == "parquet":
        row = "SELECT '1' AS id, TIMESTAMP '2026-01-05 10:00:00' AS at, 'no' AS ok"
        duckdb.connect().execute(f"COPY ({row}) TO '{path}' (FORMAT parquet)")
    assert outcome(attacked).result == 0


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("n", '"n":123456789012.000001'),
        ("n", '"x":{"n":1.5},"n":123456789012.000001'),
        ("n", '"\\u006e":123456789012.000001'),
        ("n", '"n":123456789012000001e-6'),
        ("/a/0", '"a":[123456789012.000001]'),
        ("/a/1", '"a":[1,123456789012.000001]'),
    ],
)
def test_a_json_number_that_a_float_cannot_hold_is_never_read(attacked: Attacked, column: str, value: str) -> None:
    attacked.contract(RECORD + SUM)
    attacked.sources("t.jsonl", f"{{id: id, at: at, ok: ok, n: {column}}}", absent="")
    line = '{"id":"%s","at":"2026-01-05T10:00:00","ok":"yes",%s}\n'
    good = '"n":2,"a":[2,2]'
    attacked.write("t.jsonl", line % (1, value) + line % (2, good))
    settled = attacked.settle()
    assert settled.statement is not None
    assert settled.statement.periods[0].objectives[0].result == 2
    assert settled.statement.provenance.relations[0].rejected == 1


def test_a_json_number_of_fifteen_digits_is_exact(attacked: Attacked) -> None:
    attacked.contract(RECORD + SUM)
    attacked.sources("t.jsonl", "{id: id, at: at, ok: ok, n: n}", absent="")
    attacked.write("t.jsonl", '{"id":"1","at":"2026-01-05T10:00:00","ok":"yes","n":123456789.012345}\n')
    assert outcome(attacked).result == Fraction("123456789.012345")


def test_an_endless_json_line_is_a_damaged_file(attacked: Attacked) -> None:
    attacked.contract()
    attacked.sources("t.jsonl")
    attacked.write("t.jsonl", '{"id":"' + "x" * (17 << 20) + '"}\n')
    assert attacked.refused() == ["data-file-damaged"]


@pytest.mark.parametrize("moment", ["294247-01-10 00:00:00", "290308-01-10 (BC) 00:00:00", "infinity"])
def test_a_time_at_the_end_of_the_world_is_a_rejected_row(attacked: Attacked, moment: str) -> None:
    attacked.contract()
    attacked.sources("t.parquet")
    rows = (
        f"SELECT '1' AS id, TIMESTAMP '{moment}' AS at, 'no' AS ok "
        "UNION ALL SELECT '2', TIMESTAMP '2026-01-05 10:00:00', 'yes'"
    )
    duckdb.connect().execute(f"COPY ({rows}) TO '{attacked.folder / 't.parquet'}' (FORMAT parquet)")
    found = outcome(attacked)
    assert found.result == 1
    assert found.counts.counted == 1


@pytest.mark.parametrize("unit", ["epoch_ms", "epoch_us"])
def test_an_epoch_far_off_is_a_rejected_row(attacked: Attacked, unit: str) -> None:
    attacked.contract()
    attacked.sources("t.csv", f"{{id: id, at: {{column: at, format: {unit}}}, ok: ok}}")
    attacked.write("t.csv", "id,at,ok\n1,9200000000000000,yes\n")
    settled = attacked.settle()
    assert settled.statement is not None
    assert settled.statement.provenance.relations[0].rejected == 1


# ------------------------------------------------------------ workbooks

NAMES = "http://schemas.openxmlformats.org"


def workbook(sheet: str) -> bytes:
    """An XLSX file around the XML of one sheet's rows."""
    kind, office = f"{NAMES}/package/2006", f"{NAMES}/officeDocument/2006/relationships"
    main = f"{NAMES}/spreadsheetml/2006/main"
    relation = '<Relationships xmlns="{0}/relationships"><Relationship Id="rId1" Type="{1}/{2}" Target="{3}"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{kind}/content-types"/>',
        "_rels/.rels": relation.format(kind, office, "officeDocument", "xl/workbook.xml") + "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relation.format(kind, office, "worksheet", "worksheets/sheet1.xml")
        + "</Relationships>",
        "xl/worksheets/sheet1.xml": sheet,
    }
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


def sheet(*rows: str, before: str = "") -> str:
    return (
        f'{before}<worksheet xmlns="{NAMES}/spreadsheetml/2006/main"><sheetData>{"".join(rows)}</sheetData></worksheet>'
    )


def row(number: int, **cells: str) -> str:
    made = "".join(f'<c r="{c}{number}" t="inlineStr"><is><t>{v}</t></is></c>' for c, v in cells.items())
    return f'<row r="{number}">{made}</row>'


TABLE = (row(1, A="id", B="at", C="ok"), row(2, A="1", B="2026-01-05T10:00:00", C="yes"))


def test_the_workbook_of_these_tests_is_one(attacked: Attacked) -> None:
    attacked.contract()
    attacked.sources("t.xlsx")
    attacked.write("t.xlsx", workbook(sheet(*TABLE)))
    assert outcome(attacked).result == 1


@pytest.mark.parametrize(
    "far",
    [
        row(1048576, XFD="z"),
        row(99999999999, A="z"),
        "<row r = '1048576'><c\nr = 'XFD1048576' t='inlineStr'><is><t>z</t></is></c></row>",
    ],
)
def test_one_cell_far_away_does_not_take_all_memory(attacked: Attacked, far: str) -> None:
    attacked.contract()
    attacked.sources("t.xlsx")
    attacked.write("t.xlsx", workbook(sheet(*TABLE, far)))
    assert attacked.refused() == ["data-file-too-large"]


def test_a_far_cell_between_two_pieces_is_seen(attacked: Attacked) -> None:
    attacked.contract()
    attacked.sources("t.xlsx")
    for shift in range(0, 80, 7):
        filler = f"<!--{' ' * ((1 << 20) - len(sheet(*TABLE)) - shift)}-->"
        attacked.write("t.xlsx", workbook(sheet(*TABLE, filler, row(1048576, XFD="z"))))
        assert attacked.refused() == ["data-file-too-large"]


def test_entities_of_a_workbook_are_not_followed(attacked: Attacked) -> None:
    attacked.contract()
    attacked.sources("t.xlsx")
    secret = attacked.write("secret.txt", "secret")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    attacked.write(
        "t.xlsx", workbook(sheet(TABLE[0], row(2, A="&e;", B="2026-01-05T10:00:00", C="yes"), before=entity))
    )
    assert attacked.refused() == ["data-file-damaged"]
