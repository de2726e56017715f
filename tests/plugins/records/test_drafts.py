"""Files on their way in: kept at once, refused one by one, seen by their author only."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests_support.pools import still_held
from uprava import testing
from uprava.clock import now
from uprava.db.transaction import system_transaction
from uprava.documents import previews
from uprava_records.letters.service.drafts import expire

NEW = "/records/incoming/new"
Maker = Callable[..., bytes]


def drafts_of(office: Any, reader: Any) -> int:
    return office.value("select count(*) from records.draft where author_id = %s", reader.person_id)


def test_a_bad_file_is_named_and_the_good_ones_are_kept(office: Any, desk: Any, pdf: Maker) -> None:
    files = [("file", ("Письмо.pdf", pdf())), ("file", ("пусто.pdf", b"")),
             ("file", ("вирус.pdf", b"MZ\x90\x00" + b"\0" * 200))]  # fmt: skip
    answer = desk.post(f"{NEW}/files", {"mode": "each"}, files=files)
    assert answer.status_code == 422
    assert "пусто.pdf" in answer.text
    assert "вирус.pdf" in answer.text
    assert drafts_of(office, office.registrar) == 1


def test_the_drop_zone_keeps_each_file_at_once(office: Any, desk: Any, pdf: Maker) -> None:
    answer = desk.post("/records/drafts/files", {}, files=[("file", ("Письмо.pdf", pdf()))])
    assert answer.status_code == 201
    assert answer.json()["name"] == "Письмо.pdf"
    refused = desk.post("/records/drafts/files", {}, files=[("file", ("п.pdf", b""))],
                        headers={"hx-request": "true"})  # fmt: skip
    assert refused.status_code == 422
    assert refused.json()["detail"]
    assert drafts_of(office, office.registrar) == 1
    assert desk.post(answer.json()["discard"]).status_code == 303
    assert drafts_of(office, office.registrar) == 0


def test_dropped_files_become_one_letter_in_their_order_or_one_each(
    office: Any, desk: Any, pdf: Maker
) -> None:
    def drop(name: str) -> str:
        files = [("file", (name, pdf(name)))]
        return str(desk.post("/records/drafts/files", {}, files=files).json()["id"])

    annex, letter = drop("Приложение.pdf"), drop("Письмо.pdf")
    form = {"mode": "one", "file_id": [letter, annex]}
    done = desk.post(f"{NEW}/files", form, files=[("file", ("", b""))])
    assert done.headers["location"] == f"{NEW}?draft={letter}"
    query = "select string_agg(name, ', ' order by id) from records.draft_file where draft_id = %s"
    assert office.value(query, letter) == "Письмо.pdf, Приложение.pdf"
    assert drafts_of(office, office.registrar) == 1
    merged = "select body from audit.record where action = 'draft.merged' and object_id = %s"
    assert annex in office.value(merged, letter)


def test_several_files_are_several_letters_when_asked(office: Any, desk: Any, pdf: Maker) -> None:
    desk.bring(pdf("1"), pdf("2"), mode="each")
    assert drafts_of(office, office.registrar) == 2


def test_the_first_file_is_the_main_one_of_the_registered_letter(
    office: Any, desk: Any, pdf: Maker, scan: bytes
) -> None:
    id = office.registered(desk, pdf())
    assert office.value("select role from documents.file where document_id = %s", id) == "main"


def test_a_scan_without_text_leaves_the_fields_to_the_registrar(
    office: Any, desk: Any, scan: bytes
) -> None:
    page = desk.get(desk.bring(scan, name="Скан.png").headers["location"]).text
    assert 'class="inp auto"' in page  # only the number of pages is known
    assert not re.search(r'id="f-outgoing_number"[^>]*value="."', page)


@pytest.mark.parametrize(
    "path",
    ["", "/files/{file}/pages/1/image", "/files/{file}/pages/1/text", "/files/{file}/content"],
)
def test_a_draft_of_another_person_does_not_exist_for_me(
    office: Any, desk: Any, pdf: Maker, path: str
) -> None:
    draft = desk.draft(pdf())
    file = office.value("select id from records.draft_file where draft_id = %s", UUID(draft))
    url = f"/records/drafts/{draft}{path.format(file=file)}" if path else f"{NEW}?draft={draft}"
    assert desk.get(url).status_code == 200
    assert office.at(office.colleague).get(url).status_code == 404


@pytest.mark.parametrize("act", ["register", "discard", "advice", "more"])
def test_nobody_acts_on_a_draft_of_another_person(
    office: Any, desk: Any, pdf: Maker, act: str
) -> None:
    draft = desk.draft(pdf())
    options = {"files": [("file", ("x.pdf", pdf()))]} if act == "more" else {}
    answer = office.at(office.colleague).post(
        f"/records/drafts/{draft}/{act}", office.form(), **options
    )
    assert answer.status_code == 404
    assert drafts_of(office, office.registrar) == 1


def test_a_page_of_a_draft_is_drawn_while_no_connection_to_the_database_is_held(
    office: Any, desk: Any, pdf: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, held, draw = desk.draft(pdf("14-2/9")), [], previews.draw
    file = office.value("select id from records.draft_file where draft_id = %s", UUID(draft))

    def watched(*arguments: Any) -> Any:
        held.append(still_held(office.installation.engine))
        return draw(*arguments)

    monkeypatch.setattr(previews, "draw", watched)
    for _time in range(2):
        page = desk.get(f"/records/drafts/{draft}/files/{file}/pages/1/image")
        assert page.status_code == 200
        assert held == [0]


def test_even_plain_sql_shows_a_draft_to_its_author_only(
    office: Any, desk: Any, pdf: Maker
) -> None:
    from uprava.db.sql import fetch_value

    draft = UUID(desk.draft(pdf()))
    for reader, seen in ((office.registrar, 1), (office.colleague, 0)):
        with office.as_(reader) as session:
            query = "select count(*) from records.draft where id = %s"
            assert fetch_value(session, query, (draft,)) == seen


def test_without_the_permission_there_is_no_registration(office: Any, pdf: Maker) -> None:
    there = office.at(office.stranger)
    assert there.get(NEW).status_code == 403
    assert there.post("/records/drafts/files", {}, files=[("file", ("a.pdf", pdf()))]
                      ).status_code == 403  # fmt: skip
    assert drafts_of(office, office.stranger) == 0


def test_a_page_picture_shows_the_page(office: Any, desk: Any, pdf: Maker) -> None:
    import io

    from PIL import Image

    draft = desk.draft(pdf())
    file = office.value("select id from records.draft_file where draft_id = %s", UUID(draft))
    base = f"/records/drafts/{draft}/files/{file}/pages"
    picture = Image.open(io.BytesIO(desk.get(f"{base}/1/image").content))
    assert picture.width == 1190
    assert picture.convert("L").getextrema()[0] < 80
    assert "14-2/5871" in desk.get(f"{base}/1/text").text
    assert desk.get(f"{base}/2/image").status_code == 404


def test_a_discarded_draft_is_gone(office: Any, desk: Any, pdf: Maker) -> None:
    draft = desk.draft(pdf())
    assert desk.post(f"/records/drafts/{draft}/discard").status_code == 303
    back = desk.get(f"{NEW}?draft={draft}")
    assert back.status_code == 404
    assert "Этого письма в очереди уже нет" in back.text
    assert "К регистрации" in back.text


def test_a_file_is_taken_out_of_a_draft(office: Any, desk: Any, pdf: Maker) -> None:
    draft = desk.draft(pdf("1"), pdf("2"))
    files = "select id from records.draft_file where draft_id = %s order by id limit 1"
    file = office.value(files, UUID(draft))
    desk.post(f"/records/drafts/{draft}/files/{file}/remove")
    query = "select count(*) from records.draft_file where draft_id = %s"
    assert office.value(query, UUID(draft)) == 1


def test_a_forgotten_draft_expires_and_a_fresh_one_stays(
    office: Any, desk: Any, pdf: Maker
) -> None:
    desk.bring(pdf("1"), pdf("2"), mode="each")
    engine = office.installation.engine
    with system_transaction(engine, today=testing.TODAY, task="test") as session:
        from uprava.db.sql import execute

        execute(session, "update records.draft set changed_at = now() - interval '31 days'"
                " where id = (select min(id::text)::uuid from records.draft where author_id = %s)",
                (office.registrar.person_id,))  # fmt: skip
        today = (now() + timedelta(hours=6)).date()
        assert expire(session, today=today, days=30) == 1
    assert drafts_of(office, office.registrar) == 1
