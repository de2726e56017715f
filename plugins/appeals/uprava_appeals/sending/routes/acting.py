"""Acts on the sending of one reply from its card: send, stop, it went another way."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, many, new_key, word
from uprava.errors import InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import fragment, screen, wants_part
from uprava.web.sentences import sentences

from uprava_appeals.replies.routes.acting import WAYS, Asked, day_in, perform
from uprava_appeals.replies.service.reading import get_reply
from uprava_appeals.replies.service.sending import Gone
from uprava_appeals.replies.values import SEND
from uprava_appeals.sending.service import asking
from uprava_appeals.sending.service.asking import preview, ready
from uprava_appeals.sending.service.bodies import propose
from uprava_appeals.sending.service.listing import find_sending
from uprava_appeals.sending.service.packing import Confirmed
from uprava_appeals.sending.service.resending import resend
from uprava_appeals.sending.values import PATH, SendingState
from uprava_appeals.values import ReplyBy

ACT = f"{PATH}/{{id:uuid}}/acts/{{act:str}}"

Fields = URLEncodedBody[dict[str, Any]]


def _send(session: Session, id: UUID, _form: Form, reader: Reader) -> None:
    asking.ask(session, id, reader=reader, at=now())


def _mail(session: Session, id: UUID, form: Form, reader: Reader) -> None:
    if word(form, "sure") != "on":
        said = _("Look at the address and tick that it is right.")
        raise InvalidError(said, fields={"sure": said})
    proposed = propose(session, id, reader=reader)
    confirmed = proposed.confirmed(word(form, "to"), many(form, "file"))
    asking.ask(session, id, reader=reader, at=now(), confirmed=confirmed)


def _stop(session: Session, id: UUID, _form: Form, reader: Reader) -> None:
    asking.stop(session, id, reader=reader, at=now())


def _resend(session: Session, id: UUID, form: Form, reader: Reader) -> None:
    how = word(form, "how")
    gone = Gone(
        ReplyBy(how) if how in WAYS else ReplyBy.NONE, day_in(form, "on"), word(form, "number")
    )
    resend(session, id, gone, reader=reader, at=now())


ACTS = {
    "send": Asked(
        N_("Send the reply"),
        N_("It goes at once and cannot be called back. When it is taken, the reply is noted as"
           " sent by itself and its questions are answered."),
        N_("Send"), "send", N_("The reply is on its way."), _send,
    ),
    "mail": Asked(
        N_("Send the letter to the body"),
        N_("It goes at once and cannot be called back. When it is taken, it is noted as sent by"
           " itself."),
        N_("Send"), "send", N_("The letter is on its way."), _mail,
    ),
    "stop": Asked(
        N_("Stop the sending"),
        N_("It waits to be sent again, by any way."),
        N_("Stop the sending"), "ban", N_("The sending is stopped."), _stop, "dng",
    ),
    "resend": Asked(
        N_("Note that it went another way"),
        N_("The letter came back undelivered. Send the reply another way, then note it here; the"
           " questions stay answered."),
        N_("It was sent"), "send", N_("It is noted."), _resend,
    ),
}  # fmt: skip


@get(ACT, requires=SEND)
def ask(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Ask what an act needs, for a dialog or as a page."""
    return _shown(request, session, id, act, {}, reader=reader)


@post(ACT, requires=SEND)
def do(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Do an act on the sending of a reply."""

    def again(error: InvalidError) -> Response[str]:
        return _shown(request, session, id, act, data, reader=reader, error=error)

    return perform(request, session, id, asked_of(act), data, reader=reader, again=again)


def asked_of(act: str) -> Asked:
    """Return the act of a code. Raises NotFoundError."""
    if act not in ACTS:
        raise NotFoundError(_("This cannot be done with a reply."))
    return ACTS[act]


def _shown(
    request: AnyRequest, session: Session, id: UUID, act: str, typed: Form, *, reader: Reader,
    error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    head, _row = get_reply(session, id, reader=reader)
    row, wrong = find_sending(session, id, reader=reader), error.fields if error else {}
    values: dict[str, Any] = {
        "act": act, "asked": asked_of(act), "head": head, "key": new_key(), "row": row,
        "url": f"{PATH}/{head.id}/acts/{act}", "wrong": sentences(wrong), "summary": wrong,
        "detail": error.detail if error else "",
        "doubtful": row is not None and row.sending == SendingState.UNCERTAIN,
        "ways": [(each.value, _(each.caption)) for each in WAYS],
        "how": word(typed, "how") or ReplyBy.POST, "number": word(typed, "number"),
        "on": word(typed, "on") or session.info["today"].isoformat(),
    }  # fmt: skip
    values |= parcel_values(session, id, act, typed, reader=reader)
    status = error.status if error else 200
    if wants_part(request):
        return fragment(request, "appeals/sending/ask_part.html", **values)
    return screen(request, session, "appeals/sending/ask.html", status=status, **values)


def parcel_values(
    session: Session, id: UUID, act: str, typed: Form, *, reader: Reader
) -> dict[str, Any]:
    """Return what would go out by the act, and of a letter to a body what is to be confirmed."""
    if act == "send":
        return {"parcel": ready(session, id, reader=reader, at=now())}
    if act != "mail":
        return {"parcel": None}
    proposed = propose(session, id, reader=reader)
    chosen = many(typed, "file") if typed else [str(each.id) for each in proposed.files]
    return {
        "parcel": preview(session, id, Confirmed(proposed.address), reader=reader, at=now()),
        "to": word(typed, "to") if typed else proposed.address,
        "known": proposed.address, "offered": proposed.files, "chosen": chosen,
    }  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [ask, do]
