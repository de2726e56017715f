"""Facts of a record as people read them: a title in words, ids as names, codes as the office says.

What has no title here is left out on the screen and in tables: ids and codes for programs. The
export as JSON lines holds every fact as it was written.
"""

from collections.abc import Iterable, Iterator, Mapping
from string import Formatter
from types import MappingProxyType
from typing import Any

from uprava.audit.sentences import readable
from uprava.documents.service.card import LEVEL_TITLES
from uprava.documents.service.history import VERDICTS, changes
from uprava.extension import DocumentKind
from uprava.i18n import N_, _

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "absent": N_("In whose place"),
        "acting": N_("Holds the post for a time"),
        "changes": N_("Changed"),
        "code": N_("Code"),
        "count": N_("How many"),
        "days": N_("For how many days"),
        "documents": N_("Documents"),
        "earlier": N_("Before that"),
        "filters": N_("Narrowed by"),
        "format": N_("Format"),
        "heads": N_("Heads the unit"),
        "index": N_("Index"),
        "journal": N_("Journal"),
        "last": N_("Last number"),
        "level": N_("Level"),
        "list": N_("List"),
        "login": N_("Login"),
        "name": N_("Called"),
        "number": N_("Number"),
        "on": N_("Day"),
        "parent": N_("Part of"),
        "people": N_("People"),
        "permissions": N_("Rights"),
        "person": N_("Person"),
        "principals": N_("To whom"),
        "revoked": N_("Revoked certificates"),
        "role": N_("Role"),
        "rows": N_("Rows"),
        "scopes": N_("Scopes"),
        "serial": N_("Serial number"),
        "sha256": N_("Hash sum SHA-256"),
        "since": N_("From what day"),
        "source": N_("Ground"),
        "substitute": N_("Substitute"),
        "title": N_("Called"),
        "unit": N_("Unit"),
        "units": N_("Units"),
        "until": N_("Until what day"),
        "verdict": N_("Result"),
        "version": N_("Version"),
    }
)
"""Name of a fact → English message id."""

REFERENCES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "absent": ("person",),
        "documents": ("document",),
        "earlier": ("unit", "permission"),
        "parent": ("unit",),
        "permissions": ("permission",),
        "person": ("person",),
        "principals": ("person", "unit", "post", "role"),
        "role": ("role",),
        "substitute": ("person",),
        "unit": ("unit",),
    }
)
"""Fact that holds ids → the types of objects they may be of."""

Names = Mapping[tuple[str, str], str]
"""Type and id of an object → its name, for those the reader may know."""


def references(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the objects some facts refer to."""
    for fact, types in REFERENCES.items():
        for id in listed(facts.get(fact)):
            yield from ((each, id) for each in types)


def listed(value: object) -> list[str]:
    """Return the ids of a fact that holds one or several."""
    return [str(each) for each in (value if isinstance(value, list) else [value]) if each]


def in_words(
    text: str, facts: Mapping[str, Any], names: Names, kind: DocumentKind | None
) -> tuple[tuple[str, str], ...]:
    """Return titles and texts of the facts that the message of the act does not tell already."""
    told = {name for _text, name, _form, _how in Formatter().parse(text) if name}
    if isinstance(facts.get("was"), dict):
        facts = {**facts, "changes": changes(facts["was"], facts["now"], kind)}
    left = [name for name in sorted(facts) if name in TITLES and name not in told]
    pairs = ((_(TITLES[name]), text_of(name, facts[name], names)) for name in left)
    return tuple((title, text) for title, text in pairs if text)


def text_of(fact: str, value: object, names: Names) -> str:
    """Return a fact's value as text; an object that may not be named is a dash."""
    if fact in REFERENCES:
        return in_line(name_of(fact, id, names) for id in listed(value))
    if isinstance(value, list):
        return in_line(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{name}: {each}" for name, each in value.items())
    return word_of(fact, value)


def word_of(fact: str, value: object) -> str:
    """Return a single value as the office says it; empty for none."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if fact in CODES and value in CODES[fact]:
        return _(CODES[fact][str(value)])
    return "" if value is None else str(readable(value))


CODES: Mapping[str, Mapping[str, str]] = {
    "level": {right.value: title for right, title in LEVEL_TITLES.items()},
    "verdict": VERDICTS,
}
"""Fact → its codes and their English message ids."""


def name_of(fact: str, id: str, names: Names) -> str:
    """Return the name of an object a fact refers to; what was never an id stays as it is."""
    found = (names.get((each, id)) for each in REFERENCES[fact])
    known = next((name for name in found if name), None)
    return known or ("—" if id.isdigit() or len(id) == UUID_LENGTH else id)


UUID_LENGTH = 36

TASKS: Mapping[str, str] = MappingProxyType(
    {
        "backup": N_("backup"),
        "built-in roles": N_("start of the program"),
        "calendar": N_("calendar"),
        "collect": N_("nightly tidying"),
        "command line": N_("command line"),
        "demo": N_("filling of the demo"),
        "drafts": N_("nightly tidying"),
        "modules": N_("command line"),
        "modules export": N_("command line"),
        "modules purge": N_("command line"),
        "purge": N_("nightly tidying"),
        "storage": N_("command line"),
        "tidy": N_("nightly tidying"),
    }
)
"""Task of the program that acts by itself → English message id."""


def task_title(task: str) -> str:
    """Return what acted when nobody did."""
    return _(TASKS[task]) if task in TASKS else _("the program itself")


def in_line(texts: Iterable[str]) -> str:
    """Return texts in one line; long lists are cut."""
    every = list(texts)
    shown = ", ".join(every[:10])
    return f"{shown}, … ({len(every)})" if len(every) > 10 else shown


def with_states(facts: Mapping[str, Any], kinds: Iterable[DocumentKind]) -> Mapping[str, Any]:
    """Return the facts of a move with the titles of the states instead of their codes."""
    if not isinstance(facts.get("was"), str) or not isinstance(facts.get("now"), str):
        return facts
    titles = {state.code: f"«{_(state.title)}»" for kind in kinds for state in kind.every_state}
    return {**facts, **{name: titles.get(facts[name], facts[name]) for name in ("was", "now")}}
