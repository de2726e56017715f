"""A collegium of nine that meets today, for the browser: its server, its pages, its agenda."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page
from plugins.meetings.conftest import Hall, make_hall
from screens.looking import Open, looked_wide, opening
from screens.server import running
from uprava import testing
from uprava.clock import now, office_day
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_meetings.agenda.service import items, questions
from uprava_meetings.agenda.values import QuestionWords, SpeakerWords
from uprava_meetings.planning.service import planning
from uprava_meetings.planning.values import Plan
from uprava_meetings.values import Form, Role, SpeakerRole, VoteWay

NAMES = (
    ("Орлов", "Виктор", "Николаевич"), ("Крылова", "Анна", "Дмитриевна"),
    ("Мельникова", "Ирина", "Павловна"), ("Савельев", "Олег", "Андреевич"),
    ("Остапчук", "Мария", "Игоревна"), ("Громов", "Павел", "Сергеевич"),
    ("Лебедева", "Ольга", "Викторовна"), ("Тарасов", "Илья", "Романович"),
    ("Юдина", "Елена", "Борисовна"), ("Никитин", "Денис", "Алексеевич"),
)  # fmt: skip

AGENDA = (
    ("О проекте бюджета городского округа на 2027 год и плановый период 2028 и 2029 годов",
     "Одобрить проект бюджета.\nВнести проект бюджета на рассмотрение Думы.", VoteWay.ROLL),
    ("О награждении Почётной грамотой администрации", "Наградить по списку.", VoteWay.SECRET),
    ("О передаче помещений муниципальному учреждению", "Согласовать передачу.", VoteWay.HANDS),
    ("О ходе подготовки к отопительному сезону", "Принять к сведению.", VoteWay.HANDS),
)  # fmt: skip


@dataclass
class Sitting:
    """A meeting of a collegium: a chair, a secretary without a vote, eight members."""

    hall: Hall
    id: UUID
    items: list[int] = field(default_factory=list)

    def member(self, who: Reader) -> int:
        """The membership of somebody."""
        query = "select id from meetings.member where body_id = %s and person_id = %s"
        return int(self.hall.look(query, self.hall.body, who.person_id))

    @property
    def voters(self) -> list[Reader]:
        """Who votes."""
        return [self.hall.chair, *self.hall.members]


def make_sitting(installation: Installation, *, form: Form = Form.IN_PERSON) -> Sitting:
    """Make an administration whose collegium of nine has an approved agenda of four questions."""
    hall = make_hall(installation, testing.make_town(installation))
    hall.today, hall.at = office_day(installation.settings.timezone), now()
    for _each in range(6):
        hall.members.append(hall.outsider())
        hall.join(hall.members[-1], Role.MEMBER)
    named(hall)
    hall.chair, hall.secretary = hall.again(hall.chair), hall.again(hall.secretary)
    hall.members = [hall.again(each) for each in hall.members]
    begins = hall.at.replace(second=0, microsecond=0) + timedelta(days=20)
    made = Sitting(hall, planned(hall, begins, form))
    for title, draft, way in AGENDA:
        made.items.append(put_on(made, title, draft, way))
    hall.approve(made.id)
    return made


def named(hall: Hall) -> None:
    """Give the people names of their own."""
    query = "update users.person set surname = %s, given_name = %s, patronymic = %s where id = %s"
    with system_transaction(hall.installation.engine, today=hall.today, task="test") as session:
        for who, name in zip((hall.chair, hall.secretary, *hall.members), NAMES, strict=True):
            execute(session, query, (*name, who.person_id))


def planned(hall: Hall, begins: datetime, form: Form) -> UUID:
    """Plan a meeting of an hour and a half."""
    plan = Plan(form, begins, begins + timedelta(minutes=90), "зал 201")
    return UUID(str(hall.act(hall.keeper, planning.plan_meeting, hall.body, plan).id))


def put_on(made: Sitting, title: str, draft: str, way: VoteWay) -> int:
    """Put a question on the agenda."""
    hall = made.hall
    speaker = SpeakerWords(SpeakerRole.SPEAKER, "Захарова Т. М.", "начальник управления")
    words = QuestionWords(hall.body, title, draft, 20, way, [speaker])
    id = UUID(str(hall.act(hall.proposer, questions.write_question, words).id))
    hall.act(hall.proposer, questions.propose, id, version=1)
    hall.act(hall.keeper, questions.accept, id, version=2)
    return int(hall.act(hall.secretary, items.put_on, made.id, id))


@pytest.fixture(scope="module")
def sitting(installation: Installation) -> Sitting:
    """A meeting that may be opened."""
    return make_sitting(installation)


@pytest.fixture(scope="module")
def address(installation: Installation) -> Iterator[str]:
    """The address of the server."""
    with running(installation) as made:
        yield made.rstrip("/")


@pytest.fixture
def at(chromium: Browser, installation: Installation, address: str) -> Iterator[Open]:
    """Open a page of somebody, each in a browser session of his own."""
    with opening(chromium, installation, address) as open_page:
        yield open_page


def look(page: Page, name: str) -> None:
    """Look at a screen with axe, light and dark; at other sizes nothing sticks out."""
    looked_wide(page, f"meetings-{name}")
