"""A letter by e-mail and its answer: real IMAP and SMTP servers, the screens, a real signature."""

import asyncio
import hashlib
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from litestar.testing import TestClient
from tests_support.bounces import absent, bounce
from tests_support.browser import session_token
from tests_support.imap import PASSWORD, ImapServer, imap_server
from tests_support.smtp import Post, smtp_server
from uprava import testing
from uprava.app import create_app
from uprava.approval.models import ParticipantKind, Purpose
from uprava.approval.service.starting import start
from uprava.approval.values import ParticipantPlan, Plan, StagePlan
from uprava.clock import now
from uprava.db.transaction import system_transaction
from uprava.i18n import use_locale
from uprava.jobs.worker import run_worker
from uprava.settings import Settings
from uprava.signing.service.demo import issue_demo_keys
from uprava_records.mail.service.mailbox import read_url
from uprava_records.mail.service.polling import Rules, read_box

sys.path.insert(0, str(Path(__file__).parents[1] / "written"))

from bureaus import KEEPER, PDF, Bureau, Person, make_bureau

MINISTRY = "mingkh@zaozer.example"


@dataclass
class Line:
    """The office between its mailbox and its mail server."""

    bureau: Bureau
    clerk: Person
    imap: ImapServer
    smtp: Post

    def visit(self) -> list[UUID]:
        """Let the job look into the mailbox."""
        box = replace(read_url(self.imap.url), password=PASSWORD)
        rules = Rules(f"incoming-{self.bureau.town.organisation_id}", limit=1024 * 1024)
        with use_locale("ru"):
            return read_box(self.bureau.installation, box, rules)

    def work_until(self, happened: Callable[[], bool]) -> None:
        """Run the worker of background jobs until something is so."""

        async def work() -> None:
            running = asyncio.create_task(run_worker(self.bureau.installation))
            for _again in range(150):
                if happened():
                    break
                await asyncio.sleep(0.1)
            running.cancel()
            await asyncio.wait([running])

        asyncio.run(work())
        assert happened()

    def dispatch(self, column: str, id: int) -> Any:
        return self.bureau.value(f"select {column} from records.dispatch where id = %s", id)

    def arrival(self, column: str, id: UUID) -> Any:
        return self.bureau.value(f"select {column} from records.arrival where id = %s", id)


@pytest.fixture
def line(settings: Settings, database: tuple[str, str]) -> Iterator[Line]:
    """An office of its own in the session's database, with both servers."""
    with imap_server() as imap, smtp_server() as smtp:
        imap.user = f"kanc-{secrets.token_hex(4)}"
        given = {"smtp_url": smtp.url, "mail_from": "Канцелярия <office@town.example>"}
        with testing.installation(settings.model_copy(update=given)) as made:
            town = testing.make_town(made)
            with TestClient(create_app(made)) as client:  # type: ignore[arg-type]
                bureau = make_bureau(made, client, town)
                reader = testing.make_person(
                    made, unit_id=town.chancellery_id, permissions=(*KEEPER, "records.dispatch")
                )
                clerk = Person(client, reader, session_token(made, reader))
                yield Line(bureau, clerk, imap, smtp)


def letter_of_the_ministry(pdf: bytes) -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = f"Министерство ЖКХ <{MINISTRY}>"
    letter["To"] = "office@town.example"
    letter["Subject"] = "О готовности котельных"
    letter["Date"] = "Fri, 20 Nov 2026 09:31:00 +0600"
    letter["Message-ID"] = "<5871.14-2@zaozer.example>"
    letter.set_content("Здравствуйте!\n\nНаправляем письмо.\n")
    for name in ("Письмо.pdf", "Копия письма.pdf"):
        letter.add_attachment(pdf, maintype="application", subtype="pdf", filename=name)
    return letter


def registered(line: Line, pdf: bytes) -> UUID:
    """Let a letter arrive in the mailbox and register it at the screen; return its document."""
    raw = letter_of_the_ministry(pdf).as_bytes().replace(b"\n", b"\r\n")
    line.imap.bring(raw)
    (arrived,) = line.visit()
    with line.bureau.installation.store.read(line.arrival("original", arrived)) as reading:
        assert b"".join(reading) == raw
    names = """select string_agg(name, '|' order by id) from records.draft_file
        where draft_id = %s"""
    assert line.bureau.value(names, arrived) == "Письмо.pdf|О готовности котельных.eml"
    page = line.clerk.get(f"/records/incoming/new?draft={arrived}").text
    assert "14-2/5871" in page
    form = {
        "_key": secrets.token_hex(8), "journal": f"incoming-{line.bureau.town.organisation_id}",
        "correspondent": "Министерство ЖКХ", "outgoing_number": "14-2/5871",
        "outgoing_date": "2026-10-19", "title": "О готовности котельных",
        "letter_kind": "letter", "channel": "email", "access_mark": "common", "after": "open",
    }  # fmt: skip
    answer = line.clerk.post(f"/records/drafts/{arrived}/register", form)
    assert answer.status_code == 303, answer.text
    return UUID(answer.headers["location"].rpartition("/")[2])


def answered(line: Line, incoming: UUID) -> UUID:
    """Write the answer from the letter's card, have it signed and numbered; return it."""
    bureau, writer = line.bureau, line.clerk
    page = writer.get(f"/records/outgoing/new?answers={incoming}").text
    assert 'value="14-2/5871"' in page
    form = bureau.form(
        executor=writer.reader.login, answers=str(incoming), answers_number="14-2/5871",
        answers_date="2026-10-19", a1_channel="email", a1_email=MINISTRY,
    )  # fmt: skip
    answer = writer.post("/records/outgoing/new", form, [PDF])
    assert answer.status_code == 303, answer.text
    id = UUID(answer.headers["location"].rpartition("/")[2])
    sign(bureau, writer, id)
    act = {"_v": bureau.version(id), "_key": secrets.token_hex(8)}
    done = writer.post(f"/docs/{id}/acts/registered", act)
    assert done.status_code == 303, done.text
    assert bureau.state(id) == "registered"
    assert "14-2/5871" in writer.get(f"/docs/{id}").text
    return id


def sign(bureau: Bureau, writer: Person, id: UUID) -> None:
    """Send a draft to the leader, who signs it with a real key."""
    made, leader = bureau.installation, bureau.leader.reader
    who = ParticipantPlan(ParticipantKind.PERSON, leader.person_id)
    with testing.acting(made, writer.reader) as session:
        at = testing.NOW + timedelta(minutes=1)
        plan = Plan((StagePlan(Purpose.SIGN, (who,), term=2),))
        start(session, id, plan, reader=writer.reader, at=at)
    with system_transaction(made.engine, today=testing.TODAY, task="test") as session:
        issue_demo_keys(session, [leader.person_id], secret=made.settings.secret, at=now())
    token = testing.make_token(made, leader, "documents:read", "documents:write", "sign")
    file = bureau.value("select id from documents.file where document_id = %s", id)
    writer.client.cookies.clear()
    answer = writer.client.post(
        f"/api/v1/documents/{id}/files/{file}/signatures",
        headers={"authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 201, answer.text
    assert bureau.state(id) == "signed"


def sent(line: Line, id: UUID, folder: Path) -> int:
    """Press «Отправить» in the folder; look at what the mail server got; return the dispatch."""
    assert "Министерство ЖКХ" in line.clerk.get("/records/dispatch").text
    dispatch = line.bureau.value("select id from records.dispatch where document_id = %s", id)
    answer = line.clerk.post("/records/dispatch/send", {"id": str(dispatch)})
    assert answer.status_code == 303
    line.work_until(lambda: line.dispatch("state", dispatch) == "sent")
    (got,) = line.smtp.letters
    assert got["To"].addresses[0].addr_spec == MINISTRY
    assert line.smtp.envelopes[0].rcpt_tos == [MINISTRY]
    assert str(got["In-Reply-To"]) == str(got["References"]) == "<5871.14-2@zaozer.example>"
    assert str(got["Message-ID"]) == line.dispatch("message_id", dispatch)
    assert str(got["Message-ID"]).endswith("@town.example>")
    assert not [name for name in got if name.lower().startswith(("list-", "bcc"))]
    assert got["Auto-Submitted"] is None
    told = dict(each.split("=", 1) for each in line.smtp.options)
    assert told["RET"] == "HDRS"
    assert told["NOTIFY"] == "SUCCESS,FAILURE,DELAY"
    assert told["ORCPT"] == f"rfc822;{MINISTRY}"
    assert f"<{told['ENVID']}>" == str(got["Message-ID"])
    (pdf,) = got.iter_attachments()
    content = pdf.get_content()
    newest = """select sha256 from documents.file where document_id = %s
        order by version desc limit 1"""
    assert hashlib.sha256(content).hexdigest() == line.bureau.value(newest, id)
    path = folder / "got.pdf"
    path.write_bytes(content)
    seen = subprocess.run(
        ["pdfsig", "-nocert", str(path)], check=False, capture_output=True, text=True
    )
    assert "Signature Validation: Signature is Valid." in seen.stdout, seen.stdout
    assert line.bureau.state(id) == "sent"
    return int(dispatch)


def test_a_letter_comes_by_mail_and_its_answer_goes_and_is_followed(
    line: Line, pdf: Callable[..., bytes], tmp_path: Path
) -> None:
    id = answered(line, registered(line, pdf()))
    dispatch = sent(line, id, tmp_path)
    message = str(line.smtp.letters[0]["Message-ID"])

    line.imap.bring(bounce(message, MINISTRY))
    (report,) = line.visit()
    assert line.arrival("state", report) == "notice"
    assert line.arrival("document_id", report) == id
    assert line.dispatch("state", dispatch) == "failed"
    failures = line.clerk.get("/records/dispatch?tab=failed").text
    assert "550 5.1.1 User unknown" in failures
    assert "не доставила письмо" in failures
    again = line.clerk.post("/records/dispatch/retry", {"id": str(dispatch)})
    assert again.status_code == 303
    line.work_until(lambda: line.dispatch("state", dispatch) == "sent")
    assert [str(each["Message-ID"]) for each in line.smtp.letters] == [message, message]

    line.imap.bring(
        absent(message, MINISTRY),
        bounce(message, MINISTRY, action="delivered", status="2.0.0", said="250 ok", own="2"),
    )
    away, arrived = line.visit()
    assert line.dispatch("state", dispatch) == "delivered"
    assert line.arrival("state", away) == line.arrival("state", arrived) == "notice"
    drafts = "select count(*) from records.draft where id = any (%s)"
    assert line.bureau.value(drafts, [report, away, arrived]) == 0
    aside = line.clerk.get("/records/incoming/aside").text
    assert "Автоответ адресата: Автоответ: в отпуске" in aside
    told = line.clerk.get(f"/docs/{id}/history").text
    assert "получен автоответ" in told
    assert "документ не отправлен: 5.1.1 550 5.1.1 User unknown" in told
