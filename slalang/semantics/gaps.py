"""What could not be read and was reported: names in it are not reported again where they are used.

A declaration with a syntax fault is left out of the tree, a `use` may name no file, an `apply` no mechanism. Whatever
these would have declared is in use elsewhere; one mistake gives one diagnostic.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from slalang.syntax import tree

WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")


@dataclass(frozen=True, slots=True)
class Gaps:
    """Names that may have been declared in what is missing, and the kinds of declarations that are.

    `everything` is true where a whole file is missing, which may have declared anything.
    """

    names: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    everything: bool = False

    def may_declare(self, name: str) -> bool:
        """Whether what is missing may declare a name, or what its first part names."""
        return self.everything or bool(self.names & {name, name.split(".", maxsplit=1)[0]})

    def may_hold(self, kind: str) -> bool:
        """Whether a declaration of a kind, by its keyword, may be among what is missing."""
        return self.everything or kind in self.kinds

    def with_names(self, names: Iterable[str]) -> Gaps:
        return replace(self, names=self.names.union(names))


NO_GAPS = Gaps()


def gaps_of(files: Iterable[tree.File], everything: bool) -> Gaps:
    """The gaps of files as they were read: every word of a broken declaration, and the plural of a broken record."""
    broken = [each for file in files for each in file.broken]
    names = {word for each in broken for word in WORD.findall(each.place.text)}
    plurals = {f"{each.name.text}s" for each in broken if each.name}
    return Gaps(frozenset(names | plurals), frozenset(each.keyword for each in broken), everything)
