"""What stands on labels, read from the documents."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import fetch_value, fetch_values
from uprava.documents.models import AccessMark
from uprava.documents.service.access import VISIBLE, get_document
from uprava.errors import ConflictError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.web.screens import show_day

from uprava_records.marks.labels import Label
from uprava_records.marks.service.marking import code_of

MOST = 420
"""Labels printed at a time: twenty sheets."""


def label_of(session: Session, id: UUID, *, reader: Reader, at: datetime) -> Label:
    """Return the label of a document the reader may see; its code is made on first use."""
    head = get_document(session, id, reader=reader)
    code = code_of(session, head, reader=reader, at=at)
    record(session, "label.printed", "document", id)
    return made_of(session, head, code)


def made_of(session: Session, head: DocumentHead, code: str) -> Label:
    """Return what the label says; of a restricted document not what it is about."""
    kind = installation_of(session).plugins.kinds.get(head.kind)
    name = "select short_name from users.organisation where id = %s"
    organisation = str(fetch_value(session, name, (head.organisation_id,)))
    open_title = head.access_mark == AccessMark.COMMON
    return Label(
        code=code, organisation=organisation, kind=_(kind.title) if kind else head.kind,
        number=head.number or "", day=show_day(head.registered_on),
        title=head.title[:140] if open_title else _("Restricted"),
    )  # fmt: skip


IDS = f"""
select d.id from documents.document as d
where d.journal_id = %(journal)s and d.seq is not null and d.deleted_at is null
  and d.registered_on between %(since)s and %(until)s and {VISIBLE}
order by d.period, d.seq limit %(limit)s"""


def labels_of(
    session: Session, journal: int | None, days: tuple[date | None, date | None], *,
    reader: Reader, at: datetime,
) -> Sequence[Label]:  # fmt: skip
    """Return the labels of what a journal registered on some days, by number."""
    since, until = days
    if journal is None or since is None or until is None:
        raise InvalidError(_("Choose the journal and the days."))
    values = {
        "journal": journal, "since": since, "until": until, "limit": MOST + 1,
        "principals": list(reader.principals),
    }  # fmt: skip
    ids = fetch_values(session, IDS, values)
    if not ids:
        raise ConflictError(_("Nothing was registered in this journal on these days."))
    if len(ids) > MOST:
        said = _("More than {n} documents: print the labels day by day.").format(n=MOST)
        raise InvalidError(said)
    return [label_of(session, id, reader=reader, at=at) for id in ids]
