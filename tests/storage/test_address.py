"""Addresses of stores: what they mean, and that mistakes show no secret."""

from pathlib import Path

import pytest
from uprava_storage import AddressError, open_store
from uprava_storage.address import s3_address


@pytest.mark.parametrize("form", ["dir:{}", "file://{}"])
def test_a_folder_is_made_when_missing(form: str, tmp_path: Path) -> None:
    open_store(form.format(tmp_path / "a" / "b"))
    assert (tmp_path / "a" / "b" / ".incoming").is_dir()


def test_a_file_address_may_hold_escapes(tmp_path: Path) -> None:
    open_store(f"file://{tmp_path}/two%20words")
    assert (tmp_path / "two words").is_dir()


def test_a_relative_folder_is_relative_to_where_the_process_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    open_store("dir:data/files")
    assert (tmp_path / "data" / "files").is_dir()


def test_all_parts_of_an_s3_address_are_read() -> None:
    found = s3_address(
        "s3://ke%2By:se%2Fcret@storage.example:9000/files"
        "?secure=0&region=ru-1&prefix=/omsk/2026/&connect=1&idle=7&total=9&spool=/var/spool"
    )
    assert (found.endpoint, found.bucket) == ("storage.example:9000", "files")
    assert (found.access_key, found.secret_key) == ("ke+y", "se/cret")
    assert (found.secure, found.region, found.prefix) == (False, "ru-1", "omsk/2026/")
    assert (found.patience.connect, found.patience.idle, found.patience.total) == (1, 7, 9)
    assert found.spool == "/var/spool"


def test_tls_is_the_default() -> None:
    assert s3_address("s3://k:s@storage.example/files").secure


def test_credentials_may_come_from_a_file(tmp_path: Path) -> None:
    secrets = tmp_path / "s3.key"
    secrets.write_text("key\nsec/ret+\n")
    found = s3_address(f"s3://storage.example/files?credentials={secrets}")
    assert (found.access_key, found.secret_key) == ("key", "sec/ret+")
    assert "sec/ret" not in repr(found)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/var/files",
        "dir:",
        "file:relative",
        "http://storage.example/files",
        "s3://",
        "s3://KEY:SECRET@storage.example",
        "s3://KEY:SECRET@storage.example/",
        "s3://KEY:SECRET@storage.example/a",
        "s3://KEY:SECRET@storage.example/bucket/deeper",
        "s3://KEY:SECRET@storage.example/UPPER",
        "s3://KEY:SEC/RET@storage.example/bucket",
        "s3://KEY:SECRET@storage.example:port/bucket",
        "s3://KEY:SECRET@storage.example/bucket?colour=red",
        "s3://KEY:SECRET@storage.example/bucket?total=-1",
        "s3://KEY:SECRET@storage.example/bucket?idle=nan",
        "s3://KEY@storage.example/bucket",
        "s3://storage.example/bucket",
        "s3://storage.example/bucket?credentials=/nonexistent",
    ],
)
def test_a_wrong_address_is_refused_without_showing_a_secret(address: str) -> None:
    with pytest.raises(AddressError) as refused:
        open_store(address)
    assert "SECRET" not in str(refused.value).replace("KEY:SECRET@host", "")
    assert "SEC/RET" not in str(refused.value)
