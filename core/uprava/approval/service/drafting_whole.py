"""A draft as its form asks for it: card, waiting and new files, and perhaps its route at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.approval.kind import KIND
from uprava.approval.service.drafting import DraftCard, write_draft
from uprava.approval.service.drafting_files import use_uploads
from uprava.approval.service.starting import start
from uprava.approval.service.templates import Template, plan_of, templates_for
from uprava.approval.values import START
from uprava.documents.service.filing import Received
from uprava.errors import InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.jobs.queue import JobQueue
from uprava.users.reader import Reader


@dataclass(frozen=True, slots=True)
class Wish:
    """What a form asks for; `waiting` files come before those sent with it.

    `template` is the number of the route to go along at once, empty: later, from the card.
    `typed_here`: the text follows, on a letterhead; a draft without it goes along no route yet.
    """

    card: DraftCard
    waiting: Sequence[UUID]
    sent: Sequence[Received]
    template: str = ""
    typed_here: bool = False


def write_wish(
    session: Session, wish: Wish, *, reader: Reader, at: datetime, jobs: JobQueue, most: int
) -> UUID:
    """Write the draft and send it when that is asked for; all of it or nothing.

    Raises InvalidError with a sentence per field; `most` files are taken.
    """
    files = gather(session, wish.waiting, wish.sent, reader=reader, most=most)
    text = None if wish.typed_here and not files else files
    head = write_draft(session, wish.card, text, reader=reader, at=at, jobs=jobs)
    if wish.template and not wish.typed_here:
        send_along(session, head, wish.template, reader=reader, at=at)
    return head.id


def gather(
    session: Session, waiting: Sequence[UUID], sent: Sequence[Received], *, reader: Reader,
    most: int,
) -> list[Received]:  # fmt: skip
    """Return the files of a new document, at most `most`: the first is its text.

    What waited comes first, and waits no longer.
    """
    waited = [each.received("") for each in use_uploads(session, waiting, reader=reader)]
    files = [
        replace(each, role="attachment" if place else "main")
        for place, each in enumerate([*waited, *sent])
    ]
    if len(files) > most:
        said = _("At most {n} files at once.").format(n=most)
        raise InvalidError(said, fields={"file": said})
    return files


def send_along(
    session: Session, head: DocumentHead, template: str, *, reader: Reader, at: datetime
) -> None:
    """Send a document just written along the route of a form's choice."""
    found = chosen(offered_templates(session, reader=reader, kind=head.kind), template)
    start(session, head.id, plan_of(session, found.id), reader=reader, at=at)


def offered_templates(session: Session, *, reader: Reader, kind: str = KIND) -> list[Template]:
    """Return the routes a draft of the reader's could go along; none when others must send it."""
    if not reader.may(START, unit=reader.unit_id):
        return []
    return templates_for(session, kind=kind, unit_id=reader.unit_id, total=None)


def chosen(offered: Sequence[Template], id: str) -> Template:
    """Return the chosen route. Raises InvalidError for one that is offered no longer."""
    found = next((each for each in offered if str(each.id) == id), None)
    if found is None:
        said = _("This route is not offered any more. Choose another, or send the draft later.")
        raise InvalidError(said, fields={"template": said})
    return found
