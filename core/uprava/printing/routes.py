"""Screens of printed forms: letterheads, texts of sheets, preview, versions."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from litestar import Response
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery, MultipartBody, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.errors import ConflictError, InvalidError, UpravaError
from uprava.i18n import N_, _
from uprava.printing import service
from uprava.printing.forms import LETTERHEADS, FormKind, Layout
from uprava.printing.letters import Letterhead
from uprava.printing.samples import draw_sample, print_sample
from uprava.printing.service import FormRow, Wording
from uprava.users.service.organisations import list_organisations
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import fragment, screen, see

MANAGE = "printing.manage"
PAGE = "/admin/printing"
FORM = PAGE + "/{id:int}"
LARGEST_ARMS = 2 * 1024 * 1024
"""Bytes of an uploaded picture; it is drawn anew and becomes much smaller."""
PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}
LAYOUTS = {Layout.CORNER: N_("In the corner"), Layout.CENTRED: N_("Across the page")}

Fields = URLEncodedBody[dict[str, str]]


@get(PAGE, requires=MANAGE)
def forms_page(request: AnyRequest, session: AnySession) -> Response[str]:
    """Show letterheads and sheets."""
    return _list(request, session)


@post(PAGE, requires=MANAGE)
def create(request: AnyRequest, session: AnySession, data: Fields) -> Response[Any]:
    """Add a letterhead to an organisation."""
    given = data.get("organisation", "")
    try:
        id = service.create_letterhead(
            session, kind=data.get("kind", ""), title=" ".join(data.get("title", "").split()),
            organisation_id=int(given) if given.isdecimal() and len(given) < 9 else None,
        )  # fmt: skip
    except InvalidError as error:
        return _list(request, session, error=error, typed=data)
    return see(f"{PAGE}/{id}", said=_("The letterhead is created. Look at its texts."))


@get(FORM, requires=MANAGE)
def form_page(
    request: AnyRequest, session: AnySession, id: FromPath[int], version: FromQuery[int] = 0
) -> Response[str]:
    """Show the texts of a form beside its page; `version` fills in an older wording."""
    row = service.get_form(session, id)
    shown = service.get_form(session, id, version=version) if version else row
    return _editor(request, session, row, Wording(Layout(shown.layout), shown.whole))


@post(FORM, requires=MANAGE)
def save(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Keep the texts as a new version, or only show the page without scripts."""
    row = service.get_form(session, id)
    wording = _wording(row, data)
    if data.get("act") == "show":
        return _editor(request, session, row, wording)
    given = data.get("_v", "")
    try:
        number = service.save_form(
            session, id, wording, version=int(given) if given.isdecimal() else -1, reader=reader,
            at=now(),
        )  # fmt: skip
    except (InvalidError, ConflictError) as error:
        return _editor(request, session, row, wording, error=error)
    return see(f"{PAGE}/{id}", said=_("Saved as version {n}.").format(n=number))


@post(FORM + "/preview", requires=MANAGE)
def preview(
    request: AnyRequest, session: AnySession, id: FromPath[int], data: Fields
) -> Response[str]:
    """Draw the page with the texts as they are typed now; nothing is kept."""
    row = service.get_form(session, id)
    image, said = _drawn(session, row, _wording(row, data))
    return fragment(request, "printing/preview.html", image=image, said=said)


@get(FORM + "/sample", requires=MANAGE)
def sample(session: AnySession, id: FromPath[int]) -> Response[bytes]:
    """Send the form with sample values as PDF, to be printed on paper."""
    row = service.get_form(session, id)
    pdf = print_sample(_head(session, row), row, at=now())
    return pdf_answer(pdf, "sample.pdf")


@post(FORM + "/arms", requires=MANAGE)
def put_arms(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    data: MultipartBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Put arms on a letterhead."""
    row = service.get_form(session, id)
    try:
        picture = service.clean_picture(*_upload(data))
    except InvalidError as error:
        wording = Wording(Layout(row.layout), row.whole)
        return _editor(request, session, row, wording, error=error)
    service.put_arms(session, id, picture, reader=reader, at=now())
    return see(f"{PAGE}/{id}", said=_("The arms are on the letterhead."))


@post(FORM + "/arms/remove", requires=MANAGE)
def remove_arms(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Take the arms off a letterhead."""
    service.put_arms(session, id, None, reader=reader, at=now())
    return see(f"{PAGE}/{id}", said=_("The arms are taken off."))


@post(FORM + "/close", requires=MANAGE)
def close(session: AnySession, id: FromPath[int]) -> Response[Any]:
    """Offer a letterhead no more."""
    service.close_letterhead(session, id, today=session.info["today"])
    return see(PAGE, said=_("The letterhead is closed; its versions are kept."))


def pdf_answer(pdf: bytes, name: str, *, own_name: str = "") -> Response[bytes]:
    """Return a PDF made for this reader now: shown by the browser, kept by nobody on the way.

    `name` is in Latin letters; `own_name`, in the reader's, is what new programs keep it under.
    """
    disposition = f'inline; filename="{name}"'
    if own_name:
        disposition += f"; filename*=UTF-8''{quote(own_name, safe='')}"
    headers = {"content-disposition": disposition, "cache-control": "no-store"}
    return Response(pdf, media_type="application/pdf", headers=headers)


def _list(
    request: AnyRequest, session: Session, *, error: UpravaError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response[str]:  # fmt: skip
    rows = service.list_forms(session)
    organisations = [o.option for o in list_organisations(session) if o.closed_on is None]
    return screen(
        request, session, "printing/forms.html", status=error.status if error else 200,
        letterheads=[row for row in rows if row.organisation_id is not None],
        sheets=[row for row in rows if row.organisation_id is None],
        kinds=[(kind.value, _(type.title)) for kind, type in LETTERHEADS.items()],
        organisations=organisations, error=error, typed=typed or {},
    )  # fmt: skip


def _editor(
    request: AnyRequest, session: Session, row: FormRow, wording: Wording, *,
    error: UpravaError | None = None,
) -> Response[str]:  # fmt: skip
    image, said = _drawn(session, row, wording)
    return screen(
        request, session, "printing/form.html", status=error.status if error else 200,
        row=row, wording=wording, versions=service.versions_of(session, row.id), image=image,
        said=said, error=error, is_letterhead=FormKind(row.kind) in LETTERHEADS,
        layouts=[(layout.value, _(title)) for layout, title in LAYOUTS.items()],
    )  # fmt: skip


def _wording(row: FormRow, data: Mapping[str, str]) -> Wording:
    layout = data.get("layout", row.layout)
    texts = {
        text.name: data.get(f"t-{text.name}", "").replace("\r\n", "\n").strip()
        for text in row.type.texts
    }
    return Wording(Layout(layout) if layout in set(Layout) else Layout.CORNER, texts)


def _drawn(session: Session, row: FormRow, wording: Wording) -> tuple[str, str]:
    """Return the page as a `data:` address, or the sentence that tells why there is none."""
    try:
        service.check_wording(row, wording)
        png = draw_sample(_head(session, row), row, wording, at=now())
    except InvalidError as error:
        return "", " ".join(error.fields.values()) or error.detail
    except UpravaError as error:
        return "", error.detail
    return f"data:image/png;base64,{base64.b64encode(png).decode()}", ""


def _head(session: Session, row: FormRow) -> Letterhead | None:
    return service.letterhead_of(session, row) if FormKind(row.kind) in LETTERHEADS else None


def _upload(data: Mapping[str, Any]) -> tuple[bytes, str]:
    """Return the picture and its type by its own bytes. Raises InvalidError."""
    upload = data.get("file")
    content = upload.file.read(LARGEST_ARMS + 1) if isinstance(upload, UploadFile) else b""
    type = next((type for magic, type in PICTURES.items() if content.startswith(magic)), None)
    if type is None or len(content) > LARGEST_ARMS:
        said = _("Choose a picture PNG or JPEG of at most 2 MB.")
        raise InvalidError(said, fields={"file": said})
    return content, type


routes: Sequence[ControllerRouterHandler] = [
    forms_page, create, form_page, save, preview, sample, put_arms, remove_arms, close,
]  # fmt: skip
