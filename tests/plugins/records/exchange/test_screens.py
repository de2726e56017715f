"""The journal of the exchange and its participants over HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest
from exchanging import OURS, REGION, THEIRS, Exchanging
from litestar.testing import TestClient
from tests_support.browser import signed_in
from uprava import testing
from uprava_records import settings as records

PATH = "/records/exchange"


@pytest.fixture(autouse=True)
def fresh_settings() -> Iterator[None]:
    """Settings of one test are not those of the next."""
    yield
    records.records_settings.cache_clear()


@pytest.fixture
def keeper(exchanging: Exchanging) -> Any:
    return testing.make_person(
        exchanging.installation, unit_id=exchanging.office.town.chancellery_id,
        permissions=("records.exchange",),
    )  # fmt: skip


def test_who_may_not_keep_the_exchange_sees_and_does_nothing_of_it(
    client: TestClient, exchanging: Exchanging
) -> None:
    stranger = exchanging.office.stranger
    with signed_in(client, exchanging.installation, stranger) as headers:
        for path in (PATH, f"{PATH}/participants", f"{PATH}/participants/new"):
            assert client.get(path, headers=headers).status_code == 403
        one = f"{PATH}/participants/{THEIRS}"
        acts = (f"{PATH}/visit", f"{PATH}/1/again", f"{PATH}/participants", one, f"{one}/switch")
        for path in acts:
            assert client.post(path, headers=headers, data={}).status_code == 403


def test_what_nobody_could_read_stands_among_the_failures_with_its_reason(
    client: TestClient, exchanging: Exchanging, keeper: Any
) -> None:
    exchanging.put({"readme.txt": b"hello"}, name="stray")
    exchanging.bring(members={"document.pdf": b"%PDF-1.7"})
    exchanging.visit()
    with signed_in(client, exchanging.installation, keeper) as headers:
        page = client.get(f"{PATH}?tab=failed", headers=headers).text
    assert "в папке нет файла сообщения" in page
    assert "в контейнере нет файла passport.xml" in page


def test_a_letter_closed_to_the_keeper_is_not_in_the_journal(
    client: TestClient, exchanging: Exchanging
) -> None:
    id = exchanging.letter()
    number = exchanging.office.value("select number from documents.document where id = %s", id)
    with exchanging.office.as_clerk() as session:
        from uprava_records.dispatch.service import acting

        acting.send(session, exchanging.office.dispatches(id), reader=exchanging.office.clerk,
                    at=testing.NOW)  # fmt: skip
    exchanging.visit()
    pages = []
    for unit in (exchanging.office.town.chancellery_id, exchanging.office.town.housing_id):
        reader = testing.make_person(
            exchanging.installation, unit_id=unit, permissions=("records.exchange",)
        )
        with signed_in(client, exchanging.installation, reader) as headers:
            pages.append(client.get(PATH, headers=headers).text)
    assert number in pages[0]
    assert number not in pages[1]
    assert f"/docs/{id}" not in pages[1]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"uid": "нет", "title": "Область", "address": "A~MEDOGU"}, "GUID состоит из"),
        ({"uid": THEIRS, "title": "Область", "address": "B~MEDOGU"}, "уже есть"),
        ({"uid": OURS, "title": "", "address": "B~MEDOGU"}, "Укажите название"),
        ({"uid": OURS, "title": "Область", "address": "с пробелом"}, "без пробелов"),
        ({"uid": OURS, "title": "Область", "address": "REGION~MEDOGU"}, REGION),
    ],
)
def test_a_participant_with_a_mistake_comes_back_as_it_was_typed(
    client: TestClient, exchanging: Exchanging, keeper: Any, form: dict[str, str], said: str
) -> None:
    with signed_in(client, exchanging.installation, keeper) as headers:
        answer = client.post(f"{PATH}/participants", headers=headers, data=form)
    assert answer.status_code == 422
    assert said in answer.text
    assert form["title"] in answer.text


def test_a_participant_is_entered_changed_and_closed(
    client: TestClient, exchanging: Exchanging, keeper: Any
) -> None:
    one = f"{PATH}/participants/{OURS}"
    given = {"uid": f"{{{OURS.upper()}}}", "title": "Городской Совет", "address": "SOVET~MEDOGU"}
    with signed_in(client, exchanging.installation, keeper) as headers:
        client.post(f"{PATH}/participants", headers=headers, data=given)
        assert "Городской Совет" in client.get(f"{PATH}/participants", headers=headers).text
        changed = given | {"address": "DUMA~MEDOGU", "_v": "1"}
        client.post(one, headers=headers, data=changed)
        late = client.post(one, headers=headers, data=changed)
        assert late.status_code == 409
        client.post(f"{one}/switch", headers=headers)
        page = client.get(f"{PATH}/participants", headers=headers).text
    assert "DUMA~MEDOGU" in page
    assert "Закрыт" in page
    acts = exchanging.office.value(
        "select array_agg(action order by seq) from audit.record where object_id = %s", OURS
    )
    assert acts[-3:] == ["participant.made", "participant.changed", "participant.closed"]
