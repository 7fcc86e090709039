"""The note that a person reads: parties, lines, tax and payment on a page, as a document in one language.

Takes a `Note` in words and the tag of its language; gives the `Document`. Every figure is that of the note: nothing is
computed here but what stands on one line of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from slalang.documents.figures import HARD_SPACE, Figures, known, unbroken
from slalang.documents.finish import finished
from slalang.documents.note.wording import run
from slalang.documents.tree import (
    Align,
    Block,
    Column,
    Definition,
    Document,
    Item,
    Items,
    Paragraph,
    Runs,
    Section,
    Table,
)
from slalang.documents.voice import Voice, code, joined, merged, strong, words
from slalang.documents.words import BadCatalog, Catalog, NoCatalog, load
from slalang.model.note import Adjustment, Bank, Note, NoteKind, NoteLine, Preceding, TaxTotal, Trader, Vat

COMPENSATION = "O"


def notice(note: Note) -> Document | NoCatalog | BadCatalog:
    """The page of a note in its language."""
    voice = voice_of(note.language)
    return finished(Page(note, voice).document(), voice.reference) if isinstance(voice, Voice) else voice


@lru_cache(maxsize=16)
def voice_of(language: str) -> Voice | NoCatalog | BadCatalog:
    """A language speaking; its catalog, which comes with the package, is read once for any number of notes."""
    catalog = load(language)
    return Voice(catalog, Figures(catalog.locale)) if isinstance(catalog, Catalog) else catalog


class Page:
    """One note being set."""

    def __init__(self, note: Note, voice: Voice) -> None:
        self.note, self.voice = note, voice

    def document(self) -> Document:
        note, voice = self.note, self.voice
        return Document(
            language=voice.catalog.language,
            direction=voice.figures.direction,
            kind=note.basis.title or note.basis.number,
            title=voice.text("note.title", kind=self.kind(), number=note.number),
            subtitle=run(note, voice),
            cover=tuple(self.cover()),
            summary=tuple(self.summary()),
            sections=tuple(self.sections()),
            footer=joined([words(voice.text("agreement.generated")), code(note.basis.version)], " "),
            labels=voice.labels(),
        )

    def kind(self) -> str:
        if self.note.kind is NoteKind.INVOICE:
            return self.voice.text("note.invoice")
        return self.say(self.credit("compensation", "credit_note"))

    # ------------------------------------------------------------ who, when, about what

    def cover(self) -> Iterator[Definition]:
        note, voice = self.note, self.voice
        for key, trader in (("note.seller", note.seller), ("note.buyer", note.buyer)):
            yield Definition(words(voice.text(key)), (Paragraph(self.party(trader)),))
        if note.payee:
            yield self.fact("note.payee", note.payee.name)
        yield self.fact("note.issued", voice.figures.day(note.issued))
        yield self.fact("note.period", run(note, voice))
        yield self.fact("note.contract", self.say("contract_of", number=note.basis.number, title=note.basis.title))
        if note.preceding:
            yield self.fact("note.corrects", text_list(voice, [self.preceding(each) for each in note.preceding]))
        for key, value in (("reference", note.buyer_reference), ("order", note.order), ("project", note.project)):
            if value:
                yield self.fact(f"note.{key}", value)

    def fact(self, key: str, value: str) -> Definition:
        return Definition(words(self.voice.text(key)), (Paragraph(words(value)),))

    def say(self, key: str, **fillings: str) -> str:
        return self.voice.text(f"note.{key}", **fillings)

    def preceding(self, each: Preceding) -> str:
        """A document that is corrected, by what it is, its number and its date."""
        key = "invoice_of" if each.kind is NoteKind.INVOICE else self.credit("compensation_of", "credit_note_of")
        return self.say(key, number=each.number, day=unbroken(self.voice.figures.day(each.day)))

    def credit(self, outside: str, within: str) -> str:
        """What a credit note is called outside the scope of VAT, and within it."""
        return outside if self.note.taxes[0].vat.category == COMPENSATION else within

    def party(self, trader: Trader) -> Runs:
        """Name, address and numbers in a row."""
        where = trader.address
        city = " ".join(part for part in (where.postcode, where.city) if part)
        country = str(known(self.voice.catalog.locale).territories.get(where.country, where.country))
        numbers = (("vat_number", trader.vat), ("tax_number", trader.tax))
        register = trader.registration.value if trader.registration else ""
        parts = (
            where.street,
            where.more,
            city,
            where.region,
            country,
            *(self.say(key, number=number) for key, number in numbers if number),
            self.say("register_number", number=register) if register and register != trader.vat else "",
        )
        return merged((*strong(trader.name), *words("".join(f", {part}" for part in parts if part))))

    # ------------------------------------------------------------ what it comes to

    def summary(self) -> Iterator[Block]:
        note, buyer = self.note, self.note.buyer.name
        key = "note.credited" if note.kind is NoteKind.CREDIT_NOTE else "note.asked"
        total = (*self.voice.say(key, buyer=buyer, total=strong(self.money(note.total))),)
        parts = self.say("sum", net=self.money(note.net), tax=self.money(note.tax)) if note.tax else ""
        yield Paragraph(merged((*total, *(words(f" ({parts})") if parts else ()))))
        yield Paragraph(words(note.remark))

    def money(self, amount: Fraction) -> str:
        """An amount with the decimals of its currency, all of them."""
        return f"{self.figure(amount)}{HARD_SPACE}{self.note.currency}"

    def figure(self, amount: Fraction) -> str:
        return self.voice.figures.number(amount, self.note.decimals)

    def sections(self) -> Iterator[Section]:
        title = self.voice.text
        yield Section("lines", title("note.lines"), tuple(self.lines()), numbered=False)
        yield Section("settling", title("note.settling"), (*self.taxes(), *self.payment()), numbered=False)

    # ------------------------------------------------------------ lines

    def lines(self) -> Iterator[Block]:
        text = self.voice.text
        changed = any(line.adjustments for line in self.note.lines)
        heads = [
            "note.line",
            "note.about",
            *(("note.before", "note.steps") if changed else ()),
            "note.net",
            "note.rate",
        ]
        columns = tuple(Column(text(head), Align.START if i < 2 else Align.END) for i, head in enumerate(heads))
        rows = tuple(self.row(line, changed) for line in self.note.lines)
        blank: tuple[Runs, ...] = tuple(() for _ in heads[1:-2])
        totals = (words(text("note.total")), *blank, words(self.money(self.note.net)), ())
        yield Table(text("note.lines_caption"), columns, rows, totals)
        if told := list(self.reasons()):
            yield Paragraph(strong(text("note.reasons")))
            yield Items(tuple(told))
        if changed:
            yield Paragraph(strong(text("note.adjusted")))
            yield Items(tuple(self.steps(line) for line in self.note.lines if line.adjustments))

    def reasons(self) -> Iterator[Item]:
        """Why the lines are due; those that are due for one reason together, by period where not all of a name are."""
        of = {name: {each.reason for each in self.note.lines if each.name == name} for name in self.names()}
        for reason in dict.fromkeys(line.reason for line in self.note.lines if line.reason):
            lines = [line for line in self.note.lines if line.reason == reason]
            names = dict.fromkeys(self.called(line) if len(of[line.name]) > 1 else line.name for line in lines)
            yield Item(self.voice.say("list.of", name=strong(text_list(self.voice, list(names))), x=words(reason)))

    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(line.name for line in self.note.lines))

    def called(self, line: NoteLine) -> str:
        """A line's name, with its period where the note has lines of one name in several."""
        if len({each.origin.period for each in self.note.lines if each.name == line.name}) < 2:
            return line.name
        return self.say("in_period", name=line.name, period=self.voice.figures.period(line.origin.period))

    def row(self, line: NoteLine, changed: bool) -> tuple[Runs, ...]:
        taken = line.net - line.gross
        before = (self.money(line.gross), self.money(taken) if taken else self.voice.text("label.nothing"))
        figures = (*(before if changed else ()), self.money(line.net), self.category(line.vat))
        return (words(line.name), words(line.description), *(words(figure) for figure in figures))

    def steps(self, line: NoteLine) -> Item:
        """`Credit for slow answers: 4,000.00 EUR, less 357.66 EUR: cap … = 3,642.34 EUR`."""
        changes = [words(self.step(each)) for each in line.adjustments]
        said = joined([words(self.voice.labelled(self.called(line), self.money(line.gross))), *changes], "; ")
        return Item(merged((*said, *words(" = "), *strong(self.money(line.net)))))

    def step(self, each: Adjustment) -> str:
        return self.say("more" if each.charge else "less", amount=self.money(each.amount), reason=each.reason)

    # ------------------------------------------------------------ tax and payment

    def taxes(self) -> Iterator[Block]:
        text, note = self.voice.text, self.note
        heads = ("note.rate", "note.taxable", "note.tax", "note.with_tax")
        columns = tuple(Column(text(head), Align.END if i else Align.START) for i, head in enumerate(heads))
        sums = (note.net, note.tax, note.total)
        totals = (words(text("note.total")), *(words(self.money(amount)) for amount in sums))
        caption = text("note.taxes_caption", currency=note.currency)
        yield Table(caption, columns, tuple(self.tax_row(each) for each in note.taxes), totals)
        for reason in dict.fromkeys(each.vat.reason for each in note.taxes if each.vat.reason):
            yield Paragraph(words(reason))

    def tax_row(self, each: TaxTotal) -> tuple[Runs, ...]:
        sums = (each.taxable, each.amount, each.taxable + each.amount)
        return (words(self.category(each.vat)), *(words(self.money(amount)) for amount in sums))

    def category(self, vat: Vat) -> str:
        key = f"note.category_{vat.category.lower()}"
        rate = self.voice.figures.percent(vat.rate) if vat.rate is not None else ""
        return self.voice.text(key, rate=rate) if vat.rate else self.voice.text(key)

    def payment(self) -> Iterator[Block]:
        yield Paragraph(words(self.note.payment.terms))
        if self.note.payment.bank:
            yield Paragraph(words(self.account(self.note.payment.bank)))

    def account(self, bank: Bank) -> str:
        """An account with its number in groups of four."""
        iban = HARD_SPACE.join(bank.iban[i : i + 4] for i in range(0, len(bank.iban), 4))
        text = self.say("account_bic", iban=iban, bic=bank.bic) if bank.bic else self.say("account", iban=iban)
        return self.say("account_of", account=text, holder=bank.holder) if bank.holder else text


def text_list(voice: Voice, parts: list[str]) -> str:
    """`a, b and c`."""
    return "".join(run.text for run in voice.all_of([words(part) for part in parts]))
