"""What the proofs find: bands, levels, amounts and conditions that do not say one thing for every case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from slalang.diagnostic import Diagnostic, Note, Severity
from slalang.source import Place

# ---------------------------------------------------------------- tables


@dataclass(frozen=True, slots=True)
class BandGap(Diagnostic):
    """What it means: a value that the key of a table can have lies in none of its bands.

    Wrong:  `by result { at least 99%: 0 EUR, under 98.9%: 50 EUR }`
    Right:  `by result { at least 99%: 0 EUR, under 99%: 50 EUR }`
    """

    witness: str
    message: ClassVar[str] = "{witness} is in no band"
    help: ClassVar[str] = "let the bands touch, or end the table with `otherwise: …`"


@dataclass(frozen=True, slots=True)
class BandOverlap(Diagnostic):
    """What it means: a value lies in two bands of a table, so that the table says two things about it.

    Only `missed LEVEL` may stand before a milder level or before `missed`: the first that matches counts.

    Wrong:  `by result { at most 90%: 5 points, under 95%: 2 points, otherwise: 0 points }`
    Right:  `by result { at most 90%: 5 points, over 90% under 95%: 2 points, otherwise: 0 points }`
    """

    witness: str
    first: str
    second: str
    other: Place
    message: ClassVar[str] = "{witness} is in two bands, `{first}` and `{second}`"
    help: ClassVar[str] = "let one band end where the other begins; of levels, the severest stands first"

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.other, f"`{self.first}` is here"),)


@dataclass(frozen=True, slots=True)
class BandUnreachable(Diagnostic):
    """What it means: no value that the key of a table can have here lies in this band.

    Wrong:  `by result { over 100%: 10 EUR, at most 100%: 0 EUR }` for a share
    Right:  `by result { 100%: 10 EUR, under 100%: 0 EUR }`
    """

    band: str
    message: ClassVar[str] = "no value that is possible here lies in the band `{band}`"
    help: ClassVar[str] = "take the band out, or correct its ends"


@dataclass(frozen=True, slots=True)
class EndsReversed(Diagnostic):
    """What it means: the first end of a pattern is not under its second, so that no value lies between them; or none
    that the field can hold does, whose range it is.

    Wrong:  `from 80% under 70%`; `items: count over 1 under 2`, for a count is a whole number of at least zero
    Right:  `from 70% under 80%`; `items: count from 1 to 2`
    """

    pattern: str
    fix: str = "write the lower end first"
    message: ClassVar[str] = "no value lies `{pattern}`"
    help: ClassVar[str] = "{fix}"


@dataclass(frozen=True, slots=True)
class OtherwiseNotLast(Diagnostic):
    """What it means: `otherwise` takes all that is left, so nothing after it is ever reached.

    Wrong:  `{ otherwise: 1, at least 3: 2 }`
    Right:  `{ at least 3: 2, otherwise: 1 }`
    """

    message: ClassVar[str] = "`otherwise` stands before another band"
    help: ClassVar[str] = "write `otherwise` once, as the last band"


@dataclass(frozen=True, slots=True)
class OtherwiseNeverUsed(Diagnostic):
    """What it means: the bands before `otherwise` already hold every value, so that it never counts.

    Wrong:  `by impact { "high": 4 h, "low": 8 h, otherwise: 16 h }` where these are all impacts
    Right:  `by impact { "high": 4 h, "low": 8 h }`
    """

    message: ClassVar[str] = "the bands above leave nothing for `otherwise`"
    help: ClassVar[str] = "take `otherwise` out"
    severity: ClassVar[Severity] = Severity.WARNING


@dataclass(frozen=True, slots=True)
class BandNotFixed(Diagnostic):
    """What it means: a band ends at a value that is measured, so nobody can prove that every value is in a band.

    Wrong:  `by result { at least baseline: 0 EUR, under baseline: 50 EUR }`
    Right:  `by result { at least baseline: 0 EUR, otherwise: 50 EUR }`
    """

    band: str
    message: ClassVar[str] = "the band `{band}` depends on data: that every value is in a band cannot be proved"
    help: ClassVar[str] = "end the table with `otherwise: …`"


@dataclass(frozen=True, slots=True)
class TableNotProved(Diagnostic):
    """What it means: a table has so many bands over so many keys that its proof was given up.

    Wrong:  one table with thousands of combinations of four keys
    Right:  a table inside a table, or `otherwise` for the rest
    """

    message: ClassVar[str] = "the table is too large to prove that every combination is in a band"
    help: ClassVar[str] = "put a table inside a table, or end it with `otherwise: …`"


@dataclass(frozen=True, slots=True)
class TooLargeToProve(Diagnostic):
    """What it means: with every name written out, an expression has more parts than any contract needs.

    Wrong:  a definition that uses another twice, which uses another twice, and so on forty times
    Right:  fewer definitions inside definitions
    """

    message: ClassVar[str] = "written out, this has too many parts to be proved"
    help: ClassVar[str] = "use fewer definitions inside definitions"


@dataclass(frozen=True, slots=True)
class GraduatedGap(Diagnostic):
    """What it means: the rates of a graduated table are added up from zero, and for a part of the way none is given.

    Wrong:  `graduated per 1 point by points { at most 20 points: 0 GBP, from 21 points: 3 GBP }`
    Right:  `graduated per 1 point by points { at most 20 points: 0 GBP, over 20 points: 3 GBP }`
    """

    witness: str
    message: ClassVar[str] = "{witness} is in no band of a graduated table"
    help: ClassVar[str] = "let the bands begin at zero and touch"


# ---------------------------------------------------------------- misses, levels


@dataclass(frozen=True, slots=True)
class MissWithoutConsequence(Diagnostic):
    """What it means: a table under `when missed` gives nothing for something that misses the target.

    It happens most often when an amendment raises a target and leaves the bands as they were.

    Wrong:  `target at least 85%` and `by result { from 75% under 80%: 2% of fee, under 75%: 5% of fee }`
    Right:  `target at least 85%` and `by result { from 80% under 85%: 2% of fee, under 80%: 5% of fee }`
    """

    witness: str
    objective: str
    message: ClassVar[str] = "{witness} misses `{objective}` and has no consequence"
    help: ClassVar[str] = "let the bands cover all that misses the target, or say in `when` from where on it counts"


@dataclass(frozen=True, slots=True)
class BandBeyondMiss(Diagnostic):
    """What it means: a band of a table under `when missed` also holds results that meet the target.

    Wrong:  `target at least 80%` and `by result { at least 75%: 2% of fee, under 75%: 5% of fee }`
    Right:  `target at least 80%` and `by result { from 75% under 80%: 2% of fee, under 75%: 5% of fee }`
    """

    witness: str
    band: str
    objective: str
    message: ClassVar[str] = "{witness} lies in the band `{band}` and does not miss `{objective}`"
    help: ClassVar[str] = "let the band end where the target begins"


@dataclass(frozen=True, slots=True)
class LevelNotInside(Diagnostic):
    """What it means: a result meets the target and yet fails a level below it.

    Wrong:  `target at least 95%` and `level minimum when under 96%`
    Right:  `target at least 95%` and `level minimum when under 92%`
    """

    witness: str
    level: str
    target: str
    message: ClassVar[str] = "{witness} fails level `{level}` and yet meets the target `{target}`"
    help: ClassVar[str] = "let the level begin within what misses the target"


@dataclass(frozen=True, slots=True)
class LevelsNotNested(Diagnostic):
    """What it means: of two levels neither is the severer: some results fail only the one, others only the other.

    Wrong:  `level low when under 90%` and `level high when over 110%`
    Right:  `level low when under 90%` and `level very_low when under 80%`
    """

    witness: str
    level: str
    other_level: str
    other_witness: str
    other: Place
    message: ClassVar[str] = (
        "{witness} fails level `{level}` alone, {other_witness} level `{other_level}` alone: neither is the severer"
    )
    help: ClassVar[str] = "let the severer level lie inside the milder one"

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.other, f"`{self.other_level}` is here"),)


@dataclass(frozen=True, slots=True)
class LevelsAlike(Diagnostic):
    """What it means: two levels are failed by the same results, so that none of them is the severer.

    Wrong:  `level serious when under 90%` and `level severe when under 90%`
    Right:  `level serious when under 90%` and `level severe when under 85%`
    """

    level: str
    other_level: str
    other: Place
    message: ClassVar[str] = "the same results fail level `{level}` and level `{other_level}`"
    help: ClassVar[str] = "take one of them out, or let it begin further from the target"

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.other, f"`{self.other_level}` is here"),)


@dataclass(frozen=True, slots=True)
class LevelNeverFails(Diagnostic):
    """What it means: no result that is possible fails this level.

    Wrong:  `level minimum when under 0%`
    Right:  `level minimum when under 90%`
    """

    level: str
    message: ClassVar[str] = "no result that is possible fails level `{level}`"
    help: ClassVar[str] = "correct its ends"


# ---------------------------------------------------------------- amounts, conditions


@dataclass(frozen=True, slots=True)
class MayBeNegative(Diagnostic):
    """What it means: an amount of a penalty, bonus or score, or what it is `per` of, may lie under zero.

    The keyword gives the direction: a penalty always costs the provider, a bonus always pays.

    Wrong:  `amount 10 EUR times (late - allowed)`
    Right:  `amount 10 EUR times highest(0, late - allowed)`
    """

    what: str
    because: str
    cause: Place
    message: ClassVar[str] = "{what} may be under zero, because `{because}` may be"
    help: ClassVar[str] = "write `highest(0 …, …)` around what may fall under zero"

    def notes(self) -> tuple[Note, ...]:
        return () if self.cause == self.place else (Note(self.cause, f"`{self.because}` is here"),)


@dataclass(frozen=True, slots=True)
class MaybeUnknown(Diagnostic):
    """What it means: a condition is neither true nor false for a row in which a value is missing.

    Where a denominator is made or something is dropped, such a row would vanish without a word.

    Wrong:  `share of calls where answered among wait is over 5 s`
    Right:  `share of calls where answered among wait exists and wait is over 5 s`
    """

    value: str
    message: ClassVar[str] = "`{value}` may be missing, and this condition is then neither true nor false"
    help: ClassVar[str] = "write `{value} exists and …`"
