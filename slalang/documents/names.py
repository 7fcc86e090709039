"""What the parts of a contract are called in a document, and where they are described in it.

Takes the checked contract; gives runs. A name is the author's title, or else the name itself with spaces for
underscores, in the words that the contract has for it in the reader's language. It is a link where the document has a
place for it (`anchors`), emphasised otherwise.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property

from slalang.documents.translated import renderings
from slalang.documents.tree import Emphasis, Reference, Runs
from slalang.model.contract import Contract, Declared, Party, Record, Spans
from slalang.model.expression import Named

SECTIONS = (
    ("record", "records"),
    ("spans", "spans"),
    ("calendar", "calendars"),
    ("charge", "charges"),
    ("service", "services"),
    ("role", "roles"),
    ("responsibility", "responsibilities"),
    ("priority", "priorities"),
    ("clock", "clocks"),
    ("escalation", "escalations"),
    ("objective", "objectives"),
    ("relief", "reliefs"),
    ("consequence", "consequences"),
    ("remedy", "remedies"),
    ("report", "reports"),
    ("review", "reviews"),
    ("amendment", "amendments"),
    ("clause", "clauses"),
    ("lookup", "lookups"),
    ("define", "defines"),
    ("metric", "metrics"),
    ("parameter", "parameters"),
)
"""Kinds of declaration, as they begin a stable id, and the field of the contract that holds them."""
PARTS = ": "
"""Between the name that a mechanism is applied as and the name of a part of it."""


@dataclass(frozen=True)
class Names:
    """`anchors` maps `kind.name` and the uses of terms to the ids that the document gives them."""

    contract: Contract
    anchors: Mapping[Hashable, str]
    language: str = ""

    @cached_property
    def words(self) -> Mapping[str, str]:
        """What the contract's own words are called in the language."""
        return renderings(self.contract, self.language)

    def said(self, text: str) -> str:
        """Words of the contract in the language, as they are where it has none for them."""
        return self.words.get(text, text)

    def called(self, name: str) -> str:
        """A name as words of the language; in the name of a mechanism's part each part is a name."""
        whole = spoken(name)
        return self.words.get(whole) or PARTS.join(self.said(part) for part in whole.split(PARTS))

    @cached_property
    def declared(self) -> dict[str, dict[str, Declared]]:
        """Declarations by kind and name."""
        found = {kind: {d.name: d for d in getattr(self.contract, field)} for kind, field in SECTIONS}
        parties: tuple[Party, ...] = (self.contract.provider, self.contract.customer)
        settlement = self.contract.settlement
        return found | {
            "party": {p.name: p for p in parties},
            "settlement": {settlement.name: settlement} if settlement else {},
        }

    def find(self, kind: str, name: str) -> Declared | None:
        return self.declared[kind].get(name)

    def title(self, kind: str, name: str) -> str:
        """The author's title; two declarations of one title are told apart by their names."""
        found = self.find(kind, name)
        title = found.title if found else ""
        if not title:
            return self.called(name)
        shared = sum(other.title == title for other in self.declared[kind].values()) > 1
        said = self.said(title)
        return f"{said} ({self.called(name.rpartition('.')[0] or name)})" if shared else said

    def of(self, kind: str, name: str) -> Runs:
        """What a declaration is called, as a link to where it is described."""
        return self.linked(f"{kind}.{name}", self.title(kind, name))

    def rows(self, record: str) -> Runs:
        """The rows of a record or of derived spans, in the plural."""
        found = self.find("record", record) or self.find("spans", record)
        plural = found.plural if isinstance(found, (Record, Spans)) else ""
        kind = "spans" if isinstance(found, Spans) else "record"
        return self.linked(f"{kind}.{record}", self.called(plural or f"{record}s"))

    def term(self, use: Named) -> str:
        return self.said(use.title) if use.title else self.called(use.name)

    def linked(self, key: Hashable, text: str) -> Runs:
        to = self.anchors.get(key)
        return (Reference(to, text),) if to else (Emphasis(text),)

    def party(self, side: str) -> Runs:
        found = self.contract.provider if side == "provider" else self.contract.customer
        return self.linked(f"party.{found.name}", found.title or spoken(found.name))


def spoken(name: str) -> str:
    """A name as words: `levels.default` is `levels: default`."""
    return name.replace(".", PARTS).replace("_", " ")


def term_key(use: Named) -> Hashable:
    """What makes two uses of a term the same term: its name and its arguments."""
    return (use.kind, use.name, use.arguments)
