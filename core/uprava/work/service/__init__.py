"""What the office does with work: put before people, finish, tell, remind."""

from uprava.work.service.items import put_into, take_out
from uprava.work.service.notices import Message, Noticed, notify
from uprava.work.service.telling import tell_of_comment, tell_of_sharing

__all__ = [
    "Message",
    "Noticed",
    "notify",
    "put_into",
    "take_out",
    "tell_of_comment",
    "tell_of_sharing",
]
