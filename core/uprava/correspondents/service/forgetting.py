"""How long data of a person among the correspondents are needed."""

from datetime import date

from sqlalchemy.orm import Session

from uprava.correspondents.models import Kind
from uprava.correspondents.service.mentioning import FAMILY
from uprava.correspondents.values import Card
from uprava.db.sql import fetch_value
from uprava.installation import installation_of

LAST = f"""{FAMILY}
    select max(d.registered_on) from correspondents.mention as m
    join documents.document as d on d.id = m.document_id
    where m.correspondent_id in (select id from family) and d.deleted_at is null"""


def kept_until(session: Session, card: Card) -> date | None:
    """Return the last day of the year to which a person's data are needed; None: not a person.

    They are needed as long as the correspondence is kept: so many years (a setting) from
    1 January after the newest document the reader may see. Federal Law 152-FZ of 27 July 2006,
    article 5, part 7: not longer than the purpose needs.
    """
    if card.kind != Kind.PERSON:
        return None
    last: date | None = fetch_value(session, LAST, {"id": card.id})
    years = installation_of(session).settings.people_kept_years
    return date((last or session.info["today"]).year + years, 12, 31)
