"""Writing the draft of an act: its page, files on their way to it, changes of its card."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, MultipartBody, URLEncodedBody

from uprava.approval.kind import WRITE
from uprava.approval.routes.drafting_view import NEW, PATH, edit_form, new_form
from uprava.approval.routes.waiting_files import refuse_bad, take_waiting
from uprava.approval.service.drafting import DraftCard, change_draft, changeable, get_draft
from uprava.approval.service.drafting_files import discard_upload, keep_uploads
from uprava.approval.service.drafting_whole import Wish, write_wish
from uprava.clock import now
from uprava.documents.models import AccessRight
from uprava.documents.routes.acts import conflict_page
from uprava.documents.routes.files import sums
from uprava.documents.routes.forms import Form, conflict_in, kept, once, version_of, word
from uprava.documents.taking_in import TakenIn, take_in
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import arrive, see
from uprava.web.uploads import files_of, ids_of
from uprava.work.service.finishing import apart

Parts = MultipartBody[dict[str, Any]]

LETTER = "letter"
"""What the button says that leads to typing the text on a letterhead."""


@get(NEW, requires=WRITE)
def new_draft(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite
) -> Response[str]:
    """Show the page on which a draft is written."""
    return new_form(request, session, site, {}, reader=reader)


@post(NEW, requires=WRITE)
def write(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, data: Parts
) -> Response[Any]:
    """Write the draft; with mistakes the page comes back as it was filled in, files too."""
    taken = TakenIn((), ())
    installation = site.installation

    def act() -> dict[str, Any]:
        id = write_wish(
            session, wish_in(data, taken), reader=reader, at=now(), jobs=installation.jobs,
            most=installation.settings.files_per_request,
        )  # fmt: skip
        return {"id": str(id)}

    try:
        taken = take_in(installation, files_of(data))
        refuse_bad(taken)
        asked = sums(list(taken.kept))
        with apart(session):
            done = once(session, request, data, reader=reader, act=act, asked=asked)
    except InvalidError as error:
        own = keep_uploads(session, taken.kept, reader=reader, at=now())
        return new_form(request, session, site, data, reader=reader, own=own, error=error)
    if word(data, "then") == LETTER:
        return see(f"/docs/{done['id']}/letter", said=_("The draft is kept. Type its text."))
    sent = word(data, "template")
    said = _("The draft is sent along its route.") if sent else _("The draft is kept.")
    return see(f"/docs/{done['id']}", said=said)


def wish_in(form: Form, taken: TakenIn) -> Wish:
    """Return what the form asks for."""
    return Wish(
        card_in(form), ids_of(form, "file_id"), taken.kept, word(form, "template"),
        typed_here=word(form, "then") == LETTER,
    )  # fmt: skip


def card_in(form: Form) -> DraftCard:
    """Return the card as it was filled in."""
    return DraftCard(word(form, "title"), word(form, "act_kind"), word(form, "summary"))


@post(f"{PATH}/files", requires=WRITE)
def upload(session: AnySession, reader: AnyReader, site: AnySite, data: Parts) -> Response[Any]:
    """Take in one file of the drop zone; it waits for its draft from this moment on."""
    return take_waiting(session, site, data, reader=reader, path=f"{PATH}/files")


@post(f"{PATH}/files/{{id:uuid}}/discard", requires=WRITE)
def discard(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[Any]:
    """Let go of a file that waits for its draft."""
    discard_upload(session, id, reader=reader)
    return see(NEW)


@get(f"{PATH}/{{id:uuid}}/edit", requires=WRITE)
def edit_page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the card's form, alone for a dialog or as a page."""
    changeable(session, id, reader=reader)
    head, card = get_draft(session, id, reader=reader)
    return edit_form(request, session, head, card)


@post(f"{PATH}/{{id:uuid}}/edit", requires=WRITE)
def edit(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    data: URLEncodedBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Keep the changed card; a change of somebody else's is shown beside one's own."""
    card, version = card_in(data), version_of(data)

    def act() -> dict[str, Any]:
        return kept(change_draft(session, id, card, version=version, reader=reader, at=now()))

    try:
        with apart(session):
            done = once(session, request, data, reader=reader, act=act)
    except InvalidError as error:
        head, _kept = get_draft(session, id, reader=reader, level=AccessRight.EDIT)
        return edit_form(request, session, head, card, version=version, error=error)
    conflict = conflict_in(done)
    if conflict is not None:
        return conflict_page(request, session, id, data, conflict)
    return arrive(request, f"/docs/{id}", said=_("The requisites are saved."))


routes = [new_draft, write, upload, discard, edit_page, edit]
