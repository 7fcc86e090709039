"""Expressions as phrases: what a lawyer reads is what the model means."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from slalang.documents.drafting import draft_of
from slalang.documents.figures import Figures
from slalang.documents.sentences import Sentences
from slalang.documents.tree import text_of
from slalang.documents.voice import fill
from slalang.documents.words import Catalog, load
from slalang.model import expression as x
from slalang.units import COUNT, DATE, DURATION, FLAG, INSTANT, PERCENT
from tests.documents import acme_contract, building


def sentences(language: str) -> Sentences:
    catalog = load(language)
    assert isinstance(catalog, Catalog)
    return draft_of(acme_contract.contract(), catalog, (), {}).sentences


def spoken(e: x.Expression, language: str = "en") -> str:
    return text_of(sentences(language).expression(e)).replace("\N{NO-BREAK SPACE}", " ")


def day(text: str) -> x.Constant:
    from datetime import date

    return x.Constant(type=DATE, value=date.fromisoformat(text))


MONTHS = x.Window("last", "month", 6)
SPEED_MISSED = x.OutcomeIs(type=FLAG, subject=building.SPEED, outcome="missed")
BREACHES: list[tuple[x.Expression, str, str]] = [
    (
        building.share("ticket", x.ClockValue(type=FLAG, clock="resolution", attribute="in_time")),
        "the share of tickets for which Resolution time is in time",
        "la proporción de tickets en que Resolution time está en plazo",
    ),
    (
        building.service_level(),
        (
            "calls answered within 20 seconds as a share of calls answered or abandoned, "
            "leaving out callers who hang up in under 5 seconds"
        ),
        (
            "llamadas atendidas en 20 segundos sobre las atendidas o abandonadas, "
            "sin contar los abandonos en menos de 5 segundos"
        ),
    ),
    (building.of(building.percent("10"), building.VOICE_FEE), "10% of Inbound voice", "un 10 % de Inbound voice"),
    (
        x.InARow(type=FLAG, condition=building.MISSED, count=2, unit="month"),
        "the target is missed in 2 months in a row, months without a result left aside",
        "el objetivo resulta incumplido en 2 meses seguidos, sin contar los meses sin resultado",
    ),
    (
        x.InAtLeast(type=FLAG, condition=SPEED_MISSED, count=4, window=MONTHS),
        "Speed of answer is missed in at least 4 periods of the last 6 months",
        "el nivel de servicio Speed of answer resulta incumplido en al menos 4 periodos de los últimos 6 meses",
    ),
    (
        building.LATE_AMOUNT,
        (
            "(50.00 EUR + (25.00 EUR for each full or started hour of the time "
            "by which Resolution time exceeds its limit)), but at most 500.00 EUR"
        ),
        (
            "(50,00 EUR + (25,00 EUR por cada hora del tiempo en que Resolution time excede su límite, "
            "contando como completa la unidad iniciada)), con un máximo de 500,00 EUR"
        ),
    ),
    (
        building.and_(
            building.exists(building.ANSWERED), building.or_(building.exists(building.OFFERED), building.short(5))
        ),
        "answered at is given and (offered at is given or Hangs up at once (limit: 5 seconds) applies)",
        "consta answered at y (consta offered at o se da Hangs up at once (limit: 5 segundos))",
    ),
    (
        x.Aggregate(
            type=DURATION, fold=x.Fold.PERCENTILE, over=x.RowSet("call"), value=building.WAIT, rank=Fraction(95)
        ),
        "the value of Time in queue that 95% of calls do not exceed (nearest rank)",
        "el valor de Time in queue que no supera el 95 % de calls (rango más próximo)",
    ),
]


@pytest.mark.parametrize(("e", "english", "spanish"), BREACHES)
def test_phrase_in_both_languages(e: x.Expression, english: str, spanish: str) -> None:
    assert spoken(e) == english
    assert spoken(e, "es") == spanish


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (building.at_least(building.percent("80")), "at least 80%"),
        (building.between(building.percent("70"), building.percent("75")), "from 70% to under 75%"),
        (x.Bounds(building.number("2"), False, building.number("4"), True), "over 2 and at most 4"),
        (x.Bounds(None, False, day("2026-03-01"), False), "before 1 March 2026"),
        (x.Bounds(day("2026-03-01"), True, None, False), "no earlier than 1 March 2026"),
        (x.AnyOf((building.text("a"), building.text("b"), building.text("c"))), "“a”, “b” or “c”"),
    ],
)
def test_patterns_use_the_words_of_their_quantity(pattern: x.Pattern, said: str) -> None:
    assert text_of(sentences("en").pattern(pattern)) == said


def test_set_says_what_narrows_it() -> None:
    rows = x.RowSet(
        "ticket", all_rows=True, calendar="office", where=building.is_(building.IMPACT, building.text("high"))
    )
    count = x.Aggregate(type=COUNT, fold=x.Fold.COUNT, over=rows)
    assert spoken(count) == (
        "the number of all tickets, of whatever period, within Office hours for which impact is “high”"
    )


def test_time_is_clipped_and_counted_once() -> None:
    e = x.TimeIn(
        type=DURATION,
        base=x.SpanSet("office", is_calendar=True),
        outside=(x.SpanSet("hold", is_calendar=False),),
        by=x.FieldValue(type=PERCENT, record="hold", name="agent"),
    )
    assert spoken(e) == "the time in Office hours, overlaps counted once, outside holds for each agent"


def test_field_behind_a_lookup_says_where_it_is_found() -> None:
    e = x.FieldValue(type=INSTANT, record="promise", name="days", via=(x.Link("lookup", "promised", "promise"),))
    assert spoken(e) == "days of promised"


def test_braces_of_an_author_are_text() -> None:
    """A sentence fills its own parameters and nothing else."""
    says = (("en", "within {within} of {7*7} and {unknown}"),)
    contract = acme_contract.contract(metrics=(replace(acme_contract.contract().metrics[0], says=says),))
    catalog = load("en")
    assert isinstance(catalog, Catalog)
    said = text_of(draft_of(contract, catalog, (), {}).sentences.expression(building.service_level()))
    assert said.replace("\N{NO-BREAK SPACE}", " ") == "within 20 seconds of {7*7} and {unknown}"


def test_lengths_of_time_are_words_in_every_language() -> None:
    for language in ("en", "es", "zh"):
        figures = Figures(language)
        for unit in ("second", "minute", "hour", "day", "month", "year"):
            assert "duration" not in figures.unit(Fraction(3), unit), (language, unit)


def test_a_sentence_that_ends_with_an_abbreviation_has_one_full_stop() -> None:
    assert text_of(fill("Made by {x}.", {"x": "Contact Iberia S.L."}, {})) == "Made by Contact Iberia S.L."
    assert text_of(fill("Made by {x}.", {"x": "Host GmbH"}, {})) == "Made by Host GmbH."
    assert text_of(fill("{x}, of {y}.", {"x": "S.L.", "y": "B"}, {})) == "S.L., of B."
