"""What a signed protocol begins: its approval by the next meeting, acts by its decisions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.capabilities import ActToDraft, DraftedAct
from uprava.db.sql import fetch_value
from uprava.documents.models import AccessRight
from uprava.documents.service.access import get_document
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader

from uprava_meetings.agenda.service.previous import propose_previous
from uprava_meetings.agenda.service.reading import get_question
from uprava_meetings.bodies.service.bodies import get_body
from uprava_meetings.protocol.service.reading import hold_protocol, points_by_question
from uprava_meetings.values import QUESTION, QuestionState


def propose_approval(session: Session, id: UUID, *, reader: Reader, at: datetime) -> UUID:
    """Put the approval of a signed protocol into the backlog of its body; return the question.

    The one that stands there already is returned. Raises ConflictError for a draft.
    """
    row = hold_protocol(session, id, reader=reader)
    if row.signed_on is None or row.later is not None:
        raise ConflictError(_("Only the last signed protocol is put before the next meeting."))
    body = get_body(session, row.body_id, reader=reader)
    title = f"Об утверждении протокола от {row.held_on:%d.%m.%Y} № {row.number}"
    made = propose_previous(session, id, title, body_id=body.id, reader=reader, at=at)
    record(session, "protocols.proposed", "document", id)
    return made


@dataclass(frozen=True, slots=True)
class ActWords:
    """What a form says of the act to be drafted; without a signatory: who presided."""

    kind: str
    title: str
    signatory_id: int | None


def draft_by_decision(
    session: Session, question_id: UUID, words: ActWords, *, reader: Reader
) -> DraftedAct:
    """Begin the draft of an act by a decided question: its points are the text.

    Raises InvalidError naming the fields, ConflictError for a question that is not decided, or
    where no module writes acts.
    """
    head = get_document(session, question_id, reader=reader, level=AccessRight.EDIT)
    if head.kind != QUESTION or head.state != QuestionState.DECIDED:
        raise ConflictError(_("An act is drafted by a question that is decided."))
    signatory = words.signatory_id or presided(session, question_id)
    wrong = {}
    if not words.title:
        wrong["title"] = _("Write it: it cannot be empty.")
    if signatory is None:
        wrong["signatory"] = _("Say who signs the act.")
    if wrong or signatory is None:
        raise InvalidError(_("The act has mistakes; nothing is kept."), fields=wrong)
    act = ActToDraft(question_id, words.kind, words.title, text_of(session, question_id), signatory)
    drafted = installation_of(session).plugins.draft_act(session, reader, act)
    if drafted is None:
        raise ConflictError(_("No module of this installation writes acts."))
    record(session, "acts.drafted", "document", question_id, title=words.title)
    return drafted


def text_of(session: Session, question_id: UUID) -> str:
    """Return the points of a decision as paragraphs of an act; without points its draft."""
    points = points_by_question(session, question_id)
    lines = [f"{place}. {each.text}" for place, each in enumerate(points, 1)]
    return "\n".join(lines) or get_question(session, question_id).draft


def presided(session: Session, question_id: UUID) -> int | None:
    """Return the colleague who presided when a question was decided."""
    query = """select b.person_id from meetings.item as i
        join meetings.meeting as m on m.document_id = i.meeting_id
        join meetings.member as b on b.id = m.chair_id
        where i.question_id = %s and i.outcome in ('decided', 'noted')
        order by m.starts_at desc limit 1"""
    found = fetch_value(session, query, (question_id,))
    return int(found) if found is not None else None
