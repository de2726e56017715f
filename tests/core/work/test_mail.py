"""The daily letter over a real SMTP server, read back by the standard library."""

import email
import smtplib
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from desks import Desk
from uprava import testing
from uprava.db.sql import execute
from uprava.documents.models import AccessMark
from uprava.errors import InvalidError, UnavailableError
from uprava.i18n import use_locale
from uprava.installation import Installation
from uprava.work.jobs import plan_letters_of, send_letter_of
from uprava.work.mail.letter import checked
from uprava.work.mail.server import MailServer, UncertainError, deliver, read_address
from uprava.work.service.digests import WaitingRow, is_time, line_of

TODAY = testing.TODAY


@dataclass
class Inbox:
    """Keeps what arrives; answers as it is told to."""

    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    answer: str = "250 taken"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            parsed = email.message_from_bytes(envelope.content or b"", policy=default)
            assert isinstance(parsed, EmailMessage)
            self.letters.append(parsed)
            self.envelopes.append(envelope)
        return self.answer


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def post(inbox: Inbox) -> Iterator[Callable]:
    """Start the mail server on a port, with options; it stops with the test."""
    running: list[Controller] = []

    def start(port: int = 0, **options: object) -> int:
        port = port or free_port()
        controller = Controller(inbox, hostname="127.0.0.1", port=port, **options)
        controller.start()
        running.append(controller)
        return port

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def office(desk: Desk) -> Callable[..., Desk]:
    """Give the chief an address, and the installation a mail server."""

    def make(url: str, address: str = "chief@town.example") -> Desk:
        with desk.system() as session:
            execute(session, "update users.person set email = null where id <> %s",
                    (desk.chief.person_id,))  # fmt: skip
            execute(session, "update users.person set email = %s where id = %s",
                    (address, desk.chief.person_id))  # fmt: skip
            execute(session, "delete from work.digest")
        settings = desk.installation.settings.model_copy(
            update={"smtp_url": url, "mail_from": "Управа <uprava@town.example>",
                    "public_url": "https://docs.town.example"}
        )  # fmt: skip
        made = desk.installation
        return Desk(
            Installation(settings, made.plugins, made.engine, made.store, made.jobs),
            desk.town, desk.chief, desk.clerk, desk.stranger, desk.owner_url,
        )  # fmt: skip

    return make


def send(desk: Desk) -> None:
    send_letter_of(desk.installation, person_id=desk.chief.person_id, day=TODAY)


def state(desk: Desk) -> tuple:
    query = "select tried_at is not null, sent_at is not null, problem from work.digest where person_id = %s"  # noqa: E501
    (row,) = desk.ask(query, desk.chief.person_id)
    return row


def test_the_letter_says_what_waits_the_overdue_first(
    post: Callable, office: Callable, inbox: Inbox
) -> None:
    desk = office(f"smtp://127.0.0.1:{post()}")
    late = desk.memo("О паспорте готовности", due_on=TODAY - timedelta(days=1))
    desk.memo("Секретный заголовок", mark=AccessMark.RESTRICTED)
    desk.memo("Не открыт", seen=False)
    assert plan_letters_of(desk.installation, day=TODAY) == [desk.chief.person_id]
    send(desk)
    (letter,) = inbox.letters
    assert letter["To"].addresses[0].addr_spec == "chief@town.example"
    assert letter["From"].addresses[0].addr_spec == "uprava@town.example"
    assert letter["Subject"] == "Вас ждут 2 документа, просрочено: 1"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe"] == "<https://docs.town.example/profile>"
    assert letter["Message-ID"] == f"<digest-20261120-{desk.chief.person_id}@town.example>"
    text = letter.get_body(("plain",)).get_content()
    page = letter.get_body(("html",)).get_content()
    for body in (text, page):
        assert "О паспорте готовности" in body
        assert f"https://docs.town.example/docs/{late.id}" in body
        assert "документ ограниченного доступа" in body
        assert "Секретный" not in body
        assert "Не открыт" not in body
        assert body.index("Просрочено") < body.index("Без срока")
    assert state(desk) == (True, True, "")


def test_the_letter_counts_days_as_the_kind_does(office: Callable) -> None:
    (kind, *_) = office("").installation.plugins.kinds.values()
    monday = TODAY + timedelta(days=3)
    row = WaitingRow(UUID(int=1), kind.code, None, "О ремонте", AccessMark.COMMON, monday)
    with use_locale("ru"):
        told = {line_of(row, replace(kind, calendar_terms=counted), TODAY, "").due
                for counted in (False, True)}  # fmt: skip
    assert told == {"до 23.11 · остался 1 раб. день", "до 23.11 · осталось 3 кал. дня"}


def test_a_letter_goes_out_once_a_day(post: Callable, office: Callable, inbox: Inbox) -> None:
    desk = office(f"smtp://127.0.0.1:{post()}")
    desk.memo()
    assert plan_letters_of(desk.installation, day=TODAY) == [desk.chief.person_id]
    assert plan_letters_of(desk.installation, day=TODAY) == []
    workers = [threading.Thread(target=send, args=(desk,)) for _number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert len(inbox.letters) == 1
    assert plan_letters_of(desk.installation, day=TODAY + timedelta(days=3)) == [
        desk.chief.person_id
    ]


def test_nothing_waits_nothing_is_sent(post: Callable, office: Callable, inbox: Inbox) -> None:
    desk = office(f"smtp://127.0.0.1:{post()}")
    plan_letters_of(desk.installation, day=TODAY)
    send(desk)
    assert inbox.letters == []


def test_who_switched_letters_off_gets_none(post: Callable, office: Callable) -> None:
    desk = office(f"smtp://127.0.0.1:{post()}")
    with desk.system() as session:
        execute(session, "update users.person set digest = false where id = %s",
                (desk.chief.person_id,))  # fmt: skip
    assert plan_letters_of(desk.installation, day=TODAY) == []


def test_a_server_that_is_down_gets_the_letter_when_it_is_back(
    post: Callable, office: Callable, inbox: Inbox
) -> None:
    port = free_port()
    desk = office(f"smtp://127.0.0.1:{port}")
    desk.memo()
    plan_letters_of(desk.installation, day=TODAY)
    with pytest.raises(UnavailableError):
        send(desk)
    tried, sent, problem = state(desk)
    assert (tried, sent) == (False, False)
    assert problem
    post(port)
    inbox.answer = "451 come again"
    with pytest.raises(UnavailableError):
        send(desk)
    inbox.answer = "250 taken"
    send(desk)
    assert len(inbox.letters) == 1
    assert state(desk) == (True, True, "")


def test_a_refusal_for_good_is_noted_and_not_repeated(
    post: Callable, office: Callable, inbox: Inbox
) -> None:
    desk = office(f"smtp://127.0.0.1:{post()}")
    desk.memo()
    plan_letters_of(desk.installation, day=TODAY)
    inbox.answer = "554 no such person"
    send(desk)
    assert state(desk) == (True, False, "554 no such person")
    inbox.answer = "250 taken"
    send(desk)
    assert inbox.letters == []


def test_a_letter_nobody_knows_of_is_not_sent_twice(office: Callable) -> None:
    """The server takes the whole text, then the connection breaks before it answers."""
    port, texts = free_port(), []

    def half_a_server() -> None:
        with socket.create_server(("127.0.0.1", port)) as listener:
            link, _address = listener.accept()
            with link, link.makefile("rwb", buffering=0) as stream:
                stream.write(b"220 here\r\n")
                for line in stream:
                    if line.upper().startswith(b"DATA"):
                        stream.write(b"354 go on\r\n")
                        break
                    stream.write(b"250 yes\r\n")
                for line in stream:
                    texts.append(line)
                    if line == b".\r\n":
                        return

    server = threading.Thread(target=half_a_server)
    server.start()
    time.sleep(0.2)
    desk = office(f"smtp://127.0.0.1:{port}")
    desk.memo()
    plan_letters_of(desk.installation, day=TODAY)
    send(desk)
    server.join(10)
    tried, sent, problem = state(desk)
    assert (tried, sent) == (True, False)
    assert problem
    assert texts
    send(desk)
    assert state(desk)[:2] == (True, False)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of localhost that is its own authority."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
         str(folder / "key.pem"), "-out", str(folder / "cert.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder


def tls_of(folder: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def test_starttls_and_login(
    post: Callable, office: Callable, inbox: Inbox, certificate: Path
) -> None:
    def enter(_server: SMTP, _session: Session, _envelope: Envelope, _way: str, data: object):
        assert isinstance(data, LoginPassword)
        return AuthResult(success=(data.login, data.password) == (b"post", b"p@ss/word"))

    port = post(tls_context=tls_of(certificate), require_starttls=True, auth_required=True,
                authenticator=enter)  # fmt: skip
    url = f"smtp://post:p%40ss%2Fword@localhost:{port}?starttls=1&ca={certificate / 'cert.pem'}"
    desk = office(url)
    desk.memo()
    plan_letters_of(desk.installation, day=TODAY)
    send(desk)
    assert len(inbox.letters) == 1
    wrong = office(url.replace("post:", "other:"))
    plan_letters_of(wrong.installation, day=TODAY)
    with pytest.raises(UnavailableError):
        send(wrong)


def test_an_unknown_certificate_and_a_missing_starttls_stop_the_letter(
    post: Callable, inbox: Inbox, certificate: Path
) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"] = "a@town.example", "b@town.example"
    letter.set_content("text")
    secure = post(tls_context=tls_of(certificate))
    plain = post()
    for server in (
        MailServer("localhost", secure, starttls=True),
        MailServer("localhost", plain, starttls=True),
        MailServer("localhost", plain, tls=True),
    ):
        with pytest.raises(UnavailableError):
            deliver(server, letter)
    assert inbox.letters == []


def test_a_server_that_drips_is_cut_off_in_time() -> None:
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            link, _address = listener.accept()
            with link:
                while not stop.wait(0.1):
                    try:
                        link.send(b"2")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        letter = EmailMessage()
        letter["From"], letter["To"] = "a@town.example", "b@town.example"
        started = time.monotonic()
        with pytest.raises((UnavailableError, UncertainError)):
            deliver(MailServer("127.0.0.1", listener.getsockname()[1]), letter, total=1.0)
        assert time.monotonic() - started < 5
        stop.set()
        thread.join(5)


@pytest.mark.parametrize(
    "address",
    ["a@b.example\r\nBcc: all@town.example", "a b@c.example", "a@b,c@d.example", "<a@b.example>",
     "a", "", "a@b@c", "имя@почта.рф", "a@" + "x" * 300],
)  # fmt: skip
def test_an_address_that_is_not_one_address_gets_no_letter(
    post: Callable, office: Callable, inbox: Inbox, address: str
) -> None:
    with pytest.raises(InvalidError):
        checked(address)
    if not address:
        return
    desk = office(f"smtp://127.0.0.1:{post()}", address)
    desk.memo()
    plan_letters_of(desk.installation, day=TODAY)
    send(desk)
    assert inbox.letters == []
    assert state(desk)[2]


def test_a_cyrillic_domain_is_written_to(post: Callable, office: Callable, inbox: Inbox) -> None:
    desk = office(f"smtp://127.0.0.1:{post()}", "glava@город.рф")
    desk.memo()
    plan_letters_of(desk.installation, day=TODAY)
    send(desk)
    assert inbox.envelopes[0].rcpt_tos == ["glava@xn--c1adkqb.xn--p1ai".replace(
        "xn--c1adkqb", "город".encode("idna").decode())]  # fmt: skip


def test_names_and_titles_cannot_begin_a_header(
    post: Callable, office: Callable, inbox: Inbox
) -> None:
    desk = office(f"smtp://127.0.0.1:{post()}")
    with desk.system() as session:
        execute(session, "update users.person set surname = %s where id = %s",
                ("Орлов\r\nBcc: all@town.example\r\n\r\nтекст", desk.chief.person_id))  # fmt: skip
    desk.memo("Тема\r\n.\r\nRCPT TO:<x@town.example>\r\n<script>alert(1)</script>")
    plan_letters_of(desk.installation, day=TODAY)
    send(desk)
    (letter,) = inbox.letters
    assert letter["Bcc"] is None
    assert inbox.envelopes[0].rcpt_tos == ["chief@town.example"]
    assert "<script>" not in letter.get_body(("html",)).get_content()


def test_a_line_of_one_dot_does_not_end_the_letter(post: Callable, inbox: Inbox) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"] = "a@town.example", "b@town.example"
    letter.set_content("one\n.\n..two\nthree\n", cte="7bit")
    deliver(MailServer("127.0.0.1", post()), letter)
    text = inbox.letters[0].get_content().replace("\r\n", "\n")
    assert text == "one\n.\n..two\nthree\n"
    assert smtplib.quotedata("a\n.b") == "a\r\n..b"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", MailServer("mail.example", 25)),
        ("smtp://mail.example?starttls=1", MailServer("mail.example", 587, starttls=True)),
        ("smtps://u:p@mail.example", MailServer("mail.example", 465, True, False, "u", "p")),
        ("smtp://mail.example:2525", MailServer("mail.example", 2525)),
    ],
)
def test_the_address_of_the_server_is_read(url: str, server: MailServer) -> None:
    assert read_address(url) == server


@pytest.mark.parametrize("url", ["http://mail", "smtp://", "smtp://h?startls=1", "mail.example"])
def test_an_address_of_a_server_with_a_mistake_is_refused(url: str) -> None:
    with pytest.raises(InvalidError):
        read_address(url)


def test_the_password_is_not_shown() -> None:
    assert "geheim" not in repr(read_address("smtp://u:geheim@mail.example"))


@pytest.mark.parametrize(
    ("moment", "wanted"),
    [
        (datetime(2026, 11, 20, 7, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 20, 8, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 20, 18, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 21, 9, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 4, 9, 0, tzinfo=UTC), False),
    ],
)
def test_letters_go_out_by_day_on_working_days(moment: datetime, wanted: bool) -> None:
    assert moment.date() >= date(2026, 11, 4)
    assert is_time(moment) is wanted
