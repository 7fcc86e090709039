"""What a run of mutants found: figures for each module, and each survivor with its change."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tests.mutation.mutants import Found, Mutant
from tests.mutation.running import Tried


def summary(found: Sequence[Found], tried: Sequence[Tried], by_types: Collection[str]) -> str:
    """A table in Markdown: mutants there are, tried, killed by tests, refused by types, and survivors."""
    rows = [row(each.module.removeprefix("slalang."), each.total, of(each, tried), by_types) for each in found]
    total = row("**together**", sum(f.total for f in found), tried, by_types)
    head = "| module | mutants | tried | killed by tests | refused by types | survive | killed |\n" + "|---" * 7 + "|"
    return "\n".join([head, *(r for r in rows if r), total, ""])


def of(each: Found, tried: Sequence[Tried]) -> list[Tried]:
    return [t for t in tried if t.mutant.module == each.module]


def row(name: str, total: int, tried: Sequence[Tried], by_types: Collection[str]) -> str:
    if not tried:
        return ""
    killed = sum(t.killed for t in tried)
    types = sum(t.mutant.name in by_types for t in tried)
    alive = len(tried) - killed - types
    share = 100 * (killed + types) / len(tried)
    return f"| {name} | {total} | {len(tried)} | {killed} | {types} | {alive} | {share:.1f} % |"


def survivors(alive: Sequence[Mutant]) -> str:
    return "\n".join(f"## {m.name} ({m.file}:{m.lines.start})\n\n```diff\n{m.diff}\n```\n" for m in alive)
