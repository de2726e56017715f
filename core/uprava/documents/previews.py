"""Pages of files that belong to no document yet: drawn when looked at, kept by content.

A module that takes files in before it registers shows them with these; once the file is filed
the same pictures serve the card.
"""

from collections.abc import Callable
from typing import Protocol

from sqlalchemy.orm import Session

from uprava.db.sql import fetch, fetch_one
from uprava.db.transaction import beside
from uprava.documents.preparing import StoredPage, keep_page, pictures
from uprava.documents.service.pages import COLUMNS, USUAL_SIZE, PageRow, PageView, local_copy
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.installation import Installation
from uprava.rendering import UnreadableError, extract_text

MOST_PAGES = 300
"""Pages shown beside a form; the rest is in the original."""


class LooseFile(Protocol):
    """A stored file that was looked at (`documents.intake`) and is filed nowhere."""

    @property
    def sha256(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def pages(self) -> int | None: ...


def list_previews(session: Session, file: LooseFile, *, base: str) -> list[PageView]:
    """Return the pages of a file; the pictures are at `base`/NUMBER/`image`, `thumbnail`, `text`.

    The module answers these addresses itself, under its own rights, with `get_preview`.
    """
    query = f"select {COLUMNS} from documents.page where sha256 = %s"
    made = {page.page: page for page in fetch(session, PageRow, query, (file.sha256,))}
    views = []
    for number in range(1, min(file.pages or 0, MOST_PAGES) + 1):
        known = made.get(number)
        width, height = (known.width, known.height) if known else USUAL_SIZE
        url = f"{base}/{number}"
        views.append(
            PageView(number, f"{url}/image", f"{url}/thumbnail", f"{url}/text", width, height)
        )
    return views


def get_preview(
    session: Session, installation: Installation, number: int, *,
    find: Callable[[Session], LooseFile],
) -> PageRow:  # fmt: skip
    """Return a page, making its pictures and text layer in the sandbox the first time.

    `find` answers the file as far as the reader may have it. It is called in a transaction of
    its own, so that no connection to the database waits for the sandbox: call this before
    anything else is asked of `session`. Raises NotFoundError for a page the file does not have
    or that cannot be drawn.
    """
    query = f"select {COLUMNS} from documents.page where sha256 = %s and page = %s"
    with beside(session) as own:
        file = find(own)
        found = fetch_one(own, PageRow, query, (file.sha256, number))
    if found is not None:
        return found
    if not 1 <= number <= (file.pages or 0):
        raise NotFoundError(_("The file has no such page."))
    page = draw(installation, file, number)
    keep_page(session, file.sha256, page)
    return PageRow(
        number, page.width, page.height, page.media_type, page.image, page.thumbnail, page.layer
    )


def draw(installation: Installation, file: LooseFile, number: int) -> StoredPage:
    """Draw one page and find its words. Raises NotFoundError when it cannot be drawn."""
    with local_copy(installation.store, file.sha256) as path:
        text = extract_text(path, file.media_type)
        try:
            return pictures(installation, path, file.media_type, text=text, wanted=[number])[0]
        except UnreadableError as error:
            raise NotFoundError(
                _("The page cannot be drawn; download the original."), code=error.problem.value
            ) from error
