"""Page pictures for the browser: small for text, honest for photographs."""

import io

from PIL import Image

_COLOURS_OF_TEXT = 1_024
_PALETTE = 32
_GREYS = 16
_SAMPLE_STEP = 4
_JPEG_QUALITY = 78
_BITS_PER_PIXEL_OF_TEXT = 1.6
"""A palette picture above this holds a scan's noise and is kept as a photograph instead."""


def encode(picture: Image.Image) -> tuple[str, bytes]:
    """Return media type and bytes: palette PNG for drawn text, JPEG for scans and photographs."""
    picture = _on_white(picture)
    sample = picture.resize(
        (max(1, picture.width // _SAMPLE_STEP), max(1, picture.height // _SAMPLE_STEP)),
        Image.Resampling.NEAREST,
    )
    if sample.getcolors(_COLOURS_OF_TEXT) is not None:
        data = _palette_png(picture, sample)
        if len(data) * 8 <= max(picture.width * picture.height * _BITS_PER_PIXEL_OF_TEXT, 65_536):
            return "image/png", data
    return "image/jpeg", _jpeg(picture)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in {"RGB", "L"}:
        return picture
    if picture.mode == "1":
        return picture.convert("L")
    if "A" in picture.mode or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        white = Image.new("RGB", layered.size, "white")
        white.paste(layered, mask=layered.getchannel("A"))
        return white
    return picture.convert("RGB")


def _palette_png(picture: Image.Image, sample: Image.Image) -> bytes:
    if _is_grey(sample):
        small = picture.convert("L").point([value * _GREYS // 256 for value in range(256)])
        small.putpalette([level * 17 for level in range(_GREYS) for _channel in "rgb"])
        bits = 4
    else:
        small = picture.quantize(_PALETTE, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        bits = 8
    out = io.BytesIO()
    small.save(out, "PNG", bits=bits, compress_level=6)
    return out.getvalue()


def _is_grey(sample: Image.Image) -> bool:
    if sample.mode == "L":
        return True
    colours = sample.getcolors(_COLOURS_OF_TEXT) or []
    return all(max(rgb) - min(rgb) < 8 for _, rgb in colours if isinstance(rgb, tuple))


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_JPEG_QUALITY)
    return out.getvalue()
