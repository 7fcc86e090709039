"""Small contracts as text, checked and proved: what the tests of the proofs share."""

from __future__ import annotations

from pathlib import Path

from slalang.diagnostic import Diagnostic
from slalang.model.contract import Contract
from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.source import Source

HEAD = """
contract c "C" {
  number "1"
  provider p "P"
  customer k "K"
  effective 2026-01-01 to 2027-12-31
  timezone "Europe/Madrid"
  currency EUR
  languages en
  law "Spain"
}
record call "Call" {
  id:           text key
  at:           instant
  ended_at:     instant
  answered_at:  instant optional
  abandoned_at: instant optional
  wait:         duration optional
  talk:         duration
  score:        percent
  balance:      money
  legs:         count
  site:         text
  kind:         one of ("sale", "help")
  tier:         one of ("a", "b") optional
  ok:           flag
  paid:         flag optional
  counted by    at
  lasts from    at to ended_at
}
record promise "Promise" {
  site:  text key
  days:  days
  limit: duration optional
}
lookup promised of call in promises by site
charge fee "Fee" { amount 1_000 EUR  each month }
objective speed "Speed" {
  measure share of calls where ok
  target  at least 80%
  level   serious when under 70%
  level   severe when under 50%
  each    month by at
}
settlement monthly "Monthly" {
  each  month
  round half up to 0.01 EUR
  pay   as credit against the next invoice
  unused is paid on termination
  tax   as price reduction at 21%
}
"""


def contract_of(text: str) -> Contract:
    """The checked contract of some declarations without any fault."""
    checked = check(Source("test.sla", HEAD + text), Folder(Path()))
    assert checked.contract is not None, [f.text() for f in checked.faults]
    return checked.contract


def proved(text: str) -> tuple[Diagnostic, ...]:
    """What the proofs find in some declarations, which have no other fault."""
    faults = check(Source("test.sla", HEAD + text), Folder(Path())).faults
    foreign = [f.text() for f in faults if not type(f).__module__.startswith("slalang.semantics.proofs")]
    assert not foreign, foreign
    return faults


def found(text: str) -> list[tuple[str, str]]:
    """The same as names and messages."""
    return [(f.id(), f.text()) for f in proved(text)]


def penalty(amount: str, when: str = "missed") -> str:
    """A penalty of the objective `speed`."""
    return f'penalty late for speed "Late" {{ when {when}  amount {amount} }}'


def table(rows: str, key: str = "result", when: str = "missed") -> str:
    """A penalty whose amount is one table."""
    return penalty(f"by {key} {{ {rows} }}", when)
