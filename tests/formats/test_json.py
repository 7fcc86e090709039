"""The JSON of a statement: the promised shape, every figure exact."""

from __future__ import annotations

import json
from fractions import Fraction

from slalang.formats.json import statement
from tests.documents import acme_contract, acme_settled


def loaded() -> dict[str, object]:
    found = json.loads(statement(acme_settled.statement(), acme_contract.contract()))
    assert isinstance(found, dict)
    return found


def period(position: int) -> dict[str, list[dict[str, object]]]:
    periods = loaded()["periods"]
    assert isinstance(periods, list)
    found = periods[position]
    assert isinstance(found, dict)
    return found


def test_promised_keys_stand_first_in_their_order() -> None:
    found = loaded()
    assert list(found)[:4] == ["contract", "version", "currency", "periods"]
    assert list(period(0))[:4] == ["period", "objectives", "lines", "total"]
    promised = ["name", "group", "outcome", "result", "numerator", "denominator", "target", "counted", "left_out"]
    assert list(period(0)["objectives"][0])[: len(promised)] == promised
    assert list(period(1)["lines"][0])[:2] == ["name", "amount"]


def test_figures_are_exact_strings() -> None:
    speed = period(2)["objectives"][0]
    assert (speed["result"], speed["numerator"], speed["denominator"]) == ("2/3", "2", "3")
    assert speed["target"] == "at least 80%"
    assert (speed["counted"], speed["left_out"]) == (3, 134)
    assert period(1)["objectives"][0]["result"] == "0.775"
    line = period(2)["lines"][0]
    assert (line["name"], line["amount"], line["settled"]) == ("answer_credit", "6000", "5250")
    assert str(period(2)["total"]) == "5250"


def test_durations_are_seconds() -> None:
    wait = period(0)["objectives"][4]
    assert (wait["result"], wait["numerator"], wait["denominator"]) == ("35.028", "35028", "1000")
    assert Fraction(str(wait["numerator"])) / Fraction(str(wait["denominator"])) == Fraction(str(wait["result"]))
    assert wait["target"] == "at most 45 seconds"


def test_group_and_what_was_not_measured() -> None:
    groups = [o for o in period(0)["objectives"] if o["name"] == "in_time"]
    assert [(o["group"], o["outcome"], o["result"]) for o in groups] == [
        ("high", "missed", "0.9"),
        ("low", "met", "0.905"),
        (None, "not measured", None),
    ]


def test_hashes_of_what_it_stands_on() -> None:
    provenance = loaded()["provenance"]
    assert isinstance(provenance, dict)
    assert provenance["contract"] == "5f" * 32
    assert provenance["files"][0] == {"record": "call", "path": "data/calls.csv.gz", "sha256": "ab" * 32, "rows": 3120}
