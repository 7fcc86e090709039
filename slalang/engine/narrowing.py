"""Rows without the columns of a table that nothing reads: a table that many questions share is wider than each of them.

Takes the rows of a plan and the names that are read of them; gives the same rows, narrower. What computes or places
anything stays as it is, so that whatever failed before fails still.
"""

from __future__ import annotations

from slalang.model.query import Extend, Keep, Node, Scan, columns_of


def narrowed(rows: Node, read: frozenset[str]) -> Node:
    """The rows with the columns that are read, and at least one: rows are counted by their number alone too."""
    match rows:
        case Scan(table, columns):
            return Scan(table, tuple(c for c in columns if c[1] in read) or columns[:1])
        case Keep(inner, condition):
            return Keep(narrowed(inner, read.union(columns_of(condition))), condition)
        case Extend(inner, columns):
            return Extend(narrowed(inner, read.union(*(columns_of(value) for _, value in columns))), columns)
        case _:
            return rows
