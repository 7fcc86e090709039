"""A small contract as text, settled on given results, and the notes that are issued for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from slalang.booking.numbers import Series
from slalang.diagnostic import Diagnostic
from slalang.model.note import Note
from slalang.pipeline.invoicing import Invoiced, Order, invoice
from slalang.pipeline.project import Project

HEAD = """
contract care "Customer care" {{
  number "C-2026-1"
  provider iberia "Contact Iberia S.L." {{ tax_id "ESB12345678" }}
  customer acme "Acme Retail S.A." {{ tax_id "ESA87654321" }}
  effective 2026-01-01 to {last}
  timezone "UTC"
  currency {currency}
  languages en
}}
record row "Rows" {{ id: text key  at: instant  ok: flag  counted by at }}
charge fee "Fee" {{ amount {fee} {currency}  each month }}
"""
PROMISE = """
objective {name} "{title}" {{
  measure share of rows where ok
  target at least 80%
  each month by at
  {more}
}}
penalty {name}_credit for {name} "{title} credit" {{ when missed  amount {amount} {currency} }}
"""
SETTLEMENT = """
settlement monthly "Settlement" {{
  each {each}
  {steps}
  round {rounding}
  pay as credit {pay}
  tax {tax}
  {more}
}}
"""
PARTIES = """
provider:
  endpoint: { scheme: "0088", id: "5790000435951" }
  registration: { id: B12345678 }
  address: { street: Calle Mayor 1, postcode: "28001", city: Madrid, country: ES }
  bank: { iban: ES91 2100 0418 4502 0005 1332 }
customer:
  endpoint: { scheme: "9920", id: ESA87654321 }
  address: { street: Gran Vía 2, city: Barcelona, country: ES }
  bank: { iban: ES79 2100 0813 6101 2345 6789 }
  reference: CC-1
invoices:
  2026-01: { number: F-1, date: 2026-01-31 }
  2026-02: { number: F-2, date: 2026-02-28 }
  2026-03: { number: F-3, date: 2026-03-31 }
  2026-04: { number: F-4, date: 2026-04-30 }
notes:
  2026-02: { number: CN-2, date: 2026-03-02 }
"""
BAD, GOOD = "70%", "90%"


def promise(name: str, amount: str, currency: str = "EUR", more: str = "") -> str:
    """An objective with the same name as its title, and its credit of a fixed amount."""
    return PROMISE.format(name=name, title=name.capitalize(), amount=amount, currency=currency, more=more)


def contract(
    *parts: str,
    steps: str = "",
    rounding: str = "half up to 0.01 EUR",
    tax: str = "as price reduction at 21%",
    pay: str = "against the next invoice",
    more: str = "",
    each: str = "month",
    currency: str = "EUR",
    last: str = "2027-12-31",
    fee: str = "100_000",
    after: str = "",
) -> str:
    """The text of a contract with the parts given; `after` stands behind its settlement."""
    settlement = SETTLEMENT.format(steps=steps, rounding=rounding, tax=tax, pay=pay, more=more, each=each)
    return "\n".join((HEAD.format(currency=currency, last=last, fee=fee), *parts, settlement, after))


def results(**given: Mapping[str, str]) -> str:
    """Given results: for each objective its result by period."""
    rows = [f"{period},{name},,{value}" for name, each in given.items() for period, value in each.items()]
    return "\n".join(("period,series,key,value", *rows)) + "\n"


def order(folder: Path, period: str, **more: object) -> Order:
    """An order with a number for each document of three."""
    asked = Order(
        period=period,
        sources=folder / "sources.yaml",
        results=folder / "results.csv",
        credit_notes=Series("CN-{year}-{number:04}", 7),
        invoices=Series("INV-{year}-{number:04}", 3),
    )
    return replace(asked, **more)  # type: ignore[arg-type]  # a test names fields of the order


def invoiced(folder: Path, text: str, given: str, period: str, legal: str = PARTIES, **more: object) -> Invoiced:
    """What comes of an order; files are written beside each other in a folder of the test."""
    (folder / "contract.sla").write_text(text, encoding="utf-8")
    (folder / "results.csv").write_text(given, encoding="utf-8")
    (folder / "parties.yaml").write_text(legal, encoding="utf-8")
    return invoice(Project(folder / "contract.sla"), order(folder, period, **more))


def notes(done: Invoiced) -> tuple[Note, ...]:
    """The notes, against which nothing stands."""
    assert [fault.text() for fault in done.faults if fault.severity == "error"] == []
    return done.notes


def told(faults: tuple[Diagnostic, ...]) -> list[str]:
    """The names of faults."""
    return [fault.id() for fault in faults]


def instant(day: date) -> int:
    """The start of a day in UTC, in microseconds."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1_000_000
