"""Words of runs: how far one is, and what is told of one that came to nothing."""

from enum import StrEnum

from uprava.i18n import N_


class RunState(StrEnum):
    """How far a run is; `GONE`: it was counted, and its time is over."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    GONE = "gone"


UNFINISHED = (RunState.WAITING, RunState.RUNNING)

PAGE = "/reports/runs"

SLOW = N_("Counting took longer than a report is given.")
MEMORY = N_("Counting needed more memory than a report is given.")
LINES = N_(
    "The report has more lines than anybody reads. Put its lines together by something coarser,"
    " or narrow it."
)
FORBIDDEN = N_("You have no right to this report any more.")
MISSING = N_("There is no such report any more, or its module is switched off.")
ASKED_WRONG = N_("The report was changed meanwhile and does not know this question. Ask it anew.")
STOPPED = N_("Counting was stopped by the database. Ask for the report again.")
PROGRAM = N_("The program failed on this report. The administrator sees it among background jobs.")
"""Why a run came to nothing; kept in English, shown in the reader's language."""
