"""`sla hours`: business time of a calendar, one question or many."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import contract, sla

ASKED = [
    # office is open from Monday to Friday, 9 to 17; 2026-03-02 is a Monday
    (("--from", "2026-03-02T08:30", "--to", "2026-03-02T12:00"), "3 h (10800 s)"),
    (("--from", "2026-03-02T16:00", "--to", "2026-03-03T10:30"), "2 h 30 min (9000 s)"),
    (("--from", "2026-03-06T18:00", "--to", "2026-03-09T08:00"), "0 s (0 s)"),
    (("--from", "2026-03-02T08:30", "--add", "8 h"), "2026-03-02T17:00:00+01:00"),
    (("--from", "2026-03-06T16:00", "--add", "90 min"), "2026-03-09T09:30:00+01:00"),
    (("--from", "2026-03-06T16:00", "--add", "2 business days"), "2026-03-10T16:00:00+01:00"),
    (("--from", "2026-03-28T10:00", "--add", "1 day"), "2026-03-29T10:00:00+02:00"),
    (("--from", "2026-03-02T07:30Z", "--to", "2026-03-02T11:00Z"), "3 h (10800 s)"),
]


@pytest.mark.parametrize(("question", "answer"), ASKED)
def test_one_question(tmp_path: Path, question: tuple[str, ...], answer: str) -> None:
    result = sla("hours", contract(tmp_path), "office", *question)
    assert (result.exit_code, result.stdout) == (0, f"{answer}\n")


def test_always_is_built_in(tmp_path: Path) -> None:
    result = sla("hours", contract(tmp_path), "always", "--from", "2026-03-28T12:00", "--to", "2026-03-29T12:00")
    assert result.stdout == "23 h (82800 s)\n"


BAD = [
    (("--from", "yesterday", "--to", "2026-03-02T12:00"), 1, "`yesterday` is no instant"),
    (("--from", "2026-03-02T08:30", "--add", "8 parsecs"), 1, "`8 parsecs` is no time"),
    (("--from", "2026-03-02T08:30", "--add", "1.5 business days"), 1, "days are counted whole"),
    (("--from", "0001-01-01T00:00", "--to", "9999-12-31T23:59"), 1, "lies outside the years"),
    (("--from", "2026-03-02T08:30", "--add", "999999999 h"), 1, "the answer lies outside"),
    (("--from", "2026-03-02T08:30", "--add", "999999999 business days"), 1, "the answer lies outside"),
    (("--from", "2026-03-02T08:30"), 2, "give --from with either --to or --add"),
    (("--to", "2026-03-02T08:30"), 2, "give --from with either --to or --add"),
    (("--from", "2026-03-02T08:30", "--to", "2026-03-02T08:30", "--add", "1 h"), 2, "give --from with either"),
]


@pytest.mark.parametrize(("question", "code", "said"), BAD)
def test_a_question_that_has_no_answer(tmp_path: Path, question: tuple[str, ...], code: int, said: str) -> None:
    result = sla("hours", contract(tmp_path), "office", *question)
    assert result.exit_code == code
    assert said in result.stderr
    assert result.stdout == ""


def test_an_unknown_calendar_offers_the_nearest(tmp_path: Path) -> None:
    result = sla("hours", contract(tmp_path), "ofice", "--from", "2026-03-02T08:30", "--add", "8 h")
    assert result.exit_code == 2
    said = " ".join(result.stderr.split())
    assert "there is no calendar `ofice` (did you mean `office`?); the contract has: office, always" in said


def test_a_batch(tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    lines = [
        '{"from": "2026-03-02T08:30", "to": "2026-03-02T12:00"}',
        "",
        '{"from": "2026-03-02T08:30", "add": "8 h"}',
    ]
    questions.write_text("\n".join(lines), encoding="utf-8")
    result = sla("hours", contract(tmp_path), "office", "--batch", questions)
    assert result.exit_code == 0
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {
            "from": "2026-03-02T08:30",
            "to": "2026-03-02T12:00",
            "elapsed": "PT10800S",
            "seconds": "10800",
            "text": "3 h (10800 s)",
        },
        {
            "from": "2026-03-02T08:30",
            "add": "8 h",
            "due": "2026-03-02T17:00:00+01:00",
            "text": "2026-03-02T17:00:00+01:00",
        },
    ]


NO_QUESTIONS = [
    "no json",
    "[1, 2]",
    '{"from": 3, "to": "2026-03-02T12:00"}',
    '{"from": "2026-03-02T12:00"}',
    '{"from": "2026-03-02T12:00", "at": "2026-03-02T12:00"}',
    '{"from": "2026-03-02T12:00", "add": "soon"}',
    "[" * 9_000,
    '"' + "x" * 20_000 + '"',
    '{"from": "\\ud800", "to": "\\ud800"}',
]


def test_bad_lines_of_a_batch_are_answered_beside_the_good_ones(tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    good = '{"from": "2026-03-02T08:30", "add": "8 h"}'
    questions.write_text("\n".join([*NO_QUESTIONS, good]), encoding="utf-8")
    result = sla("hours", contract(tmp_path), "office", "--batch", questions)
    assert result.exit_code == 1
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(answers) == len(NO_QUESTIONS) + 1
    assert all("error" in answer for answer in answers[:-1])
    assert "error" not in answers[-1]


def test_a_batch_of_bytes(tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_bytes(b"\xff\xfe\x00\n\x80\n")
    result = sla("hours", contract(tmp_path), "office", "--batch", questions)
    assert result.exit_code == 1
    assert all("error" in json.loads(line) for line in result.stdout.splitlines())


def test_a_contract_with_a_fault_is_shown_first(tmp_path: Path) -> None:
    file = contract(tmp_path, "define slow of ticket = effort is over 80%\n")
    result = sla("hours", file, "office", "--from", "2026-03-02T08:30", "--add", "8 h")
    assert result.exit_code == 1
    assert result.stderr.startswith("error[unit-mismatch]: ")
    assert result.stdout == ""


def test_a_calendar_that_never_opens_answers_by_name(tmp_path: Path) -> None:
    file = contract(tmp_path, "calendar never { open 2020-01-01 09:00-10:00 }\n")
    result = sla("hours", file, "never", "--from", "2026-03-02T08:30", "--add", "8 h")
    assert result.exit_code == 1
    assert result.stderr.strip() == "the answer lies outside the time looked at"
