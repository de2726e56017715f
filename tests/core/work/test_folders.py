"""«Моя работа» over a real database: who sees what waits, in which order, how it is finished."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from desks import Desk, SignIn
from uprava import testing
from uprava.clock import now
from uprava.db.sql import execute
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, close_to, open_to
from uprava.errors import InvalidError
from uprava.extension import WorkFolder
from uprava.users.reader import Reader
from uprava.work.counters import count_work
from uprava.work.service import take_out
from uprava.work.service.finishing import finish, take_back
from uprava.work.service.folders import Wanted, count_folder, list_done, list_waiting, read_edge
from uprava.work.service.terms import Term, borders_on

TODAY = testing.TODAY
BORDERS = borders_on(TODAY)

PLAIN_COUNT = """
select count(distinct i.document_id) from work.item as i
join documents.document as d on d.id = i.document_id and d.deleted_at is null
where i.folder = %s and i.done_at is null and i.principal_id = any (%s)
and i.document_id in (select document_id from documents.access_grant where principal_id = any (%s))
"""


def titles(desk: Desk, reader: Reader, **wanted: object) -> list[str]:
    with desk.as_(reader) as session:
        page = list_waiting(
            session, Wanted("review", **wanted), reader=reader, limit=50, borders=BORDERS
        )
    return [row.title for row in page.rows]


def waiting(desk: Desk, reader: Reader, folder: str = "review") -> str:
    with desk.as_(reader) as session:
        return count_work(session, reader, today=TODAY).shown(folder)


@pytest.mark.parametrize(
    ("today", "due_on", "term"),
    [
        # 20.11.2026 is a Friday: Saturday, Sunday and Monday are all «until Monday»
        ("2026-11-20", "2026-11-19", Term.OVERDUE),
        ("2026-11-20", "2026-11-20", Term.TODAY),
        ("2026-11-20", "2026-11-21", Term.TOMORROW),
        ("2026-11-20", "2026-11-23", Term.TOMORROW),
        ("2026-11-20", "2026-11-24", Term.LATER),
        # Tuesday 17.11: Wednesday is tomorrow, Thursday to Sunday this week
        ("2026-11-17", "2026-11-18", Term.TOMORROW),
        ("2026-11-17", "2026-11-19", Term.WEEK),
        ("2026-11-17", "2026-11-22", Term.WEEK),
        ("2026-11-17", "2026-11-23", Term.LATER),
        # 30.12.2025 was worked; 31.12 to 11.01 was not: «until 12.01»
        ("2025-12-30", "2026-01-11", Term.TOMORROW),
        ("2025-12-30", "2026-01-12", Term.TOMORROW),
        ("2025-12-30", "2026-01-13", Term.LATER),
    ],
)
def test_terms_are_grouped_by_the_production_calendar(today: str, due_on: str, term: Term) -> None:
    borders = borders_on(date.fromisoformat(today))
    assert borders.term_of(date.fromisoformat(due_on)) is term


def test_every_day_belongs_to_exactly_one_group() -> None:
    for offset in range(-40, 60):
        day = TODAY + timedelta(days=offset)
        holders = [
            term for term in Term if BORDERS.span_of(term)[0] <= day <= BORDERS.span_of(term)[1]
        ]
        assert holders == [BORDERS.term_of(day)]


def test_the_most_urgent_comes_first_and_what_has_no_term_last(desk: Desk) -> None:
    for title, due in [("без срока", None), ("позже", 30), ("просрочен", -2), ("сегодня", 0)]:
        desk.memo(title, due_on=None if due is None else TODAY + timedelta(days=due))
    assert titles(desk, desk.chief) == ["просрочен", "сегодня", "позже", "без срока"]
    assert titles(desk, desk.chief, term=Term.OVERDUE) == ["просрочен"]
    assert titles(desk, desk.chief, term=Term.NONE) == ["без срока"]
    assert titles(desk, desk.chief, kind="other.kind") == []


def test_pages_meet_without_a_gap_forwards_and_backwards(desk: Desk) -> None:
    dues = [None, 3, 3, 3, -1, 0, 0, 8, None, 2, 2]
    for place, due in enumerate(dues):
        desk.memo(f"{place}", due_on=None if due is None else TODAY + timedelta(days=due))
    whole = titles(desk, desk.chief)
    assert len(whole) == len(dues)
    with desk.as_(desk.chief) as session:
        walked, wanted = [], Wanted("review")
        while True:
            page = list_waiting(session, wanted, reader=desk.chief, limit=3, borders=BORDERS)
            walked += [row.title for row in page.rows]
            if page.later is None:
                break
            wanted = Wanted("review", after=read_edge(str(page.later)))
        back = [row.title for row in page.rows]
        while page.earlier is not None:
            wanted = Wanted("review", before=page.earlier)
            page = list_waiting(session, wanted, reader=desk.chief, limit=3, borders=BORDERS)
            back = [row.title for row in page.rows] + back
    assert walked == whole
    assert back == whole


@pytest.mark.parametrize("bad", ["x", "2026-11-20", "2026-13-01.5", "....", "2026-11-20.5'--",
                                 "2026-11-20." + "9" * 30])  # fmt: skip
def test_a_page_that_does_not_exist_is_refused_with_a_sentence(bad: str) -> None:
    with pytest.raises(InvalidError):
        read_edge(bad)


def test_counters_equal_the_plain_count(desk: Desk) -> None:
    for place in range(7):
        desk.memo(due_on=TODAY - timedelta(days=1) if place == 3 else None)
    desk.memo(before=desk.town.housing_id)
    both = desk.memo("и лично, и в отдел")
    with desk.as_(desk.clerk) as session:
        from uprava.work.service import put_into

        put_into(session, "review", both, person_id=desk.town.housing_id, reader=desk.clerk,
                 at=now())  # fmt: skip
    mine = list(desk.chief.principals)
    ((plain,),) = desk.ask(PLAIN_COUNT, "review", mine, mine)
    assert plain == 9
    assert waiting(desk, desk.chief) == "9"
    with desk.as_(desk.chief) as session:
        standing = count_folder(session, "review", reader=desk.chief, borders=BORDERS)
        assert count_work(session, desk.chief, today=TODAY).overdue("review")
    assert standing.total == 9
    assert standing.terms[Term.OVERDUE] == 1
    assert len(titles(desk, desk.chief)) == 9


def test_who_loses_the_right_sees_neither_the_row_nor_the_count(desk: Desk) -> None:
    head = desk.memo()
    assert (waiting(desk, desk.chief), len(titles(desk, desk.chief))) == ("1", 1)
    with desk.as_(desk.clerk) as session:
        close_to(session, head, principal_id=desk.chief.person_id, reason="addressee")
    assert (waiting(desk, desk.chief), titles(desk, desk.chief)) == ("", [])
    with desk.as_(desk.chief) as session:
        assert count_folder(session, "review", reader=desk.chief, borders=BORDERS).total == 0
        assert count_work(session, desk.chief, today=TODAY).unread == 0


def test_a_person_put_in_without_a_right_is_told_nothing(desk: Desk) -> None:
    head = desk.memo(before=desk.stranger.person_id, seen=False)
    assert (waiting(desk, desk.stranger), titles(desk, desk.stranger)) == ("", [])
    with desk.as_(desk.clerk) as session:
        given = Opening(desk.stranger.person_id, AccessRight.READ, "shared")
        open_to(session, head, [given], at=now(), by=desk.clerk.person_id)
    assert waiting(desk, desk.stranger) == "1"


def test_finishing_does_the_act_of_the_same_name(desk: Desk) -> None:
    head = desk.memo()
    folder = desk.installation.plugins.folders["review"]
    with desk.as_(desk.chief) as session:
        report = finish(
            session, folder, [head.id], reader=desk.chief, plugins=desk.installation.plugins,
            at=now(),
        )  # fmt: skip
    assert (list(report.done), report.refused, report.reversible) == ([head.id], {}, False)
    assert desk.head(head.id).state == "considered"
    assert waiting(desk, desk.chief) == ""


def test_a_mixed_selection_does_what_it_may_and_says_the_rest(desk: Desk) -> None:
    good, vetoed = desk.memo("обычная"), desk.memo("эту нельзя")
    foreign = desk.memo("чужая", before=desk.stranger.person_id)
    folder = desk.installation.plugins.folders["review"]
    with desk.as_(desk.chief) as session:
        report = finish(
            session, folder, [good.id, vetoed.id, foreign.id], reader=desk.chief,
            plugins=desk.installation.plugins, at=now(),
        )  # fmt: skip
    assert list(report.done) == [good.id]
    assert report.refused["эту нельзя"] == "The memo says no."
    assert len(report.refused) == 2
    assert "чужая" not in report.refused
    assert desk.head(vetoed.id).state == "review"
    assert titles(desk, desk.chief) == ["эту нельзя"]
    acts = "select count(*) from audit.record where action = 'work.done' and object_id = %s"
    assert desk.ask(acts, str(good.id)) == [(1,)]
    assert desk.ask(acts, str(vetoed.id)) == [(0,)]


def test_a_mere_mark_can_be_taken_back_by_who_made_it(desk: Desk) -> None:
    head = desk.memo(folder="read")
    folder = desk.installation.plugins.folders["read"]
    with desk.as_(desk.chief) as session:
        report = finish(
            session, folder, [head.id], reader=desk.chief, plugins=desk.installation.plugins,
            at=now(),
        )  # fmt: skip
        done = list_done(session, Wanted("read"), reader=desk.chief, limit=10)
    assert report.reversible
    assert [row.done_by for row in done.rows] == [desk.chief.person_id]
    with desk.as_(desk.clerk) as session:
        assert take_back(session, "read", [head.id], reader=desk.clerk, now=now()) == 0
    with desk.as_(desk.chief) as session:
        assert take_back(session, "read", [head.id], reader=desk.chief, now=now()) == 1
    assert waiting(desk, desk.chief, "read") == "1"


def test_what_left_a_folder_by_an_act_is_not_taken_back_without_the_act(desk: Desk) -> None:
    head = desk.memo()
    folder = desk.installation.plugins.folders["review"]
    with desk.as_(desk.chief) as session:
        finish(
            session, folder, [head.id], reader=desk.chief, plugins=desk.installation.plugins,
            at=now(),
        )  # fmt: skip
    with desk.as_(desk.chief) as session:
        assert take_back(session, "review", [head.id], reader=desk.chief, now=now()) == 0
    assert waiting(desk, desk.chief) == ""
    assert desk.head(head.id).state == "considered"


def test_what_another_act_took_out_of_a_folder_is_not_taken_back(desk: Desk) -> None:
    head = desk.memo(folder="read")
    folder = desk.installation.plugins.folders["read"]
    with desk.as_(desk.chief) as session:
        finish(
            session, folder, [head.id], reader=desk.chief, plugins=desk.installation.plugins,
            at=now(),
        )  # fmt: skip
    with desk.as_(desk.chief) as session:
        assert take_back(session, "read", [head.id], reader=desk.chief, now=now()) == 1
        taken = take_out(
            session, "read", head.id, principal_id=desk.chief.person_id, reader=desk.chief, at=now()
        )
    assert taken
    with desk.as_(desk.chief) as session:
        assert take_back(session, "read", [head.id], reader=desk.chief, now=now()) == 0


def test_nothing_leaves_a_folder_without_an_act_of_its_own(desk: Desk) -> None:
    head = desk.memo(folder="sign")
    folder: WorkFolder = desk.installation.plugins.folders["sign"]
    with desk.as_(desk.chief) as session, pytest.raises(InvalidError):
        finish(
            session, folder, [head.id], reader=desk.chief, plugins=desk.installation.plugins,
            at=now(),
        )  # fmt: skip


def test_the_start_page_is_the_first_folder_with_something_in_it(
    desk: Desk, sign_in: Callable
) -> None:
    client = sign_in(desk.chief)
    assert client.get("/", follow_redirects=False).headers["location"] == "/docs"
    desk.memo(folder="read")
    assert client.get("/", follow_redirects=False).headers["location"] == "/work/read"
    desk.memo()
    assert client.get("/", follow_redirects=False).headers["location"] == "/work/review"


@pytest.mark.parametrize(("state", "red"), [("review", True), ("considered", False)])
def test_lateness_is_told_only_while_the_work_goes_on(
    desk: Desk, sign_in: SignIn, state: str, red: bool
) -> None:
    id = desk.memo(due_on=date(2020, 1, 1)).id
    with desk.as_(desk.chief) as session:
        execute(session, "update documents.document set state = %s where id = %s", (state, id))
    page = sign_in(desk.chief).get("/work/review").text
    assert "01.01.2020" in page
    assert ("просрочен на" in page) is red


def test_the_screen_lists_groups_and_the_counters_answer_as_json(
    desk: Desk, sign_in: SignIn
) -> None:
    desk.memo("О паспорте готовности", due_on=date(2020, 1, 1))
    client = sign_in(desk.chief)
    page = client.get("/work/review")
    assert page.status_code == 200
    assert "О паспорте готовности" in page.text
    assert client.get("/work/counters").json() == {
        "work:review": {"text": "1", "alert": True},
        "work:approval": {"text": "", "alert": False},
        "work:signing": {"text": "", "alert": False},
        "work:acquaintance": {"text": "", "alert": False},
        "work:sign": {"text": "", "alert": False},
        "work:read": {"text": "", "alert": False},
    }
    assert client.get("/work/nothing").status_code == 404
    assert client.get("/work/review?after=nonsense").status_code == 422
    assert client.get("/work/review?term=nonsense&kind=%27").status_code == 200


def test_a_bulk_act_over_the_screen_reports_and_is_done_once_per_key(
    desk: Desk, sign_in: SignIn
) -> None:
    head = desk.memo(folder="read")
    client = sign_in(desk.chief)
    form = {"id": str(head.id), "_key": f"key-{head.id}"}
    for _try in range(2):
        answer = client.post("/work/read/done", data=form, follow_redirects=False)
        assert answer.status_code == 303
    assert desk.ask("select count(*) from audit.record where action = 'work.done'"
                    " and object_id = %s", str(head.id)) == [(1,)]  # fmt: skip
    assert "На сегодня всё" in client.get("/work/read").text
    assert "О готовности котельных" in client.get("/work/read?tab=done").text
    undo = client.post(f"/work/read/undo?ids={head.id.hex}", follow_redirects=False)
    assert undo.status_code == 303
    assert "О готовности котельных" in client.get("/work/read").text
    assert client.post("/work/read/done", data={}).status_code == 422


@pytest.mark.parametrize("path", ["/help", "/ui", "/ui-queue", "/ui-card", "/ui-control",
                                  "/ui-desk", "/ui-text", "/ui-people", "/notices",
                                  "/work/reminders", "/work/read", "/ui/card"])  # fmt: skip
def test_pages_of_the_area_answer(desk: Desk, sign_in: SignIn, path: str) -> None:
    answer = sign_in(desk.chief).get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
