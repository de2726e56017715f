"""The job that turns an office file into PDF, one after another in one or two lanes."""

import logging
import tempfile
from pathlib import Path

from sqlalchemy.orm import Session

from uprava.clock import office_day
from uprava.db.sql import execute, fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents.models import OFFICE, RenditionState, TextState
from uprava.documents.preparing import lanes_of
from uprava.documents.service.pages import local_copy
from uprava.documents.service.renditions import (
    PDF,
    RenditionRow,
    ask_for,
    fail,
    find_rendition,
    forget_lost,
    holders,
    keep,
    move,
    queue,
)
from uprava.installation import Installation
from uprava.rendering import (
    Problem,
    UnreadableError,
    convert_to_pdf,
    extract_text,
    inspect,
)
from uprava.rendering.conversion import find_program
from uprava.web.events import signal

log = logging.getLogger(__name__)

TRIES = 2
"""A conversion that was too slow or crashed is begun once more: the machine may have been busy."""

AT_ONCE = 200
"""Older files put into the queue in an hour, the newest first; uploads of the day go between."""

BUSY_AGAIN = frozenset({Problem.TOO_SLOW, Problem.CRASHED})


def convert(installation: Installation, *, source: str) -> None:
    """Make the copy of one office content, unless it is there.

    Without LibreOffice on this machine the wish is forgotten and the file stays text.
    """
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="convert") as session:
        wanted, media_type = begin(session, source)
    if wanted is None:
        return
    with tempfile.TemporaryDirectory(prefix="uprava-copy-") as folder:
        out = Path(folder, "copy.pdf")
        try:
            pages = copied(installation, source, media_type, out)
        except UnreadableError as error:
            give_up(installation, wanted, error.problem)
            return
        if pages:
            finish(installation, source, out, pages=pages)
        else:
            withdraw(installation, source)


def begin(session: Session, source: str) -> tuple[RenditionRow | None, str]:
    """Return the copy that is to be made and the type of its original; None when nothing is."""
    row = find_rendition(session, source)
    query = "select media_type from documents.file where sha256 = %s limit 1"
    types = fetch_values(session, query, (source,))
    if row is None or not types or row.state in (RenditionState.READY, RenditionState.FAILED):
        return None, ""
    move(session, source, RenditionState.CONVERTING)
    tell(session, source)
    return row, types[0]


def copied(installation: Installation, source: str, media_type: str, out: Path) -> int:
    """Convert inside the limits; return the pages of the copy, 0 without LibreOffice here.

    The copy is looked at as any stranger's PDF. Raises UnreadableError.
    """
    with local_copy(installation.store, source) as path:
        if not convert_to_pdf(path, media_type, out):
            return 0
    found = inspect(out, PDF)
    if found.problem or not found.pages:
        raise UnreadableError(found.problem or Problem.NOT_CONVERTED)
    return found.pages


def finish(installation: Installation, source: str, out: Path, *, pages: int) -> None:
    """Keep the copy and have its pages drawn."""
    text = TextState.READY if extract_text(out, PDF).text else TextState.NONE
    with out.open("rb") as stream:
        blob = installation.store.put(stream)
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="convert") as session:
        made = RenditionRow(source, RenditionState.READY, 0, blob.sha256, blob.size, pages, None)
        keep(session, installation.jobs, made, text=text)
        tell(session, source)
        for each in holders(session, source)[:1]:
            installation.jobs.defer(
                session, "documents:pages", lock=f"pages:{source}", file_id=str(each.file_id),
                first=1,
            )  # fmt: skip


def give_up(installation: Installation, row: RenditionRow, problem: Problem) -> None:
    """Begin once more at the end of the queue, or say on the card why there are no pages."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="convert") as session:
        if problem in BUSY_AGAIN and row.tries + 1 < TRIES:
            move(session, row.source, RenditionState.WAITING, problem=problem)
            queue(session, installation.jobs, row.source, lanes=lanes_of(installation))
        else:
            fail(session, row.source, problem)
        tell(session, row.source)


def withdraw(installation: Installation, source: str) -> None:
    """Forget a copy nobody can make here."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="convert") as session:
        execute(session, "delete from documents.rendition where source = %s", (source,))
        tell(session, source)
    log.warning("LibreOffice is not installed where jobs run; office files stay text")


def tell(session: Session, source: str) -> None:
    """Let open cards with this content look again."""
    for each in holders(session, source):
        signal(session, f"doc:{each.document_id}")


WITHOUT_COPY = f"""
select sha256 from documents.file
where {OFFICE} and text_state <> 'waiting'
  and (problem is null or problem in ('macro', 'unsupported'))
  and not exists (select from documents.rendition as r where r.source = file.sha256)
order by id desc limit {AT_ONCE}
"""

LOST = """
select source from documents.rendition
where state in ('waiting', 'converting') and changed_at < now() - interval '1 hour'
  and source not in (
    select args ->> 'source' from jobs.procrastinate_jobs
    where task_name = 'documents:convert' and status in ('todo', 'doing', 'failed'))
limit 1000
"""


def catch_up(installation: Installation) -> None:
    """Every hour: have copies made of files that came before LibreOffice, and of lost ones.

    Copies whose original is gone are forgotten.
    """
    today = office_day(installation.settings.timezone)
    lanes = lanes_of(installation)
    with system_transaction(installation.engine, today=today, task="catch_up") as session:
        forget_lost(session)
        if find_program() is None:
            return
        for source in fetch_values(session, LOST):
            queue(session, installation.jobs, source, lanes=lanes)
        ask_for(session, installation.jobs, fetch_values(session, WITHOUT_COPY), lanes=lanes)
