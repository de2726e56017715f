"""Templates of replies: the list, the form beside a filled sample."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, new_key, once, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import fragment, screen, see
from uprava.web.sentences import named_sentences
from uprava.work.service.finishing import apart

from uprava_appeals.law.grounds import Notice
from uprava_appeals.replies.service import templates as service
from uprava_appeals.replies.service.templates import Template
from uprava_appeals.replies.values import TEMPLATES, Purpose
from uprava_appeals.replies.wording.fields import FIELDS, fill, values_of
from uprava_appeals.replies.wording.sample import sample_facts
from uprava_appeals.replies.wording.shipped import Text, shipped

PATH = "/appeals/templates"

Fields = URLEncodedBody[dict[str, Any]]

NAMES = {
    "title": N_("Name of the template"),
    "notice": N_("What the author is told"),
    "greeting": N_("Greeting"),
    "text": N_("Text"),
    "attachments": N_("Mark of attachments"),
    "valid_from": N_("In force since"),
}


@get(PATH, requires=TEMPLATES)
def page(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the templates by what they are for."""
    every = service.list_templates(session, reader.organisation_id)
    groups = [
        (_(purpose.caption), [each for each in every if each.text.purpose is purpose])
        for purpose in Purpose
    ]
    return screen(
        request, session, "appeals/replies/templates.html", path=PATH, groups=groups,
        count=len(every), today=session.info["today"],
    )  # fmt: skip


@get(PATH + "/new", requires=TEMPLATES)
def new_form(request: AnyRequest, session: AnySession) -> Response[str]:
    """Show the form of a template of the office's own."""
    begun = Template(replace(shipped()[0], code="", title=""))
    return _form(request, session, begun)


@get(PATH + "/{code:str}", requires=TEMPLATES)
def edit_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, code: FromPath[str]
) -> Response[str]:
    """Show a template beside a letter made of it."""
    return _form(request, session, service.get_template(session, code, reader=reader))


@post(PATH + "/new", requires=TEMPLATES)
def add(request: AnyRequest, session: AnySession, reader: AnyReader, data: Fields) -> Response[Any]:
    """Add a template."""
    return _save(request, session, reader, Template(shipped()[0]), "", data)


@post(PATH + "/{code:str}", requires=TEMPLATES)
def save(
    request: AnyRequest, session: AnySession, reader: AnyReader, code: FromPath[str], data: Fields
) -> Response[Any]:
    """Change a template."""
    found = service.get_template(session, code, reader=reader)
    return _save(request, session, reader, found, code, data)


@post(PATH + "/sample", requires=TEMPLATES)
def sample(request: AnyRequest, data: Fields) -> Response[str]:
    """Fill what is typed now; nothing is kept."""
    typed = _text(data, shipped()[0], "")
    return fragment(request, "appeals/replies/sample.html", **_sample(typed))


@post(PATH + "/{code:str}/restore", requires=TEMPLATES)
def restore(session: AnySession, reader: AnyReader, code: FromPath[str]) -> Response[Any]:
    """Take the text the program came with again."""
    service.restore(session, code, reader=reader)
    return see(f"{PATH}/{code}", said=_("The text that came with the program is in force again."))


def _save(
    request: AnyRequest, session: Session, reader: AnyReader, found: Template, code: str,
    data: Form,
) -> Response[Any]:  # fmt: skip
    wanted = found
    try:
        wanted = _wanted(data, found, code)

        def act() -> dict[str, Any]:
            return {"code": service.keep_template(session, wanted, reader=reader, at=now())}

        with apart(session):
            kept = once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        shown = replace(wanted, text=_text(data, found.text, code), version=found.version)
        return _form(request, session, shown, error=error)
    return see(f"{PATH}/{kept['code']}", said=_("The template is kept. Drafts made stay."))


def _wanted(data: Form, found: Template, code: str) -> Template:
    """Return the template a form means. Raises InvalidError for a day or version that is none."""
    version, since = word(data, "_v"), word(data, "valid_from")
    try:
        day = date.fromisoformat(since) if since else None
    except ValueError as error:
        said = _("Choose the day from the calendar.")
        raise InvalidError(said, fields={"valid_from": said}) from error
    number = int(version) if version.isascii() and version.isdigit() else 0
    return replace(
        found, text=_text(data, found.text, code), valid_from=day, version=number,
        active=word(data, "active") == "on",
    )  # fmt: skip


def _text(data: Form, found: Text, code: str) -> Text:
    """Return the text a form holds; a purpose or notice that is none stays as it was."""
    purpose, notice = word(data, "purpose"), word(data, "notice")
    typed = {name: word(data, name).replace("\r\n", "\n") for name in service.LONGEST}
    return replace(
        found, code=code, **typed,
        purpose=Purpose(purpose) if purpose in set(Purpose) else found.purpose,
        notice=Notice(notice) if notice in set(Notice) else None,
    )  # fmt: skip


def _sample(text: Text) -> dict[str, Any]:
    values = values_of(sample_facts(text.notice))
    return {
        "greeting": fill(text.greeting, values).text,
        "lines": [line for line in fill(text.text, values).text.splitlines() if line.strip()],
        "wrong": list(service.mistakes(text).values()),
    }


def _form(
    request: AnyRequest, session: Session, shown: Template, *,
    error: InvalidError | ConflictError | None = None,
) -> Response[str]:  # fmt: skip
    errors = error.fields if error else {}
    return screen(
        request, session, "appeals/replies/template.html", status=error.status if error else 200,
        path=PATH, shown=shown, error=error, errors=errors, key=new_key(),
        summary=named_sentences(errors, NAMES), limits=service.LONGEST,
        purposes=[(each.value, _(each.caption)) for each in Purpose],
        notices=[(each.value, _(each.caption)) for each in Notice],
        fields=[(name, _(title)) for name, title in FIELDS.items()],
        ours=shown.code in {text.code for text in shipped()}, **_sample(shown.text),
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [
    page, new_form, edit_form, add, save, sample, restore,
]  # fmt: skip
