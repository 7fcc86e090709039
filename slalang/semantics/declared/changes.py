"""Watching, changing, wording, proving: reports, reviews, clauses, scenarios, invariants and amendments."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from slalang.model import contract as k
from slalang.model import expression as m
from slalang.semantics.amending import END, end_of, in_force_from, parts_of
from slalang.semantics.checker import Checker, describe, wording
from slalang.semantics.conditions import lag_of
from slalang.semantics.declared.services import common, roles_of
from slalang.semantics.faults.structure import (
    DifferentReferences,
    MissingClause,
    MissingTranslation,
    NotMeaningful,
    OutsideTerm,
    UncheckedWords,
)
from slalang.semantics.faults.units import NotConstant
from slalang.semantics.frames import Frame
from slalang.semantics.proofs.constants import constant
from slalang.semantics.series import LINES
from slalang.semantics.windows import UNITS, period_label, unit_of, within_term
from slalang.source import Place
from slalang.syntax import tree
from slalang.units import BUSINESS_DAYS, DAYS, DURATION, FLAG, UNKNOWN

REFERENCE = re.compile(r"\{([^{}\n]*)\}")
FIGURE = re.compile(
    r"\d[\d_.,]*\s?(?:%|EUR|USD|GBP|business days?|days?|months?|years?|hours?|h\b|días?|meses|años?|horas?)"
)
WORDS = {
    tree.Objective: ("target", "level", "limit"),
    tree.Clock: ("limit",),
    tree.Penalty: ("amount",),
    tree.Bonus: ("amount",),
    tree.Score: ("amount",),
    tree.Charge: ("amount",),
    tree.Settlement: ("cap", "dispute"),
    tree.Report: ("due",),
    tree.Responsibility: ("due",),
    tree.Remedy: ("due", "may"),
}
OPTIONAL: dict[str, type[tree.Node]] = {
    "level": tree.Level,
    "cap": tree.Cap,
    "dispute": tree.Dispute,
    "may": tree.May,
}
SHOWN = ("objectives", "trend", "credits", "recommendations", "points", "remedies", "exclusions", "volumes")


def report(c: Checker, declared: tree.Report) -> k.Report:
    each, due = c.one(declared, tree.Each, "each", required=True), c.one(declared, tree.Due, "due")
    sent, shows = c.one(declared, tree.SentTo, "sent to"), c.one(declared, tree.Shows, "shows")
    for name in shows.names if shows else ():
        if name.text not in SHOWN:
            c.unknown(name.place, name.text, "part of a report", SHOWN)
    return k.Report(
        **common(declared),
        unit=unit_of(c, each.period) if each else "month",
        due=lag_of(c, due.lag, Frame()) if due else None,
        sent_to=roles_of(c, sent.roles) if sent else (),
        shows=tuple(name.text for name in shows.names) if shows else (),
    )


def review(c: Checker, declared: tree.Review) -> k.Review:
    each, notice = c.one(declared, tree.Each, "each", required=True), c.one(declared, tree.ReviewNotice, "notice")
    return k.Review(
        **common(declared),
        unit=unit_of(c, each.period) if each else "year",
        notice=c.expect(c.typed(notice.length, Frame()), DAYS, DURATION, BUSINESS_DAYS) if notice else None,
    )


# ---------------------------------------------------------------- clauses in words


def prose(c: Checker, declared: tree.Prose, languages: tuple[str, ...], parties: tuple[str, ...]) -> k.Prose:
    """A clause: its references exist, its languages say the same, its figures are references."""
    texts = wording(declared)
    headings = tuple(
        (h.language.text if h.language else "", h.text.value) for h in tree.clauses_of(declared, tree.Heading)
    )
    if not texts:
        c.report(MissingClause(declared.name.place, describe(declared), "text"))
    by_language: dict[str, set[str]] = {}
    for clause in tree.clauses_of(declared, tree.Wording):
        found = by_language.setdefault(clause.language.text if clause.language else "", set())
        for match in REFERENCE.finditer(clause.text.value):
            reference = match[1].strip()
            found.add(reference)
            if not known_reference(c, reference, parties):
                c.unknown(inside(clause.text, match), reference, "reference", referable(c, parties))
        for figure in FIGURE.finditer(REFERENCE.sub(lambda m: " " * len(m[0]), clause.text.value)):
            c.report(UncheckedWords(inside(clause.text, figure), figure[0]))
    same_references(c, declared, by_language)
    for language in languages if texts and "" not in by_language else ():
        if language not in by_language:
            c.report(MissingTranslation(declared.name.place, declared.name.text, language))
    every = tuple(dict.fromkeys(r for found in by_language.values() for r in sorted(found)))
    return k.Prose(**common(declared), headings=headings, references=every)


def inside(text: tree.LongText, match: re.Match[str]) -> Place:
    """The place of a match within a long text, whose quotes take three characters."""
    start = text.place.start + 3 + match.start()
    return Place(text.place.source, start, start + len(match[0]))


def same_references(c: Checker, declared: tree.Prose, by_language: dict[str, set[str]]) -> None:
    every = set().union(*by_language.values()) if by_language else set()
    for language, found in by_language.items():
        if missing := every - found:
            words = ", ".join(f"`{{{each}}}`" for each in sorted(missing))
            c.report(DifferentReferences(declared.name.place, words, language or "every language"))


def referable(c: Checker, parties: tuple[str, ...]) -> tuple[str, ...]:
    return (
        *parties,
        *(name for kind in c.scope.tables for name in c.scope.names(kind)),
    )


def known_reference(c: Checker, reference: str, parties: tuple[str, ...]) -> bool:
    if reference in parties:
        return True
    kinds = [kind for kind in c.scope.tables if reference in c.scope.names(kind)]
    if kinds or c.find_clock(reference):
        return True
    owner, _, part = reference.rpartition(".")
    clock = (tree.Clock,) if c.find_clock(owner) else ()
    found = (*(kind for kind in c.scope.tables if owner in c.scope.names(kind)), *clock)
    return any(part in WORDS.get(kind, ()) and says(c.scope.find(kind, owner), part) for kind in found)


def says(declared: Any, part: str) -> bool:
    """Whether a declaration has the clause that a part of it means, where it may lack one."""
    kind = OPTIONAL.get(part)
    return kind is None or declared is None or bool(tree.clauses_of(declared, kind))


# ---------------------------------------------------------------- scenarios and invariants


def scenario(c: Checker, declared: tree.Scenario) -> k.Scenario:
    given: list[k.Given] = []
    expected: list[k.Expected | k.ExpectedRight] = []
    fails = ""
    for clause in declared.clauses:
        if isinstance(clause, tree.Given | tree.Expect | tree.ExpectRight) and clause.period is not None:
            within_term(c, clause.period)
        match clause:
            case tree.Given(period, condition):
                given.append(given_value(c, clause, period_label(period)[0] if period else "", condition))
            case tree.GivenData(file):
                given.append(k.Given(data=file.value, place=file.place))
            case tree.GivenAsOf(on):
                given.append(k.Given(as_of=on.value, place=clause.place))
            case tree.Expect(period, condition, because):
                label = period_label(period)[0] if period else ""
                reason = because.value if because else ""
                if because is not None and not reason.strip():
                    c.report(NotMeaningful(because.place, "no reason is named", "write words of the reason"))
                expected.append(k.Expected(label, c.wanted(condition, Frame(), FLAG), reason, place=clause.place))
            case tree.ExpectRight():
                expected.append(expected_right(c, clause))
            case tree.Fails(text):
                fails = text.value
    title = declared.title.value
    if not expected and not fails:
        c.report(MissingClause(declared.title.place, f'scenario "{title}"', "expect"))
    if expected and fails:
        problem = "a scenario that must fail is not settled, so nothing more can be expected of it"
        c.report(NotMeaningful(declared.title.place, problem, "keep `fails with`, or make it two scenarios"))
    return k.Scenario(
        name=title,
        title=title,
        place=declared.title.place,
        given=tuple(given),
        expected=tuple(expected),
        fails_with=fails,
    )


def key_of_remedy(c: Checker, remedy: tree.Remedy, key: tree.Name | tree.Text) -> None:
    """Reports what a remedy cannot arise for: another objective, or a key where it is kept for none."""
    known: tuple[str, ...] = ()
    match remedy.scope:
        case tree.ForObjectives(objectives):
            known = tuple(str(each) for each in objectives)
        case tree.ForEach(keys) if keys[0].text == "objective":
            known = c.scope.names(tree.Objective)
        case tree.ForEach():
            return
        case None:
            c.report(NotMeaningful(key.place, f"`{remedy.name}` is kept for no key", "leave out `for …`"))
            return
    promised = (found for name in known if (found := c.scope.find(tree.Objective, name)) is not None)
    if isinstance(key, tree.Name):
        if key.text not in known:
            c.unknown(key.place, key.text, f"objective of `{remedy.name}`", known)
    elif not any(tree.clauses_of(each, tree.ForEach) for each in promised):
        c.report(NotMeaningful(key.place, f"`{remedy.name}` is kept for no key", "leave out `for …`"))


def expected_right(c: Checker, clause: tree.ExpectRight) -> k.ExpectedRight:
    """A remedy with what it must have come to; reported where the contract has no such remedy, or nothing so called."""
    name = str(clause.remedy)
    declared = c.scope.find(tree.Remedy, name)
    if declared is None:
        c.unknown(clause.remedy.place, name, "remedy", c.scope.names(tree.Remedy))
    elif clause.what is not None:
        duties, rights = tree.clauses_of(declared, tree.Delivers), tree.clauses_of(declared, tree.May)
        known = [*(x.what.value for x in duties), *(x.what.value for x in rights)]
        if clause.what.value not in known:
            c.unknown(clause.what.place, clause.what.value, f"duty or right of `{name}`", known)
    if declared is not None and clause.key is not None:
        key_of_remedy(c, declared, clause.key)
    label = period_label(clause.period)[0] if clause.period else ""
    key = "" if clause.key is None else clause.key.value if isinstance(clause.key, tree.Text) else clause.key.text
    return k.ExpectedRight(label, name, key, clause.what.value if clause.what else "", clause.state, place=clause.place)


def given_value(c: Checker, clause: tree.Given, label: str, condition: tree.Expression) -> k.Given:
    """One result, amount or parameter with the constant that it is given; none of it where that is not so."""
    value = c.typed(condition, Frame())
    match value:
        case m.Test(subject, m.Equal(known), False) if can_be_given(subject, label):
            found = constant(known)
            if found is None and known.type != UNKNOWN:
                c.report(NotConstant(known.place, "what a scenario gives"))
            written = m.Constant(found, type=known.type, place=known.place)
            return k.Given(label=label, series=subject, value=written, place=clause.place)
        case m.Exists(subject, True) if can_be_given(subject, label):
            return k.Given(label=label, series=subject, place=clause.place)
        case m.Constant(None):
            return k.Given(label=label, place=clause.place)
    c.report(
        NotMeaningful(
            clause.place,
            "a scenario gives one result or amount",
            "write `given in 2026-02: NAME is VALUE`; a parameter is given without a period",
        )
    )
    return k.Given(label=label, place=clause.place)


def can_be_given(subject: m.Expression, label: str) -> bool:
    """Whether a value may stand in for what an expression names: a series before settlement, or a parameter."""
    match subject:
        case m.SeriesValue(kind=kind, settled=settled):
            return not settled and kind is not m.SeriesKind.SUBTOTAL
        case m.ContextValue(name=name):
            return name in LINES
        case m.Named(kind="parameter"):
            return not label
        case _:
            return subject.type == UNKNOWN


def invariant(c: Checker, declared: tree.Invariant) -> k.Invariant:
    always: list[m.Expression] = []
    laws: list[k.LawOfChange] = []
    for clause in declared.clauses:
        match clause:
            case tree.Always(condition):
                always.append(c.wanted(condition, Frame(), FLAG))
            case tree.LawOfChange():
                laws.append(law_of_change(c, clause))
    title = declared.title.value
    return k.Invariant(
        name=title,
        title=title,
        place=declared.title.place,
        always=tuple(always),
        laws=tuple(laws),
    )


def law_of_change(c: Checker, clause: tree.LawOfChange) -> k.LawOfChange:
    """A law of an objective and a line; of all lines `settled` says nothing more."""
    objective, line = str(clause.objective), clause.line
    if not c.scope.find(tree.Objective, objective):
        c.unknown(clause.objective.place, objective, "objective", c.scope.names(tree.Objective))
    path = line.path if isinstance(line, tree.Settled) else line
    name, known = str(path), (*c.scope.names(tree.Penalty, tree.Bonus), *LINES)
    if name not in known:
        c.unknown(path.place, name, "penalty or line", known)
    settled = path is not line and name not in LINES
    return k.LawOfChange(clause.change, objective, clause.effect, name, settled, clause.place)


# ---------------------------------------------------------------- amendments


def amendment(c: Checker, declared: tree.Amendment, start: date) -> k.Amendment:
    """An amendment's frame; what it changes is checked on the contract that it makes."""
    takes = c.one(declared, tree.TakesEffect, "effective", required=True)
    on = takes.date.value if takes else start
    end = c.term[1] if c.term else None
    if takes and (on < start or (end is not None and on > end)):
        c.report(OutsideTerm(takes.date.place, on.isoformat()))
    midway, unit = "", ""
    match takes.midway if takes else None:
        case tree.Splitting(period):
            midway, unit = "splitting", unit_of(c, period)
        case tree.FromTheNext(period):
            midway, unit = "from the next", unit_of(c, period)
    if takes and not midway and on.day != 1:
        problem = f"{on.isoformat()} lies inside a month"
        c.report(NotMeaningful(takes.place, problem, "add `splitting the month` or `from the next month`"))
    changed = tree.clauses_of(declared, tree.Replace)
    begins = in_force_from(on, midway, unit)
    for each in changed:
        day = end_of(each.value) if str(each.path) == END else None
        if day is not None and day.value < begins:
            c.report(OutsideTerm(day.place, begins.isoformat()))
    if takes and (midway or on.day == 1):
        splits = unit if midway == "splitting" else ""
        whole_periods(c, begins, takes, tuple(x.path for x in changed), removed_paths(declared), splits)
    if not any(isinstance(x, tree.Replace | tree.Add | tree.Remove) for x in declared.clauses):
        c.report(MissingClause(declared.name.place, describe(declared), "replace"))
    return k.Amendment(
        **common(declared),
        effective=on,
        midway=midway,
        unit=unit,
        added=tuple(str(getattr(x.declaration, "name", "")) for x in tree.clauses_of(declared, tree.Add)),
        removed=tuple(str(x.path) for x in tree.clauses_of(declared, tree.Remove)),
        replaced=tuple(k.Replacement(*split(c, x.path), x.value.place.text) for x in changed),
    )


MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}


def removed_paths(declared: tree.Amendment) -> tuple[tree.Path, ...]:
    return tuple(x.path for x in tree.clauses_of(declared, tree.Remove))


def whole_periods(
    c: Checker,
    begins: date,
    takes: tree.TakesEffect,
    replaced: tuple[tree.Path, ...],
    removed: tuple[tree.Path, ...],
    splits: str,
) -> None:
    """What is judged for a month, quarter or year changes where one begins, unless the amendment splits it.

    `splits` is the unit that it splits, or nothing; periods that are longer stay whole.
    """
    parted = UNITS[: UNITS.index(splits) + 1] if splits else ()
    for path in (*replaced, *removed):
        owner = ".".join(name.text for name in path.names[:-1]) or str(path)
        for kind in (tree.Objective, tree.Penalty, tree.Bonus, tree.Score, tree.Charge):
            of = c.scope.find(kind, owner)
            found = of if of is not None and path.names[-1].text in parts_of(of) else None
            if path in removed:
                found = c.scope.find(kind, str(path))
            units = {str(x.period) for x in tree.clauses_of(found, tree.Each)} if found else set()
            for unit in (units & set(MONTHS_OF)) - set(parted):
                if begins.day != 1 or (begins.month - 1) % MONTHS_OF[unit]:
                    problem = f"{begins.isoformat()} lies inside a {unit}, for which `{owner}` is kept"
                    fix = f"write `splitting the {unit}` or `from the next {unit}`; amend the rest apart"
                    c.report(NotMeaningful(takes.place, problem, fix))


def split(c: Checker, path: tree.Path) -> tuple[str, str]:
    """`answer_speed.target` as declaration and part; a definition or parameter is replaced whole."""
    names = [name.text for name in path.names]
    if any(c.scope.find(kind, str(path)) for kind in (tree.Define, tree.Parameter)) or (
        len(names) == 2 and (tree.Define, names[0], names[1]) in c.scope.members
    ):
        return str(path), ""
    return (".".join(names[:-1]), names[-1]) if len(names) > 1 else (names[0], "")
