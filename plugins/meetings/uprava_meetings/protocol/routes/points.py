"""«Решения»: the points of a meeting's decisions as its secretary writes them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, many, new_key, once, version_of, word
from uprava.documents.service.sharing import find_principals, principals_of
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, screen, see
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_meetings.agenda.service.items import not_there, question_of
from uprava_meetings.agenda.service.reading import agenda_of
from uprava_meetings.agenda.values import ItemRow
from uprava_meetings.conduct.service.notes import notes_of
from uprava_meetings.planning.service.reading import get_meeting, hold_meeting
from uprava_meetings.planning.values import PATH as MEETINGS
from uprava_meetings.protocol.service import points
from uprava_meetings.protocol.service.reading import decisions_of, latest_of
from uprava_meetings.protocol.values import PATH, PointRow, PointWords
from uprava_meetings.values import PointKind

Fields = URLEncodedBody[dict[str, Any]]
Refused = InvalidError | ConflictError | None

DECISIONS = f"{MEETINGS}/{{id:uuid}}/decisions"
NAMES = {"kind": N_("Kind of the point"), "text": N_("Text of the point"), "who": N_("Who does it"),
         "due": N_("Until when")}  # fmt: skip


@get(f"{PATH}/whom", requires=SIGNED_IN)
def whom(request: AnyRequest, session: AnySession, q: FromQuery[str] = "") -> Response[str]:
    """Offer people and units."""
    return fragment(request, "card/principals.html", found=find_principals(session, q=q[:100]))


@get(DECISIONS, requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the decisions of a meeting question by question."""
    return listed(request, session, id, reader=reader)


def listed(
    request: AnyRequest, session: Session, id: UUID, *, reader: Reader, error: Refused = None
) -> Response[str]:
    """Draw the decisions of a meeting."""
    meeting = hold_meeting(session, id, reader=reader)
    fixed, today = points.may_write(session, meeting), session.info["today"]
    notes = notes_of(session, id)
    rows = [
        (each, [(point, point.standing(today)) for point in each.points],
         [note for note in notes if note.item_id == each.item.id])
        for each in decisions_of(session, id)
    ]  # fmt: skip
    return screen(
        request, session, "meetings/protocol/decisions.html", meeting=meeting, rows=rows,
        fixed=fixed, path=f"{MEETINGS}/{id}/decisions", protocol=latest_of(session, id),
        lacking=[] if fixed else points.lacking(session, meeting), error=error,
        status=error.status if error else 200,
    )  # fmt: skip


@get(f"{DECISIONS}/new", requires=SIGNED_IN)
def new_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    item: FromQuery[int],
) -> Response[str]:  # fmt: skip
    """Show the form of a new point."""
    points.hold_writable(session, id, reader=reader)
    return form_of(request, session, id, item, reader=reader)


@post(f"{DECISIONS}/new", requires=SIGNED_IN)
def add(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    item: FromQuery[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Write down a point."""

    def act() -> dict[str, int]:
        words = words_in(session, data)
        return {"id": points.add_point(session, id, item, words, reader=reader)}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act, asked={"item": str(item)})
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, id, item, reader=reader, sent=data, error=error)
    if word(data, "more"):
        return see(f"{MEETINGS}/{id}/decisions/new", said=_("The point is kept."), item=item)
    return see(f"{MEETINGS}/{id}/decisions", said=_("The point is kept."))


@get(f"{DECISIONS}/{{point_id:int}}", requires=SIGNED_IN)
def edit_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    point_id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Show a point for changing."""
    points.hold_writable(session, id, reader=reader)
    found = points.get_point(session, id, point_id)
    return form_of(request, session, id, found.item_id, reader=reader, found=found)


@post(f"{DECISIONS}/{{point_id:int}}", requires=SIGNED_IN)
def save(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    point_id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Change a point."""
    hold_meeting(session, id, reader=reader)
    found = points.get_point(session, id, point_id)
    try:
        with apart(session):
            words, version = words_in(session, data), version_of(data)
            points.change_point(session, id, point_id, words, version=version, reader=reader)
    except (InvalidError, ConflictError) as error:
        return form_of(
            request, session, id, found.item_id, reader=reader, found=found, sent=data, error=error
        )
    return see(f"{MEETINGS}/{id}/decisions", said=_("The point is kept."))


Act = Callable[[Session, UUID, int, Reader], str]


def _up(session: Session, id: UUID, of: int, reader: Reader) -> str:
    points.step(session, id, of, -1, reader=reader)
    return _("The order is kept.")


def _down(session: Session, id: UUID, of: int, reader: Reader) -> str:
    points.step(session, id, of, 1, reader=reader)
    return _("The order is kept.")


def _remove(session: Session, id: UUID, of: int, reader: Reader) -> str:
    points.remove_point(session, id, of, reader=reader)
    return _("The point is removed.")


def _fill(session: Session, id: UUID, of: int, reader: Reader) -> str:
    points.fill(session, id, of, reader=reader)
    return _("The points are taken from the draft: say who does what, and until when.")


ACTS: Mapping[str, Act] = {"up": _up, "down": _down, "remove": _remove, "fill": _fill}
"""Acts on a point, or (filling) on a question of the meeting."""


@post(f"{DECISIONS}/acts/{{act:str}}/{{of:int}}", requires=SIGNED_IN)
def do(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str], of: FromPath[int],
) -> Response[Any]:  # fmt: skip
    """Move or remove a point, or take points from a draft."""
    if act not in ACTS:
        raise NotFoundError(_("This cannot be done with a protocol."))
    try:
        with apart(session):
            said = ACTS[act](session, id, of, reader)
    except ConflictError as error:
        return listed(request, session, id, reader=reader, error=error)
    return see(f"{MEETINGS}/{id}/decisions", said=said)


def words_in(session: Session, form: Form) -> PointWords:
    """Return what a form says of a point. Raises InvalidError for what it cannot mean."""
    kind, due = word(form, "kind"), word(form, "due")
    wrong = {}
    if kind not in set(PointKind):
        wrong["kind"] = _("Choose from the list.")
    typed = word(form, "who_text")
    named = principals_in(form)
    if typed:
        same = [each for each in find_principals(session, q=typed) if each.name == typed]
        if len(same) == 1:
            named = [*named, same[0].id]
        else:
            wrong["who"] = _("Nobody has exactly this name. Choose from the list.")
    if due and day_in(due) is None:
        wrong["due"] = _("There is no such day.")
    if wrong:
        raise InvalidError(_("The point has mistakes; nothing is kept."), fields=wrong)
    text = word(form, "text").replace("\r\n", "\n")
    instructs = PointKind(kind) is PointKind.INSTRUCT
    return PointWords(
        PointKind(kind), text, list(dict.fromkeys(named)) if instructs else [],
        day_in(due) if instructs else None,
    )  # fmt: skip


def principals_in(form: Form) -> list[int]:
    """Return the people and units chosen, in their order."""
    return [int(e) for e in many(form, "who") if e.isascii() and e.isdigit() and len(e) < 10]


def day_in(text: str) -> date | None:
    """Return the day of a field; None for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def form_of(
    request: AnyRequest, session: Session, id: UUID, item_id: int, *, reader: Reader,
    found: PointRow | None = None, sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a point."""
    item = item_in(session, id, item_id)
    wrong = error.fields if error else {}
    named = principals_in(sent) if sent is not None else []
    if sent is None and found is not None:
        named = [each.principal_id for each in found.executors]
    known = {each.id: each for each in principals_of(session, named)}
    chosen = [{"id": e, "title": known[e].name, "person": None} for e in named if e in known]
    own = f"{MEETINGS}/{id}/decisions"
    return screen(
        request, session, "meetings/protocol/point.html", found=found, item=item, path=own,
        url=f"{own}/{found.id}" if found else f"{own}/new?item={item_id}",
        meeting=get_meeting(session, id, reader=reader), typed=typed_of(found, sent),
        chosen=chosen, kinds=[(each.value, _(each.caption)) for each in KINDS], error=error,
        wrong=sentences(wrong), summary=named_sentences(wrong, NAMES), key=new_key(),
        status=error.status if error else 200,
    )  # fmt: skip


KINDS = (PointKind.INSTRUCT, PointKind.DECIDE, PointKind.NOTE)


def item_in(session: Session, id: UUID, item_id: int) -> ItemRow:
    """Return a question of a meeting. Raises NotFoundError."""
    question_of(session, id, item_id)
    found = next((each for each in agenda_of(session, id) if each.id == item_id), None)
    return found or not_there()


def typed_of(found: PointRow | None, sent: Form | None) -> Mapping[str, str]:
    """Return the fields of the form as sent, as a point stands, or as a new one begins."""
    if sent is not None:
        return {name: word(sent, name) for name in ("kind", "text", "due", "who_text")}
    if found is None:
        return {"kind": PointKind.INSTRUCT.value, "text": "", "due": "", "who_text": ""}
    due = found.due_on.isoformat() if found.due_on else ""
    return {"kind": found.kind, "text": found.text, "due": due, "who_text": ""}


routes: Sequence[ControllerRouterHandler] = [whom, page, new_form, add, edit_form, save, do]
