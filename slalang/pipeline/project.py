"""A contract's file and what is known of it, stage by stage; each stage runs once, when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from slalang.diagnostic import Diagnostic
from slalang.model.contract import Contract
from slalang.pipeline.invariants import broken
from slalang.pipeline.laws import proved, unproved
from slalang.semantics.check import Checked, check
from slalang.semantics.faults.structure import UnreadableFile
from slalang.semantics.loading import Folder, beginning
from slalang.source import Place, Source
from slalang.syntax import parse, read
from slalang.syntax.faults import FileTooLarge
from slalang.syntax.reading import LARGEST

if TYPE_CHECKING:
    from slalang.model.unevaluated import NotEvaluated

SOURCES = "sources.yaml"
"""The file beside a contract that says where its facts come from, unless another is named."""

KNOWN_BEFORE = (
    "a fixed fee that stands alone is known before, `fee in the contract year`; of anything else read the periods "
    "before this one, such as `sum of X over the contract year so far`, and add that of this one"
)


class Project:
    """A contract in its folder, which is the root of everything it uses."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.folder = path.parent

    @cached_property
    def source(self) -> Source | Diagnostic:
        return read_file(self.path)

    @cached_property
    def checked(self) -> Checked:
        if isinstance(self.source, Diagnostic):
            return Checked(None, (self.source,), ())
        return check(self.source, Folder(self.folder))

    @property
    def contract(self) -> Contract | None:
        """The checked contract; None where it has an error."""
        return self.checked.contract

    @cached_property
    def faults(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the text, and the invariants that its terms break by themselves or that are not proved."""
        contract = self.contract
        return (
            *self.checked.faults,
            *(broken(contract) if contract else ()),
            *(unproved(contract) if contract else ()),
        )

    @cached_property
    def findings(self) -> tuple[Diagnostic, ...]:
        """The same, and what would not be settled: what only stands in the way of rows, where rows have sources."""
        from slalang.settle.unevaluated import unevaluated

        contract = self.contract
        refused = unevaluated(contract, rows=(self.folder / SOURCES).is_file()) if contract else ()
        return (*self.faults, *(told(each) for each in refused))

    @cached_property
    def proved(self) -> int:
        """How many invariants are proved."""
        return proved(self.contract, self.faults) if self.contract else 0


def told(form: NotEvaluated) -> Diagnostic:
    """That a form would be refused where the contract is settled, with another one that is not where there is one."""
    from slalang.pipeline.faults import RefusedWhenSettled
    from slalang.settle.unevaluated import OPEN

    found = RefusedWhenSettled(form.place, form.form)
    return replace(found, fix=KNOWN_BEFORE) if form.form == OPEN else found


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text before and after formatting; `text` is None where it cannot be formatted."""

    before: str
    text: str | None
    faults: tuple[Diagnostic, ...]


def formatted(path: Path) -> Formatted:
    """The canonical form of a file; a file with a syntax fault is left alone."""
    from slalang.syntax import format as format_text

    source = read_file(path)
    if isinstance(source, Diagnostic):
        return Formatted("", None, (source,))
    parsed = parse(source)
    if parsed.faults:
        return Formatted(source.text, None, parsed.faults)
    result = format_text(parsed)
    if isinstance(result, Diagnostic):
        return Formatted(source.text, None, (result,))
    return Formatted(source.text, result, ())


def read_file(path: Path) -> Source | Diagnostic:
    try:
        data = beginning(path)
        size = path.stat().st_size
    except OSError as fault:
        return UnreadableFile(Place(Source(str(path), ""), 0, 0), str(path), fault.strerror or "it cannot be opened")
    if size > LARGEST:
        return FileTooLarge(Place(Source(str(path), ""), 0, 0), size, LARGEST)
    return read(data, str(path))
