"""The agreement: numbered, cross-referenced, generated, the same bytes twice, and nothing missing unnamed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from slalang.documents.agreement import Untranslated, Written, agreement
from slalang.documents.tree import Document, Items, Reference, Table, sections_of, text_of
from slalang.documents.walk import parts_of
from slalang.documents.words import NoCatalog
from slalang.model import contract as c
from slalang.model.expression import Lag
from slalang.pipeline.project import Project
from tests.documents import acme_clauses, acme_contract, building, city

MONEY = Path(__file__).resolve().parent.parent / "golden" / "money"


def written(contract: c.Contract, language: str = "en") -> Document:
    found = agreement(contract, language)
    assert isinstance(found, Written)
    return found.document


def everything(node: Any) -> Iterator[Any]:
    yield node
    for part in parts_of(node):
        yield from everything(part)


def texts(node: Any) -> str:
    """All words of a part of a document, in reading order."""
    found = [n.text for n in everything(node) if hasattr(n, "text")]
    return " ".join(found).replace("\N{NO-BREAK SPACE}", " ")


def said(document: Document, id: str) -> str:
    section = next(s for s in sections_of(document.sections) if s.id == id)
    whole = [text_of(n.runs) for n in everything(section) if hasattr(n, "runs")]
    return "\n".join(whole).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("language", ["en", "es", "zh"])
def test_clauses_are_numbered_and_every_reference_arrives(language: str) -> None:
    document = written(acme_contract.contract(), language)
    sections = list(sections_of(document.sections))
    assert [s.number for s in document.sections] == [str(i) for i in range(1, len(document.sections) + 1)]
    assert len({s.id for s in sections}) == len(sections)
    anchors = {n.id for n in everything(document) if getattr(n, "id", "")}
    links = [n for n in everything(document) if isinstance(n, Reference)]
    assert {link.to for link in links} <= anchors
    assert all(link.text for link in links)


def test_ids_are_those_of_the_declarations() -> None:
    ids = {s.id for s in sections_of(written(acme_contract.contract()).sections)}
    assert {"objective.answer_speed", "settlement.monthly", "clause.liability", "remedy.termination"} <= ids


def test_target_is_spoken_from_the_target() -> None:
    """Another target makes another sentence: prose cannot drift from what is measured."""
    promise = acme_clauses.OBJECTIVES[0]
    changed = acme_contract.contract(
        objectives=(replace(promise, target=building.at_least(building.percent("81.5"))), *acme_clauses.OBJECTIVES[1:])
    )
    assert "Contact Iberia S.L. promises at least 80%, measured as: calls answered within 20 seconds" in said(
        written(acme_contract.contract()), "objective.answer_speed"
    )
    assert "promises at least 81.5%" in said(written(changed), "objective.answer_speed")
    assert "garantiza al menos un 81,5 %" in said(written(changed, "es"), "objective.answer_speed")


def test_prose_speaks_the_generated_words_of_what_it_refers_to() -> None:
    clause = said(written(acme_contract.contract()), "clause.liability")
    assert clause.startswith("Clause 14 (Monthly settlement) is limited by the lower of 15% of the charges and 10% of ")
    assert "Speed of answer at least 80% stays promised; disputes within 20 business days in Office hours." in clause


def test_prose_in_spanish_with_its_heading() -> None:
    document = written(acme_contract.contract(), "es")
    section = next(s for s in document.sections if s.id == "clause.confidentiality")
    assert section.title == "Confidencialidad"
    assert "durante 3 años desde 31 de diciembre de 2027, salvo lo que sustenta la cláusula 14" in said(
        document, section.id
    )


def test_prose_calls_a_report_a_report() -> None:
    report = c.Report(name="monthly_report", title="Monthly report", unit="month")
    clause = c.Prose(
        name="audit",
        title="Audit",
        text=(
            ("en", "Until {monthly_report} is sent, all wait. {monthly_report} decides, cf. {monthly_report}."),
            ("es", "Desde el envío de {monthly_report} decide."),
        ),
    )
    contract = acme_contract.contract(reports=(report,), clauses=(clause, *acme_contract.contract().clauses))
    document = written(contract)
    number = next(s.number for s in sections_of(document.sections) if s.id == "report.monthly_report")
    it = f"he report of clause {number}"
    assert said(document, "clause.audit") == f"Until t{it} is sent, all wait. T{it} decides, cf. t{it}."
    assert (
        said(written(contract, "es"), "clause.audit") == f"Desde el envío del informe de la cláusula {number} decide."
    )


def test_approval_and_its_silence_are_one_sentence() -> None:
    relief = said(written(acme_contract.contract()), "relief.maintenance")
    assert "It counts where IT manager approves it on record, or records no decision within " in relief
    assert "counts only with" not in relief


def test_credit_without_a_miss_says_so() -> None:
    late = said(written(acme_contract.contract()), "consequence.late_critical")
    assert "It is given whether the target is met or missed." in late


def test_a_credit_without_an_objective_speaks_of_no_target() -> None:
    contract = acme_contract.contract()
    late = next(each for each in contract.consequences if each.name == "late_critical")
    others = tuple(each for each in contract.consequences if each is not late)
    document = written(replace(contract, consequences=(*others, replace(late, objectives=(), per_objective=False))))
    assert "target" not in said(document, "consequence.late_critical")


def test_tables_are_lettered_within_their_clause() -> None:
    document = written(acme_contract.contract())
    clause = next(s for s in sections_of(document.sections) if s.id == "consequence.answer_credit")
    tables = [b for b in clause.blocks if isinstance(b, Table)]
    assert [t.caption for t in tables[:2]] == [f"Table {clause.number}-A", f"Table {clause.number}-B"]
    links = [n for n in everything(clause) if isinstance(n, Reference) and "table-" in n.to]
    assert [(link.to, link.text) for link in links] == [
        (tables[0].id, f"{clause.number}-A"),
        (tables[1].id, f"{clause.number}-B"),
    ]


def test_text_without_translation_is_named_and_marked() -> None:
    found = agreement(acme_contract.contract(), "es")
    assert isinstance(found, Written)
    assert [(type(f), getattr(f, "declaration", "")) for f in found.findings] == [(Untranslated, "liability")]
    assert "figura en inglés" in said(found.document, "clause.liability")


def test_settlement_is_numbered_steps_in_their_order() -> None:
    section = next(s for s in written(acme_contract.contract()).sections if s.id == "settlement.monthly")
    steps = next(b for b in section.blocks if isinstance(b, Items))
    assert steps.numbered
    words = [text_of(item.runs).split()[0] for item in steps.items]
    assert words == ["Keep", "Waive", "Limit", "Limit", "Take", "Round", "A"]


def test_credit_bands_stand_in_tables() -> None:
    clause = next(
        s for s in sections_of(written(acme_contract.contract()).sections) if s.id == "consequence.answer_credit"
    )
    bands, factors, _ = (b for b in clause.blocks if isinstance(b, Table))
    assert [texts(row) for row in bands.rows] == [
        "From 75% to under 80% 2% of  Inbound voice",
        "From 70% to under 75% 5% of  Inbound voice",
        "Under 70% 10% of  Inbound voice",
    ]
    assert len(factors.rows) == 3


def test_defaults_that_the_contract_meets_are_printed_and_no_others() -> None:
    rules = said(written(acme_contract.contract()), "rules")
    assert "left aside: they neither break the run nor lengthen it" in rules
    assert "Limits act on credits alone" in rules
    plain = said(written(city.city()), "rules")
    assert "decided by its deadline alone" in plain
    assert "Limits act on credits alone" not in plain


def test_contract_years_and_carried_excess_have_their_rule_where_they_occur() -> None:
    def of(name: str) -> str:
        made = Project(MONEY / name / "contract.sla").contract
        assert made is not None
        return said(written(made), "rules")

    year = "A month belongs to the contract year in which it ends"
    excess = "carried forward lapses when the contract ends"
    assert year in of("contract_year_inside_a_month") and excess not in of("contract_year_inside_a_month")
    assert year not in of("carry_to_the_end") and excess in of("carry_to_the_end")


def test_contract_without_money_has_no_part_on_money() -> None:
    ids = {s.id for s in written(city.city()).sections}
    assert not ids & {"charges", "credits", "settlement.monthly", "remedies"}


def test_holidays_of_the_term_are_listed() -> None:
    hours = texts(next(s for s in written(acme_contract.contract()).sections if s.id == "hours"))
    assert "1 January 2026" in hours
    assert "Año Nuevo" in hours
    assert "1 January 2028" not in hours


def test_unused_library_records_are_not_printed() -> None:
    contract = acme_contract.contract(
        records=(*acme_clauses.RECORDS, c.Record(name="shift", title="Scheduled work", fields=()))
    )
    assert "record.shift" not in {n.id for n in everything(written(contract)) if getattr(n, "id", "")}


def test_unknown_language_is_a_diagnostic() -> None:
    assert isinstance(agreement(acme_contract.contract(), "xx"), NoCatalog)


def test_two_declarations_of_one_title_are_told_apart() -> None:
    credit = acme_clauses.CONSEQUENCES[0]
    twice = (replace(credit, name="a.credit"), replace(credit, name="b.credit"))
    document = written(acme_contract.contract(consequences=twice, settlement=None))
    titles = {s.title for s in sections_of(document.sections) if s.id.startswith("consequence.")}
    assert titles == {"Credit for slow answers (a)", "Credit for slow answers (b)"}


def test_remedy_with_alternatives_lists_them() -> None:
    chronic = replace(
        acme_clauses.TERMINATION,
        when=building.or_(acme_clauses.TERMINATION.when or building.MISSED, building.MISSED),
        may=acme_clauses.TERMINATION.may,
    )
    document = written(acme_contract.contract(remedies=(chronic,)))
    section = next(s for s in sections_of(document.sections) if s.id == "remedy.termination")
    alternatives = next(b for b in section.blocks if isinstance(b, Items))
    assert len(alternatives.items) == 2


def test_hostile_characters_are_made_visible() -> None:
    document = written(acme_contract.contract(title="Care\u202egnp.exe\x07 \x1b[31m"))
    assert document.title == "Care\\u202egnp.exe\\u0007 \\u001b[31m"


def test_open_term_and_lag_without_calendar() -> None:
    days = Lag(acme_clauses.TERMINATION.may[0].within.amount) if acme_clauses.TERMINATION.may[0].within else None
    report = c.Report(name="r", title="Report", unit="month", due=days)
    document = written(acme_contract.contract(effective_to=None, reports=(report,)))
    assert "has no fixed end" in said(document, "general")
    assert "due within 60 days" in said(document, "report.r")
