"""Codes of the classifier: section.subject.topic.question, and a question in detail after it."""

import re

from uprava.i18n import _

ZERO = "0000"
SECTIONLESS = f"{ZERO}."
"""How a code begins that a list prints without its section."""

LEVELS = 5
BLOCK = re.compile(r"[0-9]{4}")
FOOTNOTED = re.compile(r"[0-9]{5,6}")


class CodeError(ValueError):
    """What is written is no code; the message is a sentence for people."""


def read_code(text: str) -> str:
    """Return a code as it is kept: four blocks, five where the question is told in detail.

    «0000.…» stays: a code without its section. Raises CodeError.
    """
    blocks = "".join(text.split()).rstrip(".").split(".")
    if any(FOOTNOTED.fullmatch(block) for block in blocks):
        raise CodeError(_("A block has more than four digits: the mark of a footnote is in it."))
    if len(blocks) not in (4, LEVELS) or not all(map(BLOCK.fullmatch, blocks)):
        raise CodeError(_("A code has four or five blocks of four digits: 0005.0005.0056.1154."))
    if len(blocks) == LEVELS and blocks[-1] == ZERO:
        blocks.pop()
    numbers = "".join("0" if block == ZERO else "1" for block in blocks)
    if "1" not in numbers:
        raise CodeError(_("The code consists of zeros."))
    if "01" in (numbers.rstrip("0") if blocks[0] != ZERO else numbers.strip("0")):
        raise CodeError(_("A number stands after a block of zeros."))
    return ".".join(blocks)


def level_of(code: str) -> int:
    """Return the level of a code: 1 a section … 4 a question, 5 a question in detail."""
    blocks = code.split(".")
    return max(place for place, block in enumerate(blocks, 1) if block != ZERO)


def stem_of(code: str) -> str:
    """Return a code without its zeros: how the codes below it begin."""
    return ".".join(code.split(".")[: level_of(code)])


def above(code: str) -> list[str]:
    """Return the codes over one, from its section down; none over a section."""
    blocks = code.split(".")
    return [".".join(blocks[:level] + [ZERO] * (4 - level)) for level in range(1, level_of(code))]


def parent_of(code: str) -> str:
    """Return the code right over one, empty for a section."""
    return next(reversed(above(code)), "")
