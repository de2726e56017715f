"""What the acts of the area are called in the history of a document and in the audit log."""

from collections.abc import Mapping

from uprava.extension import Act
from uprava.i18n import N_

ACTS = (
    Act("dispatch.answered-itself", N_("an automatic reply to the letter came: {said}"), "send"),
    Act("dispatch.asked", N_("had the document sent by e-mail"), "send"),
    Act("dispatch.carried", N_("handed the document over to the exchange"), "send"),
    Act("dispatch.changed", N_("changed how the document is dispatched"), "send"),
    Act("dispatch.delivered", N_("noted that the document was delivered"), "send"),
    Act("dispatch.dropped", N_("took an addressee off the dispatch of the document"), "send"),
    Act("dispatch.entered", N_("entered the document in a list for the post"), "send"),
    Act("dispatch.failed", N_("could not send the document: {problem}"), "send"),
    Act("dispatch.list-kept", N_("kept a mailing list")),
    Act("dispatch.list-reopened", N_("opened a mailing list again")),
    Act("dispatch.list-shut", N_("closed a mailing list")),
    Act("dispatch.office-changed", N_("changed the settings of dispatch")),
    Act("dispatch.packed", N_("put the document into one packet with others"), "send"),
    Act("dispatch.queued", N_("sent the document to be dispatched"), "send"),
    Act("dispatch.repeated", N_("put the document back into the queue of dispatch"), "send"),
    Act("dispatch.returned", N_("noted that the document came back"), "send"),
    Act("dispatch.sending", N_("began to send the document"), "send"),
    Act("dispatch.sent", N_("sent the document to an addressee"), "send"),
    Act("dispatch.taken", N_("handed the document to the mail server"), "send"),
    Act("dispatch.taken-out", N_("took the document out of a list for the post"), "send"),
    Act("dispatch.tracked", N_("noted the postal identifier {tracking} of the document"), "send"),
    Act("dispatch.unpacked", N_("took the document out of a common packet"), "send"),
)

OBJECTS: Mapping[str, str] = {
    "mailing_list": N_("Mailing list"),
}
"""Type of object → what it is called."""
