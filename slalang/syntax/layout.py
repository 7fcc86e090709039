"""The lines of a formatted text: one walk over the pieces, breaking at joints, at comments and where the author broke.

Takes pieces and outline, gives lines. A block stands on one line where the author wrote it so; a table does too, unless
it is too wide. Inside an expression a line break is the author's choice, at words that begin a thought; where it stands
is ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from slalang.syntax.outline import Joint, Outline
from slalang.syntax.pieces import Piece

STEP = 2
WIDEST = 120
GLUED_BEFORE = frozenset(("COMMA", "RPAR", "COLON", "DOTTED"))
BREAKS_BEFORE = frozenset(
    [
        "among",
        "where",
        "or",
        "and",
        "over",
        "times",
        "/",
        "+",
        "-",
        "else",
        "otherwise",
        "if",
        "inside",
        "outside",
        "capped",
        "per",
        "from",
        "by",
        "within",
        "when",
        "after",
        "silence",
        "given",
        "counting",
        "restated",
        "because",
    ]
)
BREAKS_AFTER = frozenset(("COMMA", "EQUAL", "WITH"))


@dataclass(slots=True)
class Line:
    """Code, a comment, or both; both empty: a free line. `tables`: the braces of one-line tables on it.

    `cell`: the brace of the table whose row it is, and how much code stands before the row's value, if that stands in
    a column.
    """

    indent: int
    code: str = ""
    comment: str = ""
    tables: list[int] = field(default_factory=list)
    cell: tuple[int, int] | None = None

    @property
    def width(self) -> int:
        return self.indent + len(self.code.rsplit("\n", 1)[-1])


@dataclass(slots=True)
class Frame:
    """An open brace, or the file: where its inside and its closing brace stand; `hang`: where its owner goes on."""

    joints: bool
    several: bool
    indent: int
    closing: int
    hang: int
    owner: int


def lines_of(pieces: tuple[Piece, ...], outline: Outline) -> list[Line]:
    """The lines of a text; tables that make a line too wide are broken into rows."""
    wide: set[int] = set()
    while True:
        lines = Walk(pieces, outline, frozenset(wide)).run()
        found = {line.tables[0] for line in lines if line.tables and line.width > WIDEST}
        if not found:
            return lines
        wide |= found


@dataclass(slots=True)
class Walk:
    """One walk over the pieces; `hang` is where the present clause or declaration goes on, `owner` where it began."""

    pieces: tuple[Piece, ...]
    outline: Outline
    wide: frozenset[int]
    lines: list[Line] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    hang: int = 0
    owner: int = 0

    def run(self) -> list[Line]:
        self.frames.append(Frame(True, True, 0, 0, 0, 0))
        for i, piece in enumerate(self.pieces):
            joint = self.outline.joints.get(i)
            breaks = self.breaks(i, joint)
            self.put_comments(i, joint)
            if piece.kind:
                self.put(i, joint, breaks)
                self.enter_or_leave(i, joint)
        return self.lines

    # ------------------------------------------------------------ where lines break

    def breaks(self, i: int, joint: Joint | None) -> bool:
        """Whether a token begins a line."""
        piece, frame = self.pieces[i], self.frames[-1]
        if i == 0 or piece.comments:
            return True
        match joint:
            case Joint.DECLARATION | Joint.CLAUSE | Joint.ROW:
                return frame.several
            case Joint.CLOSE:
                return frame.several and self.pieces[i - 1].kind != "LBRACE"
            case Joint.INLINE | None:
                return piece.on_new_line and self.may_break(i)

    def may_break(self, i: int) -> bool:
        """Whether the author's line break before a token inside a clause is kept."""
        piece, before = self.pieces[i], self.pieces[i - 1]
        if before.kind == "LPAR" or piece.kind in GLUED_BEFORE or i in self.outline.columns:
            return False
        if self.outline.joints.get(i - 1) in (Joint.CLAUSE, Joint.DECLARATION):
            return False
        return piece.text in BREAKS_BEFORE or before.kind in BREAKS_AFTER

    def indent(self, joint: Joint | None) -> int:
        """Where a line begins that a token begins."""
        frame = self.frames[-1]
        match joint:
            case Joint.DECLARATION | Joint.CLAUSE | Joint.ROW:
                return frame.indent
            case Joint.CLOSE:
                return frame.closing
            case Joint.INLINE | None:
                return self.going_on()

    def going_on(self) -> int:
        """Where the present clause or row goes on."""
        inner = next(frame for frame in reversed(self.frames) if frame.several)
        return self.hang if inner.joints else inner.indent + STEP

    # ------------------------------------------------------------ what is put

    def put_comments(self, i: int, joint: Joint | None) -> None:
        """The comments before a token: behind the code they trail, or on lines of their own."""
        indent = self.frames[-1].indent if joint is Joint.CLOSE or not self.pieces[i].kind else self.indent(joint)
        for comment in self.pieces[i].comments:
            if comment.trails and self.lines and not self.lines[-1].comment:
                self.lines[-1].comment = comment.text
            else:
                self.put_free_line(comment.apart, joint)
                self.lines.append(Line(indent, "", comment.text))

    def put_free_line(self, apart: bool, joint: Joint | None) -> None:
        """A free line where the author left one, between clauses and declarations, never behind a brace."""
        between = joint in (Joint.DECLARATION, Joint.CLAUSE, Joint.CLOSE) or len(self.frames) == 1
        if apart and between and self.frames[-1].joints and self.lines and not self.opens_block():
            self.lines.append(Line(0))

    def opens_block(self) -> bool:
        """Whether the last line opens a block, or is free."""
        last = self.lines[-1]
        return last.code.endswith("{") or not (last.code or last.comment)

    def put(self, i: int, joint: Joint | None, breaks: bool) -> None:
        piece = self.pieces[i]
        if breaks:
            if joint in (Joint.DECLARATION, Joint.CLAUSE):
                self.put_free_line(piece.apart, joint)
            self.lines.append(Line(self.indent(joint), piece.text))
        else:
            line = self.lines[-1]
            line.code += " " * self.space(i, joint)
            if i in self.outline.cells and self.frames[-1].several:
                line.cell = (self.outline.cells[i], len(line.code))
            line.code += piece.text
        if i in self.outline.tables and not self.several(i):
            self.lines[-1].tables.append(i)

    def space(self, i: int, joint: Joint | None) -> int:
        """How many spaces stand before a token on its line."""
        piece, before = self.pieces[i], self.pieces[i - 1]
        if piece.kind in GLUED_BEFORE or before.kind == "LPAR":
            return 0
        if (piece.kind == "LPAR" and before.kind == "NAME") or before.kind == "MINUS":
            return 0
        if piece.kind == "MINUS" and before.kind == "NAME":
            return 0
        if joint is Joint.CLAUSE and before.kind != "LBRACE":
            return 2
        if i in self.outline.columns and self.frames[-1].several and self.frames[-1].joints:
            return max(1, self.frames[-1].indent + self.outline.columns[i] - self.lines[-1].width)
        return 1

    # ------------------------------------------------------------ braces

    def enter_or_leave(self, i: int, joint: Joint | None) -> None:
        """What a token changes for those that follow it."""
        frame = self.frames[-1]
        if joint in (Joint.DECLARATION, Joint.CLAUSE):
            self.owner = frame.indent
            self.hang = frame.indent + self.outline.hanging.get(i, STEP if joint is Joint.DECLARATION else 2 * STEP)
        elif joint is Joint.INLINE:
            self.owner = self.hang
        elif joint is Joint.CLOSE:
            self.frames.pop()
            self.hang, self.owner = frame.hang, frame.owner
        if i in self.outline.bodies:
            self.frames.append(Frame(True, self.several(i), self.owner + STEP, self.owner, self.hang, self.owner))
        elif i in self.outline.tables:
            at = frame.indent if frame.several and not frame.joints else self.hang
            self.frames.append(Frame(False, self.several(i), at + STEP, at, self.hang, self.owner))

    def several(self, i: int) -> bool:
        """Whether what a brace opens stands on several lines: the author's choice, unless something inside does."""
        inside = range(i + 1, self.outline.closing[i] + 1)
        if i in self.outline.bodies:
            torn = any(self.pieces[j].on_new_line or "\n" in self.pieces[j].text for j in inside)
        else:
            rows = (*self.outline.tables[i], inside[-1])
            torn = any(self.pieces[j].on_new_line for j in rows) or any(self.pieces[j].comments for j in inside)
        return torn or i in self.wide or any(j in self.outline.tables and self.several(j) for j in inside)
