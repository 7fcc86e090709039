"""Records, look-ups and derived spans: what the facts of a contract are."""

from __future__ import annotations

from dataclasses import replace

from slalang.model import contract as k
from slalang.model import expression as m
from slalang.semantics.aggregates import BUCKETS, set_of
from slalang.semantics.checker import DEEPEST, Checker, RecordView
from slalang.semantics.faults.names import NamesClash
from slalang.semantics.faults.structure import MissingClause, NotMeaningful, RepeatedClause
from slalang.semantics.faults.units import NotConstant, UnitMismatch, WrongUnit
from slalang.semantics.frames import Frame
from slalang.semantics.patterns import is_lost, range_of
from slalang.semantics.proofs.constants import interval_of
from slalang.semantics.uses import formal_type
from slalang.source import NOWHERE, Place
from slalang.syntax import tree
from slalang.units import (
    DATE,
    FLAG,
    INSTANT,
    TEXT,
    Kind,
    Type,
)
from slalang.units.algebra import NUMERIC, unify

TAKEN = {*BUCKETS, "groups", "objectives"}
OWN_COLUMNS = ("_file", "_row", "_bad", "_drop", "_value")
"""Columns that stand beside a record's fields while it is read."""
LONGEST_NAME = 200
"""A name is a part of a file's name."""

DECISIONS = ("approval", "dispute", "choice", "exercise")


DECIDED = {
    "approval": Type(Kind.ONE_OF, values=("approved", "refused")),
    "dispute": Type(Kind.ONE_OF, values=("disputed", "upheld", "rejected")),
    "choice": TEXT,
    "exercise": Type(Kind.ONE_OF, values=("delivered", "noticed", "waived")),
}


def decision_fields(record: str) -> dict[str, k.Field]:
    """The fields of a built-in record of decisions."""
    fields = (
        k.Field("declaration", TEXT),
        k.Field("key", TEXT, optional=True),
        k.Field("from", INSTANT, optional=True),
        k.Field("to", INSTANT, optional=True),
        k.Field("by", TEXT),
        k.Field("at", INSTANT),
        k.Field("decision", DECIDED[record]),
    )
    return {field.name: field for field in fields}


def views(c: Checker) -> None:
    """Fills the checker's records and their plurals, before any expression is read."""
    for name in DECISIONS:
        view = RecordView(name, "", "", decision_fields(name), "at", None, f"{name}s", NOWHERE, derived=True)
        c.records[name] = view
        c.plurals[view.plural] = name
    for declared in c.scope.all(tree.Record):
        add_view(c, view_of(c, declared))
    for spans in c.scope.all(tree.Spans):
        add_view(c, spans_view(c, spans))
    for declared in c.scope.all(tree.Record):
        parent_exists(c, declared)


def names_apart(c: Checker) -> None:
    """Reports records, and fields of one record, whose names cannot be those of tables and columns."""
    records: list[str] = []
    for declared in c.scope.all(tree.Record):
        view = c.records[declared.name.text]
        named_apart(c, "record", view.name, view.place, records)
        fields = [view.parent] if view.parent else []
        for each in view.fields.values():
            if each.name != view.parent:
                named_apart(c, "field", each.name, each.place, fields)


def named_apart(c: Checker, what: str, name: str, place: Place, before: list[str]) -> None:
    """Reports a name that cannot stand beside those before it, and adds it to them."""
    other = next((b for b in before if b.lower() == name.lower() and b != name), "")
    before.append(name)
    if len(name) > LONGEST_NAME:
        c.report(NamesClash(place, what, f"{name[:60]}…", f"its name has more than {LONGEST_NAME} characters"))
    elif name.lower() in OWN_COLUMNS:
        c.report(NamesClash(place, what, name, "slalang has a column of this name itself"))
    elif other:
        c.report(NamesClash(place, what, name, f"it differs from `{other}` by capital letters alone"))


def parent_exists(c: Checker, declared: tree.Record) -> None:
    """A parent that is no record, or that is a child of its own child, is reported and taken away."""
    if declared.parent is None:
        return
    view = c.records[declared.name.text]
    trail = [view.name]
    while (up := c.records.get(trail[-1])) and up.parent and up.parent not in trail and len(trail) <= DEEPEST:
        trail.append(up.parent)
    if up is not None and not up.parent:
        return
    if up is not None and up.parent in trail:
        c.circle(declared.parent.place, [*trail[trail.index(up.parent) :], up.parent])
    elif up is not None:
        c.shallow_enough(declared.parent.place, trail)
    elif len(trail) == 2:
        c.unknown(declared.parent.place, declared.parent.text, "record", c.records)
    c.records[view.name] = replace(view, parent="", whole=False)


def add_view(c: Checker, view: RecordView) -> None:
    if view.name in DECISIONS:
        problem = f"`{view.name}` is built in: the decisions of the parties are recorded in it"
        c.report(NotMeaningful(view.place, problem, "give the record another name"))
    c.records[view.name] = view
    if view.plural in TAKEN:
        problem = f"`{view.plural}` means something else in a set"
        c.report(NotMeaningful(view.place, problem, "give the record another `plural`"))
    if (other := c.plurals.get(view.plural)) and other != view.name:
        problem = f"`{view.plural}` would mean the rows of `{other}` and of `{view.name}`"
        c.report(NotMeaningful(view.place, problem, "give one of them another `plural`"))
    c.plurals[view.plural] = view.name


def view_of(c: Checker, declared: tree.Record) -> RecordView:
    name = declared.name.text
    fields: dict[str, k.Field] = {}
    for each in tree.clauses_of(declared, tree.Field):
        if first := fields.get(each.name.text):
            c.report(RepeatedClause(each.name.place, f"record `{name}`", f"{each.name}:", first.place))
            continue
        type_ = formal_type(c, each.type)
        fields[each.name.text] = k.Field(
            each.name.text, type_, each.mark == "key", each.mark == "optional", place=each.name.place
        )
    lasts = c.one(declared, tree.Lasts, "lasts")
    counted = c.one(declared, tree.CountedBy, "counted by")
    plural = c.one(declared, tree.Plural, "plural")
    timed = {n: f for n, f in fields.items() if f.type.kind in {Kind.INSTANT, Kind.DATE, Kind.UNKNOWN}}
    if counted and str(counted.path) not in timed:
        c.unknown(counted.path.place, str(counted.path), "instant of the record", timed)
    for path in (lasts.start, lasts.end) if lasts else ():
        if str(path) not in timed:
            c.unknown(path.place, str(path), "instant of the record", timed)
    return RecordView(
        name,
        declared.title.value if declared.title else "",
        declared.parent.text if declared.parent else "",
        fields,
        str(counted.path) if counted else "",
        (str(lasts.start), str(lasts.end)) if lasts else None,
        plural.name.text if plural else f"{name}s",
        declared.name.place,
    )


def spans_view(c: Checker, declared: tree.Spans) -> RecordView:
    """Derived spans are a child record with `started_at` and `ended_at`; of the fields they are split by, too."""
    name, parent = declared.name.text, declared.record.text
    plural = c.one(declared, tree.Plural, "plural")
    fields = {
        "started_at": k.Field("started_at", INSTANT),
        "ended_at": k.Field("ended_at", INSTANT, optional=True),
    }
    return RecordView(
        name,
        declared.title.value if declared.title else "",
        parent if parent in c.records else "",
        fields,
        "started_at",
        ("started_at", "ended_at"),
        plural.name.text if plural else f"{name}s",
        declared.name.place,
        derived=True,
        whole=parent in c.records,
    )


def record(c: Checker, declared: tree.Record) -> k.Record:
    view = c.records[declared.name.text]
    annex = c.one(declared, tree.Annex, "annex")
    kept = c.one(declared, tree.Kept, "kept by")
    return k.Record(
        name=view.name,
        title=view.title,
        place=view.place,
        fields=tuple(bounded(c, declared, field) for field in view.fields.values()),
        parent=view.parent,
        counted_by=view.counted_by,
        lasts=view.lasts,
        plural=view.plural,
        annex=annex.file.value if annex else "",
        kept_by=kept.by if kept else "",
    )


def bounded(c: Checker, declared: tree.Record, field: k.Field) -> k.Field:
    """The field with the range that is written for it, where that is one of constants in its unit."""
    written = next(each for each in tree.clauses_of(declared, tree.Field) if each.name.text == field.name).within
    if written is None or field.type.kind is Kind.UNKNOWN:
        return field
    if field.type.kind not in NUMERIC:
        c.report(WrongUnit(written.place, field.type.in_words, "a quantity"))
        return field
    within = range_of(c, written, m.FieldValue(declared.name.text, field.name, type=field.type, place=field.place))
    if any(is_lost(end) for end in (within.low, within.high) if end is not None):
        return field
    if interval_of(within) is None:
        c.report(NotConstant(written.place, f"the range of `{field.name}`"))
        return field
    return replace(field, within=within)


def decision_record(name: str) -> k.Record:
    fields = tuple(decision_fields(name).values())
    return k.Record(name=name, fields=fields, counted_by="at", plural=f"{name}s")


# ---------------------------------------------------------------- look-ups and spans


def lookup(c: Checker, declared: tree.Lookup) -> k.Lookup | None:
    owner, target = c.record_of(declared.record), c.plurals.get(declared.into.text)
    if target is None:
        c.unknown(declared.into.place, declared.into.text, "set of rows", c.plurals)
    if owner is None or target is None:
        return None
    frame = Frame().on(owner.name)
    values = tuple(c.typed(path, frame) for path in declared.by)
    seek = {tree.AsOf: "as of", tree.NextAfter: "next after", tree.LastBefore: "last before"}
    shape = seek[type(declared.seek)] if declared.seek else ""
    at = c.expect(c.typed(declared.seek.path, frame), INSTANT, DATE) if declared.seek else None
    keys = matched(c, declared, c.records[target], values, shape)
    where = c.wanted(declared.where, Frame().on(target), FLAG) if declared.where else None
    return k.Lookup(
        name=declared.name.text,
        place=declared.name.place,
        record=owner.name,
        target=target,
        by=tuple(zip(values, keys, strict=False)),
        seek=shape,
        at=at,
        where=where,
    )


def matched(
    c: Checker, declared: tree.Lookup, target: RecordView, values: tuple[m.Expression, ...], shape: str
) -> tuple[str, ...]:
    """The fields of the target that the values are matched with: its key in order, or the same names for a seek."""
    keys = [f for f in target.fields.values() if f.key]
    if any(f.type.kind is Kind.UNKNOWN for f in keys):
        return ()
    if shape == "as of":
        keys = [f for f in keys if f.type.kind not in {Kind.DATE, Kind.INSTANT}]
    if shape in {"next after", "last before"}:
        names = [path.names[-1].text for path in declared.by]
        keys = [target.fields[name] for name in names if name in target.fields]
    if len(keys) != len(values):
        wanted = ", ".join(f.name for f in keys) or "nothing"
        problem = f"the key of `{target.name}` is {wanted}; here {len(values)} values are matched with it"
        c.report(NotMeaningful(declared.place, problem, "name one value for each part of the key, in order"))
        return ()
    for value, key in zip(values, keys, strict=True):
        if unify(value.type, key.type) is None:
            c.report(UnitMismatch(value.place, value.type.in_words, key.type.in_words, "matched with", key.place))
    return tuple(f.name for f in keys)


def spans(c: Checker, declared: tree.Spans) -> k.Spans | None:
    owner = c.record_of(declared.record)
    if owner is None:
        return None
    frame = Frame().on(owner.name)
    starts, stops = c.one(declared, tree.Starts, "starts"), c.one(declared, tree.Stops, "stops")
    joins, keeps = c.one(declared, tree.Joins, "joins"), c.one(declared, tree.Keeps, "keeps")
    split = c.one(declared, tree.Split, "split by")
    if not joins:
        for clause, word in ((starts, "starts"), (stops, "stops"), (keeps, "keeps")):
            if clause is None:
                c.report(MissingClause(declared.name.place, f"spans `{declared.name}`", word))
    for path in split.keys if split else ():
        c.typed(path, frame)
    return k.Spans(
        name=declared.name.text,
        title=declared.title.value if declared.title else "",
        place=declared.name.place,
        record=owner.name,
        starts=tuple(event(c, each, owner, frame) for each in starts.events) if starts else (),
        stops=tuple(event(c, each, owner, frame) for each in stops.events) if stops else (),
        keeps=keeps.which if keeps else "",
        joins=set_of(c, joins.rows, Frame()).over if joins else None,
        split=tuple(str(path) for path in split.keys) if split else (),
        plural=c.records[declared.name.text].plural,
    )


def event(c: Checker, node: tree.Event, owner: RecordView, frame: Frame) -> k.Event:
    """An instant of the row, or of rows: the record's own (probes) or its children (replies)."""
    name = str(node.path)
    if rows := c.plurals.get(name):
        if rows != owner.name and c.records[rows].parent != owner.name:
            problem = f"`{name}` belong neither to `{owner.name}` nor to its children"
            c.report(NotMeaningful(node.place, problem, "name an instant or child rows"))
        where = c.wanted(node.where, Frame().on(rows), FLAG) if node.where else None
        return k.Event(rows, None, where)
    instant = c.expect(c.typed(node.path, frame), INSTANT)
    return k.Event("", instant, c.wanted(node.where, frame, FLAG) if node.where else None)
