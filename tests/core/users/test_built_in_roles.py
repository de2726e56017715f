"""The roles that come with the program: there from the first start, kept equal to the modules."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session
from uprava import testing
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.db.transaction import new_session
from uprava.extension import BuiltInRole, Permission
from uprava.i18n import use_locale
from uprava.installation import Installation, bring_up_to_date
from uprava.settings import Settings
from uprava.users.service.built_in import keep_built_in
from uprava.users.service.roles import create_role, list_roles

ROLES = {
    "administrator": {
        "appeals.classify", "appeals.subscriptions", "appeals.templates", "approval.templates",
        "assignments.manage_terms", "calendar.manage", "contracts.manage",
        "correspondents.manage", "correspondents.read",
        "documents.journals", "documents.recognise", "documents.types", "health.read",
        "jobs.manage", "modules.manage", "printing.manage", "records.import", "records.rules",
        "reports.make", "reports.manage", "signing.keys", "users.manage", "users.tokens",
    },
    "registrar": {
        "appeals.answer", "appeals.classify", "appeals.personal", "appeals.publish",
        "appeals.receive", "appeals.register", "appeals.report", "appeals.send",
        "appeals.templates", "approval.decide", "approval.draft", "approval.start",
        "assignments.discipline", "contracts.create",
        "assignments.prepare", "correspondents.manage", "correspondents.people",
        "correspondents.read", "documents.annul", "documents.attach",
        "documents.comment", "documents.delete", "documents.journals", "documents.link",
        "documents.reserve", "documents.share", "meetings.manage", "meetings.propose",
        "records.acts", "records.archive", "records.check",
        "records.consider", "records.dispatch", "records.exchange", "records.file",
        "records.import", "records.label", "records.number", "records.package", "records.plan",
        "records.register", "records.write", "signing.sign",
    },
    "leader": {
        "appeals.answer", "appeals.consider", "appeals.personal", "appeals.receive",
        "appeals.report", "approval.decide", "approval.draft", "approval.start",
        "assignments.discipline",
        "assignments.give", "assignments.prepare", "contracts.control", "correspondents.read",
        "documents.attach", "documents.comment", "documents.link", "documents.share",
        "meetings.propose", "records.archive", "records.consider", "records.file",
        "records.resolve", "records.write",
        "signing.sign",
    },
    "executor": {
        "appeals.answer", "approval.decide", "approval.draft", "approval.start",
        "assignments.prepare", "contracts.create",
        "correspondents.read",
        "documents.attach", "documents.comment", "documents.link", "meetings.propose",
        "records.write", "signing.sign",
    },
    "auditor": {"assignments.discipline", "audit.read", "health.read", "reports.make"},
}  # fmt: skip
"""Written by hand from what the demo's roles were before modules said it themselves, and grown."""


@pytest.fixture
def session(installation: Installation) -> Iterator[Session]:
    """A transaction of the installation itself that leaves nothing."""
    made = new_session(installation.engine, reader=None, today=testing.TODAY)
    made.info.update(system="on", task="test")
    with made:
        yield made
        made.rollback()


def kept(session: Session) -> dict[str, set[str]]:
    return {role.code: set(role.permissions) for role in list_roles(session) if role.built_in}


def without_module(installation: Installation, prefix: str) -> dict[str, Permission]:
    known = installation.plugins.permissions
    return {code: each for code, each in known.items() if not code.startswith(prefix)}


def test_an_empty_installation_has_the_roles_its_modules_declare(session: Session) -> None:
    assert {code: each for code, each in kept(session).items() if code in ROLES} == ROLES
    query = "select title from users.role where code = 'registrar'"
    assert fetch_value(session, query) == "Делопроизводитель"


def test_every_permission_belongs_to_a_role_from_the_start(installation: Installation) -> None:
    assert set(installation.plugins.permissions) == set().union(*ROLES.values())
    assert {each.value for each in BuiltInRole} == set(ROLES)


def test_a_second_start_changes_nothing(settings: Settings, session: Session) -> None:
    before = fetch_value(session, "select count(*) from audit.record")
    versions = [(role.code, role.version) for role in list_roles(session)]
    session.rollback()
    bring_up_to_date(settings)
    assert [(role.code, role.version) for role in list_roles(session)] == versions
    assert fetch_value(session, "select count(*) from audit.record") == before


def test_a_module_switched_on_later_adds_its_permissions(
    installation: Installation, session: Session
) -> None:
    execute(session, "delete from users.role_permission where permission like 'records.%%'", ())
    keep_built_in(session, without_module(installation, "records."))
    assert "records.register" not in kept(session)["registrar"]
    changed = keep_built_in(session, installation.plugins.permissions)
    assert set(changed) == {"administrator", "registrar", "leader", "executor"}
    assert kept(session)["registrar"] == ROLES["registrar"]
    actions = [body for body in session.info["audit"] if "role.changed" in body]
    assert len(actions) == 4


def test_what_a_module_switched_off_gave_waits_for_it(
    installation: Installation, session: Session
) -> None:
    assert keep_built_in(session, without_module(installation, "records.")) == []
    assert kept(session)["registrar"] == ROLES["registrar"]


def test_what_a_new_release_no_longer_declares_for_a_role_is_taken(
    installation: Installation, session: Session
) -> None:
    fewer = dict(installation.plugins.permissions)
    fewer["documents.delete"] = Permission("documents.delete", "x")
    assert keep_built_in(session, fewer) == ["registrar"]
    assert kept(session)["registrar"] == ROLES["registrar"] - {"documents.delete"}


def test_copies_and_roles_without_the_mark_are_never_touched(
    installation: Installation, session: Session
) -> None:
    like = fetch_value(session, "select id from users.role where code = 'executor'")
    copy = create_role(session, title="Исполнитель без подписи", like=like)
    mine = "update users.role set built_in = false, title = 'Свой' where code = 'auditor'"
    execute(session, mine)
    own = "delete from users.role_permission where permission in ('signing.sign', 'audit.read')"
    execute(session, own)
    changed = keep_built_in(session, installation.plugins.permissions)
    assert set(changed) == {"registrar", "leader", "executor"}
    query = "select permission from users.role_permission where role_id = %s order by 1"
    left = fetch_values(session, query, (copy,))
    assert set(left) == ROLES["executor"] - {"signing.sign"}
    auditor = "select id from users.role where code = 'auditor' and title = 'Свой'"
    kept_of_mine = fetch_values(session, query, (fetch_value(session, auditor),))
    assert set(kept_of_mine) == ROLES["auditor"] - {"audit.read"}


def test_a_missing_role_is_made_in_the_language_of_the_installation(
    installation: Installation, session: Session
) -> None:
    execute(session, "update users.role set code = 'was-auditor' where code = 'auditor'")
    with use_locale("en"):
        assert keep_built_in(session, installation.plugins.permissions) == ["auditor"]
    query = "select title from users.role where code = 'auditor'"
    assert fetch_value(session, query) == "Auditor"
