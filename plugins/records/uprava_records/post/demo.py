"""The post's part of the demo municipality: a list handed over yesterday, one begun today."""

from datetime import timedelta

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_values
from uprava.demo.scene import DemoScene
from uprava.users.reader import Reader

from uprava_records.dispatch.demo import noon, on
from uprava_records.dispatch.service import acting
from uprava_records.dispatch.tracking import inland_check
from uprava_records.dispatch.values import Channel
from uprava_records.post.service import registers


def fill(session: Session, scene: DemoScene) -> None:
    """Hand over what waits for the post; a scene for measuring sends nothing."""
    if scene.bulk:
        return
    before = dict(session.info)
    hand_over(session, scene, scene.readers["registrar"])
    session.info.update(today=before["today"], reader=before["reader"])


WAITING = """
select s.id from records.dispatch as s join documents.document as d on d.id = s.document_id
where s.channel = %s and s.state = 'queued' and d.organisation_id = %s order by s.id limit 7"""


def hand_over(session: Session, scene: DemoScene, registrar: Reader) -> None:
    """Hand a list to the post yesterday, begin one today; note what a courier brought."""
    yesterday = scene.today - timedelta(days=1)
    on(session, registrar, yesterday)
    organisation = scene.organisations["adm"]
    first = fetch_values(session, WAITING, (Channel.POST, organisation))
    if len(first) < 7:
        return
    _done, id = registers.enter(session, first[:4], reader=registrar, at=noon(yesterday))
    digits = [f"400120{yesterday.month:02d}{70113 + 17 * n}" for n in range(4)]
    items = registers.list_items(
        session, registers.get_register(session, id, reader=registrar), reader=registrar
    )
    typed = "\n".join(each + inland_check(each) for each in digits[: len(items)])
    registers.identify(session, id, typed, reader=registrar)
    registers.close(session, id, reader=registrar, at=noon(yesterday))
    on(session, registrar, scene.today)
    registers.enter(session, first[4:6], reader=registrar, at=noon(scene.today))
    by_hand = fetch_values(session, WAITING, (Channel.HAND, organisation))[:1]
    acting.send(session, by_hand, reader=registrar, at=noon(scene.today))
