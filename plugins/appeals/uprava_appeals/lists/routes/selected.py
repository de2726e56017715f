"""Acts on the selected rows of a list: giving to an executor, joining, putting into the file."""

from typing import Any

from litestar import Response
from litestar.params import URLEncodedBody
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, many, new_key, once, word
from uprava.documents.service.terms import quick_days
from uprava.errors import InvalidError
from uprava.i18n import N_, _, ngettext
from uprava.term_lists.bulk import Outcome
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, post
from uprava.web.screens import screen, see
from uprava.web.sentences import sentences

from uprava_appeals.cards.asking_view import chosen
from uprava_appeals.cards.fields import charge_in, target_in
from uprava_appeals.cards.picks import list_phrases, list_picks
from uprava_appeals.lists.routes.address import appeals_of
from uprava_appeals.lists.routes.back import back, view_of
from uprava_appeals.lists.service.bulk import Deed, How, perform, sort_out
from uprava_appeals.work.service import tasks

Fields = URLEncodedBody[dict[str, Any]]

PATH = "/appeals/selected"

TITLES = {
    Deed.GIVE: N_("Give for consideration"), Deed.JOIN: N_("Join to another appeal"),
    Deed.CLOSE: N_("Into the file"),
}  # fmt: skip

TYPED = ("who_text", "who_pick", "others_text", "said", "due", "target_text")


@post(PATH, requires=SIGNED_IN)
def act_on_selected(
    request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields
) -> Response[Any]:
    """Act on the selected appeals; what the act needs is asked on a page of its own."""
    deed = deed_of(data)
    if not word(data, "confirmed"):
        return asked(request, session, deed, data, reader=reader)
    try:
        how = how_of(session, deed, data, reader=reader)
        ids = appeals_of(many(data, "id"))
        answer = once(
            session, request, data, reader=reader,
            act=lambda: told(deed, perform(session, deed, ids, how, reader=reader, at=now())),
        )  # fmt: skip
    except InvalidError as error:
        if not error.fields:
            raise
        return asked(request, session, deed, data, reader=reader, error=error)
    if not answer["refused"]:
        return see(back(data), said=answer["said"])
    return see(back(data, report=word(data, "_key")), said=answer["said"], kind="a")


def asked(
    request: AnyRequest, session: Session, deed: Deed, data: Form, *, reader: Reader,
    error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Say how many of the selected are allowed, and ask for what the act needs."""
    ids = appeals_of(many(data, "id"))
    return screen(
        request, session, "appeals/lists/ask.html", status=422 if error else 200, deed=deed,
        title=_(TITLES[deed]), parted=sort_out(session, deed, ids, reader=reader), ids=ids,
        typed={name: word(data, name) for name in TYPED},
        wrong=sentences(error.fields if error else {}), key=new_key(), back=back(data),
        list=view_of(data), query=word(data, "query"), path=PATH,
        quick=quick_days(session.info["today"]), phrases=list_phrases(),
        picks=list_picks(session, reader=reader) if deed is Deed.GIVE else [],
        chosen={name: chosen(session, many(data, name)) for name in ("who", "others")},
        helped=tasks.taken(session),
    )  # fmt: skip


def deed_of(data: Form) -> Deed:
    """Return the act a form asks for. Raises InvalidError for an unknown one."""
    given = word(data, "act")
    if given not in set(Deed):
        raise InvalidError(_("The form is incomplete. Open the page again and repeat the act."))
    return Deed(given)


def how_of(session: Session, deed: Deed, data: Form, *, reader: Reader) -> How:
    """Return how the act is done. Raises InvalidError naming what it lacks."""
    if deed is Deed.GIVE:
        return How(charge=charge_in(session, data))
    return How(target=target_in(session, data, reader=reader)) if deed is Deed.JOIN else How()


def done_words(deed: Deed, n: int) -> str:
    """Return what is said after an act with so many."""
    if deed is Deed.GIVE:
        said = ngettext("{n} appeal is given for consideration.",
                        "{n} appeals are given for consideration.", n)  # fmt: skip
    elif deed is Deed.JOIN:
        said = ngettext("{n} appeal is joined.", "{n} appeals are joined.", n)
    else:
        said = ngettext("{n} appeal is in the file.", "{n} appeals are in the file.", n)
    return said.format(n=n)


def told(deed: Deed, outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as the next page says it."""
    said = done_words(deed, outcome.done)
    refused = [[each.id, each.name, each.reason] for each in outcome.refused]
    if refused and not outcome.done:
        said = _("Nothing was done.")
    return {"said": said, "refused": refused}


routes = [act_on_selected]
