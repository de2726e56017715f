"""The hall, a member's vote and the projector over HTTP, without scripts: forms and words."""

from typing import Any

import pytest
from litestar.testing import TestClient
from plugins.meetings.conduct.conftest import Held, made
from plugins.meetings.conftest import Hall
from uprava import testing
from uprava.db.sql import fetch_value, fetch_values
from uprava_meetings.agenda.service import items
from uprava_meetings.conduct.service import holding, notes
from uprava_meetings.conduct.service.notes import Said
from uprava_meetings.values import VoteWay


def test_a_meeting_is_held_by_forms_alone(hall: Hall, client: TestClient[Any]) -> None:
    held = made(hall)
    page, first = f"/meetings/{held.id}/hall", str(held.items[0])
    with hall.at_the_screen(client, hall.secretary) as browser:

        def act(name: str, **fields: str) -> Any:
            return browser.post(f"{page}/{name}", data={"item": first, **fields})

        assert "Открыть заседание" in browser.get(page).text
        assert act("open").status_code == 200
        assert "не хватает 2" in act("next").text.lower()
        for who in (hall.chair, *hall.members):
            assert act("in", member=str(held.member(who))).status_code == 200
        assert "Кворум есть" in browser.get(page).text
        assert "СЛУШАЛИ" in act("say", who="Захарова Т. М.", text="О бюджете.").text
        bad = act("say", who="", text="")
        assert bad.status_code == 422
        assert "укажите, кто выступил" in bad.text.lower()
        none = act("vote", subject="", way="hands", majority="0")
        assert none.status_code == 422
        majority = "select id from meetings.majority order by id desc limit 1"
        words = {"subject": "Принять", "way": "hands", "majority": str(hall.look(majority))}
        assert "Голосуют 3 члена органа" in act("vote", **words).text
        vote = str(hall.look("select max(id) from meetings.vote"))
        assert act("count", vote=vote, n0="9", n1="0", n2="0").status_code == 422
        assert "Решение принято." in act("count", vote=vote, n0="2", n1="1", n2="0").text
        assert "решение принято" in act("settle", outcome="decided").text
        refused = act("close")
        assert refused.status_code == 409
        assert "2. О наградах" in refused.text
        first = str(held.items[1])
        act("settle", outcome="postponed")
        assert act("close").status_code == 200
    assert hall.look("select state from documents.document where id = %s", held.id) == "held"


def test_a_page_that_stays_is_told_a_refusal_in_words(held: Held, client: TestClient[Any]) -> None:
    with held.hall.at_the_screen(client, held.hall.secretary) as browser:
        answer = browser.post(
            f"/meetings/{held.id}/hall/close", data={}, headers={"hx-request": "true"}
        )
        assert answer.status_code == 409
        assert "О бюджете" in answer.json()["detail"]
        assert browser.post(f"/meetings/{held.id}/hall/dance", data={}).status_code == 404


def test_a_vote_of_another_meeting_is_no_vote_of_this_one(
    held: Held, client: TestClient[Any]
) -> None:
    hall = held.hall
    held.come(hall.chair, *hall.members)
    vote = held.vote(VoteWay.ROLL)
    other = made(hall)
    with hall.at_the_screen(client, hall.secretary) as browser:
        for name in ("close-vote", "cancel-vote", "count", "ballot"):
            answer = browser.post(
                f"/meetings/{other.id}/hall/{name}", data={"vote": str(vote), "choice": "for"}
            )
            assert answer.status_code == 404, name
    with hall.at_the_screen(client, hall.chair) as browser:
        for tail in ("", "/secret"):
            answer = browser.post(f"/meetings/{other.id}/vote/{vote}{tail}", data={"choice": "for"})
            assert answer.status_code == 404, tail


def test_a_member_reads_the_projector_and_votes_but_does_not_conduct(
    held: Held, client: TestClient[Any]
) -> None:
    hall = held.hall
    held.come(hall.chair, *hall.members)
    vote = held.vote(VoteWay.ROLL)
    with hall.at_the_screen(client, hall.members[0]) as browser:
        base = f"/meetings/{held.id}"
        assert "О бюджете" in browser.get(f"{base}/screen").text
        assert browser.get(f"{base}/hall").status_code == 403
        assert browser.post(f"{base}/hall/close", data={}).status_code == 403
        answer = browser.post(
            f"{base}/vote/{vote}", data={"choice": "against", "opinion": "без отчёта рано"}
        )
        assert "Ваш голос: Против" in answer.text
        twice = browser.post(f"{base}/vote/{vote}", data={"choice": "for"})
        assert twice.status_code == 409
        assert "голос уже подан" in twice.text
    with hall.at_the_screen(client, hall.keeper) as browser:
        given = browser.post(f"{base}/vote/{vote}", data={"choice": "for"})
        assert given.status_code == 403
        assert "голосуют только члены органа" in given.text
    assert "без отчёта рано" in str(held.ask(opinions, held.id))


def opinions(session: Any, id: Any, *, reader: Any) -> Any:
    """The opinions of a meeting's ballots, under a reader's rights."""
    del reader
    query = """select b.opinion from meetings.ballot as b
        join meetings.vote as v on v.id = b.vote_id
        join meetings.item as i on i.id = v.item_id where i.meeting_id = %s"""
    return fetch_values(session, query, (id,))


@pytest.mark.parametrize(
    "path", ["hall", "vote", "screen", "sheet", "sheets", "sheet.pdf", "hall/close", "sheets/close"]
)
def test_a_stranger_and_another_office_see_nothing(
    held: Held, client: TestClient[Any], path: str
) -> None:
    hall = held.hall
    town = testing.make_town(hall.installation)
    foreign = testing.make_person(
        hall.installation, unit_id=town.chancellery_id, permissions=("meetings.manage",)
    )
    for who in (hall.stranger, foreign):
        with hall.at_the_screen(client, who) as browser:
            address = f"/meetings/{held.id}/{path}"
            acts = path.endswith("/close")
            answer = browser.post(address, data={}) if acts else browser.get(address)
            assert answer.status_code == 404
            assert "О бюджете" not in answer.text


def test_rows_of_a_meeting_are_seen_by_its_readers_only(held: Held) -> None:
    hall = held.hall
    held.come(hall.chair, *hall.members)
    for way in (VoteWay.ROLL, VoteWay.SECRET):
        vote = held.vote(way)
        if way is VoteWay.ROLL:
            held.give(hall.chair, vote)
        else:
            held.cast_secretly(hall.chair, vote, "for")
        held.close(vote)
    held.do(notes.say, held.id, held.items[0], Said("Орлов В. Н.", "Поддержал."))
    for table in ("vote", "ballot", "mark", "tally", "presence", "note"):
        seen = [hall.ask(who, count_of, table, held.id) for who in (hall.members[0], hall.stranger)]
        assert seen[0] > 0, table
        assert seen[1] == 0, table


def count_of(session: Any, table: str, id: Any, *, reader: Any) -> int:
    """How many rows of a meeting a reader sees."""
    del reader
    column = "meeting_id" if table == "presence" else "question_id"
    of = "%s" if table == "presence" else (
        "any (array(select question_id from meetings.item where meeting_id = %s))"
    )  # fmt: skip
    query = f"select count(*) from meetings.{table} where {column} = {of}"
    return int(fetch_value(session, query, (id,)))


def test_programs_read_the_hall_and_votes_without_secrets(
    held: Held, client: TestClient[Any]
) -> None:
    hall = held.hall
    held.come(hall.chair, *hall.members)
    roll = held.vote(VoteWay.ROLL)
    held.give(hall.chair, roll, "for", opinion="без замечаний")
    held.close(roll)
    secret = held.vote(VoteWay.SECRET)
    held.cast_secretly(hall.chair, secret, "against")
    token = testing.make_token(hall.installation, hall.members[0], "documents:read")
    client.cookies.clear()
    headers = {"authorization": f"Bearer {token}"}
    told = client.get(f"/api/v1/meetings/{held.id}/hall", headers=headers).json()
    assert told["quorum"] == {"met": True, "counted": 3, "needed": 2, "of": 3}
    assert sum(each["present"] for each in told["seats"]) == 3
    by_name, in_secret = client.get(f"/api/v1/meetings/{held.id}/votes", headers=headers).json()[
        "items"
    ]
    assert (by_name["adopted"], by_name["counts"]) == (False, {"for": 1})
    assert [each["opinion"] for each in by_name["ballots"]] == ["без замечаний"]
    assert (in_secret["given"], in_secret["counts"], in_secret["ballots"]) == (1, {}, [])
    held.close(secret)
    items = client.get(f"/api/v1/meetings/{held.id}/votes", headers=headers).json()["items"]
    assert items[1]["counts"] == {"for": 0, "against": 1, "abstained": 0}
    assert items[1]["ballots"] == []
    strange = testing.make_token(hall.installation, hall.stranger, "documents:read")
    refused = client.get(
        f"/api/v1/meetings/{held.id}/votes", headers={"authorization": f"Bearer {strange}"}
    )
    assert refused.status_code == 404


def test_members_are_told_that_a_closed_question_is_considered(
    hall: Hall, client: TestClient[Any]
) -> None:
    held = made(hall)
    item = str(held.do(items.put_on, held.id, hall.on_backlog("О кадрах", closed=True)))
    hall.approve(held.id)
    held.do(holding.open_meeting, held.id)
    said = "Рассматривается закрытый вопрос"
    pages = [f"/meetings/{held.id}/vote", f"/meetings/{held.id}/screen"]
    with hall.at_the_screen(client, hall.members[0]) as browser:
        assert said not in browser.get(pages[0]).text
    with hall.at_the_screen(client, hall.secretary) as browser:
        browser.post(f"/meetings/{held.id}/hall/next", data={"item": item})
        assert said not in browser.get(pages[0]).text, "it is open to the secretary"
        assert "О кадрах" in browser.get(pages[1]).text
    with hall.at_the_screen(client, hall.members[0]) as browser:
        told, shown = (browser.get(page).text for page in pages)
    assert said in told
    assert "Закрытый вопрос" in shown
    for text in (told, shown):
        assert "О кадрах" not in text
        assert "О бюджете" not in text, "nor the last one that was open"
