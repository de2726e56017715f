"""A question before an act: a page of its own, or the part of a dialog that opens over a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Response
from sqlalchemy.orm import Session
from uprava.i18n import _
from uprava.web.injected import AnyRequest
from uprava.web.screens import fragment, screen, wants_part

from uprava_meetings.bodies.values import PATH


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, in the reader's words: title, what follows from the act, its button."""

    title: str
    said: str
    button: str
    icon: str
    kind: str = "dng"


def asking(
    request: AnyRequest, session: Session, asked: Asked, *, url: str,
    trail: Sequence[tuple[str, str]],
) -> Response[str]:  # fmt: skip
    """Draw the question; the form posts to `url`, the last of `trail` is the way back."""
    values: dict[str, Any] = {"asked": asked, "url": url, "trail": trail, "back": trail[-1][1]}
    if wants_part(request):
        return fragment(request, "meetings/bodies/ask_part.html", **values)
    return screen(request, session, "meetings/bodies/ask.html", **values)


def way() -> list[tuple[str, str]]:
    """Return the way to the bodies."""
    return [(_("Meetings"), PATH.rpartition("/")[0]), (_("Bodies that meet"), PATH)]
