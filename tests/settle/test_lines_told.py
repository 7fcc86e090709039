"""What the lines and steps of a note say of themselves: where each came from, and what every step did to it."""

from __future__ import annotations

from datetime import date

from slalang.model.outcome import PeriodOutcome
from tests.settle.agreed import agreed, run, said
from tests.settle.by_text import contract_of, objective
from tests.settle.made import charge, contract, eur, measured, settled
from tests.settle.told import lines

FEE = 'charge fee "Fee" { amount 100 EUR  each month }\n'
LATE = FEE + objective("speed", "at least 80%") + 'penalty late for speed "Late" { when missed  amount 7 EUR }\n'


def months(text: str, steps: str, *shares: int, late: str = "") -> list[PeriodOutcome]:
    """As many months as there are results of `speed`, in percent."""
    made = contract_of(text, "speed_row", steps=steps)
    results = {f"2026-{i:02d}": (share, 100) for i, share in enumerate(shares, 1)}
    found = settled(made, measured(made, {"speed_row": results}), f"2026-{len(shares):02d}")
    return list(found.values())


def told(outcome: PeriodOutcome) -> str:
    """Each line, then each step with what it changed and its bound."""
    found = []
    for line in outcome.lines:
        origin = f" of {line.origin}" if line.origin else ""
        found += [f"{line.name} in {line.period}{origin}: {line.amount} settled to {line.settled}"]
        found += lines(line.trace, 1)
    for step in outcome.steps:
        changes = ", ".join(f"{c.line}: {c.before} to {c.after}" for c in step.changes)
        found += [f"{step.label} = {step.total} [{changes}]", *(lines(step.bound, 1) if step.bound else ())]
        found += [f"  {note.fact}: {note.amount} of {note.period}" for note in step.notes]
    return "\n".join(found)


CARRYING = "cap credits at 2 EUR carrying the excess for 1 months"


def test_what_is_carried_names_its_month_and_lapses_with_a_word() -> None:
    """Of 7 EUR for January 2 are given then and 2 in February; the last 3 lapse."""
    _, february, march = months(LATE, CARRYING, 70, 90, 90)
    assert (
        told(february)
        == """\
late in 2026-02 of 2026-01: 5 settled to 2
  Late of 2026-01: 5 money in EUR (carried) [no place]
    Late: 7 money in EUR (settled before) [late]
cap credits at 2 EUR carrying the excess for 1 months = 2 [0: 0 to 2]
  2 EUR: 2 money in EUR
  carried: 3 of 2026-01
round half up to 0.01 EUR = 2 []"""
    )
    assert (
        told(march)
        == """\
cap credits at 2 EUR carrying the excess for 1 months = 0 []
  2 EUR: 2 money in EUR
  lapsed: 3 of 2026-01
round half up to 0.01 EUR = 0 []"""
    )


def test_a_new_credit_waits_behind_what_is_carried() -> None:
    _, february, march, _ = months(LATE, CARRYING.replace("2 EUR", "5 EUR"), 70, 70, 90, 90)
    assert [(n.origin, int(n.amount), int(n.settled)) for n in february.lines] == [("", 7, 3), ("2026-01", 2, 2)]
    assert [(n.origin, int(n.amount), int(n.settled)) for n in march.lines] == [("2026-02", 4, 4)]


def test_what_is_earned_back_shows_what_was_given_and_why_it_goes() -> None:
    _, february, march, april = months(LATE, "earn back late when speed met in the next month", 70, 90, 70, 70)
    assert (
        told(february)
        == """\
late in 2026-02 of 2026-01: -7 settled to -7
  Late of 2026-01: -7 money in EUR (earned back) [no place]
    Late of 2026-01: 7 money in EUR (settled) [late]
    speed met in the next month: yes (met)
round half up to 0.01 EUR = 0 []
earn back late when speed met in the next month = -7 [0: 0 to -7]
  Late of 2026-01: yes (earned back) [earn back late when speed met in the next month]
    speed met in the next month: yes (met)"""
    )
    assert march.total == 7
    assert told(april).splitlines()[-3:] == [
        "earn back late when speed met in the next month = 7 []",
        "  Late of 2026-03: no (stands) [earn back late when speed met in the next month]",
        "    speed met in the next month: no (missed)",
    ]


SILENCE = "dispute within 20 days silence accepts"
UPHELD = (said("credit", "disputed", "2026-02-10"), said("credit", "upheld", "2026-03-15"))


def disputed(amount: str, steps: str = "") -> PeriodOutcome:
    """March, missed like January, whose credit was disputed and the dispute upheld in March."""
    made = agreed(f'penalty credit for speed "Credit" {{ when missed  amount {amount} }}\n', after=SILENCE, steps=steps)
    shares = {"2026-01": "75", "2026-02": "90", "2026-03": "79", "2026-04": "90"}
    return run(made, shares, "2026-04", "2026-06-01", dispute=UPHELD)["2026-03"]


def test_what_is_reversed_shows_what_stood() -> None:
    assert (
        told(disputed("0.5 EUR"))
        == """\
credit in 2026-03: 1/2 settled to 1/2
  Credit: 0.5 money in EUR (penalty) [credit]
    0.5 EUR: 0.5 money in EUR
credit in 2026-03 of 2026-01: -1/2 settled to -1/2
  Credit of 2026-01: -0.5 money in EUR (reversed) [no place]
    Credit of 2026-01: 0.5 money in EUR (settled) [credit]
round half up to 0.01 EUR = 1/2 []
disputes upheld = 0 [1: 0 to -1/2]"""
    )


def test_what_was_earned_back_before_leaves_nothing_to_reverse() -> None:
    found = disputed("0.5 EUR", "earn back credit when speed met in the next month")
    assert [n.origin for n in found.lines] == [""]


CLAIM = 'record claim "Claims" { id: text key  about: date  made_at: instant  counted by about }\n'
IN_TIME = "claims where made_at within 5 days after end of the month"


def waived(condition: str, claims: int) -> list[str]:
    """The condition of a step that waives, where there were so many claims."""
    made = contract_of(LATE + CLAIM, "speed_row", steps=f"waive late when {condition}")
    data = measured(made, {"speed_row": {"2026-01": (70, 100)}}, {"claim": {"2026-01": claims}})
    bound = settled(made, data, "2026-01")["2026-01"].steps[0].bound
    assert bound is not None
    return lines(bound)


def test_a_waiver_for_want_of_claims_counts_them() -> None:
    shown = [
        f"rows of the period: 3 count (count) [no {IN_TIME}]",
        f"of these as asked: 3 count (count) [no {IN_TIME}]",
    ]
    alone = waived(f"no {IN_TIME}", 3)
    assert alone[0] == f"no {IN_TIME}: no (no)"
    assert [line.strip() for line in alone[1:]] == shown
    for condition in (
        f"(no {IN_TIME}) and month_of_contract is at least 1",
        f"(no {IN_TIME}) or month_of_contract is at least 9",
        f"not (no {IN_TIME})",
    ):
        assert [line.strip() for line in waived(condition, 3)[-2:]] == shown
    assert len(waived(f"no {IN_TIME}", 0)) == 1


def test_a_part_month_shows_its_days() -> None:
    made = contract(effective_from=date(2026, 1, 11), charges=(charge(eur(3_100), title="Fee"),))
    (fee,) = settled(made, measured(made), "2026-01")["2026-01"].charges
    assert [line.strip() for line in lines(fee.trace)] == [
        "Fee: 2100 money in EUR (by days in force) []",
        "constant: 3100 money in EUR []",
        "days in force: 21 count [no place]",
        "days of the period: 31 count [no place]",
    ]
