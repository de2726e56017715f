"""A protocol from its draft to its signatures, its tasks, its corrections."""

import threading
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from core.signing.desk import give_key
from plugins.meetings.conftest import Hall
from plugins.meetings.protocol.conftest import DAY, Minutes, opened
from uprava import testing
from uprava.approval.models import Decision
from uprava.approval.service import deciding
from uprava.approval.service.sheets import find_sheet
from uprava.approval.values import RemarkText, Verdict
from uprava.db.sql import fetch_value
from uprava.db.transaction import system_transaction
from uprava.errors import ConflictError, InvalidError
from uprava.users.reader import Reader
from uprava_meetings.conduct.service import holding
from uprava_meetings.following.service.extracts import make_extract
from uprava_meetings.planning.service import planning
from uprava_meetings.protocol.service import closing, making, points, proposing
from uprava_meetings.protocol.service.making import Way
from uprava_meetings.protocol.service.reading import Asked, Place, list_protocols, points_of
from uprava_meetings.protocol.values import PointRow, PointWords, Standing
from uprava_meetings.values import ItemOutcome, PointKind

NUMBER = "select number from documents.document where id = %s"
TASKS = """select count(*) from assignments.assignment as a
    join documents.document as d on d.id = a.document_id where a.reference like 'meetings:point:%%'
    and a.basis_id = %s"""


def rows(minutes: Minutes) -> list[PointRow]:
    """The points as the secretary sees them."""
    found: list[PointRow] = minutes.hall.read(minutes.secretary, points_of, minutes.id)
    return found


def decided(minutes: Minutes) -> int:
    """Write down one point to instruct; return it."""
    return minutes.point(minutes.items[0], "Подготовить отчёт о котельных.")


def sign(client: Any, hall: Hall, who: Reader, id: UUID) -> Any:
    """Sign the newest version of a document's main file with one's own key."""
    query = """select id from documents.file where document_id = %s and role = 'main'
        order by version desc limit 1"""
    file = hall.look(query, id)
    token = testing.make_token(hall.installation, who, "documents:read", "documents:write", "sign")
    path = f"/api/v1/documents/{id}/files/{file}/signatures"
    return client.post(path, headers={"authorization": f"Bearer {token}"})


def let_sign(hall: Hall, *people: Reader) -> None:
    """Give people keys and the right to sign."""
    with system_transaction(hall.installation.engine, today=DAY, task="test") as session:
        for who in people:
            testing.give_permissions(session, who.person_id, ("signing.sign",))
    give_key(hall.installation, *people)


def test_both_sign_then_the_meeting_is_closed_and_tasks_are_given(
    client: Any, minutes: Minutes, preflight: Any
) -> None:
    hall, point = minutes.hall, decided(minutes)
    let_sign(hall, hall.secretary, hall.chair)
    id = minutes.make()
    early = sign(client, hall, hall.secretary, id)
    assert early.status_code == 409
    assert "Сначала направьте протокол на подпись" in early.json()["detail"]
    minutes.do(making.send, id, Way())
    assert (minutes.state(id), hall.look(NUMBER, id)) == ("signing", "1")
    unsigned = minutes.pdf(id)
    assert sign(client, hall, hall.chair, id).status_code == 409, "the secretary signs first"
    assert sign(client, hall, hall.secretary, id).status_code == 201
    assert (minutes.state(id), minutes.state(minutes.id)) == ("signing", "held")
    assert rows(minutes)[0].reference is None
    signed = sign(client, hall, hall.chair, id)
    assert signed.status_code == 201, signed.text
    assert (minutes.state(id), minutes.state(minutes.id)) == ("signed", "closed")
    (row,) = rows(minutes)
    assert (row.reference, row.state) == (f"meetings:point:{point}", "given")
    assert hall.look(TASKS, id) == 1
    query = "select basis_point from assignments.assignment where document_id = %s"
    assert hall.look(query, row.task_id) == "п. 1.1"
    query = "select author_id from assignments.assignment where document_id = %s"
    assert hall.look(query, row.task_id) == hall.chair.person_id
    assert preflight(unsigned=unsigned, signed=minutes.pdf(id)) == {"unsigned": [], "signed": []}


def test_the_protocol_is_numbered_in_the_year_of_its_meeting(hall: Hall) -> None:
    numbers = []
    hall.at -= timedelta(days=1)
    for day in (date(2026, 12, 15), date(2026, 12, 29), date(2027, 1, 12)):
        made = Minutes(hall, hall.plan(day).id)
        made.put("О разном")
        opened(made, day)
        made.do(holding.settle, made.id, made.items[0], ItemOutcome.NOTED)
        made.do(holding.close_meeting, made.id)
        hall.today = date(2027, 1, 20)
        id = made.make()
        made.sign(id)
        numbers.append((made.protocol(id).number, made.protocol(id).held_on.year))
        hall.today, hall.at = testing.TODAY, testing.NOW
    assert numbers == [("1", 2026), ("2", 2026), ("1", 2027)]
    days, after = [], None
    for _page in range(3):
        (line,) = hall.ask(hall.again(hall.secretary), list_protocols, Asked(), after=after,
                           limit=1)  # fmt: skip
        days.append(line.held_on)
        after = Place(line.held_on, line.id)
    assert days == [date(2027, 1, 12), date(2026, 12, 29), date(2026, 12, 15)]
    assert hall.ask(hall.secretary, list_protocols, Asked(), after=after) == []


def test_what_lacks_is_told_before_anything_is_sent(minutes: Minutes) -> None:
    id = minutes.make()
    with pytest.raises(InvalidError, match="пунктов нет: О готовности к зиме"):
        minutes.do(making.send, id, Way())
    minutes.ask(points.fill, minutes.id, minutes.items[0])
    with pytest.raises(InvalidError, match=r"п\. 1\.2: не назван исполнитель"):
        minutes.do(making.send, id, Way())
    with pytest.raises(InvalidError, match=r"п\. 1\.2: не назван исполнитель"):
        minutes.sign(id)
    assert (minutes.state(id), minutes.hall.look(NUMBER, id)) == ("draft", None)


def decide(hall: Hall, who: Reader, id: UUID, decision: Decision, said: str = "") -> None:
    """Decide as an approver."""

    def act(session: Any, *, reader: Reader, at: Any) -> None:
        sheet = find_sheet(session, id, reader=reader, at=at)
        assert sheet is not None
        remarks = (RemarkText(said),) if said else ()
        deciding.decide(
            session, id, Verdict(decision, sheet.edition, remarks), reader=reader, at=at
        )

    hall.act(who, act)


def test_who_agrees_first_may_send_it_back_and_its_number_stays(minutes: Minutes) -> None:
    hall, point = minutes.hall, decided(minutes)
    approver = hall.members[0]
    id = minutes.make()
    minutes.do(making.send, id, Way([approver.person_id], 3))
    assert (minutes.state(id), hall.look(NUMBER, id)) == ("approving", "1")
    words = PointWords(
        PointKind.INSTRUCT, "Подготовить два отчёта.", [hall.proposer.person_id],
        DAY + timedelta(days=30),
    )  # fmt: skip
    with pytest.raises(ConflictError, match="отзовите его"):
        minutes.ask(points.change_point, minutes.id, point, words, version=1)
    with pytest.raises(ConflictError, match="он не меняется"):
        minutes.do(making.build, id)
    decide(hall, approver, id, Decision.REFUSED, "Отчётов два.")
    assert minutes.state(id) == "returned"
    minutes.ask(points.change_point, minutes.id, point, words, version=1)
    minutes.do(making.send, id, Way([approver.person_id], 3))
    decide(hall, approver, id, Decision.AGREED)
    assert (minutes.state(id), hall.look(NUMBER, id)) == ("signing", "1")
    assert minutes.protocol(id).contents["items"][0]["points"][0]["text"] == words.text


def test_what_was_not_decided_becomes_no_task(hall: Hall) -> None:
    made = Minutes(hall, hall.plan(DAY).id)
    made.put("О бюджете")
    made.put("О разном")
    opened(made)
    made.point(made.items[0], "Исполнить бюджет.", principals=[hall.proposer.person_id])
    made.do(holding.settle, made.id, made.items[0], ItemOutcome.POSTPONED)
    made.do(holding.settle, made.id, made.items[1], ItemOutcome.NOTED)
    made.do(holding.close_meeting, made.id)
    id = made.make()
    made.sign(id)
    (row,) = rows(made)
    assert (row.reference, row.told_version, hall.look(TASKS, id)) == (None, None, 0)
    assert "Исполнить бюджет" not in str(made.protocol(id).contents)


def test_who_has_no_account_signs_on_paper(minutes: Minutes) -> None:
    hall = minutes.hall
    decided(minutes)
    id = minutes.make()
    with system_transaction(hall.installation.engine, today=DAY, task="t") as session:
        query = "update users.person set login = null where id = %s returning id"
        fetch_value(session, query, (hall.chair.person_id,))
    with pytest.raises(InvalidError, match="подписывает председательствующий"):
        minutes.do(making.send, id, Way())
    for day in (None, DAY - timedelta(days=1), DAY + timedelta(days=1)):
        with pytest.raises(InvalidError, match="Укажите день подписания"):
            minutes.do(closing.sign_on_paper, id, day)
    minutes.do(closing.sign_on_paper, id, DAY)
    assert (minutes.state(id), minutes.state(minutes.id)) == ("signed", "closed")
    assert rows(minutes)[0].state == "given"
    with pytest.raises(ConflictError, match="уже на согласовании или подписан"):
        minutes.do(closing.sign_on_paper, id, DAY)


def test_a_meeting_has_one_protocol_and_only_once_it_is_over(hall: Hall, minutes: Minutes) -> None:
    minutes.make()
    with pytest.raises(ConflictError, match="уже есть протокол"):
        minutes.make()
    other = Minutes(hall, hall.plan(date(2027, 2, 16)).id)
    with pytest.raises(ConflictError, match="после окончания"):
        other.make()


def at_once(*acts: Any) -> list[str]:
    """Do acts at the same time; return how each ended."""
    ended: list[str] = []
    gate = threading.Barrier(len(acts))

    def run(act: Any) -> None:
        gate.wait()
        try:
            act()
            ended.append("done")
        except ConflictError:
            ended.append("refused")

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sorted(ended)


def test_two_at_once_make_one_protocol_and_give_each_task_once(minutes: Minutes) -> None:
    decided(minutes)
    assert at_once(minutes.make, minutes.make) == ["done", "refused"]
    query = "select document_id from meetings.protocol where meeting_id = %s"
    id = minutes.hall.look(query, minutes.id)
    assert at_once(*[lambda: minutes.sign(id)] * 2) == ["done", "refused"]
    assert minutes.hall.look(TASKS, id) == 1
    query = "select count(*) from documents.document where number is not null and id = %s"
    assert minutes.hall.look(query, id) == 1


def test_a_failing_task_leaves_nothing_signed(
    minutes: Minutes, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = decided(minutes), minutes.point(minutes.items[0], "Второе дело.")
    plugins = type(minutes.hall.installation.plugins)
    give = plugins.give_task

    def give_once(self: Any, session: Any, reader: Any, task: Any) -> Any:
        if task.reference == f"meetings:point:{second}":
            raise InvalidError("нельзя")
        return give(self, session, reader, task)

    id = minutes.make()
    monkeypatch.setattr(plugins, "give_task", give_once)
    with pytest.raises(InvalidError):
        minutes.sign(id)
    assert (minutes.state(id), minutes.state(minutes.id)) == ("draft", "held")
    assert minutes.hall.look(TASKS, id) == 0
    monkeypatch.undo()
    minutes.sign(id)
    assert {each.reference for each in rows(minutes)} == {
        f"meetings:point:{first}", f"meetings:point:{second}",
    }  # fmt: skip


def test_without_a_module_of_tasks_points_stay_as_they_are_written(
    minutes: Minutes, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(minutes)
    monkeypatch.setattr(minutes.hall.installation.plugins, "gives_tasks", False)
    id = minutes.make()
    minutes.sign(id)
    (row,) = rows(minutes)
    assert (row.reference, row.task_id, minutes.state(minutes.id)) == (None, None, "closed")
    assert row.standing(DAY) is Standing.GOING
    assert row.standing(DAY + timedelta(days=30)) is Standing.LATE


def test_what_becomes_of_a_task_shows_at_its_point(minutes: Minutes) -> None:
    from uprava_assignments.giving.service import deciding as judging
    from uprava_assignments.giving.service import ending, working
    from uprava_assignments.giving.values import Ground

    hall = minutes.hall
    decided(minutes)
    minutes.sign(minutes.make())
    (row,) = rows(minutes)
    query = "select id from assignments.duty where assignment_id = %s"
    duty = hall.look(query, row.task_id)

    def now() -> tuple[str, str]:
        (row,) = rows(minutes)
        return row.state, row.standing(hall.today).title

    assert now() == ("given", "in time")
    hall.act(hall.proposer, working.accept, duty)
    hall.act(hall.proposer, working.report, duty, working.Said("Отчёт готов."))
    assert now() == ("reported", "reported")
    hall.act(hall.chair, judging.return_report, duty, "Не всё.")
    assert now() == ("started", "in time")
    hall.act(hall.proposer, working.report, duty, working.Said("Теперь всё."))
    hall.act(hall.chair, judging.accept_report, duty)
    assert now() == ("done", "carried out")
    hall.act(hall.chair, ending.take_off_control, row.task_id, Ground.DONE)
    assert now() == ("done", "carried out")
    assert rows(minutes)[0].done_on == DAY


def test_a_signed_protocol_changes_by_a_correction_only(minutes: Minutes) -> None:
    hall, point = minutes.hall, decided(minutes)
    id = minutes.make()
    minutes.sign(id)
    words = PointWords(
        PointKind.INSTRUCT, "Подготовить отчёт о котельных и сетях.", [hall.proposer.person_id],
        DAY + timedelta(days=30),
    )  # fmt: skip
    with pytest.raises(ConflictError, match="только исправлением протокола"):
        minutes.ask(points.change_point, minutes.id, point, words, version=1)
    with pytest.raises(InvalidError, match="Укажите, что исправлено"):
        minutes.do(making.correct, id, " ")
    before = minutes.pdf(id)
    later = UUID(str(minutes.do(making.correct, id, "в п. 1.1 уточнён предмет отчёта")))
    with pytest.raises(ConflictError, match="более поздняя редакция"):
        minutes.do(making.correct, id, "ещё раз")
    minutes.ask(points.change_point, minutes.id, point, words, version=1)
    added = minutes.point(minutes.items[1], "Доложить о ремонте.")
    with pytest.raises(ConflictError, match="удалить нельзя"):
        minutes.ask(points.remove_point, minutes.id, point)
    task = rows(minutes)[0].task_id
    minutes.sign(later)
    row = minutes.protocol(later)
    assert (row.number, row.revision, minutes.protocol(id).later) == ("1/1", 2, later)
    assert minutes.pdf(id) == before
    kept, fresh = rows(minutes)
    assert (kept.id, kept.task_id, kept.told_version) == (point, task, kept.version)
    assert (fresh.id, fresh.reference) == (added, f"meetings:point:{added}")
    query = "select count(*) from work.notice where person_id = %s and text like 'Исправлен%%1.1%%'"
    assert hall.look(query, hall.proposer.person_id) == 1


def test_the_approval_of_a_protocol_is_proposed_once(minutes: Minutes) -> None:
    id = minutes.make()
    with pytest.raises(ConflictError, match="последняя подписанная"):
        minutes.do(proposing.propose_approval, id)
    decided(minutes)
    minutes.sign(id)
    first = minutes.do(proposing.propose_approval, id)
    assert minutes.do(proposing.propose_approval, id) == first
    query = "select title from documents.document where id = %s"
    assert minutes.hall.look(query, first) == "Об утверждении протокола от 15.12.2026 № 1"


def test_a_closed_meeting_is_changed_by_nobody(minutes: Minutes) -> None:
    decided(minutes)
    minutes.sign(minutes.make())
    with pytest.raises(ConflictError):
        minutes.do(planning.cancel_meeting, minutes.id, "зря", version=None)
    with pytest.raises(ConflictError, match="только исправлением"):
        decided(minutes)


def test_nobody_sees_a_draft_but_who_prepares_it(minutes: Minutes) -> None:
    hall = minutes.hall
    decided(minutes)
    id = minutes.make()
    seen = "select exists (select from meetings.protocol where document_id = %s)"

    def sees(who: Reader) -> bool:
        def look(session: Any) -> Any:
            return fetch_value(session, seen, (id,))

        return bool(hall.read(hall.again(who), look))

    assert sees(hall.secretary)
    assert sees(hall.chair)
    assert not sees(hall.members[0])
    assert not sees(hall.stranger)
    minutes.sign(id)
    assert sees(hall.members[0])
    assert not sees(hall.stranger)


def test_an_extract_is_certified_by_the_signature_of_the_secretary(
    client: Any, minutes: Minutes
) -> None:
    hall = minutes.hall
    decided(minutes)
    id = minutes.make()
    minutes.sign(id)
    let_sign(hall, hall.secretary)
    made = UUID(str(minutes.do(make_extract, id, minutes.items[0])))
    assert minutes.state(made) == "made"
    signed = sign(client, hall, hall.secretary, made)
    assert signed.status_code == 201, signed.text
    assert minutes.state(made) == "certified"


def test_of_a_closed_question_only_the_question_is_opened(hall: Hall) -> None:
    made = Minutes(hall, hall.plan(DAY).id)
    made.put("О кадрах", closed=True)
    opened(made)
    made.point(made.items[0], "Подобрать кандидата.")
    made.do(holding.settle, made.id, made.items[0], ItemOutcome.NOTED)
    made.do(holding.close_meeting, made.id)
    id = made.make()
    made.sign(id)
    (row,) = rows(made)
    query = """select basis_id::text || ' ' || basis_point from assignments.assignment
        where document_id = %s"""
    said = f"{made.questions[0]} протокол от 15.12.2026 № 1, п. 1.1"
    assert hall.look(query, row.task_id) == said
    grants = """select count(*) from documents.access_grant
        where document_id = %s and principal_id = %s"""
    for who in (hall.proposer.person_id, hall.members[0].person_id):
        assert hall.look(grants, id, who) == 0
    query = "select members_id from meetings.body where id = %s"
    assert hall.look(grants, id, hall.look(query, hall.body)) == 0
