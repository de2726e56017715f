"""How an attempt at long work ends: done, given up, tried again by the queue, or told why not."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from uprava_storage import StorageError

from uprava.errors import ConnectionLostError, UpravaError

log = logging.getLogger(__name__)


class AbandonedError(Exception):
    """The work is not wanted any more, or another run of the job does it."""


def detail_of(error: UpravaError) -> str:
    """Return a refusal in its one sentence."""
    return error.detail


@dataclass(frozen=True, slots=True)
class Blame:
    """What is told: English messages for the store's fault and the program's; a refusal's words."""

    store: str
    program: str
    refusal: Callable[[UpravaError], str] = detail_of


def attempt(work: Callable[[], None], fail: Callable[[str], None], *, blame: Blame) -> None:
    """Do the work; `fail` writes down the sentence why it came to nothing.

    A lost database is raised for the queue to try again; a fault of the program is told first, so
    that nobody waits for ever, and raised too.
    """
    try:
        work()
    except AbandonedError:
        log.info("the work was given up, or another run does it")
    except ConnectionLostError:
        raise
    except UpravaError as error:
        fail(blame.refusal(error))
    except StorageError:
        fail(blame.store)
    except Exception:  # whatever it is, somebody waits for the outcome
        fail(blame.program)
        raise
