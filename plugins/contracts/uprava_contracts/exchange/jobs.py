"""The jobs of the exchange: visits to operators, every few minutes and when something is signed."""

from procrastinate import Blueprint
from uprava.clock import now
from uprava.i18n import N_, use_locale
from uprava.installation import Installation
from uprava.jobs.queue import task

from uprava_contracts.exchange.service.visiting import visit, visit_one


def register(blueprint: Blueprint) -> None:
    """Register the visits."""
    title = N_("Visits to operators of documents")
    task(blueprint, "visit_operators", title=title, cron="* * * * *")(visit)
    title = N_("A visit to one operator of documents")
    task(blueprint, "visit_operator", title=title)(visit_operator)


def visit_operator(installation: Installation, *, operator_id: int) -> None:
    """Visit one operator at once: an answer waits to go."""
    with use_locale(installation.settings.locale):
        visit_one(installation, operator_id, at=now())
