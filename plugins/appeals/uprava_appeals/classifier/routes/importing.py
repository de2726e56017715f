"""An edition brought in from a table: looked at first, then taken."""

import base64
import binascii
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.errors import InvalidError
from uprava.i18n import N_, _
from uprava.tables.reading import LARGEST
from uprava.users.routes.forms import FORM, Form
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import screen
from uprava.web.sentences import named_sentences

from uprava_appeals.classifier.reading import HEADERS
from uprava_appeals.classifier.service import importing
from uprava_appeals.classifier.service.editions import EditionHead
from uprava_appeals.classifier.service.importing import Report
from uprava_appeals.classifier.values import CLASSIFY, PATH

IMPORT = f"{PATH}/import"
FILE_FORM: dict[str, Any] = {**FORM, "request_max_body_size": 2 * LARGEST}
SHOWN = 200
"""Rows of each fate on the page."""

NAMES = {
    "file": N_("File"),
    "dated": N_("Date of the edition"),
    "valid_from": N_("In force since"),
    "source": N_("Where it is from"),
}
"""Fields of the form as the summary of mistakes names them."""


@get(IMPORT, requires=CLASSIFY)
def form_page(request: AnyRequest, session: AnySession) -> Response[str]:
    """Show the form of a file and what its columns are called."""
    return show(request, session, Form({}))


@post(f"{IMPORT}/look", requires=CLASSIFY, **FILE_FORM)
def look(
    request: AnyRequest, session: AnySession, reader: AnyReader, form: NamedDependency[Form]
) -> Response[str]:
    """Say what every row would do, keeping nothing."""
    content = form.file("file")
    try:
        head = head_in(form)
        report = importing.preview(session, content, head, reader=reader)
    except InvalidError as error:
        return show(request, session, form, error=error)
    return show(request, session, form, report=report, content=content)


@post(f"{IMPORT}/take", requires=CLASSIFY, **FILE_FORM)
def take(
    request: AnyRequest, session: AnySession, reader: AnyReader, form: NamedDependency[Form]
) -> Response[str]:
    """Take the edition that was looked at."""
    content = sent_back(form)
    report = importing.bring_in(session, content, head_in(form), reader=reader, at=now())
    return show(request, session, form, report=report, content=content)


def show(
    request: AnyRequest, session: Session, form: Form, *, report: Report | None = None,
    content: bytes = b"", error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Return the screen of the import: the form as it was sent, or what the file does."""
    wrong = error.fields if error else {}
    return screen(
        request, session, "appeals/classifier/import.html", status=error.status if error else 200,
        path=PATH, report=report, content=base64.b64encode(content).decode(), most=SHOWN,
        typed={name: form.raw(name) for name in (*NAMES, "partial")},
        wrong=dict.fromkeys(NAMES, "") | dict(wrong), error=error,
        summary=named_sentences(wrong, NAMES), columns=[words[0] for words in HEADERS.values()],
    )  # fmt: skip


def head_in(form: Form) -> EditionHead:
    """Return what a form says of an edition. Raises InvalidError naming the fields."""
    dated = form.needed_day("dated")
    valid_from = form.day("valid_from") or dated
    head = EditionHead(dated, valid_from, form.text("source"), form.ticked("partial"))
    form.check()
    return head


def sent_back(form: Form) -> bytes:
    """Return the file that was looked at."""
    try:
        return base64.b64decode(form.raw("content"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidError(_("The file did not come back whole. Choose it again.")) from error


routes = [form_page, look, take]
