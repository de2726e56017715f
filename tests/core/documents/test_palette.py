"""The palette's answers: what may be opened, in both layouts, and nothing of what is closed."""

import lxml.html
from offices import Office, SignIn
from uprava.web.frame import create_menu

HTMX = {"HX-Request": "true"}


def links(text: str) -> list[str]:
    return [str(each) for each in lxml.html.fromstring(text).xpath("//a[@role='option']/@href")]


def test_documents_are_found_only_for_those_who_may_see_them(
    office: Office, sign_in: SignIn
) -> None:
    id = office.document("О дренаже Заречья")
    address = "/palette/documents?q=дренажа"
    mine = sign_in(office.registrar).get(address, headers=HTMX)
    assert links(mine.text)[0] == f"/docs/{id}"
    alien = sign_in(office.clerk).get(address, headers=HTMX)
    nothing = sign_in(office.clerk).get("/palette/documents?q=ывапролд", headers=HTMX)
    assert links(alien.text)[:-1] == links(nothing.text)[:-1] == []
    assert "Заречья" not in alien.text
    assert "no-store" in mine.headers["cache-control"]


def test_what_is_typed_cannot_become_markup(office: Office, sign_in: SignIn) -> None:
    client = sign_in(office.registrar)
    page = client.get("/palette/documents", params={"q": '"><img src=x>&a'}, headers=HTMX)
    assert "<img" not in page.text
    assert links(page.text)[-1] == "/search?q=%22%3E%3Cimg+src%3Dx%3E%26a"


def test_unprintable_and_endless_queries_find_nothing_and_break_nothing(
    office: Office, sign_in: SignIn
) -> None:
    client = sign_in(office.registrar)
    for query in ("\x00\x01", "к", " ", "ы" * 5000):
        page = client.get("/palette/documents", params={"q": query}, headers=HTMX)
        assert page.status_code == 200
        assert len(links(page.text)) == 1


def test_entries_are_those_of_the_navigation_and_of_create(office: Office, sign_in: SignIn) -> None:
    client = sign_in(office.registrar)
    listed = links(client.get("/palette", headers=HTMX).text)
    side = lxml.html.fromstring(client.get("/docs").text).xpath("//nav[@id='side']//a/@href")
    assert set(map(str, side)) <= set(listed)
    made = [entry.url for entry in create_menu(office.installation.plugins, office.registrar)]
    assert listed[: len(made)] == made


def test_entries_answer_to_both_layouts(office: Office, sign_in: SignIn) -> None:
    text = sign_in(office.registrar).get("/palette", headers=HTMX).text
    words = lxml.html.fromstring(text).xpath("//a[@href='/docs']/@data-words")
    assert "документы" in words[0]
    assert "ljrevtyns" in words[0]
