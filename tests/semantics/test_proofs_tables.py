"""Tables: what the proof says of a table is what looking at every value says."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slalang.diagnostic import Diagnostic
from slalang.model.expression import (
    Aggregate,
    AnyOf,
    Bounds,
    Constant,
    Equal,
    Expression,
    FieldValue,
    Fold,
    Otherwise,
    Rounded,
    Row,
    RowPattern,
    RowSet,
    Table,
)
from slalang.semantics.proofs import check_table
from slalang.semantics.proofs.constants import holds
from slalang.semantics.proofs.faults import BandGap, BandOverlap, BandUnreachable, EndsReversed
from slalang.units import COUNT, NUMBER, PERCENT, TEXT, Rounding, Type, one_of
from tests.semantics.proofs_by_text import found, penalty, table

CALLS = RowSet("call")
SHARE = Aggregate(Fold.SHARE, CALLS, type=PERCENT)
TO_A_TENTH = Rounded(SHARE, Rounding.HALF_UP, Fraction(1, 10), type=PERCENT)
HOW_MANY = Aggregate(Fold.COUNT, CALLS, type=COUNT)
FREE = FieldValue("call", "score", type=NUMBER)
KIND = one_of(("sale", "help", "other"))

SAMPLES: dict[str, tuple[Expression, tuple[Fraction, ...]]] = {
    "share": (SHARE, tuple(Fraction(i, 40) for i in range(41))),
    "rounded": (TO_A_TENTH, tuple(Fraction(i, 10) for i in range(11))),
    "count": (HOW_MANY, tuple(Fraction(i) for i in range(15))),
    "free": (FREE, tuple(Fraction(i, 4) for i in range(-8, 60))),
}
BEYOND = {"count": slice(None, -1), "free": slice(1, -1)}
"""Where a key has no end, its last sample lies beyond every end of a band."""

ENDS = {
    name: samples[BEYOND.get(name, slice(None))][:: max(1, len(samples) // 10)]
    for name, (_, samples) in SAMPLES.items()
}


def number(value: Fraction, type: Type) -> Constant:
    return Constant(value, type=type)


@st.composite
def patterns(draw: st.DrawFn, ends: tuple[Fraction, ...], type: Type) -> RowPattern:
    low, high = sorted((draw(st.sampled_from(ends)), draw(st.sampled_from(ends))))
    match draw(st.sampled_from(("low", "high", "both", "value", "values"))):
        case "low":
            return Bounds(number(low, type), draw(st.booleans()), None, False)
        case "high":
            return Bounds(None, False, number(high, type), draw(st.booleans()))
        case "both":
            return Bounds(number(low, type), draw(st.booleans()), number(high, type), draw(st.booleans()))
        case "value":
            return Equal(number(low, type))
        case _:
            return AnyOf((number(low, type), number(high, type)))


def rows_of(several: Sequence[tuple[RowPattern, ...]]) -> tuple[Row, ...]:
    return tuple(Row(p, number(Fraction(i), NUMBER)) for i, p in enumerate(several))


def of(faults: tuple[Diagnostic, ...], kind: type[Diagnostic]) -> list[Diagnostic]:
    return [f for f in faults if isinstance(f, kind)]


def value_of(witness: str) -> Fraction:
    return Fraction(witness.removesuffix("%")) / (100 if witness.endswith("%") else 1)


@given(st.data())
def test_one_key(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(SAMPLES)))
    key, samples = SAMPLES[name]
    several = data.draw(st.lists(patterns(ENDS[name], key.type), min_size=1, max_size=5))
    faults = check_table(Table((key,), rows_of([(p,) for p in several]), type=NUMBER))
    if of(faults, EndsReversed):
        assert any(not any(holds(s, p) for s in samples) for p in several)
        return
    hits = [sum(bool(holds(s, p)) for p in several) for s in samples]
    assert bool(of(faults, BandGap)) >= (0 in hits)
    assert bool(of(faults, BandOverlap)) == any(h > 1 for h in hits)
    for gap in of(faults, BandGap):
        assert isinstance(gap, BandGap)
        assert not any(holds(value_of(gap.witness), p) for p in several)
    for overlap in of(faults, BandOverlap):
        assert isinstance(overlap, BandOverlap)
        assert sum(bool(holds(value_of(overlap.witness), p)) for p in several) > 1
    for pattern in several:
        is_dead = not any(holds(s, pattern) for s in samples)
        assert is_dead or len(of(faults, BandUnreachable)) < len(several)


@given(st.data())
def test_two_keys(data: st.DataObject) -> None:
    """A word and a whole number: no fault where every pair lies in exactly one row, and else a fault."""
    word = FieldValue("call", "kind", type=KIND)
    ends = tuple(Fraction(i) for i in range(5))
    words = st.lists(st.sampled_from(KIND.values), min_size=1, max_size=3, unique=True).map(
        lambda vs: AnyOf(tuple(Constant(v, type=KIND) for v in vs))
    )
    several = data.draw(st.lists(st.tuples(words, patterns(ends, COUNT)), min_size=1, max_size=6))
    faults = check_table(Table((word, HOW_MANY), rows_of([tuple(p) for p in several]), type=NUMBER))
    if of(faults, EndsReversed):
        return
    pairs = [(w, Fraction(n)) for w in KIND.values for n in range(8)]
    hits = [sum(bool(holds(w, a) and holds(n, b)) for a, b in several) for w, n in pairs]
    assert bool(of(faults, BandGap)) == (0 in hits)
    assert bool(of(faults, BandOverlap)) == any(h > 1 for h in hits)
    for gap in of(faults, BandGap):
        assert isinstance(gap, BandGap)
        text, _, count = gap.witness.partition(" and ")
        assert not any(holds(text.strip('"'), a) and holds(Fraction(count), b) for a, b in several)


def test_otherwise_takes_the_rest_of_a_text() -> None:
    key = FieldValue("call", "site", type=TEXT)
    named = Row((Equal(Constant("austin", type=TEXT)),), number(Fraction(1), NUMBER))
    rest = Row((Otherwise(),), number(Fraction(0), NUMBER))
    assert check_table(Table((key,), (named, rest), type=NUMBER)) == ()
    assert [f.text() for f in check_table(Table((key,), (named,), type=NUMBER))] == ["any other value is in no band"]


def test_thousands_of_bands_are_proved_at_once() -> None:
    bands = [(Equal(number(Fraction(i), COUNT)),) for i in range(3000)]
    faults = check_table(Table((HOW_MANY,), rows_of(bands), type=NUMBER))
    assert [f.text() for f in faults] == ["3000 is in no band"]


def test_many_keys_give_up_by_name() -> None:
    """Rows that cover almost everything of many keys in ever other ways are not searched for ever."""
    keys = tuple(FieldValue("call", f"k{i}", type=KIND) for i in range(12))
    one = [Constant(v, type=KIND) for v in KIND.values]
    rows = [
        tuple(AnyOf((one[(i + j) % 3], one[(i * j) % 3])) if (i + j) % 4 else AnyOf(tuple(one)) for j in range(12))
        for i in range(300)
    ]
    faults = check_table(Table(keys, rows_of([tuple(r) for r in rows]), type=NUMBER))
    assert {f.id() for f in faults} <= {"band-overlap", "band-gap", "table-not-proved"}


# ---------------------------------------------------------------- in the words of a contract


GAPS = [
    ("at least 99%: 0 EUR, at most 98.9%: 5 EUR", "98.95% is in no band"),
    ("at least 99%: 0 EUR, over 50% under 99%: 5 EUR", "25% is in no band"),
    ("at most 95%: 0 EUR, over 96%: 5 EUR", "96% is in no band"),
]


@pytest.mark.parametrize(("rows", "message"), GAPS)
def test_gap(rows: str, message: str) -> None:
    assert found(table(rows, key="(share of calls where paid is yes)")) == [("band-gap", message)]


def test_a_share_needs_no_band_over_all_or_under_nothing() -> None:
    assert (
        found(
            table("from 90% to 100%: 0 EUR, from 0% under 90%: 5 EUR", key="((share of calls where ok) rounded to 1%)")
        )
        == []
    )


def test_a_mean_of_percentages_may_lie_over_100_percent() -> None:
    rows = "over 90% at most 100%: 0 EUR, at most 90%: 5 EUR"
    assert found(table(rows, key="(mean of score over calls)")) == [("band-gap", "101% is in no band")]


def test_printed_bands_to_one_decimal_are_complete_for_what_is_rounded_to_it() -> None:
    rows = "at least 99.0%: 0 EUR, from 98.0% to 98.9%: 1 EUR, from 97.0% to 97.9%: 2 EUR, under 97.0%: 3 EUR"
    assert found(table(rows, key="((share of calls where paid is yes) rounded to 0.1%)")) == []


def test_whole_seconds() -> None:
    rows = "at most 45 s: 0 EUR, from 46 s to 48 s: 5 EUR, from 49 s to 51 s: 9 EUR, over 51 s: 20 EUR"
    rounded = "((mean of talk over calls) rounded to 1 s)"
    assert found(table(rows, key=rounded)) == []
    holed = rows.replace("46 s", "47 s")
    assert found(table(holed, key=rounded)) == [("band-gap", "46 s is in no band")]


def test_durations_in_the_unit_of_their_bands() -> None:
    rows = "under 2 h: 1 EUR, at least 3 h: 2 EUR"
    assert found(table(rows, key="(sum of talk over calls)")) == [("band-gap", "2 h is in no band")]
    rows = "at most 90 min: 1 EUR, over 2 h: 2 EUR"
    assert found(table(rows, key="(sum of talk over calls)")) == [("band-gap", "105 min is in no band")]


def test_money_and_counts() -> None:
    rows = "under 100 EUR: 1 EUR, over 100 EUR: 2 EUR"
    assert found(table(rows, key="(sum of balance over calls)")) == [("band-gap", "100.00 EUR is in no band")]
    rows = "at most 1: 1 EUR, 2: 2 EUR, from 3 to 5: 3 EUR, over 6: 4 EUR"
    assert found(table(rows, key="(months in a row where missed)")) == [("band-gap", "6 is in no band")]


def test_overlap_shows_both_bands() -> None:
    text = table("at most 2: 1 EUR, from 2 to 4: 2 EUR, over 4: 3 EUR", key="(count of calls)")
    assert found(text) == [("band-overlap", "2 is in two bands, `at most 2` and `from 2 to 4`")]


def test_band_that_nothing_reaches() -> None:
    text = table("over 100%: 1 EUR, at most 100%: 2 EUR", key="(share of calls where paid is yes)")
    assert found(text) == [("band-unreachable", "no value that is possible here lies in the band `over 100%`")]
    text = table("over 3 under 4: 1 EUR, otherwise: 2 EUR", key="(count of calls)")
    assert found(text) == [("band-unreachable", "no value that is possible here lies in the band `over 3 under 4`")]


def test_ends_in_the_wrong_order() -> None:
    text = table("from 80% under 70%: 1 EUR, otherwise: 2 EUR", key="(mean of score over calls)")
    assert found(text) == [("ends-reversed", "no value lies `from 80% under 70%`")]
    text = penalty("(1 EUR if (count of calls) is from 9 to 3)")
    assert found(text) == [("ends-reversed", "no value lies `from 9 to 3`")]


def test_otherwise_stands_last_and_for_something() -> None:
    first = table("otherwise: 1 EUR, under 70%: 2 EUR", key="(mean of score over calls)")
    assert found(first) == [("otherwise-not-last", "`otherwise` stands before another band")]
    idle = 'define fare of call = by kind { "sale": 1 EUR, "help": 2 EUR, otherwise: 3 EUR }'
    assert found(idle) == [("otherwise-never-used", "the bands above leave nothing for `otherwise`")]
    missing = 'define fare of call = by tier { "a": 1 EUR, "b": 2 EUR, otherwise: 3 EUR }'
    assert found(missing) == []


def test_enumeration_is_closed_and_text_is_not() -> None:
    assert found('define fare of call = by kind { "sale": 1 EUR, "help": 2 EUR }') == []
    assert found('define fare of call = by kind { "sale": 1 EUR }') == [("band-gap", '"help" is in no band')]
    assert found('define fare of call = by site { "x": 1 EUR }') == [("band-gap", "any other value is in no band")]
    assert found("define fare of call = by ok { yes: 1 EUR }") == [("band-gap", "no is in no band")]


def test_several_keys() -> None:
    rows = '"sale" and yes: 1 EUR, "help" and yes: 2 EUR, "help" and no: 3 EUR'
    assert found(f"define fare of call = by kind, ok {{ {rows} }}") == [("band-gap", '"sale" and no is in no band')]
    rows += ', any of ("sale", "help") and no: 4 EUR'
    message = '"help" and no is in two bands, `"help" and no` and `any of ("sale", "help") and no`'
    assert found(f"define fare of call = by kind, ok {{ {rows} }}") == [("band-overlap", message)]


def test_levels_stand_from_the_severest() -> None:
    rows = "missed severe: 3 EUR, missed serious: 2 EUR, missed: 1 EUR"
    assert found(table(rows, key="outcome")) == []
    rows = "missed serious: 2 EUR, missed severe: 3 EUR, missed: 1 EUR"
    message = "missed severe is in two bands, `missed serious` and `missed severe`"
    assert found(table(rows, key="outcome")) == [("band-overlap", message)]
    assert found(table("missed serious: 3 EUR", key="outcome")) == [("band-gap", "missed is in no band")]
    assert found(table("missed: 3 EUR", key="outcome", when="result is under 90%")) == [
        ("band-gap", "met is in no band")
    ]


def test_measured_ends_need_otherwise() -> None:
    measured = "define usual each month = mean of speed over the last 3 months\n"
    open_ended = measured + table("at least usual: 1 EUR, under usual: 2 EUR", key="(mean of score over calls)")
    assert [name for name, _ in found(open_ended)] == ["band-not-fixed"]
    closed = measured + table("at least usual: 1 EUR, otherwise: 2 EUR", key="(mean of score over calls)")
    assert found(closed) == []


def test_a_table_in_a_band_knows_its_band() -> None:
    inner = "by (count of calls) { from 10 to 20: 1 EUR, over 20: 2 EUR }"
    assert found(table(f"under 10: 5 EUR, at least 10: {inner}", key="(count of calls)")) == []
    assert found(table(f"under 9: 5 EUR, at least 9: {inner}", key="(count of calls)")) == [
        ("band-gap", "9 is in no band")
    ]


def test_graduated_tables_begin_at_zero_and_touch() -> None:
    points = 'score late for speed "Late" { when missed amount 3 points }\n'

    def charged(rows: str) -> list[tuple[str, str]]:
        amount = f"graduated per 1 point by (sum of late over the last 12 months) {{ {rows} }}"
        return found(f'{points} penalty fine "Fine" {{ each month amount {amount} }}')

    assert charged("at most 20 points: 0 EUR, over 20 points at most 100 points: 3 EUR, over 100 points: 4 EUR") == []
    assert charged("at most 20 points: 0 EUR, from 21 points to 100 points: 3 EUR, over 100 points: 4 EUR") == [
        ("graduated-gap", "20.5 points is in no band of a graduated table")
    ]
    assert charged("over 20 points: 3 EUR") == [("graduated-gap", "10 points is in no band of a graduated table")]
