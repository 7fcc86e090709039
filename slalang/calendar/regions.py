"""The holiday codes that `holidays` has, as data beside the code: checking a contract does not import 300 countries.

`python -m slalang.calendar.regions` writes `regions.json` anew from the installed package; a test compares them.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from pathlib import Path

FILE = "regions.json"


@lru_cache(maxsize=1)
def known_regions() -> dict[str, list[str]]:
    """Countries with the parts that have holidays of their own."""
    found: dict[str, list[str]] = json.loads(resources.files("slalang.calendar").joinpath(FILE).read_text("utf-8"))
    return found


def is_known(code: str) -> bool:
    """Whether a code is among them: a country, or a country and a part of it."""
    country, dash, part = code.partition("-")
    return country in known_regions() and (not dash or part in known_regions()[country])


def regions_of_package() -> dict[str, list[str]]:
    """The same from the package itself."""
    from slalang.calendar.public_holidays import countries, parts_of

    return {country: sorted(parts_of(country)) for country in sorted(countries())}


def main() -> None:
    text = json.dumps(regions_of_package(), ensure_ascii=False, separators=(",", ":"))
    Path(__file__).with_name(FILE).write_text(text.replace("],", "],\n") + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
