"""Setting up journals (permission documents.journals)."""

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.documents.service import journals as service
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.routing import get, post
from uprava.web.screens import fragment, screen, see

from uprava_records.routes.sentences import sentences
from uprava_records.service.gaps import find_gaps
from uprava_records.service.registering import KIND

AnyRequest = Request[Any, Any, Any]
PATH = "/records/journals"
NEEDS = "documents.journals"


@get(PATH, requires=NEEDS)
def journals_screen(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader]
) -> Response[str]:
    """Show all journals with the next number and missing ordinals of each."""
    today = session.info["today"]
    lines = [
        (
            journal,
            service.preview(
                journal.number_template,
                journal.index,
                kind=KIND,
                last=journal.last,
                unit="01",
                today=today,
            ),
            find_gaps(session, journal, year=today.year),
        )
        for journal in service.list_all(session, kind=KIND, reader=reader)
    ]
    return screen(request, session, "records/journals.html", lines=lines, today=today)


@get(f"{PATH}/new", requires=NEEDS)
def new_form(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader]
) -> Response[str]:
    """Show the form of a new journal."""
    values = {"number_template": "{index}/{seq}", "restarts": "yearly"}
    return form_of(request, session, None, values, reader=reader)


@get(f"{PATH}/preview", requires=NEEDS)
def preview(
    request: AnyRequest, session: NamedDependency[Session],
    number_template: FromQuery[str] = "", index: FromQuery[str] = "", last: FromQuery[int] = 0,
) -> Response[str]:  # fmt: skip
    """Show what numbers a template makes while it is being typed."""
    today = session.info["today"]
    found = service.preview(
        number_template[:100], index[:20], kind=KIND, last=last, unit="01", today=today
    )
    return fragment(request, "records/number_preview.html", preview=found)


@post(f"{PATH}/new", requires=NEEDS)
def make(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:  # fmt: skip
    """Make a journal."""
    return saved(request, session, None, data, reader=reader)


@get(f"{PATH}/{{id:int}}", requires=NEEDS)
def edit_form(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    id: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Show a journal for changing."""
    journal = service.get_one(session, id, kind=KIND, reader=reader)
    values = {name: getattr(journal, name) for name in ("index", "title", "number_template")}
    return form_of(request, session, journal, values, reader=reader)


@post(f"{PATH}/{{id:int}}", requires=NEEDS)
def change(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    id: FromPath[int], data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:  # fmt: skip
    """Change a journal."""
    journal = service.get_one(session, id, kind=KIND, reader=reader)
    return saved(request, session, journal, data, reader=reader)


@post(f"{PATH}/{{id:int}}/close", requires=NEEDS)
def close(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[int]
) -> Response[Any]:
    """Close a journal."""
    journal = service.close(session, id, kind=KIND, reader=reader)
    return see(PATH, said=_("Journal {index} is closed.").format(index=journal.index))


@post(f"{PATH}/{{id:int}}/open", requires=NEEDS)
def reopen(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[int]
) -> Response[Any]:
    """Open a closed journal again."""
    journal = service.reopen(session, id, kind=KIND, reader=reader)
    return see(PATH, said=_("Journal {index} is open again.").format(index=journal.index))


def saved(
    request: AnyRequest, session: Session, journal: service.JournalLine | None,
    data: Mapping[str, str], *, reader: Reader,
) -> Response[Any]:  # fmt: skip
    """Save and go back to the list, or show the form again with what is wrong."""
    wrong = service.save(session, journal, data, kind=KIND, reader=reader)
    if wrong:
        return form_of(request, session, journal, data, reader=reader, wrong=wrong)
    return see(PATH, said=_("The journal is saved."))


def form_of(
    request: AnyRequest, session: Session, journal: service.JournalLine | None,
    values: Mapping[str, str], *, reader: Reader, wrong: Mapping[str, str] | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a journal."""
    found = service.preview(
        values.get("number_template", ""), values.get("index", ""),
        kind=KIND, last=journal.last if journal else 0, unit="01", today=session.info["today"],
    )  # fmt: skip
    return screen(
        request, session, "records/journal.html", status=422 if wrong else 200, journal=journal,
        values=sentences(values), wrong=sentences(wrong), preview=found, tokens=service.TOKENS,
        units=service.list_units(session, reader=reader),
    )  # fmt: skip


routes = [journals_screen, new_form, preview, make, edit_form, change, close, reopen]
