"""Reading a posted form: texts, choices, days, the file; all mistakes told at once."""

import secrets
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from litestar import Response
from litestar.datastructures import UploadFile
from litestar.di import Provide
from sqlalchemy.orm import Session

from uprava.db import idempotency
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyRequest
from uprava.web.screens import screen

FORM_LIMIT = 256 * 1024
"""Bytes of an ordinary form: nobody fills the memory before signing in."""

LONGEST = 500


class Form:
    """What a browser posted; reading a field that is wrong notes a sentence about it."""

    def __init__(self, values: Mapping[str, list[Any]]) -> None:
        self.values = values
        self.mistakes: dict[str, str] = {}

    def text(self, name: str, *, longest: int = LONGEST) -> str:
        """Return a field as one line without control characters; empty when it is missing."""
        value = self.raw(name)
        tidy = " ".join("".join(c if c.isprintable() else " " for c in value).split())
        if len(tidy) > longest:
            self.mistakes[name] = _("At most {n} characters.").format(n=longest)
        return tidy

    def raw(self, name: str) -> str:
        """Return a field exactly as it was typed: passwords, addresses."""
        value = next(iter(self.values.get(name, ())), "")
        return value if isinstance(value, str) else ""

    def many(self, name: str) -> tuple[str, ...]:
        """Return all values of a field: ticked boxes, chips."""
        return tuple(v for v in self.values.get(name, ()) if isinstance(v, str) and v)

    def ticked(self, name: str) -> bool:
        """Tell whether a box is ticked."""
        return bool(self.raw(name))

    def number(self, name: str) -> int | None:
        """Return a whole number; None when the field is empty."""
        value = self.raw(name).strip()
        if not value:
            return None
        if not (value.isascii() and value.isdigit() and len(value) < 10):
            self.mistakes[name] = _("A whole number.")
            return None
        return int(value)

    def chosen(self, name: str) -> int:
        """Return the id of a choice that has to be made; 0 with a note when it is not."""
        value = self.number(name)
        if value is None:
            self.mistakes.setdefault(name, _("Choose from the list."))
        return value or 0

    def day(self, name: str) -> date | None:
        """Return a day; None when the field is empty."""
        value = self.raw(name).strip()
        if not value:
            return None
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.mistakes[name] = _("A day such as 20.11.2026.")
            return None
        if not 1950 <= day.year <= 2100:
            self.mistakes[name] = _("A year from 1950 to 2100.")
        return day

    def needed_day(self, name: str) -> date:
        """Return a day that has to be given."""
        value = self.day(name)
        if value is None:
            self.mistakes.setdefault(name, _("Choose the day."))
        return value or date.min

    def file(self, name: str) -> bytes:
        """Return an uploaded file's bytes; empty when there is none."""
        value = next(iter(self.values.get(name, ())), None)
        return value.file.read() if isinstance(value, UploadFile) else b""

    def check(self) -> None:
        """Raise InvalidError when a field read so far was wrong."""
        if self.mistakes:
            raise InvalidError(_("Nothing is saved: check the fields."), fields=self.mistakes)

    @property
    def version(self) -> str:
        """The version of the record the form was opened with."""
        return self.raw("_v")

    def asked(self) -> dict[str, list[str]]:
        """Return what tells one request from another: all texts but the secret ones."""
        hidden = ("_csrf_token", "_key")
        return {
            name: [value for value in values if isinstance(value, str)]
            for name, values in sorted(self.values.items())
            if name not in hidden and "password" not in name
        }


async def read_form(request: AnyRequest) -> Form:
    """Return the posted form, sent either way browsers send forms."""
    posted = await request.form()
    values: dict[str, list[Any]] = {}
    for name, value in posted.multi_items():
        values.setdefault(name, []).append(value)
    return Form(values)


FORM: dict[str, Any] = {
    "dependencies": {"form": Provide(read_form)},
    "request_max_body_size": FORM_LIMIT,
}
"""Options of a route that reads a form."""


def once(
    request: AnyRequest, session: Session, form: Form, act: Callable[[], object]
) -> Mapping[str, Any]:
    """Do what a form asks once, however often it is sent; return `{"made": what act returned}`."""
    reader: Reader = request.user
    key = form.raw("_key")[: idempotency.LONGEST] or None
    wish = idempotency.Request(key, request.url.path, form.asked())
    return idempotency.once(session, wish, reader=reader, act=lambda: {"made": act()})


def show(
    request: AnyRequest, session: Session, template: str, *, status: int = 200, **values: Any
) -> Response[str]:
    """Return a screen of this area, whose forms carry a fresh idempotency key."""
    key = secrets.token_urlsafe(12)
    return screen(request, session, f"users/{template}", status=status, key=key, **values)
