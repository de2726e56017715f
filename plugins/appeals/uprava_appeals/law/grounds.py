"""Grounds: every way the law lets an appeal go, with its article and what must be done."""

from dataclasses import dataclass
from enum import StrEnum

from uprava.i18n import N_

from uprava_appeals.law.terms import LAW, Term


class Duty(StrEnum):
    """What must be done."""

    REGISTER = "register"
    ANSWER = "answer"
    NO_ANSWER = "no-answer"
    """Without an answer on the merits."""
    RETURN = "return"
    FORWARD = "forward"
    STOP = "stop"
    EXPLAIN = "explain"

    @property
    def caption(self) -> str:
        """The English message id of the duty."""
        return _DUTIES[self]


_DUTIES = {
    Duty.REGISTER: N_("register the appeal"),
    Duty.ANSWER: N_("answer on the merits"),
    Duty.NO_ANSWER: N_("leave without an answer on the merits"),
    Duty.RETURN: N_("return the appeal to its author"),
    Duty.FORWARD: N_("forward the appeal"),
    Duty.STOP: N_("stop the correspondence"),
    Duty.EXPLAIN: N_("give an explanation"),
}


class Notice(StrEnum):
    """What the author is told."""

    FORWARDED = "forwarded"
    COMPLAINT = "complaint"
    COURT = "court"
    ABUSE = "abuse"
    UNREADABLE = "unreadable"
    UNCLEAR = "unclear"
    STOPPED = "stopped"
    PUBLISHED = "published"
    SECRET = "secret"  # noqa: S105 -- a word of the law, no password
    EMAIL = "email"
    ELSEWHERE = "elsewhere"
    ANSWERED = "answered"
    EXTENDED = "extended"

    @property
    def caption(self) -> str:
        """The English message id of what the author is told."""
        return _NOTICES[self]


_NOTICES = {
    Notice.FORWARDED: N_("To which body the appeal was forwarded."),
    Notice.COMPLAINT: N_("That the decision or act complained of may be appealed to a court."),
    Notice.COURT: N_("In which order a decision of a court is appealed against."),
    Notice.ABUSE: N_("That the right to appeal must not be abused."),
    Notice.UNREADABLE: N_("That the text of the appeal cannot be read."),
    Notice.UNCLEAR: N_("That the substance of the appeal cannot be determined from its text."),
    Notice.STOPPED: N_("That the correspondence on this question is stopped."),
    Notice.PUBLISHED: N_("The address of the page where the answer is published."),
    Notice.SECRET: N_("That an answer would disclose a secret protected by law."),
    Notice.EMAIL: N_(
        "That an electronic appeal is filed through the portal of state services or a site that "
        "identifies its author."
    ),
    Notice.ELSEWHERE: N_("Where and in which order to apply."),
    Notice.ANSWERED: N_("That an answer on the merits was given before."),
    Notice.EXTENDED: N_("That the term of consideration is extended."),
}


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One way an appeal may go.

    `title`, `whom` (the authors or appeals it concerns) are message ids. `needs_author`: the
    notice is sent only when surname and address are given and readable. `optional`: the law lets
    the body choose it, the branches after it stay lawful. `by_head`: the head or a person
    authorised decides. `if_crime`: what a report of a crime brings along, a ground's code.
    """

    code: str
    title: str
    whom: str
    article: str
    duty: Duty
    law: str = LAW
    term: Term | None = None
    notice: Notice | None = None
    needs_author: bool = False
    optional: bool = False
    by_head: bool = False
    if_crime: str = ""

    @property
    def source(self) -> str:
        """The law and article, as an office writes them."""
        return f"{self.law}, {self.article}" if self.article else self.law


EVERY = N_("every appeal")
OWN = N_("appeals on questions of this body")
ALIEN = N_("appeals on questions of other bodies")
TALKED = N_("people at a reception or on the telephone")

REGISTER = Ground(
    code="register", title=N_("Registration within three days"), whom=EVERY, article="ст. 8 ч. 2",
    duty=Duty.REGISTER, term=Term.REGISTRATION,
)  # fmt: skip
CARD = Ground(
    code="card", title=N_("Card of a personal reception"), whom=TALKED, article="ст. 13 ч. 3",
    duty=Duty.REGISTER,
)  # fmt: skip
ANSWER = Ground(
    code="answer", title=N_("Answer on the merits"), whom=OWN, article="ст. 12 ч. 1",
    duty=Duty.ANSWER, term=Term.ANSWER, if_crime="report",
)  # fmt: skip
GOVERNOR = Ground(
    code="governor", title=N_("Answer of the governor on migration"),
    whom=N_("appeals to the governor on offences against the law of migration"),
    article="ст. 12 ч. 1.1", duty=Duty.ANSWER, term=Term.GOVERNOR, if_crime="report",
)  # fmt: skip
FORWARD = Ground(
    code="forward", title=N_("Forwarding to the competent body"), whom=ALIEN,
    article="ст. 8 ч. 3", duty=Duty.FORWARD, term=Term.FORWARDING, notice=Notice.FORWARDED,
    needs_author=True, if_crime="report",
)  # fmt: skip
MIGRATION = Ground(
    code="migration", title=N_("Forwarding of a report on migration"),
    whom=N_("reports of offences against the law of migration"), article="ст. 8 ч. 3.1",
    duty=Duty.FORWARD, term=Term.MIGRATION, notice=Notice.FORWARDED, needs_author=True,
    if_crime="report",
)  # fmt: skip
COPIES = Ground(
    code="copies", title=N_("Copies to several bodies"),
    whom=N_("appeals on questions of several bodies"), article="ст. 8 ч. 4",
    duty=Duty.FORWARD, term=Term.COPIES, notice=Notice.FORWARDED, needs_author=True,
    if_crime="report",
)  # fmt: skip
REPORT = Ground(
    code="report", title=N_("Copy to the body that considers reports of crimes"),
    whom=N_("signed reports of an unlawful act"), article="ст. 8 ч. 4",
    duty=Duty.FORWARD, term=Term.COPIES, notice=Notice.FORWARDED, needs_author=True,
)  # fmt: skip
COMPLAINT = Ground(
    code="complaint", title=N_("Return of a complaint against the competent body"),
    whom=N_("complaints only the body complained of could consider"),
    article="ст. 8 ч. 6, 7", duty=Duty.RETURN, term=Term.COMPLAINT_RETURN,
    notice=Notice.COMPLAINT, needs_author=True, if_crime="report",
)  # fmt: skip
CRIME = Ground(
    code="crime", title=N_("Anonymous report of an unlawful act"),
    whom=N_("anonymous reports of an unlawful act, prepared or committed"),
    article="ст. 11 ч. 1", duty=Duty.FORWARD, term=Term.CRIME,
)  # fmt: skip
ANONYMOUS = Ground(
    code="anonymous", title=N_("No surname or no address"),
    whom=N_("authors who do not tell their surname or address"), article="ст. 11 ч. 1",
    duty=Duty.NO_ANSWER, if_crime="crime",
)  # fmt: skip
COURT = Ground(
    code="court", title=N_("Appeal against a decision of a court"),
    whom=N_("appeals against decisions of courts"), article="ст. 11 ч. 2", duty=Duty.RETURN,
    term=Term.COURT_RETURN, notice=Notice.COURT, needs_author=True, if_crime="report",
)  # fmt: skip
ABUSE = Ground(
    code="abuse", title=N_("Obscene or insulting words, threats"),
    whom=N_("appeals with obscene or insulting words, threats to life, health or property"),
    article="ст. 11 ч. 3", duty=Duty.NO_ANSWER, term=Term.ANSWER, notice=Notice.ABUSE,
    needs_author=True, optional=True, if_crime="report",
)  # fmt: skip
UNREADABLE = Ground(
    code="unreadable", title=N_("Text that cannot be read"),
    whom=N_("appeals whose text cannot be read"), article="ст. 11 ч. 4", duty=Duty.NO_ANSWER,
    term=Term.UNREADABLE, notice=Notice.UNREADABLE, needs_author=True,
)  # fmt: skip
UNCLEAR = Ground(
    code="unclear", title=N_("Substance that cannot be determined"),
    whom=N_("appeals whose substance cannot be determined"), article="ст. 11 ч. 4.1",
    duty=Duty.NO_ANSWER, term=Term.UNCLEAR, notice=Notice.UNCLEAR, needs_author=True,
)  # fmt: skip
STOP = Ground(
    code="stop", title=N_("Stop of the correspondence"),
    whom=N_("authors answered several times who bring no new arguments"),
    article="ст. 11 ч. 5", duty=Duty.STOP, term=Term.ANSWER, notice=Notice.STOPPED,
    needs_author=True, optional=True, by_head=True, if_crime="report",
)  # fmt: skip
PUBLISHED = Ground(
    code="published", title=N_("Answer already on the site"),
    whom=N_("appeals answered on the site of the body"), article="ст. 11 ч. 5.1",
    duty=Duty.NO_ANSWER, term=Term.PUBLISHED, notice=Notice.PUBLISHED, needs_author=True,
    if_crime="report",
)  # fmt: skip
SECRET = Ground(
    code="secret", title=N_("Answer that would disclose a secret"),
    whom=N_("appeals that cannot be answered without disclosing a secret"),
    article="ст. 11 ч. 6", duty=Duty.NO_ANSWER, term=Term.ANSWER, notice=Notice.SECRET,
    needs_author=True, if_crime="report",
)  # fmt: skip
ORAL = Ground(
    code="oral", title=N_("Oral answer with the author's consent"), whom=TALKED,
    article="ст. 13 ч. 3", duty=Duty.ANSWER, optional=True, if_crime="report",
)  # fmt: skip
ELSEWHERE = Ground(
    code="elsewhere", title=N_("Explanation where to apply"), whom=TALKED,
    article="ст. 13 ч. 5", duty=Duty.EXPLAIN, notice=Notice.ELSEWHERE, if_crime="report",
)  # fmt: skip
ANSWERED = Ground(
    code="answered", title=N_("Refusal at a reception: answered before"), whom=TALKED,
    article="ст. 13 ч. 6", duty=Duty.NO_ANSWER, notice=Notice.ANSWERED, optional=True,
    if_crime="report",
)  # fmt: skip
EMAIL = Ground(
    code="email", title=N_("Letter by e-mail, which is no appeal"),
    whom=N_("authors of letters that came by e-mail since 30 March 2025"),
    article="ст. 7 ч. 3 (в ред. Федерального закона от 28.12.2024 № 547-ФЗ)",
    duty=Duty.EXPLAIN, term=Term.EMAIL, notice=Notice.EMAIL, if_crime="crime",
)  # fmt: skip
MESSAGE = Ground(
    code="message", title=N_("Message of the feedback platform"),
    whom=N_("messages that are no appeals"), article="категории сообщений", duty=Duty.ANSWER,
    law="Регламент платформы обратной связи субъекта Российской Федерации", term=Term.MESSAGE,
)  # fmt: skip
EXTENSION = Ground(
    code="extension", title=N_("Extension of the term of consideration"), whom=OWN,
    article="ст. 12 ч. 2", duty=Duty.ANSWER, notice=Notice.EXTENDED, optional=True, by_head=True,
)  # fmt: skip
"""Decided later, not by the facts an appeal comes with."""

GROUNDS = (
    REGISTER, CARD, MESSAGE, CRIME, EMAIL, UNREADABLE, ANONYMOUS, UNCLEAR, REPORT, PUBLISHED,
    COURT, ABUSE, STOP, ANSWERED, MIGRATION, COMPLAINT, COPIES, FORWARD, ELSEWHERE, SECRET, ORAL,
    GOVERNOR, ANSWER,
)  # fmt: skip
"""What an appeal may come to, in the order of precedence in which `judge` gives them."""
