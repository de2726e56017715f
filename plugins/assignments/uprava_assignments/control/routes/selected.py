"""Acts on the selected rows of a list: reminding, another term, taking off control, print."""

from datetime import date
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

from uprava_assignments.control.routes.back import back, view_of
from uprava_assignments.control.service.bulk import Deed, How, perform, sort_out
from uprava_assignments.giving.service.reading import selves
from uprava_assignments.giving.service.working import take
from uprava_assignments.giving.values import GROUND_TITLES, Ground

Fields = URLEncodedBody[dict[str, Any]]

PATH = "/assignments/selected"

TITLES = {Deed.MOVE: N_("Move the term"), Deed.OFF: N_("Take off control")}


@post(PATH, requires=SIGNED_IN)
def act_on_selected(
    request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields
) -> Response[Any]:
    """Act on the selected duties; what needs a word first is asked on a page of its own."""
    deed = deed_of(data)
    if deed in TITLES and not word(data, "confirmed"):
        return asked(request, session, deed, data, reader=reader)
    try:
        how = how_of(data, deed)
        answer = once(
            session, request, data, reader=reader,
            act=lambda: told(
                deed, perform(session, deed, ids_of(data), how, reader=reader, at=now())
            ),
        )  # fmt: skip
    except InvalidError as error:
        if deed not in TITLES or not error.fields:
            raise
        return asked(request, session, deed, data, reader=reader, error=error)
    if not answer["refused"]:
        return see(back(data), said=answer["said"])
    return see(back(data, report=word(data, "_key")), said=answer["said"], kind="a")


@post("/assignments/take", requires=SIGNED_IN)
def take_one(session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Take a duty out of the pool of one's unit."""
    take(session, number_in(word(data, "take")), reader=reader, at=now())
    return see(back(data), said=_("The assignment is yours now."))


def asked(
    request: AnyRequest, session: Session, deed: Deed, data: Form, *, reader: Reader,
    error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Say how many of the selected are allowed, and ask for what the act needs."""
    ids, ground = ids_of(data), ground_of(data)
    grounds = Ground if deed is Deed.OFF else (ground,)
    by_ground = {
        each: sort_out(session, deed, ids, How(ground=each), reader=reader) for each in grounds
    }
    parted = by_ground[ground]
    today: date = session.info["today"]
    return screen(
        request, session, "assignments/control/ask.html", status=422 if error else 200, deed=deed,
        title=_(TITLES[deed]), parted=parted, typed=data, ids=ids,
        errors=error.fields if error else {}, ground=ground.value,
        grounds=[(each.value, ground_words(each, len(found.allowed)))
                 for each, found in by_ground.items()],
        chosen=_(GROUND_TITLES[ground]), quick=quick_days(today), back=back(data),
        key=new_key(), list=view_of(data), query=word(data, "query"), path=PATH,
        asks=not any(row.author_id in selves(reader) for row in parted.allowed),
    )  # fmt: skip


def ground_words(ground: Ground, allowed: int) -> str:
    """Return a ground with how many of the selected it is allowed with."""
    return _("{ground}: {n}").format(ground=_(GROUND_TITLES[ground]), n=allowed)


def deed_of(data: Form) -> Deed:
    """Return the act a form asks for. Raises InvalidError for an unknown one."""
    given = word(data, "act")
    if given not in set(Deed):
        raise InvalidError(_("The form is incomplete. Open the page again and repeat the act."))
    return Deed(given)


def how_of(data: Form, deed: Deed) -> How:
    """Return how the act is done. Raises InvalidError without what it needs."""
    reason = word(data, "reason")
    if deed is Deed.OFF:
        ground = ground_of(data)
        if ground is not Ground.DONE and not reason:
            raise wrong("reason", _("Say why it is taken off control."))
        return How(ground=ground, reason=reason)
    if deed is Deed.MOVE:
        if not reason:
            raise wrong("reason", _("Say why the term is moved."))
        return How(until=day_in(word(data, "until")), reason=reason)
    return How()


def wrong(field: str, sentence: str) -> InvalidError:
    """Return the refusal of a field."""
    return InvalidError(sentence, fields={field: sentence})


def ground_of(data: Form) -> Ground:
    """Return the ground a form names; executed when it names none."""
    given = word(data, "ground")
    return Ground(given) if given in set(Ground) else Ground.DONE


def day_in(text: str) -> date:
    """Return the new last day. Raises InvalidError without one."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise wrong("until", _("Choose the new last day.")) from error


def ids_of(data: Form) -> list[int]:
    """Return the selected duties. Raises InvalidError for anything that is none."""
    return [number_in(each) for each in many(data, "id")]


def number_in(text: str) -> int:
    """Return the id of a duty from a form."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise InvalidError(_("The form names something that is not an assignment."))
    return int(text)


def done_words(deed: Deed, n: int) -> str:
    """Return what is said after an act with so many."""
    if deed is Deed.REMIND:
        said = ngettext("Reminded of {n} assignment.", "Reminded of {n} assignments.", n)
    elif deed is Deed.OFF:
        said = ngettext("{n} assignment is off control.", "{n} assignments are off control.", n)
    else:
        said = ngettext(
            "Another term is given or asked for in {n} assignment.",
            "Another term is given or asked for in {n} assignments.", n,
        )  # fmt: skip
    return said.format(n=n)


def told(deed: Deed, outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as the next page says it."""
    said = done_words(deed, outcome.done)
    refused = [[each.id, each.name, each.reason] for each in outcome.refused]
    if refused and not outcome.done:
        said = _("Nothing was done.")
    return {"said": said, "refused": refused}


routes = [act_on_selected, take_one]
