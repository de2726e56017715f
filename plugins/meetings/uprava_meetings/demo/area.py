"""The demo municipality's meetings as an area: what is filled, and when."""

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.demo.scene import DemoScene


def demo(session: Session, scene: DemoScene) -> None:
    """The bodies and the year behind."""
    from uprava_meetings.demo.filling import fill

    fill(session, scene)


def demo_after(session: Session, scene: DemoScene) -> None:
    """The last weeks' protocols with their tasks, the meetings to come."""
    from uprava_meetings.demo.filling import fill_after

    fill_after(session, scene)


AREA = Area("demo", demo=demo, demo_after=demo_after)
