"""Powers of attorney kept for people: the administrator's registry."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, MultipartBody, URLEncodedBody
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.errors import ConflictError, InvalidError, NotFoundError, UpravaError
from uprava.i18n import N_, _
from uprava.signing.powers import PowersState
from uprava.signing.powers_registry import RegistryState
from uprava.signing.powers_words import facts_of, lines_of_power, told_state
from uprava.signing.routes.keys import MANAGE
from uprava.signing.routes.powers_files import brought_in, send
from uprava.signing.service import powers
from uprava.signing.service.keeping import PersonName, person_by_login, person_named
from uprava.signing.service.powers_keeping import PowerRow, bytes_of
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import screen, see

PAGE = "/admin/powers"
ONE = PAGE + "/{power_id:uuid}"
Fields = URLEncodedBody[dict[str, str]]

REGISTRY_WORDS = {
    RegistryState.IN_FORCE: N_("in force"),
    RegistryState.REVOKED: N_("called back"),
    RegistryState.NOT_FOUND: N_("not found"),
}


@get(PAGE, requires=MANAGE)
def registry(request: AnyRequest, session: AnySession) -> Response[str]:
    """Show who has a power of attorney, and take another one in."""
    return draw(request, session)


@post(PAGE, requires=MANAGE)
def add(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    data: MultipartBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Keep a power of attorney once for a person."""
    try:
        person = person_in(session, data)
        row = powers.keep_for_person(
            session, brought_in(data), person_id=person.id, reader=reader, at=now(),
            jobs=site.installation.jobs,
        )  # fmt: skip
    except (InvalidError, ConflictError) as error:
        return draw(request, session, error=error, typed=str(data.get("person_text") or ""))
    said = _("The power of attorney is kept: {state}.")
    refused = row.state == PowersState.REFUSED
    words = told_state(PowersState(row.state), row.check.findings)
    return see(f"{PAGE}/{row.id}", said=said.format(state=words), kind="a" if refused else "g")


@get(ONE, requires=MANAGE)
def power(request: AnyRequest, session: AnySession, power_id: FromPath[UUID]) -> Response[str]:
    """Show a power of attorney: what it says, what was found, what the registry answered."""
    return draw_one(request, session, powers.get_power(session, power_id))


@post(ONE + "/registry", requires=MANAGE)
def look_up(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    power_id: FromPath[UUID], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Write down what the registry of the Tax Service says of it."""
    seen = powers.Mark(
        data.get("state", ""), day_of(data.get("on", "")), day_of(data.get("revoked_on", "")),
        data.get("source", ""),
    )  # fmt: skip
    try:
        powers.mark(session, power_id, seen, reader=reader, at=now(), jobs=site.installation.jobs)
    except InvalidError as error:
        row = powers.get_power(session, power_id)
        return draw_one(request, session, row, error=error, typed=data)
    return see(f"{PAGE}/{power_id}", said=_("What you saw in the registry is written down."))


@post(ONE + "/check", requires=MANAGE)
def check(session: AnySession, site: AnySite, power_id: FromPath[UUID]) -> Response[Any]:
    """Check a power once more, now."""
    powers.check_again(session, power_id, at=now(), jobs=site.installation.jobs)
    return see(f"{PAGE}/{power_id}", said=_("The power of attorney was checked again."))


@post(ONE + "/remove", requires=MANAGE)
def remove(session: AnySession, power_id: FromPath[UUID]) -> Response[Any]:
    """Take a power out of the registry."""
    powers.take_out(session, power_id, at=now())
    return see(PAGE, said=_("The power of attorney comes beside no new signature any more."))


@get(ONE + "/xml", requires=MANAGE)
def xml(session: AnySession, power_id: FromPath[UUID]) -> Response[Any]:
    """Send the file as it came."""
    return send(bytes_of(session, powers.get_power(session, power_id).id), signature=False)


@get(ONE + "/signature", requires=MANAGE)
def signature(session: AnySession, power_id: FromPath[UUID]) -> Response[Any]:
    """Send the principal's signature as it came."""
    return send(bytes_of(session, powers.get_power(session, power_id).id), signature=True)


def person_in(session: Session, data: dict[str, Any]) -> PersonName:
    """Return the person of the form: chosen from the list, or by the login that was typed."""
    chosen = str(data.get("person") or "")
    try:
        if chosen.isdecimal() and len(chosen) < 10:
            return person_named(session, int(chosen))
        return person_by_login(session, str(data.get("person_text") or ""))
    except (NotFoundError, InvalidError) as error:
        said = _("Choose whose power of attorney it is.")
        raise InvalidError(said, fields={"person": said}) from error


def mark_in(data: dict[str, str]) -> powers.Mark:
    """Return what somebody saw in the registry, as it was typed."""
    return powers.Mark(
        data.get("state", ""), day_of(data.get("on", "")), day_of(data.get("revoked_on", "")),
        data.get("source", ""),
    )  # fmt: skip


def registry_choices() -> list[tuple[str, str]]:
    """Return what the registry may have answered, with the words for it."""
    return [(each.value, _(text)) for each, text in REGISTRY_WORDS.items()]


def day_of(text: str) -> date | None:
    """Return the day of a field; None for what is no day."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def draw(
    request: AnyRequest, session: Session, *, error: UpravaError | None = None, typed: str = ""
) -> Response[str]:
    """Return the registry; refused with the error on top."""
    return screen(
        request, session, "signing/powers.html", status=error.status if error else 200,
        rows=powers.list_powers(session), today=session.info["today"], error=error, typed=typed,
        registry=dict(registry_choices()),
    )  # fmt: skip


def draw_one(
    request: AnyRequest, session: Session, row: PowerRow, *, error: UpravaError | None = None,
    typed: dict[str, str] | None = None,
) -> Response[str]:  # fmt: skip
    """Return the page of one power; refused with the error on top."""
    check, state = row.check, PowersState(row.state)
    return screen(
        request, session, "signing/power.html", status=error.status if error else 200, row=row,
        facts=facts_of(row.told), lines=lines_of_power(check.findings), state=state.value,
        words=told_state(state, check.findings), signer=check.signer, error=error,
        registry=registry_choices(),
        typed=typed or {}, today=session.info["today"], power=row,
        marking=f"{PAGE}/{row.id}/registry",
    )  # fmt: skip


routes = [registry, add, power, look_up, check, remove, xml, signature]
