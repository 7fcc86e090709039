"""Where a text has its joints: which token begins a declaration, a clause or a row, and at which column its parts
stand.

Takes the tree and the pieces, gives `Outline`. The columns are those of a contract that is pleasant to read: the first
words of the clauses of a block stand in one column, what they say in a second one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from slalang.syntax import tree
from slalang.syntax.pieces import Piece

FREE = (
    tree.ForEach, tree.FewerThan, tree.NothingCounted, tree.NotReported, tree.NotBefore, tree.WhateverTheOutcome,
    tree.Split, tree.PriorityClass, tree.StepUp, tree.Heading, tree.Wording, tree.Table,
)  # fmt: skip
"""Clauses that read as a sentence: no column for what follows their first words."""

PROTRUDING = (tree.EarnBack, tree.LeavesOut)
"""Clauses that stand in the column where they can, and move it for nobody."""

TWO_WORDS = (tree.CountedBy, tree.Lasts, tree.EarnBack, tree.LeavesOut, tree.Says, tree.Field)
COLUMNS: dict[type[tree.Node], int] = {
    tree.Contract: 11, tree.Calendar: 8, tree.Charge: 8, tree.Parameter: 8, tree.Service: 10, tree.Responsibility: 10,
    tree.Spans: 8, tree.Metric: 8, tree.Clock: 8, tree.Objective: 9, tree.Relief: 10, tree.Penalty: 8, tree.Bonus: 8,
    tree.Score: 8, tree.Settlement: 8, tree.Remedy: 10, tree.Report: 7, tree.Review: 8, tree.Amendment: 10,
    tree.Scenario: 8,
}  # fmt: skip
"""Where what a clause says begins: a column for each kind, so that a new clause moves no other line."""

SHORT_WORD = 8


class Joint(Enum):
    """What a token begins, or closes."""

    DECLARATION = "declaration"
    INLINE = "inline"
    CLAUSE = "clause"
    ROW = "row"
    CLOSE = "close"


@dataclass(slots=True)
class Outline:
    """By the number of a token: its joint, the column (from the clause's own) at which it stands, its matching brace.

    `bodies` are the braces of blocks, `tables` those of tables, each with the joints directly inside.
    `cells` are the values of rows that stand in a column, as their author put them, each with its table's brace.
    """

    joints: dict[int, Joint] = field(default_factory=dict)
    columns: dict[int, int] = field(default_factory=dict)
    closing: dict[int, int] = field(default_factory=dict)
    bodies: dict[int, list[int]] = field(default_factory=dict)
    tables: dict[int, list[int]] = field(default_factory=dict)
    hanging: dict[int, int] = field(default_factory=dict)
    cells: dict[int, int] = field(default_factory=dict)


def outline_of(file: tree.File, pieces: tuple[Piece, ...]) -> Outline:
    """The joints of a text."""
    found, at = Outline(), {piece.start: i for i, piece in enumerate(pieces)}
    match_braces(found, pieces)
    for node in tree.walk(file):
        if isinstance(node, tree.Table):
            rows = [at[row.place.start] for row in node.rows]
            found.tables[rows[0] - 1] = rows
            found.joints.update(dict.fromkeys(rows, Joint.ROW))
            found.cells.update(dict.fromkeys(cells(node, at), rows[0] - 1))
        elif isinstance(node, tree.Add):
            found.joints[at[node.declaration.place.start]] = Joint.INLINE
        for inside, joint in insides(node):
            starts = [at[each.place.start] for each in inside]
            found.joints.update(dict.fromkeys(starts, joint))
            if not isinstance(node, tree.File) and starts:
                found.bodies[starts[0] - 1] = starts
            if joint is Joint.CLAUSE:
                set_columns(found, COLUMNS.get(type(node), 0), inside, starts, pieces)
    for opening, closing in found.closing.items():
        found.joints[closing] = Joint.CLOSE
        if opening not in found.tables:
            found.bodies.setdefault(opening, [])
    return found


def insides(node: tree.Node) -> Iterable[tuple[tuple[tree.Node, ...], Joint]]:
    """What a node holds line by line."""
    if isinstance(node, (tree.File, tree.Mechanism)):
        yield node.declarations, Joint.DECLARATION
    elif isinstance(node, tree.Priority):
        yield node.classes if isinstance(node.classes, tuple) else (node.classes,), Joint.CLAUSE
    elif clauses := getattr(node, "clauses", ()):
        yield clauses, Joint.CLAUSE


def cells(table: tree.Table, at: dict[int, int]) -> list[int]:
    """The values of a table's rows if the author set them in one column, each row on a line of its own."""
    position = table.place.source.position
    rows = [position(row.place.start)[0] for row in table.rows]
    values = [position(row.value.place.start) for row in table.rows]
    in_column = len({column for _, column in values}) == 1 and [line for line, _ in values] == rows
    return [at[row.value.place.start] for row in table.rows] if in_column and len(set(rows)) == len(rows) else []


def match_braces(found: Outline, pieces: tuple[Piece, ...]) -> None:
    opened = []
    for i, piece in enumerate(pieces):
        if piece.kind == "LBRACE":
            opened.append(i)
        elif piece.kind == "RBRACE":
            found.closing[opened.pop()] = i


# ---------------------------------------------------------------- columns


def set_columns(
    found: Outline, least: int, clauses: tuple[tree.Node, ...], starts: list[int], pieces: tuple[Piece, ...]
) -> None:
    """The columns of the clauses of one block: `least`, or more where a clause needs it."""
    both = list(zip(clauses, starts, strict=True))
    aligned = [(clause, start) for clause, start in both if not isinstance(clause, FREE)]
    asked = [width(head(c, start, pieces), pieces[start]) for c, start in aligned if not isinstance(c, PROTRUDING)]
    column = max((wide for fits, wide in asked if fits > least), default=least)
    for clause, start in aligned:
        found.columns[start + len(head(clause, start, pieces))] = column
        found.hanging[start] = column
    levels = [start for clause, start in both if isinstance(clause, tree.Level)]
    names = max((len(pieces[start + 1].text) for start in levels), default=0)
    found.columns.update({start + 2: column + names + 1 for start in levels})
    found.hanging.update({start: 0 for clause, start in both if isinstance(clause, tree.Table)})
    set_cells(found, clauses, starts, pieces)


def head(clause: tree.Node, start: int, pieces: tuple[Piece, ...]) -> list[str]:
    """The words that lead a clause, before what it says."""
    return [piece.text for piece in pieces[start : start + (2 if isinstance(clause, TWO_WORDS) else 1)]]


def width(words: list[str], first: Piece) -> tuple[int, int]:
    """The least column that a head needs, and the one that it asks for: a short word likes two spaces behind it."""
    least = len(" ".join(words).replace(" :", ":")) + 1
    likes_two = words[0] in ("counted", "lasts") or (len(words) == 1 and least <= SHORT_WORD + 1)
    return least, least + (likes_two and first.kind != "FIELD")


def set_cells(found: Outline, clauses: tuple[tree.Node, ...], starts: list[int], pieces: tuple[Piece, ...]) -> None:
    """Classes and steps of an escalation stand in columns like a table."""
    at = {piece.start: i for i, piece in enumerate(pieces)}
    steps = [(start, clause) for start, clause in zip(starts, clauses, strict=True) if isinstance(clause, tree.StepUp)]
    roles = {start: at[clause.moment.place.start] for start, clause in steps}
    first = max((len(pieces[start + 1].text) for start in roles), default=0) + len("level ") + 2
    second = max((joined(pieces, start + 2, end) for start, end in roles.items()), default=0) + first + 2
    for start, moment in roles.items():
        found.columns.update({start + 2: first, moment: second})
    classes = [start for start, clause in zip(starts, clauses, strict=True) if isinstance(clause, tree.PriorityClass)]
    wide = max((joined(pieces, start, start + 3) for start in classes), default=0) + 2
    found.columns.update({start + 3: wide for start in classes})


def joined(pieces: tuple[Piece, ...], start: int, end: int) -> int:
    """The width of some pieces on one line."""
    words = [piece.text for piece in pieces[start:end]]
    return len(" ".join(words).replace(" ,", ","))
