"""What the screens' forms share: one act per key, repeated fields, undo, mine against his."""

import secrets
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import msgspec
from litestar.datastructures import UploadFile
from litestar.response import Redirect
from sqlalchemy.orm import Session

from uprava.db import idempotency
from uprava.documents.service.conflicts import Conflict
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyRequest
from uprava.web.screens import see

Form = Mapping[str, Any]

LONGEST_NUMBER = 10
"""Digits from which a number may not fit into four bytes."""


def new_key() -> str:
    """Return the idempotency key of one rendered form."""
    return secrets.token_urlsafe(12)


def word(form: Form, name: str) -> str:
    """Return a field's text, empty when it is missing or is a file."""
    value = form.get(name, "")
    if isinstance(value, list):
        value = value[0] if value else ""
    return value.strip() if isinstance(value, str) else ""


def many(form: Form, name: str) -> list[str]:
    """Return a repeated field's texts."""
    value = form.get(name, [])
    return [str(each) for each in (value if isinstance(value, list) else [value]) if each]


def day_in(form: Form, name: str, wrong: dict[str, str]) -> date | None:
    """Return a field's day, None when it is empty; what is no day is told in `wrong`."""
    text = word(form, name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        wrong[name] = _("There is no such day.")
        return None


def version_of(form: Form) -> int:
    """Return the version the form was drawn with. Raises InvalidError without one."""
    given = word(form, "_v")
    if not (given.isascii() and given.isdigit() and len(given) < LONGEST_NUMBER):
        raise InvalidError(_("The form is incomplete. Open the page again and repeat the act."))
    return int(given)


def once(
    session: Session, request: AnyRequest, form: Form, *, reader: Reader,
    act: Callable[[], Mapping[str, Any] | None], asked: Form | None = None,
) -> Mapping[str, Any]:  # fmt: skip
    """Act once for a form's key; a second sending is answered as the first.

    `asked` adds what the form does not show by itself, such as the hashes of its files.
    """
    shown = {
        name: value
        for name, value in form.items()
        if not name.startswith("_") and not is_file(value)
    }
    key = word(form, "_key") or None
    wanted = idempotency.Request(key, request.url.path, {"form": shown, "more": asked or {}})
    return idempotency.once(session, wanted, reader=reader, act=lambda: act() or {})


def is_file(value: object) -> bool:
    """Tell whether a field holds a file, or several."""
    every = value if isinstance(value, list) else [value]
    return any(isinstance(each, UploadFile) for each in every)


def kept(conflict: Conflict | None) -> dict[str, Any]:
    """Return the outcome of an act as it is kept under the form's key."""
    return {"conflict": msgspec.to_builtins(conflict)}


def conflict_in(answer: Mapping[str, Any]) -> Conflict | None:
    """Return the conflict an act ended in, None when it was done."""
    return msgspec.convert(answer["conflict"], Conflict | None)


def back_to(id: object, *, said: str = "", undo: str = "") -> Redirect:
    """Return to a document's card, saying what was done."""
    return see(f"/docs/{id}", said=said, undo=undo)
