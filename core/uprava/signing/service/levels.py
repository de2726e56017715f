"""At which level files are signed: the default of a kind, or the administrator’s choice."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_value
from uprava.errors import InvalidError, NotFoundError
from uprava.extension import DocumentKind
from uprava.extension import SignatureLevel as Level
from uprava.i18n import _
from uprava.installation import Installation, installation_of
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

LONGEST_REASON = 300

CHOOSE = """
insert into signing.kind_level (kind, level, reason, changed_by, changed_at)
values (%(kind)s, %(level)s, %(reason)s, %(person)s, %(at)s)
on conflict (kind) do update set level = excluded.level, reason = excluded.reason,
    changed_by = excluded.changed_by, changed_at = excluded.changed_at"""


@dataclass(frozen=True, slots=True)
class ChosenLevel:
    """The administrator's choice for a kind."""

    kind: str
    level: str
    reason: str
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind on the screen: what holds, why, and what the module asked for."""

    code: str
    title: str
    level: Level
    why: str
    default: Level
    chosen: ChosenLevel | None


def level_for(session: Session, kind: str) -> Level:
    """Return the level the files of a kind's documents are signed at."""
    chosen = fetch_value(session, "select level from signing.kind_level where kind = %s", (kind,))
    if chosen is not None:
        return Level(chosen)
    installation = installation_of(session)
    return default_of(installation.plugins.kinds.get(kind), installation)[0]


def default_of(kind: DocumentKind | None, installation: Installation) -> tuple[Level, str]:
    """Return the level of a kind nobody chose one for, and why."""
    if kind is not None and kind.signing is not None:
        return kind.signing.level, _(kind.signing.why)
    if installation.settings.tsa_url:
        return Level.B_T, _("There is a time-stamp service.")
    return Level.B_B, _("No time-stamp service is configured.")


def list_levels(session: Session) -> list[KindRow]:
    """Return all kinds of documents by title."""
    installation = installation_of(session)
    query = f"""
        select k.kind, k.level, k.reason, k.changed_at,
            (select {SHORT_NAME} from users.person as p where p.id = k.changed_by) as changed_by
        from signing.kind_level as k"""
    chosen = {row.kind: row for row in fetch(session, ChosenLevel, query)}
    rows = [
        kind_row(kind, chosen.get(code), installation)
        for code, kind in installation.plugins.kinds.items()
    ]
    return sorted(rows, key=lambda row: row.title)


def kind_row(kind: DocumentKind, chosen: ChosenLevel | None, installation: Installation) -> KindRow:
    """Return what the screen says of a kind."""
    default, why = default_of(kind, installation)
    if chosen is None:
        return KindRow(kind.code, _(kind.title), default, why, default, None)
    return KindRow(kind.code, _(kind.title), Level(chosen.level), chosen.reason, default, chosen)


def choose_level(
    session: Session, *, kind: str, level: str, reason: str, reader: Reader, at: datetime
) -> None:
    """Set the level of a kind; an empty one goes back to the module's default.

    Raises NotFoundError for an unknown kind, InvalidError without a known level or a reason.
    """
    if kind not in installation_of(session).plugins.kinds:
        raise NotFoundError(_("There is no such kind of documents."))
    if not level:
        execute(session, "delete from signing.kind_level where kind = %s", (kind,))
        record(session, "signing.level-default", "installation", kind)
        return
    reason = " ".join(reason.split())
    if level not in set(Level):
        raise InvalidError(_("Choose a level."), fields={"level": _("missing")})
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidError(
            _("Write why, in at most {n} characters.").format(n=LONGEST_REASON),
            fields={"reason": _("missing") if not reason else _("too long")},
        )
    values = {
        "kind": kind, "level": level, "reason": reason, "person": reader.person_id, "at": at,
    }  # fmt: skip
    execute(session, CHOOSE, values)
    record(session, "signing.level-chosen", "installation", kind, level=level, reason=reason)
