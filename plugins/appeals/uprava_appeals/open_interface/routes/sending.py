"""The form of the site: who a gateway has identified writes, everybody else is told where to."""

import secrets
from collections.abc import Mapping
from typing import Any

from litestar import Response
from litestar.params import MultipartBody
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.intake import receive as take_files
from uprava.documents.routes.forms import word
from uprava.errors import InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.web.injected import AnyRequest, AnySession, AnySite
from uprava.web.routing import PUBLIC, get, post
from uprava.web.screens import screen
from uprava.web.sentences import named_sentences, sentences
from uprava.web.uploads import files_of

from uprava_appeals.open_interface.identity import Identified, identified, lets_files
from uprava_appeals.open_interface.routes.status import apart
from uprava_appeals.open_interface.service.sending import (
    PATH,
    Asking,
    Letter,
    refuse_flood,
    send,
)
from uprava_appeals.settings import AppealsSettings, SiteForm

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
"""Bytes of a form with its files."""

MOST_FILES = 10
LONGEST_TEXT = 50_000
NAMES = {
    "text": N_("Text of the appeal"), "email": N_("E-mail"), "address": N_("Postal address"),
    "postcode": N_("Postcode"), "phone": N_("Telephone"), "file": N_("Files"),
}  # fmt: skip

Parts = MultipartBody[dict[str, Any]]


@get(PATH, requires=PUBLIC)
def page(request: AnyRequest, session: AnySession) -> Response[str]:
    """Show the form to whom the gateway has identified; to others where to apply."""
    person = who_asks(request)
    return drawn(request, session, person) if person else refused(request, session, status=200)


@post(PATH, requires=PUBLIC, status_code=200, opt={"lets_files": lets_files},
      request_max_body_size=LARGEST)  # fmt: skip
def take(request: AnyRequest, session: AnySession, site: AnySite, data: Parts) -> Response[str]:
    """Take an appeal in and hand its receipt over."""
    person = who_asks(request)
    if person is None:
        return refused(request, session, status=403)
    client, at = request.scope.get("client"), now()
    network = client[0] if client else ""
    refuse_flood(session, person, network, at)
    asking = Asking(word(data, "_key")[:64], network, at, session.info["today"],
                    session.info["request_id"])  # fmt: skip
    try:
        letter = letter_in(data)
        files = take_files(files_of(data), site.store, limit=LARGEST, most=MOST_FILES)
        sent = send(site.installation, person, letter, files, asking)
    except InvalidError as error:
        return drawn(request, session, person, sent=data, error=error)
    return apart(screen(request, session, "appeals/open_interface/sent.html", sent=sent))


def who_asks(request: AnyRequest) -> Identified | None:
    """Return who asks. Raises NotFoundError where there is no such page."""
    if AppealsSettings().site_form is SiteForm.OFF:
        raise NotFoundError(_("There is no such page."))
    return identified(request.headers, at=now())


def letter_in(data: Mapping[str, Any]) -> Letter:
    """Return what was written. Raises InvalidError with a sentence per field."""
    letter = Letter(**{name: word(data, name) for name in Letter.__dataclass_fields__})
    wrong = {}
    if not letter.text:
        wrong["text"] = _("Write what you ask for.")
    if len(letter.text) > LONGEST_TEXT:
        wrong["text"] = _("At most {n} characters.").format(n=LONGEST_TEXT)
    if not word(data, "agreed"):
        wrong["agreed"] = _("Confirm it, otherwise the appeal is not sent.")
    if wrong:
        raise InvalidError(_("The appeal is not sent: check the fields."), fields=wrong)
    return letter


def drawn(
    request: AnyRequest, session: Session, person: Identified, *,
    sent: Mapping[str, Any] | None = None, error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form, empty or with what was typed and what is wrong of it."""
    typed = {name: word(sent or {}, name) for name in (*Letter.__dataclass_fields__, "agreed")}
    fields = {"file": error.detail} if error and not error.fields else error.fields if error else {}
    wrong = {name.removeprefix("authors.0."): said for name, said in fields.items()}
    page = screen(
        request, session, "appeals/open_interface/send.html", status=error.status if error else 200,
        person=person, typed=typed if sent else {**typed, "email": person.email},
        wrong=sentences(wrong), summary=named_sentences(wrong, NAMES),
        key=word(sent or {}, "_key") or secrets.token_urlsafe(12), most=MOST_FILES, largest=LARGEST,
    )  # fmt: skip
    return apart(page)


def refused(request: AnyRequest, session: Session, *, status: int) -> Response[str]:
    """Tell where an appeal may be sent."""
    waits = AppealsSettings().site_form is SiteForm.HEADER
    return apart(screen(
        request, session, "appeals/open_interface/elsewhere.html", status=status, waits=waits
    ))  # fmt: skip


routes = [page, take]
