"""Messages of a real IMAP server become arrivals: each once, whole, none lost."""

import hashlib
import os
import time
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from uprava.errors import UnavailableError
from uprava_records.mail.service import polling
from uprava_records.mail.service.mailbox import read_url, visiting

from .conftest import attach, message

Maker = Callable[..., bytes]
NEW = "/records/incoming/new"


def arrival(office: Any, id: Any, column: str) -> Any:
    return office.value(f"select {column} from records.arrival where id = %s", id)


def files_of(office: Any, id: Any) -> list[str]:
    query = "select string_agg(name, '|' order by id) from records.draft_file where draft_id = %s"
    return str(office.value(query, id)).split("|")


def test_a_letter_arrives_with_its_files_and_fills_the_form(
    office: Any, server: Any, visit: Any, desk: Any, pdf: Maker
) -> None:
    letter = message("Fwd: О готовности котельных")
    content = pdf()
    attach(letter, "Письмо о готовности.pdf", content)
    server.bring(letter.as_bytes())
    (id,) = visit()
    names = files_of(office, id)
    assert names[0] == "Письмо о готовности.pdf"
    assert names[1].endswith(".eml")
    main = "select sha256 from records.draft_file where draft_id = %s order by id limit 1"
    assert office.value(main, id) == hashlib.sha256(content).hexdigest()
    answer = desk.get(f"{NEW}?draft={id}")
    page = answer.text
    assert answer.status_code == 200, page[page.find("<main") :][:1500]
    assert "14-2/5871" in page
    assert "из письма" in page
    assert "mingkh@zaozer.example" in page
    registered = desk.post(
        f"/records/drafts/{id}/register", office.form(key="k1", channel="email", after="open")
    )
    assert registered.status_code == 303, registered.text
    assert arrival(office, id, "state") == "registered"
    assert arrival(office, id, "document_id") is not None


def test_the_message_is_kept_byte_for_byte_and_stays_on_the_server(
    office: Any, server: Any, visit: Any
) -> None:
    raw = message().as_bytes().replace(b"\n", b"\r\n")
    server.bring(raw)
    (id,) = visit()
    stored = arrival(office, id, "original")
    with office.installation.store.read(stored) as reading:
        assert b"".join(reading) == raw
    assert server.count() == 1


def test_a_message_is_kept_once_however_often_the_mailbox_is_read(
    office: Any, server: Any, visit: Any
) -> None:
    first = message("Первое").as_bytes()
    server.bring(first, message("Второе").as_bytes())
    assert len(visit()) == 2
    assert visit() == []
    server.bring(first)  # delivered twice by a relay
    assert visit() == []
    server.restore()
    server.bring(first, message("Третье").as_bytes())  # the mailbox was restored: other UIDs
    assert len(visit()) == 1


def test_a_worker_killed_between_fetching_and_keeping_loses_and_doubles_nothing(
    office: Any, server: Any, visit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.bring(*(message(f"Письмо {n}").as_bytes() for n in range(3)))

    class KilledError(BaseException):
        """The process is gone."""

    kept = polling.keep
    calls = []

    def die(*args: Any, **named: Any) -> Any:
        calls.append(kept(*args, **named))
        if len(calls) == 2:
            raise KilledError
        return calls[-1]

    monkeypatch.setattr(polling, "keep", die)
    with pytest.raises(KilledError):
        visit()
    monkeypatch.setattr(polling, "keep", kept)
    again = visit()
    count = "select count(*) from records.arrival where unit_id = %s"
    assert len(again) == 2
    assert office.value(count, office.town.chancellery_id) == 3


def test_kept_messages_are_moved_where_the_office_wants_them(
    office: Any, server: Any, visit: Any
) -> None:
    server.bring(message().as_bytes())
    with server.client() as link:
        link.create("Kept")
    visit(move_to="Kept")
    assert (server.count(), server.count("Kept")) == (0, 1)


def test_the_same_file_twice_pictures_of_the_text_and_cards_are_left_out(
    office: Any, server: Any, visit: Any, pdf: Maker
) -> None:
    letter = message()
    content = pdf()
    attach(letter, "Письмо.pdf", content)
    attach(letter, "Копия письма.pdf", content)
    attach(letter, "winmail.dat", b"x\x9f\x3e\x22", "application/ms-tnef")
    attach(letter, "Иванов.vcf", b"BEGIN:VCARD", "text/vcard")
    letter.add_attachment(
        b"\x89PNG", maintype="image", subtype="png", disposition="inline", cid="<logo@x>"
    )
    server.bring(letter.as_bytes())
    (id,) = visit()
    assert len(files_of(office, id)) == 2
    told = str(arrival(office, id, "told"))
    assert "Outlook" in told
    assert "Иванов.vcf" in told


def test_a_forwarded_letter_gives_its_files_and_itself(
    office: Any, server: Any, visit: Any, pdf: Maker
) -> None:
    inner = message("Вложенное письмо")
    attach(inner, "Приказ.pdf", pdf())
    outer = message("Пересылаю")
    outer.add_attachment(inner)
    server.bring(outer.as_bytes())
    (id,) = visit()
    assert files_of(office, id)[0] == "Приказ.pdf"
    assert "Вложенное письмо.eml" in files_of(office, id)


def test_refused_files_are_named_and_the_rest_goes_on(
    office: Any, server: Any, visit: Any, desk: Any, pdf: Maker
) -> None:
    letter = message()
    attach(letter, "счёт.exe", b"MZ\x90\x00" + b"\0" * 200, "application/octet-stream")
    attach(letter, "пусто.pdf", b"")
    attach(letter, "Письмо.pdf", pdf())
    server.bring(letter.as_bytes())
    (id,) = visit()
    assert files_of(office, id)[0] == "Письмо.pdf"
    page = desk.get(f"{NEW}?draft={id}").text
    assert "счёт.exe" in page
    assert "файл пуст" in page


def test_a_message_too_large_stays_in_the_mailbox_and_is_told(
    office: Any, server: Any, visit: Any
) -> None:
    letter = message()
    attach(letter, "Видео.bin", os.urandom(200_000), "application/octet-stream")
    server.bring(letter.as_bytes())
    (id,) = visit(limit=100_000)
    assert "лежит только в почтовом ящике" in str(arrival(office, id, "told"))
    assert server.count() == 1


HOSTILE = {
    "no heading": b"\r\n\r\n",
    "not a message": bytes(range(256)) * 20,
    "broken multipart": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n--x\r\n" * 50,
    "injected subject": b"Subject: =?utf-8?q?a=0D=0ABcc:_x@y.example?=\r\n\r\nx",
    "cp1251 heading": "Subject: О ремонте\r\nFrom: Иванов <i@b.ru>\r\n\r\nПрошу".encode("cp1251"),
    "a thousand letters in each other": b"Content-Type: message/rfc822\r\n\r\n" * 1000 + b"x",
    "unknown charset": b'Content-Type: text/plain; charset="x-nothing"\r\n\r\n\xd0\x9f',
    "script": b"Subject: <script>alert(1)</script>\r\nContent-Type: text/html\r\n\r\n<img src=x>",
    "date of no calendar": b"Date: Fri, 99 Nov 99999 25:61:00 +9999\r\nSubject: d\r\n\r\nx",
    "name with a path": b"Content-Type: application/x; name=../../etc/passwd\r\n\r\nroot",
    "null bytes": b"Subject: a\0b\r\nFrom: \0\r\n\r\n\0\0",
}


def test_hostile_messages_are_kept_and_block_nothing(
    office: Any, server: Any, visit: Any, desk: Any
) -> None:
    server.bring(*HOSTILE.values())
    made = visit()
    assert len(made) == len(HOSTILE)
    for id in made:
        answer = desk.get(f"{NEW}?draft={id}")
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
    names = "select string_agg(name, '|') from records.draft_file where draft_id = any (%s)"
    assert "/" not in office.value(names, made)


def test_a_server_without_our_trust_is_not_talked_to(office: Any, server: Any) -> None:
    url = server.url.partition("?")[0]
    with pytest.raises(UnavailableError), visiting(read_url(url)):
        pass


def test_a_visit_that_takes_too_long_is_cut_off(server: Any, box: Any) -> None:
    server.bring(message().as_bytes())
    with pytest.raises(UnavailableError), visiting(box, total=0.5) as visit:
        time.sleep(0.8)
        visit.uids_after(0)


def test_an_automatic_answer_says_so(office: Any, server: Any, visit: Any) -> None:
    letter: EmailMessage = message("Out of office", **{"Auto-Submitted": "auto-replied"})
    server.bring(letter.as_bytes())
    (id,) = visit()
    assert "автоматический ответ" in str(arrival(office, id, "told"))
