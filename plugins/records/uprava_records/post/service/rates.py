"""What the post charges: rates from a day on, each with its source; nobody's until compared."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session
from uprava.audit.log import Fact, record
from uprava.db.sql import execute, fetch, fetch_value
from uprava.errors import ForbiddenError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_records.dispatch.service.acting import note
from uprava_records.dispatch.service.queueing import PERMISSION
from uprava_records.dispatch.values import MailClass
from uprava_records.post.service.registers import get_register, list_items

HEAVIEST = 20_000
"""Grams of the heaviest item an office hands over as a letter or parcel."""

RUBLES = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,2}))?")


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate: items of a kind up to a weight, from a day on."""

    id: int
    mail_class: str
    upto_g: int
    kopecks: int
    valid_from: date
    source: str
    verified: bool
    changed_by: str


RATES = f"""
select r.id, r.mail_class, r.upto_g, r.kopecks, r.valid_from, r.source, r.verified,
    (select {SHORT_NAME} from users.person as p where p.id = r.changed_by) as changed_by
from records.postal_rate as r where r.organisation_id = %(organisation)s"""


def list_rates(session: Session, *, reader: Reader) -> list[RateRow]:
    """Return the rates of the reader's organisation, the newest first."""
    query = f"{RATES} order by r.valid_from desc, r.mail_class, r.upto_g limit 500"
    return fetch(session, RateRow, query, {"organisation": reader.organisation_id})


def rates_on(
    session: Session, organisation_id: int, mail_class: str, day: date
) -> Sequence[RateRow]:
    """Return the rates of a kind that hold on a day, the lightest first: of one day of beginning.

    A new table replaces the one before it whole.
    """
    query = f"""{RATES} and r.mail_class = %(class)s and r.valid_from = (
        select max(e.valid_from) from records.postal_rate as e
        where e.organisation_id = %(organisation)s and e.mail_class = %(class)s
            and e.valid_from <= %(day)s) order by r.upto_g"""
    values = {"organisation": organisation_id, "class": mail_class, "day": day}
    return fetch(session, RateRow, query, values)


def rate_for(rates: Sequence[RateRow], weight_g: int) -> RateRow | None:
    """Return the rate of an item; None: it is heavier than the table goes."""
    return next((each for each in rates if weight_g <= each.upto_g), None)


KEEP = """
insert into records.postal_rate (organisation_id, mail_class, upto_g, kopecks, valid_from, source,
    verified, changed_by, changed_at)
values (%(organisation)s, %(class)s, %(upto)s, %(kopecks)s, %(day)s, %(source)s, %(verified)s,
    %(person)s, %(at)s)
on conflict (organisation_id, mail_class, upto_g, valid_from) do update set
    kopecks = excluded.kopecks, source = excluded.source, verified = excluded.verified,
    changed_by = excluded.changed_by, changed_at = excluded.changed_at
returning id"""


def keep_rate(session: Session, values: Mapping[str, str], *, reader: Reader, at: datetime) -> int:
    """Keep a rate, in place of one of the same kind, weight and day; return its id.

    Raises InvalidError with a sentence for each wrong field.
    """
    organisation = own_organisation(reader)
    row, wrong = read_rate(values)
    if wrong:
        raise InvalidError(_("The rate has mistakes; nothing was saved."), fields=wrong)
    given = row | {"organisation": organisation, "person": reader.person_id, "at": at}
    id = int(fetch_value(session, KEEP, given))
    record(
        session, "post.rate-kept", "postal_rate", id, upto=row["upto"], kopecks=row["kopecks"],
        day=row["day"],
    )  # fmt: skip
    return id


def own_organisation(reader: Reader) -> int:
    """Return the organisation whose rates the reader keeps. Raises ForbiddenError."""
    reader.require(PERMISSION)
    if reader.organisation_id is None:
        raise ForbiddenError(
            _("You hold no post in an organisation; these settings belong to one.")
        )
    return reader.organisation_id


def read_rate(values: Mapping[str, str]) -> tuple[dict[str, Fact], dict[str, str]]:
    """Return a rate as it was typed, and a sentence for each wrong field."""
    wrong: dict[str, str] = {}
    kind = values.get("mail_class", "")
    if kind not in set(MailClass):
        wrong["mail_class"] = _("Choose the kind of item.")
    upto = read_weight(values.get("upto_g", ""))
    if upto is None:
        wrong["upto_g"] = _("A weight in grams, from 1 to {n}.").format(n=HEAVIEST)
    kopecks = read_rubles(values.get("rubles", ""))
    if not kopecks:
        wrong["rubles"] = _("A sum in roubles, such as 79,50.")
    source = " ".join(values.get("source", "").split())
    if not source or len(source) > 300:
        wrong["source"] = _("Name the order or contract the rate comes from.")
    try:
        day = date.fromisoformat(values.get("valid_from", ""))
    except ValueError:
        day = date.min
        wrong["valid_from"] = _("Name the first day of the rate.")
    row: dict[str, Fact] = {
        "class": kind, "upto": upto, "kopecks": kopecks, "day": day, "source": source,
        "verified": values.get("verified") == "on",
    }  # fmt: skip
    return row, wrong


def read_weight(text: str) -> int | None:
    """Return grams typed; None for anything that is no weight of an item."""
    plain = text.strip()
    grams = int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 7 else 0
    return grams if 0 < grams <= HEAVIEST else None


def read_rubles(text: str) -> int | None:
    """Return kopecks of a sum typed in roubles; None for anything else."""
    found = RUBLES.fullmatch(text.strip().replace("\u00a0", "").replace(" ", ""))
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else None


def drop_rate(session: Session, id: int, *, reader: Reader) -> None:
    """Take a rate away; what was charged by it stays. Raises NotFoundError."""
    query = "delete from records.postal_rate where id = %s and organisation_id = %s"
    if not execute(session, query, (id, own_organisation(reader))):
        raise NotFoundError(_("There is no such rate."))
    record(session, "post.rate-dropped", "postal_rate", id)


def weigh(session: Session, id: int, typed: Mapping[int, str], *, reader: Reader) -> int:
    """Keep the weights of a list's envelopes by their first dispatch, and what they cost.

    An empty weight takes both away. Returns how many envelopes have a weight now. Raises
    InvalidError naming the envelope whose weight is none; then nothing is kept.
    """
    register = get_register(session, id, reader=reader, lock=True)
    reader.require(PERMISSION)
    items = list_items(session, register, reader=reader)
    rates = rates_on(session, register.organisation_id, register.mail_class, register.day)
    weights: dict[int, int | None] = {}
    for item in items:
        text = typed.get(item.first.id, "").strip()
        weights[item.number] = read_weight(text)
        if text and weights[item.number] is None:
            said = _("Envelope {n}: a weight in grams, from 1 to {most}.").format(
                n=item.number, most=HEAVIEST
            )
            raise InvalidError(said, fields={"weight": said})
    for item in items:
        grams = weights[item.number]
        rate = rate_for(rates, grams) if grams else None
        if (grams, rate and rate.kopecks) == (item.first.weight_g, item.first.postage):
            continue
        query = "update records.dispatch set weight_g = %s, postage = %s where id = any (%s)"
        ids = [row.id for row in item.rows]
        execute(session, query, (grams, rate.kopecks if rate else None, ids))
        note(session, "dispatch.weighed", item.first, grams=grams or 0)
    return sum(grams is not None for grams in weights.values())


def all_proved(session: Session, id: int, *, reader: Reader) -> bool:
    """Tell whether somebody compared with its source every rate that holds for a list."""
    register = get_register(session, id, reader=reader)
    rates = rates_on(session, register.organisation_id, register.mail_class, register.day)
    return all(each.verified for each in rates)
