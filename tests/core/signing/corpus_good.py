"""Good signatures: of the product at every level, of other programs, in every dress."""

import base64
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from asn1crypto import keys
from core.signing import beside, crafting, forging
from core.signing.conftest import DAY, NOW
from core.signing.corpus import Case, Sample, World
from core.signing.corpus_bad import below
from core.signing.corpus_lists import laid, with_issuing
from core.signing.crafting import Message, own, revoked_list, token
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore
from uprava import signing
from uprava.signing.waiting import run

HOUR = timedelta(hours=1)
LEVELS = list(signing.Level)
MARKS = {
    "no mark": signing.NoMark.NOT_WANTED,
    "a mark": signing.Mark(signing.Box(100, 240, 80, 25)),
    "a mark on the first page": signing.Mark(signing.Box(20, 250, 80, 25), page=0),
}


# Of the product


def product(keys_: tuple[str, ...], levels: list[signing.Level], marks: list[str]):
    """Yield signatures of the product: kinds of keys, levels, marks."""
    for kind in keys_:
        for level in levels:
            for mark in marks:

                def make(w: World, kind=kind, level=level, mark=mark) -> Case:
                    key = w.keys[kind]
                    return w.file(w.levelled(level, key=key, mark=MARKS[mark]))

                yield Sample(f"of the product, {level}", f"{kind}, {mark}", make)


def in_order(*plans: tuple[tuple[str, signing.Level], ...]) -> Iterator[Sample]:
    """Yield files that several people signed one after another."""
    for plan in plans:

        def make(w: World, plan=plan) -> Case:
            data = w.page
            for number, (kind, level) in enumerate(plan):
                mark = signing.Mark(signing.Box(20 + 60 * number, 250, 55, 20))
                how = {"mark": mark} if number % 2 else {}
                data = w.levelled(level, data, key=w.keys[kind], **how)
            return w.file(data)

        name = ", ".join(f"{kind} {level}" for kind, level in plan)
        yield Sample(f"{len(plan)} signatures", name, make)


def later() -> Iterator[Sample]:
    """Yield what was added or happened afterwards and changes nothing."""
    kind = "afterwards"
    stamped = lambda pdf: lambda w: w.file(forging.document_stamp(getattr(w, pdf), w.service))  # noqa: E731
    for level in ("signed", "timed", "proven", "archived"):
        yield Sample(kind, f"a document time stamp ({level})", stamped(level))
    yield Sample(kind, "the empty store of proofs",
                 lambda w: w.file(forging.revised(w.signed, forging.empty_store)))  # fmt: skip
    for first in ("signed", "timed", "proven"):
        for to in (signing.Level.B_LT, signing.Level.B_LTA):
            yield Sample(kind, f"raised to {to} ({first})", raised(first, to))
    for level in ("signed", "timed", "proven", "archived"):
        yield Sample(kind, f"one more signer ({level})",
                     lambda w, p=level: w.file(w.sign(getattr(w, p), w.deputy)))  # fmt: skip
    yield Sample(kind, "an empty field, then one more signer", empty_then_signed)
    yield Sample(kind, "a form with a field signed", form_signed)
    for where in ("PDF", "signature file"):
        yield Sample(kind, f"revoked after the stamp ({where})", revoked_after(where))
    for level in ("timed", "proven", "archived"):
        yield Sample(kind, f"revoked after the stamp ({level})", dismissed(level))
    for level in ("proven", "archived"):
        yield Sample(kind, f"with the file's own proofs alone ({level})", alone(level))
        yield Sample(kind, f"a year after the certificate's end ({level})", long_after(level))


def raised(first: str, to: signing.Level) -> Callable[[World], Case]:
    def make(w: World) -> Case:
        sources = signing.Sources(w.service)
        made = signing.raise_pdf(getattr(w, first), to=to, trust=w.trust, sources=sources, at=NOW)
        assert made.lowered is None
        return w.file(made.data)

    return make


def empty_then_signed(w: World) -> Case:
    """An invisible empty field, as programs prepare them for the next signer."""
    return w.file(w.sign(forging.revised(w.signed, forging.invisible_field), w.deputy))


def form_signed(w: World) -> Case:
    signed = w.sign(forging.revised(w.page, forging.form))
    return w.file(w.sign(signed, w.deputy))


def revoked_after(where: str) -> Callable[[World], Case]:
    def make(w: World) -> Case:
        message = w.stamped(lambda s: token(s, w.stamper, NOW - HOUR))
        trust = w.revoking(w.head, NOW - HOUR / 2)
        return (w.pdf if where == "PDF" else w.beside)(message, trust=trust)

    return make


def dismissed(level: str) -> Callable[[World], Case]:
    def make(w: World) -> Case:
        later = NOW + 2 * HOUR
        trust = w.revoking(w.head, NOW + HOUR)
        return w.file(getattr(w, level), trust=trust, at=later)

    return make


def alone(level: str) -> Callable[[World], Case]:
    return lambda w: w.file(getattr(w, level), trust=signing.Trust(w.trust.roots))


def long_after(level: str) -> Callable[[World], Case]:
    def make(w: World) -> Case:
        at = NOW + 660 * DAY
        lists = tuple(
            revoked_list(key, made=at - DAY, until=at + DAY) for key in (w.root, w.issuing)
        )
        return w.file(getattr(w, level), trust=replace(w.trust, crls=lists), at=at)

    return make


# Files of other programs


def resaved(pdf: bytes, *, streams: bool) -> bytes:
    """Return the file with a table of the other kind."""
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf)))
    writer.stream_xrefs = streams
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


FILES: dict[str, Callable[[World], bytes]] = {
    "a plain table": lambda _w: forging.classic("1"),
    "a table in a stream": lambda _w: resaved(forging.classic("1"), streams=True),
    "written anew with a plain table": lambda w: resaved(w.page, streams=False),
    "written anew with a table in a stream": lambda w: resaved(w.page, streams=True),
    "an earlier revision": lambda w: forging.revised(w.page, forging.overlay),
    "a note on the page": lambda w: forging.revised(w.page, forging.annotation("/FreeText")),
    "a form": lambda w: forging.revised(w.page, forging.form),
    "as an office suite writes it": lambda _w: forging.classic("1", catalogue=forging.OFFICE),
    "lines that end as on Windows": lambda _w: forging.classic("1") + b"\r\n",
}


def files() -> Iterator[Sample]:
    for name, make in FILES.items():
        yield Sample("of the product, files of other programs", name,
                     lambda w, make=make: w.file(w.sign(make(w))))  # fmt: skip


# Signed by other programs


def outsider(
    w: World, pdf: bytes, key: signing.Key, *, filter_: SigSeedSubFilter = SigSeedSubFilter.PADES,
    digest: str = "sha256", stamped: bool = False, page: bool = False, pss: bool = False,
) -> bytes:  # fmt: skip
    """Return the file signed by pyHanko as anybody may use it."""
    store = SimpleCertificateStore()
    store.register_multiple(crafting.above(key))
    private = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = SimpleSigner(own(key), keys.PrivateKeyInfo.load(private), store, prefer_pss=pss)
    meta = PdfSignatureMetadata(
        field_name="Подпись", md_algorithm=digest, subfilter=filter_, reason="Согласовано",
        use_pades_lta=False,
    )  # fmt: skip
    spec = SigFieldSpec("Подпись", on_page=0, box=(20, 20, 200, 80)) if page else None
    maker = PdfSigner(meta, signer, timestamper=w.service if stamped else None, new_field_spec=spec)
    out = io.BytesIO()
    run(maker.async_sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out))
    return out.getvalue()


OUTSIDERS = {
    "PAdES": {},
    "PAdES, a time stamp": {"stamped": True},
    "PAdES, SHA-384": {"digest": "sha384"},
    "PAdES, SHA-512, something on the page": {"digest": "sha512", "page": True},
}


def outsiders() -> Iterator[Sample]:
    kind = "by pyHanko"
    for name, how in OUTSIDERS.items():
        yield Sample(kind, name, lambda w, how=how: w.file(outsider(w, w.page, w.head, **how)))
    yield Sample(
        kind, "RSA-PSS", lambda w: w.file(outsider(w, w.page, w.keys["RSA 2048"], pss=True))
    )
    yield Sample(kind, "after a signature of the product",
                 lambda w: w.file(outsider(w, w.signed, w.deputy)))  # fmt: skip
    yield Sample(kind, "before a signature of the product",
                 lambda w: w.file(w.sign(outsider(w, w.page, w.deputy))))  # fmt: skip


MESSAGES: dict[str, Callable[[World, Message], Message]] = {
    "as it should be": lambda _w, m: m,
    "SHA-384": lambda _w, m: m.but(digest="sha384"),
    "SHA-512": lambda _w, m: m.but(digest="sha512"),
    "the certificate named as it was before": lambda _w, m: m.but(bound="v1"),
    "the time of signing": lambda _w, m: m.but(
        attributes=lambda known: [*known, crafting.attribute("signing_time", crafting.time_of(NOW))]
    ),
    "attributes nobody knows": lambda _w, m: m.but(
        attributes=lambda known: [*known, crafting.attribute("1.2.643.9.9.9", crafting.null())]
    ),
    "the root left out": lambda w, m: m.but(chain=w.certificates_of(w.head, w.issuing)),
    "a stranger's certificate beside": lambda w, m: m.but(
        chain=(*w.certificates_of(w.stranger, w.head, w.issuing, w.root),)
    ),
    "a namesake of the issuer first": lambda w, m: m.but(
        chain=w.certificates_of(w.stranger, w.issuing, w.head)
    ),
    "a time stamp": lambda w, m: m.but(after=crafting.stamped_by(lambda s: token(s, w.stamper))),
    "a time stamp over SHA-512": lambda w, m: m.but(
        after=crafting.stamped_by(lambda s: token(s, w.stamper, imprint="sha512"))
    ),
}  # fmt: skip


def messages(where: str, only: tuple[str, ...] = tuple(MESSAGES)) -> Iterator[Sample]:
    for name in only:

        def make(w: World, change=MESSAGES[name]) -> Case:
            return (w.pdf if where == "PDF" else w.beside)(change(w, w.message()))

        yield Sample(f"by another program, in a {where}", name, make)


def kinds_of_keys(where: str, kinds: tuple[str, ...]) -> Iterator[Sample]:
    for kind in kinds:
        yield Sample(
            f"by another program, in a {where}", kind,
            lambda w, kind=kind: laid_by(w, where, w.keys[kind]),
        )  # fmt: skip


def laid_by(w: World, where: str, key: signing.Key) -> Case:
    return (w.pdf if where == "PDF" else w.beside)(w.message(key))


# Certificates and lists that are as good


def person(extensions: crafting.Extensions = crafting.PERSON, **said: object):
    return lambda w: w.pdf(w.message(w.certified(w.head, extensions, **said)))


def named(which: str, country: str) -> crafting.Extensions:
    return crafting.AUTHORITY | {"name_constraints": crafting.constraints(which, country)}


CERTIFICATES: dict[str, Callable[[World], Case]] = {
    "usual": person(),
    "for signing only": person(crafting.PERSON | {"key_usage": (True, {"non_repudiation"})}),
    "with purposes of a person": person(
        crafting.PERSON | {"extended_key_usage": (False, ["client_auth", "email_protection"])}
    ),
    "with purposes nobody knows": person(
        crafting.PERSON | {"extended_key_usage": (False, ["1.2.643.9.9", "time_stamping"])}
    ),
    "with an extension nobody knows": person(crafting.PERSON | {"1.2.643.9.9.9": (False, None)}),
    "the last day": person(term=(NOW - 30 * DAY, NOW + HOUR)),
    "the first hour": person(term=(NOW - HOUR, NOW + 30 * DAY)),
    "a serial number of one byte": person(serial=7),
    "below one more authority": below((crafting.AUTHORITY, {})),
    "below one for this country's names": below(
        (named("permitted_subtrees", "RU"), {})
    ),
    "below one not for another's": below(
        (named("excluded_subtrees", "BY"), {})
    ),
}  # fmt: skip


def lists_of(w: World) -> dict[str, tuple[bytes, ...]]:
    from core.signing.corpus_lists import idp

    usual, people = revoked_list(w.issuing), idp(only_contains_user_certs=True)
    outdated = revoked_list(w.issuing, made=NOW - 9 * DAY, until=NOW - 8 * DAY)
    other = {w.deputy.certificate.serial_number: NOW - DAY}
    return {
        "somebody else revoked": (revoked_list(w.issuing, other),),
        "only for people": (revoked_list(w.issuing, extensions=[people]),),
        "an older one beside": (revoked_list(w.issuing, made=NOW - 3 * DAY), usual),
        "an outdated one beside": (outdated, usual),
        "a namesake's beside": (revoked_list(w.stranger, other), usual),
        "made this minute": (revoked_list(w.issuing, made=NOW),),
    }  # fmt: skip


LISTS = ("somebody else revoked", "only for people", "an older one beside",
         "an outdated one beside", "a namesake's beside", "made this minute")  # fmt: skip


def certificates() -> Iterator[Sample]:
    for name, make in CERTIFICATES.items():
        yield Sample("certificate", name, make)
    for name in LISTS:
        for where in ("PDF", "signature file"):
            yield Sample("list of the revoked", f"{name} ({where})",
                         lambda w, n=name, p=where: laid(w, p, with_issuing(w, lists_of(w)[n])),
                         )  # fmt: skip
    yield Sample("answer of the issuer", "by its service", answered("responder"))
    yield Sample("answer of the issuer", "by itself", answered("issuing"))


def answered(by: str) -> Callable[[World], Case]:
    def make(w: World) -> Case:
        key = w.certified(w.head, crafting.WITH_OCSP)
        answer = crafting.answer(key, w.issuing, getattr(w, by))
        trust = signing.Trust(w.trust.roots, crls=w.trust.crls[:1], ocsps=(answer,))
        return w.pdf(w.message(key), trust=trust)

    return make


# Signature files in every dress


DRESSES: dict[str, Callable[[bytes], bytes]] = {
    "DER": lambda der: der,
    "BER": crafting.indefinite,
    "PEM": beside.pem,
    "PEM of PKCS7": lambda der: beside.pem(der, "PKCS7"),
    "base64 in one line": base64.b64encode,
    "base64 in lines": base64.encodebytes,
    "base64 with a mark of UTF-8": lambda der: b"\xef\xbb\xbf" + base64.b64encode(der),
    "base64 with lines of Windows": lambda der: base64.encodebytes(der).replace(b"\n", b"\r\n"),
    "a line break at the end": lambda der: der + b"\r\n",
}


def dresses() -> Iterator[Sample]:
    for name, dress in DRESSES.items():
        yield Sample("signature file", name,
                     lambda w, dress=dress: w.beside(dress(w.message().der())))  # fmt: skip
    yield Sample("signature file", "two signers",
                 lambda w: w.beside(w.message(), w.message(w.deputy)))  # fmt: skip
    yield Sample("signature file", "two signers, one with a time stamp",
        lambda w: w.beside(w.message(), w.stamped(lambda s: token(s, w.stamper), w.deputy)),
                 )  # fmt: skip
    yield Sample("signature file", "one signer twice, with two digests",
                 lambda w: w.beside(w.message(), w.message(digest="sha512")))  # fmt: skip
    yield Sample("signature file", "what is signed carried along",
                 lambda w: w.beside(w.message(carried=w.message().content)))  # fmt: skip
    yield Sample("signature file", "over nothing",
                 lambda w: w.beside(w.message(content=b""), content=b""))  # fmt: skip
