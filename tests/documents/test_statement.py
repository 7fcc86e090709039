"""The statement: a first table that says it all, and every figure with what a controller needs to recompute it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from slalang.documents.agreement import Written
from slalang.documents.statement import statement
from slalang.documents.tree import Definition, Definitions, Document, Figure, Paragraph, Table, sections_of, text_of
from slalang.model.outcome import Statement
from tests.documents import acme_contract, acme_settled, city
from tests.documents.test_agreement import everything, said


def written(settled: Statement | None = None, language: str = "en") -> Document:
    found = statement(settled or acme_settled.statement(), acme_contract.contract(), language)
    assert isinstance(found, Written)
    return found.document


def cells(row: tuple[object, ...]) -> list[str]:
    return [text_of(cell).replace("\N{NO-BREAK SPACE}", " ") for cell in row]  # type: ignore[arg-type]


def glance(document: Document) -> Table:
    return next(b for b in document.summary if isinstance(b, Table))


def test_first_table_says_promise_result_verdict_and_credit() -> None:
    rows = [cells(row) for row in glance(written()).rows]
    assert rows[0] == ["January 2026", "Speed of answer", "At least 80%", "85.00%", "1,000", "met", "–"]
    assert rows[5] == ["February 2026", "Speed of answer", "At least 80%", "77.50%", "1,000", "missed", "800.00 EUR"]
    assert rows[3][3:6] == ["no result", "0", "not measured provisional (nothing was counted)"]
    assert cells(glance(written()).totals)[-1] == "6,050.00 EUR"


def test_in_spanish_figures_and_verdicts_change_and_nothing_else() -> None:
    rows = [cells(row) for row in glance(written(language="es")).rows]
    assert rows[5] == [
        "febrero de 2026", "Speed of answer", "Al menos un 80 %", "77,50 %", "1.000", "incumplido", "800,00 EUR"
    ]  # fmt: skip


def test_result_stands_beside_its_numerator_and_denominator() -> None:
    assert "775 ÷ 1,000 = 77.50%" in said(written(), "period.2026-02.objective.answer_speed")
    assert "2 ÷ 3 ≈ 66.67%" in said(written(), "period.2026-03.objective.answer_speed")
    assert "9 h 43 min 48 s ÷ 1,000 = 35.028 s" in said(written(), "period.2026-02.objective.average_wait")


def test_every_row_that_did_not_count_is_accounted_for() -> None:
    rows = said(written(), "period.2026-02.objective.answer_speed")
    assert "120 rows left out by “Volume above forecast”" in rows
    assert "14 rows left out by “Announced maintenance”" in rows
    assert "33 rows outside the condition of what is counted" in rows
    assert "7 rows covered by none of the services named" in rows


def test_groups_stand_in_one_table_with_their_counts() -> None:
    section = next(s for s in sections_of(written().sections) if s.id == "period.2026-02.objective.in_time")
    table = next(b for b in section.blocks if isinstance(b, Table))
    assert [c.title for c in table.columns] == [
        "For", "Promised", "Computed from", "Result", "Counted", "Undecided", "Verdict"
    ]  # fmt: skip
    assert cells(table.rows[0])[:6] == ["high", "At least 95%", "18 ÷ 20", "90.00%", "20", "3"]
    assert cells(table.rows[2])[0] == "not stated"
    assert cells(table.totals) == ["Total", "", "", "", "220", "9", ""]


def test_credit_can_be_recomputed_by_hand() -> None:
    lines = said(written(), "period.2026-03.lines")
    assert "amount = 10% of 40,000.00 EUR × 1.5 = 6,000.00 EUR" in lines
    assert "10% of voice_fee = 10% of 40,000.00 EUR = 4,000.00 EUR" in lines
    assert "months in a row where missed = 2" in lines


def test_settlement_shows_bound_and_change_step_by_step() -> None:
    steps = said(written(), "period.2026-03.settlement")
    assert "Bound: 15% of charges = 15% of 52,500.50 EUR = 7,875.075 EUR" in steps
    assert "Credit for slow answers: 6,000.00 EUR → 5,250.00 EUR" in steps
    assert "Credits after this step: 5,250.00 EUR" in steps


def test_what_gave_no_line_is_said_with_its_reason() -> None:
    lines = said(written(), "period.2026-01.lines")
    assert "No credit and no bonus arose in this period." in lines
    assert "Late critical tickets, for Resolution in time: the outcome is not measured" in lines


def test_relief_shows_its_span_in_local_time_and_its_approval() -> None:
    section = next(s for s in sections_of(written().sections) if s.id == "period.2026-01.reliefs")
    table = next(b for b in section.blocks if isinstance(b, Table))
    assert cells(table.rows[0]) == [
        "Announced maintenance",
        "Speed of answer",
        "1 Jan 2026, 01:00 (UTC+01:00) to 1 Jan 2026, 03:00 (UTC+01:00)",
        "approved by silence",
        "change 4711",
    ]


def test_it_names_what_it_stands_on() -> None:
    document = written()
    basis = next(s for s in document.sections if s.id == "basis")
    tables = [b for b in basis.blocks if isinstance(b, Table)]
    assert cells(tables[0].rows[0]) == ["data/calls.csv.gz", "Call offered", "3,120", "ab" * 32]
    assert cells(tables[1].rows[0]) == ["Call offered", "3,120", "2", "1", "0", "0"]
    assert cells(tables[1].rows[2])[:2] == ["Span in which a case waits", "not delivered"]
    assert "4 rows are in no period yet" in said(document, "basis")
    assert "Resolution in time: not stated, March 2026: nothing was counted" in said(document, "basis").replace(
        "\xa0", " "
    )
    versions = next(b for b in basis.blocks if isinstance(b, Definitions))
    assert [text_of(e.term) for e in versions.entries][2:] == [
        "Version of slalang", "Version of the time zones", "Version of the holidays"
    ]  # fmt: skip


def test_picture_says_in_words_what_it_draws() -> None:
    figure = next(b for b in written().summary if isinstance(b, Figure))
    bar = figure.bars[0]
    assert (bar.label, bar.share, bar.text) == ("Speed of answer", Fraction(2, 3), "66.67%, missed")
    assert (bar.mark, bar.mark_text) == (Fraction(4, 5), "At least 80%")


def test_without_money_nothing_speaks_of_money() -> None:
    found = statement(city.city_statement(), city.city(), "en")
    assert isinstance(found, Written)
    words = " ".join(n.text for n in everything(found.document) if hasattr(n, "text"))
    assert "USD" not in words
    assert "Credit" not in words
    assert not [s for s in sections_of(found.document.sections) if s.id.endswith((".lines", ".charges", ".settlement"))]


def test_many_results_are_added_up_by_objective_and_group() -> None:
    """Rows of one promise add up over months and groups; results are never pooled."""
    found = statement(city.city_statement(months=24, groups=4), city.city(), "en")
    assert isinstance(found, Written)
    table = glance(found.document)
    assert [c.title for c in table.columns][1:] == [
        "Periods met", "Periods missed", "Periods not measured", "Counted", "In the numerator", "Others counted",
        "Undecided", "Left out",
    ]  # fmt: skip
    assert cells(table.rows[0])[1:] == ["24", "0", "0", "2,400", "2,160", "240", "24", "48"]
    assert cells(table.totals)[1:] == ["96", "0", "0", "9,600", "8,640", "960", "96", "192"]
    assert not any("%" in cell for row in table.rows for cell in cells(row))


def test_rows_of_different_promises_are_not_added_up() -> None:
    """Only credits have a sum; a mean has no rows that fulfil; nothing calls callers who hung up fulfilled."""
    settled = acme_settled.statement()
    document = written(replace(settled, periods=settled.periods * 6))
    table = glance(document)
    heads = [c.title for c in table.columns]
    rows = {cells(row)[0]: dict(zip(heads, cells(row), strict=True)) for row in table.rows}
    assert rows["Speed of answer"]["In the numerator"] == "9,762"
    assert rows["Average wait"]["In the numerator"] == "–"
    assert rows["Speed of answer"]["Periods missed"] == "12"
    assert cells(table.totals) == ["Total", *[""] * (len(heads) - 2), "36,300.00 EUR"]
    assert not {"Fulfilled", "Failed"} & set(heads)


def test_credit_that_no_miss_gave_names_what_gave_it() -> None:
    document = written(free_credit())
    row = next(cells(row) for row in glance(document).rows if cells(row)[-1].startswith("956.12"))
    assert row[-1] == "956.12 EUR (by Late critical tickets, whatever the outcome)"


def free_credit() -> Statement:
    """March with a credit that comes whether its target is met or missed."""
    settled = acme_settled.statement()
    march = settled.periods[2]
    given = next(o for o in march.objectives if o.objective == "answer_speed")
    line = replace(
        march.lines[0],
        name="late_critical",
        title="Late critical tickets",
        objective=given.objective,
        period=given.period,
        key=None,
        amount=Fraction("956.12"),
        settled=Fraction("956.12"),
    )
    return replace(settled, periods=(replace(march, lines=(line,)),))


def test_it_says_how_the_total_is_paid_and_taxed_and_to_whom() -> None:
    document = written()
    payment = said(document, "payment")
    assert "are given as a credit against the next invoice." in payment
    assert "For tax, all credits are a reduction of the price" in payment
    cover = {text_of(e.term): said_of(e) for e in document.cover}
    assert cover["Provider"] == "Contact Iberia S.L., tax number ESB12345678"


def said_of(entry: Definition) -> str:
    return " ".join(text_of(b.runs) for b in entry.blocks if isinstance(b, Paragraph))


def test_bound_that_was_rounded_down_says_so() -> None:
    settled = acme_settled.statement()
    march = settled.periods[2]
    step = next(s for s in march.steps if s.bound is not None)
    stated = replace(step.bound, value=Fraction("7875.075")) if step.bound else None
    assert stated is not None
    lowered = replace(stated, value=Fraction("7875.07"), rule="at least zero, rounded down", parts=(stated,))
    steps = tuple(replace(s, bound=lowered) if s is step else s for s in march.steps)
    document = written(replace(settled, periods=(replace(march, steps=steps),)))
    assert "= 7,875.075 EUR rounded down to 0.01 EUR = 7,875.07 EUR" in said(document, "period.2026-03.settlement")


def test_period_without_anything_says_so() -> None:
    settled = acme_settled.statement()
    empty = replace(settled.periods[0], objectives=(), charges=(), lines=(), steps=(), not_given=(), reliefs=())
    document = written(replace(settled, periods=(empty,)))
    assert "There is no result in this period." in said(document, "period.2026-01")


@pytest.mark.parametrize("language", ["en", "es", "zh"])
def test_same_statement_twice_is_the_same_document(language: str) -> None:
    assert written(language=language) == written(language=language)


def test_objective_as_the_key_of_a_line_goes_by_its_title_and_with_the_colon_of_the_language() -> None:
    settled = acme_settled.statement()
    first = settled.periods[1]
    keyed = replace(first.lines[0], key="answer_speed", objective="")
    one = replace(settled, periods=(replace(first, lines=(keyed, replace(keyed, key="north"))),))
    title = cells(glance(written(one)).rows[-2])[1]
    assert title.endswith(": Speed of answer")
    for language, colon in (("es", ": "), ("zh", "："), ("en", ": ")):
        shown = [cells(row)[1] for row in glance(written(one, language)).rows[-2:]]
        assert [name.rpartition(colon)[2] for name in shown] == ["Speed of answer", "north"]
