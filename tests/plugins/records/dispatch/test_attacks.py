"""Two at once, a server that dies over a letter, a killed worker, thousands, forged reports."""

import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from dispatching import Dispatching
from tests_support.bounces import absent, bounce, displayed
from tests_support.smtp import Post, smtp_server
from uprava import testing
from uprava.capabilities import MailNotice, TakenNotice
from uprava.clock import now
from uprava.db.sql import execute
from uprava.documents.lending import lend
from uprava.errors import UnavailableError
from uprava.rendering import open_mail
from uprava.settings import Settings
from uprava_records.dispatch.card import panels_of
from uprava_records.dispatch.service import acting
from uprava_records.dispatch.service.listing import Asked, count_dispatches, list_dispatches
from uprava_records.dispatch.service.noticing import take_notice
from uprava_records.dispatch.service.sending import send_dispatch_of

MINISTRY = "minfin@zaozer.example"
MAIL = {"name": "Минфин", "channel": "email", "email": MINISTRY}
HAND = {"name": "Прокуратура", "channel": "hand"}


@pytest.fixture
def smtp() -> Iterator[Post]:
    with smtp_server() as running:
        yield running


def asked(dispatching: Dispatching, **options: object) -> int:
    """Register a letter whose dispatch by e-mail somebody has asked for; return it."""
    (id,) = dispatching.dispatches(dispatching.letter(MAIL, **options))  # type: ignore[arg-type]
    with dispatching.system() as session:
        execute(session, "update records.dispatch set state = 'sending' where id = %s", (id,))
    return id


def go(dispatching: Dispatching, url: str, id: int) -> None:
    send_dispatch_of(dispatching.mailing(url), dispatch_id=id, day=testing.TODAY)


def of(dispatching: Dispatching, id: int, column: str) -> object:
    return dispatching.value(f"select {column} from records.dispatch where id = %s", id)


def test_two_who_send_the_same_at_once_send_it_once(dispatching: Dispatching) -> None:
    document = dispatching.letter(HAND, HAND | {"name": "Дума"})
    ids = dispatching.dispatches(document)
    outcomes: list[acting.Outcome] = []
    ready = threading.Barrier(2)

    def press() -> None:
        with dispatching.as_clerk() as session:
            ready.wait(10)
            outcomes.append(acting.send(session, ids, reader=dispatching.clerk, at=now()))
            time.sleep(0.1)

    threads = [threading.Thread(target=press) for _each in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert sorted(each.done for each in outcomes) == [0, 2]
    assert dispatching.acts(document).count("dispatch.sent") == 2


def dying(after: int) -> int:
    """Start a server that is reset after it has read so many bytes of a letter; its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        link, _address = listener.accept()
        with listener:
            link.sendall(b"220 here\r\n")
            data, begun = b"", False
            while len(data) < after:
                got = link.recv(4096)
                if begun:
                    data += got
                elif got.upper().startswith(b"DATA"):
                    begun = True
                    link.sendall(b"354 go on\r\n")
                else:
                    link.sendall(b"250 ok\r\n")
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            link.close()

    threading.Thread(target=serve, daemon=True).start()
    return int(listener.getsockname()[1])


def test_a_server_that_dies_in_the_middle_of_a_letter_gets_it_once_later(
    dispatching: Dispatching, smtp: Post
) -> None:
    large = (("Письмо.pdf", "application/pdf", b"%PDF-1.7" + os.urandom(6_000_000)),)
    id = asked(dispatching, files=large)
    with pytest.raises(UnavailableError):
        go(dispatching, f"smtp://127.0.0.1:{dying(10_000)}", id)
    assert of(dispatching, id, "state || ' ' || problem") == "sending silent"
    go(dispatching, smtp.url, id)
    assert of(dispatching, id, "state") == "sent"
    assert len(smtp.letters) == 1


KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from uprava.testing import make_settings
from uprava.installation import opened
from uprava_records.dispatch.service import sending

folder, url, smtp, id = sys.argv[1:]
settings = make_settings(Path(folder), url, smtp_url=smtp, mail_from="office@town.example")

def die(*_given, **_named):
    os.kill(os.getpid(), signal.SIGKILL)

sending.settle = die
with opened(settings) as installation:
    sending.send_dispatch_of(installation, dispatch_id=int(id), day=date(2026, 11, 20))
"""


def test_a_worker_killed_between_sending_and_writing_down_leaves_one_letter_and_says_so(
    dispatching: Dispatching, smtp: Post, settings: Settings
) -> None:
    id = asked(dispatching)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(settings.data), str(settings.database_url), smtp.url,
         str(id)],
        check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert len(smtp.letters) == 1
    assert of(dispatching, id, "state") == "sending"
    go(dispatching, smtp.url, id)
    assert len(smtp.letters) == 1
    assert of(dispatching, id, "state || ' ' || problem") == "failed uncertain"
    message = str(smtp.letters[0]["Message-ID"])
    taken = notice(dispatching, bounce(message, MINISTRY, action="delivered", said="250 ok"))
    assert taken is not None
    assert of(dispatching, id, "concat(state, problem)") == "delivered"


def test_four_thousand_addressees_are_queued_listed_and_shown(dispatching: Dispatching) -> None:
    rows = [HAND | {"name": f"Адресат {n:04d}"} for n in range(4000)]
    begun = time.monotonic()
    document = dispatching.letter(*rows)
    ids = dispatching.dispatches(document)
    assert len(ids) == 4000
    with dispatching.as_clerk() as session:
        head = acting.head_of(session, document)
        (panel,) = panels_of(session, dispatching.clerk, head)
        assert panel.count == 4000
        assert len(panel.values["rows"]) == 30
        assert count_dispatches(session, "queue", Asked(), reader=dispatching.clerk) == 1001
        page = list_dispatches(session, "queue", Asked(), reader=dispatching.clerk)
        assert [row.name for row in page.rows[:2]] == ["Адресат 0000", "Адресат 0001"]
        done = acting.send(session, ids[:500], reader=dispatching.clerk, at=testing.NOW)
        assert done.done == 500
    assert time.monotonic() - begun < 60


def notice(dispatching: Dispatching, raw: bytes) -> TakenNotice | None:
    """Let a report be opened in the sandbox and matched, as the mailbox does."""
    with lend([raw]) as path:
        mail = open_mail(path)
    given = MailNotice(mail.about, mail.sender_address, mail.subject, now(), mail.reports)
    with dispatching.system() as session:
        return take_notice(session, given)


def sent(dispatching: Dispatching, smtp: Post) -> tuple[int, str]:
    """Send a letter; return its dispatch and its Message-ID."""
    id = asked(dispatching)
    go(dispatching, smtp.url, id)
    return id, str(smtp.letters[-1]["Message-ID"])


def test_a_forged_report_changes_nothing(dispatching: Dispatching, smtp: Post) -> None:
    id, message = sent(dispatching, smtp)
    before = of(dispatching, id, "row(state, problem, said, settled_on)::text")
    elsewhere = message.replace("@town.example", "@other.example")
    guessed = f"<dispatch-{id}-000000000000@town.example>"
    for raw in (
        bounce(guessed, MINISTRY), bounce(elsewhere, MINISTRY), bounce("<>", MINISTRY),
        bounce("x" * 900, MINISTRY), absent(guessed, MINISTRY),
        bounce("<a@b.example>", MINISTRY).replace(b"multipart/report", b"multipart/mixed"),
    ):  # fmt: skip
        assert notice(dispatching, raw) is None
    for raw in (
        bounce(message, "somebody@else.example"),
        bounce(message, "x" * 5000 + "@zaozer.example"),
        bounce(message, MINISTRY, action="exploded"),
        bounce(message, MINISTRY).replace(b"message/delivery-status", b"text/plain"),
        displayed(
            message, MINISTRY, disposition="automatic-action/MDN-sent-automatically; deleted"
        ),
        absent(message, "thief@evil.example"),
    ):
        assert notice(dispatching, raw) is not None
    after = of(dispatching, id, "row(state, problem, said, settled_on)::text")
    assert after == before


def test_a_report_does_not_overrule_what_a_person_decided(
    dispatching: Dispatching, smtp: Post
) -> None:
    id, message = sent(dispatching, smtp)
    how = acting.Settling(acting.State.RETURNED, testing.TODAY, "ответили, что не их")
    with dispatching.system() as session:
        execute(session, "update records.dispatch set sent_at = %s where id = %s",
                (testing.NOW, id))  # fmt: skip
    with dispatching.as_clerk() as session:
        assert acting.settle(session, [id], how, reader=dispatching.clerk, at=now()).done == 1
    for action in ("failed", "delivered", "delayed"):
        assert notice(dispatching, bounce(message, MINISTRY, action=action)) is not None
    assert of(dispatching, id, "state") == "returned"


@pytest.mark.parametrize("named", ["header", "envelope", "first receiver", "displayed"])
def test_reports_are_matched_however_systems_name_the_letter(
    dispatching: Dispatching, smtp: Post, named: str
) -> None:
    id, message = sent(dispatching, smtp)
    bare = message.strip("<>")
    raw = {
        "header": bounce(message, MINISTRY.upper()),
        "envelope": bounce("", MINISTRY, envelope=bare).replace(b"Message-ID: \r\n", b""),
        "first receiver": bounce(message, "box7@relay.example", first=MINISTRY),
        "displayed": displayed(message, MINISTRY),
    }[named]
    taken = notice(dispatching, raw)
    assert taken is not None, named
    expected = "delivered" if named == "displayed" else "failed"
    assert of(dispatching, id, "state") == expected


def test_a_report_that_overtakes_the_job_is_not_written_over(
    dispatching: Dispatching, smtp: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    from uprava_records.dispatch.service import sending

    id = asked(dispatching)
    give = sending.give

    def and_bounce(server: object, letter: object) -> object:
        ended = give(server, letter)  # type: ignore[arg-type]
        notice(dispatching, bounce(str(smtp.letters[-1]["Message-ID"]), MINISTRY))
        return ended

    monkeypatch.setattr(sending, "give", and_bounce)
    go(dispatching, smtp.url, id)
    assert of(dispatching, id, "state || ' ' || problem") == "failed bounced"


def test_thousands_of_receivers_in_one_report_are_read_up_to_a_bound() -> None:
    raw = bounce("<a@b.example>", MINISTRY)
    head, gap, tail = raw.partition(b"Final-Recipient")
    block = gap + tail.partition(b"--9B21")[0]
    raw = head + block * 20_000 + b"\r\n--9B21--\r\n"
    with lend([raw]) as path:
        mail = open_mail(path)
    assert len(mail.reports) <= 20
