"""Signatures on paper: noted, shown by a scan then or later, taken back."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, MultipartBody
from sqlalchemy.orm import Session
from uprava.approval.routes.waiting_files import refuse_bad
from uprava.clock import now
from uprava.documents.routes.forms import Form, day_in, new_key, once, version_of, word
from uprava.documents.taking_in import TakenIn, take_in
from uprava.errors import InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import named_sentences, sentences
from uprava.web.site import Site
from uprava.web.uploads import files_of
from uprava.work.service.finishing import apart

from uprava_records.paper.service import (
    Paper,
    add_scan,
    sign_on_paper,
    take_back,
    to_scan,
    to_sign,
)
from uprava_records.written.routes.view import BASE, TITLES

SIGN = f"{BASE}/{{id:uuid}}/paper"
ADD = f"{BASE}/{{id:uuid}}/scan"

Parts = MultipartBody[dict[str, Any]]


@get(SIGN, requires=SIGNED_IN)
def paper_page(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID]
) -> Response[str]:
    """Ask on which day the paper was signed, and for its scan."""
    return form_of(request, session, site, to_sign(session, id, reader=reader), {}, signing=True)


@post(SIGN, requires=SIGNED_IN)
def sign(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], data: Parts,
) -> Response[Any]:  # fmt: skip
    """Note the signature; a form with mistakes comes back as it was filled in."""
    version, taken = version_of(data), TakenIn((), ())

    def act() -> dict[str, Any]:
        paper = Paper(day_of(data), taken.kept)
        sign_on_paper(session, id, paper, version=version, reader=reader, at=now())
        return {}

    try:
        taken = take_in(site.installation, files_of(data))
        refuse_bad(taken)
        asked = {"files": [each.sha256 for each in taken.kept]}
        with apart(session):
            once(session, request, data, reader=reader, act=act, asked=asked)
    except InvalidError as error:
        head = to_sign(session, id, reader=reader)
        return form_of(request, session, site, head, data, signing=True, error=error)
    return see(f"/docs/{id}", said=_("The signature is noted. The document waits for its number."))


def day_of(form: Form) -> Any:
    """Return the day of the form. Raises InvalidError for one that does not exist."""
    wrong: dict[str, str] = {}
    day = day_in(form, "signed_day", wrong)
    if wrong:
        raise InvalidError(_("The card has mistakes; nothing was changed."), fields=wrong)
    return day


@get(ADD, requires=SIGNED_IN)
def scan_page(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID]
) -> Response[str]:
    """Ask for the scan of a document signed on paper."""
    return form_of(request, session, site, to_scan(session, id, reader=reader), {}, signing=False)


@post(ADD, requires=SIGNED_IN)
def scan(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], data: Parts,
) -> Response[Any]:  # fmt: skip
    """Lay the scan to the card."""
    taken = TakenIn((), ())

    def act() -> dict[str, Any]:
        add_scan(session, id, taken.kept, reader=reader, at=now())
        return {}

    try:
        taken = take_in(site.installation, files_of(data))
        refuse_bad(taken)
        asked = {"files": [each.sha256 for each in taken.kept]}
        with apart(session):
            once(session, request, data, reader=reader, act=act, asked=asked)
    except InvalidError as error:
        head = to_scan(session, id, reader=reader)
        return form_of(request, session, site, head, data, signing=False, error=error)
    return see(f"/docs/{id}", said=_("The scan is on the card."))


@post(f"{SIGN}/undo", requires=SIGNED_IN)
def undo(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[Any]:
    """Take back the note of a signature while the document has no number."""
    take_back(session, id, reader=reader, at=now())
    return see(f"/docs/{id}", said=_("The note of the signature is taken back: it is a draft."))


def form_of(
    request: AnyRequest, session: Session, site: Site, head: DocumentHead, typed: Form, *,
    signing: bool, error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Return the page: with the day when the signature is noted, of the scan alone otherwise."""
    wrong = error.fields if error else {}
    return screen(
        request, session, "records/paper/paper.html", status=error.status if error else 200,
        document=head, signing=signing, key=new_key(), version=head.version,
        signed_day=word(typed, "signed_day") or session.info["today"].isoformat(),
        max_mb=site.settings.upload_limit // (1024 * 1024), wrong=sentences(wrong),
        summary=named_sentences(wrong, {**TITLES, "file": _("Scan or photograph")}),
        detail=error.detail if error else "",
    )  # fmt: skip


routes = [paper_page, sign, scan_page, scan, undo]
