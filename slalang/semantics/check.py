"""The checker: from a contract's text to its model, or to everything that is wrong with it.

Takes a source and a loader of what it uses; gives `Checked`. Assumes nothing of the text. The passes are: load the
files, expand mechanisms, name everything, read the head, check each declaration; then the same for the contract that
each amendment makes, in order of date, so that an amendment is refused by the faults it would cause.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any

from slalang.diagnostic import Diagnostic, Note, has_errors, in_order
from slalang.model import contract as k
from slalang.model import expression as m
from slalang.semantics import expressions
from slalang.semantics.amending import amended, in_force_from, latest_day, out_of_time, settled_otherwise, with_meaning
from slalang.semantics.checker import Checker, own, title_of, wording
from slalang.semantics.consistency import consistency
from slalang.semantics.cycles import circles
from slalang.semantics.declared import changes, facts, header, money, promises, records, services
from slalang.semantics.declared.translations import faults_of, translations
from slalang.semantics.expansion import Expanded, expand
from slalang.semantics.faults.names import DeclaredTwice
from slalang.semantics.faults.structure import Contradiction, NoContract, TooMuch, TwoContracts
from slalang.semantics.fitting import unfitting
from slalang.semantics.gaps import Gaps, gaps_of
from slalang.semantics.loading import Loaded, Loader, load
from slalang.semantics.over_time import over_time
from slalang.semantics.parameters import arguments_fit, parameter
from slalang.semantics.proofs.whole import check_contract
from slalang.semantics.row_cycles import row_circles
from slalang.semantics.scope import build_scope, owner_of
from slalang.semantics.sense import doubtful
from slalang.semantics.usage import with_usage
from slalang.semantics.windows import UNITS
from slalang.source import Place, Source
from slalang.syntax import tree
from slalang.units import TEXT

NOTHING_GIVEN: Mapping[str, m.Expression] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking gave: the contract if there is no error, and every fault in the order of the text."""

    contract: k.Contract | None
    faults: tuple[Diagnostic, ...]
    sources: tuple[Source, ...]


def check(source: Source, loader: Loader, given: Mapping[str, m.Expression] = NOTHING_GIVEN) -> Checked:
    """Checks a contract with everything it uses; `given` are values of parameters in place of those that are set."""
    try:
        return checked(source, loader, given)
    except RecursionError:  # limits stand where depth comes from; this holds where several of them meet
        fault = TooMuch(Place(source, 0, min(len(source.text), 1)), "this is nested deeper than can be followed")
        return Checked(None, (fault,), (source,))


def checked(source: Source, loader: Loader, values: Mapping[str, m.Expression]) -> Checked:
    """The same, where nothing is nested beyond measure."""
    loaded = load(source, loader)
    given = tuple(d for file in loaded.files for d in file.declarations)
    heads = [d for d in loaded.files[-1].declarations if isinstance(d, tree.Contract)]
    faults: list[Diagnostic] = [*loaded.faults]
    others = [d for file in loaded.files[:-1] for d in file.declarations if isinstance(d, tree.Contract)]
    more = [*heads[1:], *others] if heads else others[1:]
    faults += (TwoContracts(each.name.place, each.name.text, (heads or others)[0].name.place) for each in more)
    if not heads:
        if not has_errors(faults):
            faults.append(NoContract(Place(source, 0, min(len(source.text), 1))))
        return Checked(None, tuple(in_order(faults)), loaded.sources)
    expanded = expand(given, gaps_of(loaded.files, not loaded.complete))
    faults += expanded.faults
    faults += faults_of(expanded.declarations)
    sound = not has_errors(faults)
    latest = latest_day(expanded.declarations, heads[0])
    making = partial(Making, loaded, heads[0], gaps=expanded.gaps, sound=sound, values=values, latest=latest)
    makings = [making(expanded.declarations)]
    made = makings[0].contract(faults)
    for each, amendment in consolidated(expanded, faults):
        makings.append(making(each, amended=True))
        caused: list[Diagnostic] = []
        after = makings[-1].contract(caused)
        faults += under(amendment, caused, faults)
        if made is not None and after is not None:
            made = with_meaning(made, amendment.name.text, after)
    scenarios = scenarios_of(makings, faults)
    if made is not None:
        made = replace(made, scenarios=scenarios)
        faults += (*out_of_time(made), *settled_otherwise(made))
    contract = None if has_errors(faults) else made
    applied = [d.name.text for d in given if isinstance(d, tree.Apply)]
    return Checked(contract, told_once(in_order(faults), applied), loaded.sources)


def under(amendment: tree.Amendment, caused: list[Diagnostic], before: list[Diagnostic]) -> Iterator[Diagnostic]:
    """The faults that an amendment brings, each with its name: they stand at what no longer fits, far from it."""
    known = {replace(fault, under=None) for fault in before}
    by = Note(amendment.name.place, f"under the amendment `{amendment.name.text}`")
    for fault in caused:
        if fault not in known:
            here = amendment.place.holds(fault.place)
            yield fault if here else replace(fault, under=by)


def scenarios_of(makings: list[Making], faults: list[Diagnostic]) -> tuple[k.Scenario, ...]:
    """Each scenario as the first terms read it that have all it speaks of; where none have, what the first lack."""
    found = []
    for readings in zip(*(making.scenarios for making in makings), strict=True):
        scenario, lacking = next((r for r in readings if not has_errors(r[1])), readings[0])
        faults += lacking
        found.append(scenario)
    return tuple(found)


def told_once(faults: list[Diagnostic], applied: list[str]) -> tuple[Diagnostic, ...]:
    """Faults inside a mechanism once, however often it is applied, by whatever name its declarations go there."""
    if not applied:
        return tuple(faults)
    prefix = re.compile(rf"\b({'|'.join(map(re.escape, applied))})\.")
    found: dict[tuple[Place, str, str], Diagnostic] = {}
    for fault in faults:
        found.setdefault((fault.place, fault.id(), prefix.sub("", fault.text())), fault)
    return tuple(found.values())


def consolidated(
    expanded: Expanded, faults: list[Diagnostic]
) -> list[tuple[tuple[tree.Declaration, ...], tree.Amendment]]:
    """The declarations in force after each amendment, in order of their dates."""
    amendments = [d for d in expanded.declarations if isinstance(d, tree.Amendment)]
    dated = [(x[0].date.value, d) for d in amendments if (x := tree.clauses_of(d, tree.TakesEffect))]
    result = []
    faults += changed_twice(amendments)
    current = expanded.declarations
    for _, each in sorted(dated, key=lambda pair: pair[0]):
        current, more = amended(current, each, expanded.gaps)
        faults += more
        if more:  # what an amendment meant to change is not known, so neither are the terms after it
            break
        result.append((current, each))
    return result


def changed_twice(amendments: list[tree.Amendment]) -> Iterator[Diagnostic]:
    """Two amendments that hold from one day and replace one thing: nothing says which of them does."""
    dated = [(holds_from(x[0]), d) for d in amendments if (x := tree.clauses_of(d, tree.TakesEffect))]
    first: dict[tuple[date, str], tree.Replace] = {}
    for on, amendment in dated:
        for each in tree.clauses_of(amendment, tree.Replace):
            other = first.setdefault((on, str(each.path)), each)
            if other is not each:
                yield DeclaredTwice(
                    each.path.place, f"on {on.isoformat()} the replacement of", str(each.path), other.path.place
                )
    yield from come_and_gone(dated)


def holds_from(clause: tree.TakesEffect) -> date:
    """The day from which an amendment holds; its date where its words name no period."""
    match clause.midway:
        case tree.FromTheNext(period) if period.text in UNITS:
            return in_force_from(clause.date.value, "from the next", period.text)
    return clause.date.value


def come_and_gone(dated: list[tuple[date, tree.Amendment]]) -> Iterator[Diagnostic]:
    """What one amendment removes or adds and another that holds from the same day touches: their order would decide."""
    touched: dict[tuple[date, str], tuple[tree.Amendment, tree.Node, bool]] = {}
    for on, amendment in dated:
        for clause in amendment.clauses:
            match clause:
                case tree.Replace(path):
                    whole = False
                    names = {str(path), ".".join(n.text for n in path.names[:-1])}
                case tree.Remove(path):
                    whole, names = True, {str(path)}
                case tree.Add(declaration):
                    whole, names = True, {str(getattr(declaration, "name", ""))}
                case _:
                    continue
            for name in sorted(names - {""}):
                other, before, was_whole = touched.setdefault((on, name), (amendment, clause, whole))
                if other is not amendment and (whole or was_whole):
                    yield DeclaredTwice(clause.place, f"on {on.isoformat()} the change of", name, before.place)


class Making:
    """One contract being made of declarations."""

    def __init__(
        self,
        loaded: Loaded,
        head: tree.Contract,
        declarations: tuple[tree.Declaration, ...],
        gaps: Gaps,
        sound: bool,
        amended: bool = False,
        values: Mapping[str, m.Expression] = NOTHING_GIVEN,
        latest: date | None = None,
    ) -> None:
        self.loaded, self.head, self.declarations, self.gaps = loaded, head, declarations, gaps
        self.sound, self.amended, self.values = sound, amended, values
        self.latest = latest
        self.scenarios: list[tuple[k.Scenario, tuple[Diagnostic, ...]]] = []

    def contract(self, faults: list[Diagnostic]) -> k.Contract | None:
        """The model; its faults are added to `faults`."""
        scope, doubled = build_scope(self.declarations)
        found: list[Diagnostic] = [*doubled]
        c = Checker(scope, "", "UTC", expressions.typed, settings_of(self.declarations, found), self.gaps)
        c.given = self.values
        c.zone = header.zone_name(c, self.head, "UTC", required=True)
        c.currency = header.currency(c, self.head)
        prepare(c)
        arguments_fit(c, [d for file in self.loaded.files for d in file.declarations])
        made = self.made(c)
        found += c.faults
        if made is not None and self.sound and not has_errors(found):  # proofs take names and units for granted
            found += (*unfitting(made), *check_contract(made))
        if made is not None and self.sound and not has_errors(found):
            found += doubtful(made)
        faults += found
        return made

    def made(self, c: Checker) -> k.Contract | None:
        head = next((d for d in self.declarations if isinstance(d, tree.Contract)), self.head)
        provider, customer = header.parties(c, head)
        start, end = header.term(c, head)
        c.term = start, self.latest
        languages = header.languages(c, head) or ("en",)
        spoken_of = (
            *(p.name for p in (provider, customer) if p),
            "contract.effective",
            *(("contract.end",) if end else ()),
        )
        parts = self.parts(c, languages, spoken_of, start)
        number = c.one(head, tree.ContractNumber, "number", required=True)
        nature, recourse = c.one(head, tree.Nature, "nature"), c.one(head, tree.Recourse, "credits")
        law, prevails = c.one(head, tree.Law, "law"), c.one(head, tree.Prevails, "prevails")
        precedence = c.one(head, tree.Precedence, "precedence")
        if provider is None or customer is None:
            return None
        contract = k.Contract(
            name=head.name.text,
            title=title_of(head),
            number=number.text.value if number else "",
            provider=provider,
            customer=customer,
            effective_from=start,
            effective_to=end,
            zone=c.zone,
            currency=c.currency,
            languages=languages,
            place=head.name.place,
            prevails=prevails.language.text if prevails else "",
            law=law.text.value if law else "",
            nature=nature.kind if nature else "",
            recourse=recourse.kind if recourse else "",
            precedence=tuple(n.text for n in precedence.names) if precedence else (),
            text=wording(head),
            translations=translations(self.declarations),
            version=version(self.loaded.sources),
            **parts,
        )
        c.faults += (
            *consistency(contract, head, self.gaps),
            *circles(contract),
            *row_circles(contract),
            *over_time(contract),
        )
        return with_usage(contract)

    def parts(self, c: Checker, languages: tuple[str, ...], parties: tuple[str, ...], start: date) -> dict[str, Any]:
        """Every declaration's model, by kind. A library's unused metrics and definitions are left alone."""
        scope = c.scope
        made: dict[str, Any] = {
            "parameters": tuple(parameter(c, d) for d in scope.all(tree.Parameter)),
            "calendars": tuple(header.service_calendar(c, d) for d in scope.all(tree.Calendar)),
            "charges": tuple(services.charge(c, d) for d in scope.all(tree.Charge)),
            "services": tuple(services.service(c, d) for d in scope.all(tree.Service)),
            "roles": tuple(services.role(c, d) for d in scope.all(tree.Role)),
            "responsibilities": tuple(services.responsibility(c, d) for d in scope.all(tree.Responsibility)),
            "records": (
                *(records.record(c, d) for d in scope.all(tree.Record)),
                *(records.decision_record(name) for name in records.DECISIONS),
            ),
            "lookups": present(records.lookup(c, d) for d in scope.all(tree.Lookup)),
            "spans": present(records.spans(c, d) for d in scope.all(tree.Spans)),
            "priorities": present(facts.priority(c, d) for d in scope.all(tree.Priority)),
            "clocks": present(facts.clock(c, d) for d in scope.all(tree.Clock)),
            "escalations": tuple(facts.escalation(c, d) for d in scope.all(tree.Escalation)),
            "objectives": tuple(promises.objective(c, d) for d in scope.all(tree.Objective)),
            "reliefs": tuple(promises.relief(c, d) for d in scope.all(tree.Relief)),
            "consequences": tuple(
                money.consequence(c, d) for d in scope.all(tree.Penalty) + scope.all(tree.Bonus) + scope.all(tree.Score)
            ),
            "settlement": self.settlement(c),
            "remedies": tuple(money.remedy(c, d) for d in scope.all(tree.Remedy)),
            "reports": tuple(changes.report(c, d) for d in scope.all(tree.Report)),
            "reviews": tuple(changes.review(c, d) for d in scope.all(tree.Review)),
            "amendments": tuple(changes.amendment(c, d, start) for d in scope.all(tree.Amendment)),
            "clauses": tuple(changes.prose(c, d, languages, parties) for d in scope.all(tree.Prose)),
        }
        unnamed = self.declarations
        self.scenarios = [self.scenario(c, d) for d in unnamed if isinstance(d, tree.Scenario)]
        before = len(c.faults)
        made["invariants"] = tuple(changes.invariant(c, d) for d in unnamed if isinstance(d, tree.Invariant))
        if self.amended:  # what they read may be gone or not yet there; as signed they are checked
            del c.faults[before:]
        made["defines"] = tuple(facts.define(c, d) for d in scope.all(tree.Define) if own(d) or is_series(d))
        made["metrics"] = tuple(
            facts.metric(c, d) for d in scope.all(tree.Metric) if own(d) or d.name.text in c.metrics
        )
        return made

    def scenario(self, c: Checker, declared: tree.Scenario) -> tuple[k.Scenario, tuple[Diagnostic, ...]]:
        """A scenario as these terms read it, with what is wrong with it under them: others may have what it names."""
        before = len(c.faults)
        read = changes.scenario(c, declared)
        lacking = tuple(c.faults[before:])
        del c.faults[before:]
        return read, lacking

    def settlement(self, c: Checker) -> k.Settlement | None:
        found = c.scope.all(tree.Settlement)
        for again in found[1:]:
            problem = f"`{again.name}` is a second settlement; a contract has one"
            c.report(Contradiction(again.name.place, problem, found[0].name.place, "put all steps into one of them"))
        return money.settlement(c, found[0]) if found else None


def prepare(c: Checker) -> None:
    """What expressions need before the first is read: records, tags, and the keys of groups with their types."""
    records.views(c)
    records.names_apart(c)
    homeless = (d for d in c.scope.members.values() if owner_of(d) not in c.records)
    c.gaps = c.gaps.with_names(d.name.text for d in homeless)
    c.tags = promises.tags_of(c)
    for objective in c.scope.all(tree.Objective):
        for each in tree.clauses_of(objective, tree.ForEach):
            record = promises.measured_record(c, objective)
            for key in each.keys:
                if found := promises.group_type(c, key.text, record):
                    c.groups.setdefault(key.text, found)
                else:  # one of these was meant
                    c.gaps = c.gaps.with_names(n for field in c.records[record].fields for n in (field, f"{field}s"))
    fields = {name for view in c.records.values() for name in view.fields}
    for charge in c.scope.all(tree.Charge):
        for key in charge.scope.keys if charge.scope else ():
            c.groups.setdefault(key.text, TEXT)
            if key.text not in fields:
                c.unknown(key.place, key.text, "field of a record", fields)
    for name, value in c.settings.items():
        if not c.scope.find(tree.Parameter, name):
            c.unknown(value.place, name, "parameter", c.scope.names(tree.Parameter))


def settings_of(declarations: tuple[tree.Declaration, ...], faults: list[Diagnostic]) -> dict[str, tree.Expression]:
    """What `set` gives to parameters; of two for one parameter the second is a fault."""
    first: dict[str, tree.Setting] = {}
    for each in declarations:
        if isinstance(each, tree.Setting):
            name = str(each.path)
            if name in first:
                faults.append(DeclaredTwice(each.place, "setting of", name, first[name].place))
            first.setdefault(name, each)
    return {name: each.value for name, each in first.items()}


def is_series(define: tree.Define) -> bool:
    """Whether a definition has a value in each period, and so is read by its name."""
    return isinstance(define.scope, tree.EachPeriod)


def present(found: Any) -> tuple[Any, ...]:
    return tuple(each for each in found if each is not None)


def version(sources: tuple[Source, ...]) -> str:
    """The sha256 of all texts, each with its name and length, so that no text can pass for another."""
    digest = hashlib.sha256()
    for source in sorted(sources, key=lambda s: s.name):
        data = source.text.encode()
        digest.update(f"{source.name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()
