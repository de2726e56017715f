"""An edition of the classifier that was brought in by mistake, and is taken out again."""

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_value
from uprava.db.wall import past_rights
from uprava.errors import ConflictError
from uprava.i18n import ngettext
from uprava.users.reader import Reader

from uprava_appeals.classifier.service.editions import get_edition, hold_editions
from uprava_appeals.classifier.values import CLASSIFY


def questions_under(session: Session, id: int) -> int:
    """Return how many questions of appeals stand under an edition, whoever may see them."""
    with past_rights(session):
        query = "select count(*) from appeals.question where edition_id = %s"
        return int(fetch_value(session, query, (id,)))


def remove(session: Session, id: int, *, reader: Reader) -> None:
    """Remove an edition with its headings and kinds of questions.

    Raises NotFoundError, ForbiddenError, ConflictError when questions stand under it: what was
    classified stays readable.
    """
    reader.require(CLASSIFY)
    hold_editions(session)
    execute(session, "lock table appeals.node in exclusive mode")
    found, used = get_edition(session, id), questions_under(session, id)
    if used:
        said = ngettext("{n} question stands under this edition: it stays.",
                        "{n} questions stand under this edition: it stays.", used)  # fmt: skip
        raise ConflictError(said.format(n=used))
    execute(session, "delete from appeals.kind where edition_id = %s", (id,))
    execute(session, "delete from appeals.node where edition_id = %s", (id,))
    execute(session, "delete from appeals.edition where id = %s", (id,))
    record(session, "classifier.removed", "edition", id, dated=found.dated.isoformat())
