"""The summary on a terminal: words for verdicts, colour only when asked for."""

from __future__ import annotations

from slalang.documents.agreement import Written
from slalang.documents.statement import statement
from slalang.formats.terminal import summary
from tests.documents import acme_contract, acme_settled


def shown(width: int, color: bool) -> str:
    found = statement(acme_settled.statement(), acme_contract.contract(), "en")
    assert isinstance(found, Written)
    return summary(found.document, width, color)


def test_verdict_result_and_credit_stand_in_one_line() -> None:
    line = next(line for line in shown(120, color=False).split("\n") if "February" in line and "Speed" in line)
    assert "77.50%" in line
    assert "missed" in line
    assert "800.00" in line


def test_colour_only_when_asked_for() -> None:
    assert "\x1b[" in shown(120, color=True)
    assert "\x1b" not in shown(120, color=False)


def test_no_line_is_wider_than_the_terminal() -> None:
    for width in (40, 80, 200):
        assert max(len(line) for line in shown(width, color=False).split("\n")) <= width
