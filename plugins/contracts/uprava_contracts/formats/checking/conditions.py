"""Conditions between fields: the rules written beside the schema, as the tax service checks them.

They stand in the schema as Schematron with three functions of their own; we ask them by XPath. A
breach is a warning: receivers do not refuse a file for it, registers of the tax service do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from uprava.i18n import N_

from uprava_contracts.formats.checking.schema_words import short, titled
from uprava_contracts.formats.schemas import schema_tree, titles
from uprava_contracts.formats.values import Finding, Kind, Level

if TYPE_CHECKING:
    from lxml.etree import XPath, _Element

OWN = "http://www.unisoftware.ru/schematron-extensions"
"""The name space of the functions; it is a name, nothing is fetched."""

RULE = "{http://purl.oclc.org/dsdl/schematron}rule"
ASSERT = "{http://purl.oclc.org/dsdl/schematron}assert"

MOST_PLACES = 3_000
"""Places of one rule that are looked at: the lines of a long invoice break a rule alike."""

MOST_FINDINGS = 20

REQUIRED = re.compile(r"(?:присутстви[яе]|[Нн]аличие) элемент(?:а|ов) ([\w, ]+?)(?: в |$)")
SUBJECTS = (
    ("Проверка обязательности", "обязательность"),
    ("Проверка присутствия", "присутствие"),
    ("Проверка отсутствия", "отсутствие"),
    ("Проверка значения", "значение"),
)
"""How titles of rules begin, and how they read after «не выполнено условие»."""

MISPLACED = {("СведТов", "СтТовБезНДСВсего")}
"""Rules of the published schemas that ask a line of the table for a total: no file keeps them."""

NOT_ASKED = "getFileName"
"""The name of the file is compared by us."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A rule between fields: where it is asked, what has to be true, what it is called."""

    places: "XPath"
    test: "XPath"
    fields: str
    title: str


def iif(_context: object, condition: Any, then: Any, otherwise: Any) -> Any:
    """Answer the one or the other: the format's own function."""
    return then if condition else otherwise


@cache
def conditions(kind: Kind, version: str) -> tuple[Condition, ...]:
    """Return the conditions of a format."""
    return tuple(_conditions(kind, version))


def _conditions(kind: Kind, version: str) -> Iterator[Condition]:
    from lxml import etree

    space = {"usch": OWN}
    own = {(OWN, "iif"): iif}
    for rule in schema_tree(kind, version).iter(RULE):
        context = rule.get("context") or ""
        pattern = rule.getparent()
        title = " ".join(((pattern.get("name") if pattern is not None else "") or "").split())
        for one in rule.iter(ASSERT):
            test = one.get("test") or ""
            named = REQUIRED.search(title)
            if NOT_ASKED in test or (context, named[1] if named else "") in MISPLACED:
                continue
            yield Condition(
                etree.XPath(f"//{context}"),
                etree.XPath(test, namespaces=space, extensions=own),
                named[1] if named else "",
                title,
            )


def condition_findings(root: "_Element", kind: Kind, version: str) -> list[Finding]:
    """Return the conditions a file breaks, each once with the number of places."""
    found = []
    named = titles(kind, version)
    for condition in conditions(kind, version):
        places = condition.places(root)
        assert isinstance(places, list)
        broken = sum(1 for place in places[:MOST_PLACES] if not condition.test(place))
        if not broken:
            continue
        fields = [titled(one.strip(), named) for one in condition.fields.split(" и ") if one]
        found.append(Finding(
            Level.WARNING, ", ".join(fields),
            N_("A condition of the format is not kept: {rule}. Places: {places}."),
            {"rule": short(said(condition.title)), "places": str(broken)},
        ))  # fmt: skip
    return found[:MOST_FINDINGS]


def said(title: str) -> str:
    """Return a rule as a subject: «обязательность присутствия элемента …»."""
    for checked, subject in SUBJECTS:
        if title.startswith(checked):
            return subject + title.removeprefix(checked)
    return title
