"""Files sent for a document that is not written yet, as the forms of all modules answer them."""

from typing import Any

from litestar import Response
from litestar.status_codes import HTTP_201_CREATED, HTTP_422_UNPROCESSABLE_ENTITY
from sqlalchemy.orm import Session

from uprava.approval.service.drafting_files import keep_uploads
from uprava.clock import now
from uprava.documents.routes.forms import Form
from uprava.documents.taking_in import Refusal, TakenIn, take_in_one
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.site import Site
from uprava.web.uploads import files_of


def take_waiting(
    session: Session, site: Site, data: Form, *, reader: Reader, path: str
) -> Response[Any]:
    """Take in one file of a drop zone and answer it; `path` is where the zone posts."""
    file = take_in_one(site.installation, files_of(data))
    if isinstance(file, Refusal):
        detail = f"{file.why.rstrip('.')}."
        return Response({"detail": detail}, status_code=HTTP_422_UNPROCESSABLE_ENTITY)
    (id,) = keep_uploads(session, [file], reader=reader, at=now())
    discard = f"{path}/{id}/discard"
    answer = {"id": str(id), "name": file.name, "size": file.size, "discard": discard}
    return Response(answer, status_code=HTTP_201_CREATED)


def refuse_bad(taken: TakenIn) -> None:
    """Raise InvalidError naming the files that were refused."""
    if taken.refused:
        told = "; ".join(f"{each.name} — {each.why.rstrip('.')}" for each in taken.refused)
        raise InvalidError(
            _("A file was refused; nothing is written yet, the rest is kept here."),
            fields={"file": _("Not taken in: {files}.").format(files=told)},
        )
