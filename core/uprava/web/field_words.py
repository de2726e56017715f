"""What msgspec finds wrong with a value, in our words: it speaks English, and of Python's types."""

import re

from uprava.i18n import N_, _

SENTENCES: tuple[tuple[str, str], ...] = (
    (r"Expected `str` of length <= (?P<n>\d+)", N_("At most {n} characters.")),
    (r"Expected `str` of length >= (?P<n>\d+)", N_("At least {n} characters.")),
    (r"Expected `str` matching", N_("The value is not written as it should be.")),
    (r"Expected `array` of length <= (?P<n>\d+)", N_("At most {n} values.")),
    (r"Expected `array` of length >= (?P<n>\d+)", N_("At least {n} values.")),
    (r"Expected `(?:int|float|decimal)` >= (?P<n>\S+)", N_("Write a number from {n} on.")),
    (r"Expected `(?:int|float|decimal)` <= (?P<n>\S+)", N_("Write a number up to {n}.")),
    (r"Expected `int", N_("Write a whole number.")),
    (r"Expected `(?:float|decimal)|Invalid decimal", N_("Write a number.")),
    (r"Expected `bool", N_("Write true or false.")),
    (r"Expected `str", N_("Write a text in quotes.")),
    (r"Expected `array", N_("A list of values is expected.")),
    (r"Expected `object", N_("An object with fields is expected.")),
    (r"Invalid UUID|Expected `uuid", N_("The identifier is not complete: copy it whole.")),
    (r"Invalid RFC3339 encoded (?:datetime|time)|Expected `datetime",
     N_("Write a moment like 2026-11-20T09:30:00+06:00.")),
    (r"Invalid RFC3339 encoded date|Expected `date", N_("Write a day like 2026-11-20.")),
    (r"Invalid enum value (?P<n>.+?)(?: - at|$)", N_("There is no such value: {n}.")),
    (r"Object missing required field `(?P<n>[^`]+)`", N_("The field “{n}” is missing.")),
    (r"Object contains unknown field `(?P<n>[^`]+)`", N_("There is no field “{n}” here.")),
)  # fmt: skip
"""The beginning of msgspec's finding → our sentence; the first that fits.
https://jcristharif.com/msgspec/usage.html"""


def in_our_words(said: str) -> str:
    """Return a finding as a sentence; one we do not know stays as it is."""
    for pattern, sentence in SENTENCES:
        if found := re.match(pattern, said):
            return _(sentence).format(**found.groupdict())
    return said
