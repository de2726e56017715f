"""The demo's letters and notes: a year of them, answers to incoming ones, numbers of all ways."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_value
from uprava.demo.dice import Dice
from uprava.demo.scene import DemoScene
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, get_document, open_to
from uprava.documents.service.annulling import annul
from uprava.documents.service.filing import Received
from uprava.documents.service.journals import JournalLine, list_all
from uprava.documents.service.linking import NewLink, link
from uprava.documents.service.number_choices import Choice, Reserved
from uprava.documents.service.reserving import (
    Wish,
    get_block,
    list_blocks,
    list_numbers,
    release,
    reserve,
)
from uprava.documents.service.states import put_into_state
from uprava.extension import DocumentHead

from uprava_records.written.kind import FILED, SENT
from uprava_records.written.service.fields import INTERNAL, OUTGOING
from uprava_records.year.desk import (
    Desk,
    Route,
    Signed,
    card_of,
    finished,
    morning,
    printed_ahead,
    set_up,
)
from uprava_records.year.onway import TURNS, unfinished
from uprava_records.year.texts import Text, rarer, read, texts
from uprava_records.year.texts import fill as filled

YEAR = 360
"""Days of the past that are filled."""

OFTEN = {OUTGOING: 3, INTERNAL: 6}
"""Every how many days a document of a kind is registered."""

ANSWERS = 30
"""Answers to incoming letters among them."""

PAPER_DAY = 24
"""How many days ago the office wrote on paper, the power being off."""

ROUTES = {
    OUTGOING: (
        Route("Письмо: подпись заместителя главы", "deputy"),
        Route("Письмо: юристы, подпись главы", "head", agreed=True),
    ),
    INTERNAL: (Route("Служебная записка: подпись начальника отдела", "rodina"),),
}

ASKED = """
select d.id, d.title, i.correspondent, i.outgoing_number as number, i.outgoing_date as day,
    d.registered_on as received
from records.incoming as i join documents.document as d on d.id = i.document_id
where d.organisation_id = %(org)s and i.outgoing_number is not null and d.deleted_at is null
  and i.outgoing_date is not null and d.access_mark = 'common' and d.registered_on > %(since)s
  and d.registered_on < %(until)s order by d.id"""


@dataclass(frozen=True, slots=True)
class Asked:
    """An incoming letter that is answered."""

    id: UUID
    title: str
    correspondent: str
    number: str
    day: date
    received: date


@dataclass(frozen=True, slots=True)
class Planned:
    """A letter of a day, the incoming one it answers, whether the code of its check is on it."""

    day: date
    text: Text
    answers: Asked | None = None
    checked: bool = False


def fill(session: Session, scene: DemoScene) -> None:
    """Make journals, routes, letters and notes."""
    desk = Desk(session, scene)
    for kind, name in ((OUTGOING, "letters"), (INTERNAL, "notes")):
        found = read(name)
        set_up(desk, kind, found["journal"], ROUTES[kind])
        own = texts(found[kind.rpartition(".")[2]])
        plan = planned(scene, own, OFTEN[kind])
        if kind == OUTGOING:
            answers = texts([
                {"type": "answer", "title": "", "executor": "", "signatory": "", **each}
                for each in found["answer"]
            ])  # fmt: skip
            plan = sorted([*plan, *answered(desk, answers, own)], key=lambda each: each.day)
            plan = last_checked(plan, scene)
        texts_ahead = printed_ahead(desk, (signed(desk, kind, each) for each in plan))
        for place, (each, (given, text)) in enumerate(zip(plan, texts_ahead, strict=True)):
            register(desk, each, given, text, place)
        for place, standing in enumerate(TURNS):
            unfinished(desk, kind, own[(place * 3 + 2) % len(own)], standing, 1 + place % 4)
    annul_one(desk)


def last_checked(plan: list[Planned], scene: DemoScene) -> list[Planned]:
    """Return the letters; the newest whose signatory has a key bears the code of its open check."""
    signs = [
        place for place, each in enumerate(plan)
        if each.text.signatory in scene.readers
        and scene.readers[each.text.signatory].may("signing.sign")
    ]  # fmt: skip
    found = None if scene.bulk or not signs else signs[-1]
    return [replace(each, checked=place == found) for place, each in enumerate(plan)]


def planned(scene: DemoScene, own: list[Text], often: int) -> list[Planned]:
    """Return the texts on their days; nobody registers at the weekend."""
    days = (
        scene.today - timedelta(days=back)
        for back in range(YEAR, 1, -often * rarer(scene.documents))
    )
    working = [day for day in days if day.weekday() < 5]
    return [
        Planned(day, own[place % len(own)].of(day)) for place, day in enumerate(working)
    ]  # fmt: skip


def answered(desk: Desk, texts_: list[Text], own: list[Text]) -> list[Planned]:
    """Return answers to letters of the year, a week or two after each came."""
    scene = desk.scene
    values = {
        "org": scene.organisations["adm"], "since": scene.today - timedelta(days=YEAR),
        "until": scene.today - timedelta(days=18),
    }  # fmt: skip
    letters = fetch(desk.session, Asked, ASKED, values)
    most = ANSWERS // rarer(scene.documents)
    step = max(len(letters) // most, 1)
    found = []
    for place, asked in enumerate(letters[::-step][:most]):
        day = working_day(asked.received + timedelta(days=6 + place % 9))
        hands = own[(place * 5) % len(own)]
        words = {"day": f"{asked.day:%d.%m.%Y}", "number": asked.number}
        text = texts_[place % len(texts_)]
        found.append(Planned(day, replace(
            text, title=asked.title, executor=hands.executor, signatory=hands.signatory,
            whom=(asked.correspondent,), paragraphs=[filled(p, words) for p in text.paragraphs],
        ), asked))  # fmt: skip
    return found


def working_day(day: date) -> date:
    """Return the day, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def signed(desk: Desk, kind: str, planned: Planned) -> Signed:
    """Return a letter as it is signed."""
    text, asked = planned.text, planned.answers
    card = card_of(desk, kind, text)
    if asked is not None:
        card = replace(card, answers_number=asked.number, answers_date=asked.day)
    return Signed(kind, text, planned.day, card, checked=planned.checked)


def register(desk: Desk, planned: Planned, given: Signed, text: Received, place: int) -> None:
    """Register a letter on its day, link it with what it answers, let time pass over it."""
    kind, day = given.kind, given.day
    head = finished(desk, replace(given, choice=paper_number(desk, kind, day)), text)
    if planned.answers is not None:
        answer(desk, head, planned.answers, given.text.executor, day)
    grow_old(desk, kind, head, day, place)


def answer(desk: Desk, head: DocumentHead, asked: Asked, login: str, day: date) -> None:
    """Link an answer with its letter, which its executor was given by a resolution."""
    registrar = desk.as_("registrar", day)
    letter = get_document(desk.session, asked.id, reader=registrar)
    executor = desk.scene.readers[login]
    given = Opening(executor.person_id, AccessRight.READ, "shared")
    open_to(desk.session, letter, [given], at=morning(asked.received), by=registrar.person_id)
    types = desk.scene.installation.plugins.link_types
    link(
        desk.session, head.id, NewLink(asked.id, "answer"), types=types,
        reader=desk.as_(login, day), at=morning(day),
    )  # fmt: skip


def grow_old(desk: Desk, kind: str, head: DocumentHead, day: date, place: int) -> None:
    """Let a registered document have been sent and filed since."""
    age, dice = (desk.scene.today - day).days, Dice(desk.scene.seed + 11, place)
    at = morning(day) + timedelta(days=1, hours=4)
    if kind == OUTGOING and age > 4:
        put_into_state(desk.session, head, FILED if age > 60 else SENT, at=at)
    if kind == INTERNAL and age > 30 and dice.below(4):
        put_into_state(desk.session, head, FILED, at=at + timedelta(days=2))


def journal_of(desk: Desk, kind: str) -> JournalLine | None:
    """Return the first journal of a kind."""
    registrar = desk.scene.readers["registrar"]
    return next(iter(list_all(desk.session, kinds=[kind], reader=registrar)), None)


def paper_number(desk: Desk, kind: str, day: date) -> Choice:
    """Return the number of a letter: about the paper day one that was taken aside for it."""
    from uprava.documents.service.number_choices import NEXT

    back = (desk.scene.today - day).days
    journal = journal_of(desk, kind) if kind == OUTGOING and back <= PAPER_DAY else None
    if journal is None:
        return NEXT
    registrar = desk.as_("registrar", day)
    if desk.count == 0:
        wish = Wish(6, day, "Отключение электроэнергии в здании администрации")
        reserve(desk.session, journal, wish, reader=registrar, at=morning(day))
    desk.count += 1
    blocks = list_blocks(desk.session, journal)
    block = get_block(desk.session, journal, blocks[0].id)
    numbers = list_numbers(desk.session, block, reader=registrar)
    if desk.count == 4:
        release(desk.session, journal, block, [numbers[-1].id],
                reason="Бланк испорчен при заполнении", reader=registrar)  # fmt: skip
    return Reserved(numbers[desk.count - 1].id) if desk.count < 4 else NEXT


def annul_one(desk: Desk) -> None:
    """Annul a note that was registered twice."""
    registrar = desk.as_("registrar", desk.scene.today)
    allowed = registrar.permissions.get("documents.annul", frozenset())
    units = None if allowed is None else sorted(allowed)
    query = """
        select d.id from documents.document as d
        where d.kind = %(kind)s and d.number is not null and d.organisation_id = %(org)s
          and d.state = 'registered' and (%(units)s::int[] is null or d.unit_id = any (%(units)s))
        order by d.id desc limit 1"""
    values = {"kind": INTERNAL, "org": desk.scene.organisations["adm"], "units": units}
    id = fetch_value(desk.session, query, values)
    if id is None:
        return
    version = fetch_value(
        desk.session, "select version from documents.document where id = %s", (id,)
    )
    annul(
        desk.session, id, reason="Зарегистрирована повторно: та же записка под предыдущим номером",
        version=version, reader=registrar, at=morning(desk.scene.today),
    )  # fmt: skip
