"""What stands against a user's own Word template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from slalang.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class TemplateUnreadable(Diagnostic):
    """What it means: a template is no Word document that can be read.

    Wrong: `--template letterhead.pdf`, or a file that was cut off on its way

    Right: `--template letterhead.docx`, saved by Word as "Word Document"
    """

    path: str
    reason: str
    message: ClassVar[str] = "the template `{path}` cannot be read: {reason}"
    help: ClassVar[str] = "save it as a Word document (.docx)"


@dataclass(frozen=True, slots=True)
class TemplateTooLarge(Diagnostic):
    """What it means: a template is larger, packed or unpacked, than any letterhead.

    Wrong: a file of some kilobytes that unpacks to gigabytes

    Right: a template with its styles, headers and a logo
    """

    path: str
    reason: str
    message: ClassVar[str] = "the template `{path}` is too large: {reason}"
    help: ClassVar[str] = "make its pictures smaller, or take out what is not needed"


@dataclass(frozen=True, slots=True)
class TemplateActive(Diagnostic):
    """What it means: a template holds programs or foreign objects, which would run on the machines of its readers.

    Wrong: `--template contract.docm`, or a document with macros, controls or embedded objects

    Right: the same saved as "Word Document" (.docx), which drops the macros
    """

    path: str
    part: str
    message: ClassVar[str] = "the template `{path}` holds active content: {part}"
    help: ClassVar[str] = "save it as a Word document (.docx) without macros, controls and embedded objects"


@dataclass(frozen=True, slots=True)
class TemplateReachesOut(Diagnostic):
    """What it means: a template takes something from elsewhere when it is opened, or leads there.

    A contract must say the same on every desk, and tell nobody that it was opened.

    Wrong: a logo linked to a web address, a field `INCLUDEPICTURE`, a hyperlink, a template attached by its path

    Right: a logo that lies in the file, an address as plain text
    """

    path: str
    part: str
    target: str
    message: ClassVar[str] = "the template `{path}` reaches out of the file: `{target}` in {part}"
    help: ClassVar[str] = "embed what is linked, and make links plain text"


@dataclass(frozen=True, slots=True)
class TemplateExpression(Diagnostic):
    """What it means: something in a template looks like a program; only plain names are filled in.

    Wrong: `{{ title.upper() }}`, `{{ items[0] }}`, `{{ title|safe }}`, `{% for x in y %}`

    Right: `{{ title }}`
    """

    path: str
    expression: str
    message: ClassVar[str] = "the template `{path}` asks for `{expression}`, which is no plain name"
    help: ClassVar[str] = "write a name between double braces, such as {{{{ title }}}}"


@dataclass(frozen=True, slots=True)
class TemplateUnknownName(Diagnostic):
    """What it means: a template asks for a name that no document has.

    Wrong: `{{ titel }}`

    Right: `{{ title }}`
    """

    path: str
    name: str
    known: str
    hint: str = ""
    message: ClassVar[str] = "the template `{path}` asks for `{name}`, which no document has{hint}"
    help: ClassVar[str] = "use one of {known}"


@dataclass(frozen=True, slots=True)
class TemplateMisplaced(Diagnostic):
    """What it means: the place of the agreement is none where clauses and tables can stand, or there are two.

    Wrong: `Between us: {{ agreement }}`, or `{{ agreement }}` in a header, a table or twice

    Right: a paragraph of the body that holds `{{ agreement }}` alone, once
    """

    path: str
    reason: str
    message: ClassVar[str] = "the template `{path}` has {{{{ agreement }}}} {reason}"
    help: ClassVar[str] = "give it one paragraph of its own in the body, or leave it out: the agreement then comes last"
