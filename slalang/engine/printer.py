"""A plan as SQL: each node a sub-query, built as an expression tree, every name quoted.

takes    a `Node` and a `Dialect`
gives    a query of sqlglot's; `sql` prints it
assumes  names are unique in each node's rows
"""

from __future__ import annotations

from typing import assert_never

from sqlglot import exp

from slalang.engine.dialect import Dialect, function
from slalang.engine.narrowing import narrowed
from slalang.model.query import (
    Call,
    Case,
    Column,
    Column64,
    Extend,
    Folded,
    Folding,
    Group,
    Keep,
    Literal,
    Look,
    Node,
    Operator,
    Order,
    Pick,
    Place,
    Running,
    Scalar,
    Scan,
    Spread,
    Stack,
    columns_of,
    columns_of_fold,
)

TYPES = {Column64.INTEGER: "BIGINT", Column64.TEXT: "VARCHAR", Column64.FLAG: "BOOLEAN"}
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


class Printer:
    """Prints plans for one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.aliases = 0

    def sql(self, node: Node) -> str:
        return self.query(node).sql(dialect=self.dialect.name, copy=False)  # nobody else has the tree

    # ------------------------------------------------------------ nodes

    def query(self, node: Node) -> exp.Query:
        match node:
            case Scan(table, columns):
                picked = exp.select(*(alias(name_column(c), new) for c, new in columns), copy=False)
                return picked.from_(exp.Table(this=name(table)), copy=False)
            case Extend(rows, columns):
                return self.over(rows, exp.Star(), *(alias(self.typed(v), n) for n, v in columns))
            case Keep(rows, condition):
                return self.over(rows, exp.Star()).where(self.scalar(condition), copy=False)
            case Look(rows, target, on, columns):
                return self.look(rows, target, on, columns)
            case Stack(parts, columns):
                return self.stack(parts, columns)
            case Order(rows, partition, order, columns):
                return self.over(
                    rows, exp.Star(), *(alias(self.window(c[1], c[2], partition, order), c[0]) for c in columns)
                )
            case Place(rows, table, slot, at, exact, columns):
                return self.place(rows, table, slot, at, exact, columns)
            case Spread(rows, over, condition):
                return self.over(rows, exp.Star()).join(
                    self.part(over), on=self.scalar(condition), join_type="inner", copy=False
                )
            case Group(rows, keys, folds):
                return self.group(rows, keys, folds)
            case Pick(rows, columns, order):
                picked = self.over(rows, *(alias(self.typed(v), n) for n, v in columns))
                by = [exp.Ordered(this=name_column(n), nulls_first=False) for n in order]
                return picked.order_by(*by, copy=False) if by else picked
            case _:
                assert_never(node)

    def over(self, rows: Node, *columns: exp.Expression) -> exp.Select:
        return exp.select(*columns, copy=False).from_(self.part(rows), copy=False)

    def part(self, node: Node) -> exp.Expression:
        self.aliases += 1
        label = f"t{self.aliases}"
        return exp.Subquery(this=self.query(node), alias=exp.TableAlias(this=name(label)))

    def look(
        self, rows: Node, target: Node, on: tuple[tuple[Scalar, str], ...], columns: tuple[tuple[str, str], ...]
    ) -> exp.Select:
        """A left join; the target's names are made its own first, so that none is ambiguous."""
        self.aliases += 1
        keys = [(f"on#{self.aliases}.{i}", theirs) for i, (_, theirs) in enumerate(on)]
        renamed = Pick(target, tuple((new, Column(old)) for new, old in (*keys, *((new, old) for old, new in columns))))
        condition = exp.and_(
            *(
                exp.EQ(this=self.scalar(mine), expression=name_column(key))
                for (mine, _), (key, _) in zip(on, keys, strict=True)
            ),
            copy=False,
        )
        return self.over(rows, exp.Star()).join(self.part(renamed), on=condition, join_type="left", copy=False)

    def place(
        self, rows: Node, table: str, slot: Scalar, at: Scalar, exact: bool, columns: tuple[tuple[str, str], ...]
    ) -> exp.Select:
        """An inner join where each row finds its slot, which is the quickest; else a left one within the slot."""
        self.aliases += 1
        label = f"slot#{self.aliases}"
        start, end = f"start#{self.aliases}", f"end#{self.aliases}"
        within = () if exact else (("start", start), ("end", end))
        source = Scan(table, (("slot", label), *columns, *within))
        condition: exp.Expression = exp.EQ(this=self.scalar(slot), expression=name_column(label))
        if not exact:
            low = exp.LTE(this=name_column(start), expression=self.scalar(at))
            high = exp.LT(this=self.scalar(at), expression=name_column(end))
            condition = exp.And(this=exp.And(this=condition, expression=low), expression=high)
        kind = "inner" if exact else "left"
        return self.over(rows, exp.Star()).join(self.part(source), on=condition, join_type=kind, copy=False)

    def stack(self, parts: tuple[Node, ...], columns: tuple[str, ...]) -> exp.Query:
        queries = [self.over(part, *(name_column(c) for c in columns)) for part in parts]
        whole: exp.Query = queries[0]
        for query in queries[1:]:
            whole = exp.Union(this=whole, expression=query, distinct=False)
        return whole

    def group(
        self, rows: Node, keys: tuple[tuple[str, Scalar], ...], folds: tuple[tuple[str, Folded], ...]
    ) -> exp.Select:
        columns = [*(alias(self.typed(v), n) for n, v in keys), *(alias(self.fold(f), n) for n, f in folds)]
        read = (*(columns_of(v) for _, v in keys), *(columns_of_fold(f) for _, f in folds))
        grouped = self.over(narrowed(rows, frozenset().union(*read)), *columns)
        return grouped.group_by(*(exp.Literal.number(i + 1) for i in range(len(keys))), copy=False) if keys else grouped

    # ------------------------------------------------------------ folds and windows

    def fold(self, fold: Folded) -> exp.Expression:
        value = self.scalar(fold.value) if fold.value is not None else exp.Star()
        made = self.folded(fold, value)
        if fold.keep is None or fold.keep == Literal(True, Column64.FLAG):
            return made
        return exp.Filter(this=made, expression=exp.Where(this=self.scalar(fold.keep)))

    def folded(self, fold: Folded, value: exp.Expression) -> exp.Expression:
        match fold.folding:
            case Folding.COUNT:
                return exp.Count(this=value)
            case Folding.SUM:
                return exp.Sum(this=value)
            case Folding.SMALLEST:
                return exp.Min(this=value)
            case Folding.LARGEST:
                return exp.Max(this=value)
            case Folding.RANK:
                assert fold.rank is not None, "a rank says which"
                return self.dialect.rank(value, fold.rank)
            case Folding.FIRST | Folding.LAST:
                last = fold.folding is Folding.LAST
                by = [exp.Ordered(this=self.scalar(o), desc=last, nulls_first=False) for o in fold.order]
                return function("first", exp.Order(this=value, expressions=by))
            case _:
                assert_never(fold.folding)

    def window(
        self, what: Running, value: Scalar, partition: tuple[Scalar, ...], order: tuple[tuple[Scalar, bool], ...]
    ) -> exp.Expression:
        of = self.scalar(value)
        match what:
            case Running.SUM:
                made: exp.Expression = exp.Sum(this=of)
            case Running.LARGEST:
                made = exp.Max(this=of)
            case Running.LAST_PRESENT:
                made = exp.IgnoreNulls(this=exp.LastValue(this=of))
            case _:
                assert_never(what)
        by = [exp.Ordered(this=self.scalar(o), desc=down, nulls_first=False) for o, down in order]
        frame = exp.WindowSpec(
            kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end=exp.Literal.number(1), end_side="PRECEDING"
        )
        return exp.Window(
            this=made, partition_by=[self.scalar(p) for p in partition], order=exp.Order(expressions=by), spec=frame
        )

    # ------------------------------------------------------------ scalars

    def typed(self, scalar: Scalar) -> exp.Expression:
        """A scalar as a column; a bare NULL has no type of its own."""
        if isinstance(scalar, Literal) and scalar.value is None and scalar.type in TYPES:
            return exp.cast(exp.null(), TYPES[scalar.type])
        return self.scalar(scalar)

    def scalar(self, scalar: Scalar) -> exp.Expression:
        match scalar:
            case Column(label):
                return name_column(label)
            case Literal(value):
                return literal(value)
            case Call(operator, arguments):
                return self.call(operator, [self.scalar(a) for a in arguments])
            case Case(branches, otherwise):
                ifs = [exp.If(this=self.scalar(c), true=self.scalar(v)) for c, v in branches]
                return exp.Case(ifs=ifs, default=self.scalar(otherwise))
            case _:
                assert_never(scalar)

    def call(self, operator: Operator, a: list[exp.Expression]) -> exp.Expression:
        match operator:
            case Operator.ADD:
                return exp.Paren(this=exp.Add(this=a[0], expression=a[1]))
            case Operator.SUBTRACT:
                return exp.Paren(this=exp.Sub(this=a[0], expression=a[1]))
            case Operator.MULTIPLY:
                return exp.Paren(this=exp.Mul(this=a[0], expression=a[1]))
            case Operator.DIVIDE:
                return exp.Paren(this=self.dialect.divide(a[0], a[1]))
            case Operator.ABSOLUTE:
                return function("abs", a[0])
            case Operator.LEAST:
                return function("least", *a)
            case Operator.GREATEST:
                return function("greatest", *a)
            case Operator.WIDE:
                return exp.cast(a[0], "INT128")
            case Operator.NARROW:
                return exp.cast(a[0], "BIGINT")
            case Operator.EQUAL:
                return exp.Paren(this=exp.EQ(this=a[0], expression=a[1]))
            case Operator.LESS:
                return exp.Paren(this=exp.LT(this=a[0], expression=a[1]))
            case Operator.AT_MOST:
                return exp.Paren(this=exp.LTE(this=a[0], expression=a[1]))
            case Operator.AND:
                return exp.Paren(this=exp.and_(*a, copy=False))
            case Operator.OR:
                return exp.Paren(this=exp.or_(*a, copy=False))
            case Operator.NOT:
                return exp.Paren(this=exp.Not(this=a[0]))
            case Operator.MISSING:
                return exp.Paren(this=exp.Is(this=a[0], expression=exp.null()))
            case Operator.PRESENT:
                return exp.Coalesce(this=a[0], expressions=a[1:])
            case Operator.CONTAINS:
                return function("contains", self.dialect.normal(a[0]), self.dialect.normal(a[1]))
            case Operator.PACK:
                return self.dialect.pack(a)
            case Operator.UNPACK:
                return self.dialect.unpack(a[0], int(a[1].name))
            case Operator.TEXT:
                return exp.cast(a[0], "VARCHAR")
            case Operator.LOCAL_TIME:
                return self.dialect.local_time(a[0], a[1])
            case Operator.DATE_TEXT:
                return self.dialect.date_text(a[0])
            case Operator.MILLIONTHS:
                unit = exp.cast(exp.Literal.string("0.000001"), "DECIMAL(7, 6)")
                return exp.Paren(this=exp.Mul(this=exp.cast(a[0], "DECIMAL(20, 0)"), expression=unit))
            case Operator.SAFE_TEXT:
                return safe(a[0])
            case _:
                assert_never(operator)


def name(text: str) -> exp.Identifier:
    return exp.to_identifier(text, quoted=True)


def name_column(text: str) -> exp.Column:
    return exp.Column(this=name(text))


def alias(value: exp.Expression, label: str) -> exp.Expression:
    return exp.Alias(this=value, alias=name(label))


def literal(value: int | str | bool | None) -> exp.Expression:
    match value:
        case None:
            return exp.null()
        case bool():
            return exp.true() if value else exp.false()
        case int():
            size = exp.Literal.number(abs(value))
            return exp.Paren(this=exp.Neg(this=size)) if value < 0 else size
        case str():
            return exp.Literal.string(value)


def safe(text: exp.Expression) -> exp.Expression:
    """A quote before what a spreadsheet would run."""
    first = function("left", text.copy(), exp.Literal.number(1))
    risky = exp.In(this=first, expressions=[exp.Literal.string(c) for c in RISKY])
    quoted = exp.DPipe(this=exp.Literal.string("'"), expression=text.copy())
    return exp.Case(ifs=[exp.If(this=risky, true=quoted)], default=text)
