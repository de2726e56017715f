"""The area's part of the demo municipality: plans of two years, cases, one act in draft."""

from sqlalchemy.orm import Session
from uprava.demo.scene import DemoScene


def fill(session: Session, scene: DemoScene) -> None:
    """Make the plans of last and this year."""
