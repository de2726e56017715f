"""The area's part of the demo municipality: inventories and one act, both drafts."""

from sqlalchemy.orm import Session
from uprava.demo.scene import DemoScene

from uprava_records.archive.service import disposals, inventories
from uprava_records.filing.demo import KEEPER, act_on


def fill(session: Session, scene: DemoScene) -> None:
    """Draw up what the closed years of the filing plan ask for."""
    today, before = session.info["today"], session.info["reader"]
    keeper = scene.readers[KEEPER]
    act_on(session, scene.today, keeper)
    for year, kind in inventories.wanted_years(session, reader=keeper):
        inventories.draw_up(session, year, kind, reader=keeper)
    due = [each.id for each in disposals.list_due(session, reader=keeper)]
    if due:
        disposals.draw_up(session, due, reader=keeper)
    session.info.update(today=today, reader=before)
