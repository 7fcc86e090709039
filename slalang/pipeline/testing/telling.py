"""What is so instead of what was expected, in words: a condition that fails, its values, and how they came about.

Takes traces and the contract's zone; gives texts, a line each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from slalang.calendar.zones import EPOCH, Zone
from slalang.model.outcome import Trace
from slalang.pipeline.testing.results import Failure
from slalang.semantics.proofs.words import value_in_words
from slalang.source import Place
from slalang.units import Kind, is_decimal, round_to

MOST_LINES, DEEPEST, WIDEST = 12, 6, 110
ABOUT_ITS_FIRST = {"is", "is not", "is missing", "exists"}
MINUTE = 60_000_000
FINE = {Kind.PERCENT: Fraction(1, 10**8), Kind.MONEY: Fraction(1, 10**4), Kind.DURATION: Fraction(1000)}
"""To what a value without finite decimals is rounded where it is shown."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Values in words, instants in the time of a zone."""

    zone: Zone

    def failure(self, place: Place, wanted: str, period: str, trace: Trace) -> Failure:
        """That a condition does not hold in a period, with what is so instead."""
        return Failure(place, wanted, period, self.told(trace), tuple(self.derivation(trace)))

    def told(self, trace: Trace) -> str:
        """What a condition that fails comes to, in words."""
        what = trace.parts[0] if trace.rule in ABOUT_ITS_FIRST and trace.parts else None
        if what is not None:
            said = f"`{what.label}` is {self.shown(what)}"
            bounds = [p for p in trace.parts[1:] if p.rule]
            return said + "".join(f"; `{p.label}` is {self.shown(p)}" for p in bounds)
        if trace.value is None:
            return f"`{trace.label}` is not known" + (f": {trace.rule}" if trace.rule else "")
        return f"`{trace.label}` is not so" + (f": {trace.rule}" if trace.rule else "")

    def shown(self, trace: Trace) -> str:
        """A value with its unit; of one that is missing why, where its derivation says so."""
        if trace.value is None:
            return why_missing(trace) or "missing"
        value = trace.value
        if isinstance(value, Fraction) and not is_decimal(value):
            fine = FINE.get(trace.type.kind, Fraction(1, 10**6))
            return "≈ " + value_in_words(round_to(value, fine), trace.type)
        if trace.type.kind is Kind.INSTANT and isinstance(value, int):
            return self.instant(value)
        return value_in_words(value, trace.type)

    def instant(self, instant: int) -> str:
        """Local time of the contract, with its distance from UTC: `2026-05-18T09:00+01:00`."""
        whole = instant % MINUTE == 0
        local = (EPOCH + timedelta(microseconds=instant)).astimezone(self.zone.info)
        return local.isoformat(timespec="minutes" if whole else "auto")

    def derivation(self, trace: Trace) -> Iterator[str]:
        """The first steps behind a value, indented by their depth."""
        lines = list(self.steps(trace, 0))
        yield from lines[:MOST_LINES]
        if len(lines) > MOST_LINES:
            yield f"… {len(lines) - MOST_LINES} more steps"

    def steps(self, trace: Trace, depth: int) -> Iterator[str]:
        for part in trace.parts:
            if not part.parts and not part.rule and part.label[:1].isdigit():  # a figure of the contract says itself
                continue
            again = len(part.parts) == 1 and part.parts[0].label == part.label and part.parts[0].value == part.value
            if again:
                yield from self.steps(Trace("", None, part.type, parts=part.parts), depth)
                continue
            text = f"{'  ' * depth}{part.label} = {self.shown(part)}" + (f"  ({part.rule})" if part.rule else "")
            yield text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"
            if depth + 1 < DEEPEST:
                yield from self.steps(part, depth + 1)


def why_missing(trace: Trace) -> str:
    """The first reason for a missing value, as the deepest part that is missing tells it."""
    for part in trace.parts:
        if part.value is None:
            return why_missing(part)
    return f"missing: `{trace.label}` is {trace.rule}" if trace.rule.startswith("not ") else "missing"
