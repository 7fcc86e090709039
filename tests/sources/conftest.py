"""A project folder for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.made import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder = tmp_path / "contract"
    folder.mkdir()
    return Project(folder)
