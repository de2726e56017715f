"""Scans that came before recognition did: all of them in one order, read when nothing else is."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.clock import now
from uprava.db.sql import execute, fetch_one, fetch_value
from uprava.documents.service.recognitions import is_possible, why_not
from uprava.errors import ConflictError
from uprava.extension import Health, HealthCheck
from uprava.i18n import _
from uprava.installation import Installation
from uprava.rendering.tesseract import RECOGNISABLE, find_engine

LANE = "documents:recognise:0"
"""The lock of the first lane: scans of the day that wait in it go first."""

UNREAD = """
text_state = 'none' and pages > 0 and removed_at is null and problem is null
    and media_type = any (%(types)s)
    and not exists (select from documents.recognition as r where r.source = file.sha256)"""

INSERT = f"""
insert into documents.recognition
    (source, media_type, pages, state, older, done, words, changed_at)
select distinct on (sha256) sha256, media_type, least(pages, %(most)s), 'waiting', true, 0, 0,
    %(at)s::timestamptz
from documents.file where {UNREAD}
on conflict (source) do nothing"""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far everything is: scans by what became of them, pages read of those in bulk."""

    unread: int
    fresh: int
    older: int
    older_done: int
    failed: int
    read: int

    @property
    def share(self) -> int:
        """Hundredths of the older scans that are done with."""
        return self.older_done * 100 // self.older if self.older else 0


def progress(session: Session) -> Progress:
    """Return how far the recognition of everything is; scans nobody asked for up to 100,000.

    The session is the installation's own: a reader's sees the files of that reader only.
    """
    query = f"""
        select (select count(*) from (select from documents.file where {UNREAD} limit 100000) as f)
                as unread,
            count(*) filter (where not older and state in ('waiting', 'running')) as fresh,
            count(*) filter (where older) as older,
            count(*) filter (where older and state not in ('waiting', 'running')) as older_done,
            count(*) filter (where state = 'failed') as failed,
            count(*) filter (where state = 'ready') as read
        from documents.recognition"""
    found = fetch_one(session, Progress, query, {"types": types()})
    assert found is not None
    return found


def types() -> Sequence[str]:
    """Return the media types that may be scans."""
    return sorted(RECOGNISABLE)


def order(session: Session, installation: Installation) -> None:
    """Have every scan read that has no text yet. Raises ConflictError.

    A job collects them: who orders sees no documents, and need not.
    """
    if not is_possible(installation, "application/pdf"):
        raise ConflictError(why_not(installation))
    installation.jobs.defer(session, "documents:collect_older")
    record(session, "recognition.ordered", "installation", 0)


def collect(session: Session, installation: Installation) -> int:
    """Put every scan without text behind all others; return how many."""
    values = {"types": types(), "most": installation.settings.ocr_pages, "at": now()}
    count = execute(session, INSERT, values)
    feed(session, installation)
    return count


def feed(session: Session, installation: Installation) -> None:
    """Let the job that takes older scans one by one run, unless it waits already."""
    query = """
        select exists (select from documents.recognition where older
                and state in ('waiting', 'running'))
            and not exists (select from jobs.procrastinate_jobs
                where task_name = 'documents:recognise_older' and status = 'todo')"""
    if fetch_value(session, query):
        installation.jobs.defer(session, "documents:recognise_older", lock=LANE)


def next_older(session: Session) -> str | None:
    """Return the older scan to go on with: the begun one first."""
    query = """
        select source from documents.recognition
        where older and state in ('waiting', 'running')
        order by state, changed_at, source limit 1"""
    found: str | None = fetch_value(session, query)
    return found


def stop(session: Session) -> int:
    """Take back what was ordered in bulk and is not read yet; return how many scans."""
    query = """
        delete from documents.recognition where older and state in ('waiting', 'running')"""
    count = execute(session, query)
    record(session, "recognition.stopped", "installation", 0, number=count)
    return count


def health(installation: Installation) -> HealthCheck:
    """Say whether scans are read here, and what an administrator can do when they are not."""
    engine = find_engine()
    if installation.settings.ocr == "off":
        return HealthCheck("ocr", Health.GOOD, why_not(installation))
    if engine is None or not is_possible(installation, "application/pdf"):
        return HealthCheck("ocr", Health.POOR, why_not(installation))
    wanted = installation.settings.ocr_languages
    told = _("tesseract {version}, languages: {languages}").format(
        version=engine.version, languages=", ".join(language_names(engine.known(wanted)))
    )
    if engine.known(wanted) != wanted:
        return HealthCheck("ocr", Health.POOR, f"{told}. {lacking(installation)}")
    return HealthCheck("ocr", Health.GOOD, told)


def lacking(installation: Installation) -> str:
    """Return which languages are not installed."""
    engine = find_engine()
    known = engine.languages if engine else ()
    wanted = installation.settings.ocr_languages.split("+")
    missing = ", ".join(each for each in wanted if each not in known)
    return _("Not installed: {languages}.").format(languages=missing)


def language_names(codes: str) -> list[str]:
    """Return what tesseract's codes mean; a rare one stays a code."""
    known = {"rus": _("Russian"), "eng": _("English")}
    return [known.get(code, code) for code in codes.split("+")]
