"""What of a contract depends on one result of one objective in one period, everything else being as it is.

Takes an expression and where it stands; tells whether its value can change when that result does. Earlier periods stay
as they are; what looks ahead from them, or names a period, counts as depending wherever it reads the objective at all,
under whatever terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from slalang.model.contract import Consequence, Contract, Objective
from slalang.model.expression import (
    Aggregate,
    ContextValue,
    DeadlineOf,
    EndOf,
    Expression,
    InARow,
    InAtLeast,
    InEachOf,
    InWindow,
    KeySet,
    Named,
    ObjectiveSet,
    OutcomeIs,
    PeriodSet,
    Remeasured,
    RowSet,
    RunLength,
    SeriesKind,
    SeriesValue,
    Window,
)
from slalang.semantics.lengths import LENGTHS
from slalang.semantics.proofs.walk import parts

JUDGED = frozenset({"result", "outcome", "shortfall", "overshoot", "misses"})
"""Words of a declaration that change with the result of its objective."""
ELSEWHEN = frozenset({"next", "named"})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an expression stands: the objective its declaration is for (or none), the unit of its period, and what its
    `key` is called where there is a line for each."""

    owner: str
    unit: str
    key: str = ""


Read = tuple[tuple[Expression, Standing], ...]


@dataclass(slots=True)
class Reading:
    """What depends on the result of one objective under one version of the terms; other periods may have had others of
    the `versions`."""

    contract: Contract
    objective: Objective
    versions: tuple[Contract, ...] = ()
    known: dict[tuple[int, Standing], tuple[Expression, bool]] = field(default_factory=dict)
    open: list[tuple[int, Standing]] = field(default_factory=list)
    found: dict[tuple[int, Standing], tuple[Expression, tuple[bool, bool]]] = field(default_factory=dict)
    read: dict[tuple[int, Standing], tuple[Expression, Read]] = field(default_factory=dict)

    def depends(self, e: Expression, at: Standing) -> bool:
        """Whether the value can change with the result. By identity, with the node kept alive.

        A series that reads itself adds nothing to what else it reads. So what was found not to depend while another was
        being looked at holds for good only if that one does not depend either.
        """
        key = id(e), at
        if key in self.known:
            return self.known[key][1]
        self.known[key], outermost = (e, False), not self.open
        self.open.append(key)
        found = self.by_form(e, at)
        self.known[key] = e, found
        if outermost:
            for each in self.open:
                if found and not self.known[each][1]:
                    del self.known[each]
            self.open.clear()
        return found

    def by_form(self, e: Expression, at: Standing) -> bool:
        match e:
            case ContextValue(name=name):
                return self.word(name, at)
            case SeriesValue():
                return self.of_series(e, at)
            case DeadlineOf():
                return True
            case OutcomeIs(subject=subject, window=window):
                now = self.judged(subject.name if subject is not None else at.owner, at)
                return now and (window is None or not is_past(window, at))
            case InWindow(window=window) | InEachOf(window=window) | InAtLeast(window=window):
                return self.over(window, tuple(parts(e)), at)
            case Remeasured(value=value):
                return self.touches(value, at)
            case Aggregate(over=PeriodSet(window=window)):
                return self.over(window, tuple(parts(e)), at)
            case Aggregate(over=ObjectiveSet()):
                return any(self.depends(p, Standing(o, at.unit)) for p in parts(e) for o in self.members(e))
            case Aggregate(over=KeySet()):
                return any(self.touches(p, at) for p in parts(e))
            case Aggregate(over=RowSet(kept_by=name)) if self.within(self.bodies(SeriesKind.OBJECTIVE, name), at):
                return True
            case RunLength() | InARow():
                return any(self.depends(p, at) for p in parts(e)) or self.strays(tuple(parts(e)), at)
            case EndOf():
                return False
            case Named(body=body):
                return self.depends(body, at)
            case _:
                return any(self.depends(p, at) for p in parts(e))

    def over(self, window: Window, inside: tuple[Expression, ...], at: Standing) -> bool:
        """Of a window: what it holds of this period, and whatever of other periods looks at this one."""
        if not is_past(window, at) and any(self.depends(p, at) for p in inside):
            return True
        return self.strays(inside, at, is_ahead(window, at))

    def strays(self, inside: tuple[Expression, ...], at: Standing, ahead: bool = False) -> bool:
        """Whether what other periods hold may look at this one, under whatever terms they have."""
        ahead = ahead or any(self.looks_ahead(p, at) for p in inside)
        return ahead and any(self.touches(p, at) for p in inside)

    def word(self, name: str, at: Standing) -> bool:
        match name:
            case "charges":
                return any(self.depends(c.amount, Standing("", c.unit)) for c in self.contract.charges)
            case "credits" | "bonuses":
                return True
            case _:
                return name in JUDGED and self.judged(at.owner, at)

    def of_series(self, e: SeriesValue, at: Standing) -> bool:
        if e.settled or e.kind is SeriesKind.SUBTOTAL:
            return True
        if e.kind is SeriesKind.OBJECTIVE:
            return self.judged(e.name, at) or (e.key is not None and self.depends(e.key, at))
        bodies = self.bodies(e.kind, e.name)
        return any(s.owner and self.judged(s.owner, at) for _, s in bodies) or self.within(bodies, at)

    def judged(self, owner: str, at: Standing) -> bool:
        """Whether the outcome of an objective changes: the objective's own, and of those measured by it."""
        return owner == self.objective.name or self.within(self.bodies(SeriesKind.OBJECTIVE, owner), at)

    def within(self, bodies: Iterable[tuple[Expression, Standing]], at: Standing) -> bool:
        """Whether what stands behind a name changes; of shorter periods than this one, even by its past."""
        return any(self.depends(b, s) or (is_finer(s.unit, at.unit) and self.touches(b, s)) for b, s in bodies)

    # ------------------------------------------------------------ at any time

    def touches(self, e: Expression, at: Standing) -> bool:
        """Whether an expression reads the objective in any period."""
        return self.at_any_time(e, at)[0]

    def looks_ahead(self, e: Expression, at: Standing) -> bool:
        """Whether an expression reads later or named periods, itself or through a series."""
        return self.at_any_time(e, at)[1]

    def at_any_time(self, e: Expression, at: Standing) -> tuple[bool, bool]:
        """Both of these, looked for once."""
        key = id(e), at
        if key not in self.found:
            read = self.everything(e, at)
            ahead = any(is_ahead(w, stands) for x, stands in read for w in windows(x))
            self.found[key] = e, (any(self.names_it(x, stands) for x, stands in read), ahead)
        return self.found[key][1]

    def names_it(self, e: Expression, at: Standing) -> bool:
        match e:
            case ContextValue(name=name):
                return name in {"credits", "bonuses"} or (name in JUDGED and at.owner == self.objective.name)
            case SeriesValue(kind=SeriesKind.OBJECTIVE, name=name):
                return name == self.objective.name
            case SeriesValue(kind=SeriesKind.SUBTOTAL) | SeriesValue(settled=True):
                return True
            case OutcomeIs(subject=None):
                return at.owner == self.objective.name
            case Aggregate(over=ObjectiveSet()) | DeadlineOf():
                return True
            case _:
                return False

    def waits(self, of: Consequence) -> bool:
        """Whether a line may be settled later than its own period, because its amount reads later ones."""
        return self.looks_ahead(of.amount, Standing("", of.unit))

    def everything(self, e: Expression, at: Standing) -> Read:
        """All that an expression is made of, through every series that it reads, once each, under all terms."""
        key = id(e), at
        if key not in self.read:
            self.read[key] = e, tuple(self.walked(e, at))
        return self.read[key][1]

    def walked(self, e: Expression, at: Standing) -> Iterator[tuple[Expression, Standing]]:
        terms = {id(t): t for t in (self.contract, *self.versions)}
        seen: set[tuple[SeriesKind, str]] = set()
        waiting = [(e, at)]
        while waiting:
            one, stands = waiting.pop()
            yield one, stands
            waiting += ((p, stands) for p in parts(one))
            for named in names(one, stands, terms.values()):
                if named not in seen:
                    seen.add(named)
                    waiting += (b for t in terms.values() for b in self.bodies(*named, t))

    def looks(self, e: Expression, at: Standing) -> Iterator[bool]:
        """For each look at the objective in several or other periods, whether it may see later ones."""
        for x, stands in self.everything(e, at):
            if is_over_time(x) and self.touches(x, stands):
                yield any(is_ahead(window, stands) for window in windows(x))

    # ------------------------------------------------------------ what stands behind names

    def bodies(self, kind: SeriesKind, name: str, terms: Contract | None = None) -> list[tuple[Expression, Standing]]:
        """The expressions behind a series under this or another version of the terms, each where it stands."""
        contract = self.contract if terms is None else terms
        match kind:
            case SeriesKind.OBJECTIVE:
                named = [o for o in contract.objectives if o.name == name != self.objective.name]
                return [(p, Standing(name, o.unit)) for o in named for p in of_promise(o, contract)]
            case SeriesKind.CHARGE:
                return [(c.amount, Standing("", c.unit)) for c in contract.charges if c.name == name]
            case SeriesKind.DEFINE:
                return [
                    (d.body, Standing("", d.unit)) for d in contract.defines if d.name == name and d.body is not None
                ]
            case SeriesKind.SUBTOTAL:
                return []
            case _:
                found = next((c for c in contract.consequences if c.name == name), None)
                return [] if found is None else list(of_consequence(found))

    def members(self, e: Expression) -> tuple[str, ...]:
        """The objectives that a set of objectives holds."""
        tag = e.over.tag if isinstance(e, Aggregate) and isinstance(e.over, ObjectiveSet) else ""
        return tuple(o.name for o in self.contract.objectives if not tag or tag in o.tags)

    def key_of(self, of: Consequence, owner: str) -> str:
        """What the key of a line is called: the group of its objective, or what its declaration is for each of."""
        return next((o.group_name for o in self.contract.objectives if o.name == owner), of.key)

    def is_grouped(self, name: str) -> bool:
        return any(o.name == name and o.group is not None for o in self.contract.objectives)


def owners(of: Consequence) -> tuple[str, ...]:
    """The objectives that a consequence is for; none is one too."""
    return of.objectives or ("",)


def of_consequence(of: Consequence) -> Iterator[tuple[Expression, Standing]]:
    """The condition and amount of a consequence, for each objective that it is for."""
    for owner in owners(of):
        for e in (of.amount, of.when):
            if e is not None:
                yield e, Standing(owner, of.unit)


def of_promise(of: Objective, terms: Contract) -> Iterator[Expression]:
    """All that decides the outcome of an objective."""
    yield from parts(of)
    for relief in terms.reliefs:
        if of.name in relief.objectives:
            yield from parts(relief)


def names(e: Expression, at: Standing, terms: Iterable[Contract]) -> Iterator[tuple[SeriesKind, str]]:
    """The series that an expression itself reads; its words read the objective that its declaration is for."""
    match e:
        case SeriesValue(kind=kind, name=name):
            yield kind, name
        case ContextValue(name="charges"):
            yield from ((SeriesKind.CHARGE, c.name) for t in terms for c in t.charges)
    if at.owner:
        yield SeriesKind.OBJECTIVE, at.owner


def is_past(window: Window, at: Standing) -> bool:
    """Whether a window ends before the period it is seen from; the month before the end of a quarter lies in it."""
    whole = window.unit in {"", at.unit} or is_finer(at.unit, window.unit)
    return window.shape == "so_far" or (window.shape == "before" and whole)


def is_ahead(window: Window, at: Standing) -> bool:
    """Whether a window may hold periods after the one it is seen from, as the year of a month does."""
    return window.shape in ELSEWHEN or (window.shape in {"this", "last"} and window.unit not in {"", at.unit})


def is_finer(unit: str, than: str) -> bool:
    return LENGTHS[unit] < LENGTHS[than]


def is_over_time(e: Expression) -> bool:
    """Whether an expression looks at other periods."""
    return isinstance(e, RunLength | InARow) or any(windows(e))


def windows(e: Expression) -> Iterator[Window]:
    """The window that an expression itself names."""
    match e:
        case InWindow(window=window) | InEachOf(window=window) | InAtLeast(window=window):
            yield window
        case Remeasured(window=window) | EndOf(window=window) | Aggregate(over=PeriodSet(window=window)):
            yield window
        case OutcomeIs(window=Window() as window):
            yield window
        case _:
            return
