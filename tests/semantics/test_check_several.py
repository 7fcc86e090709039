"""One mistake gives one diagnostic, and each mistake gives one: nothing follows from what was reported already."""

from __future__ import annotations

from pathlib import Path

import pytest

from slalang.diagnostic import Diagnostic
from slalang.semantics.check import check
from slalang.semantics.loading import Folder
from slalang.source import Source
from slalang.syntax import parse, tree
from tests.diagnostics.cases import SHARED

SAMPLES = Path(__file__).parent.parent / "syntax" / "samples"
AROUND = "\n".join((SHARED / f"{name}.sla").read_text(encoding="utf-8") for name in ("desk", "speed", "settled"))


def faults(text: str, root: Path = SHARED) -> tuple[Diagnostic, ...]:
    return check(Source("contract.sla", text), Folder(root)).faults


def found(text: str) -> list[tuple[int, str]]:
    """Line and name of every finding in a text that stands before the shared ones."""
    return [(fault.place.line, fault.id()) for fault in faults(f"{text.strip()}\n{AROUND}")]


def test_three_mistakes_in_three_declarations() -> None:
    text = """
define slow of ticket = effort is over 80%
calendar weekend { open sat 09:00-12:00  timezone "Europe/Madird" }
penalty late for sped { when missed  amount 100 EUR }
"""
    assert found(text) == [(1, "unit-mismatch"), (2, "unknown-zone"), (3, "unknown-name")]


def test_a_fault_of_syntax_beside_faults_of_meaning() -> None:
    text = """
define slow of ticket = effort is over 80%
calendar weekend { opne sat 09:00-12:00 }
define ours of ticket = agent > "A"
penalty late for sped { when missed  amount 100 EUR }
"""
    wanted = [(1, "unit-mismatch"), (2, "unknown-clause"), (3, "symbol-for-word"), (4, "unknown-name")]
    assert found(text) == wanted


CASCADES = {
    "a misspelt objective": (
        "penalty late for sped { when missed severe  amount 1 EUR per 1 point of shortfall if result exists }"
    ),
    "a misspelt objective of a relief": "relief storm for sped { leaves out tickets  when objective is missing }",
    "a misspelt record": 'define grave of tickt = impact is "high" and effort is over 2 h',
    "a misspelt set of rows": 'define many each month = count of tikets where impact is "high" and effort is over 2 h',
    "a misspelt field": 'define grave of ticket = impakt is "high" and effort is over 2 h',
    "a misspelt currency": "define two each month = 2 EURO",
    "a misspelt calendar of a clock": "clock k of ticket { starts opened_at  stops closed_at  runs ofice  limit 4 h }",
    "a misspelt calendar of a service": "service voice { covers tickets in ofice  hours office }",
    "a misspelt metric": "objective o { measure quik(within: 2 h)  target at least 5%  each month by opened_at }",
    "a misspelt key": "objective o { measure share of tickets where yes  for each impakt  "
    'target at least by impact { "high": 90%, "low": 80% }  each month }',
    "a misspelt unit of time": "objective o { measure share of tickets where yes  target at least 5%  each monht }\n"
    "penalty p for o { when missed  amount 5 EUR }",
    "a misspelt tag": 'remedy plan for each objective tagged monthy { when missed  customer may "go" within 3 days }',
    "a misspelt parameter": "set within to 5 s",
    "a misspelt mechanism": "apply pol(share: 5%) as gold\ndefine two each month = gold.credit + gold.debit",
    "a missing argument": "mechanism m(fee: money) { define two each month = fee + fee }\napply m() as gold",
    "an unknown parent": "record reply of tickt { sent_at: instant  counted by sent_at }\n"
    "define late of reply = sent_at is after closed_at and effort is over 2 h",
    "an unknown type": "record visit { on: dat  counted by on }\n"
    "define many each month = count of visits where on is after on",
    "an unknown type of a parameter": "parameter p: cuont = 3\ndefine two each month = p + 2 EUR",
    "an unknown day": "calendar weekend { open sut 09:00-12:00 }",
    "a broken record": "record visit { on: instant  counted by on  > }\n"
    "define many each month = count of visits where on exists",
    "a broken settlement": "settlement other { each month > }",
    "a broken objective": "objective o { measure > }\npenalty p for o { when missed worst  amount 1 EUR times misses }",
    "a fault in a mechanism that is applied twice": "mechanism m(fee: money) { penalty p for speed { amount fee } }\n"
    "apply m(fee: 2 EUR) as gold\napply m(fee: 3 EUR) as silver",
    "a fault in a definition that is used twice": "define slow of ticket = effort is over 80%\n"
    "define many each month = (count of tickets where slow) + (count of tickets where not slow)",
    "a circle of definitions": "define a of ticket = b + 1 s\ndefine b of ticket = a + 1 s\ndefine d of ticket = a + b",
    "a circle of parameters": "parameter a: count = b\nparameter b: count = a\ndefine two each month = a + b",
    "a circle of calendars": "calendar a { open as b }\ncalendar b { open as a }\ncalendar d { open as a, b }",
    "a circle of metrics": "metric a of ticket { value b + 1 }\nmetric b of ticket { value a + 1 }",
    "a circle of records": "record a of b { at: instant }\nrecord b of a { on: instant }\n"
    "define d of a = on is after at",
    "a circle of series": "define a each month = b + 1 EUR\ndefine b each month = a + 1 EUR\n"
    "define d each month = a + b",
    "a look-up by itself": "lookup twin of ticket in tickets by twin.id\ndefine same of ticket = twin exists",
    "a class by itself": 'priority grade of ticket { class a "A" when grade is b  class b "B" otherwise }',
    "a clock that stops when it is due": "clock k of ticket { starts opened_at  stops k.due  runs office  limit 4 h }",
}


@pytest.mark.parametrize("text", CASCADES.values(), ids=CASCADES.keys())
def test_one_mistake_gives_one_diagnostic(text: str) -> None:
    assert len(found(text)) == 1, found(text)


def test_a_circle_names_its_members_once() -> None:
    (fault,) = faults(f"define a each month = b + 1 EUR\ndefine b each month = a + 1 EUR\n{AROUND}")
    assert fault.text() == "this is defined by itself: a → b → a"


# ---------------------------------------------------------------- every name of whole contracts


def references(text: str) -> list[tree.Name]:
    """The names in a contract that refer to something declared elsewhere, as far as the tree shows it."""
    kinds = (tree.ForObjectives, tree.InServices, tree.Fee, tree.Call, tree.Measure, tree.CountedBy, tree.Lasts)
    declarations = parse(Source("contract.sla", text)).tree.declarations
    inside = [node for d in declarations for node in tree.walk(d) if isinstance(node, kinds)]
    names = {name.place.start: name for node in inside for name in tree.walk(node) if isinstance(name, tree.Name)}
    return [name for name in names.values() if text[name.place.start : name.place.end] == name.text]


@pytest.mark.parametrize("file", ["incident-desk", "public-sector"])
def test_every_misspelt_reference_of_a_contract_is_one_fault(file: str) -> None:
    text = (SAMPLES / f"{file}.sla").read_text(encoding="utf-8")
    several = references(text)
    assert len(several) > 15
    for name in several:
        changed = f"{text[: name.place.start]}{name.text}zq{text[name.place.end :]}"
        result = faults(changed, SAMPLES)
        assert len(result) == 1, (name.text, name.place.line, [fault.text() for fault in result])


@pytest.mark.parametrize("file", ["incident-desk", "public-sector", "acme-care"])
def test_every_declaration_that_breaks_is_one_fault(file: str) -> None:
    text = (SAMPLES / f"{file}.sla").read_text(encoding="utf-8")
    for declaration in parse(Source("contract.sla", text)).tree.declarations:
        if isinstance(declaration, tree.Contract | tree.Use):
            continue
        end = declaration.place.end - (text[declaration.place.end - 1] == "}")
        result = faults(f"{text[:end]} ] {text[end:]}", SAMPLES)
        assert len(result) == 1, (declaration.place.line, [fault.text() for fault in result])


@pytest.mark.parametrize("file", ["incident-desk", "public-sector", "acme-care", "outsourcing"])
def test_every_library_that_is_missing_is_one_fault(file: str) -> None:
    text = (SAMPLES / f"{file}.sla").read_text(encoding="utf-8")
    for use in parse(Source("contract.sla", text)).tree.declarations:
        if isinstance(use, tree.Use):
            result = faults(f"{text[: use.place.end]}zq{text[use.place.end :]}", SAMPLES)
            assert [fault.id() for fault in result] == ["unknown-file"]
