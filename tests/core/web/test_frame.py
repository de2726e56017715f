"""What surrounds a page: the look a person chose, the way back after signing in."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from litestar.testing import TestClient
from uprava.web.frame import appearance_of
from uprava.web.screens import by_clock, show_day
from uprava.web.shell import Appearance, Theme


def test_a_look_this_version_does_not_know_falls_back_to_the_default() -> None:
    kept = {"theme": "sepia", "contrast": "", "zoom": "huge", "density": "airy"}
    assert appearance_of(kept) == Appearance()
    assert appearance_of({"theme": "dark"}).theme is Theme.DARK


def test_a_stranger_comes_back_to_the_very_list_after_signing_in(client: TestClient) -> None:  # type: ignore[type-arg]
    client.cookies.clear()
    answer = client.get("/docs?kind=letters&q=a%26b", follow_redirects=False)
    assert answer.headers["location"] == "/sign-in?next=/docs%3Fkind%3Dletters%26q%3Da%2526b"
    page = client.get(answer.headers["location"])
    assert 'name="next" value="/docs?kind=letters&amp;q=a%26b"' in page.text


def test_a_refusal_leads_back_to_the_page_of_ours_it_came_from(client: TestClient) -> None:  # type: ignore[type-arg]
    ours = f"{str(client.base_url).rstrip('/')}/docs?state=review&page=2"
    page = client.get("/nowhere", headers={"referer": ours})
    assert page.status_code == 404
    assert 'href="/docs?state=review&amp;page=2" data-back' in page.text
    for elsewhere in ("https://evil.example/docs", f"{client.base_url}/nowhere", "", "://"):
        assert "data-back" not in client.get("/nowhere", headers={"referer": elsewhere}).text


def test_a_moment_an_hour_after_midnight_is_shown_on_the_offices_day() -> None:
    moscow = ZoneInfo("Europe/Moscow")
    night = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)  # one o'clock in Moscow
    assert show_day(by_clock(night, moscow)) == "21.11.2026"
    assert show_day(by_clock(date(2026, 11, 20), moscow)) == "20.11.2026"
    assert show_day(by_clock(None, moscow)) == ""
