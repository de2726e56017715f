"""The screens of the exchange over HTTP; who may not see a document is told it is not there."""

import io
import subprocess
from typing import Any
from uuid import uuid4

from plugins.contracts.exchange.conftest import Post
from uprava_contracts.exchange.service.reading import bytes_of

PATH = "/contracts/exchange"


def test_a_document_is_tied_accepted_and_answered_at_the_screen(client: Any, post: Post) -> None:
    post.bring(post.supply())
    post.bring(post.supply(number="БП-1"), name="b.xml", signed=False)
    post.visit()
    query = "select id from contracts.docflow where operator_id = %s and number = %s"
    id = post.desk.look(query, post.operator, "УТ-15")
    own = f"{PATH}/{id}"
    with post.desk.at_the_screen(client, post.clerk) as screen:
        page = screen.get(PATH).text
        assert "УТ-15" in page
        assert "без подписи" in page
        assert "УТ-15" not in screen.get(f"{PATH}?tab=errors").text
        post.desk.put("""update contracts.operator_cursor set failed_at = now(),
            failure = 'The file is not in the folder any more.' where operator_id = %s""",
            post.operator)  # fmt: skip
        assert "Документы сейчас не поступают. Оператор: " in screen.get(PATH).text
        assert "УТ-15" not in screen.get(f"{PATH}?q=БП-1&tab=all").text
        assert screen.get(f"{PATH}?before=1&tab=nonsense").status_code == 200
        card = screen.get(own).text
        assert "Бумага офисная А4" in card
        assert "Возможно, это:" in card
        form = screen.get(f"{own}/acts/tie").text
        assert "номер и дата, ИНН продавца" in form
        wrong = screen.post(f"{own}/acts/tie", data={"contract": ""})
        assert (wrong.status_code, "Выберите договор" in wrong.text) == (422, True)
        wrong = screen.post(f"{own}/acts/tie", data={"contract": str(uuid4())})
        assert wrong.status_code == 404
        done = screen.post(f"{own}/acts/tie", data={"contract": str(post.contract)},
                           follow_redirects=True)  # fmt: skip
        assert "Документ привязан к договору" in done.text
        assert "Обмен с поставщиком" in screen.get(f"/docs/{post.contract}").text
        assert "Бумага" in screen.get(f"{own}/acts/take").text
        said = {"obligation": str(post.owed), "received": "2026-11-19", "sum": "много"}
        assert screen.post(f"{own}/acts/take", data=said).status_code == 422
        done = screen.post(f"{own}/acts/take", data=said | {"sum": "3 000,00"},
                           follow_redirects=True)  # fmt: skip
        assert "Документ передан в приёмку" in done.text
        early = screen.post(f"{own}/acts/answer", data={"outcome": "1", "on": "2026-11-20"})
        assert (early.status_code, "Приёмка ещё не завершена" in early.text) == (409, True)
        post.desk.put("""update contracts.delivery set state = 'accepted', accepted_sum = sum,
            decided_on = '2026-11-20' where contract_id = %s""", post.contract)  # fmt: skip
        assert 'value="2026-11-20"' in screen.get(f"{own}/acts/answer").text
        wrong = screen.post(f"{own}/acts/answer", data={"outcome": "3", "on": "2026-11-20",
                                                        "reason": "брак"})  # fmt: skip
        assert (wrong.status_code, "Приёмка решила иначе" in wrong.text) == (422, True)
        done = screen.post(f"{own}/acts/answer", data={"outcome": "1", "on": "2026-11-20"},
                           follow_redirects=True)  # fmt: skip
        assert "ждёт подписи" in done.text
        (title,) = post.titles(id)
        titles = f"{own}/titles/{title.id}"
        assert "Ключа подписи здесь у вас нет" in screen.get(f"{titles}/sign").text
        refused = screen.post(f"{titles}/sign")
        assert refused.status_code == 422
        files = {"file": ("a.sig", io.BytesIO(b"no"), "application/octet-stream")}
        wrong = screen.post(f"{titles}/attach", files=files)
        assert wrong.status_code == 422
        xml = screen.get(f"{titles}/file").content
        assert xml == post.desk.read(post.clerk, bytes_of, title.sha256)
        post.key(post.clerk)
        done = screen.post(f"{titles}/sign", follow_redirects=True)
        assert "Ответ подписан и отправляется" in done.text
        assert screen.get(f"{titles}/signature").content
        printed = screen.get(f"{own}/document.pdf").content
        command = ["pdftotext", "-layout", "-", "-"]
        text = subprocess.run(command, input=printed, capture_output=True, check=True).stdout
        assert text.decode().count("Подписал:") == 2
        assert "20.11.2026" in text.decode()
        assert screen.get(f"{own}/file").content.startswith(b"<?xml")
        assert screen.get(f"{own}/signature").status_code == 200
        assert screen.get(f"{own}/acts/burn").status_code == 404


def test_who_may_not_see_a_document_is_told_that_it_is_not_there(client: Any, post: Post) -> None:
    id = post.accepted()
    title = post.answer(id)
    own = f"{PATH}/{id}"
    addresses = (
        own, f"{own}/file", f"{own}/signature", f"{own}/document.pdf", f"{own}/parts/1",
        f"{own}/acts/tie", f"{own}/acts/answer", f"{own}/titles/{title}/sign",
        f"{own}/titles/{title}/file", f"{own}/titles/{title}/signature", f"{PATH}/unread/1",
    )  # fmt: skip
    posts = (
        f"{own}/acts/tie", f"{own}/acts/refuse", f"{own}/titles/{title}/sign",
        f"{own}/titles/{title}/drop", f"{own}/titles/{title}/again",
    )  # fmt: skip
    with post.desk.at_the_screen(client, post.desk.stranger) as screen:
        for address in addresses:
            unknown = address.replace(f"/{id}", "/999999999")
            assert screen.get(address).status_code == 404, address
            assert screen.get(unknown).status_code == 404
        assert screen.get(f"{PATH}/99999999999999999999999").status_code == 404
        for address in posts:
            assert screen.post(address, data={"text": "нет"}).status_code == 404, address
        assert "УТ-15" not in screen.get(f"{PATH}?tab=all").text
    assert len(post.titles(id)) == 1
