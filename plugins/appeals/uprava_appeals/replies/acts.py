"""Acts of replies in the words of the history."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS = [
    Act("replies.drafted", N_("drafted the reply"), "message-2"),
    Act("replies.results", N_("changed what the questions of the answer come to"), "pencil"),
    Act("replies.signed-by-hand", N_("noted that the reply was signed on paper"), "signature", "v"),
    Act("replies.sent", N_("sent the reply"), "send", "g"),
    Act("replies.dropped", N_("dropped the draft of the reply"), "ban", "r"),
    Act("replies.template", N_("changed a template of replies"), "typography"),
    Act("replies.published", N_("published the answer without its author"), "world", "g"),
    Act("replies.withdrawn", N_("withdrew the published answer"), "ban", "r"),
]

OBJECTS = {"reply_template": N_("Template of replies"), "publication": N_("Published answer")}
