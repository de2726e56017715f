"""The hall as the secretary works in it: who is there, what is said, votes, what was decided."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_meetings.conduct.routes.acting import ACTS, number_in
from uprava_meetings.conduct.routes.showing import Shown, shown_of, typed_in, values_of
from uprava_meetings.conduct.service.presence import stand_ins
from uprava_meetings.planning.service.reading import get_meeting, hold_meeting
from uprava_meetings.planning.values import PATH
from uprava_meetings.rules.words import majority_words
from uprava_meetings.values import Form as Held
from uprava_meetings.values import ItemOutcome, MeetingState, VoteWay

Fields = URLEncodedBody[dict[str, Any]]
Refused = InvalidError | ConflictError | ForbiddenError | None

HALL = f"{PATH}/{{id:uuid}}/hall"

NAMES = {
    "subject": N_("What is voted on"), "options": N_("Options"), "majority": N_("Majority"),
    "way": N_("How it is voted on"), "who": N_("Who spoke"), "text": N_("What was said at it"),
    "reason": N_("Reason"), "counts": N_("Votes"), "presiding": N_("Who presides"),
}  # fmt: skip

SETTLED = (ItemOutcome.NOTED, ItemOutcome.POSTPONED, ItemOutcome.REMOVED)
"""Outcomes that follow from no vote."""

WAYS = (VoteWay.HANDS, VoteWay.ROLL, VoteWay.SECRET, VoteWay.PAPER)


@get(HALL, requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    item: FromQuery[int | None] = None,
) -> Response[Any]:  # fmt: skip
    """Show the hall to who conducts the meeting; by correspondence the sheets."""
    meeting = hold_meeting(session, id, reader=reader)
    if meeting.form == Held.CORRESPONDENCE and meeting.state in (
        MeetingState.OPEN, MeetingState.HELD, MeetingState.CLOSED,
    ):  # fmt: skip
        return Redirect(f"{PATH}/{id}/sheets", status_code=303)
    return drawn(request, session, id, item, reader=reader)


@get(f"{PATH}/{{id:uuid}}/screen", requires=SIGNED_IN)
def projector(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the question and the vote large, for everybody in the hall."""
    meeting = get_meeting(session, id, reader=reader)
    values = values_of(session, shown_of(session, meeting, now()))
    return screen(request, session, "meetings/conduct/screen.html", **values)


@post(f"{HALL}/{{act:str}}", requires=SIGNED_IN)
def do(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Do an act of who conducts the meeting. A page that stays is told of a refusal in words."""
    if act not in ACTS:
        raise NotFoundError(_("This cannot be done at a meeting."))
    item = number_in(data, "item")
    carry_out, said = ACTS[act]
    hold_meeting(session, id, reader=reader)
    try:
        with apart(session):
            carry_out(session, id, data, reader, now())
    except (InvalidError, ConflictError, ForbiddenError) as error:
        if request.headers.get("hx-request"):
            raise
        where = item if item > 0 else None
        return drawn(request, session, id, where, reader=reader, error=error, sent=data)
    query = f"?item={item}" if item > 0 and act != "next" else ""
    return see(f"{PATH}/{id}/hall{query}", said=_(said) if said else "")


def drawn(
    request: AnyRequest, session: Session, id: UUID, item: int | None, *, reader: Reader,
    error: Refused = None, sent: Form | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the hall, with what was refused."""
    wrong = error.fields if isinstance(error, InvalidError) else {}
    meeting = get_meeting(session, id, reader=reader)
    shown = shown_of(session, meeting, now(), item_id=item)
    looked = shown.current.id if shown.current else 0
    here = f"{PATH}/{id}/hall"
    return screen(
        request, session, "meetings/conduct/hall.html", error=error, wrong=sentences(wrong),
        summary=named_sentences(wrong, NAMES), typed=typed_in(sent),
        status=error.status if error else 200, path=here,
        here=f"{here}?item={looked}" if item else here, **offered(session, shown),
        **values_of(session, shown),
    )  # fmt: skip


def offered(session: Session, shown: Shown) -> dict[str, Any]:
    """Return what the forms of the hall offer."""
    rules, item = shown.presence.regulation, shown.current
    speakers = [each.name for each in item.speakers if each.role != "invited"] if item else []
    known = [each.member.name for each in shown.presence.seats]
    return {
        "majorities": [
            (str(each.id), f"{each.title}: {majority_words(each.rule)}")
            for each in rules.majorities
        ],
        "ways": [(each.value, _(each.caption)) for each in WAYS],
        "outcomes": [(each.value, _(each.caption)) for each in SETTLED],
        "speakers": list(dict.fromkeys([*speakers, *known])),
        "first": speakers[0] if speakers else "",
        "stand_ins": stand_ins(session, shown.meeting, shown.presence),
    }  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [page, projector, do]
