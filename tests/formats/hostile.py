"""Texts that try to be more than text."""

from __future__ import annotations

HOSTILE = (
    "<script>alert(1)</script>",
    "{{7*7}}",
    "{% raw %}",
    "a|b|c",
    "`code` and ``more``",
    "**bold** _it_ ~~no~~",
    "# heading",
    "1. one",
    "- dash",
    "+ plus",
    "> quote",
    "[link](javascript:alert(1))",
    "![img](http://x.example/a.png)",
    "&lt;b&gt; &amp; &#60;",
    "http://evil.example www.evil.example",
    "back\\slash \\n",
    "\"quotes\" 'single'",
    "=1+1",
    "$$math$$ $x$",
    "[bold red]rich[/] :smile:",
    "---",
    "===",
    "two\nlines\n\n# three",
    "tab\there",
    "</title></style></table>",
)
DIRECTION = "left\u202etfel\u202c \u200f\u2066x\u2069\u061c"
CONTROL = "bell\x07 \x1b[31mred\x00 del\x7f"
