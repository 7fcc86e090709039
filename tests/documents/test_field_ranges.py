"""The range of a field in the agreement: printed in each language, also of a field that no promise reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import sla

CONTRACT = """
contract c "Probes" {{
  number "1"
  provider p "P"
  customer q "Q"
  effective 2026-01-01 to 2026-12-31
  timezone "UTC"
  currency EUR
  languages en, es, zh
}}
record reading "Reading" {{
  at: instant key
  level: percent from 0% to {most}
  lost: count optional under 10
  note: text optional
  counted by at
}}
objective uptime "Uptime" {{ measure mean of level over readings  target at least 90%  each month }}
"""


def fields(folder: Path, *arguments: str) -> str:
    """The sentence on the fields of the record."""
    done = sla("render", folder / "contract.sla", "--format", "markdown", *arguments)
    assert done.exit_code == 0, done.stderr
    plain = done.stdout.replace("\N{NO-BREAK SPACE}", " ")
    return next(line for line in plain.splitlines() if "`level`" in line)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "old.sla").write_text(CONTRACT.format(most="100%"), encoding="utf-8")
    (tmp_path / "contract.sla").write_text(CONTRACT.format(most="99%"), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("language", "level", "lost"),
    [
        ("en", "`level`: percentage, only from 0% to 99%", "`lost`: whole number, may be missing, only under 10"),
        ("es", "`level`: porcentaje, solo desde un 0 % hasta un 99 %", "`lost`: "),
        ("zh", "`level`：百分比，取值从 0% 到 99%", "`lost`："),
    ],
)
def test_a_range_is_printed_and_what_nothing_reads_is_not(folder: Path, language: str, level: str, lost: str) -> None:
    """A row with eleven lost probes counts nowhere, although no promise reads them: so the signed text says it."""
    found = fields(folder, "--language", language)
    assert level in found
    assert lost in found
    assert "`note`" not in found


def test_a_changed_range_is_a_change_of_the_agreement(folder: Path) -> None:
    found = fields(folder, "--against", str(folder / "old.sla"))
    assert "from 0% to <del>100%</del><ins>99%</ins>" in found
