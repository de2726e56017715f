"""Opening the journal and the classifier, and telling the year."""

from datetime import date

from sqlalchemy.orm import Session
from uprava.demo.scene import DemoScene
from uprava.documents.models import Journal
from uprava.documents.service.numbering import get_journal
from uprava.documents.service.terms import office_calendar

from uprava_appeals.classifier.service.editions import ship
from uprava_appeals.demo.outside import fill_outside
from uprava_appeals.demo.past import Shelf, fill_past
from uprava_appeals.demo.present import fill_present
from uprava_appeals.demo.story import UNTIL, story
from uprava_appeals.values import KIND

TOWN, KEEPER = "adm", "delo"
NEEDED = {"head", "deputy", "saburova", "vetrova", "rodina", "registrar"}

ENOUGH = 100
"""Documents from which a demo is large enough for a year of appeals beside them."""

CODE = "appeals"
TEMPLATE = "{letter}-{seq}"


def is_town(scene: DemoScene) -> bool:
    """Tell whether the demo's people are there, and more than a handful of documents is wanted."""
    known = TOWN in scene.organisations and set(scene.readers) >= NEEDED
    return known and scene.documents >= ENOUGH


def fill(session: Session, scene: DemoScene) -> None:
    """Open the journal, bring the classifier, tell all but the last weeks."""
    if not is_town(scene):
        return
    tales = list(story(scene, office_calendar()))
    edition = ship(session, at=tales[0].at)
    session.add(
        Journal(
            code=CODE, kind=KIND, organisation_id=scene.organisations[TOWN],
            unit_id=scene.units[KEEPER], index="03", title="Обращения граждан",
            number_template=TEMPLATE,
        )
    )  # fmt: skip
    session.flush()  # numbering reads the journals by plain statements
    journal = get_journal(session, code=CODE, kind=KIND)
    shelf = Shelf(scene, journal, edition, office_calendar())
    fill_past(session, shelf, [each for each in tales if age(scene, each.day) > UNTIL])
    session.info["demo_appeals"] = shelf.known  # the last weeks repeat some of them


def fill_after(session: Session, scene: DemoScene) -> None:
    """Tell the last weeks by the acts themselves."""
    if is_town(scene):
        tales = story(scene, office_calendar())
        lately = [each for each in tales if age(scene, each.day) <= UNTIL]
        known = session.info.pop("demo_appeals")
        fill_present(session, scene, lately, known)
        fill_outside(session, scene, lately, known)


def age(scene: DemoScene, day: date) -> int:
    """Return how many days ago a day was."""
    return (scene.today - day).days
