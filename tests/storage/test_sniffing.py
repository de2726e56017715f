"""Media types of real files, made by openssl, openpyxl, Pillow and typst where they can."""

import base64
import io
import subprocess
import sys
import textwrap
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uprava_storage import sniff

UNKNOWN = "application/octet-stream"
OOXML = "application/vnd.openxmlformats-officedocument"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def of(content: bytes, name: str) -> str:
    return sniff(io.BytesIO(content), name=name)


def zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def content_types(main: str) -> bytes:
    return (
        '<?xml version="1.0"?><Types><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/main.xml" ContentType="{main}"/></Types>'
    ).encode()


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate, requests and signatures made by openssl."""
    folder = tmp_path_factory.mktemp("openssl")
    (folder / "letter.txt").write_text("A letter")
    signer = "-binary -signer cert.pem -inkey key.pem -in letter.txt -out"
    commands = f"""
        req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -subj /CN=Demo
        x509 -in cert.pem -outform DER -out cert.cer
        cms -sign -outform DER {signer} detached.sig
        cms -sign -stream -indef -outform DER {signer} ber.p7s
        cms -sign -nodetach -outform DER {signer} whole.p7m
        cms -sign -outform PEM {signer} cms.pem
        smime -sign -outform PEM {signer} pkcs7.pem
        cms -encrypt -in letter.txt -outform DER -out secret.p7m cert.pem
        pkcs12 -export -inkey key.pem -in cert.pem -out keys.pfx -passout pass:demo
    """
    for command in commands.strip().splitlines():
        run = ["openssl", *command.split()]
        subprocess.run(run, cwd=folder, check=True, capture_output=True)
    bare = base64.encodebytes((folder / "detached.sig").read_bytes())
    (folder / "bare.sig").write_bytes(bare)
    (folder / "one-line.sig").write_bytes(bare.replace(b"\n", b""))
    return folder


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("detached.sig", "application/pkcs7-signature"),
        ("ber.p7s", "application/pkcs7-signature"),
        ("bare.sig", "application/pkcs7-signature"),
        ("one-line.sig", "application/pkcs7-signature"),
        ("cms.pem", "application/pkcs7-signature"),
        ("pkcs7.pem", "application/pkcs7-signature"),
        ("whole.p7m", "application/pkcs7-mime"),
        ("secret.p7m", "application/pkcs7-mime"),
        ("cert.cer", "application/pkix-cert"),
        ("cert.pem", "application/pem-certificate-chain"),
        ("key.pem", "application/x-pem-file"),
        ("keys.pfx", "application/x-pkcs12"),
    ],
)
def test_what_openssl_makes_is_known(signed: Path, name: str, media_type: str) -> None:
    assert sniff(signed / name, name=name) == media_type


def test_a_typst_pdf_is_a_pdf_also_with_rubbish_before_it() -> None:
    import typst

    pdf = typst.compile(b"Hello")
    assert of(pdf, "letter.pdf") == "application/pdf"
    assert of(b"X-Scanner: 7\r\n\x00\x01\x02" + pdf, "letter.pdf") == "application/pdf"


@pytest.mark.parametrize(
    ("start", "media_type"),
    [
        (b"MZ\x90\x00" + bytes(60), "application/x-dosexec"),
        (b"\x7fELF\x02\x01\x01" + bytes(60), "application/x-executable"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
        (b"<html><script>1</script>", "text/html"),
    ],
)
def test_a_pdf_hidden_in_something_else_is_that_something(start: bytes, media_type: str) -> None:
    content = start + b"%PDF-1.4\n1 0 obj\n<<>>\nstartxref\n9\n%%EOF"
    assert of(content, "letter.pdf") == media_type


def test_an_openpyxl_workbook_is_a_spreadsheet() -> None:
    import openpyxl

    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    assert of(file.getvalue(), "x.xlsx") == f"{OOXML}.spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("main", "media_type"),
    [
        (MAIN, f"{OOXML}.wordprocessingml.document"),
        (
            f"{OOXML}.presentationml.presentation.main+xml",
            f"{OOXML}.presentationml.presentation",
        ),
        (
            "application/vnd.ms-word.document.macroEnabled.main+xml",
            "application/vnd.ms-word.document.macroEnabled.12",
        ),
        (
            "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
            "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
        ),
        ("application/vnd.ms-visio.drawing.main+xml", "application/vnd.ms-visio.drawing"),
    ],
)
def test_an_office_package_is_known_in_any_order_of_members(main: str, media_type: str) -> None:
    types = {"[Content_Types].xml": content_types(main)}
    padding = {f"media/{n}.bin": bytes(3000) for n in range(5)}
    assert of(zipped({**padding, **types}), "x.zip") == media_type
    assert of(zipped({**types, **padding}), "x.zip") == media_type


@pytest.mark.parametrize("kind", ["text", "spreadsheet", "presentation"])
def test_an_open_document_is_known_by_its_mimetype_member(kind: str) -> None:
    declared = f"application/vnd.oasis.opendocument.{kind}"
    content = zipped({"content.xml": b"<x/>", "mimetype": declared.encode()})
    assert of(content, "x.odt") == declared


@pytest.mark.parametrize(
    "members",
    [
        {"letter.pdf": b"%PDF-1.4 startxref"},
        {"mimetype": b"text/html<script>"},
        {"[Content_Types].xml": b"nonsense"},
        {},
    ],
)
def test_any_other_zip_is_a_zip(members: dict[str, bytes]) -> None:
    assert of(zipped(members), "x.docx") == "application/zip"


def test_a_cut_zip_is_still_called_a_zip() -> None:
    assert of(zipped({"mimetype": b"application/epub+zip"})[:60], "x.zip") == "application/zip"


@pytest.mark.parametrize(
    ("text", "media_type"),
    [
        ('<?xml version="1.0" encoding="windows-1251"?><Файл/>', "application/xml"),
        ("<Файл ИдФайл='1'>…</Файл>", "text/plain"),
        ("<header uid='1'>\n<a/></header>\n", "application/xml"),
        ("\ufeff<!-- c --><!DOCTYPE r [<!ENTITY a '>'>]>\n<r>x</r>", "application/xml"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        ("<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY a 'b'>]><s:svg/>", "image/svg+xml"),
        ("<!DOCTYPE html><title>x</title>", "text/html"),
        ("  <HTML><body>", "text/html"),
        ("<!-- x --><script>alert(1)</script>", "text/html"),
        ("< not markup at all", "text/plain"),
        ("<unclosed and plain", "text/plain"),
    ],
)
def test_markup_is_known_by_its_root(text: str, media_type: str) -> None:
    assert of(text.encode(), "x.txt") == media_type


def test_utf_16_markup_is_known() -> None:
    assert of("<?xml version='1.0'?><a/>".encode("utf-16"), "x.xml") == "application/xml"
    assert of("<svg></svg>".encode("utf-16"), "x.xml") == "image/svg+xml"


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (b"a;b\n1;2\n", "x.csv", "text/csv"),
        (b"a,b\n1,2\n3,4\n", "x.csv", "text/csv"),
        ("Имя;Дата\nИванов;1\n".encode("cp1251"), "x.CSV", "text/csv"),
        ("Обычное письмо\n".encode(), "x.txt", "text/plain"),
        ("Обычное письмо\n".encode("cp1251"), "x", "text/plain"),
        (b"plain words", "x.html", "text/plain"),
        (b"plain words", "x.exe", "text/plain"),
        (b"{\\rtf1\\ansi hello}", "x.doc", "application/rtf"),
        (b"", "x.pdf", "application/x-empty"),
        (b"\x00\x01\x02\x03 nobody knows", "x.pdf", UNKNOWN),
        (b"\x00\x01\x02\x03 nobody knows", "x.docx", UNKNOWN),
        (b"\x00\x01\x02\x03 nobody knows", "x", UNKNOWN),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "x.heic", "image/heic"),
        (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", "x.avif", "image/avif"),
        (b"\x30\x03\x02\x01\x05", "x.sig", UNKNOWN),
    ],
)
def test_simple_contents_are_known(content: bytes, name: str, media_type: str) -> None:
    assert of(content, name) == media_type


@pytest.mark.parametrize("form", ["TIFF", "PNG", "JPEG", "GIF", "WEBP", "BMP", "AVIF"])
def test_pictures_made_by_pillow_are_known(form: str) -> None:
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, form)
    assert of(file.getvalue(), "x") == f"image/{form.lower()}"


def test_a_letter_is_a_message_and_a_text_with_colons_is_not() -> None:
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "Тема"
    message.set_content("Текст")
    assert of(bytes(message), "x.eml") == "message/rfc822"
    received = b"Received: from a by b; Mon, 1 Jan 2026 00:00:00 +0000\r\n" + bytes(message)
    assert of(received, "x") == "message/rfc822"
    assert of("Тема: отпуск\nДата: завтра\n".encode(), "x.txt") == "text/plain"


@pytest.mark.parametrize(
    ("extension", "media_type"),
    [("doc", "application/msword"), ("xls", "application/vnd.ms-excel"), ("pdf", None)],
)
def test_an_old_office_file_is_told_by_its_extension(
    extension: str, media_type: str | None
) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    assert of(content, f"x.{extension}") == (media_type or "application/x-ole-storage")


def test_a_position_in_a_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"%PDF-1.7 rest")
    with path.open("rb") as file:
        file.seek(5)
        assert sniff(file, name="x") == "application/pdf"
        assert file.tell() == 5


def test_many_threads_get_the_right_answers(tmp_path: Path) -> None:
    contents = {"application/x-dosexec": b"MZ" + bytes(100), "text/plain": b"words of a letter"}
    with ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(lambda item: (item[0], of(item[1], "x")), list(contents.items()) * 100)
        )
    assert all(wanted == media_type for wanted, media_type in found)


@pytest.mark.parametrize(
    "hostile",
    [
        b"<!--" * 20_000,
        b"<!-- -->" * 9_000,
        b"<?a?>" * 15_000,
        b"<![" * 30_000,
        b"M" * 65_536,
        b"From: a\n" * 9_000,
        b"\x30\x80" * 40_000,
        b"<!DOCTYPE a [" + b"]" * 60_000,
    ],
    ids=lambda hostile: repr(hostile[:8]),
)
def test_hostile_text_costs_no_time(hostile: bytes) -> None:
    started = time.monotonic()
    of(hostile, "x.xml")
    assert time.monotonic() - started < 2


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=600), st.text(max_size=20))
def test_no_content_and_no_name_is_an_error(content: bytes, name: str) -> None:
    assert "/" in of(content, name)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_damaged_office_file_is_an_error(data: st.DataObject) -> None:
    content = bytearray(zipped({"[Content_Types].xml": content_types(MAIN), "mimetype": b"x"}))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert "/" in of(bytes(content), "x.docx")


def sniffed_in_a_process_where(prelude: str) -> str:
    code = """
        import io, os, ctypes
        before = dict(os.environ), ctypes.CDLL.__init__
        from uprava_storage import sniff
        print(sniff(io.BytesIO(b"MZ" + bytes(100)), name="x"), end=" ")
        print(sniff(io.BytesIO(b"%PDF-1.4"), name="x"), end=" ")
        print(sniff(io.BytesIO(b"a letter"), name="x"), end=" ")
        print((dict(os.environ), ctypes.CDLL.__init__) == before)
    """
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(prelude) + textwrap.dedent(code)],
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()


def test_without_the_systems_libmagic_the_bundled_one_serves_and_leaves_no_trace() -> None:
    found = sniffed_in_a_process_where("""
        import ctypes, ctypes.util
        original = ctypes.CDLL.__init__
        def without(self, name, *rest, **more):
            if name and "libmagic" in str(name) and "pylibmagic" not in str(name):
                raise OSError("no such library")
            original(self, name, *rest, **more)
        ctypes.CDLL.__init__ = without
        ctypes.util.find_library = lambda name: None
    """)
    assert found == "application/x-dosexec application/pdf text/plain True"


def test_without_any_libmagic_own_rules_serve() -> None:
    found = sniffed_in_a_process_where("""
        import sys
        sys.modules["magic"] = sys.modules["pylibmagic"] = None
    """)
    assert found == f"{UNKNOWN} application/pdf text/plain True"
