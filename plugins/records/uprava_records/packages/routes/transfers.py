"""«Передача в архив»: units whose time has come, acts, what was handed over."""

from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.documents.routes.forms import many, word
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.printing.routes import pdf_answer
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import screen, see

from uprava_records.filing.routes.asking import Ask, Field, answered, shown
from uprava_records.filing.routes.papers import press_of
from uprava_records.filing.service.cases import fits
from uprava_records.filing.service.common import ARCHIVE
from uprava_records.packages.service import papers, transfers
from uprava_records.packages.values import TransferState
from uprava_records.settings import records_settings

PATH = "/records/transfers"
Form = URLEncodedBody[dict[str, Any]]


@get(PATH, requires=ARCHIVE)
def transfers_screen(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the acts and the units that are to go."""
    settings = records_settings()
    return screen(
        request, session, "records/packages/transfers.html",
        acts=transfers.list_acts(session, reader=reader),
        due=transfers.list_due(session, reader=reader, limit=500),
        years=settings.transfer_years, receiver=settings.transfer_to,
    )  # fmt: skip


@post(PATH, requires=ARCHIVE)
def draw_up(session: AnySession, reader: AnyReader, data: Form) -> Response[Any]:
    """Draw up an act of the chosen units."""
    chosen = [int(each) for each in many(data, "id") if fits(each)]
    receiver, basis = word(data, "receiver"), word(data, "basis")
    id = transfers.draw_up(session, chosen, receiver, basis, reader=reader)
    return see(f"{PATH}/{id}", said=_("The draft of the act is made."))


@get(PATH + "/{id:int}", requires=ARCHIVE)
def act_screen(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show an act with its units."""
    act = transfers.get_act(session, id, reader=reader)
    units = transfers.list_units(session, act, reader=reader)
    draft = act.state == TransferState.DRAFT
    return screen(
        request, session, "records/packages/transfer.html", act=act, units=units, draft=draft,
        here=f"{PATH}/{id}", why_not=transfers.why_not(units) if draft else "",
    )  # fmt: skip


@get(PATH + "/{id:int}/print", requires=ARCHIVE)
def print_act(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[int]
) -> Response[bytes]:
    """Print an act."""
    act = transfers.get_act(session, id, reader=reader)
    units = transfers.list_units(session, act, reader=reader)
    pdf = papers.print_transfer(act, units, press_of(site, reader))
    return pdf_answer(pdf, f"transfer-{act.number}-{act.year}.pdf")


@post(PATH + "/{id:int}/drop", requires=ARCHIVE)
def drop(session: AnySession, reader: AnyReader, id: FromPath[int], data: Form) -> Response[Any]:
    """Take a unit out of a draft."""
    volume = word(data, "volume")
    transfers.drop_unit(session, id, int(volume) if fits(volume) else 0, reader=reader)
    return see(f"{PATH}/{id}", said=_("The unit is out of the act."))


@get(PATH + "/{id:int}/acts/{form:str}", requires=ARCHIVE)
def act_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    form: FromPath[str],
) -> Response[str]:  # fmt: skip
    """Ask before a step of an act."""
    return shown(request, session, ask_of(session, id, form, reader=reader))


@post(PATH + "/{id:int}/acts/{form:str}", requires=ARCHIVE)
def move_act(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    form: FromPath[str], data: Form,
) -> Response[Any]:  # fmt: skip
    """Hand the units over, or cancel the draft."""
    ask = ask_of(session, id, form, reader=reader)

    def done() -> object:
        if form == "hand":
            day, taker = word(data, "handed_on"), word(data, "accepted_by")
            return transfers.hand(session, id, day, taker, reader=reader)
        return transfers.cancel(session, id, word(data, "reason"), reader=reader)

    said = _("The units are handed over.") if form == "hand" else _("The act is cancelled.")
    return answered(request, session, ask, data, done, said=said)


def ask_of(session: Session, id: int, form: str, *, reader: Reader) -> Ask:
    """Return the form of a step. Raises NotFoundError for one that is not open now."""
    act = transfers.get_act(session, id, reader=reader)
    if act.state != TransferState.DRAFT or form not in ("hand", "cancel"):
        raise NotFoundError(_("There is no such act."))
    subject = _("Act of transfer No. {act}, {receiver}").format(act=act.name, receiver=act.receiver)
    here = f"{PATH}/{id}"
    if form == "cancel":
        return Ask(
            _("Cancel the act"), subject,
            _("The units are free for another act; this one stays in the list."),
            _("Cancel the act"), f"{here}/acts/cancel", here,
            (Field("reason", _("Reason"), "area"),), "x", "dng",
        )  # fmt: skip
    today = session.info["today"].isoformat()
    return Ask(
        _("Hand over"), subject,
        _("{n} units. The cases are “handed over to the archive” from then on and never change.")
        .format(n=act.units),
        _("Hand over"), f"{here}/acts/hand", here,
        (Field("handed_on", _("Day of the transfer"), "date", today),
         Field("accepted_by", _("Who took it: post, surname, initials"))),
        "building-bank",
    )  # fmt: skip


routes = [transfers_screen, draw_up, act_screen, print_act, drop, act_form, move_act]
