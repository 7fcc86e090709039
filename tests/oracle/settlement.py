"""A naive settlement of a deal, period by period from the first, written from the language definition alone.

Takes a `Deal`, given results, recorded choices and a day as of which all is judged; gives the lines and totals of each
period. It shares nothing with the project: no text, no model, no calendar. Numbers in the comments are sections of
`grammar/README.md`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tests.oracle.deal_known import Known, Period, months_later
from tests.oracle.deals import Choice, Condition, Deal, Limit, OfNextCharge, Price, Results, Step

ZERO = Fraction(0)


@dataclass(eq=False)
class Line:
    """A line of a period: what it is of, before the steps and after them.

    `origin` is the period that it goes back to, `since` the period whose settlement first gave it.
    """

    name: str
    bonus: bool
    promise: str
    key: str | None
    period: str
    amount: Fraction
    settled: Fraction
    since: int
    origin: str = ""


@dataclass(eq=False)
class Waiting:
    """Excess over the cap of a step: of a line, in the months after a period."""

    step: Step
    line: Line
    since: int
    rest: Fraction


@dataclass(eq=False)
class Given:
    """A credit that may be earned back, and the period with which its condition has closed."""

    step: Step
    line: Line
    decided: int


@dataclass
class Settled:
    """What a period was settled to; `lapsed` is excess whose time has passed with it, `balance` what is in the bank."""

    label: str
    lines: list[Line] = field(default_factory=list)
    lapsed: Fraction = ZERO
    bounds: list[tuple[list[Line], Fraction]] = field(default_factory=list)
    subtotals: dict[str, Fraction] = field(default_factory=dict)
    balance: Fraction | None = None

    def total(self, *, bonus: bool = False) -> Fraction:
        return sum((n.settled for n in self.lines if n.bonus == bonus), ZERO)


def settled(deal: Deal, results: Results, choices: Sequence[Choice], as_of: date, count: int) -> list[Settled]:
    """The first `count` periods."""
    known = Known(deal, results)
    book = Book(known, [c for c in choices if c.day <= as_of])
    for i in range(count):
        book.settle(i)
    return book.months


@dataclass
class Book:
    """The settlement so far: its months, excess that waits, credits that may be earned back, prices that wait."""

    known: Known
    choices: list[Choice]
    months: list[Settled] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    given: list[Given] = field(default_factory=list)
    later: list[tuple[Price, int]] = field(default_factory=list)

    def settle(self, i: int) -> None:
        terms, month = self.known.versions[i], Settled(self.known.periods[i].label)
        month.lines = self.new_lines(i)
        self.months.append(month)
        for step in terms.steps:
            self.take(step, month, i)
        self.look_ahead(terms.steps, month, i)
        self.earn_back(month, i)

    # ------------------------------------------------------------ lines

    def new_lines(self, i: int) -> list[Line]:
        """What waited for this period to close, then its own; a measured fee to come is not known (16)."""
        ready = [(price, j) for price, j in self.later if self.known.next(j)[-1] == i]
        self.later = [waiting for waiting in self.later if waiting not in ready]
        found = [line for price, j in ready for line in self.lines_of(price, j, i)]
        for price in self.known.versions[i].prices:
            amount = price.amount
            if isinstance(amount, OfNextCharge) and amount.charge == self.known.deal.measured:
                self.later += [(price, i)] if self.known.next(i) else []
            else:
                found += self.lines_of(price, i, i)
        return found

    def lines_of(self, price: Price, i: int, since: int) -> list[Line]:
        found = []
        for promise, key in self.known.places(price, i):
            amount = self.known.due(price, promise, key, i)
            if amount is not None:
                label = self.known.periods[i].label if promise.unit == "month" else self.known.periods[i].closes
                found.append(Line(price.name, price.bonus, promise.name, key, label, amount, amount, since))
        return found

    # ------------------------------------------------------------ steps (10)

    def take(self, step: Step, month: Settled, i: int) -> None:
        mine = selected(step, month)
        match step.verb:
            case "keep":
                for share in shares(step, mine):
                    self.keep(step, [n for n in share if n.settled > 0], i)
            case "waive":
                if self.holds(step.condition, month, i):
                    shrink(mine, ZERO)
            case "cap":
                self.cap(step, month, i)
            case "reduce":
                shrink(mine, max(ZERO, sum_of(mine) - max(ZERO, self.worth(step.by, month, i))))
            case "increase":
                more = max(ZERO, self.worth(step.by, month, i))
                bonus = any(name == "bonuses" for name in step.lines)
                if more:
                    month.lines.append(Line("monthly", bonus, "", None, month.label, more, more, i))
            case "subtotal":
                month.subtotals[step.way] = sum_of(mine)
            case "round":
                for bonus in (False, True):
                    round_lines(step, [n for n in month.lines if n.bonus == bonus], month.bounds)
            case "drop":
                total = month.total()
                if total < step.quantum or (step.inclusive and total == step.quantum):
                    shrink([n for n in month.lines if not n.bonus], ZERO)
            case _:
                assert step.verb == "earn back", step.verb

    def worth(self, by: Fraction | str, month: Settled, i: int) -> Fraction:
        """Money as it is, a tenth of a subtotal of the same settlement, or what a bank of good months can give."""
        if isinstance(by, Fraction):
            return by
        if by != "used":
            return month.subtotals[by] / 10
        available = self.months[i - 1].balance if i else None
        used = min(month.subtotals["owed"], available or ZERO)
        good = self.known.outcome("b", None, i)
        gained = None if good is None else Fraction(0 if good.missed else 20)
        month.balance = None if gained is None else (available or ZERO) + gained - used
        return used

    def keep(self, step: Step, given: list[Line], i: int) -> None:
        """The others become zero; a tie goes to the first written, and the last choice recorded holds."""
        if not given:
            return
        most = max(n.settled for n in given)
        kept = next(n for n in given if n.settled == most)
        if step.way == "first":
            kept = given[0]
        if step.way == "customer choice":
            period = self.known.periods[i]
            said = [(c.day, n) for c in self.choices for n in given if concerns(c, n, period)]
            kept = max(said, key=lambda s: s[0])[1] if said else kept
        for line in given:
            line.settled = line.settled if line is kept else ZERO

    def cap(self, step: Step, month: Settled, i: int) -> None:
        """If the sum exceeds the bound, lines shrink pro rata; carried excess comes first, the oldest month first."""
        entered = self.entering(step, month, i)
        for share in shares(step, selected(step, month)):
            bound = self.limit(step.limit, month, i)
            month.bounds.append((share, bound))
            before = {id(n): n.settled for n in share}
            left = bound
            for since in sorted({entered[id(n)].since for n in share if id(n) in entered}):
                group = [n for n in share if id(n) in entered and entered[id(n)].since == since]
                shrink(group, left)
                left -= sum_of(group)
            shrink([n for n in share if id(n) not in entered], left)
            if step.carry is not None:
                for line in share:
                    rest = before[id(line)] - line.settled
                    if rest > 0:
                        old = entered.get(id(line))
                        self.waiting.append(Waiting(step, old.line if old else line, old.since if old else i, rest))

    def entering(self, step: Step, month: Settled, i: int) -> dict[int, Waiting]:
        """What earlier periods left over this cap, each as a line of its own, unless its months have passed."""
        mine = [w for w in self.waiting if w.step is step]
        self.waiting = [w for w in self.waiting if w.step is not step]
        found = {}
        for each in sorted(mine, key=lambda w: w.since):
            if step.carry and self.known.periods[i].first >= months_later(
                self.known.periods[each.since].after, step.carry
            ):
                month.lapsed += each.rest
                continue
            of, origin = each.line, self.known.periods[each.line.since].label
            line = Line(of.name, of.bonus, of.promise, of.key, month.label, each.rest, each.rest, of.since, origin)
            month.lines.append(line)
            found[id(line)] = each
        return found

    def limit(self, of: Limit | None, month: Settled, i: int) -> Fraction:
        """At least zero, and rounded down to what the settlement rounds to."""
        assert of is not None, "a cap has a limit"
        share = dict(self.known.versions[i].parameters)[of.parameter] if of.parameter else of.share
        if of.share or of.parameter:
            charged = self.known.last(of.months, i) if of.months else [i]
            paid = self.known.before(of.months - 1, i) if of.months else []
            bound = share * sum((self.known.charges(j) for j in charged), ZERO)
        else:
            year = [j for j in self.known.contract_year(i) if j < i]
            paid = year if of.year else self.known.before(of.months, i) if of.months else []
            bound = of.money
        bound -= sum((self.months[j].total() for j in paid), ZERO)
        quantum = next(s.quantum for s in self.known.versions[i].steps if s.verb == "round")
        return math.floor(max(ZERO, bound) / quantum) * quantum

    # ------------------------------------------------------------ conditions

    def holds(self, of: Condition | None, month: Settled, i: int) -> bool:
        assert of is not None, "a step has its condition"
        match of.kind:
            case "early":
                return self.known.periods[i].number - self.known.periods[0].number + 1 <= of.number
            case "low":
                return month.total() < of.money
            case _:
                found = self.known.outcome(of.promise, None, i - 1) if i else None
                return found is not None and found.missed

    def window(self, of: Condition, i: int) -> list[int]:
        """The periods that a condition of `earn back` reads."""
        return self.known.contract_year(i) if of.kind == "mean" else self.known.following(of.number, i)

    def earned(self, of: Condition, i: int) -> bool:
        """By the terms of the period that gave the credit; a missing or post-term period makes it false (20, 11)."""
        there = self.window(of, i)
        found = [self.known.outcome(of.promise, None, j, self.known.versions[i]) for j in there]
        is_cut = of.kind != "mean" and self.known.months_to(i, len(self.known.periods) - 1) < of.number
        if is_cut or any(o is None for o in found):
            return False
        outcomes = [o for o in found if o is not None]
        match of.kind:
            case "next":
                return not any(o.missed for o in outcomes)
            case "reached":
                return all(o.result >= of.bound for o in outcomes)
            case _:
                return sum((o.result for o in outcomes), ZERO) / len(outcomes) >= of.bound

    def look_ahead(self, steps: Sequence[Step], month: Settled, i: int) -> None:
        """Each credit, given or waiting, under the first step that names it; a carried rest with its credit."""
        taken: set[int] = set()
        for step in (s for s in steps if s.verb == "earn back"):
            for line in selected(step, month):
                if id(line) not in taken:
                    taken.add(id(line))
                    assert step.condition is not None
                    decided = max([line.since, *self.window(step.condition, line.since)])
                    if decided >= i:
                        self.given.append(Given(step, line, decided))

    def earn_back(self, month: Settled, i: int) -> None:
        """An equal and opposite line once the last period has closed; what of that credit still waits goes with it."""
        ripe = [g for g in self.given if g.decided <= i]
        self.given = [g for g in self.given if g.decided > i]
        for each in ripe:
            of = each.line
            assert each.step.condition is not None
            if self.earned(each.step.condition, of.since):
                origin, back = self.known.periods[of.since].label, -of.settled
                if back:
                    month.lines.append(Line(of.name, of.bonus, of.promise, of.key, month.label, back, back, i, origin))
                self.waiting = [w for w in self.waiting if not same_credit(w, of)]


def same_credit(waiting: Waiting, of: Line) -> bool:
    line = waiting.line
    return (line.name, line.key, line.promise, line.since) == (of.name, of.key, of.promise, of.since)


# ---------------------------------------------------------------- lines


def selected(step: Step, month: Settled) -> list[Line]:
    """The lines that a step names, in the order of its words; of one word by name, promise, key and origin."""
    found: dict[int, Line] = {}
    ordered = sorted(month.lines, key=lambda n: (n.name, n.promise, n.key or "", n.origin))
    for word in step.lines:
        name, key = word if isinstance(word, tuple) else (word, "")
        for line in ordered:
            kinds = {"credits": not line.bonus, "bonuses": line.bonus}
            if kinds.get(name, line.name == name) and (not key or key in {line.key, line.promise}):
                found.setdefault(id(line), line)
    return list(found.values())


def shares(step: Step, lines: list[Line]) -> list[list[Line]]:
    """Lines by promise or by key, or all together; a line without promise or key belongs to no share."""
    found: dict[object, list[Line]] = {}
    for line in lines:
        owner = {"objective": line.promise, "site": line.key}.get(step.each, "all")
        if owner:
            found.setdefault(owner, []).append(line)
    return list(found.values())


def sum_of(lines: Sequence[Line]) -> Fraction:
    return sum((n.settled for n in lines), ZERO)


def shrink(lines: Sequence[Line], to: Fraction) -> None:
    """Pro rata, if the sum is more."""
    total = sum_of(lines)
    if total > to:
        for line in lines:
            line.settled = line.settled * to / total


def concerns(choice: Choice, line: Line, period: Period) -> bool:
    """Whether a choice is of a line: by its price, and where said by key, period or days."""
    named = choice.key is None or choice.key in {line.key, line.promise, period.label}
    if choice.price != line.name or not named:
        return False
    starts = choice.start is None or choice.start <= period.first
    return starts and (choice.end is None or period.after <= choice.end)


def round_lines(step: Step, lines: list[Line], bounds: list[tuple[list[Line], Fraction]]) -> None:
    """The total once, lines by largest remainder; no line is rounded up over the bound of a cap."""
    q = step.quantum
    total, exact = sum_of(lines), {id(n): n.settled for n in lines}
    for line in lines:
        line.settled = math.floor(line.settled / q) * q
    by_name = sorted(lines, key=lambda n: (n.name, n.promise, n.key or "", n.origin or n.period))
    for line in sorted(by_name, key=lambda n: (n.settled - exact[id(n)], -exact[id(n)])):
        if sum_of(lines) + q > whole(total / q, step.way) * q or line.settled == exact[id(line)]:
            continue
        if all(sum_of(share) + q <= bound for share, bound in bounds if line in share):
            line.settled += q


def whole(value: Fraction, way: str) -> int:
    """A value of at least zero to a whole number."""
    down = math.floor(value)
    rest = value - down
    match way:
        case "up":
            return down + (rest > 0)
        case "down":
            return down
        case "even":
            return down + (rest > Fraction(1, 2) or (rest == Fraction(1, 2) and down % 2 == 1))
        case _:
            return down + (rest >= Fraction(1, 2))
