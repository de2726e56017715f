"""A package holds all that is known of its documents, and plain tools can check it."""

import io
import json
import subprocess
import zipfile
from typing import Any

from lxml import etree


def state(archive: Any, id: Any) -> tuple[Any, ...]:
    query = """select array[state, documents::text, faults::text, left_out::text, said]
        from records.package where id = %s"""
    return tuple(archive.value(query, id))


def test_a_package_holds_originals_cards_metadata_and_visual_forms(
    packing: Any, archive: Any, tmp_path: Any
) -> None:
    content = b"a letter as it came"
    letter = archive.letter(packing_day(), content)
    id = packing.package(packing.closed(letter))
    assert state(archive, id) == ("ready", "1", "0", "0", "")
    archive_zip = zipfile.ZipFile(io.BytesIO(packing.bytes_of(id)))
    archive_zip.extractall(tmp_path)
    done = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "documents" / "0001"
    assert (folder / "content" / "1.txt").read_bytes() == content
    told = json.loads((folder / "metadata.json").read_text())
    assert [each["no"] for each in told["facts"]] == [str(n) for n in range(1, 21)]
    schema = etree.XMLSchema(etree.parse(tmp_path / "package.xsd"))
    for path in (tmp_path / "manifest.xml", folder / "metadata.xml"):
        schema.assertValid(etree.parse(path))
    for name in ("card.pdf", "visual/1.pdf"):
        assert (folder / name).read_bytes().startswith(b"%PDF")


def packing_day() -> Any:
    from datetime import date

    return date(2020, 3, 2)
