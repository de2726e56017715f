"""The area's part of the demo municipality: a transfer of a case of long ago, packages to come."""

from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import driver, fetch_value, fetch_values
from uprava.demo.scene import DemoScene
from uprava.documents.service.filing import Received
from uprava.users.reader import Reader

from uprava_records.archive.service import inventories
from uprava_records.filing.demo import KEEPER, ORGANISATION, act_on
from uprava_records.filing.service import closing, filing, plans
from uprava_records.filing.service.rows import INSERT, RowFields, list_rows, values_of
from uprava_records.filing.values import Keeping
from uprava_records.letters.service.cards import IncomingCard
from uprava_records.letters.service.registering import register_incoming
from uprava_records.packages.service import ordering, transfers

AGO = 7
"""Years since the case that goes to the archive."""

ARCHIVE_NAME = "Муниципальный архив городского округа"
INDEX, HEADING = "01-02", "Переписка о присвоении округу статуса и об установлении границ"
LETTERS = (
    ("Министерство территориального развития", "Об установлении границ городского округа"),
    ("Управление картографии", "О согласовании описания границ населённых пунктов"),
    ("Совет депутатов района", "О передаче документов упразднённых сельских советов"),
)
CLOSED = "01-08"
"""The small case of last year, which is packed as soon as a worker runs."""


def fill(session: Session, scene: DemoScene) -> None:
    """Make a case of long ago with its inventory and a draft of the act, and order packages."""
    today, before = session.info["today"], session.info["reader"]
    keeper = scene.readers[KEEPER]
    year = scene.today.year - AGO
    files = some_files(session, scene)
    if files:
        old_case(session, scene, year, files, keeper)
        act_on(session, scene.today, keeper)
        units = [each.volume_id for each in transfers.list_due(session, reader=keeper)]
        basis = f"График передачи документов на {scene.today.year} год"
        transfers.draw_up(session, units, ARCHIVE_NAME, basis, reader=keeper)
        for volume in units:
            ordering.order_volume(session, volume, reader=keeper)
    act_on(session, scene.today, keeper)
    query = """select v.id from records.case_volume as v
        join records.case_file as c on c.id = v.case_id
        where c.organisation_id = %s and c.index = %s and c.state = 'closed'
        order by c.year desc limit 1"""
    for volume in fetch_values(session, query, (keeper.organisation_id, CLOSED)):
        ordering.order_volume(session, volume, reader=keeper)
    session.info.update(today=today, reader=before)


def some_files(session: Session, scene: DemoScene) -> list[Received]:
    """Return contents of letters of the town, for those of long ago."""
    query = """
        select f.name, f.media_type, f.size, f.sha256, f.pages from documents.file as f
        join documents.document as d on d.id = f.document_id
        where d.kind = 'records.incoming' and d.organisation_id = %s and f.role = 'main'
          and f.media_type = 'application/pdf' order by f.id limit %s"""
    values = (scene.organisations[ORGANISATION], len(LETTERS))
    return [Received(*row) for row in driver(session).execute(query, values).fetchall()]


def old_case(
    session: Session, scene: DemoScene, year: int, files: list[Received], keeper: Reader
) -> None:
    """Make the plan of a year with one row, put letters into its case, close and list it."""
    act_on(session, date(year - 1, 12, 12), keeper)
    plan = plans.make_plan(session, year, reader=keeper)
    for row in list_rows(session, plan, limit=500)[0]:
        driver(session).execute("delete from records.plan_row where id = %s", (row.id,))
    fields = RowFields(
        scene.units["delo"], INDEX, HEADING, Keeping.PERMANENT, None, None, "70", None, False,
        False, True, False,
    )  # fmt: skip
    [row_id] = fetch_values(session, INSERT, values_of(fields) | {"plan": plan})
    plans.agree(session, plan, f"протокол ЭК № 7 от 10.12.{year - 1}", reader=keeper)
    act_on(session, date(year - 1, 12, 20), keeper)
    plans.approve(session, plan, reader=keeper)
    case_id = 0
    for place, (file, letter) in enumerate(zip(files, LETTERS, strict=False), 3):
        day = date(year, place, 11)
        id = letter_of(session, scene, day, file, letter, keeper)
        at = datetime.combine(day, time(9), UTC)
        case_id = filing.put_in(session, id, f"r{row_id}", "", reader=keeper, at=at).id
    act_on(session, date(year + 1, 1, 20), keeper)
    closing.close_case(session, case_id, f"{year}-12-31", "нет", reader=keeper)
    plans.close_year(session, plan, reader=keeper)
    inventory = inventories.draw_up(session, year, "permanent", reader=keeper)
    act_on(session, date(year + 1, 6, 3), keeper)
    inventories.approve(session, inventory, f"протокол ЭПК № 5 от 01.06.{year + 1}", reader=keeper)


def letter_of(
    session: Session, scene: DemoScene, day: date, file: Received, letter: tuple[str, str],
    keeper: Reader,
) -> UUID:  # fmt: skip
    """Register a letter of long ago."""
    act_on(session, day, keeper)
    sender, title = letter
    card = IncomingCard(
        title=title, correspondent=sender, journal=journal_of(session, scene), received_on=day
    )
    at = datetime.combine(day, time(6), UTC)
    jobs = scene.installation.jobs
    return register_incoming(session, card, [file], reader=keeper, at=at, jobs=jobs).head.id


def journal_of(session: Session, scene: DemoScene) -> str:
    """Return the code of the journal of the town's letters."""
    query = """select j.code from documents.document as d
        join documents.journal as j on j.id = d.journal_id
        where d.kind = 'records.incoming' and d.organisation_id = %s order by d.id limit 1"""
    return str(fetch_value(session, query, (scene.organisations[ORGANISATION],)))
