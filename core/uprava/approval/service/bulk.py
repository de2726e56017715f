"""One decision over many documents: each by itself, with a reason for every one that stays."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.approval.models import Decision
from uprava.approval.service.deciding import decide
from uprava.approval.service.loading import current_files, edition_of
from uprava.approval.values import Verdict
from uprava.documents.service.access import get_document
from uprava.documents.service.filing import FileRow, list_files
from uprava.errors import UpravaError
from uprava.signing.panels import is_signable
from uprava.users.reader import Reader
from uprava.work.service.finishing import apart


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document an act is asked for, with exactly what the confirmation names.

    `edition` covers all its files; `file_id` and `sha256` are of the file to be signed, empty
    where there is none.
    """

    id: UUID
    title: str
    number: str
    edition: str
    file_id: UUID | None
    sha256: str
    name: str
    version: int


@dataclass(slots=True)
class Outcome:
    """What came of it: how many were done, and which stayed, by id: name and reason."""

    done: int = 0
    refused: list[tuple[str, str, str]] = field(default_factory=list)


def candidates(session: Session, ids: Sequence[UUID], *, reader: Reader) -> list[Candidate]:
    """Return what would be decided over; documents the reader may not see are left out."""
    found = []
    for id in dict.fromkeys(ids):
        with left_out(session):
            found.append(candidate(session, id, reader=reader))
    return found


@contextmanager
def left_out(session: Session) -> Iterator[None]:
    """Let the block fail silently: what cannot be seen is not spoken of."""
    try:
        with apart(session):
            yield
    except UpravaError:
        return


def candidate(session: Session, id: UUID, *, reader: Reader) -> Candidate:
    """Return one document as it stands now."""
    head = get_document(session, id, reader=reader)
    text = text_of(session, id)
    return Candidate(
        id, head.title, head.number or "", edition_of(current_files(session, id)),
        text.id if text else None, text.sha256 if text else "", text.name if text else "",
        text.version if text else 0,
    )  # fmt: skip


def text_of(session: Session, id: UUID) -> FileRow | None:
    """Return the file that a signature is put on: the first PDF, main ones first."""
    return next((each for each in list_files(session, id) if is_signable(each)), None)


def agree_many(
    session: Session, editions: Mapping[UUID, str], *, reader: Reader, at: datetime
) -> Outcome:
    """Approve many documents over the editions that were named."""

    def agree(id: UUID, edition: str) -> None:
        with apart(session):
            decide(session, id, Verdict(Decision.AGREED, edition), reader=reader, at=at)

    return each_by_itself(session, editions, agree, reader=reader)


def each_by_itself(
    session: Session, wanted: Mapping[UUID, str], act: Callable[[UUID, str], None], *,
    reader: Reader,
) -> Outcome:  # fmt: skip
    """Act on each document; the reasons of those that stay are kept."""
    outcome = Outcome()
    reasons: dict[UUID, str] = {}
    for id, exactly in wanted.items():
        try:
            act(id, exactly)
        except UpravaError as error:
            reasons[id] = error.detail
            continue
        outcome.done += 1
    outcome.refused = [
        (str(each.id), each.number or each.title, reasons[each.id])
        for each in candidates(session, list(reasons), reader=reader)
    ]
    return outcome
