"""One decision on many documents: each in its own part of the act, with its own result."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.approval.models import Decision, Purpose
from uprava.approval.service.deciding import decide
from uprava.approval.service.loading import (
    begin_act,
    current_files,
    edition_of,
    running_route,
    stages_of,
)
from uprava.approval.values import Verdict
from uprava.errors import ConflictError, UpravaError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.work.service.finishing import apart, name_of

POSITIVE = {Purpose.AGREE: Decision.AGREED, Purpose.READ: Decision.READ}


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a decision on many: ids done, and refusals in words by document."""

    done: Sequence[UUID]
    refused: Mapping[UUID, str]
    names: Mapping[UUID, str]


def agree_to(
    session: Session, ids: Sequence[UUID], *, reader: Reader, at: datetime,
    editions: Mapping[UUID, str] | None = None,
) -> Report:  # fmt: skip
    """Agree to documents, or tell that they were read, one after another.

    A document that refuses stays as it is; the others go on. `editions` are those that were
    shown, where the screen knows them. Documents that wait for a signature are refused here.
    """
    done: list[UUID] = []
    refused: dict[UUID, str] = {}
    for id in sorted(set(ids)):  # in one order: two choices that overlap must not deadlock
        try:
            with apart(session):
                shown = (editions or {}).get(id, "")
                decide(session, id, verdict_on(session, id, shown, reader=reader, at=at),
                       reader=reader, at=at)  # fmt: skip
        except UpravaError as error:
            refused[id] = error.detail
        else:
            done.append(id)
    return Report(done, refused, {id: name_of(session, id, reader=reader) for id in refused})


def verdict_on(
    session: Session, id: UUID, edition: str, *, reader: Reader, at: datetime
) -> Verdict:
    """Return the good decision that fits what a document waits for."""
    begin_act(session, id, reader=reader, at=at)
    route = running_route(session, id)
    stage = next((each for each in stages_of(session, route.id) if each.state == "running"), None)
    if stage is None or Purpose(stage.purpose) not in POSITIVE:
        raise ConflictError(_("This document is not agreed to in a list: open it."))
    edition = edition or edition_of(current_files(session, id))
    return Verdict(POSITIVE[Purpose(stage.purpose)], edition)
