"""QR codes as pictures for forms (ISO/IEC 18004)."""

import io


def svg_of(text: str, *, level: str = "m") -> str:
    """Return a QR code as an SVG picture, a module a unit, without the quiet zone."""
    import segno  # only who prints a code needs it

    out = io.BytesIO()
    segno.make_qr(text, error=level).save(out, kind="svg", border=0, xmldecl=False, scale=1)
    return out.getvalue().decode()
