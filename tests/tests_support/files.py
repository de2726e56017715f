"""Small files made by hand."""

PDF = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]>>endobj\n"
)


def small_pdf(width: int = 595, height: int = 842, extra: bytes = b"") -> bytes:
    """Return a whole small PDF with a cross-reference table."""
    body = PDF % (width, height)
    offsets = [body.index(b"%d 0 obj" % number) for number in (1, 2, 3)]
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return (
        body
        + b"xref\n0 4\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 4/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (extra, len(body))
    )
