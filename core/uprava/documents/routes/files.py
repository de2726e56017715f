"""Files of the card: adding, new versions, taking away and putting back."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, MultipartBody

from uprava.clock import now
from uprava.documents.api.files import uploads_of
from uprava.documents.intake import receive
from uprava.documents.routes.acts import conflict_page
from uprava.documents.routes.forms import back_to, conflict_in, kept, once
from uprava.documents.service.filing import Received, get_file
from uprava.documents.service.versions import (
    add_files,
    add_version,
    changeable,
    remove_file,
    restore_file,
)
from uprava.i18n import _, ngettext
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import post
from uprava.web.screens import arrive
from uprava.web.site import Site

Parts = MultipartBody[dict[str, Any]]

FILES = "/docs/{id:uuid}/files"


def received_from(data: dict[str, Any], site: Site, *, most: int) -> list[Received]:
    """Take the form's files into the store before the transaction begins."""
    limit = site.settings.upload_limit
    return receive(uploads_of(data), site.store, limit=limit, most=most)


def sums(received: list[Received]) -> dict[str, Any]:
    """Return what tells two uploads apart."""
    return {"files": [[each.name, each.sha256] for each in received]}


@post(FILES, requires="documents.attach")
def add(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], data: Parts,
) -> Response[Any]:  # fmt: skip
    """Add files to the document."""
    received = received_from(data, site, most=site.settings.files_per_request)
    jobs = site.installation.jobs

    def act() -> dict[str, Any]:
        rows = add_files(session, id, received, reader=reader, at=now(), jobs=jobs)
        return {"count": len(rows)}

    done = once(session, request, data, reader=reader, act=act, asked=sums(received))
    count = int(done["count"])
    said = ngettext("{n} file added.", "{n} files added.", count).format(n=count)
    return arrive(request, f"/docs/{id}", said=said)


@post(FILES + "/{file_id:uuid}/versions", requires="documents.attach")
def new_version(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], file_id: FromPath[UUID], data: Parts,
) -> Response[Any]:  # fmt: skip
    """Put a new version over the one the form shows."""
    received = received_from(data, site, most=1)
    changeable(session, id, reader=reader)
    base = get_file(session, document_id=id, file_id=file_id)
    jobs = site.installation.jobs

    def act() -> dict[str, Any]:
        return kept(add_version(session, base, received[0], reader=reader, at=now(), jobs=jobs))

    done = once(session, request, data, reader=reader, act=act, asked=sums(received))
    conflict = conflict_in(done)
    if conflict is not None:
        return conflict_page(request, session, id, {}, conflict)
    said = _("The new version is kept; older ones stay in the list.")
    return arrive(request, f"/docs/{id}", said=said)


@post(FILES + "/{file_id:uuid}/remove", requires="documents.attach")
def remove(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID],
    file_id: FromPath[UUID],
) -> Response[Any]:  # fmt: skip
    """Take a file away."""
    jobs = site.installation.jobs
    file = remove_file(session, id, file_id=file_id, reader=reader, at=now(), jobs=jobs)
    undo = f"/docs/{id}/files/{file.id}/restore"
    return back_to(id, said=_("The file {name} is removed.").format(name=file.name), undo=undo)


@post(FILES + "/{file_id:uuid}/restore", requires="documents.attach")
def put_back(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID],
    file_id: FromPath[UUID],
) -> Response[Any]:  # fmt: skip
    """Put a file that was taken away back."""
    jobs = site.installation.jobs
    file = restore_file(session, id, file_id=file_id, reader=reader, at=now(), jobs=jobs)
    return back_to(id, said=_("The file {name} is back.").format(name=file.name))


routes = [add, new_version, remove, put_back]
