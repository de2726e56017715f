"""File names as people see them: text beside the blob, never a path."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 200
"""Characters of a name, the extension included."""

_LONGEST_EXTENSION = 20
_NAMELESS = "document"
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_SPACES = re.compile(r"\s+")
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")


def safe_name(name: str) -> str:
    """Return a name fit for a screen, a header and any file system; applying it twice is the same.

    Folders go; control, invisible, bidirectional and line-breaking characters go (Unicode classes
    Cc, Cf, Cs, Co, Cn, Zl, Zp); what Windows forbids becomes `_`; at most 200 characters with the
    extension kept; never empty.
    """
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(filter(_visible, unicodedata.normalize("NFC", last)))
    tidy = _trimmed(_SPACES.sub(" ", _FORBIDDEN.sub("_", visible)))
    if _DEVICES.match(tidy):
        tidy = f"_{tidy}"
    return _shortened(tidy) or _NAMELESS


def _visible(character: str) -> bool:
    kind = unicodedata.category(character)
    return character in "\t\n\r" or not (kind[0] == "C" or kind in {"Zl", "Zp"})


def _trimmed(name: str) -> str:
    """Cut spaces at both ends and dots at the end; one leading dot would hide the file."""
    return name.strip(" .")


def _shortened(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    extension = PurePosixPath(name).suffix
    if len(extension) > _LONGEST_EXTENSION:
        extension = ""
    return _trimmed(name[: LONGEST - len(extension)]) + extension
