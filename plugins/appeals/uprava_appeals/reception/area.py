"""What the area adds to the core."""

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.demo.scene import DemoScene
from uprava.extension import BuiltInRole, Navigation, Permission
from uprava.i18n import N_

from uprava_appeals.reception import jobs
from uprava_appeals.reception.acts import ACTS, OBJECTS
from uprava_appeals.reception.routes import routes
from uprava_appeals.reception.values import PATH, RECEIVE


def demo_after(session: Session, scene: DemoScene) -> None:
    """A year of receptions, when the journal of appeals is there."""
    from uprava_appeals.reception.demo import fill

    fill(session, scene)


AREA = Area(
    "reception",
    routes=routes,
    permissions=[
        Permission(
            RECEIVE, N_("Book people for personal receptions and receive them"),
            (BuiltInRole.LEADER, BuiltInRole.REGISTRAR),
        ),
    ],
    navigation=[
        Navigation(N_("Sections"), N_("Personal reception"), PATH, "message-user", RECEIVE, 42,
                   folded=True),
    ],
    acts=ACTS,
    act_objects=OBJECTS,
    jobs=jobs.register,
    demo_after=demo_after,
)  # fmt: skip
