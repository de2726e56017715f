"""The designer: a source, then the form with its preview; a report is made or changed."""

from dataclasses import replace
from typing import Any

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, many, new_key, once, version_of, word
from uprava.errors import ConflictError, InvalidError, NotFoundError, UpravaError
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.reporting import ReportSource
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import fragment, opened_alone, screen, see
from uprava.web.sentences import named_sentences, sentences
from uprava.web.site import site_of
from uprava.work.service.finishing import apart

from uprava_reports.asking.parsing import TYPED as TYPED_TAIL
from uprava_reports.asking.values import NARROWS, PATH
from uprava_reports.catalogue.service.listing import list_reports
from uprava_reports.designer.checking import NAMES, check
from uprava_reports.designer.form import Typed, begun, done, typed_in, typed_of
from uprava_reports.designer.service.values import find_values, meant
from uprava_reports.designer.view import sources_for, view_of
from uprava_reports.kept.service.finding import find_report, why_broken
from uprava_reports.kept.service.keeping import ChangedError, Draft, change_report, make_report
from uprava_reports.kept.service.own import OwnRow, to_change
from uprava_reports.kept.service.wording import differences, parts_of
from uprava_reports.values import MAKE

Fields = URLEncodedBody[dict[str, Any]]

NEW = f"{PATH}/make"
OWN_PATH = f"{PATH}/own"
EDIT = OWN_PATH + "/{id:int}/edit"


@get(NEW, requires=MAKE)
def begin(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    source: FromQuery[str] = "", like: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Offer sources, or the form of a new report: over a source, or like another report."""
    if like:
        found = find_report(session, like, reader=reader, plugins=site.plugins)
        said = _("{title}: my own").format(title=found.title)
        typed = typed_of(Draft(said, found.description, found.layout), found.source)
        return drawn(request, session, typed, reader=reader)
    if source:
        typed = begun(known_source(source, reader, site.plugins))
        return drawn(request, session, typed, reader=reader)
    return sources(request, session, reader, site.plugins, NEW)


def sources(
    request: AnyRequest, session: Session, reader: Reader, plugins: Plugins, url: str,
    row: OwnRow | None = None,
) -> Response[str]:  # fmt: skip
    """Show the sources to choose from, and the reports to begin with."""
    ready = list_reports(session, reader=reader, plugins=plugins)
    return screen(
        request, session, "reports/designer/sources.html", url=url, row=row, path=PATH,
        broken=why_broken(row.layout, plugins) if row else "",
        sources=[(each.code, _(each.title), _(each.description) if each.description else "")
                 for each in sources_for(reader, plugins)],
        groups=[] if row else [
            (group.title, [each for each in group.entries if each.url == f"{PATH}/{each.code}"])
            for group in ready.groups
        ],
    )  # fmt: skip


def known_source(code: str, reader: Reader, plugins: Plugins) -> ReportSource:
    """Return a source the reader may take rows of. Raises NotFoundError."""
    found = next((each for each in sources_for(reader, plugins) if each.code == code), None)
    if found is None:
        raise NotFoundError(_("There is no such source, or it is not open to you."))
    return found


@post(NEW, requires=MAKE)
def make(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, data: Fields
) -> Response[Any]:
    """Draw the form after one of its buttons, or keep the new report."""
    typed = understood(session, data, reader, site.plugins)
    if act := word(data, "do"):
        return drawn(
            request, session, done(typed, act, data), reader=reader, key=word(data, "_key")
        )

    def keep() -> dict[str, Any]:
        check_all(typed, data, reader, site.plugins)
        return {"id": make_report(session, typed.draft, reader=reader, at=now())}

    try:
        with apart(session):
            made = once(session, request, data, reader=reader, act=keep)
    except (InvalidError, ConflictError) as error:
        return drawn(request, session, typed, reader=reader, error=error)
    return see(f"{OWN_PATH}/{made['id']}", said=_("The report is kept. Decide who else opens it."))


@get(EDIT, requires=MAKE)
def edit(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[int],
    source: FromQuery[str] = "", choose: FromQuery[str] = "",
) -> Response[str]:  # fmt: skip
    """Show a report in the designer; one whose source is gone begins with another source."""
    row, plugins = to_change(session, id, reader=reader), site.plugins
    if source:
        fresh = begun(known_source(source, reader, plugins))
        typed = replace(fresh, title=row.title, description=row.description)
        return drawn(request, session, typed, reader=reader, row=row)
    if choose or row.layout.source not in {each.code for each in sources_for(reader, plugins)}:
        return sources(request, session, reader, plugins, f"{OWN_PATH}/{id}/edit", row)
    typed = typed_of(Draft(row.title, row.description, row.layout),
                     plugins.report_sources[row.layout.source])  # fmt: skip
    return drawn(request, session, typed, reader=reader, row=row)


@post(EDIT, requires=MAKE)
def save(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[int],
    data: Fields,
) -> Response[Any]:  # fmt: skip
    """Draw the form after one of its buttons, or keep the next version."""
    row = to_change(session, id, reader=reader)
    typed = understood(session, data, reader, site.plugins)
    if act := word(data, "do"):
        row = replace(row, version=version_of(data))
        return drawn(request, session, done(typed, act, data), reader=reader, row=row)
    try:
        with apart(session):
            check_all(typed, data, reader, site.plugins)
            change_report(session, id, typed.draft, version=version_of(data), reader=reader,
                          at=now())  # fmt: skip
    except ChangedError as error:
        return drawn(request, session, typed, reader=reader, row=error.now, error=error)
    except (InvalidError, ConflictError) as error:
        mine = row if error.status != 422 else replace(row, version=version_of(data))
        return drawn(request, session, typed, reader=reader, row=mine, error=error)
    return see(f"{OWN_PATH}/{id}", said=_("The report is kept as a new version."))


@get(f"{NEW}/values", requires=MAKE)
def values(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    source: FromQuery[str] = "", field: FromQuery[str] = "", q: FromQuery[str] = "",
) -> Response[Any]:  # fmt: skip
    """Offer values of a filter."""
    if opened_alone(request):
        return see(NEW)
    of = known_source(source, reader, site.plugins)
    known = of.field(field)
    found = [] if known is None else find_values(
        session, of, known, q, reader=reader, plugins=site.plugins)  # fmt: skip
    return fragment(request, "reports/designer/values.html", found=found)


def understood(session: Session, data: Form, reader: Reader, plugins: Plugins) -> Typed:
    """Return what was typed; a name typed without being chosen counts when it names one value."""
    typed = typed_in(data)
    source = known_source(typed.source, reader, plugins)
    given = {code: list(values) for code, values in typed.given.items()}
    for code in typed.filters:
        name, field = word(data, f"{NARROWS}{code}{TYPED_TAIL}"), source.field(code)
        if name and field is not None:
            found = find_values(session, source, field, name, reader=reader, plugins=plugins)
            if id := meant(found, name):
                given.setdefault(code, []).append(id)
    return replace(typed, given=given)


def check_all(typed: Typed, data: Form, reader: Reader, plugins: Plugins) -> None:
    """Raise InvalidError with a sentence for every mistake, names nobody has among them."""
    check(typed, known_source(typed.source, reader, plugins))
    chosen = {code: many(data, NARROWS + code) for code in typed.filters}
    for code in typed.filters:
        name = word(data, f"{NARROWS}{code}{TYPED_TAIL}")
        if name and len(typed.given.get(code, ())) <= len(chosen[code]):
            said = _("Nothing is called exactly “{words}”. Choose from the list, or erase it.")
            said = said.format(words=name)
            raise InvalidError(said, fields={NARROWS + code: said})


def drawn(
    request: AnyRequest, session: Session, typed: Typed, *, reader: Reader,
    row: OwnRow | None = None, error: UpravaError | None = None, key: str = "",
) -> Response[str]:  # fmt: skip
    """Draw the form with its preview; after a mistake with what is wrong."""
    plugins = site_of(request).plugins
    wrong = error.fields if error else {}
    changed = []
    if isinstance(error, ChangedError) and row is not None:
        theirs = Draft(row.title, row.description, row.layout)
        changed = differences(parts_of(session, typed.draft, plugins=plugins),
                              parts_of(session, theirs, plugins=plugins))  # fmt: skip
    source = known_source(typed.source, reader, plugins)
    summary = named_sentences(wrong, titles_in(typed, source))
    return screen(
        request, session, "reports/designer/form.html", status=error.status if error else 200,
        view=view_of(session, typed, source, reader=reader, plugins=plugins), row=row,
        error=error, wrong=sentences(wrong), summary=summary,
        changed=changed, key=key or new_key(), path=PATH,
        url=f"{OWN_PATH}/{row.id}/edit" if row else NEW,
        back=f"{OWN_PATH}/{row.id}" if row else PATH,
    )  # fmt: skip


def titles_in(typed: Typed, source: ReportSource) -> dict[str, str]:
    """Return what the fields of the form are called; filters by their fields."""
    fields = {NARROWS + code: field.title for code in typed.filters
              if (field := source.field(code)) is not None}  # fmt: skip
    return NAMES | fields


routes = [begin, make, edit, save, values]
