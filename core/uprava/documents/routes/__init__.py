"""The screens of documents."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava.documents.routes import (
    acts,
    card,
    card_forms,
    card_type,
    files,
    journals,
    listing,
    numbers,
    older_scans,
    pages,
    palette,
    particulars,
    recognition,
    searching,
    sections,
    types,
)

routes: Sequence[ControllerRouterHandler] = [
    *listing.routes,
    *searching.routes,
    *card.routes,
    *card_forms.routes,
    *card_type.routes,
    *acts.routes,
    *sections.routes,
    *files.routes,
    *pages.routes,
    *recognition.routes,
    *older_scans.routes,
    *palette.routes,
    *journals.routes,
    *numbers.routes,
    *particulars.routes,
    *types.routes,
]
