"""Applicants who may be the same one as an appeal names."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from uprava.db.sql import fetch
from uprava.users.reader import Reader

from uprava_appeals.applicants.likeness import Kept, likeness_of
from uprava_appeals.applicants.sounds import sound_key, sound_of_organisation
from uprava_appeals.applicants.values import Near, Said, key_of, phone_of
from uprava_appeals.values import PERSONAL, ApplicantKind

LOOKED_AT = 100
"""The likest of those an index finds; each is then compared by name, house and flat."""


@dataclass(frozen=True, slots=True)
class Candidate(Kept):
    """Somebody an index found, with how alike the letters are, 0 to 2."""

    letters: float


CANDIDATES = """
select a.id, a.kind, a.surname, a.given_name, a.patronymic, a.name, a.address, a.email, a.phone,
    a.account, a.inn,
    similarity(a.name_key, %(name)s) + similarity(a.address_key, %(address)s) as letters
from appeals.applicant as a
where a.organisation_id = %(organisation)s and a.merged_into is null and a.kind = %(kind)s
  and a.id <> %(but)s and (WAYS)
order by letters desc, a.id limit %(limit)s"""

WAYS = {
    "sound": "a.sound_key = %(sound)s",
    "name": "a.name_key = %(name)s",
    "address": "a.address_key = %(address)s",
    "email": "a.email = %(email)s",
    "phone": "a.phone = %(phone)s",
    "account": "a.account = %(account)s",
    "inn": "a.inn = %(inn)s",
}
"""How candidates are found, each by an index; the INN is asked of organisations only."""


def find_near(
    session: Session, said: Said, *, reader: Reader, limit: int = 8, but: int = 0
) -> list[Near]:
    """Return who may be the one an appeal names, the likeliest first; `but` is left out.

    Nobody for who may not know applicants.
    """
    if not reader.may(PERSONAL) or said.known is ApplicantKind.UNKNOWN:
        return []
    values = _values(said)
    ways = " or ".join(way for name, way in WAYS.items() if values[name])
    query = CANDIDATES.replace("WAYS", ways)
    values |= {
        "organisation": reader.organisation_id, "kind": said.known, "but": but,
        "limit": LOOKED_AT,
    }  # fmt: skip
    found = fetch(session, Candidate, query, values)
    scored = ((likeness_of(said, each), each) for each in found)
    near = [
        Near(each.id, each.name, each.address, why, score)
        for (score, why), each in scored if score
    ]  # fmt: skip
    return sorted(near, key=lambda each: -each.score)[:limit]


def _values(said: Said) -> dict[str, object]:
    organisation = said.known is ApplicantKind.ORGANISATION
    return {
        "sound": sound_of_organisation(said.full_name) if organisation
        else sound_key(said.surname),
        "name": key_of(said.full_name), "address": key_of(said.address),
        "email": said.email.strip().lower(), "phone": phone_of(said.phone),
        "account": said.account.strip(), "inn": said.inn.strip() if organisation else "",
    }  # fmt: skip
