"""The demo's acts: adopted, published, in force, changed and cancelled by later ones."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_value
from uprava.demo.scene import DemoScene
from uprava.documents.service.filing import Received
from uprava.documents.service.linking import NewLink, link
from uprava.documents.service.number_choices import NEXT, Litera
from uprava.extension import DocumentHead

from uprava_records.acts.models import ForceRule
from uprava_records.acts.service.editions import NewEdition, add_edition
from uprava_records.acts.service.facts import ActFacts
from uprava_records.acts.service.force import CANCELS, CHANGES, restate
from uprava_records.acts.service.knowing import keep_facts
from uprava_records.written.service.fields import ACT
from uprava_records.year.desk import (
    Desk,
    Route,
    Signed,
    card_of,
    finished,
    morning,
    printed,
    printed_ahead,
    set_up,
)
from uprava_records.year.onway import TURNS, unfinished
from uprava_records.year.texts import Text, rarer, read, texts

OFTEN = 5
YEAR = 360

SOURCE = "Вестник городского округа Верхнереченск"

AMENDING = "О внесении изменений в постановление администрации от {day} № {number}"
CANCELLING = "О признании утратившим силу постановления администрации от {day} № {number}"

UNPUBLISHED, UNSENT = 12, 40
"""Days within which normative acts of the demo wait for publication, and for the register."""

RULES = (
    (ForceRule.PUBLICATION, None), (ForceRule.DAY_AFTER, None), (ForceRule.DAYS_AFTER, 10),
)  # fmt: skip


@dataclass(slots=True)
class Groups:
    """The acts of each group in their order, and how many normative ones there were."""

    acts: dict[str, list[DocumentHead]] = field(default_factory=dict)
    normative: int = 0
    waiting: tuple[date, ...] = ()
    """The days of the last two normative ones: the later waits for publication on any day."""


def fill(session: Session, scene: DemoScene) -> None:
    """Make journals, the route and acts of a year."""
    desk, found, groups = Desk(session, scene), read("acts"), Groups()
    set_up(desk, ACT, found["journal"], [Route("Акт: юристы, подпись главы", "head", agreed=True)])
    own = texts(found["act"])
    days = (
        scene.today - timedelta(days=back)
        for back in range(YEAR, 2, -OFTEN * rarer(scene.documents))
    )
    working = [day for day in days if day.weekday() < 5]
    plan = [(own[place % len(own)].of(day), day) for place, day in enumerate(working)]
    groups.waiting = tuple(day for text, day in plan if text.normative)[-2:]
    alone = printed_ahead(desk, (signed(desk, *each) for each in plan if not each[0].group))
    for text, day in plan:
        if text.group:
            adopt(desk, groups, signed(desk, in_group(groups, text), day))
        else:
            adopt(desk, groups, *next(alone))
    miss(desk, own)
    for place, standing in enumerate(TURNS):
        unfinished(desk, ACT, own[(place * 5 + 1) % len(own)], standing, 1 + place % 5)
    desk.as_("registrar", scene.today)
    restate(session, today=scene.today)


def signed(desk: Desk, text: Text, day: date) -> Signed:
    """Return an act as it is signed on a day."""
    return Signed(ACT, text, day, card_of(desk, ACT, text))


def in_group(groups: Groups, text: Text) -> Text:
    """Return an act of a group: the second changes the first, the third cancels it."""
    earlier = groups.acts.get(text.group, [])
    if not earlier:
        return text
    return later(text, earlier[0], CANCELLING if len(earlier) == 2 else AMENDING)


def adopt(desk: Desk, groups: Groups, given: Signed, paper: Received | None = None) -> None:
    """Register an act, join it with the first of its group; `paper` is its text, if printed."""
    text, day = given.text, given.day
    earlier = groups.acts.get(text.group, []) if text.group else []
    type = CANCELS if len(earlier) == 2 else CHANGES if earlier else ""
    head = finished(desk, given, paper)
    if text.group:
        groups.acts.setdefault(text.group, []).append(head)
    if text.normative:
        groups.normative += 1
        facts_of(desk, head, day, groups)
    if type:
        join(desk, head, earlier[0], type, given)
    if type == CHANGES:
        consolidated(desk, given, head, earlier[0], day)


def later(text: Text, earlier: DocumentHead, title: str) -> Text:
    """Return an act that changes or cancels an earlier one."""
    assert earlier.registered_on is not None
    named = title.format(day=f"{earlier.registered_on:%d.%m.%Y}", number=earlier.number)
    first = (
        "Признать указанное постановление утратившим силу."
        if title == CANCELLING
        else "Внести изменения согласно приложению."
    )
    return replace(text, title=named, paragraphs=[first, "Опубликовать постановление."])


def join(desk: Desk, head: DocumentHead, earlier: DocumentHead, type: str, given: Signed) -> None:
    """Link an act with the one it changes or cancels; one person prepares both."""
    types = desk.scene.installation.plugins.link_types
    author = desk.as_(given.text.executor, given.day)
    new = NewLink(earlier.id, type)
    link(desk.session, head.id, new, types=types, reader=author, at=morning(given.day))


def consolidated(
    desk: Desk, given: Signed, head: DocumentHead, earlier: DocumentHead, day: date
) -> None:
    """Lay the consolidated text of the changed act to its card."""
    registrar = desk.as_("registrar", day)
    file = replace(printed(desk, given), name="Редакция с изменениями.pdf")
    new = NewEdition(day, head.number or "", "С учётом внесённых изменений", [file])
    add_edition(desk.session, earlier.id, new, reader=registrar, at=morning(day),
                jobs=desk.scene.installation.jobs)  # fmt: skip


def facts_of(desk: Desk, head: DocumentHead, day: date, groups: Groups) -> None:
    """Keep what the law asks of a normative act; the newest still wait for some of it."""
    today, place, waiting = desk.scene.today, groups.normative, groups.waiting
    age = (today - day).days
    published = day + timedelta(days=3) if age > UNPUBLISHED and day != waiting[-1] else None
    sent = day + timedelta(days=9) if age > UNSENT and day not in waiting else None
    rule, after = RULES[place % len(RULES)]
    facts = ActFacts(
        normative=True, corruption_day=day - timedelta(days=9),
        corruption_result="mended" if place % 5 == 0 else "clean",
        legal_day=day - timedelta(days=7), legal_result="mended" if place % 4 == 0 else "clean",
        impact_result="not_needed" if place % 3 else "clean",
        impact_day=None if place % 3 else day - timedelta(days=14),
        published_in=SOURCE if published else None, published_day=published,
        published_number=f"№ {published.isocalendar().week}" if published else None,
        register_day=sent, register_number=f"RU55301{place:06d}" if sent else None,
        force_rule=rule, force_after=after,
    )  # fmt: skip
    keeper = desk.as_("registrar", today)
    query = "select version from documents.document where id = %s"
    version = fetch_value(desk.session, query, (head.id,))
    keep_facts(desk.session, head.id, facts, version=version, reader=keeper, at=morning(day))


def miss(desk: Desk, own: list[Text]) -> None:
    """Register an act that was forgotten in the book, beside the last number: with a litera."""
    query = """
        select d.number || ' ' || d.registered_on from documents.document as d
        join documents.journal as j on j.id = d.journal_id
        where j.code = 'decrees' and d.suffix is null order by d.seq desc limit 1"""
    found = str(fetch_value(desk.session, query) or "")
    number, _space, given_on = found.partition(" ")
    registrar = desk.as_("registrar", desk.scene.today)
    if not number or not registrar.may("documents.reserve"):
        return
    day = date.fromisoformat(given_on)
    text = next(each for each in own if each.type == "decree" and not each.normative).of(day)
    choice = Litera(number, "а") if number else NEXT
    finished(desk, Signed(ACT, text, day, card_of(desk, ACT, text), choice))
