"""The templates that come with the program."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from uprava_appeals.law.grounds import Notice
from uprava_appeals.replies.values import Purpose

GREETING = "{уважаемый} {обращение}!"


@dataclass(frozen=True, slots=True)
class Text:
    """A template of a reply: `greeting`, `text` and `attachments` may hold `{поле}`."""

    code: str
    purpose: Purpose
    title: str
    text: str
    notice: Notice | None = None
    greeting: str = GREETING
    attachments: str = ""


@cache
def shipped() -> tuple[Text, ...]:
    """Return the templates of `templates.toml`, in the order they are offered."""
    path = resources.files(__package__) / "templates.toml"
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["template"]
    return tuple(
        Text(
            row["code"], Purpose(row["purpose"]), row["title"], row["text"].strip(),
            Notice(row["notice"]) if "notice" in row else None,
            row.get("greeting", GREETING), row.get("attachments", ""),
        )
        for row in rows
    )  # fmt: skip
