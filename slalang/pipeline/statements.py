"""Issues a settled statement: its document, its files, written whole or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from slalang.calendar.zones import EPOCH, Zone, known_zone
from slalang.diagnostic import Diagnostic, has_errors
from slalang.documents.statement import statement as statement_document
from slalang.documents.tree import Document
from slalang.formats import Rendered, format_named
from slalang.formats import json as json_format
from slalang.model.contract import Contract
from slalang.model.outcome import Statement
from slalang.pipeline.faults import AsOfOutOfReach, NoInstant
from slalang.pipeline.folder import remember
from slalang.pipeline.project import Project
from slalang.pipeline.settling import Settled
from slalang.pipeline.writing import write_whole
from slalang.source import NOWHERE
from slalang.sources.wall import FIRST, LAST

DAY_ONLY = re.compile(r"\d{4}-\d\d-\d\d")
FILES = (("statement.html", "html"), ("statement.md", "markdown"), ("statement.json", "json"))


@dataclass(frozen=True, slots=True)
class Issued:
    """A statement in all its forms; `files` are those written. `document` is None where it is not worded or written."""

    statement: Statement
    contract: Contract
    document: Document | None
    files: tuple[Path, ...]
    faults: tuple[Diagnostic, ...]

    def shown(self, style: str, width: int, color: bool) -> Rendered:
        """The statement as a format; `table` is the terminal's summary."""
        assert self.document is not None, "a document was made"
        if style == "json":
            return json_format.statement(self.statement, self.contract)
        if style == "table":
            from slalang.formats.terminal import summary

            return summary(self.document, width, color)
        chosen = format_named(style)
        assert chosen is not None, f"{style} is one of the formats of the command line"
        return chosen.render(self.document)


def issue(contract: Contract, settled: Settled, language: str | None, out: Path | None) -> Issued:
    """Words a statement and, with a folder, writes it in every format."""
    statement = settled.statement
    assert statement is not None, "there is a statement to issue"
    written = statement_document(statement, contract, language or contract.languages[0])
    if isinstance(written, Diagnostic):
        return Issued(statement, contract, None, (), (written,))
    issued = Issued(statement, contract, written.document, (), written.findings)
    if out is None or has_errors(written.findings):
        return issued
    remember(out, [out / name for name, _ in FILES])
    contents: dict[str, str | bytes] = {}
    for name, style in FILES:
        content = issued.shown(style, 0, False)
        assert not isinstance(content, Diagnostic), "text shows every document"
        contents[name] = content
    files, fault = write_whole(out, contents)
    if fault is not None:
        return Issued(statement, contract, None, (), (*written.findings, fault))
    evidence = [file for each in settled.evidence for file in each.files]
    return Issued(statement, contract, written.document, (*files, *evidence), written.findings)


def instant_of(project: Project, text: str | None) -> int | Diagnostic | None:
    """`--as-of` as an instant in the years in which facts can lie: a date is its start in the contract's zone."""
    if text is None or project.contract is None:
        return None
    found = instant_written(text, known_zone(project.contract.zone))
    return found if isinstance(found, Diagnostic) or FIRST <= found < LAST else AsOfOutOfReach(NOWHERE, text[:40])


def instant_written(text: str, zone: Zone) -> int | Diagnostic:
    try:
        if DAY_ONLY.fullmatch(text.strip()):
            return zone.start_of(date.fromisoformat(text.strip()))
        found = datetime.fromisoformat(text.strip())
    except (ValueError, OverflowError):
        return NoInstant(NOWHERE, text[:40])
    if found.tzinfo is None:
        return zone.instant((found - EPOCH.replace(tzinfo=None)) // timedelta(microseconds=1))
    return (found - EPOCH) // timedelta(microseconds=1)
