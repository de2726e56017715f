"""The words of assignments: kinds, roles and states, as they are kept."""

from collections.abc import Mapping
from enum import StrEnum

from uprava.i18n import N_

from uprava_assignments.terms import values as terms

Priority = terms.Priority
"""What a leader's word says of the haste; terms are counted by it."""

KIND = "assignments.assignment"
"""The kind of documents an assignment is (decision 0019)."""

GIVE = "assignments.give"
"""The permission: give assignments in one's own name, and pass on what one has to do."""

PREPARE = "assignments.prepare"
"""The permission: write drafts for a leader, who gives them with one tap."""

EXECUTE, DRAFTS, CHECK = "execute", "assign", "reports"
"""Folders of «Моя работа»: what one has to do, drafts to give, reports to check or to accept."""

LONGEST_TEXT, LONGEST_OWN, LONGEST_WORD = 4000, 2000, 1000
"""Characters of an assignment, of an executor's own text, of a reason or a word."""

MOST_DUTIES = 50
DEEPEST = 10
"""Assignments below one another."""


class Standing(StrEnum):
    """Where an assignment stands as a whole; found from its acts and its duties, never typed."""

    DRAFT = "draft"
    SERIES = "series"
    """A periodic assignment in force: it gives instances and is not executed itself."""
    OFFERED = "offered"
    """An assistant prepared it; the leader's tap issues it."""
    ISSUED = "issued"
    REPORTED = "reported"
    """The responsible has reported the whole; it waits for the check or for its author."""
    DONE = "done"
    """The author accepted the report. Under control it stays there until it is taken off."""
    CLOSED = "closed"
    """Off control, or done without having been under it."""
    SUSPENDED = "suspended"
    RECALLED = "recalled"


class Role(StrEnum):
    """What somebody named in an assignment has to do."""

    RESPONSIBLE = "responsible"
    """Answers for the whole («отв.», «свод»); exactly one, the first."""
    EXECUTOR = "executor"
    """Does a part and reports to the responsible."""
    INFORMED = "informed"
    """Only to know («для сведения»): reports nothing."""


class DutyState(StrEnum):
    """How far one executor is."""

    PLANNED = "planned"
    """Named in a draft or in a series."""
    SENT = "sent"
    ACCEPTED = "accepted"
    REPORTED = "reported"
    RETURNED = "returned"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    """The whole was recalled, or its author took this executor out."""
    READDRESSED = "readdressed"
    """Another one does it now, with the author's consent."""


OPEN = (DutyState.SENT, DutyState.ACCEPTED, DutyState.REPORTED, DutyState.RETURNED)
"""Somebody still has to act."""

AT_WORK = (DutyState.SENT, DutyState.ACCEPTED, DutyState.RETURNED)
"""The executor has to act; of a reported one the others have."""


class RequestKind(StrEnum):
    """What an executor may ask the author for."""

    LONGER = "longer"
    """A later term (продление)."""
    READDRESS = "readdress"
    """That another one does it (переадресация)."""


class Control(StrEnum):
    """Whether and how closely the term is watched."""

    NONE = "none"
    USUAL = "usual"
    SPECIAL = "special"


class Ground(StrEnum):
    """Why an assignment is taken off control."""

    DONE = "done"
    CANCELLED = "cancelled"
    OBSOLETE = "obsolete"
    JOINED = "joined"


STANDING_TITLES: Mapping[str, str] = {
    Standing.DRAFT: N_("Draft assignment"),
    Standing.OFFERED: N_("Before the leader"),
    Standing.SERIES: N_("Periodic"),
    Standing.ISSUED: N_("In execution"),
    Standing.REPORTED: N_("Report presented"),
    Standing.DONE: N_("Executed, under control"),
    Standing.CLOSED: N_("Executed"),
    Standing.SUSPENDED: N_("Suspended"),
    Standing.RECALLED: N_("Recalled"),
}

ROLE_TITLES: Mapping[str, str] = {
    Role.RESPONSIBLE: N_("responsible"),
    Role.EXECUTOR: N_("co-executor"),
    Role.INFORMED: N_("for information"),
}

DUTY_TITLES: Mapping[str, str] = {
    DutyState.PLANNED: N_("Planned"),
    DutyState.SENT: N_("Sent"),
    DutyState.ACCEPTED: N_("At work"),
    DutyState.REPORTED: N_("Report presented"),
    DutyState.RETURNED: N_("Returned for rework"),
    DutyState.DONE: N_("Done"),
    DutyState.WITHDRAWN: N_("Withdrawn"),
    DutyState.READDRESSED: N_("Readdressed"),
}

CONTROL_TITLES: Mapping[str, str] = {
    Control.NONE: N_("without control"),
    Control.USUAL: N_("under control"),
    Control.SPECIAL: N_("under special control"),
}

PRIORITY_TITLES: Mapping[str, str] = {
    Priority.USUAL: N_("usual"),
    Priority.PROMPT: N_("promptly"),
    Priority.URGENT: N_("urgently"),
}

GROUND_TITLES: Mapping[str, str] = {
    Ground.DONE: N_("executed"),
    Ground.CANCELLED: N_("cancelled"),
    Ground.OBSOLETE: N_("no longer needed"),
    Ground.JOINED: N_("joined with another assignment"),
}
