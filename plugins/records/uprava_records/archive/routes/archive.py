"""«Описи и акты»: yearly inventories, acts of selection for destruction."""

from collections.abc import Callable, Mapping
from typing import Any

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form as AnyForm
from uprava.documents.routes.forms import many, word
from uprava.errors import NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import screen, see

from uprava_records.archive.service import disposals, inventories
from uprava_records.archive.service.disposals import Act
from uprava_records.archive.values import DisposalState
from uprava_records.filing.routes.asking import Ask, Field, answered, shown
from uprava_records.filing.service.cases import fits
from uprava_records.filing.service.common import ARCHIVE, same_person
from uprava_records.filing.service.terms import with_article
from uprava_records.filing.values import INVENTORY_TITLES, InventoryKind

PATH = "/records/archive"
INVENTORIES = f"{PATH}/inventories"
ACTS = f"{PATH}/acts"
PAGE = 100
Form = URLEncodedBody[dict[str, Any]]


@get(PATH, requires=ARCHIVE)
def archive_screen(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show inventories, acts, what is due and what it waits for."""
    wanted = [
        (year, kind, _(INVENTORY_TITLES[InventoryKind(kind)]))
        for year, kind in inventories.wanted_years(session, reader=reader)
    ]
    return screen(
        request, session, "records/archive/archive.html", wanted=wanted, term_of=with_article,
        inventories=inventories.list_inventories(session, reader=reader),
        acts=disposals.list_acts(session, reader=reader),
        due=disposals.list_due(session, reader=reader, limit=500),
        waiting=disposals.list_waiting(session, reader=reader),
    )  # fmt: skip


@post(INVENTORIES, requires=ARCHIVE)
def make_inventory(session: AnySession, reader: AnyReader, data: Form) -> Response[Any]:
    """Draw up the inventory of a year."""
    year, _dot, kind = word(data, "wanted").partition("-")
    id = inventories.draw_up(session, int(year) if fits(year) else 0, kind, reader=reader)
    return see(f"{INVENTORIES}/{id}", said=_("The inventory is drawn up."))


@get(f"{INVENTORIES}/{{id:int}}", requires=ARCHIVE)
def inventory_screen(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    after: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show an inventory."""
    inventory = inventories.get_inventory(session, id, reader=reader)
    start = int(after) if fits(after) else 0
    found = inventories.list_units(session, id, after=start, limit=PAGE + 1)
    rows, more = found[:PAGE], len(found) > PAGE
    return screen(
        request, session, "records/archive/inventory.html", inventory=inventory, rows=rows,
        term_of=with_article, here=f"{INVENTORIES}/{id}",
        missing=inventories.list_missing(session, inventory.year, inventory.kind, reader=reader),
        further=f"{INVENTORIES}/{id}?after={rows[-1].position}" if more else "",
        first=f"{INVENTORIES}/{id}" if start else "",
    )  # fmt: skip


@get(f"{INVENTORIES}/{{id:int}}/approve", requires=ARCHIVE)
def approve_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Ask for the protocol by which an inventory is approved."""
    return shown(request, session, approve_ask(session, id, reader=reader))


@post(f"{INVENTORIES}/{{id:int}}/approve", requires=ARCHIVE)
def approve(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Form
) -> Response[Any]:
    """Approve an inventory."""
    ask = approve_ask(session, id, reader=reader)

    def done() -> object:
        return inventories.approve(session, id, word(data, "basis"), reader=reader)

    return answered(request, session, ask, data, done, said=_("The inventory is approved."))


def approve_ask(session: Session, id: int, *, reader: Reader) -> Ask:
    """Return the form that approves an inventory."""
    found = inventories.get_inventory(session, id, reader=reader)
    subject = _("Inventory No. {number}, {title}, {year}").format(
        number=found.number, title=found.title, year=found.year
    )
    return Ask(
        _("Approve the inventory"), subject,
        _("{n} units of storage. An approved inventory never changes.").format(n=found.lines),
        _("Approve the inventory"), f"{INVENTORIES}/{id}/approve", f"{INVENTORIES}/{id}",
        (Field("basis", _("Protocol, number and day")),), "circle-check",
    )  # fmt: skip


@post(ACTS, requires=ARCHIVE)
def make_act(session: AnySession, reader: AnyReader, data: Form) -> Response[Any]:
    """Draw up an act of the chosen cases."""
    chosen = [int(each) for each in many(data, "id") if fits(each)]
    id = disposals.draw_up(session, chosen, reader=reader)
    return see(f"{ACTS}/{id}", said=_("The draft of the act is made."))


@get(f"{ACTS}/{{id:int}}", requires=ARCHIVE)
def act_screen(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    after: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show an act: its cases, who approved it, what was destroyed and how it is proven."""
    act = disposals.get_act(session, id, reader=reader)
    start = int(after) if fits(after) else 0
    found = disposals.list_destroyed(session, id, after=start, limit=PAGE + 1)
    rows, more = found[:PAGE], len(found) > PAGE
    live = act.state in (DisposalState.DRAFT, DisposalState.REVIEW, DisposalState.APPROVED)
    return screen(
        request, session, "records/archive/act.html", act=act, term_of=with_article, destroyed=rows,
        cases=disposals.list_cases(session, id), acts=acts_of(act, reader=reader),
        unfit=disposals.unfit(session, id, session.info["today"]) if live else [],
        further=f"{ACTS}/{id}?after={rows[-1].id}" if more else "", here=f"{ACTS}/{id}",
        first=f"{ACTS}/{id}" if start else "",
    )  # fmt: skip


@post(f"{ACTS}/{{id:int}}/drop", requires=ARCHIVE)
def drop(session: AnySession, reader: AnyReader, id: FromPath[int], data: Form) -> Response[Any]:
    """Take a case out of a draft."""
    case = word(data, "case")
    disposals.drop_case(session, id, int(case) if fits(case) else 0, reader=reader)
    return see(f"{ACTS}/{id}", said=_("The case is taken out of the act."))


def acts_of(act: Act, *, reader: Reader) -> list[tuple[str, str, str]]:
    """Return what may be done with an act now: form, title, icon."""
    state, ordered = act.state, act.ordered
    draft, review = state == DisposalState.DRAFT, state == DisposalState.REVIEW
    approved = state == DisposalState.APPROVED and not ordered
    every = [
        ("send", _("Put before the commission"), "send", draft),
        ("approve", _("Approve the act"), "circle-check",
         review and not same_person(reader, act.first_id)),
        ("destroy", _("Destroy"), "trash", approved),
        ("return", _("Back into work"), "arrow-back-up", review or approved),
        ("cancel", _("Cancel the act"), "ban", draft or review),
    ]  # fmt: skip
    return [(form, title, icon) for form, title, icon, may in every if may]


@get(f"{ACTS}/{{id:int}}/acts/{{form:str}}", requires=ARCHIVE)
def act_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    form: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Ask before an act is moved on."""
    return shown(request, session, ask_of(session, id, form, reader=reader))


@post(f"{ACTS}/{{id:int}}/acts/{{form:str}}", requires=ARCHIVE)
def move_act(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    form: FromPath[str], data: Form,
) -> Response[Any]:  # fmt: skip
    """Move an act on."""
    ask = ask_of(session, id, form, reader=reader)

    def done() -> object:
        return DO[form](session, id, data, reader)

    return answered(request, session, ask, data, done, said=_(SAID[form]))


def send(session: Session, id: int, _data: AnyForm, reader: Reader) -> object:
    """Put the draft before the commission."""
    return disposals.send(session, id, reader=reader)


def approve_act(session: Session, id: int, data: AnyForm, reader: Reader) -> object:
    """Approve as the first or the second."""
    return disposals.approve(session, id, word(data, "protocol"), reader=reader)


def destroy(session: Session, id: int, _data: AnyForm, reader: Reader) -> object:
    """Order the destruction."""
    return disposals.order_destruction(session, id, reader=reader)


def send_back(session: Session, id: int, data: AnyForm, reader: Reader) -> object:
    """Return an act to its draft."""
    return disposals.send_back(session, id, word(data, "reason"), reader=reader)


def cancel(session: Session, id: int, data: AnyForm, reader: Reader) -> object:
    """Cancel an act."""
    return disposals.cancel(session, id, word(data, "reason"), reader=reader)


DO: Mapping[str, Callable[[Session, int, AnyForm, Reader], object]] = {
    "send": send, "approve": approve_act, "destroy": destroy, "return": send_back,
    "cancel": cancel,
}  # fmt: skip
SAID = {
    "send": N_("The act is before the commission."),
    "approve": N_("Your approval is written down."),
    "destroy": N_("The destruction is ordered: it is done in the background."),
    "return": N_("The act is a draft again."),
    "cancel": N_("The act is cancelled."),
}


def ask_of(session: Session, id: int, form: str, *, reader: Reader) -> Ask:
    """Return the form of a step. Raises NotFoundError for one that is not open now."""
    act = disposals.get_act(session, id, reader=reader)
    offered = {code: (title, icon) for code, title, icon in acts_of(act, reader=reader)}
    if form not in offered:
        raise NotFoundError(_("There is no such act."))
    title, icon = offered[form]
    sentence, fields = asked_by(act)[form]
    kind = "dng" if form in ("destroy", "cancel") else "pri"
    subject = _("Act No. {act} of selection for destruction").format(act=act.name)
    here = f"{ACTS}/{id}"
    return Ask(title, subject, sentence, title, f"{here}/acts/{form}", here, fields, icon, kind)


def asked_by(act: Act) -> dict[str, tuple[str, tuple[Field, ...]]]:
    """Return what each step says and asks."""
    reason = (Field("reason", _("Reason"), "area"),)
    protocol = (Field("protocol", _("Protocol, number and day")),)
    first = act.first_id is None
    return {
        "send": (_("{n} cases. The act is not changed from here on.").format(n=act.cases), ()),
        "approve": (
            _("You approve as the first of two people.") if first
            else _("{name} has approved; with your approval the act is complete.")
            .format(name=act.first_by),
            protocol if first else (),
        ),
        "destroy": (
            _("The files of all documents of {n} cases are destroyed for good. Cards, digests and"
              " the act stay. This cannot be undone.").format(n=act.cases), (),
        ),
        "return": (_("Approvals given so far are void."), reason),
        "cancel": (_("The cases are free for another act; this one stays in the list."), reason),
    }  # fmt: skip


routes = [
    archive_screen, make_inventory, inventory_screen, approve_form, approve, make_act, act_screen,
    drop, act_form, move_act,
]  # fmt: skip
