"""What the area adds to the core."""

from procrastinate import Blueprint
from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.extension import DocumentHead, Transition
from uprava.i18n import N_
from uprava.jobs.queue import Priority, task
from uprava.users.reader import Reader

from uprava_contracts.transfer.acts import ACTS, OBJECTS
from uprava_contracts.transfer.card import panels
from uprava_contracts.transfer.routes import routes
from uprava_contracts.transfer.service.duties import renew
from uprava_contracts.transfer.service.loading import load
from uprava_contracts.transfer.service.renewing import renew_all
from uprava_contracts.values import CONTRACT


def after(
    session: Session, _reader: Reader, document: DocumentHead, _transition: Transition
) -> None:
    """What the register has to be told follows what became of a contract."""
    if document.kind == CONTRACT:
        renew(session, document.id)


def jobs(blueprint: Blueprint) -> None:
    """The load of a table; what acts without a reader changed, once an hour."""
    title = N_("Loading of contracts")
    task(blueprint, "import_load", title=title, priority=Priority.LATER)(load)
    title = N_("What the register of contracts has to be told")
    task(blueprint, "register_duties", title=title, cron="25 * * * *",
         priority=Priority.LATER)(renew_all)  # fmt: skip


AREA = Area(
    "transfer",
    routes=routes,
    acts=ACTS,
    act_objects=OBJECTS,
    jobs=jobs,
    card_panels=panels,
    after_transition=after,
)
