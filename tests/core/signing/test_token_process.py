"""Keys in a token (SoftHSM2): the process that speaks to it, and what other programs say."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from core.signing.pki import START, Pki, running
from core.signing.softhsm import (
    FINAL_TRY,
    LIBRARY,
    LOCKED,
    PIN,
    SPIES,
    SoftToken,
    needs_softhsm,
    needs_spy,
)
from core.signing.test_levels import openssl, ranges
from core.signing.test_signing import pdfsig
from uprava import signing
from uprava.signing.orders import Level
from uprava.signing.token_keys import TokenKey, contents_of, size_of, the_good_one
from uprava.signing.token_link import Link
from uprava.signing.token_wire import (
    Act,
    Answer,
    KeyKind,
    Question,
    TokenKeyRef,
    TokenName,
    Trouble,
)

pytestmark = needs_softhsm

NAMES = {"rsa": "01", "ec": "02"}


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pki]:
    with running(tmp_path_factory.mktemp("pki")) as made:
        made.at = START
        yield made


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, pki: Pki) -> SoftToken:
    """A token with a key of each kind."""
    made = SoftToken(tmp_path_factory.mktemp("hsm") / "token")
    made.put(_01=pki.key("rsa"), _02=pki.key("ec"))
    return made


@pytest.fixture
def filled(first: SoftToken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SoftToken:
    """A copy of it."""
    made = SoftToken(tmp_path / "hsm", first)
    monkeypatch.setenv("SOFTHSM2_CONF", str(made.config))
    return made


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SoftToken:
    made = SoftToken(tmp_path / "hsm")
    monkeypatch.setenv("SOFTHSM2_CONF", str(made.config))
    return made


@pytest.fixture
def link() -> Iterator[Link]:
    made = Link(str(LIBRARY))
    yield made
    made.close()


def name_of(link: Link) -> TokenName:
    (seen,) = link.ask(Question(Act.LOOK)).tokens
    return seen.name


def opened(link: Link, pin: str = PIN) -> TokenName:
    name = name_of(link)
    assert link.ask(Question(Act.OPEN, name, pin)) == Answer()
    return name


def reference(who: str) -> TokenKeyRef:
    return TokenKeyRef(KeyKind(who), bytes.fromhex(NAMES[who]), "подпись")


def in_token(link: Link, token: TokenName, key: signing.Key, who: str) -> signing.Key:
    """Return the key as the server has it: the certificate, and a token that signs."""

    def sign(data: bytes) -> bytes:
        answer = link.ask(Question(Act.SIGN, token, key=reference(who), data=data))
        return the_good_one(answer.signatures, data, key.certificate)

    return signing.Key(TokenKey(size_of(key.certificate), sign), key.certificate, key.chain)


@pytest.mark.parametrize("who", list(NAMES))
def test_poppler_and_openssl_agree_at_every_level(
    who: str, pki: Pki, filled: SoftToken, link: Link, letter: Callable, tmp_path: Path
) -> None:
    key, pdf = in_token(link, opened(link), pki.key(who), who), letter()
    for level in Level:
        order = signing.SigningOrder(hashlib.sha256(pdf).hexdigest(), pki.at, level)
        made = signing.sign_pdf(
            pdf, key=key, order=order, trust=pki.trust(), timestamper=pki.stamper()
        )
        content, cms = ranges(made.data)[0]
        (tmp_path / "content").write_bytes(content)
        (tmp_path / "cms").write_bytes(cms)
        (tmp_path / "root.der").write_bytes(pki.der("root"))
        openssl(tmp_path, "x509 -inform DER -in root.der -out root.pem")
        told = openssl(
            tmp_path,
            "cms -verify -binary -cades -inform DER -in cms -content content -CAfile root.pem "
            "-purpose any -no_check_time -out /dev/null",
        )

        assert (made.level, made.lowered) == (level, None)
        assert "CAdES Verification successful" in told
        assert "Signature is Valid" in pdfsig(made.data, tmp_path)
        assert signing.verify_pdf(made.data, trust=pki.trust(), at=START)[0].verdict == "valid"


@pytest.mark.parametrize("mechanisms", ["ALL", "-CKM_SHA256_RSA_PKCS"])
def test_a_token_that_cannot_hash_signs_a_digest(
    mechanisms: str, pki: Pki, filled: SoftToken, link: Link
) -> None:
    filled.configure(mechanisms)
    key = in_token(link, opened(link), pki.key("rsa"), "rsa")
    assert key.private.sign(b"something")


def test_two_threads_at_once_get_their_own_signatures(
    pki: Pki, filled: SoftToken, link: Link
) -> None:
    token = opened(link)
    keys = [in_token(link, token, pki.key(who), who) for who in NAMES]

    def sign(number: int) -> bool:
        return bool(keys[number % 2].private.sign(b"%d" % number))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(sign, range(40)))
    assert link.started == 1


def test_a_key_that_wants_the_pin_each_time_gets_it(pki: Pki, empty: SoftToken, link: Link) -> None:
    empty.put_wary_key(pki.key("ec"), ident="02")
    key = in_token(link, opened(link), pki.key("ec"), "ec")
    assert all(key.private.sign(b"%d" % number) for number in range(3))


def test_a_wrong_pin_is_told_and_the_right_one_opens(filled: SoftToken, link: Link) -> None:
    name = name_of(link)
    assert link.ask(Question(Act.OPEN, name, "0000")).trouble is Trouble.PIN_WRONG
    assert link.ask(Question(Act.LIST, name)).trouble is Trouble.CLOSED
    assert link.ask(Question(Act.OPEN, name, PIN)).trouble is None
    assert len(link.ask(Question(Act.LIST, name)).keys) == 2


def test_a_locked_pin_is_not_tried_and_the_last_try_only_by_a_person(
    filled: SoftToken, link: Link
) -> None:
    name = name_of(link)
    filled.set_flags(LOCKED)
    assert link.ask(Question(Act.OPEN_AT_RISK, name, PIN)).trouble is Trouble.PIN_LOCKED
    filled.set_flags(FINAL_TRY)
    assert link.ask(Question(Act.LOOK)).tokens[0].trouble is Trouble.PIN_LAST
    assert link.ask(Question(Act.OPEN, name, PIN)).trouble is Trouble.PIN_LAST
    assert link.ask(Question(Act.OPEN_AT_RISK, name, PIN)).trouble is None


def test_a_token_taken_out_is_opened_anew_when_it_is_back(
    pki: Pki, filled: SoftToken, link: Link
) -> None:
    name = opened(link)
    ask = Question(Act.SIGN, name, key=reference("ec"), data=b"x")
    assert link.ask(ask).trouble is None
    filled.take_out()
    assert link.ask(ask).trouble is Trouble.CLOSED
    assert link.ask(Question(Act.OPEN, name, PIN)).trouble is Trouble.ABSENT
    assert link.ask(Question(Act.LOOK)).tokens == ()
    filled.put_in()
    assert link.ask(Question(Act.OPEN, name, PIN)).trouble is None
    assert link.ask(ask).trouble is None


def test_a_key_that_is_not_there_leaves_the_session_open(filled: SoftToken, link: Link) -> None:
    name = opened(link)
    other = TokenKeyRef(KeyKind.EC, b"\x77", "")
    assert link.ask(Question(Act.SIGN, name, key=other, data=b"x")).trouble is Trouble.NO_KEY
    assert link.ask(Question(Act.LIST, name)).trouble is None


FORKING = """
import os, sys
from uprava.signing.token_link import close_links, link_to
from uprava.signing.token_wire import Act, KeyKind, Question, TokenKeyRef

link = link_to(sys.argv[1])
(seen,) = link.ask(Question(Act.LOOK)).tokens
ask = Question(Act.SIGN, seen.name, key=TokenKeyRef(KeyKind.EC, b"\\2", "подпись"), data=b"x")
give = Question(Act.OPEN, seen.name, sys.argv[2])
def said():
    return "closed" if link.ask(ask).trouble else "signed"
before = [said(), link.ask(give).trouble, said(), link.pid]
child = os.fork()
told = [said(), link.ask(give).trouble, said()]
if child == 0:
    print(told == ["closed", None, "signed"], link.pid not in (None, before[-1]), flush=True)
    close_links()
    os._exit(0)
os.waitpid(child, 0)
print(before[:3] == ["closed", None, "signed"], told[0], link.pid == before[-1], said())
"""


def test_a_forked_process_speaks_to_the_token_by_itself(filled: SoftToken) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FORKING, str(LIBRARY), PIN], capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout.splitlines() == ["True True", "True signed True signed"]


def test_a_library_that_hangs_is_given_up_and_left_alone_for_a_while(filled: SoftToken) -> None:
    link = Link(str(LIBRARY), longest=0.5)
    name = opened(link)
    os.kill(link.pid, signal.SIGSTOP)
    began = time.monotonic()
    assert link.ask(Question(Act.LIST, name)).trouble is Trouble.SILENT
    assert link.pid is None
    assert link.ask(Question(Act.LIST, name)).trouble is Trouble.SILENT
    assert time.monotonic() - began < 5
    assert link.started == 1
    link.close()


def test_a_library_that_crashes_takes_nobody_with_it(filled: SoftToken, link: Link) -> None:
    name = opened(link)
    os.kill(link.pid, signal.SIGSEGV)
    while link.pid is not None:
        time.sleep(0.01)
    assert link.ask(Question(Act.LIST, name)).trouble is Trouble.CLOSED
    assert link.started == 2


def test_what_is_no_library_is_told(tmp_path: Path) -> None:
    (tmp_path / "none.so").write_bytes(b"not a library")
    for path in ("/nowhere/none.so", str(tmp_path / "none.so"), "/usr/bin/env"):
        link = Link(path)
        assert link.ask(Question(Act.LOOK)).trouble is Trouble.MODULE
        link.close()


def test_the_process_knows_no_settings_of_ours_and_its_messages_no_pin(
    filled: SoftToken, link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPRAVA_DATABASE_URL", "postgresql://uprava:canary@db/uprava")
    monkeypatch.setenv("PGPASSWORD", "canary")
    opened(link)
    assert b"canary" not in Path(f"/proc/{link.pid}/environ").read_bytes()
    assert b"1234" not in Path(f"/proc/{link.pid}/cmdline").read_bytes()
    assert "1234" not in repr(Question(Act.OPEN, TokenName("", ""), "1234"))


def test_what_lies_in_a_token_is_brought_together(pki: Pki, empty: SoftToken, link: Link) -> None:
    rsa, ec, interm = pki.key("rsa"), pki.key("ec"), pki.der("interm")
    empty.put_key(rsa, ident="01", label="один")
    empty.put_key(ec, ident="02", label="один")
    empty.put_key(pki.key("later"), ident="03", label="без сертификата")
    empty.put_certificates(
        ("01", "один", pki.der("rsa")), ("02", "один", pki.der("ec")),
        ("04", "без ключа", pki.der("revoked")), ("", "УЦ", interm),
        ("05", "мусор", b"\x30\x03abc"),
    )  # fmt: skip
    answer = link.ask(Question(Act.LIST, opened(link)))
    found = contents_of(answer.keys, answer.certificates)

    told = sorted(
        (each.label, each.key.ident if each.key else b"", each.certificate is not None, each.signs)
        for each in found.holdings
    )
    assert told == [
        ("без ключа", b"", True, False),
        ("без сертификата", b"\x03", False, False),
        ("мусор", b"", False, False),
        ("один", b"\x01", True, True),
        ("один", b"\x02", True, True),
    ]
    assert [each.serial_number for each in found.authorities] == [rsa.chain[0].serial_number]


def test_a_key_under_the_number_of_anothers_certificate_is_found_out(
    pki: Pki, empty: SoftToken, link: Link
) -> None:
    empty.put_key(pki.key("later"), ident="02")
    empty.put_certificates(("02", "подпись", pki.der("ec")))
    name = opened(link)
    answer = link.ask(Question(Act.SIGN, name, key=reference("ec"), data=b"x"))
    assert answer.signatures
    assert the_good_one(answer.signatures, b"x", pki.key("ec").certificate) is None


@needs_spy
def test_a_spy_sees_no_private_part_and_one_login(
    pki: Pki, filled: SoftToken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "spy.log"
    monkeypatch.setenv("PKCS11SPY", str(LIBRARY))
    monkeypatch.setenv("PKCS11SPY_OUTPUT", str(log))
    link = Link(str(SPIES[0]))
    name = opened(link)
    for _ in range(3):
        assert link.ask(Question(Act.LIST, name)).trouble is None
        for who in NAMES:
            ask = Question(Act.SIGN, name, key=reference(who), data=b"x")
            assert link.ask(ask).trouble is None
    link.close()
    seen = log.read_text(encoding="utf-8", errors="replace")
    assert seen.count(": C_Login") == 1
    assert seen.count(": C_OpenSession") == 1
    assert "CKA_PRIVATE_EXPONENT" not in seen
    assert "CKA_PRIME" not in seen


def test_an_idle_application_loads_nothing_of_it() -> None:
    code = (
        "import sys, uprava.app, uprava.signing.plugin, uprava.signing.service.token_use;"
        "print([name for name in ('pkcs11', 'pyhanko') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
