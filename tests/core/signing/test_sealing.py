"""Keys at rest: nobody opens or changes them without the installation's secret, and it is quick."""

import time

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from uprava import signing
from uprava.errors import InvalidError
from uprava.signing.service.sealing import MARK, password_of, seal, seal_pin, unseal, unseal_pin

SECRET = bytes(range(32))


@pytest.fixture(scope="module", params=list(signing.KeyKind))
def key(request: pytest.FixtureRequest, town, make_person) -> signing.Key:
    return make_person(town.authority, "Орлов", "Виктор Николаевич", kind=request.param)


def plain_of(key: signing.Key, encoding: Encoding) -> bytes:
    return key.issuing.private_bytes(encoding, PrivateFormat.PKCS8, NoEncryption())


def test_a_kept_key_comes_back_with_its_chain(key: signing.Key) -> None:
    opened = unseal(seal(key, secret=SECRET), secret=SECRET)
    assert plain_of(opened, Encoding.DER) == plain_of(key, Encoding.DER)
    assert (opened.certificate, opened.chain) == (key.certificate, key.chain)


def test_nothing_of_the_key_shows_and_two_containers_differ(key: signing.Key) -> None:
    one, two = seal(key, secret=SECRET), seal(key, secret=SECRET)
    assert one != two
    assert plain_of(key, Encoding.DER)[-32:] not in one
    assert b"PRIVATE" not in one


def test_another_secret_or_one_changed_bit_opens_nothing(key: signing.Key) -> None:
    sealed = seal(key, secret=SECRET)
    with pytest.raises(InvalidError):
        unseal(sealed, secret=bytes(32))
    for at in range(0, len(sealed), 41):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(InvalidError):
            unseal(bytes(changed), secret=SECRET)
    for end in (0, len(MARK), len(MARK) + 5, len(MARK) + 12, len(sealed) - 1):
        with pytest.raises(InvalidError):
            unseal(sealed[:end], secret=SECRET)


def test_a_container_of_an_earlier_release_still_opens(key: signing.Key) -> None:
    earlier = signing.pack_key(key, password=password_of(SECRET))
    assert unseal(earlier, secret=SECRET).certificate == key.certificate


def test_opening_costs_a_fraction_of_checking_the_key_anew(town, make_person) -> None:
    key = make_person(town.authority, "Орлов", "Виктор Николаевич", kind=signing.KeyKind.RSA_3072)
    sealed = seal(key, secret=SECRET)
    earlier = signing.pack_key(key, password=password_of(SECRET))

    def spent(container: bytes) -> float:
        started = time.thread_time()
        unseal(container, secret=SECRET)
        return time.thread_time() - started

    assert min(spent(sealed) for _ in range(3)) * 5 < min(spent(earlier) for _ in range(3))


def test_a_sealed_pin_opens_in_its_own_row_alone() -> None:
    secret = bytes(32)
    sealed = seal_pin("1234", token="a\n1", secret=secret)
    assert unseal_pin(sealed, token="a\n1", secret=secret) == "1234"
    for token, other in (("b\n1", secret), ("a\n1", bytes(31) + b"x")):
        with pytest.raises(InvalidError):
            unseal_pin(sealed, token=token, secret=other)
    assert seal_pin("1234", token="a\n1", secret=secret) != sealed
