"""Which values may be missing, case by case: a case says of some fields and links whether they are there.

Takes an expression, what the checker knows of fields and clocks, and a case; gives which of present and missing a value
can be, and which of yes, no and unknown a condition. What a case leaves open is remembered, so that it can be split.
A series that has no value is *not measured*, an outcome with its own rules, and counts as present here; so does the
result of an objective.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from slalang.model.contract import Clock
from slalang.model.expression import (
    Aggregate,
    And,
    Arithmetic,
    Bounds,
    BusinessDays,
    Capped,
    Choice,
    ClassValue,
    ClockValue,
    Constant,
    ContextValue,
    ContractAge,
    DateOf,
    DeadlineOf,
    Distance,
    EndOf,
    Exists,
    Expression,
    Extreme,
    FieldValue,
    FirstPresent,
    Fold,
    GroupKey,
    InARow,
    InAtLeast,
    InEachOf,
    InWindow,
    Link,
    LinkFound,
    Mentions,
    Named,
    Negative,
    Not,
    Or,
    Otherwise,
    OutcomeIs,
    Per,
    PeriodEdge,
    PeriodSet,
    Remeasured,
    Rounded,
    RunLength,
    SeriesValue,
    Table,
    Test,
    TimeIn,
    Within,
)
from slalang.semantics.proofs.interval import Interval
from slalang.semantics.proofs.ranges import domain
from slalang.semantics.proofs.setting import Setting, any_value
from slalang.semantics.proofs.walk import parts
from slalang.units import Kind

PRESENT, MISSING = 1, 2
EITHER = PRESENT | MISSING
YES, NO, UNKNOWN = 1, 2, 4
KNOWN = YES | NO

LIMITED = {"due", "share_used", "overrun"}
MOST_STEPS = 300_000
"""Nodes looked at in one proof."""


def never_optional(record: str, name: str) -> bool:
    return False


def no_clock(name: str) -> Clock | None:
    return None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the checker knows: whether a field of a record is optional and its range, and the clock of a name.

    Derived fields count as fields: `lasting` and the end of spans that may still run are optional.
    """

    optional: Callable[[str, str], bool] = never_optional
    clock: Callable[[str], Clock | None] = no_clock
    within: Callable[[str, str], Interval] = any_value


Atom = tuple[object, ...]
"""Something that is there or not: a field of a row, the row that links reach, any other value by its number."""


@dataclass(slots=True)
class Cases:
    """One case, the atoms it leaves open, and the steps left. `prefix` are the links to the row now looked at."""

    facts: Facts
    decided: dict[Atom, bool] = field(default_factory=dict)
    open: dict[Atom, None] = field(default_factory=dict)
    values: list[Expression] = field(default_factory=list)
    prefix: tuple[Link, ...] = ()
    steps: int = MOST_STEPS

    # ------------------------------------------------------------ values

    def presence(self, expression: Expression) -> int:
        """PRESENT, MISSING or both, as far as the case tells."""
        self.steps -= 1
        if self.steps <= 0:
            return EITHER
        if expression.type.kind is Kind.FLAG and not isinstance(expression, Named):
            found = self.truth(expression)
            return (PRESENT if found & KNOWN else 0) | (MISSING if found & UNKNOWN else 0)
        match expression:
            case Constant(value=value):
                return MISSING if value is None else PRESENT
            case FieldValue():
                return self.of_field(expression)
            case ClockValue():
                return self.of_clock(expression)
            case Named(body=body):
                return self.presence(body)
            case GroupKey():
                return self.of_value(expression)
            case Aggregate():
                is_certain = expression.fold in {Fold.COUNT, Fold.SUM} or isinstance(expression.over, PeriodSet)
                return PRESENT if is_certain else self.of_value(expression)
            case TimeIn(start=start, stop=stop):
                return self.all_of(e for e in (start, stop) if e is not None)
            case SeriesValue() | InWindow() | Remeasured() | RunLength() | ContextValue() | ClassValue() | LinkFound():
                return PRESENT
            case PeriodEdge() | ContractAge() | EndOf() | DeadlineOf() | BusinessDays():
                return PRESENT
            case _:
                return self.of_operator(expression)

    def of_operator(self, expression: Expression) -> int:
        match expression:
            case Choice():
                return self.of_choice(expression)
            case FirstPresent(options=options):
                return self.of_first(options)
            case Table():
                return self.of_table(expression)
            case Arithmetic(operator="divided", left=left, right=right) if self.may_be_zero(right):
                return self.both(self.all_of((left, right)), self.of_value(expression))
            case Arithmetic() | Negative() | Capped() | Extreme() | Rounded() | Per() | Distance() | DateOf():
                return self.all_of(parts(expression))
            case _:
                return EITHER

    def may_be_zero(self, divisor: Expression) -> bool:
        return domain(divisor, Setting(within=self.facts.within)).contains_zero

    def all_of(self, several: Iterable[Expression]) -> int:
        """The presence of what needs all of them."""
        total = PRESENT
        for each in several:
            total = self.both(total, self.presence(each))
        return total

    def both(self, one: int, other: int) -> int:
        return (one & other & PRESENT) | ((one | other) & MISSING)

    def of_field(self, value: FieldValue) -> int:
        total = self.of_links(value.via)
        if self.facts.optional(value.record, value.name):
            total = self.both(total, self.ask(("field", value.record, value.name, self.prefix + value.via)))
        return total

    def of_links(self, via: tuple[Link, ...]) -> int:
        """Whether a row is reached: each lookup on the way may reach none, a parent is always there."""
        whole, total = self.prefix + via, PRESENT
        for end in range(len(self.prefix) + 1, len(whole) + 1):
            if whole[end - 1].kind == "lookup":
                total = self.both(total, self.ask(("row", *whole[:end])))
        return total

    def of_clock(self, value: ClockValue) -> int:
        """Spent time needs a start; all else a limit too, and is for some rows not there although all is."""
        running = self.of_limit(value)
        return self.both(running, self.of_value(value)) if value.attribute in LIMITED else running

    def of_limit(self, value: ClockValue) -> int:
        links = self.of_links(value.via)
        clock = self.facts.clock(value.clock)
        if clock is None or not links & PRESENT:
            return links
        outer, self.prefix = self.prefix, self.prefix + value.via
        needed = (clock.starts,) if value.attribute == "spent" else (clock.starts, clock.runs, clock.limit)
        total = self.all_of(needed)
        self.prefix = outer
        return self.both(links, total)

    def of_choice(self, choice: Choice) -> int:
        condition, total = self.truth(choice.condition), 0
        if condition & YES:
            total |= self.presence(choice.value)
        if condition & NO:
            total |= PRESENT if choice.otherwise is None else self.presence(choice.otherwise)
        return total | (MISSING if condition & UNKNOWN else 0)

    def of_first(self, options: Iterable[Expression]) -> int:
        total = 0
        for each in options:
            found = self.presence(each)
            total |= found & PRESENT
            if not found & MISSING:
                return total
        return total | MISSING

    def of_table(self, table: Table) -> int:
        total = 0
        for row in table.rows:
            total |= self.presence(row.value)
        has_rest = any(isinstance(r.patterns[0], Otherwise) for r in table.rows)
        return total if has_rest else total | self.all_of(table.keys) & MISSING

    def of_value(self, value: Expression) -> int:
        """A value that is there or not for reasons of its own."""
        number = next((i for i, v in enumerate(self.values) if v == value), len(self.values))
        if number == len(self.values):
            self.values.append(value)
        return self.ask(("value", number, self.prefix))

    def ask(self, atom: Atom) -> int:
        if atom in self.decided:
            return PRESENT if self.decided[atom] else MISSING
        self.open[atom] = None
        return EITHER

    # ------------------------------------------------------------ conditions

    def truth(self, condition: Expression) -> int:
        """Which of YES, NO and UNKNOWN the condition can be, as far as the case tells."""
        self.steps -= 1
        if self.steps <= 0:
            return KNOWN | UNKNOWN
        match condition:
            case Constant(value=value):
                return UNKNOWN if value is None else YES if value else NO
            case Named(body=body):
                return self.truth(body)
            case And(conditions=conditions):
                return self.all_true(map(self.truth, conditions))
            case Or(conditions=conditions):
                return opposite(self.all_true(opposite(self.truth(c)) for c in conditions))
            case Not(condition=inner):
                return opposite(self.truth(inner))
            case Exists(value=value, negated=negated):
                found = existing(self.presence(value))
                return opposite(found) if negated else found
            case LinkFound(via=via):
                return existing(self.of_links(via))
            case Test():
                return self.of_test(condition)
            case Within(value=value, lag=lag):
                return self.if_present((value, lag.amount) if lag.after is None else (value, lag.amount, lag.after))
            case FieldValue() | ClockValue() | GroupKey():
                return self.of_flag(condition)
            case Choice() | FirstPresent() | Table():
                return self.of_branches(condition)
            case _:
                # Texts that mention, outcomes, history, `any` and `no`: yes or no, whatever is missing in them.
                return KNOWN if isinstance(condition, SELF_CERTAIN) else KNOWN | UNKNOWN

    def all_true(self, several: Iterable[int]) -> int:
        """Kleene's `and` over what each can be."""
        total = YES
        for each in several:
            total = (total & each & YES) | ((total | each) & NO) | (UNKNOWN if both_unknown(total, each) else 0)
        return total

    def of_test(self, test: Test) -> int:
        """Values that are named are simply not those of a missing one; an order is unknown of it."""
        if not isinstance(test.pattern, Bounds):
            return KNOWN if self.presence(test.value) & PRESENT else YES if test.negated else NO
        return self.if_present(e for e in (test.value, test.pattern.low, test.pattern.high) if e is not None)

    def if_present(self, needed: Iterable[Expression]) -> int:
        found = self.all_of(needed)
        return (KNOWN if found & PRESENT else 0) | (UNKNOWN if found & MISSING else 0)

    def of_flag(self, flag: FieldValue | ClockValue | GroupKey) -> int:
        match flag:
            case FieldValue():
                found = self.of_field(flag)
            case ClockValue():
                found = self.of_limit(flag)
            case _:
                found = self.of_value(flag)
        return (KNOWN if found & PRESENT else 0) | (UNKNOWN if found & MISSING else 0)

    def of_branches(self, flag: Choice | FirstPresent | Table) -> int:
        """Flags chosen among others: what the reachable branches can be."""
        match flag:
            case Choice(condition=condition, value=value, otherwise=otherwise):
                chosen = self.truth(condition)
                total = chosen & UNKNOWN
                total |= self.truth(value) if chosen & YES else 0
                return total | ((NO if otherwise is None else self.truth(otherwise)) if chosen & NO else 0)
            case FirstPresent(options=options):
                total = 0
                for each in options:
                    found = self.truth(each)
                    total |= found & KNOWN
                    if not found & UNKNOWN:
                        return total
                return total | UNKNOWN
            case Table(rows=rows):
                total = UNKNOWN if self.of_table_keys(flag) & MISSING else 0
                for row in rows:
                    total |= self.truth(row.value)
                return total

    def of_table_keys(self, table: Table) -> int:
        has_rest = any(isinstance(r.patterns[0], Otherwise) for r in table.rows)
        return PRESENT if has_rest else self.all_of(table.keys)


SELF_CERTAIN = (
    Mentions,
    OutcomeIs,
    InEachOf,
    InAtLeast,
    InARow,
    Aggregate,
    SeriesValue,
    ContextValue,
    InWindow,
    Remeasured,
)


def opposite(found: int) -> int:
    return (NO if found & YES else 0) | (YES if found & NO else 0) | found & UNKNOWN


def existing(found: int) -> int:
    return (YES if found & PRESENT else 0) | (NO if found & MISSING else 0)


def both_unknown(one: int, other: int) -> bool:
    """Whether two conditions can be such that their `and` is unknown: one is, and the other is not false."""
    return bool((one & UNKNOWN and other & (YES | UNKNOWN)) or (other & UNKNOWN and one & (YES | UNKNOWN)))
