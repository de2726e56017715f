"""Bodies, their members and rules: acts of the keeper, refusals in words."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from plugins.meetings.conftest import Hall
from uprava import testing
from uprava.db.sql import driver
from uprava.db.transaction import system_transaction
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava_meetings.bodies.service import bodies, members, regulations
from uprava_meetings.bodies.values import Composition, MemberRow, MemberWords
from uprava_meetings.rules.quorum import QuorumRule, Whole
from uprava_meetings.rules.shares import TWO_THIRDS
from uprava_meetings.values import Role


def every(hall: Hall) -> list[MemberRow]:
    """Everybody who ever belonged to the body."""
    found: list[MemberRow] = hall.read(hall.keeper, members.members_of, hall.body)
    return found


def outsider(**changes: object) -> MemberWords:
    """A member from outside of the office."""
    usual = MemberWords(
        None, "Гусева Л. М.", "депутат", Role.MEMBER, votes=True, since=date(2026, 1, 1)
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def test_a_body_has_a_journal_of_its_own(hall: Hall) -> None:
    row = hall.ask(hall.keeper, bodies.get_body, hall.body)
    assert (row.members, row.voting, row.seats, row.vacant) == (4, 3, 15, 12)
    query = "select kind from documents.journal where id = %s"
    assert hall.look(query, row.journal_id) == "meetings.protocol"
    assert row.chair
    assert row.secretary


def test_two_bodies_have_two_names(hall: Hall) -> None:
    with pytest.raises(InvalidError) as refused:
        hall.found("коллегия администрации")
    assert set(refused.value.fields) == {"name"}


def test_a_body_is_kept_by_its_chair_and_secretary_only(hall: Hall) -> None:
    words = replace(hall.words(), place="зал 5")
    hall.ask(hall.secretary, bodies.change_body, hall.body, words, version=1)
    hall.ask(hall.chair, bodies.change_body, hall.body, words, version=2)
    for who in (hall.stranger, hall.members[0]):
        with pytest.raises(ForbiddenError):
            hall.ask(who, bodies.change_body, hall.body, words, version=3)
        with pytest.raises(ForbiddenError):
            hall.ask(who, members.add_member, hall.body, outsider())
    with pytest.raises(ConflictError):
        hall.ask(hall.keeper, bodies.change_body, hall.body, words, version=1)


def test_a_body_of_another_organisation_is_not_there(hall: Hall) -> None:
    other = testing.make_town(hall.installation)
    foreign = testing.make_person(
        hall.installation, unit_id=other.chancellery_id, permissions=("meetings.manage",)
    )
    with pytest.raises(NotFoundError):
        hall.ask(foreign, bodies.get_body, hall.body)
    assert hall.ask(foreign, bodies.list_bodies) == []


def test_an_ended_body_is_shown_when_asked(hall: Hall) -> None:
    hall.ask(hall.keeper, bodies.end_body, hall.body, today=hall.today)
    assert [each.id for each in hall.ask(hall.keeper, bodies.list_bodies)] == [hall.body]
    hall.today += timedelta(days=1)
    assert hall.ask(hall.keeper, bodies.list_bodies) == []
    assert len(hall.ask(hall.keeper, bodies.list_bodies, ended=True)) == 1
    with pytest.raises(ConflictError):
        hall.ask(hall.keeper, bodies.end_body, hall.body, today=hall.today)


def test_one_presides_at_a_time(hall: Hall) -> None:
    second = hall.members[0]
    with pytest.raises(InvalidError) as refused:
        hall.join(hall.stranger, Role.CHAIR)
    assert set(refused.value.fields) == {"role"}
    chair = next(each for each in every(hall) if each.role == Role.CHAIR)
    hall.ask(hall.keeper, members.end_member, hall.body, chair.id, today=hall.today)
    hall.join(hall.stranger, Role.CHAIR, since=hall.today + timedelta(days=1))
    with pytest.raises(InvalidError) as refused:
        hall.join(second, Role.MEMBER, since=hall.today)
    assert set(refused.value.fields) == {"person"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "person"), ({"post": "х" * 201}, "post"),
        ({"until": date(2025, 1, 1)}, "until"),
        ({"role": Role.ADVISORY, "votes": True}, "votes"),
        ({"role": Role.MEMBER, "votes": False}, "votes"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_member_is_told(
    hall: Hall, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        hall.ask(hall.keeper, members.add_member, hall.body, outsider(**changes))
    assert set(refused.value.fields) == {field}


def test_the_same_person_from_outside_is_a_member_once(hall: Hall) -> None:
    hall.ask(hall.keeper, members.add_member, hall.body, outsider())
    with pytest.raises(InvalidError):
        hall.ask(hall.keeper, members.add_member, hall.body, outsider(name="гусева л. м."))
    found = Composition.of(every(hall), hall.today)
    assert "Гусева Л. М." in [each.name for each in found.voting]


def test_the_database_itself_refuses_a_second_chair(hall: Hall) -> None:
    engine = hall.installation.engine
    with (
        pytest.raises(ConflictError),
        system_transaction(engine, today=hall.today, task="test") as session,
    ):
        driver(session).execute(
            "insert into meetings.member (body_id, name, post, email, role, votes, since)"
            " values (%s, 'Второй', '', '', 'chair', true, %s)", (hall.body, hall.today)
        )  # fmt: skip


def test_a_vote_is_judged_by_the_rules_of_its_day(hall: Hall) -> None:
    hall.regulate(
        since=hall.today, quorum=QuorumRule(Whole.SEATS, TWO_THIRDS), quorum_share="2/3", seats=21
    )

    before = hall.read(
        hall.keeper, regulations.regulation_on, hall.body, hall.today - timedelta(days=1)
    )
    now = hall.read(hall.keeper, regulations.regulation_on, hall.body, hall.today)
    assert (before.seats, before.quorum.share.needed(15)) == (15, 8)
    assert (now.seats, now.quorum.share.needed(21)) == (21, 14)
    with pytest.raises(ConflictError):
        hall.read(hall.keeper, regulations.regulation_on, hall.body, date(2020, 1, 1))


def test_rules_of_the_same_day_are_replaced_while_nobody_met(hall: Hall) -> None:
    count = "select count(*) from meetings.regulation where body_id = %s"
    hall.regulate(seats=11)
    assert hall.look(count, hall.body) == 1
    assert hall.ask(hall.keeper, bodies.get_body, hall.body).seats == 11


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"source": ""}, "source"), ({"seats": 0}, "seats"), ({"majorities": []}, "majority"),
        ({"protocol_days": 61}, "protocol_days"),
        ({"quorum": QuorumRule(Whole.LISTED, TWO_THIRDS, least=16)}, "least"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_rules_is_told(
    hall: Hall, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        hall.regulate(**changes)
    assert set(refused.value.fields) == {field}
