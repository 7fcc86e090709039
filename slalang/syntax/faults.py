"""What can be wrong with a text before it means anything: its bytes, its signs, its words and their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from slalang.diagnostic import Diagnostic, Note
from slalang.source import Place

# ---------------------------------------------------------------- bytes


@dataclass(frozen=True, slots=True)
class FileTooLarge(Diagnostic):
    """A file is larger than a contract can be.

    What it means: a text may have at most 4 MB; what is larger is data that was taken for a contract.
    Wrong: `sla check calls.csv`
    Right: `sla check contract.sla`, with `calls.csv` bound in `sources.yaml`
    """

    size: int
    limit: int
    message: ClassVar[str] = "the file has {size} bytes; a contract has at most {limit}"
    help: ClassVar[str] = "data belong into `sources.yaml`, a long contract into several files that it names with `use`"


@dataclass(frozen=True, slots=True)
class BinaryFile(Diagnostic):
    """A file holds bytes that no text has.

    What it means: a zero byte or a control character was found: the file is no text, or was damaged.
    Wrong: `sla check contract.docx`
    Right: `sla check contract.sla`, saved as plain text in UTF-8
    """

    byte: int
    message: ClassVar[str] = "byte 0x{byte:02x} is no text: this is a binary file, or a damaged one"
    help: ClassVar[str] = "save the contract as plain text in UTF-8"


@dataclass(frozen=True, slots=True)
class NotUtf8(Diagnostic):
    """A file is text, but not in UTF-8.

    What it means: the bytes at this place are no character in UTF-8; often the file was saved as Latin-1, Windows-1252
    or UTF-16.
    Wrong: `law "España"`, saved as Latin-1
    Right: the same, saved as UTF-8
    """

    byte: int
    guess: str
    message: ClassVar[str] = "byte 0x{byte:02x} is not UTF-8; the file looks like {guess}"
    help: ClassVar[str] = "save the file as UTF-8"


@dataclass(frozen=True, slots=True)
class HiddenDirection(Diagnostic):
    """A character that nobody sees makes a text read otherwise than it is.

    What it means: characters that override or isolate the direction of writing can show words and figures in another
    order than the one that counts. Arabic and Hebrew read well without them.
    Wrong: a `U+202E` inside `"…"`
    Right: the same text without it
    """

    code: str
    message: ClassVar[str] = "the invisible character {code} changes the order in which text is shown"
    help: ClassVar[str] = "remove it"


@dataclass(frozen=True, slots=True)
class EmptyFile(Diagnostic):
    """A file says nothing.

    What it means: there is no text in the file, so there is nothing to check.
    Wrong: a file of 0 bytes
    Right: `contract support "Support" { … }`
    """

    message: ClassVar[str] = "the file is empty"
    help: ClassVar[str] = "`sla new` writes a first contract"


# ---------------------------------------------------------------- signs


@dataclass(frozen=True, slots=True)
class UnclosedText(Diagnostic):
    """A text begins and never ends.

    What it means: a text stands between two double quotes on one line, a long one between two lots of three.
    Wrong: `law "Spain`
    Right: `law "Spain"`
    """

    quote: str
    message: ClassVar[str] = "this text has no closing {quote}"
    help: ClassVar[str] = "close it with {quote}; a text over several lines stands between two lots of three quotes"


@dataclass(frozen=True, slots=True)
class SymbolForWord(Diagnostic):
    """A sign stands where the language has a word.

    What it means: comparisons and most operators are words, so that a contract can be read aloud.
    Wrong: `when result >= 98%`
    Right: `when result is at least 98%`
    """

    sign: str
    words: str
    message: ClassVar[str] = "`{sign}` is no sign of the language"
    help: ClassVar[str] = "write {words}"


@dataclass(frozen=True, slots=True)
class OtherSpelling(Diagnostic):
    """A figure, hours, days or a comparison are written as elsewhere, and not as in a contract.

    What it means: what is meant is clear, but a contract has one way to write it, so that all contracts read alike:
    units have their short names, thousands are set apart by `_`, currencies are three letters behind the figure, days
    three letters, and times have two digits.
    Wrong: `limit 4 hours`, `amount £3,000`, `open Monday-Friday 9am-5pm`, `target greater than 85%`
    Right: `limit 4 h`, `amount 3_000 GBP`, `open mon-fri 09:00-17:00`, `target over 85%`
    """

    found: str
    right: str
    message: ClassVar[str] = "`{found}` is written otherwise in a contract"
    help: ClassVar[str] = "write {right}"


@dataclass(frozen=True, slots=True)
class OddCharacter(Diagnostic):
    """A character stands outside a text that no word or number has.

    What it means: names are plain letters, digits and `_`; word processors like to put typographic quotes, dashes and
    hard spaces in the place of the plain ones.
    Wrong: `law “Spain”`
    Right: `law "Spain"`
    """

    sign: str
    code: str
    instead: str
    message: ClassVar[str] = "`{sign}` ({code}) cannot stand outside a text"
    help: ClassVar[str] = "{instead}"


@dataclass(frozen=True, slots=True)
class NumberTooLong(Diagnostic):
    """A number has more digits than any contract needs.

    What it means: at most 40 digits are read.
    Wrong: a figure of a million digits
    Right: `40_000 EUR`
    """

    digits: int
    message: ClassVar[str] = "this number has {digits} digits; at most 40 are read"


@dataclass(frozen=True, slots=True)
class WholeNumberWanted(Diagnostic):
    """A count has decimals.

    What it means: rows, failures, months and levels are counted in whole numbers.
    Wrong: `fewer than 20.5: not measured`
    Right: `fewer than 20: not measured`
    """

    found: str
    message: ClassVar[str] = "a whole number is wanted here, not `{found}`"


@dataclass(frozen=True, slots=True)
class NoSuchDate(Diagnostic):
    """A date, month or quarter is not in the calendar.

    What it means: dates are written year-month-day, and the day must exist.
    Wrong: `effective 2026-02-30`
    Right: `effective 2026-02-28`
    """

    found: str
    message: ClassVar[str] = "`{found}` is not in the calendar"
    help: ClassVar[str] = "write a date as year-month-day, such as 2026-02-28"


@dataclass(frozen=True, slots=True)
class NoSuchTime(Diagnostic):
    """Hours of opening are not of one day.

    What it means: times run from 00:00 to 24:00 and the end is after the start; hours over midnight are two ranges.
    Wrong: `open mon-fri 22:00-06:00`
    Right: `open mon-fri 00:00-06:00, 22:00-24:00`
    """

    found: str
    message: ClassVar[str] = "`{found}` are no hours of one day"
    help: ClassVar[str] = "times run from 00:00 to 24:00, the end after the start; hours over midnight are two ranges"


# ---------------------------------------------------------------- words and their order


@dataclass(frozen=True, slots=True)
class UnknownClause(Diagnostic):
    """A word begins no clause of the block that it stands in.

    What it means: each kind of declaration has its own clauses; this word is none of them, or is misspelt.
    Wrong: `objective speed { mesure average_speed_of_answer }`
    Right: `objective speed { measure average_speed_of_answer }`
    """

    found: str
    block: str
    near: str
    clauses: str
    message: ClassVar[str] = "{found} begins no clause of `{block}`{near}"
    help: ClassVar[str] = "expected a clause of `{block}` such as {clauses}, or its closing brace"


@dataclass(frozen=True, slots=True)
class UnknownDeclaration(Diagnostic):
    """A word begins no declaration.

    What it means: a file is a row of declarations, each led by its keyword; this word is none, or is misspelt.
    Wrong: `objectve speed "Speed" { … }`
    Right: `objective speed "Speed" { … }`
    """

    found: str
    near: str
    message: ClassVar[str] = "{found} begins no declaration{near}"
    help: ClassVar[str] = "expected a declaration, such as `contract`, `calendar`, `service`, `objective` or `penalty`"


@dataclass(frozen=True, slots=True)
class SourcesFile(Diagnostic):
    """A sources file is given where a contract is wanted.

    What it means: the file says where facts come from (`zone:`, `records:`) and not what is promised. A contract says
    what is promised; its text ends in `.sla`.
    Wrong: `sla check sources.yaml`
    Right: `sla check contract.sla`
    """

    message: ClassVar[str] = "this looks like a sources file, not a contract"
    help: ClassVar[str] = "give the contract itself, such as `contract.sla`"


@dataclass(frozen=True, slots=True)
class UnclosedBlock(Diagnostic):
    """A brace or parenthesis is opened and never closed.

    What it means: the text ended, or the next declaration began, before the closing brace.
    Wrong: `service voice { covers calls`
    Right: `service voice { covers calls }`
    """

    block: str
    sign: str
    noticed: Place
    message: ClassVar[str] = "{block} is never closed"
    help: ClassVar[str] = "add the closing `{sign}`"

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.noticed, "noticed here"),)


@dataclass(frozen=True, slots=True)
class ReservedWord(Diagnostic):
    """A word of expressions stands where a name is wanted.

    What it means: words such as `any`, `where`, `per` and `missed` carry the meaning of expressions and can name
    nothing. Clause words such as `open` or `text` can.
    Wrong: `parameter per: count`
    Right: `parameter per_call: count`
    """

    word: str
    message: ClassVar[str] = "`{word}` is a word of expressions and names nothing"
    help: ClassVar[str] = "choose another name, such as `{word}_`"


@dataclass(frozen=True, slots=True)
class BareAggregate(Diagnostic):
    """An aggregate stands as an operand without parentheses.

    What it means: `where` and `over` reach as far as they can, so an aggregate is a whole expression or stands in
    parentheses; its end is then always visible.
    Wrong: `value 1 + count of tickets`, `measure mean of level over readings rounded to 0.01%`
    Right: `value 1 + (count of tickets)`, `measure (mean of level over readings) rounded to 0.01%`
    """

    word: str
    right: str
    message: ClassVar[str] = "`{word} …` is no operand without parentheses"
    help: ClassVar[str] = "put the aggregate in parentheses: `{right}`"


@dataclass(frozen=True, slots=True)
class UnexpectedWords(Diagnostic):
    """Words stand in an order that has no meaning.

    What it means: up to here the text could be read, and what follows does not continue it.
    Wrong: `target at 80%`
    Right: `target at least 80%`
    """

    found: str
    near: str
    expected: str
    form: str
    message: ClassVar[str] = "{found} cannot stand here{near}"
    help: ClassVar[str] = "expected {expected}{form}"


@dataclass(frozen=True, slots=True)
class NestedTooDeep(Diagnostic):
    """Parentheses, tables or operations are nested deeper than anybody reads.

    What it means: an expression may hold another one, and that another, about a hundred times.
    Wrong: ten thousand opening parentheses
    Right: `define late of call = wait is over 60 s`, and expressions that use the name
    """

    limit: int
    message: ClassVar[str] = "this is nested more than {limit} deep"
    help: ClassVar[str] = "give a part of it a name with `define`"


@dataclass(frozen=True, slots=True)
class TooManyFaults(Diagnostic):
    """A text has so many faults that the rest was not read.

    What it means: after fifty faults reading stops; the first ones are the ones to look at.
    Wrong: a letter sent as a contract
    Right: a contract
    """

    message: ClassVar[str] = "reading stops here, after fifty faults"


@dataclass(frozen=True, slots=True)
class FormattingRefused(Diagnostic):
    """Formatting would have changed what a text says, so it was left alone.

    What it means: after formatting, the text is read again; its tree or its comments were not the same. This is a fault
    of slalang, not of the text.
    Wrong: nothing that an author does
    Right: the text as it is; please report it
    """

    message: ClassVar[str] = "formatting would change what this text says; it is left as it is"
    help: ClassVar[str] = "please report this text as a fault of slalang"
