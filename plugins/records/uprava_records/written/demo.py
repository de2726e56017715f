"""The area's part of the demo municipality: a year of letters, notes and acts in all states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session
from uprava.approval.kind import Standing
from uprava.approval.models import ActKind, ParticipantKind, Purpose, VisaRule
from uprava.approval.service.starting import start
from uprava.approval.service.templates import Template, keep_template
from uprava.approval.values import ParticipantPlan, Plan, StagePlan
from uprava.db.sql import execute, fetch_value
from uprava.demo.dice import Dice
from uprava.demo.scene import DemoScene
from uprava.documents.models import Journal
from uprava.documents.service.filing import Received
from uprava.documents.service.states import put_into_state
from uprava.documents.service.types import OwnFields, find_type
from uprava.documents.service.types.keeping import keep_type
from uprava.extension import DocumentHead
from uprava.printing.forms import FormKind
from uprava.printing.letters import Letter, Letterhead, Signer, print_letter
from uprava.printing.standards import standard_of
from uprava.printing.writing import paragraphs_of
from uprava.users.reader import Reader

from uprava_records.written.demo_texts import Text, read, texts
from uprava_records.written.kind import FILED, REGISTERED, SENT
from uprava_records.written.models import Delivery, SignedOn
from uprava_records.written.service.drafting import Wish, write
from uprava_records.written.service.fields import (
    ACT,
    INTERNAL,
    OUTGOING,
    TABLES,
    AddresseeCard,
    Person,
    WrittenCard,
)
from uprava_records.written.service.registering import Registering, give_number, wait_for_number

OFFICE = """select jsonb_build_object('организация', name, 'инн', inn, 'огрн', ogrn)
from users.organisation where id = %s"""

YEAR = 360
"""Days of the past that are filled."""

OFTEN = {OUTGOING: 3, INTERNAL: 6, ACT: 9}
"""Every how many days a document of a kind is registered."""

TURNS = (Standing.DRAFT, Standing.APPROVING, Standing.SIGNING, Standing.SIGNED, Standing.SIGNED)
"""Where the newest documents of each kind stand."""


@dataclass(frozen=True, slots=True)
class Route:
    """A ready route: who signs (a login), whether the lawyers agree before."""

    title: str
    signs: str
    agreed: bool = False


ROUTES: Mapping[str, Sequence[Route]] = {
    OUTGOING: (
        Route("Письмо: подпись заместителя главы", "deputy"),
        Route("Письмо: юристы, подпись главы", "head", agreed=True),
    ),
    INTERNAL: (Route("Служебная записка: подпись начальника отдела", "rodina"),),
}


@dataclass(slots=True)
class Desk:
    """What the filling remembers: files already printed, registered acts."""

    session: Session
    scene: DemoScene
    files: dict[str, Received] = field(default_factory=dict)
    acts: list[DocumentHead] = field(default_factory=list)

    def as_(self, login: str, day: date) -> Reader:
        """Be a person of the town on a day."""
        reader = self.scene.readers.get(login) or self.scene.readers["rodina"]
        self.session.info.update(reader=reader, today=day)
        return reader


def fill(session: Session, scene: DemoScene) -> None:
    """Make journals, types, routes and documents; a scene for measuring gets none."""
    if scene.bulk or "rodina" not in scene.readers:
        return
    before = dict(session.info)
    desk = Desk(session, scene)
    for kind in (OUTGOING, INTERNAL):
        set_up(desk, kind, read()["journal"], ROUTES[kind])
        fill_year(desk, kind, texts(kind))
    session.info.update(today=before["today"], reader=before["reader"])


def fill_year(desk: Desk, kind: str, written_of: Sequence[Text]) -> None:
    """Register documents of a kind all through the year, and leave some on their way."""
    for place, back in enumerate(range(YEAR, 2, -OFTEN[kind])):
        day = desk.scene.today - timedelta(days=back)
        if day.weekday() < 5:  # nobody registers at the weekend
            finished(desk, kind, written_of[place % len(written_of)], day, place)
    for place, standing in enumerate(TURNS):
        unfinished(desk, kind, written_of[(place + 2) % len(written_of)], standing)


def set_up(
    desk: Desk, kind: str, journals: Sequence[Mapping[str, Any]], routes: Sequence[Route]
) -> None:
    """Make the journals of a kind, let its types use them, and make its routes."""
    session, scene = desk.session, desk.scene
    desk.as_("admin", scene.today)
    admin = scene.readers["admin"]
    for each in journals:
        if each["kind"] != kind:
            continue
        named = {name: value for name, value in each.items() if name != "type"}
        place: dict[str, Any] = {
            "organisation_id": scene.organisations["adm"], "unit_id": scene.units["delo"],
        }  # fmt: skip
        journal = Journal(**named, **place)
        session.add(journal)
        session.flush()  # types and registration read the journals by plain statements
        type = find_type(session, kind, each["type"])
        if type is not None:
            keep_type(session, replace(type, journal_id=journal.id), reader=admin, kinds=[kind])
    keep_routes(desk, kind, routes, admin)


def keep_routes(desk: Desk, kind: str, routes: Sequence[Route], admin: Reader) -> None:
    """Make the routes offered for documents of a kind."""
    scene = desk.scene
    lawyers = ParticipantPlan(ParticipantKind.HEAD, scene.units["pravo"])
    for place, route in enumerate(routes, 1):
        person = ParticipantPlan(ParticipantKind.PERSON, scene.readers[route.signs].person_id)
        agreed = [StagePlan(Purpose.AGREE, (lawyers,), term=2)] if route.agreed else []
        stages = (*agreed, StagePlan(Purpose.SIGN, (person,), term=2))
        wanted = Template(
            0, route.title, kind, None, None, None, VisaRule.OBJECTORS, stages, True, place * 10, 0
        )
        keep_template(desk.session, wanted, reader=admin, plugins=scene.installation.plugins)


def card_of(desk: Desk, kind: str, text: Text) -> WrittenCard:
    """Return the card of a text."""
    session = desk.session
    type = find_type(session, kind, text.type)
    known_kind = text.type if text.type in set(ActKind) else ActKind.OTHER
    return WrittenCard(
        title=text.title, signatory=person(desk, text.signatory),
        executor=person(desk, text.executor), executor_phone="2-14-08", annexes=text.annexes,
        sheets="1 л.", addressees=tuple(whom(desk, kind, each) for each in text.whom),
        act_kind=known_kind if kind == ACT else "", own=OwnFields(type, {}) if type else None,
    )  # fmt: skip


def person(desk: Desk, login: str) -> Person:
    """Return somebody of the town."""
    reader = desk.scene.readers.get(login) or desk.scene.readers["rodina"]
    return Person(reader.person_id, reader.name, reader.login)


def whom(desk: Desk, kind: str, name: str) -> AddresseeCard:
    """Return an addressee: an organisation, or somebody of the house."""
    if kind != INTERNAL:
        return AddresseeCard(name)
    reader = desk.scene.readers[name]
    return AddresseeCard(
        reader.name, reader.post or "", channel=Delivery.HAND, person_id=reader.person_id
    )


def written(desk: Desk, kind: str, card: WrittenCard, text: Text, day: date) -> DocumentHead:
    """Write a document with its text on a day."""
    author = desk.as_(text.executor, day)
    wish = Wish(kind, card)
    return write(
        desk.session, wish, [printed(desk, kind, text)], reader=author,
        installation=desk.scene.installation, at=morning(day),
    )  # fmt: skip


def finished(desk: Desk, kind: str, text: Text, day: date, place: int) -> DocumentHead:
    """Write a document, let it be signed by hand and registered on its day, and filed since."""
    session, dice = desk.session, Dice(desk.scene.seed + 11, place)
    head = written(desk, kind, card_of(desk, kind, text), text, day)
    registrar = desk.as_("registrar", day)
    at = morning(day) + timedelta(hours=4)
    sign = f"""update records.{TABLES[kind]} set signed_on = %s, signed_day = %s
        where document_id = %s"""
    execute(session, sign, (SignedOn.PAPER, day, head.id))
    put_into_state(session, head, REGISTERED, at=at)
    head = replace(head, state=REGISTERED, version=head.version + 1, registered_on=day)
    number = give_number(session, head, Registering(), reader=registrar, at=at)
    age = (desk.scene.today - day).days
    if kind == OUTGOING and age > 4:
        put_into_state(session, head, FILED if age > 60 else SENT, at=at + timedelta(days=1))
    if kind == INTERNAL and age > 30 and dice.below(4):
        put_into_state(session, head, FILED, at=at + timedelta(days=3))
    if kind == ACT and text.type == "decree":
        desk.acts.append(replace(head, number=number))
    return head


def unfinished(desk: Desk, kind: str, text: Text, standing: Standing) -> None:
    """Write a document that is still on its way."""
    session, day = desk.session, desk.scene.today
    head = written(desk, kind, card_of(desk, kind, text), text, day - timedelta(days=1))
    author = desk.as_(text.executor, day)
    at = morning(day)
    signer = ParticipantPlan(ParticipantKind.PERSON, person(desk, text.signatory).id)
    lawyer = ParticipantPlan(ParticipantKind.PERSON, desk.scene.readers["rudenko"].person_id)
    stages = [StagePlan(Purpose.SIGN, (signer,), term=2)]
    if standing == Standing.APPROVING:
        stages.insert(0, StagePlan(Purpose.AGREE, (lawyer,), term=2))
    if standing in (Standing.APPROVING, Standing.SIGNING):
        start(session, head.id, Plan(tuple(stages)), reader=author, at=at)
    if standing == Standing.SIGNED:
        put_into_state(session, head, standing, at=at)
        wait_for_number(session, head, reader=author, at=at)


def printed(desk: Desk, kind: str, text: Text) -> Received:
    """Return the text on its letterhead as a file in the store; each text is printed once."""
    key = text.paragraphs[0]
    if key not in desk.files:
        signer = desk.scene.readers.get(text.signatory) or desk.scene.readers["rodina"]
        surname, _space, initials = signer.name.partition(" ")
        type = find_type(desk.session, kind, text.type)
        letter = Letter(
            fields=fetch_value(desk.session, OFFICE, (signer.organisation_id,)), title=text.title,
            paragraphs=paragraphs_of("\n".join(text.paragraphs), {}),
            signers=(Signer(signer.post or "", f"{initials} {surname}"),),
            addressees=[[each] for each in text.whom[:4]] if kind == OUTGOING else [],
            kind="" if kind == OUTGOING else (type.title if type else ""),
        )  # fmt: skip
        head = Letterhead(FormKind.LETTER if kind == OUTGOING else FormKind.GENERAL)
        made = print_letter(letter, head, created=morning(desk.scene.today),
                            standard=standard_of(desk.session, kind))  # fmt: skip
        kept = desk.scene.installation.store.put(BytesIO(made.pdf))
        desk.files[key] = Received(f"{text.title[:80]}.pdf", "application/pdf", kept.size,
                                   kept.sha256, 1, "main")  # fmt: skip
    return desk.files[key]


def morning(day: date) -> datetime:
    """Return the office's morning of a day, in UTC."""
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
