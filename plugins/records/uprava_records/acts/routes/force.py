"""What the law asks to be kept of an act: its page, and the page of an edition."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, MultipartBody, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.approval.routes.waiting_files import refuse_bad
from uprava.clock import now
from uprava.documents.routes.forms import Form, day_in, new_key, once, version_of, word
from uprava.documents.taking_in import TakenIn, take_in
from uprava.errors import InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import named_sentences, sentences
from uprava.web.uploads import files_of
from uprava.work.service.finishing import apart

from uprava_records.acts.service.editions import NewEdition, add_edition
from uprava_records.acts.service.facts import TITLES, ActFacts
from uprava_records.acts.service.knowing import KEEP_ACTS, act_head, find_facts, keep_facts
from uprava_records.acts.values import RESULTS, RULES
from uprava_records.written.routes.view import PATHS
from uprava_records.written.service.fields import ACT

BASE = PATHS[ACT]

PAGE = f"{BASE}/{{id:uuid}}/force"
EDITION = f"{BASE}/{{id:uuid}}/editions/new"

DAYS = tuple(name for name in TITLES if name.endswith("_day"))

EDITION_TITLES = {
    "from_day": N_("In force from"), "because": N_("Because of the act No."),
    "note": N_("Note"), "file": N_("Consolidated text"),
}  # fmt: skip


@get(PAGE, requires=KEEP_ACTS)
def force_page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show what is kept of an act."""
    head = act_head(session, id, reader=reader)
    return force_form(request, session, head, find_facts(session, id).texts())


@post(PAGE, requires=KEEP_ACTS)
def keep_force(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    data: URLEncodedBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Keep what is known of an act; a form with mistakes comes back as it was filled in."""
    version = version_of(data)

    def act() -> dict[str, Any]:
        facts = facts_in(data)
        return {"done": keep_facts(
            session, id, facts, version=version, reader=reader, at=now()
        )}  # fmt: skip

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except InvalidError as error:
        head = act_head(session, id, reader=reader)
        typed = {name: word(data, name) for name in TITLES}
        return force_form(request, session, head, typed, error=error)
    return see(f"/docs/{id}", said=_("What is known of the act is kept."))


def facts_in(form: Form) -> ActFacts:
    """Return the facts of the form. Raises InvalidError for days that do not exist."""
    wrong: dict[str, str] = {}
    days: dict[str, date | None] = {name: day_in(form, name, wrong) for name in DAYS}
    after = word(form, "force_after")
    if after and not (after.isascii() and after.isdigit() and len(after) < 4):
        wrong["force_after"] = _("Write a number of days.")
    if wrong:
        raise InvalidError(_("The card has mistakes; nothing was changed."), fields=wrong)

    def text(name: str) -> str | None:
        return " ".join(word(form, name).split()) or None

    return ActFacts(
        normative=bool(word(form, "normative")),
        corruption_result=text("corruption_result"), legal_result=text("legal_result"),
        impact_result=text("impact_result"), published_in=text("published_in"),
        published_number=text("published_number"), register_number=text("register_number"),
        force_rule=text("force_rule"), force_after=int(after) if after else None, **days,
    )  # fmt: skip


def force_form(
    request: AnyRequest, session: Session, head: DocumentHead, values: dict[str, str], *,
    error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Return the page of an act's force."""
    wrong = error.fields if error else {}
    return screen(
        request, session, "records/acts/force_edit.html", document=head, v=values,
        status=error.status if error else 200, key=new_key(), version=head.version,
        results=[(code, _(title)) for code, title in RESULTS.items()],
        rules=[(code, _(title)) for code, title in RULES.items()],
        wrong=sentences(wrong), summary=named_sentences(wrong, TITLES),
    )  # fmt: skip


@get(EDITION, requires=KEEP_ACTS)
def edition_page(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID]
) -> Response[str]:
    """Ask for a consolidated text."""
    head = act_head(session, id, reader=reader)
    return edition_form(request, session, site, head, {})


@post(EDITION, requires=KEEP_ACTS)
def keep_edition(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], data: MultipartBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Keep a consolidated text; a form with mistakes comes back as it was filled in."""
    taken = TakenIn((), ())
    installation = site.installation

    def act() -> dict[str, Any]:
        new = edition_in(data, taken)
        add_edition(session, id, new, reader=reader, at=now(), jobs=installation.jobs)
        return {}

    try:
        taken = take_in(installation, files_of(data))
        refuse_bad(taken)
        asked = {"files": [each.sha256 for each in taken.kept]}
        with apart(session):
            once(session, request, data, reader=reader, act=act, asked=asked)
    except InvalidError as error:
        head = act_head(session, id, reader=reader)
        return edition_form(request, session, site, head, data, error=error)
    return see(f"/docs/{id}", said=_("The edition is kept."))


def edition_in(form: Form, taken: TakenIn) -> NewEdition:
    """Return what the form asks for. Raises InvalidError for a day that does not exist."""
    wrong: dict[str, str] = {}
    day = day_in(form, "from_day", wrong)
    if wrong:
        raise InvalidError(_("The edition has mistakes; nothing was kept."), fields=wrong)
    return NewEdition(day, word(form, "because"), word(form, "note"), taken.kept)


def edition_form(
    request: AnyRequest, session: Session, site: AnySite, head: DocumentHead, typed: Form, *,
    error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Return the page of an edition."""
    wrong = error.fields if error else {}
    return screen(
        request, session, "records/acts/edition.html", document=head, key=new_key(),
        status=error.status if error else 200, wrong=sentences(wrong),
        v={name: word(typed, name) for name in EDITION_TITLES},
        detail=error.detail if error else "",
        summary=named_sentences(wrong, EDITION_TITLES),
        max_mb=site.settings.upload_limit // (1024 * 1024),
    )  # fmt: skip


routes = [force_page, keep_force, edition_page, keep_edition]
