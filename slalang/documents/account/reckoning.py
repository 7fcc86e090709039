"""What the writers of a statement share: the outcome beside its draft, and how single figures of it are printed.

A figure is printed so that a person can compute it again: a result beside its numerator and denominator, an amount
beside the formula with its values put in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from slalang.calendar.periods import parse_period
from slalang.calendar.zones import known_zone
from slalang.documents.clauses.money import lines as selected
from slalang.documents.drafting import Draft
from slalang.documents.figures import APPROXIMATELY
from slalang.documents.names import spoken
from slalang.documents.sentences import key_of
from slalang.documents.tree import Runs, Status, Text, Tone, text_of
from slalang.documents.voice import capital, joined, merged, words
from slalang.model import contract as c
from slalang.model import expression as x
from slalang.model.outcome import Line, ObjectiveOutcome, PeriodOutcome, Statement, Trace
from slalang.units import COUNT, NUMBER, PERCENTAGE_POINTS, Kind, Rounding, Type, exact_sum, round_to

SHARES = (Kind.PERCENT, Kind.RATIO)


@dataclass(frozen=True, slots=True)
class Account:
    """A statement being written."""

    draft: Draft
    statement: Statement
    rounds: c.Round | None = None
    """How amounts with more decimals are printed, marked as rounded; where this is None they are printed in full."""
    apart: frozenset[str] = field(init=False)
    """The names that are told with their own period, for it is not the settlement period that they stand in."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "apart", told_apart(self.statement))

    # ------------------------------------------------------------ names

    def objective(self, name: str) -> c.Objective | None:
        return next((o for o in self.draft.contract.objectives if o.name == name), None)

    def title(self, name: str) -> str:
        """What an objective is called."""
        return self.draft.sentences.names.title("objective", name)

    def of_group(self, group: str | None) -> str:
        return self.draft.text("account.not_stated") if group is None else group

    def subject(self, outcome: ObjectiveOutcome) -> str:
        """An objective, and the group whose result it is."""
        title = self.title(outcome.objective)
        return self.draft.voice.labelled(title, self.of_group(outcome.group)) if outcome.grouped else title

    def keyed(self, title: str, key: str | None) -> str:
        """What one of several of a name is called: with its key, an objective among the keys by its title."""
        if not key:
            return title
        known = self.draft.sentences.names.find("objective", key)
        return self.draft.voice.labelled(title, self.title(key) if known else key)

    def dated(self, title: str, name: str, period: str) -> str:
        """`Month, April 2026`, where several periods of one name stand in one settlement period."""
        return self.of_period(title, period) if name in self.apart and period else title

    def of_period(self, what: str, period: str) -> str:
        return self.draft.text("why.of_period", what=what, period=self.draft.voice.figures.period(period))

    def line_title(self, line: Line) -> str:
        """What a line is called; one that a step added by what the step does."""
        names, whole = self.draft.sentences.names, self.draft.contract.settlement
        if names.find("consequence", line.name):
            return names.title("consequence", line.name)
        added = (s for s in whole.steps if isinstance(s, c.Increase) and s.place == line.trace.place) if whole else ()
        of = next(iter(added), None)
        if of is None:
            return line.title or spoken(line.name)
        by = self.draft.sentences.expression(of.by)
        return text_of(self.draft.say("amount.increased", lines=selected(self.draft, of.lines), by=by))

    def whatever(self, lines: Iterable[Line]) -> Runs:
        """Which of the credits come whether the target is met or missed; nothing where none does."""
        names = self.draft.sentences.names
        found = dict.fromkeys(line.name for line in lines if line.kind == "penalty" and line.settled)
        free = [name for name in found if is_free(names.find("consequence", name))]
        if not free:
            return ()
        titles = [words(names.title("consequence", name)) for name in free]
        return self.draft.say("glance.whatever", credits=self.draft.voice.all_of(titles))

    def credit(self, lines: Iterable[Line]) -> Runs:
        """What lines come to as credits, with those named that no miss gave."""
        given = [line for line in lines if line.kind == "penalty"]
        amount = self.money(exact_sum(line.settled for line in given))
        return joined([part for part in (amount, self.whatever(given)) if part], " ")

    @property
    def pays(self) -> bool:
        """Whether the contract speaks of money at all."""
        settled = self.draft.contract.settlement is not None
        return settled or any(p.lines or p.charges for p in self.statement.periods)

    # ------------------------------------------------------------ figures

    def money(self, amount: Fraction, way: Rounding | None = None) -> Runs:
        """An amount in the statement's currency; `way` is another rounding than that of `rounds`."""
        rounded = amount if self.rounds is None else round_to(amount, self.rounds.quantum, way or self.rounds.way)
        said = self.draft.voice.figures.money(rounded, self.statement.currency)
        return words(said if rounded == amount else APPROXIMATELY + said)

    def number(self, count: Fraction | int) -> Runs:
        return words(self.draft.voice.figures.number(count))

    @property
    def is_given(self) -> bool:
        """Whether the results were given, so that no rows stand behind them."""
        return self.statement.provenance.results is not None

    def rows_counted(self, count: int) -> Runs:
        """How many rows counted; nothing where the results were given."""
        return words(self.draft.text("label.nothing")) if self.is_given else self.number(count)

    def value(self, value: x.Value, type: Type) -> str:
        """A value as text; instants in the contract's zone, outcomes in words."""
        if type.kind is Kind.INSTANT and isinstance(value, int) and not isinstance(value, bool):
            return self.instant(value)
        if (
            type.kind is Kind.OUTCOME
            and isinstance(value, str)
            and value in {"met", "missed", "not measured", "excused"}
        ):
            return self.draft.text(f"verdict.{value.replace(' ', '_')}")
        return self.draft.voice.value(value, type)

    def figure(self, trace: Trace) -> str:
        """What a step came to; a quotient that came of plain numbers is one, and no percentage."""
        return self.value(trace.value, NUMBER if is_plain(trace) else trace.type)

    def unit(self, outcome: ObjectiveOutcome) -> Type:
        """The unit in which a result is printed: that of its target, where a quotient may be either."""
        ends = (outcome.target.low, outcome.target.high) if isinstance(outcome.target, x.Bounds) else ()
        plain = outcome.type.kind is Kind.RATIO and any(e is not None and e.type.kind is Kind.NUMBER for e in ends)
        return NUMBER if plain else outcome.type

    def instant(self, instant: int) -> str:
        return self.draft.voice.figures.instant(instant, self.statement.zone)

    def target(self, outcome: ObjectiveOutcome) -> Runs:
        return capital(self.draft.sentences.pattern(outcome.target))

    def result(self, outcome: ObjectiveOutcome) -> str:
        """A result with as many decimals as show on which side of its target it lies."""
        if outcome.result is None:
            return self.draft.text("account.no_result")
        if self.unit(outcome).kind in SHARES:
            return self.draft.voice.figures.result_percent(outcome.result, bounds_of(outcome.target))
        return self.value(outcome.result, self.unit(outcome))

    def is_exact(self, outcome: ObjectiveOutcome) -> bool:
        """Whether the printed result is the result, to the last decimal."""
        if outcome.result is None or self.unit(outcome).kind not in SHARES:
            return not self.result(outcome).startswith(APPROXIMATELY)
        return self.result(outcome) == self.draft.voice.figures.percent(outcome.result, 2)

    def computed(self, outcome: ObjectiveOutcome) -> str:
        """`775 ÷ 1,000`: what the result was computed from, where one aggregate gives it; nothing elsewhere."""
        base = base_of(self.objective(outcome.objective))
        if base is None or not outcome.denominator or outcome.numerator is None:
            return ""
        upper = COUNT if base.fold is x.Fold.SHARE or base.value is None else base.value.type
        return f"{self.value(outcome.numerator, upper)} ÷ {self.value(outcome.denominator, COUNT)}"

    def verdict(self, outcome: ObjectiveOutcome) -> Runs:
        status: Status = self.draft.voice.verdict(outcome.verdict)
        if not outcome.provisional:
            return (status,)
        return (status, Text(" "), Status(self.draft.text("account.provisional"), Tone.QUIET))

    def judged(self, outcome: ObjectiveOutcome) -> Runs:
        """A verdict with what decided it, where that was not the result alone."""
        verdict = self.verdict(outcome)
        if not outcome.reason:
            return verdict
        return merged((*verdict, Text(" "), *self.draft.say("account.because", reason=self.reason(outcome.reason))))

    def reason(self, word: str) -> Runs:
        """Why there is an outcome or none, in the words of this language; with a period, that its result stands."""
        first, _, period = word.rpartition(": ")
        if first and period[:1].isdigit():
            since = self.draft.voice.figures.period(period)
            return self.draft.say("reason.carried", reason=self.reason(first), period=since)
        if ": " in word:
            what, _, why = word.partition(": ")
            return self.draft.say("list.of", name=self.reason(what), x=self.reason(why))
        key = f"reason.{key_of(word)}"
        return self.draft.say(key) if key in self.draft.voice.catalog else words(word)

    def shortfall(self, outcome: ObjectiveOutcome) -> str:
        assert outcome.shortfall is not None, "asked of an outcome with a shortfall"
        unit = self.unit(outcome)
        return self.value(outcome.shortfall, PERCENTAGE_POINTS if unit.kind in SHARES else unit)


def is_plain(trace: Trace) -> bool:
    """Whether a quotient came of plain numbers: points are a hundred times a share, and their quotient is none either.

    One that is neither scaled nor of plain numbers is a part of a whole, and printed as a percentage.
    """
    if trace.type.kind is not Kind.RATIO:
        return trace.type.kind is Kind.NUMBER
    if trace.rule == "divided by":  # a count of a count is a share
        plain = [is_plain(part) for part in trace.parts]
        return any(plain) and all(p or part.type.kind is Kind.COUNT for p, part in zip(plain, trace.parts, strict=True))
    whole = trace.parts[-1:] if trace.rule.startswith("by ") else trace.parts
    return any(is_scale(part) or (part.type.kind is Kind.RATIO and is_plain(part)) for part in whole)


def is_scale(part: Trace) -> bool:
    """Whether a number of the contract is more than a weight: a part of one, or one less something, is a percentage
    still. What is another number each month is no scale, or one series would be told in two units."""
    number = part.type.kind in {Kind.NUMBER, Kind.COUNT} and (part.label[:1].isdigit() or part.rule == "parameter")
    return number and isinstance(part.value, Fraction) and abs(part.value) > 1


def told_apart(statement: Statement) -> frozenset[str]:
    """The names of which several periods stand in one settlement period, or one that ended before it."""
    zone = known_zone(statement.zone)
    found: set[str] = set()
    for p in statement.periods:
        own: dict[str, set[str]] = {}
        told = [(n.name, n.period) for n in p.lines if not n.origin]
        told += [(a.name, a.period) for a in (*p.charges, *p.scores)]
        told += [(n.name, n.period) for n in p.not_given]
        told += [(o.objective, o.period) for o in p.objectives]
        for name, label in told:
            own.setdefault(name, set()).add(label)
        found |= {name for name, labels in own.items() if len(labels) > 1}
        early = {(name, label) for name, label in told if label != p.period and name not in found}
        found |= {name for name, label in early if (named := parse_period(zone, label)) and named.end <= p.start}
    return frozenset(found)


def is_free(consequence: c.Declared | None) -> bool:
    return isinstance(consequence, c.Consequence) and consequence.whatever_the_outcome


def bounds_of(pattern: x.Pattern) -> tuple[Fraction, ...]:
    """The constant bounds of a target."""
    ends = (pattern.low, pattern.high) if isinstance(pattern, x.Bounds) else ()
    values = (end.value for end in ends if isinstance(end, x.Constant))
    return tuple(Fraction(v) for v in values if isinstance(v, (int, Fraction)) and not isinstance(v, bool))


def base_of(objective: c.Objective | None) -> x.Aggregate | None:
    """The one aggregate that an objective measures: a share or a mean; None for anything composed or rounded."""
    e: x.Expression | None = objective.measure if objective else None
    while isinstance(e, x.Named):
        e = e.body
    return e if isinstance(e, x.Aggregate) and e.fold in {x.Fold.SHARE, x.Fold.MEAN} else None


def lines_of(period: PeriodOutcome, outcome: ObjectiveOutcome) -> tuple[Line, ...]:
    """The lines that an outcome gave: of its own group where it has groups, the one not stated among them."""
    keys = {outcome.group} if outcome.grouped else {None, outcome.objective}
    return tuple(
        line
        for line in period.lines
        if line.objective == outcome.objective and line.period == outcome.period and line.key in keys
    )
