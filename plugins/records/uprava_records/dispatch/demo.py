"""The area's part of the demo municipality: a queue, failures, what has gone, lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import execute, fetch, fetch_values
from uprava.demo.dice import Dice
from uprava.demo.scene import DemoScene
from uprava.demo.writers import WriterKind, writers
from uprava.users.reader import Reader

from uprava_records.dispatch.service.acting import head_of
from uprava_records.dispatch.service.changing import ask
from uprava_records.dispatch.service.listing import list_of_document
from uprava_records.dispatch.service.lists import keep_list
from uprava_records.dispatch.service.office import get_office, keep_office
from uprava_records.dispatch.service.queueing import queue_addressees
from uprava_records.dispatch.tracking import inland_check
from uprava_records.dispatch.values import Channel, Problem, State
from uprava_records.mail.service.keeping import journal_of, keep
from uprava_records.mail.service.mailbox import Message
from uprava_records.mail.service.opening import open_message

FRESH = 4
"""Days after which all of a letter has gone, and most of it has arrived."""

INSIDE = ("pravo", "zhkh", "blag", "info")
"""Units that get the acts of the administration."""

SCHOOLS = 9

LETTERS = """
select d.id, d.registered_on as day from documents.document as d
where d.kind = 'records.outgoing' and d.number is not null and d.organisation_id = %s
    and d.deleted_at is null order by d.registered_on, d.id"""

ACTS = """
select d.id, d.registered_on as day from documents.document as d
where d.kind = 'records.act' and d.number is not null and d.organisation_id = %s
    and d.deleted_at is null order by d.registered_on desc, d.id desc limit 3"""


@dataclass(frozen=True, slots=True)
class Registered:
    """A registered document and its day."""

    id: UUID
    day: date


def fill(session: Session, scene: DemoScene) -> None:
    """Send the registered letters as the chancellery does; a scene for measuring sends none."""
    letters = fetch(session, Registered, LETTERS, (scene.organisations["adm"],))
    if scene.bulk or not letters:
        return
    before = dict(session.info)
    registrar = scene.readers["registrar"]
    on(session, registrar, scene.today)
    lists = set_up(session, scene, registrar)
    places = places_of()
    for number, letter in enumerate(letters):
        on(session, registrar, letter.day)
        gone = (scene.today - letter.day).days > FRESH
        post(session, letter, number, places, registrar=registrar, gone=gone)
    on(session, registrar, scene.today)
    spread(session, scene, letters, lists, registrar)
    execute(session, PAID, (scene.organisations["adm"], scene.today.replace(month=1, day=1)))
    trouble(session, scene.organisations["adm"])
    on(session, registrar, scene.today)
    answers(session, scene)
    session.info.update(today=before["today"], reader=before["reader"])


def on(session: Session, reader: Reader, day: date) -> None:
    """Be a person of the town on a day."""
    session.info.update(reader=reader, today=day)


def noon(day: date) -> datetime:
    """Return the office's noon of a day, in UTC."""
    return datetime(day.year, day.month, day.day, 6, tzinfo=UTC)


def places_of() -> Mapping[str, tuple[str, str]]:
    """Return addresses of the standing correspondents by their names."""
    return {each.name: (index_first(each.place), each.mail) for each in writers().values()}


def index_first(place: str) -> str:
    """Return an address with its index in front, as envelopes have it."""
    rest, _comma, index = place.rpartition(", ")
    return f"{index}, {rest}" if index.isdigit() else place


def set_up(session: Session, scene: DemoScene, registrar: Reader) -> Mapping[str, int]:
    """Write the office's settings and its mailing lists; return the lists by their titles."""
    office = get_office(session, scene.organisations["adm"])
    words = {
        "sender": office.organisation, "subject": office.subject, "body": office.body,
        "address": "400120, Заозёрская область, г. Верхнереченск, пл. Соборная, д. 1",
        "post_office": "ОПС 400120, г. Верхнереченск, ул. Почтовая, д. 2",
    }  # fmt: skip
    keep_office(session, words, version=office.version, reader=registrar)
    bodies = [each for each in writers().values() if each.kind is WriterKind.AUTHORITY]
    units = fetch_values(
        session, "select name from users.unit where id = any (%s) order by id",
        ([scene.units[code] for code in INSIDE if code in scene.units],),
    )  # fmt: skip
    lines = {
        "Органы власти области": [f"{b.name};;почта;{index_first(b.place)}" for b in bodies[:6]],
        "Школы городского округа": [
            f"МБОУ «Средняя школа № {n}»;Директору;email;school{n}@verhnerechensk.example"
            for n in range(1, SCHOOLS + 1)
        ],
        "Правовые акты: подразделения и прокуратура": [
            *(f"{name};;внутри;" for name in units),
            "Прокуратура города Верхнереченска;Прокурору города;нарочно;",
        ],
    }
    return {
        title: keep_list(
            session, None, {"title": title, "rows": "\n".join(rows)}, version=0, reader=registrar
        )
        for title, rows in lines.items()
    }


def post(
    session: Session, letter: Registered, number: int, places: Mapping[str, tuple[str, str]], *,
    registrar: Reader, gone: bool,
) -> None:  # fmt: skip
    """Queue a letter for its addressees, and let an older one have gone and arrived."""
    head = head_of(session, letter.id)
    queue_addressees(session, head, reader=registrar, at=noon(letter.day))
    for place, row in enumerate(list_of_document(session, letter.id)):
        dice = Dice(number * 50 + place)
        new = f"400{120 + dice.below(9)}, г. Верхнереченск, ул. Заводская, д. {dice.between(2, 60)}"
        unknown = (new, f"office{dice.between(10, 99)}@verhnerechensk.example")
        address, email = places.get(row.name, unknown)
        by_mail = dice.below(5) < 2
        values: dict[str, object] = {
            "id": row.id, "address": address, "email": email,
            "channel": Channel.EMAIL if by_mail else Channel.POST, "state": State.QUEUED,
            "sent": None, "by": None, "settled": None, "tracking": None, "note": None,
        }  # fmt: skip
        if gone:
            values |= arrived(letter.day, dice, by_mail=by_mail, by=registrar.person_id)
        execute(session, KEEP, values)


KEEP = """
update records.dispatch set address = %(address)s, email = %(email)s, channel = %(channel)s,
    state = %(state)s, sent_at = %(sent)s, sent_by = %(by)s, settled_on = %(settled)s,
    tracking = %(tracking)s, note = %(note)s
where id = %(id)s"""


def arrived(day: date, dice: Dice, *, by_mail: bool, by: int) -> dict[str, object]:
    """Return what became of a dispatch of an older letter."""
    at = noon(day) + timedelta(hours=dice.between(1, 4))
    digits = f"400120{day.month:02d}{dice.between(10000, 99999)}"
    back = dice.below(17) == 0
    values: dict[str, object] = {
        "state": State.RETURNED if back else State.DELIVERED, "sent": at, "by": by,
        "settled": day + timedelta(days=1 if by_mail else dice.between(2, 4)),
        "tracking": None if by_mail else digits + inland_check(digits),
        "note": "Истёк срок хранения" if back else "",
    }  # fmt: skip
    return values | ({"state": State.SENT, "settled": None} if dice.below(4) == 0 else {})


def spread(
    session: Session, scene: DemoScene, letters: Sequence[Registered], lists: Mapping[str, int],
    registrar: Reader,
) -> None:  # fmt: skip
    """Send the newest letters to mailing lists too, and acts to units and the prosecutor."""
    titles = list(lists)
    at = noon(scene.today) - timedelta(hours=2)
    for letter, title in zip(reversed(letters[-3:]), (*titles[:2], titles[0]), strict=False):
        ask(session, letter.id, [lists[title]], also=False, reader=registrar, at=at)
    for act in fetch(session, Registered, ACTS, (scene.organisations["adm"],)):
        ask(session, act.id, [lists[titles[2]]], also=True, reader=registrar, at=at)


PAID = """
update records.dispatch as s set postage = case when s.id %% 3 = 1 then 8550 else 7900 end
from documents.document as d
where d.id = s.document_id and d.organisation_id = %s and s.channel = 'post'
    and s.sent_at is not null and d.registered_on >= %s"""
"""Letters of one sheet and of two, by the rates of this year (`post.demo`)."""

FAIL = """
update records.dispatch set state = 'failed', problem = %(problem)s, said = %(said)s,
    tries = %(tries)s
where id = (
    select s.id from records.dispatch as s join documents.document as d on d.id = s.document_id
    where s.channel = 'email' and s.state = 'queued' and d.organisation_id = %(organisation)s
    order by s.id desc limit 1)"""


def trouble(session: Session, organisation: int) -> None:
    """Let some of the e-mail fail as it does."""
    for problem, said, tries in (
        (Problem.REFUSED, "550 5.1.1 Recipient address rejected: User unknown", 1),
        (Problem.SILENT, "451 4.7.1 Greylisting in action, please come back later", 12),
        (Problem.UNCERTAIN, "", 1),
    ):
        execute(session, FAIL, {
            "problem": problem, "said": said or None, "tries": tries, "organisation": organisation,
        })  # fmt: skip


SENT = """
select s.id, s.document_id, s.email from records.dispatch as s
join documents.document as d on d.id = s.document_id
where s.channel = 'email' and s.state = 'sent' and d.organisation_id = %s
order by s.id desc limit 3"""

REPORT = """\
From: Mail Delivery System <mailer-daemon@mail.example>
Subject: {subject}
Date: {at}
Message-ID: <report-{id}@mail.example>
Auto-Submitted: auto-replied
In-Reply-To: {about}
MIME-Version: 1.0
"""

FATES = (
    ("Undelivered Mail Returned to Sender", "failed", "5.2.2", "552 5.2.2 Mailbox is full"),
    ("Successful Mail Delivery Report", "delivered", "2.0.0", "250 2.0.0 Ok"),
)

DELIVERY = """\
Content-Type: multipart/report; report-type=delivery-status; boundary=part

--part
Content-Type: text/plain; charset=utf-8

This is the mail system.

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; {email}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--part--
"""


@dataclass(frozen=True, slots=True)
class Gone:
    """A dispatch the mail server has taken."""

    id: int
    document_id: UUID
    email: str


def answers(session: Session, scene: DemoScene) -> None:
    """Let mail systems and an absent person answer to letters that have gone."""
    at = noon(scene.today) - timedelta(hours=1)
    journal = journal_of(session, "incoming")
    for place, gone in enumerate(fetch(session, Gone, SENT, (scene.organisations["adm"],))):
        about = f"<dispatch-{gone.id}-{gone.document_id.hex[-12:]}@verhnerechensk.example>"
        query = "update records.dispatch set message_id = %s where id = %s"
        execute(session, query, (about, gone.id))
        subject, action, status, said = FATES[place] if place < len(FATES) else ABSENT
        head = REPORT.format(subject=subject, at=format_datetime(at), id=gone.id, about=about)
        rest = DELIVERY.format(email=gone.email, action=action, status=status, said=said)
        text = head + (rest if action else f"Content-Type: text/plain; charset=utf-8\n\n{said}\n")
        message = Message(gone.id, len(text), at, text.encode())
        came = open_message(scene.installation, message, None, today=scene.today)
        keep(session, came, journal, at=at)


ABSENT = ("Автоответ: в отпуске", "", "", "Я в отпуске до 1 декабря, почту читает приёмная.")
