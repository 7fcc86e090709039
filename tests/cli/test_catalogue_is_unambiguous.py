"""`sla explain NAME` has one page for each name."""

from __future__ import annotations

from collections import defaultdict

from slalang.diagnostic import Diagnostic
from slalang.pipeline.explaining import catalogue


def test_no_two_diagnostics_share_a_name() -> None:
    catalogue()  # imports every room
    rest, homes = list(Diagnostic.__subclasses__()), defaultdict(set)
    while rest:
        each = rest.pop()
        rest += each.__subclasses__()
        if each.message and each.__module__.startswith("slalang."):
            homes[each.id()].add(each.__module__)
    assert {name: modules for name, modules in homes.items() if len(modules) > 1} == {}
