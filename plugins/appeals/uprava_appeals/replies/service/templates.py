"""Templates of replies: those shipped, the office's own, which one is in force."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.printing.fields import mistake_in
from uprava.printing.glyphs import missing_characters
from uprava.users.reader import Reader

from uprava_appeals.law.grounds import Notice
from uprava_appeals.replies.values import Purpose
from uprava_appeals.replies.wording.fields import FIELDS
from uprava_appeals.replies.wording.shipped import Text, shipped

LONGEST = {"title": 200, "greeting": 200, "text": 20_000, "attachments": 1000}
MOST = 200


@dataclass(frozen=True, slots=True)
class Template:
    """A template as the office has it; `id` None: as it came with the program."""

    text: Text
    valid_from: date | None = None
    active: bool = True
    id: int | None = None
    version: int = 0

    @property
    def code(self) -> str:
        """The code drafts remember it by."""
        return self.text.code

    def offered(self, day: date) -> bool:
        """Tell whether drafts of the day may begin with it."""
        return self.active and (self.valid_from is None or self.valid_from <= day)


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A row of the office."""

    id: int
    code: str
    purpose: str
    notice: str | None
    title: str
    greeting: str
    text: str
    attachments: str
    valid_from: date
    active: bool
    version: int

    @property
    def template(self) -> Template:
        """The row as a template."""
        notice = Notice(self.notice) if self.notice else None
        text = Text(
            self.code, Purpose(self.purpose), self.title, self.text, notice, self.greeting,
            self.attachments,
        )  # fmt: skip
        return Template(text, self.valid_from, self.active, self.id, self.version)


OWN = """
select id, code, purpose, notice, title, greeting, text, attachments, valid_from, active, version
from appeals.reply_template where organisation_id = %s order by title, id"""


def list_templates(session: Session, organisation_id: int | None) -> list[Template]:
    """Return every template: shipped ones, each replaced by the office's own, then further ones."""
    own = {row.code: row.template for row in fetch(session, OwnRow, OWN, (organisation_id,))}
    first = [own.pop(text.code, Template(text)) for text in shipped()]
    return first + list(own.values())


def offered_templates(
    session: Session, organisation_id: int, *, purpose: Purpose, day: date
) -> list[Template]:
    """Return what a draft of the purpose may begin with; a shipped text until its own is in force.

    Texts of ours for a notice stand in the order of `templates.toml`.
    """
    texts = {text.code: text for text in shipped()}
    found = []
    for each in list_templates(session, organisation_id):
        waits = each.active and not each.offered(day)
        now = Template(texts[each.code]) if waits and each.code in texts else each
        if now.offered(day) and now.text.purpose is purpose:
            found.append(now)
    return found


def find_for_notice(offered: Sequence[Template], notice: Notice | None) -> Template | None:
    """Return the template of a notice, the office's own first; without one, the first of all."""
    fit = [each for each in offered if notice is None or each.text.notice is notice]
    return min(fit, key=lambda each: each.id is None, default=None) if notice else next(
        iter(fit), None
    )  # fmt: skip


def get_template(session: Session, code: str, *, reader: Reader) -> Template:
    """Return a template of the reader's organisation. Raises NotFoundError."""
    every = list_templates(session, organisation_of(reader))
    found = next((each for each in every if each.code == code), None)
    if found is None:
        raise NotFoundError(_("There is no such template."))
    return found


def organisation_of(reader: Reader) -> int:
    """Return the reader's organisation. Raises ConflictError without one."""
    if reader.organisation_id is None:
        raise ConflictError(_("You work in no organisation: templates belong to one."))
    return reader.organisation_id


def mistakes(text: Text) -> dict[str, str]:
    """Return a sentence for every field of the form that breaks a rule."""
    wrong = {}
    for name, longest in LONGEST.items():
        value = getattr(text, name)
        if name in ("title", "text") and not value:
            wrong[name] = _("Write it: it cannot be empty.")
        elif len(value) > longest:
            wrong[name] = _("At most {n} characters.").format(n=longest)
        elif missing := missing_characters(value):
            wrong[name] = _("The print fonts do not have: {characters}.").format(
                characters=", ".join(missing)
            )
        elif name != "title" and (said := mistake_in(value, FIELDS)):
            wrong[name] = said
    if (text.purpose is Purpose.NOTICE) < (text.notice is not None):
        wrong["notice"] = _("Only a notice tells of a decision.")
    return wrong


INSERT = """
insert into appeals.reply_template (organisation_id, code, purpose, notice, title, greeting, text,
    attachments, valid_from, active, changed_by, changed_at)
values (%(organisation)s, %(code)s, %(purpose)s, %(notice)s, %(title)s, %(greeting)s, %(text)s,
    %(attachments)s, %(valid_from)s, %(active)s, %(person)s, %(at)s)"""

UPDATE = """
update appeals.reply_template set purpose = %(purpose)s, notice = %(notice)s, title = %(title)s,
    greeting = %(greeting)s, text = %(text)s, attachments = %(attachments)s,
    valid_from = %(valid_from)s, active = %(active)s, version = version + 1,
    changed_by = %(person)s, changed_at = %(at)s
where organisation_id = %(organisation)s and code = %(code)s"""


def keep_template(session: Session, wanted: Template, *, reader: Reader, at: datetime) -> str:
    """Keep a template, a new one when it has no code; return its code.

    Raises InvalidError naming the fields, ConflictError when somebody else changed it.
    """
    organisation = organisation_of(reader)
    execute(session, "select pg_advisory_xact_lock(7240358, %s)", (organisation,))
    wrong = mistakes(wanted.text)
    if wrong:
        raise InvalidError(_("The template has mistakes; nothing is kept."), fields=wrong)
    every = {each.code: each for each in list_templates(session, organisation)}
    if wanted.code and every[wanted.code].version != wanted.version:
        raise ConflictError(_("Somebody changed the template a moment ago. Open it again."))
    if len(every) >= MOST:
        raise ConflictError(_("At most {n} templates.").format(n=MOST))
    if not wanted.code:
        wanted = replace(wanted, text=replace(wanted.text, code=free_code(every)))
    write(session, wanted, organisation, reader=reader, at=at)
    return wanted.code


def write(
    session: Session, wanted: Template, organisation: int, *, reader: Reader, at: datetime
) -> None:
    """Write a template down, and that it was changed."""
    text = wanted.text
    row = {
        "organisation": organisation, "code": text.code, "purpose": text.purpose,
        "notice": text.notice, "title": text.title, "greeting": text.greeting, "text": text.text,
        "attachments": text.attachments, "active": wanted.active, "person": reader.person_id,
        "at": at, "valid_from": wanted.valid_from or session.info["today"],
    }  # fmt: skip
    execute(session, UPDATE if wanted.version else INSERT, row)
    query = "select id from appeals.reply_template where organisation_id = %s and code = %s"
    id = fetch_value(session, query, (organisation, text.code))
    record(session, "replies.template", "reply_template", id, code=text.code)


def free_code(taken: dict[str, Template]) -> str:
    """Return a code for a text of the office's own."""
    return next(code for n in range(1, MOST + 2) if (code := f"own-{n}") not in taken)


def restore(session: Session, code: str, *, reader: Reader) -> None:
    """Take the shipped text again. Raises ConflictError for one that never was shipped."""
    if code not in {text.code for text in shipped()}:
        raise ConflictError(_("This template did not come with the program."))
    found = get_template(session, code, reader=reader)
    query = "delete from appeals.reply_template where organisation_id = %s and code = %s"
    if execute(session, query, (organisation_of(reader), code)):
        record(session, "replies.template", "reply_template", found.id, code=code)
