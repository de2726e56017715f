"""What each act is called in the audit log, on the screen and in the export.

The registry holds the acts of the core; modules name theirs (`uprava_acts`). An act nobody named
is told by the translation of its code, or else as it is written.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from uprava.acts import Acts
from uprava.i18n import N_, _

CORE = Acts()
"""No module's acts: those of the core alone are told."""

DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
"""A day as the record keeps it."""

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "access.given": N_("gave access"),
        "access.taken": N_("took access back"),
        "acting.started": N_("began to act for another person"),
        "acting.stopped": N_("stopped acting for another person"),
        "approval.added": N_("asked more people for their visas"),
        "approval.answered": N_("answered a remark"),
        "approval.decided": N_("decided on the document by its route"),
        "approval.drafted": N_("wrote the draft of an act"),
        "approval.dropped": N_("took back the request for a visa"),
        "approval.finished": N_("the route of the document is over"),
        "approval.recalled": N_("recalled the document from its route"),
        "approval.redirected": N_("let another person decide instead"),
        "approval.reset": N_("a new version made visas past"),
        "approval.restarted": N_("sent the document along its route again"),
        "approval.started": N_("sent the document along a route"),
        "approval.stopped": N_("the document came back from its route"),
        "approval.template": N_("kept the route of approval “{title}”"),
        "audit.exported": N_("exported the audit log: {rows} records"),
        "backup.made": N_("made a backup: {files} files"),
        "calendar.day_kept": N_("set the day {day} in the calendar"),
        "calendar.day_removed": N_("removed the day {day} from the calendar"),
        "calendar.year_loaded": N_("loaded the calendar of a year"),
        "card.printed": N_("printed the registration card"),
        "comment.added": N_("added a comment"),
        "demo.founded": N_("filled the demo municipality"),
        "document.annulled": N_("annulled the document No. {number}: {reason}"),
        "document.readdressed": N_("noted that the document was passed on"),
        "document.changed": N_("changed the card"),
        "document.moved": N_("moved the document: {was} → {now}"),
        "document.purged": N_("removed the document for good"),
        "document.read": N_("read the restricted document"),
        "document.registered": N_("registered the document under No. {number}"),
        "document.restored": N_("took the document back from the trash"),
        "document.signed": N_("signed the document"),
        "document.trashed": N_("moved the document to the trash"),
        "documents.loaded": N_("loaded documents in bulk: {documents}"),
        "draft.expired": N_("old drafts were removed"),
        "draft.file-added": N_("added a file to a draft"),
        "correspondent.apart": N_("called two correspondents different"),
        "correspondent.back": N_("made the merged correspondent a card of its own again"),
        "correspondent.changed": N_("changed the correspondent"),
        "correspondent.closed": N_("closed the correspondent"),
        "correspondent.created": N_("entered the correspondent"),
        "correspondent.gone": N_("merged the correspondent into another one"),
        "correspondent.merged": N_("merged another correspondent into this one"),
        "correspondent.read": N_("opened the card of a person"),
        "correspondent.reopened": N_("opened the correspondent again"),
        "correspondent.unmerged": N_("undid the merge of correspondents"),
        "correspondents.regrouped": N_("renamed the group of correspondents {was}: {now}"),
        "correspondents.imported": N_("imported correspondents: {rows} rows"),
        "draft.file-removed": N_("removed a file from a draft"),
        "export.cancelled": N_("cancelled an export: {list}"),
        "export.ordered": N_("ordered a list as a file: {list}"),
        "export.removed": N_("removed an export: {list}"),
        "export.taken": N_("took an exported file: {list}, {rows} rows"),
        "exports.expired": N_("old exports were removed: {number}"),
        "favourite.added": N_("marked documents with a star"),
        "favourite.removed": N_("took the star off a document"),
        "file.added": N_("added a file"),
        "file.removed": N_("took a file away"),
        "file.restored": N_("put a file back"),
        "file.pages_asked": N_("asked again for the pages of a file"),
        "recognition.ordered": N_("ordered the recognition of earlier scans"),
        "recognition.stopped": N_("stopped the recognition of earlier scans: {number}"),
        "file.recognition_asked": N_("asked for the text of a scan"),
        "file.recognition_stopped": N_("stopped the recognition of a scan"),
        "form.changed": N_("changed a printed form, version {version}"),
        "form.closed": N_("closed the letterhead {title}"),
        "form.created": N_("created the letterhead {title}"),
        "job.cancelled": N_("cancelled a background job"),
        "job.retried": N_("let a background job run again"),
        "jobs.retried": N_("let failed background jobs run again: {count}"),
        "journal.changed": N_("changed the journal"),
        "journal.closed": N_("closed the journal"),
        "journal.made": N_("created the journal"),
        "journal.opened": N_("opened the journal again"),
        "journal.released": N_("released reserved numbers {numbers}: {reason}"),
        "journal.reserved": N_("reserved numbers {first}–{last} for {on}: {reason}"),
        "link.added": N_("linked the document"),
        "link.removed": N_("removed a link of the document"),
        "list.export-broken": N_("could not take an exported list whole: {rows} rows came"),
        "list.exported": N_("exported a list: {rows} rows"),
        "module.disabled": N_("switched the module off"),
        "module.enabled": N_("switched the module on"),
        "module.exported": N_("exported the data of the module"),
        "module.purged": N_("deleted the data of the module for good"),
        "organisation.changed": N_("changed the organisation"),
        "organisation.closed": N_("closed the organisation"),
        "organisation.created": N_("created the organisation"),
        "people.imported": N_("imported people"),
        "person.activated": N_("let the person in again"),
        "person.changed": N_("changed the person's record"),
        "person.created": N_("created the person"),
        "person.deactivated": N_("closed the person's access"),
        "person.password-reset": N_("reset the password"),
        "post.appointed": N_("appointed to the post"),
        "post.changed": N_("changed the post"),
        "post.closed": N_("closed the post"),
        "post.created": N_("created the post"),
        "post.released": N_("released from the post"),
        "power.attached": N_("put a power of attorney beside a signature: {number}"),
        "power.checked": N_("checked a power of attorney beside a signature"),
        "power.checked-again": N_("had a power of attorney checked again: {number}"),
        "power.kept": N_("kept a power of attorney for the person: {number}"),
        "power.looked-up": N_("wrote down what the registry says of a power: {number}"),
        "power.removed": N_("took a power of attorney away from a signature"),
        "power.taken-out": N_("took a power of attorney out of the registry: {number}"),
        "profile.changed": N_("changed own settings"),
        "profile.password-changed": N_("changed the password"),
        "profile.password-refused": N_("gave a wrong password when changing it"),
        "reminder.dropped": N_("removed a reminder"),
        "reminder.set": N_("set a reminder"),
        "role.changed": N_("changed the role"),
        "role.created": N_("created the role"),
        "role.given": N_("gave a role"),
        "role.taken": N_("took a role back"),
        "session.all-ended": N_("closed all sessions"),
        "session.revoked": N_("closed a session"),
        "sign-in.done": N_("signed in"),
        "sign-in.failed": N_("was refused at sign-in"),
        "sign-out.done": N_("signed out"),
        "signature.attached": N_("attached the signature file {name}"),
        "signature.checked": N_("checked a signature"),
        "signature.raised": N_("added evidence to signatures"),
        "signing.authority-made": N_("created the own certification authority"),
        "signing.certificate-bound": N_("let a certificate count for signing in the browser"),
        "signing.certificate-refused": N_("rejected a certificate for signing in the browser"),
        "signing.certificate-waits": N_("asked to sign with a certificate of his own"),
        "signing.confirmed": N_("confirmed the signing with the password"),
        "signing.key-assigned": N_("gave a key in the token “{token}”"),
        "signing.key-brought": N_("loaded a key"),
        "signing.key-issued": N_("created a key"),
        "signing.key-revoked": N_("revoked a key"),
        "signing.level-chosen": N_("chose the level of signatures: {level}"),
        "signing.level-default": N_("returned the level of signatures to the default"),
        "signing.list-kept": N_("loaded a revocation list"),
        "signing.lists-asked": N_("had the revocation lists fetched"),
        "signing.source-added": N_("listed an address for revocation"),
        "signing.source-removed": N_("took an address for revocation off the list"),
        "signing.prepared": N_("prepared a file for signing in the browser"),
        "signing.token-connected": N_("connected the token “{label}”"),
        "signing.token-pin": N_("gave a new PIN of the token “{label}”"),
        "signing.token-pin-refused": N_("gave a wrong PIN of the token “{label}”"),
        "signing.token-removed": N_("took the token “{label}” out of use"),
        "signing.trust-added": N_("added a trusted certificate"),
        "signing.trust-removed": N_("removed a trusted certificate"),
        "storage.collected": N_("removed files nothing referred to: {number}"),
        "substitution.made": N_("appointed a substitute"),
        "substitution.revoked": N_("revoked a substitution"),
        "text.set": N_("set the text of the document on a letterhead, version {version}"),
        "token.created": N_("created a token for a program"),
        "token.revoked": N_("revoked a token of a program"),
        "type.changed": N_("changed the type of documents “{title}”"),
        "type.made": N_("created the type of documents “{title}”"),
        "type.removed": N_("removed the type of documents “{title}”"),
        "type.switched-off": N_("switched the type of documents “{title}” off"),
        "type.switched-on": N_("switched the type of documents “{title}” on"),
        "unit.changed": N_("changed the unit"),
        "unit.closed": N_("closed the unit"),
        "unit.created": N_("created the unit"),
        "unit.moved": N_("moved the unit"),
        "units.imported": N_("imported units"),
        "view.deleted": N_("deleted a saved view"),
        "view.saved": N_("saved a view"),
        "work.done": N_("marked work as done"),
        "work.undone": N_("took the mark “done” back"),
    }
)
"""Act → English message id; the names in braces are facts of the record."""

EARLIER: Mapping[str, str] = MappingProxyType(
    {
        "document.edited": "document.changed",
        "password.reset": "person.password-reset",
        "person.disabled": "person.deactivated",
    }
)
"""Act as earlier versions wrote it → its name now; a log once written never changes."""

OBJECTS: Mapping[str, str] = MappingProxyType(
    {
        "authority": N_("Certification authority"),
        "template": N_("Route of approval"),
        "import": N_("Import"),
        "trust": N_("Trusted certificate"),
        "calendar": N_("Production calendar"),
        "correspondent": N_("Correspondent"),
        "document": N_("Document"),
        "document-type": N_("Type of document"),
        "draft": N_("Draft"),
        "export": N_("export of a list"),
        "file": N_("File"),
        "form": N_("Printed form"),
        "installation": N_("Installation"),
        "job": N_("Background job"),
        "journal": N_("Journal"),
        "list": N_("List"),
        "module": N_("Module"),
        "organisation": N_("Organisation"),
        "person": N_("Person"),
        "post": N_("Post"),
        "power": N_("Power of attorney"),
        "role": N_("Role"),
        "session": N_("Session"),
        "signature": N_("Signature"),
        "substitution": N_("Substitution"),
        "token": N_("Token"),
        "unit": N_("Unit"),
        "view": N_("Saved view"),
    }
)
"""Object type → English message id."""


class Facts(dict[str, object]):
    """Facts of a record; one that is missing is shown as dots instead of failing the screen."""

    def __missing__(self, key: str) -> str:
        return "…"


def sentence(action: str, facts: Mapping[str, object], told: Acts = CORE) -> str:
    """Return what was done, without the subject: «registered the document under No. 01-12/7»."""
    text = text_of(action, told)
    if not text:
        return _(action)
    shown = {name: readable(value) for name, value in facts.items()}
    return _(text).format_map(Facts(shown))


def text_of(action: str, told: Acts = CORE) -> str:
    """Return the English message of an act of the core or of a running module; empty: nobody's."""
    action = EARLIER.get(action, action)
    if action in SENTENCES:
        return SENTENCES[action]
    act = told.acts.get(action)
    return (act.logged or act.text) if act else ""


def codes_of(action: str) -> list[str]:
    """Return an act's name with those it had earlier: one choice finds the records of them all."""
    return [action, *(before for before, now in EARLIER.items() if now == action)]


def readable(value: object) -> object:
    """Return a fact as the office writes it: days as 24.11.2026, the rest unchanged."""
    found = DAY.fullmatch(value) if isinstance(value, str) else None
    return f"{found[3]}.{found[2]}.{found[1]}" if found else value


def object_title(object_type: str, told: Acts = CORE) -> str:
    """Return the name of a type of objects; an unknown one shows its code."""
    title = OBJECTS.get(object_type) or told.objects.get(object_type)
    return _(title) if title else object_type
