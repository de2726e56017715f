"""Setting up journals of all kinds of documents (permission documents.journals)."""

from collections.abc import Mapping
from typing import Any

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from sqlalchemy.orm import Session

from uprava.documents.service import journals as service
from uprava.documents.service.number_templates import TOKENS, Preview, preview
from uprava.documents.service.number_words import as_kept, as_shown
from uprava.extension import DocumentKind, Journal
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import fragment, opened_alone, screen, see
from uprava.web.sentences import sentences
from uprava.web.site import site_of

PATH = "/docs/journals"
NEEDS = "documents.journals"

PARTS = {"seq": "{seq}", "filled": "{seq:5}", "flow": "{flow}"}
"""Parts of numbers the form explains."""


@get(PATH, requires=NEEDS)
def journals_screen(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite
) -> Response[str]:
    """Show all journals with the next number and missing ordinals of each."""
    today = session.info["today"]
    kinds = site.plugins.kinds
    journals = service.list_all(session, kinds=kinds, reader=reader)
    gaps = service.find_gaps(session, journals, year=today.year)
    lines = [
        (each, preview(each.number_template, each.known(today), last=each.last),
         gaps.get(each.id, []), as_shown(each.number_template))
        for each in journals
    ]  # fmt: skip
    return screen(
        request, session, "documents/journals.html", lines=lines, kinds=kinds, today=today
    )


def registered_kinds(plugins: Plugins) -> dict[str, DocumentKind]:
    """Return the kinds whose documents are registered in journals, in the order of the modules."""
    kept = [kind for kind in plugins.kinds.values() if kind.journal is not Journal.NONE]
    places = {name: module.position for name, module in plugins.modules.items()}
    ordered = sorted(kept, key=lambda kind: places.get(kind.code.partition(".")[0], 0))
    return {kind.code: kind for kind in ordered}


@get(f"{PATH}/new", requires=NEEDS)
def new_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite
) -> Response[str]:
    """Show the form of a new journal; the first of all gets the code programs expect."""
    values = {"number_template": as_shown("{index}/{seq}"), "restarts": "yearly"}
    if not service.list_all(session, kinds=site.plugins.kinds, reader=reader):
        values["code"] = next(iter(registered_kinds(site.plugins)), "").rpartition(".")[2]
    return form_of(request, session, None, values, reader=reader)


@get(f"{PATH}/preview", requires=NEEDS)
def example(
    request: AnyRequest, session: AnySession, reader: AnyReader,
    number_template: FromQuery[str] = "", index: FromQuery[str] = "", flow: FromQuery[str] = "",
    kind: FromQuery[str] = "", last: FromQuery[int] = 0,
) -> Response[Any]:  # fmt: skip
    """Show what numbers a template makes while it is being typed."""
    if opened_alone(request):
        return see(f"{PATH}/new")
    typed = {"index": index[:20], "flow": flow[:20], "kind": kind[:60]}
    known = service.known_of(session, typed, reader=reader)
    found = preview(as_kept(number_template[:100]), known, last=last)
    return fragment(request, "documents/journal_number.html", preview=found)


@post(f"{PATH}/new", requires=NEEDS)
def make(
    request: AnyRequest, session: AnySession, reader: AnyReader,
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:  # fmt: skip
    """Make a journal."""
    return saved(request, session, None, data, reader=reader)


@get(f"{PATH}/{{id:int}}", requires=NEEDS)
def edit_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show a journal for changing."""
    journal = service.get_one(session, id, reader=reader)
    names = ("index", "title", "flow", "number_template")
    values = {name: getattr(journal, name) for name in names}
    values["number_template"] = as_shown(journal.number_template)
    return form_of(request, session, journal, values, reader=reader)


@post(f"{PATH}/{{id:int}}", requires=NEEDS)
def change(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    data: URLEncodedBody[dict[str, str]],
) -> Response[Any]:  # fmt: skip
    """Change a journal."""
    return saved(request, session, service.get_one(session, id, reader=reader), data, reader=reader)


@post(f"{PATH}/{{id:int}}/close", requires=NEEDS)
def close(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Close a journal."""
    journal = service.close(session, id, reader=reader)
    return see(PATH, said=_("Journal {index} is closed.").format(index=journal.index))


@post(f"{PATH}/{{id:int}}/open", requires=NEEDS)
def reopen(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Open a closed journal again."""
    journal = service.reopen(session, id, reader=reader)
    return see(PATH, said=_("Journal {index} is open again.").format(index=journal.index))


def saved(
    request: AnyRequest, session: Session, journal: service.JournalLine | None,
    data: Mapping[str, str], *, reader: Reader,
) -> Response[Any]:  # fmt: skip
    """Save and go back to the list, or show the form again with what is wrong."""
    kinds = registered_kinds(site_of(request).plugins)
    kept = dict(data) | {"number_template": as_kept(data.get("number_template", ""))}
    wrong = service.save(session, journal, kept, kinds=kinds, reader=reader)
    if wrong:
        return form_of(request, session, journal, data, reader=reader, wrong=wrong)
    return see(PATH, said=_("The journal is saved."))


def form_of(
    request: AnyRequest, session: Session, journal: service.JournalLine | None,
    values: Mapping[str, str], *, reader: Reader, wrong: Mapping[str, str] | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a journal."""
    return screen(
        request, session, "documents/journal.html", status=422 if wrong else 200,
        journal=journal, values=sentences(values), wrong=sentences(wrong),
        preview=preview_of(session, journal, values, reader=reader),
        tokens=[(as_shown(f"{{{name}}}"), _(title)) for name, title in TOKENS.items()],
        parts={name: as_shown(part) for name, part in PARTS.items()},
        units=service.list_units(session, reader=reader),
        kinds=[
            (each.code, _(each.title))
            for each in registered_kinds(site_of(request).plugins).values()
        ],
    )  # fmt: skip


def preview_of(
    session: Session, journal: service.JournalLine | None, values: Mapping[str, str], *,
    reader: Reader,
) -> Preview:  # fmt: skip
    """Return the next number of a journal as the form would make it."""
    kept = {"kind": journal.kind if journal else values.get("kind", "")}
    known = service.known_of(session, dict(values) | kept, reader=reader)
    template = as_kept(values.get("number_template", ""))
    return preview(template, known, last=journal.last if journal else 0)


routes = [journals_screen, new_form, example, make, edit_form, change, close, reopen]
