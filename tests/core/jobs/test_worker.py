"""The worker on a real server: the order of jobs, failures, a server that goes away, the end."""

import asyncio
import io
import os
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType

import pytest
from procrastinate import Blueprint
from sqlalchemy.orm import Session
from uprava import hookimpl, testing
from uprava.db import embedded
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.errors import ConflictError, InvalidError, UnavailableError
from uprava.extension import Module
from uprava.installation import Installation
from uprava.jobs.listing import Stage, list_jobs, progress, standing
from uprava.jobs.managing import cancel_job, retry_failed, retry_job
from uprava.jobs.queue import Priority, task
from uprava.jobs.tidying import collect, forget, revive, silent_modules
from uprava.jobs.worker import run_and_leave, worker_beside
from uprava.settings import Settings

done: list[str] = []
release = threading.Event()


def note(_installation: Installation, *, word: str) -> None:
    """Remember that the job ran."""
    done.append(word)


def slow(_installation: Installation, *, word: str) -> None:
    """Run until it is allowed to end."""
    done.append(f"{word} begun")
    release.wait(10)
    done.append(f"{word} ended")


def refuse(_installation: Installation) -> None:
    """Fail with a sentence."""
    raise InvalidError("Файл не читается.")


def break_down(_installation: Installation) -> None:
    """Fail with a bug whose text must not reach the screen."""
    raise RuntimeError("пароль: 12345")


def chores() -> ModuleType:
    """A module whose jobs the tests watch and that knows one blob."""

    @hookimpl
    def uprava_module() -> Module:
        return Module("chores", "Chores", "For tests.", "1.0", "uprava.jobs")

    @hookimpl
    def uprava_jobs(blueprint: Blueprint) -> None:
        task(blueprint, "note", title="Note", priority=Priority.LATER)(note)
        task(blueprint, "soon", priority=Priority.SOON)(note)
        task(blueprint, "slow")(slow)
        task(blueprint, "refuse", title="Refusal", retry=False)(refuse)
        task(blueprint, "break", retry=False)(break_down)

    @hookimpl
    def uprava_known_blobs(session: Session, hashes: Sequence[str]) -> list[str]:
        return [each for each in hashes if each in KEPT]

    module = ModuleType("chores")
    for each in (uprava_module, uprava_jobs, uprava_known_blobs):
        setattr(module, each.__name__, each)
    return module


KEPT: set[str] = set()


@pytest.fixture
def busy(settings: Settings) -> Iterator[Installation]:
    """An installation with the module of chores, its queue empty before and after.

    Its workers put periodic jobs of all modules into the queue other tests read too.
    """
    with testing.installation(settings, extra={"chores": chores()}) as made:
        empty(made)
        done.clear()
        release.clear()
        yield made
        empty(made)


def empty(installation: Installation) -> None:
    """Forget all jobs."""
    with act(installation) as session:
        execute(session, "delete from jobs.procrastinate_jobs")


@contextmanager
def act(installation: Installation) -> Iterator[Session]:
    """A transaction of the installation itself."""
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        yield session


async def until(true: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"it did not happen; done: {done}"
        await asyncio.sleep(0.05)


def working(installation: Installation, during: Callable[[], Awaitable[None]]) -> None:
    """Run a worker beside some waiting."""

    async def run() -> None:
        async with worker_beside(installation):
            await during()

    run_and_leave(run())


def status_of(installation: Installation, id: int) -> str:
    """Return what procrastinate calls the job's state."""
    with act(installation) as session:
        query = "select status::text from jobs.procrastinate_jobs where id = %s"
        return str(fetch_value(session, query, (id,)))


def test_urgent_job_overtakes_the_ones_that_may_wait(busy: Installation) -> None:
    with act(busy) as session:
        for number in range(5):
            busy.jobs.defer(session, "chores:note", word=str(number))
        busy.jobs.defer(session, "chores:soon", word="urgent")
    working(busy, lambda: until(lambda: len(done) == 6))
    assert done.index("urgent") <= 1


def test_job_of_a_refused_act_does_not_exist(busy: Installation) -> None:
    def refused() -> None:
        with act(busy) as session:
            busy.jobs.defer(session, "chores:note", word="never")
            raise ConflictError("refused")

    with pytest.raises(ConflictError):
        refused()
    with act(busy) as session:
        assert progress(session).waiting == 0


def test_failed_job_tells_a_sentence_and_no_internals(busy: Installation) -> None:
    with act(busy) as session:
        ids = [busy.jobs.defer(session, f"chores:{name}") for name in ("refuse", "break")]
    working(busy, lambda: until(lambda: all(status_of(busy, id) == "failed" for id in ids)))
    with act(busy) as session:
        rows, _older = list_jobs(session, Stage.FAILED, busy.jobs, before=None)
        assert standing(session).failed == 2
    broken, refused = rows
    assert refused.title == "Refusal"
    assert refused.sentence == "Файл не читается."
    assert "RuntimeError" in broken.sentence
    assert "12345" not in broken.sentence
    assert broken.request_id == f"job-{ids[1]}"


def test_failed_jobs_run_again_when_somebody_says_so(busy: Installation) -> None:
    with act(busy) as session:
        id = busy.jobs.defer(session, "chores:refuse")
    working(busy, lambda: until(lambda: status_of(busy, id) == "failed"))
    with act(busy) as session:
        retry_job(session, id)
    assert status_of(busy, id) == "todo"
    with act(busy) as session, pytest.raises(ConflictError):
        retry_job(session, id)
    with act(busy) as session:
        # a periodic job may have been deferred by the worker at the turn of a minute
        failed = execute(session, "update jobs.procrastinate_jobs set status = 'failed'")
        assert retry_failed(session) == failed >= 1
    assert status_of(busy, id) == "todo"


def test_only_a_waiting_job_is_cancelled(busy: Installation) -> None:
    with act(busy) as session:
        id = busy.jobs.defer(session, "chores:note", word="x")
        cancel_job(session, id)
    assert status_of(busy, id) == "cancelled"
    with act(busy) as session, pytest.raises(ConflictError):
        cancel_job(session, id)


def test_job_of_a_dead_worker_is_given_to_another(busy: Installation) -> None:
    with act(busy) as session:
        id = busy.jobs.defer(session, "chores:note", word="revived")
        worker = fetch_value(
            session,
            "insert into jobs.procrastinate_workers (last_heartbeat)"
            " values (now() - interval '5 minutes') returning id",
        )
        execute(
            session,
            "update jobs.procrastinate_jobs set status = 'doing', worker_id = %s where id = %s",
            (worker, id),
        )
    revive(busy)
    assert status_of(busy, id) == "todo"
    working(busy, lambda: until(lambda: done == ["revived"]))


def test_stopping_worker_lets_its_running_job_end(busy: Installation) -> None:
    with act(busy) as session:
        id = busy.jobs.defer(session, "chores:slow", word="job")

    async def begun() -> None:
        await until(lambda: done == ["job begun"])
        threading.Timer(0.5, release.set).start()

    working(busy, begun)
    assert done == ["job begun", "job ended"]
    assert status_of(busy, id) == "succeeded"


def test_old_finished_jobs_are_forgotten_and_failed_ones_kept(busy: Installation) -> None:
    with act(busy) as session:
        ids = [busy.jobs.defer(session, "chores:note", word=str(n)) for n in range(3)]
        states = ("succeeded", "failed", "succeeded")
        for id, state in zip(ids, states, strict=True):
            update = "update jobs.procrastinate_jobs set status = %s where id = %s"
            execute(session, update, ("doing", id))
            execute(session, update, (state, id))
        past = "update jobs.procrastinate_events set at = now() - interval '20 days'"
        execute(session, f"{past} where job_id = any (%s)", (ids[:2],))
    forget(busy)
    with act(busy) as session:
        kept = "select array_agg(id order by id) from jobs.procrastinate_jobs"
        assert fetch_value(session, kept) == ids[1:]


def test_files_nothing_refers_to_are_collected_and_those_of_modules_kept(
    busy: Installation, settings: Settings
) -> None:
    kept = busy.store.put(io.BytesIO(b"known to the module of chores"))
    lost = busy.store.put(io.BytesIO(b"left behind by a refused act"))
    KEPT.add(kept.sha256)
    long_ago = time.time() - 5 * 86400
    for path in Path(settings.data, "files").rglob("*"):
        if path.is_file():
            os.utime(path, (long_ago, long_ago))
    collect(busy)
    assert busy.store.size(kept.sha256) is not None
    assert busy.store.size(lost.sha256) is None


def test_nothing_is_collected_while_a_module_with_data_is_off(busy: Installation) -> None:
    with act(busy) as session:
        assert silent_modules(session, busy) == []
        execute(session, "insert into core.module values ('records', false, now(), null)")
    try:
        with testing.installation(busy.settings) as without, act(without) as session:
            assert silent_modules(session, without) == ["records"]
    finally:
        with act(busy) as session:
            execute(session, "delete from core.module")


def test_worker_goes_on_after_the_server_was_restarted(tmp_path: Path) -> None:
    running = embedded.start(tmp_path / "pg", options={"fsync": "off"})
    app = running.url.replace(f"//{embedded.OWNER}@", f"//{embedded.APP}@", 1)
    made = testing.make_settings(tmp_path, app, database_owner_url=running.url)
    done.clear()
    with testing.installation(made, extra={"chores": chores()}) as installation:

        def defer(word: str) -> bool:
            try:
                with act(installation) as session:
                    installation.jobs.defer(session, "chores:soon", word=word)
            except UnavailableError:
                return False
            return True

        async def through_a_restart() -> None:
            await until(lambda: defer("before"))
            await until(lambda: done == ["before"])
            running.stop()
            embedded.start(tmp_path / "pg", options={"fsync": "off"})
            await until(lambda: defer("after"))
            await until(lambda: "after" in done)

        working(installation, through_a_restart)
    embedded.start(tmp_path / "pg").stop()


def test_a_task_that_ignores_its_end_keeps_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uprava.jobs.worker.LINGER", 0.2)
    deaf: list[asyncio.Task[None]] = []

    async def ignore() -> None:
        while True:
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(3600)

    async def work() -> str:
        deaf.append(asyncio.create_task(ignore()))
        await asyncio.sleep(0)
        return "done"

    assert run_and_leave(work()) == "done"
    assert not deaf[0].done()
