"""What declarations may not say: a name twice, a relief of everything, a period outside the term, an empty word."""

from __future__ import annotations

import pytest

from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.source import Source
from tests.diagnostics.cases import SHARED

AROUND = "\n".join((SHARED / f"{name}.sla").read_text(encoding="utf-8") for name in ("desk", "speed", "settled"))


def said(text: str) -> list[str]:
    """`id: message` of every finding in a text with a contract behind it."""
    faults = check(Source("contract.sla", f"{text}\n{AROUND}"), Folder(SHARED)).faults
    return [f"{fault.id()}: {fault.text()}" for fault in faults]


REFUSED = {
    'objective o { measure share of tickets where impact is "low"  target at least 90%  level a when under 80%  '
    "level a when under 70%  each month }": "declared-twice: level `a` is declared twice",
    'priority grade of ticket { class a "A" when impact is "high"  class a "B" otherwise }': (
        "declared-twice: class `a` is declared twice"
    ),
    'record r { x: one of ("a", "b", "a") }': "declared-twice: value `a` is declared twice",
    "define d(a: count, a: count) of ticket = a": "declared-twice: parameter `a` is declared twice",
    "record week { on: instant  counted by on }": "not-meaningful: `weeks` means something else in a set",
    "relief r for speed { excuses the outcome }": "missing-clause: relief `r` relieves everything: it has no `when`",
    "relief r for speed { pauses the clock }": "missing-clause: relief `r` relieves everything: it has no `when`",
    'scenario "s" { given in 2031-02: speed is 50%  expect speed missed }': (
        "outside-term: 2031-02 lies outside the contract's term"
    ),
    'scenario "s" { expect in 2025-Q4: speed missed }': "outside-term: 2025-Q4 lies outside the contract's term",
    'scenario "s" { given settled slow is 5 EUR  expect speed missed }\n'
    "penalty slow for speed { when missed  amount 5 EUR }": ("not-meaningful: a scenario gives one result or amount"),
    'scenario "s" { given charges is 5 EUR  expect speed missed }': (
        "not-meaningful: a scenario gives one result or amount"
    ),
    'scenario "s" { given speed is at least 5%  expect speed missed }': (
        "not-meaningful: a scenario gives one result or amount"
    ),
    'parameter p: percent = 5%\nscenario "s" { given in 2026-02: p is 6%  expect speed missed }': (
        "not-meaningful: a scenario gives one result or amount"
    ),
    'scenario "s" { given fee is 2 * 5 EUR  expect speed missed }': "symbol-for-word: `*` is no sign of the language",
    'scenario "s" { given fee is fee  expect speed missed }': (
        "not-constant: what a scenario gives must be a value that stands in the contract"
    ),
    'scenario "s" { given speed is 5%  expect speed missed  fails with "x" }': (
        "not-meaningful: a scenario that must fail is not settled, so nothing more can be expected of it"
    ),
    'clause c { text en """ {monthly.cap} """ }': (
        "unknown-name: `monthly.cap` is no reference known here (did you mean `monthly`?)"
    ),
    'clause c { text en """ {speed.level} """ }': (
        "unknown-name: `speed.level` is no reference known here (did you mean `speed`?)"
    ),
    "set within to 5 s": "unknown-name: `within` is no parameter known here",
    "charge c for each agnet { amount 5 EUR  each month }": (
        "unknown-name: `agnet` is no field of a record known here (did you mean `agent`?)"
    ),
    "role r of provider\nclock k of ticket { starts opened_at  stops closed_at  runs office  limit 4 h }\n"
    "escalation e of k { level 1 r at 150% of limit }": "not-meaningful: this comes never, or after the breach",
    "settlement other { each month }": "contradiction: `monthly` is a second settlement; a contract has one",
    "mechanism m(p: percent) { define a each month = 5 EUR }\napply m(p: 5 EUR) as x": (
        "wrong-unit: this is an amount in EUR; here a percentage is asked for"
    ),
    'define x each month = settled slow for "Major"\npenalty slow for speed { when missed  amount 5 EUR }\n'
    "objective o { measure share of tickets where effort is 0 h  for each impact  target at least 5%  each day }": (
        'unknown-value: "Major" is no value of one of ("high", "low")'
    ),
    "settlement_ { }": "unknown-declaration: `settlement_` begins no declaration (did you mean `settlement`?)",
}


@pytest.mark.parametrize(("text", "message"), REFUSED.items(), ids=[m.partition(":")[0] for m in REFUSED.values()])
def test_refused(text: str, message: str) -> None:
    assert said(text) == [message]


ACCEPTED = [
    'scenario "s" { given in 2026-02: speed is 50%  expect in 2026-Q1: speed missed  expect in 2027: speed missed }',
    'scenario "s" { given in 2026-02: speed is missing  given fee is 2 times 5_000 EUR  expect speed missed }',
    'scenario "s" { given credits is 5 EUR  expect speed missed }',
    'parameter p: percent = 5%\nscenario "s" { given p is 6%  fails with "x" }',
    'clause c { text en """ {contract.effective} {contract.end} {speed.target} {fee.amount} {monthly} {helpdesk} """ }',
    "relief r for speed { excuses the outcome  when month_of_contract is 1 }",
    'relief r for speed { leaves out tickets where impact is "low" }',
    "lookup twin of ticket in tickets by agent last before opened_at",
    (
        "define x of ticket = reply_count is over 3\ndefine reply_count of ticket = count of replies\n"
        "record reply of ticket { sent_at: instant  counted by sent_at  plural replies }"
    ),
]


@pytest.mark.parametrize("text", ACCEPTED)
def test_accepted(text: str) -> None:
    assert said(text) == []


def test_the_end_of_a_contract_without_end_is_no_reference() -> None:
    open_ended = AROUND.replace("2026-01-01 to 2027-12-31", "2026-01-01")
    text = 'clause c { text en """ {contract.end} """ }\n'
    faults = check(Source("contract.sla", text + open_ended), Folder(SHARED)).faults
    assert [fault.id() for fault in faults] == ["unknown-name"]


@pytest.mark.parametrize("code", ["EURO", "eur", "e", "E_R"])
def test_a_currency_is_three_capital_letters(code: str) -> None:
    faults = check(
        Source("contract.sla", AROUND.replace("currency   EUR", f"currency   {code}")), Folder(SHARED)
    ).faults
    assert [fault.text() for fault in faults] == [f"`{code}` is no currency"]


def test_another_currency_than_the_contracts_shows_both() -> None:
    assert said("define two each month = 5 EUR + 3 USD") == [
        "unit-mismatch: an amount in EUR is added to an amount in USD"
    ]
    assert said("charge c { amount 5 USD  each month }") == [
        "wrong-unit: this is an amount in USD; here an amount in EUR is asked for"
    ]
