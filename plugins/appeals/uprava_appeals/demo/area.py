"""The demo municipality's appeals as an area: what is filled, and when."""

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.demo.scene import DemoScene


def demo(session: Session, scene: DemoScene) -> None:
    """The year behind."""
    from uprava_appeals.demo.filling import fill

    fill(session, scene)


def demo_after(session: Session, scene: DemoScene) -> None:
    """The last weeks, when tasks of other modules are there."""
    from uprava_appeals.demo.filling import fill_after

    fill_after(session, scene)


AREA = Area("demo", demo=demo, demo_after=demo_after)
"""The demo municipality's appeals: the year behind first, the last weeks after all modules."""
