"""Values that `base.html` draws around every screen; no logic and no access to anything."""

from dataclasses import dataclass, field
from enum import StrEnum


class Theme(StrEnum):
    """Colours: `AUTO` follows the operating system."""

    LIGHT = "light"
    DARK = "dark"
    AUTO = "auto"


class Contrast(StrEnum):
    """`MORE` is the version for people with low vision."""

    NORMAL = "normal"
    MORE = "more"


class Density(StrEnum):
    """`COMFORTABLE` gives larger rows and fields; touch screens always get them."""

    COMPACT = "compact"
    COMFORTABLE = "comfortable"


ZOOMS = (100, 112, 125, 150)
"""Offered enlargements, in percent."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """How a person wants the screen; written as attributes of `<html>`."""

    theme: Theme = Theme.AUTO
    contrast: Contrast = Contrast.NORMAL
    zoom: int = 100
    """One of ZOOMS, percent."""
    density: Density = Density.COMPACT
    keys: bool = True
    """Whether single-letter keys act (WCAG 2.1.4 asks for a way to switch them off)."""


@dataclass(frozen=True, slots=True)
class PersonChip:
    """A person in one line: avatar, short name, post."""

    name: str
    """«Орлов В. Н.»"""
    initials: str
    """Two letters for the avatar: «ВО»."""
    tint: int = 0
    """Colour of the avatar, 0 to 5; see `tint_of`."""
    post: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ActingFor:
    """The person works with another's powers: the coloured strip under the top bar."""

    principal: PersonChip
    """Whose powers are used."""
    until: str
    """Last day as shown: «27.11.2026»; empty when the term is open."""
    stop_url: str
    """POST here returns to one's own work."""


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One line of the left navigation."""

    title: str
    url: str
    icon: str
    """Name of a sprite symbol without `i-`, such as `inbox`."""
    count: str = ""
    """Shown at the right: «38», «1000+»; empty or «0» hides it."""
    alert: bool = False
    """The counter is red: something is overdue."""
    current: bool = False
    key: str = ""
    """Keys that open it, such as `KeyG Digit1` (see static/src/js/keys.js)."""
    signal: str = ""
    """Name of the counter in GET /work/counters; the page refreshes it after an SSE signal."""


@dataclass(frozen=True, slots=True)
class NavSection:
    """A titled group of navigation entries; an empty one is not drawn."""

    title: str
    entries: tuple[NavEntry, ...]


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of a menu, such as «Создать»."""

    title: str
    url: str
    icon: str = "plus"
    key: str = ""


@dataclass(frozen=True, slots=True)
class Flash:
    """A message shown once after a redirect."""

    text: str
    kind: str = "g"
    """`g` done, `b` for information, `a` warning, `r` failure."""
    undo_url: str | None = None
    """POST here takes the act back; the button «Отменить» is shown for 8 seconds."""


@dataclass(frozen=True, slots=True)
class Shell:
    """Everything around the content of one screen, as one person sees it at this moment."""

    organisation: str
    """Short name of the municipality: «г. о. Верхнереченск»."""
    subtitle: str
    """The line under it: «Документы администрации»."""
    csrf: str
    """Token of the session for forms (`_csrf_token`) and the header `x-csrftoken`."""
    request_id: str
    """Shown small on error pages and in logs."""
    locale: str = "ru"
    """Language of the page, for `<html lang>`."""
    person: PersonChip | None = None
    """Who is signed in; None draws the page without navigation."""
    appearance: Appearance = Appearance()
    nav: tuple[NavSection, ...] = ()
    more: tuple[NavSection, ...] = ()
    """What a long navigation keeps under «Ещё», by the same sections."""
    create: tuple[MenuEntry, ...] = ()
    """Entries of «Создать», by rights."""
    unread: int = 0
    """New notices on the bell."""
    acting: ActingFor | None = None
    flashes: tuple[Flash, ...] = ()
    search: str = ""
    """Text in the search field, repeated on the results page."""
    session_seconds: int = 0
    """Seconds until the session ends without activity; 0 asks nothing."""
    scripts: tuple[str, ...] = field(default=())
    """Addresses of plugins' ES modules for this page, from our own origin."""
    styles: tuple[str, ...] = field(default=())
    """Addresses of plugins' stylesheets for this page."""


def tint_of(identity: str) -> int:
    """Return the avatar's colour, 0 to 5, always the same for the same person."""
    return sum(identity.encode()) % 6


def initials_of(name: str) -> str:
    """Return two letters for the avatar: first name's, then surname's («Орлов В. Н.» → «ВО»)."""
    words = [word for word in name.replace(".", " ").split() if word[:1].isalpha()]
    letters = [word[0].upper() for word in words[:2]]
    return "".join(reversed(letters))
