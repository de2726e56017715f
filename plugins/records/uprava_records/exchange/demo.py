"""The area's part of the demo municipality: participants, messages in all their states."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy.orm import Session
from uprava.correspondents.service.mentioning import find_or_note
from uprava.db.sql import execute, fetch
from uprava.demo.scene import DemoScene

from uprava_records.exchange.service.keeping import New, keep_message
from uprava_records.exchange.values import (
    NOT_SUBJECT,
    REGISTERED,
    Kind,
    Numbered,
    Party,
    Step,
    Way,
)

SPACE = UUID("6f1d8a52-5a4c-5f55-9f5e-2f0c57c7a001")
"""From which the demo makes GUIDs: each name always has the same."""

BODIES = (
    ("Правительство Заозёрской области", "ZAOZERSK_PRAV~MEDOGU"),
    ("Министерство ЖКХ Заозёрской области", "ZAOZERSK_JKH~MEDOGU"),
    ("Верхнереченский городской Совет", "VERHNERECHENSK_SOVET~MEDOGU"),
    ("Прокуратура Заозёрской области", "ZAOZERSK_PROK~MEDOGU"),
)

ENDS = (
    (Step.REGISTERED, "Зарегистрирован адресатом: № ВХ-{n} от {day}"),
    (Step.REGISTERED, "Зарегистрирован адресатом: № ВХ-{n} от {day}"),
    (Step.RECEIVED, ""),
    (Step.REFUSED, f"Адресат отказал в регистрации: {NOT_SUBJECT}"),
    (Step.LATE, "Квитанция не пришла за 72 ч."),
)

LETTERS = """
select d.id, d.number, d.registered_on as day from documents.document as d
where d.kind = 'records.outgoing' and d.number is not null and d.organisation_id = %s
    and d.deleted_at is null order by d.registered_on desc, d.id desc limit 12"""


@dataclass(frozen=True, slots=True)
class Letter:
    """A registered letter."""

    id: UUID
    number: str
    day: date


def fill(session: Session, scene: DemoScene) -> None:
    """Enter participants and what was exchanged with them; a scene for measuring has none."""
    letters = fetch(session, Letter, LETTERS, (scene.organisations["adm"],))
    if scene.bulk or not letters:
        return
    parties = [enter(session, title, address) for title, address in BODIES]
    for place, letter in enumerate(reversed(letters)):
        step, said = ENDS[place % len(ENDS)]
        send(session, letter, parties[place % len(parties)], step,
             said.format(n=1000 + 37 * place, day=f"{letter.day:%d.%m.%Y}"))  # fmt: skip


def enter(session: Session, title: str, address: str) -> Party:
    """Enter a participant."""
    uid = uuid5(SPACE, title)
    query = """
        insert into records.exchange_participant (uid, title, address, correspondent_id)
        values (%s, %s, %s, %s)"""
    execute(session, query, (uid, title, address, find_or_note(session, title)))
    return Party(str(uid), title)


def send(session: Session, letter: Letter, party: Party, step: Step, said: str) -> None:
    """Keep a letter that went, and the receipt and notice that came for it."""
    at = datetime.combine(letter.day, datetime.min.time(), UTC) + timedelta(hours=9)
    number = Numbered(letter.number, letter.day)
    uid = uuid5(SPACE, f"out {letter.id}")
    out = New(uid, Way.OUT, Kind.CONTAINER, step, party, container_uid=letter.id,
              document_id=letter.id, number=number, said=said)  # fmt: skip
    keep_message(session, out, at=at)
    if step is Step.LATE:
        return
    receipt = New(uuid5(uid, "receipt"), Way.IN, Kind.RECEIPT, Step.KEPT, party)
    keep_message(session, receipt, at=at + timedelta(hours=1))
    if step in (Step.REGISTERED, Step.REFUSED):
        told = REGISTERED if step is Step.REGISTERED else said
        notice = New(uuid5(uid, "notice"), Way.IN, Kind.NOTICE, Step.KEPT, party, said=told)
        keep_message(session, notice, at=at + timedelta(hours=5))
