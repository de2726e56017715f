"""The words of replies, as they are kept."""

from enum import StrEnum

from uprava.i18n import N_

from uprava_appeals.law.terms import LAW

WRITE = "appeals.answer"
"""The permission: write answers, notices and letters about appeals one deals with."""

SEND = "appeals.send"
"""The permission: note that a signed reply was sent, and send it by e-mail."""

TEMPLATES = "appeals.templates"
"""The permission: keep the templates of replies."""

PUBLISH = "appeals.publish"
"""The permission: publish answers without a word about their authors."""

SENDING = "replies"
"""The folder of «Моя работа»: signed replies that have to be sent."""

FULL_LAW = f"{LAW} «О порядке рассмотрения обращений граждан Российской Федерации»"


class Purpose(StrEnum):
    """What a reply is for."""

    ANSWER = "answer"
    NOTICE = "notice"
    """Tells the author what becomes of the appeal."""
    COVERING = "covering"
    """Goes with the appeal to the body it is forwarded to."""
    REQUEST = "request"
    """Asks another body for documents. 59-FZ, article 10, part 2."""

    INFORM = "inform"
    """Tells the body the appeal came from what it came to."""

    @property
    def caption(self) -> str:
        """The English message id of the purpose."""
        return _PURPOSES[self]

    @property
    def to_author(self) -> bool:
        """Whether it goes to the author."""
        return self in (Purpose.ANSWER, Purpose.NOTICE)


_PURPOSES = {
    Purpose.ANSWER: N_("Answer to the author"),
    Purpose.NOTICE: N_("Notice to the author"),
    Purpose.COVERING: N_("Covering letter to a body"),
    Purpose.REQUEST: N_("Request for documents"),
    Purpose.INFORM: N_("Answer to who sent the appeal"),
}
