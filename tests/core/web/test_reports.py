"""Reports of browsers about the content security policy, and of who only pretends to be one."""

import logging

import pytest
import time_machine
from uprava.web.reports import LONGEST, MOST, Reports


def test_a_stranger_cannot_fill_the_log_with_reports(caplog: pytest.LogCaptureFixture) -> None:
    reports = Reports()
    with caplog.at_level(logging.WARNING), time_machine.travel("2026-11-20 10:00", tick=False):
        for _ in range(1000):
            reports.take(b"x" * 1_000_000)
    assert len(caplog.messages) == MOST + 1
    assert max(map(len, caplog.messages)) < LONGEST + 50


def test_the_next_minute_is_heard_again(caplog: pytest.LogCaptureFixture) -> None:
    reports = Reports()
    with caplog.at_level(logging.WARNING), time_machine.travel("2026-11-20 10:00") as clock:
        for _ in range(2 * MOST):
            reports.take(b"before")
        clock.shift(61)
        reports.take("после".encode())
    assert caplog.messages[-1].endswith("после")
