"""The rules of measurement that the language fixes, as far as this contract meets them: each one a sentence.

The language has one answer to each question that makes contracts ambiguous. A rule is printed where the contract holds
a form that raises its question, so that nothing which moves a figure is silent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from slalang.documents.drafting import Draft
from slalang.documents.tree import Item, Items, Section
from slalang.documents.voice import capital
from slalang.documents.walk import parts_of
from slalang.model import contract as c
from slalang.model import expression as x
from slalang.units import Kind


@dataclass(frozen=True, slots=True)
class Seen:
    """A contract with all its nodes, which are found once for all rules."""

    contract: c.Contract
    nodes: tuple[object, ...]


Meets = Callable[[Seen], bool]


def rules(draft: Draft) -> Section | None:
    """The rules that apply, in the order of the language definition."""
    seen = Seen(draft.contract, tuple(nodes(draft.contract)))
    items = tuple(Item(capital(draft.say(f"rule_text.{key}"))) for key, meets in RULES if meets(seen))
    return draft.section("rules", "article.rules", (draft.paragraph("rules.intro"), Items(items, numbered=True)))


def always(seen: Seen) -> bool:
    return bool(seen.contract.records)


def holding(*forms: type) -> Meets:
    """Whether a form occurs anywhere in what the contract measures or pays."""
    return lambda seen: any(isinstance(node, forms) for node in seen.nodes)


def nodes(node: Any) -> Iterator[Any]:
    """Every node of the contract but its tests."""
    if isinstance(node, (c.Scenario, c.Invariant)):
        return
    yield node
    for part in parts_of(node):
        yield from nodes(part)


def has(field: str) -> Meets:
    return lambda seen: bool(getattr(seen.contract, field))


def both(*conditions: Meets) -> Meets:
    return lambda seen: all(condition(seen) for condition in conditions)


def grouped(seen: Seen) -> bool:
    return any(o.group_name for o in seen.contract.objectives)


def grouped_money(seen: Seen) -> bool:
    return any(p.key for p in seen.contract.consequences)


def whole_spans(seen: Seen) -> bool:
    """Whether a span's whole length is added up."""
    return any(isinstance(n, x.FieldValue) and n.name == "lasting" for n in seen.nodes)


def other_periods(seen: Seen) -> bool:
    settled = seen.contract.settlement.unit if seen.contract.settlement else ""
    return any(p.unit != settled for p in seen.contract.consequences) and bool(settled)


def begins_inside_a_month(seen: Seen) -> bool:
    return seen.contract.effective_from.day != 1


def contract_years(seen: Seen) -> bool:
    return any(isinstance(n, x.Window) and n.unit == "contract year" for n in seen.nodes)


def carries(seen: Seen) -> bool:
    return any(isinstance(n, c.Cap) and n.carried is not None for n in seen.nodes)


def few(seen: Seen) -> bool:
    return any(o.low_volume is not None and o.low_volume.outcome is None for o in seen.contract.objectives)


def percentile(seen: Seen) -> bool:
    return any(isinstance(n, x.Aggregate) and n.fold is x.Fold.PERCENTILE for n in seen.nodes)


def mentions_credits(seen: Seen) -> bool:
    return any(isinstance(n, x.ContextValue) and n.name == "credits" for n in seen.nodes)


def business_days(seen: Seen) -> bool:
    lags = (n.amount.type.kind for n in seen.nodes if isinstance(n, x.Lag))
    return Kind.BUSINESS_DAYS in lags or any(isinstance(n, x.BusinessDays) for n in seen.nodes)


def disputed(seen: Seen) -> bool:
    return seen.contract.settlement is not None and seen.contract.settlement.dispute is not None


RULES: tuple[tuple[str, Meets], ...] = (
    ("missing", always),
    ("verdict_by_due", has("clocks")),
    ("open_rows", has("clocks")),
    ("zone", always),
    ("fields_that_change", always),
    ("spans_clipped", holding(x.TimeIn)),
    ("spans_whole", whole_spans),
    ("percentile", percentile),
    ("grouped_objective", grouped),
    ("grouped_penalty", grouped_money),
    ("part_periods", has("charges")),
    ("other_periods", other_periods),
    ("contract_years", both(begins_inside_a_month, contract_years)),
    ("earn_back", holding(c.EarnBack)),
    ("caps", holding(c.Cap)),
    ("carried_excess", carries),
    ("credits", both(has("settlement"), mentions_credits)),
    ("rounding_of_lines", holding(c.Round)),
    ("streaks", holding(x.InARow, x.RunLength)),
    ("nth_time", holding(x.InAtLeast)),
    (
        "amendments_in_windows",
        both(has("amendments"), holding(x.InWindow, x.InEachOf, x.InAtLeast, x.InARow, x.RunLength)),
    ),
    ("amended_limit", has("amendments")),
    ("rounding_before_bands", holding(x.Rounded)),
    ("low_volume", few),
    ("relief_and_history", has("reliefs")),
    ("relieved_once", has("reliefs")),
    ("claims", holding(c.Waive)),
    ("business_days", business_days),
    ("issue", disputed),
)
"""What raises each question of the language definition's list of answers."""
