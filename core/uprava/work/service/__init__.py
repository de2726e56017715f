"""What the office does with work: put before people, finish, tell, remind."""

from uprava.work.service.items import (
    Before,
    bring_back,
    list_before,
    move_term,
    put_before,
    put_into,
    set_aside,
    take_from,
    take_out,
    take_out_of_all,
    waits_for,
)
from uprava.work.service.notices import Message, Noticed, notify
from uprava.work.service.telling import tell_of_comment, tell_of_sharing

__all__ = [
    "Before",
    "Message",
    "Noticed",
    "bring_back",
    "list_before",
    "move_term",
    "notify",
    "put_before",
    "put_into",
    "set_aside",
    "take_from",
    "take_out",
    "take_out_of_all",
    "tell_of_comment",
    "tell_of_sharing",
    "waits_for",
]
