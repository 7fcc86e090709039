"""Clauses that must agree with each other across the contract."""

from __future__ import annotations

from slalang.diagnostic import Diagnostic
from slalang.model import contract as k
from slalang.semantics.faults.structure import Contradiction, NotMeaningful
from slalang.semantics.gaps import Gaps
from slalang.syntax import tree

AGREEING = {"price reduction": "price reduction", "liquidated damages": "compensation"}


def consistency(contract: k.Contract, head: tree.Contract, gaps: Gaps) -> tuple[Diagnostic, ...]:
    """What contradicts what: the nature of credits and their tax, the language that prevails and those there are."""
    return (
        *nature(contract, head),
        *prevailing(contract, head),
        *(() if gaps.may_hold("settlement") else lines_without_settlement(contract)),
        *precedence(contract, head, gaps),
    )


def nature(contract: k.Contract, head: tree.Contract) -> tuple[Diagnostic, ...]:
    """`nature price reduction` goes with `tax as price reduction`, damages with compensation."""
    said = tree.clauses_of(head, tree.Nature)
    taxes = [t for t in (contract.settlement.taxes if contract.settlement else ()) if not t.bonuses]
    if not said or not taxes or AGREEING[contract.nature] == taxes[0].treatment:
        return ()
    assert contract.settlement is not None
    problem = f"credits are a {taxes[0].treatment} for tax and {contract.nature} by nature"
    fix = f"write `tax as {AGREEING[contract.nature]}`, or another `nature`"
    return (Contradiction(said[0].place, problem, contract.settlement.place, fix),)


def prevailing(contract: k.Contract, head: tree.Contract) -> tuple[Diagnostic, ...]:
    said = [name for each in tree.clauses_of(head, tree.Languages) for name in each.names]
    if any(name.text not in contract.languages for name in said):  # one was refused, perhaps the one that prevails
        return ()
    for clause in tree.clauses_of(head, tree.Prevails):
        if clause.language.text not in contract.languages:
            problem = f"`{clause.language}` prevails, and the contract has no words in it"
            return (NotMeaningful(clause.place, problem, f"choose one of {', '.join(contract.languages)}"),)
    return ()


def precedence(contract: k.Contract, head: tree.Contract, gaps: Gaps) -> tuple[Diagnostic, ...]:
    """What takes precedence is the terms, the clauses or the annexes, or one of them by name."""
    known = {"terms", "clauses", "annexes", *(x.name for x in contract.clauses)}
    known |= {r.name for r in contract.records if r.annex}
    return tuple(
        NotMeaningful(
            name.place, f"`{name}` is no part of the contract", "name terms, clauses, annexes, or one of them"
        )
        for clause in tree.clauses_of(head, tree.Precedence)
        for name in clause.names
        if name.text not in known and not gaps.may_declare(name.text)
    )


def lines_without_settlement(contract: k.Contract) -> tuple[Diagnostic, ...]:
    """Penalties and bonuses without a settlement would be money that nobody pays."""
    if contract.settlement is not None:
        return ()
    fix = "add `settlement NAME { … }`"
    return tuple(
        NotMeaningful(each.place, f"nothing settles `{each.name}`: there is no settlement", fix)
        for each in contract.consequences
        if each.kind in {"penalty", "bonus"}
    )
