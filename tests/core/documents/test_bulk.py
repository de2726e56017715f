"""Acts on several documents: what was refused comes back selected, with its reason."""

import re

from offices import Office, SignIn
from uprava.db.sql import execute

SELECTED = re.compile(r'name="id" value="([0-9a-f-]{36})"[^>]*\bchecked\b')


def test_refused_documents_come_back_selected_with_their_reasons_on_the_same_page(
    office: Office, sign_in: SignIn
) -> None:
    goes, stays = office.document("Лишнее"), office.document("Чужое")
    with office.as_(office.registrar) as session:
        change = "update documents.access_grant set level = 'read' where document_id = %s"
        execute(session, change, (stays,))
    client = sign_in(office.registrar)
    form = {"id": [str(goes), str(stays)], "query": "state=registered", "_key": "bulk"}
    answer = client.post("/docs/trash", data=form, follow_redirects=False)
    assert answer.headers["location"] == "/docs?state=registered&report=bulk"
    for _reload in range(2):
        page = client.get(answer.headers["location"]).text
        assert SELECTED.findall(page) == [str(stays)]
        assert f'aria-describedby="why-{stays}"' in page
        assert "1 документ остался на месте" in page
    assert "Лишнее" not in page
    again = client.post("/docs/trash", data=form, follow_redirects=False)
    assert again.headers["location"] == answer.headers["location"]


def test_a_document_somebody_moved_first_is_not_said_to_stay(
    office: Office, sign_in: SignIn
) -> None:
    goes, gone = office.document("Лишнее"), office.document("Чужое")
    client = sign_in(office.registrar)
    client.post(f"/docs/{gone}/trash")
    form = {"id": [str(goes), str(gone)], "_key": "late"}
    page = client.post("/docs/trash", data=form).text
    assert "В удалённых: 1 из 2." in page
    assert "1 документа больше нет, или он вам недоступен." in page
    assert "на месте" not in page


def test_another_persons_report_shows_nothing(office: Office, sign_in: SignIn) -> None:
    stays = office.document("Чужое")
    with office.as_(office.registrar) as session:
        change = "update documents.access_grant set level = 'read' where document_id = %s"
        execute(session, change, (stays,))
    form = {"id": [str(stays)], "_key": "mine"}
    sign_in(office.registrar).post("/docs/trash", data=form)
    page = sign_in(office.clerk).get("/docs?report=mine").text
    assert "остался на месте" not in page
    assert "Чужое" not in page


def test_a_page_emptied_by_an_act_leads_back_to_the_beginning(
    office: Office, sign_in: SignIn
) -> None:
    for number in range(51):
        office.document(f"Письмо {number}", number=False)
    client = sign_in(office.registrar)
    older = re.search(r'href="([^"]+)" rel="next"', client.get("/docs").text)
    assert older is not None
    page = client.get(older[1].replace("&amp;", "&")).text
    last = re.findall(r'name="id" value="([0-9a-f-]{36})"', page)
    query = re.search(r'name="query" value="([^"]*)"', page)
    assert query is not None
    form = {"id": last, "query": query[1].replace("&amp;", "&"), "_key": "last"}
    emptied = client.post("/docs/trash", data=form).text
    assert "Эта страница списка опустела" in emptied
    assert 'href="/docs"' in emptied
