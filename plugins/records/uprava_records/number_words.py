"""Whole numbers in Russian words, as certificates and acts write them in brackets."""

UNITS = [
    "ноль",
    "один",
    "два",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "одиннадцать",
    "двенадцать",
    "тринадцать",
    "четырнадцать",
    "пятнадцать",
    "шестнадцать",
    "семнадцать",
    "восемнадцать",
    "девятнадцать",
]
TENS = [
    "_",
    "_",
    "двадцать",
    "тридцать",
    "сорок",
    "пятьдесят",
    "шестьдесят",
    "семьдесят",
    "восемьдесят",
    "девяносто",
]
HUNDREDS = [
    "_",
    "сто",
    "двести",
    "триста",
    "четыреста",
    "пятьсот",
    "шестьсот",
    "семьсот",
    "восемьсот",
    "девятьсот",
]

MOST = 1_000_000
"""Numbers from here on are written in figures."""


def in_words(number: int) -> str:
    """Return a whole number in words: 1251 → «одна тысяча двести пятьдесят один»."""
    if not 0 <= number < MOST:
        return str(number)
    if number == 0:
        return UNITS[0]
    thousands, rest = divmod(number, 1000)
    return " ".join([*of_thousands(thousands), *below_thousand(rest)])


def below_thousand(number: int) -> list[str]:
    """Return the words of a number below a thousand; none for zero."""
    hundreds, rest = divmod(number, 100)
    words = [HUNDREDS[hundreds]] if hundreds else []
    if rest >= 20:
        words.append(TENS[rest // 10])
        rest %= 10
    return [*words, UNITS[rest]] if rest else words


def of_thousands(number: int) -> list[str]:
    """Return the words of thousands, which are feminine: одна, две тысячи."""
    if not number:
        return []
    words = below_thousand(number)
    words[-1] = {"один": "одна", "два": "две"}.get(words[-1], words[-1])
    last = number % 10 if number % 100 not in range(11, 20) else 0
    ending = {1: "тысяча", 2: "тысячи", 3: "тысячи", 4: "тысячи"}.get(last, "тысяч")
    return [*words, ending]
