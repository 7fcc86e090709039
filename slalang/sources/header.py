"""The header of a table: where the wanted columns stand in it, or which of them it does not have."""

from __future__ import annotations

from collections.abc import Sequence

from slalang.diagnostic import Diagnostic, nearest
from slalang.source import Place
from slalang.sources.faults.files import RepeatedColumn, UnknownColumn

MOST_SHOWN = 40
"""Columns of a header that a fault lists."""


def positions(
    header: Sequence[str], wanted: Sequence[str], path: str, place: Place
) -> dict[str, int] | tuple[Diagnostic, ...]:
    """The position of each wanted column, from 0; or a fault for each that is missing or stands there twice."""
    faults: list[Diagnostic] = [unknown(c, header, path, place) for c in wanted if c not in header]
    faults += [RepeatedColumn(place, c, path) for c in wanted if header.count(c) > 1]
    return tuple(faults) if faults else {c: header.index(c) for c in wanted}


def unknown(column: str, header: Sequence[str], path: str, place: Place) -> Diagnostic:
    """The fault of a missing column, with the nearest one, or the mark that the header seems to be divided by."""
    hint = nearest(column, header)
    if len(header) == 1:
        mark = next((m for m in (";", "\t", "|", ",") if m in header[0]), "")
        shown = {"\t": "\\t"}.get(mark, mark)
        hint = f' (is it divided by `{shown}`? say `delimiter: "{shown}"`)' if mark else hint
    listed = ", ".join(f"`{c[:60]}`" for c in header[:MOST_SHOWN]) + (", …" if len(header) > MOST_SHOWN else "")
    return UnknownColumn(place, column, path, hint, listed)
