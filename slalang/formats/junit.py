"""Test results as JUnit's XML, as continuous integration reads them.

Takes suites of cases; gives the text. Equal results give equal bytes: times stand in it only where they are given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from slalang.diagnostic import visible

NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped."""


@dataclass(frozen=True, slots=True)
class Case:
    """One test: `failed` says what was wrong, `broken` why it could not run; empty where neither is so."""

    name: str
    file: str
    line: int
    failed: str = ""
    broken: str = ""
    seconds: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Suite:
    """The tests of one contract."""

    name: str
    cases: tuple[Case, ...]


def render(suites: Sequence[Suite]) -> str:
    """All suites as one document."""
    every = [case for suite in suites for case in suite.cases]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites{counts(every)}>"]
    for suite in suites:
        lines.append(f'  <testsuite name="{attribute(suite.name)}"{counts(suite.cases)}>')
        lines += (line for each in suite.cases for line in case_lines(suite, each))
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>", ""])


def counts(cases: Sequence[Case]) -> str:
    failures, errors = sum(bool(c.failed) for c in cases), sum(bool(c.broken) for c in cases)
    times = [c.seconds for c in cases if c.seconds is not None]
    return f' tests="{len(cases)}" failures="{failures}" errors="{errors}"' + (time(sum(times)) if times else "")


def case_lines(suite: Suite, case: Case) -> Iterator[str]:
    where = f'classname="{attribute(suite.name)}" name="{attribute(case.name)}"'
    head = f'    <testcase {where} file="{attribute(case.file)}" line="{case.line}"'
    head += "" if case.seconds is None else time(case.seconds)
    if not case.failed and not case.broken:
        yield f"{head}/>"
        return
    yield f"{head}>"
    for kind, said in (("failure", case.failed), ("error", case.broken)):
        if said:
            yield f'      <{kind} message="{attribute(said.splitlines()[0])}">{text(said)}</{kind}>'
    yield "    </testcase>"


def time(seconds: Decimal | int) -> str:
    return f' time="{Decimal(seconds):.3f}"'


def text(said: str) -> str:
    """Text between tags: control and direction characters are shown, what XML knows is escaped."""
    shown = NO_XML.sub("\N{REPLACEMENT CHARACTER}", visible(said))
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(said: str) -> str:
    """Text within quotes, on one line."""
    return text(" ".join(said.split())).replace('"', "&quot;")
