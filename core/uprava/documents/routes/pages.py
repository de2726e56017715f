"""Page pictures, thumbnails, text layers and originals: rights are asked at every request."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath
from sqlalchemy.orm import Session

from uprava.db.transaction import beside
from uprava.documents.late_pages import draw_opened, find_or_plan
from uprava.documents.models import AccessMark
from uprava.documents.preparing import lanes_of
from uprava.documents.service.pages import PageRow, lines_of, read_words
from uprava.documents.service.renditions import PDF, find_rendition, try_again
from uprava.documents.service.versions import handled, live_file, open_file
from uprava.errors import NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.files import Sent, headers_of, send_blob
from uprava.web.files import opened as opened_blob
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, opened_alone, see
from uprava.web.site import Site

LARGEST_PICTURE = 64 * 1024 * 1024
"""Bytes; the sandbox makes no larger ones."""

FILE = "/docs/{id:uuid}/files/{file_id:uuid}"


def opened_page(
    session: Session, site: Site, reader: Reader, place: tuple[UUID, UUID, int]
) -> tuple[DocumentHead, PageRow]:
    """Return a document the reader may see and a page of its file: document, file, number.

    A page nobody opened before is drawn between two transactions, so that no connection to the
    database waits for the sandbox.
    """
    id, file_id, number = place
    with beside(session) as own:
        head, file = open_file(own, id, file_id=file_id, reader=reader)
        found = find_or_plan(own, file, number)
    if isinstance(found, PageRow):
        return head, found
    return head, draw_opened(session, site.installation, found)


def sealed(answer: Response[Any], head: DocumentHead, site: Site) -> Response[Any]:
    """Let browsers keep pictures of common documents; nothing restricted or personal."""
    kind = site.plugins.kinds.get(head.kind)
    if head.access_mark == AccessMark.RESTRICTED or (kind and kind.personal_files):
        answer.headers["cache-control"] = "no-store"
    return answer


def picture(
    request: AnyRequest, site: Site, head: DocumentHead, blob: str, media: str, name: str
) -> Response[Any]:
    """Send one picture whole (some hundred kilobytes); its address always means the same bytes."""
    etag = f'"{blob}"'
    headers = headers_of(Sent(blob, 0, media, name, inline=True, lasting=True), etag)
    if request.headers.get("if-none-match") == etag:
        return sealed(Response(None, status_code=304, headers=headers), head, site)
    data = b"".join(opened_blob(site.store, blob, 0, LARGEST_PICTURE))
    return sealed(Response(data, media_type=media, headers=headers), head, site)


@get(FILE + "/pages/{number:int}", requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], file_id: FromPath[UUID], number: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Send the picture of a page."""
    head, row = opened_page(session, site, reader, (id, file_id, number))
    return picture(request, site, head, row.image, row.media_type, f"{number}")


@get(FILE + "/thumbs/{number:int}", requires=SIGNED_IN)
def thumb(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], file_id: FromPath[UUID], number: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Send the small picture of a page."""
    head, row = opened_page(session, site, reader, (id, file_id, number))
    return picture(request, site, head, row.thumbnail, row.media_type, f"{number}-small")


@get(FILE + "/text/{number:int}", requires=SIGNED_IN)
def text(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], file_id: FromPath[UUID], number: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Send the text layer of a page as a fragment; empty for a page without text."""
    if opened_alone(request):
        return see(f"/docs/{id}", file=file_id)
    _head, row = opened_page(session, site, reader, (id, file_id, number))
    words = read_words(site.store, row.layer) if row.layer else []
    return fragment(request, "card/text_layer.html", row=row, lines=lines_of(words, row))


@get(FILE + "/content", requires=SIGNED_IN)
def content(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], file_id: FromPath[UUID],
) -> Response[Any]:  # fmt: skip
    """Send the original exactly as it came; ranges and ETag are honoured."""
    head, file = open_file(session, id, file_id=file_id, reader=reader)
    sent = Sent(file.sha256, file.size, file.media_type, file.name)
    return sealed(send_blob(request, site.store, sent), head, site)


@get(FILE + "/copy", requires=SIGNED_IN)
def copy(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], file_id: FromPath[UUID],
) -> Response[Any]:  # fmt: skip
    """Send the PDF an office file is shown by: a copy for viewing, never the original."""
    head, file = open_file(session, id, file_id=file_id, reader=reader)
    made = find_rendition(session, file.sha256)
    if made is None or made.sha256 is None:
        raise NotFoundError(_("There is no copy of this file for viewing."))
    name = f"{file.name.rpartition('.')[0] or file.name}.pdf"
    sent = Sent(made.sha256, made.size or 0, PDF, name)
    return sealed(send_blob(request, site.store, sent), head, site)


@post(FILE + "/copy", requires="documents.attach")
def copy_again(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID],
    file_id: FromPath[UUID],
) -> Response[Any]:  # fmt: skip
    """Have the pages of an office file made once more."""
    handled(session, id, reader=reader)
    file = live_file(session, document_id=id, file_id=file_id)
    installation = site.installation
    try_again(session, file, jobs=installation.jobs, lanes=lanes_of(installation))
    return see(f"/docs/{id}", said=_("The pages are being made again."), file=str(file.id))


routes = [page, thumb, text, content, copy, copy_again]
