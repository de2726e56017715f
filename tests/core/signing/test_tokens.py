"""Keys in a token over HTTP: connecting, giving, signing, and everything that goes wrong."""

import dataclasses
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from core.signing.desk import RIGHTS, Desk, seated
from core.signing.softhsm import (
    FINAL_TRY,
    LABEL,
    LIBRARY,
    PIN,
    SPIES,
    SoftToken,
    der_of,
    needs_softhsm,
    needs_spy,
)
from core.signing.test_signing import pdfsig
from litestar.testing import TestClient
from tests_support.browser import signed_in
from uprava import signing, testing
from uprava.admin.health import health_rows
from uprava.app import create_app
from uprava.clock import now
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.db.transaction import system_transaction
from uprava.errors import InvalidError, UnavailableError
from uprava.installation import Installation, belongs_to
from uprava.signing import token_link
from uprava.signing.authority import Authority, KeyKind, Subject, Term
from uprava.signing.service.authority import ensure_authority, start_of
from uprava.signing.service.token_use import ask, ask_over
from uprava.signing.service.token_watching import watch
from uprava.signing.service.tokens import TRYING, TokenRow, claim, list_tokens, note, settle
from uprava.signing.token_wire import Act, Question, Trouble

pytestmark = needs_softhsm

PAGE = "/admin/keys/tokens"
DAY = timedelta(days=1)


@dataclasses.dataclass
class Office:
    """A desk whose signer manages keys too, a token in the server, and a browser."""

    desk: Desk
    token: SoftToken
    headers: dict[str, str]
    installation: Installation
    authority: Authority
    keys: dict[str, signing.Key]

    @property
    def client(self) -> TestClient:
        return self.desk.client

    def post(self, path: str = "", **data: str) -> Any:
        return self.client.post(
            f"{PAGE}{path}", data=data, headers=self.headers, follow_redirects=False
        )

    def connect(self, pin: str = PIN) -> Any:
        page = self.client.get(PAGE).text
        choice = page.split('<option value="', 1)[1].split('"', 1)[0]
        return self.post(token=choice, pin=pin)

    def row(self) -> TokenRow:
        with system(self.installation) as session:
            (row,) = list_tokens(session)
        return row

    def give(self, who: str, login: str = "") -> Any:
        key = self.keys[who]
        login = login or self.desk.signer.login
        path = f"/{self.row().id}/assign"
        return self.post(path, certificate=key.facts.sha256, login=login)

    def ready(self, who: str = "ec") -> TokenRow:
        """Connect the token and give the signer a key in it."""
        assert self.connect().status_code == 303
        answer = self.give(who)
        assert answer.status_code == 303, answer.text
        return self.row()


def system(installation: Installation) -> Any:
    return system_transaction(installation.engine, today=testing.TODAY, task="test")


@pytest.fixture(scope="module")
def working(installation: Installation) -> Iterator[Installation]:
    """The installation whose operator named the library."""
    settings = installation.settings.model_copy(update={"pkcs11_modules": (LIBRARY,)})
    made = dataclasses.replace(installation, settings=settings)
    belongs_to(installation.engine, made)
    yield made
    belongs_to(installation.engine, installation)


@pytest.fixture(scope="module")
def browser(working: Installation) -> Iterator[TestClient]:
    with TestClient(create_app(working)) as made:  # type: ignore[arg-type]
        yield made


@pytest.fixture(scope="module")
def authority(working: Installation) -> Authority:
    with system(working) as session:
        return ensure_authority(session, secret=working.settings.secret, at=now())


@pytest.fixture(scope="module")
def keys(authority: Authority) -> dict[str, signing.Key]:
    """Certificates of the own authority."""
    begin = start_of(now()) - DAY
    whole, over = Term(begin, begin + 300 * DAY), Term(begin, begin + DAY / 2)
    person = Subject("Громов Андрей Павлович", "Громов", "Андрей Павлович")
    kinds = {"rsa": KeyKind.RSA_3072, "ec": KeyKind.EC_P256, "twin": KeyKind.EC_P256,
             "ending": KeyKind.EC_P256}  # fmt: skip
    made = {
        name: signing.issue_certificate(authority, person, term=whole, kind=kind)
        for name, kind in kinds.items()
    }
    made["expired"] = signing.issue_certificate(authority, person, term=over)
    for name in ("stranger", "alone"):
        made[name] = signing.issue_certificate(authority, person, term=whole)
    return made


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, keys: dict[str, signing.Key]) -> SoftToken:
    """A token with all of that; each test has a copy."""
    made = SoftToken(tmp_path_factory.mktemp("hsm") / "token")
    idents = {"rsa": "01", "ec": "02", "twin": "03", "expired": "04", "ending": "08"}
    for name, ident in idents.items():
        made.put_key(keys[name], ident=ident)
    made.put_key(keys["alone"], ident="05", label="без сертификата")
    made.put_certificates(
        *((ident, "подпись", der_of(keys[name])) for name, ident in idents.items()),
        ("06", "без ключа", der_of(keys["stranger"])),
    )
    return made


@pytest.fixture
def office(
    browser: TestClient, working: Installation, place: testing.Town, letter: Callable,
    authority: Authority, keys: dict[str, signing.Key], first: SoftToken, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Office]:  # fmt: skip
    token = SoftToken(tmp_path / "hsm", first)
    monkeypatch.setenv("SOFTHSM2_CONF", str(token.config))
    desk = seated(browser, working, place, [letter()], (*RIGHTS, "signing.keys"))
    with signed_in(browser, working, desk.signer) as headers:
        yield Office(desk, token, headers, working, authority, keys)
    token_link.close_links()
    with system(working) as session:
        execute(session, "delete from signing.key where token_id is not null")
        execute(session, "delete from signing.token")


# Connecting


def test_a_token_is_connected_and_shows_what_it_holds(office: Office) -> None:
    answer = office.connect()
    assert answer.status_code == 303
    page = office.client.get(answer.headers["location"]).text
    assert page.count('<option value="') == 4  # rsa and three of the same label
    for text in ("нет закрытого ключа", "ключ без сертификата", "истёк"):
        assert text in page, text
    assert LABEL in office.client.get(PAGE).text
    with system(office.installation) as session:
        kept = fetch_value(session, "select pin from signing.token where label = %s", (LABEL,))
    assert PIN.encode() not in bytes(kept)


def test_a_wrong_pin_keeps_nothing_and_is_in_the_audit_log(office: Office) -> None:
    answer = office.connect(pin="0000")
    assert answer.status_code == 422
    assert "Неверный PIN" in answer.text
    with system(office.installation) as session:
        assert list_tokens(session) == []
        query = "select body from audit.record where action = 'signing.token-pin-refused'"
        told = [str(body) for body in fetch_values(session, query)]
    assert any(LABEL in each for each in told)
    assert not any("0000" in each for each in told)


def test_only_who_manages_keys_comes_here(office: Office, place: testing.Town) -> None:
    other = testing.make_person(office.installation, unit_id=place.housing_id, permissions=RIGHTS)
    with signed_in(office.client, office.installation, other) as headers:
        assert office.client.get(PAGE).status_code == 403
        answer = office.client.post(PAGE, data={"token": "x", "pin": "1"}, headers=headers)
        assert answer.status_code == 403


def test_a_library_is_named_by_the_operator_alone(office: Office) -> None:
    for choice in ("/tmp/evil.so//x", f"evil/0/{LABEL}", "libsofthsm2//", ""):
        assert office.post(token=choice, pin=PIN).status_code in (404, 422)


@pytest.mark.parametrize("paths", ["lib.so", "/a/lib.so,/b/lib.so", "/a/lib.so, lib.so"])
def test_libraries_are_full_paths_of_different_names(paths: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="pkcs11_modules"):
        testing.make_settings(tmp_path, "postgresql://x", pkcs11_modules=paths)


def test_a_token_reached_by_another_library_is_connected_again(office: Office) -> None:
    row = office.ready()
    with system(office.installation) as session:
        execute(session, "update signing.token set module = 'before'")
    assert office.desk.sign().status_code == 503
    assert [each.health for each in token_health(office)] == ["poor"]
    assert office.connect().headers["location"] == f"{PAGE}/{row.id}"
    assert office.desk.sign().status_code == 201


# Giving


def test_a_key_is_given_signs_and_poppler_agrees(office: Office, tmp_path: Path) -> None:
    office.ready("ec")
    assert office.give("rsa").status_code == 303
    made = office.desk.sign().json()
    assert made["signer"]["serial"] == office.keys["rsa"].facts.serial
    assert made["verification"]["verdict"] == "valid"
    assert "Signature is Valid" in pdfsig(office.desk.content(made["file_id"]), tmp_path)
    for path in ("/admin/keys", "/profile/keys"):
        assert f"токен «{LABEL}»" in office.client.get(path).text
    given = office.client.get(f"{PAGE}/{office.row().id}").text
    assert given.count('<option value="') == 2  # two are nobody's yet


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("expired", "Срок действия сертификата истёк"),
        ("stranger", "В токене нет закрытого ключа этого сертификата"),
        ("alone", "Этого сертификата в токене больше нет"),
    ],
)
def test_what_nobody_may_sign_with_is_given_to_nobody(office: Office, who: str, said: str) -> None:
    office.connect()
    answer = office.give(who)
    assert answer.status_code == 422
    assert said in answer.text
    with system(office.installation) as session:
        assert not fetch_values(session, "select id from signing.key where token_id is not null")


def test_a_key_that_is_not_the_certificates_is_given_to_nobody(office: Office) -> None:
    office.token.put_certificates(("05", "чужой", der_of(office.keys["stranger"])))
    other = signing.issue_certificate(
        office.authority, Subject("Чужой"), term=Term(now() - DAY, now() + DAY)
    )
    office.token.put_certificates(("07", "чужой", der_of(other)))
    office.token.put_key(office.keys["twin"], ident="07", label="чужой")
    office.connect()
    office.keys = {**office.keys, "other": other}
    answer = office.give("other")
    assert answer.status_code == 422
    assert "не соответствует сертификату" in answer.text


def test_a_key_is_given_once_and_to_somebody(office: Office) -> None:
    office.ready("ec")
    assert office.give("ec").status_code == 409
    assert office.give("twin", login="nobody at all").status_code == 422


CALLING = """
import json, sys
from click.testing import CliRunner
from uprava.cli import cli
told = []
for words, typed in json.loads(sys.argv[1]):
    done = CliRunner().invoke(cli, ["keys", *words], input=typed)
    told.append(done.output + str(done.exception or ""))
print(json.dumps(told))
"""


def test_the_command_line_connects_and_gives_as_the_screen_does(office: Office) -> None:
    settings = office.installation.settings
    own = {
        "UPRAVA_DATA": str(settings.data), "UPRAVA_DATABASE_URL": settings.database_url,
        "UPRAVA_DATABASE_OWNER_URL": settings.database_owner_url, "UPRAVA_LOCALE": "en",
        "UPRAVA_PKCS11_MODULES": str(LIBRARY),
    }  # fmt: skip

    serial = office.keys["rsa"].facts.serial
    calls = [
        (["tokens"], ""),
        (["connect", LABEL, "--pin-stdin"], "0000\n"),
        (["connect", LABEL, "--pin-stdin"], f"{PIN}\n"),
        (["give", LABEL, serial, office.desk.signer.login], ""),
        (["list", LABEL], ""),
    ]
    done = subprocess.run(
        [sys.executable, "-c", CALLING, json.dumps(calls)], text=True, capture_output=True,
        env={**office.token.environment, **own}, check=True,
    )  # fmt: skip
    before, wrong, right, given, listed = json.loads(done.stdout)
    assert "not taken into use" in before
    assert "PIN is wrong" in wrong
    assert "is connected" in right
    assert "from now on" in given
    assert re.search(rf"{serial} +Громов Андрей Павлович +\d\d\.\d\d\.\d{{4}} +Крылова", listed)
    assert "no-certificate" in listed
    assert PIN not in re.findall(r"\w+", listed), "digits of a thumbprint aside"


# What goes wrong while people sign


def test_a_token_taken_out_is_told_and_works_again_when_it_is_back(office: Office) -> None:
    office.ready()
    office.desk.sign()
    newest = office.desk.get(f"/api/v1/documents/{office.desk.document}").json()["files"][-1]
    office.token.take_out()
    refused = office.desk.sign(newest["id"])
    assert refused.status_code == 503
    assert "не подключён к серверу. Документ не подписан" in refused.json()["detail"]
    page = office.client.get(f"{office.desk.screen(newest['id'])}/sign").text
    form = {"sha256": newest["sha256"], "_key": "x"}
    answer = office.client.post(
        f"{office.desk.screen(newest['id'])}/sign", data=form, headers=office.headers
    )
    assert answer.status_code == 503
    assert "не подключён к серверу" in answer.text
    assert "<main" in page
    assert [row.detail for row in token_health(office)] == [office.row().said]
    office.token.put_in()
    assert office.desk.sign(newest["id"]).status_code == 201
    assert office.row().trouble is None


def token_health(office: Office) -> list[Any]:
    with system(office.installation) as session:
        rows = health_rows(session, office.installation)
    return [row for row in rows if row.title == "Токены с ключами"]


def test_the_job_sees_a_token_taken_out_before_anybody_signs(office: Office) -> None:
    office.ready()
    assert [(row.health, row.detail) for row in token_health(office)] == [
        ("good", "1 токен работает.")
    ]
    office.token.take_out()
    watch(office.installation)
    assert [row.health for row in token_health(office)] == ["poor"]
    office.token.put_in()
    watch(office.installation)
    assert [row.health for row in token_health(office)] == ["good"]


def test_without_the_library_in_the_settings_nothing_is_signed(office: Office) -> None:
    office.ready()
    bare = office.installation.settings.model_copy(update={"pkcs11_modules": ()})
    without = dataclasses.replace(office.installation, settings=bare)
    with pytest.raises(UnavailableError) as refusal:
        ask(without, office.row(), Question(Act.LIST, office.row().name))
    assert refusal.value.code == "token-module"


def test_the_last_try_is_left_to_a_person(office: Office) -> None:
    row = office.ready()
    token_link.close_links()
    office.token.set_flags(FINAL_TRY)
    with pytest.raises(UnavailableError) as refusal:
        ask(office.installation, row, Question(Act.LIST, row.name))
    assert refusal.value.code == "token-pin-last"
    assert office.post(f"/{row.id}/pin", pin=PIN).status_code == 303
    assert ask(office.installation, office.row(), Question(Act.LIST, row.name)).keys


@needs_spy
def test_a_refused_pin_is_given_once_however_many_ask(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, log = office.ready(), tmp_path / "spy.log"
    monkeypatch.setenv("PKCS11SPY", str(LIBRARY))
    monkeypatch.setenv("PKCS11SPY_OUTPUT", str(log))
    links = [token_link.Link(str(SPIES[0])) for _ in range(4)]  # as four web processes have
    office.token.change_pin("9876")

    def told(number: int) -> str:
        try:
            ask_over(links[number % 4], office.installation, row, Question(Act.LIST, row.name))
        except InvalidError as refusal:
            return refusal.code
        return "opened"

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(told, range(16))) == {"token-pin-wrong"}
    assert log.read_text(encoding="utf-8", errors="replace").count(": C_Login") == 1
    for link in links:
        link.close()
    token_link.close_links()
    assert "отклонил PIN-код" in office.client.get(f"{PAGE}/{row.id}").text
    refused = office.desk.sign()
    assert refused.status_code == 422
    assert "отклонил PIN-код" in refused.json()["detail"]
    assert office.post(f"/{row.id}/pin", pin="1111").status_code == 422
    assert "отклонил PIN-код" in office.client.get(f"{PAGE}/{row.id}").text
    assert office.post(f"/{row.id}/pin", pin="9876").status_code == 303
    assert office.desk.sign().status_code == 201


def test_processes_that_open_a_token_at_once_wait_for_each_other(office: Office) -> None:
    row = office.ready()
    links = [token_link.Link(str(LIBRARY)) for _ in range(4)]

    def found(number: int) -> int:
        link = links[number % 4]
        question = Question(Act.LIST, row.name)
        return len(ask_over(link, office.installation, row, question).keys)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(found, range(16))) == {6}
    for link in links:
        link.close()


def test_a_process_that_died_with_the_leave_to_give_the_pin_blocks_nobody_for_ever(
    office: Office,
) -> None:
    row = office.ready()
    with system(office.installation) as session:
        assert claim(session, row.id, at=now() - 2 * TRYING) is not None
        assert claim(session, row.id, at=now()) is not None
        assert claim(session, row.id, at=now()) is None


def test_a_pin_typed_meanwhile_is_not_called_wrong_for_the_old_one(office: Office) -> None:
    row = office.ready()
    with system(office.installation) as session:
        old = claim(session, row.id, at=now())
    assert office.post(f"/{row.id}/pin", pin=PIN).status_code == 303
    with system(office.installation) as session:
        settle(session, row.id, old, Trouble.PIN_WRONG)
    assert office.row().trouble is None


def test_success_elsewhere_does_not_free_a_refused_pin(office: Office) -> None:
    row = office.ready()
    with system(office.installation) as session:
        settle(session, row.id, claim(session, row.id, at=now()), Trouble.PIN_WRONG)
        note(session, row.id, None, at=now())
    assert office.row().trouble == Trouble.PIN_WRONG


# Ending


def test_a_token_in_which_people_have_keys_is_not_taken_out_of_use(office: Office) -> None:
    row = office.ready("ending")  # what is revoked here stays revoked for the tests that follow
    assert office.post(f"/{row.id}/remove").status_code == 409
    with system(office.installation) as session:
        key = fetch_value(session, "select id from signing.key where token_id = %s", (row.id,))
    ended = office.client.post(
        f"/admin/keys/{key}/revoke", headers=office.headers, follow_redirects=False
    )
    assert ended.status_code == 303
    assert office.post(f"/{row.id}/remove").status_code == 303
    with system(office.installation) as session:
        assert list_tokens(session) == []
        pin = fetch_value(session, "select pin from signing.token where id = %s", (row.id,))
    assert bytes(pin) == b""
    assert office.client.get(f"{PAGE}/{row.id}").status_code == 404
    again = office.connect()
    assert again.headers["location"] == f"{PAGE}/{row.id}"


def test_what_was_done_is_told_in_the_audit_log(office: Office) -> None:
    row = office.ready()
    office.post(f"/{row.id}/pin", pin=PIN)
    with system(office.installation) as session:
        query = "select action from audit.record where action like 'signing.%%' order by seq desc"
        actions = fetch_values(session, query)[:3]
    assert actions == ["signing.token-pin", "signing.key-assigned", "signing.token-connected"]
