"""What the registration screen shows, gathered once for the page and for a refused form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session
from uprava.documents.previews import list_previews
from uprava.documents.service.book import registered_today
from uprava.documents.service.types import list_types
from uprava.users.reader import Reader
from uprava.users.service.suggesting import find_by_login
from uprava.web.sentences import named_sentences, sentences
from uprava.web.site import Site

from uprava_records.letters.routes.asking import translated
from uprava_records.letters.service import drafts as service
from uprava_records.letters.service.cards import (
    CHANNEL_TITLES,
    FIELD_TITLES,
    MARK_TITLES,
)
from uprava_records.letters.service.entering import advise
from uprava_records.letters.service.forms import fill, open_journals, read
from uprava_records.letters.service.own import CODE, own_asked
from uprava_records.letters.service.registering import KIND
from uprava_records.letters.service.terms import quick_terms, term_hint

START = "/records/incoming/new"


@dataclass(frozen=True, slots=True)
class Shown:
    """A template and what it is given."""

    template: str
    shown: Mapping[str, Any]


def entering_values(
    session: Session, site: Site, *, reader: Reader, id: UUID | None, file_id: UUID | None = None,
    wrong: Mapping[str, str] | None = None, key: str = "",
) -> Shown:  # fmt: skip
    """Return the screen: the queue alone, or with one draft opened in the form."""
    today = session.info["today"]
    common = {
        "queue": service.list_drafts(session, reader=reader),
        "today": today,
        "registered_today": registered_today(session, kind=KIND, reader=reader),
        "max_mb": site.settings.upload_limit // (1024 * 1024),
        "journals": open_journals(session, reader=reader),
        "refused": (),
        "channels": CHANNEL_TITLES,
    }
    if id is None:
        return Shown("records/mail/upload.html", common)
    draft = service.get_draft(session, id, reader=reader)
    files = service.list_files(session, draft)
    shown = next((each for each in files if each.id == file_id), files[0] if files else None)
    types = list_types(session, KIND)
    filled = fill(draft, journals=common["journals"], types=types, today=today)
    values = filled.values
    own = own_asked(session, values, wrong)
    card = read(session, values, reader=reader).card
    addressee = find_by_login(session, values.get("addressee", ""), today=today)
    form = {
        "draft": draft,
        "files": files,
        "file": shown,
        "pages": list_previews(session, shown, base=pages_url(shown)) if shown else [],
        "values": values,
        "auto": filled.auto,
        "wrong": sentences(wrong),
        "summary": named_sentences(wrong, {**FIELD_TITLES} | {f.name: f.title for f in own}),
        "key": key or str(uuid4()),
        "chosen": [addressee.chosen] if addressee else [],
        "advice": advise(session, draft, card, files, reader=reader),
        "kinds": [each.choice for each in types],
        "own": own,
        "marks": translated(MARK_TITLES),
        "deliveries": translated(CHANNEL_TITLES),
        "quick": quick_terms(session, values[CODE], today=today),
        "hint": term_hint(session, values[CODE], values["due_on"], today=today),
        "focus": first_gap(values, wrong),
    }
    return Shown("records/mail/register.html", common | form)


def pages_url(file: service.DraftFileRow) -> str:
    """Return where the pages of a draft's file are (`routes.drafts.page_image`)."""
    return f"/records/drafts/{file.draft_id}/files/{file.id}/pages"


def first_gap(values: Mapping[str, str], wrong: Mapping[str, str] | None) -> str:
    """Return the first field the registrar has to fill; none when all are filled or refused."""
    if wrong:
        return ""
    wanted = ("correspondent", "outgoing_number", "outgoing_date", "title")
    return next((name for name in wanted if not values.get(name)), "")
