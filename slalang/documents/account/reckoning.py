"""What the writers of a statement share: the outcome beside its draft, and how single figures of it are printed.

A figure is printed so that a person can compute it again: a result beside its numerator and denominator, an amount
beside the formula with its values put in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from slalang.documents.drafting import Draft
from slalang.documents.figures import APPROXIMATELY
from slalang.documents.names import spoken
from slalang.documents.sentences import key_of
from slalang.documents.tree import Runs, Status, Text, Tone
from slalang.documents.voice import capital, joined, merged, words
from slalang.model import contract as c
from slalang.model import expression as x
from slalang.model.outcome import Line, ObjectiveOutcome, PeriodOutcome, Statement
from slalang.units import COUNT, PERCENTAGE_POINTS, Kind, Rounding, Type, exact_sum, round_to

SHARES = (Kind.PERCENT, Kind.RATIO)


@dataclass(frozen=True, slots=True)
class Account:
    """A statement being written."""

    draft: Draft
    statement: Statement
    rounds: c.Round | None = None
    """How amounts with more decimals are printed, marked as rounded; where this is None they are printed in full."""

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

    def line_title(self, line: Line) -> str:
        names = self.draft.sentences.names
        return (
            names.title("consequence", line.name)
            if names.find("consequence", line.name)
            else line.title or spoken(line.name)
        )

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

    def instant(self, instant: int) -> str:
        return self.draft.voice.figures.instant(instant, self.statement.zone)

    def target(self, outcome: ObjectiveOutcome) -> Runs:
        return capital(self.draft.sentences.pattern(outcome.target))

    def result(self, outcome: ObjectiveOutcome) -> str:
        """A result with as many decimals as show on which side of its target it lies."""
        if outcome.result is None:
            return self.draft.text("account.no_result")
        if outcome.type.kind in SHARES:
            return self.draft.voice.figures.result_percent(outcome.result, bounds_of(outcome.target))
        return self.value(outcome.result, outcome.type)

    def is_exact(self, outcome: ObjectiveOutcome) -> bool:
        """Whether the printed result is the result, to the last decimal."""
        if outcome.result is None or outcome.type.kind not in SHARES:
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
        return self.value(outcome.shortfall, PERCENTAGE_POINTS if outcome.type.kind in SHARES else outcome.type)


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
