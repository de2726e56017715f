"""A question before an act, with or without its reason: a page, or the part of a dialog."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Response
from sqlalchemy.orm import Session
from uprava.i18n import N_
from uprava.web.injected import AnyRequest
from uprava.web.screens import fragment, screen, wants_part
from uprava.web.sentences import named_sentences, sentences

from uprava_contracts.execution.routes.fields import Refused

NAMES = {"why": N_("Reason")}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, in the reader's words; `reasoned`: a reason has to be given."""

    title: str
    said: str
    button: str
    icon: str = "ban"
    kind: str = "dng"
    reasoned: bool = True


def asking(
    request: AnyRequest, session: Session, asked: Asked, *, url: str,
    trail: Sequence[tuple[str, str]], typed: str = "", error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the question; the form posts to `url`, the last of `trail` is the way back."""
    wrong = error.fields if error else {}
    values: dict[str, Any] = {
        "asked": asked, "url": url, "trail": trail, "back": trail[-1][1], "typed": typed,
        "error": error, "wrong": sentences(wrong), "summary": named_sentences(wrong, NAMES),
    }  # fmt: skip
    if wants_part(request) and error is None:
        return fragment(request, "contracts/execution/ask_part.html", **values)
    status = error.status if error else 200
    return screen(request, session, "contracts/execution/ask.html", status=status, **values)
