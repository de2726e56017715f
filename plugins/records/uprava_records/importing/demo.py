"""The area's part of the demo municipality: an earlier card file that was brought in."""

from sqlalchemy.orm import Session
from uprava.demo.scene import DemoScene


def fill(session: Session, scene: DemoScene) -> None:
    """Bring in the letters of a year before the program came."""
