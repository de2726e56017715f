"""The one family of errors that services raise; the web edge renders each as page or JSON.

Every error carries an HTTP status, a stable `code` for machines and a sentence for people.
Anything outside this family is a bug: it is logged and answered as 500 without internals.
"""

from collections.abc import Mapping
from http import HTTPStatus


class UpravaError(Exception):
    """An expected refusal, told to the user as one sentence.

    `fields` maps a form field's name to the sentence about it; `code` is the tail of the problem
    type URI (RFC 9457).
    """

    status = HTTPStatus.BAD_REQUEST
    code = "bad-request"

    def __init__(
        self, detail: str, *, code: str | None = None, fields: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.fields = dict(fields or {})
        if code is not None:
            self.code = code


class InvalidError(UpravaError):
    """The request was understood, but its content breaks a rule."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid"


class UnauthorizedError(UpravaError):
    """Nobody is signed in, or the token is unknown, expired or revoked."""

    status = HTTPStatus.UNAUTHORIZED
    code = "unauthorized"


class ForbiddenError(UpravaError):
    """The reader may know the object exists but may not do this with it."""

    status = HTTPStatus.FORBIDDEN
    code = "forbidden"


class PasswordChangeNeededError(ForbiddenError):
    """The reader came in with a one-time password and has to choose another one first."""

    code = "password-change"


class NotFoundError(UpravaError):
    """No such object, or none the reader may know of: the two are never told apart."""

    status = HTTPStatus.NOT_FOUND
    code = "not-found"


class ConflictError(UpravaError):
    """Somebody else changed the object first, or the same key was used for another request."""

    status = HTTPStatus.CONFLICT
    code = "conflict"


class TooLargeError(UpravaError):
    """The upload is larger than this installation accepts."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "too-large"


class TooManyError(UpravaError):
    """Too many attempts; `retry_after` is in seconds."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too-many"

    def __init__(self, detail: str, *, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class UnavailableError(UpravaError):
    """A neighbour (database, object store, converter) does not answer; the act was not done."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "unavailable"


class TooBroadError(UnavailableError):
    """The question asks for more than is found in time: narrowing helps, repeating seldom."""

    code = "too-broad"


class DatabaseBusyError(UnavailableError):
    """The database answers too slowly, or has no connection left."""


class ConnectionLostError(UnavailableError):
    """The database was lost on the way; what only reads may be tried once more."""
