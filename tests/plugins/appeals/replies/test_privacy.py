"""Two worlds: who does not work on an appeal sees no byte of its replies, by any way."""

from typing import Any
from uuid import UUID

import pytest
from plugins.appeals.replies.desk import TEXT, Desk
from uprava.db.sql import fetch_value
from uprava.documents.service.access import get_document
from uprava.documents.service.filing import list_files
from uprava.errors import NotFoundError, UpravaError
from uprava_appeals.replies.service import together
from uprava_appeals.replies.service.reading import get_reply, replies_of
from uprava_appeals.replies.service.together import Shared, list_lines
from uprava_appeals.replies.wording.shipped import shipped
from uprava_appeals.values import Result


def test_a_stranger_sees_nothing_even_by_plain_sql(desk: Desk) -> None:
    id = desk.appeal()
    reply = desk.answer(id)

    def look(session: Any, *, reader: Any, at: Any) -> list[int]:
        assert at
        with pytest.raises(NotFoundError):
            get_reply(session, reply, reader=reader)
        return [
            int(fetch_value(session, query, (reply,)))
            for query in (
                "select count(*) from documents.document where id = %s",
                "select count(*) from documents.file where document_id = %s",
                "select count(*) from printing.typed_text where document_id = %s",
                "select count(*) from appeals.reply where document_id = %s",
                "select count(*) from appeals.reply_of where reply_id = %s",
            )
        ]

    assert desk.act(desk.stranger, look) == [0, 0, 0, 0, 0]
    desk.bureau.show(id, desk.stranger)
    assert desk.act(desk.stranger, look)[:4] == [0, 0, 0, 0]
    assert desk.act(desk.sender, lambda session, **_: len(replies_of(session, id))) == 1


def test_who_signs_reads_the_text_and_is_remembered(desk: Desk) -> None:
    reply = desk.answer(desk.appeal())
    desk.route(reply)

    def files(session: Any, *, reader: Any, at: Any) -> int:
        assert at
        get_document(session, reply, reader=reader)
        return len(list_files(session, reply))

    assert desk.act(desk.signer, files) == 1
    with pytest.raises(NotFoundError):
        desk.act(desk.stranger, files)


def test_title_search_words_and_log_tell_no_author(desk: Desk) -> None:
    id = desk.appeal()
    reply = desk.answer(id)
    desk.sign(reply)
    desk.send(reply)
    kept = desk.look(
        "select concat_ws(' ', d.title, d.summary, t.handles, t.body) from documents.document as d"
        " join documents.text as t on t.document_id = d.id where d.id = %s",
        reply,
    )
    log = desk.look("select string_agg(body, ' ') from audit.record where body like %s",
                    f"%{reply}%")  # fmt: skip
    names = desk.look(
        "select string_agg(name, ' ') from documents.file where document_id = %s", reply
    )
    for text in (kept, log, names):
        assert text
        assert not {"кузнецов", "дмитри", "тарск"} & set(text.lower().split())
        assert "узнецов" not in text


def test_one_answer_goes_to_many_each_by_its_own_name(desk: Desk) -> None:
    ids = [desk.appeal() for _n in range(2)]
    done = desk.appeal()
    signed = desk.answer(done)
    text = shipped()[0]
    shared = Shared(
        type(text)(text.code, text.purpose, "", f"{{заявитель}}, обращение {{номер}}. {TEXT}"),
        Result.EXPLAINED, form_id=desk.letterhead,
    )  # fmt: skip
    hidden = desk.bureau.appeal()
    written = desk.act(
        desk.writer, together.write_many, [*ids, done, hidden], shared,
        installation=desk.installation,
    )  # fmt: skip
    assert len(written.drafts) == 2
    assert len(written.left) == 2
    drafts = [each.id for each in written.drafts]
    assert signed not in drafts
    for id, reply in zip(ids, drafts, strict=True):
        number = desk.bureau.row(id).number
        kept = desk.look(
            "select contents->>'text' from printing.typed_text where document_id = %s", reply
        )
        assert kept.startswith(f"Кузнецова Анна Дмитриевна, обращение {number}.")
    lines = desk.act(desk.stranger, lambda session, reader, **_at: whys(session, ids, reader))
    assert all(lines)


def whys(session: Any, ids: list[UUID], reader: Any) -> list[str]:
    return [each.why for each in list_lines(session, ids, reader=reader)]


def test_a_shared_answer_with_an_unknown_field_is_refused_whole(desk: Desk) -> None:
    id = desk.appeal()
    text = shipped()[0]
    shared = Shared(type(text)(text.code, text.purpose, "", "{паспорт} {"), Result.EXPLAINED)
    with pytest.raises(UpravaError) as refused:
        desk.act(desk.writer, together.write_many, [id], shared, installation=desk.installation)
    assert "{паспорт}" in refused.value.fields["text"]
