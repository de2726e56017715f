"""What the acts of the area are called in the audit log."""

from collections.abc import Mapping

from uprava.extension import Act
from uprava.i18n import N_

ACTS = (
    Act("import.looked", N_("had a card file looked at: {name}"), "eye"),
    Act("import.begun", N_("began to load a card file: {name}, {rows} cards"), "upload", "b"),
    Act("import.finished", N_("loaded a card file: {name}, {rows} cards, refused {refused}"),
        "circle-check", "g"),
    Act("import.cancelled", N_("stopped the loading of a card file: {name}, {rows} cards stay"),
        "x", "a"),
    Act("import.removed", N_("removed a card file that was not loaded: {name}"), "trash"),
    Act("import.refused-taken", N_("took the refused rows of a card file: {name}"), "download"),
)  # fmt: skip

OBJECTS: Mapping[str, str] = {"import": N_("Import")}
