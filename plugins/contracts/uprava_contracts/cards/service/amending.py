"""What an agreement changes in a concluded contract: written here, decided elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.documents.service.editing import change_summary, change_term
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.web.events import signal

from uprava_contracts.cards.service.differing import changed_fields, kept_words, recorded, told
from uprava_contracts.cards.service.entering import put_lines, summary_of
from uprava_contracts.cards.service.reading import find_contract
from uprava_contracts.cards.words import ContractWords

AMENDABLE = (
    "price", "vat", "vat_sum", "advance_percent", "starts_on", "performs_until", "valid_until",
    "warranty_until", "funding", "security_percent", "security_sum", "warranty_percent",
    "warranty_sum",
)  # fmt: skip
"""Columns an agreement may change; lines of the specification and of the budget besides."""


def amend(
    session: Session, id: UUID, values: Mapping[str, Any], *, at: datetime
) -> Mapping[str, tuple[str, str]]:
    """Write what an agreement changes; return field → (was, now) as people read them.

    `values`: names of `AMENDABLE`, and `lines`, `budget` (rows of `cards.words`). The caller
    checked the agreement and who may do this; the sums of lines are not compared with the price.
    Raises InvalidError for a field no agreement changes.
    """
    unknown = [name for name in values if name not in (*AMENDABLE, "lines", "budget")]
    row = find_contract(session, id)
    if unknown or row is None:
        raise InvalidError(_("An agreement does not change this: {what}.").format(
            what=", ".join(unknown)
        ))  # fmt: skip
    before = kept_words(session, row)
    after = replace(before, **values)
    changed = changed_fields(before, after)
    if changed:
        write(session, id, after, changed, at=at)
    was, now = told(session, before), told(session, after)
    if changed:
        before_facts, after_facts = recorded(session, before, after)
        record(session, "document.changed", "document", id, was=before_facts, now=after_facts)
        signal(session, f"doc:{id}")
    return {name: (was[name], now[name]) for name in changed}


def write(
    session: Session, id: UUID, words: ContractWords, changed: Sequence[str], *, at: datetime
) -> None:
    """Write the changed columns and lines; the card's term and summary follow."""
    pairs = ", ".join(f"{name} = %({name})s" for name in AMENDABLE)
    query = f"update contracts.contract set {pairs} where document_id = %(id)s"
    execute(session, query, {name: getattr(words, name) for name in AMENDABLE} | {"id": id})
    if "lines" in changed or "budget" in changed:
        put_lines(session, id, words)
    change_summary(session, id, summary_of(words))
    change_term(session, id, words.performs_until, at=at)
