"""What this version refuses by name: forms that the language has and nobody evaluates yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from slalang.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class NotEvaluated(Diagnostic):
    """A form that can be written, checked and printed, but not yet be measured or settled.

    What it means: the contract says something that this version cannot compute. It is refused here, by name, so that
    no figure is ever given that leaves it out.

    Wrong:

        metric occupancy of presence { value (time by agent in presences) / (time by agent in shifts) }

    Right: say it with a form that is evaluated, or wait for the version that evaluates it.

        metric handled of call { value sum of talk over calls where talk exists }
    """

    form: str
    message: ClassVar[str] = "`{form}` is part of the language but is not evaluated by this version"
    help: ClassVar[str] = "leave it out of what is measured, or say it with another form"
