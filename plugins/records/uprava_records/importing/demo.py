"""The area's part of the demo municipality: a book of earlier directions that was brought over."""

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path

from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.demo.founding import CHANCELLERIES
from uprava.demo.scene import DemoScene
from uprava.printing import compile_pdf
from uprava.users.reader import Reader

from uprava_records.importing.card import Options
from uprava_records.importing.service import loading, looking, runs
from uprava_records.importing.service.running import Work
from uprava_records.importing.service.runs import Arrived

ORGANISATION = "adm"
KEEPER = "registrar"
YEARS_AGO = 4
SMALLEST = 100
"""Letters of a demo that is large enough to have a past."""

JOURNAL = "Распоряжения (прежняя картотека)"
NAME = "Распоряжения, прежняя картотека.zip"

HEAD = ("Поток", "Журнал", "Номер", "Дата", "Вид документа", "Содержание", "Подписал",
        "Исполнитель", "Состояние", "Индекс дела", "Связан с", "Файлы", "Шкаф")  # fmt: skip

SUBJECTS = (
    "О подготовке к отопительному сезону", "О графике приёма граждан",
    "О создании рабочей группы по благоустройству", "О проведении инвентаризации",
    "О дежурстве в праздничные дни", "О внесении изменений в график отпусков",
    "О назначении ответственных за пожарную безопасность", "О проведении субботника",
    "О комиссии по приёмке пешеходного моста", "О мерах по обеспечению паводковой безопасности",
    "О закреплении служебного транспорта", "О порядке работы с обращениями граждан",
    "О проведении Дня города", "О списании муниципального имущества",
    "Об организации ярмарки выходного дня", "О проверке готовности школ",
    "О временном ограничении движения", "О плане мероприятий по охране труда",
)  # fmt: skip
SIGNATORY, GONE = "Орлов В. Н.", "Вершинин Л. С."
"""Who signs, and who signed before him and is not among the people any more."""

EXECUTORS = ("Тихомирова Г. П.", "Родина Л. А.", "Мельников И. С.")
DRAWN = 8
"""Directions with a scan; of the others the card alone was kept."""


def fill(session: Session, scene: DemoScene) -> None:
    """Bring in the directions of a year before the program came, some rows refused."""
    if scene.documents < SMALLEST:
        return
    before = session.info["reader"]
    reader = scene.readers[KEEPER]
    session.info["reader"] = reader
    options = Options(keeper=scene.units[CHANCELLERIES[ORGANISATION]], own_people=True)
    with tempfile.TemporaryDirectory(prefix="uprava-demo-") as place:
        folder = Path(place)
        write_bundle(folder, scene.today.year - YEARS_AGO)
        bring_in(session, scene, folder, options, reader)
    session.info["reader"] = before


def bring_in(
    session: Session, scene: DemoScene, folder: Path, options: Options, reader: Reader
) -> None:  # fmt: skip
    """Look at the bundle and load it, as the jobs do, in the demo's one transaction."""
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    id = runs.order(session, Arrived(NAME, size), options, reader=reader, at=now())
    started = runs.get_run(session, id, reader=reader)
    looking.look_at(Work(scene.installation, started, reader, session), folder)
    runs.begin_loading(session, id, reader=reader, at=now())
    looked = runs.get_run(session, id, reader=reader)
    loading.load_all(Work(scene.installation, looked, reader, session))


def write_bundle(folder: Path, year: int) -> None:
    """Write the table and its files as an earlier program gave them away."""
    table = io.StringIO()
    csv.writer(table, delimiter=";").writerows([HEAD, *rows(year)])
    (folder / "cards.csv").write_text(table.getvalue(), encoding="cp1251")
    form = Path(str(files("uprava_records.importing") / "forms/direction.typ"))
    for place in range(1, DRAWN + 1):
        values = {
            "organisation": "АДМИНИСТРАЦИЯ ГОРОДСКОГО ОКРУГА", "number": f"{place}-р",
            "day": f"{day_of(place, year):%d.%m.%Y}", "subject": SUBJECTS[place - 1],
            "signatory": signatory_of(place),
        }  # fmt: skip
        drawn = compile_pdf(form, values, created=datetime(year, 1, 1, tzinfo=UTC))
        (folder / f"{place}.pdf").write_bytes(drawn)


def day_of(place: int, year: int) -> date:
    """Return the day of a direction."""
    return date(year, 1, 14) + timedelta(days=19 * place)


def signatory_of(place: int) -> str:
    """Return who signed a direction."""
    return GONE if place < 5 else SIGNATORY


def rows(year: int) -> Iterator[Sequence[str]]:
    """Yield the rows, the last of them with mistakes."""
    for place, subject in enumerate(SUBJECTS, 1):
        yield (
            "акт", JOURNAL, f"{place}-р", f"{day_of(place, year):%d.%m.%Y}", "Распоряжение",
            subject, signatory_of(place), EXECUTORS[place % 3], "закрыт", "01-03",
            f"{place - 1}-р" if place in (6, 12) else "",
            f"{place}.pdf" if place <= DRAWN else "", f"шкаф {1 + place // 10}",
        )  # fmt: skip
    subject, last = "О подведении итогов года", f"31.12.{year}"
    wrong = (("7-р", last, ""), ("19-р", "31.02.0000", ""), ("б/н", last, ""),
             ("19-р", last, "скан 19-р.pdf"))  # fmt: skip
    for number, day, scan in wrong:
        yield (
            "акт", JOURNAL, number, day, "Распоряжение", subject, SIGNATORY, EXECUTORS[1],
            "закрыт", "01-03", "", scan, "",
        )  # fmt: skip
