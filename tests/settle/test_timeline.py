"""The periods of a term and what windows name in it, by label: cut at its ends, counted from its first day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from slalang.model.expression import Window
from slalang.settle.timeline import Timeline, in_window, timeline, window_unit
from tests.settle.by_text import contract_of

BEGINS, ENDS = date(2026, 3, 15), date(2028, 5, 10)


def term(begins: date = BEGINS, ends: date | None = ENDS, text: str = "") -> Timeline:
    fee = 'charge fee "Fee" { amount 10 EUR  each month }\n'
    return timeline(replace(contract_of(fee + text), effective_from=begins, effective_to=ends))


def at(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) * 1_000_000


def labels(line: Timeline, unit: str, until: str) -> list[str]:
    return [p.label for p in line.until(unit, at(until))]


def test_the_term_is_cut_into_periods_of_every_unit() -> None:
    line = term()
    assert labels(line, "month", "2026-06-01") == ["2026-03", "2026-04", "2026-05"]
    assert labels(line, "month", "2026-06-02")[-1] == "2026-06"
    assert labels(line, "quarter", "2030-01-01")[:2] == ["2026-Q1", "2026-Q2"]
    assert labels(line, "year", "2030-01-01") == ["2026", "2027", "2028"]
    assert labels(line, "week", "2026-03-30") == ["2026-W11", "2026-W12", "2026-W13"]
    first, last = line.until("month", at("2030-01-01"))[0], line.until("month", at("2030-01-01"))[-1]
    assert (first.start, last.label, last.end) == (at("2026-03-15"), "2028-05", at("2028-05-11"))


def test_contract_years_run_from_the_first_day() -> None:
    line = term()
    years = line.until("contract year", at("2030-01-01"))
    ends = [at("2027-03-15"), at("2028-03-15"), at("2028-05-11")]
    assert [(p.number, p.start, p.end) for p in years] == [
        (1, at("2026-03-15"), ends[0]),
        (2, ends[0], ends[1]),
        (3, ends[1], ends[2]),
    ]
    for day, number in (("2026-03-15", 1), ("2027-03-14", 1), ("2027-03-15", 2), ("2027-12-31", 2), ("2028-03-15", 3)):
        here = line.at("contract year", at(day))
        assert here is not None
        assert here.number == number


def test_outside_of_the_term_there_is_nothing() -> None:
    line = term()
    assert line.at("month", at("2026-03-14")) is None
    assert line.at("month", at("2028-05-11")) is None
    assert line.previous(line.until("month", at("2026-04-01"))[0]) is None
    assert line.next(line.until("month", at("2030-01-01"))[-1]) is None


@pytest.mark.parametrize(
    ("label", "months", "years"),
    [("2026-03", 1, 1), ("2026-04", 2, 1), ("2027-02", 12, 1), ("2027-03", 13, 2), ("2028-05", 27, 3)],
)
def test_the_age_of_a_contract_is_that_at_the_end_of_a_period(label: str, months: int, years: int) -> None:
    line = term()
    (here,) = (p for p in line.until("month", at("2030-01-01")) if p.label == label)
    assert (line.age("month", here), line.age("year", here)) == (months, years)


@pytest.mark.parametrize(
    ("label", "days", "of"), [("2026-03", 17, 31), ("2026-04", 30, 30), ("2028-02", 29, 29), ("2028-05", 10, 31)]
)
def test_days_in_force_and_days_of_the_whole(label: str, days: int, of: int) -> None:
    line = term()
    (here,) = (p for p in line.until("month", at("2030-01-01")) if p.label == label)
    assert line.days(here) == (days, of)


# ---------------------------------------------------------------- windows

WINDOWS = [
    ("2026-06", Window("last", "month", 3), "month", "2026-04 2026-05 2026-06"),
    ("2026-04", Window("last", "month", 3), "month", "2026-03 2026-04"),
    ("2026-06", Window("before", "month", 2), "month", "2026-04 2026-05"),
    ("2026-04", Window("before", "month", 2), "month", "2026-03"),
    ("2026-03", Window("before", "month", 1), "month", ""),
    ("2026-06", Window("next", "month", 2), "month", "2026-07 2026-08"),
    ("2028-04", Window("next", "month", 2), "month", "2028-05"),
    ("2026-05", Window("this", "quarter"), "quarter", "2026-Q2"),
    ("2026-05", Window("this", "quarter"), "month", "2026-04 2026-05 2026-06"),
    ("2026-03", Window("this", "quarter"), "month", "2026-03"),
    ("2026-06", Window("so_far", "quarter"), "month", "2026-04 2026-05"),
    ("2026-04", Window("so_far", "quarter"), "month", ""),
    ("2026-08", Window("last", "quarter", 2), "quarter", "2026-Q2 2026-Q3"),
    ("2026-08", Window("before", "quarter", 2), "quarter", "2026-Q1 2026-Q2"),
    ("2026-08", Window("before", "quarter", 1), "month", "2026-04 2026-05 2026-06"),
    ("2026-08", Window("named", label="2026-05"), "month", "2026-05"),
    ("2026-08", Window("named", label="2026-08"), "month", "2026-08"),
    ("2026-08", Window("named", label="2026-09"), "month", ""),
    ("2026-08", Window("named", label="2026-Q2"), "quarter", "2026-Q2"),
    ("2026-08", Window("named", label="2026-Q2"), "month", "2026-04 2026-05 2026-06"),
    ("2027-02", Window("named", label="2026"), "year", "2026"),
    ("2026-08", Window("named", label="2026"), "year", ""),
    ("2027-02", Window("named", label="2025"), "year", ""),
]


@pytest.mark.parametrize(("seen_from", "window", "unit", "expected"), WINDOWS)
def test_a_window_names_periods_as_far_as_the_term_has_them(
    seen_from: str, window: Window, unit: str, expected: str
) -> None:
    line = term()
    (here,) = (p for p in line.until("month", at("2030-01-01")) if p.label == seen_from)
    assert " ".join(p.label for p in in_window(line, window, here, unit)) == expected


def test_the_unit_of_a_window_is_its_own_or_that_of_its_label_or_of_the_period_seen_from() -> None:
    assert window_unit(Window("last", "quarter", 2), "month") == "quarter"
    assert window_unit(Window("this"), "week") == "week"
    units = {label: window_unit(Window("named", label=label), "week") for label in ("2026-Q1", "2026-01", "2026")}
    assert units == {"2026-Q1": "quarter", "2026-01": "month", "2026": "year"}


# ---------------------------------------------------------------- split by an amendment

SPLIT = "amendment dearer { effective 2026-05-11 splitting the UNIT  replace fee.amount with 20 EUR }\n"
PARTS = ["2026-05-01--2026-05-10", "2026-05-11--2026-05-31"]


def test_a_split_cuts_periods_up_to_its_unit() -> None:
    monthly, yearly = (term(text=SPLIT.replace("UNIT", unit)) for unit in ("month", "quarter"))
    assert labels(monthly, "month", "2026-07-01") == ["2026-03", "2026-04", *PARTS, "2026-06"]
    assert labels(monthly, "quarter", "2026-07-01") == ["2026-Q1", "2026-Q2"]
    assert labels(yearly, "month", "2026-07-01") == ["2026-03", "2026-04", *PARTS, "2026-06"]
    assert labels(yearly, "quarter", "2026-07-01") == ["2026-Q1", "2026-04-01--2026-05-10", "2026-05-11--2026-06-30"]
    assert labels(yearly, "year", "2026-07-01") == ["2026"]


def test_both_parts_stand_for_the_month_in_windows_and_the_rest_of_one_s_own_beside() -> None:
    line = term(text=SPLIT.replace("UNIT", "month"))
    months = {p.label: p for p in line.until("month", at("2026-08-01"))}

    def seen(label: str, window: Window) -> list[str]:
        return [p.label for p in in_window(line, window, months[label], "month")]

    assert seen("2026-06", Window("before", "month", 1)) == PARTS
    assert seen("2026-06", Window("last", "month", 2)) == [*PARTS, "2026-06"]
    assert seen(PARTS[1], Window("before", "month", 1)) == ["2026-04", PARTS[0]]
    assert seen(PARTS[0], Window("next", "month", 1)) == [PARTS[1], "2026-06"]
    assert seen("2026-04", Window("next", "month", 1)) == PARTS
    assert line.days(months[PARTS[0]]) == (10, 31)
