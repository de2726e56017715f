"""Page pictures of files that are not registered yet: made when looked at, kept by content."""

import tempfile

import msgspec
from sqlalchemy.orm import Session
from uprava.db.sql import fetch
from uprava.documents.preparing import PAGE_WIDTH, THUMBNAIL_WIDTH, StoredPage, keep_page, put
from uprava.documents.service.pages import COLUMNS, USUAL_SIZE, PageView, spooled
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.installation import Installation
from uprava.rendering import UnreadableError, extract_text, render

from uprava_records.service.drafts import DraftFileRow

MOST_PAGES = 300
"""Pages shown beside the form; the rest is in the original."""


def page_views(session: Session, file: DraftFileRow) -> list[PageView]:
    """Return the pages of a draft's file with the addresses of their pictures."""
    query = f"select {COLUMNS} from documents.page where sha256 = %s"
    made = {page.page: page for page in fetch(session, StoredPage, query, (file.sha256,))}
    base = f"/records/drafts/{file.draft_id}/files/{file.id}/pages"
    views = []
    for number in range(1, min(file.pages or 0, MOST_PAGES) + 1):
        known = made.get(number)
        width, height = (known.width, known.height) if known else USUAL_SIZE
        url = f"{base}/{number}"
        pictures = f"{url}/image", f"{url}/thumbnail"
        views.append(PageView(number, *pictures, f"{url}/text", width, height))
    return views


def get_page(
    session: Session, installation: Installation, file: DraftFileRow, number: int
) -> StoredPage:
    """Return a page, making its pictures and text layer in the sandbox the first time.

    Raises NotFoundError for a page the file does not have or that cannot be drawn.
    """
    query = f"select {COLUMNS} from documents.page where sha256 = %s and page = %s"
    found = fetch(session, StoredPage, query, (file.sha256, number))
    if found:
        return found[0]
    if not 1 <= number <= (file.pages or 0):
        raise NotFoundError(_("The file has no such page."))
    page = make_page(installation, file, number)
    keep_page(session, file.sha256, page)
    return page


def make_page(installation: Installation, file: DraftFileRow, number: int) -> StoredPage:
    """Draw one page and find its words. Raises NotFoundError when it cannot be drawn."""
    with tempfile.NamedTemporaryFile(prefix="uprava-preview-") as spool:
        path = spooled(installation.store, file.sha256, spool)
        try:
            (image,) = render(path, file.media_type, pages=[number], width=PAGE_WIDTH)
            (small,) = render(path, file.media_type, pages=[number], width=THUMBNAIL_WIDTH)
        except UnreadableError as error:
            raise NotFoundError(
                _("The page cannot be drawn; download the original."), code=error.problem.value
            ) from error
        text = extract_text(path, file.media_type)
    words = next((page.words for page in text.pages if page.page == number), ())
    layer = put(installation, msgspec.json.encode([tuple(word) for word in words]))
    return StoredPage(
        number, image.width, image.height, image.media_type, put(installation, image.data),
        put(installation, small.data), layer if words else None,
    )  # fmt: skip


Line = tuple[float, float, float, float, str]
"""x, y, width, height, text."""


def text_lines(installation: Installation, page: StoredPage) -> list[Line]:
    """Return the words of a page as `text_layer` draws them, in pixels."""
    if page.layer is None:
        return []
    layer = b"".join(installation.store.read(page.layer))
    words = msgspec.json.decode(layer, type=list[tuple[str, float, float, float, float]])
    width, height = page.width, page.height
    return [
        (round(x0 * width, 1), round(y0 * height, 1), round((x1 - x0) * width, 1),
         round((y1 - y0) * height, 1), word)
        for word, x0, y0, x1, y1 in words
    ]  # fmt: skip
