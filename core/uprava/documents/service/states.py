"""Changes of state: declared by the kind, vetoed and followed by plugins, in one transaction."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.documents.service.access import get_document
from uprava.errors import ConflictError, NotFoundError
from uprava.extension import ANNULLED, DocumentHead, Transition
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.users.reader import Reader
from uprava.web.events import signal


def open_transitions(plugins: Plugins, head: DocumentHead, *, reader: Reader) -> list[Transition]:
    """Return the changes of state this reader may make now."""
    kind = plugins.kinds.get(head.kind)
    if kind is None:
        return []
    return [
        each
        for each in kind.transitions
        if head.state in each.sources and reader.may(each.permission, unit=unit_of(each, head))
    ]


def unit_of(transition: Transition, head: DocumentHead) -> int | None:
    """Return the unit in which the act's permission has to hold; None: any."""
    return None if transition.anywhere else head.unit_id


@dataclass(frozen=True, slots=True)
class Act:
    """A transition asked for, and the version of the card it was asked on."""

    code: str
    version: int


def change_state(
    session: Session, id: UUID, act: Act, *, reader: Reader, plugins: Plugins, at: datetime
) -> DocumentHead:
    """Carry out a transition and return the document as it is now.

    Raises NotFoundError for an unknown act, ForbiddenError without its permission, and
    ConflictError when the document is elsewhere by now or was changed by somebody else.
    """
    head = get_document(session, id, reader=reader)
    kind = plugins.kinds.get(head.kind)
    transition = kind.transition(act.code) if kind else None
    if kind is None or transition is None:
        raise NotFoundError(_("Documents of this kind know no such act."))
    reader.require(transition.permission, unit=unit_of(transition, head))
    check_source(head, transition, act.version, kind.state(head.state).title)
    plugins.before_transition(session, reader, head, transition)
    changed = execute(
        session,
        "update documents.document set state = %s, version = version + 1, changed_at = %s"
        " where id = %s and version = %s and state = %s",
        (transition.target, at, id, head.version, head.state),
    )
    if not changed:
        raise ConflictError(_("Somebody changed the document a moment ago. Open it again."))
    after = replace(head, state=transition.target, version=head.version + 1)
    record(
        session, "document.moved", "document", id, act=act.code, was=head.state, now=after.state
    )  # fmt: skip
    plugins.after_transition(session, reader, after, transition)
    signal(session, f"doc:{id}")
    return after


def put_into_state(
    session: Session, head: DocumentHead, state: str, *, at: datetime,
    unless: Collection[str] = (),
) -> bool:  # fmt: skip
    """Bring a document into a state by an act of a module that is no transition of its kind.

    False: by now it is in one of the states in `unless`, or annulled, and nothing is written.
    Who may do it is for the module to ask, and the act for it to record.
    """
    query = """
        update documents.document set state = %s, version = version + 1, changed_at = %s
        where id = %s and state <> all (%s)"""
    return bool(execute(session, query, (state, at, head.id, [*unless, ANNULLED.code])))


def check_source(head: DocumentHead, transition: Transition, version: int, title: str) -> None:
    """Raise ConflictError when the act does not fit the document as it is."""
    if head.state not in transition.sources:
        raise ConflictError(
            _("This cannot be done with a document that is “{state}”.").format(state=_(title))
        )
    if head.version != version:
        raise ConflictError(_("The document was changed since you opened it. Look again."))
