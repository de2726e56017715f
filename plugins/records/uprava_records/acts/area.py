"""Legal acts as an area of records: what they add to the core."""

from collections.abc import Sequence

from procrastinate import Blueprint
from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.clock import office_day
from uprava.db.transaction import system_transaction
from uprava.extension import (
    Action,
    BuiltInRole,
    DocumentHead,
    Navigation,
    Panel,
    Permission,
    Transition,
)
from uprava.i18n import N_
from uprava.installation import Installation
from uprava.jobs.queue import task
from uprava.users.reader import Reader

from uprava_records.acts import card
from uprava_records.acts.acts import ACTS
from uprava_records.acts.routes import routes
from uprava_records.acts.service.force import restate
from uprava_records.acts.service.knowing import KEEP_ACTS
from uprava_records.written.kind import REGISTERED
from uprava_records.written.service.drafting import WRITE
from uprava_records.written.service.fields import ACT

OFFICE = N_("Chancellery")


def panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """Where an act stands."""
    return card.panels_of(session, reader, document) if document.kind == ACT else []


def actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """Keeping what the law asks of an act."""
    return card.actions_of(session, reader, document) if document.kind == ACT else []


def after(
    session: Session, _reader: Reader, document: DocumentHead, transition: Transition
) -> None:
    """A registered act is in force, or waits for its day; it changes and cancels others."""
    if document.kind == ACT and transition.code == REGISTERED:
        restate(session, today=session.info["today"], only=document.id)


def jobs(blueprint: Blueprint) -> None:
    """Acts come into force on their days: looked for every hour, whatever the office's zone."""
    title = N_("Acts that come into force or lose it")
    task(blueprint, "restate_acts", title=title, cron="5 * * * *")(restate_acts)


def restate_acts(installation: Installation) -> None:
    """Bring all acts into the status of the office day."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="acts") as session:
        restate(session, today=today)


AREA = Area(
    "acts",
    acts=ACTS,
    routes=routes,
    permissions=[
        Permission(KEEP_ACTS, N_("Keep force and publication of acts"), (BuiltInRole.REGISTRAR,)),
    ],
    navigation=[Navigation(OFFICE, N_("Acts"), "/records/acts", "certificate", WRITE, 5)],
    card_panels=panels,
    card_actions=actions,
    after_transition=after,
    jobs=jobs,
)
