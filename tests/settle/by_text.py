"""Mechanisms of real contracts as contract text, checked: what a test of their figures settles."""

from __future__ import annotations

from pathlib import Path

from slalang.diagnostic import as_text
from slalang.model.contract import Contract
from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.settle.unevaluated import unevaluated
from slalang.source import Source

HEAD = """
contract c "C" {{
  number "1"
  provider p "P"
  customer k "K"
  effective 2026-01-01 to 2027-12-31
  timezone "UTC"
  currency {currency}
  languages en
  law "Nowhere"
}}
"""
RECORD = """
record {name} "Rows" {{
  id: text key
  at: instant
  ok: flag
  amount: money
  minutes: number
  wait: duration optional
  counted by at
}}
"""
SETTLEMENT = """
settlement monthly "Settlement" {{
  each {unit}
  {steps}
  round half up to 0.01 {currency}
  pay as credit against the next invoice
  tax as price reduction at 0%
}}
"""


def contract_of(
    text: str, *records: str, currency: str = "EUR", steps: str = "", unit: str = "month", after: str = ""
) -> Contract:
    """The contract that a text makes together with a head, records of these names and a settlement."""
    parts = [HEAD.format(currency=currency), *(RECORD.format(name=name) for name in records), text]
    ending = SETTLEMENT.format(steps=steps, currency=currency, unit=unit).replace("pay as", f"{after}\n  pay as")
    checked = check(Source("case.sla", "\n".join((*parts, ending))), Folder(Path("/nonexistent")))
    faults = "\n".join(as_text(f) for f in checked.faults if f.severity == "error")
    assert checked.contract is not None, faults
    refused = unevaluated(checked.contract)
    assert not refused, "\n".join(as_text(f) for f in refused)
    return checked.contract


def objective(name: str, target: str, more: str = "", measure: str = "") -> str:
    """An objective whose result is the share of good rows of a record `NAME_row`."""
    return f"""
objective {name} "{name}" {{
  measure {measure or f"share of {name}_rows where ok"}
  target  {target}
  each    month by at
  {more}
}}
"""
