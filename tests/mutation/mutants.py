"""The mutants of a module: mutmut's operators applied to each function, one change at a time.

Takes a file of the package; gives each mutant with the lines that a test must run to meet it, and puts one in place of
its function by exchanging the function's code: whoever imported the function by its name calls the mutant too. Assumes
that a function is found under its name in its module or class. Mutants of what only says that the program is wrong
(`says_wrong`) are left out.
"""

from __future__ import annotations

import difflib
import types
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import libcst as cst
from libcst.metadata import MetadataWrapper, ParentNodeProvider, PositionProvider
from mutmut.mutation.file_mutation import Mutation, create_mutations, deep_replace

FUTURE = "from __future__ import annotations\n"
Choose = Callable[[Sequence[str]], set[str]]
"""Of the names of all mutants of a file those that are tried."""


@dataclass(frozen=True)
class Mutant:
    """One change of one function: `name` is module, function and number; `lines` those of the changed statement."""

    name: str
    module: str
    function: str
    file: str
    lines: range
    before: str
    after: str

    @property
    def diff(self) -> str:
        """The change, with the line before and after it."""
        before, after = (text.strip("\n").splitlines() for text in (self.before, self.after))
        return "\n".join([*difflib.unified_diff(before, after, n=1, lineterm="")][2:])

    def apply(self) -> None:
        """Exchanges the function's code, in this process, for good."""
        names = dict(vars(import_module(self.module)))
        exec(compile(FUTURE + self.after, self.name, "exec"), names)  # noqa: S102  the program's own code, changed
        made = names[self.function.rpartition(".")[2]]
        target = function_of(self.module, self.function)
        target.__code__ = made.__code__
        target.__defaults__, target.__kwdefaults__ = made.__defaults__, made.__kwdefaults__


def function_of(module: str, name: str) -> types.FunctionType:
    """A function or method without what is wrapped around it."""
    found: Any = import_module(module)
    for part in name.split("."):
        found = vars(found)[part]
    found = getattr(found, "__func__", found)
    found = getattr(found, "__wrapped__", found)
    assert isinstance(found, types.FunctionType), f"{module}.{name} is no function"
    return found


@dataclass(frozen=True)
class Found:
    """The mutants of a file: how many there are, and those that were chosen, in the order of its text."""

    module: str
    total: int
    chosen: tuple[Mutant, ...]


def mutants(file: Path, root: Path, choose: Choose) -> Found:
    path = file.relative_to(root)
    module, mutations, _, _ = create_mutations(str(path), file.read_text(encoding="utf-8"))
    wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
    places, parents = wrapper.resolve(PositionProvider), wrapper.resolve(ParentNodeProvider)
    name = ".".join(path.with_suffix("").parts)
    every = dict(named(mutations, parents))
    chosen = choose([*every])

    def made(label: str, owner: cst.FunctionDef, each: Mutation) -> Mutant:
        lines = statement_lines(each.original_node, places, parents)
        after = deep_replace(owner, each.original_node, each.mutated_node)
        function = label.partition("#")[0]
        return Mutant(f"{name}.{label}", name, function, str(path), lines, as_text(owner), as_text(after))

    return Found(name, len(every), tuple(made(label, *each) for label, each in every.items() if label in chosen))


def named(
    mutations: Sequence[Mutation], parents: Mapping[cst.CSTNode, cst.CSTNode]
) -> Iterator[tuple[str, tuple[cst.FunctionDef, Mutation]]]:
    """Each mutation of a function under the function's name and a number; mutmut changes nothing outside of them."""
    numbers = Counter[str]()
    for each in mutations:
        owner = each.contained_by_top_level_function
        if isinstance(owner, cst.FunctionDef) and not says_wrong(each, parents):
            function = qualified(owner, parents)
            numbers[function] += 1
            yield f"{function}#{numbers[function]}", (owner, each)


def as_text(function: Any) -> str:
    """A function alone, without its decorators, at the left margin."""
    alone = function.with_changes(decorators=[], leading_lines=[])
    return str(cst.Module([alone]).code)


def qualified(function: cst.FunctionDef, parents: Mapping[cst.CSTNode, cst.CSTNode]) -> str:
    above = parents.get(parents[function])
    return f"{above.name.value}.{function.name.value}" if isinstance(above, cst.ClassDef) else function.name.value


def statement_lines(node: cst.CSTNode, places: Mapping[cst.CSTNode, Any], parents: Mapping[cst.CSTNode, Any]) -> range:
    """The lines of the simple statement around a node; of a compound statement from its head to the node's end."""
    start, end = places[node].start.line, places[node].end.line
    while not isinstance(node, (cst.SimpleStatementLine, cst.BaseCompoundStatement)):
        node = parents[node]
    end = max(end, places[node].end.line) if isinstance(node, cst.SimpleStatementLine) else end
    return range(min(start, places[node].start.line), end + 1)


# ---------------------------------------------------------------- what only says that the program is wrong


def says_wrong(mutation: Mutation, parents: Mapping[cst.CSTNode, cst.CSTNode]) -> bool:
    """Whether a change is only of an assertion's message, or of the case that no value of a closed union reaches."""
    node: cst.CSTNode | None = mutation.original_node
    if isinstance(node, cst.Match) and isinstance(mutation.mutated_node, cst.Match):
        kept = mutation.mutated_node.cases
        return all(is_refusal(case.body) for case in node.cases if case not in kept)
    while node is not None and not isinstance(node, cst.FunctionDef):
        above = parents.get(node)
        if isinstance(above, cst.Assert) and above.msg is node:
            return True
        if isinstance(node, (cst.Raise, cst.Expr, cst.Return)) and is_refusal(node):
            return True
        node = above
    return False


def is_refusal(node: cst.CSTNode) -> bool:
    """`assert_never(…)`, `raise AssertionError(…)`, `return refuse(…)`, or a block of nothing else."""
    match node:
        case cst.IndentedBlock(body=[only]) | cst.SimpleStatementLine(body=[only]):
            return is_refusal(only)
        case cst.Raise(exc=cst.Call(func=cst.Name("AssertionError"))):
            return True
        case cst.Expr(value=cst.Call(func=cst.Name(name))) | cst.Return(value=cst.Call(func=cst.Name(name))):
            return name in {"assert_never", "refuse"}
        case _:
            return False
