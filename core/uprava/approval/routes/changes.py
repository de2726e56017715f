"""«Что изменилось»: the words a text lost and gained, and its pages side by side."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response
from litestar.params import FromPath
from sqlalchemy.orm import Session

from uprava.approval.differing import Difference
from uprava.approval.routes.changes_view import folded
from uprava.approval.service.comparing import (
    SILENCES,
    Pair,
    Since,
    Source,
    differ,
    find_since,
    source_of,
    with_version,
)
from uprava.db.transaction import beside
from uprava.documents.service.access import get_document
from uprava.documents.service.filing import FileRow, list_versions
from uprava.documents.service.opening import given
from uprava.documents.service.pages import PageView, list_pages
from uprava.errors import NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import fragment, screen, wants_part
from uprava.work.routes.folders import folder_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks to compare."""

    head: DocumentHead
    since: Since
    pair: Pair
    versions: list[FileRow]
    before: Source | None
    after: Source | None


@get("/docs/{id:uuid}/changes", requires=SIGNED_IN)
def changes(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID]
) -> Response[str]:
    """Show what became of the words of a file; as a part for the desk."""
    with beside(session) as own:
        asked = read_asked(request, own, id, reader=reader)
    found = differ(site.installation, asked.before, asked.after)
    values: dict[str, Any] = {
        "asked": asked, "document": asked.head, "silence": "", "pages": [], "found": None,
        "desk": desk_of(request, site, id), "query": query_of(request, asked.pair),
        "part": wants_part(request),
    }  # fmt: skip
    if isinstance(found, Difference):
        values |= {"found": found, "pages": folded(found)}
    else:
        values |= {"silence": _(SILENCES[found])}
    if wants_part(request):
        return fragment(request, "approval/changes_part.html", **values)
    return screen(request, session, "approval/changes.html", **values)


@get("/docs/{id:uuid}/changes/pages", requires=SIGNED_IN)
def side_by_side(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID]
) -> Response[str]:
    """Show the pages of both versions beside each other."""
    asked = read_asked(request, session, id, reader=reader)
    start = request.query_params.get("start", "1")
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
    sides = [
        list_pages(session, each, start=max(first, 1)) if each else []
        for each in (asked.pair.before, asked.pair.after)
    ]
    return screen(
        request, session, "approval/changes_pages.html", asked=asked, document=asked.head,
        rows=in_rows(*sides), desk=desk_of(request, site, id), start=first,
        query=query_of(request, asked.pair),
    )  # fmt: skip


def in_rows(
    before: list[PageView], after: list[PageView]
) -> list[tuple[PageView | None, PageView | None]]:
    """Return the pages of two versions in rows; the shorter one ends earlier."""
    longest = max(len(before), len(after))
    left = [*before, *[None] * (longest - len(before))]
    return list(zip(left, [*after, *[None] * (longest - len(after))], strict=True))


def desk_of(request: AnyRequest, site: AnySite, id: UUID) -> str:
    """Return the address of the desk the reader came from, empty when it was the card."""
    code = request.query_params.get("desk", "")
    return f"/desk/{folder_of(site.plugins, code).code}?doc={id}" if code else ""


def query_of(request: AnyRequest, pair: Pair) -> str:
    """Return the query that names exactly what is compared here, for the other screens of it."""
    named = {"file": pair.file.id, "from": pair.before.id if pair.before and pair.after else ""}
    desk = request.query_params.get("desk", "")
    return "?" + urlencode({key: value for key, value in {**named, "desk": desk}.items() if value})


def read_asked(request: AnyRequest, session: Session, id: UUID, *, reader: Reader) -> Asked:
    """Return what is to be compared: the changed file, or the one and the version named."""
    query = request.query_params
    head = get_document(session, id, reader=reader)
    since = with_version(session, find_since(session, id, reader=reader), query.get("from", ""))
    named = [each for each in since.pairs if str(each.file.id) == query.get("file", "")]
    changed = [each for each in since.pairs if each.changed]
    pair = next(iter([*named, *changed, *since.pairs]), None)
    if pair is None:
        raise NotFoundError(_("The document has no files."))
    given(session, head, reader=reader)
    versions = [each for each in list_versions(session, pair.file) if each != pair.after]
    return Asked(
        head, since, pair, versions, source_of(session, pair.before),
        source_of(session, pair.after),
    )  # fmt: skip


routes = [changes, side_by_side]
