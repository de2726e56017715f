"""What else becomes of an arrival: shared, held, put off, refused with an answer, passed on."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler
from uprava.clock import office_day
from uprava_records.mail.service.answering import answer_sender

from .conftest import message

NEW = "/records/incoming/new"


class Post(Handler):
    """Keeps what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[Any] = []

    def handle_message(self, letter: Any) -> None:
        self.letters.append(letter)


@pytest.fixture
def post(office: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """A real SMTP server the installation sends by."""
    handler = Post()
    server = Controller(handler, hostname="127.0.0.1", port=0)
    server.port = free_port()
    server.start()
    settings = office.installation.settings
    url = f"smtp://127.0.0.1:{server.port}"
    changed = settings.model_copy(update={"smtp_url": url, "mail_from": "kanc@town.example"})
    object.__setattr__(office.installation, "settings", changed)
    yield handler
    object.__setattr__(office.installation, "settings", settings)
    server.stop()


def free_port() -> int:
    import socket

    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture
def came(office: Any, server: Any, visit: Any) -> Any:
    """A message that waits."""
    server.bring(message("О субботнике", id="<42@zaozer.example>").as_bytes())
    (id,) = visit()
    return id


def state(office: Any, id: Any, column: str = "state") -> Any:
    return office.value(f"select {column} from records.arrival where id = %s", id)


def test_an_arrival_is_seen_by_all_who_register_in_the_unit_and_by_nobody_else(
    office: Any, desk: Any, came: Any
) -> None:
    assert "О субботнике" in desk.get(NEW).text
    assert "О субботнике" in office.at(office.colleague).get(NEW).text
    stranger = office.at(office.stranger)
    assert stranger.get(f"{NEW}?draft={came}").status_code in (403, 404)


def test_two_who_look_at_once_are_told_of_each_other(office: Any, desk: Any, came: Any) -> None:
    assert desk.get(f"{NEW}?draft={came}").status_code == 200
    other = office.at(office.colleague)
    assert "сейчас разбирает Крылова" in other.get(f"{NEW}?draft={came}").text
    form = office.form(key="k2", channel="email")
    assert other.post(f"/records/drafts/{came}/register", form).status_code == 409
    assert other.post(f"/records/drafts/{came}/take-over").status_code == 303
    assert desk.post(f"/records/drafts/{came}", files={"title": (None, "x")}).status_code == 409
    assert other.post(f"/records/drafts/{came}/register", form).status_code == 303
    assert state(office, came) == "registered"


def test_a_letter_put_off_leaves_the_queue_until_its_day(office: Any, desk: Any, came: Any) -> None:
    today = office_day(office.installation.settings.timezone)
    until = (today + timedelta(days=3)).isoformat()
    assert desk.post(f"/records/drafts/{came}/put-off", {"until": until}).status_code == 303
    assert "О субботнике" not in desk.get(NEW).text
    assert "О субботнике" in desk.get(f"{NEW}?tab=later").text
    past = desk.post(f"/records/drafts/{came}/put-off", {"until": "2020-01-01"})
    assert past.status_code == 422


def test_a_refusal_is_kept_with_its_reason_and_answered_by_mail(
    office: Any, desk: Any, came: Any, post: Post
) -> None:
    page = desk.get(f"{NEW}?draft={came}").text
    assert "Ваше письмо «О субботнике»" in page
    form = {"reason": "вложенный файл не открывается", "answer": "on", "text": "Причина: …"}
    assert desk.post(f"/records/drafts/{came}/refuse", form).status_code == 303
    assert state(office, came) == "refused"
    answer_sender(office.installation, arrival_id=str(came))
    answer_sender(office.installation, arrival_id=str(came))
    (letter,) = post.letters
    assert letter["To"].endswith("<mingkh@zaozer.example>")
    assert letter["In-Reply-To"] == "<42@zaozer.example>"
    text = letter.get_payload(decode=True).decode()
    assert "Причина: вложенный файл не открывается" in text
    assert state(office, came, "answer_state") == "sent"
    aside = desk.get("/records/incoming/aside").text
    assert "вложенный файл не открывается" in aside
    assert "отправителю отвечено" in aside


def test_a_refusal_without_a_reason_is_none(office: Any, desk: Any, came: Any) -> None:
    assert desk.post(f"/records/drafts/{came}/refuse", {"reason": " "}).status_code == 422
    assert state(office, came) == "waiting"


def test_what_is_not_subject_to_registration_leaves_with_its_kind(
    office: Any, desk: Any, came: Any
) -> None:
    form = {"kind": "реклама, коммерческое предложение"}
    assert desk.post(f"/records/drafts/{came}/unregistered", form).status_code == 303
    assert state(office, came) == "unregistered"
    assert state(office, came, "reason") == form["kind"]


def test_an_arrival_is_not_simply_removed(office: Any, desk: Any, came: Any) -> None:
    assert desk.post(f"/records/drafts/{came}/discard").status_code == 409


def test_an_appeal_is_passed_on_to_who_registers_appeals(office: Any, desk: Any, came: Any) -> None:
    assert "Передать в обращения" in desk.get(f"{NEW}?draft={came}").text
    answer = desk.post(f"/records/drafts/{came}/pass-on")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/docs/"), "who registers letters only"
    assert state(office, came) == "passed"
    waits = "select count(*) from work.item where folder = 'appeals-register' and principal_id = %s"
    assert office.value(waits, office.town.chancellery_id) == 1
