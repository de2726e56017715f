"""The area's part of the demo municipality: acts in force, changed, cancelled."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_value
from uprava.demo.scene import DemoScene
from uprava.documents.service.linking import NewLink, link
from uprava.extension import DocumentHead

from uprava_records.acts.service.facts import ActFacts
from uprava_records.acts.service.force import restate
from uprava_records.acts.service.knowing import keep_facts
from uprava_records.written.demo import Desk, Route, fill_year, finished, morning, set_up
from uprava_records.written.demo_texts import read, texts
from uprava_records.written.service.fields import ACT

HERE = Path(__file__).parent

AMENDING = "О внесении изменений в постановление администрации от {day} № {number}"
CANCELLING = "О признании утратившим силу постановления администрации от {day} № {number}"


def fill(session: Session, scene: DemoScene) -> None:
    """Make journals, the route and acts; a scene for measuring gets none."""
    if scene.bulk or "rodina" not in scene.readers:
        return
    before = dict(session.info)
    desk = Desk(session, scene)
    route = Route("Акт: юристы, подпись главы", "head", agreed=True)
    set_up(desk, ACT, read(HERE)["journal"], [route])
    fill_year(desk, ACT, texts(ACT, HERE))
    known(desk)
    session.info.update(today=before["today"], reader=before["reader"])


def known(desk: Desk) -> None:
    """Keep what the law asks of the decrees; let later ones amend and cancel earlier ones."""
    session, scene = desk.session, desk.scene
    for place, act in enumerate(desk.acts):
        assert act.registered_on is not None
        day = act.registered_on
        facts = ActFacts(
            normative=place % 3 != 1, corruption_day=day - timedelta(days=9),
            corruption_result="clean", legal_day=day - timedelta(days=7),
            legal_result="mended" if place % 4 == 0 else "clean",
            published_in="Вестник городского округа Верхнереченск",
            published_day=day, published_number=f"№ {day.isocalendar().week}",
            register_day=day, force_day=day + timedelta(days=10),
        )  # fmt: skip
        keeper = desk.as_("registrar", day)
        query = "select version from documents.document where id = %s"
        version = fetch_value(session, query, (act.id,))
        keep_facts(session, act.id, facts, version=version, reader=keeper, at=morning(day))
    own = [act for act in desk.acts if act.title == texts(ACT, HERE)[0].title]
    for place, act in enumerate(own[:3]):
        later(desk, act, CANCELLING if place == 1 else AMENDING)
    desk.as_("registrar", scene.today)
    restate(session, today=scene.today)


def later(desk: Desk, act: DocumentHead, title: str) -> None:
    """Write and register an act that amends or cancels an earlier one."""
    assert act.registered_on is not None
    day = desk.scene.today - timedelta(days=1)
    named = title.format(day=f"{act.registered_on:%d.%m.%Y}", number=act.number)
    text = replace(
        texts(ACT, HERE)[0], title=named, paragraphs=("Внести изменения согласно приложению.",)
    )
    head = finished(desk, ACT, text, day, 3)
    author = desk.as_(text.executor, day)
    type = "cancels" if title == CANCELLING else "amends"
    types = desk.scene.installation.plugins.link_types
    if type in types:
        link(desk.session, head.id, NewLink(act.id, type), types=types, reader=author,
             at=morning(day))  # fmt: skip
