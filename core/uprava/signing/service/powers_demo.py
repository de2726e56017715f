"""Powers of attorney of the demonstration: the head's for two who sign for the administration."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5
from xml.sax.saxutils import quoteattr

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import fetch_one
from uprava.demo.scene import DemoScene
from uprava.signing.cades_making import sign_detached
from uprava.signing.service.assigning import drawer_of, open_drawer
from uprava.signing.service.keeping import require_key
from uprava.signing.service.powers_examining import Brought, examine
from uprava.signing.service.powers_keeping import Owner, keep_power
from uprava.signing.service.trusting import trust_of

SPACE = UUID("5ad0b8a0-3e0b-4a35-9a59-2f0b5a6f7f11")
"""Numbers of the demonstration's powers are made of it and the login: every town has the same."""


@dataclass(frozen=True, slots=True)
class Given:
    """A power the head gave: to whom, when, for how long, to do what."""

    login: str
    inn: str
    snils: str
    number: str
    begun: int
    left: int
    powers: str


GIVEN = (
    Given(
        "deputy",
        "550100000262",
        "123-456-789 64",
        "01-17/4",
        120,
        245,
        "Подписание договоров и актов приёмки в сфере ЖКХ",
    ),
    Given(
        "saburova",
        "550100000343",
        "087-654-303 00",
        "01-17/9",
        345,
        20,
        "Подписание писем и ответов от имени администрации",
    ),
)
"""Days since and until, counted from today: the other one ends soon. The numbers of people are
nobody's; their check digits fit."""

HEAD = 'ИННФЛ="550100000181" СНИЛС="112-233-445 95" Должность="Глава"'


@dataclass(frozen=True, slots=True)
class Party:
    """A person and the organisation he or she works for."""

    surname: str
    given_name: str
    patronymic: str | None
    organisation: str
    inn: str
    ogrn: str


PARTY = """
select p.surname, p.given_name, p.patronymic, o.name as organisation, coalesce(o.inn, '') as inn,
    coalesce(o.ogrn, '') as ogrn
from users.person as p, users.organisation as o where p.id = %s and o.id = %s"""


def fill(session: Session, scene: DemoScene, *, at: datetime) -> None:
    """Keep the powers, signed with the head's key of the town's own authority."""
    head = scene.readers.get("head")
    if head is None or not scene.documents:
        return  # a scene without the administration, or one for rows alone
    row = require_key(session, person_id=head.person_id, at=at)
    key = open_drawer(drawer_of(session, row.id), installation=scene.installation)
    for given in GIVEN:
        person = scene.readers[given.login].person_id
        parties = [
            fetch_one(session, Party, PARTY, (each, head.organisation_id))
            for each in (head.person_id, person)
        ]
        xml = text(given, *filter(None, parties), today=scene.today)
        name = f"ON_EMCHD_{number_of(given)}"
        brought = Brought(xml, f"{name}.xml", sign_detached(xml, key), f"{name}.xml.sig")
        examined = examine(brought, trust=trust_of(session), at=at)
        id = keep_power(
            session, brought, examined, owner=Owner(person_id=person), by=head.person_id, at=at
        )
        record(
            session, "power.kept", "power", id, person=person, number=examined.facts.number,
            sha256=examined.sha256, state=examined.state,
        )  # fmt: skip


def number_of(given: Given) -> UUID:
    """Return the number of the registry such a power would have."""
    return uuid5(SPACE, given.login)


def text(given: Given, head: Party, person: Party, *, today: date) -> bytes:
    """Return the file in form 003, as far as programs read it."""
    begun, until = today - timedelta(days=given.begun), today + timedelta(days=given.left)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Доверенность xmlns="urn://x-artefacts/EMCHD_1" ВерсФорм="EMCHD_1" ПрЭлФорм="00000000">
 <Документ КНД="1110310"><Довер>
  <СвДов ВидДовер="1" ПрПередов="1" ВнНомДовер="{given.number}" НомДовер="{number_of(given)}"
    ДатаВыдДовер="{begun}" СрокДейст="{until}"/>
  <СвДоверит ТипДоверит="1"><Доверит><РосОргДовер ЕИОУК="0" ЕИОФЛ="1" ЕИОИП="0">
   <СвРосОрг НаимОрг={quoteattr(head.organisation)} ИННЮЛ="{head.inn}" ОГРН="{head.ogrn}"/>
   <ЛицоБезДов ПолнЮЛ="1"><СвФЛ {HEAD}><СведФЛ>{named(head)}</СведФЛ></СвФЛ></ЛицоБезДов>
  </РосОргДовер></Доверит></СвДоверит>
  <СвУпПред ТипПред="3"><Пред><СведФизЛ ИННФЛ="{given.inn}" СНИЛС="{given.snils}">
   <СведФЛ>{named(person)}</СведФЛ></СведФизЛ></Пред></СвУпПред>
  <СвПолн ТипПолн="0" ПрСовмПолн="2"><ТекстПолн>{given.powers}</ТекстПолн></СвПолн>
 </Довер></Документ>
</Доверенность>
""".encode()


def named(party: Party) -> str:
    """Return the element that names a person."""
    names = {"Фамилия": party.surname, "Имя": party.given_name, "Отчество": party.patronymic}
    told = " ".join(f"{key}={quoteattr(value)}" for key, value in names.items() if value)
    return f"<ФИО {told}/>"
