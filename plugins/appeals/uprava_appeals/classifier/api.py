"""The classifier for programs: the same search as the forms."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import msgspec
from litestar.params import FromQuery, QueryParameter
from uprava.web.injected import AnySession
from uprava.web.routing import SIGNED_IN, get

from uprava_appeals.classifier.service.finding import find_nodes
from uprava_appeals.classifier.values import Topic

Limit = Annotated[int, QueryParameter(ge=1, le=100)]


class TopicOut(msgspec.Struct, frozen=True):
    """A question of the classifier; `path` holds the titles over it, the section first.

    `service`: it says that an appeal cannot be answered; `needs_main`: it stands only beside
    another question.
    """

    code: str
    level: int
    title: str
    path: Sequence[str]
    edition_id: int
    service: bool
    needs_main: bool


class TopicsOut(msgspec.Struct, frozen=True):
    """The questions found, best first."""

    items: Sequence[TopicOut]


@get("/api/v1/appeals/topics", requires=SIGNED_IN, scope="documents:read")
def topics(
    session: AnySession, q: FromQuery[str] = "", on: FromQuery[date | None] = None,
    limit: Limit = 20,
) -> TopicsOut:  # fmt: skip
    """Find questions of the classifier by words in any form or by the beginning of a code.

    `on` is the day whose edition counts, today when it is left out; without `q` nothing is found.
    """
    found = find_nodes(session, q, on=on or session.info["today"], limit=limit)
    return TopicsOut([out(each) for each in found])


def out(topic: Topic) -> TopicOut:
    """Return a question as programs are told of it."""
    return TopicOut(
        topic.code, topic.level, topic.title, topic.path, topic.edition_id, topic.service,
        topic.needs_main,
    )  # fmt: skip


routes = [topics]
