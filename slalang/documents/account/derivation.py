"""How a figure was computed: a trace as nested steps, each with its formula and the values put in.

Takes a `Trace` of settlement; gives an item of a list. Steps that only hand a value on (a name for its body, a table
for the row that counted) are one step here, so that a reader sees what was computed and nothing twice. A charge is
derived once, where charges are listed.
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import PurePath

from slalang.documents.account.reckoning import Account
from slalang.documents.figures import APPROXIMATELY
from slalang.documents.sentences import key_of
from slalang.documents.tree import Code, Emphasis, Item, Items, Runs
from slalang.documents.voice import joined, merged, unit_alone, words
from slalang.model.contract import Round
from slalang.model.expression import Value
from slalang.model.outcome import Trace
from slalang.units import COUNT

SIGNS = {
    "plus": " + ",
    "minus": " − ",
    "times": " × ",
    "divided by": " ÷ ",
    "share": " ÷ ",
    "mean": " ÷ ",
    "sum": " + ",
}
PHRASES = {
    "percent of": ("value.share_of", ("a", "b")),
    "capped at": ("value.capped", ("value", "limit")),
    "by days in force": ("value.by_days", ("amount", "days", "of")),
    "indexed": ("value.indexed", ("amount", "new", "old")),
    "indexed with a cap": ("value.indexed_capped", ("amount", "new", "old", "cap")),
}
"""The rules whose formula is a phrase, with its holes in the order of the parts."""
PER = {"per": "value.per_pro_rata", "per full": "value.per_full", "per started": "value.per_started"}
PER_HOLES = ("amount", "quantum", "quantity")
LOWERED = "at least zero, rounded down"
"""The rule of a bound that is not under zero and fits the rounding to come."""
EACH = "for each"
"""The rule of a bound that is another one for each key."""
LOOSE = frozenset({"plus", "minus", "sum"})
STRICT = frozenset({"minus", "divided by"})
QUOTIENTS = frozenset({"share", "mean"})
"""Rules whose formula shows all there is."""
PASSING = frozenset({"define", "metric", "parameter", "row", "if", "otherwise", "measured", "charge"})
"""Rules that hand on the value of their last part."""
ELSEWHERE = frozenset({"charge", "settled"})
"""Rules whose value is derived in a section of its own."""
JUDGEMENT = "is"
"""The rule of a comparison."""
JUDGED = (JUDGEMENT, "target")
"""The rule and label of a result against its target: the verdict says it. Any other comparison is a step."""
MOST_OPERANDS = 12
DEEPEST = 40
"""Derivations are printed to this depth; the language nests expressions less deep."""


def derivation(account: Account, trace: Trace, depth: int = 0) -> Item:
    """A step: its words, the formula with its values, what comes out, and below it where each value came from."""
    if trace.rule == EACH and trace.value is None:
        return Item(words(trace.label), (Items(tuple(derivation(account, part, depth + 1) for part in trace.parts)),))
    inner = last_link(trace)
    known_elsewhere = bool(depth) and trace.rule in ELSEWHERE
    formula = "" if known_elsewhere else substituted(account, inner) or origin(account, trace, inner)
    said = [words(text) for text in (label(account, trace, formula), formula) if text]
    where = () if depth else clause(account, trace)
    runs = merged((*equal(said, account.figure(trace)), *where))
    if depth >= DEEPEST or known_elsewhere or (formula and inner.rule in QUOTIENTS):
        return Item(runs)
    whole = shared(inner)
    made_of = (inner.parts[0], *whole.parts) if whole else below(inner)
    parts = [part for part in made_of if part.parts or not says_itself(account, part)]
    return Item(runs, (Items(tuple(derivation(account, part, depth + 1) for part in parts)),) if parts else ())


def equal(said: list[Runs], value: str) -> Runs:
    """`words = formula = value`, or `≈ value` where the value is printed rounded."""
    result = (Emphasis(value.removeprefix(APPROXIMATELY), strong=True),)
    sign = " ≈ " if value.startswith(APPROXIMATELY) else " = "
    return merged((*joined(said, " = "), *words(sign if said else ""), *result))


def origin(account: Account, trace: Trace, inner: Trace) -> str:
    """What a value was found by where no formula made it: the clause at the end of its chain, if it is no number."""
    text = label(account, inner, "")
    stated = re.match(r"[0-9\s]", text) or text == label(account, trace, "") or says_itself(account, inner)
    return "" if inner is trace or stated else text


def telling(trace: Trace) -> bool:
    """Whether a derivation says more than a numerator and a denominator, which stand beside every result anyway."""
    inner = last_link(trace)
    return bool(inner.parts) and not (inner.rule in QUOTIENTS and not any(part.parts for part in inner.parts))


# ---------------------------------------------------------------- chains


def below(trace: Trace) -> tuple[Trace, ...]:
    """What a step was computed from, without the judgement of the result."""
    return tuple(part for part in trace.parts if (part.rule, part.label) != JUDGED)


def last_link(trace: Trace) -> Trace:
    """The step that really computed a value which others only hand on."""
    parts = below(trace)
    while len(parts) == 1 and same(parts[0].value, trace.value):
        trace = parts[0]
        parts = below(trace)
    return trace


def passes(trace: Trace) -> bool:
    """Whether a step hands on the value of its last part."""
    parts = below(trace)
    chosen = trace.rule in PASSING or trace.rule.startswith("by ") or len(parts) == 1
    return bool(parts) and chosen and same(parts[-1].value, trace.value)


def same(one: Value, other: Value) -> bool:
    """Whether two values are one: a condition is never an amount, though Python takes no for zero."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


# ---------------------------------------------------------------- words


def label(account: Account, trace: Trace, formula: str) -> str:
    """The words of a step: a title, a word of this language, or the contract's own clause."""
    voice, names, text = account.draft.voice, account.draft.sentences.names, trace.label
    for kind in ("charge", "objective", "consequence", "define"):
        if names.find(kind, text):
            return names.title(kind, text)
    for key in (f"context.{text}", f"trace.{key_of(text)}"):
        if re.fullmatch(r"[a-z_.]+", key) and key in voice.catalog:
            return voice.text(key)
    if trace.rule.startswith("by ") and "{" in text:
        keys = [words(label(account, part, "")) for part in below(trace)[:-1]]
        return voice.text("trace.table_by", keys="".join(run.text for run in voice.all_of(keys)))
    if formula and "{" in text:
        return ""
    if of := re.fullmatch(r"(.+) of (\d{4}-[-\dQW]+)", text):  # what was given then
        return account.of_period(of[1], of[2])
    return voice.figures.period(text)


def says_itself(account: Account, part: Trace) -> bool:
    """Whether the words of a value are nothing but the value: `15% = 15%` tells nobody anything."""
    return not part.label or bare(part.label) == bare(account.figure(part))


def bare(text: str) -> str:
    return "".join(text.split()).casefold()


def clause(account: Account, trace: Trace) -> Runs:
    """Where the contract says so; the file by its name alone, for the same bytes wherever it lies."""
    place = trace.place
    if place is None or not place.source.name:
        return ()
    where: Runs = (Code(f"{PurePath(place.source.name).name}:{place.line}"),)
    return account.draft.say("account.clause", place=where)


# ---------------------------------------------------------------- formulas


def substituted(account: Account, trace: Trace) -> str:
    """The formula with values in place of its names, `10% of 40,000.00 EUR × 1.5`; empty where there is none."""
    parts = trace.parts
    if trace.rule == LOWERED:
        return lowered(account, trace)
    if not 2 <= len(parts) <= MOST_OPERANDS or any(part.value is None for part in parts):
        return ""
    if whole := shared(trace):
        ends = {"a": operand(account, parts[0], trace.rule), "b": operand(account, whole.parts[0], trace.rule)}
        share = account.draft.text("value.share_of", **ends)
        return per(account, whole.rule, [share, *(operand(account, part, whole.rule) for part in whole.parts[1:])])
    operands = [operand(account, part, trace.rule) for part in parts]
    if trace.rule in PER and len(operands) == len(PER_HOLES):
        return per(account, trace.rule, operands)
    if trace.rule == "mean" and is_of_values(trace):
        return f"({SIGNS['sum'].join(operands)}){SIGNS['mean']}{account.value(Fraction(len(operands)), COUNT)}"
    if trace.rule in SIGNS:
        return SIGNS[trace.rule].join(operands)
    key, holes = PHRASES.get(trace.rule, ("", ()))
    if len(holes) != len(operands):
        return ""
    return account.draft.text(key, **dict(zip(holes, operands, strict=True)))


def is_of_values(trace: Trace) -> bool:
    """Whether a mean is of several values that stand there, such as those of months; else of a sum and a number."""
    values = [part.value for part in trace.parts]
    numbers = [Fraction(v) for v in values if isinstance(v, int | Fraction) and not isinstance(v, bool)]
    quotient = numbers[0] / numbers[1] if len(numbers) == 2 and numbers[1] else None
    return len(numbers) == len(values) and quotient != trace.value


def shared(trace: Trace) -> Trace | None:
    """The so-much-for-each that a percentage is taken of: both are said in one breath, as the agreement says them."""
    if trace.rule != "percent of" or len(trace.parts) != 2 or trace.parts[1].value is None:
        return None
    whole = last_link(trace.parts[1])
    said = whole.rule in PER and len(whole.parts) == len(PER_HOLES)
    return whole if said and all(part.value is not None for part in whole.parts) else None


def per(account: Account, rule: str, operands: list[str]) -> str:
    amount, quantum, quantity = operands
    return account.draft.text(PER[rule], amount=amount, quantum=unit_alone(quantum), quantity=quantity)


def lowered(account: Account, trace: Trace) -> str:
    """How a bound came to differ from what the contract says: `6,880.5225 EUR rounded down to 0.01 EUR`."""
    whole, stated = account.draft.contract.settlement, trace.parts[0]
    value = account.value(stated.value, stated.type)
    if isinstance(stated.value, int | Fraction) and stated.value < 0:
        return account.draft.text("value.not_negative", value=value)
    quanta = [step.quantum for step in whole.steps if isinstance(step, Round)] if whole else []
    if not quanta:
        return value
    quantum = account.draft.voice.figures.money(quanta[0], account.statement.currency)
    return account.draft.text("value.rounded", value=value, way=account.draft.text("rounding.down"), quantum=quantum)


def operand(account: Account, part: Trace, rule: str) -> str:
    """A value inside a formula: itself a formula where arithmetic computed it."""
    if part.rule in ELSEWHERE:
        return account.figure(part)
    if passes(part):
        return operand(account, below(part)[-1], rule)
    inner = substituted(account, part)
    if not inner or part.rule in QUOTIENTS or part.rule == "sum":
        return account.figure(part)
    phrase = part.rule in {*PHRASES, *PER, LOWERED} and "percent of" not in {part.rule} - {rule}
    return f"({inner})" if phrase or part.rule in LOOSE or rule in STRICT else inner
