"""The area's part of the demo municipality: a queue, failures, what has gone, a list, lists."""

from sqlalchemy.orm import Session
from uprava.demo.scene import DemoScene


def fill(session: Session, scene: DemoScene) -> None:
    """Send the registered letters of the last weeks as the chancellery does."""
