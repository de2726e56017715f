"""A member's own screen: the vote that is open, with one button for each choice."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.sql import fetch_value
from uprava.documents.routes.forms import word
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.work.service.finishing import apart

from uprava_meetings.conduct.routes.showing import Shown, shown_of, values_of
from uprava_meetings.conduct.service.voting import cast_secret, get_vote, give_ballot
from uprava_meetings.conduct.values import Seat
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.planning.values import PATH
from uprava_meetings.values import VoteWay

Fields = URLEncodedBody[dict[str, Any]]


@get(f"{PATH}/{{id:uuid}}/vote", requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show a member the vote that is open."""
    return drawn(request, session, id, reader=reader)


@post(f"{PATH}/{{id:uuid}}/vote/{{vote_id:int}}", requires=SIGNED_IN)
def give(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    vote_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Vote. The answer never repeats the choice; of a secret vote nothing remembers it."""
    vote = get_vote(session, vote_id)
    if vote.meeting_id != id:
        raise NotFoundError(_("There is no such vote, or it is not open to you."))
    choice = word(data, "choice")
    try:
        with apart(session):
            if vote.way == VoteWay.SECRET:
                cast_secret(session, vote_id, choice, reader=reader, at=now())
            else:
                opinion = word(data, "opinion")
                give_ballot(session, vote_id, choice, reader=reader, at=now(), opinion=opinion)
    except (InvalidError, ConflictError) as error:
        return drawn(request, session, id, reader=reader, error=error)
    return see(f"{PATH}/{id}/vote", said=_("Your vote is taken."))


def drawn(
    request: AnyRequest, session: Session, id: UUID, *, reader: Reader,
    error: InvalidError | ConflictError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw a member's screen."""
    meeting = get_meeting(session, id, reader=reader)
    shown = shown_of(session, meeting, now())
    seat = seat_of(shown, reader)
    return screen(
        request, session, "meetings/conduct/vote.html", seat=seat, error=error,
        voted=has_voted(session, shown, seat), may=may_vote(shown, seat),
        status=error.status if error else 200, path=f"{PATH}/{id}/vote", **values_of(shown),
    )  # fmt: skip


def seat_of(shown: Shown, reader: Reader) -> Seat | None:
    """Return the seat the reader votes from."""
    return shown.presence.of(reader.person_id)


def may_vote(shown: Shown, seat: Seat | None) -> bool:
    """Tell whether the reader has a vote in what is open."""
    vote = shown.open_vote
    by_hand = (VoteWay.HANDS, VoteWay.PAPER)
    return bool(vote and seat and seat.member.id in vote.members and vote.way not in by_hand)


def has_voted(session: Session, shown: Shown, seat: Seat | None) -> bool:
    """Tell whether the reader has voted in what is open."""
    if shown.open_vote is None or seat is None:
        return False
    query = """select exists (select from meetings.mark where vote_id = %(vote)s
            and member_id = %(member)s and given)
        or exists (select from meetings.ballot where vote_id = %(vote)s
            and member_id = %(member)s)"""
    values = {"vote": shown.open_vote.id, "member": seat.member.id}
    return bool(fetch_value(session, query, values))


routes: Sequence[ControllerRouterHandler] = [page, give]
