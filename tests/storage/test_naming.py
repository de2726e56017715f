"""Names of files people send, hostile ones too."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uprava_storage import safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Письмо № 5.pdf", "Письмо № 5.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\clerk\\Письмо.docx", "Письмо.docx"),
        ("letter\r\nSet-Cookie: a=b.pdf", "letter Set-Cookie_ a=b.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("zero\u200bwidth\u2066.pdf", "zerowidth.pdf"),
        ("line\u2028break.pdf", "linebreak.pdf"),
        ("nul\0byte.pdf", "nulbyte.pdf"),
        ("  many   spaces  .pdf", "many spaces .pdf"),
        ("и\u0306.pdf", "й.pdf"),
        ('a<b>c:"d|e?f*.pdf', "a_b_c__d_e_f_.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("console.pdf", "console.pdf"),
        (".htaccess", "htaccess"),
        ("dots...", "dots"),
        ("", "document"),
        ("///", "document"),
        ("..", "document"),
        ("\u202e\u200b", "document"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
        ("a." + "b" * 300, "a." + "b" * 198),
    ],
)
def test_names_become_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


NASTY = st.text(st.characters() | st.sampled_from("/\\.\u202e\u2066\u2028\0\r\n\t :\u0306"))


@given(NASTY | st.builds(str.__mul__, NASTY, st.integers(1, 60)), st.sampled_from(["", ".pdf"]))
def test_every_name_is_safe(name: str, extension: str) -> None:
    safe = safe_name(name + extension)
    assert 0 < len(safe) <= 200
    assert safe == safe_name(safe)
    assert not {"/", "\\", ":", '"'} & set(safe)
    assert all(unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in safe)
    assert safe == safe.strip(" .")
    safe.encode("utf-8")


@given(st.text(st.characters(categories=["Ll", "Lu"]), min_size=1, max_size=400))
def test_the_extension_is_kept_however_long_the_name(stem: str) -> None:
    assert safe_name(f"{stem}.docx").endswith(".docx")
