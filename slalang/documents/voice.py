"""One language speaking: its phrases with their holes filled by runs of a document, and its figures.

Takes keys of the catalog and runs; gives runs. Every word of a generated document passes through here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from slalang.documents.figures import Figures
from slalang.documents.tree import (
    Code,
    Emphasis,
    Inline,
    Labels,
    Paragraph,
    Reference,
    Runs,
    Status,
    Text,
    Tone,
    text_of,
)
from slalang.documents.words import HOLE, Catalog
from slalang.model.expression import Value
from slalang.model.outcome import Verdict
from slalang.units import CalendarSpan, Kind, Type

Filling = Runs | str


@dataclass(frozen=True, slots=True)
class Voice:
    catalog: Catalog
    figures: Figures

    def say(self, key: str, /, **fillings: Filling) -> Runs:
        """The phrase of a key, its holes filled."""
        return fill(self.catalog.template(key), fillings, self.catalog.contractions)

    def text(self, key: str, /, **fillings: str) -> str:
        """The same as plain text."""
        return text_of(self.say(key, **fillings))

    def count(self, key: str, /, count: Fraction | int, **fillings: Filling) -> Runs:
        """A phrase that counts, in the plural form of its language; the hole `n` is the count."""
        count = Fraction(count)
        template = self.catalog.template(key, self.figures.plural(abs(count)))
        return fill(template, {"n": self.figures.number(count), **fillings}, self.catalog.contractions)

    def counted(self, key: str, /, count: Fraction | int, **fillings: Filling) -> str:
        return text_of(self.count(key, count, **fillings))

    def sentence(self, key: str, /, **fillings: Filling) -> Paragraph:
        """The phrase as a paragraph of its own: it begins with a capital letter."""
        return Paragraph(capital(self.say(key, **fillings)))

    def all_of(self, parts: Sequence[Runs]) -> Runs:
        """`a, b and c`."""
        return self.enumerated(parts, "list.and")

    def one_of(self, parts: Sequence[Runs]) -> Runs:
        """`a, b or c`."""
        return self.enumerated(parts, "list.or")

    def enumerated(self, parts: Sequence[Runs], last: str) -> Runs:
        if not parts:
            return ()
        *front, end = parts
        if not front:
            return end
        return self.say(last, a=joined(front, self.text("list.comma")), b=end)

    def labelled(self, name: str, what: str) -> str:
        """`name: what`, as the language sets it."""
        return self.text("list.of", name=name, x=what)

    def value(self, value: Value, type: Type, in_words: bool = False) -> str:
        """A value of a type as text; `in_words` spells durations out. A missing one is called missing."""
        figures = self.figures
        match value:
            case None:
                return self.text("value.missing")
            case bool():
                return self.text("value.yes" if value else "value.no")
            case CalendarSpan() if type.kind is Kind.BUSINESS_DAYS:
                return self.counted("unit.business_day", value.days)
            case CalendarSpan():
                return figures.span(value)
            case date():
                return figures.day(value)
            case str():
                return value
            case int() | Fraction():
                return self.quantity(Fraction(value), type, in_words)

    def quantity(self, value: Fraction, type: Type, in_words: bool) -> str:
        match type.kind:
            case Kind.MONEY:
                return self.figures.money(value, type.currency)
            case Kind.PERCENT | Kind.RATIO:
                return self.figures.percent(value)
            case Kind.PERCENTAGE_POINTS:
                return self.counted("unit.percentage_point", value * 100)
            case Kind.POINTS:
                return self.counted("unit.point", value)
            case Kind.DURATION:
                return self.figures.duration_in_words(value) if in_words else self.figures.duration(value)
            case Kind.INSTANT:
                return self.figures.instant(int(value), "UTC")
            case Kind.MONTHS:
                return self.counted("unit.month", value)
            case _:
                return self.figures.number(value)

    def verdict(self, verdict: Verdict) -> Status:
        """A verdict as a word that weighs something."""
        tones = {Verdict.MET: Tone.GOOD, Verdict.MISSED: Tone.BAD}
        return Status(self.text(f"verdict.{verdict.name.lower()}"), tones.get(verdict, Tone.QUIET))

    def labels(self) -> Labels:
        return Labels(self.text("label.contents"), self.text("label.skip"), self.text("label.nothing"))

    def reference(self, number: str, title: str, short: bool = False) -> str:
        """How a clause is referred to; `short` by its number alone."""
        if not number:
            return title
        return (
            self.text("label.reference_short", number=number)
            if short
            else self.text("label.reference", number=number, title=title)
        )


def fill(template: str, fillings: Mapping[str, Filling], contractions: Mapping[str, str]) -> Runs:
    """A template's text and fillings as runs; author's text is never read as a template."""
    runs: list[Inline] = []
    for position, part in enumerate(HOLE.split(template)):
        if position % 2:
            filling = fillings[part]
            added: list[Inline] = [Text(filling)] if isinstance(filling, str) else [*filling]
            contract(runs, added, contractions)
            runs += added
        elif part:
            runs.append(Text(one_stop(runs, part)))
    return merged(runs)


def one_stop(runs: list[Inline], part: str) -> str:
    """What follows a hole, without its full stop where what fills the hole ends with one: `Contact Iberia S.L.`"""
    stopped = bool(runs) and runs[-1].text.endswith(".")
    return part[1:] if stopped and part.startswith(".") and not part.startswith("..") else part


def contract(runs: list[Inline], added: list[Inline], contractions: Mapping[str, str]) -> None:
    """Makes one word of the last and the next where the language does so: `de el` is `del`."""
    if not (runs and added and isinstance(runs[-1], Text) and isinstance(added[0], Text)):
        return
    before, after = runs[-1].text, added[0].text
    for pair, one in contractions.items():
        left, right = pair.split(" ", 1)
        begins = right.removesuffix("*") if right.endswith("*") else f"{right} "
        if after.startswith(begins) and f" {before}".endswith(f" {left} "):
            runs[-1] = Text(f"{before[: -len(left) - 1]}{one} ")
            added[0] = added[0] if right.endswith("*") else Text(after[len(begins) :])
            return


def merged(runs: Iterable[Inline]) -> Runs:
    """Neighbouring plain texts as one."""
    done: list[Inline] = []
    for run in runs:
        if isinstance(run, Text) and done and isinstance(done[-1], Text):
            done[-1] = Text(done[-1].text + run.text)
        elif not isinstance(run, Text) or run.text:
            done.append(run)
    return tuple(done)


def joined(parts: Sequence[Runs], separator: str) -> Runs:
    runs: list[Inline] = []
    for position, part in enumerate(parts):
        runs += [Text(separator), *part] if position else part
    return merged(runs)


def capital(runs: Runs) -> Runs:
    """Runs that begin with a capital letter; an identifier stays as it is spelt."""
    if runs and isinstance(runs[0], Reference) and not runs[0].text:
        return (replace(runs[0], capital=True), *runs[1:])
    if not runs or isinstance(runs[0], Code) or not runs[0].text:
        return runs
    return (replace(runs[0], text=capitalized(runs[0].text)), *runs[1:])


def capitalized(text: str) -> str:
    first = len(text) - len(text.lstrip("("))
    return text[:first] + text[first : first + 1].upper() + text[first + 1 :]


def unit_alone(quantum: str) -> str:
    """`1 hour` as `hour`, to follow `each`; a script without capitals keeps the number before its counting word."""
    number, _, unit = quantum.replace("\N{NO-BREAK SPACE}", " ").partition(" ")
    return unit if number == "1" and unit[:1].lower() != unit[:1].upper() else quantum


def words(text: str) -> Runs:
    return (Text(text),) if text else ()


def strong(text: str) -> Runs:
    return (Emphasis(text, strong=True),)


def emphasis(text: str) -> Runs:
    return (Emphasis(text),)


def code(text: str) -> Runs:
    return (Code(text),)


def link(to: str, text: str = "", short: bool = False) -> Runs:
    return (Reference(to, text, short),)
