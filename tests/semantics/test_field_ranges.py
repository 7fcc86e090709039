"""The range of a field: what it proves of measures, tables and quotients, and how a wrong one is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.source import Source
from tests.semantics.proofs_by_text import HEAD, found

READING = """
record reading "Reading" {{
  at:         instant key
  level:      percent {range}
  counted by  at
}}
objective uptime "Uptime" {{ measure mean of level over readings  target at least 99%  each month }}
penalty credit for uptime "Credit" {{ when missed  amount by result {{ {bands} }} of fee }}
"""


def proved(range: str, bands: str) -> list[str]:
    text = HEAD + READING.format(range=range, bands=bands)
    return [f.id() for f in check(Source("test.sla", text), Folder(Path())).faults]


@pytest.mark.parametrize(
    ("range", "bands", "ids"),
    [
        ("from 90% to 100%", "from 90% under 95%: 3%, from 95% under 99%: 1%", []),
        ("", "from 90% under 95%: 3%, from 95% under 99%: 1%", ["miss-without-consequence"]),
        ("from 90% to 100%", "under 90%: 9%, from 90% under 99%: 1%", ["band-unreachable"]),
        ("over 90% at most 100%", "at most 90%: 9%, over 90% under 99%: 1%", ["band-unreachable"]),
        ("at least 90%", "from 90% under 99%: 1%", []),
        ("at most 98%", "under 99%: 1%", ["target-out-of-reach"]),
        ("at least 99%", "under 99%: 1%", ["target-always-met"]),
    ],
)
def test_the_bands_of_a_mean_reach_as_far_as_its_field(range: str, bands: str, ids: list[str]) -> None:
    assert sorted(proved(range, bands)) == sorted(ids)


QUOTIENT = """
record reading "Reading" {{
  at:         instant key
  full:       number {range}
  used:       number
  counted by  at
}}
objective load "Load" {{
  measure  share of readings where used is under 1 among (used / full) is under 9
  target   at least 90%
  each     month
}}
"""


def test_a_divisor_that_cannot_be_zero_is_always_there() -> None:
    assert [name for name, _ in found(QUOTIENT.format(range="from 1 to 5"))] == []
    assert [name for name, _ in found(QUOTIENT.format(range=""))] == ["maybe-unknown"]
