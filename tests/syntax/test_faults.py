"""Every mistake in a text is a named diagnostic at its place, in an author's words; several are found in one run."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.diagnostic import Diagnostic, as_text
from slalang.source import Source
from slalang.syntax import parse, read, tree
from slalang.syntax.faults import UnknownClause
from slalang.syntax.forms import CLAUSES, DECLARATIONS
from slalang.syntax.parser import DEEPEST
from slalang.syntax.reading import LARGEST
from slalang.syntax.tables import load
from slalang.syntax.vocabulary import COMPARED, SIGNS
from tests.syntax.texts import REFUSED, SAMPLES, parsed, sample


def only(text: str) -> Diagnostic:
    faults = parsed(text).faults
    assert len(faults) == 1, [as_text(fault) for fault in faults]
    return faults[0]


def spoken(fault: Diagnostic) -> str:
    return f"{fault.id()} {fault.place.line}:{fault.place.column} {fault.text()}"


# ---------------------------------------------------------------- bytes


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty-file 1:1 the file is empty"),
        (b"\xef\xbb\xbf \n", "empty-file 1:1 the file is empty"),
        (b"contract a\n\x00\x01", "binary-file 2:1 byte 0x00 is no text: this is a binary file, or a damaged one"),
        (b"PK\x03\x04\x00\xff\xfe", "binary-file 1:5 byte 0x00 is no text: this is a binary file, or a damaged one"),
        (b"# \x1b[31m", "binary-file 1:3 byte 0x1b is no text: this is a binary file, or a damaged one"),
        (
            '# a\nlaw "España"'.encode("latin-1"),
            "not-utf8 2:10 byte 0xf1 is not UTF-8; the file looks like Latin-1 or Windows-1252",
        ),
        ("use a".encode("utf-16"), "not-utf8 1:1 byte 0xff is not UTF-8; the file looks like UTF-16"),
        (
            "use a # \u202eb".encode(),
            "hidden-direction 1:9 the invisible character U+202E changes the order in which text is shown",
        ),
    ],
)
def test_bytes_that_are_no_text(data: bytes, said: str) -> None:
    found = read(data, "a.sla")
    assert isinstance(found, Diagnostic)
    assert spoken(found) == said


def test_a_file_over_four_megabytes_is_refused_unread() -> None:
    found = read(b"#" * (LARGEST + 1), "big.sla")
    assert isinstance(found, Diagnostic)
    assert found.id() == "file-too-large"
    assert isinstance(read(b"#" * LARGEST, "big.sla"), Source)


def test_byte_order_mark_and_windows_line_ends_are_read() -> None:
    plain = read(b'# x\nclause a { text """ b\n c """ }\n', "a.sla")
    odd = read(b'\xef\xbb\xbf# x\r\nclause a { text """ b\r\n c """ }\r\n', "a.sla")
    assert isinstance(plain, Source)
    assert isinstance(odd, Source)
    assert parse(plain).tree == parse(odd).tree
    assert not parse(odd).faults


# ---------------------------------------------------------------- signs and figures


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('contract a "x', 'unclosed-text 1:12 this text has no closing "'),
        ('clause a { text """ b', 'unclosed-text 1:17 this text has no closing """'),
        ("define x of r = a >= 2", "symbol-for-word 1:19 `>=` is no sign of the language"),
        ("define x of r = 3 * a", "symbol-for-word 1:19 `*` is no sign of the language"),
        ("define x of r = “a”", "odd-character 1:17 `“` (U+201C) cannot stand outside a text"),
        ("define x of r = a\u00a0", "odd-character 1:18 `\u00a0` (U+00A0) cannot stand outside a text"),
        ("define x of r = 2026-02-30", "no-such-date 1:17 `2026-02-30` is not in the calendar"),
        ("define x of r = (a in 2026-13)", "no-such-date 1:23 `2026-13` is not in the calendar"),
        ("calendar c { open mon 22:00-06:00 }", "no-such-time 1:23 `22:00-06:00` are no hours of one day"),
        ("calendar c { open mon 08:60-09:00 }", "no-such-time 1:23 `08:60-09:00` are no hours of one day"),
        ("objective o { fewer than 2.5: missed }", "whole-number-wanted 1:26 a whole number is wanted here, not `2.5`"),
        (f"define x of r = {'9' * 41}", "number-too-long 1:17 this number has 41 digits; at most 40 are read"),
        (
            f"define x of r = {'9' * 1_000_000} EUR",
            "number-too-long 1:17 this number has 1000000 digits; at most 40 are read",
        ),
        (f"define x of r = 0.{'0_' * 50}1", "unexpected-words"),
        (f"define x of r = a met in at least {'9' * 99} of 2026", "number-too-long"),
    ],
)
def test_signs_and_figures(text: str, said: str) -> None:
    assert spoken(only(text)).startswith(said)


def test_a_number_of_forty_digits_is_read() -> None:
    assert not parsed(f"define x of r = {'9' * 40}").faults


# ---------------------------------------------------------------- words and their order


@pytest.mark.parametrize(
    ("text", "said", "advice"),
    [
        (
            "objectve x { measure y }",
            "unknown-declaration 1:1 `objectve` begins no declaration (did you mean `objective`?)",
            "",
        ),
        (
            "objective o {\n  mesure x\n}",
            "unknown-clause 2:3 `mesure` begins no clause of `objective` (did you mean `measure`?)",
            "expected a clause of `objective` such as ",
        ),
        (
            "objective o {\n  measure x\n  eech month\n}",
            "unknown-clause 3:3 `eech` begins no clause of `objective` (did you mean `each`?)",
            "expected a clause of `objective` such as ",
        ),
        (
            "record r { counted_by x }",
            "unknown-clause 1:12 `counted_by` begins",
            "expected a clause of `record` such as a field",
        ),
        ("contract any { }", "reserved-word 1:10 `any` is a word of expressions and names nothing", ""),
        ("define x of r = 1 + count of y", "bare-aggregate 1:21 `count …` is no operand without parentheses", ""),
        ("define x of r = a or any b", "bare-aggregate 1:22 `any …` is no operand without parentheses", ""),
        (
            "objective o { target at 80% }",
            "unexpected-words 1:25 `80%` cannot stand here",
            "expected `most` or `least`; write it as a whole: `target at least 90%`",
        ),
        (
            "define x of r = a orb",
            "unexpected-words 1:19 `orb` cannot stand here (did you mean `or`?)",
            "expected a word that cont",
        ),
        (
            "define x of r = (a in 4)",
            "unexpected-words 1:23 `4` cannot stand here",
            "expected a window of time, such as",
        ),
        ("contract a { }", "unexpected-words 1:12 `{` cannot stand here", 'expected a text in double quotes, `"…"`'),
        ("objective o { measure a", "unclosed-block 1:1 `objective o` is never closed", "add the closing `}`"),
        ("objective o { measure (a }", "unexpected-words 1:26 `}` cannot stand here", ""),
        ("define x of r = (a", "unclosed-block 1:17 this parenthesis is never closed", "add the closing `)`"),
        ("define x of r = by k { 1: 2", "unclosed-block 1:22 this table is never closed", "add the closing `}`"),
        ("use a }", "unexpected-words 1:7 `}` cannot stand here", ""),
    ],
)
def test_words_and_their_order(text: str, said: str, advice: str) -> None:
    fault = only(text)
    assert spoken(fault).startswith(said)
    assert fault.advice().startswith(advice)


@pytest.mark.parametrize("text", REFUSED)
def test_no_parser_speaks_to_an_author(text: str) -> None:
    for fault in parsed(text).faults:
        told = as_text(fault)
        assert not any(word in told for word in ("LBRACE", "NAME", "QTY", "token", "Traceback", "_FOR_ONE", "$END"))


# ---------------------------------------------------------------- as people write elsewhere


@pytest.mark.parametrize(
    ("text", "found", "advice"),
    [
        ("objective o { target >= 90% }", ">=", "write `at least 90%`"),
        ("objective o {\n  target = 90%\n  each month\n}", "=", "write `90%`"),
        ("objective o { target ≥ 90% }", "≥", "write `at least 90%`"),
        ("objective o { level bad when < 80% }", "<", "write `under 80%`"),
        ("objective o { level bad < 80% }", "<", "write `when under 80%`"),
        ("relief r for o { lowers target to >= 80% }", ">=", "write `at least 80%`"),
        ("define x of r = by k { >= 1: 3, otherwise: 4 }", ">=", "write `at least 1`"),
        ("define x of r = a >= limit", ">=", "write `is at least`"),
        ("define x of r = a is >= 5 h", ">=", "write `at least 5 h`"),
        ("define x of r = a == 5", "==", "write `is 5`"),
        ("define x of r = a && b", "&&", "write `and`"),
        ("define x of r = a || b", "||", "write `or`"),
        ("objective o { target at least 90 % }", "90 %", "write `90%`"),
        ("objective o {\n  target at least 90 percent\n  each month\n}", "90 percent", "write `90%`"),
        ("clock c of t { limit 4 hours }", "4 hours", "write `4 h`"),
        ("clock c of t {\n  limit 30 minutes\n  runs office\n}", "30 minutes", "write `30 min`"),
        ("clock c of t { limit 2 mins }", "2 mins", "write `2 min`"),
        ("clock c of t { limit 4h }", "4h", "write `4 h`"),
        ("review r { notice 4 hours }", "4 hours", "write `4 h`"),
        ("penalty p { amount 3,000 GBP }", "3,000 GBP", "write `3_000 GBP`"),
        ("penalty p { amount by k { 1: 1,000 GBP } }", "1,000 GBP", "write `1_000 GBP`"),
        ("penalty p { amount £3000 }", "£3000", "write `3_000 GBP`"),
        ("penalty p { amount $50 }", "$50", "write `50 USD`"),
        ("penalty p { amount € 20 }", "€ 20", "write `20 EUR`"),
        ("penalty p { amount 20 euros }", "20 euros", "write `20 EUR`"),
        ("objective o { target greater than 85% }", "greater than", "write `over 85%`"),
        ("define x of r = a is more than 85%", "more than", "write `over 85%`"),
        ("define x of r = a less than 85%", "less than", "write `is under 85%`"),
        ("define x of r = a no more than b", "no more than", "write `is at most`"),
        ("define x of r = a is greater than or equal to 3", "greater than or equal to", "write `at least 3`"),
        ("define x of r = a is equal to 4", "is equal to", "write `is 4`"),
        ("define x of r = a equals b", "equals", "write `is`"),
        ("objective o { target equals 5 }", "equals", "write `5`"),
        ("calendar c { open Monday-Saturday 09:00-17:00 }", "Monday-Saturday", "write `mon-sat`"),
        ("calendar c { open Mon to Fri 09:00-17:00 }", "Mon to Fri", "write `mon-fri`"),
        ("calendar c { open Sunday 09:00-17:00 }", "Sunday", "write `sun`"),
        ("calendar c { open mon-sat 9:00-17:00 }", "9:00-17:00", "write `09:00-17:00`"),
        ("calendar c { open mon-sat 9am-5pm }", "9am-5pm", "write `09:00-17:00`"),
        ("calendar c { open mon-sat 1-5:30 pm }", "1-5:30 pm", "write `13:00-17:30`"),
        ("calendar c { open mon-sat 8 am to 12 am }", "8 am to 12 am", "write `08:00-24:00`"),
    ],
)
def test_what_people_write_elsewhere_is_one_fault_that_says_what_to_write(text: str, found: str, advice: str) -> None:
    fault = only(text)
    assert (fault.id(), fault.place.text) == (
        "symbol-for-word" if found in COMPARED | SIGNS else "other-spelling",
        found,
    )
    assert fault.advice() == advice


@pytest.mark.parametrize(
    "text",
    [
        "define x of r = any of_ in (1,200) 5",
        "define x of r = a # 4 hours\n 5",
        'define x of r = a is "4 hours" 5',
        "objective o { fewer than few: met }",
        "calendar c { open mon 17:00-9:00 }",
    ],
)
def test_what_only_looks_so_is_no_other_spelling(text: str) -> None:
    assert "other-spelling" not in {fault.id() for fault in parsed(text).faults}


@pytest.mark.parametrize("text", ["zone: Europe/Madrid\nrecords:\n  a: b\n", "# x\nrecords:\n  objective o {\n"])
def test_a_sources_file_is_called_one(text: str) -> None:
    assert only(text).text() == "this looks like a sources file, not a contract"


# ---------------------------------------------------------------- whole forms


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("settlement s { tax as price reduction }", "tax as price reduction at 20%"),
        ("settlement s {\n  tax as\n}", "tax as price reduction at 20%"),
        ("settlement s { tax as price supplement }", "tax as price supplement at 20%"),
        ("objective o { target }", "target at least 90%"),
        ("lookup a of b", "lookup promised of request in promises by type"),
    ],
)
def test_a_clause_that_breaks_off_is_shown_as_a_whole(text: str, form: str) -> None:
    assert only(text).advice().endswith(f"; write it as a whole: `{form}`")


def test_a_missing_value_is_told_in_one_sentence() -> None:
    advice = only("objective o { target }").advice()
    assert advice.startswith("expected a comparison here, such as `at least 80%`, `under 4 h` or a plain value;")
    assert only("clock c of t { limit }").advice().startswith("expected a value here, such as `95%`, `4 h` or a name;")


def in_block(block: str, form: str) -> str:
    """A form of a clause in a block of its kind."""
    if block in ("provider", "customer"):
        return f'contract a "A" {{ {block} b "B" {{ {form} }} }}'
    return f"{HEADS[block].replace('{ … }', '{ ' + form + ' }')}"


HEADS = {
    **{word: forms[0] for word, forms in DECLARATIONS.items()},
    "parameter": "parameter wait: duration { … }",
    "role": 'role a of b "B" { … }',
    "escalation": "escalation late of handling { … }",
    "invariant": 'invariant "x" { … }',
}
FORMS = [(block, word, form) for block, known in CLAUSES.items() for word, forms in known.items() for form in forms]


@pytest.mark.parametrize(("block", "word", "form"), FORMS)
def test_forms_of_clauses_are_read(block: str, word: str, form: str) -> None:
    assert parsed(in_block(block, form.replace("…", ""))).faults == ()
    assert form.startswith(word)


@pytest.mark.parametrize(("word", "forms"), DECLARATIONS.items())
def test_forms_of_declarations_are_read(word: str, forms: tuple[str, ...]) -> None:
    for form in forms:
        assert parsed(form.replace("…", "")).faults == ()
        assert form.startswith(word)


def test_every_declaration_and_clause_has_a_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slalang.syntax.explain.SHOWN", 99)
    assert set(DECLARATIONS) == {word for word, terminal in load().words.items() if terminal in load().state(0).actions}
    for block in CLAUSES:
        fault = only(in_block(block, "zzz"))
        assert isinstance(fault, UnknownClause)
        assert set(re.findall("`([a-z_]+)`", fault.clauses)) == set(CLAUSES[block]) - {""}, block


# ---------------------------------------------------------------- several faults in one run

THREE = """\
contract a "A" {
  nmber "1"
  provider p "P"
}
objective o "O" {
  measure  x
  target   at 80%
  each     month
  eech     quarter
}
objective fine { measure y target at least 3 }
penalty p for o {
  amount  5% of of x
  when    missed
}
calendar fine_too { open mon-fri 09:00-17:00 }
"""


def test_three_faulty_declarations_are_told_in_one_run_and_the_others_are_read() -> None:
    found = parsed(THREE)
    assert [(fault.place.line, fault.id()) for fault in found.faults] == [
        (2, "unknown-clause"), (7, "unexpected-words"), (9, "unknown-clause"), (13, "unexpected-words"),
    ]  # fmt: skip
    assert [str(each.name) for each in found.tree.declarations if hasattr(each, "name")] == ["fine", "fine_too"]
    assert [(each.keyword, str(each.name)) for each in found.tree.broken] == [
        ("contract", "a"), ("objective", "o"), ("penalty", "p"),
    ]  # fmt: skip


def test_a_forgotten_brace_costs_one_fault_and_names_its_block() -> None:
    found = parsed("objective a {\n  measure x\n\npenalty b for a { amount 1 when missed }\nuse c\n")
    assert [spoken(fault) for fault in found.faults] == ["unclosed-block 1:1 `objective a` is never closed"]
    assert [note.place.line for note in found.faults[0].notes()] == [4]
    assert [type(each) for each in found.tree.declarations] == [tree.Penalty, tree.Use]


def test_a_forgotten_brace_of_a_table_costs_one_fault() -> None:
    found = parsed("define a of r = by k { 1: 2\n\nuse c\n")
    assert [spoken(fault) for fault in found.faults] == ["unclosed-block 1:22 this table is never closed"]
    assert [type(each) for each in found.tree.declarations] == [tree.Use]


def test_a_fault_in_a_heading_does_not_make_faults_of_its_clauses() -> None:
    found = parsed('objective 5 "x" {\n  measure y\n  target at least by k { 1: 2 }\n}\nuse c\n')
    assert [fault.place.line for fault in found.faults] == [1]
    assert [type(each) for each in found.tree.declarations] == [tree.Use]


def test_braces_in_texts_and_comments_open_nothing() -> None:
    found = parsed('objective 5 { # {{{\n  also "{{" }\n\nuse c\nclause d { wrong text """ } """ }\nuse e\n')
    assert [fault.place.line for fault in found.faults] == [1, 5]
    assert [type(each) for each in found.tree.declarations] == [tree.Use, tree.Use]


def test_reading_stops_after_fifty_faults() -> None:
    found = parsed("objective x {\n" + "@\nmeasure a\n" * 200 + "}")
    assert len(found.faults) == 51
    assert found.faults[-1].id() == "too-many-faults"


# ---------------------------------------------------------------- depth and size


@pytest.mark.parametrize(
    "deep",
    [
        "(" * 10_000 + "1" + ")" * 10_000,
        "(" * 130 + "1" + ")" * 130,
        " + ".join("1" * 5_000),
        "not " * 5_000 + "a",
        "- " * 5_000 + "a",
        "1 if a otherwise " * 5_000 + "1",
        "a" + " in b" * 5_000,
        "by k { 1: " * 5_000 + "1" + "}" * 5_000,
    ],
)
def test_what_is_nested_too_deep_is_refused_at_its_place_and_the_rest_is_read(deep: str) -> None:
    found = parsed(f"define x of r = {deep}\nuse c\n")
    assert {fault.id() for fault in found.faults} == {"nested-too-deep"}
    assert {fault.place.line for fault in found.faults} == {1}
    assert [type(each) for each in found.tree.declarations] == [tree.Use]


def test_what_is_long_and_flat_is_read() -> None:
    assert not parsed("define x of r = " + " or ".join(["a"] * 5_000)).faults
    assert not parsed("define x of r = " + " + ".join(["a"] * (DEEPEST - 10))).faults
    assert not parsed("define x of r = by k { " + ", ".join(f"{i}: a" for i in range(5_000)) + " }").faults


def test_the_deepest_tree_can_be_compared_and_shown() -> None:
    text = "define x of r = " + "(" * (DEEPEST - 5) + "a" + ")" * (DEEPEST - 5)
    assert parsed(text).tree == parsed(text).tree
    assert repr(parsed(text).tree).count("Parenthesised") == DEEPEST - 5


HOSTILE = ["a " * 400_000, "@" * 400_000, "{" * 400_000, '"' * 400_001, "# " * 400_000 + "\nx :"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_refused_in_linear_time(text: str) -> None:
    start = time.perf_counter()
    assert parsed(text).faults
    assert time.perf_counter() - start < 5


# ---------------------------------------------------------------- any text at all

PIECES = [
    "{",
    "}",
    "(",
    ")",
    '"',
    '"""',
    ":",
    ",",
    "by",
    "where",
    "9",
    "5%",
    "# ",
    "\n",
    "objective",
    "missed",
    "é",
    "=",
]


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_a_damaged_text_is_told_in_its_place_and_never_stops_the_reading(data: st.DataObject) -> None:
    text = sample(data.draw(st.sampled_from(SAMPLES))).text
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.integers(0, 20))
        text = text[:start] + "".join(data.draw(st.lists(st.sampled_from(PIECES), max_size=3))) + text[end:]
    found = parsed(text)
    assert bool(found.tree.broken) <= bool(found.faults)
    for fault in found.faults:
        assert 0 <= fault.place.start <= fault.place.end <= len(text)
        assert as_text(fault)
    for declaration in found.tree.declarations:
        assert not any(declaration.place.start <= fault.place.start < declaration.place.end for fault in found.faults)


@given(st.text())
def test_random_characters_are_read_or_told(text: str) -> None:
    found = parsed(text)
    assert found.faults or not found.tree.broken
