"""The demo's year as an area of records: letters, notes and acts in all their states."""

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.demo.scene import DemoScene


def demo(session: Session, scene: DemoScene) -> None:
    """Write, sign, register and publish; a scene for measuring gets none."""
    from uprava_records.year.acts import fill as fill_acts
    from uprava_records.year.letters import fill as fill_letters

    if scene.bulk or "rodina" not in scene.readers:
        return
    before = dict(session.info)
    fill_letters(session, scene)
    fill_acts(session, scene)
    session.info.update(today=before["today"], reader=before["reader"])


AREA = Area("year", demo=demo)
