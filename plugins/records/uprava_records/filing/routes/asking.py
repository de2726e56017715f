"""Acts that ask something first: one form for all of them, a page without scripts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Response
from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, new_key, once, word
from uprava.errors import InvalidError
from uprava.users.reader import Reader
from uprava.web.injected import AnyRequest
from uprava.web.screens import arrive, fragment, screen, wants_part
from uprava.work.service.finishing import apart


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice of a combobox that stands in the form already."""

    id: str
    title: str
    person: None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form; `kind` is text, area, date, number, select or combo (with `url`)."""

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    hint: str = ""
    required: bool = True
    options: Sequence[tuple[str, str]] = ()
    url: str = ""
    chosen: Sequence[Chosen] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """A form: what is asked, about what, where it goes and what comes back."""

    title: str
    subject: str
    sentence: str
    yes: str
    action: str
    back: str
    fields: Sequence[Field] = ()
    icon: str = "check"
    kind: str = "pri"


def shown(
    request: AnyRequest, session: Session, ask: Ask, *, typed: Form | None = None,
    error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form, alone for a dialog or as a page; what was typed stays in it."""
    values: dict[str, Any] = {
        "ask": ask, "key": new_key(), "errors": error.fields if error else {},
        "trouble": error.detail if error else "",
        "typed": {each.name: word(typed, each.name) for each in ask.fields} if typed else {},
    }  # fmt: skip
    status = 422 if error else 200
    if wants_part(request):
        return fragment(request, "records/filing/ask_part.html", status=status, **values)
    return screen(request, session, "records/filing/ask.html", status=status, **values)


def answered(
    request: AnyRequest, session: Session, ask: Ask, data: Form, act: Callable[[], object], *,
    said: str,
) -> Response[Any]:  # fmt: skip
    """Do what was asked for once and go back; a form with mistakes comes again."""
    reader: Reader = session.info["reader"]

    def done() -> Mapping[str, Any]:
        act()
        return {}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=done)
    except InvalidError as error:
        return shown(request, session, ask, typed=data, error=error)
    return arrive(request, ask.back, said=said)
