"""A draft before it is sent: its card is changed beside others, it goes to the trash and back."""

from typing import Any
from uuid import UUID

import pytest
from drafters import FIELDS, Drafter, filled, problems
from halls import Hall, both, stage
from litestar.testing import TestClient
from lxml import html
from uprava import testing
from uprava.approval.models import Purpose
from uprava.approval.service.starting import recall, start
from uprava.approval.values import Plan
from uprava.clock import now
from uprava.db.sql import execute, fetch_value
from uprava.documents.models import AccessRight
from uprava.documents.service.access import get_document
from uprava.documents.service.purging import purge
from uprava.documents.service.trash import move_to_trash, throw_away
from uprava.errors import ForbiddenError, NotFoundError
from uprava.users.reader import Reader

POWERS = ("approval.draft", "approval.start", "documents.attach")


@pytest.fixture
def clerk(client: TestClient, hall: Hall) -> Drafter:
    """Somebody of the chancellery who writes drafts; without the right to delete documents."""
    own = testing.make_person(
        hall.installation, unit_id=hall.town.chancellery_id, permissions=POWERS
    )
    return Drafter(client, hall, own)


def version_of(clerk: Drafter, id: UUID) -> int:
    with clerk.hall.as_(clerk.reader) as session:
        return get_document(session, id, reader=clerk.reader).version


def change(clerk: Drafter, id: UUID, version: int, **fields: Any) -> Any:
    return clerk.send(f"/approval/drafts/{id}/edit", FIELDS | fields | {"_v": version})


def send_along(clerk: Drafter, id: UUID, *people: Reader, purpose: Purpose = Purpose.AGREE) -> None:
    with clerk.hall.as_(clerk.reader) as session:
        plan = Plan((stage(*people, purpose=purpose),))
        start(session, id, plan, reader=clerk.reader, at=clerk.hall.tick())


def take_back(clerk: Drafter, id: UUID) -> None:
    with clerk.hall.as_(clerk.reader) as session:
        recall(session, id, reason="", reader=clerk.reader, at=clerk.hall.tick())


def test_title_kind_and_summary_change_and_search_follows_at_once(clerk: Drafter) -> None:
    id = clerk.write()
    page = clerk.get(f"/approval/drafts/{id}/edit")
    assert filled(page) == FIELDS | {"template": ""}
    answer = change(
        clerk, id, version_of(clerk, id), title="О содержании мостов", act_kind="directive",
        summary="",
    )  # fmt: skip
    assert answer.status_code == 303
    with clerk.hall.system() as session:
        query = "select title || '|' || summary from documents.document where id = %s"
        assert fetch_value(session, query, (id,)) == "О содержании мостов|Распоряжение, проект"
        query = "select handles from documents.text where document_id = %s"
        assert fetch_value(session, query, (id,)) == "О содержании мостов Распоряжение, проект"
    history = clerk.get(f"/docs/{id}").text
    assert "вид акта — Распоряжение (было: Постановление)" in history
    assert "краткое содержание — пусто (было: Зимнее содержание)" in history


def test_two_who_change_one_draft_see_mine_and_theirs(clerk: Drafter) -> None:
    id = clerk.write()
    opened = version_of(clerk, id)
    change(clerk, id, opened, title="О ремонте мостов", act_kind="order")
    late = change(clerk, id, opened, title="О ремонте дворов")
    assert late.status_code == 409
    rows = [
        [" ".join(cell.text_content().split()) for cell in row.xpath("th|td")]
        for row in html.fromstring(late.text).xpath("//tbody/tr")
    ]
    assert [row[1:] for row in rows] == [
        ["О ремонте дворов", "О ремонте мостов"], ["Постановление", "Приказ"],
    ]  # fmt: skip
    form = html.fromstring(late.text).xpath("//form[contains(@action, '/edit')]")[0]
    fields = {each.get("name"): each.get("value") for each in form.xpath(".//input")}
    assert clerk.send(form.get("action"), fields).status_code == 303
    with clerk.hall.as_(clerk.reader) as session:
        assert get_document(session, id, reader=clerk.reader).title == "О ремонте дворов"


def test_a_changed_card_with_mistakes_comes_back_as_typed(clerk: Drafter) -> None:
    id = clerk.write()
    answer = change(clerk, id, version_of(clerk, id), title="", summary="я" * 1001)
    assert answer.status_code == 422
    assert len(problems(answer)) == 3
    assert filled(answer)["summary"] == "я" * 1001
    with clerk.hall.as_(clerk.reader) as session:
        assert get_document(session, id, reader=clerk.reader).title == FIELDS["title"]


def test_a_draft_on_its_route_is_changed_after_the_recall_only(clerk: Drafter, hall: Hall) -> None:
    id = clerk.write()
    send_along(clerk, id, hall.people[0])
    for refused in (
        clerk.get(f"/approval/drafts/{id}/edit"), change(clerk, id, version_of(clerk, id)),
    ):  # fmt: skip
        assert refused.status_code == 409
        assert "Сначала отзовите его" in refused.text
    assert "Изменить проект" not in clerk.get(f"/docs/{id}").text
    take_back(clerk, id)
    assert "Изменить проект" in clerk.get(f"/docs/{id}").text
    assert change(clerk, id, version_of(clerk, id), title="Иначе").status_code == 303


def test_who_only_reads_a_draft_or_may_not_write_drafts_changes_nothing(
    clerk: Drafter, hall: Hall
) -> None:
    id = clerk.write()
    send_along(clerk, id, hall.author)
    approver = Drafter(clerk.client, hall, hall.author)
    assert change(approver, id, 1).status_code == 403
    assert "Изменить проект" not in approver.get(f"/docs/{id}").text
    writer = testing.make_person(
        hall.installation, unit_id=hall.town.housing_id, permissions=POWERS
    )
    assert change(Drafter(clerk.client, hall, writer), id, 1).status_code == 404


def test_other_kinds_of_documents_have_no_such_form(clerk: Drafter, hall: Hall) -> None:
    letter = hall.document()
    give_all(hall, letter, clerk.reader)
    assert clerk.get(f"/approval/drafts/{letter}/edit").status_code == 404
    assert "Изменить проект" not in clerk.get(f"/docs/{letter}").text


def test_the_author_throws_a_draft_away_and_takes_it_back(clerk: Drafter) -> None:
    id = clerk.write()
    assert f"/docs/{id}/trash" in clerk.get(f"/docs/{id}").text
    gone = clerk.send(f"/docs/{id}/trash", {})
    assert gone.status_code == 303
    assert clerk.get(f"/docs/{id}").status_code == 404
    assert FIELDS["title"] in clerk.get("/docs?trash=1").text
    assert clerk.send(f"/docs/{id}/restore", {}).status_code == 303
    assert clerk.get(f"/docs/{id}").status_code == 200


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_document_on_its_route_does_not_go_to_the_trash(
    clerk: Drafter, hall: Hall, purpose: Purpose
) -> None:
    id = clerk.write()
    send_along(clerk, id, hall.people[0], purpose=purpose)
    refused = clerk.send(f"/docs/{id}/trash", {})
    assert refused.status_code == 409
    if purpose != Purpose.SIGN:
        assert "Документ на маршруте. Сначала отзовите его" in refused.text
    assert clerk.get(f"/docs/{id}").status_code == 200
    take_back(clerk, id)
    assert clerk.send(f"/docs/{id}/trash", {}).status_code == 303


def test_of_many_those_on_their_route_stay_and_say_why(clerk: Drafter, hall: Hall) -> None:
    free, sent = clerk.write(), clerk.write(title="Отправленный")
    send_along(clerk, sent, hall.people[0])
    with hall.as_(clerk.reader) as session:
        report = move_to_trash(session, [free, sent], reader=clerk.reader, at=now())
    assert list(report.done) == [free]
    assert [(each.name, each.reason) for each in report.refused] == [
        (
            "Отправленный",
            "Документ на маршруте. Сначала отзовите его, затем перемещайте в удалённые.",
        )
    ]


def test_what_is_signed_along_its_route_is_not_thrown_away(clerk: Drafter, hall: Hall) -> None:
    id, boss = clerk.write(), hall.people[0]
    send_along(clerk, id, boss, purpose=Purpose.SIGN)
    hall.sign(boss, id)
    refused = clerk.send(f"/docs/{id}/trash", {})
    assert refused.status_code == 409
    assert "подписан" in refused.text


def test_ones_own_without_a_number_needs_no_permission_anothers_and_the_registered_do(
    clerk: Drafter, hall: Hall
) -> None:
    id = clerk.write()
    other = testing.make_person(hall.installation, unit_id=hall.town.housing_id, permissions=POWERS)
    with hall.as_(clerk.reader) as session:
        head = get_document(session, id, reader=clerk.reader)
    give_all(hall, id, other)
    with hall.as_(other) as session, pytest.raises(ForbiddenError):
        throw_away(session, head, reader=other, at=now())
    with hall.system() as session:
        execute(session, "update documents.document set number = '1-п' where id = %s", (id,))
    with hall.as_(clerk.reader) as session, pytest.raises(ForbiddenError):
        head = get_document(session, id, reader=clerk.reader)
        throw_away(session, head, reader=clerk.reader, at=now())


def give_all(hall: Hall, id: UUID, reader: Reader) -> None:
    """Let somebody manage a document."""
    with hall.system() as session:
        execute(
            session,
            "insert into documents.access_grant (document_id, principal_id, reason, level, kind,"
            " hidden, granted_at) values (%s, %s, 'shared', %s, 'approval.draft', false, now())",
            (id, reader.person_id, AccessRight.MANAGE),
        )


def test_a_draft_in_the_trash_is_sent_nowhere(clerk: Drafter, hall: Hall) -> None:
    id = clerk.write()
    clerk.send(f"/docs/{id}/trash", {})
    with hall.as_(clerk.reader) as session, pytest.raises(NotFoundError):
        start(
            session, id, Plan((stage(hall.people[0]),)), reader=clerk.reader,
            at=hall.tick(),
        )  # fmt: skip


@pytest.mark.parametrize("_time", range(5))
def test_sent_and_thrown_away_at_once_only_one_of_the_two_is_done(
    clerk: Drafter, hall: Hall, _time: int
) -> None:
    id = clerk.write()

    def throw() -> None:
        with hall.as_(clerk.reader) as session:
            head = get_document(session, id, reader=clerk.reader)
            throw_away(session, head, reader=clerk.reader, at=now())

    sent, thrown = both(lambda: send_along(clerk, id, hall.people[0]), throw)
    assert sorted([sent == "done", thrown == "done"]) == [False, True]
    with hall.system() as session:
        query = """select (select count(*) from approval.route where document_id = d.id
            and state = 'running') + (deleted_at is not null)::int
            from documents.document as d where id = %s"""
        assert fetch_value(session, query, (id,)) == 1


def test_a_purged_draft_takes_its_own_row_with_it(clerk: Drafter, hall: Hall) -> None:
    id = clerk.write()
    clerk.send(f"/docs/{id}/trash", {})
    with hall.system() as session:
        assert id in purge(session, before=now())
        query = "select count(*) from approval.draft where document_id = %s"
        assert fetch_value(session, query, (id,)) == 0
