"""Office files become PDF where LibreOffice is installed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from core.rendering import office_files
from core.rendering.office_files import DOCX
from uprava import rendering
from uprava.rendering.conversion import find_program

Put = Callable[[bytes], Path]

needs_converter = pytest.mark.skipif(
    find_program() is None, reason="LibreOffice is not installed: office files stay text"
)


@needs_converter
def test_office_file_becomes_a_pdf_with_its_text(put: Put, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    assert rendering.convert_to_pdf(put(office_files.whole_docx("Приказ № 5")), DOCX, out)
    assert rendering.inspect(out, "application/pdf") == rendering.Inspection(pages=1)
    assert rendering.extract_text(out, "application/pdf").text == "Приказ № 5"


@needs_converter
def test_slow_conversion_is_ended_and_leaves_nothing(put: Put, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    with pytest.raises(rendering.UnreadableError) as caught:
        rendering.convert_to_pdf(put(office_files.whole_docx("Приказ")), DOCX, out, seconds=0.3)
    assert caught.value.problem is rendering.Problem.TOO_SLOW
    assert not out.exists()
