"""What an organisation writes on its envelopes and in its e-mail."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.printing.fields import mistake_in
from uprava.users.reader import Reader

from uprava_records.dispatch.service.queueing import PERMISSION
from uprava_records.dispatch.tracking import index_of

FIELDS = ("адресат", "кому", "номер", "дата", "заголовок", "организация", "файлы", "отправил")
"""What may stand in braces in the subject and the text of an e-mail."""

SUBJECT = "{организация}: письмо № {номер} от {дата}"

BODY = """Здравствуйте!

Направляем письмо № {номер} от {дата} «{заголовок}».

Файлы:
{файлы}

Письмо отправлено из системы документооборота. Подтвердите, пожалуйста, получение ответным \
сообщением и сообщите ваш входящий номер.

{организация}
{отправил}
"""

LONGEST = {"sender": 200, "address": 300, "post_office": 200, "subject": 200, "body": 4000}


@dataclass(frozen=True, slots=True)
class Office:
    """An organisation's own words; `version` 0: those of the program."""

    organisation_id: int
    organisation: str
    sender: str
    address: str
    post_office: str
    subject: str
    body: str
    version: int


OFFICE = """
select o.id as organisation_id, o.name as organisation, coalesce(f.sender, o.name) as sender,
    coalesce(f.address, '') as address, coalesce(f.post_office, '') as post_office,
    coalesce(f.subject, %(subject)s) as subject, coalesce(f.body, %(body)s) as body,
    coalesce(f.version, 0) as version
from users.organisation as o left join records.dispatch_office as f on f.organisation_id = o.id
where o.id = %(id)s"""


def get_office(session: Session, organisation_id: int) -> Office:
    """Return the words of an organisation, the program's where nobody wrote any."""
    values = {"id": organisation_id, "subject": SUBJECT, "body": BODY}
    office = fetch_one(session, Office, OFFICE, values)
    assert office is not None
    return office


KEEP = """
insert into records.dispatch_office (organisation_id, sender, address, post_office, subject, body,
    version)
values (%(id)s, %(sender)s, %(address)s, %(post_office)s, %(subject)s, %(body)s, 1)
on conflict (organisation_id) do update set sender = excluded.sender, address = excluded.address,
    post_office = excluded.post_office, subject = excluded.subject, body = excluded.body,
    version = dispatch_office.version + 1
where dispatch_office.version = %(version)s"""


def keep_office(
    session: Session, values: Mapping[str, str], *, version: int, reader: Reader
) -> None:
    """Keep the words of the reader's organisation.

    Raises InvalidError with a sentence for each wrong field, ConflictError when somebody else
    changed them meanwhile.
    """
    reader.require(PERMISSION)
    given = {name: values.get(name, "").replace("\r\n", "\n").strip() for name in LONGEST}
    wrong = mistakes(given)
    if wrong:
        raise InvalidError(_("The settings have mistakes; nothing was saved."), fields=wrong)
    row = {"id": reader.organisation_id, "version": version, **given}
    if not execute(session, KEEP, row):
        raise ConflictError(_("Somebody changed these settings a moment ago. Open them again."))
    record(session, "dispatch.office-changed", "organisation", reader.organisation_id or 0)


def mistakes(given: Mapping[str, str]) -> dict[str, str]:
    """Return a sentence for each field that cannot be kept."""
    wrong: dict[str, str] = {}
    if given["address"] and not index_of(given["address"]):
        wrong["address"] = _("The address lacks its postal index, six digits.")
    for name in ("subject", "body"):
        if said := mistake_in(given[name], FIELDS):
            wrong[name] = said
    if "\n" in given["subject"]:
        wrong["subject"] = _("The subject is one line.")
    wrong |= {name: _("Fill this in.") for name in ("sender", "subject", "body") if not given[name]}
    return wrong | {
        name: _("At most {n} characters.").format(n=most)
        for name, most in LONGEST.items() if len(given[name]) > most
    }  # fmt: skip
