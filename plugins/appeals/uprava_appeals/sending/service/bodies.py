"""Letters to bodies: what is proposed to who sends one, until it is confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.correspondents.service.choosing import list_named
from uprava.users.reader import Reader

from uprava_appeals.replies.service.reading import get_reply
from uprava_appeals.replies.values import Purpose
from uprava_appeals.sending.service.enclosing import Offered, list_offered
from uprava_appeals.sending.service.packing import Confirmed


@dataclass(frozen=True, slots=True)
class Proposed:
    """Where a letter could go, empty: nobody knows, and files that could go along."""

    address: str
    files: Sequence[Offered]

    def confirmed(self, address: str, chosen: Sequence[str]) -> Confirmed:
        """Return what a person confirms of it: an address, the ids of files."""
        return Confirmed(address, [each.id for each in self.files if str(each.id) in chosen])


def propose(session: Session, id: UUID, *, reader: Reader) -> Proposed:
    """Return the address of the body's card and, with a covering letter, the appeal's files.

    Two cards of one name tell no address.
    """
    _head, row = get_reply(session, id, reader=reader)
    cards = list_named(session, row.body, reader=reader)
    files = list_offered(session, id, reader=reader) if row.what_for is Purpose.COVERING else []
    return Proposed(cards[0].email if len(cards) == 1 else "", files)
