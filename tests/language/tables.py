"""The parts of the language definition that are made from the program: library, diagnostics, forms that are refused.

`python -m tests.language.tables` writes them into the definition anew; a test compares them.
"""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module, resources
from pathlib import Path

import slalang.engine
from slalang.diagnostic import Diagnostic
from slalang.settle.unevaluated import FORMS
from slalang.source import Source
from slalang.syntax import parse, tree
from tests.language.examples import DEFINITION, definition

SECTION = re.compile(r"(<!-- generated: (?P<name>[^\n]+) -->\n)(?:.*?\n)??(<!-- end -->)", re.DOTALL)
LIBRARIES = ("contact_center", "service_desk", "availability", "credits")
ROOMS_OF_TEXT = ("syntax", "semantics", "model")


def refreshed(markdown: str) -> str:
    """The definition with every generated part made anew."""
    return SECTION.sub(lambda found: f"{found[1]}{GENERATED[found['name']]()}{found[3]}", markdown)


# ---------------------------------------------------------------- the library


def library(name: str) -> str:
    """What a library declares: its records with their fields, then everything else with what it means."""
    text = resources.files("slalang").joinpath("library", f"{name}.sla").read_text(encoding="utf-8")
    parsed = parse(Source(f"std.{name}", text))
    assert not parsed.faults
    records = [d for d in parsed.tree.declarations if isinstance(d, tree.Record)]
    others = [d for d in parsed.tree.declarations if not isinstance(d, tree.Record | tree.Translation)]
    tables = []
    if records:
        tables.append("\n".join(("| record | fields |", "|---|---|", *map(record_row, records))))
    tables.append("\n".join(("| name | meaning |", "|---|---|", *map(row, others))))
    return "\n" + "\n\n".join(tables) + "\n\n"


def record_row(record: tree.Record) -> str:
    fields = ", ".join(f"`{one_line(f)}`" for f in tree.clauses_of(record, tree.Field))
    rest = "; ".join(one_line(c) for c in record.clauses if not isinstance(c, tree.Field))
    parent = f" of `{record.parent}`" if record.parent else ""
    return f"| `{record.name}`{parent}: {title(record)} | {fields}; {rest} |"


def row(declared: tree.Declaration) -> str:
    match declared:
        case tree.Metric():
            (value,) = tree.clauses_of(declared, tree.Value)
            return (
                f"| metric {signature(declared)} of `{declared.record}`{said(declared)} | `{one_line(value.value)}` |"
            )
        case tree.Define():
            of = one_line(declared.scope).removeprefix("of ")
            return f"| define {signature(declared)} of `{of}`{said(declared)} | `{one_line(declared.value)}` |"
        case tree.Mechanism():
            inner = ", ".join(f"{kind(d)} `{d.name}`" for d in declared.declarations if hasattr(d, "name"))
            return f"| mechanism {signature(declared)}{said(declared)} | {inner} |"
        case tree.Lookup() | tree.Spans():
            text = one_line(declared)
            text = text.partition("{")[2].removesuffix("}").strip() or text.partition(f" of {declared.record} ")[2]
            return f"| {kind(declared)} `{declared.name}` of `{declared.record}`{said(declared)} | `{text}` |"
    raise AssertionError(f"no row for {declared}")


def signature(declared: tree.Define | tree.Metric | tree.Mechanism) -> str:
    formals = ", ".join(one_line(f) for f in declared.formals)
    return f"`{declared.name}({formals})`" if formals else f"`{declared.name}`"


def said(declared: object) -> str:
    return f": {title(declared)}" if title(declared) else ""


def title(declared: object) -> str:
    found = getattr(declared, "title", None)
    return found.value if isinstance(found, tree.Text) else ""


def kind(declared: object) -> str:
    return type(declared).__name__.lower()


def one_line(node: tree.Node) -> str:
    """A node's own text on one line, without comments."""
    return " ".join(re.sub(r"#[^\n]*", "", node.place.text).split())


# ---------------------------------------------------------------- diagnostics


def diagnostics() -> str:
    """Every diagnostic that `sla check` can give, with what it means."""
    known = sorted(of_rooms(ROOMS_OF_TEXT), key=lambda d: d.id())
    return "\n".join(
        ("", "| name | what it means |", "|---|---|", *(f"| `{d.id()}` | {meaning(d)} |" for d in known), "", "")
    )


def of_rooms(rooms: tuple[str, ...]) -> Iterator[type[Diagnostic]]:
    for room in rooms:
        package = import_module(f"slalang.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for found in vars(import_module(module.name)).values():
                if inspect.isclass(found) and issubclass(found, Diagnostic) and found.__module__ == module.name:
                    yield found


def meaning(diagnostic: type[Diagnostic]) -> str:
    """The page's first paragraph under "What it means"."""
    page = inspect.cleandoc(diagnostic.__doc__ or "")
    told = page.partition("What it means:")[2]
    paragraph = re.split(r"\n\s*\n|\nWrong", told, maxsplit=1)[0]
    return " ".join(paragraph.split())


# ---------------------------------------------------------------- what is refused


def refused_by_settling() -> str:
    return bullets(FORMS)


def refused_by_measuring() -> str:
    """What the engine refuses by name: the words it gives to `refuse`, holes shown as `…`."""
    found: set[str] = set()
    for file in sorted(Path(slalang.engine.__path__[0]).glob("*.py")):
        found |= set(refusals(ast.parse(file.read_text(encoding="utf-8"))))
    return bullets(sorted(found))


def refusals(module: ast.Module) -> Iterator[str]:
    tables = {
        target.id: node.value
        for node in module.body
        for target in targets(node)
        if isinstance(node, ast.Assign | ast.AnnAssign)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "refuse":
            yield from words(node.args[1], tables)


def targets(node: ast.stmt) -> list[ast.Name]:
    match node:
        case ast.Assign(targets=several):
            return [t for t in several if isinstance(t, ast.Name)]
        case ast.AnnAssign(target=ast.Name() as one):
            return [one]
    return []


def words(node: ast.expr, tables: dict[str, ast.expr | None]) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=values):
            yield "".join(str(v.value) if isinstance(v, ast.Constant) else "…" for v in values)
        case ast.Subscript(value=ast.Name(id=name)):
            table = tables[name]
            assert isinstance(table, ast.Dict)
            for each in table.values:
                yield from words(each, tables)
        case ast.Name() | ast.Attribute():
            return
        case _:
            raise AssertionError(ast.dump(node))


def bullets(forms: tuple[str, ...] | list[str]) -> str:
    return "\n" + "\n".join(f"- {form}" for form in forms) + "\n\n"


GENERATED: dict[str, Callable[[], str]] = {
    **{f"library std.{name}": partial(library, name) for name in LIBRARIES},
    "diagnostics": diagnostics,
    "refused by settling": refused_by_settling,
    "refused by measuring": refused_by_measuring,
}


if __name__ == "__main__":
    DEFINITION.write_text(refreshed(definition()), encoding="utf-8")
