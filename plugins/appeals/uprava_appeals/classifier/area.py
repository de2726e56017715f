"""The thematic classifier: what the area adds to the core."""

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.clock import now
from uprava.demo.scene import DemoScene
from uprava.extension import BuiltInRole, Navigation, Permission
from uprava.i18n import N_

from uprava_appeals.classifier import api
from uprava_appeals.classifier.acts import ACTS, OBJECTS
from uprava_appeals.classifier.routes import routes
from uprava_appeals.classifier.service.editions import ship
from uprava_appeals.classifier.values import CLASSIFY, PATH

KEEPERS = (BuiltInRole.ADMINISTRATOR, BuiltInRole.REGISTRAR)


def demo(session: Session, _scene: DemoScene) -> None:
    """The edition that came with the program."""
    ship(session, at=now())


AREA = Area(
    "classifier",
    routes=[*routes, *api.routes],
    permissions=[Permission(CLASSIFY, N_("Keep the classifier of appeals"), KEEPERS)],
    navigation=[
        Navigation(N_("Administration"), N_("Classifier of appeals"), PATH, "hierarchy-2", CLASSIFY,
                   72, folded=True),
    ],
    acts=ACTS,
    act_objects=OBJECTS,
    demo=demo,
)  # fmt: skip
"""What the area adds to the core."""
