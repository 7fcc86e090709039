"""How a field is read, from its entry in a sources file: a column's name, or a mapping with options.

Takes the entry's node and the field; gives a `FieldBinding`, or None beside the faults that it reports.
"""

from __future__ import annotations

import re
from dataclasses import replace

from slalang.model.contract import Field
from slalang.sources.bindings import (
    AfterField,
    AfterTime,
    DateAndTime,
    EmptyTogether,
    FieldBinding,
    Form,
    Joined,
    Match,
    Single,
)
from slalang.sources.faults.bindings import BadTimeFormat, MissingSourceKey, OptionMeansNothing
from slalang.sources.nodes import Node, Reader, is_mapping, items
from slalang.units import Kind

FORM_KEYS = ("column", "columns", "date", "time", "date_format", "time_format", "after")
OPTION_KEYS = ("format", "missing", "empty", "when", "unit", "decimal", "thousands", "yes", "no")
NUMBERS = frozenset({Kind.COUNT, Kind.POINTS, Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.DURATION, Kind.DAYS})
UNITS = {Kind.DURATION: ("us", "ms", "s", "min", "h"), Kind.PERCENT: ("%", "ratio")}
EPOCHS = ("epoch_s", "epoch_ms", "epoch_us")
DIRECTIVES = frozenset("YymbBdjHIpMSfzaA%")


def field_binding(reader: Reader, node: Node, field: Field, more: tuple[str, ...] = ()) -> FieldBinding | None:
    """A field's binding; `more` are keys that the caller reads from the same mapping."""
    if not is_mapping(node):
        column = reader.scalar(node, f"`{field.name}`")
        return FieldBinding(field.name, Single(column), place=node.place) if column else None
    entries = reader.mapping(node, f"`{field.name}`", (*FORM_KEYS, *OPTION_KEYS, *more))
    form = read_form(reader, entries, node, field)
    if form is None:
        return None
    binding = FieldBinding(field.name, form, place=node.place)
    return with_numbers(reader, with_times(reader, with_gaps(reader, binding, entries), entries, field), entries, field)


def read_form(reader: Reader, entries: dict[str, Node], node: Node, field: Field) -> Form | None:
    """Where the value stands: one column, several joined, or a date and a time."""
    if "date" in entries or "time" in entries:
        return date_and_time(reader, entries, node, field)
    for key in ("date_format", "time_format", "after"):
        if key in entries:
            reader.wrong(entries[key], f"`{key}`", "an option beside `date` and `time`")
    if "columns" in entries:
        columns = reader.list(entries["columns"], "`columns`")
        return Joined(columns) if all(columns) else None
    if "column" in entries:
        column = reader.scalar(entries["column"], "`column`")
        return Single(column) if column else None
    reader.faults.append(MissingSourceKey(node.place, "column", f"`{field.name}`"))
    return None


def date_and_time(reader: Reader, entries: dict[str, Node], node: Node, field: Field) -> Form | None:
    if field.type.kind is not Kind.INSTANT:
        reader.faults.append(OptionMeansNothing(node.place, "date", field.name, str(field.type)))
        return None
    for key in ("date", "time"):
        if key not in entries:
            reader.faults.append(MissingSourceKey(node.place, key, f"`{field.name}`"))
            return None
    if "format" in entries:
        reader.wrong(entries["format"], "the format of a date and a time", "`date_format` and `time_format`")
    form = DateAndTime(
        reader.scalar(entries["date"], "`date`"),
        reader.list(entries["time"], "`time`"),
        part_format(reader, entries, "date_format", "date"),
        part_format(reader, entries, "time_format", "time"),
    )
    return replace(form, after=read_after(reader, entries["after"])) if "after" in entries else form


def part_format(reader: Reader, entries: dict[str, Node], key: str, makes: str) -> str:
    return time_format(reader, entries[key], makes) if key in entries else ""


def read_after(reader: Reader, node: Node) -> AfterTime | AfterField | None:
    if not is_mapping(node):
        field = reader.scalar(node, "`after`")
        return AfterField(field) if field else None
    entries = reader.mapping(node, "`after`", ("time",))
    return AfterTime(reader.scalar(entries["time"], "`time`")) if "time" in entries else None


def with_gaps(reader: Reader, binding: FieldBinding, entries: dict[str, Node]) -> FieldBinding:
    """The binding with what says where there is no value."""
    if "empty" in entries:
        reader.word(entries["empty"], "`empty`", ("missing",))
    missing = reader.list(entries["missing"], "`missing`") if "missing" in entries else ()
    when = read_matches(reader, entries["when"], "`when`") if "when" in entries else ()
    return replace(binding, missing=missing, when=when)


def with_times(reader: Reader, binding: FieldBinding, entries: dict[str, Node], field: Field) -> FieldBinding:
    """The binding with its format, which only dates and instants have."""
    if "format" not in entries:
        return binding
    node = entries["format"]
    if field.type.kind not in (Kind.INSTANT, Kind.DATE):
        reader.faults.append(OptionMeansNothing(node.place, "format", field.name, str(field.type)))
        return binding
    makes = "instant" if field.type.kind is Kind.INSTANT else "date"
    formats = tuple(time_format(reader, item, makes) for item in items(node))
    if len(formats) > 1 and (len({"%z" in f for f in formats}) > 1 or set(formats) & set(EPOCHS)):
        reader.wrong(node, "`format`", "formats that all have `%z` or all have none, or one epoch")
    return replace(binding, formats=formats)


def with_numbers(reader: Reader, binding: FieldBinding, entries: dict[str, Node], field: Field) -> FieldBinding:
    """The binding with the options of numbers and flags."""
    kind = field.type.kind
    allowed = {
        "unit": kind in UNITS,
        "decimal": kind in NUMBERS,
        "thousands": kind in NUMBERS,
        "yes": kind is Kind.FLAG,
        "no": kind is Kind.FLAG,
    }
    for option, fits in allowed.items():
        if option in entries and not fits:
            reader.faults.append(OptionMeansNothing(entries[option].place, option, field.name, str(field.type)))
    given = {k: v for k, v in entries.items() if allowed.get(k)}
    if "unit" in given:
        binding = replace(binding, unit=reader.word(given["unit"], "`unit`", UNITS[kind]))
    binding = with_marks(reader, binding, given)
    yes = reader.list(given["yes"], "`yes`") if "yes" in given else binding.yes
    no = reader.list(given["no"], "`no`") if "no" in given else binding.no
    return replace(binding, yes=tuple(y.lower() for y in yes), no=tuple(n.lower() for n in no))


def with_marks(reader: Reader, binding: FieldBinding, given: dict[str, Node]) -> FieldBinding:
    """The binding with the marks of written numbers; the two must differ."""
    decimal = reader.word(given["decimal"], "`decimal`", (".", ",")) if "decimal" in given else "."
    marks = tuple(m for m in (".", ",", "'", " ", "_", "\u00a0", "\u202f", "\u2019") if m != decimal)
    thousands = reader.word(given["thousands"], "`thousands`", marks) if "thousands" in given else ""
    return replace(binding, decimal=decimal or ".", thousands=thousands)


def time_format(reader: Reader, node: Node, makes: str) -> str:
    """A strptime format that makes a date, a time or an instant; empty, with a fault, where it does not."""
    written = reader.scalar(node, "a format")
    if written in EPOCHS and makes == "instant":
        return written
    if reason := format_fault(written, makes):
        reader.faults.append(BadTimeFormat(node.place, written, reason))
        return ""
    return written


def format_fault(written: str, makes: str) -> str:
    """What is wrong with a format; empty where nothing is."""
    found = re.findall(r"%(-?.?)", written, re.DOTALL)
    unknown = [d for d in found if d.removeprefix("-") not in DIRECTIVES or not d.removeprefix("-")]
    if unknown:
        return f"has `%{unknown[0]}`, which is not read"
    have = {d.removeprefix("-") for d in found}
    day = bool(have & {"Y", "y"}) and ("j" in have or (bool(have & {"m", "b", "B"}) and "d" in have))
    if makes != "time" and not day:
        return "does not say which day"
    if makes == "time" and not ("H" in have or have >= {"I", "p"}):
        return "does not say which hour"
    if "I" in have and "p" not in have:
        return "has `%I` without `%p`: morning or afternoon"
    return "has `%z`, which only a whole instant has" if makes != "instant" and "z" in have else ""


def read_matches(reader: Reader, node: Node, what: str) -> tuple[Match, ...]:
    """`{COLUMN: VALUE, …}` or `{COLUMN: [VALUE, …]}`."""
    entries = reader.mapping(node, what)
    return tuple(Match(column, reader.list(value, what)) for column, value in entries.items())


def read_empty_together(reader: Reader, node: Node) -> tuple[EmptyTogether, ...]:
    """One or a list of `{columns: […], value: TEXT}`."""
    found: list[EmptyTogether] = []
    for item in items(node):
        entries = reader.mapping(item, "`empty_together`", ("columns", "value"))
        if entries.keys() == {"columns", "value"}:
            columns = reader.list(entries["columns"], "`columns`")
            found.append(EmptyTogether(columns, reader.scalar(entries["value"], "`value`")))
        else:
            reader.faults.append(MissingSourceKey(item.place, "columns, value", "`empty_together`"))
    return tuple(found)
