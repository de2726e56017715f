"""The demo municipality's contracts as an area: what is filled, and when."""

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.demo.scene import DemoScene


def demo(session: Session, scene: DemoScene) -> None:
    """Two years of contracts."""
    from uprava_contracts.demo.filling import fill

    fill(session, scene)


AREA = Area("demo", demo=demo)
