"""The values the card's templates are drawn from."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.orm import Session

from uprava.documents.models import AccessMark
from uprava.documents.routes.address import PATH, Address
from uprava.documents.routes.file_values import FileView, file_lines, view_of
from uprava.documents.routes.forms import new_key
from uprava.documents.service.access import get_document
from uprava.documents.service.annulling import find_annulment
from uprava.documents.service.card import (
    LEVEL_TITLES,
    Facts,
    powers_of,
    read_facts,
    stages_of,
    why_seen,
)
from uprava.documents.service.commenting import list_comments
from uprava.documents.service.editing import MARKS
from uprava.documents.service.filing import FileRow, list_files
from uprava.documents.service.history import list_history, states_passed
from uprava.documents.service.linking import list_links
from uprava.documents.service.particulars import find_particulars, list_readdressings
from uprava.documents.service.particulars import pairs_of as pairs_of_facts
from uprava.documents.service.people import chips
from uprava.documents.service.sharing import list_shared
from uprava.documents.service.states import open_transitions
from uprava.documents.service.terms import kind_words
from uprava.documents.service.versions import list_removed
from uprava.extension import (
    ANNULLED,
    Action,
    DocumentHead,
    DocumentKind,
    Panel,
    State,
    Transition,
)
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.users.reader import Reader
from uprava.web.frame import make_shell
from uprava.web.injected import AnyRequest
from uprava.web.screens import show_day
from uprava.web.site import Site
from uprava.work.counters import Counters

log = logging.getLogger(__name__)

TRANSITIONS_FROM = 50
"""Position of the acts that change the state among the actions of modules."""


@dataclass(frozen=True, slots=True)
class DrawnPanel:
    """A module's panel, ready to be shown."""

    key: str
    title: str
    column: str
    count: int | None
    body: Markup


def card_values(
    request: AnyRequest, session: Session, site: Site, id: UUID, *, reader: Reader,
    address: Address,
) -> dict[str, Any]:  # fmt: skip
    """Return everything the card shows; the one door is `get_document`."""
    head = get_document(session, id, reader=reader)
    kind = site.plugins.kinds.get(head.kind)
    facts = read_facts(session, id, reader=reader)
    powers = powers_of(head, facts, reader=reader)
    query = address.query()
    tail = f"?{query}" if query else ""
    return {
        **head_values(session, head, kind),
        **content_values(session, head, reader=reader, plugins=site.plugins),
        **file_values(request, session, head, closed=facts.files_closed),
        "removed": list_removed(session, head.id) if powers.attach else [],
        "facts": facts,
        "powers": powers,
        "pairs": pairs_of(session, head, kind, facts),
        "acts": actions_of(session, head, reader=reader, plugins=site.plugins),
        "panels": drawn(request, site, site.plugins.panels(session, reader, head), head, reader),
        "list_url": address.url(),
        "tail": tail,
        "new_key": new_key,
    }


def head_values(session: Session, head: DocumentHead, kind: DocumentKind | None) -> dict[str, Any]:
    """Return what the card's head shows."""
    today = session.info["today"]
    state = kind.state(head.state) if kind else State(head.state, head.state)
    return {
        "document": head,
        "kind": kind,
        "state": state,
        "due": standing_of(kind, head.due_on, today, runs=state.term_runs),
        "stages": stages_of(kind, head.state, partial(states_passed, session, head.id)),
        "restricted": head.access_mark == AccessMark.RESTRICTED,
        "annulment": find_annulment(session, head),
        "facts_kept": kind is None or kind.registration_facts,
        "facts_said": pairs_of_facts(find_particulars(session, head.id)),
        "readdressings": list_readdressings(session, head.id),
    }


def standing_of(
    kind: DocumentKind | None, due_on: date | None, today: date, *, runs: bool
) -> tuple[str, str] | None:
    """Return a term in words and its tone; of one that does not run only the day."""
    if due_on is None:
        return None
    return kind_words(kind, due_on, today) if runs else (show_day(due_on), "")


def content_values(
    session: Session, head: DocumentHead, *, reader: Reader, plugins: Plugins
) -> dict[str, Any]:
    """Return the sections the core gives every card."""
    types = plugins.link_types
    return {
        "links": list_links(session, head.id, reader=reader, types=types),
        "comments": list_comments(session, head.id),
        "events": list_history(session, head.id, kind=head.kind, plugins=plugins),
        "why": why_seen(session, head.id, reader=reader),
        "shared": list_shared(session, head.id),
        "levels": {level.value: _(title) for level, title in LEVEL_TITLES.items()},
        "today": session.info["today"],
        "remark": "",
        "remark_wrong": "",
    }


def section_values(session: Session, site: Site, id: UUID, *, reader: Reader) -> dict[str, Any]:
    """Return what one section of the card shows when it is drawn alone."""
    head = get_document(session, id, reader=reader)
    facts = read_facts(session, id, reader=reader)
    return {
        **content_values(session, head, reader=reader, plugins=site.plugins),
        "document": head,
        "powers": powers_of(head, facts, reader=reader),
        "new_key": new_key,
    }


def file_values(
    request: AnyRequest, session: Session, head: DocumentHead, *, closed: bool
) -> dict[str, Any]:
    """Return the files and the one the viewer shows, or that they are closed to the reader."""
    files = list_files(session, head.id)
    return {
        "files": file_lines(session, files),
        "view": viewer_view(request, session, files),
        "files_closed": closed,
    }


def viewer_view(request: AnyRequest, session: Session, files: Sequence[FileRow]) -> FileView | None:
    """Return the file the address names, else the first one; None without files."""
    wanted, start = request.query_params.get("file"), request.query_params.get("from", "1")
    shown = next((file for file in files if str(file.id) == wanted), files[0] if files else None)
    if shown is None:
        return None
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
    return view_of(session, shown, files, start=max(first, 1))


def pairs_of(
    session: Session, head: DocumentHead, kind: DocumentKind | None, facts: Facts
) -> list[tuple[str, str]]:
    """Return the requisites all kinds have, in the order of the registration card."""
    author = chips(session, [head.author_id]).get(head.author_id)
    return [
        (_("Kind"), _(kind.title) if kind else head.kind),
        (_("Journal"), facts.journal or ""),
        (_("Date"), show_day(head.registered_on)),
        (_("Term"), show_day(head.due_on)),
        (_("Access"), _(MARKS[AccessMark(head.access_mark)])),
        (_("Unit"), facts.unit or ""),
        (_("Organisation"), facts.organisation),
        (_("Author of the card"), author.name if author else ""),
    ]


def actions_of(
    session: Session, head: DocumentHead, *, reader: Reader, plugins: Plugins
) -> list[Action]:
    """Return the acts of modules and the changes of state; at most one is primary."""
    if head.state == ANNULLED.code:
        return []
    own = [replace(each, title=_(each.title)) for each in plugins.actions(session, reader, head)]
    whole = {each.instead_of: each for each in own if each.instead_of}
    moves = [
        replace(
            whole.get(each.code) or plain(head, each), primary=True,
            position=TRANSITIONS_FROM + place,
        )
        for place, each in enumerate(open_transitions(plugins, head, reader=reader))
    ]  # fmt: skip
    placed = {each.key for each in moves}
    every = sorted(
        [*(each for each in own if each.key not in placed), *moves], key=lambda each: each.position
    )
    first = next((each.key for each in every if each.primary), None)
    return sorted(every, key=lambda each: each.key != first)


def plain(head: DocumentHead, transition: Transition) -> Action:
    """Return a change of state as a button."""
    return Action(
        f"move-{transition.code}", _(transition.title), f"{PATH}/{head.id}/acts/{transition.code}",
        "check", method="post", confirm=_(transition.confirm) if transition.confirm else "",
    )  # fmt: skip


def drawn(
    request: AnyRequest, site: Site, panels: Sequence[Panel], head: DocumentHead, reader: Reader,
    **more: object,
) -> list[DrawnPanel]:  # fmt: skip
    """Return the modules' panels as markup; each template gets its own values by their names."""
    shell = make_shell(request, reader, Counters())
    common = {"document": head, "reader": reader, "request": request, "shell": shell, **more}
    return [
        DrawnPanel(each.key, _(each.title), each.column, each.count, body_of(site, each, common))
        for each in panels
    ]


def body_of(site: Site, panel: Panel, common: dict[str, Any]) -> Markup:
    """Draw one panel; a template that fails costs only its own panel."""
    try:
        text = site.templates.get_template(panel.template).render(common | dict(panel.values))
    except Exception:  # an alien template must not take the whole card with it
        log.exception("panel %s: template %s failed", panel.key, panel.template)
        broken = site.templates.get_template("card/broken_panel.html")
        text = broken.render(common | {"plugin": _(panel.title)})
    return Markup(text)  # noqa: S704 -- drawn by our environment, which escapes
