"""«Обзор»: what waits as tiles; it is where sign-in leads when nothing waits but modules show."""

from datetime import timedelta

from desks import Desk, SignIn
from uprava import testing
from uprava.clock import now
from uprava.work.service import Message, Noticed, notify


def test_what_waits_stands_as_tiles_with_its_number(desk: Desk, sign_in: SignIn) -> None:
    desk.memo(due_on=testing.TODAY - timedelta(days=400))
    desk.memo()
    page = sign_in(desk.chief).get("/overview").text
    tile = page.split('<a class="tile"')[1].partition("</a>")[0]
    assert "<b>На рассмотрении</b>" in tile
    assert ">2</span>" in tile
    assert "есть просроченные" in tile


def test_nothing_waits_and_nothing_is_shown(desk: Desk, sign_in: SignIn) -> None:
    client = sign_in(desk.stranger)
    assert "На сегодня всё" in client.get("/overview").text
    assert client.get("/", follow_redirects=False).headers["location"] == "/docs"


def test_a_notice_about_no_document_leads_to_its_page(desk: Desk, sign_in: SignIn) -> None:
    with desk.system() as session:
        noticed = Noticed("shared", Message("text"), url="/overview")
        assert notify(session, [desk.stranger.person_id], noticed, at=now())
    ((id,),) = desk.ask("select id from work.notice where person_id = %s", desk.stranger.person_id)
    client = sign_in(desk.stranger)
    followed = client.get(f"/notices/{id}", follow_redirects=False)
    assert followed.headers["location"] == "/overview"
