"""The contract's own words in the reader's language: whole runs of words, nothing inside of other words."""

from __future__ import annotations

from pathlib import Path

import pytest

from slalang.documents.agreement import Written, agreement
from slalang.documents.translated import rendered
from slalang.formats.markdown import text
from slalang.model.contract import Contract
from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.source import Source

CONTRACT = """
contract c "Care" {
  number "1" provider p "Speed of answer" customer q "Q"
  effective 2026-01-01 to 2026-12-31 timezone "UTC" currency EUR languages en, es law "Spain"
}
calendar office "Office hours" { open mon-fri 09:00-17:00 }
record call "Call" { id: text key  at: instant  ok: flag  counted by at }
service voice "Voice" { covers calls in office  includes "calls in Office hours" }
objective speed "Speed of answer" { service voice  measure share of calls where ok  target at least 80%  each month }
"""
SPANISH = """
translation es {
  "Care" = "Atención" "Spain" = "España" "Office hours" = "Horario" "Voice" = "Voz" "Call" = "Llamada"
  "calls in Office hours" = "llamadas en horario" "Speed of answer" = "Rapidez" "calls" = "llamadas"
}
"""


def made(more: str) -> Contract:
    found = check(Source("contract.sla", CONTRACT + more), Folder(Path()))
    assert found.contract is not None, [f.text() for f in found.faults]
    assert not found.faults, [f.text() for f in found.faults]
    return found.contract


def printed(contract: Contract, language: str) -> str:
    written = agreement(contract, language)
    assert isinstance(written, Written)
    return text(written.document)


def test_titles_duties_names_and_the_law_are_printed_in_the_readers_language() -> None:
    found = printed(made(SPANISH), "es")
    for words in ("# Atención", "Voz", "Horario", "Rapidez", "Llamadas en horario", "llamadas](#record.call)"):
        assert words in found
    for words in ("Care", "Office hours", "Voice", "Spain"):
        assert words not in found
    assert "España" in found


def test_a_language_without_a_translation_keeps_the_words() -> None:
    with_it, without = made(SPANISH), made("")
    assert printed(with_it, "en") == printed(without, "en").replace(without.version, with_it.version)


def test_a_region_reads_the_words_of_its_language() -> None:
    assert "Horario" in printed(made(SPANISH), "es-MX")


WORDS = {"Office hours": "Horario", "calls": "llamadas", "Voice": "Voz"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Office hours", "Horario"),
        ("Calls", "Llamadas"),
        ("calls", "llamadas"),
        (" calls", " llamadas"),
        ("Voices", "Voices"),
        ("voice", "voice"),
        ("all calls", "all calls"),
        ("", ""),
    ],
)
def test_a_run_is_translated_whole(before: str, after: str) -> None:
    assert rendered(before, WORDS) == after


def test_the_projects_own_words_go_before_those_of_a_library(tmp_path: Path) -> None:
    (tmp_path / "more.sla").write_text('translation es { "Care" = "Cuidado" }', "utf-8")
    loaded = check(Source("contract.sla", f"use more\n{CONTRACT}"), Folder(tmp_path))
    assert loaded.contract is not None
    assert dict(dict(loaded.contract.translations)["es"]) == {"Care": "Cuidado"}
