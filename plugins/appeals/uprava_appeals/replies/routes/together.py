"""One answer to many appeals chosen in a list."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.approval.service.drafting_whole import offered_templates as offered_routes
from uprava.clock import now
from uprava.documents.routes.forms import Form, new_key, once, word
from uprava.errors import InvalidError
from uprava.i18n import N_, _, ngettext
from uprava.printing.service import list_letterheads
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import post
from uprava.web.screens import screen
from uprava.web.sentences import named_sentences, sentences
from uprava.web.uploads import ids_of
from uprava.work.service.finishing import apart

from uprava_appeals.replies.routes.drafting import first_of, number
from uprava_appeals.replies.service.templates import offered_templates, organisation_of
from uprava_appeals.replies.service.together import Shared, list_lines, write_many
from uprava_appeals.replies.values import WRITE, Purpose
from uprava_appeals.replies.wording.fields import FIELDS
from uprava_appeals.replies.wording.shipped import GREETING, Text
from uprava_appeals.values import REPLY, Result

PAGE = "/appeals/replies/many"

NAMES = {"text": N_("Text"), "result": N_("Result"), "measures": N_("Measures taken")}

Fields = URLEncodedBody[dict[str, Any]]


@post(PAGE, requires=WRITE, status_code=200)
def many(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, data: Fields
) -> Response[Any]:
    """Show the form of one answer to the appeals chosen, or write a draft for each."""
    if word(data, "then") != "write":
        return _form(request, session, data)
    shared, ids = shared_in(session, data, reader), ids_of(data, "id")

    def act() -> dict[str, Any]:
        done = write_many(session, ids, shared, reader=reader, installation=site.installation,
                          at=now())  # fmt: skip
        return {"drafts": [(str(each.id), each.title) for each in done.drafts], "left": done.left}

    try:
        with apart(session):
            done = once(session, request, data, reader=reader, act=act)
    except InvalidError as error:
        return _form(request, session, data, error=error)
    n = len(done["drafts"])
    said = ngettext("{n} draft is written", "{n} drafts are written", n).format(n=n)
    return screen(request, session, "appeals/replies/written.html", said=said, done=done,
                  sent=bool(shared.route))  # fmt: skip


def shared_in(session: Session, form: Form, reader: Reader) -> Shared:
    """Return the answer a form holds."""
    letterheads = {each.id for each in list_letterheads(session, organisation_of(reader))}
    wanted = number(word(form, "form"))
    text = Text(
        word(form, "template"), Purpose.ANSWER, "", word(form, "text").replace("\r\n", "\n"),
        greeting=word(form, "greeting"), attachments=word(form, "attachments"),
    )  # fmt: skip
    return Shared(
        text, word(form, "result"), word(form, "measures"),
        wanted if wanted in letterheads else None, word(form, "route"),
    )  # fmt: skip


def begun(session: Session, form: Form, reader: Reader) -> Text:
    """Return the text the form holds, at first or when asked for it that of a template."""
    offered = offered_templates(
        session, organisation_of(reader), purpose=Purpose.ANSWER, day=session.info["today"]
    )
    chosen = next((each.text for each in offered if each.code == word(form, "template")), None)
    if "text" not in form or word(form, "then") == "fill":
        return chosen or (offered[0].text if offered else Text("", Purpose.ANSWER, "", "",
                                                               greeting=GREETING))  # fmt: skip
    return shared_in(session, form, reader).text


def _form(
    request: AnyRequest, session: Session, typed: Form, *, error: InvalidError | None = None
) -> Response[str]:
    reader: Reader = session.info["reader"]
    ids: Sequence[UUID] = ids_of(typed, "id")
    lines = list_lines(session, ids, reader=reader)
    organisation, wrong = organisation_of(reader), error.fields if error else {}
    offered = offered_templates(
        session, organisation, purpose=Purpose.ANSWER, day=session.info["today"]
    )
    letterheads = list_letterheads(session, organisation)
    first = str(first_of(letterheads) or "")
    return screen(
        request, session, "appeals/replies/many.html", status=error.status if error else 200,
        path=PAGE, key=new_key(), lines=lines, text=begun(session, typed, reader),
        answered=[each for each in lines if not each.why],
        result=word(typed, "result"), measures=word(typed, "measures"),
        form=word(typed, "form") if "form" in typed else first, route=word(typed, "route"),
        offered=[(each.code, each.text.title) for each in offered],
        results=[(each.value, _(each.caption)) for each in Result],
        letterheads=[(each.id, each.title) for each in letterheads],
        routes=[(str(each.id), each.title) for each in
                offered_routes(session, reader=reader, kind=REPLY)],
        fields=[(name, _(title)) for name, title in FIELDS.items()],
        wrong=sentences(wrong), detail=error.detail if error else "",
        summary=named_sentences(wrong, NAMES),
    )  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [many]
