"""An answer signed with the reader's key that is kept here, or in a token the office holds."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.clock import now
from uprava.db.transaction import beside
from uprava.installation import Installation
from uprava.signing.service.assigning import Drawer, drawer_of, open_drawer
from uprava.signing.service.keeping import require_key
from uprava.signing.service.signing_files import PERMISSION
from uprava.users.reader import Reader

from uprava_contracts.exchange.service.answering import queue, waiting_title
from uprava_contracts.exchange.service.reading import bytes_of, hold_flow


@dataclass(frozen=True, slots=True)
class Chosen:
    """What signing needs, read in a short transaction."""

    data: bytes
    drawer: Drawer
    sha256: str


def sign_here(
    session: Session, id: int, title_id: int, *, reader: Reader, installation: Installation
) -> None:
    """Sign an answer with the reader's key and let it go.

    `session` must not have begun: a token may take its time. Raises ForbiddenError without the
    right to sign, InvalidError without a key in force, ConflictError for an answer that is signed.
    """
    from uprava.signing.cades_making import sign_detached  # pyHanko: not before it is needed

    with beside(session) as looking:
        chosen = choose(looking, id, title_id, reader=reader)
    key = open_drawer(chosen.drawer, installation=installation)
    signature = sign_detached(chosen.data, key)
    row = hold_flow(session, id, reader=reader)
    title = waiting_title(session, id, title_id)
    queue(session, row, title_id, signature, reader=reader)
    record(session, "contracts.exchange_signed", "docflow", id, name=title.name)


def choose(session: Session, id: int, title_id: int, *, reader: Reader) -> Chosen:
    """Read what is to be signed, after asking for every right."""
    hold_flow(session, id, reader=reader)
    reader.require(PERMISSION)
    title = waiting_title(session, id, title_id)
    key = require_key(session, person_id=reader.person_id, at=now())
    return Chosen(bytes_of(session, title.sha256), drawer_of(session, key.id), title.sha256)
