"""Votes by correspondence: sheets returned once, by their moment, closed by hand or by the job."""

import io
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from litestar.testing import TestClient
from plugins.meetings.conduct.conftest import DAY, Held
from plugins.meetings.conduct.test_secret import at_once
from uprava.clock import office_day
from uprava.db.transaction import system_transaction
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.users.reader import Reader
from uprava_meetings.conduct.jobs import close_sheets_at
from uprava_meetings.conduct.printing import points_of
from uprava_meetings.conduct.service import holding, sheets, voting
from uprava_meetings.conduct.values import Answer, Filled, VoteRow, VoteWords
from uprava_meetings.planning.service.reading import get_meeting
from uprava_meetings.values import ItemOutcome, VoteWay


def votes(asked: Held) -> list[VoteRow]:
    """The votes of the meeting."""
    found: list[VoteRow] = asked.hall.read(asked.hall.secretary, voting.votes_of, asked.id)
    return found


def filled(asked: Held, *choices: str, **named: Any) -> Filled:
    """A sheet with these answers."""
    pairs = zip(votes(asked), choices, strict=False)
    return Filled([Answer(vote.id, choice) for vote, choice in pairs], **named)


def send(asked: Held, who: Reader, *choices: str) -> None:
    """Return one's own sheet."""
    asked.hall.act(who, sheets.return_sheet, asked.id, filled(asked, *choices))


def notices(asked: Held, who: Reader) -> list[str]:
    """What the bell tells somebody."""
    query = "select coalesce(array_agg(text order by id), '{}') from work.notice where person_id=%s"
    return list(asked.hall.look(query, who.person_id))


def test_every_member_is_asked_on_every_question_and_told(asked: Held) -> None:
    hall = asked.hall
    assert [each.way for each in votes(asked)] == ["sheet", "sheet"]
    assert all(len(each.members) == 3 for each in votes(asked))
    for who in (hall.chair, *hall.members):
        assert "Верните опросный лист до 15.12.2026 16:00" in notices(asked, who)[-1]
    assert not any("опросный лист" in each for each in notices(asked, hall.secretary))
    with pytest.raises(ForbiddenError):
        send(asked, hall.secretary, "for", "for")


def test_a_sheet_is_whole_or_is_not_taken(asked: Held) -> None:
    hall = asked.hall
    with pytest.raises(InvalidError) as refused:
        send(asked, hall.chair, "for")
    assert set(refused.value.fields) == {f"choice-{votes(asked)[1].id}"}
    with pytest.raises(InvalidError):
        send(asked, hall.chair, "for", "maybe")
    given = "select count(*) from meetings.ballot where vote_id = any (%s)"
    assert hall.look(given, [each.id for each in votes(asked)]) == 0
    send(asked, hall.chair, "for", "against")
    with pytest.raises(ConflictError, match="уже принят"):
        send(asked, hall.chair, "for", "for")


def test_two_sheets_of_one_member_at_the_same_moment_are_one(asked: Held) -> None:
    hall = asked.hall
    outcomes = at_once(
        lambda: send(asked, hall.chair, "for", "for"),
        lambda: send(asked, hall.chair, "against", "against"),
    )
    assert sorted(outcomes) == ["ConflictError", "done"]


def test_those_who_returned_a_sheet_are_those_present(asked: Held) -> None:
    hall = asked.hall
    send(asked, hall.chair, "for", "against")
    with pytest.raises(ConflictError, match="Ещё не вернули"):
        asked.do(sheets.close_sheets, asked.id)
    member = asked.member(hall.members[0])
    asked.do(sheets.enter_sheet, asked.id, filled(asked, "for", "against", member_id=member))
    hall.at += timedelta(days=40)
    with pytest.raises(ConflictError, match="истёк"):
        send(asked, hall.members[1], "for", "for")
    asked.do(sheets.close_sheets, asked.id)
    first, second = votes(asked)
    assert (first.hall["present"], second.hall["present"]) == (2, 2)
    assert first.verdict is not None
    assert second.verdict is not None
    assert (first.verdict["adopted"], second.verdict["adopted"]) == (True, False)
    outcomes = "select array_agg(outcome order by position) from meetings.item where meeting_id=%s"
    assert hall.look(outcomes, asked.id) == [ItemOutcome.DECIDED, ItemOutcome.REJECTED]
    with pytest.raises(ConflictError, match="завершено"):
        send(asked, hall.members[1], "for", "for")
    asked.do(holding.close_meeting, asked.id)
    assert hall.ask(hall.secretary, get_meeting, asked.id).state == "held"


def test_the_job_closes_when_all_sheets_are_back_or_the_moment_has_come(asked: Held) -> None:
    hall = asked.hall
    assert close_sheets_at(hall.installation, at=hall.at) == []
    for who in (hall.chair, *hall.members):
        send(asked, who, "for", "abstained")
    assert asked.id in close_sheets_at(hall.installation, at=hall.at)
    assert {each.state for each in votes(asked)} == {"closed"}
    assert "завершено" in notices(asked, hall.secretary)[-1]
    assert close_sheets_at(hall.installation, at=hall.at) == []


def test_without_enough_sheets_nothing_is_decided(asked: Held) -> None:
    hall = asked.hall
    send(asked, hall.chair, "for", "for")
    late = get_end(asked) + timedelta(minutes=1)
    assert asked.id in close_sheets_at(hall.installation, at=late)
    told = votes(asked)[0].verdict
    assert told is not None
    assert told["outcome"] == "no_quorum"
    with pytest.raises(ConflictError, match="О бюджете"):
        asked.do(holding.close_meeting, asked.id)
    asked.do(holding.settle, asked.id, asked.items[0], ItemOutcome.POSTPONED)


def get_end(asked: Held) -> Any:
    """The last moment for sheets."""
    return asked.hall.look("select ends_at from meetings.meeting where document_id=%s", asked.id)


def test_who_has_not_returned_a_sheet_is_reminded_once(asked: Held) -> None:
    hall = asked.hall
    send(asked, hall.chair, "for", "for")

    def run(before: timedelta) -> int:
        engine, day = hall.installation.engine, office_day("Asia/Omsk")
        with system_transaction(engine, today=day, task="test") as session:
            return sheets.remind(session, at=get_end(asked) - before)

    assert run(timedelta(hours=30)) == 0, "a day before, not sooner"
    assert run(timedelta(hours=20)) >= 2
    told = notices(asked, hall.members[1])
    assert run(timedelta(hours=3)) == 0
    assert notices(asked, hall.members[1]) == told
    assert "ещё не возвращён" in notices(asked, hall.members[0])[-1]
    assert "ещё не возвращён" not in notices(asked, hall.chair)[-1]


def test_nobody_votes_in_a_hall_where_there_is_none(asked: Held) -> None:
    with pytest.raises(ConflictError, match="заочно"):
        asked.vote(VoteWay.HANDS)
    with pytest.raises(InvalidError):
        asked.do(voting.open_vote, asked.id, asked.items[0], VoteWords("Принять", VoteWay.SHEET, 1))


def test_a_member_and_the_secretary_at_their_screens(asked: Held, client: TestClient[Any]) -> None:
    hall, first = asked.hall, votes(asked)
    with hall.at_the_screen(client, hall.members[0]) as browser:
        page = f"/meetings/{asked.id}/sheet"
        assert "вернуть до 15.12.2026 16:00" in browser.get(page).text
        half = browser.post(page, data={f"choice-{first[0].id}": "for"})
        assert half.status_code == 422
        assert "Ответьте на каждый вопрос" in half.text
        data = {f"choice-{each.id}": "for" for each in first}
        whole = browser.post(page, data={**data, f"opinion-{first[1].id}": "при условии отчёта"})
        assert "Ваш опросный лист принят" in whole.text
        assert browser.get(f"/meetings/{asked.id}/sheets").status_code == 403
    with hall.at_the_screen(client, hall.secretary) as browser:
        assert browser.get(f"/meetings/{asked.id}/hall").url.path.endswith("/sheets")
        member = asked.member(hall.chair)
        data = {f"choice-{each.id}": "against" for each in first} | {"member": str(member)}
        answer = browser.post(f"/meetings/{asked.id}/sheets", data=data, files={"none": b""})
        assert "внёс(ла)" in answer.text
        again = browser.post(f"/meetings/{asked.id}/sheets", data=data, files={"none": b""})
        assert again.status_code == 409
    opinion = "select opinion from meetings.ballot where vote_id = %s and member_id = %s"
    assert hall.look(opinion, first[1].id, asked.member(hall.members[0])) == "при условии отчёта"


def test_the_paper_sheet_names_the_member_the_questions_and_the_moment(
    asked: Held, client: TestClient[Any]
) -> None:
    with asked.hall.at_the_screen(client, asked.hall.members[0]) as browser:
        answer = browser.get(f"/meetings/{asked.id}/sheet.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    with pypdfium2.PdfDocument(io.BytesIO(answer.content)) as document:
        words = " ".join(document[0].get_textpage().get_text_range().split())
    for said in ("ОПРОСНЫЙ ЛИСТ", "Крылова", "1. О бюджете", "2. О наградах", "15.12.2026 16:00",
                 "Против", "Воздержался", f"{DAY:%d.%m.%Y}"):  # fmt: skip
        assert said in words


@pytest.mark.parametrize(
    ("draft", "points"),
    [("Утвердить.", ["Утвердить."]), ("Утвердить.\n\n Внести. ", ["1. Утвердить.", "2. Внести."]),
     ("1. Утвердить.\n2. Внести.", ["1. Утвердить.", "2. Внести."]), ("", [])],
)  # fmt: skip
def test_points_of_a_draft_are_numbered_once(draft: str, points: list[str]) -> None:
    assert points_of(draft) == points
