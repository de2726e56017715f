"""The administrator's screen: which programs are told of appeals, and whether they take it."""

from typing import Any

from litestar import Response
from litestar.params import FromPath
from uprava.audit.log import record
from uprava.clock import now
from uprava.db.transaction import system_transaction
from uprava.i18n import N_, _, ngettext
from uprava.web.injected import AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import screen, see

from uprava_appeals.webhooks.service import subscribing
from uprava_appeals.webhooks.values import ENDINGS, KEEP, PATH


@get(PATH, requires=KEEP)
def page(request: AnyRequest, session: AnySession, site: AnySite) -> Response[str]:
    """Show every subscription with what waits for it; no appeal is named."""
    today = session.info["today"]
    with system_transaction(site.installation.engine, today=today, task="subscriptions") as own:
        rows = [(each, words_of(each.last_said)) for each in subscribing.list_all(own)]
    return screen(request, session, "appeals/webhooks/list.html", rows=rows, path=PATH)


def words_of(said: str) -> str:
    """Return in words what a subscriber's last exchange ended with."""
    if said.isdigit():
        return _("answer {status}").format(status=said)
    return _(ENDINGS.get(said, N_("no connection")))


@post(f"{PATH}/{{id:int}}/end", requires=KEEP)
def end(session: AnySession, id: FromPath[int]) -> Response[Any]:
    """End a subscription."""
    subscribing.end(session, id, at=now())
    return see(PATH, said=_("The subscription is ended."))


@post(f"{PATH}/{{id:int}}/again", requires=KEEP)
def again(session: AnySession, site: AnySite, id: FromPath[int]) -> Response[Any]:
    """Let what was given up be told again."""
    today = session.info["today"]
    with system_transaction(site.installation.engine, today=today, task="subscriptions") as own:
        n = subscribing.try_again(own, id, at=now())
    record(session, "subscription.retried", "subscription", id, events=n)
    said = ngettext("{n} event is told again.", "{n} events are told again.", n).format(n=n)
    return see(PATH, said=said)


routes = [page, end, again]
