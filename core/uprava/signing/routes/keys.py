"""People's keys for the administrator, and one's own keys in the profile."""

from typing import Any

from litestar import Response
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, MultipartBody, URLEncodedBody
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.errors import InvalidError, TooLargeError, UpravaError
from uprava.i18n import _
from uprava.signing.service import keeping
from uprava.signing.service.authority import renew_lists
from uprava.signing.service.powers import own_powers
from uprava.signing.service.trusting import KIND_TITLES, Kind, list_trust
from uprava.users.reader import Reader
from uprava.web.injected import AnyRequest
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.web.site import Site

MANAGE = "signing.keys"
PAGE = "/admin/keys"


@get(PAGE, requires=MANAGE)
def keys_page(request: AnyRequest, session: NamedDependency[Session]) -> Response[str]:
    """Show people with keys and the trust store."""
    return draw(request, session)


@post(PAGE + "/issue", requires=MANAGE)
def issue(
    request: AnyRequest, session: NamedDependency[Session], site: NamedDependency[Site],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:  # fmt: skip
    """Issue a certificate of the own authority to a person."""
    try:
        person = keeping.person_by_login(session, data.get("login", ""))
        given = data.get("months", "")
        months = int(given) if given.isdecimal() and len(given) < 4 else 0
        row = keeping.issue_key(
            session, person_id=person.id, months=months, secret=site.settings.secret, at=now()
        )
    except InvalidError as error:
        return draw(request, session, error=error, typed=data)
    return see(PAGE, said=_("A certificate was issued: {owner}.").format(owner=row.owner))


@post(PAGE + "/bring", requires=MANAGE)
def bring(
    request: AnyRequest, session: NamedDependency[Session], site: NamedDependency[Site],
    data: MultipartBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Take a person's key container over; its password is used once and forgotten."""
    login = str(data.get("login") or "")
    try:
        container = upload_of(data, limit=keeping.LARGEST)
        person = keeping.person_by_login(session, login)
        row = keeping.bring_key(
            session, container, password=str(data.get("password") or ""), person_id=person.id,
            secret=site.settings.secret, at=now(),
        )  # fmt: skip
    except InvalidError as error:
        return draw(request, session, error=error, typed={"login": login})
    return see(PAGE, said=_("The key is kept: {owner}.").format(owner=row.owner))


@post(PAGE + "/{key_id:int}/revoke", requires=MANAGE)
def revoke(
    session: NamedDependency[Session], site: NamedDependency[Site], key_id: FromPath[int]
) -> Response[Any]:
    """Revoke a key; the own lists are made anew in the same act."""
    row = keeping.revoke_key(session, key_id, secret=site.settings.secret, at=now())
    return see(PAGE, said=_("The certificate is revoked: {owner}.").format(owner=row.owner))


@post(PAGE + "/lists", requires=MANAGE)
def lists(session: NamedDependency[Session], site: NamedDependency[Site]) -> Response[Any]:
    """Make the own lists of the revoked anew."""
    if renew_lists(session, secret=site.settings.secret, at=now()):
        return see(PAGE, said=_("The lists of the revoked were made anew."))
    return see(PAGE, said=_("There is no own authority yet: issue a certificate."), kind="a")


@get("/profile/keys", requires=SIGNED_IN)
def own_page(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader]
) -> Response[str]:
    """Show one's own keys and powers of attorney."""
    keys = keeping.own_keys(session, person_id=reader.person_id)
    using = keeping.usable_key(session, person_id=reader.person_id, at=now())
    return screen(
        request, session, "signing/own_keys.html", keys=keys, using=using, at=now(),
        powers=own_powers(session, person_id=reader.person_id), today=session.info["today"],
    )  # fmt: skip


def upload_of(data: dict[str, Any], *, limit: int) -> bytes:
    """Return the bytes of the part `file`. Raises InvalidError without one, TooLargeError."""
    upload = data.get("file")
    if not isinstance(upload, UploadFile) or not upload.filename:
        raise InvalidError(_("Choose a file."), fields={"file": _("missing")})
    content = upload.file.read(limit + 1)
    if len(content) > limit:
        raise TooLargeError(_("The file is too large for this; nothing was kept."))
    return content


def draw(
    request: AnyRequest, session: Session, *, error: UpravaError | None = None,
    typed: dict[str, str] | None = None,
) -> Response[str]:  # fmt: skip
    """Return the administrator's screen; refused with the error on top."""
    moment = now()
    return screen(
        request, session, "signing/keys.html", status=error.status if error else 200,
        keys=keeping.list_keys(session), trust=list_trust(session, at=moment), at=moment,
        months=keeping.MONTHS, kinds=[(kind.value, _(KIND_TITLES[kind])) for kind in Kind],
        error=error, typed=typed or {},
    )  # fmt: skip


routes = [keys_page, issue, bring, revoke, lists, own_page]
