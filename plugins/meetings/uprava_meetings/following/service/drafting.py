"""Draft acts by the decisions of a meeting, where some module writes acts."""

from dataclasses import dataclass
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

from uprava_meetings.agenda.service.reading import get_question
from uprava_meetings.protocol.service.reading import points_by_question
from uprava_meetings.values import QUESTION, QuestionState


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
        join meetings.member as b on b.id = coalesce(m.presiding_id, m.chair_id)
        where i.question_id = %s and i.outcome in ('decided', 'noted')
        order by m.starts_at desc limit 1"""
    found = fetch_value(session, query, (question_id,))
    return int(found) if found is not None else None
