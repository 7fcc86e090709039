"""Who is responsible, accountable, consulted and informed: a matrix that is read off the contract's own declarations.

Takes a contract; gives one table with a row for each promise, duty, approval, escalation, report, review and right, and
a column for each party and role. A letter is there because a clause says so: who acts (R), whose promise or decision it
is (A), with whom it is held (C), who is told (I).
"""

from __future__ import annotations

from collections.abc import Iterator

from slalang.documents.drafting import Draft
from slalang.documents.tree import Align, Block, Column, Paragraph, Runs, Table
from slalang.documents.voice import joined, words
from slalang.model import contract as c

Letters = dict[str, str]
"""By party's side or role, the letters of a row."""
SIDES = ("provider", "customer")


def matrix(draft: Draft) -> Iterator[Block]:
    """The matrix with its legend; nothing where no role acts."""
    contract = draft.contract
    rows = [(name, letters) for name, letters in activities(draft) if letters]
    if not contract.roles or not rows:
        return
    names = draft.sentences.names
    heads = (*SIDES, *(role.name for role in contract.roles))
    titles = [draft.text(f"side.{side}") for side in SIDES] + [names.title("role", r.name) for r in contract.roles]
    columns = (Column(draft.text("matrix.activity")), *(Column(title, Align.CENTER) for title in titles))
    cells = tuple((name, *(words(letters.get(head, "")) for head in heads)) for name, letters in rows)
    yield Table(draft.text("matrix.caption"), columns, cells)
    used = dict.fromkeys(letter for _, letters in rows for each in letters.values() for letter in each if letter != " ")
    legend = [words(draft.text(f"matrix.{letter.lower()}")) for letter in "RACI" if letter in used]
    yield Paragraph(joined(legend, draft.text("list.comma")))


def activities(draft: Draft) -> Iterator[tuple[Runs, Letters]]:
    """Each activity with the letters that a clause gives to parties and roles."""
    contract = draft.contract
    for promise in contract.objectives:
        yield draft.of("objective", promise.name), {"provider": "A"}
    for duty in contract.responsibilities:
        acting = dict.fromkeys(duty.who, "R") or {duty.side: "R"}
        yield draft.of("responsibility", duty.name), with_side(duty.side, acting)
    for relief in contract.reliefs:
        if relief.approved is not None:
            yield draft.of("relief", relief.name), {"provider": "R", relief.approved.role: "A"}
    for way in contract.escalations:
        told = {role: "I" for step in way.steps for role in step.roles}
        yield draft.of("escalation", way.name), {"provider": "R"} | told
    for report in contract.reports:
        yield draft.of("report", report.name), {"provider": "R"} | dict.fromkeys(report.sent_to, "I")
    for review in contract.reviews:
        yield draft.of("review", review.name), dict.fromkeys(SIDES, "C")
    for remedy in contract.remedies:
        yield draft.of("remedy", remedy.name), of_remedy(remedy)


def with_side(side: str, acting: Letters) -> Letters:
    """The party answers for what its roles do, or does it itself."""
    return acting | {side: "R A" if side in acting else "A"}


def of_remedy(remedy: c.Remedy) -> Letters:
    """Who has to deliver, and who may decide."""
    delivering = {duty.side: "R" for duty in remedy.delivers}
    return delivering | {right.side: f"{delivering.get(right.side, '')} A".strip() for right in remedy.may}
