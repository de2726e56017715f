"""Administration: import of units and people from CSV, looked at before it is applied."""

import base64
import binascii
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from sqlalchemy.orm import Session

from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.importing import applying
from uprava.users.importing.reading import LARGEST
from uprava.users.routes.forms import FORM, Form, show
from uprava.users.service.roles import MANAGE
from uprava.web.injected import AnyRequest
from uprava.web.routing import get, post

FILE_FORM: dict[str, Any] = {**FORM, "request_max_body_size": 2 * LARGEST}


@get("/admin/import", requires=MANAGE)
def import_page(request: AnyRequest, session: NamedDependency[Session]) -> Response[str]:
    """Show the form of a file and what its columns are called."""
    return show(request, session, "import.html", report=None, content="")


@post("/admin/import/look", requires=MANAGE, **FILE_FORM)
def look(
    request: AnyRequest, session: NamedDependency[Session], form: NamedDependency[Form]
) -> Response[str]:
    """Say what every row would do, keeping nothing."""
    content = form.file("file")
    report = applying.preview(session, content, today=session.info["today"])
    kept = base64.b64encode(content).decode() if not report.mistakes else ""
    return show(request, session, "import.html", report=report, content=kept)


@post("/admin/import/apply", requires=MANAGE, **FILE_FORM)
def apply(
    request: AnyRequest, session: NamedDependency[Session], form: NamedDependency[Form]
) -> Response[str]:
    """Do what the rows say, all or nothing."""
    report = applying.apply(session, sent_back(form), today=session.info["today"])
    return show(request, session, "import.html", report=report, content="")


def sent_back(form: Form) -> bytes:
    """Return the file that was looked at."""
    try:
        return base64.b64decode(form.raw("content"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidError(_("The file did not come back whole. Choose it again.")) from error


routes = [import_page, look, apply]
