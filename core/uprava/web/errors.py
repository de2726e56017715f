"""One handler for every error: a page, a fragment for htmx, or problem details (RFC 9457)."""

import logging
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from litestar import Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.response import Redirect

from uprava.errors import (
    InvalidError,
    PasswordChangeNeededError,
    TooLargeError,
    TooManyError,
    UnauthorizedError,
    UnavailableError,
    UpravaError,
)
from uprava.i18n import _
from uprava.web.error_pages import ErrorPage
from uprava.web.field_words import in_our_words
from uprava.web.injected import AnyRequest

log = logging.getLogger(__name__)


PROBLEM = "application/problem+json"


def on_error(request: AnyRequest, error: Exception) -> Response[Any]:
    """Answer any exception; what is not of our family is a bug and shows no internals."""
    known = as_known(request, error)
    if request.url.path.startswith("/api/"):
        return problem(request, known)
    if request.method == "GET" and "hx-request" not in request.headers:
        match known:
            case UnauthorizedError():
                query = f"?{request.url.query}" if request.url.query else ""
                return Redirect(f"/sign-in?next={quote(request.url.path + query)}")
            case PasswordChangeNeededError():
                return Redirect("/profile/password")
    if "hx-request" in request.headers:
        return problem(request, known)
    return ErrorPage(known, headers=headers_of(known))


def as_known(request: AnyRequest, error: Exception) -> UpravaError:
    """Return the error as one of ours."""
    match error:
        case UpravaError():
            return error
        case ValidationException():
            return InvalidError(_("The request has mistakes."), fields=field_errors(error))
        case HTTPException(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE):
            return TooLargeError(_("The request is larger than this installation accepts."))
        case HTTPException():
            return of_status(error.status_code)
    log.error("unexpected error: %s %s", request.method, request.url.path, exc_info=error)
    failure = UpravaError(
        _("An internal error. It is recorded; tell the administrator the number below."),
        code="internal",
    )
    failure.status = HTTPStatus.INTERNAL_SERVER_ERROR
    return failure


def of_status(status: int) -> UpravaError:
    """Return our error for a status Litestar decided on."""
    sentences = {
        HTTPStatus.BAD_REQUEST: _("The request could not be read."),
        HTTPStatus.FORBIDDEN: _("The page has been open too long. Reload it and repeat the act."),
        HTTPStatus.NOT_FOUND: _("There is no such page, or you may not see it."),
        HTTPStatus.METHOD_NOT_ALLOWED: _("This address does not do that."),
    }
    known = HTTPStatus(status)
    failure = UpravaError(
        sentences.get(known, known.phrase), code=known.phrase.lower().replace(" ", "-")
    )
    failure.status = known
    return failure


def field_errors(error: ValidationException) -> dict[str, str]:
    """Return Litestar's findings as field → sentence."""
    found = error.extra if isinstance(error.extra, list) else []
    return {
        str(each.get("key", "?")): in_our_words(str(each.get("message", "")))
        for each in found if each
    }  # fmt: skip


def problem(request: AnyRequest, error: UpravaError) -> Response[dict[str, Any]]:
    """Return problem details with the sentence, the fields and the request's id."""
    body: dict[str, Any] = {
        "type": f"urn:uprava:problem:{error.code}",
        "title": error.status.phrase,
        "status": int(error.status),
        "detail": error.detail,
        "instance": request.url.path,
        "request_id": request.state.request_id,
    }
    if error.fields:
        body["errors"] = error.fields
    return Response(
        body, media_type=PROBLEM, status_code=int(error.status), headers=headers_of(error)
    )


def headers_of(error: UpravaError) -> dict[str, str]:
    """Return the headers some errors carry."""
    match error:
        case TooManyError():
            return {"retry-after": str(error.retry_after)}
        case UnavailableError():
            return {"retry-after": "5"}
        case UnauthorizedError():
            return {"www-authenticate": 'Bearer realm="uprava"'}
        case _:
            return {}
