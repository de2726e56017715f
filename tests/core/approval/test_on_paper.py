"""The sheets on A4, as pdftotext reads them: twelve approvers, long remarks, «за», readers."""

import os
import re
import subprocess
from pathlib import Path
from urllib.parse import unquote
from uuid import UUID

import pytest
from halls import Hall, stage
from litestar.testing import TestClient
from tests_support.browser import signed_in
from uprava import testing
from uprava.approval.models import Decision, Order, Purpose, Rule
from uprava.approval.service.answering import answer_remark
from uprava.approval.service.branching import add_approvers
from uprava.approval.values import Reply
from uprava.db.sql import execute, fetch_values
from uprava.users.reader import Reader

SHOTS = os.environ.get("UPRAVA_SHOTS")
LONG = (
    "В пункте 2.3 не указан источник финансирования мероприятий на 2027 год и плановый период; "
    "в финансово-экономическом обосновании нет расчёта потребности в средствах местного бюджета. "
) * 6
SURNAMES = (
    "Соколова", "Ветрова", "Дорохов", "Мельникова-Преображенская", "Громов", "Лебедев", "Орлов",
    "Белов", "Руденко", "Ильин", "Котов", "Зимина",
)  # fmt: skip


@pytest.fixture
def approvers(hall: Hall) -> list[Reader]:
    """Twelve people with names of their own."""
    unit = hall.town.housing_id
    more = [testing.make_person(hall.installation, unit_id=unit) for _ in range(7)]
    people = [*hall.people, *more]
    with hall.system() as session:
        for each, surname in zip(people, SURNAMES, strict=True):
            query = "update users.person set surname = %s where id = %s"
            execute(session, query, (surname, each.person_id))
    return people


def text_of(answer, name: str) -> str:
    """Return the words of a PDF that was answered, on one line."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    if SHOTS:
        path = Path(SHOTS) / f"{name}.pdf"
        path.write_bytes(answer.content)
        subprocess.run(["pdftoppm", "-r", "60", "-png", path, path.with_suffix("")], check=True)
    lines, flow = (
        subprocess.run(
            ["pdftotext", *options, "-", "-"], input=answer.content, capture_output=True, check=True
        ).stdout.decode()
        for options in (["-layout"], [])
    )
    return re.sub(r"\s+", " ", lines + " ¶ " + flow.replace("-\n", ""))


def printed(client: TestClient, hall: Hall, id: UUID, sheet: str = "approval-sheet",
            reader: Reader | None = None):  # fmt: skip
    """Ask for a sheet as somebody."""
    with signed_in(client, hall.installation, reader or hall.author):
        return client.get(f"/docs/{id}/{sheet}")


def remarks_of(hall: Hall, id: UUID) -> list[int]:
    with hall.system() as session:
        query = "select id from approval.remark where document_id = %s order by id"
        return fetch_values(session, query, (id,))


def answer(hall: Hall, id: UUID, remark: int, reply: Reply) -> None:
    with hall.as_(hall.author) as session:
        answer_remark(session, id, remark, reply, reader=hall.author, at=hall.tick())


def test_the_approval_sheet_shows_names_dates_versions_and_the_table_of_disagreements(
    client: TestClient, hall: Hall, approvers: list[Reader]
) -> None:
    id, (first, second, third, fourth, *rest) = hall.document(), approvers
    hall.send(
        id, stage(first, second, third, fourth, term=3),
        stage(*rest[:6], ordering=Order.SEQUENTIAL),
        stage(*rest[6:], rule=Rule.ONE), stage(first, purpose=Purpose.SIGN),
    )  # fmt: skip
    hall.decide(hall.acting_for(rest[0], first), id)
    hall.decide(second, id, Decision.REMARKS, LONG, "Уточнить срок исполнения.")
    with hall.as_(third) as session:
        wanted = [rest[7].person_id]
        add_approvers(session, id, wanted, note="Прошу посмотреть смету", reader=third,
                      at=hall.tick())  # fmt: skip
    hall.decide(fourth, id)
    hall.decide(rest[7], id, Decision.REFUSED, "Смета не проверена.")
    one, two, _three = remarks_of(hall, id)
    answer(hall, id, one, Reply("declined", "Источник указан в приложении 2 к проекту."))
    answer(hall, id, two, Reply("accepted"))
    seen = hall.sheet(id).files[0].sha256
    told = printed(client, hall, id)
    text = text_of(told, "approval")
    assert all(f"{surname}" in text for surname in ("Соколова", "Зимина", "Преображенская"))
    assert "за: Соколова А. Д., специалист" in text
    assert seen in text, "the whole digest of the edition"
    assert text.count(seen[:8]) >= 4, "and its beginning beside each decision"
    assert "20.11.2026" in text
    assert "Этап 2. Согласование: по очереди" in text
    assert "Этап 4. Подписание" in text
    assert "согласовано с замечаниями" in text
    assert "Источник указан в приложении 2 к проекту." in text
    assert "Маршрут не завершён: согласовали 3 из 12." in text
    name = unquote(told.headers["content-disposition"].rpartition("''")[2])
    assert name == "Лист согласования — О ремонте кровли.pdf"


def test_the_acquaintance_sheet_shows_who_has_read_which_edition_and_who_has_not(
    client: TestClient, hall: Hall, approvers: list[Reader]
) -> None:
    id, (first, second, third, *_rest) = hall.document(), approvers
    hall.send(id, stage(first, second, third, purpose=Purpose.READ))
    hall.decide(first, id, Decision.READ)
    hall.decide(hall.acting_for(third, second), id, Decision.READ)
    seen = hall.sheet(id).files[0].sha256
    told = printed(client, hall, id, "acquaintance-sheet", reader=first)
    text = text_of(told, "acquaintance")
    assert "Ознакомлены 2 из 3." in text
    assert "за: Ветрова А. Д." in text
    assert "не ознакомлен(а)" in text
    assert seen in text
    assert text.count(f"версия 1 ({seen[:8]})") == 4, "twice in each of the two texts"


def test_who_may_not_read_the_document_prints_nothing(client: TestClient, hall: Hall) -> None:
    id, first = hall.document(), hall.people[0]
    assert printed(client, hall, id).status_code == 404, "it was never sent"
    hall.send(id, stage(first))
    for sheet in ("approval-sheet", "acquaintance-sheet"):
        assert printed(client, hall, id, sheet, reader=hall.stranger).status_code == 404
    assert printed(client, hall, id, "acquaintance-sheet").status_code == 404, "nobody reads"


def test_printing_of_a_restricted_document_is_a_reading_and_its_file_tells_nothing(
    client: TestClient, hall: Hall
) -> None:
    id, first = hall.document(), hall.people[0]
    hall.send(id, stage(first))
    with hall.system() as session:
        query = "update documents.document set access_mark = 'restricted' where id = %s"
        execute(session, query, (id,))
    told = printed(client, hall, id, reader=first)
    assert unquote(told.headers["content-disposition"]).endswith(
        "''Лист согласования (ограниченный доступ).pdf"
    )
    with hall.system() as session:
        query = "select action from audit.record where object_id = %s and actor_id = %s"
        assert "document.read" in fetch_values(session, query, (str(id), first.person_id))


def test_the_card_leads_to_both_sheets(client: TestClient, hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first), stage(second, purpose=Purpose.READ))
    with signed_in(client, hall.installation, hall.author):
        page = client.get(f"/docs/{id}").text
        assert f'href="/docs/{id}/approval-sheet"' in page
        assert "acquaintance-sheet" not in page, "nobody was asked to read yet"
        hall.decide(first, id)
        assert f'href="/docs/{id}/acquaintance-sheet"' in client.get(f"/docs/{id}").text
