"""All diagnostics by name: what `sla explain` knows."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from slalang.diagnostic import Diagnostic

ROOMS = ("syntax", "semantics", "model", "sources", "engine", "settle", "booking", "documents", "formats", "pipeline")


@cache
def catalogue() -> Mapping[str, type[Diagnostic]]:
    """Every diagnostic class by its id, from every room."""
    for room in ROOMS:
        package = import_module(f"slalang.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"slalang.{room}."):
            import_module(module.name)
    found: dict[str, type[Diagnostic]] = {}
    rest = list(Diagnostic.__subclasses__())
    while rest:
        each = rest.pop()
        rest += each.__subclasses__()
        if each.message:
            found[each.id()] = each
    return MappingProxyType(found)
