"""Reports people made: their list, one of them, its versions, its removal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import version_of
from uprava.errors import UpravaError
from uprava.i18n import N_, _, ngettext
from uprava.plugins import Plugins
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import sentences
from uprava.web.site import site_of

from uprava_reports.asking.values import PATH
from uprava_reports.kept.service.finding import why_broken
from uprava_reports.kept.service.keeping import (
    Draft,
    VersionRow,
    get_version,
    list_versions,
    remove_report,
    restore_report,
    return_to,
)
from uprava_reports.kept.service.own import OwnRow, get_own, list_own, list_removed, to_keep
from uprava_reports.kept.service.sharing import SharedRow, list_shared
from uprava_reports.kept.service.wording import differences, parts_of
from uprava_reports.kept.uses import uses_of
from uprava_reports.settings import reports_settings
from uprava_reports.values import MAKE

Fields = URLEncodedBody[dict[str, Any]]

OWN_PATH = f"{PATH}/own"
ONE = OWN_PATH + "/{id:int}"
VERSION = ONE + "/versions/{version:int}"

KINDS = {"unit": N_("unit with those below"), "role": N_("role"), "person": N_("somebody of ours")}


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the table: who, when, what changed in words."""

    version: int
    made_at: datetime
    maker: str
    words: str


@get(OWN_PATH, requires=SIGNED_IN)
def mine(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite
) -> Response[str]:
    """Show the reports the reader made or may change, and those taken away."""
    rows = [each for each in list_own(session, reader=reader)
            if each.mine or each.may_change(reader)]  # fmt: skip
    return screen(
        request, session, "reports/designer/own.html", rows=rows, path=PATH,
        removed=list_removed(session, reader=reader), makes=reader.may(MAKE),
        kept_days=reports_settings().removed_days,
        broken={each.id: bool(why_broken(each.layout, site.plugins)) for each in rows},
    )  # fmt: skip


@get(ONE, requires=SIGNED_IN)
def one(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show a report: what it is made of, who opens it, its versions."""
    return shown(request, session, get_own(session, id, reader=reader), reader=reader)


def shown(
    request: AnyRequest, session: Session, row: OwnRow, *, reader: Reader,
    error: UpravaError | None = None, typed: str = "", chosen: Sequence[SharedRow] = (),
    may_change: bool = False,
) -> Response[str]:  # fmt: skip
    """Draw a report's page, after a mistake with what is wrong in the sharing."""
    plugins = site_of(request).plugins
    parts = parts_of(session, Draft(row.title, row.description, row.layout), plugins=plugins)
    return screen(
        request, session, "reports/designer/one.html", status=error.status if error else 200,
        row=row, path=PATH, parts=[(each.name, each.words) for each in parts],
        shared=list_shared(session, row.id), kinds={code: _(said) for code, said in KINDS.items()},
        versions=lines_of(session, list_versions(session, row.id), plugins),
        broken=why_broken(row.layout, plugins), makes=reader.may(MAKE),
        changes=row.may_change(reader), keeps=row.may_keep(reader),
        wrong=sentences(error.fields if error else {}), typed=typed, may_change=may_change,
        chosen=[{"id": each.id, "title": each.name, "person": None} for each in chosen],
    )  # fmt: skip


def lines_of(
    session: Session, versions: Sequence[VersionRow], plugins: Plugins
) -> list[VersionLine]:
    """Return versions with what changed in each, the newest first."""
    parts = [parts_of(session, each.draft, plugins=plugins) for each in versions]
    lines = []
    for place, each in enumerate(versions):
        before = parts[place + 1] if place + 1 < len(parts) else None
        changed = differences(before, parts[place]) if before else []
        words = ", ".join(part.name for part in changed) if before else _("the report was made")
        if each.returned_to is not None:
            said = _("returned to version {n}").format(n=each.returned_to)
            words = f"{said}: {words}" if words else said
        lines.append(VersionLine(each.version, each.made_at, each.maker, words))
    return lines


@get(VERSION, requires=SIGNED_IN)
def version_page(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[int], version: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Show a version beside what the report is now."""
    row, plugins = get_own(session, id, reader=reader), site.plugins
    found = get_version(session, id, version)
    parts = parts_of(session, found.draft, plugins=plugins)
    current = parts_of(session, Draft(row.title, row.description, row.layout), plugins=plugins)
    return screen(
        request, session, "reports/designer/version.html", row=row, version=found, path=PATH,
        parts=[(each.name, each.words) for each in parts], changed=differences(parts, current),
        changes=row.may_change(reader), broken=why_broken(found.draft.layout, plugins),
    )  # fmt: skip


@post(f"{VERSION}/return", requires=MAKE)
def take_up(
    session: AnySession, reader: AnyReader, id: FromPath[int], version: FromPath[int], data: Fields
) -> Response[Any]:
    """Let an earlier version hold again."""
    return_to(session, id, version, version=version_of(data), reader=reader, at=now())
    return see(f"{OWN_PATH}/{id}", said=_("Version {n} holds again.").format(n=version))


@get(f"{ONE}/remove", requires=SIGNED_IN)
def ask_remove(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Tell what the removal of a report stops."""
    row = to_keep(session, id, reader=reader)
    given = list_shared(session, id)
    said = ngettext("{n} unit, role or person it is shared with opens it no more: {names}.",
                    "{n} units, roles and people it is shared with open it no more: {names}.",
                    len(given))  # fmt: skip
    uses = [said.format(n=len(given), names=", ".join(each.name for each in given))] if given else [
        _("nobody else loses anything: it is not shared.")]  # fmt: skip
    return screen(
        request, session, "reports/designer/remove.html", row=row, path=PATH,
        uses=[*uses, *uses_of(session, row.code)],
    )  # fmt: skip


@post(f"{ONE}/remove", requires=SIGNED_IN)
def remove(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Take a report away; for some seconds it is brought back by one press."""
    row = remove_report(session, id, reader=reader, at=now())
    said = _("The report “{title}” is removed.").format(title=row.title)
    return see(OWN_PATH, said=said, undo=f"{OWN_PATH}/{id}/restore")


@post(f"{ONE}/restore", requires=SIGNED_IN)
def restore(session: AnySession, reader: AnyReader, id: FromPath[int]) -> Response[Any]:
    """Bring a removed report back."""
    row = restore_report(session, id, reader=reader)
    said = _("The report “{title}” is back, with whom it was shared.").format(title=row.title)
    return see(f"{OWN_PATH}/{id}", said=said)


routes = [mine, one, version_page, take_up, ask_remove, remove, restore]
