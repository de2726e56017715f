"""What the registration screen shows, gathered once for the page and for a refused form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.previews import list_previews
from uprava.documents.service.book import registered_today
from uprava.documents.service.coming import list_coming
from uprava.documents.service.numbering import JournalRow
from uprava.documents.service.reserving import free_numbers
from uprava.documents.service.types import list_types
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import find_by_login
from uprava.web.screens import show_day
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
from uprava_records.mail.service.answering import draft_answer
from uprava_records.mail.service.arrivals import ArrivalRow, find_arrival, look
from uprava_records.mail.service.proposing import advised
from uprava_records.mail.service.queue import (
    GROUP_TITLES,
    Group,
    narrowed,
    read_queue,
    tabs_of,
)
from uprava_records.mail.service.reading_scans import scan_told
from uprava_records.mail.service.setting_aside import REASONS, kinds_not_registered
from uprava_records.mail.service.watching import mailbox_told
from uprava_records.settings import records_settings

START = "/records/incoming/new"


@dataclass(frozen=True, slots=True)
class Shown:
    """A template and what it is given."""

    template: str
    shown: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Arrived:
    """An arrival beside the form: may it be passed to appeals, can its sender be answered."""

    row: ArrivalRow
    takes_appeals: bool
    can_answer: bool
    answer: str
    reasons: Sequence[tuple[str, str]]
    kinds: Sequence[tuple[str, str]]


def zone_of(site: Site) -> ZoneInfo:
    """Return the office's time zone: what came at night is of its day, not of UTC's."""
    return ZoneInfo(site.settings.timezone)


def queue_values(session: Session, site: Site, *, reader: Reader, tab: str) -> dict[str, Any]:
    """Return what the screen shows whether or not a letter is open."""
    today = session.info["today"]
    lines = read_queue(session, reader=reader, at=now().astimezone(zone_of(site)))
    return {
        "queue": narrowed(lines, tab),
        "waiting": sum(line.group is not Group.LATER for line in lines),
        "urgent": sum(line.group is Group.URGENT for line in lines),
        "tabs": tabs_of(lines, tab),
        "tab": tab,
        "groups": {group: _(title) for group, title in GROUP_TITLES.items()},
        "today": today,
        "registered_today": registered_today(session, kind=KIND, reader=reader),
        "max_mb": site.settings.upload_limit // (1024 * 1024),
        "journals": open_journals(session, reader=reader),
        "refused": (),
        "channels": CHANNEL_TITLES,
        "start": START,
        "scanner": records_settings().scanner_folder is not None,
        "mailbox": mailbox_told(session),
    }


def entering_values(
    session: Session, site: Site, *, reader: Reader, id: UUID | None, file_id: UUID | None = None,
    wrong: Mapping[str, str] | None = None, key: str = "", tab: str = "",
) -> Shown:  # fmt: skip
    """Return the screen: the queue alone, or with one draft opened in the form."""
    common = queue_values(session, site, reader=reader, tab=tab)
    if id is None:
        return Shown("records/mail/upload.html", common)
    draft = service.get_draft(session, id, reader=reader)
    holder = look(session, draft, reader=reader, at=now())
    form = form_values(session, draft, file_id, wrong, journals=common["journals"])
    own = {
        "key": key or str(uuid4()), "holder": holder, "arrived": arrived(session, draft, site),
        "tomorrow": (session.info["today"] + timedelta(days=1)).isoformat(),
    }  # fmt: skip
    return Shown("records/mail/register.html", common | form | own)


def form_values(
    session: Session, draft: service.DraftRow, file_id: UUID | None,
    wrong: Mapping[str, str] | None, *, journals: list[JournalRow],
) -> dict[str, Any]:  # fmt: skip
    """Return the draft with its files and the form as it begins."""
    today, reader = session.info["today"], session.info["reader"]
    files = service.list_files(session, draft)
    shown = next((each for each in files if each.id == file_id), files[0] if files else None)
    types = list_types(session, KIND)
    filled = fill(draft, journals=journals, types=types, today=today)
    advice = advised(session, draft, filled.values, reader=reader)
    values = advice.values
    own = own_asked(session, values, wrong)
    card = read(session, values, reader=reader).card
    addressee = find_by_login(session, values.get("addressee", ""), today=today)
    return {
        "draft": draft,
        "files": files,
        "file": shown,
        "pages": list_previews(session, shown, base=pages_url(shown)) if shown else [],
        "scan": scan_told(session, draft, next(iter(files), None)),
        "values": values,
        "auto": {name: source_of(draft, name) for name in filled.auto}
        | dict.fromkeys(advice.filled, _("by a rule")),
        "proposals": advice,
        "wrong": sentences(wrong),
        "summary": named_sentences(wrong, {**FIELD_TITLES} | {f.name: f.title for f in own}),
        "chosen": [addressee.chosen] if addressee else [],
        "advice": advise(session, draft, card, files, reader=reader),
        "who": card.sender,
        "kinds": [each.choice for each in types],
        "own": own,
        "marks": translated(MARK_TITLES),
        "deliveries": translated(CHANNEL_TITLES),
        "quick": quick_terms(session, values[CODE], today=today),
        "hint": term_hint(session, values[CODE], values["due_on"], today=today),
        "focus": first_gap(values, wrong),
        "reserved": free_numbers(session, journals, reader=reader),
        "coming": list_coming(session, journals),
    }


def source_of(draft: service.DraftRow, name: str) -> str:
    """Return where a recognised field was read, in words."""
    titles = {
        "mail": _("from the e-mail"), "scan": _("from the scan"),
        "passport": _("from the passport of the exchange"), "program": _("from the program"),
    }  # fmt: skip
    return titles.get(draft.sources.get(name, ""), _("from the letter"))


def arrived(session: Session, draft: service.DraftRow, site: Site) -> Arrived | None:
    """Return what is known of a letter that came by itself, and what may be done with it."""
    takes = site.installation.plugins.takes_appeals
    arrival = find_arrival(session, draft.id)
    if arrival is None:
        return None
    reader: Reader = session.info["reader"]
    answers = bool(arrival.sender_address and site.settings.smtp_url)
    day = show_day(arrival.received_at.astimezone(zone_of(site)).date())
    text = draft_answer(arrival, organisation=reader.organisation or "", day=day)
    reasons = [(_(each), _(each)) for each in REASONS]
    kinds = [(each, each) for each in kinds_not_registered()]
    return Arrived(arrival, takes, answers, text, reasons, kinds)


def pages_url(file: service.DraftFileRow) -> str:
    """Return where the pages of a draft's file are (`routes.drafts.page_image`)."""
    return f"/records/drafts/{file.draft_id}/files/{file.id}/pages"


def first_gap(values: Mapping[str, str], wrong: Mapping[str, str] | None) -> str:
    """Return the first field the registrar has to fill; none when all are filled or refused."""
    if wrong:
        return ""
    wanted = ("correspondent", "outgoing_number", "outgoing_date", "title")
    return next((name for name in wanted if not values.get(name)), "")
