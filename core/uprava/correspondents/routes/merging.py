"""Duplicates: candidates, two cards side by side, merging and undoing."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.correspondents.service import merging
from uprava.correspondents.service.mentioning import count_history
from uprava.correspondents.service.near import count_waiting
from uprava.correspondents.service.twins import find_pairs
from uprava.correspondents.values import MANAGE, TITLES, Card
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.users.routes.forms import FORM, Form
from uprava.web.injected import AnyRequest
from uprava.web.routing import get, post
from uprava.web.screens import screen, see

PATH = "/correspondents"
WHY = {
    "numbers": N_("the same INN"),
    "names": N_("the same name"),
    "near": N_("names are alike"),
}


@get(f"{PATH}/twins", requires=MANAGE)
def twins(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader]
) -> Response[str]:
    """Show the pairs of cards that may be one correspondent."""
    pairs = find_pairs(session, reader=reader)
    waiting = count_waiting(session)
    return screen(
        request, session, "correspondents/twins.html", pairs=pairs, why=WHY, waiting=waiting
    )


@get(f"{PATH}/merge", requires=MANAGE)
def compare(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader],
    one: FromQuery[int] = 0, other: FromQuery[int] = 0,
) -> Response[str]:  # fmt: skip
    """Show two cards side by side: which stays, and what of each."""
    first, second = merging.get_pair(session, one, other, reader=reader)
    return screen(
        request, session, "correspondents/merge.html", kept=first, gone=second,
        rows=rows_of(first, second),
        counts=[count_history(session, each.id, reader=reader) for each in (first, second)],
    )  # fmt: skip


def rows_of(kept: Card, gone: Card) -> list[tuple[str, str, str, str]]:
    """Return the fields in which at least one says something: name, title, both values."""
    return [
        (name, _(TITLES[name]), kept.shown(name), gone.shown(name))
        for name in merging.CHOSEN
        if getattr(kept, name) or getattr(gone, name)
    ]


@post(f"{PATH}/merge", requires=MANAGE, **FORM)
def merge(
    session: NamedDependency[Session], reader: NamedDependency[Reader],
    form: NamedDependency[Form],
) -> Response[Any]:  # fmt: skip
    """Merge the cards as it was chosen."""
    kept, gone = form.chosen("kept"), form.chosen("gone")
    versions = (form.chosen("kept_v"), form.chosen("gone_v"))
    form.check()
    chosen = frozenset(name for name in merging.CHOSEN if form.raw(name) == "gone")
    pick = merging.Pick(kept, gone, versions, chosen)
    done = merging.merge(session, pick, reader=reader, at=now())
    said = _("The cards are one now; the documents of both are below.")
    return see(f"{PATH}/{kept}", said=said, undo=f"{PATH}/merges/{done}/undo")


@post(f"{PATH}/merges/{{id:int}}/undo", requires=MANAGE)
def undo(
    session: NamedDependency[Session], reader: NamedDependency[Reader], id: FromPath[int]
) -> Response[Any]:
    """Take a merge back."""
    kept = merging.undo(session, id, reader=reader, at=now())
    return see(f"{PATH}/{kept}", said=_("The merge is undone: there are two cards again."))


@post(f"{PATH}/apart", requires=MANAGE, **FORM)
def apart(
    session: NamedDependency[Session], reader: NamedDependency[Reader],
    form: NamedDependency[Form],
) -> Response[Any]:  # fmt: skip
    """Remember that two cards are different correspondents."""
    one, other = form.chosen("one"), form.chosen("other")
    form.check()
    merging.keep_apart(session, one, other, reader=reader)
    return see(f"{PATH}/twins", said=_("These two are not offered for merging again."))


routes = [twins, compare, merge, undo, apart]
