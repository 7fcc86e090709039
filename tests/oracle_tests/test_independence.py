"""The oracle shares nothing with what it judges: its imports are walked, file by file."""

from __future__ import annotations

import ast
from pathlib import Path

FORBIDDEN = ("slalang.engine", "slalang.settle", "slalang.calendar", "slalang.sources", "slalang.pipeline", "duckdb")
ALLOWED = ("slalang.model.contract", "slalang.model.expression", "slalang.units")


def imported(file: Path) -> set[str]:
    """The modules that a file names in imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_the_oracle_reads_the_model_and_nothing_else_of_the_project(root: Path) -> None:
    files = sorted((root / "tests" / "oracle").glob("*.py"))
    assert files, "the oracle is there"
    for file in files:
        names = {name for name in imported(file) if name.startswith(("slalang", "duckdb"))}
        assert not {n for n in names if n.startswith(FORBIDDEN)}, file.name
        assert all(n.startswith(ALLOWED) for n in names), file.name


def test_no_file_of_the_oracle_loads_code_by_name(root: Path) -> None:
    for file in (root / "tests" / "oracle").glob("*.py"):
        assert not {"importlib", "runpy"} & imported(file)
        assert "__import__" not in file.read_text()
