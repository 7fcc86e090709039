"""`made_at within 5 days after account.due` asks each row about the deadline of its period, by that period's end."""

from __future__ import annotations

import pytest

from slalang.model.expression import (
    Arithmetic,
    BusinessDays,
    Constant,
    EndOf,
    Expression,
    FieldValue,
    Fold,
    PeriodEdge,
    RowSet,
    Within,
)
from slalang.settle.parts import row_level
from slalang.settle.questions import questions
from slalang.settle.words import words
from tests.settle.by_text import contract_of

TEXT = """
record claim "Claims" { id: text key  about: date  made_at: instant  counted by about }
calendar office "Office" { open mon-fri 09:00-17:00 }
report account "Account" { each month  due within 5 business days in office }
report letter "Letter" { each month  due within 3 days after account.due }
report review "Review" { each quarter  due within 5 days }
report slow "Slow" { each month  due within 9 h in office }
report fixed "Fixed" { each month  due within 2 days after 2026-03-01 }
report dated "Dated" { each month  due within 5 h after 2026-03-01 }
"""


def told(e: Expression) -> str:
    """An instant as it is asked of the rows."""
    match e:
        case PeriodEdge():
            return f"its {e.edge}"
        case Arithmetic():
            return f"{told(e.left)} {e.operator} {told(e.right)}"
        case BusinessDays():
            return f"{e.count} business days in {e.calendar}"
        case Constant():
            return str(e.value)
        case EndOf():
            return f"end of {e.window.shape} {e.window.unit}"
        case FieldValue():
            return e.name
        case _:
            return f"{words(e)} as it is"


def asked(condition: str, unit: str = "month") -> Expression:
    """The condition on rows, as the one question of a contract asks it."""
    made = contract_of(f"{TEXT}define asked each {unit} = count of claims where {condition}\n")
    (question,) = (q for q in questions(made) if q.aggregate.fold is Fold.COUNT)
    assert isinstance(question.aggregate.over, RowSet)
    where = question.aggregate.over.where
    assert where is not None
    return where


@pytest.mark.parametrize(
    ("after", "unit", "expected"),
    [
        ("end of the month", "month", "its end"),
        ("end of the quarter", "quarter", "its end"),
        ("end of the quarter", "month", "end of this quarter"),
        ("end of the month before", "month", "end of before month"),
        ("account.due", "month", "its end plus 5 business days in office"),
        ("letter.due", "month", "its end plus 5 business days in office plus 3 days"),
        ("review.due", "quarter", "its end plus 5 days"),
        ("review.due", "month", "review.due as it is"),
        ("slow.due", "month", "slow.due as it is"),
        ("fixed.due", "month", "2026-03-01 plus 2 days"),
        ("dated.due", "month", "dated.due as it is"),
    ],
)
def test_an_instant_of_the_row_s_period_is_said_by_its_end(after: str, unit: str, expected: str) -> None:
    """Open time after an instant, and hours after a date, are no sums: they stay as they are."""
    found = asked(f"made_at within 1 day after {after}", unit)
    assert isinstance(found, Within)
    assert found.lag.after is not None
    assert told(found.lag.after).replace("CalendarSpan(months=0, days=", "").replace(")", " days") == expected


def test_it_is_found_in_every_part_of_a_condition_under_its_own_words() -> None:
    found = asked("(made_at is after account.due or not made_at is before end of the month) and about exists")
    said = [n for n in row_level(found) if isinstance(n, Arithmetic | PeriodEdge)]
    assert {(told(n), n.place.text, str(n.type)) for n in said} == {
        ("its end plus 5 business days in office", "account.due", "instant"),
        ("its end", "account.due", "instant"),
        ("its end", "end of the month", "instant"),
    }
