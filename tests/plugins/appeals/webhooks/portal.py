"""A portal with a token of the registrar's."""

import asyncio
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from plugins.appeals.webhooks.listener import Listener
from plugins.appeals.work.bureau import Bureau
from uprava import testing
from uprava.clock import now
from uprava.db.sql import execute
from uprava.installation import Installation
from uprava.jobs.worker import run_worker
from uprava_appeals.webhooks.service import telling

API = "/api/v1/appeals/subscriptions"


@dataclass
class Portal:
    """Subscribes, is told, looks at what waits."""

    client: Any
    bureau: Bureau
    listener: Listener
    secret: str = ""
    id: int = 0

    @property
    def installation(self) -> Installation:
        return self.bureau.office.installation

    def headers(self, scope: str = "documents:write", who: Any = None) -> dict[str, str]:
        self.client.cookies.clear()
        token = testing.make_token(self.installation, who or self.bureau.registrar, scope)
        return {"authorization": f"Bearer {token}"}

    def ask(self, url: str) -> Any:
        return self.client.post(API, json={"url": url}, headers=self.headers())

    def subscribe(self) -> None:
        answer = self.ask(self.listener.url)
        assert answer.status_code == 201, answer.text
        self.secret, self.id = answer.json()["secret"], answer.json()["id"]
        made = "update appeals.subscription set made_at = %s where id = %s returning id"
        self.bureau.look(made, testing.NOW, self.id)

    def run(self) -> None:
        """Let the job of the subscriber run."""
        telling.tell_subscriber(self.installation, subscription_id=self.id)

    def work(self, happened: Callable[[], bool], within: float) -> None:
        """Let the minute's job and the worker run until something is so."""
        query = "delete from jobs.procrastinate_jobs where status = 'todo'"
        with self.bureau.office.system() as session:
            execute(session, query)
        telling.tell_subscribers(self.installation)

        async def until() -> None:
            running = asyncio.create_task(run_worker(self.installation))
            for _again in range(round(within / 0.05)):
                if happened():
                    break
                await asyncio.sleep(0.05)
            running.cancel()
            await asyncio.wait([running])

        asyncio.run(until())

    def hurry(self) -> None:
        """Let what waits for another try be due."""
        self.bureau.look("update appeals.delivery set next_at = %s returning id", now())

    def rows(self) -> list[tuple[str, int, bool, bool, str]]:
        """What stands in the outbox: event, tries, told, given up, what the last try ended with."""
        from uprava.db.sql import driver

        query = """select event, tries, told_at is not null, given_up_at is not null, said
            from appeals.delivery order by id"""
        with self.bureau.office.system() as session:
            return driver(session).execute(query).fetchall()

    def next_in(self) -> timedelta:
        """How long the last event of the outbox waits."""
        query = "select next_at from appeals.delivery order by id desc limit 1"
        moment: datetime = self.bureau.look(query)
        return moment - now()

    def signed(self, n: int = -1) -> bool:
        """Whether the signature of what was told is the program's."""
        headers, body = self.listener.told[n]
        parts = dict(each.split("=", 1) for each in headers["x-uprava-signature"].split(","))
        message = parts["t"].encode() + b"." + body
        wanted = hmac.new(self.secret.encode(), message, hashlib.sha256).hexdigest()
        return hmac.compare_digest(wanted, parts["v1"])
