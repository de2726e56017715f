"""Russian names and posts in their six cases; covers the names of the demo town, no others."""

import tomllib
from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import cache
from importlib.resources import files

from uprava.demo.dice import Dice


class Case(IntEnum):
    """The oblique cases, in the order of the tables below."""

    GENITIVE = 0
    DATIVE = 1
    ACCUSATIVE = 2
    INSTRUMENTAL = 3
    PREPOSITIONAL = 4


class Gender(Enum):
    """Grammatical gender of a person's name."""

    MALE = "m"
    FEMALE = "f"


_MALE_SURNAMES = (
    (("ов", "ев", "ёв", "ин", "ын"), 0, ("а", "у", "а", "ым", "е")),
    (("ский", "цкий"), 2, ("ого", "ому", "ого", "им", "ом")),
    (("ой", "ый"), 2, ("ого", "ому", "ого", "ым", "ом")),
    (("ь",), 1, ("я", "ю", "я", "ем", "е")),
    (("ук", "юк", "ак", "ян", "ер", "ан"), 0, ("а", "у", "а", "ом", "е")),
)
_FEMALE_SURNAMES = (
    (("ова", "ева", "ёва", "ина", "ына"), 1, ("ой", "ой", "у", "ой", "ой")),
    (("ая",), 2, ("ой", "ой", "ую", "ой", "ой")),
    (("ь", "ук", "юк", "ак", "ян", "ер", "ан"), 0, ("",) * 5),
)
_UNCHANGED = (("ко", "ых", "их"), 0, ("",) * 5)
_MALE_NAMES = (
    (("ий",), 1, ("я", "ю", "я", "ем", "и")),
    (("й", "ь"), 1, ("я", "ю", "я", "ем", "е")),
    (("ья",), 1, ("и", "е", "ю", "ёй", "е")),
    (("а",), 1, ("ы", "е", "у", "ой", "е")),
    (("",), 0, ("а", "у", "а", "ом", "е")),
)
_FEMALE_NAMES = (
    (("ия",), 1, ("и", "и", "ю", "ей", "и")),
    (("я",), 1, ("и", "е", "ю", "ей", "е")),
    (("га", "ка", "ха"), 1, ("и", "е", "у", "ой", "е")),
    (("а",), 1, ("ы", "е", "у", "ой", "е")),
    (("вь",), 1, ("и", "и", "ь", "ью", "и")),
)
_PATRONYMICS = (
    (("Ильич", "Лукич", "Кузьмич", "Фомич"), 0, ("а", "у", "а", "ом", "е")),
    (("ич",), 0, ("а", "у", "а", "ем", "е")),
    (("на",), 1, ("ы", "е", "у", "ой", "е")),
)
_STEMS = {"Павел": "Павл", "Пётр": "Петр", "Лев": "Льв"}

Endings = tuple[tuple[tuple[str, ...], int, tuple[str, ...]], ...]


def _decline(word: str, case: Case, endings: Endings) -> str:
    for tails, cut, forms in endings:
        if word.endswith(tails):
            return word[: len(word) - cut] + forms[case]
    raise ValueError(word)


@dataclass(frozen=True)
class FullName:
    """A person's surname, name and patronymic."""

    surname: str
    name: str
    patronymic: str
    gender: Gender

    @property
    def initials(self) -> str:
        """«В. Н.» with a space that does not break."""
        return f"{self.name[0]}. {self.patronymic[0]}."

    @property
    def short(self) -> str:
        """«Орлов В. Н.», as in lists."""
        return f"{self.surname} {self.initials}"

    @property
    def signed(self) -> str:
        """«В. Н. Орлов», as under a letter."""
        return f"{self.initials} {self.surname}"

    @property
    def full(self) -> str:
        """«Орлов Виктор Николаевич»."""
        return f"{self.surname} {self.name} {self.patronymic}"

    @property
    def greeting(self) -> str:
        """The polite opening of a letter to this person."""
        word = "Уважаемый" if self.gender is Gender.MALE else "Уважаемая"
        return f"{word} {self.name} {self.patronymic}!"

    def surname_in(self, case: Case) -> str:
        """Return the surname in the case."""
        male = self.gender is Gender.MALE
        endings = (_UNCHANGED, *(_MALE_SURNAMES if male else _FEMALE_SURNAMES))
        return _decline(self.surname, case, endings)

    def short_in(self, case: Case) -> str:
        """Return «Орлову В. Н.» in the case."""
        return f"{self.surname_in(case)} {self.initials}"

    def signed_in(self, case: Case) -> str:
        """Return «В. Н. Орлову» in the case."""
        return f"{self.initials} {self.surname_in(case)}"

    def full_in(self, case: Case) -> str:
        """Return «Орлову Виктору Николаевичу» in the case."""
        endings = _MALE_NAMES if self.gender is Gender.MALE else _FEMALE_NAMES
        name = _decline(_STEMS.get(self.name, self.name), case, endings)
        patronymic = _decline(self.patronymic, case, _PATRONYMICS)
        return f"{self.surname_in(case)} {name} {patronymic}"


_POST_WORDS = {
    "глава": ("главы", "главе", "главу", "главой", "главе"),
    "заместитель": (
        "заместителя",
        "заместителю",
        "заместителя",
        "заместителем",
        "заместителе",
    ),
    "начальник": ("начальника", "начальнику", "начальника", "начальником", "начальнике"),
    "директор": ("директора", "директору", "директора", "директором", "директоре"),
    "специалист": ("специалиста", "специалисту", "специалиста", "специалистом", "специалисте"),
    "консультант": (
        "консультанта",
        "консультанту",
        "консультанта",
        "консультантом",
        "консультанте",
    ),
    "председатель": (
        "председателя",
        "председателю",
        "председателя",
        "председателем",
        "председателе",
    ),
    "инспектор": ("инспектора", "инспектору", "инспектора", "инспектором", "инспекторе"),
    "аудитор": ("аудитора", "аудитору", "аудитора", "аудитором", "аудиторе"),
    "администратор": (
        "администратора",
        "администратору",
        "администратора",
        "администратором",
        "администраторе",
    ),
    "инженер": ("инженера", "инженеру", "инженера", "инженером", "инженере"),
    "бухгалтер": ("бухгалтера", "бухгалтеру", "бухгалтера", "бухгалтером", "бухгалтере"),
    "первый": ("первого", "первому", "первого", "первым", "первом"),
    "главный": ("главного", "главному", "главного", "главным", "главном"),
    "ведущий": ("ведущего", "ведущему", "ведущего", "ведущим", "ведущем"),
    "старший": ("старшего", "старшему", "старшего", "старшим", "старшем"),
    "системный": ("системного", "системному", "системного", "системным", "системном"),
}
_ADJECTIVES = frozenset({"первый", "главный", "ведущий", "старший", "системный"})


def post_in(post: str, case: Case) -> str:
    """Return the post in the case: its adjectives and first noun change, the rest depends on it.

    Raises ValueError for a post that does not begin with a word of the table.
    """
    words = post.split(" ")
    for place, word in enumerate(words):
        forms = _POST_WORDS.get(word.lower())
        if forms is None:
            raise ValueError(post)
        changed = forms[case]
        words[place] = changed.capitalize() if word[0].isupper() else changed
        if word.lower() not in _ADJECTIVES:
            break
    return " ".join(words)


@cache
def _names() -> dict[str, list[str]]:
    text = (files("uprava.demo") / "names.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def roll_name(dice: Dice) -> FullName:
    """Return a believable name of nobody in particular."""
    names = _names()
    gender = Gender.MALE if dice.below(2) else Gender.FEMALE
    surname, father = dice.pick(names["surnames"]), dice.pick(names["fathers"])
    if gender is Gender.MALE:
        return FullName(surname, dice.pick(names["male"]), father + "вич", gender)
    return FullName(surname + "а", dice.pick(names["female"]), father + "вна", gender)
