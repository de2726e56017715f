"""Acts on many appeals of a list: each by itself; what is refused stays and says why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.documents.service.access import get_document
from uprava.errors import InvalidError, UpravaError
from uprava.i18n import _
from uprava.term_lists.bulk import Outcome, Refused, Sorted
from uprava.users.reader import Reader
from uprava.work.service.finishing import apart

from uprava_appeals.intake.service.reading import read
from uprava_appeals.lists.service.figures import kept
from uprava_appeals.lists.service.listing import by_ids
from uprava_appeals.lists.values import ListRow
from uprava_appeals.values import QuestionState
from uprava_appeals.work.rules import why_not_at_work, why_not_closed, why_not_decided
from uprava_appeals.work.service import deciding, giving, undoing
from uprava_appeals.work.service.holding import Held, seen
from uprava_appeals.work.values import Charge, Right

MOST = 100
"""Appeals of one bulk act, as many as one answer to many has."""

TITLE = 60
"""Characters of an annotation that stands for a number."""


class Deed(StrEnum):
    """What is done with the selected."""

    GIVE = "give"
    """Every question nobody considers yet is given to the same one."""
    JOIN = "join"
    """They repeat another appeal word by word."""
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class How:
    """How an act is done: to whom questions are given, which appeal others are joined to."""

    charge: Charge | None = None
    target: UUID | None = None


def sort_out(
    session: Session, deed: Deed, ids: Sequence[UUID], *, reader: Reader
) -> Sorted[ListRow]:
    """Tell which of the selected the act is allowed with. Raises InvalidError for too many."""
    chosen = list(dict.fromkeys(ids))
    if not 1 <= len(chosen) <= MOST:
        raise InvalidError(_("Select from 1 to {n} appeals.").format(n=MOST))
    rows = by_ids(session, chosen, reader=reader)
    reasons = {row.id: why_not(session, deed, row.id, reader=reader) for row in rows}
    refused = [refusal(row, reasons[row.id]) for row in rows if reasons[row.id]]
    lost = [Refused(str(id), "—", _("The appeal is not there any more, or not open to you."))
            for id in chosen if id not in reasons]  # fmt: skip
    return Sorted([row for row in rows if not reasons[row.id]], [*refused, *lost])


def refusal(row: ListRow, why: str) -> Refused:
    """Return an appeal that stays, with the reason."""
    return Refused(str(row.id), row.number or row.title[:TITLE], why)


def why_not(session: Session, deed: Deed, id: UUID, *, reader: Reader) -> str:
    """Return why the reader cannot do this with an appeal; empty when it can be done."""
    head = get_document(session, id, reader=reader)
    whole = seen(session, head, read(session, id), reader=reader)
    return WHY[deed](whole)


def why_not_give(whole: Held) -> str:
    """Return why its questions cannot be given; empty when some can."""
    if Right.CONSIDER not in whole.rights:
        return _("Only who is authorised to consider appeals, or its addressee, does this.")
    if not new_of(whole):
        return why_not_at_work(whole.now) or _("Every question is given to somebody already.")
    return why_not_at_work(whole.now)


def why_not_join(whole: Held) -> str:
    """Return why it cannot be joined to another one; empty when it can."""
    if not {Right.CONSIDER, Right.REGISTER} & whole.rights:
        return _("Where an appeal goes is decided by who considers appeals, not by an executor.")
    return why_not_decided(whole.now, whole.now.open)


def why_not_close(whole: Held) -> str:
    """Return why it cannot be put into the file; empty when it can."""
    if not {Right.CONSIDER, Right.REGISTER} & whole.rights:
        return _("Only who registers or considers appeals puts them into the file.")
    return why_not_closed(whole.now)


WHY: Mapping[Deed, Callable[[Held], str]] = {
    Deed.GIVE: why_not_give, Deed.JOIN: why_not_join, Deed.CLOSE: why_not_close,
}  # fmt: skip


def new_of(whole: Held) -> list[int]:
    """Return the questions nobody considers yet."""
    return [each.id for each in whole.now.questions if each.state is QuestionState.NEW]


def perform(
    session: Session, deed: Deed, ids: Sequence[UUID], how: How, *, reader: Reader, at: datetime
) -> Outcome:
    """Do an act with each of the selected it is allowed with; the others stay and say why.

    Raises InvalidError naming the fields, when a single one is refused because of what was typed.
    """
    parted = sort_out(session, deed, ids, reader=reader)
    refused = list(parted.refused)
    for row in parted.allowed:
        try:
            with apart(session):
                do_one(session, deed, row.id, how, reader=reader, at=at)
        except UpravaError as error:
            if isinstance(error, InvalidError) and len(parted.allowed) == 1:
                raise
            refused.append(refusal(row, next(iter(error.fields.values()), error.detail)))
    kept.forget(reader)
    return Outcome(parted.asked - len(refused), refused)


def do_one(
    session: Session, deed: Deed, id: UUID, how: How, *, reader: Reader, at: datetime
) -> None:
    """Do an act with one appeal, by the service it belongs to."""
    if deed is Deed.CLOSE:
        undoing.close(session, id, reader=reader, at=at)
    elif how.target is not None:
        deciding.join(session, id, how.target, reader=reader, at=at)
    elif how.charge is not None:
        head = get_document(session, id, reader=reader)
        whole = seen(session, head, read(session, id), reader=reader)
        for question in new_of(whole):
            giving.give(session, question, how.charge, reader=reader, at=at)
