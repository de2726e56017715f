"""The digest and the equations against published values, OpenSSL and a reference of one's own."""

import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from asn1crypto import core, keys
from core.signing.gost import engine
from cryptography.exceptions import UnsupportedAlgorithm
from uprava.errors import UnavailableError
from uprava.signing.gost import streebog
from uprava.signing.gost.asn1 import public_point
from uprava.signing.gost.curves import CURVES
from uprava.signing.gost.points import Curve, add, affine, double, times_generator, times_public
from uprava.signing.gost.signatures import public_of, sign, sign_with, verify
from uprava.signing.gost.streebog import Length, Streebog

EVERY_CURVE = list(dict.fromkeys(CURVES.values()))
M1 = b"012345678901234567890123456789012345678901234567890123456789012"
M2 = "Се ветри, Стрибожи внуци, веютъ с моря стрелами на храбрыя плъкы Игоревы".encode("cp1251")

DIGESTS = [
    (
        Length.BITS_512,
        M1,
        (
            "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa"
            "00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48"
        ),
    ),
    (
        Length.BITS_256,
        M1,
        "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500",
    ),
    (
        Length.BITS_512,
        M2,
        (
            "1e88e62226bfca6f9994f1f2d51569e0daf8475a3b0fe61a5300eee46d961376"
            "035fe83549ada2b8620fcd7c496ce5b33f0cb9dddc2b6460143b03dabac9fb28"
        ),
    ),
    (
        Length.BITS_256,
        M2,
        "9dd2fe4e90409e5da87f53976d7405b0c0cac628fc669a741d50063c557e8f50",
    ),
    (
        Length.BITS_256,
        b"",
        "3f539a213e97c802cc229d474c6aa32a825a360b2a933a949fd925208d9ce1bb",
    ),
]
"""RFC 6986, section 10 (GOST R 34.11-2012, appendix A); the last is of no bytes at all."""


@pytest.mark.parametrize(("length", "message", "digest"), DIGESTS)
def test_streebog_gives_the_published_digests(length, message, digest):
    assert Streebog(length, message).hexdigest() == digest


@pytest.mark.parametrize("length", list(Length))
def test_streebog_in_pieces_is_streebog_at_once_and_as_openssl_says(length, gost, tmp_path):
    data = secrets.token_bytes(70_003)
    digest = Streebog(length)
    for at in range(0, len(data), 4_097):
        digest.update(memoryview(data)[at : at + 4_097])
    writable = Streebog(length)
    writable.update(memoryview(bytearray(data[:70_000])).cast("I"))
    writable.update(memoryview(data)[70_000:])
    (tmp_path / "data").write_bytes(data)
    name = f"-md_gost12_{8 * length.size}"
    told = gost.openssl("dgst", name, "-binary", str(tmp_path / "data")).stdout
    assert digest.digest() == writable.finalize() == Streebog(length, data).digest() == told


def test_a_copy_goes_its_own_way():
    first = Streebog(Length.BITS_256, b"one")
    second = first.copy()
    second.update(b" and two")
    assert first.digest() == Streebog(Length.BITS_256, b"one").digest()
    assert second.digest() == Streebog(Length.BITS_256, b"one and two").digest()
    first.update(b" and two")
    assert first.digest() == second.digest()


def test_streebog_lets_other_threads_run():
    data, ticks, done = bytes(24_000_000), [], threading.Event()

    def count() -> None:
        while not done.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.001)

    with ThreadPoolExecutor(1) as pool:
        counting = pool.submit(count)
        begin = time.monotonic()
        Streebog(Length.BITS_256, data)
        end = time.monotonic()
        done.set()
        counting.result()
    assert sum(begin < tick < end for tick in ticks) >= 5


def test_without_the_library_there_is_a_sentence(monkeypatch):
    monkeypatch.setattr(streebog, "LIBRARY", "libgcrypt.so.absent")
    streebog.library.cache_clear()
    try:
        with pytest.raises(UnavailableError, match="libgcrypt"):
            streebog.require_streebog()
    finally:
        streebog.library.cache_clear()


def hexes(text: str) -> list[int]:
    return [int(part, 16) for part in text.split()]


EXAMPLES = [
    (
        Curve("example 1", 32, *hexes("""
            8000000000000000000000000000000000000000000000000000000000000431 7
            5FBFF498AA938CE739B8E022FBAFEF40563F6E6A3472FC2A514C0CE9DAE23B7E
            8000000000000000000000000000000150FE8A1892976154C59CFC193ACCF5B3
            2 8E2A8A0E65147D4BD6316030E16D19C85C97F0A9CA267122B96ABBCEA7E8FC8""")),
        *hexes("""
            7A929ADE789BB9BE10ED359DD39A72C11B60961F49397EEE1D19CE9891EC3B28
            7F2B49E270DB6D90D8595BEC458B50C58585BA1D4E9B788F6689DBD8E56FD80B
            26F1B489D6701DD185C8413A977B3CBBAF64D1C593D26627DFFB101A87FF77DA
            2DFBC1B372D89A1188C09C52E0EEC61FCE52032AB1022E8E67ECE6672B043EE5
            77105C9B20BCD3122823C8CF6FCC7B956DE33814E95B7FE64FED924594DCEAB3
            41AA28D2F1AB148280CD9ED56FEDA41974053554A42767B83AD043FD39DC0493
            01456C64BA4642A1653C235A98A60249BCD6D3F746B631DF928014F6C5BF9C40"""),
    ),
    (
        Curve("example 2", 64, *(int(part, 16) for part in (
            ("4531ACD1FE0023C7550D267B6B2FEE80922B14B2FFB90F04D4EB7C09B5D2D15D"
"F1D852741AF4704A0458047E80E4546D35B8336FAC224DD81664BBF528BE6373"),
            "7",
            ("1CFF0806A31116DA29D8CFA54E57EB748BC5F377E49400FDD788B649ECA1AC43"
"61834013B2AD7322480A89CA58E0CF74BC9E540C2ADD6897FAD0A3084F302ADC"),
            ("4531ACD1FE0023C7550D267B6B2FEE80922B14B2FFB90F04D4EB7C09B5D2D15D"
"A82F2D7ECB1DBAC719905C5EECC423F1D86E25EDBE23C595D644AAF187E6E6DF"),
            ("24D19CC64572EE30F396BF6EBBFD7A6C5213B3B3D7057CC825F91093A68CD762"
"FD60611262CD838DC6B60AA7EEE804E28BC849977FAC33B4B530F1B120248A9A"),
            ("2BB312A43BD2CE6E0D020613C857ACDDCFBF061E91E5F2C3F32447C259F39B2C"
"83AB156D77F1496BF7EB3351E1EE4E43DC1A18B91B24640B6DBB92CB1ADD371E"),
        ))),
        *(int(part, 16) for part in (
            ("0BA6048AADAE241BA40936D47756D7C93091A0E8514669700EE7508E508B1020"
"72E8123B2200A0563322DAD2827E2714A2636B7BFD18AADFC62967821FA18DD4"),
            ("115DC5BC96760C7B48598D8AB9E740D4C4A85A65BE33C1815B5C320C854621DD"
"5A515856D13314AF69BC5B924C8B4DDFF75C45415C1D9DD9DD33612CD530EFE1"),
            ("37C7C90CD40B0F5621DC3AC1B751CFA0E2634FA0503B3D52639F5D7FB72AFD61"
"EA199441D943FFE7F0C70A2759A3CDB84C114E1F9339FDF27F35ECA93677BEEC"),
            ("3754F3CFACC9E0615C4F4A7C4D8DAB531B09B6F9C170C533A71D147035B0C591"
"7184EE536593F4414339976C647C5D5A407ADEDB1D560C4FC6777D2972075B8C"),
            ("0359E7F4B1410FEACC570456C6801496946312120B39D019D455986E364F3658"
"86748ED7A44B3E794434006011842286212273A6D14CF70EA3AF71BB1AE679F1"),
            ("2F86FA60A081091A23DD795E1E3C689EE512A3C82EE0DCC2643C78EEA8FCACD3"
"5492558486B20F1C9EC197C90699850260C93BCBCD9C5C3317E19344E173AE36"),
            ("1081B394696FFE8E6585E7A9362D26B6325F56778AADBC081C0BFBE933D52FF5"
"823CE288E8C4F362526080DF7F70CE406A6EEB1F56919CB92A9853BDE73E5B4A"),
        )),
    ),
]  # fmt: skip
"""RFC 7091, section 7: curve, then d, x and y of Q, e, k, r, s."""


@pytest.mark.parametrize("example", EXAMPLES, ids=["256", "512"])
def test_the_examples_of_the_standard(example):
    curve, d, x, y, e, k, r, s = example
    digest = e.to_bytes(curve.size, "little")
    signature = s.to_bytes(curve.size, "big") + r.to_bytes(curve.size, "big")
    assert public_of(d, curve) == (x, y)
    assert sign_with(k, digest, private=d, curve=curve) == signature
    assert verify(signature, digest, public=(x, y), curve=curve)


def plain_sum(first, second, curve):
    """Add points by the school's formula; None is infinity."""
    if first is None or second is None:
        return first or second
    (x1, y1), (x2, y2), p = first, second, curve.p
    if x1 == x2 and (y1 + y2) % p == 0:
        return None
    if first == second:
        slope = (3 * x1 * x1 + curve.a) * pow(2 * y1, -1, p)
    else:
        slope = (y2 - y1) * pow(x2 - x1, -1, p)
    x3 = (slope * slope - x1 - x2) % p
    return x3, (slope * (x1 - x3) - y1) % p


def plain_product(number, point, curve):
    found = None
    for bit in f"{number:b}":
        found = plain_sum(found, found, curve)
        found = plain_sum(found, point, curve) if bit == "1" else found
    return found


@pytest.mark.parametrize("curve", EVERY_CURVE, ids=lambda curve: curve.name)
def test_multiplication_is_what_the_formula_of_the_school_gives(curve):
    generator = (curve.x, curve.y)
    other = plain_product(12345, generator, curve)
    edges = (1, 2, 3, 15, 16, 17, curve.q - 1, curve.q - 2, secrets.randbelow(curve.q) or 1)
    for number in edges:
        expected = plain_product(number, generator, curve)
        assert affine(times_generator(number, curve), curve) == expected
        assert affine(times_public(number, other, curve), curve) == plain_product(
            number, other, curve
        )
    assert affine(times_generator(curve.q, curve), curve) is None
    assert affine(times_public(curve.q, other, curve), curve) is None


@pytest.mark.parametrize("curve", EVERY_CURVE, ids=lambda curve: curve.name)
def test_additions_keep_to_the_formula_at_their_edges(curve):
    point = (curve.x, curve.y, 1)
    minus = (curve.x, -curve.y, 1)
    assert affine(add(point, minus, curve), curve) is None
    assert affine(add(point, point, curve), curve) == affine(double(point, curve), curve)
    assert add((0, 1, 0), point, curve) == add(point, (0, 1, 0), curve) == point
    assert affine(double((0, 1, 0), curve), curve) is None


def random_signatures(gost, kind: str, count: int, folder):
    """Yield digests of random messages with the signatures of OpenSSL."""
    party = gost.key(f"random-{kind}", engine.KEY_TYPES[kind])
    gost.openssl("pkey", "-in", f"{party.name}.key", "-pubout", "-outform", "DER", "-out", "pub")
    curve, point = public_point(keys.PublicKeyInfo.load(gost.path("pub").read_bytes()))
    length = Length.BITS_256 if curve.size == 32 else Length.BITS_512
    for number in range(count):
        message = secrets.token_bytes(1 + 37 * number)
        (folder / "message").write_bytes(message)
        signature = gost.openssl(
            "dgst", f"-{party.digest}", "-sign", f"{party.name}.key", str(folder / "message")
        ).stdout
        yield curve, point, Streebog(length, message).digest(), signature


def mutants(signature: bytes, digest: bytes, curve: Curve):
    """Yield what must be refused: bits changed, halves swapped, numbers out of range, lengths."""
    size, bit = curve.size, secrets.randbelow(16 * curve.size)
    s, r = (int.from_bytes(part, "big") for part in (signature[:size], signature[size:]))
    changed = (int.from_bytes(signature, "big") ^ 1 << bit).to_bytes(2 * size, "big")
    yield changed, digest
    yield signature[size:] + signature[:size], digest
    yield signature, bytes([digest[0] ^ 1]) + digest[1:]
    yield signature, digest[::-1]
    yield bytes(size) + signature[size:], digest
    yield signature[:size] + bytes(size), digest
    yield (curve.q - s).to_bytes(size, "big") + signature[size:], digest
    for big in (s + curve.q, r + curve.q):
        if big < 256**size:
            half = big.to_bytes(size, "big")
            yield half + signature[size:], digest
            yield signature[:size] + half, digest
    yield signature[:-1], digest
    yield signature + b"\0", digest
    yield b"", digest
    yield b"\xff" * 2 * size, digest
    yield signature, digest + digest
    yield signature, b""


@pytest.mark.parametrize("count", [2, pytest.param(20, marks=pytest.mark.nightly)])
@pytest.mark.parametrize("kind", list(engine.KEY_TYPES))
def test_what_openssl_signs_is_accepted_and_its_mutants_are_not(kind, count, gost, tmp_path):
    signatures = tried = 0
    for curve, point, digest, signature in random_signatures(gost, kind, count, tmp_path):
        assert verify(signature, digest, public=point, curve=curve)
        wrong = list(mutants(signature, digest, curve))
        accepted = [pair for pair in wrong if verify(*pair, public=point, curve=curve)]
        assert accepted == []
        signatures, tried = signatures + 1, tried + len(wrong)
    assert signatures == count
    assert tried >= 12 * count


@pytest.mark.parametrize("curve", EVERY_CURVE, ids=lambda curve: curve.name)
def test_a_key_that_is_no_key_confirms_nothing(curve):
    private = secrets.randbelow(curve.q - 1) + 1
    x, y = public_of(private, curve)
    digest = secrets.token_bytes(curve.size)
    signature = sign(digest, private=private, curve=curve)
    assert verify(signature, digest, public=(x, y), curve=curve)
    for wrong in (
        (0, 0), (x, curve.p - y), (y, x), (x + curve.p, y), (x, y + curve.p), (x, -y), (x, 0),
        (curve.x, curve.y), (2**512 - 1, 2**512 - 1),
    ):  # fmt: skip
        assert not verify(signature, digest, public=wrong, curve=curve)


def test_a_key_of_small_order_is_no_key():
    for curve in EVERY_CURVE:
        if curve.name in ("tc26-256-A", "tc26-512-C"):
            point = small_order_point(curve)
            assert curve.has(point)
            assert not curve.usable(point)


def small_order_point(curve: Curve) -> tuple[int, int]:
    """Return the point (x, 0) of order 2 of a curve with cofactor 4: a root of the cubic."""
    # The points of order 2 are q times any point outside the generator's group.
    x = 1
    while True:
        x += 1
        square = (x**3 + curve.a * x + curve.b) % curve.p
        y = pow(square, (curve.p + 1) // 4, curve.p)
        if y * y % curve.p == square:
            found = affine(times_public(curve.q, (x, y), curve), curve)
            if found is not None:
                return found


def test_the_number_of_a_digest_of_nought_is_one():
    curve = CURVES["1.2.643.2.2.35.1"]
    private = 5
    for digest in (bytes(32), curve.q.to_bytes(32, "little")):
        signature = sign(digest, private=private, curve=curve)
        assert verify(signature, digest, public=public_of(private, curve), curve=curve)
        one = (1).to_bytes(32, "little")
        assert verify(signature, one, public=public_of(private, curve), curve=curve)


def test_the_key_of_a_number_out_of_range_is_refused():
    curve = CURVES["1.2.643.2.2.35.1"]
    for number in (0, -1, curve.q, curve.q + 1):
        with pytest.raises(ValueError, match="range"):
            public_of(number, curve)


@pytest.mark.parametrize("kind", engine.EVERY_KIND)
def test_openssl_accepts_what_is_signed_here(kind, gost, tmp_path):
    from asn1crypto import pem
    from uprava.signing.gost.pkcs8 import read_private

    party = gost.key(f"ours-{kind}", engine.KEY_TYPES[kind])
    gost.openssl("pkey", "-in", f"{party.name}.key", "-pubout", "-outform", "DER", "-out", "pub")
    public = keys.PublicKeyInfo.load(gost.path("pub").read_bytes())
    info = pem.unarmor(gost.path(f"{party.name}.key").read_bytes())[2]
    private = read_private(info, public)
    message = secrets.token_bytes(999)
    (tmp_path / "message").write_bytes(message)
    for change, good in ((0, True), (1, False)):
        signature = bytearray(private.sign(message))
        signature[5] ^= change
        (tmp_path / "signature").write_bytes(signature)
        told = gost.openssl(
            "dgst", f"-{party.digest}", "-prverify", f"{party.name}.key", "-signature",
            str(tmp_path / "signature"), str(tmp_path / "message"), check=False,
        )  # fmt: skip
        assert (told.returncode == 0) is good


def spki(curve: str, point: bytes, algorithm: str = "1.2.643.7.1.1.1.1") -> keys.PublicKeyInfo:
    """Return a public key with any curve's name and any bytes."""
    parameters = core.ObjectIdentifier(curve).dump()
    inner = core.ObjectIdentifier(algorithm).dump() + sequence(parameters)
    return keys.PublicKeyInfo.load(
        sequence(sequence(inner) + core.BitString(bits_of(point)).dump())
    )


def bits_of(data: bytes) -> tuple[int, ...]:
    return tuple(int(bit) for byte in data for bit in f"{byte:08b}")


def sequence(content: bytes) -> bytes:
    """Wrap bytes into a DER SEQUENCE of at most 65,535 bytes."""
    return b"\x30\x82" + len(content).to_bytes(2, "big") + content


@pytest.mark.parametrize(
    ("curve", "point", "problem"),
    [
        ("1.2.643.2.2.35.0", core.OctetString(bytes(64)).dump(), UnsupportedAlgorithm),
        ("1.2.840.10045.3.1.7", core.OctetString(bytes(64)).dump(), UnsupportedAlgorithm),
        ("1.2.643.7.1.2.1.2.1", core.OctetString(bytes(128)).dump(), UnsupportedAlgorithm),
        ("1.2.643.2.2.35.1", core.OctetString(bytes(63)).dump(), ValueError),
        ("1.2.643.2.2.35.1", core.OctetString(bytes(20_000)).dump(), ValueError),
        ("1.2.643.2.2.35.1", core.OctetString(b"").dump(), ValueError),
        ("1.2.643.2.2.35.1", core.OctetString(bytes(64)).dump() + b"\0", ValueError),
        ("1.2.643.2.2.35.1", core.Integer(2**4096).dump(), ValueError),
        ("1.2.643.2.2.35.1", b"", ValueError),
    ],
)
def test_hostile_keys_end_at_once_with_one_of_two_errors(curve, point, problem):
    from uprava.signing import gost as area

    area.install()
    with pytest.raises(problem):
        public_point(spki(curve, point))
