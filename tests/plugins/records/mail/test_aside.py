"""What was not registered: listed, found, brought back; large messages fetched by a person."""

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from tests_support.bounces import bounce
from uprava import testing
from uprava.clock import now
from uprava.errors import ConflictError
from uprava.i18n import use_locale
from uprava_records.mail.service.fetching import fetch_rest
from uprava_records.mail.service.returning import bring_back

from .conftest import attach, message

ASIDE = "/records/incoming/aside"
NEW = "/records/incoming/new"


def arrival(office: Any, id: Any, column: str) -> Any:
    return office.value(f"select {column} from records.arrival where id = %s", id)


def files_of(office: Any, id: Any) -> str:
    query = "select string_agg(name, '|' order by id) from records.draft_file where draft_id = %s"
    return str(office.value(query, id))


@pytest.fixture
def refused(office: Any, server: Any, visit: Any, desk: Any, pdf: Callable[..., bytes]) -> UUID:
    """A letter with a file, half filled in, then refused."""
    letter = message("О ремонте моста")
    attach(letter, "Письмо.pdf", pdf())
    server.bring(letter.as_bytes())
    (id,) = visit()
    desk.post(
        f"/records/drafts/{id}/register", office.form(edit="1", title="О ремонте моста через Омь")
    )
    form = {"reason": "the attached file cannot be opened", "reason_text": "файл не открылся"}
    assert desk.post(f"/records/drafts/{id}/refuse", form).status_code == 303
    return UUID(str(id))


def test_what_was_refused_comes_back_with_its_files_and_what_was_typed(
    office: Any, desk: Any, refused: UUID
) -> None:
    assert arrival(office, refused, "state") == "refused"
    answer = desk.post(f"{ASIDE}/{refused}/back")
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"].endswith(str(refused))
    assert files_of(office, refused) == "Письмо.pdf|О ремонте моста.eml"
    page = desk.get(f"{NEW}?draft={refused}").text
    assert "О ремонте моста через Омь" in page
    assert arrival(office, refused, "state || coalesce(reason, '')") == "waiting"
    done = desk.post(f"/records/drafts/{refused}/register", office.form(key="b1", same="on"))
    assert done.status_code == 303, done.text
    again = desk.post(f"{ASIDE}/{refused}/back")
    assert again.status_code == 409


def test_files_of_what_was_set_aside_are_not_collected(
    office: Any, refused: UUID, pdf: Callable[..., bytes]
) -> None:
    blobs = arrival(office, refused, "blobs")
    assert len(blobs) == 2
    with office.as_(office.registrar) as session:
        known = office.installation.plugins.known_blobs(session, [*blobs, "0" * 64])
    assert set(blobs) <= known
    assert "0" * 64 not in known


def test_a_report_taken_for_ours_can_still_be_registered_as_a_letter(
    office: Any, server: Any, visit: Any, desk: Any
) -> None:
    server.bring(bounce("<of-another@installation.example>", "x@y.example"))
    (id,) = visit()
    assert arrival(office, id, "state") == "waiting"
    desk.post(f"/records/drafts/{id}/unregistered", {"kind": "отчёт"})
    with office.as_(office.registrar) as session:
        from uprava.db.sql import execute

        query = "update records.arrival set state = 'notice', kept = null where id = %s"
        execute(session, query, (id,))
    assert desk.post(f"{ASIDE}/{id}/back").status_code == 303
    assert files_of(office, id).endswith(".eml")


def test_two_who_bring_it_back_at_once_make_one_draft(office: Any, refused: UUID) -> None:
    made, clerk = office.installation, office.registrar
    with office.as_(clerk) as session:
        bring_back(session, refused, reader=clerk, installation=made, at=now())
        session.flush()
    with pytest.raises(ConflictError), office.as_(office.colleague) as session:
        bring_back(session, refused, reader=office.colleague, installation=made, at=now())
    assert office.value("select count(*) from records.draft where id = %s", refused) == 1


def test_a_stranger_neither_reads_nor_brings_back(office: Any, refused: UUID) -> None:
    other = testing.make_person(
        office.installation, unit_id=office.town.housing_id, permissions=("records.register",)
    )
    there = office.at(other)
    assert "О ремонте моста" not in there.get(ASIDE).text
    assert there.get(f"{ASIDE}/{refused}/original").status_code == 404
    assert there.post(f"{ASIDE}/{refused}/back").status_code == 404
    assert arrival(office, refused, "state") == "refused"


def test_the_message_is_downloaded_as_it_came(office: Any, desk: Any, refused: UUID) -> None:
    answer = desk.get(f"{ASIDE}/{refused}/original")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    with office.installation.store.read(arrival(office, refused, "original")) as reading:
        assert answer.content == b"".join(reading)


def test_the_list_is_paged_and_searched(office: Any, server: Any, visit: Any, desk: Any) -> None:
    server.bring(*(message(f"Реклама {n:02d}").as_bytes() for n in range(53)))
    ids = visit() + visit()
    with office.as_(office.registrar) as session:
        from uprava.db.sql import execute

        query = """update records.arrival set state = 'unregistered', reason = 'реклама',
            decided_at = now() - uid * interval '1 second' where id = any (%s)"""
        execute(session, query, (ids,))
    first = desk.get(ASIDE).text
    assert first.count("Реклама ") == 50
    at = first.split("aside?at=")[1].split('"')[0]
    second = desk.get(f"{ASIDE}?at={at}").text
    assert second.count("Реклама ") == 3
    found = desk.get(f"{ASIDE}?q=Реклама%2007").text
    assert found.count("Реклама 07") >= 1
    assert "Реклама 08" not in found
    assert "Реклама " not in desk.get(f"{ASIDE}?q=100%25_нет").text
    assert desk.get(f"{ASIDE}?state=refused").text.count("Реклама ") == 0


def large(server: Any) -> bytes:
    """Put a message over the limit into the mailbox; return it."""
    letter = message("Большое письмо")
    attach(letter, "Проект.bin", os.urandom(150_000), "application/octet-stream")
    letter.add_attachment("Текст приложения".encode(), maintype="text", subtype="plain",
                          filename="Приложение.txt")  # fmt: skip
    raw = letter.as_bytes().replace(b"\n", b"\r\n")
    server.bring(raw)
    return raw


def fetched(office: Any, box: Any, id: Any, **changes: Any) -> None:
    with use_locale("ru"):
        fetch_rest(office.installation, id, box, **({"limit": 1024 * 1024} | changes))


def test_a_message_too_large_is_fetched_whole_when_a_person_asks(
    office: Any, server: Any, visit: Any, desk: Any, box: Any
) -> None:
    raw = large(server)
    (id,) = visit(limit=100_000)
    assert "Забрать целиком" in desk.get(f"{NEW}?draft={id}").text
    desk.post(
        f"/records/drafts/{id}/register", office.form(edit="1", title="Напечатано до загрузки")
    )
    assert desk.post(f"/records/drafts/{id}/rest").status_code == 303
    assert arrival(office, id, "rest") == "asked"
    assert desk.post(f"/records/drafts/{id}/rest").status_code == 409
    fetched(office, box, id)
    assert arrival(office, id, "rest") is None
    with office.installation.store.read(arrival(office, id, "original")) as reading:
        assert b"".join(reading) == raw
    assert "Приложение.txt" in files_of(office, id)
    assert files_of(office, id).count(".eml") == 1
    assert "Напечатано до загрузки" in desk.get(f"{NEW}?draft={id}").text
    assert visit() == []


def test_a_large_message_is_found_where_kept_ones_are_moved_to(
    office: Any, server: Any, visit: Any, desk: Any, box: Any
) -> None:
    large(server)
    with server.client() as link:
        link.create("Kept")
    (id,) = visit(limit=100_000, move_to="Kept")
    desk.post(f"/records/drafts/{id}/rest")
    fetched(office, box, id, moved_to="Kept")
    assert arrival(office, id, "rest") is None


def test_what_cannot_be_fetched_is_told(
    office: Any, server: Any, visit: Any, desk: Any, box: Any
) -> None:
    large(server)
    (id,) = visit(limit=100_000)
    desk.post(f"/records/drafts/{id}/rest")
    fetched(office, box, id, limit=120_000)
    assert arrival(office, id, "rest") == "failed"
    assert desk.post(f"/records/drafts/{id}/rest").status_code == 303
    fetched(office, replace(box, port=1), id)
    assert arrival(office, id, "rest") == "gone"
