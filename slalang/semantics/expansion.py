"""Expands mechanisms before anything is checked: `apply M(…) as X` becomes M's declarations, named `X.name`.

Takes the declarations of all files; gives them without mechanisms and their application, the faults, and the gaps that
they leave. Inside a mechanism its parameters stand for the arguments, which keep the scope of the place where they were
written; its own declarations are called `X.name` from outside and by their bare names within.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from slalang.diagnostic import Diagnostic, nearest
from slalang.semantics.faults.names import DeclaredTwice, UnknownName, WrongArgument
from slalang.semantics.faults.structure import NotMeaningful, TooMuch
from slalang.semantics.gaps import Gaps
from slalang.syntax import tree


@dataclass(frozen=True, slots=True)
class Expanded:
    """The declarations without mechanisms, the faults of applying them, and what is missing since."""

    declarations: tuple[tree.Declaration, ...]
    faults: tuple[Diagnostic, ...]
    gaps: Gaps


MOST_DECLARATIONS = 20_000
"""Far over any contract, and small enough that no text can stall a machine."""


def expand(declarations: Iterable[tree.Declaration], gaps: Gaps) -> Expanded:
    """Declarations with every application replaced by what it declares."""
    given = tuple(declarations)
    faults: list[Diagnostic] = []
    mechanisms: dict[str, tree.Mechanism] = {}
    for each in given:
        if isinstance(each, tree.Mechanism):
            if first := mechanisms.get(each.name.text):
                faults.append(DeclaredTwice(each.name.place, "mechanism", each.name.text, first.name.place))
            mechanisms.setdefault(each.name.text, each)
    result: list[tree.Declaration] = []
    lost: set[str] = set()
    for each in given:
        if isinstance(each, tree.Apply):
            called = each.call.name
            if mechanism := mechanisms.get(called.text):
                if len(result) + len(mechanism.declarations) > MOST_DECLARATIONS:
                    faults.append(TooMuch(each.place, f"mechanisms declare more than {MOST_DECLARATIONS} things here"))
                    break
                result += applied(each, mechanism, faults, lost)
                continue
            lost.add(each.name.text)
            if not gaps.may_declare(called.text):
                faults.append(UnknownName(called.place, called.text, "mechanism", nearest(called.text, mechanisms)))
        elif not isinstance(each, tree.Mechanism):
            result.append(each)
    return Expanded(tuple(result), tuple(faults), gaps.with_names(lost))


def applied(
    apply: tree.Apply, mechanism: tree.Mechanism, faults: list[Diagnostic], lost: set[str]
) -> tuple[tree.Declaration, ...]:
    """What an application declares; parameters without an argument are added to `lost`."""
    bound = arguments(apply.call, mechanism, faults)
    lost |= {name for name, value in bound.items() if value is None}
    own = {name.text for d in mechanism.declarations if isinstance(name := getattr(d, "name", None), tree.Name)}
    inside = Inside(apply.name.text, bound, frozenset(own))
    result = []
    for each in mechanism.declarations:
        if isinstance(each, tree.Apply | tree.Mechanism | tree.Settlement | tree.Use | tree.Contract):
            problem = "a mechanism declares scores, series, amounts and remedies; this is none"
            faults.append(NotMeaningful(each.place, problem, "move it out of the mechanism"))
        else:
            result.append(inside.renamed(each))
    return tuple(result)


def arguments(
    call: tree.Call, mechanism: tree.Mechanism, faults: list[Diagnostic]
) -> dict[str, tree.Expression | None]:
    """What each parameter stands for; None where the argument is missing (already reported)."""
    formals = {f.name.text: f for f in mechanism.formals}
    bound: dict[str, tree.Expression | None] = {}
    told = len(faults)
    for argument in call.arguments:
        name = argument.name.text if argument.name else next(iter(formals), "") if len(formals) == 1 else ""
        if name not in formals:
            unnamed = "needs the names of its parameters"
            problem = f"has no parameter `{name}`{nearest(name, formals)}" if name else unnamed
            faults.append(WrongArgument(argument.place, mechanism.name.text, problem))
        elif name in bound:
            faults.append(WrongArgument(argument.place, mechanism.name.text, f"is given `{name}` twice"))
        else:
            bound[name] = argument.value
    for name, formal in formals.items():
        if name not in bound:
            if formal.default is None and len(faults) == told:
                problem = f"needs its parameter `{name}`"
                faults.append(WrongArgument(call.place, mechanism.name.text, problem))
            bound[name] = formal.default
    return bound


@dataclass(frozen=True, slots=True)
class Inside:
    """The view from inside one application: `bound` parameters, and the names of its `own` declarations."""

    prefix: str
    bound: Mapping[str, tree.Expression | None]
    own: frozenset[str]

    def renamed(self, declaration: Any) -> Any:
        """The declaration under its outer name."""
        inner = self.rewritten(declaration)
        name = getattr(declaration, "name", None)
        return tree.changed(inner, name=self.outer(name)) if isinstance(name, tree.Name) else inner

    def outer(self, name: tree.Name) -> tree.Name:
        return tree.changed(name, text=f"{self.prefix}.{name.text}")

    def rewritten(self, node: Any) -> Any:
        """The node with parameters replaced and own names prefixed, all the way down; arguments stay as they are."""
        match node:
            case tuple():
                return tuple(self.rewritten(each) for each in node)
            case tree.Path(names) if len(names) == 1 and names[0].text in self.bound:
                return self.bound[names[0].text] or node
            case tree.Path(names) if names[0].text in self.own:
                return tree.changed(node, names=(self.outer(names[0]), *names[1:]))
            case tree.Path(names) if names[0].text in self.bound:
                return self.member(node)
            case tree.TheLast(tree.Name(text)) | tree.TheBefore(tree.Name(text)) if text in self.bound:
                return tree.changed(node, count=self.bound[text] or node.count)
            case tree.TheNextOne(tree.Name(text)) if isinstance(count := self.bound.get(text), tree.Quantity):
                return tree.TheNext(count, place=node.place)
            case tree.ForObjectives(objectives):
                return tree.changed(node, objectives=tuple(self.as_path(each) for each in objectives))
            case tree.Name(text):
                return self.as_name(node)
            case tree.Call(name, inner) if name.text in self.own:
                return tree.changed(node, name=self.outer(name), arguments=self.rewritten(inner))
            case tree.Formal() | tree.Argument() | tree.Row():
                return self.below(node, keep="name")
            case tree.Node():
                return self.below(node, keep="")
        return node

    def below(self, node: Any, keep: str) -> Any:
        names = type(node).__match_args__
        parts = {
            n: p for n, p in zip(names, node.parts(), strict=True) if isinstance(p, tree.Node | tuple) and n != keep
        }
        return tree.changed(node, **{name: self.rewritten(part) for name, part in parts.items()})

    def as_name(self, name: tree.Name) -> tree.Name:
        """A bare name that a parameter may stand for: a tag, a calendar, an objective."""
        match self.bound.get(name.text):
            case tree.Path(names) if len(names) == 1:
                return tree.changed(name, text=names[0].text, place=names[0].place)
        return name

    def as_path(self, path: tree.Path) -> tree.Path:
        found = self.rewritten(path)
        return found if isinstance(found, tree.Path) else path

    def member(self, path: tree.Path) -> tree.Path:
        """`indicator.target` where `indicator` is a parameter: the member of what it stands for."""
        match self.bound[path.names[0].text]:
            case tree.Path(names):
                return tree.changed(path, names=(*names, *path.names[1:]))
        return path
