"""Texts made to stall a machine: deep, wide and doubling; each ends soon, by a named diagnostic or with an answer."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from slalang.semantics.check import Checked, check
from slalang.semantics.loading import Folder
from slalang.source import Source
from tests.diagnostics.cases import SHARED

HEAD = (SHARED / "desk.sla").read_text(encoding="utf-8")
SOON = 20.0
"""Seconds: far more than any of these needs, and far less than what they ask for."""


def checked(text: str, root: Path = SHARED) -> Checked:
    start = time.perf_counter()
    result = check(Source("contract.sla", f"{text}\n{HEAD}"), Folder(root))
    assert time.perf_counter() - start < SOON
    return result


def ids(text: str) -> list[str]:
    return [fault.id() for fault in checked(text).faults]


def chain(first: str, step: str, length: int) -> str:
    """`first`, then `step` with N and its predecessor M for every N."""
    steps = (step.replace("N", str(n)).replace("M", str(n - 1)) for n in range(1, length + 1))
    return "\n".join((first, *steps))


def test_ten_thousand_parentheses() -> None:
    assert ids(f"define x of ticket = {'(' * 10_000}effort{')' * 10_000}") == ["nested-too-deep"]
    assert ids(f"define x of ticket = {'(' * 10_000}") == ["nested-too-deep"]
    assert ids(f"define x of ticket = {'not ' * 10_000} yes") == ["nested-too-deep"]


def test_a_number_of_a_million_digits() -> None:
    assert ids(f"define x of ticket = effort is over {'9' * 1_000_000} h") == ["number-too-long"]
    assert ids(f"define x of ticket = effort is over 0.{'9' * 1_000_000} h") == ["number-too-long"]


DOUBLING = {
    "definitions": chain("define x0 of ticket = effort", "define xN of ticket = xM + xM", 40),
    "metrics": chain("metric x0 of ticket { value count of tickets }", "metric xN of ticket { value xM + xM }", 40),
    "arguments": chain(
        "define x0(a: duration) of ticket = a + a", "define xN(a: duration) of ticket = xM(a: a + a)", 40
    )
    + "\ndefine y of ticket = x40(a: effort)",
}


@pytest.mark.parametrize("text", DOUBLING.values(), ids=DOUBLING.keys())
def test_what_doubles_is_too_much(text: str) -> None:
    assert ids(text) == ["too-much"]


DEEP = {
    "definitions": chain("define x0 of ticket = effort", "define xN of ticket = xM + 1 s", 3000),
    "metrics": chain("metric x0 of ticket { value count of tickets }", "metric xN of ticket { value xM + 1 }", 3000),
    "calendars": chain("calendar x0 { open mon 09:00-10:00 }", "calendar xN { open as xM }", 3000),
    "parameters": chain("parameter x0: count = 1", "parameter xN: count = xM", 3000),
    "records": chain("record x0 { id: text key }", "record xN of xM { aN: text }", 3000),
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP.keys())
def test_what_is_deep_is_too_much_or_found_out_at_once(text: str) -> None:
    """In the order in which they are written some chains are short at every step; turned around they are long."""
    assert set(ids(text)) <= {"too-much"}
    assert ids("\n".join(reversed(text.splitlines()))) == ["too-much"]


def test_what_may_be_deep() -> None:
    """Series read each other in time, not in text; calendars are opened once."""
    assert ids(chain("define x0 each month = 1 EUR", "define xN each month = xM + 1 EUR", 500)) == []
    assert ids(chain("define x0 each month = 1 EUR", "define xN each month = xM + xM", 40)) == []
    assert ids(chain("calendar x0 { open mon 09:00-10:00 }", "calendar xN { open as xM, xM }", 40)) == []
    assert ids(chain("define x0 of ticket = effort", "define xN of ticket = xM + 1 s", 30)) == []


def test_files_that_use_each_other_in_a_long_row(tmp_path: Path) -> None:
    for n in range(200):
        (tmp_path / f"x{n}.sla").write_text(f"use x{n + 1}\n", encoding="utf-8")
    (tmp_path / "x200.sla").write_text("calendar night { open sat 09:00-12:00 }\n", encoding="utf-8")
    faults = checked("use x0", tmp_path).faults
    assert [(fault.id(), fault.place.source.name) for fault in faults] == [("too-much", "x49.sla")]


def test_thousands_of_declarations() -> None:
    assert ids("\n".join(f"define x{n} of ticket = effort is over {n} s" for n in range(3000))) == []


def test_thousands_of_bands() -> None:
    """Rows of words over many keys, which nothing but search could prove."""
    fields = "\n".join(f'  k{n}: one of ("a", "b", "c")' for n in range(12))
    words = ('"a"', '"b"', '"c"')
    rows = [
        " and ".join(f"any of ({words[(i + j) % 3]}, {words[(i * j + 1) % 3]})" for j in range(12)) for i in range(300)
    ]
    table = ", ".join(f"{row}: {n} EUR" for n, row in enumerate(rows))
    keys = ", ".join(f"k{n}" for n in range(12))
    found = set(ids(f"record case {{\n{fields}\n}}\ndefine price of case = by {keys} {{ {table} }}"))
    assert found
    assert found <= {"band-gap", "band-overlap", "table-not-proved"}


def test_a_table_that_is_too_large_to_prove() -> None:
    bands = ", ".join(f"{n} s: 1 EUR" for n in range(5001))
    assert ids(f"define price of ticket = by effort {{ {bands}, otherwise: 0 EUR }}") == ["table-not-proved"]
