"""Every sentence of the rules, each with the state it answers; every state has an answer."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uprava.i18n import use_locale
from uprava_assignments.giving import rules
from uprava_assignments.giving.rules import AssignmentNow, DutyNow
from uprava_assignments.giving.values import (
    Control,
    DutyState,
    Ground,
    Priority,
    Role,
    Standing,
)

TODAY, DUE, LATER = date(2026, 11, 20), date(2026, 11, 30), date(2026, 12, 7)
LEADER, CONTROLLER, LEAD, HELPER = 1, 2, 3, 4


def duty(role=Role.RESPONSIBLE, state=DutyState.ACCEPTED, person=LEAD, due=DUE, **more):
    return DutyNow(1, role, state, person, due, **more)


def whole(standing=Standing.ISSUED, control=Control.USUAL, *duties):
    return AssignmentNow(standing, control, Priority.USUAL, LEADER, CONTROLLER, duties)


CO = DutyNow(2, Role.EXECUTOR, DutyState.SENT, HELPER, DUE)
INFORMED = duty(Role.INFORMED, DutyState.SENT)
POOL = duty(state=DutyState.SENT, person=None)


def reported(whole, duty, *, wait=True):
    return rules.why_not_reported(whole, duty, wait_for_children=wait)


def longer(whole, duty, until=LATER):
    return rules.why_not_longer(whole, duty, until=until, today=TODAY)


TABLE = (
    ("has nothing to do", lambda: rules.why_not_accepted(whole(), INFORMED)),
    ("suspended", lambda: rules.why_not_accepted(whole(Standing.SUSPENDED), duty())),
    ("reported already", lambda: rules.why_not_accepted(whole(), duty(state=DutyState.DONE))),
    ("take it first", lambda: rules.why_not_accepted(whole(), POOL)),
    ("at work already", lambda: rules.why_not_accepted(whole(), duty())),
    ("reports nothing", lambda: reported(whole(), INFORMED)),
    ("suspended", lambda: reported(whole(Standing.SUSPENDED), duty())),
    ("reported already", lambda: reported(whole(), duty(state=DutyState.REPORTED))),
    ("take it first", lambda: reported(whole(), POOL)),
    ("still open (2)", lambda: reported(whole(), duty(children_open=2))),
    ("not reported yet (1)", lambda: reported(whole(Standing.ISSUED, Control.USUAL, CO), duty())),
    ("not under control", lambda: off(whole(Standing.ISSUED, Control.NONE), Ground.JOINED)),
    ("off control already", lambda: off(whole(Standing.CLOSED), Ground.DONE)),
    ("nothing to take off", lambda: off(whole(Standing.SUSPENDED), Ground.OBSOLETE)),
    ("not accepted yet", lambda: off(whole(Standing.REPORTED), Ground.DONE)),
    ("not given yet", lambda: rules.why_not_ended(whole(Standing.OFFERED))),
    ("is executed", lambda: rules.why_not_ended(whole(Standing.DONE))),
    ("recalled already", lambda: rules.why_not_ended(whole(Standing.RECALLED))),
    ("being executed is suspended", lambda: rules.why_not_suspended(whole(Standing.REPORTED))),
    ("has nothing to do", lambda: rules.why_not_readdressed(INFORMED, whole())),
    ("is readdressed", lambda: rules.why_not_readdressed(duty(state=DutyState.DONE), whole())),
    ("still open (1)", lambda: rules.why_not_readdressed(duty(below=1), whole())),
    ("nothing to pass on", lambda: rules.why_not_passed_on(INFORMED, whole())),
    ("is passed on", lambda: rules.why_not_passed_on(duty(), whole(Standing.SUSPENDED))),
    ("take it first", lambda: rules.why_not_passed_on(POOL, whole())),
    ("who still works", lambda: longer(whole(), duty(state=DutyState.REPORTED))),
    ("has no term", lambda: longer(whole(), duty(due=None))),
    ("asked for already", lambda: longer(whole(), duty(asked=True))),
    ("later than 30.11.2026", lambda: longer(whole(), duty(), DUE)),
    ("later than 20.11.2026", lambda: longer(whole(), duty(due=date(2026, 11, 2)), TODAY)),
    ("", lambda: rules.why_not_accepted(whole(), duty(state=DutyState.SENT))),
    ("", lambda: reported(whole(), duty())),
    ("", lambda: reported(whole(), duty(children_open=2), wait=False)),
    ("", lambda: reported(whole(Standing.REPORTED), duty(Role.EXECUTOR, DutyState.RETURNED))),
    ("", lambda: off(whole(Standing.DONE), Ground.DONE)),
    ("", lambda: off(whole(Standing.ISSUED), Ground.CANCELLED)),
    ("", lambda: rules.why_not_ended(whole(Standing.SUSPENDED))),
    ("", lambda: rules.why_not_suspended(whole())),
    ("", lambda: rules.why_not_readdressed(duty(), whole())),
    ("", lambda: rules.why_not_passed_on(duty(), whole())),
    ("", lambda: longer(whole(), duty())),
)


def off(whole, ground):
    return rules.why_not_off_control(whole, ground)


@pytest.mark.parametrize(("sentence", "asked"), TABLE, ids=[str(n) for n in range(len(TABLE))])
def test_every_refusal_says_why(sentence, asked):
    with use_locale("en"):
        said = asked()
    assert sentence in said
    assert bool(said) == bool(sentence)


duties = st.builds(
    DutyNow, st.integers(1, 9), st.sampled_from(Role), st.sampled_from(DutyState),
    st.sampled_from([None, LEAD]), st.sampled_from([None, DUE]), st.integers(0, 2),
    st.integers(0, 2), st.booleans(),
)  # fmt: skip
wholes = st.builds(
    AssignmentNow, st.sampled_from(Standing), st.sampled_from(Control),
    st.sampled_from(Priority), st.just(LEADER), st.sampled_from([None, CONTROLLER]),
    st.lists(duties, max_size=4),
)  # fmt: skip

LAID_DOWN = (Standing.DRAFT, Standing.OFFERED, Standing.SERIES, Standing.CLOSED, Standing.RECALLED,
             Standing.SUSPENDED, Standing.DONE)  # fmt: skip


@given(wholes, duties, st.sampled_from(Ground), st.booleans())
@settings(max_examples=300, deadline=None)
def test_of_every_state_an_act_is_allowed_or_refused_in_a_sentence(whole, duty, ground, wait):
    executors = [
        rules.why_not_accepted(whole, duty), reported(whole, duty, wait=wait),
        rules.why_not_readdressed(duty, whole), rules.why_not_passed_on(duty, whole),
        longer(whole, duty), rules.why_not_at_work(whole.standing, duty.role, duty.state),
    ]  # fmt: skip
    wholly = [off(whole, ground), rules.why_not_ended(whole), rules.why_not_suspended(whole)]
    for said in (*executors, *wholly):
        assert not said or said.strip().endswith(".")
    if whole.standing in LAID_DOWN or duty.role is Role.INFORMED:
        assert all(executors), "an executor acts where nothing is to be done"
    if whole.standing in (Standing.CLOSED, Standing.RECALLED, Standing.DRAFT):
        assert all(wholly)
