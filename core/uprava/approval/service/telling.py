"""Who is told what: the author of a route, people who are no longer asked."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from uprava.approval.service.loading import Act
from uprava.approval.values import Route
from uprava.work.service import Message, Noticed, notify

KIND = "approval"


def tell_author(session: Session, act: Act, route: Route, text: str) -> None:
    """Tell the author of a route, and for whom it was started; `text` is marked with `N_`."""
    people = [id for id in (route.started_by, route.acting_for) if id is not None]
    tell(session, act, people, text)


def tell(session: Session, act: Act, people: Sequence[int], text: str) -> None:
    """Tell people something about the document."""
    message = Message(text, {"title": act.head.title, "name": act.reader.name})
    notify(session, people, Noticed(KIND, message, act.head.id), at=act.at)


def tell_without_document(
    session: Session, act: Act, people: Sequence[int], text: str, *, reason: str = ""
) -> None:
    """Tell people who may not open the document any more: the notice leads nowhere."""
    words = {"title": act.head.title, "name": act.reader.name, "reason": reason}
    message = Message(text, words)
    notify(session, people, Noticed(KIND, message), at=act.at)
