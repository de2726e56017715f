"""The screens of sending: the form with its coming days, the lists, who may do what."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from litestar.testing import TestClient
from outgoing import Office
from uprava import testing
from uprava.errors import ConflictError, InvalidError
from uprava.users.reader import Reader
from uprava_reports.schedules.rhythm import Often, Rhythm
from uprava_reports.schedules.service import keeping
from uprava_reports.schedules.values import Receivers
from uprava_reports.settings import ReportsSettings
from uprava_reports.values import MANAGE

Screens = Callable[[Reader], TestClient]  # type: ignore[type-arg]

NEW = "/reports/schedules/new?report=documents.by_unit&period=month&since=2026-10-01"


def filled(page: str, **changes: Any) -> dict[str, Any]:
    """The form as it was drawn, with changes."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    known = {
        "report": "documents.by_unit", "query": hidden["query"].replace("&amp;", "&"),
        "_key": hidden["_key"], "title": "Объём документов", "sent": "xlsx", "often": "monthly",
        "day": "1", "counted": "working", "month": "1", "shift": "next", "hour": "8",
        "period": "last_month", "when_empty": "yes",
    }  # fmt: skip
    return known | changes


def row(office: Office, id: int) -> Any:
    with office.bureau.as_(office.owner) as session:
        return keeping.get_own(session, id, reader=office.owner)


def test_the_form_shows_the_coming_days_and_keeps_what_was_wished(
    office: Office, screens: Screens
) -> None:
    client = screens(office.owner)
    page = client.get(NEW).text
    assert "Ближайшие" in page
    assert "даже если сами открыть этот отчёт не могут" in page
    look = client.post("/reports/schedules", data=filled(page, edit="look", often="weekly",
                                                         weekdays=["1", "4"]))  # fmt: skip
    assert look.status_code == 200
    assert look.text.count('<td class="fit strong">') == 5
    assert office.ask("select id from reports.schedule where owner_id = %s",
                      office.owner.person_id) == []  # fmt: skip
    wish = filled(page, people=[str(office.colleague.person_id)],
                  addresses="head@omsk.example\nHead@omsk.example, b@omsk.example")  # fmt: skip
    for _twice in range(2):
        made = client.post("/reports/schedules", data=wish, follow_redirects=False)
        assert made.status_code == 303, made.text
    ((id, params, addresses),) = office.ask(
        "select id, params, addresses from reports.schedule where owner_id = %s",
        office.owner.person_id)  # fmt: skip
    assert made.headers["location"].startswith(f"/reports/schedules/{id}")
    assert dict(params)["since"] == "2026-10-01"
    assert addresses == ["head@omsk.example", "b@omsk.example"]
    one = client.get(f"/reports/schedules/{id}").text
    assert "Каждый месяц, 1-го рабочего дня, в 8:00" in one
    assert "прошлый месяц" in one


def test_each_mistake_has_its_sentence_and_nothing_is_kept(
    office: Office, screens: Screens
) -> None:
    client = screens(office.owner)
    page = client.get(NEW).text
    wrong = filled(page, title="", often="weekly", addresses="not-an-address")
    answer = client.post("/reports/schedules", data=wrong)
    assert answer.status_code == 422
    for said in ("Укажите название", "хотя бы один день", "Это не адрес"):
        assert said in answer.text
    nobody = client.post("/reports/schedules", data=filled(page))
    assert "Укажите, кому отправлять" in nobody.text
    link = filled(page, sent="link", addresses="a@omsk.example")
    refused = client.post("/reports/schedules", data=link)
    assert refused.status_code == 422
    assert "только у сотрудников" in refused.text
    for field, value in (("often", "sometimes"), ("hour", "99999999999"), ("sent", "doc")):
        assert client.post("/reports/schedules", data=filled(page, **{field: value})
                           ).status_code == 422  # fmt: skip
    assert client.get("/reports/schedules/new?report=nothing").status_code == 404
    assert office.ask("select id from reports.schedule where owner_id = %s",
                      office.owner.person_id) == []  # fmt: skip


def test_domains_may_be_limited(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    limited = ReportsSettings.model_construct(mail_domains="town.example, Омск.рф")
    monkeypatch.setattr(keeping, "reports_settings", lambda: limited)
    office.make(receivers=Receivers(addresses=["a@town.example", "b@омск.рф"]))
    with pytest.raises(InvalidError) as refused:
        office.make(receivers=Receivers(addresses=["a@elsewhere.example"]))
    assert "elsewhere.example" in refused.value.fields["addresses"]


def test_only_the_owner_changes_and_who_manages_may_stop_it(
    office: Office, screens: Screens
) -> None:
    id = office.make()
    manager = testing.make_person(
        office.installation, unit_id=office.bureau.town.housing_id, permissions=[MANAGE]
    )
    for reader in (office.stranger, office.colleague):
        client = screens(reader)
        for path in ("", "/edit", "/remove"):
            assert client.get(f"/reports/schedules/{id}{path}").status_code == 404
        assert client.post(f"/reports/schedules/{id}/pause").status_code == 404
        assert client.get("/reports/schedules/all").status_code == 403
    client = screens(manager)
    assert "Объём за месяц" in client.get("/reports/schedules/all").text
    assert client.get(f"/reports/schedules/{id}").status_code == 200
    assert client.get(f"/reports/schedules/{id}/edit").status_code == 404
    for act in ("resume", "send"):
        assert client.post(f"/reports/schedules/{id}/{act}").status_code == 404
    assert client.post(f"/reports/schedules/{id}/pause").status_code == 200
    assert row(office, id).next_at is None
    delivery = office.send(id)
    assert client.get(f"/reports/deliveries/{delivery}").status_code == 404
    assert client.get(f"/reports/deliveries/{delivery}/file").status_code == 404
    mine = screens(office.owner)
    mine.post(f"/reports/schedules/{id}/resume")
    assert row(office, id).next_at is not None
    mine.post(f"/reports/schedules/{id}/remove")
    assert mine.get(f"/reports/schedules/{id}").status_code == 404


def test_sent_by_hand_once_at_a_time_with_a_log_of_receivers(
    office: Office, screens: Screens
) -> None:
    id = office.make()
    client = screens(office.owner)
    assert client.post(f"/reports/schedules/{id}/send", follow_redirects=False).status_code == 303
    assert client.post(f"/reports/schedules/{id}/send").status_code == 409
    (delivery,) = office.deliveries(id)
    office.deliver(delivery)
    page = client.get(f"/reports/schedules/{id}").text
    assert "вне расписания" in page
    log = client.get(f"/reports/schedules/{id}/log/{delivery}").text
    assert office.colleague.surname in log
    screens(office.colleague).get(f"/reports/deliveries/{delivery}/file")
    taken = screens(office.owner).get(f"/reports/schedules/{id}/log/{delivery}").text
    assert "23.11.2026" in taken or taken != log


def test_a_change_is_of_the_version_that_was_seen(office: Office, screens: Screens) -> None:
    id = office.make()
    client = screens(office.owner)
    page = client.get(f"/reports/schedules/{id}/edit").text
    wish = filled(page, _v="1", title="Иначе", often="daily",
                  people=[str(office.colleague.person_id)])  # fmt: skip
    assert client.post(f"/reports/schedules/{id}/edit", data=wish, follow_redirects=False
                       ).status_code == 303  # fmt: skip
    assert row(office, id).rhythm == Rhythm(Often.DAILY, (), row(office, id).rhythm.counted, 1)
    assert client.post(f"/reports/schedules/{id}/edit", data=wish | {"_key": "other"}
                       ).status_code == 409  # fmt: skip


def test_a_sending_is_made_in_ones_own_name(office: Office) -> None:
    from dataclasses import replace

    acting = replace(office.owner, acting_for=office.colleague.person_id)
    with pytest.raises(ConflictError), office.bureau.as_(office.owner) as session:
        keeping.make(session, office.wish(), reader=acting, at=testing.NOW)


def test_units_are_found_by_their_words(office: Office, screens: Screens) -> None:
    client = screens(office.owner)
    name, id = office.one("select name, id from users.unit where id = %s",
                          office.bureau.town.chancellery_id)  # fmt: skip
    found = client.get("/reports/schedules/units", params={"q": name[:4]}).text
    assert f'data-value="{id}"' in found or "data-value" in found
    assert "data-value" not in client.get("/reports/schedules/units", params={"q": "%"}).text
