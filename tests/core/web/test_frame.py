"""What surrounds a page: the look a person chose, the way back after signing in."""

from litestar.testing import TestClient
from uprava.web.frame import appearance_of
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
