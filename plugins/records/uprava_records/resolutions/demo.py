"""A year of resolutions in the demo municipality: given, being executed, drafts, rules."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.approval.models import Decision
from uprava.approval.service.deciding import decide
from uprava.approval.service.sheets import find_sheet
from uprava.approval.values import Verdict
from uprava.audit.log import record
from uprava.capabilities import ExecutorRole
from uprava.clock import now
from uprava.db.sql import driver, execute, fetch, fetch_values
from uprava.demo.dice import Dice
from uprava.demo.scene import DemoScene
from uprava.documents.service.states import put_into_state
from uprava.documents.service.terms import office_calendar
from uprava.installation import office_time
from uprava.users.reader import Reader
from uprava.work.service import put_into

from uprava_records.letters.kind import EXECUTED
from uprava_records.letters.service.requisites import letter_head
from uprava_records.resolutions.service import drafting, giving
from uprava_records.resolutions.service.naming import name_assistant
from uprava_records.resolutions.values import DRAFTING, Named, Wish
from uprava_records.routing.service import rules, saying
from uprava_records.routing.values import Order

TOWN = "adm"
ASSISTANT = "registrar"
"""Who prepares resolutions of the head and of the deputy: somebody a visitor signs in as."""

LEADERS = ("head", "deputy")
OFFERED, UNTOUCHED, GIVEN = 0, 1, 2
"""Of four letters before a leader the first has a draft, the third a resolution."""

FRESH = timedelta(days=12)
"""Letters of these days may still be before their leaders."""

UNITS = ("zhkh", "blag", "fin", "obr")
"""Whose people execute what was opened to no unit."""

LATE, DONE_ALREADY, IN_TIME = "late", "done", "in time"
OLD = (LATE, IN_TIME, DONE_ALREADY, LATE, IN_TIME)
"""Where earlier letters stand, one after another."""

WORDS = (
    "Рассмотреть и доложить.",
    "Подготовить ответ.",
    "Подготовить ответ. Проект представить мне на подпись.",
    "К исполнению. О результатах доложить.",
    "Прошу проверить изложенное с выездом на место и доложить.",
    "Принять меры. Ответ направить заявителю в установленный срок.",
    "Подготовить ответ. Сведения согласовать с финансовым управлением.",
    "Для сведения и использования в работе.",
    "Организовать исполнение, взять на личный контроль.",
    "Дать правовую оценку, предложения — к совещанию в понедельник.",
)
OWN = (
    "по объектам жилищного фонда",
    "в части финансирования",
    "собрать сведения от подведомственных учреждений",
    "подготовить справку с фотографиями",
)
NOTES = (
    "Срок ответа установлен законом, продлить нельзя.",
    "Похожее письмо было в марте, ответ готовил тот же отдел.",
    "Исполнитель в отпуске до пятницы, ответственным указан заместитель.",
)

RULES = (
    ("Прокуратура — главе", "прокуратура", "", ("head",), "pravo", 5, "Срок установлен законом"),
    ("Отопление и котельные — заместителю", "", "отоплен, котельн, теплоснабжен", ("deputy",),
     "zhkh", 5, ""),
    ("Дороги и благоустройство — заместителю", "", "дорог, тротуар, благоустройств", ("deputy",),
     "blag", 10, ""),
    ("Министерство финансов — главе", "министерство финансов", "", ("head",), "fin", 7, ""),
    ("Школы и детские сады", "", "школ, детск, образован", ("vetrova",), "obr", 10, ""),
)  # fmt: skip
"""Title, part of the correspondent, words, leaders, unit, working days, the word to the leader."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A registered letter with its leader, and the unit it was opened to."""

    id: UUID
    state: str
    due_on: date | None
    created_at: datetime
    leader_id: int
    unit_id: int | None


LETTERS = """
select d.id, d.state, d.due_on, d.created_at, v.person_id as leader_id, (
    select g.principal_id from documents.access_grant as g
    where g.document_id = d.id and g.reason = 'unit' order by g.principal_id limit 1) as unit_id
from records.review as v join documents.document as d on d.id = v.document_id
where d.organisation_id = %s order by d.created_at, d.id"""

PEOPLE = """
select distinct holder.person_id, post.heads_unit from users.post_holder as holder
join users.post on post.id = holder.post_id
join users.person as p on p.id = holder.person_id and p.active and p.login is not null
where post.unit_id = %s and holder.until is null
order by post.heads_unit desc, holder.person_id"""

DONE = """
update records.review as v set state = 'done', ended_at = d.changed_at
from documents.document as d where d.id = v.document_id and v.state in ('open', 'waiting')
    and not exists (select from work.item as i where i.document_id = v.document_id
        and i.folder = 'review' and i.principal_id = v.person_id and i.done_at is null)"""
"""Letters that were filed since are before nobody."""


def fill(session: Session, scene: DemoScene) -> None:
    """Name assistants and rules; resolve on a year of letters; leave some to be decided."""
    if not {ASSISTANT, *LEADERS} <= set(scene.readers) or TOWN not in scene.organisations:
        return
    execute(session, DONE)
    set_up(session, scene)
    letters = fetch(session, Letter, LETTERS, (scene.organisations[TOWN],))
    teams = Teams(session)
    past = [each for each in letters if each.state == "filed"]
    resolve_past(session, past, scene, teams)
    decide_now(session, [each for each in letters if each.state == "review"], scene, teams)
    session.info["reader"] = None


@dataclass(frozen=True, slots=True)
class Case:
    """A letter before a leader, and its place among those like it."""

    letter: Letter
    leader: Reader
    dice: Dice
    place: int


class Teams:
    """Who works in a unit, its head first; asked once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[int, list[int]] = {}

    def of(self, unit_id: int | None, *, without: int) -> list[int]:
        """Return the people of a unit but one."""
        if unit_id is None:
            return []
        if unit_id not in self._known:
            self._known[unit_id] = fetch_values(self._session, PEOPLE, (unit_id,))
        return [each for each in self._known[unit_id] if each != without]


def set_up(session: Session, scene: DemoScene) -> None:
    """Name the assistants of the leaders and the routing rules."""
    helper = scene.readers[ASSISTANT]
    for login in LEADERS:
        leader = scene.readers[login]
        session.info["reader"] = leader
        name_assistant(session, leader.person_id, helper.person_id, reader=leader, at=now())
    admin = scene.readers["admin"]
    session.info["reader"] = admin
    for title, sender, words, leaders, unit, days, note in RULES:
        ids = [scene.readers[each].person_id for each in leaders if each in scene.readers]
        said = saying.Said(title, sender, words, None, None, ids, Order.TOGETHER,
                          scene.units[unit], days, note)  # fmt: skip
        rules.add_rule(session, said, reader=admin)


GIVEN_ROW = """
insert into records.resolution (document_id, author_id, state, text, due_on, controlled, note,
    answer, prepared_by, prepared_at, given_by, given_at, reason, taken_url, taken_summary)
values (%s, %s, 'given', %s, %s, %s, '', '', %s, %s, %s, %s, '', '', '') returning id"""

NAMED_ROW = """
insert into records.resolution_executor (resolution_id, position, document_id, person_id, role,
    text, due_on) values (%s, %s, %s, %s, %s, %s, %s)"""


def resolve_past(
    session: Session, letters: Sequence[Letter], scene: DemoScene, teams: Teams
) -> None:
    """Write down what was resolved on letters that are in the file by now."""
    rows = []
    for n, letter in enumerate(letters):
        dice = Dice(scene.seed + 31, n)
        wish = wish_for(letter, dice, teams, office_time(session, letter.created_at).date())
        if wish is None:
            continue
        at = letter.created_at + timedelta(hours=dice.between(1, 20))
        values = (letter.id, letter.leader_id, wish.text, wish.due_on, wish.controlled,
                  letter.leader_id, at, letter.leader_id, at)  # fmt: skip
        (id,) = driver(session).execute(GIVEN_ROW, values).fetchone() or (0,)
        rows += [
            (id, place, letter.id, each.person_id, each.role, each.text, each.due_on)
            for place, each in enumerate(wish.named, 1)
        ]
    with driver(session).cursor() as cursor:
        cursor.executemany(NAMED_ROW, rows)


def wish_for(letter: Letter, dice: Dice, teams: Teams, start: date) -> Wish | None:
    """Return a resolution on a letter; None when there is nobody to name."""
    team = teams.of(letter.unit_id, without=letter.leader_id)
    if not team:
        return None
    text = dice.pick(WORDS)
    due = letter.due_on or office_calendar().add_working_days(start, dice.between(3, 10))
    named = [Named(team[0], ExecutorRole.RESPONSIBLE)]
    if len(team) > 1 and dice.below(3):
        own = dice.pick(OWN) if dice.below(2) else ""
        named.append(Named(team[1], ExecutorRole.EXECUTOR, own))
    if len(team) > 2 and dice.below(4) == 0:
        named.append(Named(team[2], ExecutorRole.INFORMED))
    return Wish(text, tuple(named), max(due, start), dice.below(4) == 0)


def decide_now(session: Session, letters: Sequence[Letter], scene: DemoScene, teams: Teams) -> None:
    """Let the letters of these weeks stand as they do in an office, each somewhere else.

    Of the newest some are prepared for their leader, some resolved on; of those of weeks ago
    nothing waits for a leader: they are being executed, in time or late, or wait for the file.
    """
    people: Mapping[int, Reader] = {each.person_id: each for each in scene.readers.values()}
    seen: Counter[int] = Counter()
    today = session.info["today"]
    for letter in reversed(letters):
        leader = people[letter.leader_id]
        old = scene.today - office_time(session, letter.created_at).date() > FRESH
        kind = 0 if old else letter.leader_id
        place = seen[kind]
        dice = Dice(scene.seed + 37, kind * 1000 + place)
        known = letter.unit_id or scene.units[dice.pick(UNITS)]
        case = Case(replace(letter, unit_id=known), leader, dice, place)
        if leader.may(giving.CONSIDER):
            decide = decided_before if old else decide_fresh
            seen[kind] += decide(session, case, scene, teams)
    session.info["today"] = today


def decide_fresh(session: Session, case: Case, scene: DemoScene, teams: Teams) -> bool:
    """Resolve on a new letter, or let its draft be on its way; tell whether it could be."""
    wish = wish_for(case.letter, case.dice, teams, scene.today)
    if wish is None:
        return False
    stage = case.place % 4
    if stage == GIVEN or case.leader.login not in LEADERS:
        session.info["reader"] = case.leader
        giving.give(session, case.letter.id, wish, reader=case.leader, at=now())
        if case.place % 3 == 0:
            readers = {each.person_id: each for each in scene.readers.values()}
            mark_read(session, case.letter, readers[wish.named[0].person_id])
    else:
        noted = replace(wish, note=case.dice.pick(NOTES))
        prepare(session, case.letter, noted, scene.readers[ASSISTANT], stage)
    return True


def decided_before(session: Session, case: Case, scene: DemoScene, teams: Teams) -> bool:
    """Let a letter of weeks ago have been resolved the day after; tell whether it could be."""
    letter, leader = case.letter, case.leader
    calendar = office_calendar()
    came = office_time(session, letter.created_at)
    day = calendar.add_working_days(came.date(), 1)
    at = came + (day - came.date())
    stage = OLD[case.place % len(OLD)]
    late = calendar.add_working_days(day, case.dice.between(3, 5))
    due = (
        calendar.add_working_days(scene.today, case.dice.between(1, 6))
        if stage == IN_TIME
        else late
    )
    wish = wish_for(replace(letter, due_on=due), case.dice, teams, day)
    if wish is None:
        return False
    session.info.update(reader=leader, today=day)
    giving.give(session, letter.id, wish, reader=leader, at=at)
    if stage == DONE_ALREADY:
        done = at + timedelta(days=3)
        head = letter_head(session, letter.id, reader=leader)
        put_into_state(session, head, EXECUTED, at=done)
        record(session, "document.moved", "document", letter.id, was=head.state, now=EXECUTED)
    return True


def prepare(session: Session, letter: Letter, wish: Wish, helper: Reader, stage: int) -> None:
    """Let a letter lie in the assistant's folder, or its draft before the leader."""
    session.info["reader"] = helper
    head = letter_head(session, letter.id, reader=helper)
    put_into(session, DRAFTING, head, person_id=helper.person_id, reader=helper, at=now())
    if stage == UNTOUCHED:
        return
    id = drafting.begin(session, letter.id, letter.leader_id, wish, reader=helper, at=now())
    if stage == OFFERED:
        drafting.offer(session, id, version=1, reader=helper, at=now())


def mark_read(session: Session, letter: Letter, person: Reader) -> None:
    """Let somebody named in a resolution mark that they know it."""
    session.info["reader"] = person
    sheet = find_sheet(session, letter.id, reader=person, at=now())
    if sheet is not None:
        verdict = Verdict(Decision.READ, sheet.edition)
        decide(session, letter.id, verdict, reader=person, at=now())
