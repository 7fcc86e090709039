"""The names under which Word knows the clauses: their stable ids, as far as Word allows.

Takes ids such as `objective.answer_speed`; gives names such as `objective_answer_speed`. A name has letters, digits and
underscores, begins with a letter and has at most 40 characters; one that would be too long, or the same as another,
ends in a digest of its id, so that it stays the same as long as the id does.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

LONGEST = 40
DIGEST = 8


def names_of(ids: Iterable[str], taken: Iterable[str] = ()) -> Mapping[str, str]:
    """A name for each id; `taken` are names that the file has already. Word takes `A` and `a` for the same."""
    used = {name.lower() for name in taken}
    found: dict[str, str] = {}
    for each in ids:
        if each not in found:
            found[each] = name = name_of(each, used)
            used.add(name.lower())
    return found


def name_of(id: str, used: set[str]) -> str:
    plain = re.sub(r"[^A-Za-z0-9_]", "_", id)
    plain = plain if re.match(r"[A-Za-z]", plain) else f"c_{plain}"
    if plain.isascii() and len(plain) <= LONGEST and plain.lower() not in used:
        return plain
    digest = hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST]
    return f"{plain[: LONGEST - DIGEST - 1]}_{digest}"
