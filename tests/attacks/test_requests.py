"""Terms, periods and instants far away, names that differ by capital letters, and a folder with somebody's list."""

from __future__ import annotations

import json

import pytest

from slalang.diagnostic import Diagnostic
from slalang.pipeline.folder import LIST, clear
from slalang.pipeline.project import Project
from slalang.pipeline.statements import instant_of
from tests.attacks.attacked import OBJECTIVE, RECORD, ROWS, Attacked


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_a_term_without_end_is_written_as_9999(attacked: Attacked, zone: str) -> None:
    attacked.contract(effective="2026-01-01 to 9999-12-31")
    attacked.write("contract.sla", (attacked.folder / "contract.sla").read_text().replace('"UTC"', f'"{zone}"'))
    attacked.sources("t.csv")
    attacked.write("t.csv", ROWS)
    settled = attacked.settle()
    assert settled.statement is not None
    assert settled.statement.periods[0].objectives[0].result == 1


def test_thousands_of_years_are_not_settled(attacked: Attacked) -> None:
    attacked.contract(effective="0001-01-01 to 9999-12-31")
    attacked.sources("t.csv")
    attacked.write("t.csv", ROWS)
    assert attacked.refused() == ["too-many-years"]


@pytest.mark.parametrize(
    "text",
    ["9999-12-31", "0001-01-01", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00+14:00", "2100-01-01", "1969-12-31"],
)
def test_an_instant_of_judgement_lies_where_facts_can_lie(attacked: Attacked, text: str) -> None:
    attacked.contract()
    found = instant_of(Project(attacked.folder / "contract.sla"), text)
    assert isinstance(found, Diagnostic)
    assert found.id() == "as-of-out-of-reach"


def test_two_records_are_never_one_table(attacked: Attacked) -> None:
    """Tables are told apart by their letters alone: the second record's rows would pass for the first's."""
    other = RECORD.replace("record ticket", "record Ticket")
    attacked.contract(RECORD + other + OBJECTIVE + OBJECTIVE.replace("o ", "p ", 1).replace("tickets", "Tickets"))
    attacked.sources("t.csv")
    assert "names-clash" in attacked.refused()


@pytest.mark.parametrize("name", ["OK", "Id", "_file", "_row", "_bad", "_drop", "_value", "f" * 300])
def test_a_field_is_never_another_column(attacked: Attacked, name: str) -> None:
    attacked.contract(RECORD.replace("n: number", f"{name}: number") + OBJECTIVE)
    attacked.sources("t.csv", absent="")
    assert "names-clash" in attacked.refused()


def test_a_list_that_somebody_made_removes_nothing(attacked: Attacked) -> None:
    mine = ["contract.sla", "data/t.csv", "rejects/../contract.sla", "evidence/x.sh"]
    ours = ["statement.html", "rejects/ticket.csv", "evidence/o-2026-01.parquet"]
    for name in (*mine, *ours):
        attacked.write(name, "x")
    names = [*mine, *ours, str(attacked.folder / "contract.sla"), "../x", 7]
    attacked.write(LIST, "".join(f"{json.dumps(name)}\n" for name in names))
    clear(attacked.folder)
    assert [name for name in (*mine, *ours) if (attacked.folder / name).exists()] == mine
