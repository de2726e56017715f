"""The words of dispatch: channels, states, kinds of postal items, what may go wrong."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from uprava.extension import Tone
from uprava.i18n import N_


class Channel(StrEnum):
    """How a document goes to an addressee, in the order of the folder."""

    EMAIL = "email"
    EXCHANGE = "exchange"
    POST = "post"
    COURIER = "courier"
    HAND = "hand"
    INSIDE = "inside"
    """To a person of the house: access to the document, no paper."""


CHANNELS: Mapping[Channel, str] = MappingProxyType(
    {
        Channel.EMAIL: N_("E-mail"),
        Channel.EXCHANGE: N_("Electronic exchange"),
        Channel.POST: N_("By post"),
        Channel.COURIER: N_("By courier"),
        Channel.HAND: N_("By hand"),
        Channel.INSIDE: N_("Inside the house"),
    }
)

ICONS: Mapping[str, str] = MappingProxyType(
    {
        Channel.EMAIL: "mail", Channel.EXCHANGE: "share", Channel.POST: "package",
        Channel.COURIER: "briefcase", Channel.HAND: "user-check", Channel.INSIDE: "users",
    }
)  # fmt: skip


class State(StrEnum):
    """How far a dispatch is."""

    QUEUED = "queued"
    SENDING = "sending"
    """Given to the job that speaks to the mail server."""
    SENT = "sent"
    DELIVERED = "delivered"
    RETURNED = "returned"
    FAILED = "failed"
    DROPPED = "dropped"
    """The office decided not to send it to this addressee."""


OPEN = (State.QUEUED, State.SENDING, State.FAILED)
"""A document with a dispatch in one of these is not yet sent."""

GONE = (State.SENT, State.DELIVERED, State.RETURNED)

STATES: Mapping[str, tuple[str, Tone]] = MappingProxyType(
    {
        State.QUEUED: (N_("To be sent"), Tone.AMBER),
        State.SENDING: (N_("Being given to the server"), Tone.VIOLET),
        State.SENT: (N_("Dispatched"), Tone.BLUE),
        State.DELIVERED: (N_("Delivered"), Tone.GREEN),
        State.RETURNED: (N_("Returned"), Tone.RED),
        State.FAILED: (N_("Failure"), Tone.RED),
        State.DROPPED: (N_("Not to be sent"), Tone.PLAIN),
    }
)


class MailClass(StrEnum):
    """Kinds of written postal items. Rules of postal services, Mincifry order 382, 2023."""

    ORDINARY = "ordinary"
    REGISTERED = "registered"
    NOTICE = "notice"
    """Registered, with a notice of delivery."""


MAIL_CLASSES: Mapping[MailClass, str] = MappingProxyType(
    {
        MailClass.REGISTERED: N_("Registered letter"),
        MailClass.NOTICE: N_("Registered letter with a notice of delivery"),
        MailClass.ORDINARY: N_("Ordinary letter"),
    }
)


class Problem(StrEnum):
    """Why a dispatch cannot go or has failed."""

    NO_ADDRESS = "no-address"
    NO_EMAIL = "no-email"
    NO_FILE = "no-file"
    RESTRICTED = "restricted"
    TOO_LARGE = "too-large"
    NOT_CONNECTED = "not-connected"
    NO_SERVER = "no-server"
    REFUSED = "refused"
    SILENT = "silent"
    UNCERTAIN = "uncertain"
    BOUNCED = "bounced"
    LOST_FILE = "lost-file"
    CARRIER = "carrier"


PROBLEMS: Mapping[str, str] = MappingProxyType(
    {
        Problem.NO_ADDRESS: N_("There is no postal address with an index."),
        Problem.NO_EMAIL: N_("There is no e-mail address, or it cannot be written to."),
        Problem.NO_FILE: N_("The document has no file to send."),
        Problem.RESTRICTED: N_("A restricted document does not go by open e-mail."),
        Problem.TOO_LARGE: N_("The files are larger than a letter may be."),
        Problem.NOT_CONNECTED: N_("Electronic exchange is not connected yet; choose another way."),
        Problem.NO_SERVER: N_("No mail server is set up (UPRAVA_SMTP_URL)."),
        Problem.REFUSED: N_("The mail server refused the letter."),
        Problem.SILENT: N_("The mail server did not take the letter in many attempts."),
        Problem.UNCERTAIN: N_(
            "The connection broke while the letter was handed over: it may have gone."
            " Ask the addressee before you repeat it."
        ),
        Problem.BOUNCED: N_("The addressee's mail system did not deliver the letter."),
        Problem.CARRIER: N_("The exchange did not deliver it."),
        Problem.LOST_FILE: N_("A file could not be read from the store."),
    }
)
