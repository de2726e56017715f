"""Scans whose text is known: drawn, turned a little, grained, and kept as each kind of file."""

import io
import re
from collections import Counter

from PIL import Image, ImageChops, ImageDraw, ImageFont
from uprava.printing.places import FONTS

A4_INCHES = (8.27, 11.69)

LETTER = """Министерство финансов Омской области
644002, г. Омск, Красный Путь, 5, тел. (3812) 23-44-18
e-mail: priem@minfin.example

12.11.2026 № 14-2/5871
на № 01-13/9126 от 02.10.2026

Главе города
О. Н. Ёлкиной

О ремонте дорожного покрытия

Уважаемая Ольга Николаевна!

Рассмотрев обращение о состоянии дорожного полотна по улице Заводской,
сообщаем: подрядная организация выполняет работы по замене покрытия на
участке протяжённостью 1,8 километра. Стоимость работ составляет 4287315
рублей. Просим представить сведения о подземных коммуникациях, включая
водопроводные сети, кабельные линии и газопроводы низкого давления.

Указанные сведения необходимы для согласования графика производства земляных
работ с владельцами инженерных сетей. Ответ просим направить до 27 ноября 2026 года.

Заместитель министра                                        С. В. Кузнецова"""


def font(size: int) -> ImageFont.FreeTypeFont:
    """Return the font letters of the office are set in: the same on every machine."""
    return ImageFont.truetype(str(FONTS / "PTSerif_400Regular.ttf"), size)


def scanned(
    text: str,
    *,
    dpi: int = 300,
    turned: float = 1.5,
    grain: float = 24,
    points: int = 12,
    inches: tuple[float, float] = A4_INCHES,
) -> Image.Image:
    """Return a sheet of A4 as a scanner gives it: a little askew, with grain, not quite white."""
    size = (round(inches[0] * dpi), round(inches[1] * dpi))
    sheet = Image.new("L", size, 255)
    pen, letters = ImageDraw.Draw(sheet), font(round(points * dpi / 72))
    for number, line in enumerate(text.splitlines()):
        place = (round(0.8 * dpi), round(0.7 * dpi + number * points * 1.5 * dpi / 72))
        pen.text(place, line, font=letters, fill=25)
    askew = sheet.rotate(turned, resample=Image.Resampling.BICUBIC, fillcolor=252)
    return ImageChops.add(askew, Image.effect_noise(size, grain), offset=-128) if grain else askew


def as_file(pages: list[Image.Image], form: str) -> bytes:
    """Return pages as a file: PDF, TIFF (by G4, black and white), JPEG or PNG."""
    buffer = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}
    if form == "TIFF":
        pages = [page.convert("1") for page in pages]
        more = {"save_all": True, "append_images": pages[1:], "compression": "group4"}
    if form == "PDF":
        more["resolution"] = 300
    pages[0].save(buffer, form, **more)
    return buffer.getvalue()


def words_of(text: str) -> Counter[str]:
    """Return the words and figures of a text."""
    return Counter(re.findall(r"[0-9A-Za-zА-Яа-яЁё]+", text))


def share_found(known: str, found: str) -> float:
    """Return the share of the known words that were found, each as often as it stands there."""
    wanted = words_of(known)
    return sum((wanted & words_of(found)).values()) / sum(wanted.values())


def blank_pages(count: int) -> bytes:
    """Return a PDF of empty sheets without any text."""
    sheets = [Image.new("L", (200, 280), 255)] * count
    return as_file(sheets, "PDF")
