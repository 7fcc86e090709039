"""A small contract in a folder for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.attacked import Attacked


@pytest.fixture
def attacked(tmp_path: Path) -> Attacked:
    return Attacked(tmp_path)
