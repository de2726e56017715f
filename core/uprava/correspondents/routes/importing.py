"""Import of correspondents: looked at first, then applied; what was refused as a file."""

import base64
import binascii
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from sqlalchemy.orm import Session

from uprava.correspondents.importing import applying
from uprava.correspondents.importing.applying import Report
from uprava.correspondents.importing.reading import HEADERS
from uprava.correspondents.values import MANAGE
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.tables.reading import LARGEST
from uprava.users.reader import Reader
from uprava.users.routes.forms import FORM, Form
from uprava.web.injected import AnyRequest
from uprava.web.routing import get, post
from uprava.web.screens import screen

PATH = "/correspondents/import"
FILE_FORM: dict[str, Any] = {**FORM, "request_max_body_size": 2 * LARGEST}
SHOWN = 200
"""Rows of each fate on the page; the refused ones are had whole as a file."""


def show(
    request: AnyRequest, session: Session, *, report: Report | None = None, content: bytes = b""
) -> Response[str]:
    """Return the screen of the import."""
    kept = base64.b64encode(content).decode()
    return screen(
        request, session, "correspondents/import.html", report=report, content=kept, most=SHOWN,
        columns=[words[0] for words in HEADERS.values()],
    )  # fmt: skip


@get(PATH, requires=MANAGE)
def import_page(request: AnyRequest, session: NamedDependency[Session]) -> Response[str]:
    """Show the form of a file and what its columns are called."""
    return show(request, session)


@post(f"{PATH}/look", requires=MANAGE, **FILE_FORM)
def look(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    form: NamedDependency[Form],
) -> Response[str]:  # fmt: skip
    """Say what every row would do, keeping nothing."""
    content = form.file("file")
    report = applying.preview(session, content, reader=reader)
    return show(request, session, report=report, content=content)


@post(f"{PATH}/apply", requires=MANAGE, **FILE_FORM)
def apply(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    form: NamedDependency[Form],
) -> Response[str]:  # fmt: skip
    """Take the good rows."""
    content = sent_back(form)
    report = applying.apply(session, content, reader=reader)
    return show(request, session, report=report, content=content)


@post(f"{PATH}/refused", requires=MANAGE, **FILE_FORM)
def refused(
    session: NamedDependency[Session], reader: NamedDependency[Reader],
    form: NamedDependency[Form],
) -> Response[bytes]:  # fmt: skip
    """Send the rows that cannot be taken, with the reasons."""
    text = applying.refused_rows(session, sent_back(form), reader=reader)
    headers = {"content-disposition": 'attachment; filename="refused.csv"'}
    return Response(text, media_type="text/csv", headers=headers)


def sent_back(form: Form) -> bytes:
    """Return the file that was looked at."""
    try:
        return base64.b64decode(form.raw("content"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidError(_("The file did not come back whole. Choose it again.")) from error


routes = [import_page, look, apply, refused]
