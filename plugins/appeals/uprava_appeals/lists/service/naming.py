"""Authors of the appeals of a list, for who may know them and asks; each showing is logged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch
from uprava.users.reader import Reader

from uprava_appeals.applicants.service.knowing import note_opening


@dataclass(frozen=True, slots=True)
class Named:
    """The first author of an appeal."""

    document_id: UUID
    applicant_id: int
    name: str
    address: str


AUTHORS = """
select document_id, applicant_id, name, address from appeals.author
where document_id = any (%s) and position = 1"""
"""Row security answers those only whom the reader may know."""


def authors_in(
    session: Session, ids: Sequence[UUID], *, reader: Reader, at: datetime, what: str
) -> dict[UUID, Named]:
    """Return the first authors of appeals as far as the reader may know them, and log it."""
    found = fetch(session, Named, AUTHORS, (list(ids),)) if ids else []
    shown = [each.applicant_id for each in found]
    note_opening(session, reader=reader, at=at, what=what, applicant_ids=shown)
    return {each.document_id: each for each in found}
