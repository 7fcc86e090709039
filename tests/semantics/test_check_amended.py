"""Faults that an amendment brings name it: they stand at the declaration that no longer fits, often far away."""

from __future__ import annotations

from pathlib import Path

import pytest

from slalang.diagnostic import as_record, as_text
from slalang.pipeline.invariants import broken
from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.source import Source
from tests.semantics.proofs_by_text import HEAD, contract_of, penalty

BANDS = penalty("by result { from 70% under 80%: 1% of fee, under 70%: 3% of fee }")
TIGHTER = 'amendment tighter "T" { effective 2026-06-01  replace speed.target with at least 85% }'

GONE = 'amendment gone "G" { effective 2026-06-01  remove fee }'
LATER = 'amendment later "L" { effective 2026-09-01  replace speed.target with at least 85% }'
OTHER = 'amendment other "O" { effective 2026-06-01  replace extra with 3 h }'


def told(text: str) -> list[tuple[str, str, list[str]]]:
    """Each finding: its name, the text that it stands at, and what is noted beside it."""
    faults = check(Source("test.sla", HEAD + text), Folder(Path())).faults
    return [(f.id(), f.place.text, [f"{n.text} | {n.place.text}" for n in f.told_beside()]) for f in faults]


def test_a_gap_that_an_amended_target_opens_names_the_amendment() -> None:
    ((name, place, notes),) = told(f"{BANDS}\n{TIGHTER}")
    assert name == "miss-without-consequence"
    assert place.startswith("by result")
    assert notes == ["under the amendment `tighter` | tighter"]


def test_it_is_shown_in_the_text_and_in_the_record() -> None:
    (fault,) = check(Source("test.sla", f"{HEAD}{BANDS}\n{TIGHTER}"), Folder(Path())).faults
    assert "  note: under the amendment `tighter`\n  --> test.sla:" in as_text(fault)
    notes = as_record(fault)["notes"]
    assert isinstance(notes, list)
    assert [note["message"] for note in notes] == ["under the amendment `tighter`"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # what is removed is missed where it was read
            f"{penalty('2% of fee')}\n{GONE}",
            [("unknown-name", "fee", ["under the amendment `gone` | gone"])],
        ),
        (  # a fault inside the amendment stands in it already
            'amendment wrong "W" { effective 2026-06-01  replace speed.target with at least sped }',
            [("unknown-name", "sped", [])],
        ),
        (  # a fault of the contract as signed is none of an amendment, and is told once
            f"{penalty('2% of fees')}\n{TIGHTER}",
            [("unknown-name", "fees", [])],
        ),
        (  # the first amendment that brings it, not those that build on it
            f"{penalty('2% of fee')}\n{GONE}\n{LATER}",
            [("unknown-name", "fee", ["under the amendment `gone` | gone"])],
        ),
        (  # beside the fault's own notes
            f"define extra each month = 5 EUR\n{penalty('extra + 1 EUR')}\n{OTHER}",
            [("unit-mismatch", "extra", ["this is an amount in EUR | 1 EUR", "under the amendment `other` | other"])],
        ),
    ],
)
def test_every_fault_names_the_amendment_that_brings_it(text: str, expected: list[tuple[str, str, list[str]]]) -> None:
    assert told(text) == expected


def test_an_invariant_that_amended_figures_break_names_the_amendment() -> None:
    contract = contract_of(
        'parameter weight: percent "Weight" = 60%\n'
        'invariant "all of it" { always weight is at most 80% }\n'
        'amendment more "M" { effective 2026-06-01  replace weight with 90% }'
    )
    ((fault),) = broken(contract)
    assert (fault.id(), [n.text for n in fault.told_beside()]) == (
        "invariant-broken",
        ["under the amendment `more`"],
    )


def test_an_amendment_changes_what_it_names_and_nothing_of_the_same_name() -> None:
    """Each record may have a definition of a name, an objective and a penalty may share one."""
    contract = contract_of(
        "record ticket { id: text key  at: instant  effort: duration  counted by at }\n"
        "define quick of ticket = effort is under 2 h\n"
        "define quick of call = talk is under 2 min\n"
        'amendment shorter "S" {\n'
        "  effective 2026-06-01\n"
        "  replace   call.quick with talk is under 1 min\n"
        "  add       define brief of call = talk is under 3 min\n"
        "  add       define brief of ticket = effort is under 3 h\n"
        "}\n"
    )
    (amendment,) = contract.amendments
    assert amendment.after is not None
    was, now = ({(d.of, d.name): d.body for d in terms.defines} for terms in (contract, amendment.after))
    assert was["ticket", "quick"] == now["ticket", "quick"]
    assert was["call", "quick"] != now["call", "quick"]
    assert {("call", "brief"), ("ticket", "brief")} <= set(now)
    (replaced,) = amendment.replaced
    assert (replaced.declaration, replaced.part) == ("call.quick", "")
    assert replaced.becomes == now["call", "quick"]


QUARTERLY = "objective kept { measure share of calls where talk is under 2 min  target at least 90%  each quarter }\n"


@pytest.mark.parametrize(
    ("takes", "found"),
    [
        ("2026-05-15 splitting the month", ["2026-05-15 lies inside a quarter, for which `kept` is kept"]),
        ("2026-05-15 from the next month", ["2026-06-01 lies inside a quarter, for which `kept` is kept"]),
        ("2026-05-15 splitting the quarter", []),
        ("2026-05-15 splitting the year", []),
        ("2026-05-15 from the next quarter", []),
        ("2026-07-01", []),
    ],
)
def test_splitting_a_period_leaves_longer_ones_whole(takes: str, found: list[str]) -> None:
    """A quarter of which only a month is split would silently be judged by the old target."""
    amended = f"{QUARTERLY}amendment dearer {{ effective {takes}  replace kept.target with at least 95% }}"
    faults = check(Source("test.sla", HEAD + amended), Folder(Path())).faults
    assert [fault.text() for fault in faults] == found


OWN = 'objective lost "Lost" { measure share of calls where ok  target at least 50%  each month by at }'
LIBRARY = f"use std.availability\n{OWN}\n"
KEPT_APART = """
objective extra "E" { measure share of calls where ok  target at least 50%  each quarter by at }
charge extra "X" { amount 10 EUR  each month }
amendment more "M" { effective 2026-05-01  replace extra.amount with 20 EUR }
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the contract's own `lost`, not `outage.lost` of the library
        (f'{LIBRARY}amendment gone "G" {{ effective 2026-06-01  remove lost }}', []),
        # a pattern is no value of a definition; the promise of that name was meant
        (
            f'{LIBRARY}amendment more "M" {{ effective 2026-06-01  replace lost with at least 60% }}',
            [("not-meaningful", "lost", [])],
        ),
        (
            'define extra each month = 3%\namendment more "M" { effective 2026-06-01  replace extra with at least 4% }',
            [("not-meaningful", "at least 4%", [])],
        ),
        # what is kept for a quarter is another declaration of the name
        (KEPT_APART, []),
    ],
)
def test_an_amendment_of_a_name_that_several_have(text: str, expected: list[tuple[str, str, list[str]]]) -> None:
    assert told(text) == expected


SETTLED = (
    "settlement {name} {{ each {unit}  round half up to 0.01 EUR  pay as credit {pay}  tax as price reduction at 20%  "
    "unused is paid on termination }}"
)


@pytest.mark.parametrize(
    ("unit", "pay", "problem"),
    [
        ("quarter", "against the next invoice", "it would settle for each quarter, not each month"),
        ("month", "at end of the year", "it would pay at the end of another period"),
        ("month", "against the next invoice", None),
    ],
)
def test_an_amendment_keeps_the_period_that_is_settled_and_paid(unit: str, pay: str, problem: str | None) -> None:
    """What is held would never fall due; the steps of a settlement may change."""
    new = SETTLED.format(name="monthly", unit=unit, pay=pay)
    text = f'amendment other "O" {{ effective 2026-07-01  remove monthly  add {new} }}'
    faults = check(Source("test.sla", HEAD + text), Folder(Path())).faults
    assert [f.text() for f in faults if f.severity == "error"] == ([problem] if problem else [])
