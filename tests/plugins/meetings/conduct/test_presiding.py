"""Who presides: by role, or chosen by the meeting with a reason; the vote on a tie is his."""

from typing import Any

import pytest
from litestar.testing import TestClient
from plugins.meetings.conduct.conftest import Held
from plugins.meetings.without_scripts import Plain
from uprava.errors import ConflictError, InvalidError
from uprava.users.reader import Reader
from uprava_meetings.conduct.service import presence
from uprava_meetings.conduct.service.presence import How
from uprava_meetings.conduct.service.presiding import Wanted, choose_presiding
from uprava_meetings.values import Role, VoteWay

KEPT = """select coalesce(presiding_id, 0) || ' ' || presiding_why from meetings.meeting
    where document_id = %s"""
TOLD = """select count(*) from audit.record where action = 'hall.presides'
    and object_id = %s::text and position(%s in body) > 0"""
WHY = "избран присутствующими: председатель в отпуске"


def choose(held: Held, who: Reader, why: str = WHY, seen: Reader | None = None) -> None:
    """Let a member preside; `seen`: who presided when the form was opened."""
    wanted = Wanted(held.member(who), why, held.member(seen) if seen else 0)
    held.do(choose_presiding, held.id, wanted)


def tie(held: Held, item: int, yes: Reader, no: Reader) -> Any:
    """Close a vote by name on which one is for and one against."""
    vote = held.vote(VoteWay.ROLL, item)
    held.give(yes, vote, "for")
    held.give(no, vote, "against")
    return held.close(vote)


def test_the_vote_on_a_tie_goes_with_who_was_chosen(held: Held) -> None:
    first, second = held.hall.members
    held.come(first, second)
    assert tie(held, 0, first, second).verdict["adopted"] is False, "nobody presides"
    choose(held, first)
    assert tie(held, 0, first, second).verdict["outcome"] == "casting"
    choose(held, second, seen=first)
    assert tie(held, 1, first, second).verdict["adopted"] is False


def test_who_leaves_presides_no_more_and_the_chair_needs_no_reason(held: Held) -> None:
    hall = held.hall
    first, second = hall.members
    held.come(first, second)
    choose(held, first)
    assert hall.look(KEPT, held.id) == f"{held.member(first)} {WHY}"
    held.come(hall.chair)
    assert tie(held, 0, first, hall.chair).verdict["adopted"], "the choice stands"
    choose(held, hall.chair, "", seen=first)
    assert hall.look(KEPT, held.id) == "0 "
    assert tie(held, 0, hall.chair, second).verdict["outcome"] == "casting"
    choose(held, first, "заинтересованность председателя", seen=hall.chair)
    held.do(presence.go_out, held.id, held.member(first))
    assert tie(held, 1, hall.chair, second).verdict["outcome"] == "casting", "by role again"


def test_one_presides_and_who_cannot_is_told_why(held: Held) -> None:
    hall = held.hall
    first, second = hall.members
    deputy, adviser = hall.outsider(), hall.outsider()
    hall.join(deputy, Role.DEPUTY)
    hall.join(adviser, Role.ADVISORY)
    held.come(first, deputy, adviser)

    def refused(who: Reader, why: str = WHY, seen: Reader | None = deputy) -> str:
        with pytest.raises((ConflictError, InvalidError)) as told:
            choose(held, who, why, seen)
        return str(told.value)

    assert "уже председательствует" in refused(deputy)
    assert "один: посмотрите ещё раз" in refused(first, seen=None)
    assert "решающего голоса" in refused(adviser)
    assert "не присутствует лично" in refused(second)
    assert "Укажите" in refused(first, "  ")
    held.come(second)
    vote = held.vote(VoteWay.ROLL)
    assert "голосование" in refused(first)
    held.give(first, vote)
    held.close(vote)
    assert hall.look(KEPT, held.id) == "0 "
    assert hall.look(TOLD, held.id, WHY) == 0
    choose(held, first, seen=deputy)
    assert hall.look(TOLD, held.id, WHY) == 1


def test_who_is_stood_for_does_not_preside(held: Held) -> None:
    hall = held.hall
    stand_in = hall.outsider()
    query = "update meetings.member set substitute_id = %s where id = %s returning id"
    member = held.member(hall.members[0])
    hall.look(query, stand_in.person_id, member)
    hall.look("update meetings.regulation set substitutes = true where body_id = %s returning id",
              hall.body)  # fmt: skip
    held.do(presence.come_in, held.id, member, How(substitute_id=stand_in.person_id))
    with pytest.raises(ConflictError, match="не присутствует лично"):
        choose(held, hall.members[0])


def test_the_secretary_chooses_by_links_and_forms_and_a_member_does_not(
    held: Held, client: TestClient[Any]
) -> None:
    hall = held.hall
    page = f"/meetings/{held.id}/hall"
    with hall.at_the_screen(client, hall.secretary) as browser:
        walk = Plain(browser, page)
        assert "Председательствующего нет." in walk.text
        walk.follow("Выбрать…")
        assert "сначала отметьте прибывших" in walk.text
        held.come(*hall.members)
        first = str(held.member(hall.members[0]))
        walk.open(f"{page}/presiding")
        answer = browser.post(f"{page}/presiding", data={"member": first, "why": "", "seen": "0"})
        assert answer.status_code == 422
        assert f'value="{first}" selected' in answer.text
        walk.press("Отметить", member=first, why=WHY)
        assert "Председательствующий отмечен." in walk.text
        assert f"({WHY})" in walk.text
        late = browser.post(f"{page}/presiding", data={"member": first, "why": WHY, "seen": "0"})
        assert late.status_code == 409
    with hall.at_the_screen(client, hall.members[0]) as browser:
        assert browser.get(f"{page}/presiding").status_code == 403
        assert browser.post(f"{page}/presiding", data={"member": first}).status_code == 403
