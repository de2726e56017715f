"""Dispatch as an area of records: what it adds to the core."""

from collections.abc import Sequence

from procrastinate import Blueprint
from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.clock import now
from uprava.demo.scene import DemoScene
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
from uprava.jobs.queue import task
from uprava.users.reader import Reader

from uprava_records.dispatch import api
from uprava_records.dispatch.acts import ACTS, OBJECTS
from uprava_records.dispatch.card import actions_of, panels_of
from uprava_records.dispatch.routes import routes
from uprava_records.dispatch.service.acting import head_of
from uprava_records.dispatch.service.carried import parcel_moved
from uprava_records.dispatch.service.changing import arrive_inside
from uprava_records.dispatch.service.listing import waiting
from uprava_records.dispatch.service.noticing import take_notice
from uprava_records.dispatch.service.queueing import (
    KINDS,
    PERMISSION,
    REGISTERED,
    queue_addressees,
)
from uprava_records.dispatch.service.sending import PERSISTENT, send_dispatch


def panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """How a document goes to its addressees."""
    return panels_of(session, reader, document) if document.kind in KINDS else []


def actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """Sending a document."""
    return actions_of(session, reader, document) if document.kind in KINDS else []


def after(session: Session, reader: Reader, document: DocumentHead, transition: Transition) -> None:
    """A document that was registered is to be sent to its addressees."""
    if document.kind in KINDS and transition.code == REGISTERED:
        head = head_of(session, document.id)
        at = now()
        if head.number and queue_addressees(session, head, reader=reader, at=at):
            arrive_inside(session, head.id, reader=reader, at=at)


def jobs(blueprint: Blueprint) -> None:
    """Letters are given to the mail server one by one."""
    task(blueprint, "send_dispatch", title=N_("Dispatch by e-mail"), retry=PERSISTENT)(
        send_dispatch
    )


def demo(session: Session, scene: DemoScene) -> None:
    """A queue, failures and what has gone."""
    from uprava_records.dispatch.demo import fill

    fill(session, scene)


AREA = Area(
    "dispatch",
    acts=ACTS,
    act_objects=OBJECTS,
    routes=[*api.routes, *routes],
    permissions=[Permission(PERMISSION, N_("Send documents"), (BuiltInRole.REGISTRAR,))],
    navigation=[
        Navigation(
            N_("Chancellery"),
            N_("To be sent"),
            "/records/dispatch",
            "mail-forward",
            PERMISSION,
            20,
            waiting,
        )
    ],
    card_panels=panels,
    parcel_moved=parcel_moved,
    card_actions=actions,
    after_transition=after,
    take_mail_notice=take_notice,
    jobs=jobs,
    demo=demo,
)
