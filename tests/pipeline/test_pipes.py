"""Files of a user that are none: a pipe that nobody writes into is named, and nothing waits for it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from slalang.pipeline.note_files import LIST
from tests.booking.cases import BAD, PARTIES, contract, invoiced, promise, results, told

TEXT, MARCH = contract(promise("speed", "100")), results(speed={"2026-03": BAD})


@pytest.fixture(params=["pipe", "folder"])
def none(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A path where something is that is no file."""
    path = tmp_path / "none"
    if request.param == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    return path


def test_parties(none: Path, tmp_path: Path) -> None:
    done = invoiced(tmp_path, TEXT, MARCH, "2026-03", parties=none)
    assert told(done.faults) == ["parties-not-read"]
    assert "cannot be opened: " in done.faults[0].text()


def test_results(none: Path, tmp_path: Path) -> None:
    assert told(invoiced(tmp_path, TEXT, MARCH, "2026-03", results=none).faults) == ["results-unreadable"]


def test_sources(none: Path, tmp_path: Path) -> None:
    done = invoiced(tmp_path, TEXT, MARCH, "2026-03", PARTIES, results=None, sources=none)
    assert told(done.faults) == ["sources-unreadable"]


def test_the_list_of_an_earlier_run(tmp_path: Path) -> None:
    """Anybody may put something else in its place; the notes are written all the same."""
    out = tmp_path / "out"
    out.mkdir()
    os.mkfifo(out / LIST)
    done = invoiced(tmp_path, TEXT, MARCH, "2026-03", formats=("json",), out=out)
    assert [path.name for path in done.files] == ["note.json"]
