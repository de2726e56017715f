"""Writing the draft of an act on its page: nothing half-kept, nothing typed lost."""

import hashlib
import uuid
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from drafters import (
    EMPTY,
    FIELDS,
    LOCKED,
    NEW,
    PDF,
    PROGRAM,
    Drafter,
    filled,
    pdf,
    problems,
    signature,
    waiting,
)
from halls import Hall, stage
from litestar.testing import TestClient
from uprava import testing
from uprava.approval.models import VisaRule
from uprava.approval.service.drafting import DraftCard, write_draft
from uprava.approval.service.drafting_files import expire_uploads
from uprava.approval.service.templates import Template, keep_template
from uprava.db.sql import fetch_value, fetch_values
from uprava.documents.service.access import get_document
from uprava.documents.service.filing import list_files
from uprava.users.reader import Reader

POWERS = ("approval.draft", "approval.start", "documents.attach")


@pytest.fixture
def clerk(client: TestClient, hall: Hall) -> Drafter:
    """Somebody of the chancellery who writes drafts and may send them."""
    return of(client, hall, *POWERS)


def of(client: TestClient, hall: Hall, *powers: str) -> Drafter:
    """Return another person of the chancellery."""
    person = testing.make_person(
        hall.installation, unit_id=hall.town.chancellery_id, permissions=powers
    )
    return Drafter(client, hall, person)


def drafts_of(clerk: Drafter) -> int:
    """Count the documents a person has made, whatever became of them."""
    with clerk.hall.system() as session:
        query = "select count(*)::int from documents.document where author_id = %s"
        found: int = fetch_value(session, query, (clerk.reader.person_id,))
        return found


def keep_route(hall: Hall, title: str, *people: Reader) -> str:
    """Set up a ready route for drafts of the chancellery."""
    admin = testing.make_person(
        hall.installation, unit_id=hall.town.chancellery_id, permissions=("approval.templates",)
    )
    wanted = Template(
        0, title, "approval.draft", hall.town.chancellery_id, None, None, VisaRule.OBJECTORS,
        (stage(*people, term=2),), True, 1, 0,
    )  # fmt: skip
    with hall.as_(admin) as session:
        plugins = hall.installation.plugins
        return str(keep_template(session, wanted, reader=admin, plugins=plugins))


def digest(file: tuple[str, bytes, str]) -> str:
    return hashlib.sha256(file[1]).hexdigest()


def files_of(clerk: Drafter, id: UUID) -> list[tuple[str, str, str]]:
    """Return name, role and digest of a draft's files in order."""
    with clerk.hall.as_(clerk.reader) as session:
        get_document(session, id, reader=clerk.reader)
        return [(each.name, each.role, each.sha256) for each in list_files(session, id)]


def test_a_clerk_writes_a_draft_and_comes_to_its_card(clerk: Drafter) -> None:
    assert clerk.get(NEW).status_code == 200
    answer = clerk.post(NEW, FIELDS, PDF, pdf("Приложение.pdf", width=500))
    assert answer.status_code == 303
    id = UUID(answer.headers["location"].rpartition("/")[2])
    assert [(name, role) for name, role, _sum in files_of(clerk, id)] == [
        ("Проект.pdf", "main"), ("Приложение.pdf", "attachment"),
    ]  # fmt: skip
    card = clerk.get(f"/docs/{id}").text
    for said in ("О ремонте дорог", "Постановление", "Зимнее содержание", "Отправить на соглас",
                 "Изменить проект", "— подготовлен проект"):  # fmt: skip
        assert said in card
    paper = clerk.get(f"/docs/{id}/print").text
    assert "Зимнее содержание" in paper
    assert "<dt>Корреспондент" not in paper
    rows = clerk.get("/docs?kind=approval.draft").text
    assert "Постановление, проект: Зимнее содержание" in rows
    assert "approval.drafted" in clerk.hall.audited(id)


def test_the_menu_of_creation_offers_drafts_to_those_who_may_write_them(
    client: TestClient,
    clerk: Drafter,
    hall: Hall,
) -> None:
    offered = {each.url for each in hall.installation.plugins.create_entries}
    assert NEW not in offered, "records bring acts of their own: two entries would say the same"
    assert "/records/acts/new" in offered
    assert clerk.get(NEW).status_code == 200
    other = of(client, hall, "approval.start")
    assert other.get(NEW).status_code == 403


def test_a_form_with_mistakes_comes_back_with_what_was_typed_and_its_files(clerk: Drafter) -> None:
    answer = clerk.post(NEW, FIELDS | {"title": " ", "act_kind": ""}, PDF)
    assert answer.status_code == 422
    assert drafts_of(clerk) == 0
    told = problems(answer)
    assert "Вид акта: выберите вид акта." in told
    assert filled(answer)["summary"] == "Зимнее содержание"
    kept = waiting(answer)
    again = clerk.post(NEW, FIELDS, file_id=kept)
    id = UUID(again.headers["location"].rpartition("/")[2])
    assert files_of(clerk, id) == [("Проект.pdf", "main", digest(PDF))]


@pytest.mark.parametrize(
    ("bad", "because"),
    [
        (PROGRAM, "программы не принимаются"),
        (LOCKED, "парол"),
        (EMPTY, "файл пуст"),
        (("x.exe", b"MZ" + b"\0" * 400, "application/pdf"), "программы не принимаются"),
    ],
    ids=["another-type", "encrypted", "empty", "program"],
)  # fmt: skip
def test_a_refused_file_is_named_and_the_good_one_stays(
    clerk: Drafter, bad: tuple[str, bytes, str], because: str
) -> None:
    answer = clerk.post(NEW, FIELDS, PDF, bad)
    assert answer.status_code == 422
    assert any(bad[0] in each and because in each for each in problems(answer)), problems(answer)
    assert drafts_of(clerk) == 0
    assert filled(answer)["title"] == FIELDS["title"]
    assert len(waiting(answer)) == 1
    dropped = clerk.post("/approval/drafts/files", None, bad)
    assert dropped.status_code == 422
    assert because in dropped.json()["detail"]


def test_a_file_too_large_is_refused_with_its_limit(
    clerk: Drafter, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = clerk.hall.installation.settings
    monkeypatch.setitem(settings.__dict__, "upload_limit", 1024 * 1024)
    answer = clerk.post(NEW, FIELDS, ("большой.pdf", b"%PDF-1.4" + b"\0" * 1024 * 1024, "x/y"))
    assert answer.status_code == 422
    assert any("не более 1 МБ" in each for each in problems(answer)), problems(answer)
    assert filled(answer)["title"] == FIELDS["title"]


def test_without_a_file_and_with_a_signature_alone_nothing_is_written(
    clerk: Drafter, tmp_path: Path
) -> None:
    answer = clerk.post(NEW, FIELDS)
    assert answer.status_code == 422
    assert any("приложите текст акта" in each for each in problems(answer)), problems(answer)
    answer = clerk.post(NEW, FIELDS, signature(tmp_path))
    assert any("одной подписи мало" in each for each in problems(answer)), problems(answer)
    assert drafts_of(clerk) == 0


def test_a_ready_route_starts_at_once(clerk: Drafter, hall: Hall) -> None:
    route = keep_route(hall, "Юристы", hall.people[0])
    assert "Юристы" in clerk.get(NEW).text
    id = clerk.write(template=route)
    sheet = hall.sheet(id, clerk.reader)
    asked = [row.person_id for each in sheet.stages for row in each.rows if row.state == "open"]
    assert (sheet.route.state, asked) == ("running", [hall.people[0].person_id])


def test_a_route_that_cannot_start_leaves_no_draft_behind(clerk: Drafter, hall: Hall) -> None:
    gone = hall.people[1]
    route = keep_route(hall, "Ушедшие", gone)
    with hall.system() as session:
        fetch_values(
            session, "update users.person set active = false where id = %s returning id",
            (gone.person_id,),
        )  # fmt: skip
    answer = clerk.post(NEW, FIELDS, PDF, template=route)
    assert answer.status_code == 422
    assert any("некому" in each for each in problems(answer)), problems(answer)
    assert drafts_of(clerk) == 0
    assert filled(answer) == FIELDS | {"template": route}
    assert len(waiting(answer)) == 1


def test_a_route_that_is_not_offered_is_refused(clerk: Drafter) -> None:
    answer = clerk.post(NEW, FIELDS, PDF, template="999999")
    assert answer.status_code == 422
    assert any("больше не предлагается" in each for each in problems(answer))
    assert drafts_of(clerk) == 0


def test_who_may_not_send_documents_is_offered_no_route_and_sends_none(
    client: TestClient,
    hall: Hall,
) -> None:
    route = keep_route(hall, "Финансы", hall.people[0])
    writer = of(client, hall, "approval.draft")
    assert 'name="template"' not in writer.get(NEW).text
    assert writer.post(NEW, FIELDS, PDF, template=route).status_code == 422
    assert drafts_of(writer) == 0


def test_a_form_sent_twice_writes_one_draft(clerk: Drafter) -> None:
    kept = clerk.upload(PDF)
    sent = FIELDS | {"_key": "draft-once-1", "file_id": kept}
    one, two = clerk.post(NEW, sent), clerk.post(NEW, sent)
    assert one.headers["location"] == two.headers["location"]
    assert drafts_of(clerk) == 1


def test_a_waiting_file_is_its_senders_alone_and_used_once(
    client: TestClient,
    clerk: Drafter,
    hall: Hall,
) -> None:
    kept, other = clerk.upload(PDF), of(client, hall, *POWERS)
    unknown = other.post(NEW, FIELDS, file_id=str(uuid.uuid4()))
    closed = other.post(NEW, FIELDS, file_id=kept)
    assert problems(closed) == problems(unknown) != []
    other.send(f"/approval/drafts/files/{kept}/discard", {})
    with hall.as_(other.reader) as session:
        assert fetch_value(session, "select count(*) from approval.upload") == 0
    assert clerk.post(NEW, FIELDS, file_id=kept).status_code == 303
    again = clerk.post(NEW, FIELDS, file_id=kept)
    assert any("уже использован" in each for each in problems(again))


def test_a_file_taken_off_the_page_is_let_go(clerk: Drafter) -> None:
    kept = clerk.upload(PDF)
    answer = clerk.send(f"/approval/drafts/files/{kept}/discard", {})
    assert answer.status_code == 303
    assert clerk.post(NEW, FIELDS, file_id=kept).status_code == 422


def test_waiting_files_are_known_to_the_store_and_go_after_three_days(
    clerk: Drafter, hall: Hall
) -> None:
    kept = clerk.upload(pdf("Свой.pdf", width=321))
    own = digest(pdf("", width=321))
    with hall.system() as session:
        assert own in hall.installation.plugins.known_blobs(session, [own])
        assert expire_uploads(session, today=testing.TODAY) >= 0
        waits = "select count(*) from approval.upload where id = %s"
        assert fetch_value(session, waits, (kept,)) == 1
        late = testing.TODAY + timedelta(days=400)
        expire_uploads(session, today=late)
        assert fetch_value(session, waits, (kept,)) == 0
        assert own not in hall.installation.plugins.known_blobs(session, [own])


def test_too_many_files_are_refused_in_words(
    clerk: Drafter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(clerk.hall.installation.settings.__dict__, "files_per_request", 1)
    kept = clerk.upload(PDF)
    answer = clerk.post(NEW, FIELDS, pdf("Второй.pdf", width=300), file_id=kept)
    assert answer.status_code == 422
    assert any("не больше 1" in each for each in problems(answer)), problems(answer)
    assert len(waiting(answer)) == 2


def test_a_person_without_a_post_is_told_why_nothing_is_written(clerk: Drafter, hall: Hall) -> None:
    with hall.system() as session:
        fetch_values(
            session, "delete from users.post_holder where person_id = %s returning post_id",
            (clerk.reader.person_id,),
        )  # fmt: skip
    answer = clerk.post(NEW, FIELDS, PDF)
    assert answer.status_code == 422
    assert "не назначены на должность" in answer.text
    assert filled(answer)["title"] == FIELDS["title"]


def test_who_wrote_for_an_absent_person_shares_the_draft_with_that_person(
    clerk: Drafter, hall: Hall
) -> None:
    deputy = hall.acting_for(clerk.reader, hall.author)
    with hall.as_(deputy) as session:
        head = write_draft(
            session, DraftCard("О графике", "order"), [hall.text()],
            reader=replace(deputy), at=hall.tick(), jobs=hall.installation.jobs,
        )  # fmt: skip
    for each in (clerk.reader, hall.author):
        with hall.as_(each) as session:
            assert get_document(session, head.id, reader=each).id == head.id


def test_a_stranger_finds_no_trace_of_a_draft(clerk: Drafter, hall: Hall) -> None:
    stranger = Drafter(clerk.client, hall, hall.stranger)
    before: list[Any] = [stranger.get(path).status_code for path in ("/docs", "/search?q=дорог")]
    id = clerk.write(title="О секретном ремонте дорог")
    after = [stranger.get(path) for path in ("/docs", "/search?q=дорог")]
    assert [each.status_code for each in after] == before
    assert all("секретном" not in each.text for each in after)
    assert stranger.get(f"/docs/{id}").status_code == 404
    with hall.as_(hall.stranger) as session:
        assert fetch_values(session, "select document_id from approval.draft") == []
