"""Who is invited, who is told, and when nobody is."""

from datetime import date, timedelta
from uuid import UUID

from plugins.meetings.conftest import Hall
from uprava.db.transaction import system_transaction
from uprava.documents.service.states import put_into_state
from uprava.extension import DocumentHead
from uprava.testing import TODAY
from uprava_meetings.planning.service import planning
from uprava_meetings.planning.service.invitations import invite, list_invited
from uprava_meetings.planning.service.planning import head_of
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.planning.service.telling import tell
from uprava_meetings.values import MeetingState, Role

DAY = date(2026, 12, 15)


def approve(hall: Hall, head: DocumentHead) -> None:
    """Bring a meeting into the state after the approval of its agenda."""
    row = hall.ask(hall.keeper, get_meeting, head.id)
    with system_transaction(hall.installation.engine, today=TODAY, task="test") as session:
        put_into_state(session, head_of(row), MeetingState.APPROVED, at=hall.at)


def letters(hall: Hall, id: UUID) -> int:
    """Count the letters ordered for a meeting."""
    return int(hall.look("select count(*) from meetings.letter where document_id = %s", id))


def give_addresses(hall: Hall) -> None:
    """Let everybody of the body have an e-mail address."""
    hall.look(
        """with given as (update users.person set email = 'p' || id || '@example.org'
            where id in (select person_id from meetings.member where body_id = %s) returning id)
        select count(*) from given""",
        hall.body,
    )


def test_members_of_the_day_are_invited_once(hall: Hall) -> None:
    head = hall.plan(DAY)
    assert hall.act(hall.secretary, invite, head.id) == 4
    assert hall.act(hall.secretary, invite, head.id) == 0
    invited = hall.read(hall.secretary, list_invited, head.id)
    assert [each.role for each in invited] == ["chair", "secretary", "member", "member"]
    assert {each.answer for each in invited} == {"none"}


def test_who_leaves_before_he_was_told_is_invited_no_more(hall: Hall) -> None:
    head = hall.plan(DAY)
    hall.act(hall.secretary, invite, head.id)
    newcomer = hall.outsider()
    hall.leave(hall.members[0])
    hall.join(newcomer, Role.MEMBER, since=hall.today + timedelta(days=1))
    assert hall.act(hall.secretary, invite, head.id) == 1
    invited = {each.person_id for each in hall.read(hall.secretary, list_invited, head.id)}
    assert newcomer.person_id in invited
    assert hall.members[0].person_id not in invited


def test_nobody_is_told_before_the_approval(hall: Hall) -> None:
    head = hall.plan(DAY)
    give_addresses(hall)
    hall.act(hall.secretary, invite, head.id)
    assert hall.act(hall.secretary, tell, head.id, "The agenda is approved") == 0
    row = hall.ask(hall.secretary, get_meeting, head.id)
    hall.act(hall.secretary, planning.cancel_meeting, head.id, "карантин", version=row.version)
    assert hall.act(hall.secretary, tell, head.id, "Meeting cancelled") == 0
    assert letters(hall, head.id) == 0
    assert hall.look("select count(*) from work.notice where document_id = %s", head.id) == 0


def test_after_the_approval_all_are_told_in_the_bell_and_by_letter(hall: Hall) -> None:
    head = hall.plan(DAY)
    give_addresses(hall)
    approve(hall, head)
    assert hall.act(hall.secretary, tell, head.id, "Agenda approved") == 4
    row = hall.ask(hall.secretary, get_meeting, head.id)
    assert row.revision == 1
    assert letters(hall, head.id) == 4
    notice = hall.look(
        "select text from work.notice where document_id = %s and person_id = %s", head.id,
        hall.members[0].person_id,
    )  # fmt: skip
    assert notice == (
        "Повестка утверждена: Заседание коллегии администрации 15.12.2026, 15.12.2026 10:00"
    )
    # who tells is not told by the bell, yet his calendar takes the letter
    told = hall.look("select count(*) from work.notice where document_id = %s", head.id)
    assert told == 3


def test_a_cancelled_meeting_is_told_to_who_knew_of_it(hall: Hall) -> None:
    head = hall.plan(DAY)
    give_addresses(hall)
    approve(hall, head)
    hall.act(hall.secretary, tell, head.id, "Agenda approved")
    version = hall.ask(hall.secretary, get_meeting, head.id).version
    hall.act(hall.secretary, planning.cancel_meeting, head.id, "карантин", version=version)
    assert hall.act(hall.secretary, tell, head.id, "Meeting cancelled") == 4
    query = "select count(*) from meetings.letter where document_id = %s and method = 'cancel'"
    assert hall.look(query, head.id) == 4
