"""An hour after midnight at the office, while it is still yesterday in UTC."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dispatching import Dispatching
from uprava import testing
from uprava_records.dispatch.service import acting
from uprava_records.dispatch.service.acting import Settling
from uprava_records.dispatch.values import State

HAND = {"name": "Прокуратура", "channel": "hand"}


def test_what_left_at_one_at_night_cannot_have_arrived_the_day_before(
    dispatching: Dispatching, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = dispatching.installation.settings
    monkeypatch.setitem(settings.__dict__, "timezone", "Europe/Moscow")
    day = testing.TODAY
    night = datetime(day.year, day.month, day.day, 1, tzinfo=ZoneInfo("Europe/Moscow"))
    assert night.astimezone(UTC).date() == day - timedelta(days=1)
    ids = dispatching.dispatches(dispatching.letter(HAND))
    with dispatching.as_clerk() as session:
        acting.send(session, ids, reader=dispatching.clerk, at=night)
        before = Settling(State.DELIVERED, day - timedelta(days=1))
        refused = acting.settle(session, ids, before, reader=dispatching.clerk, at=testing.NOW)
        assert (refused.done, "раньше" in refused.refused[0].why) == (0, True)
        same = Settling(State.DELIVERED, day)
        assert acting.settle(session, ids, same, reader=dispatching.clerk, at=testing.NOW).done == 1
