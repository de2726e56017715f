"""The table of key rates: shown, taken over from the program, added to, corrected."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, day_in, new_key, once, version_of, word
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import N_, _, ngettext
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_contracts import wording
from uprava_contracts.setup.service import rates
from uprava_contracts.setup.service.rates import RateRow, RateWords
from uprava_contracts.setup.values import PATH, RATES
from uprava_contracts.values import MANAGE

Fields = URLEncodedBody[dict[str, Any]]
Refused = InvalidError | ConflictError | None

NAMES = {
    "since": N_("In force since"), "percent": N_("Percent a year"), "source": N_("Source"),
    "why": N_("Why it is corrected"),
}  # fmt: skip

LONGEST_PERCENT = 8


@get(RATES, requires=MANAGE)
def page(request: AnyRequest, session: AnySession) -> Response[str]:
    """Show the key rates, the newest first."""
    rows = rates.list_rates(session)
    return screen(
        request, session, "contracts/setup/rates.html", rows=rows, path=RATES, settings=PATH,
        unverified=rates.unverified(rows), key=new_key(),
    )  # fmt: skip


@post(f"{RATES}/load", requires=MANAGE)
def load(
    request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields
) -> Response[Any]:
    """Take over the rates of the program."""

    def act() -> dict[str, int]:
        return {"n": rates.load_shipped(session, reader=reader, at=now())}

    n = int(once(session, request, data, reader=reader, act=act)["n"])
    return see(RATES, said=ngettext("{n} rate came.", "{n} rates came.", n).format(n=n))


@get(f"{RATES}/new", requires=MANAGE)
def new_form(request: AnyRequest, session: AnySession) -> Response[str]:
    """Show the form of a new rate."""
    return form_of(request, session)


@post(f"{RATES}/new", requires=MANAGE)
def add(request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Enter a rate."""

    def act() -> dict[str, Any]:
        rates.add_rate(session, words_in(data), reader=reader, at=now())
        return {}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except InvalidError as error:
        return form_of(request, session, sent=data, error=error)
    return see(RATES, said=_("The rate is kept."))


@get(f"{RATES}/{{since:str}}", requires=MANAGE)
def edit_form(request: AnyRequest, session: AnySession, since: FromPath[str]) -> Response[str]:
    """Show a rate for correcting."""
    return form_of(request, session, found=rate_at(session, since))


@post(f"{RATES}/{{since:str}}", requires=MANAGE)
def correct(
    request: AnyRequest, session: AnySession, reader: AnyReader, since: FromPath[str], data: Fields
) -> Response[Any]:
    """Correct a rate."""
    found = rate_at(session, since)

    def act() -> dict[str, Any]:
        words, version = words_in(data, found), version_of(data)
        why = word(data, "why")
        rates.correct_rate(session, words, why, version=version, reader=reader, at=now())
        return {}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, found=found, sent=data, error=error)
    return see(RATES, said=_("The rate is corrected. Charges that were made stay as they are."))


def rate_at(session: Session, text: str) -> RateRow:
    """Return the rate of the day in an address. Raises NotFoundError."""
    try:
        return rates.get_rate(session, date.fromisoformat(text))
    except ValueError as error:
        raise NotFoundError(_("There is no key rate of this day.")) from error


def words_in(form: Form, found: RateRow | None = None) -> RateWords:
    """Return what a form says of a rate; the day of one that is corrected stays."""
    wrong: dict[str, str] = {}
    since = found.since if found else day_in(form, "since", wrong)
    source = " ".join(word(form, "source").split())
    return RateWords(since, percent_of(word(form, "percent")), source)


def percent_of(text: str) -> Decimal | None:
    """Return a percent as people type it, None for what is none."""
    plain = text.replace(",", ".").replace("%", "").strip()
    if not 0 < len(plain) <= LONGEST_PERCENT or set(plain) - set("0123456789."):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def form_of(
    request: AnyRequest, session: Session, *, found: RateRow | None = None,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a rate."""
    wrong = error.fields if error else {}
    typed = {name: word(sent or {}, name) for name in NAMES}
    if sent is None and found is not None:
        source = _(found.source) if found.shipped else found.source
        typed |= {"percent": wording.number(found.percent), "source": source}
    return screen(
        request, session, "contracts/setup/rate.html", found=found, typed=typed, key=new_key(),
        path=RATES, error=error, wrong=sentences(wrong), summary=named_sentences(wrong, NAMES),
        status=error.status if error else 200,
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [page, load, new_form, add, edit_form, correct]
