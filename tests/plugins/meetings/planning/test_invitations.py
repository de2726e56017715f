"""Who is invited, who is told, and when nobody is."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from plugins.meetings.conftest import Hall
from uprava.db.transaction import system_transaction
from uprava.documents.service.states import put_into_state
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava.extension import DocumentHead
from uprava.testing import TODAY
from uprava.users.reader import Reader
from uprava_meetings.planning.service import planning
from uprava_meetings.planning.service.answers import answer, expected
from uprava_meetings.planning.service.guests import add_guest, remove_guest
from uprava_meetings.planning.service.invitations import invite, list_invited, own_invitation
from uprava_meetings.planning.service.planning import head_of
from uprava_meetings.planning.service.reading import get_meeting, list_meetings
from uprava_meetings.planning.service.telling import tell
from uprava_meetings.planning.values import Guest, Invited, Reply, View
from uprava_meetings.values import Answer, MeetingState, Role

DAY = date(2026, 12, 15)


def put(hall: Hall, id: UUID, state: MeetingState) -> None:
    """Bring a meeting into a state."""
    row = hall.ask(hall.keeper, get_meeting, id)
    with system_transaction(hall.installation.engine, today=TODAY, task="test") as session:
        put_into_state(session, head_of(row), state, at=hall.at)


def approve(hall: Hall, head: DocumentHead) -> None:
    """Bring a meeting into the state after the approval of its agenda."""
    put(hall, head.id, MeetingState.APPROVED)


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


def approved(hall: Hall) -> UUID:
    """A meeting whose invitations are sent."""
    head = hall.plan(DAY)
    give_addresses(hall)
    approve(hall, head)
    hall.act(hall.secretary, tell, head.id, "Agenda approved")
    return head.id


def own(hall: Hall, who: Reader, id: UUID) -> Invited:
    """Somebody's own invitation."""
    found = hall.ask(who, own_invitation, id)
    assert isinstance(found, Invited)
    return found


def test_the_invited_himself_and_the_secretary_answer_nobody_else(hall: Hall) -> None:
    id = approved(hall)
    first, second = hall.members
    hall.act(first, answer, id, own(hall, first, id).id, Reply(Answer.ACCEPTED))
    assert own(hall, first, id).answer == "accepted"
    with pytest.raises(ForbiddenError):
        hall.act(first, answer, id, own(hall, second, id).id, Reply(Answer.ACCEPTED))
    declined = Reply(Answer.DECLINED, "командировка")
    hall.act(hall.secretary, answer, id, own(hall, second, id).id, declined)
    assert own(hall, second, id).reason == "командировка"
    with pytest.raises(NotFoundError):
        hall.act(hall.outsider(), answer, id, own(hall, second, id).id, declined)


def test_who_acts_for_an_absent_member_answers_for_him(hall: Hall) -> None:
    id = approved(hall)
    absent, deputy = hall.members[0], hall.outsider()
    acting = replace(deputy, acting_for=absent.person_id, principals=absent.principals)
    hall.act(acting, answer, id, own(hall, absent, id).id, Reply(Answer.ACCEPTED))
    assert own(hall, absent, id).answer == "accepted"


def test_to_decline_without_a_reason_is_refused_and_the_secretary_is_told(hall: Hall) -> None:
    id = approved(hall)
    member = hall.members[0]
    with pytest.raises(InvalidError) as refused:
        hall.act(member, answer, id, own(hall, member, id).id, Reply(Answer.DECLINED))
    assert set(refused.value.fields) == {"reason"}
    declined = Reply(Answer.DECLINED, "отпуск")
    hall.act(member, answer, id, own(hall, member, id).id, declined)
    query = """select count(*) from work.notice where document_id = %s and person_id = %s
        and text like '%%отпуск%%'"""
    assert hall.look(query, id, hall.secretary.person_id) == 1


def test_too_early_and_too_late_are_told_in_words(hall: Hall) -> None:
    head = hall.plan(DAY)
    hall.act(hall.secretary, invite, head.id)
    member = hall.members[0]
    mine = own(hall, member, head.id).id
    for state, said in (
        ("planned", "после утверждения повестки"), ("open", "уже началось"),
        ("held", "уже прошло"), ("cancelled", "отменено"),
    ):  # fmt: skip
        put(hall, head.id, MeetingState(state))
        with pytest.raises(ConflictError) as refused:
            hall.act(member, answer, head.id, mine, Reply(Answer.ACCEPTED))
        assert said in refused.value.detail


def test_a_substitute_is_named_where_the_rules_allow_it(hall: Hall) -> None:
    stand_in = hall.outsider()
    declined = Reply(Answer.DECLINED, "отпуск", stand_in.person_id)
    member = hall.members[0]
    id = approved(hall)
    with pytest.raises(InvalidError) as refused:
        hall.act(member, answer, id, own(hall, member, id).id, declined)
    assert set(refused.value.fields) == {"substitute"}
    hall.regulate(since=hall.today, substitutes=True)
    hall.act(hall.secretary, planning.cancel_meeting, id, "перенос",
             version=hall.ask(hall.secretary, get_meeting, id).version)  # fmt: skip
    id = approved(hall)
    mine = own(hall, member, id).id
    for wrong in (member.person_id, hall.chair.person_id):
        with pytest.raises(InvalidError):
            hall.act(member, answer, id, mine, replace(declined, substitute_id=wrong))
    hall.act(member, answer, id, mine, declined)
    assert hall.ask(stand_in, get_meeting, id).id == id
    told = "select count(*) from work.notice where document_id = %s and person_id = %s"
    assert hall.look(told, id, stand_in.person_id) == 1
    assert [each.id for each in hall.ask(stand_in, list_meetings, View.MINE)] == [id]
    hall.act(member, answer, id, mine, Reply(Answer.ACCEPTED))
    with pytest.raises(NotFoundError):
        hall.ask(stand_in, get_meeting, id)


def test_the_quorum_to_be_expected_is_counted_of_those_with_a_vote(hall: Hall) -> None:
    hall.regulate(since=hall.today, substitutes=True)
    id = approved(hall)
    row = hall.ask(hall.secretary, get_meeting, id)

    def quorum() -> tuple[int, int, bool]:
        invited = hall.read(hall.secretary, list_invited, id)
        found = hall.read(hall.secretary, expected, row, invited).quorum
        return found.counted, found.needed, found.met

    # chair and two members vote, the secretary does not: more than a half of three is two
    assert quorum() == (0, 2, False)
    hall.act(hall.secretary, answer, id, own(hall, hall.secretary, id).id, Reply(Answer.ACCEPTED))
    hall.act(hall.chair, answer, id, own(hall, hall.chair, id).id, Reply(Answer.ACCEPTED))
    assert quorum() == (1, 2, False)
    stand_in = hall.outsider()
    declined = Reply(Answer.DECLINED, "отпуск", stand_in.person_id)
    hall.act(hall.members[0], answer, id, own(hall, hall.members[0], id).id, declined)
    assert quorum() == (2, 2, True)


def test_a_guest_of_the_office_sees_the_meeting_when_he_is_told(hall: Hall) -> None:
    guest = hall.outsider()
    head = hall.plan(DAY)
    give_addresses(hall)
    invited = Guest(guest.person_id, "Котов А. А.", "эксперт")
    hall.act(hall.secretary, add_guest, head.id, invited)
    with pytest.raises(NotFoundError):
        hall.ask(guest, get_meeting, head.id)
    approve(hall, head)
    assert hall.act(hall.secretary, tell, head.id, "Agenda approved") == 5
    assert hall.ask(guest, get_meeting, head.id).answer == "none"
    with pytest.raises(InvalidError):
        hall.act(hall.secretary, add_guest, head.id, invited)
    mine = own(hall, guest, head.id)
    hall.act(hall.secretary, remove_guest, head.id, mine.id)
    with pytest.raises(NotFoundError):
        hall.ask(guest, get_meeting, head.id)


def test_a_guest_from_outside_gets_a_letter_and_one_when_he_is_not_wanted(hall: Hall) -> None:
    id = approved(hall)
    with pytest.raises(InvalidError) as refused:
        hall.act(hall.secretary, add_guest, id, Guest(None, "Ким О. О.", "", "не адрес"))
    assert set(refused.value.fields) == {"email"}
    guest = Guest(None, "Ким О. О.", "депутат", "kim@example.org")
    invitation = hall.act(hall.secretary, add_guest, id, guest)
    query = """select count(*) from meetings.letter
        where document_id = %s and address = %s and method = %s"""
    assert hall.look(query, id, guest.email, "request") == 1
    with pytest.raises(ForbiddenError):
        hall.act(hall.members[0], remove_guest, id, invitation)
    hall.act(hall.secretary, remove_guest, id, invitation)
    assert hall.look(query, id, guest.email, "cancel") == 1
    member = own(hall, hall.members[0], id)
    with pytest.raises(ConflictError):
        hall.act(hall.secretary, remove_guest, id, member.id)
