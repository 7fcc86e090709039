"""Options that several commands share: the same words, the same refusals, whichever command is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import contract, sla

SETTLING = ("settle", "why", "report", "invoice")
SHARED = ("--period", "--sources", "--data", "--results", "--as-of", "--language", "--quiet")


@pytest.mark.parametrize("name", SETTLING)
def test_the_shared_options_are_told_in_the_same_order(name: str) -> None:
    said = sla(name, "--help").stdout
    assert [said.index(f"  {option} ") for option in SHARED] == sorted(said.index(f"  {o} ") for o in SHARED)


@pytest.mark.parametrize("name", SETTLING)
@pytest.mark.parametrize("option", ["--sources", "--data"])
def test_given_results_stand_in_place_of_data(tmp_path: Path, name: str, option: str) -> None:
    file = contract(tmp_path)
    other = tmp_path if option == "--data" else file
    done = sla(name, file, "--period", "2026-03", "--results", file, option, other)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "--results stands in place of data: give it without --sources and --data" in done.stderr


@pytest.mark.parametrize("name", SETTLING)
def test_an_instant_that_is_none_ends_every_command(tmp_path: Path, name: str) -> None:
    done = sla(name, contract(tmp_path), "--period", "2026-03", "--as-of", "14.02.2019")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("error[no-instant]")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("settle",), "give --period, or --from and --to"),
        (("settle", "--period", "2026-03", "--from", "2026-01"), "give --period, or --from and --to"),
        (("settle", "--from", "2026-01"), "give both --from and --to"),
        (("invoice", "--period", "2026-03", "--number", "A", "--series", "B"), "give numbers or a series, not both"),
        (("invoice", "--period", "2026-03", "--format", "ubl", "--format", "cii"), "several formats need a folder"),
        (("render", "--against-as-of", "2026-01-01", "--beside", "es"), "changes are shown in one language"),
        (("render", "--against-as-of", "2026-01-01", "-o", "x.pdf"), "changes are shown in html, markdown, docx"),
        (("render", "--template", "FILE"), "--template is a Word file"),
    ],
)
def test_options_that_do_not_go_together(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    file = contract(tmp_path)
    name, *rest = (str(file) if each == "FILE" else each for each in arguments)
    done = sla(name, file, *rest)
    assert (done.exit_code, done.stdout) == (2, "")
    assert told in " ".join(done.stderr.split())
