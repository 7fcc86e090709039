"""Deadlines that are none, deadlines in a circle, and the built-in records that remedies and disputes read."""

from __future__ import annotations

import pytest

from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.source import Source
from tests.diagnostics.cases import SHARED

AROUND = "\n".join((SHARED / f"{name}.sla").read_text(encoding="utf-8") for name in ("desk", "speed"))
SETTLED = (SHARED / "settled.sla").read_text(encoding="utf-8")
REPORT = "report rep { each month  due within 5 days }\n"
PLAN = 'remedy plan for speed { when missed  provider delivers "a" within 2 days }\n'


def said(text: str) -> list[str]:
    faults = check(Source("contract.sla", f"{text}\n{AROUND}\n{SETTLED}"), Folder(SHARED)).faults
    return [f"{fault.id()}: {fault.text()}" for fault in faults]


REFUSED = {
    "report rep { each month }\ndefine x each month = rep.due": "not-meaningful: `rep` has no deadline",
    'remedy plan for speed { when missed  customer may "go" within 2 days }\ndefine x each month = plan.due': (
        "not-meaningful: `plan` has nothing to deliver, and so no deadline"
    ),
    'remedy plan for speed { when missed  provider delivers "a" within 2 days  provider delivers "b" within 3 days }\n'
    "define x each month = plan.due": "not-meaningful: `plan` has several deadlines",
    "responsibility logs of customer { due within 1 day  waits tickets }\ndefine x each month = logs.due": (
        "not-meaningful: `logs` has a deadline for each waiting, and none for a period"
    ),
    "report rep { each month  due within 5 days after other.due }\n"
    "report other { each month  due within 5 days after rep.due }": (
        "circular-definition: this is defined by itself: rep.due → other.due → rep.due"
    ),
    "report rep { each month  due within 5 days after last_one }\ndefine last_one each month = rep.due": (
        "circular-definition: this is defined by itself: last_one → rep.due → last_one"
    ),
    "report rep { each month  due within 5 days after (rep.due in the month before) }": (
        "circular-definition: this is defined by itself: rep.due → rep.due"
    ),
    "define x each month = (end of the month) + 2 business days": (
        "not-meaningful: business days are days of a calendar, and none is named"
    ),
    'remedy plan for speed { when missed  customer may "go" on 5 business days notice }': (
        "not-meaningful: business days are days of a calendar, and none is named"
    ),
    "record exercise { id: text key  at: instant  counted by at }": (
        "not-meaningful: `exercise` is built in: the decisions of the parties are recorded in it"
    ),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.items(), ids=[m.partition(":")[0] for m in REFUSED.values()])
def test_refused(text: str, message: str) -> None:
    assert said(text) == [message]


@pytest.mark.parametrize(
    "text",
    [
        f"{REPORT}define x each month = rep.due + 2 business days in office",
        f"{PLAN}define x each month = plan.due for speed",
        "responsibility logs of customer { due within 1 day }\ndefine x each month = logs.due",
        'define refused_ones each month = count of exercises where decision is "waived"',
    ],
)
def test_accepted(text: str) -> None:
    assert said(text) == []


def used(text: str) -> set[str]:
    """The built-in records that must be looked at."""
    found = check(Source("contract.sla", f"{text}\n{AROUND}"), Folder(SHARED)).contract
    assert found is not None
    return {r.name for r in found.records if r.used} & {"approval", "choice", "dispute", "exercise"}


def test_what_decisions_a_contract_reads_is_found() -> None:
    disputed = SETTLED.rstrip().removesuffix("}") + "  dispute within 20 days silence accepts\n}"
    chosen = SETTLED.replace("round", "keep customer choice of credits\n  round", 1)
    assert used(SETTLED) == set()
    assert used(PLAN + SETTLED) == {"exercise"}
    assert used(disputed) == {"dispute"}
    assert used(chosen) == {"choice"}


def test_what_a_remedy_reads_of_the_data_must_be_delivered() -> None:
    """The condition of a remedy is read like that of a penalty, and so is an instant that its deadline counts from."""
    text = """
record audit { id: text key  on: instant  passed: flag  ready: instant  counted by on }
remedy audited "Audit" {
  when      (count of audits where passed) is under 1
  provider  delivers "an audit" within 5 days after (last of ready over audits)
}
"""
    found = check(Source("contract.sla", f"{text}\n{AROUND}\n{SETTLED}"), Folder(SHARED)).contract
    assert found is not None
    (audit,) = (r for r in found.records if r.name == "audit")
    assert {"passed", "ready"} <= set(audit.used_fields)
