"""The module's part of the demo municipality: two years of incoming letters, day by day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.demo.dice import Dice
from uprava.demo.founding import CHANCELLERIES
from uprava.demo.letters import Channel as Way
from uprava.demo.letters import Form, Letter
from uprava.demo.post import delivered
from uprava.demo.scene import DemoScene
from uprava.documents.models import AccessMark, AccessRight, Journal
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.commenting import comment
from uprava.documents.service.favourites import mark
from uprava.documents.service.filing import Received
from uprava.documents.service.linking import NewLink, link
from uprava.documents.service.particulars import Volume
from uprava.documents.service.states import put_into_state
from uprava.documents.service.types import FieldForm, TypeField
from uprava.extension import DocumentHead
from uprava.users.reader import Reader
from uprava.work.service import take_out
from uprava_storage import Blob

from uprava_records.letters.bulk import FILED, concerned, load
from uprava_records.letters.service.cards import DEFAULT_JOURNAL, Channel, IncomingCard, Term
from uprava_records.letters.service.registering import (
    KIND,
    REVIEW,
    RegisteredLetter,
    register_incoming,
)
from uprava_records.letters.service.volumes import in_words

MEDIA = {
    Form.PDF: "application/pdf",
    Form.SCAN: "application/pdf",
    Form.TIFF: "image/tiff",
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
CHANNELS: Mapping[Way, Channel] = {
    Way.MEDO: Channel.MEDO,
    Way.MAIL: Channel.EMAIL,
    Way.POST: Channel.PAPER,
    Way.HAND: Channel.HAND,
}
KINDS: Mapping[str, str] = {
    "Запрос": "inquiry",
    "Депутатский запрос": "deputy-inquiry",
    "Требование": "demand",
    "Представление": "representation",
    "Протест": "protest",
    "Заявление": "application",
    "Обращение": "application",
    "Уведомление": "notice",
    "Приглашение": "invitation",
    "Телефонограмма": "message",
}
INDEX = "12"
"""The journal's place in the filing plan of each chancellery."""

REGISTRARS = ("registrar", "registrar", "registrar", "chernyh", "lukina")
SMALL, OF_SMALL = "ksp", "zotova"
"""The second organisation that keeps a journal of its own, and who reads its letters."""

FILED_BY_NOW = 3
"""Of ten letters of the last weeks so many; the others are worked on."""

REMARKS = (
    "Прошу подготовить проект ответа и согласовать с правовым управлением.",
    "Приложение читается плохо, запросил у отправителя хорошую копию.",
    "Ответ нужен раньше срока: вопрос включён в повестку совещания у главы.",
    "Созвонился с исполнителем, уточнённые сведения пришлют отдельным письмом.",
    "Аналогичное письмо было в прошлом году, ответ приложу за основу.",
    "Выезд на место назначен, акт приложу после осмотра.",
    "Сведения от подведомственных учреждений собраны не все, жду до конца недели.",
    "Прошу проверить, не пересылали ли нам этот вопрос из министерства.",
)


@dataclass(slots=True)
class Post:
    """What the filling remembers on its way: last letters of each writer, newest documents."""

    scene: DemoScene
    people: Mapping[int, Reader]
    last: dict[tuple[str, int], UUID] = field(default_factory=dict)
    newest: list[UUID] = field(default_factory=list)


def fill(session: Session, scene: DemoScene) -> None:
    """Open the journals, load the bulk, register the letters on their days, in their order."""
    today = session.info["today"]
    open_journals(session, scene)
    set_up_fields(session)
    if scene.bulk:
        load(session, scene)
    post = Post(scene, {each.person_id: each for each in scene.readers.values()})
    store = scene.installation.store
    post_of_days = delivered(scene.today, scene.documents, seed=scene.seed, store=store)
    for done, (letter, blob) in enumerate(post_of_days, 1):
        session.info["today"] = letter.received_at.date()
        take_in(session, letter, blob, post)
        scene.progress(scene.bulk + done)
    session.info.update(today=today, reader=None)
    for login in ("registrar", "head", "deputy", "clerk"):
        reader = scene.readers[login]
        mark(session, post.newest[-40::7], reader=reader, at=letter_time(scene.today))


FIELDS: Mapping[str, tuple[TypeField, ...]] = {
    "invitation": (
        TypeField("data_meropriyatiya", "Дата мероприятия", FieldForm.DATE, listed=True),
        TypeField("mesto", "Место проведения", listed=True),
    ),
    "demand": (
        TypeField("summa", "Сумма требования", FieldForm.SUM, listed=True),
        TypeField("s_shtrafom", "Со штрафом", FieldForm.FLAG, listed=True),
    ),
}
"""Fields the office shows in its journals."""


def set_up_fields(session: Session) -> None:
    """Give types of letters the fields of the demo office."""
    query = """
        update documents.document_type set fields = %s, filing = %s, article = %s
        where kind = %s and code = %s"""
    for code, fields in FIELDS.items():
        told = msgspec.json.encode(fields).decode()
        execute(session, query, (told, "01-12", "ст. 70", KIND, code))


def letter_time(day: date) -> datetime:
    """Return noon of a day in UTC."""
    return datetime(day.year, day.month, day.day, 6, tzinfo=UTC)


def open_journals(session: Session, scene: DemoScene) -> None:
    """Make the journal «Входящие» of each organisation that has a chancellery."""
    for place, (code, unit) in enumerate(CHANCELLERIES.items(), 1):
        session.add(
            Journal(
                code=DEFAULT_JOURNAL if place == 1 else f"{DEFAULT_JOURNAL}-{code}",
                kind=KIND,
                organisation_id=scene.organisations[code],
                unit_id=scene.units[unit],
                index=f"{place:02d}-{INDEX}",
                title="Входящие",
                number_template="{index}/{seq}",
            )
        )
    session.flush()  # registration reads the journals by plain statements


def take_in(session: Session, letter: Letter, blob: Blob, post: Post) -> None:
    """Register one letter as a registrar did on its day, and do what happened to it since."""
    scene = post.scene
    dice = Dice(scene.seed + 7, letter.index)
    small = letter.index % 29 == 11
    registrar = scene.readers["neklyudova" if small else dice.pick(REGISTRARS)]
    session.info["reader"] = registrar
    age = (scene.today - letter.received_at.date()).days
    closed = age > 45 or (age > 12 and dice.below(10) < (FILED_BY_NOW if letter.addressee else 9))
    card = card_of(letter, small=small, due=due_of(letter, scene, dice, closed=closed))
    made = register_incoming(
        session, card, [received(letter, blob)], reader=registrar, at=letter.received_at,
        jobs=scene.installation.jobs,
    )  # fmt: skip
    execute(
        session,
        "update documents.document set registered_at = created_at where id = %s",
        (made.head.id,),
    )
    if not small:
        follow(session, letter, made, post, dice, closed=closed)
    elif closed:
        file_away(session, letter, made.head, dice, by=scene.readers[OF_SMALL])
    post.newest.append(made.head.id)
    post.last[letter.writer.code, made.head.organisation_id] = made.head.id


def received(letter: Letter, blob: Blob) -> Received:
    """Return the letter's file, which is in the store."""
    return Received(letter.file_name, MEDIA[letter.form], blob.size, blob.sha256)


def card_of(letter: Letter, *, small: bool, due: date | None) -> IncomingCard:
    """Return the card as the registrar filled it in."""
    addressee = OF_SMALL if small else (letter.addressee.login if letter.addressee else None)
    attached = letter.attachment
    volume = Volume(1, 1, attached.sheets) if attached else Volume(1)
    return IncomingCard(
        title=letter.title,
        correspondent=letter.writer.name,
        outgoing_number=letter.outgoing_number or None,
        outgoing_date=letter.outgoing_date,
        journal=f"{DEFAULT_JOURNAL}-{SMALL}" if small else DEFAULT_JOURNAL,
        addressee=addressee,
        signatory=letter.signatory.name.signed,
        volume=volume,
        sheets=in_words(volume),
        term=Term.AS_SAID,
        channel=CHANNELS[letter.channel],
        letter_kind=KINDS.get(letter.kind, "letter"),
        own=own_of(letter),
        access_mark=AccessMark.RESTRICTED if letter.index % 53 == 17 else AccessMark.COMMON,
        due_on=due,
    )


def own_of(letter: Letter) -> dict[str, str]:
    """Return what the registrar filled in of the fields the letter's type brings."""
    if letter.kind == "Приглашение":
        day = letter.received_at.date() + timedelta(days=5 + letter.index % 9)
        return {"x_data_meropriyatiya": day.isoformat(), "x_mesto": "большой зал, 2-й этаж"}
    if letter.kind == "Требование":
        return {"x_summa": str(12_500 + 1_730 * letter.index % 480_000),
                "x_s_shtrafom": "yes" if letter.index % 3 else "no"}  # fmt: skip
    if letter.kind == "Телефонограмма":
        return {"x_peredal": letter.signatory.name.signed, "x_prinyal": REGISTRARS[0]}
    return {}


def due_of(letter: Letter, scene: DemoScene, dice: Dice, *, closed: bool) -> date | None:
    """Return the term: past, today and to come among the open ones; never before receipt."""
    asked = letter.answer_by
    if asked is None and not closed and dice.below(3):
        asked = scene.today + timedelta(days=dice.between(-4, 16))
    return asked and max(asked, letter.received_at.date())


def follow(
    session: Session, letter: Letter, made: RegisteredLetter, post: Post, dice: Dice, *,
    closed: bool,
) -> None:  # fmt: skip
    """Open the letter to the unit it concerns, talk about it, link it, file it."""
    scene, head, at = post.scene, made.head, letter.received_at
    if closed or dice.below(10) < 7:
        given = Opening(concerned(letter, scene), AccessRight.READ, "unit")
        open_to(session, head, [given], at=at, by=head.author_id)
        if dice.below(6) == 0:
            author = decider_of(letter, scene)
            session.info["reader"] = author
            later = at + timedelta(hours=dice.between(2, 30))
            comment(session, head.id, text=dice.pick(REMARKS), reader=author, at=later)
    registrar = post.people[head.author_id]
    session.info["reader"] = registrar
    earlier = post.last.get((letter.writer.code, head.organisation_id))
    if earlier is not None and dice.below(4) == 0:
        new = NewLink(earlier, "answer" if letter.reply_to else "connection")
        types = scene.installation.plugins.link_types
        link(session, head.id, new, types=types, reader=registrar, at=at)
    if closed:
        file_away(session, letter, head, dice, by=decider_of(letter, scene))


def decider_of(letter: Letter, scene: DemoScene) -> Reader:
    """Return who decides about a letter: its addressee, or the head of the chancellery."""
    return scene.readers[letter.addressee.login if letter.addressee else "rodina"]


def file_away(
    session: Session, letter: Letter, head: DocumentHead, dice: Dice, *, by: Reader
) -> None:
    """Put an answered letter into the file, a few days after it came."""
    done = letter.received_at + timedelta(days=dice.between(3, 12), hours=dice.between(0, 5))
    take_out(session, REVIEW, head.id, principal_id=by.person_id, reader=by, at=done)
    put_into_state(session, head, FILED, at=done)
    record(session, "document.moved", "document", head.id, was=head.state, now=FILED)
