"""Extracts as screens and programs read them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from uprava.i18n import N_

CONCERNED = N_("the decision concerns the unit or the person")
"""Why somebody sees a protocol or an extract, as the card says it."""


@dataclass(frozen=True, slots=True)
class ExtractRow:
    """An extract with its question."""

    id: UUID
    title: str
    state: str
    protocol_id: UUID
    item_id: int
    made_at: datetime
