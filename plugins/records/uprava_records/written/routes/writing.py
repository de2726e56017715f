"""Writing letters, internal documents and acts: their page, files, changes of the card."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, MultipartBody, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.approval.routes.waiting_files import refuse_bad, take_waiting
from uprava.approval.service.drafting_files import discard_upload, keep_uploads
from uprava.clock import now
from uprava.correspondents.service.suggesting import suggest
from uprava.documents.models import AccessRight
from uprava.documents.routes.acts import conflict_page
from uprava.documents.routes.files import sums
from uprava.documents.routes.forms import Form, conflict_in, kept, once, version_of, word
from uprava.documents.service.types import default_type
from uprava.documents.service.types.filling import OwnFields
from uprava.documents.taking_in import TakenIn, take_in
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import find_by_login
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import fragment, see
from uprava.web.sentences import sentences
from uprava.web.uploads import files_of, ids_of
from uprava.work.service.finishing import apart

from uprava_records.written.routes.view import BASE, PATHS, deliveries, edit_form, new_form
from uprava_records.written.service.addressing import addressee_of, named_head
from uprava_records.written.service.answering import answer_card
from uprava_records.written.service.drafting import WRITE, Wish, change, changeable, write_wish
from uprava_records.written.service.fields import OUTGOING, Person, WrittenCard
from uprava_records.written.service.forms import read, refuse_unread, row_in
from uprava_records.written.service.keeping import get_written

Parts = MultipartBody[dict[str, Any]]

LETTER = "letter"
"""What the button says that leads to typing the text on a letterhead."""

ADD, TYPE = "add", "type"
"""Buttons that draw the form again: with one more addressee; with the fields of the chosen type."""


def pages(kind: str) -> list[HTTPRouteHandler]:
    """Return the two handlers of a kind's new documents."""

    @get(f"{PATHS[kind]}/new", requires=WRITE, name=f"new {kind}")
    def new_document(
        request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
        answers: FromQuery[UUID | None] = None,
    ) -> Response[str]:  # fmt: skip
        """Show the page on which a document is written."""
        card = first_card(session, kind, reader=reader)
        typed: Form = {}
        if kind == OUTGOING and answers is not None:
            card = answer_card(session, answers, card, reader=reader)
            typed = {"answers": str(answers)}
        return new_form(request, session, site, kind, card, typed=typed, reader=reader)

    @post(f"{PATHS[kind]}/new", requires=WRITE, name=f"write {kind}")
    def write(
        request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, data: Parts
    ) -> Response[Any]:
        """Write the document; with mistakes the page comes back as it was filled in, files too."""
        return written(request, session, reader, site, kind=kind, data=data)

    return [new_document, write]


def first_card(session: Session, kind: str, *, reader: Reader) -> WrittenCard:
    """Return what the form holds at first: the reader is the executor, the first type is chosen."""
    own = find_by_login(session, reader.login or "", today=session.info["today"])
    executor = Person(own.id, own.name, own.login) if own else Person()
    type = default_type(session, kind)
    return WrittenCard("", executor=executor, own=OwnFields(type, {}) if type else None)


def written(
    request: AnyRequest, session: Session, reader: Reader, site: AnySite, *, kind: str, data: Form
) -> Response[Any]:
    """Write a document by its form, or return the form."""
    installation = site.installation
    card, wrong = read(session, kind, data, reader=reader)
    taken = TakenIn((), ())
    then = word(data, "then")

    def page(error: InvalidError | None, own: Any = ()) -> Response[str]:
        return new_form(
            request, session, site, kind, card, typed=data, reader=reader, own=own, error=error,
            more=then == ADD,
        )  # fmt: skip

    def act() -> dict[str, Any]:
        refuse_unread(session, kind, card, wrong)
        head = write_wish(
            session, wish_in(kind, data, card, taken), reader=reader, installation=installation,
            at=now(),
        )  # fmt: skip
        return {"id": str(head.id)}

    try:
        taken = take_in(installation, files_of(data))
        refuse_bad(taken)
        if then in (ADD, TYPE):
            return page(None, keep_uploads(session, taken.kept, reader=reader, at=now()))
        with apart(session):
            asked = sums(list(taken.kept))
            done = once(session, request, data, reader=reader, act=act, asked=asked)
    except InvalidError as error:
        return page(error, keep_uploads(session, taken.kept, reader=reader, at=now()))
    if then == LETTER:
        return see(f"/docs/{done['id']}/letter", said=_("The draft is kept. Type its text."))
    sent = word(data, "template")
    said = _("The draft is sent along its route.") if sent else _("The draft is kept.")
    return see(f"/docs/{done['id']}", said=said)


def wish_in(kind: str, form: Form, card: WrittenCard, taken: TakenIn) -> Wish:
    """Return what the form asks for."""
    answers = ids_of(form, "answers")
    return Wish(
        kind, card, ids_of(form, "file_id"), taken.kept, word(form, "template"),
        typed_here=word(form, "then") == LETTER, answers=answers[0] if answers else None,
    )  # fmt: skip


@post(f"{BASE}/files", requires=WRITE)
def upload(session: AnySession, reader: AnyReader, site: AnySite, data: Parts) -> Response[Any]:
    """Take in one file of the drop zone; it waits for its document from this moment on."""
    return take_waiting(session, site, data, reader=reader, path=f"{BASE}/files")


@post(f"{BASE}/files/{{id:uuid}}/discard", requires=WRITE)
def discard(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[Any]:
    """Let go of a file that waits for its document."""
    discard_upload(session, id, reader=reader)
    return see(PATHS[OUTGOING])


@get(f"{BASE}/{{id:uuid}}/edit", requires=WRITE)
def edit_page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the card's form."""
    head, card = changeable(session, id, reader=reader)
    return edit_form(request, session, head, card, typed={})


@post(f"{BASE}/{{id:uuid}}/edit", requires=WRITE)
def edit(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    data: URLEncodedBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Keep the changed card; a change of somebody else's is shown beside one's own."""
    head, before = get_written(session, id, reader=reader, level=AccessRight.EDIT)
    card, wrong = read(session, head.kind, data, reader=reader, before=before)
    then, version = word(data, "then"), version_of(data)

    def act() -> dict[str, Any]:
        refuse_unread(session, head.kind, card, wrong)
        return kept(change(session, id, card, version=version, reader=reader, at=now()))

    if then in (ADD, TYPE):
        return edit_form(
            request, session, head, card, typed=data, version=version, more=then == ADD
        )
    try:
        with apart(session):
            done = once(session, request, data, reader=reader, act=act)
    except InvalidError as error:
        return edit_form(request, session, head, card, typed=data, version=version, error=error)
    conflict = conflict_in(done)
    if conflict is not None:
        return conflict_page(request, session, id, data, conflict)
    return see(f"/docs/{id}", said=_("The requisites are saved."))


@get(f"{BASE}/correspondents", requires=WRITE)
def correspondents(
    request: AnyRequest, session: AnySession, reader: AnyReader, q: FromQuery[str] = ""
) -> Response[str]:
    """Offer correspondents of the directory while an addressee is typed."""
    found = suggest(session, q[:200], reader=reader)
    return fragment(request, "correspondents/suggest.html", found=found)


@post(f"{BASE}/addressees/{{place:int}}", requires=WRITE)
def addressee(
    request: AnyRequest, session: AnySession, reader: AnyReader, place: FromPath[int],
    data: URLEncodedBody[dict[str, Any]],
) -> Response[str]:  # fmt: skip
    """Show a row of the form filled in from the correspondent just chosen; nothing is kept."""
    row = row_in(session, data, place, reader=reader)
    if row.correspondent_id:
        row = addressee_of(session, row.correspondent_id, reader=reader) or row
    return fragment(
        request, "records/written/addressee.html", row=row, place=place, wrong=sentences({}),
        deliveries=deliveries(), head=named_head(session, row.correspondent_id, reader=reader),
    )  # fmt: skip


routes = [
    *(each for kind in PATHS for each in pages(kind)), upload, discard, edit_page, edit,
    correspondents, addressee,
]  # fmt: skip
