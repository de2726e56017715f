"""Readiness is for everybody, so asking it often must cost next to nothing."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from litestar.testing import TestClient
from sqlalchemy.orm import Session
from uprava import testing
from uprava.app import create_app
from uprava.db.transaction import system_transaction
from uprava.extension import HealthCheck
from uprava.installation import Installation
from uprava.plugins import Plugins
from uprava.web import readiness
from uprava.web.readiness import Readiness


@dataclass
class Watch:
    """How often the modules were asked for their health; they answer when they are let."""

    asked: int = 0
    begun: threading.Event = field(default_factory=threading.Event)
    may_answer: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Watch the modules' own answers, which stay as they are."""
    seen, ask = Watch(), Plugins.health
    seen.may_answer.set()

    def watched(plugins: Plugins, session: Session) -> list[HealthCheck]:
        seen.asked += 1
        seen.begun.set()
        assert seen.may_answer.wait(20)
        return ask(plugins, session)

    monkeypatch.setattr(Plugins, "health", watched)
    yield seen
    seen.may_answer.set()


def asked(installation: Installation, state: Readiness) -> list[HealthCheck]:
    """Ask as a request of a stranger does."""
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        return state.checks(session)


def test_a_hundred_strangers_cost_the_modules_one_answer(
    installation: Installation, watch: Watch
) -> None:
    with TestClient(create_app(installation)) as client:  # type: ignore[arg-type]
        answers = [client.get("/readyz") for _place in range(100)]
    assert watch.asked == 1
    assert {answer.status_code for answer in answers} == {200}
    assert all(answer.json() == answers[0].json() for answer in answers)
    assert {"database", "files", "jobs", "audit"} <= set(answers[0].json())


def test_an_old_answer_is_asked_anew(
    installation: Installation, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = Readiness(installation)
    monkeypatch.setattr(readiness, "KEPT", 0.0)
    asked(installation, state)
    asked(installation, state)
    assert watch.asked == 2


def test_while_one_request_asks_the_others_are_told_what_was_known(
    installation: Installation, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = Readiness(installation)
    first = asked(installation, state)
    monkeypatch.setattr(readiness, "KEPT", 0.0)
    watch.begun.clear()
    watch.may_answer.clear()
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(asked, installation, state)
        assert watch.begun.wait(20)
        assert asked(installation, state) == first
        assert not slow.done()
        watch.may_answer.set()
        assert slow.result(20)
    assert watch.asked == 2


def test_those_who_come_first_together_ask_once(installation: Installation, watch: Watch) -> None:
    state = Readiness(installation)
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _place: asked(installation, state), range(3)))
    assert found[0] == found[1] == found[2]
    assert watch.asked == 1
