"""What settling breaks is never called proved: contracts made to mislead the proof of `worse O never lowers L`.

Each case is settled twice, with nothing different but one result, and both amounts are those that a person gets. What a
given result cannot show (few rows, rows that miss, excuses) is only asked of the proof.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from slalang.model.contract import Contract, LawOfChange
from slalang.model.measured import GivenValue, Measured
from slalang.pipeline.laws import versions
from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.semantics.proofs.laws import doubts
from slalang.semantics.proofs.laws.reading import Reading, Standing
from slalang.settle.settling import settle, settlement_periods
from slalang.settle.timeline import timeline
from slalang.source import Source
from tests.pipeline.misleading import CASES, DOUBTED, PLAIN, TEXT, Broken


def contract_of(**text: str) -> Contract:
    checked = check(Source("misleading.sla", TEXT.format(**{**PLAIN, **text})), Folder(Path("/")))
    assert checked.contract is not None, [f.text() for f in checked.faults]
    return checked.contract


def law_of(text: str) -> LawOfChange:
    change, objective, _, effect, *settled, line = text.split()
    return LawOfChange(change, objective, effect, line, bool(settled))


def doubted(contract: Contract, law: LawOfChange) -> bool:
    """Whether the law is not proved under some version of the terms."""
    every = versions(contract)
    return any(law in doubts(terms, [law], every) for terms in every)


def amount(contract: Contract, case: Broken, result: str) -> Fraction:
    """What the law's line comes to with one result of the case's own period."""
    law, line = law_of(case.law), timeline(contract)
    of = next(o for o in contract.objectives if o.name == law.objective)
    own = next(p for p in line.until(of.unit, line.high) if p.label == case.period)
    periods = settlement_periods(contract, line.high)
    last = next(p for p in periods if p.label == case.until or (not case.until and p.start < own.end <= p.end))
    fee = next((c.name for c in contract.charges if c.name != "fee"), "")
    given = [GivenValue("objective", name, None, label, share(r)) for (name, label), r in case.others.items()]
    given += [GivenValue("charge", fee, site, "", Fraction(each)) for site, each in case.fees.items()]
    given += [GivenValue("objective", law.objective, case.key, case.period, share(result))]
    found = settle(contract, settlement_periods(contract, last.end), Measured(given=tuple(given), rows=False), last.end)
    if law.line in KINDS:
        return sum((n.settled for n in found[-1].lines if n.kind == KINDS[law.line]), Fraction(0))
    mine = [n for of in found for n in of.lines if (n.name, n.period) == (law.line, case.period)]
    return sum((n.settled if law.settled else n.amount for n in mine), Fraction(0))


KINDS = {"credits": "penalty", "bonuses": "bonus"}


def share(text: str) -> Fraction:
    return Fraction(text.rstrip("%")) / 100


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_law_that_settling_breaks_is_not_proved(case: Broken) -> None:
    contract, law = contract_of(**case.text), law_of(case.law)
    both = tuple(amount(contract, case, result) for result in case.results)
    assert both == tuple(map(Fraction, case.amounts))
    assert doubted(contract, law)


@pytest.mark.parametrize("text", DOUBTED.values(), ids=DOUBTED)
def test_what_no_given_result_can_show_is_not_proved_either(text: dict[str, str]) -> None:
    assert doubted(contract_of(**text), law_of("worse speed never lowers credits"))


def test_what_a_series_reads_is_found_in_whatever_order_is_asked() -> None:
    """Each of two series reads the other, one of them in a month before that lies in its own quarter."""
    more = """define a each quarter =
                (b in the month before else 0) + (count of months in the quarter where speed missed)
              define b each month = a times 2"""
    contract = contract_of(more=more)
    bodies = {d.name: (d.body, Standing("", d.unit)) for d in contract.defines if d.body is not None}
    for order in ("ab", "ba"):
        reading = Reading(contract, contract.objectives[0])
        assert [reading.depends(*bodies[name]) for name in order] == [True, True]


def test_what_looks_ahead_at_a_fee_alone_is_proved() -> None:
    """A line that waits for the next bill does not read the result of the month in which it is settled."""
    credit = "when missed  amount 1% of (fee in the next month) per 1 percentage point of shortfall"
    assert not doubted(contract_of(credit=credit), law_of("worse speed never lowers credits"))
