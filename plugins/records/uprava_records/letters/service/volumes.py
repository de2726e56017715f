"""What a letter consists of: figures of its form, and the words journals show."""

import re
from collections.abc import Mapping

from uprava.documents.service.particulars import Volume, read_volume

NAMES = ("sheets", "annexes", "annex_sheets")

WORDS = re.compile(r"(\d{1,5}) л\.(?: \+ (?:(\d{1,4}) )?прил\.(?: на)? (\d{1,5}) л\.)?")
"""«2 л.», «1 л. + прил. 3 л.», «1 л. + 2 прил. на 12 л.»."""


def volume_in(values: Mapping[str, str]) -> tuple[Volume, dict[str, str]]:
    """Return the figures of a form; words read from a letter count as theirs."""
    return read_volume({**values, **figures_of(values.get("sheets", ""), values)})


def figures_of(words: str, given: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return words as the figures of the form, unless figures are given already."""
    found = WORDS.fullmatch(words.strip())
    if found is None:
        return {}
    annexes = found[2] or ("1" if found[3] else "")
    figures = {"sheets": found[1], "annexes": annexes, "annex_sheets": found[3] or ""}
    return figures | {name: value for name, value in (given or {}).items()
                      if name in NAMES[1:] and value}  # fmt: skip


def in_words(volume: Volume) -> str:
    """Return the figures as journals show them, empty for none."""
    own = f"{volume.sheets} л." if volume.sheets else ""
    if not volume.annexes:
        return own
    many = f"{volume.annexes} " if volume.annexes > 1 else ""
    on = "на " if volume.annexes > 1 else ""
    annexes = f"{many}прил. {on}{volume.annex_sheets} л." if volume.annex_sheets else (
        f"{volume.annexes} прил."
    )  # fmt: skip
    return " + ".join(part for part in (own, annexes) if part)
