"""The contract's own words in the reader's language: whole runs of words, nothing inside of other words.

The libraries bring theirs: all that they name has words in each language that has a catalog of phrases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from slalang.documents.agreement import Written, agreement
from slalang.documents.clauses.annexes import Annex
from slalang.documents.translated import rendered, translated, translated_account
from slalang.documents.tree import Document, Labels, Paragraph, Text, text_of
from slalang.formats.markdown import text
from slalang.model.contract import Contract
from slalang.semantics.check import check
from slalang.semantics.declared.translations import faults_of
from slalang.semantics.loading import Folder
from slalang.source import Source
from slalang.syntax import parse, tree

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


# ---------------------------------------------------------------- the libraries

LIBRARIES = ("availability", "contact_center", "credits", "service_desk")
LANGUAGES = ("es", "zh")
HOLE = re.compile(r"\{(\w+)\}")

SMALL = """
use std.contact_center
use std.service_desk
contract c "C" {
  number "1" provider p "Reply" customer q "Case" effective 2026-01-01 to 2026-12-31 timezone "UTC" currency EUR
}
calendar office "O" { open mon-fri 09:00-17:00 }
record limit_of "L" { annex "limits.csv"  site: text key  limit: duration }
clock update of silence "U" { runs always  limit 24 h }
objective a "A" {
  measure   service_level_short_abandons_left_out(within: 20 s, short_abandon: 5 s)
  target    at least 80%
  each      month
}
objective b "B" { measure abandonment_rate(short_abandon: 5 s)  target at most 5%  each month }
objective d "D" { measure solved_first_no_repeat(no_repeat: 7 days)  target at least 75%  each month }
objective e "E" {
  measure   half_hours_in_target_over_offered(within: 20 s, least: 80%, hours: office)
  target    at least 80%
  each      month
}
objective f "F" { measure backlog_over_intake  target at most 50%  each month }
objective g "G" { measure share of silences where update.in_time  target at least 90%  each month }
objective h "H" { measure quality(card: "calls")  target at least 90%  each month }
objective i "I" { measure open_for_longer(than: 30 days)  target at most 5%  each month }
objective j "J" { measure mean of held over tickets where urgency is "high"  target at most 8 h  each month }
objective k "K" {
  measure   service_level_short_abandons_met(within: 20 s, short_abandon: 5 s)
  target    at least 80%
  each      month
}
"""


def library(name: str) -> tuple[Any, ...]:
    """What a library declares, read as if it were the project's own."""
    written = resources.files("slalang").joinpath("library", f"{name}.sla").read_text(encoding="utf-8")
    parsed = parse(Source(f"{name}.sla", written))
    assert not parsed.faults
    return tuple(parsed.tree.declarations)


def words_of(name: str, language: str) -> dict[str, str]:
    found = [d for d in library(name) if isinstance(d, tree.Translation) and d.language.text == language]
    return {r.text.value: r.words.value for d in found for r in d.clauses}


def titles(declarations: tuple[Any, ...]) -> Iterator[str]:
    """All that has a title, the parts of mechanisms too; an invariant's is printed nowhere."""
    for each in declarations:
        if isinstance(getattr(each, "title", None), tree.Text) and not isinstance(each, tree.Invariant):
            yield each.title.value
        if isinstance(each, tree.Mechanism):
            yield from titles(each.declarations)


def names(declarations: tuple[Any, ...]) -> Iterator[str]:
    """The names that a document speaks: rows in the plural, fields, parameters, and what has no title."""
    for each in declarations:
        if isinstance(each, tree.Record | tree.Spans):
            yield next((p.name.text for p in tree.clauses_of(each, tree.Plural)), f"{each.name}s")
        if isinstance(each, tree.Record):
            yield from (field.name.text for field in tree.clauses_of(each, tree.Field))
        if isinstance(each, tree.Define | tree.Metric):
            yield from (formal.name.text for formal in each.formals)
        if isinstance(each, tree.Lookup) or (isinstance(each, tree.Define) and not each.title):
            yield str(each.name)
        if isinstance(each, tree.Mechanism):
            yield from names(each.declarations)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", LIBRARIES)
def test_all_that_a_library_names_has_words_in_each_language(name: str, language: str) -> None:
    declared, words = library(name), words_of(name, language)
    named = {*titles(declared), *(each.replace("_", " ") for each in names(declared))}
    assert named - {*words} == set()
    assert all(each.strip() for each in words.values())


@pytest.mark.parametrize("name", LIBRARIES)
def test_the_translations_of_a_library_have_no_fault(name: str) -> None:
    assert [f.text() for f in faults_of(library(name))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_libraries_call_one_thing_by_one_name(language: str) -> None:
    every: dict[str, set[str]] = {}
    for name in LIBRARIES:
        for said, words in words_of(name, language).items():
            every.setdefault(said, set()).add(words)
    assert {said: words for said, words in every.items() if len(words) > 1} == {}


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_metric_that_says_a_sentence_says_it_in_each_language(name: str) -> None:
    for metric in (d for d in library(name) if isinstance(d, tree.Metric)):
        said = {s.language.text: {*HOLE.findall(s.text.value)} for s in tree.clauses_of(metric, tree.Says)}
        assert not said or {"en", *LANGUAGES} <= {*said}, metric.name.text
        assert all(holes == said["en"] for holes in said.values()), metric.name.text


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    folder = tmp_path_factory.mktemp("small")
    (folder / "limits.csv").write_text("site,limit\ncalls,4 h\n", "utf-8")
    found = check(Source("contract.sla", SMALL), Folder(folder))
    assert found.contract is not None, [f.text() for f in found.faults]
    return found.contract


def prose(printed: str) -> str:
    """What a reader reads: without ids, and without the names of the data, which are no words."""
    return re.sub(r"<a id=\"[^\"]*\"></a>|\]\(#[^)]*\)|`[^`]*`|[«“][^»”]*[»”]", "]", printed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_agreement_that_uses_libraries_prints_none_of_their_english(small: Contract, language: str) -> None:
    english = prose(printed(small, "en"))
    found = prose(printed(small, language)).replace("Reply", "").replace("Case", "")
    spoken = {text for name in ("contact_center", "service_desk") for text in words_of(name, language)}
    whole = {text: re.compile(rf"(?<!\w){re.escape(text)}(?!\w)", re.IGNORECASE) for text in spoken}
    same = {t for name in LIBRARIES for t, words in words_of(name, language).items() if words == t}
    assert len([t for t, pattern in whole.items() if pattern.search(english)]) > 50
    assert [t for t, pattern in whole.items() if t not in same and pattern.search(found)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_library_names_no_party(small: Contract, language: str) -> None:
    found = printed(small, language)
    assert "**Reply**" in found
    assert "**Case**" in found


def test_the_rows_of_an_annex_stay_as_they_are_written(small: Contract) -> None:
    written = agreement(small, "es", tables={"limit_of": Annex(("site", "limit"), (("calls", "4 h"),), "0" * 64)})
    assert isinstance(written, Written)
    found = text(written.document)
    assert "| centro | límite |" in found
    assert "| calls | 4 h |" in found


def test_a_part_of_a_mechanism_is_called_by_the_words_of_both() -> None:
    applied = """
    use std.credits
    contract c "C" {
      number "1" provider p "P" customer q "Q" effective 2026-01-01 to 2026-12-31 timezone "UTC" currency EUR
    }
    record call "R" { id: text key  at: instant  ok: flag  counted by at }
    objective speed "S" { measure share of calls where ok  target at least 80%  each month }
    apply repeat_factor() as often
    penalty late for speed "L" { when missed  amount 10 EUR times often.factor }
    settlement monthly "M" {
      each month  round half up to 0.01 EUR
      pay as credit against the next invoice  tax as price reduction at 21%
    }
    translation es { "often" = "repetición" "C" = "C" "R" = "R" "S" = "S" "L" = "L" "M" = "M" }
    """
    found = check(Source("contract.sla", applied), Folder(Path()))
    assert found.contract is not None, [f.text() for f in found.faults]
    assert "**repetición: factor**" in printed(found.contract, "es")


def test_in_an_account_titles_are_translated_and_values_of_the_data_are_not() -> None:
    """A queue may be called "calls" in the data: that is a fact, and no word of the contract."""
    contract = made(SPANISH)
    runs = (Text("Voice"), Text(" "), Text("calls"))
    blank = Document("es", "ltr", "", "", "", (), (Paragraph(runs),), (), (), Labels("", "", ""))
    (shown,) = translated_account(blank, contract).summary
    assert isinstance(shown, Paragraph)
    assert text_of(shown.runs) == "Voz calls"
    (spoken,) = translated(blank, contract).summary
    assert isinstance(spoken, Paragraph)
    assert text_of(spoken.runs) == "Voz llamadas"
