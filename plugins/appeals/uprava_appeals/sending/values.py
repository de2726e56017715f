"""The words of sending, as they are kept."""

from collections.abc import Mapping
from enum import StrEnum

from uprava.extension import Tone
from uprava.i18n import N_

from uprava_appeals.values import ReplyBy

PATH = "/appeals/sending"
FAILED = f"{PATH}/failed"

JOB = "appeals:send_reply"


class Way(StrEnum):
    """By what a reply goes."""

    POST = "post"
    EMAIL = "email"
    ACCOUNT = "account"
    HAND = "hand"


BY_PROGRAM = (ReplyBy.EMAIL, ReplyBy.ACCOUNT)
"""Ways the program takes itself; the others are noted by hand."""


class SendingState(StrEnum):
    """How far an order to send a reply is."""

    WAITING = "waiting"
    """The job is at it, or tries again."""
    HANDED = "handed"
    """The gateway has it; its receipt is awaited."""
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    """It may have gone: nobody knows."""
    RETURNED = "returned"
    """It went, and a mail system on the way could not deliver it."""


LIVE = (SendingState.WAITING, SendingState.HANDED)

STATES: Mapping[str, tuple[str, Tone]] = {
    SendingState.WAITING: (N_("Is being sent"), Tone.VIOLET),
    SendingState.HANDED: (N_("Handed to the gateway"), Tone.VIOLET),
    SendingState.SENT: (N_("Sent"), Tone.GREEN),
    SendingState.FAILED: (N_("Not sent"), Tone.RED),
    SendingState.UNCERTAIN: (N_("Perhaps sent"), Tone.AMBER),
    SendingState.RETURNED: (N_("Came back undelivered"), Tone.RED),
}


class Problem(StrEnum):
    """Why a reply does not go."""

    NO_SERVER = "no-server"
    NO_GATEWAY = "no-gateway"
    NO_EMAIL = "no-email"
    NO_ACCOUNT = "no-account"
    NO_FILE = "no-file"
    RESTRICTED = "restricted"
    TOO_LARGE = "too-large"
    LOST_FILE = "lost-file"
    RIGHTS = "rights"
    GONE_FILE = "gone-file"
    MOVED = "moved"
    REFUSED = "refused"
    SILENT = "silent"
    UNCERTAIN = "uncertain"
    UNNOTED = "unnoted"
    STOPPED = "stopped"
    BOUNCED = "bounced"
    GATEWAY = "gateway"
    NO_RECEIPT = "no-receipt"


PROBLEMS: Mapping[str, str] = {
    Problem.NO_SERVER: N_(
        "No mail server is set up: the administrator names it (UPRAVA_SMTP_URL, UPRAVA_MAIL_FROM)."
    ),
    Problem.NO_GATEWAY: N_(
        "No gateway of personal accounts is set up: the administrator names it"
        " (UPRAVA_APPEALS_ACCOUNT_GATEWAY)."
    ),
    Problem.NO_EMAIL: N_(
        "The appeal names no e-mail address for the answer, or it cannot be written to."
    ),
    Problem.NO_ACCOUNT: N_("The appeal names no personal account for the answer."),
    Problem.NO_FILE: N_("The document has no file to send."),
    Problem.RESTRICTED: N_("A restricted document does not go by open e-mail."),
    Problem.TOO_LARGE: N_("The files are larger than a letter may be."),
    Problem.LOST_FILE: N_("A file could not be read from the store."),
    Problem.GONE_FILE: N_("A file that was to go along is not there any more. Send it again."),
    Problem.RIGHTS: N_("Whoever pressed the button may not send it any more."),
    Problem.MOVED: N_("It could not be noted as sent any more, so nothing was sent."),
    Problem.REFUSED: N_("The mail server refused the letter."),
    Problem.SILENT: N_("The mail server did not take the letter in many attempts."),
    Problem.UNCERTAIN: N_(
        "The connection broke while the letter was handed over: it may have gone. Ask whom it"
        " was for before you repeat it, or note it as sent."
    ),
    Problem.UNNOTED: N_("It went, but could not be noted as sent. Note it by hand."),
    Problem.STOPPED: N_("The sending was stopped."),
    Problem.BOUNCED: N_("The receiving mail system did not deliver the letter."),
    Problem.GATEWAY: N_("The gateway of personal accounts refused it."),
    Problem.NO_RECEIPT: N_("The gateway has it and told nothing of it: it may have gone."),
}
