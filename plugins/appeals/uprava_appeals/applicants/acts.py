"""What the acts on applicants are called in the audit log; their facts name nobody."""

from collections.abc import Mapping

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("applicant.registered", N_("wrote down an applicant")),
    Act("applicant.dropped", N_("removed a card made at receipt: the author is another one")),
    Act("applicant.changed", N_("changed the card of an applicant: {fields}")),
    Act("applicant.merged", N_("merged applicant {other} into this one")),
    Act("applicant.gone", N_("merged the applicant into {other}")),
    Act("applicant.unmerged", N_("made applicant {other} a card of its own again")),
    Act("applicant.back", N_("took the applicant out of {other} again")),
)

OBJECTS: Mapping[str, str] = {"applicant": N_("applicant")}
"""Type of object → what it is called."""
