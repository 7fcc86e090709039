"""The money of one period: charges, lines with their derivation, the settlement step by step, and what gave no line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from slalang.documents.account.derivation import derivation
from slalang.documents.account.prices import prices
from slalang.documents.account.reckoning import Account
from slalang.documents.account.remedies import has_standing, standing, unheeded
from slalang.documents.clauses.money import after
from slalang.documents.clauses.money import step as step_in_words
from slalang.documents.names import spoken
from slalang.documents.sentences import key_of
from slalang.documents.tree import Align, Block, Column, Item, Items, Paragraph, Runs, Section, Table, text_of
from slalang.documents.voice import capital, joined, strong, words
from slalang.model.contract import Increase, Reduce, SettlementStep
from slalang.model.outcome import Amount, Line, LineChange, NotGiven, Payable, PeriodOutcome, StepNote, StepTrace
from slalang.units import POINTS, Kind, exact_sum

ARROW = " → "


def charges(account: Account, period: PeriodOutcome) -> Section | None:
    if not period.charges:
        return None
    draft = account.draft
    columns = (Column(draft.text("amount.charge")), Column(draft.text("amount.amount"), Align.END))
    rows = tuple((words(charge_title(account, each)), account.money(each.amount)) for each in period.charges)
    total = (
        words(draft.text("account.total")),
        account.money(exact_sum(each.amount for each in period.charges)),
    )
    derived = Items(tuple(named(derivation(account, n.trace), charge_title(account, n)) for n in period.charges))
    behind = prices(account, period, period.charges)
    blocks = (Table(draft.text("amount.charges_caption"), columns, rows, total), *headed(account, derived), *behind)
    return Section(f"period.{period.period}.charges", draft.text("account.charges"), blocks)


def charge_title(account: Account, each: Amount) -> str:
    return account.dated(account.keyed(each.title or spoken(each.name), each.key), each.name, each.period)


def headed(account: Account, derived: Items) -> tuple[Block, ...]:
    return Paragraph(strong(account.draft.text("account.derivation"))), derived


# ---------------------------------------------------------------- lines


def lines(account: Account, period: PeriodOutcome) -> Section | None:
    """Every line before and after the settlement, and how each came about."""
    late = unheeded(account, period, "dispute")
    blocks = [*score_table(account, period), *line_table(account, period), *late, *not_given(account, period)]
    if not blocks:
        return None
    return Section(f"period.{period.period}.lines", account.draft.text("account.lines"), tuple(blocks))


def score_table(account: Account, period: PeriodOutcome) -> Iterator[Block]:
    """The points that were given, with how each came about."""
    if period.scores:
        draft = account.draft
        columns = (Column(draft.text("amount.score")), Column(draft.text("amount.points"), Align.END))
        rows = tuple(
            (words(charge_title(account, each)), words(account.value(each.amount, POINTS))) for each in period.scores
        )
        yield Table(draft.text("amount.scores_caption"), columns, rows)
        derived = (named(derivation(account, n.trace), charge_title(account, n)) for n in period.scores)
        yield from headed(account, Items(tuple(derived)))
        yield from prices(account, period, period.scores)


def line_table(account: Account, period: PeriodOutcome) -> Iterator[Block]:
    draft = account.draft
    if not period.lines:
        yield draft.paragraph("amount.no_lines")
        return
    heads = ("amount.line", "amount.kind", "glance.objective", "amount.before", "amount.after")
    columns = tuple(Column(draft.text(key), Align.END if i >= 3 else Align.START) for i, key in enumerate(heads))
    lines = sorted(period.lines, key=lambda line: line.kind == "bonus")  # the credits beside their total
    rows = tuple(line_row(account, line) for line in lines)
    totals = line_totals(account, period)
    if has_standing(period):
        columns = (*columns, Column(draft.text("amount.standing")))
        rows = tuple((*row, standing(account, line)) for row, line in zip(rows, lines, strict=True))
        totals = (*totals, ())
    yield Table(draft.text("amount.lines_caption"), columns, rows, totals)
    if period.bonuses:
        yield draft.paragraph("amount.bonuses", total=account.money(period.bonuses))
    for each in period.awaits:
        name, amount = line_name(account, period.lines[each.line]), account.money(period.lines[each.line].settled)
        yield draft.paragraph("amount.awaits", line=name, amount=amount, instant=account.instant(each.decided))
    yield from headed(account, Items(tuple(line_derivation(account, line) for line in lines)))
    yield from prices(account, period, lines)


def line_row(account: Account, line: Line) -> tuple[Runs, ...]:
    return (
        words(line_name(account, line)),
        words(account.draft.text(f"kind.{line.kind}")),
        words(account.title(line.objective)) if line.objective else (),
        words(account.draft.text("label.nothing")) if takes_back(line) else account.money(line.amount),
        account.money(line.settled),
    )


def takes_back(line: Line) -> bool:
    """Whether a line enters after all steps, to take back what an earlier period gave: nothing was computed of it."""
    return bool(line.origin) and line.amount < 0


def before_steps(lines: Iterable[Line]) -> Fraction:
    """What lines came to before the settlement, without what only enters after it."""
    return exact_sum(line.amount for line in lines if not takes_back(line))


def line_name(account: Account, line: Line) -> str:
    name = account.keyed(account.line_title(line), line.key)
    if not line.origin:
        return account.dated(name, line.name, line.period)
    of = account.draft.voice.figures.period(line.origin)
    back = "amount.reversed" if line.trace.rule == "reversed" else "amount.taken_back"
    key = back if line.amount < 0 else "amount.carried"
    return account.draft.text(key, line=name, period=of)


def line_totals(account: Account, period: PeriodOutcome) -> tuple[Runs, ...]:
    """Credits before the steps, and the total after them; bonuses are on no line of the same sum."""
    before = before_steps(line for line in period.lines if line.kind == "penalty")
    return words(account.draft.text("amount.total_credits")), (), (), account.money(before), account.money(period.total)


def line_derivation(account: Account, line: Line) -> Item:
    return named(derivation(account, line.trace), line_name(account, line))


def named(item: Item, name: str) -> Item:
    """A derivation under the name of what it derives, unless it begins with that."""
    told = text_of(item.runs).startswith((f"{name} = ", f"{name} ≈ "))
    return item if told else Item(strong(name), (Items((item,)),))


def not_given(account: Account, period: PeriodOutcome) -> Iterator[Block]:
    """What is in force and gave no line, and why: nothing is passed over in silence."""
    if period.not_given:
        yield Paragraph(strong(account.draft.text("amount.not_given")))
        yield Items(tuple(Item(no_line(account, each)) for each in period.not_given))


def no_line(account: Account, each: NotGiven) -> Runs:
    title = account.keyed(account.draft.sentences.names.title("consequence", each.name), each.key)
    title = account.dated(title, each.name, each.period)
    why = account.reason(each.reason)
    if not each.objective:
        return account.draft.say("amount.no_line", name=title, reason=why)
    return account.draft.say("amount.no_line_of", name=title, objective=account.title(each.objective), reason=why)


# ---------------------------------------------------------------- the settlement


def payment(account: Account) -> Section | None:
    """How the totals are paid and taxed, and until when they may be disputed, in the words of the agreement."""
    whole = account.draft.contract.settlement
    if whole is None:
        return None
    return account.draft.section("payment", "account.payment", after(account.draft, whole))


def settlement(account: Account, period: PeriodOutcome) -> Section | None:
    """The steps as they ran, each with the bound it computed and the lines that it changed."""
    if not period.steps:
        return None
    draft, final = account.draft, "amount.final_total_back" if period.total < 0 else "amount.final_total"
    steps = Items(tuple(step(account, period, each) for each in period.steps), numbered=True)
    blocks: tuple[Block, ...] = (
        draft.paragraph("amount.steps_intro"),
        steps,
        draft.paragraph(final, total=strong(total(account, period))),
        *totals_given(account, period),
        *(draft.paragraph(payable_key(each), **payable(account, each)) for each in period.payables),
    )
    return Section(f"period.{period.period}.settlement", draft.text("account.settlement"), blocks)


def totals_given(account: Account, period: PeriodOutcome) -> Iterator[Paragraph]:
    """That the total of the period was given: later periods reckon with that one."""
    until = account.draft.voice.figures.period(period.period)
    for word, amount in period.given:
        what = account.draft.text(f"payable.{word}")
        yield account.draft.paragraph("amount.given_total", what=what, until=until, amount=account.money(amount))


def payable_key(each: Payable) -> str:
    """The sentence of what becomes of a total: another one where more was taken back than given."""
    return f"payable.{key_of(each.how)}_back" if each.amount < 0 else f"payable.{key_of(each.how)}"


def payable(account: Account, each: Payable) -> dict[str, Runs | str]:
    """What becomes of a total: the holes of its sentence."""
    what = account.draft.text(f"payable.{each.kind}")
    until = account.draft.voice.figures.period(each.until)
    return {"what": what, "amount": account.money(abs(each.amount)), "until": until}


def total(account: Account, period: PeriodOutcome) -> str:
    return account.draft.voice.figures.money(period.total, account.statement.currency)


def step(account: Account, period: PeriodOutcome, each: StepTrace) -> Item:
    draft = account.draft
    below: list[Item] = []
    if each.bound is not None:
        derived = derivation(account, each.bound)
        below.append(Item(account.draft.say("list.of", name=bound_word(account, each), x=derived.runs), derived.blocks))
    below += [Item(change(account, period, one)) for one in each.changes]
    if not each.changes:
        below.append(Item(draft.say("amount.unchanged")))
    below += [Item(note_words(account, note)) for note in each.notes]
    below.append(Item(draft.say("amount.total_after", total=account.money(each.total))))
    return Item(capital(step_words(account, each)), (Items(tuple(below)),))


def note_words(account: Account, note: StepNote) -> Runs:
    """What a step leaves open, as a sentence: `It is not known whether this holds, so nothing was waived.`"""
    draft, key = account.draft, f"step_note.{key_of(note.fact)}"
    if note.amount is not None:
        of = draft.voice.figures.period(note.period)
        return draft.say(key, amount=account.money(note.amount), period=of)
    if note.until is not None:
        return draft.say(key, instant=account.instant(note.until))
    said = draft.say(key)
    return draft.say("list.of", name=note.key, x=said) if note.key else said


def step_words(account: Account, each: StepTrace) -> Runs:
    """The step in the document's language where it is one of the contract's, else the label that it carries."""
    found = declared(account, each)
    if found is not None:
        return step_in_words(account.draft, found)
    key = f"step.{key_of(each.label)}"
    return account.draft.say(key) if each.place is None and key in account.draft.voice.catalog else words(each.label)


def declared(account: Account, each: StepTrace) -> SettlementStep | None:
    """The step of the contract that ran; None for one that the contract does not write."""
    whole = account.draft.contract.settlement
    if whole is None or each.place is None or not each.place.source.name:
        return None
    return next((step for step in whole.steps if step.place == each.place), None)


def bound_word(account: Account, each: StepTrace) -> str:
    """What the figure of a step is called: its condition, the bound of a cap, what it takes off or adds."""
    assert each.bound is not None, "a step with a figure"
    if each.bound.type.kind is Kind.FLAG:
        return account.draft.text("amount.condition")
    match declared(account, each):
        case Reduce():
            return account.draft.text("amount.taken")
        case Increase():
            return account.draft.text("amount.added")
        case _:
            return account.draft.text("amount.bound")


def change(account: Account, period: PeriodOutcome, one: LineChange) -> Runs:
    name = line_name(account, period.lines[one.line])
    moved = joined([account.money(one.before), account.money(one.after)], ARROW)
    return account.draft.say("list.of", name=name, x=moved)
