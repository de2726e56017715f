"""«Согласовать» and «Подписать» for many documents of a work folder, after one confirmation."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response
from litestar.params import URLEncodedBody
from sqlalchemy.orm import Session

from uprava.approval.routes.desk_values import APPROVAL, SIGNING
from uprava.approval.service.bulk import Outcome, agree_many, candidates, each_by_itself
from uprava.clock import now
from uprava.db.transaction import beside
from uprava.documents.routes.forms import Form, many, new_key, once, word
from uprava.documents.routes.listing import uuid_of
from uprava.errors import InvalidError
from uprava.i18n import _, ngettext
from uprava.signing.api import answer_of
from uprava.signing.routes.signing_page import wrong_password
from uprava.signing.service.acts import sign_file
from uprava.signing.service.confirming import is_confirmed
from uprava.signing.service.signing_files import Approved
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, post
from uprava.web.screens import screen, see
from uprava.web.site import Site

MOST = 100
"""Documents of one bulk act."""

Fields = URLEncodedBody[dict[str, Any]]


@post(f"/work/{APPROVAL}/many", requires=SIGNED_IN)
def agree(
    request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields
) -> Response[Any]:
    """Approve the selected documents: first the confirmation, then the report."""
    if not word(data, "confirmed"):
        return confirmation(request, session, APPROVAL, data, reader=reader)

    def act() -> dict[str, Any]:
        return told(agree_many(session, named(data), reader=reader, at=now()))

    answer = once(session, request, data, reader=reader, act=act)
    return back(APPROVAL, data, answer)


@post(f"/work/{SIGNING}/many", requires="signing.sign")
def sign(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, data: Fields
) -> Response[Any]:
    """Sign the selected documents, each in transactions of its own; the password is asked once."""
    if not word(data, "confirmed"):
        return confirmation(request, session, SIGNING, data, reader=reader)
    wrong = wrong_password(session, word(data, "password"), reader=reader)
    if wrong:
        return confirmation(request, session, SIGNING, data, reader=reader, wrong=wrong)
    outcome = sign_many(session, site, data, reader=reader)
    answer = once(session, request, data, reader=reader, act=lambda: told(outcome))
    return back(SIGNING, data, answer)


def sign_many(session: Session, site: Site, form: Form, *, reader: Reader) -> Outcome:
    """Sign each document; a repeated form signs nothing twice, as every file has its own key."""
    key = word(form, "_key")

    def one(id: UUID, exactly: str) -> None:
        file, _colon, sha256 = exactly.partition(":")
        approved = Approved(id, uuid_of(file), sha256)
        with beside(session) as own:
            sign_file(
                own, approved, installation=site.installation, reader=reader,
                key=f"{key}:{id}" if key else None, answer=answer_of,
            )  # fmt: skip

    return each_by_itself(session, named(form), one, reader=reader)


def named(form: Form) -> dict[UUID, str]:
    """Return the documents of a confirmation with exactly what it named of each."""
    ids = [uuid_of(each) for each in many(form, "id")]
    if not 1 <= len(ids) <= MOST:
        raise InvalidError(_("Select from 1 to {n} documents.").format(n=MOST))
    return {id: word(form, f"exactly-{id}") for id in ids}


def confirmation(
    request: AnyRequest, session: Session, folder: str, form: Form, *, reader: Reader,
    wrong: str = "",
) -> Response[str]:  # fmt: skip
    """Show which documents the act is over, and ask for the password when it is due."""
    found = candidates(session, list(named(form)), reader=reader)
    signs = folder == SIGNING
    ready = [each for each in found if not signs or each.file_id]
    return screen(
        request, session, "approval/many.html", status=422 if wrong else 200, folder=folder,
        signs=signs, ready=ready, left=[each for each in found if each not in ready],
        confirmed=is_confirmed(session, reader=reader, at=now()), wrong=wrong, key=new_key(),
        query=word(form, "query"),
    )  # fmt: skip


def told(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as the folder says it."""
    said = ngettext("Done: {n} document.", "Done: {n} documents.", outcome.done)
    return {"said": said.format(n=outcome.done), "refused": msgspec.to_builtins(outcome.refused)}


def back(folder: str, form: Form, answer: Any) -> Response[Any]:
    """Return to the folder, where what stayed is selected with its reason."""
    if not answer["refused"]:
        return see(f"/work/{folder}", said=answer["said"])
    return see(f"/work/{folder}", report=word(form, "_key"))


routes = [agree, sign]
