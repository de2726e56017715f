"""What an operator's event brings is read, checked, its signatures looked at; no transaction."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from uprava import signing
from uprava.documents.intake import kept
from uprava.i18n import N_
from uprava.installation import Installation
from uprava.signing.trust import Trust
from uprava.signing.verdicts import Verdict

from uprava_contracts.formats.checking import check
from uprava_contracts.formats.reading import read
from uprava_contracts.formats.values import Document, UnreadableError
from uprava_contracts.operators.values import (
    Adapter,
    DocumentState,
    Entity,
    EntityKind,
    Event,
    RefusedError,
    UnreachableError,
)

UNREADABLE = "unreadable"
NOT_OVER = N_("The signature is not over this file: either it is of another one, or the file was "
              "changed after signing.")  # fmt: skip
CUT = N_("The operator gave only a part of «{name}» out; it is asked for again.")
NO_SIGNATURE = N_("The file beside it is no signature.")


@dataclass(frozen=True, slots=True)
class Arrived:
    """A part of a message with its bytes in the store; `document`: None for what nobody reads."""

    entity: Entity
    sha256: str
    size: int
    document: Document | None = None
    why: str = ""
    signature: str = ""
    verdicts: Sequence[Mapping[str, Any]] = field(default_factory=list)
    findings: Sequence[Mapping[str, Any]] = field(default_factory=list)
    state: DocumentState | None = None

    @property
    def kind(self) -> str:
        """Which document it is."""
        return self.document.kind.value if self.document else UNREADABLE


def open_event(
    installation: Installation, adapter: Adapter, event: Event, *, trust: Trust, at: datetime
) -> list[Arrived]:
    """Fetch, read and check all documents of an event; the bytes are in the store afterwards.

    Raises UnreachableError: nothing is lost, the event comes again.
    """
    states = {each.entity_id: each for each in event.documents}
    signatures = {
        each.parent_id: each for each in event.entities if each.kind is EntityKind.SIGNATURE
    }
    found = []
    for entity in event.entities:
        if entity.kind is EntityKind.ATTACHMENT:
            opened = Opening(adapter, event.message_id, entity, signatures.get(entity.id))
            found.append(open_one(installation, opened, states, trust=trust, at=at))
    return found


@dataclass(frozen=True, slots=True)
class Opening:
    """A part to be fetched, and its signature, if one came."""

    adapter: Adapter
    message_id: str
    entity: Entity
    signature: Entity | None


def open_one(
    installation: Installation, of: Opening, states: Mapping[str, DocumentState], *,
    trust: Trust, at: datetime,
) -> Arrived:  # fmt: skip
    """Fetch, read and check one document."""
    entity, state = of.entity, states.get(of.entity.id)
    try:
        data = of.adapter.content(of.message_id, entity.id)
        signed = of.adapter.content(of.message_id, of.signature.id) if of.signature else b""
    except RefusedError as error:
        return Arrived(entity, "", 0, why=error.sentence, state=state)
    if entity.size and entity.size != len(data):
        raise UnreachableError(CUT, name=entity.name or entity.id)
    sha256 = kept(installation.store, io.BytesIO(data))
    beside = kept(installation.store, io.BytesIO(signed)) if signed else ""
    try:
        document = read(data, entity.name or f"{entity.id}.xml")
    except UnreadableError as error:
        return Arrived(entity, sha256, len(data), why=error.detail, signature=beside, state=state)
    return Arrived(
        entity, sha256, len(data), document, "", beside,
        verdicts_of(data, signed, trust=trust, at=at) if signed else [],
        [each.kept() for each in check(document)], state,
    )  # fmt: skip


def verdicts_of(
    data: bytes, signature: bytes, *, trust: Trust, at: datetime
) -> list[dict[str, Any]]:
    """Return what is known of each signature beside a file, without the language of a reader."""
    try:
        container = signing.read_container(signature)
    except signing.ContainerError:
        return [{"verdict": Verdict.INVALID.value, "owner": "", "said": [NO_SIGNATURE]}]
    digests = signing.Digests(data)
    if not signing.is_over(container, digests):
        return [{"verdict": Verdict.INVALID.value, "owner": "", "said": [NOT_OVER]}]
    checks = signing.verify_detached(container, digests, trust=trust, at=at)
    return [
        {
            "verdict": each.verdict.value, "owner": each.signer.owner if each.signer else "",
            "issuer": each.signer.issuer if each.signer else "",
            "reasons": [reason.value for reason in each.reasons],
        }
        for each in checks
    ]  # fmt: skip
