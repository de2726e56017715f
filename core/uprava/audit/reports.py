"""Extracts from the audit log as reports: what concerns the protection of the system."""

from collections.abc import Mapping
from typing import LiteralString

from uprava.audit.sentences import SENTENCES
from uprava.calendar.counting import day_at, office_days
from uprava.extension import BuiltInRole
from uprava.i18n import N_
from uprava.reporting import (
    Chart,
    FieldKind,
    Good,
    Measure,
    Purpose,
    ReadyReport,
    ReportField,
    ReportLayout,
    ReportScreen,
    ReportSource,
)
from uprava.users.naming import SHORT_NAME

READ = "audit.read"

GROUPS: Mapping[str, str] = {
    "signing-in": N_("Signing in"), "restricted": N_("Restricted documents"),
    "taken-out": N_("Data taken out"), "rights": N_("Accounts and rights"),
    "keys": N_("Keys and certificates"), "system": N_("Modules and storage"),
}  # fmt: skip

NAMED: Mapping[str, Mapping[str, str]] = {
    "signing-in": {
        each: SENTENCES[each] for each in (
            "sign-in.done", "sign-in.failed", "sign-out.done", "session.revoked",
            "session.all-ended", "profile.password-changed", "profile.password-refused",
            "acting.started", "acting.stopped",
        )
    },
    "restricted": {"document.read": SENTENCES["document.read"]},
    "taken-out": {
        "list.exported": N_("exported a list"), "export.ordered": N_("ordered a list as a file"),
        "export.taken": N_("took an exported file"), "audit.exported": N_("exported the audit log"),
        "module.exported": SENTENCES["module.exported"],
        "card.printed": SENTENCES["card.printed"],
    },
    "rights": {
        each: SENTENCES[each] for each in (
            "access.given", "access.taken", "role.created", "role.changed", "role.given",
            "role.taken", "person.created", "person.changed", "person.activated",
            "person.deactivated", "person.password-reset", "people.imported", "post.appointed",
            "post.released", "substitution.made", "substitution.revoked", "token.created",
            "token.revoked",
        )
    },
    "keys": {
        **{each: SENTENCES[each] for each in (
            "signing.authority-made", "signing.key-issued", "signing.key-brought",
            "signing.key-revoked", "signing.certificate-bound", "signing.trust-added",
            "signing.trust-removed",
        )},
        "signing.token-connected": N_("connected a token"),
        "signing.token-removed": N_("took a token out of use"),
        "signing.token-pin": N_("gave a new PIN of a token"),
        "signing.token-pin-refused": N_("gave a wrong PIN of a token"),
    },
    "system": {
        each: SENTENCES[each] for each in (
            "module.enabled", "module.disabled", "module.purged", "document.purged",
            "document.trashed", "document.restored",
        )
    } | {"backup.made": N_("made a backup")},
}  # fmt: skip
"""Acts that concern protection by group; the log as a whole has a screen of its own."""

ACTS: Mapping[str, str] = {code: title for acts in NAMED.values() for code, title in acts.items()}


def among(codes: Mapping[str, str]) -> LiteralString:
    """Return the acts as a list in SQL: they are written above."""
    return ", ".join(f"'{code}'" for code in codes)


GROUP: LiteralString = " ".join(
    ("case", *(f"when a.action in ({among(acts)}) then '{group}'" for group, acts in NAMED.items()),
     "end")
)  # fmt: skip

SUBJECT: LiteralString = f"""case
    when a.object_type = 'person' and a.object_id ~ '^[0-9]{{1,9}}$' then (
        select {SHORT_NAME} from users.person as p where p.id = a.object_id::int)
    when a.object_type = 'role' and a.object_id ~ '^[0-9]{{1,9}}$' then (
        select t.title from users.role as t where t.id = a.object_id::int) end"""
"""People and roles have no secrets before an auditor; of documents only the log itself may tell."""

SECURITY = ReportSource(
    "audit.security",
    N_("Events of protection"),
    description=N_("Acts from the audit log that concern signing in, restricted documents, data "
                   "taken out, rights, keys and modules; one row is one record."),
    rows="audit.record as a",
    where=f"a.action in ({among(ACTS)})",
    key="a.seq",
    dates=("on",),
    permission=READ,
    listed=("on", "time", "actor", "action", "subject", "address"),
    changed_by=tuple(sorted({code.partition(".")[0] for code in ACTS})),
    values=office_days,
    fields=(
        ReportField("on", N_("Day"), FieldKind.DAY, day_at("a.at"), width=14,
                    moment="a.at"),
        ReportField("time", N_("Time"), FieldKind.TEXT,
                    "to_char(a.at at time zone %(zone)s, 'HH24:MI:SS')", width=12, grouped=False),
        ReportField("actor", N_("Who"), FieldKind.PERSON, "a.actor_id", filtered=True),
        ReportField("acting_for", N_("For whom"), FieldKind.PERSON, "a.acting_for"),
        ReportField("group", N_("Sort of event"), FieldKind.CHOICE, GROUP, choices=GROUPS,
                    filtered=True, width=30),
        ReportField("action", N_("What was done"), FieldKind.CHOICE, "a.action", choices=ACTS,
                    filtered=True, width=44),
        ReportField("subject", N_("About whom"), FieldKind.TEXT, SUBJECT, width=24),
        ReportField("address", N_("Address"), FieldKind.CODE, "a.body::jsonb->>'address'",
                    width=18),
    ),
    measures=(
        Measure("events", N_("Events")),
        Measure("signed_in", N_("Sign-ins"), "a.action = 'sign-in.done'"),
        Measure("refused", N_("Refused at sign-in"), "a.action = 'sign-in.failed'",
                good=Good.LESS),
        Measure("readings", N_("Readings"), "a.action = 'document.read'"),
    ),
)  # fmt: skip

READY = (
    ReadyReport(
        "audit.events", N_("Events of protection by day"), Purpose.SECURITY,
        ReportLayout(
            SECURITY.code, lines=("on:day",), across="group", measures=("events",), period="on",
            chart=Chart.HEAT,
        ),
        N_("How many events of each sort the audit log holds for each day."),
        READ, 10, boards=(BuiltInRole.AUDITOR,), board_shape="bars",
    ),
    ReadyReport(
        "audit.signing_in", N_("Signing in and refusals"), Purpose.SECURITY,
        ReportLayout(
            SECURITY.code, lines=("subject",), measures=("signed_in", "refused"), period="on",
            filters={"action": ("sign-in.done", "sign-in.failed")}, sort="-refused",
        ),
        N_("How often each person signed in and was refused in the period; refusals under a name "
           "that nobody has stand in the line “Not given”."),
        READ, 11, boards=(BuiltInRole.AUDITOR,), board_measure="refused",
    ),
    ReadyReport(
        "audit.refusals", N_("Refusals at sign-in"), Purpose.SECURITY,
        ReportLayout(
            SECURITY.code, columns=("on", "time", "subject", "action", "address"), period="on",
            filters={"action": ("sign-in.failed", "profile.password-refused")}, sort="-on",
        ),
        N_("Who was refused at sign-in or gave a wrong password, when and from which address."),
        READ, 12,
    ),
    ReadyReport(
        "audit.restricted", N_("Readings of restricted documents"), Purpose.SECURITY,
        ReportLayout(
            SECURITY.code, lines=("actor",), measures=("readings",), period="on",
            filters={"group": ("restricted",)}, sort="-readings",
        ),
        N_("How often each person opened documents with the mark “For official use”."),
        READ, 13,
    ),
    ReadyReport(
        "audit.taken_out", N_("Lists and data taken out"), Purpose.SECURITY,
        ReportLayout(
            SECURITY.code, columns=("on", "time", "actor", "action", "address"), period="on",
            filters={"group": ("taken-out",)}, sort="-on",
        ),
        N_("Exports of lists, of the audit log and of modules, printed cards: who and when."),
        READ, 14,
    ),
    ReadyReport(
        "audit.rights", N_("Changes of accounts and rights"), Purpose.SECURITY,
        ReportLayout(
            SECURITY.code, columns=("on", "time", "actor", "action", "subject"), period="on",
            filters={"group": ("rights",)}, sort="-on",
        ),
        N_("Accounts, roles, posts, substitutions and access to documents: what was given, "
           "changed and taken back."),
        READ, 15,
    ),
)  # fmt: skip

SCREENS = (
    ReportScreen(
        "audit.log", N_("Audit log"), Purpose.SECURITY, "/audit",
        N_("Every record of the log with its facts, filters, export and the state of its chain."),
        READ, 20,
    ),
)  # fmt: skip
