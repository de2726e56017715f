"""Checking: everything that is wrong with a document, each in one sentence."""

from uprava_contracts.formats.checking.conditions import condition_findings
from uprava_contracts.formats.checking.requisites import requisite_findings
from uprava_contracts.formats.checking.schema_words import schema_findings
from uprava_contracts.formats.checking.sums import sum_findings
from uprava_contracts.formats.tree import parsed
from uprava_contracts.formats.values import Document, Finding, Level

WEIGHT = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}


def check(document: Document) -> list[Finding]:
    """Return what is wrong, the gravest first; an empty list: nothing was found."""
    found = requisite_findings(document)
    if document.checked:
        root = parsed(document.source)
        broken = schema_findings(root, document.kind, document.version)
        found += broken
        if not broken:
            found += condition_findings(root, document.kind, document.version)
    found += sum_findings(document)
    return sorted(found, key=lambda one: WEIGHT[one.level])
