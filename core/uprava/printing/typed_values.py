"""What the fields in braces stand for in a document's text, and who usually signs it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from uprava.db.sql import fetch_one
from uprava.extension import DocumentHead
from uprava.printing.typography import NBSP
from uprava.printing.writing import genitive
from uprava.users.reader import Reader


@dataclass(frozen=True, slots=True)
class _Facts:
    name: str
    short_name: str
    inn: str
    ogrn: str
    unit: str
    phone: str


FACTS = """
select o.name, o.short_name, coalesce(o.inn, '') as inn, coalesce(o.ogrn, '') as ogrn,
    coalesce((select name from users.unit where id = %(unit)s), '') as unit,
    coalesce((select phone from users.person where id = %(person)s), '') as phone
from users.organisation as o where o.id = %(organisation)s"""


def values_for(session: Session, head: DocumentHead, *, reader: Reader) -> Mapping[str, str]:
    """Return the values of the fields by their Russian names; the executor is who types."""
    values = {
        "organisation": head.organisation_id, "unit": head.unit_id, "person": reader.person_id,
    }  # fmt: skip
    facts = fetch_one(session, _Facts, FACTS, values)
    assert facts is not None  # the foreign key keeps the organisation
    names = (reader.surname, reader.given_name, reader.patronymic)
    return {
        "организация": facts.name,
        "организация кратко": facts.short_name,
        "инн": facts.inn,
        "огрн": facts.ogrn,
        "подразделение": facts.unit,
        "исполнитель": " ".join(name for name in names if name),
        "телефон исполнителя": facts.phone,
        "должность": "",
    }


@dataclass(frozen=True, slots=True)
class _Signer:
    title: str
    surname: str
    given_name: str
    patronymic: str | None
    acting: bool


HEAD = """
select post.title, p.surname, p.given_name, p.patronymic, holder.acting
from users.unit join users.post on post.unit_id = unit.id
join users.post_holder as holder on holder.post_id = post.id
join users.person as p on p.id = holder.person_id
where unit.organisation_id = %(organisation)s and unit.parent_id is null and post.heads_unit
  and unit.closed_on is null and post.closed_on is null and holder.since <= %(today)s
  and (holder.until is null or holder.until >= %(today)s)
order by holder.acting desc, holder.since desc, holder.id limit 1"""
"""Who leads the organisation today: of two, the one who acts for the other."""


def head_of_office(session: Session, head: DocumentHead) -> str:
    """Return the line of the usual signer: «Глава городского округа; А. П. Громов», or nothing."""
    values = {"organisation": head.organisation_id, "today": session.info["today"]}
    found = fetch_one(session, _Signer, HEAD, values)
    if found is None:
        return ""
    initials = [f"{part[0]}." for part in (found.given_name, found.patronymic) if part]
    name = NBSP.join([*initials, found.surname])
    post = f"Исполняющий обязанности {genitive(found.title)}" if found.acting else found.title
    return f"{post}; {name}"
