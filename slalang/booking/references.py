"""The documents that a note corrects (BG-3): the invoices whose price it changes, and the notes that it takes back.

Takes what makes a document and the documents issued before, as `parties.yaml` lists them by period; gives those that it
has to name, or what is missing. A credit that is given and taken back within one document corrects no earlier note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from slalang.booking.dues import Entry
from slalang.booking.faults import IssuedTwice, MissingForNote
from slalang.booking.groups import Group
from slalang.booking.parties import Issued, Parties
from slalang.calendar.periods import Period, parse_period
from slalang.calendar.zones import Zone
from slalang.model.note import NoteKind, Preceding

BY_PERIOD = Mapping[str, tuple[Issued, ...]]
"""Documents by the label of the period that they are for."""
WHAT = {"credits": "credit note", "compensation": "note on compensation", "bonuses": "invoice of bonuses"}
"""What a note is called by what it is of."""
KINDS = {"credit-note": NoteKind.CREDIT_NOTE, "invoice": NoteKind.INVOICE}
LAW = "BG-3; Directive 2006/112/EC, Article 219"


@dataclass(frozen=True, slots=True)
class References:
    """The documents issued before; `given` are invoices of the command line, which stand in for those of the file."""

    parties: Parties
    zone: Zone
    given: tuple[Preceding, ...]

    def corrected(self, group: Group) -> tuple[Preceding, ...]:
        """What a document corrects, the oldest first."""
        found = dict.fromkeys((*self.invoices(group), *self.notes(group)))
        return tuple(sorted(found, key=lambda p: (p.day, p.number)))

    def missing(self, group: Group) -> Iterator[MissingForNote]:
        """What it corrects and nobody named."""
        place = self.parties.place
        for label in dict.fromkeys(e.concerns for e in self.priced(group) if not self.invoices_of(e)):
            what = f"the number and date of the invoice of {label}, which it corrects"
            way = f"write `invoices: {{{label}: {{number: …, date: …}}}}` in parties.yaml, or give `--invoice N=DATE`"
            yield MissingForNote(place, what, LAW, way)
        for label in dict.fromkeys(e.line.takes for e in taking_back(group) if not self.notes_of(e, group)):
            what = f"the number and date of the {WHAT[group.given]} of {label}, which it takes back"
            way = f"write `notes: {{{label}: {{number: …, date: …}}}}` in parties.yaml"
            yield MissingForNote(place, what, LAW if group.corrects else "BG-3", way)

    def is_of_another(self, number: str, kind: NoteKind, wanted: Period) -> bool:
        """Whether a number is that of a note listed for another time, or for an invoice that of any listed one."""
        periods = ((documents, parse_period(self.zone, key)) for key, documents in self.parties.notes.items())
        elsewhere = [d for d, p in periods if p is None or p.end <= wanted.start or wanted.end <= p.start]
        priced = self.parties.invoices.values() if kind is NoteKind.INVOICE else ()
        return any(number == each.number for documents in (*elsewhere, *priced) for each in documents)

    def issued_before(self, group: Group, number: str) -> Iterator[IssuedTwice]:
        """The notes listed for periods of a document, of the same kind of money and under another number."""
        given = [period for label in periods_of(group) if (period := parse_period(self.zone, label))]
        for key, documents in self.parties.notes.items():
            listed = parse_period(self.zone, key)
            if listed and any(holds(listed, each) or holds(each, listed) for each in given):
                others = (d for d in documents if d.of in {"", group.given} and d.number != number)
                yield from (IssuedTwice(self.parties.place, key, each.number) for each in others)

    # ------------------------------------------------------------ invoices

    def invoices(self, group: Group) -> tuple[Preceding, ...]:
        if not group.corrects:
            return ()
        found = (Preceding(each.number, each.day) for e in self.priced(group) for each in self.invoices_of(e))
        return self.given or tuple(found)

    def priced(self, group: Group) -> tuple[Entry, ...]:
        """The entries that change a price of an invoice still to be found."""
        return group.entries if group.corrects and not self.given else ()

    def invoices_of(self, entry: Entry) -> tuple[Issued, ...]:
        """Those of the period that a line concerns, or of its own shorter or longer one."""
        line = entry.line
        return self.listed(self.parties.invoices, entry.concerns) or self.parties.invoices.get(
            line.origin or line.period, ()
        )

    # ------------------------------------------------------------ notes

    def notes(self, group: Group) -> tuple[Preceding, ...]:
        mostly = NoteKind.INVOICE if group.given == "bonuses" else NoteKind.CREDIT_NOTE
        found = (each for e in taking_back(group) for each in self.notes_of(e, group))
        return tuple(Preceding(each.number, each.day, KINDS.get(each.kind, mostly)) for each in found)

    def notes_of(self, entry: Entry, group: Group) -> tuple[Issued, ...]:
        """Those that gave what a line takes back."""
        return self.listed(self.parties.notes, entry.line.takes, lambda each: each.of in {"", group.given})

    def listed(
        self, documents: BY_PERIOD, label: str, fits: Callable[[Issued], bool] = lambda _: True
    ) -> tuple[Issued, ...]:
        """The documents that fit: those under a period's own label, or else under the shortest longer one around it."""
        inner = parse_period(self.zone, label)
        known = ((key, parse_period(self.zone, key)) for key in documents)
        around = ((p.end - p.start, key) for key, p in known if p and inner and holds(p, inner))
        candidates = (label, *(key for _, key in sorted(around)))
        found = (tuple(each for each in documents.get(key, ()) if fits(each)) for key in candidates)
        return next(filter(None, found), ())


def periods_of(group: Group) -> tuple[str, ...]:
    """The settlement periods whose lines stand on a document."""
    return tuple(dict.fromkeys(entry.period.period for entry in group.entries))


def holds(outer: Period, inner: Period) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def taking_back(group: Group) -> tuple[Entry, ...]:
    """The entries that take back what an earlier document gave."""
    here = periods_of(group)
    return tuple(e for e in group.entries if e.line.takes and e.line.takes not in here)
