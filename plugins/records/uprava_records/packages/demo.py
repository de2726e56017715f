"""The area's part of the demo municipality."""

from sqlalchemy.orm import Session
from uprava.demo.scene import DemoScene


def fill(session: Session, scene: DemoScene) -> None:
    """Ask for packages of a closed case."""
