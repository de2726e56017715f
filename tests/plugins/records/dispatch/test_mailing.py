"""A letter with its files over a real SMTP server: taken, refused, hung up on, dropped."""

import hashlib
import socket
import threading
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from dispatching import Dispatching, Inbox, free_port
from uprava import testing
from uprava.db.sql import execute
from uprava.documents.models import AccessMark
from uprava.errors import UnavailableError
from uprava_records.dispatch.service import acting
from uprava_records.dispatch.service.sending import send_dispatch_of

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\n.\r\n..\nFrom me\n%%EOF"
SIG = bytes(reversed(range(256))) * 3

MAIL = {"name": "Министерство ЖКХ", "channel": "email", "email": "minzkh@zaozersk.example"}


@pytest.fixture
def letter(dispatching: Dispatching) -> Callable[..., tuple]:
    def make(url: str, **options: object) -> tuple:
        id = dispatching.letter(
            MAIL, files=(("Письмо с подписью.pdf", "application/pdf", PDF),
                         ("Письмо с подписью.pdf.sig", "application/pkcs7-signature", SIG)),
            **options,  # type: ignore[arg-type]
        )  # fmt: skip
        (dispatch,) = dispatching.dispatches(id)
        installation = dispatching.mailing(url)
        with dispatching.as_clerk() as session:
            session.info["installation"] = installation
            execute(session, "update records.dispatch set state = 'sending', sent_by = %s"
                    " where id = %s", (dispatching.clerk.person_id, dispatch))  # fmt: skip
        return id, dispatch, installation

    return make


def go(installation: object, dispatch: int) -> None:
    send_dispatch_of(installation, dispatch_id=dispatch, day=testing.TODAY)  # type: ignore[arg-type]


def parts(letter: EmailMessage) -> dict[str, bytes]:
    return {
        str(part.get_filename()): part.get_payload(decode=True)  # type: ignore[misc]
        for part in letter.iter_attachments()
    }


def test_the_signed_file_and_its_signature_arrive_byte_for_byte(
    letter: Callable, post: Callable, inbox: Inbox, dispatching: Dispatching
) -> None:
    id, dispatch, installation = letter(f"smtp://127.0.0.1:{post()}")
    go(installation, dispatch)
    (got,) = inbox.letters
    files = parts(got)
    assert list(files) == ["Письмо с подписью.pdf", "Письмо с подписью.pdf.sig"]
    assert hashlib.sha256(files["Письмо с подписью.pdf"]).digest() == hashlib.sha256(PDF).digest()
    assert files["Письмо с подписью.pdf.sig"] == SIG
    assert inbox.envelopes[0].rcpt_tos == ["minzkh@zaozersk.example"]
    body = got.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "01-13/1" in body
    assert "О готовности котельных" in body
    assert "— Письмо с подписью.pdf\r\n" in body
    assert str(got["Subject"]) == "Администрация города: письмо № 01-13/1 от 20.11.2026"
    assert dispatching.state(dispatch) == "sent"
    state = dispatching.value("select state from documents.document where id = %s", id)
    assert state == "sent"
    assert "dispatch.taken" in dispatching.acts(id)


def test_a_refused_letter_is_a_failure_with_the_servers_words(
    letter: Callable, post: Callable, inbox: Inbox, dispatching: Dispatching
) -> None:
    id, dispatch, installation = letter(f"smtp://127.0.0.1:{post()}")
    inbox.answer = "550 5.1.1 no such mailbox"
    go(installation, dispatch)
    assert dispatching.state(dispatch) == "failed"
    said = dispatching.value("select said from records.dispatch where id = %s", dispatch)
    assert said == "550 5.1.1 no such mailbox"
    state = dispatching.value("select state from documents.document where id = %s", id)
    assert state == "registered"


def test_a_silent_server_is_tried_again_under_the_same_message_id(
    letter: Callable, post: Callable, inbox: Inbox, dispatching: Dispatching
) -> None:
    _id, dispatch, installation = letter(f"smtp://127.0.0.1:{free_port()}")
    with pytest.raises(UnavailableError):
        go(installation, dispatch)
    assert dispatching.state(dispatch) == "sending"
    query = "select message_id from records.dispatch where id = %s"
    first = dispatching.value(query, dispatch)
    again = dispatching.mailing(f"smtp://127.0.0.1:{post()}")
    go(again, dispatch)
    assert [str(each["Message-ID"]) for each in inbox.letters] == [first]
    assert dispatching.value("select tries from records.dispatch where id = %s", dispatch) == 2


def test_a_server_that_is_silent_too_long_makes_a_failure(
    letter: Callable, dispatching: Dispatching
) -> None:
    _id, dispatch, installation = letter(f"smtp://127.0.0.1:{free_port()}")
    with dispatching.system() as session:
        execute(session, "update records.dispatch set tries = 11 where id = %s", (dispatch,))
    go(installation, dispatch)
    assert dispatching.state(dispatch) == "failed"
    assert dispatching.value("select problem from records.dispatch where id = %s", dispatch) == (
        "silent"
    )


def test_a_letter_taken_once_is_not_sent_by_a_second_job(
    letter: Callable, post: Callable, inbox: Inbox
) -> None:
    _id, dispatch, installation = letter(f"smtp://127.0.0.1:{post()}")
    go(installation, dispatch)
    go(installation, dispatch)
    assert len(inbox.letters) == 1


def test_a_worker_that_died_over_a_letter_leaves_it_to_people(
    letter: Callable, post: Callable, inbox: Inbox, dispatching: Dispatching
) -> None:
    _id, dispatch, installation = letter(f"smtp://127.0.0.1:{post()}")
    with dispatching.system() as session:
        execute(session, "update records.dispatch set claimed_at = now() where id = %s",
                (dispatch,))  # fmt: skip
    go(installation, dispatch)
    assert inbox.letters == []
    assert dispatching.value("select problem from records.dispatch where id = %s", dispatch) == (
        "uncertain"
    )


def dropping(after: bytes) -> int:
    """Start a server that drops the connection when the letter ends; return its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        link, _address = listener.accept()
        with link, listener:
            link.sendall(b"220 here\r\n")
            data = b""
            while not data.endswith(after):
                got = link.recv(65536)
                if not got:
                    return
                data += got
                if b"\r\n.\r\n" in data:
                    return
                if got.upper().startswith(b"DATA"):
                    link.sendall(b"354 go on\r\n")
                elif got.upper().startswith((b"EHLO", b"MAIL", b"RCPT")):
                    link.sendall(b"250 ok\r\n")

    threading.Thread(target=serve, daemon=True).start()
    return int(listener.getsockname()[1])


def test_a_connection_dropped_after_the_letter_is_told_as_uncertain(
    letter: Callable, dispatching: Dispatching
) -> None:
    _id, dispatch, installation = letter(f"smtp://127.0.0.1:{dropping(b'never')}")
    go(installation, dispatch)
    assert dispatching.state(dispatch) == "failed"
    assert dispatching.value("select problem from records.dispatch where id = %s", dispatch) == (
        "uncertain"
    )


def test_a_server_that_hangs_is_given_up_and_tried_again(
    letter: Callable, dispatching: Dispatching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("uprava.work.mail.server.PATIENCE", 0.3)
    listener = socket.create_server(("127.0.0.1", 0))
    _id, dispatch, installation = letter(f"smtp://127.0.0.1:{listener.getsockname()[1]}")
    with listener, pytest.raises(UnavailableError):
        go(installation, dispatch)
    assert dispatching.state(dispatch) == "sending"


def test_a_restricted_document_does_not_go_by_mail(
    letter: Callable, post: Callable, inbox: Inbox, dispatching: Dispatching
) -> None:
    _id, dispatch, installation = letter(f"smtp://127.0.0.1:{post()}", mark=AccessMark.RESTRICTED)
    go(installation, dispatch)
    assert inbox.letters == []
    assert dispatching.value("select problem from records.dispatch where id = %s", dispatch) == (
        "restricted"
    )


def test_names_cannot_begin_headers_of_their_own(
    dispatching: Dispatching, post: Callable, inbox: Inbox
) -> None:
    id = dispatching.letter(
        {"name": "Злой\r\nBcc: thief@evil.example", "channel": "email", "email": "a@b.example"},
        title="Тема\r\nX-Evil: yes",
    )
    (dispatch,) = dispatching.dispatches(id)
    with dispatching.system() as session:
        execute(session, "update records.dispatch set state = 'sending' where id = %s", (dispatch,))
    go(dispatching.mailing(f"smtp://127.0.0.1:{post()}"), dispatch)
    (got,) = inbox.letters
    assert got["Bcc"] is None
    assert got["X-Evil"] is None
    assert inbox.envelopes[0].rcpt_tos == ["a@b.example"]


def test_without_a_mail_server_the_act_says_so_and_nothing_changes(
    dispatching: Dispatching,
) -> None:
    id = dispatching.letter(MAIL)
    (dispatch,) = dispatching.dispatches(id)
    with dispatching.as_clerk() as session:
        outcome = acting.send(session, [dispatch], reader=dispatching.clerk, at=testing.NOW)
    assert outcome.done == 0
    assert "UPRAVA_SMTP_URL" in outcome.refused[0].why
    assert dispatching.state(dispatch) == "queued"
