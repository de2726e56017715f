"""The history of imports, a new one, and the page of one: looked at, loaded, stopped."""

from collections.abc import Mapping
from typing import Any, BinaryIO, cast
from uuid import UUID

from litestar import Response
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery, MultipartBody
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.intake import kept, measured
from uprava.documents.service.journals import list_units
from uprava.documents.service.sharing import find_principals, principals_of
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import fragment, screen, see, wants_part
from uprava.web.site import Site
from uprava.web.uploads import files_of, parts
from uprava_storage import safe_name

from uprava_records.importing.card import Options
from uprava_records.importing.columns import COLUMNS
from uprava_records.importing.service import runs
from uprava_records.importing.service.journals import MAKE
from uprava_records.importing.service.known import IMPORT, list_journals
from uprava_records.importing.service.runs import Arrived, Run
from uprava_records.settings import records_settings

PAGE = "/records/import"
SHOWN = 50
"""Rows of a kind on the page of an import."""


@get(PAGE, requires=IMPORT)
def history(request: AnyRequest, session: AnySession, reader: AnyReader) -> Response[str]:
    """Show the imports of the reader and of the unit, and the form of a new one."""
    found = runs.list_runs(session, reader=reader)
    if wants_part(request):
        return fragment(request, "records/importing/runs.html", runs=found)
    return shown_form(request, session, reader, runs=found)


def shown_form(
    request: AnyRequest, session: Session, reader: Reader, *, status: int = 200, **values: Any
) -> Response[str]:
    """Return the page with the form of a new import."""
    journals = [
        (str(each.id), each.named + ("" if each.active else f" ({_('closed')})"))
        for each in list_journals(session, reader=reader)
    ]
    units = list_units(session, reader=reader) if reader.may(MAKE) else []
    start: dict[str, Any] = {
        "runs": [], "errors": {}, "journals": journals, "columns": COLUMNS,
        "units": [(str(id), name) for id, name in units],
        "most_mb": records_settings().import_megabytes,
    }  # fmt: skip
    return screen(
        request, session, "records/importing/start.html", status=status, **(start | values)
    )


@get(f"{PAGE}/principals", requires=IMPORT)
def principals(request: AnyRequest, session: AnySession, q: FromQuery[str] = "") -> Response[str]:
    """Offer people and units while a name is being typed."""
    return fragment(request, "card/principals.html", found=find_principals(session, q=q[:100]))


@post(PAGE, requires=IMPORT)
def bring(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    data: MultipartBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Take in a bundle and have it looked at."""
    uploads = files_of(data)
    if not uploads:
        errors = {"file": _("Choose the file of the card file.")}
        found = runs.list_runs(session, reader=reader)
        return shown_form(request, session, reader, status=422, errors=errors, runs=found)
    bundle = taken_in(site, uploads[0])
    options = options_in(session, data, reader=reader)
    id = runs.order(session, bundle, options, reader=reader, at=now())
    runs.look_later(session, id, jobs=site.installation.jobs)
    return see(f"{PAGE}/{id}", said=_("The card file is being looked at; nothing is loaded yet."))


def taken_in(site: Site, upload: UploadFile) -> Arrived:
    """Put a bundle into the store, before the transaction begins. Raises TooLargeError."""
    limit = records_settings().import_megabytes << 20
    size = measured(upload.file, limit=limit)
    if not size:
        raise InvalidError(_("The file is empty."), fields={"file": _("The file is empty.")})
    return Arrived(
        safe_name(upload.filename), size, kept(site.store, cast("BinaryIO", upload.file))
    )


def options_in(session: Session, data: Mapping[str, Any], *, reader: Reader) -> Options:
    """Return how the bundle is to be read. Raises InvalidError for a choice nobody offered."""
    journal, keeper = number_in(data, "journal"), number_in(data, "keeper")
    if journal is not None and journal not in {
        each.id for each in list_journals(session, reader=reader)
    }:
        raise not_offered("journal")
    if keeper is not None:
        reader.require(MAKE)
        if keeper not in {id for id, _name in list_units(session, reader=reader)}:
            raise not_offered("keeper")
    ids = [int(part) for part in parts(data, "principal") if is_number(part)]
    readers = [each.id for each in principals_of(session, ids)]
    return Options(journal, keeper, readers, own_people=bool(data.get("own_people")))


def number_in(data: Mapping[str, Any], name: str) -> int | None:
    """Return the id of a choice, None where nothing was chosen."""
    value = data.get(name)
    return int(value) if is_number(value) and isinstance(value, str) else None


def is_number(value: object) -> bool:
    """Tell whether a field of a form is an id."""
    return isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10


def not_offered(name: str) -> InvalidError:
    """Return the refusal of a choice that is not in the list."""
    said = _("Choose from the list.")
    return InvalidError(said, fields={name: said})


@get(PAGE + "/{id:uuid}", requires=IMPORT)
def one(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show an import: how far it is, what it would make or made, what was refused and why."""
    run = runs.get_run(session, id, reader=reader)
    values = values_of(session, run)
    if wants_part(request):
        return fragment(request, "records/importing/run.html", **values)
    return screen(request, session, "records/importing/one.html", **values)


def values_of(session: Session, run: Run) -> dict[str, Any]:
    """Return what the page of an import shows."""
    return {
        "run": run,
        "refused": runs.list_refused(session, run, most=SHOWN) if run.looked else [],
        "noted": runs.list_noted(session, run, most=SHOWN) if run.looked else [],
        "most": SHOWN,
        "readers": principals_of(session, run.chosen.readers),
    }


@post(PAGE + "/{id:uuid}/load", requires=IMPORT)
def load(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID]
) -> Response[Any]:
    """Bring in what is good, or go on where it stopped."""
    runs.load_later(session, id, reader=reader, at=now(), jobs=site.installation.jobs)
    return see(f"{PAGE}/{id}", said=_("The cards are being loaded. You may close the page."))


@post(PAGE + "/{id:uuid}/cancel", requires=IMPORT)
def cancel(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[Any]:
    """Stop it; what was brought in stays."""
    run = runs.cancel(session, id, reader=reader, at=now())
    said = _("Stopped. The cards loaded so far stay.") if run.looked else _("Stopped.")
    return see(f"{PAGE}/{id}", said=said, kind="a")


@post(PAGE + "/{id:uuid}/remove", requires=IMPORT)
def remove(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[Any]:
    """Forget an import that brought in nothing."""
    runs.remove(session, id, reader=reader)
    return see(PAGE, said=_("The import is removed from the history."))


routes = [history, principals, bring, one, load, cancel, remove]
