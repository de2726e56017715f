"""What the acts on what follows from a protocol are called in the history and the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("extracts.made", N_("made an extract of the protocol: {title}"), "file-text", "b"),
    Act("extracts.certified", N_("certified the extract"), "signature", "g"),
    Act("protocols.distributed", N_("sent the protocol for reading: {names}"), "send", "b"),
    Act("acts.drafted", N_("began a draft act by the decision: {title}"), "file-text", "b"),
)
