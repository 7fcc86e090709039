"""Where databases differ: the words that DuckDB has for what a plan asks. A second engine is a second class here.

takes    operands that are SQL expressions already
gives    SQL expressions
assumes  sqlglot's builder quotes every name and literal; nothing is pasted
"""

from __future__ import annotations

from fractions import Fraction
from typing import Protocol

from sqlglot import exp

from slalang.units import decimal_text


class Dialect(Protocol):
    """Integer division, nearest rank and rows packed into one value: nothing else differs in what we use."""

    name: str

    def divide(self, a: exp.Expression, b: exp.Expression) -> exp.Expression:
        """The whole part of a / b, both integers."""

    def rank(self, value: exp.Expression, rank: Fraction) -> exp.Expression:
        """An aggregate: the smallest value with at least the share `rank` of the values at or below it."""

    def pack(self, values: list[exp.Expression]) -> exp.Expression: ...

    def unpack(self, packed: exp.Expression, place: int) -> exp.Expression: ...

    def normal(self, text: exp.Expression) -> exp.Expression:
        """A text in normal form C and lower case."""

    def local_time(self, wall: exp.Expression, offset: exp.Expression) -> exp.Expression:
        """Wall time in microseconds and its offset as ISO 8601 text."""

    def date_text(self, days: exp.Expression) -> exp.Expression:
        """Days since 1970-01-01 as ISO 8601 text."""


class DuckDB:
    """DuckDB 2: the default."""

    name = "duckdb"

    def divide(self, a: exp.Expression, b: exp.Expression) -> exp.Expression:
        return exp.IntDiv(this=exp.paren(a), expression=exp.paren(b))

    def rank(self, value: exp.Expression, rank: Fraction) -> exp.Expression:
        # The rank is a decimal, for which DuckDB counts in integers; a rank that is none would count in doubles.
        return function("quantile_disc", value, exp.Literal.number(decimal_text(rank)))

    def pack(self, values: list[exp.Expression]) -> exp.Expression:
        return function("row", *values)

    def unpack(self, packed: exp.Expression, place: int) -> exp.Expression:
        return function("struct_extract", packed, exp.Literal.number(place))

    def normal(self, text: exp.Expression) -> exp.Expression:
        return function("nfc_normalize", function("lower", function("nfc_normalize", text)))

    def local_time(self, wall: exp.Expression, offset: exp.Expression) -> exp.Expression:
        stamp = function("strftime", function("make_timestamp", wall), exp.Literal.string("%Y-%m-%dT%H:%M:%S.%f"))
        minutes = self.divide(function("abs", offset), exp.Literal.number(60_000_000))
        hours, rest = (
            self.divide(minutes, exp.Literal.number(60)),
            exp.Mod(this=exp.paren(minutes), expression=exp.Literal.number(60)),
        )
        sign = exp.If(this=exp.LT(this=offset, expression=exp.Literal.number(0)), true=exp.Literal.string("-%02d:%02d"))
        form = exp.Case(ifs=[sign], default=exp.Literal.string("+%02d:%02d"))
        zone = function("printf", form, hours, rest)
        whole = function("replace", stamp, exp.Literal.string(".000000"), exp.Literal.string(""))
        return exp.DPipe(this=whole, expression=zone)

    def date_text(self, days: exp.Expression) -> exp.Expression:
        epoch = exp.cast(exp.Literal.string("1970-01-01"), "DATE")
        return exp.cast(exp.Add(this=epoch, expression=exp.cast(days, "INTEGER")), "VARCHAR")


def function(name: str, *arguments: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this=name, expressions=list(arguments))
