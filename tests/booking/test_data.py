"""The parties' data: what is missing, contradicts the contract or is malformed is said at once, each at its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from slalang.booking.dues import dues, terms_of
from slalang.booking.numbers import Series
from slalang.booking.parties import Parties, parties_of
from slalang.booking.traders import is_iban, is_vat
from slalang.diagnostic import Diagnostic
from slalang.model.note import Identifier, Profile
from slalang.pipeline.project import Project
from slalang.pipeline.settling import Request, settle_project
from slalang.source import Source
from tests.booking.cases import BAD, PARTIES, contract, instant, invoiced, notes, promise, results, told

MARCH = results(speed={"2026-03": BAD})
TEXT = contract(promise("speed", "100"))
ZERO = contract(promise("speed", "100"), tax="as price reduction at 0%")


def faults(folder: Path, legal: str, text: str = TEXT, **more: object) -> tuple[Diagnostic, ...]:
    """What stands against the note of March."""
    done = invoiced(folder, text, MARCH, "2026-03", legal, **more)
    assert done.notes == ()
    return done.faults


def read(text: str) -> tuple[Parties, list[str]]:
    parties, found = parties_of(Source("parties.yaml", text))
    return parties, [fault.text() for fault in found]


# ---------------------------------------------------------------- what is missing


def test_everything_that_is_missing_is_said_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path, "terms: { days: 30 }\n", profile=Profile.PEPPOL, credit_notes=Series())
    rules = [getattr(fault, "rule", fault.id()) for fault in found]
    address = "Directive 2006/112/EC, Article 226(5)"
    assert rules == [
        "BR-9",
        address,
        "PEPPOL-EN16931-R020",
        "BR-11",
        address,
        "PEPPOL-EN16931-R010",
        "PEPPOL-EN16931-R003",
        "BG-3; Directive 2006/112/EC, Article 219",
        "needs-number",
    ]
    assert all(fault.advice() for fault in found), "each with its way out"


def test_the_way_out_is_a_line_that_mends_it(tmp_path: Path) -> None:
    found = faults(tmp_path, PARTIES.replace(", country: ES }\n  bank: { iban: ES91", " }\n  bank: { iban: ES91"))
    assert [fault.text() for fault in found] == [
        "a valid note needs the country of the seller, Contact Iberia S.L. (BR-9)"
    ]
    assert found[0].advice() == "write `provider: {address: {country: ES}}` in parties.yaml"
    assert found[0].place.line == 3, "at the section that lacks it"


def test_without_a_file_the_contract_alone_counts(tmp_path: Path) -> None:
    (tmp_path / "contract.sla").write_text(TEXT, encoding="utf-8")
    found = faults(tmp_path, "customer: {}\n")
    assert "the VAT number" not in " ".join(fault.text() for fault in found), "the contract has it"


def test_a_file_that_was_asked_for_has_to_be_there(tmp_path: Path) -> None:
    found = faults(tmp_path, PARTIES, parties=tmp_path / "other.yaml")
    assert told(found) == ["parties-not-read"]


@pytest.mark.parametrize(
    ("category", "parties", "rule"),
    [
        ("K", PARTIES, ""),
        ("G", PARTIES, ""),
        ("AE", PARTIES, ""),
        ("Z", PARTIES, ""),
        ("E", PARTIES, "BR-E-10"),
    ],
)
def test_a_rate_of_nothing_needs_its_category(tmp_path: Path, category: str, parties: str, rule: str) -> None:
    assert [getattr(f, "rule", "") for f in faults(tmp_path, parties, ZERO)] == ["BT-151"]
    asked = f"{parties}tax: {{ category: {category} }}\n"
    done = invoiced(tmp_path, ZERO, MARCH, "2026-03", asked)
    assert [getattr(f, "rule", "") for f in done.faults] == ([rule] if rule else [])
    if not rule:
        (note,) = notes(done)
        assert (note.taxes[0].vat.category, note.total) == (category, note.net)
        assert bool(note.taxes[0].vat.reason) == (category != "Z"), "the words that the law wants"


def test_reasons_are_those_of_the_parties(tmp_path: Path) -> None:
    said = PARTIES + 'tax: { category: E, reason: "Schooling, § 4 Nr. 21 UStG", code: VATEX-EU-132-1I }\n'
    (note,) = notes(invoiced(tmp_path, ZERO, MARCH, "2026-03", said))
    assert (note.taxes[0].vat.reason, note.taxes[0].vat.code) == ("Schooling, § 4 Nr. 21 UStG", "VATEX-EU-132-1I")


def test_a_rate_and_a_category_that_do_not_go_together(tmp_path: Path) -> None:
    assert told(faults(tmp_path, PARTIES + "tax: { category: AE }\n")) == ["tax-contradiction"]
    assert told(faults(tmp_path, PARTIES + "tax: { category: S }\n", ZERO)) == ["tax-contradiction"]


def test_outside_the_scope_of_vat_the_seller_needs_another_number(tmp_path: Path) -> None:
    text = contract(promise("speed", "100"), tax="as compensation")
    parties = PARTIES.replace("  registration: { id: B12345678 }\n", "")
    assert [getattr(f, "rule", "") for f in faults(tmp_path, parties, text)] == ["BR-CO-26"]


# ---------------------------------------------------------------- what contradicts


ADDRESS = '  address: { street: Calle Mayor 1, postcode: "28001", city: Madrid, country: ES }'


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (ADDRESS, "name: Other S.L."),
        (ADDRESS, "vat_id: ESB99999999"),
        (ADDRESS, "contact: { email: other@iberia.example }"),
        (ADDRESS, "contact: { phone: +34 999 }"),
        ("", "address: { street: Calle Menor 3, country: ES }"),
        ("", "address: { street: Calle Mayor 1, city: Sevilla, country: ES }"),
    ],
)
def test_what_the_contract_says_may_not_be_contradicted(tmp_path: Path, address: str, said: str) -> None:
    party = 'email "billing@iberia.example" phone "+34 910 000 017" address "Calle Mayor 1, 28001 Madrid"'
    text = TEXT.replace('tax_id "ESB12345678"', f'tax_id "ESB12345678" {party}')
    rest = "customer:" + PARTIES.partition("customer:")[2]
    assert notes(invoiced(tmp_path, text, MARCH, "2026-03", f"provider:\n{ADDRESS}\n{rest}"))
    found = faults(tmp_path, f"provider:\n{address}\n  {said}\n{rest}", text)
    assert told(found) == ["party-contradiction"]
    assert found[0].place.line == 3
    assert found[0].notes()[0].place.line == 4, "and shows where the contract says it"


def test_the_same_in_other_words_is_no_contradiction(tmp_path: Path) -> None:
    same = PARTIES.replace("provider:", 'provider:\n  name: "CONTACT IBERIA, S.L."\n  vat_id: ES B-12.345.678')
    (note,) = notes(invoiced(tmp_path, TEXT, MARCH, "2026-03", same))
    assert (note.seller.name, note.seller.vat) == ("Contact Iberia S.L.", "ESB12345678"), "as the contract spells it"


def test_a_national_number_in_the_contract_and_the_one_for_vat_in_the_file(tmp_path: Path) -> None:
    text = TEXT.replace('"ESB12345678"', '"B12345678"')
    both = PARTIES.replace("provider:", "provider:\n  vat_id: ESB12345678")
    (note,) = notes(invoiced(tmp_path, text, MARCH, "2026-03", both))
    assert (note.seller.vat, note.seller.tax) == ("ESB12345678", "")
    (note,) = notes(invoiced(tmp_path, text, MARCH, "2026-03", PARTIES))
    assert (note.seller.vat, note.seller.tax) == ("", "B12345678")


# ---------------------------------------------------------------- what is malformed


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("ES91 2100 0418 4502 0005 1332", "ES91 2100 0418 4502 0005 1333", "`provider.bank.iban`"),
        ("country: ES }\n  bank: { iban: ES91", "country: EU }\n  bank: { iban: ES91", "`provider.address.country`"),
        ("country: ES }\n  bank: { iban: ES91", "country: eſ }\n  bank: { iban: ES91", "`provider.address.country`"),
        ("reference: CC-1", "delivered_to: eſ", "`customer.delivered_to`"),
        ("ES91 2100 0418 4502 0005 1332", "Eſ91 2100 0418 4502 0005 1332", "`provider.bank.iban`"),
        ('scheme: "0088"', 'scheme: "1234"', "`provider.endpoint.scheme`"),
        ('"5790000435951"', '"5790000435952"', "`provider.endpoint.id`"),
        ("reference: CC-1", "delivered_to: Spain", "`customer.delivered_to`"),
        ("reference: CC-1", "reference: CC-1\nterms: { days: soon }", "`terms.days`"),
        ("reference: CC-1", f"reference: CC-1\nterms: {{ days: {'9' * 5000} }}", "`terms.days`"),
        ("reference: CC-1", "reference: CC-1\ncompensation: { code: 380 }", "`compensation.code`"),
        ("reference: CC-1", "reference: CC-1\nledger: { side: bank }", "`ledger.side`"),
        ("reference: CC-1", "reference: CC-1\nledger: { accounts: { tax: tax } }", "`ledger.accounts.tax`"),
        ("reference: CC-1", "reference: CC-1\ntax: { category: X }", "`tax.category`"),
    ],
)
def test_a_value_that_no_receiver_would_take(tmp_path: Path, old: str, new: str, what: str) -> None:
    assert old in PARTIES
    found = faults(tmp_path, PARTIES.replace(old, new))
    assert told(found) == ["bad-party-value"]
    assert found[0].text().startswith(what)
    assert found[0].place.source.name.endswith("parties.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "- provider",
        "provider: ESB12345678",
        "provider: [a, b]",
        "provider: { vat_id: [1] }",
        "a: &x 1\nb: *x",
        "provider: { name: A }\nprovider: { name: B }",
        "invoices: { 2026-03: F-1 }",
        "invoices: { 2026-03: { number: F-1 } }",
        "invoices: { 2026-03: { number: F-1, date: 31.03.2026 } }",
        "{",
        "[" * 200,
        "",
    ],
)
def test_a_file_of_another_shape_is_a_fault_and_no_traceback(text: str) -> None:
    parties, found = read(text)
    assert found
    assert parties == Parties()


def test_a_key_that_means_nothing_is_named_with_the_nearest() -> None:
    _, found = read("provider: { vatid: ESB12345678 }")
    assert found == ["`vatid` is no key of `provider` (did you mean `vat_id`?)"]


def test_values_are_read_as_they_are_written() -> None:
    parties, found = read("customer: { address: { postcode: 08001 }, order: no, reference: 1e3 }")
    assert not found
    customer = parties.section("customer")
    assert [customer.text(k) for k in ("address.postcode", "order", "reference")] == ["08001", "no", "1e3"]


@pytest.mark.parametrize(
    "name",
    [
        "Assets:Receivables",
        "Equity:2026",
        "Income:Services:Élan-vital",
        "Expenses:A服务",
        "Liabilities:X:١٢",
        "Assets:A-",
    ],
)
def test_an_account_that_beancount_takes(tmp_path: Path, name: str) -> None:
    legal = PARTIES + f"ledger: {{ accounts: {{ tax: {name} }} }}\n"
    assert notes(invoiced(tmp_path, TEXT, MARCH, "2026-03", legal))


@pytest.mark.parametrize(
    "name",
    [
        "Assets",
        "Revenue:Services",
        "assets:Receivables",
        "Assets:receivables",
        "Assets:Trade_Debtors",
        "Assets::Acme",
        "Assets:Acme:",
        "Assets:-Acme",
        "Assets:Acme Retail",
        "Assets:服务",
        "Assets:Acme.ES",
        "Assets:Ame\u0301",
        "Assets:A²",
    ],
)
def test_an_account_that_beancount_refuses(tmp_path: Path, name: str) -> None:
    found = faults(tmp_path, PARTIES + f'ledger: {{ accounts: {{ tax: "{name}" }} }}\n')
    assert told(found) == ["bad-party-value"]
    assert (
        found[0].text().startswith(f"`ledger.accounts.tax` is `{name}`, which is not an account of Beancount: Assets,")
    )


def test_numbers_with_check_digits() -> None:
    assert is_iban("ES9121000418450200051332")
    assert is_iban("GB82WEST12345698765432")
    assert not is_iban("GB82WEST12345698765431")
    assert not is_iban("ES٩١21000418450200051332"), "digits of another script are none"
    assert is_vat("ELU12345678") is is_vat("XI123456789") is is_vat("ESB12345678") is True
    assert not is_vat("XX123456789")


# ---------------------------------------------------------------- dates, numbers, readiness


def test_a_note_is_not_issued_before_what_it_speaks_of(tmp_path: Path) -> None:
    found = faults(tmp_path, PARTIES.replace("date: 2026-03-31", "date: 2026-04-05"))
    assert [f.text() for f in found] == [
        "the date of issue, 2026-04-01, lies before the date of the invoice F-3, 2026-04-05"
    ]
    assert told(faults(tmp_path, PARTIES, issued=date(2026, 3, 30))) == ["issued-too-early"] * 2
    later = invoiced(tmp_path, TEXT, MARCH, "2026-03", issued=date(2026, 4, 9))
    assert notes(later)[0].issued == date(2026, 4, 9)


def test_the_date_of_issue_is_by_default_the_day_of_judgement(tmp_path: Path) -> None:
    done = invoiced(tmp_path, TEXT, MARCH, "2026-03", as_of=instant(date(2026, 4, 20)))
    assert notes(done)[0].issued == date(2026, 4, 20)


def test_a_period_that_runs_has_no_note(tmp_path: Path) -> None:
    found = faults(tmp_path, PARTIES, as_of=instant(date(2026, 3, 20)))
    assert "period-not-over" in told(found)


def test_provisional_results_give_no_note(tmp_path: Path) -> None:
    (tmp_path / "contract.sla").write_text(TEXT, encoding="utf-8")
    (tmp_path / "results.csv").write_text(MARCH, encoding="utf-8")
    project = Project(tmp_path / "contract.sla")
    request = Request("2026-03", "2026-03", tmp_path / "sources.yaml", results=tmp_path / "results.csv")
    statement, made = settle_project(project, request).statement, project.contract
    assert statement is not None
    assert made is not None
    (march,) = statement.periods
    march = replace(march, objectives=tuple(replace(o, provisional=True) for o in march.objectives))
    _, found = dues(statement, terms_of(made), [march])
    assert [f.text() for f in found] == ["`speed` is still provisional in 2026-03"]


@pytest.mark.parametrize(
    ("series", "number"),
    [
        (Series("CN-{year}-{number:04}", 7), "CN-2026-0007"),
        (Series("{number}", 12), "12"),
        (Series("A{number:02}/{year}", 0), "A00/2026"),
        (Series(given=("X 1",)), "X 1"),
    ],
)
def test_numbers_of_a_series(tmp_path: Path, series: Series, number: str) -> None:
    done = invoiced(tmp_path, TEXT, MARCH, "2026-03", credit_notes=series)
    assert notes(done)[0].number == number


@pytest.mark.parametrize("pattern", ["CN", "{n}", "{number}{number}", "{number.__class__}", "{number:x}", "{number"])
def test_a_series_in_which_nothing_else_is_read(tmp_path: Path, pattern: str) -> None:
    assert told(faults(tmp_path, PARTIES, credit_notes=Series(pattern, 7))) == ["bad-series"]


@pytest.mark.parametrize("given", [(), ("A", "B")])
def test_one_number_for_each_document(tmp_path: Path, given: tuple[str, ...]) -> None:
    assert told(faults(tmp_path, PARTIES, credit_notes=Series(given=given))) == ["needs-number"]


@pytest.mark.parametrize("number", ["", " ", "\t", "A\nB", "\u200b", "-1", "A ", "\udcff", "A" * 61, "A\u202eB"])
def test_a_number_is_one_that_every_ledger_reads(tmp_path: Path, number: str) -> None:
    assert told(faults(tmp_path, PARTIES, credit_notes=Series(given=(number,)))) == ["bad-number"]


def test_a_due_date_past_all_dates_is_named(tmp_path: Path) -> None:
    parties = PARTIES + "\nterms: { days: 30 }\n" if "terms:" not in PARTIES else PARTIES
    assert "due-too-late" in told(faults(tmp_path, parties, issued=date(9999, 12, 31)))


@pytest.mark.parametrize("text", ["F-1", "F-1=", "=2026-03-31", "F-1=2026-02-30", "F-1=20260331"])
def test_an_invoice_is_named_by_number_and_date(tmp_path: Path, text: str) -> None:
    assert told(faults(tmp_path, PARTIES, preceding=(text,))) == ["not-invoice-reference"]


def test_identifiers_keep_their_schemes(tmp_path: Path) -> None:
    (note,) = notes(invoiced(tmp_path, TEXT, MARCH, "2026-03"))
    assert note.seller.endpoint == Identifier("5790000435951", "0088")
