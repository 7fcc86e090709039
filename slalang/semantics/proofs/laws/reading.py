"""What of a contract depends on one result of one objective in one period, everything else being as it is.

Takes an expression and where it stands; tells whether its value can change when that result does. Earlier periods stay
as they are; what looks ahead from them, or names a period, counts as depending wherever it reads the objective at all.
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
    RunLength,
    SeriesKind,
    SeriesValue,
    Window,
)
from slalang.semantics.proofs.walk import parts

JUDGED = frozenset({"result", "outcome", "shortfall", "overshoot", "misses"})
"""Words of a declaration that change with the result of its objective."""
ELSEWHEN = frozenset({"next", "named"})
LENGTHS = {"day": 0, "week": 1, "month": 2, "quarter": 3, "year": 4, "contract year": 4}
"""Units of periods from short to long; of the two years neither lies in the other."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an expression stands: the objective its declaration is for (or none), and the unit of its period."""

    owner: str
    unit: str


@dataclass(slots=True)
class Reading:
    """What depends on the result of one objective under one version of the terms."""

    contract: Contract
    objective: Objective
    known: dict[tuple[int, Standing], tuple[Expression, bool]] = field(default_factory=dict)
    series: set[tuple[SeriesKind, str]] = field(default_factory=set)

    def depends(self, e: Expression, at: Standing) -> bool:
        """Whether the value can change with the result. By identity, with the node kept alive."""
        key = id(e), at
        if key not in self.known:
            self.known[key] = e, False  # a series that reads itself adds nothing to what else it reads
            self.known[key] = e, self.by_form(e, at)
        return self.known[key][1]

    def by_form(self, e: Expression, at: Standing) -> bool:
        match e:
            case ContextValue(name=name):
                return self.word(name, at)
            case SeriesValue():
                return self.of_series(e, at)
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
            case DeadlineOf() | EndOf():
                return False
            case Named(body=body):
                return self.depends(body, at)
            case _:
                return any(self.depends(p, at) for p in parts(e))

    def over(self, window: Window, inside: tuple[Expression, ...], at: Standing) -> bool:
        """Of a window: what it holds of this period, and whatever of other periods looks at this one."""
        if not is_past(window, at) and any(self.depends(p, at) for p in inside):
            return True
        strays = is_ahead(window, at) or any(self.looks_ahead(p, at) for p in inside)
        return strays and any(self.touches(p, at) for p in inside)

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

    def of_promise(self, of: Objective) -> Iterator[Expression]:
        """All that decides the outcome of an objective."""
        yield from parts(of)
        for relief in self.contract.reliefs:
            if of.name in relief.objectives:
                yield from parts(relief)

    # ------------------------------------------------------------ at any time

    def touches(self, e: Expression, at: Standing) -> bool:
        """Whether an expression reads the objective in any period."""
        return any(self.names_it(x, stands) for x, stands in self.everything(e, at))

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
            case Aggregate(over=ObjectiveSet()):
                return self.objective.name in self.members(e)
            case _:
                return False

    def looks_ahead(self, e: Expression, at: Standing) -> bool:
        """Whether an expression reads later or named periods, itself or through a series."""
        return any(is_ahead(w, stands) for x, stands in self.everything(e, at) for w in windows(x))

    def everything(self, e: Expression, at: Standing) -> Iterator[tuple[Expression, Standing]]:
        """All that an expression is made of, through every series that it reads, once each."""
        seen: set[tuple[SeriesKind, str]] = set()
        waiting = [(e, at)]
        while waiting:
            one, stands = waiting.pop()
            yield one, stands
            waiting += ((p, stands) for p in parts(one))
            for named in names(one, stands):
                if named not in seen:
                    seen.add(named)
                    waiting += self.bodies(*named)
            if isinstance(one, ContextValue) and one.name == "charges":
                waiting += ((c.amount, Standing("", c.unit)) for c in self.contract.charges)

    def looks(self, e: Expression, at: Standing) -> Iterator[bool]:
        """For each look at the objective in several or other periods, whether it may see later ones."""
        for x, stands in self.everything(e, at):
            if is_over_time(x) and self.touches(x, stands):
                yield any(is_ahead(window, stands) for window in windows(x))

    # ------------------------------------------------------------ what stands behind names

    def bodies(self, kind: SeriesKind, name: str) -> list[tuple[Expression, Standing]]:
        """The expressions behind a series, each where it stands."""
        contract = self.contract
        match kind:
            case SeriesKind.OBJECTIVE:
                named = [o for o in contract.objectives if o.name == name and o is not self.objective]
                return [(p, Standing(name, o.unit)) for o in named for p in self.of_promise(o)]
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


def names(e: Expression, at: Standing) -> Iterator[tuple[SeriesKind, str]]:
    """The series that an expression itself reads; its words read the objective that its declaration is for."""
    if isinstance(e, SeriesValue):
        yield e.kind, e.name
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
