"""What the API answers when it refuses: problem details (RFC 9457), documented once for all."""

import msgspec
from litestar.openapi import ResponseSpec

MEDIA_TYPE = "application/problem+json"


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """A refusal: `type` is stable for programs, `detail` a sentence for people."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str
    errors: dict[str, str] = {}
    """Field or part of the request → what is wrong with it."""


REASONS = {
    400: "The request could not be read.",
    401: "There is no token, or it is unknown, expired or revoked.",
    403: "The token lacks the scope, or the person the right.",
    404: "There is no such object, or it is not open to the person.",
    405: "The address does not know this method.",
    409: "Somebody changed the object first, or the key was used for another request.",
    413: "The request is larger than this installation accepts.",
    416: "The range lies outside the file.",
    422: "The request breaks a rule; `errors` names the fields.",
    429: "Too many requests; `Retry-After` says when to go on.",
    503: "A part of the installation does not answer; nothing was kept; repeat with the same key.",
}
"""Why the API refuses, by status."""

ALWAYS = (400, 401, 403, 404, 405, 413, 422, 503)


BYTES = ResponseSpec(bytes, description="The file's bytes.", media_type="*/*")
PART = ResponseSpec(bytes, description="The part asked for.", media_type="*/*")
SAME = ResponseSpec(None, description="The caller has these bytes.", media_type="*/*")


def refusals(*more: int) -> dict[int, ResponseSpec]:
    """Return the documented refusals of a route: the usual ones and `more`."""
    return {
        status: ResponseSpec(
            Problem, description=REASONS[status], media_type=MEDIA_TYPE, generate_examples=False
        )
        for status in sorted({*ALWAYS, *more})
    }
