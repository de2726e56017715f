"""The card of an applicant: opened, which is noted, and changed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.correspondents.numbers import inn_of_organisation_fits, inn_of_person_fits
from uprava.db.sql import execute, fetch, fetch_one
from uprava.errors import ConflictError, NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.users.service.people import EMAIL

from uprava_appeals.applicants.masking import full_name
from uprava_appeals.applicants.service.family import FAMILY
from uprava_appeals.applicants.service.knowing import note_opening
from uprava_appeals.applicants.sounds import sound_key, sound_of_organisation
from uprava_appeals.applicants.values import Said, phone_of, show_phone, tidy
from uprava_appeals.values import PERSONAL, REGISTER, ApplicantKind

TITLES: Mapping[str, str] = {
    "surname": N_("Surname"),
    "given_name": N_("Given name"),
    "patronymic": N_("Patronymic"),
    "name": N_("Name of the organisation"),
    "inn": N_("INN"),
    "postcode": N_("Postcode"),
    "address": N_("Postal address"),
    "district": N_("District"),
    "territory": N_("OKTMO"),
    "email": N_("E-mail"),
    "phone": N_("Telephone"),
    "account": N_("Personal account at the portal"),
    "status": N_("Social status"),
    "benefits": N_("Benefits"),
    "note": N_("Remarks on the card"),
}
"""Fields in the order of the card."""

LONGEST = {"name": 500, "address": 500, "note": 2000, "benefits": 500}
USUALLY = 200


@dataclass(frozen=True, slots=True)
class Fields:
    """What is written about an applicant; empty texts mean unknown, benefits are one a line."""

    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    name: str = ""
    inn: str = ""
    postcode: str = ""
    address: str = ""
    district: str = ""
    territory: str = ""
    email: str = ""
    phone: str = ""
    account: str = ""
    status: str = ""
    benefits: str = ""
    note: str = ""

    def shown(self, name: str) -> str:
        """Return a field as people read it."""
        value = str(getattr(self, name))
        return show_phone(value) if name == "phone" else value.replace("\n", "; ")


NAMES = tuple(each.name for each in fields(Fields))


@dataclass(frozen=True, slots=True, kw_only=True)
class Card(Fields):
    """An applicant as he is kept; `name` is the whole name of a person, too."""

    id: int
    organisation_id: int
    kind: ApplicantKind
    correspondent_id: int | None = None
    merged_into: int | None = None
    created_at: datetime
    changed_at: datetime
    version: int

    def __post_init__(self) -> None:
        """Read the kind as the word it is."""
        object.__setattr__(self, "kind", ApplicantKind(self.kind))

    @property
    def fields(self) -> Fields:
        """What is written, without the rest; the name of a person is its parts."""
        kept = Fields(*(getattr(self, name) for name in NAMES))
        return kept if self.kind is ApplicantKind.ORGANISATION else replace(kept, name="")

    @property
    def title(self) -> str:
        """The name, or that there is none."""
        return self.name or _("Author not named")

    @property
    def url(self) -> str:
        """The address of the card."""
        return f"/appeals/applicants/{self.id}"

    @property
    def said(self) -> Said:
        """The card as an appeal would say it."""
        values = {name: getattr(self.fields, name) for name in NAMES if name in SAID}
        return Said(kind=self.kind, benefits=tuple(self.benefits.splitlines()), **values)


SAID = frozenset(each.name for each in fields(Said)) - {"benefits"}

COLUMNS = """a.surname, a.given_name, a.patronymic, a.name, a.inn, a.postcode, a.address,
    a.district, a.territory, a.email, a.phone, a.account, a.status,
    array_to_string(a.benefits, chr(10)) as benefits, a.note, a.id, a.organisation_id, a.kind,
    a.correspondent_id, a.merged_into, a.created_at, a.changed_at, a.version"""
"""The columns of a card; `a` is appeals.applicant."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else was faster: field, mine, theirs; the version as it is now."""

    rows: list[tuple[str, str, str]]
    version: int


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a form: mistakes by field, or a conflict; neither: it is saved."""

    wrong: Mapping[str, str] = field(default_factory=dict)
    conflict: Conflict | None = None


def get_card(session: Session, id: int, *, reader: Reader) -> Card:
    """Return an applicant of the reader's organisation.

    Raises NotFoundError, also when the reader may not know applicants.
    """
    query = f"select {COLUMNS} from appeals.applicant as a where a.id = %s and a.version > 0"
    card = fetch_one(session, Card, query, (id,)) if reader.may(PERSONAL) else None
    if card is None or card.organisation_id != reader.organisation_id:
        raise NotFoundError(_("There is no such applicant, or it is not open to you."))
    return card


def open_card(session: Session, id: int, *, reader: Reader, at: datetime) -> Card:
    """Return a card that is shown whole, and note that the reader looked."""
    card = get_card(session, id, reader=reader)
    note_opening(session, reader=reader, at=at, what="card", applicant_ids=[id])
    return card


@dataclass(frozen=True, slots=True)
class OtherAddress:
    """A name and an address some appeal of an applicant bears besides those of the card."""

    name: str
    address: str
    appeals: int


def list_addresses(session: Session, card: Card) -> list[OtherAddress]:
    """Return the names and addresses of his appeals that are not the card's, the latest first."""
    query = f"""{FAMILY}
        select name, address, count(*)::int as appeals from appeals.author
        where applicant_id in (select id from family) and (name, address) <> (%(name)s, %(address)s)
        group by name, address order by max(id) desc limit 20"""
    values = {"id": card.id, "name": card.name, "address": card.address}
    return fetch(session, OtherAddress, query, values)


def tidied(values: Mapping[str, str]) -> Fields:
    """Return what was typed in order: spaces once, telephone and INN as digits."""
    found = {name: tidy(values.get(name, "")) for name in NAMES}
    for name in ("benefits", "note"):
        lines = (tidy(line) for line in values.get(name, "").splitlines())
        found[name] = "\n".join(line for line in lines if line)
    found["phone"], found["email"] = phone_of(found["phone"]), found["email"].lower()
    return Fields(**found)


UPDATE = """
update appeals.applicant set surname = %(surname)s, given_name = %(given_name)s,
    patronymic = %(patronymic)s, name = %(name)s, kind = %(kind)s, sound_key = %(sound)s,
    inn = %(inn)s, postcode = %(postcode)s, address = %(address)s, district = %(district)s,
    territory = %(territory)s, email = %(email)s, phone = %(phone)s, account = %(account)s,
    status = %(status)s, benefits = %(benefits)s, note = %(note)s, changed_at = %(at)s,
    version = version + 1
where id = %(id)s and version = %(version)s and merged_into is null"""


def change(
    session: Session, id: int, wish: Fields, *, version: int, reader: Reader, at: datetime
) -> Saved:
    """Change a card; a form opened at an older version changes nothing and says what differs.

    Appeals go on bearing what they themselves say.
    """
    reader.require(REGISTER)
    card = get_card(session, id, reader=reader)
    if card.merged_into is not None:
        raise ConflictError(_("This card was merged into another one. Change that one."))
    wrong = mistakes(card.kind, wish)
    if card.version == version and wrong:
        return Saved(wrong)
    if card.version != version or not write(session, card, wish, at=at):
        return Saved(conflict=overtaken(get_card(session, id, reader=reader), wish))
    changed = [name for name in NAMES if getattr(card.fields, name) != getattr(wish, name)]
    record(session, "applicant.changed", "applicant", id, fields=changed)
    return Saved()


def write(session: Session, card: Card, wish: Fields, *, at: datetime) -> bool:
    """Put fields in the place of a card's own; False: somebody was faster."""
    values: dict[str, Any] = asdict(wish) | named(card.kind, wish)
    values |= {
        "benefits": wish.benefits.splitlines(), "id": card.id, "version": card.version, "at": at,
    }  # fmt: skip
    return bool(execute(session, UPDATE, values))


def named(kind: ApplicantKind, wish: Fields) -> dict[str, str]:
    """Return kind, whole name and sound: who was nobody becomes a person by a name."""
    if kind is ApplicantKind.ORGANISATION:
        return {"kind": kind, "name": wish.name, "sound": sound_of_organisation(wish.name)}
    name = full_name(wish.surname, wish.given_name, wish.patronymic)
    who = ApplicantKind.PERSON if name else ApplicantKind.UNKNOWN
    return {"kind": who, "name": name, "sound": sound_key(wish.surname)}


def overtaken(card: Card, mine: Fields) -> Conflict:
    """Return what differs from the card as somebody else has just made it."""
    theirs = card.fields
    rows = [
        (_(TITLES[name]), mine.shown(name) or "—", theirs.shown(name) or "—")
        for name in NAMES if getattr(mine, name) != getattr(theirs, name)
    ]  # fmt: skip
    return Conflict(rows, card.version)


def mistakes(kind: ApplicantKind, wish: Fields) -> dict[str, str]:
    """Return a sentence for every field that breaks a rule."""
    wrong = {
        name: _("At most {n} characters.").format(n=LONGEST.get(name, USUALLY))
        for name in NAMES if len(getattr(wish, name)) > LONGEST.get(name, USUALLY)
    }  # fmt: skip
    if kind is ApplicantKind.ORGANISATION and not wish.name:
        wrong["name"] = _("Fill this in.")
    if kind is ApplicantKind.PERSON and not wish.surname:
        wrong["surname"] = _("Fill this in.")
    if wish.email and not EMAIL.fullmatch(wish.email):
        wrong["email"] = _("This is not an e-mail address.")
    if wish.inn and not (inn_of_organisation_fits(wish.inn) or inn_of_person_fits(wish.inn)):
        wrong["inn"] = _("The check digits do not fit: a digit is mistyped.")
    if wish.territory and not (wish.territory.isdigit() and len(wish.territory) in (8, 11)):
        wrong["territory"] = _("An OKTMO has 8 or 11 digits.")
    return wrong
