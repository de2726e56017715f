"""The foot of a list: buttons only where there is another page, and then both in their places."""

import re

import pytest
from offices import Office, SignIn


def steps(page: str) -> list[tuple[str, bool]]:
    """Return the buttons under a list, and which of them lead somewhere."""
    foot = re.search(r'<nav class="pager".*?</nav>', page, re.DOTALL)
    if foot is None:
        return []
    found = re.findall(r'<(a|span) class="btn"[^>]*>.*?<span>(.*?)</span>', foot[0], re.DOTALL)
    return [(text, tag == "a") for tag, text in found]


@pytest.mark.parametrize("path", ["/docs", "/search?q=кровле"])
def test_a_list_of_one_page_says_how_long_it_is_and_draws_no_buttons(
    office: Office, sign_in: SignIn, path: str
) -> None:
    for number in range(3):
        office.document(f"О кровле {number}", number=False)
    page = sign_in(office.registrar).get(path).text
    assert steps(page) == []
    assert re.search(r'<div class="pager">\S*3 из 3</div>', page.replace("1–3", "3"))


def test_on_the_edge_of_several_pages_the_other_button_keeps_its_place(
    office: Office, sign_in: SignIn
) -> None:
    for number in range(53):
        office.document(f"Письмо {number}", number=False)
    client = sign_in(office.registrar)
    first = client.get("/docs").text
    assert steps(first) == [("Новее", False), ("Раньше", True)]
    older = re.search(r'href="([^"]+)" rel="next"', first)
    assert older is not None
    last = client.get(older[1].replace("&amp;", "&")).text
    assert steps(last) == [("Новее", True), ("Раньше", False)]
