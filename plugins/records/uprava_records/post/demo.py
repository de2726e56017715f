"""The post's part of the demo municipality: a list handed over yesterday, one begun today."""

from collections.abc import Sequence
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
from uprava_records.post.service.rates import keep_rate, weigh


def fill(session: Session, scene: DemoScene) -> None:
    """Hand over what waits for the post; a scene for measuring sends nothing."""
    if scene.bulk:
        return
    before = dict(session.info)
    charge(session, scene, scene.readers["registrar"])
    hand_over(session, scene, scene.readers["registrar"])
    session.info.update(today=before["today"], reader=before["reader"])


WAITING = """
select s.id from records.dispatch as s join documents.document as d on d.id = s.document_id
where s.channel = %s and s.state = 'queued' and d.organisation_id = %s order by s.id limit 7"""


RATES = ((20, "79,00"), (40, "85,50"), (100, "104,00"))
"""Invented: nobody compared them with anything, and the screen says so."""


def charge(session: Session, scene: DemoScene, registrar: Reader) -> None:
    """Write down rates of the post."""
    for grams, sum in RATES:
        values = {
            "mail_class": "registered", "upto_g": str(grams), "rubles": sum,
            "valid_from": f"{scene.today.year}-01-01", "source": "Пример, вымышленные суммы",
        }  # fmt: skip
        keep_rate(session, values, reader=registrar, at=noon(scene.today))


def weights(items: Sequence[registers.Item]) -> dict[int, str]:
    """Return weights of envelopes: a sheet or two of paper in each."""
    return {item.first.id: str(14 + 5 * (item.number % 4)) for item in items}


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
    weigh(session, id, weights(items), reader=registrar)
    registers.close(session, id, reader=registrar, at=noon(yesterday))
    on(session, registrar, scene.today)
    registers.enter(session, first[4:6], reader=registrar, at=noon(scene.today))
    by_hand = fetch_values(session, WAITING, (Channel.HAND, organisation))[:1]
    acting.send(session, by_hand, reader=registrar, at=noon(scene.today))
