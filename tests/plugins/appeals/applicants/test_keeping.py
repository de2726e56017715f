"""One person is one card, whoever writes him down and however often."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from plugins.appeals.applicants.conftest import ANNA, Office
from uprava.errors import NotFoundError
from uprava_appeals.applicants.service.keeping import keep
from uprava_appeals.applicants.values import Said
from uprava_appeals.values import ApplicantKind

FIRM = Said(
    kind=ApplicantKind.ORGANISATION, name="ООО «Омские кабельные сети»", inn="5503012345",
    address="г. Омск, ул. Мира, д. 1",
)  # fmt: skip
SAME = {
    "the same words": {},
    "another way to write the address": {"address": "Ленина 5-7"},
    "ё for е and small letters": {"surname": "КУЗНЕЦОВА", "given_name": "анна"},
    "the same e-mail address, none of the post": {"address": "", "email": "ANNA@example.org"},
    "the same telephone from home": {"address": "", "email": "", "phone": "8 (913) 620-11-45"},
}
OTHER = {
    "another flat": {"address": "Ленина 5-8", "email": "", "phone": ""},
    "no address at all": {"address": "", "email": "", "phone": ""},
    "another patronymic": {"patronymic": "Денисовна"},
}


@pytest.mark.parametrize("changes", SAME.values(), ids=SAME)
def test_who_has_the_same_name_and_is_reached_the_same_way_is_the_same(
    office: Office, changes: dict[str, str]
) -> None:
    first = office.keep()
    assert office.keep(**changes) == first


@pytest.mark.parametrize("changes", OTHER.values(), ids=OTHER)
def test_a_name_alone_does_not_make_two_people_one(office: Office, changes: dict[str, str]) -> None:
    first = office.keep()
    assert office.keep(**changes) != first


def test_an_account_tells_people_of_one_name_and_address_apart(office: Office) -> None:
    mother = office.keep(account="1000001")
    assert office.keep(account="1000002") != mother
    assert office.keep(account="1000001", surname="Орлова", address="") == mother


def test_an_organisation_is_found_by_its_name_and_inn(office: Office) -> None:
    firm = office.keep(FIRM)
    assert office.keep(FIRM, address="") == firm
    assert office.keep(FIRM, inn="5503099999", address="ул. Труда, 8") != firm


def test_two_anonymous_letters_are_two_applicants(office: Office) -> None:
    nobody = Said(address="г. Омск, ул. Ленина, д. 5")
    assert office.keep(nobody) != office.keep(nobody)
    assert office.look("select count(*) from appeals.applicant where kind = 'unknown'"
                       " and organisation_id = %s", office.town.organisation_id) == 2  # fmt: skip


def test_another_letter_tells_more_and_overwrites_nothing(office: Office) -> None:
    id = office.keep(email="", status="")
    office.keep(status="пенсионер", phone="+7 999 000-00-00", benefits=("инвалид",))
    query = """select array[status, email, phone, array_to_string(benefits, ', ')]
        from appeals.applicant where id = %s"""
    known = ["пенсионер", "anna@example.org", "79136201145", "ветеран труда, инвалид"]
    assert office.look(query, id) == known


def test_the_chosen_applicant_is_taken_whatever_the_letter_says(office: Office) -> None:
    id = office.keep()
    assert office.keep(surname="Орлова", address="", applicant_id=id) == id


def test_an_applicant_of_another_organisation_is_not_there(office: Office) -> None:
    id = office.keep()
    foreign = replace(office.registrar, organisation_id=None)
    with pytest.raises(NotFoundError):
        office.act(foreign, keep, replace(ANNA, applicant_id=id))


def test_who_may_not_know_applicants_writes_them_down_all_the_same(office: Office) -> None:
    first = office.keep()
    assert office.keep(by=office.stranger) == first
    assert office.keep(by=office.stranger, address="ул. Мира, 9", email="", phone="") != first


def test_two_people_who_write_one_down_at_once_make_one_card(office: Office) -> None:
    people = [office.registrar, office.deputy] * 4
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda who: office.keep(by=who), people))
    assert len(set(ids)) == 1


def test_an_appeal_bears_the_mask_and_the_number_of_its_authors(office: Office) -> None:
    id = office.appeal(ANNA, replace(ANNA, given_name="Олег", patronymic="Ильич"))
    query = "select array[mask, authors::text] from appeals.appeal where document_id = %s"
    assert office.look(query, id) == ["К. А. Д. и ещё 1", "2"]


def test_nobody_named_is_no_author(office: Office) -> None:
    id = office.appeal(Said(address="без адреса"))
    query = "select array[mask, authors::text] from appeals.appeal where document_id = %s"
    assert office.look(query, id) == ["Автор не указан", "0"]
