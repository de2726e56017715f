"""The reader: the agenda at hand and the pages of its materials, for a tablet on the table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.documents.routes.file_values import FileView, view_of
from uprava.documents.service.filing import FileRow
from uprava.i18n import N_, _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import screen

from uprava_meetings.agenda.service.materials import Contents, Part, contents_of
from uprava_meetings.agenda.values import ItemRow
from uprava_meetings.planning.routes.lists import line_of
from uprava_meetings.planning.values import PATH, MeetingRow
from uprava_meetings.values import Answer, Form, MeetingState

READER = f"{PATH}/{{id:uuid}}/reader"

ANSWERS = {
    Answer.ACCEPTED: N_("You come"), Answer.DECLINED: N_("You do not come"),
    Answer.NONE: N_("Answer to the invitation"),
}  # fmt: skip
"""What the way to one's own answer is called."""

DRAFT = "draft"
"""The tab of the draft decision in an address."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the agenda in the reader; the printed agenda itself is one without an item."""

    url: str
    item: ItemRow | None
    files: Sequence[FileRow]

    @property
    def key(self) -> str:
        """What the address calls it."""
        return str(self.item.id) if self.item else "0"


@dataclass(frozen=True, slots=True)
class Tab:
    """The draft decision or a file of the question that is open."""

    title: str
    url: str
    current: bool


@get(READER, requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    q: FromQuery[str] = "", file: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show the materials of a meeting: a question of its agenda, a file of it."""
    contents = contents_of(session, id, reader=reader)
    places = places_of(contents, f"{PATH}/{id}/reader")
    now = next((n for n, each in enumerate(places) if each.key == q), first_of(places))
    place = places[now] if places else None
    start = first_page(request.query_params.get("from", "1"))
    view = shown(session, place, file, start) if place else None
    meeting = contents.meeting
    return screen(
        request, session, "meetings/agenda/reader.html", meeting=meeting, places=places, now=now,
        place=place, view=view, tabs=tabs_of(place, view), line=line_of(session, meeting),
        answer=_(ANSWERS[Answer(meeting.answer or Answer.NONE)]) if asks(meeting) else "",
        vote=vote_of(contents), total=len(contents.parts),
    )  # fmt: skip


def asks(meeting: MeetingRow) -> bool:
    """Whether the reader of the meeting is asked to come, and may still answer."""
    comes = meeting.answer is not None and meeting.form != Form.CORRESPONDENCE
    return comes and meeting.state == MeetingState.APPROVED


def places_of(contents: Contents, url: str) -> list[Place]:
    """Return the printed agenda and the questions, each with its address and its files."""
    places = []
    if contents.agenda:
        places.append(Place(f"{url}?q=0", None, [contents.agenda.file]))
    return places + [place_of(part, url) for part in contents.parts]


def place_of(part: Part, url: str) -> Place:
    """Return the line of a question."""
    files = [each.file for each in part.sheets]
    return Place(f"{url}?{urlencode({'q': part.item.id})}", part.item, files)


def first_of(places: Sequence[Place]) -> int:
    """Return the first question, the printed agenda only where there is none."""
    return next((n for n, each in enumerate(places) if each.item), 0)


def first_page(text: str) -> int:
    """Return the page an address begins with."""
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def shown(session: Session, place: Place, wanted: str, start: int) -> FileView | None:
    """Return the file the address names; None: the draft decision, or nothing at all."""
    item = place.item
    chosen = next((each for each in place.files if str(each.id) == wanted), None)
    if chosen is None and (wanted == DRAFT or (item and item.draft.strip())):
        return None
    file = chosen or next(iter(place.files), None)
    if file is None:
        return None
    view = view_of(session, file, place.files, start=start)
    here = f"{place.url}&file={file.id}"
    return replace(
        view, menu=[(file.name, here, True)], again="",
        earlier=f"{here}&from={view.earlier.rpartition('=')[2]}" if view.earlier else "",
        later=f"{here}&from={view.later.rpartition('=')[2]}" if view.later else "",
    )  # fmt: skip


def tabs_of(place: Place | None, view: FileView | None) -> list[Tab]:
    """Return the draft decision and the files of a question as tabs."""
    if place is None or place.item is None:
        return []
    tabs = [
        Tab(each.name, f"{place.url}&file={each.id}", bool(view and view.row.id == each.id))
        for each in place.files
    ]
    if place.item.draft.strip():
        tabs.insert(0, Tab(_("Draft decision"), f"{place.url}&file={DRAFT}", view is None))
    return tabs


def vote_of(contents: Contents) -> str:
    """Return where the reader votes while the meeting is open; empty before and after."""
    meeting = contents.meeting
    if meeting.state != MeetingState.OPEN:
        return ""
    return f"{PATH}/{meeting.id}/{'sheet' if meeting.form == Form.CORRESPONDENCE else 'vote'}"


routes: Sequence[ControllerRouterHandler] = [page]
"""Reading only: what is decided is decided on the card and on the voting screen."""
