"""The post as an area of records: what it adds to the core."""

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.demo.scene import DemoScene

from uprava_records.post.acts import ACTS, OBJECTS
from uprava_records.post.routes import routes


def demo(session: Session, scene: DemoScene) -> None:
    """Lists for the post."""
    from uprava_records.post.demo import fill

    fill(session, scene)


AREA = Area("post", acts=ACTS, act_objects=OBJECTS, routes=routes, demo=demo)
