"""Addressees come from the directory of correspondents, and letters of ours stand there too."""

from uuid import UUID

from bureaus import PDF, Bureau
from uprava import testing
from uprava.correspondents.service.keeping import Change, create
from uprava.correspondents.values import ContactRow, Fields

NAME = "Министерство транспорта области"


def card(bureau: Bureau, name: str = NAME, **fields: str) -> int:
    """Enter a correspondent with its head as the chancellery does."""
    reader = testing.make_person(
        bureau.installation, unit_id=bureau.town.chancellery_id,
        permissions=("correspondents.manage", "correspondents.read"),
    )  # fmt: skip
    with testing.acting(bureau.installation, reader) as session:
        heads = (ContactRow("Лыков Р. О.", "министр"),)
        wish = Change(Fields(name=name, **fields), heads, twins_known=True)
        return create(session, wish, reader=reader).id


def reads_directory(bureau: Bureau) -> None:
    """Let the executor see the directory."""
    reader = testing.make_person(
        bureau.installation, unit_id=bureau.town.housing_id,
        permissions=("records.write", "documents.attach", "correspondents.read"),
    )  # fmt: skip
    from tests_support.browser import session_token

    bureau.executor.reader = reader
    bureau.executor.sid = session_token(bureau.installation, reader)
    bureau.executor.csrf = ""


def named(bureau: Bureau, id: UUID) -> tuple[str, int]:
    query = "select name, correspondent_id from records.addressee where document_id = %s"
    with testing.acting(bureau.installation, bureau.executor.reader) as session:
        from uprava.db.sql import driver

        row = driver(session).execute(query, (id,)).fetchone()
    assert row is not None
    return row


def test_a_chosen_correspondent_fills_the_row_and_its_card_tells_of_the_letter(
    bureau: Bureau,
) -> None:
    reads_directory(bureau)
    id = card(bureau, post_address="400100, г. Заозёрск, ул. Ленина, д. 1", email="m@t.example")
    offered = bureau.executor.get("/records/written/correspondents?q=минист+трансп").text
    assert NAME in offered
    row = bureau.executor.post("/records/written/addressees/1", {"a1_name": str(id)}).text
    assert "400100, г. Заозёрск, ул. Ленина, д. 1" in row
    assert 'value="m@t.example"' in row
    assert "На карточке: министр Лыков Р. О." in row
    letter = bureau.write(a1_name=str(id), a1_name_text="", a1_attention="Министру Р. О. Лыкову")
    assert named(bureau, letter) == (NAME, id)
    history = bureau.executor.get(f"/correspondents/{id}").text
    assert "О готовности котельных" in history
    assert "адресат" in history


def test_the_next_letter_begins_with_how_the_last_one_was_addressed(bureau: Bureau) -> None:
    reads_directory(bureau)
    id = card(bureau)
    bureau.write(
        a1_name=str(id), a1_name_text="", a1_attention="Министру Р. О. Лыкову",
        a1_address="400100, г. Заозёрск", a1_channel="exchange",
    )  # fmt: skip
    row = bureau.executor.post("/records/written/addressees/2", {"a2_name": str(id)}).text
    assert 'value="Министру Р. О. Лыкову"' in row
    assert 'value="400100, г. Заозёрск"' in row
    assert '<option value="exchange" selected>' in row


def test_a_name_nobody_has_yet_becomes_a_card_to_be_completed(bureau: Bureau) -> None:
    letter = bureau.write(a1_name_text="ТСЖ «Заря-14»")
    name, id = named(bureau, letter)
    assert name == "ТСЖ «Заря-14»"
    query = "select origin from correspondents.correspondent where id = %s"
    assert bureau.value(query, id) == "noted"
    again = bureau.write(title="О другом", a1_name_text="ТСЖ «Заря-14»")
    assert named(bureau, again) == (name, id), "one card for one name"


def test_a_restricted_letter_leaves_no_new_name_in_the_directory(bureau: Bureau) -> None:
    letter = bureau.write(a1_name_text="ООО «Тихая гавань»", access_mark="restricted")
    assert named(bureau, letter) == ("ООО «Тихая гавань»", None)
    query = "select count(*) from correspondents.correspondent where name = %s"
    assert bureau.value(query, "ООО «Тихая гавань»") == 0


def test_an_id_that_is_not_offered_is_no_addressee(bureau: Bureau) -> None:
    id = card(bureau, "Минфин")
    form = bureau.form(a1_name=str(id), a1_name_text="", a1_attention="Министру")
    answer = bureau.executor.post("/records/outgoing/new", form, [PDF])
    assert answer.status_code == 422
    assert "Напишите наименование адресата" in answer.text
    assert "Минфин" not in answer.text


def test_a_card_that_is_changed_keeps_its_addressee_whoever_may_choose_it(bureau: Bureau) -> None:
    id = card(bureau, "Минфин")
    author = bureau.executor
    reads_directory(bureau)
    letter = bureau.write(a1_name=str(id), a1_name_text="")
    page = author.get(f"/records/written/{letter}/edit").text
    assert f'name="a1_name" value="{id}"' in page
    form = bureau.form(a1_name=str(id), a1_name_text="", title="О дорогах",
                       _v=bureau.version(letter))  # fmt: skip
    assert author.post(f"/records/written/{letter}/edit", form).status_code == 303
    assert named(bureau, letter) == ("Минфин", id)
    query = "select count(*) from correspondents.mention where document_id = %s"
    assert bureau.value(query, letter) == 1
