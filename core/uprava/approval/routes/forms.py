"""The forms of approval: fetched into dialogs when opened, pages of their own without scripts."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery
from sqlalchemy.orm import Session

from uprava.approval.models import Purpose
from uprava.approval.planning import MOST_STAGES
from uprava.approval.routes.reading import REMARKS, visa_rule_in
from uprava.approval.routes.stages import Stages, drawn, edited, stage_in, stages_in, typed_of
from uprava.approval.service.choosing import ALL, DECIDING, PEOPLE, find_choices, read_named
from uprava.approval.service.loading import current_files, edition_of
from uprava.approval.service.sheet_acts import may_start
from uprava.approval.service.sheets import find_sheet
from uprava.approval.service.templates import fitting_templates
from uprava.approval.values import Acts, Sheet, SheetRow
from uprava.clock import now
from uprava.documents.routes.forms import Form, many, new_key, word
from uprava.documents.service.access import get_document
from uprava.errors import ConflictError, NotFoundError, UpravaError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get
from uprava.web.screens import fragment, opened_alone, screen, see, wants_part

TITLES = {
    "start": N_("Send for approval"),
    "acquaint": N_("Send for acquaintance"),
    "agree": N_("Approve"),
    "read": N_("Acquaint yourself"),
    "remarks": N_("Approve with remarks"),
    "refuse": N_("Do not approve"),
    "add": N_("Add an approver"),
    "drop": N_("Take an added approver back"),
    "redirect": N_("Entrust to another"),
    "recall": N_("Recall from approval"),
    "restart": N_("Send along the route again"),
    "answer": N_("Answer to the remark"),
}
"""The forms → their titles."""

TAKE, STAY = "take", "stay"
"""Buttons of the route's form: begin with the stages of the chosen route; look at it again."""

KINDS = {"people": PEOPLE, "all": ALL, "deciding": DECIDING}
"""What a combobox asks for → whom it offers."""


@get("/docs/{id:uuid}/approval/{form:str}", requires=SIGNED_IN)
def form_page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    form: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Show one of the forms, alone for a dialog or as a page."""
    return shown(request, session, id, form, reader=reader, typed=dict(request.query_params))


@get("/approval/participants", requires=SIGNED_IN)
def participants(
    request: AnyRequest, session: AnySession, q: FromQuery[str] = "", kind: FromQuery[str] = "all"
) -> Response[Any]:
    """Offer people, posts, heads, roles and units for a route."""
    if opened_alone(request):
        return see("/work/approval")
    found = find_choices(session, q=q, kinds=KINDS.get(kind, ALL))
    return fragment(request, "approval/choices.html", found=found)


def shown(
    request: AnyRequest, session: Session, id: UUID, form: str, *, reader: Reader, typed: Form,
    error: UpravaError | None = None,
) -> Response[str]:  # fmt: skip
    """Return a form, as it was filled in when it comes back with mistakes."""
    if form not in TITLES:
        raise NotFoundError(_("There is no such form for you on this document."))
    head = get_document(session, id, reader=reader)
    sheet = find_sheet(session, id, reader=reader, at=now())
    check_open(session, head, form, sheet, reader=reader)
    values = form_values(session, head, form, sheet, typed) | {"error": error}
    status = error.status if error else 200
    if wants_part(request):
        return fragment(request, "approval/form_part.html", status=status, **values)
    return screen(request, session, "approval/form_page.html", status=status, **values)


def check_open(
    session: Session, head: DocumentHead, form: str, sheet: Sheet | None, *, reader: Reader
) -> None:
    """Raise ConflictError in words when the act the form is for cannot be done now."""
    ready = sheet is None and may_start(session, head, reader=reader)
    acts = sheet.acts if sheet else Acts(start=ready, acquaint=ready)
    asides = sheet.asides if sheet else ()
    can = {
        "start": acts.start, "acquaint": acts.acquaint, "add": acts.add, "redirect": acts.redirect,
        "drop": bool(acts.drop),
        "agree": acts.decide and acts.purpose == Purpose.AGREE,
        "remarks": acts.decide and acts.purpose == Purpose.AGREE,
        "read": acts.reads is not None,
        "refuse": acts.sign or (acts.decide and acts.purpose == Purpose.AGREE),
        "recall": acts.recall or any(each.recall for each in asides),
        "restart": acts.restart, "answer": acts.answer,
    }  # fmt: skip
    if not can[form]:
        raise ConflictError(
            _("This cannot be done now: the document has gone on, or it is not asked of you."),
            code="not-now",
        )


def form_values(
    session: Session, head: DocumentHead, form: str, sheet: Sheet | None, typed: Form
) -> dict[str, Any]:
    """Return what any of the forms shows."""
    edition = word(typed, "edition") or edition_of(current_files(session, head.id))
    values: dict[str, Any] = {
        "document": head, "form": form, "title": _(TITLES[form]), "sheet": sheet, "typed": typed,
        "edition": edition, "key": new_key(), "places": range(1, REMARKS + 1),
    }  # fmt: skip
    if form == "start":
        values |= start_values(session, head, typed)
    if form == "acquaint":
        stage = stage_in(session, typed, "1", Purpose.READ)
        values |= {"stage": stage, "chosen": stage.named.chosen(session)}
    if form in ("add", "redirect"):
        named = read_named(session, many(typed, "who"), word(typed, "who_text"), kinds=PEOPLE)
        values |= {"named": named, "chosen": named.chosen(session)}
    if form == "answer":
        values |= {"remark": remark_of(sheet, word(typed, "remark"))}
    if form == "drop":
        values |= {"dropped": dropped_of(sheet, word(typed, "dropped"))}
    return values


def start_values(session: Session, head: DocumentHead, typed: Form) -> dict[str, Any]:
    """Return the ready routes that fit and the stages as they were filled in, or changed."""
    templates = fitting_templates(session, head)
    button, chosen = word(typed, "edit"), word(typed, "template")
    stages = edited(stages_in(session, typed), button)
    if button == TAKE:
        ready = [each for each in templates if str(each.id) == chosen]
        stages = Stages([typed_of(one) for each in ready for one in each.stages] or stages.typed)
    if not typed:
        chosen = str(templates[0].id) if templates else ""
    return {
        "templates": templates,
        "ready": "" if button and button != STAY else chosen,
        "stages": drawn(session, stages),
        "room": len(stages.typed) < MOST_STAGES,
        "visa_rule": visa_rule_in(typed).value,
    }


def remark_of(sheet: Sheet | None, id: str) -> Any:
    """Return the remark to answer. Raises NotFoundError when there is none without an answer."""
    lines = [row for each in sheet.stages for row in each.rows] if sheet else []
    found = (one for row in lines for one in row.remarks if str(one.id) == id)
    remark = next(found, None)
    if remark is None:
        raise NotFoundError(_("There is no such remark on this document."))
    return remark


def dropped_of(sheet: Sheet | None, id: str) -> SheetRow:
    """Return the line of an added approver. Raises NotFoundError when none is to be taken back."""
    lines = [row for each in sheet.stages for row in each.rows] if sheet else []
    own = sheet.acts.drop if sheet else ()
    found = (row for row in lines if row.visa_id in own and str(row.visa_id) == id)
    row = next(found, None)
    if row is None:
        raise NotFoundError(_("There is nobody here to take back: the visa is not awaited."))
    return row


routes = [participants, form_page]
