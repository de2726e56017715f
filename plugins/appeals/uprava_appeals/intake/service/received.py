"""What was received, as it stands in the form of its registration; and what waits next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_value
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_appeals.applicants.service.knowing import authors_of
from uprava_appeals.intake.service.reading import AppealRow, list_questions
from uprava_appeals.intake.values import TO_REGISTER
from uprava_appeals.values import ApplicantKind

SHOWN = ("channel", "form", "letter", "received_on", "written_on", "source", "source_number",
         "source_date", "source_due", "asker", "territory", "category")  # fmt: skip

TICKED = ("collective", "source_control")


@dataclass(frozen=True, slots=True)
class NamedRow:
    """An author of a received appeal with what his card knows."""

    id: int
    kind: str
    surname: str
    given_name: str
    patronymic: str
    name: str
    postcode: str
    address: str
    district: str
    email: str
    phone: str
    account: str
    inn: str
    status: str
    role: str
    reply_by: str


NAMED = """
select a.id, a.kind, a.surname, a.given_name, a.patronymic, a.name, w.postcode, w.address,
    a.district, a.email, a.phone, a.account, a.inn, a.status, w.role, w.reply_by
from appeals.author as w join appeals.applicant as a on a.id = w.applicant_id
where w.document_id = %s order by w.position"""

NEXT = """
select i.document_id from work.item as i join documents.document as d on d.id = i.document_id
where i.folder = %(folder)s and i.done_at is null and i.principal_id = any (%(principals)s)
  and d.deleted_at is null
order by i.due_on nulls last, i.id limit 1"""


def form_of_received(
    session: Session, row: AppealRow, *, reader: Reader, at: datetime
) -> dict[str, Any]:
    """Return what is known of a received appeal by the names of the form's fields.

    Who opens it is remembered. Raises NotFoundError for who may not know its author.
    """
    if not authors_of(session, row.id, reader=reader, at=at).known:
        raise NotFoundError(_("There is no such appeal, or it is not open to you."))
    form: dict[str, Any] = {name: str(getattr(row, name) or "") for name in SHOWN} | {
        "id": str(row.id)
    }
    form |= {name: "on" for name in TICKED if getattr(row, name)}
    form |= {"signers": str(row.signers or ""), "mark": list(row.marks), "has": list(row.has)}
    form |= {"annotation": "" if row.title == _("Appeal received") else row.title}
    query = "select text from appeals.content where document_id = %s"
    form |= {"text": fetch_value(session, query, (row.id,)) or ""}
    people = fetch(session, NamedRow, NAMED, (row.id,))
    form |= {"authors": str(max(1, len(people)))}
    for n, each in enumerate(people):
        form |= author_fields(n, each)
    return form | question_fields(session, row)


def author_fields(n: int, row: NamedRow) -> dict[str, str]:
    """Return the fields of one author."""
    named = {
        name: str(getattr(row, name))
        for name in NamedRow.__dataclass_fields__
        if name not in ("id", "kind")
    }
    kind = ApplicantKind.PERSON if row.kind == ApplicantKind.UNKNOWN else row.kind
    if kind != ApplicantKind.ORGANISATION:
        named["name"] = ""
    return {f"a{n}_{name}": value for name, value in (named | {"kind": kind}).items()}


def question_fields(session: Session, row: AppealRow) -> dict[str, str]:
    """Return the fields of the questions; one that says what the annotation says needs no words."""
    known = list_questions(session, row.id)
    form = {"questions": str(max(1, len(known)))}
    for n, each in enumerate(known):
        text = "" if each.text == row.title else each.text
        parts = {"text": text, "code": each.code or "", "kind": each.kind,
                 "competence": each.competence}  # fmt: skip
        form |= {f"q{n}_{name}": value for name, value in parts.items()}
    return form


def next_waiting(session: Session, *, reader: Reader) -> UUID | None:
    """Return the appeal that waits for the reader's unit with the earliest last day."""
    values = {"folder": TO_REGISTER, "principals": list(reader.principals)}
    found: UUID | None = fetch_value(session, NEXT, values)
    return found
