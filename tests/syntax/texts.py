"""Texts that the grammar must refuse, texts that it must accept, and the sample contracts and libraries."""

from __future__ import annotations

from pathlib import Path

from slalang.source import Source
from slalang.syntax import Parsed, parse, read

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.sla"))

REFUSED = (
    "define x of r = 1 + count of tickets",
    "define x of r = a < b",
    "define x of r = a = b",
    "define x of r = a >= 2",
    "define x of r = a orb",
    "define x of r = a office",
    "define x of r = 2 timesb",
    "define x of r = 3 * a",
    "define x of r = either(a, b) when c",
    "objective o { measure a when b }",
    "record r { counted_by x }",
    "define x of r = missed in 4 of the last 6 months",
    "define x of r = a is not missing",
    "define x of r = 1 + missing",
    "define x of r = a or any b where c",
    "score s { amount share of tickets where a - share of tickets where b }",
    "define x of r = sum of a capped at 3 over tickets",
    "define x of r = sum of a over tickets capped at 3",
    "relief r for o { drops calls }",
    'relief r for o { cause "x" }',
    "objective o { level serious at least 98% }",
    'remedy r { customer may "x" with 30 days notice }',
    "settlement s { return a when b }",
    "responsibility r of p { relieves c at once }",
)

ACCEPTED = (
    "record r { text: text key at: instant open: flag for: count record: text optional counted by open plural rs }",
    'define x of r = r.open and r.record is "a" and r.text mentions any of ("a", "b")',
    "define count_of of r = order - isotope / officer",
    "define x of r = first.late and last is p1",
    "apply pool(text: a, for: b, measure: 3%) as target_pool",
    "define x of r = answered for madrid missed minimum in at least 2 of the last 3 months",
    "define x of r = (no calls where a) and b is no and c is no later than d and e is not yes",
    "define x of r = (sum of (a capped at 3) over tickets) capped at 5",
    "define x of r = any call kept by o by at in office where (late or b)",
    "record r { kept: text note: text allowance: count kept by both } ",
    "define x of r = r.kept and note exists and allowance is 2",
    "objective o { fewer than 20: at most 1 failure, l when over 2 failures not reported: missed every level }",
    "objective o { nothing counted: met }",
    "define x of r = settled a.b for c is 2 EUR and (settled a in the month before) is none",
    'remedy r { when missed not before month 12 customer may "x" on 30 days notice given within 60 days }',
    "define f each month for each site = (x in the month before) else none",
)


def parsed(text: str) -> Parsed:
    return parse(Source("test.sla", text))


def sample(path: Path) -> Source:
    found = read(path.read_bytes(), path.name)
    assert isinstance(found, Source)
    return found
