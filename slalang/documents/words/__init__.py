"""The phrases of generated prose, one catalog a language: `en.toml`, `es.toml`, `zh.toml` here, others by folder.

A catalog holds templates under dotted keys. `{name}` is filled by the caller; a phrase that counts has one template for
each plural category of its language (`one`, `other`). English is complete by definition: what another catalog lacks is
taken from it and named, never passed over in silence. A further language is one more file in a folder of the caller's.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import ClassVar

from slalang.diagnostic import Diagnostic, Severity, nearest
from slalang.source import NOWHERE

COMPLETE = "en"
HOLE = re.compile(r"\{([a-z_]+)\}")
JOINED = "contractions."
MOST_BYTES = 1_000_000
TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

Template = str | Mapping[str, str]
"""A phrase, or its forms by plural category."""


@dataclass(frozen=True, slots=True)
class NoCatalog(Diagnostic):
    """What it means: the document is asked for in a language that has no catalog of phrases.

    Wrong: `sla render contract.sla --language fr`, with no `fr.toml` to be found.

    Right: one of the languages that ship, or a folder with `fr.toml`, made by translating a copy of `en.toml`.
    """

    language: str
    known: str
    hint: str = ""
    message: ClassVar[str] = "there is no catalog of phrases for the language `{language}`{hint}"
    help: ClassVar[str] = "use one of {known}, or translate a copy of `en.toml` as `{language}.toml`"


@dataclass(frozen=True, slots=True)
class BadCatalog(Diagnostic):
    """What it means: a catalog is no TOML file of phrases, is larger than one megabyte, or lacks `locale`.

    Wrong: `verdict = 3`

    Right: `verdict.met = "met"`
    """

    language: str
    reason: str
    message: ClassVar[str] = "the catalog of the language `{language}` cannot be read: {reason}"


@dataclass(frozen=True, slots=True)
class MissingPhrase(Diagnostic):
    """What it means: a catalog has no translation of a phrase, or one with other holes; the English one is printed.

    Wrong: a catalog `fr.toml` without `[verdict]`

    Right: `[verdict]` with `met = "atteint"` and the others
    """

    severity: ClassVar[Severity] = Severity.WARNING
    language: str
    phrase: str
    message: ClassVar[str] = "the catalog of the language `{language}` has no translation of `{phrase}`"
    help: ClassVar[str] = "the English phrase is printed in its place"


@dataclass(frozen=True, slots=True)
class Catalog:
    """The phrases of `language` (the tag asked for) and the `locale` that writes its figures.

    `contractions` are two words that become one where a hole is filled, `de el` is `del`; a second word that ends in
    `*` stays and only changes the first: `y i*` is `e`.
    """

    language: str
    locale: str
    templates: Mapping[str, Template]
    contractions: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[MissingPhrase, ...] = ()

    def template(self, key: str, plural: str = "other") -> str:
        """The template of a key that exists, in a plural category if it has several."""
        found = self.templates[key]
        return found if isinstance(found, str) else found.get(plural, found["other"])

    def __contains__(self, key: str) -> bool:
        return key in self.templates


def load(language: str, folder: Path | None = None) -> Catalog | NoCatalog | BadCatalog:
    """The catalog of a language tag: `es-MX` is served by `es-MX.toml` or else `es.toml`, first in `folder`."""
    if not TAG.fullmatch(language):
        return NoCatalog(NOWHERE, language[:40], ", ".join(shipped()))
    for name in (language, language.partition("-")[0]):
        for place in ((folder,) if folder else ()) + (resources.files(__name__),):
            file = place / f"{name}.toml"
            if file.is_file():
                return read(file, language)
    return NoCatalog(NOWHERE, language, ", ".join(shipped()), nearest(language, shipped()))


@lru_cache(maxsize=1)
def shipped() -> tuple[str, ...]:
    """The languages that come with the package."""
    names = (f.name for f in resources.files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def read(file: Traversable, language: str) -> Catalog | BadCatalog:
    """A catalog with the holes in its phrases compared with the English ones."""
    data = file.read_bytes()
    if len(data) > MOST_BYTES:
        return BadCatalog(NOWHERE, language, "it is larger than one megabyte")
    try:
        table = tomllib.loads(data.decode("utf-8"))
        own = dict(flat(table))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValueError, RecursionError) as error:
        return BadCatalog(NOWHERE, language, str(error)[:200])
    locale = own.pop("locale", "")
    joined = {key.removeprefix(JOINED): own.pop(key) for key in [key for key in own if key.startswith(JOINED)]}
    if not isinstance(locale, str) or not is_locale(locale):
        return BadCatalog(NOWHERE, language, "`locale` names no locale")
    if file.name != f"{language}.toml" and is_locale(language.replace("-", "_")):
        locale = language.replace("-", "_")
    complete = own if file.name == f"{COMPLETE}.toml" else english().templates
    missing = tuple(MissingPhrase(NOWHERE, language, k) for k, t in complete.items() if holes(own.get(k)) != holes(t))
    names = {fault.phrase for fault in missing}
    templates = {k: complete[k] if k in names else own[k] for k in complete}
    contractions = {pair: one for pair, one in joined.items() if isinstance(one, str) and " " in pair}
    return Catalog(language, locale, templates, contractions, missing)


@lru_cache(maxsize=1)
def english() -> Catalog:
    found = load(COMPLETE)
    assert isinstance(found, Catalog), "the English catalog ships with the package"
    return found


def flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, Template]]:
    """Dotted keys with their templates; a table with `other` is a phrase that counts."""
    for key, value in table.items():
        match value:
            case str():
                yield prefix + key, value
            case dict() if isinstance(value.get("other"), str):
                yield prefix + key, forms(value, prefix + key)
            case dict():
                yield from flat(value, f"{prefix}{key}.")
            case _:
                raise ValueError(f"`{prefix}{key}` is no phrase")


def forms(table: Mapping[str, object], key: str) -> Mapping[str, str]:
    """The forms of a phrase that counts."""
    found = {category: form for category, form in table.items() if isinstance(form, str)}
    if len(found) < len(table):
        raise ValueError(f"`{key}` has a form that is no phrase")
    return found


def holes(template: Template | None) -> frozenset[str] | None:
    """The names that a template leaves open, in any of its forms; None where there is no template."""
    if template is None:
        return None
    forms = (template,) if isinstance(template, str) else template.values()
    return frozenset(name for form in forms for name in HOLE.findall(form))


def is_locale(name: str) -> bool:
    from babel import Locale
    from babel.core import UnknownLocaleError

    try:
        Locale.parse(name)
    except (ValueError, UnknownLocaleError):
        return False
    return True
