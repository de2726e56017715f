"""The inbox of the demo municipality: messages and scans that wait since yesterday and today."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.db.sql import execute
from uprava.demo.drawing import render
from uprava.demo.letters import Form, Letter, letter
from uprava.demo.scene import DemoScene
from uprava.demo.timeline import timeline
from uprava.demo.town import town
from uprava.documents.intake import receive_one

from uprava_records.letters.service.cards import DEFAULT_JOURNAL
from uprava_records.letters.service.drafts import get_draft, remove, wait_until
from uprava_records.mail.service.keeping import Came, Place, journal_of, keep
from uprava_records.mail.service.mailbox import Message
from uprava_records.mail.service.opening import open_message
from uprava_records.mail.service.scanner import scan_of

MOST = 14
"""Arrivals of a whole town; a small scene has fewer."""

WHOLE_LINES = SMTP.clone(max_line_length=900)
"""Folded headings lose spaces between encoded words: a fault of the library, gh-92081."""

GREETING = (
    "Здравствуйте!\n\nНаправляем письмо «{title}» (№ {number}).\nПросим подтвердить получение"
    " ответным сообщением.\n\nС уважением,\n{signed}\n{writer}\n"
)

OFFER = """Добрый день!

Наша компания приглашает сотрудников администрации на бесплатный вебинар «Новое в
муниципальных закупках». Участникам — скидка на годовую подписку.

Для отказа от рассылки ответьте на это письмо.
"""

CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Demo\r\nEND:VCARD\r\n"


def fill(session: Session, scene: DemoScene) -> None:
    """Let letters come that nobody has registered yet; one is put off, one was left."""
    count = min(MOST, scene.documents // 12)
    if not count:
        return
    journal = journal_of(session, DEFAULT_JOURNAL)
    ids = []
    for came in arriving(scene, count):
        made = keep(session, came, journal, at=came.received_at)
        ids += [made] if made else []
    tell_fates(session, scene, ids)


def arriving(scene: DemoScene, count: int) -> Iterator[Came]:
    """Yield what came: mostly e-mail, every fourth from the scanner, one of no use."""
    when = timeline(scene.today, scene.documents + count)
    for place in range(count):
        at = moment(scene, place, count)
        made = letter(scene.documents + place, town=town(), seed=scene.seed, when=when)
        if place % 4 == 3:
            yield scanned(scene, made, at)
        else:
            yield mailed(scene, written(made, files=place % 7 != 5), at, place)
    yield mailed(scene, offer(), moment(scene, count // 2, count), count)


def moment(scene: DemoScene, place: int, count: int) -> datetime:
    """Return when something came: a third of it yesterday, the rest today, in office hours."""
    day = scene.today - timedelta(days=place < count // 3)
    begin = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    return min(begin + timedelta(minutes=7 + 17 * place), now())


def written(made: Letter, *, files: bool) -> EmailMessage:
    """Return a letter as its writer's office mails it."""
    name = f"Письмо {made.outgoing_number.replace('/', '-') or 'б-н'}.pdf"
    message = headed(made.writer.name, made.title, f"{made.index}.{made.seed}")
    signed = f"{made.signatory.post} {made.signatory.name.signed}".strip()
    message.set_content(
        made.text if not files else GREETING.format(
            title=made.title, number=made.outgoing_number or "б/н", signed=signed,
            writer=made.writer.name,
        )
    )  # fmt: skip
    if files:
        content = render(replace(made, form=Form.PDF))
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
        if made.index % 3 == 0:
            message.add_attachment(CARD, maintype="text", subtype="vcard", filename="Визитка.vcf")
    if made.answer_by is not None and made.index % 5 == 0:
        message["Importance"] = "high"
    return message


def offer() -> EmailMessage:
    """Return a message that is not subject to registration."""
    message = headed("Учебный центр «Закупки плюс»", "Приглашаем на вебинар", "offer")
    message.set_content(OFFER)
    return message


def headed(name: str, subject: str, key: str) -> EmailMessage:
    """Return a message with its heading."""
    message = EmailMessage(policy=WHOLE_LINES)
    message["From"] = f'"{name.replace(chr(34), "")}" <post-{len(name)}@mail.example>'
    message["To"] = "kanc@town.example"
    message["Subject"] = " ".join(subject.split())
    message["Message-ID"] = f"<{key}@mail.example>"
    return message


def mailed(scene: DemoScene, message: EmailMessage, at: datetime, uid: int) -> Came:
    """Return a message as the mailbox would have given it."""
    message["Date"] = at
    raw = message.as_bytes()
    given = Message(uid + 1, len(raw), at, raw)
    return open_message(scene.installation, given, Place("demo", 1, uid + 1), today=scene.today)


def scanned(scene: DemoScene, made: Letter, at: datetime) -> Came:
    """Return a paper letter as the scanner's folder would have given it."""
    installation = scene.installation
    content = render(replace(made, form=Form.SCAN))
    zone = ZoneInfo(installation.settings.timezone)
    file = receive_one(
        io.BytesIO(content), installation.store, name=f"Скан {at.astimezone(zone):%d.%m %H-%M}.pdf",
        limit=installation.settings.upload_limit, role="main",
    )  # fmt: skip
    said = ("demo", str(made.index))
    return scan_of(installation, file, file.sha256, said, at.timestamp(), scene.today)


def tell_fates(session: Session, scene: DemoScene, ids: Sequence[UUID]) -> None:
    """Put one letter off, and leave the offer without registration."""
    *others, last = ids
    registrar = scene.readers["registrar"]
    if others:
        wait_until(session, others[0], scene.today + timedelta(days=3))
    remove(session, get_draft(session, last, reader=registrar))
    execute(
        session,
        "update records.arrival set state = 'unregistered', reason = %s, decided_by = %s,"
        " decided_at = %s where id = %s",
        ("реклама, коммерческое предложение", registrar.person_id, now(), last),
    )
