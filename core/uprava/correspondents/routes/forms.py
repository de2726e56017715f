"""The form of a card: read, and shown again as it was typed."""

import secrets

from litestar import Response
from sqlalchemy.orm import Session

from uprava.correspondents.service.keeping import Change, Saved
from uprava.correspondents.service.listing import list_groups
from uprava.correspondents.values import KIND_TITLES, NAMES, PEOPLE, ContactRow, Fields, tidy
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.routes.forms import Form
from uprava.web.injected import AnyRequest
from uprava.web.screens import screen

PARTS = ("person", "post", "phone", "email")
EMPTY_ROWS = 2
MOST_CONTACTS = 30
LONGEST_PART = 200


def read_change(form: Form) -> Change:
    """Return what a posted form wants."""
    fields = tidy({name: form.raw(name) for name in NAMES})
    columns = [form.values.get(f"contact_{part}", []) for part in PARTS]
    rows = [
        ContactRow(*(" ".join(str(cell).split())[:LONGEST_PART] for cell in row))
        for row in zip(*columns, strict=False)
    ]
    version = form.number("_v") or 0
    kept = [row for row in rows if not row.empty][:MOST_CONTACTS]
    return Change(fields, kept, version, twins_known=form.ticked("same"))


def show_form(
    request: AnyRequest, session: Session, *, reader: Reader, id: int, wish: Change,
    saved: Saved | None = None,
) -> Response[str]:  # fmt: skip
    """Return the form of a card with what was typed, what is wrong and what differs."""
    found = saved or Saved()
    conflict = found.conflict
    kinds = [(code, _(title)) for code, title in KIND_TITLES.items()]
    return screen(
        request, session, "correspondents/edit.html",
        status=409 if conflict else 422 if found.wrong else 200,
        id=id, values=wish.fields, summary=found.wrong or {},
        wrong=dict.fromkeys((*NAMES, "same", "contacts"), "") | dict(found.wrong or {}),
        conflict=conflict,
        contacts=[*wish.contacts, *[ContactRow()] * EMPTY_ROWS],
        version=conflict.version if conflict else wish.version, same=wish.twins_known,
        kinds=kinds if reader.may(PEOPLE) else kinds[:1], groups=list_groups(session),
        key=secrets.token_urlsafe(12),
    )  # fmt: skip


def empty(name: str, kind: str) -> Change:
    """Return the form of a new card."""
    fields = Fields(name=name) if not kind else Fields(kind=kind, name=name)
    return Change(fields, ())
