"""Explanations as a document: one section for each subject asked about, or the list of all that can be asked about.

Takes `Answer`s with the `Statement` that they are of, and the tag of a language; gives the `Document` and what its
readers should be told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import assert_never

from slalang.documents.account.amounts import line_name, step_words
from slalang.documents.account.reckoning import Account
from slalang.documents.agreement import Written
from slalang.documents.drafting import draft_of
from slalang.documents.finish import finished
from slalang.documents.names import spoken
from slalang.documents.statement import footer
from slalang.documents.translated import translated_account
from slalang.documents.tree import Align, Column, Document, Item, Items, Runs, Section, Table, text_of
from slalang.documents.voice import capital, code, words
from slalang.documents.why.amounts import (
    charge_branch,
    due_branch,
    line_branch,
    series_branch,
    step_branch,
    total_branch,
)
from slalang.documents.why.answer import Answer
from slalang.documents.why.avoided import avoided
from slalang.documents.why.outcomes import outcome_branch
from slalang.documents.why.rights import remedy_branch
from slalang.documents.words import BadCatalog, Catalog, NoCatalog, load
from slalang.model.contract import Contract
from slalang.model.outcome import Amount, Line, ObjectiveOutcome, Statement, StepTrace, Trace
from slalang.settle.answering import About, Remedied, Subject
from slalang.settle.lines import Due

KINDS = {
    About.OBJECTIVE: "objective",
    About.CHARGE: "charge",
    About.SERIES: "define",
    About.SCORE: "consequence",
    About.LINE: "consequence",
    About.NO_LINE: "consequence",
    About.REMEDY: "remedy",
}
"""What kind of declaration a subject is, for its title."""


def explanation(
    statement: Statement, contract: Contract, answers: Iterable[Answer], language: str, catalogs: Path | None = None
) -> Written | NoCatalog | BadCatalog:
    """The derivation of each subject asked about."""
    account = account_of(statement, contract, language, catalogs)
    if not isinstance(account, Account):
        return account
    return written(account, tuple(section(by_terms(account, each.contract), each) for each in answers))


def askable(
    statement: Statement, contract: Contract, found: Iterable[Subject], language: str, catalogs: Path | None = None
) -> Written | NoCatalog | BadCatalog:
    """All that can be asked about, by name and key."""
    account = account_of(statement, contract, language, catalogs)
    if not isinstance(account, Account):
        return account
    return written(account, (catalog(account, tuple(found)),))


def account_of(
    statement: Statement, contract: Contract, language: str, catalogs: Path | None
) -> Account | NoCatalog | BadCatalog:
    found = load(language, catalogs)
    return Account(draft_of(contract, found, (), {}), statement) if isinstance(found, Catalog) else found


def by_terms(account: Account, contract: Contract) -> Account:
    """The same in the words of the terms in force."""
    return Account(draft_of(contract, account.draft.voice.catalog, (), {}), account.statement)


def written(account: Account, sections: tuple[Section, ...]) -> Written:
    voice, settled = account.draft.voice, account.statement
    whole = Document(
        language=voice.catalog.language,
        direction=voice.figures.direction,
        kind=voice.text("why.kind"),
        title=settled.title or settled.contract,
        subtitle=voice.text("why.as_of", instant=account.instant(settled.as_of)),
        cover=(),
        summary=(),
        sections=sections,
        footer=footer(account),
        labels=voice.labels(),
    )
    return Written(finished(translated_account(whole, account.draft.contract), voice.reference), voice.catalog.faults)


# ---------------------------------------------------------------- one subject


def section(account: Account, answer: Answer) -> Section:
    """The tree of a subject, then what would have avoided it."""
    subject = answer.subject
    trees = [branch_of(account, answer), *(part for each in answer.avoidances for part in avoided(account, each))]
    period = account.draft.voice.figures.period(subject.period)
    title = account.draft.text("why.of_period", what=title_of(account, subject), period=period)
    return Section(id_of(subject), title, (Items(tuple(trees)),), numbered=False)


def branch_of(account: Account, answer: Answer) -> Item:
    subject, of = answer.subject, answer.subject.of
    match of:
        case ObjectiveOutcome():
            return outcome_branch(account, answer, of)
        case Line():
            return line_branch(account, answer, of)
        case Due():
            return due_branch(account, answer, of)
        case Amount():
            return charge_branch(account, answer, of)
        case Trace():
            return series_branch(account, answer, of)
        case StepTrace():
            return step_branch(account, answer, of)
        case Remedied():
            return remedy_branch(account, answer, of)
        case None:
            assert subject.about is About.TOTAL, "only a total stands for nothing of its own"
            return total_branch(account, answer)
        case _:
            assert_never(of)


def title_of(account: Account, subject: Subject) -> str:
    """What a subject is called: the author's title with its key, or the word for a total or step."""
    voice, names = account.draft.voice, account.draft.sentences.names
    if subject.about is About.TOTAL:
        return voice.text(f"why.{subject.name}")
    if subject.about is About.STEP:
        return voice.text("why.step", n=subject.name.rpartition("-")[2])
    if isinstance(subject.of, Line):
        if subject.of.origin:
            return line_name(account, subject.of)
        title = account.line_title(subject.of)
        return voice.labelled(title, key_of(account, subject)) if subject.keyed else title
    kind = KINDS[subject.about]
    title = names.title(kind, subject.name) if names.find(kind, subject.name) else subject.title or spoken(subject.name)
    return voice.labelled(title, key_of(account, subject)) if subject.keyed else title


def key_of(account: Account, subject: Subject) -> str:
    """A key, an objective among the keys by its title."""
    if not subject.keyed:
        return ""
    names = account.draft.sentences.names
    known = subject.key is not None and names.find("objective", subject.key)
    return account.title(subject.key) if known and subject.key else account.of_group(subject.key)


def id_of(subject: Subject) -> str:
    parts = (subject.period, subject.about.replace(" ", "-"), subject.name, subject.key or "")
    return "why." + ".".join(part for part in parts if part)


# ---------------------------------------------------------------- the list


def catalog(account: Account, found: tuple[Subject, ...]) -> Section:
    """Every name with what it is and what it came to; keys and periods where they tell anything."""
    draft = account.draft
    shown: dict[str, Callable[[Subject], Runs]] = {
        "why.name": lambda s: code(s.name),
        "why.key": lambda s: code(s.key or "") if s.keyed else (),
        "why.what": lambda s: words(what_of(account, s)),
        "glance.period": lambda s: words(draft.voice.figures.period(s.period)),
        "why.value": lambda s: words(value_of(account, s)),
    }
    left = set() if any(s.keyed for s in found) else {"why.key"}
    left |= set() if len({s.period for s in found}) > 1 else {"glance.period"}
    heads = [head for head in shown if head not in left]
    columns = tuple(Column(draft.text(h), Align.END if h == "why.value" else Align.START) for h in heads)
    table = Table(draft.text("why.askable_caption"), columns, tuple(tuple(shown[h](s) for h in heads) for s in found))
    periods = dict.fromkeys(s.period for s in found)
    whole = draft.voice.figures.period(next(iter(periods))) if len(periods) == 1 else ""
    asked = draft.text("why.askable")
    title = draft.text("why.of_period", what=asked, period=whole) if whole else asked
    return Section("why", title, (table,), numbered=False)


def what_of(account: Account, subject: Subject) -> str:
    """What a subject is, without its key; a step in the contract's words."""
    if isinstance(subject.of, StepTrace):
        return text_of(capital(step_words(account, subject.of)))
    return title_of(account, replace(subject, keyed=False))


def value_of(account: Account, subject: Subject) -> str:
    """What a subject came to; a result as a statement shows it."""
    if isinstance(subject.of, ObjectiveOutcome):
        return f"{account.result(subject.of)}, {account.draft.voice.verdict(subject.of.verdict).text}"
    if subject.about is About.NO_LINE:
        return account.draft.text("label.nothing")
    return account.figure(subject.of) if isinstance(subject.of, Trace) else account.value(subject.value, subject.type)
