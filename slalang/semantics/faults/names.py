"""Faults of names: unknown, ambiguous, declared twice, used where they mean nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from slalang.diagnostic import Diagnostic, Note
from slalang.source import Place


@dataclass(frozen=True, slots=True)
class UnknownName(Diagnostic):
    """What it means: nothing in scope has this name.

    Wrong:  `penalty slow for anwser_speed { … }`
    Right:  `penalty slow for answer_speed { … }`
    """

    name: str
    expected: str
    hint: str = ""
    message: ClassVar[str] = "`{name}` is no {expected} known here{hint}"
    help: ClassVar[str] = "check the spelling, declare it, or `use` the library that declares it"


@dataclass(frozen=True, slots=True)
class AmbiguousName(Diagnostic):
    """What it means: a child row and its parent both have a field of this name, and the bare name could mean either.

    Wrong:  `replies where id exists`
    Right:  `replies where reply.id exists`
    """

    name: str
    first: str
    second: str
    message: ClassVar[str] = "`{name}` is a field of `{first}` and of `{second}`"
    help: ClassVar[str] = "write `{first}.{name}` or `{second}.{name}`"


@dataclass(frozen=True, slots=True)
class AmbiguousChange(Diagnostic):
    """What it means: an amendment names what two declarations of different kinds, or of different records, are called.

    Wrong:  `remove slow`, where an objective and a penalty are called `slow`
    Right:  `remove slow_credit`, the penalty under a name of its own; of two definitions of rows `remove call.quick`
    """

    name: str
    first: str
    second: str
    one: Place
    other: Place
    message: ClassVar[str] = "`{name}` is the name of {first} and of {second}"
    help: ClassVar[str] = "write `RECORD.NAME` for what belongs to a record; otherwise give one of them another name"

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.one, "this one could be meant"), Note(self.other, "or this one"))


@dataclass(frozen=True, slots=True)
class NamesClash(Diagnostic):
    """What it means: a name cannot be that of a table or column of facts.

    Tables, columns and files tell names apart by their letters alone, not by whether these are capital; `_file`,
    `_row`, `_bad`, `_drop` and `_value` are columns of slalang's own.

    Wrong:  `record ticket "Ticket" { … }` and `record Ticket "Other ticket" { … }` in one contract
    Right:  `record ticket "Ticket" { … }` and `record other_ticket "Other ticket" { … }`
    """

    what: str
    name: str
    reason: str
    message: ClassVar[str] = "the {what} `{name}` cannot be read from data: {reason}"
    help: ClassVar[str] = "give it another name in the contract"


@dataclass(frozen=True, slots=True)
class DeclaredTwice(Diagnostic):
    """What it means: two declarations of one kind share a name; nothing decides between them.

    Wrong:  two files that are used together both declare `record outage`
    Right:  give one of them another name, or use only one of the files
    """

    kind: str
    name: str
    first: Place
    message: ClassVar[str] = "{kind} `{name}` is declared twice"
    help: ClassVar[str] = "rename one of them, or remove the one that is not meant"

    def notes(self) -> tuple[Note, ...]:
        return (Note(self.first, "the other declaration is here"),)


@dataclass(frozen=True, slots=True)
class NotRowValue(Diagnostic):
    """What it means: a figure of a whole period is used where each single row is looked at.

    Wrong:  `share of calls where abandonment_rate is under 5%`
    Right:  `share of calls where abandoned_at exists`
    """

    name: str
    record: str
    message: ClassVar[str] = "`{name}` is a figure of a period, and here each row of `{record}` is looked at"
    help: ClassVar[str] = "use a field, a definition `of {record}` or a clock of `{record}`"


@dataclass(frozen=True, slots=True)
class NeedsRow(Diagnostic):
    """What it means: a field of a row is used where there is no row, only figures of a period.

    Wrong:  `penalty p { each month  amount talk times 2 }`
    Right:  `amount (sum of talk over calls) …`
    """

    name: str
    record: str
    message: ClassVar[str] = "`{name}` belongs to single rows of `{record}`, and here there is no row"
    help: ClassVar[str] = "put it inside an aggregate such as `sum of … over …` or `count of … where …`"


@dataclass(frozen=True, slots=True)
class WrongArgument(Diagnostic):
    """What it means: a definition, metric or mechanism is given an argument it does not have, or lacks one it needs.

    Wrong:  `abandonment_rate(short: 5 s)`
    Right:  `abandonment_rate(short_abandon: 5 s)`
    """

    name: str
    problem: str
    message: ClassVar[str] = "`{name}` {problem}"
    help: ClassVar[str] = "give each parameter that has no default once, by its name"


@dataclass(frozen=True, slots=True)
class CircularDefinition(Diagnostic):
    """What it means: something is defined by itself, so that it has no value.

    Wrong:  `define a of call = b + 1 s` with `define b of call = a + 1 s`
    Right:  let one of them stand on fields; a series may read itself only in a window that ends before its period,
            such as `(balance in the month before) else none`
    """

    path: str
    message: ClassVar[str] = "this is defined by itself: {path}"
    help: ClassVar[str] = "break the circle; a series may read itself in a window that ends before its period"


@dataclass(frozen=True, slots=True)
class UnknownValue(Diagnostic):
    """What it means: a closed enumeration has no such value, so the condition could never hold.

    Wrong:  `impact is "hihg"` where `impact: one of ("high", "low")`
    Right:  `impact is "high"`
    """

    value: str
    of: str
    hint: str = ""
    message: ClassVar[str] = '"{value}" is no value of {of}{hint}'
    help: ClassVar[str] = "use one of its values, or add this one to the enumeration"


@dataclass(frozen=True, slots=True)
class UsedOutOfPlace(Diagnostic):
    """What it means: a word has a meaning only in some declarations, and this is none of them.

    Wrong:  `charge fee { amount 5% of shortfall … }`
    Right:  use `shortfall` in a penalty, bonus or score that is `for` an objective
    """

    word: str
    belongs: str
    message: ClassVar[str] = "`{word}` means something only {belongs}"
    help: ClassVar[str] = "say what is meant in another way, or move it to such a declaration"
