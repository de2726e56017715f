"""The folder of the gateway: whole packages, receipts of every kind, a disk that refuses."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from plugins.appeals.sending.counter import ACCOUNT, BY_ACCOUNT, Counter
from uprava.clock import now
from uprava.db.sql import execute
from uprava.errors import ConflictError, UnavailableError
from uprava_appeals.sending.gateway import find_gateway
from uprava_appeals.sending.service import asking
from uprava_appeals.sending.service.delivering import Post
from uprava_appeals.sending.service.receipts import read_receipts, take
from uprava_appeals.settings import AppealsSettings
from uprava_appeals.values import ReplyBy


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the gateway, named by the settings."""
    monkeypatch.setenv("UPRAVA_APPEALS_ACCOUNT_GATEWAY", "folder")
    monkeypatch.setenv("UPRAVA_APPEALS_ACCOUNT_FOLDER", str(tmp_path / "gateway"))
    return tmp_path / "gateway"


@pytest.fixture
def ordered(counter: Counter, root: Path) -> tuple[Any, Any, int]:
    """An appeal, its answer and the order to send it, handed to the gateway."""
    assert root
    counter.set()
    id, reply = counter.signed(BY_ACCOUNT, ReplyBy.ACCOUNT)
    order = counter.ask(reply)
    counter.go(order)
    return id, reply, order


def receive(counter: Counter, root: Path, **said: Any) -> None:
    """Let a receipt come and the job look."""
    inside = root / "in"
    inside.mkdir(parents=True, exist_ok=True)
    draft = inside / ".draft"
    draft.write_text(json.dumps(said))
    draft.rename(inside / f"{now().timestamp()}.json")
    look(counter)


def look(counter: Counter) -> None:
    """Let the job look at the folder, on the day of the test."""
    gateway = find_gateway(AppealsSettings())
    assert gateway is not None
    for came in gateway.receipts():
        done = take(Post(counter.now, counter.desk.bureau.at), came)
        gateway.put_away(came, taken=done)


def test_a_package_is_whole_and_nobody_elses_to_read(
    counter: Counter, root: Path, ordered: tuple[Any, Any, int]
) -> None:
    _id, reply, order = ordered
    place = root / "out" / str(order)
    manifest = json.loads((place / "manifest.json").read_text())
    assert (manifest["package"], manifest["account"]) == (order, ACCOUNT)
    assert manifest["number"] == counter.desk.reply(reply).number
    (file,) = manifest["files"]
    content = (place / file["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == file["sha256"]
    assert not any(each.stat().st_mode & 0o077 for each in (place, *place.iterdir()))
    assert [each.name for each in (root / "out").iterdir()] == [str(order)]
    assert counter.state(order) == ("handed", "")
    assert counter.desk.reply(reply).state == "signed"


def test_only_a_receipt_notes_it_as_sent(
    counter: Counter, root: Path, ordered: tuple[Any, Any, int]
) -> None:
    id, reply, order = ordered
    receive(counter, root, package=order, verdict="accepted", number="LK-77")
    row = counter.desk.reply(reply)
    assert (row.state, row.reply_by, row.sent_number) == ("sent", "account", "LK-77")
    assert counter.desk.bureau.questions(id)[0].state == "answered"
    receive(counter, root, package=order, verdict="refused", said="late")
    assert counter.state(order) == ("sent", "")
    assert len(list((root / "in" / "done").iterdir())) == 2


def test_a_refusal_comes_back_in_words_without_the_account(
    counter: Counter, root: Path, ordered: tuple[Any, Any, int]
) -> None:
    _id, reply, order = ordered
    receive(counter, root, package=order, verdict="refused", said=f"No account {ACCOUNT}")
    assert counter.state(order) == ("failed", "gateway")
    assert counter.order(order)["said"] == "No account […]"
    row = counter.desk.reply(reply)
    assert (row.state, row.going) == ("signed", False)


def test_what_is_no_receipt_is_put_away_and_harms_nothing(
    counter: Counter, root: Path, ordered: tuple[Any, Any, int]
) -> None:
    _id, _reply, order = ordered
    inside = root / "in"
    inside.mkdir()
    (inside / "a.json").write_text("{")
    (inside / "b.json").write_text(json.dumps({"package": order, "verdict": "perhaps"}))
    (inside / "c.json").write_text(json.dumps({"package": 10**15, "verdict": "accepted"}))
    (inside / "d.json").write_bytes(b" " * 70_000)
    (inside / "e.json").symlink_to("/etc/hostname")
    (inside / ".f.json").write_text("half written")
    look(counter)
    assert sorted(each.name for each in (inside / "bad").iterdir()) == [
        "a.json", "b.json", "c.json", "d.json", "e.json",
    ]  # fmt: skip
    assert (inside / ".f.json").exists()
    assert counter.state(order) == ("handed", "")


def test_a_worker_killed_over_a_package_gives_the_same_one_again(
    counter: Counter, root: Path, ordered: tuple[Any, Any, int]
) -> None:
    _id, _reply, order = ordered
    with counter.desk.bureau.office.system() as session:
        execute(session, "update appeals.sending set state = 'waiting', claimed_at = now()"
                " where id = %s", (order,))  # fmt: skip
    before = (root / "out" / str(order) / "manifest.json").stat().st_ino
    counter.go(order)
    assert (root / "out" / str(order) / "manifest.json").stat().st_ino == before
    assert counter.state(order) == ("handed", "")


def test_a_folder_that_refuses_is_tried_again(counter: Counter, root: Path) -> None:
    counter.set()
    root.write_text("a file in its place")
    _id, reply = counter.signed(BY_ACCOUNT, ReplyBy.ACCOUNT)
    order = counter.ask(reply)
    with pytest.raises(UnavailableError):
        counter.go(order)
    assert counter.state(order) == ("waiting", "silent")
    root.unlink()
    counter.go(order)
    assert counter.state(order) == ("handed", "")


def test_a_package_without_a_receipt_is_given_up_as_perhaps_sent(
    counter: Counter, root: Path, ordered: tuple[Any, Any, int]
) -> None:
    _id, reply, order = ordered
    counter.desk.act(counter.sender, asking.stop, reply)
    assert counter.state(order) == ("uncertain", "no-receipt")
    receive(counter, root, package=order, verdict="accepted")
    assert counter.desk.reply(reply).state == "sent"


def test_without_a_gateway_accounts_are_noted_by_hand(counter: Counter) -> None:
    counter.set()
    _id, reply = counter.signed(BY_ACCOUNT, ReplyBy.ACCOUNT)
    with pytest.raises(ConflictError):
        counter.ask(reply)
    read_receipts(counter.now)
    counter.desk.send(reply, how=ReplyBy.ACCOUNT)
    assert counter.desk.reply(reply).state == "sent"
