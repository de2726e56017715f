"""Files of letters on their way in, and the drafts they make."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, MultipartBody
from litestar.status_codes import HTTP_201_CREATED, HTTP_422_UNPROCESSABLE_ENTITY
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.previews import get_preview
from uprava.documents.service.filing import Received
from uprava.documents.service.pages import lines_of, read_words
from uprava.documents.taking_in import Refusal
from uprava.i18n import _, ngettext
from uprava.users.reader import Reader
from uprava.web.files import Sent, send_blob
from uprava.web.injected import AnyRequest
from uprava.web.routing import get, post
from uprava.web.screens import fragment, screen, see
from uprava.web.site import Site
from uprava.web.uploads import files_of, ids_of

from uprava_records.letters.service import drafts as service
from uprava_records.letters.service.arriving import add_to_draft, arrive, arrive_one, together
from uprava_records.letters.service.forms import typed
from uprava_records.mail.routes.entering_view import START, entering_values
from uprava_records.mail.service.arrivals import look

BASE = "/records/drafts"


def told(file: Received | Refusal, id: UUID | None, **more: str) -> Response[Any]:
    """Answer the drop zone: the file's id, or the reason it shows beside the name.

    `discard` is where the zone posts when the row is taken off again.
    """
    if isinstance(file, Refusal):
        return Response({"detail": f"{file.why}."}, status_code=HTTP_422_UNPROCESSABLE_ENTITY)
    answer = {"id": str(id), "name": file.name, "size": file.size, **more}
    return Response(answer, status_code=HTTP_201_CREATED)


@post(f"{BASE}/files", requires="records.register")
def upload(
    session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], data: MultipartBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Take in one file of the drop zone; it is kept as a draft from this moment on."""
    came = arrive_one(session, site.installation, files_of(data), reader=reader, at=now())
    if isinstance(came, Refusal):
        return told(came, None)
    id, file = came
    return told(file, id, discard=f"{BASE}/{id}/discard")


@post(f"{START}/files", requires="records.register")
def take(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], data: MultipartBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Make letters of the files dropped before, or of files sent by a form without JavaScript."""
    came = arrive(session, site.installation, files_of(data), reader=reader, at=now())
    ids = [*ids_of(data, "file_id"), *came.drafts]
    if data.get("mode") != "each":
        ids = together(session, ids, reader=reader, at=now())
    if came.refused or not ids:
        values = entering_values(session, site, reader=reader, id=None)
        shown = {**values.shown, "refused": came.refused, "nothing": not ids}
        return screen(request, session, "records/mail/upload.html", status=422, **shown)
    said = ngettext("{n} letter was taken in.", "{n} letters were taken in.", len(ids))
    return see(START, said=said.format(n=len(ids)), draft=ids[0])


@post(f"{BASE}/{{id:uuid}}/files", requires="records.register")
def add_file(
    session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], id: FromPath[UUID], data: MultipartBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Put one more file into a draft (drop zone)."""
    came = add_to_draft(session, site.installation, id, files_of(data), reader=reader, at=now())
    if isinstance(came, Refusal):
        return told(came, None)
    own, file = came
    return told(file, own, discard=f"{BASE}/{id}/files/{own}/remove")


@post(f"{BASE}/{{id:uuid}}/more", requires="records.register")
def add_files(
    session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], id: FromPath[UUID], data: MultipartBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Put further files into a draft by an ordinary form, then show it again."""
    refused = [
        came
        for file in files_of(data)
        if isinstance(
            came := add_to_draft(session, site.installation, id, [file], reader=reader, at=now()),
            Refusal,
        )
    ]
    said = "; ".join(f"{each.name}: {each.why}" for each in refused)
    return see(START, said=said, kind="r", draft=id)


@post(f"{BASE}/{{id:uuid}}/files/{{file_id:uuid}}/remove", requires="records.register")
def remove_file(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID],
    file_id: FromPath[UUID],
) -> Response[Any]:  # fmt: skip
    """Take a file out of a draft."""
    draft = service.get_draft(session, id, reader=reader)
    service.remove_file(session, draft, file_id, at=now())
    return see(START, said=_("The file is taken out of the draft."), draft=id)


@post(f"{BASE}/{{id:uuid}}", requires="records.register", status_code=204)
def autosave(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID],
    data: MultipartBody[dict[str, Any]],
) -> None:  # fmt: skip
    """Keep what was typed so far."""
    draft = service.get_draft(session, id, reader=reader)
    service.refuse_held(draft, reader=reader, at=now())
    service.save_card(session, draft, typed(data), at=now())
    look(session, draft, reader=reader, at=now())


@post(f"{BASE}/{{id:uuid}}/discard", requires="records.register")
def discard(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[UUID]
) -> Response[Any]:
    """Remove a draft."""
    following = service.next_draft(session, id, reader=reader)
    service.discard(session, id, reader=reader)
    return see(START, said=_("The draft is removed."), kind="b", draft=following)


@get(f"{BASE}/{{id:uuid}}/files/{{file_id:uuid}}/pages/{{number:int}}/{{size:str}}",
     requires="records.register")  # fmt: skip
def page_image(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], id: FromPath[UUID], file_id: FromPath[UUID],
    number: FromPath[int], size: FromPath[str],
) -> Response[Any]:  # fmt: skip
    """Return a page of a draft's file: `image`, `thumbnail` or `text`; its author's only."""

    def find(own: Session) -> service.DraftFileRow:
        return service.get_file(own, service.get_draft(own, id, reader=reader), file_id)

    page = get_preview(session, site.installation, number, find=find)
    if size == "text":
        words = read_words(site.store, page.layer) if page.layer else []
        return fragment(request, "card/text_layer.html", row=page, lines=lines_of(words, page))
    blob = page.thumbnail if size == "thumbnail" else page.image
    length = site.store.size(blob) or 0
    sent = Sent(blob, length, page.media_type, f"{number}", inline=True, lasting=True)
    return send_blob(request, site.store, sent)


@get(f"{BASE}/{{id:uuid}}/files/{{file_id:uuid}}/content", requires="records.register")
def content(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], id: FromPath[UUID], file_id: FromPath[UUID],
) -> Response[Any]:  # fmt: skip
    """Return a draft's file as it came."""
    draft = service.get_draft(session, id, reader=reader)
    file = service.get_file(session, draft, file_id)
    return send_blob(request, site.store, Sent(file.sha256, file.size, file.media_type, file.name))


routes = [
    upload, take, add_file, add_files, remove_file, autosave, discard, page_image, content,
]  # fmt: skip
