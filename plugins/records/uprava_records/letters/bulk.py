"""Incoming letters by the hundred thousand: what is their own in the core's load of rows."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import execute
from uprava.demo import bulk
from uprava.demo.letters import Letter
from uprava.demo.loading import Cell
from uprava.demo.scene import Cast, DemoScene
from uprava.documents.service.numbering import get_journal

from uprava_records.letters.service.cards import DEFAULT_JOURNAL, Channel
from uprava_records.letters.service.registering import KIND

FILED = "filed"
APART, APART_HEAD = "it", "zuev"
"""The unit of the administrator and the auditor, and who holds it."""


def load(session: Session, scene: DemoScene) -> None:
    """Load `scene.bulk` filed letters into the journal «Входящие»."""
    journal = get_journal(session, code=DEFAULT_JOURNAL, kind=KIND)
    making = bulk.Making(
        KIND, FILED, "records.incoming",
        ("document_id", "correspondent", "outgoing_number", "outgoing_date", "signatory",
         "addressee_id", "received_on", "channel"),
        incoming, concerned, frozenset({APART}),
    )  # fmt: skip
    bulk.load(session, scene, journal, making)
    execute(session, SENDERS)


SENDERS = """
select count(correspondents.mention_all(
    named.ids, correspondents.note(named.correspondent, null, true), 'sender'))
from (select correspondent, array_agg(document_id) as ids
      from records.incoming group by correspondent) as named"""
"""Every letter says whom it is from, in one statement for all of them."""


def incoming(id: UUID, letter: Letter, addressee: int | None) -> Sequence[Cell]:
    """Return the row of `records.incoming` of one letter."""
    return (
        id, letter.writer.name, letter.outgoing_number or None, letter.outgoing_date,
        letter.signatory.name.signed, addressee, letter.received_at.date(), Channel.PAPER.value,
    )  # fmt: skip


def concerned(letter: Letter, scene: Cast) -> int:
    """Return the unit the letter is opened to; where administrators sit, its head alone.

    Who administers the system or audits it has no part in the correspondence.
    """
    if letter.unit == APART:
        return scene.readers[APART_HEAD].person_id
    return scene.units[letter.unit]
