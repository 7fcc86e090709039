"""`sla fmt`: in place, to look at, or only to know; comments stay, and what cannot be read is left alone."""

from __future__ import annotations

from pathlib import Path

from tests.cli.commands import contract, sla

UNTIDY = """
# why nights count
calendar   night{open sat 09:00-12:00   # on Saturdays
closed 2026-12-24,2026-12-31}
"""


def test_formats_in_place_and_keeps_comments(tmp_path: Path) -> None:
    file = contract(tmp_path, UNTIDY)
    result = sla("fmt", file)
    assert result.exit_code == 0
    assert result.stdout == f"{file}: formatted\n"
    text = file.read_text(encoding="utf-8")
    assert "# why nights count\n" in text
    assert "# on Saturdays\n" in text
    assert "calendar night {\n" in text
    again = sla("fmt", file)
    assert (again.exit_code, again.stdout) == (0, "")
    assert file.read_text(encoding="utf-8") == text


def test_check_and_diff_change_nothing(tmp_path: Path) -> None:
    file = contract(tmp_path, UNTIDY)
    before = file.read_bytes()
    only = sla("fmt", "--check", file)
    assert (only.exit_code, only.stdout) == (1, f"{file}: would be formatted\n")
    diff = sla("fmt", "--diff", file)
    assert diff.exit_code == 1
    assert diff.stdout.startswith(f"--- {file}\n+++ {file} (formatted)\n@@ ")
    assert "-calendar   night{open sat 09:00-12:00   # on Saturdays\n" in diff.stdout
    assert file.read_bytes() == before
    sla("fmt", file)
    assert sla("fmt", "--check", file).exit_code == 0
    assert sla("fmt", "--diff", file).stdout == ""


def test_a_text_that_cannot_be_read_is_left_alone_and_the_others_are_formatted(tmp_path: Path) -> None:
    broken, untidy = contract(tmp_path, UNTIDY + "calendar x { opne }\n", "broken.sla"), contract(tmp_path, UNTIDY)
    before = broken.read_bytes()
    result = sla("fmt", broken, untidy)
    assert result.exit_code == 1
    assert result.stdout == f"{untidy}: formatted\n"
    assert result.stderr.startswith("error[unknown-clause]: ")
    assert broken.read_bytes() == before


def test_faults_of_meaning_do_not_matter(tmp_path: Path) -> None:
    file = contract(tmp_path, "define slow of ticket = effort is over 80%\n")
    assert sla("fmt", file).exit_code == 0


def test_bytes_that_are_no_text_are_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "latin.sla"
    file.write_bytes("# España".encode("latin-1"))
    result = sla("fmt", file)
    assert result.exit_code == 1
    assert result.stderr.startswith("error[not-utf8]: ")
    assert file.read_bytes() == "# España".encode("latin-1")
