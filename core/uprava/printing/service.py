"""Letterheads and sheets: what stands in them now, who changed it, what it was before."""

import hashlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.printing.fields import mistake_in
from uprava.printing.forms import LETTERHEADS, LONGEST, TYPES, FormKind, FormType, Layout
from uprava.printing.glyphs import missing_characters
from uprava.printing.letters import Letterhead, Picture
from uprava.rendering import UnreadableError, render
from uprava.rendering.sentences import sentence
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

ARMS_WIDTH = 600
"""Pixels: 300 dots to the inch at twice the width of arms on a letterhead."""


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form as it stands; `version` 0 means the texts the program brings."""

    id: int
    kind: str
    organisation_id: int | None
    organisation: str
    title: str
    closed_on: date | None
    version: int
    layout: str
    texts: Mapping[str, str]
    arms: str | None
    changed_by: str | None
    changed_at: datetime | None

    @property
    def type(self) -> FormType:
        """What may be changed in it."""
        return TYPES[FormKind(self.kind)]

    @property
    def whole(self) -> dict[str, str]:
        """All its texts, with the program's where nobody changed them."""
        return {**self.type.defaults, **self.texts}


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version in the list of changes."""

    version: int
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Wording:
    """What the editor's form holds."""

    layout: Layout
    texts: Mapping[str, str]


FORMS = f"""
select f.id, f.kind, f.organisation_id, coalesce(o.short_name, '') as organisation, f.title,
    f.closed_on, coalesce(v.version, 0) as version, coalesce(v.layout, 'corner') as layout,
    coalesce(v.texts, '{{}}') as texts, v.arms, v.changed_at,
    (select {SHORT_NAME} from users.person as p where p.id = v.changed_by) as changed_by
from printing.form as f
left join users.organisation as o on o.id = f.organisation_id
left join lateral (select * from printing.form_version as fv where fv.form_id = f.id
    and fv.version = coalesce(%(version)s, fv.version) order by fv.version desc limit 1)
    as v on true"""


def list_forms(session: Session) -> list[FormRow]:
    """Return all forms: open letterheads by organisation, then sheets, closed ones last."""
    order = "order by f.closed_on is not null, o.index nulls last, f.title, f.id limit 2000"
    return fetch(session, FormRow, f"{FORMS} {order}", {"version": None})


def list_letterheads(session: Session, organisation_id: int) -> list[FormRow]:
    """Return the open letterheads of an organisation, the general ones first."""
    query = f"""{FORMS} where f.organisation_id = %(organisation)s and f.closed_on is null
        order by f.kind <> 'general', f.kind <> 'letter', f.title, f.id limit 200"""
    return fetch(session, FormRow, query, {"version": None, "organisation": organisation_id})


def get_form(session: Session, id: int, *, version: int | None = None) -> FormRow:
    """Return a form as it stands, or as it was in a version. Raises NotFoundError."""
    row = fetch_one(
        session, FormRow, f"{FORMS} where f.id = %(id)s", {"id": id, "version": version}
    )
    if row is None or (version and row.version != version):
        raise NotFoundError(_("There is no such form or version."))
    return row


def versions_of(session: Session, id: int) -> list[VersionRow]:
    """Return the versions of a form, the newest first."""
    query = f"""select v.version, {SHORT_NAME} as changed_by, v.changed_at
        from printing.form_version as v join users.person as p on p.id = v.changed_by
        where v.form_id = %s order by v.version desc limit 200"""
    return fetch(session, VersionRow, query, (id,))


def texts_of(session: Session, kind: FormKind) -> Mapping[str, str]:
    """Return the office's own texts of a sheet; empty while nobody changed them."""
    query = "select id from printing.form where kind = %s and organisation_id is null"
    id = fetch_value(session, query, (kind.value,))
    return get_form(session, id).texts if id else {}


def letterhead(session: Session, id: int) -> Letterhead:
    """Return a letterhead ready for `letters.print_letter`."""
    return letterhead_of(session, get_form(session, id))


def letterhead_of(session: Session, row: FormRow) -> Letterhead:
    """Return the letterhead of a form's row with its arms."""
    picture = None
    if row.arms:
        query = "select data, format from printing.picture where sha256 = %s"
        picture = fetch_one(session, Picture, query, (row.arms,))
    return Letterhead(FormKind(row.kind), Layout(row.layout), row.whole, picture)


def create_letterhead(
    session: Session, *, kind: str, organisation_id: int | None, title: str
) -> int:
    """Add a letterhead to an organisation; return its id."""
    mistakes = {}
    if kind not in LETTERHEADS:
        mistakes["kind"] = _("Choose the kind of the letterhead.")
    if not title or len(title) > 200:
        mistakes["title"] = _("Write a title of at most {n} characters.").format(n=200)
    query = "select exists (select from users.organisation where id = %s and closed_on is null)"
    if organisation_id is None or not fetch_value(session, query, (organisation_id,)):
        mistakes["organisation"] = _("Choose the organisation.")
    if mistakes:
        raise InvalidError(_("The letterhead is not created."), fields=mistakes)
    insert = """insert into printing.form (kind, organisation_id, title) values (%s, %s, %s)
        returning id"""
    id = fetch_value(session, insert, (kind, organisation_id, title))
    assert isinstance(id, int)
    record(session, "form.created", "form", id, kind=kind, title=title)
    return id


def check_wording(row: FormRow, wording: Wording) -> None:
    """Raise InvalidError with a sentence for every text that cannot be printed."""
    mistakes = {}
    for text in row.type.texts:
        said = _mistake(wording.texts.get(text.name, ""), row.type)
        if said:
            mistakes[text.name] = said
    if mistakes:
        raise InvalidError(_("The form is not saved: check the texts."), fields=mistakes)


def _mistake(text: str, type: FormType) -> str:
    if len(text) > LONGEST:
        return _("At most {n} characters.").format(n=LONGEST)
    missing = missing_characters(text)
    if missing:
        return _("The print fonts do not have: {characters}.").format(characters=", ".join(missing))
    return mistake_in(text, type.samples)


def save_form(
    session: Session, id: int, wording: Wording, *, version: int, reader: Reader, at: datetime
) -> int:
    """Keep a new version of a form's texts; return its number."""
    row = _for_change(session, id, version)
    check_wording(row, wording)
    return _keep(session, row, wording, arms=row.arms, reader=reader, at=at)


def put_arms(
    session: Session, id: int, picture: Picture | None, *, reader: Reader, at: datetime
) -> int:
    """Put arms on a letterhead, or take them off (None), as a new version."""
    row = _for_change(session, id, None)
    if FormKind(row.kind) not in LETTERHEADS:
        raise NotFoundError(_("Only letterheads have arms."))
    digest = None
    if picture is not None:
        digest = hashlib.sha256(picture.data).hexdigest()
        insert = """insert into printing.picture (sha256, format, data) values (%s, %s, %s)
            on conflict do nothing"""
        execute(session, insert, (digest, picture.format, picture.data))
    wording = Wording(Layout(row.layout), row.texts)
    return _keep(session, row, wording, arms=digest, reader=reader, at=at)


def close_letterhead(session: Session, id: int, *, today: date) -> None:
    """Offer a letterhead no more; what was printed on it stays."""
    row = _for_change(session, id, None)
    if row.organisation_id is None:
        raise ConflictError(_("A sheet of the office cannot be taken away."))
    execute(session, "update printing.form set closed_on = %s where id = %s", (today, id))
    record(session, "form.closed", "form", id, title=row.title)


def clean_picture(data: bytes, media_type: str) -> Picture:
    """Draw strangers' arms anew in the sandbox, on white: PDF/A-1 knows no transparency.

    Raises InvalidError with a sentence for what is no picture.
    """
    with tempfile.NamedTemporaryFile(prefix="uprava-arms-") as spool:
        spool.write(data)
        spool.flush()
        try:
            image = next(iter(render(Path(spool.name), media_type, pages=[1], width=ARMS_WIDTH)))
        except UnreadableError as error:
            said = sentence(error.problem)
            raise InvalidError(said, fields={"file": said}) from error
    return Picture(image.data, "png" if image.media_type == "image/png" else "jpg")


def _for_change(session: Session, id: int, version: int | None) -> FormRow:
    """Lock a form. Raises ConflictError when another version than the one shown is in force."""
    fetch_value(session, "select id from printing.form where id = %s for update", (id,))
    row = get_form(session, id)
    if row.closed_on is not None:
        raise ConflictError(_("The letterhead is closed and is not changed any more."))
    if version is not None and version != row.version:
        raise ConflictError(
            _("{who} changed the form meanwhile. Nothing is saved: look at it again.").format(
                who=row.changed_by or ""
            )
        )
    return row


def _keep(
    session: Session, row: FormRow, wording: Wording, *, arms: str | None, reader: Reader,
    at: datetime,
) -> int:  # fmt: skip
    query = """insert into printing.form_version
        (form_id, version, layout, texts, arms, changed_by, changed_at)
        values (%s, %s, %s, %s, %s, %s, %s)"""
    number = row.version + 1
    texts = json.dumps(dict(wording.texts), ensure_ascii=False)
    values = (row.id, number, wording.layout, texts, arms, reader.person_id, at)
    execute(session, query, values)
    record(session, "form.changed", "form", row.id, version=number)
    return number
