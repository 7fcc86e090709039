"""Money and points: penalties, bonuses, scores, the settlement and the remedies."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from slalang.diagnostic import nearest
from slalang.model import contract as k
from slalang.model import expression as m
from slalang.semantics.checker import Checker, composed, describe
from slalang.semantics.conditions import calendar_named, lag_of, levels_of
from slalang.semantics.declared.promises import measured_record, words_of
from slalang.semantics.declared.services import common
from slalang.semantics.faults.names import UnknownName
from slalang.semantics.faults.structure import Contradiction, MissingClause, NotMeaningful, SilentOutcome
from slalang.semantics.frames import Frame
from slalang.semantics.names import key_value
from slalang.semantics.proofs.constants import constant
from slalang.semantics.series import LINES, objective_type
from slalang.semantics.windows import UNITS, unit_of
from slalang.syntax import tree
from slalang.units import BUSINESS_DAYS, DAYS, DURATION, FLAG, POINTS, UNKNOWN, Kind, Rounding, Type
from slalang.units.algebra import unify


class Subject:
    """What a consequence or remedy is for: its objectives, its keys, and the frame in which it is read."""

    def __init__(self, c: Checker, declared: Any) -> None:
        self.objectives: tuple[str, ...] = ()
        self.per_objective = False
        self.unnamed = False
        self.key = ""
        self.unit = ""
        match declared.scope:
            case tree.ForObjectives(paths):
                for path in paths:
                    if not c.scope.find(tree.Objective, str(path)):
                        c.unknown(path.place, str(path), "objective", c.scope.names(tree.Objective))
                self.objectives = tuple(str(path) for path in paths if c.scope.find(tree.Objective, str(path)))
                self.unnamed = not self.objectives
            case tree.ForEach(keys, tagged):
                self.for_each(c, keys, tagged)
        self.frame = self.framed(c)

    def for_each(self, c: Checker, keys: tuple[tree.Name, ...], tagged: tree.Name | None) -> None:
        for key in keys:
            if key.text == "objective":
                self.per_objective = True
                tag = tagged.text if tagged else None
                if tagged and tagged.text not in c.tags:
                    c.unknown(tagged.place, tagged.text, "tag of an objective", c.tags)
                found = (o for o in c.scope.all(tree.Objective) if tag is None or tag in own_tags(o))
                self.objectives = tuple(o.name.text for o in found)
                self.unnamed |= not self.objectives
            elif key.text in c.groups:
                self.key = key.text
            else:
                self.unnamed = True
                unknown_key(c, key)

    def framed(self, c: Checker) -> Frame:
        declared = [o for name in self.objectives if (o := c.scope.find(tree.Objective, name))]
        types = [objective_type(c, o.name.text, o.name.place) for o in declared]
        common_type = types[0] if types else UNKNOWN
        for each in types[1:]:
            common_type = unify(common_type, each) or UNKNOWN
        keys = {self.key} if self.key else set()
        keys |= {x.keys[0].text for o in declared for x in tree.clauses_of(o, tree.ForEach)}
        if declared and not self.key and keys:
            self.key = min(keys)
        records = {measured_record(c, o) for o in declared}
        units = {str(x.period) for o in declared for x in tree.clauses_of(o, tree.Each)}
        self.unnamed |= bool(declared) and not (units and units <= set(UNITS))
        self.unit = units.pop() if len(units) == 1 else ""
        one = declared[0].name.text if len(declared) == 1 else ""
        return Frame(
            record=records.pop() if len(records) == 1 else "",
            keys={key: c.groups[key] for key in sorted(keys) if key in c.groups},
            objective=bool(declared) or self.per_objective or self.unnamed,
            context=words_of(common_type) if declared or self.per_objective or self.unnamed else {},
            levels=levels_of(c, one) if one and not self.per_objective else None,
            blind=self.unnamed or not all(keys_known(c, o) for o in declared),
        )


def unknown_key(c: Checker, key: tree.Name) -> None:
    """Reports a key that nothing is kept by, with how one comes to be; a record has rows, and no key of its own."""
    known = ("objective", *c.groups)
    if c.gaps.may_declare(key.text):
        return
    way = nearest(key.text, known)
    if not way and key.text in c.records:
        way = f"; for each row write an amount such as `sum of … over {c.records[key.text].plural}`"
    c.report(UnknownName(key.place, key.text, "key", way or "; what an objective or charge is `for each` of is one"))


def keys_known(c: Checker, declared: tree.Objective) -> bool:
    """Whether an objective is for each of a key that exists."""
    return all(key.text in c.groups for x in tree.clauses_of(declared, tree.ForEach) for key in x.keys)


def own_tags(declared: tree.Objective) -> set[str]:
    return {n.text for x in tree.clauses_of(declared, tree.Tags) for n in x.names}


def consequence(c: Checker, declared: tree.Penalty | tree.Bonus | tree.Score) -> k.Consequence:
    kind = type(declared).__name__.lower()
    subject = Subject(c, declared)
    each, amount = c.one(declared, tree.Each, "each"), c.one(declared, tree.Amount, "amount", required=True)
    when, whatever = (
        c.one(declared, tree.When, "when"),
        c.one(declared, tree.WhateverTheOutcome, "whatever the outcome"),
    )
    if subject.frame.objective and not (when or whatever or subject.unnamed):
        c.report(SilentOutcome(declared.name.place, declared.name.text))
    if when and whatever:
        fix = "keep the one that is meant"
        c.report(Contradiction(whatever.place, "it comes `when …` and `whatever the outcome`", when.place, fix))
    unit = unit_of(c, each.period) if each else subject.unit
    if not unit and not subject.unnamed:
        c.report(MissingClause(declared.name.place, describe(declared), "each"))
    want = POINTS if kind == "score" else c.money()
    value = c.wanted(amount.value, subject.frame, want) if amount else c.lost(declared.name.place)
    return k.Consequence(
        **common(declared),
        kind=kind,
        amount=value,
        unit=unit or "month",
        objectives=subject.objectives,
        per_objective=subject.per_objective,
        key=subject.key,
        when=c.wanted(when.condition, subject.frame, FLAG) if when else None,
        whatever_the_outcome=whatever is not None,
        tags=tuple(n.text for x in tree.clauses_of(declared, tree.Tags) for n in x.names),
    )


# ---------------------------------------------------------------- the settlement


def settlement(c: Checker, declared: tree.Settlement) -> k.Settlement:
    each = c.one(declared, tree.Each, "each", required=True)
    unused, dispute = c.one(declared, tree.Unused, "unused"), c.one(declared, tree.Dispute, "dispute")
    if unused and unused.event.text != "termination":
        c.unknown(unused.event.place, unused.event.text, "end of credits", ("termination",))
    made = k.Settlement(
        **common(declared),
        unit=unit_of(c, each.period) if each else "month",
        steps=tuple(s for clause in declared.clauses if (s := step(c, clause))),
        payments=tuple(p for clause in declared.clauses if (p := payment(c, clause))),
        taxes=tuple(t for clause in declared.clauses if (t := tax(c, clause))),
        unused=unused.fate if unused else "",
        unused_on=unused.event.text if unused else "",
        dispute=lag_of(c, dispute.lag, Frame()) if dispute else None,
    )
    complete(c, declared, made)
    return made


def complete(c: Checker, declared: tree.Settlement, made: k.Settlement) -> None:
    """How credits are paid and taxed has no default; bonuses, where there are any, say so for themselves."""
    penalties = bool(c.scope.names(tree.Penalty))
    bonuses = bool(c.scope.names(tree.Bonus))
    for needed, of_bonuses, words in ((penalties, False, ""), (bonuses, True, " bonuses")):
        if needed and not any(p.bonuses is of_bonuses for p in made.payments):
            c.report(MissingClause(declared.name.place, describe(declared), f"pay{words} as"))
        if needed and not any(t.bonuses is of_bonuses for t in made.taxes):
            c.report(MissingClause(declared.name.place, describe(declared), f"tax{words} as"))
    if (penalties or bonuses) and not any(isinstance(s, k.Round) for s in made.steps):
        c.report(MissingClause(declared.name.place, describe(declared), "round"))


def step(c: Checker, clause: tree.SettlementClause) -> k.SettlementStep | None:
    place = clause.place
    frame = Frame()
    match clause:
        case tree.Keep(choice, named, each):
            if choice == "first" and any(str(line.path) in LINES for line in named):
                problem = "`first` of all lines: the order of declarations means nothing"
                c.report(NotMeaningful(place, problem, "name the penalties in their order, `keep first of NAME, NAME`"))
            return k.Keep(choice, lines(c, named), for_each(c, each), place=place)
        case tree.Waive(named, condition):
            return k.Waive(lines(c, named), c.wanted(condition, frame, FLAG), place=place)
        case tree.Cap(named, each, at, carrying):
            key = for_each(c, each)
            of_key = Frame(keys={key: c.groups[key]} if key in c.groups else {})
            limit = not_under_zero(c, at, of_key, "a limit under zero lets nothing through")
            return k.Cap(lines(c, named), limit, key, carried(c, carrying), place=place)
        case tree.Reduce(named, by):
            return k.Reduce(lines(c, named), not_under_zero(c, by, frame, "this would increase them"), place=place)
        case tree.Increase(named, by):
            return k.Increase(lines(c, named), not_under_zero(c, by, frame, "this would reduce them"), place=place)
        case tree.Subtotal(name, named):
            return k.Subtotal(name.text, lines(c, named), place=place)
        case tree.EarnBack(named, condition):
            return k.EarnBack(lines(c, named), c.wanted(condition, frame, FLAG), place=place)
        case tree.Round(way, to):
            return k.Round(Rounding(way), positive(c, to), place=place)
        case tree.Drop(bound, threshold):
            return k.Drop(positive(c, threshold), bound == "at most", place=place)
        case _:
            return None


def not_under_zero(c: Checker, amount: tree.Expression, frame: Frame, problem: str) -> m.Expression:
    """The money of a step; reported where the text itself gives less than nothing."""
    found = c.wanted(amount, frame, c.money())
    fixed = constant(found)
    if isinstance(fixed, Fraction) and fixed < 0:
        c.report(NotMeaningful(amount.place, problem, "write an amount of at least zero"))
    return found


def positive(c: Checker, amount: tree.Quantity) -> Fraction:
    value = c.expect(c.typed(amount, Frame()), c.money())
    if isinstance(value, m.Constant) and isinstance(value.value, Fraction) and value.type.kind is Kind.MONEY:
        if value.value > 0:
            return value.value
        c.report(NotMeaningful(amount.place, "this amount is zero", "write an amount over zero"))
    return Fraction(1, 100)


def lines(c: Checker, named: tuple[tree.Line, ...]) -> tuple[k.LineSelector, ...]:
    known = (*c.scope.names(tree.Penalty, tree.Bonus), *LINES)
    for each in named:
        if str(each.path) not in known:
            c.unknown(each.path.place, str(each.path), "line of the settlement", known)
        if each.key is not None:
            key_value(c, each.key, Frame())
    return tuple(k.LineSelector(str(each.path), key_text(each.key)) for each in named)


def key_text(key: tree.Name | tree.Text | None) -> str:
    return "" if key is None else composed(key.value) if isinstance(key, tree.Text) else key.text


def for_each(c: Checker, clause: tree.ForEach | None) -> str:
    if clause is None:
        return ""
    key = clause.keys[0]
    if key.text != "objective" and key.text not in c.groups:
        unknown_key(c, key)
    return key.text


def carried(c: Checker, carrying: tree.Carrying | None) -> int | None:
    if carrying is None:
        return None
    if carrying.limit is None:
        return 0
    if not carrying.limit.unit.startswith("month") or carrying.limit.value.denominator != 1 or carrying.limit.value < 1:
        c.report(NotMeaningful(carrying.limit.place, "an excess is carried for whole months", "write `for 3 months`"))
        return 1
    return int(carrying.limit.value)


def payment(c: Checker, clause: tree.SettlementClause) -> k.Payment | None:
    match clause:
        case tree.PayNextInvoice(bonuses, form):
            return k.Payment(bonuses, form_of(c, bonuses, form))
        case tree.PayAtEnd(bonuses, form, period):
            return k.Payment(bonuses, form_of(c, bonuses, form), unit_of(c, period))
    return None


def form_of(c: Checker, bonuses: bool, form: tree.Name) -> str:
    right = "supplement" if bonuses else "credit"
    if form.text != right:
        c.unknown(form.place, form.text, "form of payment", (right,))
    return right


def tax(c: Checker, clause: tree.SettlementClause) -> k.Tax | None:
    match clause:
        case tree.TaxPrice(bonuses, direction, rate):
            right = "supplement" if bonuses else "reduction"
            if direction != right:
                problem = f"{'bonuses' if bonuses else 'credits'} are no price {direction}"
                c.report(NotMeaningful(clause.place, problem, f"write `price {right}`"))
            return k.Tax(bonuses, f"price {right}", rate.value / 100)
        case tree.TaxCompensation(bonuses):
            return k.Tax(bonuses, "compensation")
    return None


# ---------------------------------------------------------------- remedies


def remedy(c: Checker, declared: tree.Remedy) -> k.Remedy:
    subject = Subject(c, declared)
    when = c.one(declared, tree.When, "when", required=True)
    before = c.one(declared, tree.NotBefore, "not before month")
    delivers = tree.clauses_of(declared, tree.Delivers)
    may = tree.clauses_of(declared, tree.May)
    if not (delivers or may):
        c.report(MissingClause(declared.name.place, describe(declared), "customer may"))
    return k.Remedy(
        **common(declared),
        objectives=subject.objectives,
        per_objective=subject.per_objective,
        key=subject.key,
        when=c.wanted(when.condition, subject.frame, FLAG) if when else None,
        not_before_month=before.month if before else 0,
        delivers=tuple(k.Delivers(x.side, x.what.value, lag_of(c, x.lag, Frame())) for x in delivers),
        may=tuple(right(c, x) for x in may),
    )


def right(c: Checker, clause: tree.May) -> k.May:
    match clause.terms:
        case tree.Notice(length, given):
            notice = c.expect(c.typed(length, Frame()), DAYS, DURATION, BUSINESS_DAYS, Type(Kind.UNKNOWN))
            calendar_named(c, notice, length.place)
            return k.May(clause.side, clause.what.value, notice, lag_of(c, given, Frame()) if given else None)
        case tree.Lag():
            return k.May(clause.side, clause.what.value, None, lag_of(c, clause.terms, Frame()))
    return k.May(clause.side, clause.what.value)
