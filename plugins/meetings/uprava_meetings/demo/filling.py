"""Setting up the bodies and telling their year."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from uprava.demo.founding import readers_of
from uprava.demo.scene import DemoScene
from uprava.documents.service.terms import office_calendar

from uprava_meetings.demo.founding import found_all
from uprava_meetings.demo.papers import fill_protocols, sign_lately
from uprava_meetings.demo.past import Shelf, fill_past, next_item, write
from uprava_meetings.demo.present import fill_present
from uprava_meetings.demo.story import year

TOWN = "adm"
NEEDED = {"head", "saburova", "deputy", "rodina", "tokareva", "filippova", "pomoshnik"}

ENOUGH = 100
"""Documents from which a demo is large enough for a year of meetings beside them."""


def is_town(scene: DemoScene) -> bool:
    """Tell whether the demo's people are there, and more than a handful of documents is wanted."""
    known = TOWN in scene.organisations and set(scene.readers) >= NEEDED
    return known and scene.documents >= ENOUGH


def fill(session: Session, scene: DemoScene) -> None:
    """Set up the bodies, tell the year behind."""
    if not is_town(scene):
        return
    today, calendar = session.info["today"], office_calendar()
    since = date(scene.today.year - 1, 1, 9)
    bodies = found_all(session, scene, since, datetime.combine(since, time(6), UTC))
    tales = list(year(calendar, scene.today, scene.seed))
    zone = ZoneInfo(scene.installation.settings.timezone)
    shelf = Shelf(with_groups(session, scene), calendar, zone)
    item = next_item(session, sum(len(each.topics) for each in tales))
    held = []
    for each in tales:
        held.append(fill_past(session, shelf, bodies[each.body.code], each, item))
        item += len(each.topics)
    write(session, shelf, len(tales), bodies["collegium"].row.journal_id)
    fill_protocols(session, shelf, held)
    session.info.update(today=today, reader=None)
    session.info["demo_meetings"] = (shelf, bodies, held)


def with_groups(session: Session, scene: DemoScene) -> DemoScene:
    """Return the scene with the rights its people have as members by now."""
    people = {login: each.person_id for login, each in scene.readers.items()}
    return replace(scene, readers=readers_of(session, people, today=scene.today))


def fill_after(session: Session, scene: DemoScene) -> None:
    """Sign the protocols of the last weeks, which gives tasks; prepare what is to come."""
    if is_town(scene):
        shelf, bodies, held = session.info.pop("demo_meetings")
        sign_lately(session, shelf, held)
        fill_present(session, shelf, bodies)
        session.info.update(today=scene.today, reader=None)
