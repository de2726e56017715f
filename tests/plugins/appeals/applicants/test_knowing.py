"""Who may know an author, who sees no byte of him, and who is written down as having looked."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from plugins.appeals.applicants.conftest import ANNA, Office
from tests_support.browser import signed_in
from uprava import testing
from uprava.errors import ForbiddenError, NotFoundError
from uprava_appeals.applicants.service.cards import get_card, open_card
from uprava_appeals.applicants.service.knowing import authors_of, may_know, openings_of
from uprava_appeals.applicants.service.listing import Wanted, list_applicants
from uprava_appeals.applicants.service.near import find_near
from uprava_appeals.values import PERSONAL

SECRET = re.compile("Кузнецов|Анна Дм|Ленина|anna@|913 ?620")
TABLES = {
    "applicant": "select name || address || email from appeals.applicant",
    "author": "select name || address from appeals.author",
    "content": "select text from appeals.content",
    "opening": "select id::text from appeals.opening",
}


def test_who_works_on_an_appeal_knows_its_author(office: Office) -> None:
    id = office.appeal(ANNA, edit=[office.executor], read=[office.onlooker, office.deputy])
    known = {
        who: office.ask(getattr(office, who), may_know, id)
        for who in ("registrar", "deputy", "executor", "onlooker", "stranger")
    }
    assert known == {
        "registrar": True, "deputy": True, "executor": True, "onlooker": False, "stranger": False,
    }  # fmt: skip


def test_the_others_are_shown_the_mask_and_leave_no_opening(office: Office) -> None:
    id = office.appeal(ANNA, read=[office.onlooker])
    authors = office.act(office.onlooker, authors_of, id)
    assert (authors.known, authors.mask, list(authors.rows)) == (
        False, "К. А. Д., Ленинский округ", [],
    )  # fmt: skip
    assert office.look("select count(*) from appeals.opening where document_id = %s", id) == 0


def test_who_knows_is_shown_the_author_as_the_appeal_names_him(office: Office) -> None:
    id = office.appeal(replace(ANNA, address="ул. Труда, 3"), edit=[office.executor])
    authors = office.act(office.executor, authors_of, id)
    assert [(row.name, row.address) for row in authors.rows] == [
        ("Кузнецова Анна Дмитриевна", "ул. Труда, 3")
    ]


@pytest.mark.parametrize("table", TABLES)
def test_row_security_hides_every_byte_whatever_is_asked(office: Office, table: str) -> None:
    id = office.appeal(ANNA, read=[office.onlooker])
    office.act(office.registrar, authors_of, id)
    assert office.see(office.onlooker, TABLES[table]) == []
    assert office.see(office.stranger, TABLES[table]) == []


def test_row_security_shows_an_executor_his_author_and_nobody_else(office: Office) -> None:
    office.appeal(ANNA, edit=[office.executor])
    office.appeal(replace(ANNA, surname="Орлова", address="ул. Мира, 1", email="", phone=""))
    seen = office.see(office.executor, "select name from appeals.applicant")
    assert seen == ["Кузнецова Анна Дмитриевна"]


def test_services_refuse_who_may_not_know(office: Office) -> None:
    office.appeal(ANNA, read=[office.onlooker])
    id = office.keep()
    for who in (office.onlooker, office.stranger):
        with pytest.raises(NotFoundError):
            office.ask(who, get_card, id)
        with pytest.raises(ForbiddenError):
            office.act(who, list_applicants, Wanted("Кузнецова"))
        assert office.ask(who, find_near, ANNA) == []


def test_an_applicant_of_another_organisation_is_not_there(office: Office) -> None:
    id = office.keep()
    town = testing.make_town(office.installation)
    other = testing.make_person(
        office.installation, unit_id=town.chancellery_id, permissions=(PERSONAL,)
    )
    with pytest.raises(NotFoundError):
        office.ask(other, get_card, id)
    assert office.act(other, list_applicants, Wanted()).rows == []
    assert office.ask(other, find_near, ANNA) == []


PAGES = (
    "/appeals/applicants", "/appeals/applicants?q={q}", "/appeals/applicants/{id}",
    "/appeals/applicants/{id}/openings", "/appeals/applicants/{id}/edit",
    "/appeals/applicants/merge?one={id}&other={id}", "/docs/{document}", "/docs",
    "/docs?q={q}", "/search?q={q}", "/work",
)  # fmt: skip
PROGRAMS = (
    "/api/v1/appeals/applicants", "/api/v1/appeals/applicants?q={q}",
    "/api/v1/appeals/applicants/{id}", "/api/v1/documents/{document}", "/api/v1/documents?q={q}",
)  # fmt: skip


def bodies(office: Office, client: Any, who: Any, id: int, document: object) -> dict[str, str]:
    """Return what every address answers somebody, without what differs by chance."""
    words = {"q": "Дмитриевна", "id": id, "document": document}
    found = {}
    for path in PAGES:
        with signed_in(client, office.installation, who):
            found[path] = client.get(path.format(**words)).text
    token = testing.make_token(office.installation, who, "documents:read")
    for path in PROGRAMS:
        answer = client.get(path.format(**words), headers={"Authorization": f"Bearer {token}"})
        found[path] = answer.text
    return found


@pytest.mark.parametrize("who", ["onlooker", "stranger"])
def test_no_address_tells_a_byte_of_an_applicant_to_who_may_not_know(
    office: Office, client: Any, who: str
) -> None:
    document = office.appeal(ANNA, read=[office.onlooker])
    id = office.keep()
    reader = getattr(office, who)
    told = bodies(office, client, reader, id, document)
    leaks = [path for path, text in told.items() if SECRET.search(text)]
    assert leaks == []


def test_the_world_without_an_applicant_looks_the_same(office: Office, client: Any) -> None:
    """The same answers whether the applicant is there or not: nothing can be told by asking."""
    empty = bodies(office, client, office.stranger, 999_999_999, office.appeal(ANNA))
    id = office.keep()
    full = bodies(office, client, office.stranger, id, office.appeal(ANNA))
    assert [path for path in full if plain(full[path]) != plain(empty[path])] == []


def plain(text: str) -> str:
    """Return an answer without what is made anew for each."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|999999999|/\d+", "", text)
    return re.sub(r"[\w-]{16,}|\b\d+ мс\b", "", text)


def test_an_opening_is_one_row_an_hour_with_how_often(office: Office) -> None:
    id = office.appeal(ANNA, read=[office.deputy])
    for minutes in (0, 10, 50, 70):
        moment = office.at + timedelta(minutes=minutes)
        office.ask(office.registrar, authors_of, id, at=moment)
    office.act(office.deputy, authors_of, id, what="files")
    with office.system() as session:
        rows = openings_of(session, document_id=id)
    found = [(row.person_id, row.times, row.what) for row in rows]
    registrar, deputy = office.registrar.person_id, office.deputy.person_id
    assert found == [(registrar, 1, "card"), (registrar, 3, "card"), (deputy, 1, "files")]


def test_whom_a_list_shows_and_whose_card_is_opened_is_noted_for_each(office: Office) -> None:
    anna, oleg = office.keep(), office.keep(surname="Орлов", email="", phone="")
    office.act(office.registrar, list_applicants, Wanted())
    office.act(office.registrar, open_card, anna)
    with office.system() as session:
        found = {
            id: [(row.what, row.times) for row in openings_of(session, applicant_id=id)]
            for id in (anna, oleg)
        }
    assert found == {anna: [("card", 2)], oleg: [("list", 1)]}


def test_who_looked_at_an_applicant_tells_of_his_appeals_and_merged_cards(
    office: Office, acts: Callable[[], int]
) -> None:
    id = office.keep()
    document = office.appeal(ANNA, edit=[office.executor])
    office.act(office.executor, authors_of, document)
    office.act(office.deputy, open_card, id)
    with office.system() as session:
        rows = openings_of(session, applicant_id=id)
    assert {(row.person_id, row.document_id) for row in rows} == {
        (office.executor.person_id, document), (office.deputy.person_id, None),
    }  # fmt: skip
    assert acts() == 1


@pytest.fixture
def acts(office: Office) -> Callable[[], int]:
    """How many acts on applicants of the town the audit log holds; none names anybody."""

    def count() -> int:
        query = """select array[count(*), count(*) filter (where body::text ~ 'Кузнецов|Ленина')]
            from audit.record where action like 'applicant.%%' and actor_id = %s"""
        found, named = office.look(query, office.registrar.person_id)
        assert named == 0
        return int(found)

    return count
