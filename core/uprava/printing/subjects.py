"""Which document a sheet belongs to, read for its head: the same for every sheet."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from uprava.db.sql import fetch_value
from uprava.extension import DocumentHead
from uprava.i18n import _, use_locale
from uprava.printing.sheets import Subject
from uprava.users.reader import Reader
from uprava.web.site import Site


def subject_of(
    session: Session, site: Site, head: DocumentHead, *, reader: Reader, at: datetime,
    prepared_by: str = "",
) -> Subject:  # fmt: skip
    """Return the head of a sheet about a document, printed by the reader at a moment."""
    query = "select name from users.organisation where id = %s"
    kind = site.plugins.kinds.get(head.kind)
    with use_locale("ru"):
        title = _(kind.title) if kind else _("Document")
    return Subject(
        organisation=str(fetch_value(session, query, (head.organisation_id,))),
        kind=title,
        title=head.title,
        number=head.number or "",
        day=head.registered_on.strftime("%d.%m.%Y") if head.registered_on else "",
        printed_by=reader.name,
        printed_at=at,
        zone=ZoneInfo(site.settings.timezone),
        prepared_by=prepared_by,
    )
