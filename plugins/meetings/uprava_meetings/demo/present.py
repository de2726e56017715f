"""What is to come: a series, an approved agenda, a meeting being prepared, questions that wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.calendar.repetition import Every, Repetition
from uprava.documents.service.access import get_document
from uprava.printing.forms import FormKind
from uprava.printing.letters import Letter, Letterhead, Signer, print_letter
from uprava.printing.values import PdfStandard
from uprava.printing.writing import paragraphs_of
from uprava.users.reader import Reader

from uprava_meetings.agenda.service import approving, items, questions
from uprava_meetings.agenda.service.reading import get_question
from uprava_meetings.agenda.values import QuestionWords, SpeakerWords
from uprava_meetings.demo.founding import Founded
from uprava_meetings.demo.papers import Paper, attach_pdf
from uprava_meetings.demo.past import Shelf, called
from uprava_meetings.demo.story import Topic, told, topics_of, worked
from uprava_meetings.planning.service import answers, planning
from uprava_meetings.planning.service.invitations import list_invited
from uprava_meetings.planning.values import Plan, Reply
from uprava_meetings.series.service import instances, series
from uprava_meetings.values import Answer, Form, SpeakerRole

AWAY = "Командировка"
"""Why one of those invited will not come."""

LATE = "Поручение главы городского округа"
"""Why a question is put on an agenda late."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody's desk so many days ago."""

    session: Session
    shelf: Shelf
    ago: int = 0

    @property
    def day(self) -> date:
        """The day things are done on."""
        return self.shelf.scene.today - timedelta(days=self.ago)

    @property
    def at(self) -> datetime:
        """The moment things are done at: the morning of the day."""
        return datetime.combine(self.day, time(3), UTC)

    def of(self, login: str) -> Reader:
        """Let somebody act on that day; return who."""
        reader = self.shelf.scene.readers[login]
        self.session.info.update(reader=reader, today=self.day)
        return reader


def fill_present(session: Session, shelf: Shelf, bodies: Mapping[str, Founded]) -> None:
    """Prepare what is to come, as the units and the secretaries would."""
    weeks_ago, now = Desk(session, shelf, 12), Desk(session, shelf)
    weekly(now, bodies["staff"])
    coming = worked(shelf.calendar, shelf.scene.today + timedelta(days=5))
    later = worked(shelf.calendar, shelf.scene.today + timedelta(days=18))
    collegium = plan(weeks_ago, bodies["collegium"], coming)
    *punctual, tardy = topics_of("collegium")[:4]
    for topic in punctual:
        put_on(weeks_ago, bodies["collegium"], collegium, topic, coming)
    put_on(now, bodies["collegium"], collegium, tardy, coming)
    approve(now, bodies["collegium"], collegium)
    council = plan(now, bodies["planning"], later)
    for topic in topics_of("planning")[:2]:
        put_on(now, bodies["planning"], council, topic, later)
    plan(now, bodies["conduct"], later)
    for place, topic in enumerate(topics_of("collegium")[4:7]):
        wait(now, bodies["collegium"], topic, later, accepted=place > 0)


def weekly(desk: Desk, body: Founded) -> None:
    """Begin the series of weekly meetings; a year of them is planned at once."""
    secretary = desk.of(body.tale.secretary)
    rule = Repetition(Every.WEEK, weekdays=(body.tale.weekday,))
    asked = series.SeriesPlan(
        rule, desk.day, None, body.tale.begins, body.tale.minutes, Form.IN_PERSON, body.row.place
    )
    id = series.begin_series(desk.session, body.row.id, asked, reader=secretary)
    instances.settle(desk.session, id, at=desk.at)


def plan(desk: Desk, body: Founded, day: date) -> UUID:
    """Plan a meeting of a body."""
    secretary = desk.of(body.tale.secretary)
    begins = datetime.combine(day, body.tale.begins, desk.shelf.zone)
    ends = begins + timedelta(minutes=body.tale.minutes)
    asked = Plan(Form.IN_PERSON, begins, ends, body.row.place)
    return planning.plan_meeting(
        desk.session, body.row.id, asked, reader=secretary, at=desk.at
    ).id  # fmt: skip


def wait(desk: Desk, body: Founded, topic: Topic, day: date, *, accepted: bool) -> UUID:
    """Let a unit propose a question with its materials; the secretary takes it into the backlog."""
    author, session = desk.of(topic.speaker), desk.session
    words = QuestionWords(
        body.row.id, told(topic.title, day), "\n".join(topic.draft), topic.minutes, topic.way,
        speakers(desk.shelf, body, topic), closed=topic.closed,
    )  # fmt: skip
    id = questions.write_question(session, words, reader=author, at=desk.at).id
    materials(desk, id, topic, author)
    version = get_question(session, id).version
    questions.propose(session, id, version=version, reader=author, at=desk.at)
    if accepted:
        secretary, version = desk.of(body.tale.secretary), get_question(session, id).version
        questions.accept(session, id, version=version, reader=secretary, at=desk.at)
    return id


def speakers(shelf: Shelf, body: Founded, topic: Topic) -> list[SpeakerWords]:
    """Return who speaks on a question and who is invited for it."""
    named = [(topic.speaker, SpeakerRole.SPEAKER)]
    named += [(each, SpeakerRole.CO_SPEAKER) for each in topic.co]
    named += [(each, SpeakerRole.INVITED) for each in topic.invited]
    return [
        SpeakerWords(
            role, called(shelf, body, login), person_id=shelf.scene.readers[login].person_id
        )
        for login, role in named
    ]


def materials(desk: Desk, id: UUID, topic: Topic, author: Reader) -> None:
    """Attach an explanatory note."""
    initials = [f"{part[0]}." for part in (author.given_name, author.patronymic) if part]
    signer = Signer("Докладчик", "\u00a0".join([*initials, author.surname]))
    title = f"Пояснительная записка к вопросу «{told(topic.title, desk.day)}»"
    text = "\n".join((topic.heard, *(said for _who, said in topic.said)))
    fields = {"организация": author.organisation or ""}
    letter = Letter(fields, title, paragraphs_of(text, {}), (signer,))
    printed = print_letter(
        letter, Letterhead(FormKind.GENERAL), created=desk.at, standard=PdfStandard.PDF_A_2B
    )
    head = get_document(desk.session, id, reader=author)
    paper = Paper("Пояснительная записка.pdf", printed.pdf, author, desk.at)
    attach_pdf(desk.session, desk.shelf, head, paper)


def put_on(desk: Desk, body: Founded, meeting: UUID, topic: Topic, day: date) -> None:
    """Let a unit propose a question and the secretary put it on an agenda."""
    id = wait(desk, body, topic, day, accepted=True)
    secretary = desk.of(body.tale.secretary)
    items.put_on(desk.session, meeting, id, LATE, reader=secretary, at=desk.at)


def approve(desk: Desk, body: Founded, meeting: UUID) -> None:
    """Approve an agenda; most of those invited answer."""
    secretary, session = desk.of(body.tale.secretary), desk.session
    paper = approving.choose(session, meeting, reader=secretary)
    made = approving.make(desk.shelf.scene.installation, paper, at=desk.at)
    approving.approve_agenda(session, meeting, made, telling=True, reader=secretary, at=desk.at)
    for place, each in enumerate(list_invited(session, meeting)):
        if each.login and place % 3:
            who = desk.of(each.login)
            reply = Reply(Answer.DECLINED, AWAY) if place == 5 else Reply(Answer.ACCEPTED)
            answers.answer(session, meeting, each.id, reply, reader=who, at=desk.at)
