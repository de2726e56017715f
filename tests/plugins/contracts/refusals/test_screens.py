"""The screens of agreements and refusals over HTTP; who does not see a contract sees none."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from plugins.contracts.conftest import Desk, make_desk
from uprava import testing
from uprava.clock import now
from uprava.installation import Installation


@pytest.fixture(scope="module")
def desk(installation: Installation) -> Desk:
    """One administration for all screens."""
    return make_desk(installation, testing.make_town(installation))


@pytest.fixture
def contract(desk: Desk) -> UUID:
    """A contract of October."""
    id = desk.enter(starts_on=date(2026, 10, 1))
    desk.conclude(id, date(2026, 10, 1))
    return id


def today() -> str:
    """The day of the program that answers over HTTP."""
    return now().date().isoformat()


def last(client: Any) -> str:
    """The document a form led to."""
    return str(client.url.path.rpartition("/")[2])


def test_an_agreement_is_written_and_signed_at_the_screen(
    client: Any, desk: Desk, contract: UUID
) -> None:
    base = f"/contracts/{contract}/changes"
    with desk.at_the_screen(client, desk.enters) as screen:
        page = screen.get(base).text
        assert "Изменений не было" in page
        assert f"{base}/agreement" in page
        form = screen.get(f"{base}/agreement").text
        assert "Объём и цена в пределах десяти процентов" in form
        assert "Сейчас: 600" in form
        said = {"reason": "volume", "why": "Уточнён объём", "price": "700 000"}
        wrong = screen.post(f"{base}/agreement", data=said)
        assert wrong.status_code == 422
        assert "не более чем на 10 процентов" in wrong.text
        assert 'value="700 000"' in wrong.text
        made = screen.post(f"{base}/agreement", data=said | {"price": "650 000"},
                           follow_redirects=True)  # fmt: skip
        assert "Проект сохранён" in made.text
        assert "До подписания обеими сторонами" in made.text
        id = last(made)
        own = f"/contracts/agreements/{id}"
        assert 'value="650000.00"' in screen.get(f"{own}/edit").text
        kept = screen.post(f"{own}/edit", data=said | {"price": "640 000"}, follow_redirects=True)
        assert "Соглашение изменено" in kept.text
        assert "Подписано сторонами" in screen.get(f"{own}/agreed").text
        assert screen.get(f"{own}/burned").status_code == 404
        bad = screen.post(f"{own}/agreed", data={"day": "2026-09-01"})
        assert (bad.status_code, "Договор заключён 01.10.2026" in bad.text) == (422, True)
        done = screen.post(f"{own}/agreed", data={"day": today()}, follow_redirects=True)
        assert "Соглашение вступило в силу" in done.text
        assert "640" in screen.get(base).text
        assert "Дополнительное соглашение № 1" in screen.get(f"/docs/{contract}").text
        closed = screen.post(f"{own}/edit", data=said)
        assert closed.status_code == 409


def test_a_contract_is_suspended_and_resumed_at_the_screen(
    client: Any, desk: Desk, contract: UUID
) -> None:
    base = f"/contracts/{contract}/changes"
    with desk.at_the_screen(client, desk.enters) as screen:
        assert "Сроки обязательств от этого не сдвигаются" in screen.get(f"{base}/suspend").text
        wrong = screen.post(f"{base}/suspend", data={"day": today(), "why": ""})
        assert wrong.status_code == 422
        said = {"day": today(), "why": "Морозы", "basis": "акт № 3"}
        page = screen.post(f"{base}/suspend", data=said, follow_redirects=True).text
        assert "Договор приостановлен" in page
        assert "Морозы; акт № 3" in page
        page = screen.post(f"{base}/resume", data={"day": today(), "why": "Потеплело"},
                           follow_redirects=True).text  # fmt: skip
        assert "Договор возобновлён" in page
        assert screen.get(f"{base}/court").status_code == 200


def test_a_refusal_goes_to_its_end_at_the_screen(client: Any, desk: Desk, contract: UUID) -> None:
    base = f"/contracts/{contract}/changes"
    with desk.at_the_screen(client, desk.enters) as screen:
        form = screen.get(f"{base}/refusal").text
        assert "В карточке не отмечено" in form
        said = {"clause": "", "breach": "Работы не начаты", "blamed": "on"}
        wrong = screen.post(f"{base}/refusal", data=said)
        assert (wrong.status_code, "укажите пункт" in wrong.text) == (422, True)
        made = screen.post(f"{base}/refusal", data=said | {"clause": "п. 11.3"},
                           follow_redirects=True)  # fmt: skip
        id, own = last(made), f"/contracts/refusals/{last(made)}"
        assert "Сроки начнутся" in made.text
        kept = screen.post(f"{own}/edit", data=said | {"clause": "п. 11.4"}, follow_redirects=True)
        assert "п. 11.4" in kept.text
        steps = screen.post(f"{own}/decided", data={"day": "2026-10-05"}, follow_redirects=True)
        assert "Решение размещено…" in steps.text
        assert "1 рабочий день после" in steps.text
        assert "с официальным текстом не сверено" in steps.text
        waiting = screen.get("/contracts/refusals").text
        assert f"{own}" in waiting
        assert "Решение размещается в ЕИС" in waiting
        early = screen.post(f"{own}/notified", data={"day": "2026-10-05", "words": "письмо"})
        assert (early.status_code, "Сначала отметьте" in early.text) == (409, True)
        screen.post(f"{own}/placed", data={"day": "2026-10-05", "words": ""})
        wrong = screen.post(f"{own}/notified", data={"day": "2026-10-04", "words": ""})
        assert wrong.status_code == 422
        done = screen.post(f"{own}/notified", data={"day": "2026-10-06", "words": "ЕИС"},
                           follow_redirects=True).text  # fmt: skip
        assert "Отказ вступил в силу" in done
        for act, said in (("sent", ""), ("unlisted", "нарушение несущественно")):
            assert screen.get(f"{own}/{act}").status_code == 200
            day = {"sent": "2026-10-19", "unlisted": "2026-10-23"}[act]
            answer = screen.post(f"{own}/{act}", data={"day": day, "words": said})
            assert answer.status_code in (200, 303)
        assert "Отказ завершён" in screen.get(own).text
        card = screen.get(f"/docs/{contract}").text
        assert "Расторгнут односторонним отказом с нашей стороны" in card
        assert "Шаги и сроки отказа" in screen.get(f"/docs/{id}").text
        over = screen.get(base).text
        assert "Менять можно только" in over


ADDRESSES = (
    "/contracts/{contract}/changes", "/contracts/{contract}/changes/agreement",
    "/contracts/{contract}/changes/refusal", "/contracts/{contract}/changes/suspend",
    "/contracts/{contract}/changes/resume", "/contracts/{contract}/changes/court",
    "/contracts/agreements/{agreement}/edit", "/contracts/agreements/{agreement}/agreed",
    "/contracts/refusals/{refusal}", "/contracts/refusals/{refusal}/edit",
    "/contracts/refusals/{refusal}/decided", "/contracts/refusals/{refusal}/placed",
)  # fmt: skip


def test_what_belongs_to_an_unseen_contract_is_as_if_it_were_not_there(
    client: Any, desk: Desk, contract: UUID
) -> None:
    base = f"/contracts/{contract}/changes"
    said = {"reason": "volume", "why": "Щукозавр", "price": "650 000", "breach": "Щукозавр",
            "clause": "п. 1", "day": today(), "words": "так"}  # fmt: skip
    with desk.at_the_screen(client, desk.enters) as screen:
        ids = {
            "agreement": last(screen.post(f"{base}/agreement", data=said, follow_redirects=True)),
            "refusal": last(screen.post(f"{base}/refusal", data=said, follow_redirects=True)),
            "contract": contract,
        }
        for address in ADDRESSES:
            if not address.endswith(("resume", "placed")):
                assert screen.get(address.format(**ids)).status_code == 200, address
    nothing = dict.fromkeys(ids, uuid4())
    with desk.at_the_screen(client, desk.stranger) as screen:
        for address in ADDRESSES:
            seen, unknown = address.format(**ids), address.format(**nothing)
            assert shape(screen.get(seen), seen) == shape(screen.get(unknown), unknown)
            if address.count("/") > 3 or "refusals" not in address:
                sent = screen.post(seen, data=said), screen.post(unknown, data=said)
                assert shape(sent[0], seen) == shape(sent[1], unknown), address
        assert "Щукозавр" not in screen.get("/contracts/refusals").text
        found = screen.get("/search?q=Щукозавр").text + screen.get("/docs").text
        assert str(ids["refusal"]) not in found
        assert screen.get(f"/docs/{ids['agreement']}").status_code == 404


def shape(answer: Any, address: str) -> tuple[int, str]:
    """What an answer says, but for its own address and its marks."""
    heading = answer.text.partition("<h1")[2].partition("</main>")[0]
    return answer.status_code, heading.replace(address, "").split("req_")[0][:400]


def test_signs_no_field_takes_are_refused_in_words(client: Any, desk: Desk, contract: UUID) -> None:
    base, bad = f"/contracts/{contract}/changes", "a\x00b"
    day = today()
    forms = {
        "agreement": {"reason": "volume", "why": bad, "price": "650 000"},
        "agreement?sort=termination": {"reason": "agreement", "why": "так", "ends": day,
                                       "settlement": bad},
        "suspend": {"day": day, "why": bad, "basis": bad},
        "court": {"court": bad, "number": bad, "decided": day, "force": day},
        "refusal": {"clause": bad, "breach": bad},
    }  # fmt: skip
    with desk.at_the_screen(client, desk.enters) as screen:
        for address, said in forms.items():
            assert screen.post(f"{base}/{address}", data=said).status_code == 422, address
        worst = {"reason": "volume", "why": "так", "price": "1e999999", "advance": "1e-999999"}
        assert screen.post(f"{base}/agreement", data=worst).status_code == 422
        assert screen.get("/contracts/exchange?q=a%00b").status_code == 200
