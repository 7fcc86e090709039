"""A note in a language: the names of its lines, what each is about, why steps changed it, and how it is paid.

Takes a `Note` whose figures are done, with the statement and contract it comes from; gives the same note with its
words. No figure changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, reduce

from slalang.documents.account.amounts import line_name, step_words
from slalang.documents.account.reckoning import Account
from slalang.documents.drafting import draft_of
from slalang.documents.note.reasons import reasons
from slalang.documents.statement import naming_all, under_its_terms
from slalang.documents.tree import text_of
from slalang.documents.voice import Voice, words
from slalang.documents.words import BadCatalog, Catalog, NoCatalog, load
from slalang.model.contract import Contract
from slalang.model.note import Adjustment, Note, NoteKind, NoteLine, Settling, TaxTotal, Vat
from slalang.model.outcome import Acceptance, Line, ObjectiveOutcome, PeriodOutcome, Statement


def worded(
    notes: tuple[Note, ...], statement: Statement, contract: Contract, language: str
) -> tuple[Note, ...] | NoCatalog | BadCatalog:
    """Notes of one statement with every text that a reader or an e-invoice needs."""
    catalog = load(language)
    if not isinstance(catalog, Catalog):
        return catalog
    account = Account(draft_of(naming_all(contract), catalog, (), {}), statement)
    wording = Wording(account, contract)
    return tuple(wording.of(note) for note in notes)


@dataclass(frozen=True)
class Wording:
    """What notes are worded from."""

    account: Account
    contract: Contract

    @property
    def voice(self) -> Voice:
        return self.account.draft.voice

    @cached_property
    def accounts(self) -> dict[str, tuple[Account, PeriodOutcome]]:
        """Each period with the words of the terms in force in it."""
        periods = self.account.statement.periods
        return {p.period: (under_its_terms(self.account, self.contract, p), p) for p in periods}

    def of(self, note: Note) -> Note:
        reasons = {t.vat: reasoned(t.vat, self.voice) for t in note.taxes}
        lines = tuple(replace(self.line(line), vat=reasons[line.vat]) for line in note.lines)
        return replace(
            note,
            lines=lines,
            taxes=tuple(TaxTotal(reasons[t.vat], t.taxable, t.amount) for t in note.taxes),
            payment=replace(note.payment, terms=terms(note, self.voice)),
            remark=reduce(self.after, self.remarks(replace(note, lines=lines)), ""),
        )

    # ------------------------------------------------------------ lines

    def line(self, line: NoteLine) -> NoteLine:
        account, period = self.accounts[line.origin.period]
        source = period.lines[line.origin.line]
        return replace(
            line,
            name=plain(line_name(account, source)),
            description=plain(self.about(account, period, source)),
            reason=plain(reduce(self.after, reasons(account, period, line), "")),
            adjustments=tuple(self.adjusted(account, period, a) for a in line.adjustments),
        )

    def adjusted(self, account: Account, period: PeriodOutcome, each: Adjustment) -> Adjustment:
        return replace(each, reason=plain(text_of(step_words(account, period.steps[each.step]))))

    def about(self, account: Account, period: PeriodOutcome, line: Line) -> str:
        """The promise, its period, its result and its target; of what goes back to another period, which one."""
        if line.origin:
            return self.earlier(line)
        label = self.voice.figures.period(line.period)
        found = outcome_of(period, line)
        if found is None or found.result is None:
            return label
        target = text_of(account.draft.sentences.pattern(found.target))
        name, result = f"{account.subject(found)}, {label}", account.result(found)
        return account.draft.text("note.result", objective=name, result=result, target=target)

    def earlier(self, line: Line) -> str:
        """The period that a line goes back to, and where it takes back a carried rest that in which it was given."""
        of = self.voice.figures.period(line.origin)
        if line.takes in {"", line.origin}:
            return of
        return self.voice.text("note.given_in", period=of, given=self.voice.figures.period(line.takes))

    # ------------------------------------------------------------ the whole

    def after(self, text: str, sentence: str) -> str:
        """A sentence behind others, as the language joins them."""
        return self.voice.text("note.joined", a=text, b=sentence) if text else sentence

    def remarks(self, note: Note) -> Iterator[str]:
        """What the note is about, and how its lines stand between the parties."""
        bonus = all(self.source(line).kind == "bonus" for line in note.lines)
        key = {
            (False, False): "note.about_credits",
            (False, True): "note.about_credits_back",
            (True, False): "note.about_bonuses",
            (True, True): "note.about_bonuses_back",
        }[bonus, (note.kind is NoteKind.CREDIT_NOTE) == bonus]
        basis, period = note.basis, plain(run(note, self.voice))
        yield self.voice.text(key, period=period, number=basis.number, title=basis.title)
        yield from self.standing(note)

    def source(self, line: NoteLine) -> Line:
        return self.accounts[line.origin.period][1].lines[line.origin.line]

    def standing(self, note: Note) -> Iterator[str]:
        """Until when the lines may be disputed, and which are."""
        for window in note.windows:
            key = "note.dispute_over" if window.is_over else "note.dispute"
            key, period = (f"{key}_of", window.period) if len(note.windows) > 1 else (key, "")
            holes = {"period": plain(self.voice.figures.period(period))} if period else {}
            yield self.voice.text(key, instant=self.account.instant(window.until), **holes)
        found = [(line, self.source(line).standing) for line in note.lines]
        disputed = [words(line.name) for line, now in found if now and now.acceptance is Acceptance.DISPUTED]
        if disputed:
            yield self.voice.text("note.disputed", lines=text_of(self.voice.all_of(disputed)))


def outcome_of(period: PeriodOutcome, line: Line) -> ObjectiveOutcome | None:
    """The outcome that a line is for."""
    mine = (o for o in period.objectives if o.objective == line.objective and o.period == line.period)
    return next((o for o in mine if not o.grouped or o.group == line.key), None)


def reasoned(vat: Vat, voice: Voice) -> Vat:
    """A category with the words that the law wants for it, where the parties gave none."""
    key = f"note.reason_{vat.category.lower()}"
    return replace(vat, reason=voice.text(key)) if not vat.reason and key in voice.catalog else vat


def terms(note: Note, voice: Voice) -> str:
    """How and by when the sum is settled."""
    due = voice.figures.day(note.payment.due) if note.payment.due else ""
    match note.payment.how:
        case Settling.SET_OFF:
            return voice.text("note.set_off")
        case Settling.REFUND if due:
            return voice.text("note.refund_due", buyer=note.buyer.name, day=due)
        case Settling.REFUND:
            return voice.text("note.refund", buyer=note.buyer.name)
        case Settling.CHARGE if due:
            return voice.text("note.charge_due", seller=(note.payee or note.seller).name, day=due)
        case Settling.CHARGE:
            return voice.text("note.charge", seller=(note.payee or note.seller).name)


def run(note: Note, voice: Voice) -> str:
    """The periods that a note is about, `January 2026 to March 2026`."""
    first, last = voice.figures.period(note.periods[0]), voice.figures.period(note.periods[-1])
    return first if first == last else voice.text("account.run", a=first, b=last)


def plain(text: str) -> str:
    """Words without the spaces that do not break, which other programs need not know."""
    return text.replace("\N{NO-BREAK SPACE}", " ")
