"""Drafts of legal acts that other modules begin: card, basis and the text to go on from."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session
from uprava.approval.models import ActKind
from uprava.capabilities import ActToDraft, DraftedAct
from uprava.db.sql import fetch_one
from uprava.documents.service.linking import NewLink, link
from uprava.documents.service.types import OwnFields, chosen_type
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.printing.typed_texts import Sent, begun, keep_typing
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_records.written.service.drafting import Wish, write
from uprava_records.written.service.fields import ACT, Person, WrittenCard


def draft_act(session: Session, act: ActToDraft, *, reader: Reader, at: datetime) -> DraftedAct:
    """Write the card of an act on the basis of a document, with its text typed on a letterhead.

    The text is no file yet: whoever writes the act goes on in the editor. Raises InvalidError with
    a sentence per field, ForbiddenError for who writes no acts.
    """
    card = WrittenCard(
        act.title, signatory=_person(session, act.signatory_id),
        executor=_person(session, reader.person_id), act_kind=act.kind, own=_type(session, act),
    )  # fmt: skip
    installation = installation_of(session)
    wish = Wish(ACT, card, typed_here=True)
    head = write(session, wish, None, reader=reader, installation=installation, at=at)
    types = installation.plugins.link_types
    link(session, head.id, NewLink(act.document_id, "basis"), types=types, reader=reader, at=at)
    typed = replace(begun(session, head), text=act.text)
    keep_typing(session, head.id, Sent(typed, None, 0), reader=reader, at=at)
    return DraftedAct(head.id, f"/docs/{head.id}/letter")


def _type(session: Session, act: ActToDraft) -> OwnFields | None:
    if act.kind not in set(ActKind):
        raise InvalidError(_("Choose the kind of the act."), fields={"kind": _("Choose one.")})
    type = chosen_type(session, ACT, act.kind)
    return None if type is None else OwnFields(type, {})


def _person(session: Session, id: int) -> Person:
    query = f"select p.id, {SHORT_NAME} as name, p.login from users.person as p where p.id = %s"
    return fetch_one(session, Person, query, (id,)) or Person()
