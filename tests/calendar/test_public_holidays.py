"""Public holidays: the days that a government's own list names, whatever the machine's language."""

from __future__ import annotations

import subprocess
import sys

import pytest

from slalang.calendar.public_holidays import (
    UnknownRegion,
    countries,
    covered_years,
    holiday_data_version,
    public_holidays,
    unknown_region,
)
from slalang.calendar.regions import known_regions, regions_of_package


def days(code: str, year: int) -> list[str]:
    return [f"{h.day:%m-%d}" for h in public_holidays(code, year, year)]


def test_the_days_of_madrid_in_2026() -> None:
    """Boletín Oficial de la Comunidad de Madrid, working calendar 2026; 1 November is a Sunday, moved to Monday 2."""
    assert days("ES-MD", 2026) == [
        "01-01", "01-06", "04-02", "04-03", "05-01", "05-02", "08-15", "10-12", "11-02", "12-07", "12-08", "12-25",
    ]  # fmt: skip


def test_the_bank_holidays_of_england_in_2026() -> None:
    """gov.uk/bank-holidays; Boxing Day is a Saturday, its substitute Monday 28 December."""
    assert days("GB-ENG", 2026) == ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-26", "12-28"]


def test_parts_of_a_country_have_their_own_days() -> None:
    assert "03-02" in days("US-TX", 2026)  # Texas Independence Day
    assert "03-02" not in days("US", 2026)


def test_names_are_the_country_s_own_whatever_the_machine_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "th")
    public_holidays.cache_clear()
    assert [h.name for h in public_holidays("ES-MD", 2026, 2026)][:2] == ["Año Nuevo", "Epifanía del Señor"]
    public_holidays.cache_clear()
    assert all(h.region == "SE" for h in public_holidays("SE", 2012, 2013))


@pytest.mark.parametrize(
    ("code", "missing", "hint"),
    [
        ("XX", "country XX", ""),
        ("es-MD", "country es", " (did you mean `ES`?)"),
        ("ES-MAD", "part MAD of ES", " (did you mean `ES-MD`?)"),
        ("GB-EN", "part EN of GB", " (did you mean `GB-ENG`?)"),
        ("ES-", "part  of ES", ""),
        ("", "country ", ""),
        ("HolidayBase", "country HolidayBase", ""),
    ],
)
def test_an_unknown_code_is_told_with_the_nearest_one(code: str, missing: str, hint: str) -> None:
    assert unknown_region(code) == UnknownRegion(code, missing, hint)


def test_known_codes_are_known() -> None:
    assert [unknown_region(code) for code in ("ES-MD", "SE", "GB-ENG", "US-TX")] == [None] * 4
    assert {"ES", "SE", "GB", "US"} <= countries()


def test_the_package_says_which_years_it_knows() -> None:
    first, last = covered_years("ES-MD")
    assert first <= 2010
    assert last >= 2040
    assert public_holidays("ES-MD", last + 1, last + 5) == ()
    assert holiday_data_version()[0].isdigit()


def test_the_codes_beside_the_code_are_those_of_the_package() -> None:
    assert known_regions() == regions_of_package(), "run `python -m slalang.calendar.regions`"


def test_a_known_code_is_checked_without_the_package() -> None:
    code = "from slalang.calendar.public_holidays import unknown_region as u; import sys; assert u('ES-MD') is None"
    done = subprocess.run([sys.executable, "-c", f"{code}; assert 'holidays' not in sys.modules"], check=False)
    assert done.returncode == 0
