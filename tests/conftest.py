"""What the tests of all rooms share: data that may be read but not shipped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of design, cases and real data beside the repository, some of which may not ship.

    Skips with the reason where it is absent; fails where `SLALANG_REQUIRE_SHARED=1` says that it must be there.
    """
    if (SHARED / "data").is_dir():
        return SHARED
    reason = f"../shared is absent: {SHARED.name}/data holds real data that may be tested with but not shipped"
    if os.environ.get("SLALANG_REQUIRE_SHARED") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
