"""The area's part of the demo municipality: three plans, cases with letters.

Articles are those offices usually name in the list of Rosarkhiv (order 236 of 20.12.2019); they
are samples to be checked with the archive, as every row of a plan is.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_values
from uprava.demo.scene import DemoScene
from uprava.users.reader import Reader

from uprava_records.filing.service import cases, closing, filing, plans
from uprava_records.filing.service.common import FILE
from uprava_records.filing.service.rows import INSERT, RowFields, list_rows, values_of
from uprava_records.filing.values import Keeping

ORGANISATION, OFFICE = "adm", "delo"
KEEPER = "registrar"
LETTERS = 36
"""Letters of each year that are put into cases."""

FOREVER, TERM, EVENT = Keeping.PERMANENT, Keeping.YEARS, Keeping.EVENT
NEED, REPLACED = Keeping.NEED, Keeping.REPLACED
Row = tuple[str, Keeping, int | None, str, str]
"""Heading, how long, years, article, marks: `e` ЭПК, `p` personnel, `c` carried over."""

ROWS: Mapping[str, tuple[Row, ...]] = {
    "delo": (
        ("Постановления администрации городского округа. Подлинники", FOREVER, None, "4", ""),
        ("Распоряжения по основной деятельности. Подлинники", FOREVER, None, "19 а", ""),
        ("Протоколы совещаний у главы городского округа", FOREVER, None, "18", ""),
        ("Инструкция по делопроизводству", REPLACED, None, "8", ""),
        ("Номенклатура дел (сводная)", FOREVER, None, "157", ""),
        ("Переписка с органами государственной власти", TERM, 5, "70", "e"),
        ("Переписка с организациями по основной деятельности", TERM, 5, "70", "e"),
        ("Переписка по организационным вопросам", TERM, 1, "70", ""),
        ("Журнал регистрации входящих документов", TERM, 5, "182 г", ""),
        ("Журнал регистрации правовых актов", FOREVER, None, "182 а", ""),
        ("Описи дел постоянного хранения", FOREVER, None, "172 а", "c"),
        ("Акты о выделении к уничтожению", FOREVER, None, "170", "c"),
        ("Дело фонда", FOREVER, None, "170", "c"),
    ),
    "pravo": (
        ("Заключения правовой экспертизы проектов актов", TERM, 5, "140", ""),
        ("Документы судебных дел с участием администрации", EVENT, 5, "143", ""),
        ("Доверенности", TERM, 5, "36", ""),
    ),
    "kadr": (
        ("Личные дела муниципальных служащих", EVENT, 50, "445", "pec"),
        ("Приказы по личному составу", TERM, 50, "434 а", "pe"),
        ("График отпусков", TERM, 3, "453", ""),
    ),
    "fin": (
        ("Бюджет городского округа (утверждённый)", FOREVER, None, "243", ""),
        ("Годовая бюджетная отчётность", FOREVER, None, "268 а", ""),
        ("Первичные учётные документы", TERM, 5, "277", ""),
    ),
    "zhkh": (
        ("Паспорта готовности к отопительному периоду", TERM, 10, "70", ""),
        ("Акты обследования жилых домов", TERM, 15, "", "e"),
        ("Справочные материалы по жилищному фонду", NEED, None, "", ""),
    ),
    "imush": (
        ("Договоры аренды муниципального имущества", EVENT, 15, "94", "ec"),
        ("Реестр муниципального имущества", FOREVER, None, "86", "c"),
    ),
    "econ": (
        ("Документы о закупках", TERM, 6, "219", ""),
        ("Муниципальные контракты", EVENT, 5, "224", "e"),
    ),
}
EVENTS = {
    "pravo": "вынесения решения", "kadr": "увольнения", "imush": "истечения срока договора",
    "econ": "исполнения контракта",
}  # fmt: skip
INCOMING, SMALL = ("01-06", "01-07"), "01-08"
"""The cases letters go into; the small one is kept for a year only."""


def fill(session: Session, scene: DemoScene) -> None:
    """Make the plans of three years, put letters into cases, close what is over."""
    today, before = session.info["today"], session.info["reader"]
    keeper = scene.readers[KEEPER]
    for year in range(scene.today.year - 2, scene.today.year + 1):
        plan_year(session, scene, year, keeper)
        case_ids = put_letters(session, scene, year, keeper)
        if year < scene.today.year:
            close(session, case_ids, year, keeper)
    finish(session, scene, keeper)
    session.info.update(today=today, reader=before)


def act_on(session: Session, day: date, reader: Reader) -> None:
    """Let what follows be done by somebody on a day."""
    session.info.update(today=day, reader=reader)


def plan_year(session: Session, scene: DemoScene, year: int, keeper: Reader) -> None:
    """Make the plan of a year and bring it into force."""
    act_on(session, date(year - 1, 12, 12), keeper)
    id = plans.make_plan(session, year, reader=keeper)
    if not list_rows(session, id, limit=1)[0]:
        write_rows(session, scene, id)
    plans.agree(session, id, f"протокол ЭК № 7 от 10.12.{year - 1}", reader=keeper)
    act_on(session, date(year - 1, 12, 20), keeper)
    plans.approve(session, id, reader=keeper)


def write_rows(session: Session, scene: DemoScene, plan_id: int) -> None:
    """Write the rows of the first plan."""
    for place, (unit, rows) in enumerate(ROWS.items(), 1):
        for number, (heading, keeping, years, article, marks) in enumerate(rows, 1):
            fields = RowFields(
                scene.units[unit], f"{place:02d}-{number:02d}", heading, keeping, years,
                EVENTS.get(unit) if keeping is EVENT else None, article or None, None,
                "e" in marks, "p" in marks, True, "c" in marks,
            )  # fmt: skip
            fetch_values(session, INSERT, values_of(fields) | {"plan": plan_id})


def put_letters(session: Session, scene: DemoScene, year: int, keeper: Reader) -> set[int]:
    """Put filed letters of a year into its cases; return these."""
    query = """
        select id from documents.document
        where kind = 'records.incoming' and state = 'filed' and organisation_id = %s
          and registered_on between %s and %s and deleted_at is null
        order by id limit %s"""
    span = (date(year, 1, 1), date(year, 12, 31))
    organisation = scene.organisations[ORGANISATION]
    letters: list[UUID] = fetch_values(session, query, (organisation, *span, LETTERS))
    act_on(session, min(date(year, 12, 25), scene.today), keeper)
    plan = plans.find_plan(session, year, reader=keeper)
    assert plan is not None
    rows = {each.index: each.id for each in list_rows(session, plan.id, limit=500)[0]}
    at = datetime.combine(session.info["today"], time(5), UTC)
    indexes = (*INCOMING, *INCOMING, SMALL)
    return {
        filing.put_in(
            session, letter, f"r{rows[indexes[place % len(indexes)]]}", "", reader=keeper, at=at
        ).id
        for place, letter in enumerate(letters)
    }  # fmt: skip


def close(session: Session, case_ids: set[int], year: int, keeper: Reader) -> None:
    """Close the cases of a year that is over, and the year of the plan with them."""
    act_on(session, date(year + 1, 1, 20), keeper)
    for id in sorted(case_ids):
        closing.close_case(session, id, f"{year}-12-31", "нет", reader=keeper)
    plan = plans.find_plan(session, year, reader=keeper)
    assert plan is not None
    plans.close_year(session, plan.id, reader=keeper)


def finish(session: Session, scene: DemoScene, keeper: Reader) -> None:
    """Hold one case back, open some by hand."""
    act_on(session, scene.today, keeper)
    asked = cases.Asked(year=scene.today.year - 1, q=INCOMING[0])
    for each in cases.list_cases(session, asked, reader=keeper)[0][:1]:
        reason = "Проверка прокуратуры: документы могут понадобиться"
        closing.place_hold(session, each.id, reason, reader=keeper)
    plan = plans.find_plan(session, scene.today.year, reader=keeper)
    assert plan is not None
    for row in list_rows(session, plan.id, limit=500)[0]:
        people = [each for each in scene.readers.values() if each.unit_id == row.unit_id]
        who = next((each for each in (keeper, *people) if each.may(FILE, unit=row.unit_id)), None)
        if who is not None and (row.carried or row.index.endswith("-02")):
            act_on(session, scene.today, who)
            cases.open_case(session, row.id, "", reader=who)
