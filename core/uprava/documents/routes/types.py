"""Setting up types of documents (permission documents.types)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from sqlalchemy.orm import Session

from uprava.calendar import statutory_rules
from uprava.documents.routes.forms import Form, new_key, once, word
from uprava.documents.routes.type_fields import Fields, coded, drawn, edited, fields_in, taken_out
from uprava.documents.routes.type_trial import TRY, Trial, tried
from uprava.documents.service.number_words import as_kept, as_shown
from uprava.documents.service.types import keeping as service
from uprava.documents.service.types.codes import code_of
from uprava.documents.service.types.kept import kept_words
from uprava.documents.service.types.listing import get_type, list_every_type
from uprava.documents.service.types.terms import term_words_of
from uprava.documents.service.types.values import FORM_TITLES, DocumentType, TypeField
from uprava.errors import InvalidError
from uprava.extension import Keeping
from uprava.i18n import N_, _
from uprava.plugins import Plugins
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import named_sentences
from uprava.web.site import Site
from uprava.work.service.finishing import apart

PATH = "/admin/types"
NEEDS = service.TYPES
LONGEST_NUMBER = 10
UNITS = ("working", "calendar")

NAMES = {
    "title": N_("Title"),
    "code": N_("Code for programs"),
    "position": N_("Place in the list"),
    "term": N_("Term, days"),
    "term_rule": N_("Or a rule of the law"),
    "filing": N_("Usual index of the filing plan"),
    "keeping_years": N_("Years"),
    "number_template": N_("Numbers of its own"),
    "article": N_("Article of the list"),
}
"""Fields of the form as the summary of mistakes names them."""

KEEPING_TITLES = {
    Keeping.PERMANENT.value: N_("permanently"),
    Keeping.FOR_YEARS.value: N_("for some years"),
}


@get(PATH, requires=NEEDS)
def all_types(
    request: AnyRequest, session: AnySession, site: AnySite, kind: FromQuery[str] = ""
) -> Response[str]:
    """Show the types of one kind; the others stand on their tabs."""
    kinds = kinds_of(site.plugins)
    every = list_every_type(session, list(kinds))
    shown = kind if kind in kinds else next(iter(kinds), "")
    rows = [each for each in every if each.kind == shown]
    tabs = [
        (title, f"{PATH}?kind={code}", sum(each.kind == code for each in every), code == shown)
        for code, title in kinds.items()
    ]
    return screen(
        request, session, "documents/types.html", rows=rows, tabs=tabs, kind=shown,
        title=kinds.get(shown, ""), used=service.in_use(session, [each.id for each in rows]),
        terms={each.id: term_words_of(each) for each in rows},
        around=names_around(session, shown), keeping=kept_words,
    )  # fmt: skip


@get([f"{PATH}/new", f"{PATH}/{{id:int}}"], requires=NEEDS)
def one_type(
    request: AnyRequest, session: AnySession, site: AnySite, kind: FromQuery[str] = ""
) -> Response[str]:
    """Show the form of a new type or of one there is."""
    found = found_in(request, session)
    typed = {} if found else {"kind": kind}
    return page(request, session, site, found, Fields(fields_in({}, found)), typed)


@post([f"{PATH}/new", f"{PATH}/{{id:int}}"], requires=NEEDS)
def keep(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    data: URLEncodedBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Keep a type; with mistakes, or by a button that changes fields, its form comes back."""
    found = found_in(request, session)
    fields = fields_in(data, found)
    button = word(data, "edit")
    if button and button != TRY:
        return page(request, session, site, found, edited(fields, button, found), data)

    def act() -> dict[str, Any]:
        wanted = type_in(data, found, fields)
        kinds = kinds_of(site.plugins)
        return {"id": service.keep_type(session, wanted, reader=reader, kinds=kinds)}

    try:
        if button == TRY:
            shown = tried(session, type_in(data, found, fields), kinds_of(site.plugins))
            return page(request, session, site, found, Fields(fields), data, trial=shown)
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except InvalidError as error:
        return page(request, session, site, found, Fields(fields), data, error=error)
    return back(found.kind if found else word(data, "kind"), _("The type is kept."))


@post(f"{PATH}/{{id:int}}/off", requires=NEEDS)
def switch_off(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Offer a type for new documents no longer."""
    found = service.switch_off(session, id, reader=reader)
    said = _("The type “{title}” is switched off; documents that have it keep it.")
    return back(found.kind, said.format(title=found.title))


@post(f"{PATH}/{{id:int}}/on", requires=NEEDS)
def switch_on(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Offer a type for new documents again."""
    found = service.switch_on(session, id, reader=reader)
    return back(found.kind, _("The type “{title}” is in use again.").format(title=found.title))


@post(f"{PATH}/{{id:int}}/remove", requires=NEEDS)
def remove(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Remove a type no document has."""
    found = service.remove(session, id, reader=reader)
    return back(found.kind, _("The type “{title}” is removed.").format(title=found.title))


def back(kind: str, said: str) -> Response[Any]:
    """Return to the types of a kind, saying what was done."""
    return see(f"{PATH}?{urlencode({'kind': kind})}", said=said)


def found_in(request: AnyRequest, session: Session) -> DocumentType | None:
    """Return the type of the address, None in that of a new one."""
    id = int(request.path_params.get("id", 0))
    return get_type(session, id) if id else None


def page(
    request: AnyRequest, session: Session, site: Site, found: DocumentType | None,
    fields: Fields, typed: Form, *, error: InvalidError | None = None, trial: Trial | None = None,
) -> Response[str]:  # fmt: skip
    """Return the form as it was filled in, or as the type stands."""
    kinds = kinds_of(site.plugins)
    asked = found.kind if found else word(typed, "kind")
    kind = asked if asked in kinds else next(iter(kinds), "")
    errors = error.fields if error else {}
    sent = "title" in typed
    return screen(
        request, session, "documents/type.html", status=error.status if error else 200,
        found=found, kind=kind, kind_title=kinds.get(kind, kind),
        typed=typed if sent else values_of(found), error=error, errors=errors,
        summary=named_sentences(errors, {**NAMES} | {
            f"f{place}_choices": each.title for place, each in enumerate(fields.typed, 1)
        }),
        fields=drawn(fields, found, errors), out=taken_out(fields.typed, found),
        room=len(fields.typed) < service.MOST_FIELDS, forms_of_fields=translated(FORM_TITLES),
        around=service.around(session, kind), rules=rules(), keepings=translated(KEEPING_TITLES),
        key=new_key(), trial=trial, example=as_shown("{seq}-п"),
    )  # fmt: skip


def values_of(found: DocumentType | None) -> dict[str, str]:
    """Return a type as its form shows it."""
    if found is None:
        return {"active": "on", "position": "100", "term_unit": "working"}
    return {
        "title": found.title, "code": found.code, "active": "on" if found.active else "",
        "position": str(found.position), "journal": str(found.journal_id or ""),
        "route": str(found.route_id or ""), "form": str(found.form_id or ""),
        "term": str(found.term or ""), "term_unit": found.term_unit, "term_rule": found.term_rule,
        "filing": found.filing, "keeping": found.keeping,
        "keeping_years": str(found.keeping_years or ""), "article": found.article,
        "number_template": as_shown(found.number_template),
    }  # fmt: skip


def type_in(form: Form, found: DocumentType | None, fields: list[TypeField]) -> DocumentType:
    """Return the type a form means. Raises InvalidError naming numbers that are none."""
    wrong: dict[str, str] = {}
    title = " ".join(word(form, "title").split())
    unit = word(form, "term_unit")
    keeping = word(form, "keeping")
    wanted = DocumentType(
        id=found.id if found else 0, kind=word(form, "kind"),
        code=word(form, "code") or code_of(title), title=title,
        active=word(form, "active") == "on", position=number_in(form, "position", wrong) or 100,
        fields=coded(fields, found), journal_id=number_in(form, "journal", wrong),
        route_id=number_in(form, "route", wrong), form_id=number_in(form, "form", wrong),
        term=number_in(form, "term", wrong), term_unit=unit if unit in UNITS else UNITS[0],
        term_rule=word(form, "term_rule"), filing=word(form, "filing"),
        keeping=keeping if keeping in set(Keeping) else "",
        keeping_years=number_in(form, "keeping_years", wrong),
        number_template=as_kept(word(form, "number_template")), article=word(form, "article"),
        version=number_in(form, "_v", wrong) or 0,
    )  # fmt: skip
    if wrong:
        raise InvalidError(_("The type has mistakes; nothing was kept."), fields=wrong)
    return wanted


def number_in(form: Form, name: str, wrong: dict[str, str]) -> int | None:
    """Return a whole number of the form, None for an empty one; what is none is told."""
    text = word(form, name)
    if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER:
        return int(text)
    if text:
        wrong[name] = _("Write a whole number.")
    return None


def kinds_of(plugins: Plugins) -> dict[str, str]:
    """Return the kinds of documents with their titles, in the order of the modules."""
    return {code: _(kind.title_many) for code, kind in plugins.kinds.items()}


def translated(titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return choices of a list in the reader's language."""
    return [(str(code), _(title)) for code, title in titles.items()]


def rules() -> list[tuple[str, str]]:
    """Return the rules of terms the calendar knows, as choices with their law."""
    return [
        (code, f"{editions[-1].title} ({editions[-1].source})")
        for code, editions in statutory_rules().items()
    ]


def names_around(session: Session, kind: str) -> dict[int, str]:
    """Return the titles of the journals of a kind, by id."""
    return {each.id: each.title for each in service.around(session, kind).journals}


routes = [all_types, one_type, keep, switch_off, switch_on, remove]
