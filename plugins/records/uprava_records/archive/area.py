"""The archive as an area of records: inventories of closed cases and their destruction."""

from procrastinate import Blueprint
from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.demo.scene import DemoScene
from uprava.extension import Navigation
from uprava.i18n import N_
from uprava.jobs.queue import task

from uprava_records.archive.acts import ACTS, OBJECTS
from uprava_records.archive.routes import routes
from uprava_records.archive.service.destroying import destroy, prove

OFFICE = N_("Chancellery")


def jobs(blueprint: Blueprint) -> None:
    """Destruction by an act, and every night the proof of it after lost files were collected."""
    task(blueprint, "destroy", title=N_("Destruction by an act"))(destroy)
    task(blueprint, "prove_destroyed", title=N_("Proof of destruction"), cron="45 21 * * *")(prove)


def demo(session: Session, scene: DemoScene) -> None:
    """Inventories of closed years and one act in draft."""
    from uprava_records.archive.demo import fill

    fill(session, scene)


AREA = Area(
    "archive",
    acts=ACTS,
    act_objects=OBJECTS,
    routes=routes,
    navigation=[
        Navigation(OFFICE, N_("Inventories and acts"), "/records/archive", "archive",
                   "records.archive", 32, folded=True),
    ],
    jobs=jobs,
    demo=demo,
)  # fmt: skip
