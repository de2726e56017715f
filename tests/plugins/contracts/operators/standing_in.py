"""A service of an operator that stands in for the real one: the public description, and faults.

Written from developer.kontur.ru/doc/diadoc-api, by nothing of the program.
"""

import base64
import json
import re
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY, LOGIN, PASSWORD = "key-of-integration", "robot", "пароль-1"
BOX, THEIR_BOX = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d", "1f0c2b3a-3b7d-4bad-9bdd-2b0d7b3d0001"


class Service:
    """What the service knows: tokens, operations, messages, events of our box."""

    def __init__(self) -> None:
        self.tokens: set[str] = set()
        self.logins = 0
        self.operations: dict[str, dict[str, Any]] = {}
        self.sent: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        self.contents: dict[str, bytes] = {}
        self.faults: deque[str] = deque()
        self.asked: list[str] = []
        self.lock = threading.Lock()
        self.hangs = threading.Event()

    def bring(self, data: bytes, *, number: str, signature: bytes = b"sig") -> dict[str, Any]:
        """Let a supplier's document come."""
        n = len(self.events) + 1
        message, entity = f"m{n}", f"e{n}"
        self.contents |= {f"{message}/{entity}": data, f"{message}/{entity}s": signature}
        body = {
            "MessageId": message, "TimestampTicks": 638_993_000_000_000_000 + n,
            "FromBoxId": THEIR_BOX, "FromTitle": "ООО Ромашка", "ToBoxId": BOX,
            "Entities": [
                {"EntityType": "Attachment", "EntityId": entity, "Content": {"Size": len(data)},
                 "AttachmentTypeV3": "UniversalTransferDocument", "FileName": "upd.xml",
                 "DocumentInfo": {
                     "TypeNamedId": "UniversalTransferDocument", "Function": "СЧФДОП",
                     "Version": "utd970_05_02_01", "DocumentNumber": number,
                     "DocumentDate": "12.11.2026",
                     "RecipientResponseStatus": "WaitingForRecipientSignature",
                     "RevocationStatus": "None",
                     "DocflowStatus": {"PrimaryStatus": {"StatusText": "Требуется подписать"}}}},
                {"EntityType": "Signature", "EntityId": f"{entity}s", "ParentEntityId": entity},
            ],
        }  # fmt: skip
        event = {"EventId": f"ev{n}", "IndexKey": f"{n:06}+/=", "Message": body}
        self.events.append(event)
        return event

    def operate(self, operation: str, body: dict[str, Any]) -> dict[str, Any]:
        """Do an operation once; a repeated one gives the same again."""
        with self.lock:
            if operation not in self.operations:
                self.sent.append(body)
                n = len(self.sent)
                id = body.get("MessageId", f"out{n}")
                self.operations[operation] = {
                    "MessageId": id, "Entities": [{"EntityId": f"oe{n}"}],
                }  # fmt: skip
            return self.operations[operation]

    def after(self, key: str) -> list[dict[str, Any]]:
        """Return at most five events after a key: pages are short here."""
        return [one for one in self.events if one["IndexKey"] > key][:5]


class Handler(BaseHTTPRequestHandler):
    """Answers one request, or does what the next fault says."""

    protocol_version = "HTTP/1.1"
    service: Service

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.answer()

    def do_POST(self) -> None:
        self.answer()

    def answer(self) -> None:
        service, parts = self.service, urlsplit(self.path)
        told = {name: values[0] for name, values in parse_qs(parts.query).items()}
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"{}")
        service.asked.append(f"{self.command} {parts.path}")
        entering = parts.path == "/V3/Authenticate"
        fault = service.faults.popleft() if service.faults and not entering else ""
        if fault == "500":
            return self.say(500, b"oops")
        if fault == "busy":
            return self.say(204, b"", {"Retry-After": "7"})
        if fault == "hang":
            service.hangs.wait(20)
            return None
        if fault == "aged":
            service.tokens.clear()
        status, found = self.found(parts.path, told, body)
        if fault == "done but 500":
            return self.say(502, b"")
        if fault == "redirect":
            return self.say(302, b"", {"Location": "http://127.0.0.1:1/"})
        if fault == "garbage":
            return self.say(200, b"<html>")
        return self.say(status, found, cut=fault == "cut", drip=fault == "drip")

    def found(self, path: str, told: dict[str, str], body: dict[str, Any]) -> tuple[int, bytes]:
        service, header = self.service, self.headers.get("Authorization") or ""
        if f"ddauth_api_client_id={KEY}" not in header:
            return 401, "Ключ не зарегистрирован".encode()
        if path == "/V3/Authenticate":
            service.logins += 1
            if (body.get("login"), body.get("password")) != (LOGIN, PASSWORD):
                return 401, "Неверный логин или пароль".encode()
            token = f"token{service.logins}"
            service.tokens.add(token)
            return 200, token.encode()
        given = re.search(r"ddauth_token=(\S+)", header)
        if given is None or given[1] not in service.tokens:
            return 401, b"The token is aged"
        if path == "/V4/GetEntityContent":
            data = service.contents.get(f"{told['messageId']}/{told['entityId']}")
            return (200, data) if data is not None else (404, "Нет такой сущности".encode())
        if told.get("boxId", body.get("FromBoxId", body.get("BoxId", BOX))) != BOX:
            return 403, "Нет доступа к ящику".encode()
        return self.json(path, told, body)

    def json(self, path: str, told: dict[str, str], body: dict[str, Any]) -> tuple[int, bytes]:
        service = self.service
        if path == "/V8/GetNewEvents":
            found = service.after(told.get("afterIndexKey", ""))
            return 200, json.dumps({"Events": found, "TotalCount": len(found)}).encode()
        if path in ("/V3/PostMessage", "/V4/PostMessagePatch"):
            for part in (*body.get("DocumentAttachments", ()), *body.get("RecipientTitles", ())):
                if base64.b64decode(part["SignedContent"]["Signature"]) == b"bad":
                    return 400, "Подпись недействительна".encode()
            return 200, json.dumps(service.operate(told["operationId"], body)).encode()
        organisation = {
            "Inn": told.get("inn", "7707083893"), "Kpp": "770701001", "ShortName": "Администрация",
            "FnsParticipantId": "2BM-7707083893-770701001-201601",
            "Boxes": [{"BoxIdGuid": BOX, "Title": "Администрация"}],
        }  # fmt: skip
        known = path == "/GetMyOrganizations" or told.get("inn") == "7714833917"
        return 200, json.dumps({"Organizations": [organisation] if known else []}).encode()

    def say(
        self, status: int, body: bytes, headers: dict[str, str] | None = None, *,
        cut: bool = False, drip: bool = False,
    ) -> None:  # fmt: skip
        """Send an answer, whole or broken."""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if drip:
            for byte in body:
                if self.service.hangs.wait(0.2):
                    break
                self.wfile.write(bytes([byte]))
            return
        self.wfile.write(body[: len(body) // 2] if cut else body)
        self.close_connection = True


class Server(ThreadingHTTPServer):
    """Forgets connections its callers cut."""

    daemon_threads = True

    def handle_error(self, *_arguments: Any) -> None:
        """Say nothing: callers give up on purpose."""


@contextmanager
def standing_in() -> Iterator[tuple[Service, str]]:
    """Run the service; its state and its address."""
    service = Service()
    server = Server(("127.0.0.1", 0), type("Bound", (Handler,), {"service": service}))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield service, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        service.hangs.set()
        server.shutdown()
        server.server_close()
        thread.join()
        time.sleep(0)
