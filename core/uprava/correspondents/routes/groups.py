"""Groups of correspondents: which there are, renamed or put together."""

from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.di import NamedDependency
from sqlalchemy.orm import Session

from uprava.correspondents.service.groups import list_groups_with_cards, rename_group
from uprava.correspondents.values import MANAGE, READ
from uprava.i18n import ngettext
from uprava.users.reader import Reader
from uprava.users.routes.forms import FORM, Form
from uprava.web.injected import AnyRequest
from uprava.web.routing import get, post
from uprava.web.screens import screen, see

PATH = "/correspondents/groups"


@get(PATH, requires=READ)
def groups(
    request: AnyRequest, session: NamedDependency[Session], reader: NamedDependency[Reader]
) -> Response[str]:
    """Show the groups with the number of their cards."""
    found = list_groups_with_cards(session, reader=reader)
    return screen(
        request, session, "correspondents/groups.html",
        rows=[(each, f"/correspondents?{urlencode({'group': each.title})}") for each in found],
        may_manage=reader.may(MANAGE),
    )  # fmt: skip


@post(f"{PATH}/rename", requires=MANAGE, **FORM)
def rename(
    session: NamedDependency[Session], reader: NamedDependency[Reader], form: NamedDependency[Form]
) -> Response[Any]:
    """Give a group another title; that of another group puts both together."""
    count = rename_group(session, form.raw("was"), form.raw("title"), reader=reader)
    said = ngettext("{n} card is in the group now.", "{n} cards are in the group now.", count)
    return see(PATH, said=said.format(n=count))


routes = [groups, rename]
