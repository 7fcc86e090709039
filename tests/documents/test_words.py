"""Catalogs of phrases: complete, with the same holes, and what is missing is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from slalang.documents.words import BadCatalog, Catalog, NoCatalog, english, holes, load, shipped

ROOM = Path(__file__).resolve().parents[2] / "slalang" / "documents"


@pytest.mark.parametrize("language", shipped())
def test_catalog_that_ships_translates_every_phrase_with_its_holes(language: str) -> None:
    catalog = load(language)
    assert isinstance(catalog, Catalog)
    assert [fault.phrase for fault in catalog.faults] == []
    assert {k: holes(t) for k, t in catalog.templates.items()} == {k: holes(t) for k, t in english().templates.items()}


def test_every_phrase_that_the_code_names_exists() -> None:
    groups = {key.partition(".")[0] for key in english().templates}
    named = {
        key
        for file in ROOM.rglob("*.py")
        for key in re.findall(r'(?<!f)"([a-z_]+\.[a-z_]+(?:\.[a-z_]+)?)"', file.read_text("utf-8"))
        if key.partition(".")[0] in groups
    }
    elsewhere = {"contract.effective", "contract.end"}
    assert len(named) > 200
    assert sorted(key for key in named - elsewhere if key not in english()) == []


def test_language_without_catalog_is_named_with_the_nearest() -> None:
    found = load("ez")
    assert isinstance(found, NoCatalog)
    assert "`ez`" in found.text()
    assert "en, es" in found.advice()


@pytest.mark.parametrize("language", ["../en", "", "en/../../x", "x" * 5000])
def test_language_is_never_a_path(language: str) -> None:
    assert isinstance(load(language), NoCatalog)


def test_regional_tag_uses_its_languages_phrases_and_its_own_figures() -> None:
    catalog = load("es-MX")
    assert isinstance(catalog, Catalog)
    assert (catalog.language, catalog.locale) == ("es-MX", "es_MX")
    assert catalog.template("verdict.met") == "cumplido"


def test_further_language_comes_from_a_folder_and_its_gaps_are_named(tmp_path: Path) -> None:
    text = 'locale = "fr"\n[verdict]\nmet = "atteint"\nmissed = "manqué"\n[label]\nreference = "clause {number}"\n'
    (tmp_path / "fr.toml").write_text(text, "utf-8")
    catalog = load("fr", tmp_path)
    assert isinstance(catalog, Catalog)
    assert catalog.template("verdict.met") == "atteint"
    missing = {fault.phrase for fault in catalog.faults}
    assert "verdict.excused" in missing
    assert "label.reference" in missing, "a phrase that loses a hole is no translation"
    assert catalog.template("verdict.excused") == "excused"


@pytest.mark.parametrize(
    "text",
    ["verdict = 3", 'locale = "nowhere"', "not toml at all", 'locale = "fr"\n[unit]\nmonth = { other = "x", one = 1 }'],
)
def test_broken_catalog_is_a_diagnostic(tmp_path: Path, text: str) -> None:
    (tmp_path / "fr.toml").write_text(text, "utf-8")
    assert isinstance(load("fr", tmp_path), BadCatalog)


def test_catalog_that_is_no_text_is_a_diagnostic(tmp_path: Path) -> None:
    (tmp_path / "fr.toml").write_bytes(b"\xff\xfe\x00")
    assert isinstance(load("fr", tmp_path), BadCatalog)
