"""Files changed by two at once: nothing is lost, and search says what the files say now."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

from offices import Office, SignIn, kept
from uprava import testing
from uprava.clock import now
from uprava.db.sql import fetch_value
from uprava.db.transaction import system_transaction
from uprava.documents.preparing import prepare
from uprava.documents.reindexing import reindex
from uprava.documents.service.filing import FileRow, Received, list_files
from uprava.documents.service.versions import add_files, add_version, remove_file
from uprava_storage import BlobStore

TEXT = "text/plain"


def body_of(office: Office, id: UUID) -> str:
    query = "select body from documents.text where document_id = %s"
    with system_transaction(office.installation.engine, today=testing.TODAY) as session:
        return str(fetch_value(session, query, (id,)))


def files_of(office: Office, id: UUID) -> list[FileRow]:
    with office.as_(office.registrar) as session:
        return list_files(session, id)


def received(office: Office, text: str) -> Received:
    data = text.encode()
    return Received("Справка.txt", TEXT, len(data), kept(office, data), None)


@dataclass(frozen=True)
class WhileReading:
    """A store that lets something happen in the middle of the first reading."""

    store: BlobStore
    meanwhile: list[Callable[[], None]]

    def read(self, sha256: str) -> Iterator[bytes]:
        if self.meanwhile:
            self.meanwhile.pop()()
        yield from self.store.read(sha256)


def test_text_prepared_while_search_text_is_made_anew_is_not_lost(office: Office) -> None:
    files = [(f"{name}.txt", TEXT, f"{name} котельная".encode()) for name in ("Первая", "Вторая")]
    id = office.document(files=files)
    first, second = files_of(office, id)
    prepare(office.installation, file_id=str(first.id))
    store = WhileReading(
        office.installation.store,
        [lambda: prepare(office.installation, file_id=str(second.id))],
    )
    reindex(replace(office.installation, store=store), document_id=str(id))  # type: ignore[arg-type]
    assert "Вторая котельная" in body_of(office, id)
    reindex(office.installation, document_id=str(id))
    body = body_of(office, id)
    assert (body.count("Первая котельная"), body.count("Вторая котельная")) == (1, 1)


def test_text_of_a_file_taken_away_before_it_was_read_is_not_found(office: Office) -> None:
    id = office.document(files=[("Справка.txt", TEXT, "Отозванная справка".encode())])
    (file,) = files_of(office, id)
    with office.as_(office.registrar) as session:
        remove_file(
            session, id, file_id=file.id, reader=office.registrar, at=now(),
            jobs=office.installation.jobs,
        )  # fmt: skip
    prepare(office.installation, file_id=str(file.id))
    assert "Отозванная справка" not in body_of(office, id)


def test_text_of_a_version_superseded_before_it_was_read_is_not_found(office: Office) -> None:
    id = office.document(files=[("Справка.txt", TEXT, "Старая справка".encode())])
    (base,) = files_of(office, id)
    new, jobs = received(office, "Новая справка"), office.installation.jobs
    with office.as_(office.registrar) as session:
        add_version(session, base, new, reader=office.registrar, at=now(), jobs=jobs)
    (newest,) = files_of(office, id)
    for each in (newest, base):
        prepare(office.installation, file_id=str(each.id))
    body = body_of(office, id)
    assert "Новая справка" in body
    assert "Старая справка" not in body


@contextmanager
def beside(act: Callable[[], object]) -> Iterator[Callable[[], object]]:
    """Begin an act in another thread; the block gives a function that waits for its result."""
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(act)
        yield lambda: future.result(timeout=20)


def test_the_second_of_two_new_versions_is_told_about_the_first(office: Office) -> None:
    id = office.document(files=[("Справка.txt", TEXT, "Справка".encode())])
    (base,) = files_of(office, id)
    reader, jobs = office.registrar, office.installation.jobs

    def put(text: str) -> object:
        with office.as_(reader) as session:
            new = received(office, text)
            return add_version(session, base, new, reader=reader, at=now(), jobs=jobs)

    with office.as_(reader) as session:
        new = received(office, "Моя справка")
        assert add_version(session, base, new, reader=reader, at=now(), jobs=jobs) is None
        with beside(lambda: put("Чужая справка")) as result:
            session.commit()
            conflict = result()
    assert conflict is not None
    assert [each.version for each in files_of(office, id)] == [2]


def test_two_first_files_do_not_both_become_the_main_one(office: Office) -> None:
    id = office.document()
    reader, jobs = office.registrar, office.installation.jobs

    def add(text: str) -> object:
        with office.as_(reader) as session:
            return add_files(
                session, id, [received(office, text)], reader=reader, at=now(), jobs=jobs
            )

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(add, ("Первая", "Вторая")))
    assert [each.role for each in files_of(office, id)] == ["main", "attachment"]


def test_several_files_chosen_at_once_are_added_and_a_second_sending_adds_none(
    office: Office, sign_in: SignIn
) -> None:
    id, client = office.document(), sign_in(office.registrar)
    parts = [("file", (name, b"one, two\n" * 9, "text/plain")) for name in ("1.txt", "2.txt")]
    for _sending in range(2):
        answer = client.post(f"/docs/{id}/files", data={"_key": "both"}, files=parts)
        assert answer.status_code == 200
    assert client.get(f"/docs/{id}").text.count("2.txt</a>") == 1
