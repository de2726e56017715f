"""The area's part of the demo municipality: a transfer of a case of long ago, packages to come."""

import io
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import driver, fetch_value, fetch_values
from uprava.demo.scene import DemoScene
from uprava.documents.service.filing import Received
from uprava.printing.compiler import Setting, print_pdf
from uprava.printing.values import Missing, PdfStandard
from uprava.users.reader import Reader

from uprava_records.archive.service import inventories
from uprava_records.filing.demo import KEEPER, ORGANISATION, act_on
from uprava_records.filing.service import closing, filing, plans
from uprava_records.filing.service.rows import INSERT, RowFields, list_rows, values_of
from uprava_records.filing.values import Keeping
from uprava_records.letters.service.cards import IncomingCard
from uprava_records.letters.service.registering import register_incoming
from uprava_records.packages.service import ordering, transfers
from uprava_records.packages.service.visual import FORM, PDF

AGO = 7
"""Years since the case that goes to the archive."""

ARCHIVE_NAME = "Муниципальный архив городского округа"
INDEX, HEADING = "01-02", "Переписка о присвоении округу статуса и об установлении границ"
LETTERS = (
    (
        "Министерство территориального развития",
        "Об установлении границ городского округа",
        (
            "Направляем описание границ городского округа, утверждённое законом области.\n"
            "Просим внести его в документы территориального планирования."
        ),
    ),
    (
        "Управление картографии",
        "О согласовании описания границ населённых пунктов",
        (
            "Описание границ одиннадцати населённых пунктов округа согласовано без замечаний.\n"
            "Координаты поворотных точек прилагаются на электронном носителе."
        ),
    ),
    (
        "Совет депутатов района",
        "О передаче документов упразднённых сельских советов",
        (
            "Документы трёх упразднённых сельских советов подготовлены к передаче.\n"
            "Просим назначить ответственного за приём и сообщить день передачи."
        ),
    ),
)
"""Sender, subject, text."""

CLOSED = "01-08"
"""The small case of last year, which is packed as soon as a worker runs."""


def fill(session: Session, scene: DemoScene) -> None:
    """Make a case of long ago with its inventory and a draft of the act, and order packages.

    A scene for measuring, or one without letters, gets none.
    """
    if scene.bulk or not scene.documents:
        return
    today, before = session.info["today"], session.info["reader"]
    keeper = scene.readers[KEEPER]
    year = scene.today.year - AGO
    old_case(session, scene, year, keeper)
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


def drawn(scene: DemoScene, letter: tuple[str, str, str], day: date) -> Received:
    """Return a letter of long ago as a file: a plain page."""
    sender, title, text = letter
    said = f"{sender}\n{day:%d.%m.%Y}\n\nГлаве городского округа\n\n{title}\n\n{text}"
    values: dict[str, object] = {"title": title, "pages": [], "text": said, "marks": []}
    setting = Setting(PdfStandard.PDF_A_1B, (b"-",), missing=Missing.NAME)
    at = datetime.combine(day, time(6), UTC)
    pdf = print_pdf(FORM, values, created=at, setting=setting).pdf
    blob = scene.installation.store.put(io.BytesIO(pdf))
    return Received("Письмо.pdf", PDF, blob.size, blob.sha256, 1)


def old_case(session: Session, scene: DemoScene, year: int, keeper: Reader) -> None:
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
    for place, letter in enumerate(LETTERS, 3):
        day = date(year, place, 11)
        id = letter_of(session, scene, day, letter, keeper)
        at = datetime.combine(day, time(9), UTC)
        case_id = filing.put_in(session, id, f"r{row_id}", "", reader=keeper, at=at).id
    act_on(session, date(year + 1, 1, 20), keeper)
    closing.close_case(session, case_id, f"{year}-12-31", "нет", reader=keeper)
    plans.close_year(session, plan, reader=keeper)
    inventory = inventories.draw_up(session, year, "permanent", reader=keeper)
    act_on(session, date(year + 1, 6, 3), keeper)
    inventories.approve(session, inventory, f"протокол ЭПК № 5 от 01.06.{year + 1}", reader=keeper)


def letter_of(
    session: Session, scene: DemoScene, day: date, letter: tuple[str, str, str], keeper: Reader
) -> UUID:
    """Register a letter of long ago."""
    act_on(session, day, keeper)
    sender, title, _text = letter
    file = drawn(scene, letter, day)
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
