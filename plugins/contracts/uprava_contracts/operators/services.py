"""An operator over HTTP, as the public description of Diadoc's API has it (JSON).

developer.kontur.ru/doc/diadoc-api: Authenticate V3, GetMyOrganizations, GetOrganizationsByInnKpp,
PostMessage V3, PostMessagePatch V4, GetNewEvents V8, GetEntityContent V4. What a service answers
is read without trust: a field that is missing is empty, an answer that is no JSON was cut off.
"""

import base64
import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from uprava.i18n import N_

from uprava_contracts.operators.sealing import Credentials
from uprava_contracts.operators.telling import boxes_in, event_of, participants_in, sent_in
from uprava_contracts.operators.values import (
    Box,
    Checked,
    Event,
    Outgoing,
    Participant,
    RefusedError,
    Reply,
    Sent,
    Signed,
    UnauthorisedError,
    UnreachableError,
    Way,
)
from uprava_contracts.operators.wire import TOTAL, Answer, ask

TOKEN_LIFE = timedelta(hours=23)
"""A token lives 24 hours; it is renewed before, or when the service says it has aged."""

LONGEST_WORDS = 500
"""Characters of what a service says of a refusal."""

BUSY = N_("{host} has not finished yet.")
TROUBLED = N_("{host} is out of order: it answered {status}.")
REFUSED = N_("{host} refused: {words}")
UNKNOWN_LOGIN = N_("{host} does not know the key or the login, or they may not do this: {words}")
DETOUR = N_("{host} sends elsewhere; the address of the service is wrong.")
NO_JSON = N_("{host} answered something that cannot be read.")

FIELDS: Mapping[Way, str] = {
    Way.TITLE: "RecipientTitles",
    Way.RECEIPT: "Receipts",
    Way.CLARIFICATION: "CorrectionRequests",
    Way.REFUSAL: "XmlSignatureRejections",
}
"""Fields of MessagePatchToPostV2 for each way to answer."""


@dataclass(slots=True)
class Token:
    """A token of a login and until when it serves."""

    text: str = field(repr=False)
    until: float
    """By the clock of the process."""


_tokens: dict[str, Token] = {}
_renewing = threading.Lock()


@dataclass(frozen=True, slots=True)
class ServiceAdapter:
    """A box with a service. It implements `values.Adapter`."""

    address: str
    box: str
    credentials: Credentials
    patience: float = TOTAL
    """Seconds of one exchange."""

    @property
    def host(self) -> str:
        """The host, for sentences."""
        return urlsplit(self.address).hostname or self.address

    def own_boxes(self) -> Sequence[Box]:
        """Return the boxes this login may use."""
        return boxes_in(self.json("GET", "/GetMyOrganizations"))

    def find_participants(self, inn: str, kpp: str = "") -> Sequence[Participant]:
        """Return who takes documents under an ИНН."""
        told = {"inn": inn, **({"kpp": kpp} if kpp else {})}
        return participants_in(self.json("GET", "/GetOrganizationsByInnKpp", told))

    def send(self, message: Outgoing, *, operation_id: str) -> Sent:
        """Send a new document; the service knows a repeated operation."""
        document = {
            "SignedContent": signed(message.document), "TypeNamedId": message.type_name,
            "Function": message.function, "Version": message.version, "Comment": message.comment,
        }  # fmt: skip
        posted = {
            "FromBoxId": self.box, "ToBoxId": message.to_box,
            "DocumentAttachments": [{key: value for key, value in document.items() if value}],
        }  # fmt: skip
        told = {"operationId": operation_id}
        return sent_in(self.json("POST", "/V3/PostMessage", told, posted))

    def answer(self, reply: Reply, *, operation_id: str) -> Sent:
        """Add an answer to a message."""
        posted = {
            "BoxId": self.box, "MessageId": reply.message_id,
            FIELDS[reply.way]: [
                {"ParentEntityId": reply.entity_id, "SignedContent": signed(reply.document)}
            ],
        }  # fmt: skip
        told = {"operationId": operation_id}
        return sent_in(self.json("POST", "/V4/PostMessagePatch", told, posted))

    def events(self, after: str) -> Sequence[Event]:
        """Return at most a hundred events after a cursor; none stands twice in an answer."""
        told = {"boxId": self.box, **({"afterIndexKey": after} if after else {})}
        found = self.json("GET", "/V8/GetNewEvents", told).get("Events")
        if not isinstance(found, list):
            return []
        events = (event_of(one) for one in found if isinstance(one, dict))
        return list({one.id: one for one in events if one.id}.values())

    def taken(self, events: Sequence[Event]) -> None:
        """Do nothing: the service keeps its events, the cursor moves on."""

    def content(self, message_id: str, entity_id: str) -> bytes:
        """Return the bytes of a part of a message."""
        told = {"boxId": self.box, "messageId": message_id, "entityId": entity_id}
        return self.asked("GET", "/V4/GetEntityContent", told).body

    def check(self) -> Checked:
        """Try the connection: the login, and whether the box is one of ours."""
        boxes = self.own_boxes()
        return Checked(boxes, any(self.box in (one.id, one.participant) for one in boxes))

    def json(
        self, method: str, target: str, told: Mapping[str, str] | None = None,
        posted: Mapping[str, Any] | None = None,
    ) -> Mapping[str, Any]:  # fmt: skip
        """Return the object of an answer. Raises UnreachableError for what is none."""
        answer = self.asked(method, target, told or {}, posted)
        try:
            found = json.loads(answer.body)
        except (ValueError, RecursionError) as error:
            raise UnreachableError(NO_JSON, host=self.host) from error
        if not isinstance(found, dict):
            raise UnreachableError(NO_JSON, host=self.host)
        return found

    def asked(
        self, method: str, target: str, told: Mapping[str, str],
        posted: Mapping[str, Any] | None = None,
    ) -> Answer:  # fmt: skip
        """Return a good answer; a token that has aged is renewed once."""
        token = self.token()
        try:
            return self.once(method, target, told, posted, token)
        except UnauthorisedError:
            self.forget(token)
            return self.once(method, target, told, posted, self.token())

    def once(
        self, method: str, target: str, told: Mapping[str, str],
        posted: Mapping[str, Any] | None, token: str,
    ) -> Answer:  # fmt: skip
        """Ask with a token. Raises by the status of the answer."""
        header = f"DiadocAuth ddauth_api_client_id={self.credentials.client_id}"
        if token:
            header += f",ddauth_token={token}"
        headers = [("Authorization", header), ("Accept", "application/json")]
        body = b""
        if posted is not None:
            body = json.dumps(posted).encode()
            headers.append(("Content-Type", "application/json; charset=utf-8"))
        query = f"?{urlencode(told, quote_via=quote)}" if told else ""
        answer = ask(
            method, self.address, target + query, body=body, headers=headers, total=self.patience
        )
        self.judge(answer)
        return answer

    def judge(self, answer: Answer) -> None:
        """Raise what a status means; 200 means nothing."""
        status = answer.status
        if status == 200:
            return
        if status == 204:
            raise UnreachableError(BUSY, after=answer.wait, host=self.host)
        if status == 429 or status >= 500:
            raise UnreachableError(TROUBLED, after=answer.wait, host=self.host, status=str(status))
        if 300 <= status < 400:
            raise RefusedError(DETOUR, host=self.host)
        said = " ".join(answer.body.decode(errors="replace").split())[:LONGEST_WORDS]
        if status in (401, 403):
            raise UnauthorisedError(UNKNOWN_LOGIN, host=self.host, words=said or str(status))
        raise RefusedError(REFUSED, host=self.host, words=said or str(status))

    @property
    def key(self) -> str:
        """What a token is kept under: never the password itself."""
        parts = (self.address, *(getattr(self.credentials, n) for n in ("client_id", "login",
                                                                        "password")))  # fmt: skip
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def token(self) -> str:
        """Return the token of the login, asked for when there is none that serves."""
        with _renewing:
            kept = _tokens.get(self.key)
            if kept and kept.until > monotonic():
                return kept.text
        login = {"login": self.credentials.login, "password": self.credentials.password}
        answer = self.once("POST", "/V3/Authenticate", {"type": "password"}, login, "")
        text = answer.body.decode("ascii", errors="ignore").strip().strip('"')
        if not text or not text.isprintable():
            raise UnreachableError(NO_JSON, host=self.host)
        with _renewing:
            _tokens[self.key] = Token(text, monotonic() + TOKEN_LIFE.total_seconds())
        return text

    def forget(self, token: str) -> None:
        """Forget a token that has aged, unless another took its place."""
        with _renewing:
            kept = _tokens.get(self.key)
            if kept and kept.text == token:
                del _tokens[self.key]


def signed(document: Signed) -> Mapping[str, str]:
    """Return a file and its signature as JSON holds them."""
    return {
        "Content": base64.b64encode(document.data).decode(),
        "Signature": base64.b64encode(document.signature).decode(),
    }
