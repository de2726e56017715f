"""The exchange as an area of records: what it adds to the core."""

from procrastinate import Blueprint
from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.demo.scene import DemoScene
from uprava.extension import BuiltInRole, Navigation, Permission
from uprava.i18n import N_
from uprava.jobs.queue import task

from uprava_records.exchange.acts import ACTS, OBJECTS
from uprava_records.exchange.routes import routes
from uprava_records.exchange.service.carrying import carry, wants_detached
from uprava_records.exchange.service.circuit import connected
from uprava_records.exchange.service.listing import health
from uprava_records.exchange.service.visiting import visit

PERMISSION = "records.exchange"


def jobs(blueprint: Blueprint) -> None:
    """The folders every minute, where there are any."""
    each = "* * * * *" if connected() else None
    title = N_("Exchange with other bodies")
    task(blueprint, "visit_exchange", title=title, cron=each, lock="records:exchange")(visit)


def demo(session: Session, scene: DemoScene) -> None:
    """Participants, and messages in all their states."""
    from uprava_records.exchange.demo import fill

    fill(session, scene)


AREA = Area(
    "exchange",
    acts=ACTS,
    act_objects=OBJECTS,
    routes=routes,
    permissions=[
        Permission(PERMISSION, N_("Keep the exchange with other bodies"), (BuiltInRole.REGISTRAR,))
    ],
    navigation=[
        Navigation(
            N_("Chancellery"),
            N_("Exchange"),
            "/records/exchange",
            "share",
            PERMISSION,
            21,
            folded=True,
        )
    ],
    carry=carry,
    wants_detached=wants_detached,
    jobs=jobs,
    health=health,
    demo=demo,
)
