"""The small project for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bad_input.project import CALLS, CONTRACT, OUTAGES, SOURCES, Project


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Project:
    made = Project(tmp_path, capsys, monkeypatch)
    for name, content in (
        ("contract.sla", CONTRACT),
        ("sources.yaml", SOURCES),
        ("calls.csv", CALLS),
        ("outages.csv", OUTAGES),
    ):
        made.write(name, content)
    return made
