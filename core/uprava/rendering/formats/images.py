"""Pictures: scans and photographs, many pages in a TIFF."""

from collections.abc import Iterator
from itertools import islice
from typing import cast

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from uprava.rendering.pictures import encode
from uprava.rendering.reading import READERS, RefusedError, Source
from uprava.rendering.values import Inspection, Limits, PageImage, Problem, TextPage

FORMATS = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/bmp": "BMP",
    "image/x-ms-bmp": "BMP",
    "image/tiff": "TIFF",
}
_DEFLATED_BITS = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I": 4, "F": 4, "RGB": 4}
_BYTES_OF_OTHERS = 4
AS_IT_IS = 1_000_000
"""A width no picture has: it is not made smaller."""
_DAMAGE = (OSError, SyntaxError, ValueError, KeyError, IndexError, TypeError, EOFError)
"""What Pillow's decoders raise for broken files."""


class ImageReader:
    """Reads PNG, JPEG, WebP, GIF (first picture), BMP and TIFF (all pages)."""

    def warm_up(self) -> None:
        """Load the decoders and encoders."""
        Image.preinit()
        Image.init()
        Image.MAX_IMAGE_PIXELS = None  # our own limit is in bytes and comes first

    def inspect(self, source: Source) -> Inspection:
        """Count the pages, measure them and decode the first."""
        with _open(source) as picture:
            pages, problem = 0, None
            for frame in _frames(picture):
                pages += 1
                problem = problem or _too_large(frame, source.limits)
                if pages > source.limits.pages:
                    return Inspection(pages=pages, problem=Problem.TOO_MANY_PAGES)
        return Inspection(pages=pages, problem=problem or _damage(source))

    def text(self, source: Source) -> Iterator[TextPage]:
        """Yield nothing: a picture has no text until it is recognised."""
        with _open(source):
            yield from ()

    def image(self, source: Source, page: int, width: int) -> PageImage:
        """Draw the page, never larger than it is."""
        with _open(source) as picture:
            return _page(picture, page, width, source.limits)


def _open(source: Source) -> Image.Image:
    source.file.seek(0)
    try:
        return Image.open(source.file, formats=[FORMATS[source.media_type]])
    except UnidentifiedImageError as error:
        raise RefusedError(_why_unknown(source)) from error
    except _DAMAGE as error:
        raise RefusedError(Problem.DAMAGED, detail=str(error)[:200]) from error


_MAGIC = {
    "PNG": (b"\x89PNG",),
    "JPEG": (b"\xff\xd8\xff",),
    "WEBP": (b"RIFF",),
    "GIF": (b"GIF8",),
    "BMP": (b"BM",),
    "TIFF": (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
}


def _why_unknown(source: Source) -> Problem:
    magic = _MAGIC[FORMATS[source.media_type]]
    return Problem.DAMAGED if source.data[:8].startswith(magic) else Problem.MISTYPED


def _frames(picture: Image.Image) -> Iterator[Image.Image]:
    """Yield the pages; a TIFF's chain of directories may end in nothing or in itself."""
    if picture.format != "TIFF":
        yield picture
        return
    try:
        yield from ImageSequence.Iterator(picture)
    except _DAMAGE as error:
        raise RefusedError(Problem.DAMAGED, detail=str(error)[:200]) from error


def _too_large(picture: Image.Image, limits: Limits) -> Problem | None:
    size = picture.width * picture.height * _DEFLATED_BITS.get(picture.mode, _BYTES_OF_OTHERS)
    return Problem.IMAGE_TOO_LARGE if size > limits.image_bytes else None


def _damage(source: Source) -> Problem | None:
    """Decode the first page small and tell what is wrong with it."""
    try:
        READERS[source.media_type].image(source, 1, 64)
    except RefusedError as error:
        return error.problem
    return None


def _page(picture: Image.Image, page: int, width: int, limits: Limits) -> PageImage:
    small = _decoded(picture, page, width, limits)
    media_type, data = encode(small)
    return PageImage(page, small.width, small.height, media_type, data)


def whole_page(source: Source, page: int) -> Image.Image:
    """Return a page (from 1) upright, as large as the limit of pixels allows."""
    with _open(source) as picture:
        return _decoded(picture, page, AS_IT_IS, source.limits)


def page_count(source: Source) -> int:
    """Return how many pages a picture has, up to the limit of pages and one."""
    with _open(source) as picture:
        return sum(1 for _frame in islice(_frames(picture), source.limits.pages + 1))


def frame_of(source: Source, page: int) -> Image.Image:
    """Return a page (from 1) of a TIFF as it is kept, its depth and resolution included."""
    with _open(source) as picture:
        try:
            picture.seek(page - 1)
            if problem := _too_large(picture, source.limits):
                raise RefusedError(problem, page=page)
            frame = picture.copy()
        except _DAMAGE as error:
            raise RefusedError(
                _truncated_or_damaged(error), page=page, detail=str(error)
            ) from error
        frame.info = {name: picture.info[name] for name in ("dpi",) if name in picture.info}
        return frame


def _decoded(picture: Image.Image, page: int, width: int, limits: Limits) -> Image.Image:
    try:
        if picture.format == "TIFF":
            picture.seek(page - 1)
        elif page != 1:
            raise RefusedError(Problem.DAMAGED, page=page, detail="no such page")
        if problem := _too_large(picture, limits):
            raise RefusedError(problem, page=page)
        return _fit(picture, width, limits.pixels)
    except MemoryError as error:
        raise RefusedError(Problem.IMAGE_TOO_LARGE, page=page) from error
    except _DAMAGE as error:
        raise RefusedError(_truncated_or_damaged(error), page=page, detail=str(error)) from error


def _truncated_or_damaged(error: Exception) -> Problem:
    cut = isinstance(error, EOFError) or "truncated" in str(error) or "Truncated" in str(error)
    return Problem.TRUNCATED if cut else Problem.DAMAGED


def _fit(picture: Image.Image, width: int, pixels: int) -> Image.Image:
    """Decode at about the wanted size where the format can, shrink to it, set upright."""
    turned = picture.getexif().get(0x0112, 1) in {5, 6, 7, 8}
    across, down = (picture.height, picture.width) if turned else picture.size
    scale = min(1.0, width / across, (pixels / (across * down)) ** 0.5)
    target = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    picture.draft(None, target)
    picture.load()
    small = picture if scale == 1.0 else _plain(picture).resize(target, reducing_gap=2.0)
    return ImageOps.exif_transpose(_plain(small))


def _plain(picture: Image.Image) -> Image.Image:
    """Bring depths and palettes that cannot be resized smoothly to grey or colour."""
    if picture.mode.startswith("I") or picture.mode == "F":
        return _stretched(picture)
    if picture.mode == "1":
        return picture.convert("L")
    if picture.mode in {"P", "PA"}:
        return picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    return picture if picture.mode in {"L", "LA", "RGB", "RGBA"} else picture.convert("RGB")


def _stretched(picture: Image.Image) -> Image.Image:
    """Show sixteen and more bits of grey in eight."""
    values = picture.convert("F")
    low, high = cast("tuple[float, float]", values.getextrema())
    span = (high - low) or 1.0
    return values.point(lambda value: value * (255.0 / span) - low * 255.0 / span).convert("L")


for _media_type in FORMATS:
    READERS[_media_type] = ImageReader()
