"""How the demo's people write, sign and register: through the same services as on the screens."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session
from uprava.approval.models import ActKind, ParticipantKind, Purpose, VisaRule
from uprava.approval.service.templates import Template, keep_template
from uprava.approval.values import ParticipantPlan, StagePlan
from uprava.db.sql import execute, fetch_value
from uprava.demo.ahead import made_ahead
from uprava.demo.scene import DemoScene
from uprava.documents.models import Journal
from uprava.documents.service.filing import Received, add, list_files
from uprava.documents.service.number_choices import NEXT, Choice
from uprava.documents.service.states import put_into_state
from uprava.documents.service.types import OwnFields, find_type
from uprava.documents.service.types.keeping import keep_type
from uprava.extension import DocumentHead
from uprava.printing.forms import FormKind
from uprava.printing.letters import Letter, Letterhead, Signer, print_letter
from uprava.printing.standards import standard_of
from uprava.printing.values import PdfStandard
from uprava.printing.writing import paragraphs_of
from uprava.users.reader import Reader
from uprava_storage import BlobStore

from uprava_records.paper.service import SCAN
from uprava_records.settings import records_settings
from uprava_records.written.kind import REGISTERED
from uprava_records.written.models import Delivery, SignedOn
from uprava_records.written.service.addressing import addressee_of
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
from uprava_records.written.service.registering import Registering, give_number
from uprava_records.year.texts import Text

OFFICE = """select jsonb_build_object('организация', name, 'инн', inn, 'огрн', ogrn)
from users.organisation where id = %s"""

KNOWN = """select correspondents.standing(c.id) from correspondents.correspondent as c
where c.keys @> array[correspondents.key_of(%s)] and c.origin <> 'noted' order by c.id limit 1"""


@dataclass(frozen=True, slots=True)
class Route:
    """A ready route: who signs (a login), whether the lawyers agree before."""

    title: str
    signs: str
    agreed: bool = False


@dataclass(slots=True)
class Desk:
    """Who acts, and on which day."""

    session: Session
    scene: DemoScene
    count: int = 0

    def as_(self, login: str, day: date) -> Reader:
        """Be a person of the town on a day."""
        reader = self.scene.readers.get(login) or self.scene.readers["rodina"]
        self.session.info.update(reader=reader, today=day)
        return reader


@dataclass(frozen=True, slots=True)
class Signed:
    """A document that is signed: its text, the day, the card, how it is numbered.

    `checked`: the code of its open check stands on the text.
    """

    kind: str
    text: Text
    day: date
    card: WrittenCard
    choice: Choice = NEXT
    checked: bool = False


def morning(day: date) -> datetime:
    """Return the office's morning of a day, in UTC."""
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def set_up(
    desk: Desk, kind: str, journals: Sequence[Mapping[str, Any]], routes: Sequence[Route]
) -> None:
    """Make the journals of a kind, let its types use them, and make its routes."""
    session, scene = desk.session, desk.scene
    admin = desk.as_("admin", scene.today)
    for each in journals:
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
    lawyers = ParticipantPlan(ParticipantKind.HEAD, scene.units["pravo"])
    for place_, route in enumerate(routes, 1):
        person = ParticipantPlan(ParticipantKind.PERSON, scene.readers[route.signs].person_id)
        agreed = [StagePlan(Purpose.AGREE, (lawyers,), term=2)] if route.agreed else []
        stages = (*agreed, StagePlan(Purpose.SIGN, (person,), term=2))
        wanted = Template(
            0, route.title, kind, None, None, None, VisaRule.OBJECTORS, stages, True, place_ * 10,
            0,
        )  # fmt: skip
        keep_template(session, wanted, reader=admin, plugins=scene.installation.plugins)


def card_of(desk: Desk, kind: str, text: Text) -> WrittenCard:
    """Return the card of a text."""
    type = find_type(desk.session, kind, text.type)
    known_kind = text.type if text.type in set(ActKind) else ActKind.OTHER
    return WrittenCard(
        title=text.title, signatory=person(desk, text.signatory),
        executor=person(desk, text.executor), executor_phone="2-14-08", annexes=text.annexes,
        sheets="1 л.", addressees=tuple(whom(desk, kind, each) for each in text.whom),
        act_kind=known_kind if kind == ACT else "", normative=text.normative,
        own=OwnFields(type, {}) if type else None,
    )  # fmt: skip


def person(desk: Desk, login: str) -> Person:
    """Return somebody of the town."""
    reader = desk.scene.readers.get(login) or desk.scene.readers["rodina"]
    return Person(reader.person_id, reader.name, reader.login)


def whom(desk: Desk, kind: str, name: str) -> AddresseeCard:
    """Return an addressee: a correspondent of the directory, or somebody of the house."""
    if kind != INTERNAL:
        registrar = desk.scene.readers["registrar"]
        id = fetch_value(desk.session, KNOWN, (name,))
        return (addressee_of(desk.session, id, reader=registrar) if id else None) or AddresseeCard(
            name
        )
    reader = desk.scene.readers[name]
    return AddresseeCard(
        reader.name, reader.post or "", channel=Delivery.HAND, person_id=reader.person_id
    )


def written(desk: Desk, given: Signed, text: Received | None = None) -> DocumentHead:
    """Write a document on a day, with its text unless that is to be printed now."""
    author = desk.as_(given.text.executor, given.day)
    return write(
        desk.session, Wish(given.kind, given.card), [text or printed(desk, given)], reader=author,
        installation=desk.scene.installation, at=morning(given.day),
    )  # fmt: skip


def coded(desk: Desk, given: Signed, head: DocumentHead) -> str:
    """Set a written text anew with the code of its open check; return the code's address."""
    author = desk.as_(given.text.executor, given.day)
    address = desk.scene.installation.plugins.text_code(desk.session, head) or ""
    main = next(each for each in list_files(desk.session, head.id) if each.role == "main")
    sheet = printed(desk, given, check=address)
    at = morning(given.day) + timedelta(minutes=10)
    add(desk.session, head, sheet, reader=author, at=at, series=main)
    return address


SCANNED = 120
"""Days ago since when the office scans what was signed by hand; what is older lies on paper."""


def finished(desk: Desk, given: Signed, text: Received | None = None) -> DocumentHead:
    """Write a document, let it be signed by hand and registered on its day."""
    session, day = desk.session, given.day
    head = written(desk, given, text)
    check = coded(desk, given, head) if given.checked else ""
    registrar = desk.as_("registrar", day)
    at = morning(day) + timedelta(hours=4)
    sign = f"""update records.{TABLES[given.kind]} set signed_on = %s, signed_day = %s
        where document_id = %s"""
    execute(session, sign, (SignedOn.PAPER, day, head.id))
    put_into_state(session, head, REGISTERED, at=at)
    head = replace(head, state=REGISTERED, version=head.version + 1, registered_on=day)
    wanted = Registering(choice=given.choice)
    number = give_number(session, head, wanted, reader=registrar, at=at)
    if 3 < (desk.scene.today - day).days <= SCANNED:  # of the newest it is still awaited
        sheet = printed(desk, given, number=number, day=f"{day:%d.%m.%Y}", check=check)
        scan = replace(sheet, role=SCAN, name="Скан подписанного экземпляра.pdf")
        add(session, head, scan, reader=registrar, at=at, series=None)
    return replace(head, number=number)


def printed(
    desk: Desk, given: Signed, *, number: str = "", day: str = "", check: str = ""
) -> Received:
    """Return the text on its letterhead as a file in the store: see `sheet_of`."""
    sheet = sheet_of(desk, given, number=number, day=day, check=check)
    return kept(desk.scene.installation.store, sheet)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A text worded for its letterhead; setting it needs no database."""

    name: str
    letter: Letter
    head: Letterhead
    created: datetime
    standard: PdfStandard


def kept(store: BlobStore, sheet: Sheet) -> Received:
    """Set a text and put it into the store."""
    made = print_letter(sheet.letter, sheet.head, created=sheet.created, standard=sheet.standard)
    blob = store.put(BytesIO(made.pdf))
    return Received(sheet.name, "application/pdf", blob.size, blob.sha256, 1, "main")


def printed_ahead(desk: Desk, every: Iterable[Signed]) -> Iterator[tuple[Signed, Received]]:
    """Yield documents with their texts, set while those before them are registered."""
    store = desk.scene.installation.store
    sheets = ((each, sheet_of(desk, each)) for each in every)
    for (given, _sheet), text in made_ahead(sheets, lambda both: kept(store, both[1])):
        yield given, text


def sheet_of(
    desk: Desk, given: Signed, *, number: str = "", day: str = "", check: str = ""
) -> Sheet:
    """Return the text as it is set; on a scan stand number and day.

    `check` is the address of its QR code.
    """
    text, card = given.text, given.card
    signer = desk.scene.readers.get(text.signatory) or desk.scene.readers["rodina"]
    surname, _space, initials = signer.name.replace("\u00a0", " ").partition(" ")
    type = find_type(desk.session, given.kind, text.type)
    many = len(text.whom) > records_settings().index_above
    whom_ = [["По списку рассылки"]] if many else [[each] for each in text.whom]
    executor = {"исполнитель": card.executor.name, "телефон исполнителя": card.executor_phone}
    office: dict[str, str] = fetch_value(desk.session, OFFICE, (signer.organisation_id,))
    letter = Letter(
        fields=office | executor, title=text.title,
        paragraphs=paragraphs_of("\n".join(text.paragraphs), {}),
        signers=(Signer(signer.post or "", f"{initials} {surname}".strip()),),
        addressees=whom_ if given.kind == OUTGOING else [],
        reply_number=card.answers_number,
        reply_day=f"{card.answers_date:%d.%m.%Y}" if card.answers_date else "",
        kind="" if given.kind == OUTGOING else (type.title if type else ""),
        number=number, day=day, check=check,
    )  # fmt: skip
    head = Letterhead(FormKind.LETTER if given.kind == OUTGOING else FormKind.GENERAL)
    standard = standard_of(desk.session, given.kind)
    return Sheet(f"{text.title[:80]}.pdf", letter, head, morning(given.day), standard)
