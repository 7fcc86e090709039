"""The checker's workplace: the scope, the faults found so far, and the one way to give an expression its meaning."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from slalang.diagnostic import Diagnostic, nearest
from slalang.model import expression as m
from slalang.model.contract import Field
from slalang.semantics.cycles import ring_in_words
from slalang.semantics.faults.names import CircularDefinition, DeclaredTwice, UnknownName
from slalang.semantics.faults.structure import MissingClause, NotMeaningful, RepeatedClause, TooMuch
from slalang.semantics.faults.units import NoFigure, NoOrder, WrongUnit
from slalang.semantics.frames import Frame
from slalang.semantics.gaps import NO_GAPS, Gaps
from slalang.semantics.proofs.walk import unfolded_size
from slalang.semantics.scope import Scope
from slalang.source import Place
from slalang.syntax import tree
from slalang.units import UNKNOWN, Kind, Type, money
from slalang.units.algebra import NUMERIC, ORDERED, unify

LIBRARY_PREFIX = "std."
MOST_PARTS = 200_000
"""Parts of one expression with all its names written out."""
DEEPEST = 50
"""Declarations inside each other: definitions, parameters, calendars, records. Real contracts have a handful."""

MOST_INLINED = 20_000
"""Uses of definitions in one contract: far over any real one, and small enough that no text can stall a machine."""


@dataclass(frozen=True, slots=True)
class RecordView:
    """What expressions may read of a record, or of derived spans, which are a record too."""

    name: str
    title: str
    parent: str
    fields: dict[str, Field]
    counted_by: str
    lasts: tuple[str, str] | None
    plural: str
    place: Place
    derived: bool = False
    whole: bool = True
    """False where its parent or a part of it is missing, which was reported: no name of it is unknown then."""


@dataclass(slots=True)
class Checker:
    """One run of the checker. Expressions are typed by `slalang.semantics.expressions.typed`.

    `made` keeps uses alive, so that `sizes` may know them by identity.
    """

    scope: Scope
    currency: str
    zone: str
    typing: Callable[[Checker, tree.Expression, Frame, Type | None], m.Expression]
    settings: dict[str, tree.Expression] = field(default_factory=dict)
    gaps: Gaps = NO_GAPS
    given: Mapping[str, m.Expression] = field(default_factory=dict)
    """Values of parameters that stand in place of what is set, as a scenario gives them."""
    term: tuple[date, date | None] | None = None
    """The contract's first day, and its last where it has one."""
    faults: list[Diagnostic] = field(default_factory=list)
    records: dict[str, RecordView] = field(default_factory=dict)
    plurals: dict[str, str] = field(default_factory=dict)
    metrics: set[str] = field(default_factory=set)
    memo: dict[tuple[str, str], Any] = field(default_factory=dict)
    retyped: dict[tuple[str, str], int] = field(default_factory=dict)
    groups: dict[str, Type] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)
    inlined: int = 0
    circles: set[frozenset[str]] = field(default_factory=set)
    reading: list[str] = field(default_factory=list)
    """Parameters whose values are being found, each by the one before it."""
    too_much: bool = False
    sizes: dict[int, int] = field(default_factory=dict)
    made: list[m.Expression] = field(default_factory=list)

    def typed(self, expr: tree.Expression, frame: Frame, want: Type | None = None) -> m.Expression:
        """The meaning of an expression at its place; `want` is the type that the place asks for, where it has one."""
        return self.lost(expr.place) if frame.blind else self.typing(self, expr, frame, want)

    def wanted(self, expr: tree.Expression, frame: Frame, want: Type) -> m.Expression:
        """The same, and a fault where it has another type."""
        return self.expect(self.typed(expr, frame, want), want)

    def report(self, fault: Diagnostic) -> None:
        self.faults.append(fault)

    def unknown(self, place: Place, name: str, expected: str, known: Any) -> None:
        """Reports a name that nothing declares, unless its declaration could not be read."""
        if not self.gaps.may_declare(name):
            self.report(UnknownName(place, name, expected, nearest(name, known)))

    def lost(self, place: Place) -> m.Expression:
        """The expression that stands where a fault was reported."""
        return m.Constant(None, type=UNKNOWN, place=place)

    def expect(self, expr: m.Expression, *wanted: Type) -> m.Expression:
        """The expression, reported where its type is none of those wanted; a ratio becomes what is asked for."""
        for want in wanted:
            if unify(expr.type, want) is not None:
                return expr
        self.report(WrongUnit(expr.place, expr.type.in_words, " or ".join(w.in_words for w in wanted)))
        return self.lost(expr.place)

    def ordered(self, expr: m.Expression) -> m.Expression:
        """The expression, reported where more and less have no meaning for what it is."""
        if expr.type.kind in ORDERED | {Kind.UNKNOWN}:
            return expr
        self.report(NoOrder(expr.place, expr.type.in_words))
        return self.lost(expr.place)

    def figure(self, expr: m.Expression, asked: str, *others: Kind, fix: str = "") -> m.Expression:
        """The expression, reported where it is neither a figure nor of other kinds that have what is asked of it."""
        if expr.type.kind in NUMERIC | {Kind.UNKNOWN, *others}:
            return expr
        fault = NoFigure(expr.place, expr.type.in_words, asked)
        self.report(replace(fault, fix=fix) if fix else fault)
        return self.lost(expr.place)

    def length(self, expr: m.Expression) -> m.Expression:
        """The expression, reported where business days are read by themselves: only from an instant are they a time."""
        if expr.type.kind is not Kind.BUSINESS_DAYS:
            return expr
        fix = "add them to an instant, `opened_at + 2 business days in CAL`"
        self.report(NotMeaningful(expr.place, "business days are only counted from an instant", fix))
        return self.lost(expr.place)

    def count_inlined(self, place: Place) -> bool:
        """False, reported once, when the contract's definitions multiply beyond measure."""
        self.inlined += 1
        if self.inlined == MOST_INLINED and not self.too_much:
            self.too_much = True
            self.report(TooMuch(place, "the definitions of this contract unfold into too many expressions"))
        return self.inlined < MOST_INLINED

    def shallow_enough(self, place: Place, inside: Sequence[str]) -> bool:
        """False, reported once, where one thing stands inside another inside another beyond measure."""
        if len(inside) < DEEPEST:
            return True
        if not self.too_much:
            self.too_much = True
            self.report(TooMuch(place, f"more than {DEEPEST} declarations stand inside each other here"))
        return False

    def circle(self, place: Place, names: Sequence[str]) -> None:
        """Reports that names lead back to the first of them; each circle once, wherever it is entered."""
        if frozenset(names) not in self.circles:
            self.circles.add(frozenset(names))
            self.report(CircularDefinition(place, ring_in_words(names[:-1])))

    def small_enough(self, made: m.Expression) -> bool:
        """False, reported once, where a use written out in full would have more parts than anything computes with."""
        self.made.append(made)
        if unfolded_size(made, self.sizes) <= MOST_PARTS:
            return True
        if not self.too_much:
            self.too_much = True
            self.report(TooMuch(made.place, "the definitions of this contract unfold into too many expressions"))
        return False

    def one(self, declaration: Any, kind: type[tree.Node], word: str, required: bool = False) -> Any:
        """The only clause of a kind; a second one and, if required, its absence are faults."""
        found = tree.clauses_of(declaration, kind)
        what = describe(declaration)
        for again in found[1:]:
            self.report(RepeatedClause(again.place, what, word, found[0].place))
        if required and not found:
            place = declaration.name.place if hasattr(declaration, "name") else declaration.place
            self.report(MissingClause(place, what, word))
        return found[0] if found else None

    def distinct(self, what: str, names: Iterable[tree.Name | tree.Text]) -> None:
        """Names of one kind inside one declaration differ; the second of two that are equal is a fault."""
        first: dict[str, Place] = {}
        for each in names:
            text = each.text if isinstance(each, tree.Name) else each.value
            if text in first:
                self.report(DeclaredTwice(each.place, what, text, first[text]))
            first.setdefault(text, each.place)

    def money(self) -> Type:
        return money(self.currency)

    def record_of(self, name: tree.Name) -> RecordView | None:
        """The record of a name; reported where there is none."""
        found = self.records.get(name.text)
        if found is None:
            self.unknown(name.place, name.text, "record", self.records)
        return found

    def find_clock(self, name: str) -> tree.Clock | None:
        return next((c for c in self.scope.all(tree.Clock) if c.name.text == name), None)

    def is_calendar(self, name: str) -> bool:
        return name == "always" or self.scope.find(tree.Calendar, name) is not None

    def calendar(self, name: tree.Name, frame: Frame) -> str:
        """The calendar that a name means, through a parameter where it is one."""
        bound = frame.formals.get(name.text)
        if isinstance(bound, m.Constant) and bound.type.kind is Kind.CALENDAR:
            return str(bound.value)
        if bound is not None and bound.type == UNKNOWN:
            return "always"
        if not self.is_calendar(name.text):
            self.unknown(name.place, name.text, "calendar", (*self.scope.names(tree.Calendar), "always"))
            return "always"
        return name.text


def composed(text: str) -> str:
    """A text as data are read, in Unicode's composed form: two spellings of one word are one word."""
    return unicodedata.normalize("NFC", text)


def describe(declaration: Any) -> str:
    word = type(declaration).__name__.lower()
    name = getattr(declaration, "name", None)
    return f"{word} `{name}`" if name is not None else word


def title_of(declaration: Any) -> str:
    title = getattr(declaration, "title", None)
    return title.value if isinstance(title, tree.Text) else ""


def own(declaration: Any) -> bool:
    """Whether a declaration is the project's own, and not a library's."""
    return not declaration.place.source.name.startswith(LIBRARY_PREFIX)


def wording(declaration: Any) -> tuple[tuple[str, str], ...]:
    """The prose clauses of a declaration, by language."""
    found = tree.clauses_of(declaration, tree.Wording)
    return tuple((w.language.text if w.language else "", w.text.value) for w in found)
