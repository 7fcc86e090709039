"""What authors and terminals say: signs from elsewhere, words that are reserved, and what each terminal is called."""

from __future__ import annotations

COMPARED = {
    "<": "under",
    ">": "over",
    **dict.fromkeys(("<=", "=<", "≤"), "at most"),
    **dict.fromkeys((">=", "=>", "≥"), "at least"),
    **dict.fromkeys(("=", "=="), ""),
    **dict.fromkeys(("!=", "<>", "≠"), "not"),
}
"""What a sign of comparison says as a pattern; nothing for the value alone."""

SIGNS = {
    "*": "`times`",
    "&&": "`and`",
    "||": "`or`",
    "&": "`and`",
    "|": "`or`",
    "!": "`not`",
    ";": "the next clause on a new line",
    "'": 'a text between double quotes, `"…"`',
    "[": "a list in parentheses, `(a, b)`",
}
TYPOGRAPHIC = {
    **dict.fromkeys("“”„«»", 'write a plain double quote, `"`'),
    **dict.fromkeys("–—−", "write a plain hyphen, `-`"),
    "’": "names have no apostrophe",
    "\u00a0": "write a plain space",
    "×": "write `times`",
    "\ufeff": "remove it",
}
ELSEWHERE = "names are plain letters, digits and `_`; anything may stand in a text"
RESERVED = frozenset(
    [
        "any",
        "no",
        "yes",
        "none",
        "where",
        "among",
        "if",
        "otherwise",
        "else",
        "is",
        "not",
        "and",
        "or",
        "of",
        "per",
        "times",
        "over",
        "by",
        "missed",
        "met",
        "excused",
        "missing",
        "exists",
        "settled",
    ]
)
NAMED = {
    "NAME": "a name",
    "FIELD": "a name and a colon",
    "DOTTED": "a dot and a name",
    "STRING": 'a text in double quotes, `"…"`',
    "LONGSTRING": 'a text between lots of three quotes, `"""`',
    "NUMBER": "a number",
    "QTY": "a number with its unit, such as `48 h`",
    "PCT": "a percentage, such as `80%`",
    "DATE": "a date, such as `2026-01-31`",
    "TRANGE": "hours, such as `09:00-17:00`",
    "PERIOD": "a month, quarter or year, such as `2026-03`",
}
VALUE = frozenset(
    [
        "PCT",
        "QTY",
        "NUMBER",
        "STRING",
        "DATE",
        "NONE",
        "YES",
        "NO",
        "NAME",
        "LPAR",
        "MINUS",
        "_END_OF",
        "SETTLED",
        "BY",
        "GRADUATED",
        "NOT",
        "MISSED",
        "MET",
        "EXCUSED",
        "_SHARE",
        "_COUNT",
        "FOLD",
        "_PERCENTILE",
        "_RANK",
        "_TIME",
        "ANY",
        "PLUS_MINUS",
    ]
)
INFIX = frozenset(
    [
        "IS",
        "TIMES",
        "SLASH",
        "OF",
        "PLUS_MINUS",
        "PER",
        "ELSE",
        "ROUNDED",
        "IN",
        "_FOR_ONE",
        "MEASURED",
        "CAPPED",
        "EXISTS",
        "WITHIN",
        "MENTIONS",
        "MISSED",
        "MET",
        "EXCUSED",
        "_IN_EACH_OF",
        "IN_AT_LEAST",
        "N_IN_A_ROW",
        "AND",
        "OR",
        "IF",
        "DOTTED",
        "LPAR",
        "OTHERWISE",
    ]
)
PATTERN = frozenset(["AT", "UNDER", "OVER", "FROM", "BEFORE", "AFTER", "_NO_LATER", "_NO_EARLIER"])
AGGREGATES = frozenset((
    "share", "count", "sum", "mean", "median", "largest", "smallest", "first", "last", "percentile", "rank",
    "time", "any", "no",
))  # fmt: skip
OPENING = frozenset(["_SHARE", "_COUNT", "FOLD", "_PERCENTILE", "_RANK"])
"""The terminals that begin an aggregate over a set."""

OPERATIONS = frozenset(["rounded", "capped", "times", "per", "else", "is", "+", "-", "/"])
CLOSING = {"LBRACE": "}", "LPAR": ")"}
