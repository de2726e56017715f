"""Two cards of an applicant side by side, merged and undone."""

from collections.abc import Sequence
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler
from uprava.clock import now
from uprava.i18n import _
from uprava.users.routes.forms import FORM, Form
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import screen, see

from uprava_appeals.applicants.likeness import Kept, likeness_of
from uprava_appeals.applicants.routes.lists import PATH
from uprava_appeals.applicants.service import merging
from uprava_appeals.applicants.service.cards import NAMES, TITLES, Card
from uprava_appeals.applicants.service.history import count_earlier
from uprava_appeals.applicants.service.knowing import note_opening
from uprava_appeals.values import REGISTER


@get(f"{PATH}/merge", requires=REGISTER)
def compare(
    request: AnyRequest, session: AnySession, reader: AnyReader, one: FromQuery[int] = 0,
    other: FromQuery[int] = 0,
) -> Response[str]:  # fmt: skip
    """Show two cards side by side: which stays, and what of each."""
    kept, gone = merging.get_pair(session, one, other, reader=reader)
    note_opening(session, reader=reader, at=now(), what="card", applicant_ids=[one, other])
    return screen(
        request, session, "appeals/applicants/merge.html", kept=kept, gone=gone, path=PATH,
        rows=_rows(kept, gone), why=_why(kept, gone),
        counts=[count_earlier(session, each.id, reader=reader) for each in (kept, gone)],
    )  # fmt: skip


def _rows(kept: Card, gone: Card) -> list[tuple[str, str, str, str]]:
    """Return the fields in which at least one says something: name, title, both values."""
    mine, theirs = kept.fields, gone.fields
    return [
        (name, _(TITLES[name]), mine.shown(name), theirs.shown(name))
        for name in NAMES if getattr(mine, name) or getattr(theirs, name)
    ]  # fmt: skip


def _why(kept: Card, gone: Card) -> str:
    told = {name: getattr(gone, name) for name in Kept.__dataclass_fields__}
    return likeness_of(kept.said, Kept(**told))[1]


@post(f"{PATH}/merge", requires=REGISTER, **FORM)
def merge(session: AnySession, reader: AnyReader, form: NamedDependency[Form]) -> Response[Any]:
    """Merge the cards as it was chosen."""
    kept, gone = form.chosen("kept"), form.chosen("gone")
    versions = (form.chosen("kept_v"), form.chosen("gone_v"))
    form.check()
    chosen = frozenset(name for name in merging.CHOSEN if form.raw(name) == "gone")
    pick = merging.Pick(kept, gone, versions, chosen)
    merging.merge(session, pick, reader=reader, at=now())
    said = _("The cards are one now; the appeals of both are below.")
    return see(f"{PATH}/{kept}", said=said, undo=f"{PATH}/{gone}/apart")


@post(PATH + "/{id:int}/apart", requires=REGISTER)
def undo(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Take the merge of a card back."""
    kept = merging.undo(session, id, reader=reader, at=now())
    return see(f"{PATH}/{kept}", said=_("The merge is undone: there are two cards again."))


routes: Sequence[ControllerRouterHandler] = [compare, merge, undo]
