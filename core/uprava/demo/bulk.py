"""Registered letters by the million, for trying out size: rows only, a few shared files.

A module says what is its own in a `Making`; the rows of the core's tables are made here.
"""

from datetime import timedelta

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.calendar import official_calendar
from uprava.db.sql import execute
from uprava.demo.loading import bare, copy_rows
from uprava.demo.makers import batches
from uprava.demo.making import Making, Work
from uprava.demo.scene import Cast, DemoScene
from uprava.demo.shared import shared_files
from uprava.demo.timeline import YEARS
from uprava.documents.service.numbering import JournalRow
from uprava.documents.service.vocabulary import learn_all

__all__ = ["Making", "load"]


def load(session: Session, scene: DemoScene, journal: JournalRow, making: Making) -> None:
    """Load `scene.bulk` letters of the two years before the ones registered one by one."""
    last = official_calendar().add_months(scene.today, -12 * YEARS) - timedelta(days=1)
    cast = Cast(scene.organisations, scene.units, scene.readers)
    files = shared_files(session, scene)
    work = Work(making, cast, journal, files, scene.seed, last, scene.bulk)
    with bare(session, list(work.tables), progress=scene.indexing) as freshness:
        for done, content in batches(work):
            for table, columns in work.tables.items():
                copy_rows(session, table, columns, content[table], freshness)
            scene.progress(done)
    record(session, "documents.loaded", "journal", journal.id, documents=scene.bulk)
    count_on(session, work)
    learn_all(session)


def count_on(session: Session, work: Work) -> None:
    """Set the journal's counters to the last number of each year."""
    ends = [*list(work.years.values())[1:], work.count]
    for (year, first), end in zip(work.years.items(), ends, strict=True):
        execute(
            session,
            "insert into documents.counter (journal_id, period, last) values (%s, %s, %s)",
            (work.journal.id, year, end - first),
        )
