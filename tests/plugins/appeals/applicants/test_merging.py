"""Two cards of one person become one, and are two again when it was a mistake."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from plugins.appeals.applicants.conftest import ANNA, Office
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError, UpravaError
from uprava_appeals.applicants.service.cards import NAMES, Card, change, get_card
from uprava_appeals.applicants.service.family import standing
from uprava_appeals.applicants.service.history import earlier_of
from uprava_appeals.applicants.service.merging import Pick, list_merged, merge, undo
from uprava_appeals.applicants.values import Said
from uprava_appeals.values import ApplicantKind

SHORT = replace(
    ANNA, given_name="А.", patronymic="Д.", address="Ленина 5", email="", phone="8-913-000-00-01",
    status="", benefits=("инвалид",),
)  # fmt: skip


def card(office: Office, id: int) -> Card:
    found: Card = office.ask(office.registrar, get_card, id)
    return found


def join(office: Office, kept: int, gone: int, *from_gone: str) -> None:
    versions = (card(office, kept).version, card(office, gone).version)
    pick = Pick(kept, gone, versions, frozenset(from_gone))
    office.act(office.registrar, merge, pick)


def test_what_was_chosen_stays_and_what_was_empty_is_filled(office: Office) -> None:
    kept, gone = office.keep(SHORT), office.keep()
    join(office, kept, gone, "given_name", "patronymic")
    found = card(office, kept)
    assert found.name == "Кузнецова Анна Дмитриевна"
    assert (found.address, found.email, found.phone) == (
        "Ленина 5", "anna@example.org", "79130000001",
    )  # fmt: skip
    assert found.benefits == "инвалид\nветеран труда"


def test_the_merged_card_leads_to_the_kept_one_with_all_its_appeals(office: Office) -> None:
    appeals = [office.appeal(ANNA), office.appeal(SHORT), office.appeal(ANNA)]
    kept, gone = office.keep(), office.keep(SHORT)
    join(office, kept, gone)
    with office.system() as session:
        assert standing(session, gone) == kept
    rows = office.ask(office.registrar, earlier_of, kept)
    assert [row.document_id for row in rows] == appeals[::-1]


def test_a_letter_of_the_merged_one_goes_to_the_kept_one(office: Office) -> None:
    kept, gone = office.keep(SHORT), office.keep()
    join(office, kept, gone)
    assert office.keep() == kept
    assert office.keep(applicant_id=gone) == kept


def test_undoing_brings_both_back_as_they_were(office: Office) -> None:
    kept, gone = office.keep(SHORT), office.keep()
    before = [card(office, id).fields for id in (kept, gone)]
    join(office, kept, gone, *NAMES)
    office.go(29)
    assert office.act(office.registrar, undo, gone) == kept
    assert [card(office, id).fields for id in (kept, gone)] == before
    assert office.look("select count(*) from appeals.applicant where merged_into = %s", kept) == 0


def test_merges_one_after_another_are_undone_one_by_one(office: Office) -> None:
    first, second, third = office.keep(), office.keep(SHORT), office.keep(address="Мира 9", email="", phone="")  # fmt: skip  # noqa: E501
    whole = card(office, first).fields
    join(office, first, second, "address")
    office.go(1)
    between = card(office, first).fields
    join(office, first, third, "address")
    office.go(1)
    with office.system() as session:
        merged = list_merged(session, first, at=office.at)
    assert [(each.id, each.undoable) for each in merged] == [(third, True), (second, True)]
    office.act(office.registrar, undo, third)
    assert card(office, first).fields == between
    office.act(office.registrar, undo, second)
    assert card(office, first).fields == between != whole


def test_what_somebody_changed_since_stays(office: Office) -> None:
    kept, gone = office.keep(SHORT), office.keep()
    join(office, kept, gone, "given_name")
    office.go(1)
    now = card(office, kept)
    wish = replace(now.fields, note="переехала")
    office.act(office.registrar, change, kept, wish, version=now.version)
    office.act(office.registrar, undo, gone)
    assert card(office, kept).fields == wish


def test_after_thirty_days_nothing_is_undone(office: Office) -> None:
    kept, gone = office.keep(SHORT), office.keep()
    join(office, kept, gone)
    office.go(31)
    with pytest.raises(ConflictError):
        office.act(office.registrar, undo, gone)


def test_who_undoes_second_is_told(office: Office) -> None:
    kept, gone = office.keep(SHORT), office.keep()
    join(office, kept, gone)
    office.act(office.deputy, undo, gone)
    with pytest.raises(ConflictError):
        office.act(office.registrar, undo, gone)


def test_only_one_of_two_people_who_merge_at_once_does(office: Office) -> None:
    kept, gone = office.keep(SHORT), office.keep()
    versions = (card(office, kept).version, card(office, gone).version)

    def act(turn: int) -> str:
        one, other = (kept, gone) if turn else (gone, kept)
        pick = Pick(one, other, versions if turn else versions[::-1])
        try:
            office.act(office.deputy if turn else office.registrar, merge, pick)
        except UpravaError as refused:
            return type(refused).__name__
        return "merged"

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(act, (0, 1)))
    assert told == ["ConflictError", "merged"]


def test_a_card_changed_meanwhile_is_compared_again(office: Office) -> None:
    kept, gone = office.keep(SHORT), office.keep()
    with pytest.raises(ConflictError):
        office.act(office.registrar, merge, Pick(kept, gone, (1, 7)))


def test_a_person_and_an_organisation_are_not_merged(office: Office) -> None:
    firm = Said(kind=ApplicantKind.ORGANISATION, name="ТСЖ «Дружба»")
    kept, gone = office.keep(), office.keep(firm)
    with pytest.raises(InvalidError):
        join(office, kept, gone)
    with pytest.raises(InvalidError):
        join(office, kept, kept)


def test_who_may_not_keep_cards_merges_nothing(office: Office) -> None:
    kept, gone = office.keep(), office.keep(SHORT)
    with pytest.raises((ForbiddenError, NotFoundError)):
        office.act(office.executor, merge, Pick(kept, gone, (1, 1)))
    assert office.look("select merged_into from appeals.applicant where id = %s", gone) is None


def test_what_a_card_said_before_a_merge_is_no_card(office: Office) -> None:
    kept, gone = office.keep(), office.keep(SHORT)
    join(office, kept, gone)
    memory = office.look(
        "select id from appeals.applicant where merged_into = %s and version = 0", kept
    )
    with pytest.raises(NotFoundError):
        card(office, memory)


def test_the_second_of_two_who_change_a_card_sees_what_the_first_wrote(office: Office) -> None:
    id = office.keep()
    begun = card(office, id)
    first = replace(begun.fields, note="просит звонить вечером")
    second = replace(begun.fields, email="new@example.org")
    assert office.act(office.registrar, change, id, first, version=begun.version).conflict is None
    told = office.act(office.deputy, change, id, second, version=begun.version).conflict
    assert [row[1:] for row in told.rows] == [
        ("new@example.org", "anna@example.org"), ("—", "просит звонить вечером"),
    ]  # fmt: skip
    assert card(office, id).fields == first


def test_somebody_not_named_becomes_a_person_by_a_name(office: Office) -> None:
    id = office.keep(Said(address="ул. Мира, 1"))
    wish = replace(card(office, id).fields, surname="Орлов", given_name="Пётр")
    office.act(office.registrar, change, id, wish, version=1)
    assert (card(office, id).kind, card(office, id).name) == (ApplicantKind.PERSON, "Орлов Пётр")


@pytest.mark.parametrize(
    ("field", "value"),
    [("surname", ""), ("email", "anna"), ("inn", "123"), ("territory", "52"), ("note", "я" * 2001)],
)
def test_a_card_that_cannot_be_is_refused_in_words(office: Office, field: str, value: str) -> None:
    id = office.keep()
    kept = card(office, id)
    wish = replace(kept.fields, **{field: value})
    saved = office.act(office.registrar, change, id, wish, version=kept.version)
    assert set(saved.wrong) == {field}
    assert card(office, id) == kept
