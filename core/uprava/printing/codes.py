"""Codes as pictures for forms: QR (ISO/IEC 18004) and lines, Code 128 (ISO/IEC 15417)."""

import io


def svg_of(text: str, *, level: str = "m") -> str:
    """Return a QR code as an SVG picture, a module a unit, without the quiet zone."""
    import segno  # only who prints a code needs it

    out = io.BytesIO()
    segno.make_qr(text, error=level).save(out, kind="svg", border=0, xmldecl=False, scale=1)
    return out.getvalue().decode()


def bars_of(text: str) -> str:
    """Return a text as Code 128 in SVG, a module a unit, with its quiet zones of ten modules."""
    import zxingcpp  # only who prints a code needs it

    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    return str(made.to_svg(add_hrt=False, add_quiet_zones=True))
