"""Whom an act on a document concerns: told by a notice, in the act's transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from uprava.db.sql import fetch_values
from uprava.extension import DocumentHead
from uprava.i18n import N_
from uprava.users.reader import Reader
from uprava.work.service.notices import Message, Noticed, notify
from uprava.work.service.people import people_behind

CONCERNED = """
select distinct p.id from users.principal as p
where p.type = 'person' and (
    exists (
        select from documents.access_grant as g
        where g.document_id = %(id)s and g.principal_id = p.id
          and (g.level = 'manage' or g.reason in ('author', 'addressee')))
    or exists (
        select from work.item as i
        where i.document_id = %(id)s and i.principal_id = p.id and i.done_at is null))"""
"""Named people only: who keeps, wrote or was sent the document, or for whom it waits."""


def tell_of_comment(
    session: Session, head: DocumentHead, *, reader: Reader, at: datetime
) -> list[int]:
    """Tell the people concerned that the reader commented; return who was told."""
    people = fetch_values(session, CONCERNED, {"id": head.id})
    values = {"name": reader.name, "title": head.title}
    message = Message(N_("{name} commented: {title}"), values)
    return notify(session, people, Noticed("comment", message, head.id), at=at)


def tell_of_sharing(
    session: Session, head: DocumentHead, principals: Sequence[int], *, reader: Reader,
    at: datetime,
) -> list[int]:  # fmt: skip
    """Tell people, and those who work in the units, that a document was opened to them."""
    values = {"name": reader.name, "title": head.title}
    message = Message(N_("{name} gave you access: {title}"), values)
    noticed = Noticed("shared", message, head.id)
    return notify(session, people_behind(session, principals), noticed, at=at)
