"""Acts of sending in the words of the history; how it failed stands in the journal."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS = [
    Act("replies.asked", N_("ordered the program to send the reply"), "send"),
    Act("replies.stopped", N_("stopped the sending of the reply"), "ban", "a"),
    Act("replies.unsent", N_("could not send the reply"), "alert-circle", "r"),
    Act("replies.bounced", N_("a mail system did not deliver the reply"), "alert-circle", "r"),
    Act("replies.resent", N_("sent the reply that had come back another way"), "send", "g"),
]
