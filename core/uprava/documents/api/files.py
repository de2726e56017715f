"""Files of documents over the API."""

from typing import Any
from uuid import UUID

from litestar import Request, Response
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, MultipartBody
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.documents.api.values import FileOut, file_out
from uprava.documents.intake import receive
from uprava.documents.service.versions import add_files, open_file
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.files import Sent, send_blob
from uprava.web.problems import BYTES, PART, SAME, refusals
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.site import Site
from uprava.web.uploads import files_of


@get(
    "/api/v1/documents/{id:uuid}/files/{file_id:uuid}/content",
    requires=SIGNED_IN, scope="documents:read",
    responses={200: BYTES, 206: PART, 304: SAME, **refusals(416)},
)  # fmt: skip
def content(
    request: Request[Any, Any, Any], session: NamedDependency[Session],
    reader: NamedDependency[Reader], site: NamedDependency[Site], id: FromPath[UUID],
    file_id: FromPath[UUID],
) -> Response[Any]:  # fmt: skip
    """Return the file's bytes, exactly as they came; ranges and ETag are honoured."""
    _head, file = open_file(session, id, file_id=file_id, reader=reader)
    sent = Sent(file.sha256, file.size, file.media_type, file.name)
    return send_blob(request, site.store, sent)


@post(
    "/api/v1/documents/{id:uuid}/files", requires="documents.attach", scope="documents:write",
    responses=refusals(409),
)  # fmt: skip
def add(
    session: NamedDependency[Session], reader: NamedDependency[Reader],
    site: NamedDependency[Site], id: FromPath[UUID], data: MultipartBody[dict[str, Any]],
) -> list[FileOut]:  # fmt: skip
    """Add files (parts `file`) to a document the caller may change."""
    settings = site.settings
    files = uploads_of(data)
    received = receive(
        files, site.store, limit=settings.upload_limit, most=settings.files_per_request
    )
    jobs = site.installation.jobs
    rows = add_files(session, id, received, reader=reader, at=now(), jobs=jobs)
    return [file_out(row) for row in rows]


def uploads_of(data: dict[str, Any]) -> list[UploadFile]:
    """Return the parts `file`. Raises InvalidError when there is none."""
    files = files_of(data)
    if not files:
        raise InvalidError(_("The request has no file."), fields={"file": _("missing")})
    return files


routes = [content, add]
