"""An event log folds into cases and the spans of their states, in the order of its events."""

from __future__ import annotations

import pytest

from slalang.model.contract import Field
from slalang.units import COUNT, INSTANT, TEXT, one_of
from tests.sources.made import ID, Loaded, Project, maybe, micros, record

TICKET = record(
    "ticket",
    ID,
    Field("opened_at", INSTANT),
    maybe("resolved_at", INSTANT),
    Field("impact", one_of(("High", "Low"))),
    maybe("worst", COUNT),
    maybe("first_team"),
)
HOLD = record("hold", Field("started_at", INSTANT), maybe("ended_at", INSTANT), Field("reason", TEXT), parent="ticket")
CLOSURE = record("closure", Field("started_at", INSTANT), maybe("ended_at", INSTANT), maybe("by"), parent="ticket")
LOG = """
    zone: UTC
    records:
      ticket:
        events: log*.csv
        case: number
        at: when
        state: [status, sub]
        fields:
          opened_at: first event
          resolved_at: {last: [Done, [Solved, Closed]]}
          impact: last impact
          worst: highest severity
          first_team: first team
        children:
          hold: {while: [Open, [Wait, Wait user]], reason: second}
          closure: {between: [[Done, any], [Open, any]], by: team}
    """
HEAD = "number,when,status,sub,impact,severity,team\n"


def at(minute: int) -> int:
    return micros("2024-03-01T10:00:00+00:00") + minute * 60_000_000


def event(
    number: str, minute: int, status: str, sub: str, impact: str = "Low", severity: str = "1", team: str = "x"
) -> str:
    return f"{number},2024-03-01 10:{minute:02d}:00,{status},{sub},{impact},{severity},{team}\n"


def folded(project: Project, *events: str) -> Loaded:
    project.write("log.csv", HEAD + "".join(events))
    return project.load(LOG, TICKET, HOLD, CLOSURE)


def test_cases_take_their_fields_from_first_last_and_highest_events(project: Project) -> None:
    loaded = folded(
        project,
        event("A", 5, "Open", "Work", "High", "9", "red"),
        event("B", 1, "Open", "Work", "Low", "2", ""),
        event("A", 1, "Open", "New", "Low", "10", "blue"),
        event("A", 9, "Done", "Solved", "Low", "", "green"),
        event("A", 7, "Done", "Closed"),
    )
    assert loaded.ids == []
    assert sorted(loaded.rows("ticket"), key=str) == [
        ("A", at(1), at(9), "Low", 10, "blue"),
        ("B", at(1), None, "Low", 2, None),
    ]
    assert [(f.path, f.rows) for f in loaded.relation("ticket").files] == [("log.csv", 5)]


def test_every_event_in_a_state_is_a_span_up_to_the_next_event_of_its_case(project: Project) -> None:
    loaded = folded(
        project,
        event("A", 1, "Open", "Wait"),
        event("A", 2, "Open", "Wait"),  # the same state again: the first span ends, another begins
        event("A", 4, "Open", "Wait user"),
        event("A", 7, "Open", "Work"),
        event("B", 5, "Open", "Wait"),
        event("A", 9, "Done", "Wait"),  # the first part of the state is another
    )
    assert sorted(loaded.rows("hold", "ticket", "started_at", "ended_at", "reason"), key=str) == [
        ("A", at(1), at(2), "Wait"),
        ("A", at(2), at(4), "Wait"),
        ("A", at(4), at(7), "Wait user"),
        ("B", at(5), None, "Wait"),
    ]


def test_events_of_one_instant_keep_the_order_of_the_file(project: Project) -> None:
    loaded = folded(
        project,
        event("A", 1, "Open", "Wait"),
        event("A", 1, "Open", "Work", "High"),
        event("B", 1, "Open", "Work", "High"),
        event("B", 1, "Open", "Wait"),
    )
    assert sorted(loaded.rows("hold", "ticket", "ended_at"), key=str) == [("A", at(1)), ("B", None)]
    assert sorted(loaded.rows("ticket", "id", "impact"), key=str) == [("A", "High"), ("B", "Low")]


def test_between_runs_from_a_start_to_the_next_end_and_further_starts_change_nothing(project: Project) -> None:
    loaded = folded(
        project,
        event("A", 1, "Open", "New"),
        event("A", 2, "Done", "Solved", team="red"),
        event("A", 3, "Done", "Closed", team="blue"),
        event("A", 5, "Open", "Again"),
        event("A", 6, "Open", "Work"),
        event("A", 8, "Done", "Solved", team="green"),
    )
    assert loaded.rows("closure", "ticket", "started_at", "ended_at", "by") == [
        ("A", at(2), at(5), "red"),
        ("A", at(8), None, "green"),
    ]


def test_between_and_any_ends_with_the_next_event_which_may_begin_another(project: Project) -> None:
    project.write(
        "log.csv",
        HEAD + event("A", 2, "Done", "Solved") + event("A", 3, "Done", "Solved") + event("A", 5, "Open", "Again"),
    )
    loaded = project.load(LOG.replace("[Open, any]]", "any]"), TICKET, HOLD, CLOSURE)
    assert loaded.rows("closure", "started_at", "ended_at") == [(at(2), at(3)), (at(3), at(5))]


def test_an_event_that_two_files_deliver_counts_once_and_a_repetition_in_one_file_twice(project: Project) -> None:
    events = [event("A", 1, "Open", "Wait"), event("A", 1, "Open", "Wait"), event("A", 3, "Open", "Work")]
    project.write("log-1.csv", HEAD + "".join(events))
    once = project.load(LOG, TICKET, HOLD, CLOSURE)
    project.write("log-2.csv", HEAD + "".join(events))
    twice = project.load(LOG, TICKET, HOLD, CLOSURE)
    assert once.rows("hold", "started_at", "ended_at") == [(at(1), at(1)), (at(1), at(3))]
    assert twice.rows("hold") == once.rows("hold")
    assert (once.relation("ticket").collapsed, twice.relation("ticket").collapsed) == (0, 3)


def test_unreadable_events_and_cases_are_set_aside_and_their_spans_with_them(project: Project) -> None:
    loaded = folded(
        project,
        event("A", 1, "Open", "Wait"),
        "A,yesterday,Open,Work,Low,1,x\n",
        event("B", 1, "Open", "Wait", "Middling"),
        event("", 1, "Open", "Wait"),
    )
    assert loaded.column("ticket", "id") == ["A"]
    assert loaded.column("hold", "ticket") == ["A"]
    assert [(r[1], r[2], r[3]) for r in loaded.rejects("ticket")] == [
        (2, "when", "yesterday"), (3, "last impact", "Middling"), (4, "number", ""),
    ]  # fmt: skip
    assert (loaded.relation("ticket").rejected, loaded.relation("hold").rejected, loaded.relation("hold").orphans) == (
        3,
        1,
        1,
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("{last: [Done, [Solved, Closed]]}", "{last: Done}", "wrong-state"),
        ("{last: [Done, [Solved, Closed]]}", "{last: [Done]}", "wrong-state"),
        ("{last: [Done, [Solved, Closed]]}", "{latest: [Done, any]}", "unknown-source-key"),
        ("first event", "event", "wrong-source-shape"),
        ("last impact", "first event", "option-means-nothing"),
        ("highest severity", "highest team\n          first_team: highest team", "repeated-source-key"),
        ("first team", "highest team", "option-means-nothing"),
        ("case: number", "cases: number", "unknown-source-key"),
        ("at: when", "at: {format: '%Y'}", "missing-source-key"),
        ("hold: {while: [Open, [Wait, Wait user]], reason: second}", "hold: {reason: second}", "missing-source-key"),
        ("reason: second", "reson: second", "unknown-source-field"),
        (", reason: second", "", "field-without-column"),
        ("closure: {between: [[Done, any], [Open, any]]", "closure: {between: [Done, Open]", "wrong-state"),
        ("hold: {while", "holds: {while", "unknown-source-record"),
        ("          impact: last impact\n", "", "field-without-column"),
        ("team}", "tean}", "unknown-column"),
    ],
)
def test_faults_of_an_event_log(project: Project, old: str, new: str, expected: str) -> None:
    project.write("log.csv", HEAD)
    assert expected in project.load(LOG.replace(old, new), TICKET, HOLD, CLOSURE).ids


def test_one_state_column_needs_no_list(project: Project) -> None:
    project.write("log.csv", "n,t,s\nA,2024-03-01 10:01,Open\nA,2024-03-01 10:03,Wait\nA,2024-03-01 10:07,Done\n")
    plain = record("ticket", ID, Field("opened_at", INSTANT), maybe("resolved_at", INSTANT))
    text = """
        zone: UTC
        records:
          ticket:
            events: log.csv
            case: n
            at: t
            state: s
            fields: {opened_at: first event, resolved_at: {last: Done}}
            children: {hold: {while: [[Wait, Hold]], reason: first}}
        """
    loaded = project.load(text, plain, HOLD)
    assert loaded.rows("ticket") == [("A", at(1), at(7))]
    assert loaded.rows("hold") == [(at(3), at(7), "Wait", "A")]


def test_an_empty_log_has_no_cases(project: Project) -> None:
    loaded = folded(project)
    assert (loaded.rows("ticket"), loaded.rows("hold"), loaded.relation("ticket").reported) == ([], [], True)
