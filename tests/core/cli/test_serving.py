"""`uprava serve` as real processes: what answers, how it stops, what it leaves."""

import http.client
import json
import os
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
from tests_support.office import PROGRAM, Office, processes_of, status_of, wait_until
from uprava.serving import listens


def children_of(pid: int) -> list[int]:
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in told.split()]


def web_workers_of(pid: int) -> list[int]:
    return [child for child in children_of(pid) if name_of(child) != "uprava-jobs"]


def job_worker_of(pid: int) -> int | None:
    """Return the process that runs jobs; its keeper forks it anew when it dies."""
    for child in children_of(pid):
        if name_of(child) == "uprava-jobs":
            return next(iter(children_of(child)), None)
    return None


def name_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def test_it_answers_and_stops_cleanly_within_ten_seconds(office: Office) -> None:
    with office.serving() as server:
        assert status_of(f"{office.address}/readyz") == 200
        assert status_of(f"{office.address}/sign-in") == 200
        assert processes_of(office.data)
        server.send_signal(signal.SIGTERM)
        assert server.wait(10) == 0
        wait_until(lambda: not processes_of(office.data))


def test_sigterm_in_the_midst_of_the_start_leaves_nothing(office: Office) -> None:
    for pause in (0.3, 1.0):
        server = subprocess.Popen(
            [*PROGRAM, "serve"], env=office.environment, cwd=office.data.parent,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(pause)
        server.send_signal(signal.SIGTERM)
        server.wait(20)
        wait_until(lambda: not processes_of(office.data))


def test_a_token_printed_by_the_command_line_works_until_it_is_revoked(office: Office) -> None:
    with office.serving():
        command = ("token", "create", "--user", "registrar", "--scope", "documents:read")
        token = office.run(*command).strip()
        documents = f"{office.address}/api/v1/documents"
        assert status_of(documents, token=token) == 200
        assert status_of(documents, token=token[:-1]) == 401
        number = office.run("token", "list").splitlines()[-1].split()[0]
        office.run("token", "revoke", number)
        assert status_of(documents, token=token) == 401


def test_a_reload_refuses_no_request_and_replaces_the_workers(office: Office) -> None:
    with office.serving() as server:
        before = web_workers_of(server.pid)
        server.send_signal(signal.SIGHUP)
        answers, unread = set(), 0
        deadline = time.monotonic() + 90
        while set(web_workers_of(server.pid)) & set(before) and time.monotonic() < deadline:
            try:
                answers.add(status_of(f"{office.address}/healthz"))
            except (ConnectionResetError, http.client.RemoteDisconnected):
                unread += 1
                answers.add(status_of(f"{office.address}/healthz"))
        assert answers <= {200}
        assert unread <= len(before), "a worker that ends closes what it has not yet read, once"
        assert not set(web_workers_of(server.pid)) & set(before)
        assert status_of(f"{office.address}/readyz") == 200


def test_a_killed_worker_is_replaced_and_a_killed_server_frees_its_port(office: Office) -> None:
    with office.serving() as server:
        (worker,) = web_workers_of(server.pid)
        os.kill(worker, signal.SIGKILL)
        wait_until(
            lambda: listens("127.0.0.1", office.port) and worker not in web_workers_of(server.pid)
        )
        assert status_of(f"{office.address}/readyz") == 200
        server.kill()
        server.wait()
        wait_until(lambda: not any(pid == worker for pid in processes_of(office.data)))
    with office.serving():
        assert status_of(f"{office.address}/readyz") == 200


def test_a_killed_job_worker_is_replaced_and_ends_with_the_server(office: Office) -> None:
    with office.serving() as server:
        wait_until(lambda: job_worker_of(server.pid) is not None)
        first = job_worker_of(server.pid)
        assert first is not None
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: job_worker_of(server.pid) not in {None, first}, seconds=60)
        second = job_worker_of(server.pid)
        server.kill()
        server.wait()
        wait_until(lambda: second not in processes_of(office.data), seconds=60)


def test_two_workers_count_together_whichever_is_asked(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Office, "environment", office.environment | {"UPRAVA_WORKERS": "2"})
    with office.serving() as server:
        wait_until(lambda: len(web_workers_of(server.pid)) == 2)
        for _ in range(40):
            assert status_of(f"{office.address}/healthz") == 200
        assert {counted(office) for _ in range(8)} == {40.0}


def test_the_demo_counts_its_requests(office: Office) -> None:
    with office.serving("demo"):
        assert status_of(f"{office.address}/healthz") == 200
        assert counted(office) == 1.0


def counted(office: Office) -> float:
    """Return how often `/healthz` was answered, as `/metrics` says."""
    with urllib.request.urlopen(f"{office.address}/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    name = 'uprava_requests_total{method="GET",route="/healthz",status="200"}'
    return next(float(line.split()[-1]) for line in lines if line.startswith(name))


def test_a_port_in_use_is_said_in_one_sentence(office: Office) -> None:
    with office.serving():
        told = office.run("serve", fails=True)
    assert f"127.0.0.1:{office.port} cannot be listened on" in told
    assert len(told.splitlines()) == 1


def test_the_log_is_json_with_the_id_of_the_request(office: Office) -> None:
    with office.serving() as server:
        status_of(f"{office.address}/sign-in?next=secret")
        server.send_signal(signal.SIGTERM)
        server.wait(10)
    told = office.log.read_text()
    records = [json.loads(line) for line in told.splitlines()]
    (seen,) = [each for each in records if each["message"] == "GET /sign-in"]
    assert seen["status"] == 200
    assert len(seen["request"]) >= 8
    assert "secret" not in told
