"""Reserved blocks, литера numbers, annulled documents: acts, refusals, two people at once."""

from datetime import date, timedelta
from threading import Thread
from typing import Any
from uuid import UUID

import letters
import pytest
from offices import Office, SignIn, make_document
from uprava import testing
from uprava.clock import now
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import new_session, system_transaction, unit_of_work
from uprava.documents.service.access import get_document
from uprava.documents.service.annulling import annul
from uprava.documents.service.journals import find_gaps, list_all
from uprava.documents.service.number_choices import NEXT, Choice, Litera, Reserved, choice_in
from uprava.documents.service.numbering import get_journal
from uprava.documents.service.registering import register
from uprava.documents.service.reserving import (
    Wish,
    explained,
    get_block,
    in_runs,
    list_free,
    list_numbers,
    release,
    reserve,
)
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.users.reader import Reader

YESTERDAY = testing.TODAY - timedelta(days=1)


@pytest.fixture
def keeper(office: Office) -> Reader:
    """Who keeps the journal: may reserve and annul."""
    return testing.make_person(
        office.installation, unit_id=office.town.chancellery_id,
        permissions=("documents.reserve", "documents.annul", "documents.delete",
                     "documents.journals", "documents.link", "documents.attach",
                     "documents.comment", "letters.move"),
    )  # fmt: skip


def journal_of(session: Any, office: Office) -> Any:
    """Return the office's journal."""
    return get_journal(session, code=f"letters-{office.town.organisation_id}", kind=letters.KIND)


def block(office: Office, keeper: Reader, many: int = 3, day: date = YESTERDAY) -> list[int]:
    """Reserve numbers; return the ids of the reserved numbers."""
    with office.as_(keeper) as session:
        line = list_all(session, kinds=[letters.KIND], reader=keeper)[0]
        wish = Wish(many, day, "отключение электричества")
        id = reserve(session, line, wish, reader=keeper, at=now())
        return [each.id for each in list_numbers(session, get_block(session, line, id),
                                                 reader=keeper)]  # fmt: skip


def under(office: Office, keeper: Reader, choice: Choice, title: str = "Письмо") -> UUID:
    """Register a document under a chosen number."""
    with office.as_(office.registrar) as session:
        id = make_document(session, office, title, number=False)
    with office.as_(keeper) as session:
        head = letters_head(session, id, keeper)
        register(session, head, journal=journal_of(session, office), choice=choice)
    return id


def letters_head(session: Any, id: UUID, reader: Reader) -> Any:
    """Return the document as the keeper sees it."""
    return get_document(session, id, reader=reader)


def told(office: Office, id: UUID) -> tuple[str, date, int, str | None]:
    """Return number, day, ordinal and литера of a document, past all rights."""
    with system_transaction(
        office.installation.engine, today=testing.TODAY, task="test"
    ) as session:
        query = """select row_to_json(d)::jsonb from documents.document as d where id = %s"""
        row = fetch_value(session, query, (id,))
        day = date.fromisoformat(row["registered_on"]) if row["registered_on"] else None
        return row["number"], day, row["seq"], row["suffix"]  # type: ignore[return-value]


def gaps(office: Office, keeper: Reader) -> list[int]:
    """Return the ordinals nothing explains."""
    with office.as_(keeper) as session:
        lines = list_all(session, kinds=[letters.KIND], reader=keeper)
        return list(find_gaps(session, lines, year=testing.TODAY.year).get(lines[0].id, []))


def test_reserved_numbers_are_used_on_their_day_and_the_counter_goes_on_behind_them(
    office: Office, keeper: Reader
) -> None:
    office.document("Первое")
    ids = block(office, keeper)
    fifth = office.document("Пятое")
    third = under(office, keeper, Reserved(ids[1]))
    assert told(office, third) == ("01-12/3", YESTERDAY, 3, None)
    assert told(office, fifth) == ("01-12/5", testing.TODAY, 5, None)
    assert gaps(office, keeper) == []
    with office.as_(keeper) as session:
        line = list_all(session, kinds=[letters.KIND], reader=keeper)[0]
        assert [each.seq for each in list_free(session, [line.id])] == [2, 4]
        assert explained(session, line, year=testing.TODAY.year)[0][0] == "2, 4"


def test_a_reserved_number_is_used_once_and_never_after_its_release(
    office: Office, keeper: Reader
) -> None:
    ids = block(office, keeper)
    under(office, keeper, Reserved(ids[0]))
    with pytest.raises(InvalidError):
        under(office, keeper, Reserved(ids[0]))
    with office.as_(keeper) as session:
        line = list_all(session, kinds=[letters.KIND], reader=keeper)[0]
        query = "select block_id from documents.reserved_number where id = %s"
        row = get_block(session, line, fetch_value(session, query, (ids[0],)))
        given = release(session, line, row, ids, reason="свет дали раньше", reader=keeper)
        assert given == [2, 3]
        with pytest.raises(InvalidError):
            release(session, line, row, ids, reason="свет дали раньше", reader=keeper)
    with pytest.raises(InvalidError):
        under(office, keeper, Reserved(ids[1]))
    assert gaps(office, keeper) == []


def test_a_number_kept_for_tomorrow_waits_for_tomorrow(office: Office, keeper: Reader) -> None:
    ids = block(office, keeper, day=testing.TODAY + timedelta(days=1))
    with pytest.raises(InvalidError):
        under(office, keeper, Reserved(ids[0]))


def test_who_may_not_take_another_number_takes_none(office: Office, keeper: Reader) -> None:
    ids = block(office, keeper)
    for choice in (Reserved(ids[0]), Litera("1", "а")):
        with pytest.raises(ForbiddenError):
            under(office, office.registrar, choice)


def test_a_litera_stands_beside_its_number_on_its_day_and_is_given_once(
    office: Office, keeper: Reader
) -> None:
    first = office.document("Первое")
    office.document("Второе")
    with system_transaction(
        office.installation.engine, today=testing.TODAY, task="test"
    ) as session:
        query = "update documents.document set registered_on = %s where id = %s"
        execute(session, query, (YESTERDAY, first))
    missed = under(office, keeper, Litera("01-12/1", "/1"))
    other = under(office, keeper, Litera("1", "а"))
    assert told(office, missed) == ("01-12/1/1", YESTERDAY, 1, "/1")
    assert told(office, other) == ("01-12/1а", YESTERDAY, 1, "а")
    for choice, field in (
        (Litera("1", "/1"), "number_suffix"),
        (Litera("1", "б2"), "number_suffix"),
        (Litera("77", "/1"), "number_of"),
        (Litera("", "/1"), "number_of"),
    ):
        with pytest.raises(InvalidError) as refusal:
            under(office, keeper, choice)
        assert set(refusal.value.fields) == {field}
    assert gaps(office, keeper) == []


def test_the_database_itself_refuses_a_second_document_under_one_number(office: Office) -> None:
    office.document("Первое")
    second = office.document("Второе")
    with (
        pytest.raises(ConflictError),
        system_transaction(office.installation.engine, today=testing.TODAY, task="test") as session,
    ):
        execute(session, "update documents.document set seq = 1 where id = %s", (second,))


def version_of(office: Office, id: UUID) -> int:
    """Return the version of a card."""
    with system_transaction(
        office.installation.engine, today=testing.TODAY, task="test"
    ) as session:
        query = "select version from documents.document where id = %s"
        return int(fetch_value(session, query, (id,)))


def test_an_annulled_document_keeps_its_number_and_nothing_in_it_changes(
    office: Office, keeper: Reader, sign_in: SignIn
) -> None:
    first = office.document("Зарегистрировано дважды")
    desk = sign_in(keeper)
    version = version_of(office, first)
    page = desk.get(f"/docs/{first}").text
    assert "Аннулировать документ" in page
    empty = desk.post(f"/docs/{first}/annul", data={"reason": "", "_v": version})
    assert empty.status_code == 422
    reason = "зарегистрирован повторно, см. 01-12/7"
    done = desk.post(f"/docs/{first}/annul", data={"reason": reason, "_v": version})
    assert done.status_code == 200
    assert reason in done.text
    assert "Аннулировать документ" not in done.text
    later = office.document("Следующее")
    assert told(office, later)[0] == "01-12/2"
    assert told(office, first)[0] == "01-12/1"
    for path, form in (
        ("requisites", {"title": "Иное", "due_on": "", "access_mark": "common"}),
        ("annul", {"reason": reason}),
        ("trash", {}),
        ("acts/file", {}),
    ):
        refused = desk.post(f"/docs/{first}/{path}", data=form | {"_v": version + 1})
        assert refused.status_code == 409, path
    listed = desk.get("/docs?state=annulled").text
    assert '<s class="num">01-12/1</s>' in listed
    assert "Следующее" not in listed
    assert gaps(office, keeper) == []


def test_only_a_number_can_be_annulled_and_only_on_the_card_as_it_is(
    office: Office, keeper: Reader
) -> None:
    with office.as_(office.registrar) as session:
        draft = make_document(session, office, "Проект", number=False)
    numbered = office.document("Письмо")
    for id, version in ((draft, version_of(office, draft)), (numbered, 99)):
        with pytest.raises(ConflictError), office.as_(keeper) as session:
            annul(session, id, reason="по ошибке", version=version, reader=keeper, at=now())
    with pytest.raises(ForbiddenError), office.as_(office.registrar) as session:
        annul(session, numbered, reason="по ошибке", version=version_of(office, numbered),
              reader=office.registrar, at=now())  # fmt: skip


def test_two_who_take_one_reserved_number_at_once_get_one_number_and_one_refusal(
    office: Office, keeper: Reader
) -> None:
    ids = block(office, keeper, many=1)
    with office.as_(office.registrar) as session:
        two = [make_document(session, office, "Письмо", number=False) for _each in range(2)]
    outcomes = at_once(office, keeper, [(id, Reserved(ids[0])) for id in two])
    assert sorted(outcomes) == ["InvalidError", "done"]


def test_reserving_and_registering_at_once_leaves_neither_gap_nor_double(
    office: Office, keeper: Reader
) -> None:
    with office.as_(office.registrar) as session:
        waiting = [make_document(session, office, "Письмо", number=False) for _each in range(6)]
    taking = Thread(target=lambda: [block(office, keeper, many=2) for _each in range(5)])
    taking.start()
    outcomes = at_once(office, keeper, [(id, NEXT) for id in waiting])
    taking.join()
    assert outcomes == ["done"] * 6
    seqs = {told(office, id)[2] for id in waiting}
    with system_transaction(
        office.installation.engine, today=testing.TODAY, task="test"
    ) as session:
        query = (
            "select array_agg(seq) from documents.reserved_number where journal_id = ("
            "select journal_id from documents.document where id = %s)"
        )
        kept = set(fetch_value(session, query, (waiting[0],)))
    assert not seqs & kept
    assert seqs | kept == set(range(1, 17))


def at_once(office: Office, keeper: Reader, wanted: list[tuple[UUID, Choice]]) -> list[str]:
    """Register several documents, each on a connection of its own; return what came of each."""
    outcomes: list[str] = []

    def take(id: UUID, choice: Choice) -> None:
        session = new_session(office.installation.engine, reader=keeper, today=testing.TODAY)
        try:
            with unit_of_work(session):
                head = letters_head(session, id, keeper)
                register(session, head, journal=journal_of(session, office), choice=choice)
        except (InvalidError, ConflictError) as error:
            outcomes.append(type(error).__name__)
        else:
            outcomes.append("done")

    threads = [Thread(target=take, args=each) for each in wanted]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return outcomes


def test_a_form_without_the_choice_means_the_next_number_and_nonsense_is_refused() -> None:
    assert type(choice_in({})).__name__ == "NextNumber"
    assert choice_in({"number_choice": "17"}) == Reserved(17)
    litera = {"number_choice": "litera", "number_of": " 12 ", "number_suffix": "А"}
    assert choice_in(litera) == Litera("12", "а")
    with pytest.raises(InvalidError):
        choice_in({"number_choice": "-1"})


def test_runs_of_ordinals_are_written_as_people_write_them() -> None:
    assert in_runs([12, 13, 14, 17]) == "12–14, 17"
    assert in_runs([3]) == "3"


def test_the_keeper_reserves_prints_and_releases_on_screens(
    office: Office, keeper: Reader, sign_in: SignIn
) -> None:
    office.document("Первое")
    desk = sign_in(keeper)
    base = f"/docs/journals/{told_journal(office)}/numbers"
    assert "Номера не откладывались" in desk.get(base).text
    form = {"many": "4", "day": YESTERDAY.isoformat(), "reason": "отключение связи", "_key": "k1"}
    wrong = desk.post(f"{base}/new", data=form | {"many": "0", "reason": ""})
    assert wrong.status_code == 422
    assert "От 1 до 300 номеров." in wrong.text
    made = desk.post(f"{base}/new", data=form)
    again = desk.post(f"{base}/new", data=form)
    assert made.url.path == again.url.path
    for seq in range(2, 6):
        assert f"01-12/{seq}" in made.text
    block = int(made.url.path.rpartition("/")[2])
    with office.as_(keeper) as session:
        line = list_all(session, kinds=[letters.KIND], reader=keeper)[0]
        ids = [each.id for each in list_numbers(session, get_block(session, line, block),
                                                reader=keeper)]  # fmt: skip
    nothing = desk.post(f"{base}/{block}/release", data={"reason": "не понадобились"})
    assert nothing.status_code == 422
    chosen = {"reason": "не понадобились", "id": [str(ids[2]), str(ids[3])]}
    done = desk.post(f"{base}/{block}/release", data=chosen)
    assert '<s class="num">01-12/4</s>' in done.text
    shown = desk.get(base).text
    assert "4–5" in shown
    assert "освобождены: не понадобились" in shown
    assert "Номера и резерв" in desk.get("/docs/journals").text
    stranger = sign_in(office.stranger)
    assert stranger.get(base).status_code in (403, 404)


def told_journal(office: Office) -> int:
    """Return the id of the office's journal."""
    with system_transaction(
        office.installation.engine, today=testing.TODAY, task="test"
    ) as session:
        return int(journal_of(session, office).id)


def test_the_card_holds_sheets_annexes_control_and_passing_on(
    office: Office, keeper: Reader, sign_in: SignIn
) -> None:
    id = office.document("О готовности котельных")
    desk = sign_in(keeper)
    form = {
        "sheets": "3", "annexes": "2", "annex_sheets": "14", "copies": "1",
        "original_place": "дело 01-12", "responsible_unit": str(office.town.housing_id),
        "control": "on", "_v": version_of(office, id),
    }  # fmt: skip
    wrong = desk.post(f"/docs/{id}/particulars", data=form | {"sheets": "0", "annexes": ""})
    assert wrong.status_code == 422
    card = desk.post(f"/docs/{id}/particulars", data=form).text
    for text in ("Листов основного документа", "14", "дело 01-12", "Управление ЖКХ", "На контроле"):
        assert text in card
    off = {name: value for name, value in form.items() if name != "control"}
    card = desk.post(f"/docs/{id}/particulars", data=off | {"_v": version_of(office, id)}).text
    assert "снят " in card
    stale = desk.post(f"/docs/{id}/particulars", data=off)
    assert stale.status_code == 409
    noted = desk.post(f"/docs/{id}/readdressing", data={"addressee": "Министерство ЖКХ",
                                                        "note": "по компетенции"})  # fmt: skip
    assert "переадресован: Министерство ЖКХ" in noted.text
    assert "листов основного документа — 3" in noted.text
    printed = desk.get(f"/docs/{id}/print").text
    assert "переадресован: Министерство ЖКХ" in printed
    assert "дело 01-12" in printed


def test_links_read_by_their_family_from_one_end_and_by_the_inverse_from_the_other(
    office: Office, sign_in: SignIn
) -> None:
    desk = sign_in(office.registrar)
    types = office.installation.plugins.link_types
    for code, title, inverse in (
        ("answer", "в ответ на", "ответ"),
        ("execution", "во исполнение", "исполнен"),
        ("cancels", "отменяет", "отменён документом"),
        ("amends", "изменяет", "изменён документом"),
        ("basis", "на основании", "является основанием для"),
    ):
        assert code in types
        one, other = office.document(f"Первый {code}"), office.document(f"Второй {code}")
        desk.post(f"/docs/{one}/links", data={"type": code, "target": str(other)})
        assert title in desk.get(f"/docs/{one}").text
        assert inverse in desk.get(f"/docs/{other}").text
