"""A believable municipality and its letters, the same for the same seed; knows no database.

Text is written by hand in `town.toml`, `correspondents.toml`, `words.toml` and `topics/`.
"""

from uprava.demo.drawing import render
from uprava.demo.letters import Attachment, Channel, Form, Letter, Stamp, letter, topics
from uprava.demo.names import Case, FullName, Gender, post_in
from uprava.demo.timeline import Timeline, timeline
from uprava.demo.town import LOGINS, Organisation, Person, Post, Town, Unit, town
from uprava.demo.writers import Executor, Signatory, Writer, WriterKind, writers

__all__ = [
    "LOGINS",
    "Attachment",
    "Case",
    "Channel",
    "Executor",
    "Form",
    "FullName",
    "Gender",
    "Letter",
    "Organisation",
    "Person",
    "Post",
    "Signatory",
    "Stamp",
    "Timeline",
    "Town",
    "Unit",
    "Writer",
    "WriterKind",
    "letter",
    "post_in",
    "render",
    "timeline",
    "topics",
    "town",
    "writers",
]
