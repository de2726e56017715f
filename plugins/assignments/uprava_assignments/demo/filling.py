"""The demo municipality's assignments: the year behind first, the last weeks after all modules."""

import json
from collections.abc import Mapping

from sqlalchemy.orm import Session
from uprava.audit.log import canonical, record
from uprava.db.sql import driver
from uprava.demo.scene import DemoScene
from uprava.documents.models import Journal

from uprava_assignments.demo.past import fill_past
from uprava_assignments.demo.present import fill_present
from uprava_assignments.giving.service.journal import CODE, INDEX, TEMPLATE, find_journal
from uprava_assignments.giving.values import KIND

TOWN, KEEPER = "adm", "delo"
NEEDED = {"head", "deputy", "saburova", "vetrova", "rodina", "registrar", "rudenko"}


ENOUGH = 100
"""Documents from which a demo is large enough for a year of assignments beside them."""


def is_town(scene: DemoScene) -> bool:
    """Tell whether the demo's people are there, and more than a handful of documents is wanted."""
    known = TOWN in scene.organisations and set(scene.readers) >= NEEDED
    return known and scene.documents >= ENOUGH


def fill(session: Session, scene: DemoScene) -> None:
    """Open the journal and load the year behind."""
    if not is_town(scene):
        return
    session.add(
        Journal(
            code=CODE, kind=KIND, organisation_id=scene.organisations[TOWN],
            unit_id=scene.units[KEEPER], index=INDEX, title="Поручения", number_template=TEMPLATE,
        )
    )  # fmt: skip
    session.flush()  # numbering reads the journals by plain statements
    journal = find_journal(session, scene.organisations[TOWN])
    assert journal is not None
    count = fill_past(session, scene, journal)
    record(session, "documents.loaded", "journal", journal.id, documents=count)


def fill_after(session: Session, scene: DemoScene) -> None:
    """Let the last weeks happen, when letters and resolutions of other modules are there."""
    if is_town(scene):
        fill_present(session, scene)
        number_by_days(session, scene)


IN_ORDER = """
with ordered as (
    select d.id, row_number() over (partition by d.period order by d.created_at, d.id) as seq
    from documents.document as d where d.journal_id = %(journal)s and d.suffix is null
)
select ordered.id, ordered.seq::int, d.number as was, 'П-' || ordered.seq as number
from ordered join documents.document as d on d.id = ordered.id where d.seq <> ordered.seq"""


def number_by_days(session: Session, scene: DemoScene) -> None:
    """Let numbers follow the days: resolutions of past weeks became assignments out of order."""
    journal = find_journal(session, scene.organisations[TOWN])
    assert journal is not None
    moved = driver(session).execute(IN_ORDER, {"journal": journal.id}).fetchall()
    with driver(session).cursor() as cursor:
        cursor.executemany(
            "update documents.document set seq = -%s, number = null where id = %s",
            [(seq, id) for id, seq, _was, _now in moved],
        )
        cursor.executemany(
            "update documents.document set seq = %s, number = %s where id = %s",
            [(seq, now, id) for id, seq, _was, now in moved],
        )
        cursor.executemany(
            "update documents.text set handles = replace(handles, %s, %s) where document_id = %s",
            [(was, now, id) for id, _seq, was, now in moved],
        )
    numbers = {str(id): now for id, _seq, _was, now in moved}
    session.info["audit"] = [renumbered(each, numbers) for each in session.info["audit"]]


def renumbered(body: str, numbers: Mapping[str, str]) -> str:
    """Return a record of the log that is not written yet with the number its document has."""
    told = json.loads(body)
    if told["action"] != "document.registered" or told["id"] not in numbers:
        return body
    told["facts"]["number"] = numbers[told["id"]]
    return canonical(told)
