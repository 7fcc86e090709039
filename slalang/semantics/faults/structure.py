"""Faults of structure: clauses missing, doubled or contradicting each other, and files that do not fit together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from slalang.diagnostic import Diagnostic, Note, Severity
from slalang.source import Place


@dataclass(frozen=True, slots=True)
class MissingClause(Diagnostic):
    """What it means: a declaration lacks a clause without which it means nothing.

    Wrong:  an objective without `target`
    Right:  `target at least 80%`
    """

    declaration: str
    clause: str
    message: ClassVar[str] = "{declaration} has no `{clause}`"
    help: ClassVar[str] = "add `{clause} …`"


@dataclass(frozen=True, slots=True)
class RepeatedClause(Diagnostic):
    """What it means: a clause that can be said only once is said twice, and nothing decides between them.

    Wrong:  two `target` clauses in one objective
    Right:  one `target`; a second condition is `also … target …`
    """

    declaration: str
    clause: str
    first: Place
    message: ClassVar[str] = "{declaration} says `{clause}` twice"
    help: ClassVar[str] = "keep one of them"

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.first, "the first is here"),)


@dataclass(frozen=True, slots=True)
class NoContract(Diagnostic):
    """What it means: the text holds no `contract`, so there are no parties, no currency and no zone.

    Wrong:  a file of calendars given to `sla check` as a contract
    Right:  `contract acme_care "Customer care" { … }`; a library is checked through a contract that uses it
    """

    message: ClassVar[str] = "there is no `contract` in this text"
    help: ClassVar[str] = 'add `contract NAME "Title" {{ … }}` with the parties, the term, the zone and the currency'

    def advice(self) -> str:
        return self.help.replace("{{", "{").replace("}}", "}")


@dataclass(frozen=True, slots=True)
class TwoContracts(Diagnostic):
    """What it means: one text holds more than one contract.

    Wrong:  `contract a … { … }` and `contract b … { … }` in one file
    Right:  a file for each; what they share is a file that both `use`
    """

    name: str
    first: Place
    message: ClassVar[str] = "a second contract, `{name}`"
    help: ClassVar[str] = "give each contract its own file"

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.first, "the first is here"),)


@dataclass(frozen=True, slots=True)
class UnknownFile(Diagnostic):
    """What it means: `use` names a file that is not there.

    Wrong:  `use std.contact_centre`
    Right:  `use std.contact_center`
    """

    path: str
    hint: str = ""
    message: ClassVar[str] = "there is no file for `use {path}`{hint}"
    help: ClassVar[str] = "`use a.b` reads `a/b.sla` under the contract's folder; `std.…` comes with slalang"


@dataclass(frozen=True, slots=True)
class UseLeavesRoot(Diagnostic):
    """What it means: the file that `use` names lies outside the contract's folder, by a link.

    Wrong:  a symbolic link to a file elsewhere
    Right:  a copy of the file under the contract's folder
    """

    path: str
    message: ClassVar[str] = "`use {path}` leaves the contract's folder"
    help: ClassVar[str] = "put the file under the contract's folder"


@dataclass(frozen=True, slots=True)
class UseLoops(Diagnostic):
    """What it means: files use each other in a circle.

    Wrong:  `a.sla` says `use b`, `b.sla` says `use a`
    Right:  put what both need into a third file
    """

    path: str
    message: ClassVar[str] = "these files use each other: {path}"
    help: ClassVar[str] = "put what both need into a third file"


@dataclass(frozen=True, slots=True)
class UnreadableFile(Diagnostic):
    """What it means: a file that is used is no text, is too large, or cannot be opened.

    Wrong:  `use std.service_desk` where the file is binary
    Right:  a UTF-8 text of at most some megabytes
    """

    path: str
    reason: str
    message: ClassVar[str] = "`{path}` cannot be read: {reason}"


@dataclass(frozen=True, slots=True)
class NeedsParentheses(Diagnostic):
    """What it means: `where` and `in at least N of` beside an `and` or `or` can be read in two ways.

    Wrong:  `any calls where a or b`
    Right:  `any calls where (a or b)`, or `(any calls where a) or b`
    """

    form: str
    beside: str
    first: str
    second: str
    message: ClassVar[str] = "beside `{beside}`, `{form}` can be read in two ways"
    help: ClassVar[str] = "write {first} or {second}"


@dataclass(frozen=True, slots=True)
class Contradiction(Diagnostic):
    """What it means: two clauses of the contract cannot both be meant.

    Wrong:  `nature liquidated damages` with `tax as price reduction at 21%`
    Right:  `nature price reduction` with `tax as price reduction at 21%`
    """

    problem: str
    other: Place
    advice_text: str
    message: ClassVar[str] = "{problem}"
    help: ClassVar[str] = "{advice_text}"

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.other, "it stands against this"),)


@dataclass(frozen=True, slots=True)
class NotMeaningful(Diagnostic):
    """What it means: the words are grammatical, but this form has no meaning at this place.

    Wrong:  `answer_speed in the last 3 months`: several periods have no one value
    Right:  `mean of answer_speed over the last 3 months`
    """

    problem: str
    fix: str
    message: ClassVar[str] = "{problem}"
    help: ClassVar[str] = "{fix}"


@dataclass(frozen=True, slots=True)
class NoMisses(Diagnostic):
    """What it means: `misses` are the counted rows outside a share's numerator; this objective measures no such share.

    A sum, a mean or a quotient has a result and no rows that failed: nobody could say how many there were. A share of
    intervals counts intervals, and no rows. Where several objectives are asked, one of them measuring a share of rows,
    or `misses else 1` says what holds instead, `misses` may be read; of what measures no such share they are missing.

    Wrong:  `measure sum of lasting over outages` and `amount 50 EUR times misses`
    Right:  `amount 50 EUR per started 1 h of shortfall`, or `sum of 50 EUR over outages where …`
    """

    objective: str
    because: str
    other: Place
    message: ClassVar[str] = "`{objective}` has no `misses`: {because}"
    help: ClassVar[str] = "let the amount follow `shortfall`, or count the rows: `sum of 50 EUR over … where …`"

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.other, f"`{self.objective}` is here"),)


@dataclass(frozen=True, slots=True)
class RoundingTooFine(Diagnostic):
    """What it means: credits would be rounded to amounts that nobody can pay, so a note would have to round them again.

    Wrong:  `round half up to 0.01 JPY`: the yen has no hundredths
    Right:  `round half up to 1 JPY`, or to a whole number of yen
    """

    quantum: str
    minor: str
    currency: str
    message: ClassVar[str] = "{quantum} {currency} is no amount that can be paid: the smallest is {minor} {currency}"
    help: ClassVar[str] = "round to {minor} {currency}, or to a whole number of it"


@dataclass(frozen=True, slots=True)
class SilentOutcome(Diagnostic):
    """What it means: a penalty, bonus or score for an objective does not say on which outcome it comes.

    Wrong:  `penalty p for o { amount 100 EUR }`
    Right:  `penalty p for o { when missed  amount 100 EUR }`, or `whatever the outcome`
    """

    name: str
    message: ClassVar[str] = "`{name}` does not say on which outcome it comes"
    help: ClassVar[str] = "add `when missed`, or `whatever the outcome`"


@dataclass(frozen=True, slots=True)
class OutsideTerm(Diagnostic):
    """What it means: a date or a named period lies outside the contract's term, where nothing has effect or value.

    Wrong:  `effective 2030-01-01` of an amendment where the contract ends in 2027; `fee in 2025` where it begins later
    Right:  a date, or a period, within the term
    """

    date: str
    message: ClassVar[str] = "{date} lies outside the contract's term"
    help: ClassVar[str] = "use a date or period within the term"


@dataclass(frozen=True, slots=True)
class AmendmentsOutOfOrder(Diagnostic):
    """What it means: of two amendments the one dated earlier comes into force later. It was agreed first, so the later
    one builds on it, and would bring it into force before its time.

    Wrong:  `effective 2026-03-10 from the next month`, and another amendment `effective 2026-03-20 splitting the month`
    Right:  `effective 2026-03-20 from the next month` for the other one too, or `effective 2026-04-01` for the first
    """

    name: str
    starts: str
    later: str
    later_starts: str
    other: Place
    message: ClassVar[str] = (
        "`{name}` comes into force on {starts}, after `{later}`, which is dated later and holds from {later_starts}"
    )
    help: ClassVar[str] = "give the one that comes into force first the earlier date"

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.other, "it builds on all amendments dated before it"),)


@dataclass(frozen=True, slots=True)
class UncheckedWords(Diagnostic):
    """What it means: a clause in words names a figure that nothing ties to the contract, so that it can drift from it.

    Wrong:  `text en \"\"\" … within 20 days … \"\"\"`
    Right:  a parameter or the generated words: `{secrecy}`, `{monthly.dispute}`
    """

    figure: str
    message: ClassVar[str] = "the figure `{figure}` stands in words that nothing checks"
    help: ClassVar[str] = "refer to a parameter or a declaration in braces"
    severity: ClassVar[Severity] = Severity.WARNING


@dataclass(frozen=True, slots=True)
class DifferentReferences(Diagnostic):
    """What it means: the languages of one clause do not refer to the same things, so that they say different things.

    Wrong:  the English text names `{termination}`, the Spanish one does not
    Right:  the same references in each language
    """

    missing: str
    language: str
    message: ClassVar[str] = "the text in `{language}` lacks {missing}, which another language of the clause has"
    help: ClassVar[str] = "use the same references in every language"


@dataclass(frozen=True, slots=True)
class MissingTranslation(Diagnostic):
    """What it means: a clause has words in one language of the contract and not in another.

    Wrong:  `languages es, en` and a clause with `text en` only
    Right:  a `text` for each language
    """

    name: str
    language: str
    message: ClassVar[str] = "`{name}` has no words in `{language}`"
    help: ClassVar[str] = "add the text in that language"
    severity: ClassVar[Severity] = Severity.WARNING


@dataclass(frozen=True, slots=True)
class UnusedTranslation(Diagnostic):
    """What it means: a translation is of words that the contract does not have, so it will never be printed.

    Wrong:  `translation es { "Ofice hours" = "Horario de oficina" }` for the title "Office hours"
    Right:  the text exactly as the contract writes it
    """

    phrase: str
    near: str
    message: ClassVar[str] = 'nothing in the contract is called "{phrase}"{near}'
    help: ClassVar[str] = "write the text as the contract does, or leave the line out"
    severity: ClassVar[Severity] = Severity.WARNING


@dataclass(frozen=True, slots=True)
class TranslatedTwice(Diagnostic):
    """What it means: one text has two translations into one language, and nothing says which is meant.

    Wrong:  `translation es { "Fee" = "Cuota"  "Fee" = "Tarifa" }`
    Right:  one line for each text
    """

    phrase: str
    first: Place
    message: ClassVar[str] = '"{phrase}" is translated twice'
    help: ClassVar[str] = "keep one of the two lines"

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.first, "first translated here"),)


@dataclass(frozen=True, slots=True)
class DifferentFigures(Diagnostic):
    """What it means: a text and its translation do not hold the same figures, so that two languages say two things.

    Wrong:  `translation es { "Answered within 20 s" = "Atendidas en 30 s" }`
    Right:  `translation es { "Answered within 20 s" = "Atendidas en 20 s" }`
    """

    phrase: str
    words: str
    message: ClassVar[str] = '"{phrase}" and "{words}" do not hold the same figures'
    help: ClassVar[str] = "write the same figures in both"


@dataclass(frozen=True, slots=True)
class UnknownZone(Diagnostic):
    """What it means: the zone is none of the IANA time zone database.

    Wrong:  `timezone "Europe/Madird"`
    Right:  `timezone "Europe/Madrid"`
    """

    zone: str
    hint: str = ""
    message: ClassVar[str] = "`{zone}` is no time zone{hint}"
    help: ClassVar[str] = "use a name such as Europe/Madrid"


@dataclass(frozen=True, slots=True)
class UnknownRegion(Diagnostic):
    """What it means: no public holidays are known for this code.

    Wrong:  `closed holidays "ES-XX"`
    Right:  `closed holidays "ES-MD"`: a country's code, or a country and a region
    """

    region: str
    problem: str
    message: ClassVar[str] = "no public holidays are known for `{region}`: {problem}"


@dataclass(frozen=True, slots=True)
class TooMuch(Diagnostic):
    """What it means: the text asks for more than slalang computes, so that no text can stall a machine.

    Wrong:  definitions that double each other forty times
    Right:  fewer layers of definitions
    """

    what: str
    message: ClassVar[str] = "{what}"
