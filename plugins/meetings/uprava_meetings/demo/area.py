"""The demo municipality's meetings as an area: what is filled, and when."""

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.demo.scene import DemoScene


def demo(session: Session, scene: DemoScene) -> None:
    """The bodies and the year behind."""
    from uprava_meetings.demo.filling import fill

    fill(session, scene)


AREA = Area("demo", demo=demo)
