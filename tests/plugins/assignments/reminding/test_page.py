"""The page of the reminders that are in force."""

from typing import Any

from tests_support.browser import session_token


def test_everybody_reads_which_reminders_are_in_force(hall: Any, client: Any) -> None:
    client.cookies.clear()
    client.cookies.set("sid", session_token(hall.installation, hall.lead))
    page = client.get("/assignments/reminders")
    client.cookies.clear()
    assert page.status_code == 200
    for said in ("за столько календарных дней: 10, 5, 3", "каждые 7 дней", "Напомнить",
                 "исполнителю, автору, контролёру"):  # fmt: skip
        assert said in page.text
