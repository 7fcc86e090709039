"""The language's text: reading bytes, parsing them into the immutable tree, and formatting.

`read` gives a `Source` or the fault that refuses a file, `parse` its tree and every fault of it, `format` its canonical
text.
"""

from slalang.syntax.formatter import format  # noqa: A004  the verb of `sla fmt`, called as `syntax.format`
from slalang.syntax.parser import Parsed, parse
from slalang.syntax.reading import read

__all__ = ["Parsed", "format", "parse", "read"]
