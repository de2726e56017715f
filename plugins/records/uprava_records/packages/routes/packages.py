"""«Архивные пакеты»: what was made and brought, one package with what was found in it."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, MultipartBody
from uprava.documents.api.files import uploads_of
from uprava.documents.intake import kept, measured
from uprava.documents.service.filing import Received
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.web.files import Sent, send_blob
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import fragment, screen, see, wants_part
from uprava.web.site import Site
from uprava_storage import safe_name

from uprava_records.filing.service.cases import fits
from uprava_records.packages.service import keeping, listing, ordering
from uprava_records.packages.service.checking import sentence
from uprava_records.packages.service.listing import PAGE
from uprava_records.packages.service.ordering import PACK

PATH = "/records/packages"
ZIP = "application/zip"
Parts = MultipartBody[dict[str, Any]]


@get(PATH, requires=PACK)
def packages_screen(
    request: AnyRequest, session: AnySession, reader: AnyReader, before: FromQuery[str] = ""
) -> Response[str]:
    """Show the packages, the newest first; the rows alone while some are being worked on."""
    place = uuid_in(before)
    found = listing.list_packages(session, reader=reader, before=place, limit=PAGE + 1)
    rows, more = found[:PAGE], len(found) > PAGE
    values: dict[str, Any] = {
        "rows": rows, "here": PATH + (f"?before={place}" if place else ""),
        "further": f"{PATH}?before={rows[-1].id}" if more else "", "first": PATH if place else "",
        "old": keeping.list_unread(session, reader=reader),
    }  # fmt: skip
    if wants_part(request):
        return fragment(request, "records/packages/rows.html", **values)
    return screen(request, session, "records/packages/packages.html", **values)


def uuid_in(text: str) -> UUID | None:
    """Return the id of a cursor; a broken one begins anew."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


@get(f"{PATH}/check", requires=PACK)
def check_form(request: AnyRequest, session: AnySession) -> Response[str]:
    """Ask for the package that is to be checked."""
    return screen(request, session, "records/packages/check.html")


@post(f"{PATH}/check", requires=PACK)
def bring(session: AnySession, reader: AnyReader, site: AnySite, data: Parts) -> Response[Any]:
    """Take a package in and have it checked."""
    id = ordering.bring(session, received_from(data, site), reader=reader)
    return see(f"{PATH}/{id}", said=_("The package is being checked."))


def received_from(data: dict[str, Any], site: Site) -> Received:
    """Put the one file of the form into the store; it is looked at by the job.

    Raises InvalidError for an empty file, TooLargeError.
    """
    upload = uploads_of(data)[0]
    name = safe_name(upload.filename)
    size = measured(upload.file, limit=site.settings.upload_limit)
    if not size:
        sentence = _("The file is empty.")
        raise InvalidError(sentence, fields={"file": sentence})
    sha256 = kept(site.store, upload.file)  # type: ignore[arg-type] # reads and seeks as one
    return Received(name, ZIP, size, sha256)


@get(PATH + "/{id:uuid}", requires=PACK)
def package_screen(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    after: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show a package: how it was checked, and document by document what was found."""
    row = listing.get_package(session, id, reader=reader)
    start = int(after) if fits(after) else 0
    found = listing.list_told(session, id, after=start, limit=PAGE + 1)
    lines, more = found[:PAGE], len(found) > PAGE
    here = f"{PATH}/{id}"
    report = row.report or {}
    values: dict[str, Any] = {
        "row": row, "lines": lines, "here": here, "head": report.get("head", {}),
        "files": report.get("files", 0), "sentence": sentence,
        "findings": [sentence(each) for each in report.get("findings", ())],
        "further": f"{here}?after={lines[-1].position}" if more else "",
        "first": here if start else "", "handed": keeping.acts_of(session, id),
        "check_by": keeping.check_by(session, row),
    }  # fmt: skip
    if wants_part(request):
        return fragment(request, "records/packages/progress.html", **values)
    return screen(request, session, "records/packages/package.html", **values)


@get(PATH + "/{id:uuid}/file", requires=PACK)
def package_file(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[UUID]
) -> Response[Any]:
    """Send the package itself."""
    row = listing.take(session, id, reader=reader)
    assert row.sha256 is not None
    assert row.size is not None
    return send_blob(request, site.store, Sent(row.sha256, row.size, ZIP, row.name))


@post(PATH + "/{id:uuid}/check", requires=PACK)
def check_again(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[Any]:
    """Have a package read and checked once more."""
    ordering.check_again(session, id, reader=reader)
    return see(f"{PATH}/{id}", said=_("The package is being checked."))


@post(PATH + "/{id:uuid}/accept", requires=PACK)
def accept(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[Any]:
    """Keep a package that was brought."""
    ordering.accept(session, id, reader=reader)
    return see(f"{PATH}/{id}", said=_("The package is kept here from now on."))


@post(PATH + "/{id:uuid}/remove", requires=PACK)
def remove(session: AnySession, reader: AnyReader, id: FromPath[UUID]) -> Response[Any]:
    """Let go of a package."""
    ordering.remove(session, id, reader=reader)
    return see(PATH, said=_("The package is removed."))


routes = [
    packages_screen, check_form, bring, package_screen, package_file, check_again, accept, remove,
]  # fmt: skip
