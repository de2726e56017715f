"""Templates of routes: kept by an administrator as data, offered by kind, unit and sum."""

from dataclasses import asdict, dataclass, replace
from decimal import Decimal

import msgspec
from sqlalchemy.orm import Session

from uprava.approval.models import VisaRule
from uprava.approval.planning import check_plan
from uprava.approval.values import TEMPLATES, Plan, StagePlan
from uprava.audit.log import record
from uprava.db.sql import fetch, fetch_one, fetch_value
from uprava.documents.service.types import fields_of
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.users.reader import Reader

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Template:
    """A route for documents of a kind, a unit with all below, a sum; empty fits everything.

    The sum reaches from `sum_from` up to, not including, `sum_until`, in roubles.
    """

    id: int
    title: str
    kind: str
    unit_id: int | None
    sum_from: Decimal | None
    sum_until: Decimal | None
    visa_rule: VisaRule
    stages: tuple[StagePlan, ...]
    active: bool
    position: int
    version: int

    @property
    def choice(self) -> tuple[str, str]:
        """The template as a choice of a form."""
        return str(self.id), self.title


@dataclass(frozen=True, slots=True)
class Row:
    """A template as it is kept; `stages` is JSON."""

    id: int
    title: str
    kind: str
    unit_id: int | None
    sum_from: Decimal | None
    sum_until: Decimal | None
    visa_rule: str
    stages: list[dict[str, object]]
    active: bool
    position: int
    version: int


COLUMNS = """id, title, kind, unit_id, sum_from, sum_until, visa_rule, stages, active, position,
    version"""

FITTING = f"""
with recursive above as (
    select id, parent_id from users.unit where id = %(unit)s
    union all
    select unit.id, unit.parent_id from users.unit join above on unit.id = above.parent_id
)
select {COLUMNS} from approval.template as t
where active and kind in ('', %(kind)s)
  and (unit_id is null or unit_id in (select id from above))
  and (sum_from is null or %(sum)s::numeric >= sum_from)
  and (sum_until is null or %(sum)s::numeric < sum_until)
order by (kind <> '')::int + (unit_id is not null)::int
    + (sum_from is not null or sum_until is not null)::int desc, position, title, id"""
"""The most special first. A condition on the sum never fits a document without one."""


def list_templates(session: Session) -> list[Template]:
    """Return all templates for the administrator's list, those in use first."""
    query = f"select {COLUMNS} from approval.template order by not active, position, title, id"
    return [template_of(row) for row in fetch(session, Row, query)]


def fitting_templates(
    session: Session, head: DocumentHead, *, total: Decimal | None = None
) -> list[Template]:
    """Return the templates that fit a document: that of its type, then the most special.

    `total` is in roubles.
    """
    found = templates_for(session, kind=head.kind, unit_id=head.unit_id, total=total)
    own = fields_of(session, head.id)
    wanted = own.type.route_id if own else None
    return sorted(found, key=lambda each: each.id != wanted)


def templates_for(
    session: Session, *, kind: str, unit_id: int | None, total: Decimal | None
) -> list[Template]:
    """Return what a document of a kind, a unit and a sum would be offered."""
    values = {"unit": unit_id, "kind": kind, "sum": total}
    return [template_of(row) for row in fetch(session, Row, FITTING, values)]


def get_template(session: Session, id: int) -> Template:
    """Return a template. Raises NotFoundError."""
    row = fetch_one(session, Row, f"select {COLUMNS} from approval.template where id = %s", (id,))
    if row is None:
        raise NotFoundError(_("There is no such route."))
    return template_of(row)


def plan_of(session: Session, id: int) -> Plan:
    """Return the plan of a template in use. Raises NotFoundError."""
    found = get_template(session, id)
    if not found.active:
        raise NotFoundError(_("There is no such route."))
    return Plan(found.stages, found.visa_rule, found.id)


def template_of(row: Row) -> Template:
    """Return a template with its stages as values."""
    values = {name: getattr(row, name) for name in Row.__slots__}
    values["stages"] = msgspec.convert(row.stages, tuple[StagePlan, ...])
    return Template(**values | {"visa_rule": VisaRule(row.visa_rule)})


def keep_template(session: Session, wanted: Template, *, reader: Reader, plugins: Plugins) -> int:
    """Keep a new template (`id` 0) or a changed one; return its id.

    Raises InvalidError naming the fields, ConflictError when somebody changed it meanwhile.
    """
    reader.require(TEMPLATES)
    wanted = replace(wanted, title=" ".join(wanted.title.split()))
    wrong = mistakes(wanted, plugins)
    if wrong:
        raise InvalidError(_("The route has mistakes; nothing was kept."), fields=wrong)
    stages = check_plan(Plan(wanted.stages, wanted.visa_rule)).stages
    kept = msgspec.json.encode(stages).decode()
    values = {**asdict(replace(wanted, stages=())), "stages": kept}
    id = insert(session, values) if wanted.id == 0 else update(session, values)
    record(session, "approval.template", "template", id, title=wanted.title, active=wanted.active)
    return id


def mistakes(wanted: Template, plugins: Plugins) -> dict[str, str]:
    """Return what is wrong with a template: field → sentence."""
    wrong = {}
    if not 1 <= len(wanted.title) <= LONGEST:
        wrong["title"] = _("From 1 to {n} characters.").format(n=LONGEST)
    if wanted.kind and wanted.kind not in plugins.kinds:
        wrong["kind"] = _("There is no such kind of documents.")
    low, high = wanted.sum_from, wanted.sum_until
    if any(each is not None and each < 0 for each in (low, high)):
        wrong["sum_from"] = _("A sum is not negative.")
    elif low is not None and high is not None and low >= high:
        wrong["sum_until"] = _("The upper bound has to be above the lower one.")
    return wrong


def insert(session: Session, values: dict[str, object]) -> int:
    """Write a new template; return its id."""
    query = """
        insert into approval.template (title, kind, unit_id, sum_from, sum_until, visa_rule,
            stages, active, position, version)
        values (%(title)s, %(kind)s, %(unit_id)s, %(sum_from)s, %(sum_until)s, %(visa_rule)s,
            %(stages)s, %(active)s, %(position)s, 1) returning id"""
    id = fetch_value(session, query, values)
    assert isinstance(id, int)
    return id


def update(session: Session, values: dict[str, object]) -> int:
    """Write a changed template over the version the form showed; return its id."""
    query = """
        update approval.template set title = %(title)s, kind = %(kind)s, unit_id = %(unit_id)s,
            sum_from = %(sum_from)s, sum_until = %(sum_until)s, visa_rule = %(visa_rule)s,
            stages = %(stages)s, active = %(active)s, position = %(position)s,
            version = version + 1
        where id = %(id)s and version = %(version)s returning id"""
    id = fetch_value(session, query, values)
    if id is None:
        raise ConflictError(_("Somebody changed this route meanwhile. Look at it again."))
    assert isinstance(id, int)
    return id
