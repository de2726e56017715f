"""An operator behind a folder: files come once, go once, and nothing half-written is touched."""

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from plugins.contracts.formats.writer import Supply, upd
from uprava_contracts.operators import folders, outbox
from uprava_contracts.operators.folders import FolderAdapter
from uprava_contracts.operators.values import (
    EntityKind,
    Event,
    Outgoing,
    RefusedError,
    Reply,
    Signed,
    UnreachableError,
    Way,
)

FILE = Signed(name="ON_NSCHFDOPPOK_1.xml", data=b"<a/>", signature=b"signature")
TITLE = Reply(message_id="m1", entity_id="e1", way=Way.TITLE, document=FILE)


@pytest.fixture
def folder(tmp_path: Path) -> FolderAdapter:
    made = FolderAdapter(tmp_path, "2BM-us", settled=0.0)
    made.check()
    return made


def bring(folder: FolderAdapter, name: str = "a.xml", **words: str) -> bytes:
    """Let the operator's program bring a document, the document itself last."""
    data = upd(Supply(number=words.pop("number", "УТ-15")))
    place = folder.root / "in"
    (place / f"{name}.sig").write_bytes(b"sig")
    (place / f"{name}.json").write_text(json.dumps(words), encoding="utf-8")
    (place / name).write_bytes(data)
    return data


def test_a_document_comes_with_what_lies_beside_it(folder: FolderAdapter) -> None:
    data = bring(folder, message_id="m7", from_title="ООО Ромашка")
    (event,) = folder.events("")
    assert (event.message_id, event.from_title, event.new) == ("m7", "ООО Ромашка", True)
    document, signature = event.entities
    assert (document.name, document.size) == ("a.xml", len(data))
    assert (signature.kind, signature.parent_id) == (EntityKind.SIGNATURE, document.id)
    assert event.documents[0].number == "УТ-15"
    assert folder.content("m7", document.id) == data
    assert folder.content("m7", signature.id) == b"sig"
    assert list((folder.root / "in").iterdir()) == []


def test_an_event_is_told_until_it_is_kept(folder: FolderAdapter) -> None:
    data = bring(folder)
    first, second = folder.events(""), folder.events("")
    assert [one.id for one in first] == [one.id for one in second]
    folder.taken(first)
    folder.taken(first)
    assert folder.events("") == []
    assert folder.content("", first[0].entities[0].id) == data


def test_the_same_file_is_taken_once(folder: FolderAdapter) -> None:
    bring(folder)
    folder.taken(folder.events(""))
    bring(folder, "again.xml")
    assert folder.events("") == []
    (why,) = (folder.root / "bad").glob("*/причина.txt")
    assert "второй раз он не принят" in why.read_text(encoding="utf-8")


def test_what_cannot_be_read_goes_aside_with_a_sentence(folder: FolderAdapter) -> None:
    (folder.root / "in" / "x.xml").write_bytes(b"<!DOCTYPE a []><a/>")
    bring(folder)
    assert len(folder.events("")) == 1
    (why,) = (folder.root / "bad").glob("*/причина.txt")
    assert "объявлен тип документа" in why.read_text(encoding="utf-8")
    assert (why.parent / "document.xml").exists()


def test_what_is_being_written_is_left_alone(tmp_path: Path) -> None:
    waiting = FolderAdapter(tmp_path, "2BM-us", settled=60.0)
    waiting.check()
    bring(waiting)
    (tmp_path / "in" / ".hidden.xml").write_bytes(b"<a/>")
    (tmp_path / "in" / "note.txt").write_bytes(b"x")
    assert waiting.events("") == []
    assert (tmp_path / "in" / "a.xml").exists()


def test_links_are_not_followed(folder: FolderAdapter, tmp_path: Path) -> None:
    secret = tmp_path.parent / "secret.xml"
    secret.write_bytes(upd(Supply()))
    (folder.root / "in" / "link.xml").symlink_to(secret)
    assert folder.events("") == []
    assert secret.exists()


def test_a_fall_between_claiming_and_reading_loses_nothing(
    folder: FolderAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(folder, message_id="m7")

    def fall(_self: FolderAdapter, _begun: Path) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(FolderAdapter, "complete", fall)
        with pytest.raises(UnreachableError, match="error 5 of the system"):
            folder.events("")
    (event,) = folder.events("")
    assert (event.message_id, len(event.entities)) == ("m7", 2)


def test_two_visits_at_once_take_each_file_once(folder: FolderAdapter) -> None:
    for n in range(20):
        bring(folder, f"{n}.xml", number=str(n))
    found: list[Event] = []

    def visit() -> None:
        for _try in range(20):
            try:
                found.extend(folder.events(""))
            except UnreachableError:  # the other one was faster: the next visit finds the rest
                continue

    threads = [threading.Thread(target=visit) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    numbers = {one.documents[0].number for one in found} | {
        one.documents[0].number for one in folder.events("")
    }
    assert numbers == {str(n) for n in range(20)}
    assert list((folder.root / "bad").iterdir()) == []
    assert {len(one.entities) for one in folder.events("")} == {2}


def outgoing(folder: FolderAdapter) -> list[str]:
    return sorted(path.name for path in (folder.root / "out").iterdir())


def test_an_answer_appears_whole(folder: FolderAdapter) -> None:
    sent = folder.answer(TITLE, operation_id="op-1")
    assert sent.message_id == "m1"
    place = folder.root / "out" / "op-1"
    assert {path.name for path in place.iterdir()} == {
        FILE.name, f"{FILE.name}.sig", "message.json",
    }  # fmt: skip
    words = json.loads((place / "message.json").read_text(encoding="utf-8"))
    assert (words["way"], words["entity_id"], words["operation_id"]) == ("title", "e1", "op-1")


def test_an_answer_taken_away_is_not_put_out_again(folder: FolderAdapter) -> None:
    folder.answer(TITLE, operation_id="op-1")
    (folder.root / "out" / "op-1").rename(folder.root.parent / "carried")
    folder.answer(TITLE, operation_id="op-1")
    assert outgoing(folder) == []
    folder.send(
        Outgoing(to_box="them", document=FILE, type_name="Nonformalized"), operation_id="op-2"
    )
    assert outgoing(folder) == ["op-2"]


@pytest.mark.parametrize("fall", range(1, 8))
def test_a_fall_at_any_step_puts_an_answer_out_once(
    folder: FolderAdapter, monkeypatch: pytest.MonkeyPatch, fall: int
) -> None:
    """Each write and each rename is where the process dies; the next try finishes the work."""
    steps = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **named: Any) -> Any:
            nonlocal steps
            steps += 1
            if steps == fall:
                raise OSError(28, "No space left on device")
            return real(*arguments, **named)

        return step

    with monkeypatch.context() as broken:
        broken.setattr(outbox, "write", counted(outbox.write))
        broken.setattr(Path, "rename", counted(Path.rename))
        with suppress(UnreachableError):
            folder.answer(TITLE, operation_id="op-1")
    folder.answer(TITLE, operation_id="op-1")
    folder.answer(TITLE, operation_id="op-1")
    assert outgoing(folder)[-1] == "op-1"
    assert len([name for name in outgoing(folder) if not name.startswith(".")]) == 1
    assert (folder.root / "out" / "op-1" / FILE.name).read_bytes() == FILE.data


def test_what_became_of_an_answer_comes_as_an_event(folder: FolderAdapter) -> None:
    folder.answer(TITLE, operation_id="op-1")
    ack = folder.root / "ack"
    (ack / "strange.json").write_text('{"state": "sent"}')
    (ack / "op-1.json").write_text('{"fail')
    assert folder.events("") == []
    (ack / "op-1.json").write_text('{"failure": "Подпись недействительна"}')
    (event,) = folder.events("")
    assert (event.operation_id, event.message_id, event.new) == ("op-1", "m1", False)
    assert event.failure == "Подпись недействительна"
    folder.taken([event])
    assert folder.events("") == []


def test_names_that_lead_elsewhere_are_refused(folder: FolderAdapter) -> None:
    with pytest.raises(RefusedError):
        folder.answer(TITLE, operation_id="../op")
    odd = Reply(message_id="m", entity_id="e", way=Way.TITLE,
                document=Signed(name="../x.xml", data=b"", signature=b""))  # fmt: skip
    with pytest.raises(RefusedError):
        folder.answer(odd, operation_id="op")
    for id in ("../../etc/passwd", "", "a/b", "nothing"):
        with pytest.raises(RefusedError):
            folder.content("m", id)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreachableError) as gone:
        FolderAdapter(tmp_path / "nowhere", "us").check()
    assert gone.value.sentence.startswith("Папки «nowhere» нет.")
    with pytest.raises(RefusedError):
        FolderAdapter(tmp_path, "us").find_participants("7707083893")
    assert folders.said(tmp_path / "none.json") == {}
