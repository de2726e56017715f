"""What the acts on bodies are called in the audit log."""

from collections.abc import Mapping

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("body.founded", N_("set up the body «{title}»")),
    Act("body.changed", N_("changed the body «{title}»")),
    Act("body.ended", N_("ended the body «{title}» after {until}")),
    Act("body.member_added", N_("added {name} to the body «{title}» from {since}")),
    Act("body.member_changed", N_("changed the membership of {name} in the body «{title}»")),
    Act("body.member_ended", N_("ended the membership of {name} in «{title}» after {until}")),
    Act("body.regulated", N_("set the rules of the body «{title}» from {since}: {source}")),
)  # fmt: skip

OBJECTS: Mapping[str, str] = {"meeting_body": N_("body that meets")}
"""Type of object → what it is called."""
