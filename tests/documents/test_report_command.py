"""`sla report`: the format follows the ending, faults are told, nothing is written where there is no report."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import sla
from tests.documents import reported


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reported.project(tmp_path_factory.mktemp("shop"))


@pytest.mark.parametrize(
    ("ending", "begins"),
    [("html", b"<!DOCTYPE html>"), ("md", b"# "), ("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")],
)
def test_the_format_follows_the_ending(file: Path, tmp_path: Path, ending: str, begins: bytes) -> None:
    out = tmp_path / f"report.{ending}"
    found = sla("report", file, "--period", "2026-03", "-o", out)
    assert found.exit_code == 0, found.output
    assert out.read_bytes().startswith(begins)
    assert "Shop support, March 2026" in found.stderr


def test_without_a_file_the_page_goes_to_standard_output(file: Path) -> None:
    found = sla("report", file, "--period", "2026-03", "--language", "es")
    assert found.exit_code == 0
    assert found.stdout.startswith("<!DOCTYPE html>") and 'lang="es"' in found.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--period", "2026-13"), "no-period"),
        (("--period", "2027-03"), "outside-the-term"),
        (("--period", "2026-03", "--language", "fr"), "no-catalog"),
        (("--period", "2026-03", "--as-of", "never"), "no-instant"),
    ],
)
def test_faults_are_told_and_nothing_is_written(
    file: Path, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    out = tmp_path / "report.html"
    found = sla("report", file, *arguments, "-o", out)
    assert found.exit_code == 1
    assert told in found.stderr
    assert not out.exists()


def test_results_and_data_exclude_each_other(file: Path) -> None:
    assert sla("report", file, "--period", "2026-03", "--results", file, "--data", file.parent).exit_code == 2


def test_help_has_examples() -> None:
    assert "sla report contract.sla --period 2026-06 --language es -o informe.pdf" in sla("report", "--help").output
