"""The version of slalang that is running."""

from __future__ import annotations


def version() -> str:
    """The installed version, or `unknown` from a bare checkout."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("slalang")
    except PackageNotFoundError:
        return "unknown"
