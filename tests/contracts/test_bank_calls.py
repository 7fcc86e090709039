"""Bank calls: every published figure of January and February 1999, from objectives that differ only in the variant."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.settled import objectives, statement

PUBLISHED = {
    "over_answered": ((21442, "79.24"), (20935, "77.07")),
    "over_offered": ((21442, "68.38"), (20935, "63.31")),
    "quick": ((16402, "52.30"), (16209, "49.02")),
}
SPEED = ("35.028", "40.774")
SECOND = 1_000_000


@pytest.fixture(scope="module")
def settled(shared: Path) -> dict[str, Any]:
    return statement("bank-calls", "1999-01", "1999-02", shared / "data")


@pytest.mark.parametrize("name", PUBLISHED)
def test_service_levels_are_the_published_ones(settled: dict[str, Any], name: str) -> None:
    for found, (answered, percent) in zip(objectives(settled, name), PUBLISHED[name], strict=True):
        assert int(found["numerator"]) == answered
        result = Fraction(found["numerator"]) / Fraction(found["denominator"]) * 100
        assert round(result, 2) == Fraction(percent)
        assert found["outcome"] == "missed"


def test_speed_of_answer_is_the_published_one(settled: dict[str, Any]) -> None:
    for found, seconds in zip(objectives(settled, "speed"), SPEED, strict=True):
        mean = Fraction(found["numerator"]) / Fraction(found["denominator"])
        assert round(mean, 3) == Fraction(seconds)
        assert found["result"] == str(round(mean)), "rounded to a second, as the contract says"


def test_early_abandons_count_in_one_variant_and_are_left_out_in_the_other(settled: dict[str, Any]) -> None:
    offered, met, left = (objectives(settled, n)[0] for n in ("over_offered", "early_met", "early_left_out"))
    early = int(met["numerator"]) - int(offered["numerator"])
    assert early > 0
    assert met["denominator"] == offered["denominator"]
    assert int(left["denominator"]) == int(offered["denominator"]) - early
    assert left["numerator"] == offered["numerator"]


def test_phantoms_are_dropped_and_counted(settled: dict[str, Any]) -> None:
    calls = next(r for r in settled["provenance"]["records"] if r["record"] == "call")
    assert calls["rows"] + calls["dropped"] == 31_599 + 33_344
    assert calls["rejected"] == 0
