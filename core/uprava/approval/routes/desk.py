"""The manager's desk: a queue, a document, and few large buttons; made for a tablet."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from sqlalchemy.orm import Session

from uprava.approval.models import Decision
from uprava.approval.routes import changes
from uprava.approval.routes.acts import decider
from uprava.approval.routes.desk_refusals import keep_refusal
from uprava.approval.routes.desk_values import SIGNING, desk_values, segments_of
from uprava.clock import now
from uprava.db.transaction import beside
from uprava.documents.routes.forms import Form, once, word
from uprava.documents.routes.listing import uuid_of
from uprava.documents.service.commenting import comment
from uprava.errors import InvalidError, NotFoundError, UpravaError
from uprava.extension import WorkFolder
from uprava.i18n import N_, _
from uprava.signing.api import answer_of
from uprava.signing.routes.signing_page import wrong_password
from uprava.signing.service.acts import sign_file
from uprava.signing.service.signing_files import Approved
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import arrive, screen, see
from uprava.web.site import Site
from uprava.work.routes.folders import folder_of
from uprava.work.service.finishing import apart, finish

SAID = {
    "sign": N_("Signed."),
    "agree": N_("Approved."),
    "remarks": N_("Approved with remarks; the author is told."),
    "refuse": N_("Returned; the author is told."),
    "read": N_("Marked: you are acquainted."),
    "comment": N_("The remark is on the card; the author is told."),
    "done": N_("Done."),
}
"""The acts of the desk → what is said when they are done."""

LONGEST_ID = 36

STAYS = frozenset({"comment"})
"""Acts after which the document stays before the reader."""


@get("/desk", requires=SIGNED_IN)
def desk(session: AnySession, reader: AnyReader, site: AnySite) -> Response[Any]:
    """Open the first segment in which something waits."""
    segments = segments_of(session, site.plugins, "", reader=reader)
    return see(f"/desk/{segments[0].code if segments else SIGNING}")


@get("/desk/{folder:str}", requires=SIGNED_IN)
def segment(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    folder: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Show a segment: its queue and one document of it."""
    values = desk_values(request, session, site, folder_of(site.plugins, folder), reader=reader)
    return screen(request, session, "desk/desk.html", **values)


@post("/desk/{folder:str}/{id:uuid}/{act:str}", requires=SIGNED_IN)
def act(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    folder: FromPath[str], id: FromPath[UUID], act: FromPath[str],
    data: URLEncodedBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Do one act and open the next document; what fails stays first, with its reason."""
    chosen = folder_of(site.plugins, folder)
    if act not in SAID:
        raise NotFoundError(_("There is no such act on the desk."))
    try:
        said = signed(session, site, id, data, reader=reader) if act == "sign" else ""
        if act != "sign":
            done(request, session, site, chosen, (id, act), data, reader=reader)
    except UpravaError as error:
        key = keep_refusal(session, (id, act), data, error, reader=reader)
        again = act if error.fields else ""
        return arrive(request, address(folder, doc=str(id), failed=key, again=again))
    next_one = str(id) if act in STAYS else word(data, "next")[:LONGEST_ID]
    path = address(folder, doc=next_one, failed=word(data, "failed"))
    return arrive(request, path, said=said or _(SAID[act]))


def address(folder: str, **query: str) -> str:
    """Return the address of a segment; empty values are left out."""
    given = urlencode({name: value for name, value in query.items() if value})
    return f"/desk/{folder}?{given}" if given else f"/desk/{folder}"


def signed(session: Session, site: Site, id: UUID, form: Form, *, reader: Reader) -> str:
    """Sign the file that was shown; return what is said. Raises UpravaError with the reason."""
    file = uuid_of(word(form, "file"))
    wrong = wrong_password(session, word(form, "password"), reader=reader)
    if wrong:
        raise InvalidError(wrong, fields={"password": wrong})
    approved = Approved(id, file, word(form, "sha256"))
    with beside(session) as own:
        made = sign_file(
            own, approved, installation=site.installation, reader=reader,
            key=word(form, "_key") or None, answer=answer_of,
        )  # fmt: skip
    return " ".join((_("Signed."), *made["notes"]))


def done(
    request: AnyRequest, session: Session, site: Site, folder: WorkFolder,
    what: tuple[UUID, str], form: Form, *, reader: Reader,
) -> None:  # fmt: skip
    """Do any act but signing, once for the form's key."""
    id, name = what

    def once_done() -> dict[str, Any]:
        if name == "done":
            finish_one(session, site, folder, id, reader=reader)
        else:
            ACTS[name](session, id, form, reader)
        return {}

    with apart(session):
        once(session, request, form, reader=reader, act=once_done)


def finish_one(
    session: Session, site: Site, folder: WorkFolder, id: UUID, *, reader: Reader
) -> None:
    """Finish a document in its folder. Raises InvalidError saying why it stays."""
    report = finish(session, folder, [id], reader=reader, plugins=site.plugins, at=now())
    if report.refused:
        raise InvalidError(next(iter(report.refused.values())))


def remark(session: Session, id: UUID, form: Form, reader: Reader) -> None:
    """Leave a remark on the card; the document stays."""
    comment(session, id, text=word(form, "comment"), reader=reader, at=now())


ACTS: dict[str, Callable[[Session, UUID, Form, Reader], None]] = {
    "agree": decider(Decision.AGREED), "read": decider(Decision.READ),
    "remarks": decider(Decision.REMARKS), "refuse": decider(Decision.REFUSED),
    "comment": remark,
}  # fmt: skip

routes = [desk, segment, act, *changes.routes]
