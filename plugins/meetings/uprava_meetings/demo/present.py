"""What is to come: a series, an approved agenda, a meeting being prepared, questions that wait."""

import io
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.calendar.repetition import Every, Repetition
from uprava.documents.service.access import get_document
from uprava.documents.service.filing import Received, attach
from uprava.printing.forms import FormKind
from uprava.printing.letters import Letter, Letterhead, Signer, print_letter
from uprava.printing.values import PdfStandard
from uprava.printing.writing import paragraphs_of
from uprava.users.reader import Reader

from uprava_meetings.agenda.service import approving, items, questions
from uprava_meetings.agenda.service.reading import get_question
from uprava_meetings.agenda.values import QuestionWords, SpeakerWords
from uprava_meetings.demo.founding import Founded
from uprava_meetings.demo.past import Shelf, called
from uprava_meetings.demo.story import Topic, told, topics_of, worked
from uprava_meetings.planning.service import answers, instances, planning, series
from uprava_meetings.planning.service.invitations import list_invited
from uprava_meetings.planning.values import Plan, Reply
from uprava_meetings.values import Answer, Form, SpeakerRole

AWAY = "Командировка"
"""Why one of those invited will not come."""


def fill_present(session: Session, shelf: Shelf, bodies: dict[str, Founded]) -> None:
    """Prepare what is to come, as the secretaries would."""
    weekly(session, shelf, bodies["staff"])
    day = worked(shelf.calendar, shelf.scene.today + timedelta(days=5))
    collegium = plan(session, shelf, bodies["collegium"], day)
    for topic in topics_of("collegium")[:4]:
        put_on(session, shelf, bodies["collegium"], collegium, topic, day)
    approve(session, shelf, bodies["collegium"], collegium)
    later = worked(shelf.calendar, shelf.scene.today + timedelta(days=18))
    council = plan(session, shelf, bodies["planning"], later)
    for topic in topics_of("planning")[:2]:
        put_on(session, shelf, bodies["planning"], council, topic, later)
    plan(session, shelf, bodies["conduct"], later)
    for place, topic in enumerate(topics_of("collegium")[4:7]):
        wait(session, shelf, bodies["collegium"], topic, later, accepted=place > 0)


def weekly(session: Session, shelf: Shelf, body: Founded) -> None:
    """Begin the series of weekly meetings; the first ones are planned at once."""
    secretary = begin(session, shelf, body)
    rule = Repetition(Every.WEEK, weekdays=(body.tale.weekday,))
    asked = series.SeriesPlan(
        rule, shelf.scene.today, None, body.tale.begins, body.tale.minutes, Form.IN_PERSON,
        body.row.place,
    )  # fmt: skip
    id = series.begin_series(session, body.row.id, asked, reader=secretary)
    instances.settle(session, id, at=now(shelf))


def begin(session: Session, shelf: Shelf, body: Founded) -> Reader:
    """Let the secretary of a body act today; return the secretary."""
    secretary = shelf.scene.readers[body.tale.secretary]
    session.info.update(reader=secretary, today=shelf.scene.today)
    return secretary


def now(shelf: Shelf) -> datetime:
    """Return the moment everything is prepared at."""
    return datetime.combine(shelf.scene.today, time(3), UTC)


def plan(session: Session, shelf: Shelf, body: Founded, day: date) -> UUID:
    """Plan a meeting of a body."""
    secretary = begin(session, shelf, body)
    begins = datetime.combine(day, body.tale.begins, shelf.zone)
    ends = begins + timedelta(minutes=body.tale.minutes)
    asked = Plan(Form.IN_PERSON, begins, ends, body.row.place)
    return planning.plan_meeting(
        session, body.row.id, asked, reader=secretary, at=now(shelf)
    ).id  # fmt: skip


def wait(
    session: Session, shelf: Shelf, body: Founded, topic: Topic, day: date, *, accepted: bool
) -> UUID:
    """Let a unit propose a question with its materials; the secretary takes it into the backlog."""
    author = shelf.scene.readers[topic.speaker]
    session.info.update(reader=author, today=shelf.scene.today)
    named = [(topic.speaker, SpeakerRole.SPEAKER)]
    named += [(each, SpeakerRole.CO_SPEAKER) for each in topic.co]
    named += [(each, SpeakerRole.INVITED) for each in topic.invited]
    words = QuestionWords(
        body.row.id, told(topic.title, day), "\n".join(topic.draft), topic.minutes, topic.way,
        [
            SpeakerWords(role, called(shelf, body, login),
                         person_id=shelf.scene.readers[login].person_id)
            for login, role in named
        ], closed=topic.closed,
    )  # fmt: skip
    id = questions.write_question(session, words, reader=author, at=now(shelf)).id
    materials(session, shelf, id, topic, author)
    version = get_question(session, id).version
    questions.propose(session, id, version=version, reader=author, at=now(shelf))
    if accepted:
        secretary = begin(session, shelf, body)
        version = get_question(session, id).version
        questions.accept(session, id, version=version, reader=secretary, at=now(shelf))
    return id


def materials(session: Session, shelf: Shelf, id: UUID, topic: Topic, author: Reader) -> None:
    """Attach an explanatory note."""
    initials = [f"{part[0]}." for part in (author.given_name, author.patronymic) if part]
    signer = Signer("Докладчик", "\u00a0".join([*initials, author.surname]))
    title = f"Пояснительная записка к вопросу «{told(topic.title, shelf.scene.today)}»"
    text = "\n".join((topic.heard, *(said for _who, said in topic.said)))
    letter = Letter({}, title, paragraphs_of(text, {}), (signer,))
    printed = print_letter(
        letter, Letterhead(FormKind.GENERAL), created=now(shelf), standard=PdfStandard.PDF_A_2B
    )
    store, jobs = shelf.scene.installation.store, shelf.scene.installation.jobs
    blob = store.put(io.BytesIO(printed.pdf))
    file = Received("Пояснительная записка.pdf", "application/pdf", blob.size, blob.sha256)
    head = get_document(session, id, reader=author)
    attach(session, head, [file], reader=author, at=now(shelf), jobs=jobs)


def put_on(
    session: Session, shelf: Shelf, body: Founded, meeting: UUID, topic: Topic, day: date
) -> None:
    """Let a unit propose a question and the secretary put it on an agenda."""
    id = wait(session, shelf, body, topic, day, accepted=True)
    secretary = begin(session, shelf, body)
    late = "Поручение главы городского округа"
    items.put_on(session, meeting, id, late, reader=secretary, at=now(shelf))


def approve(session: Session, shelf: Shelf, body: Founded, meeting: UUID) -> None:
    """Approve an agenda; a few of those invited answer."""
    secretary = begin(session, shelf, body)
    paper = approving.choose(session, meeting, reader=secretary)
    made = approving.make(shelf.scene.installation, paper, at=now(shelf))
    approving.approve_agenda(session, meeting, made, telling=True, reader=secretary, at=now(shelf))
    for place, each in enumerate(list_invited(session, meeting)):
        if each.login and place % 3:
            who = shelf.scene.readers[each.login]
            session.info["reader"] = who
            reply = Reply(Answer.DECLINED, AWAY) if place == 5 else Reply(Answer.ACCEPTED)
            answers.answer(session, meeting, each.id, reply, reader=who, at=now(shelf))
