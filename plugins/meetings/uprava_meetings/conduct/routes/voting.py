"""A member's own screen: what the hall considers, and one button for each choice when it votes.

Secret ballots have an address of their own, whose path records no act and keeps no answer.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import word
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.work.service.finishing import apart

from uprava_meetings.conduct.routes.showing import Shown, shown_of, values_of
from uprava_meetings.conduct.service.ballots import give_ballot, why_not
from uprava_meetings.conduct.service.reading import has_voted, own_ballots
from uprava_meetings.conduct.service.secret import cast_secret
from uprava_meetings.conduct.service.voting import get_vote
from uprava_meetings.conduct.values import BY_PEOPLE, CHOICES
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.planning.values import PATH

Fields = URLEncodedBody[dict[str, Any]]
Refused = InvalidError | ConflictError | ForbiddenError | None


@get(f"{PATH}/{{id:uuid}}/vote", requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show a member the question and the vote that is open."""
    return drawn(request, session, id, reader=reader)


@post(f"{PATH}/{{id:uuid}}/vote/{{vote_id:int}}", requires=SIGNED_IN)
def give(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    vote_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Vote openly."""
    refuse_other(session, id, vote_id)
    choice, opinion = word(data, "choice"), word(data, "opinion")
    try:
        with apart(session):
            give_ballot(session, vote_id, choice, reader=reader, at=now(), opinion=opinion)
    except (InvalidError, ConflictError, ForbiddenError) as error:
        return drawn(request, session, id, reader=reader, error=error)
    return see(f"{PATH}/{id}/vote", said=_("Your vote is taken."))


@post(f"{PATH}/{{id:uuid}}/vote/{{vote_id:int}}/secret", requires=SIGNED_IN, opt={"nameless": True})
def give_secret(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    vote_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Vote in secret. The answer never repeats the choice, and nothing remembers it."""
    refuse_other(session, id, vote_id)
    try:
        with apart(session):
            cast_secret(session, vote_id, word(data, "choice"), reader=reader, at=now())
    except (InvalidError, ConflictError, ForbiddenError) as error:
        return drawn(request, session, id, reader=reader, error=error)
    return see(f"{PATH}/{id}/vote", said=_("Your vote is taken."))


@get(f"{PATH}/secret-votes", requires=SIGNED_IN)
def kept(request: AnyRequest, session: AnySession) -> Response[str]:
    """Say what the program keeps of a secret vote."""
    return screen(request, session, "meetings/conduct/secret.html")


def refuse_other(session: Session, id: UUID, vote_id: int) -> None:
    """Raise NotFoundError for a vote of another meeting."""
    if get_vote(session, vote_id).meeting_id != id:
        raise NotFoundError(_("There is no such vote, or it is not open to you."))


def drawn(
    request: AnyRequest, session: Session, id: UUID, *, reader: Reader, error: Refused = None
) -> Response[str]:
    """Draw a member's screen."""
    meeting = get_meeting(session, id, reader=reader)
    shown = shown_of(session, meeting, now())
    seat = shown.presence.of(reader.person_id)
    member = seat.member.id if seat else 0
    words = {each.value: _(text) for each, text in CHOICES.items()}
    mine = [
        (each, words.get(each.choice, each.choice)) for each in own_ballots(session, id, member)
    ]
    vote = shown.open_vote
    return screen(
        request, session, "meetings/conduct/vote.html", seat=seat, error=error, mine=mine,
        why=refusal(shown, reader), status=error.status if error else 200,
        voted=bool(vote) and has_voted(session, vote, member) if vote else False,
        path=f"{PATH}/{id}/vote", **values_of(session, shown),
    )  # fmt: skip


def refusal(shown: Shown, reader: Reader) -> str:
    """Return why the reader has no vote in what is open, empty when he has one."""
    vote = shown.open_vote
    if vote is None:
        return ""
    if vote.way in BY_PEOPLE:
        return _("The votes of this vote are counted in the hall.")
    why = why_not(vote, shown.presence.of(reader.person_id))
    return _("You have no vote on this question: {why}").format(why=why) if why else ""


routes: Sequence[ControllerRouterHandler] = [page, give, give_secret, kept]
