"""The columns of a card file: the words their headers may have, what they hold, an example.

The template people download and the page of the documentation are made of this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from uprava.i18n import N_


@dataclass(frozen=True, slots=True)
class CardColumn:
    """A column: our name, the words of its header, what it holds, what may stand there."""

    name: str
    words: tuple[str, ...]
    told: str
    example: str
    needed: bool = False


COLUMNS: tuple[CardColumn, ...] = (
    CardColumn(
        "kind", ("поток", "вид потока", "kind", "flow"),
        N_("Incoming, outgoing, internal or act. Not needed where the journal says it."),
        "входящий",
    ),
    CardColumn(
        "journal", ("журнал", "journal"),
        N_("Index or title of the journal. One that is not here yet can be made, closed."),
        "Входящие 2019",
    ),
    CardColumn(
        "number", ("номер", "рег. номер", "регистрационный номер", "number"),
        N_("The number as it was given, in any shape."), "01-12/345", needed=True,
    ),
    CardColumn(
        "seq", ("порядковый номер", "ordinal"),
        N_("Its place in the journal of that year, where the number does not tell it."), "345",
    ),
    CardColumn(
        "date", ("дата", "дата регистрации", "date"),
        N_("Day of registration: 05.03.2019, 2019-03-05, in words, or a date of Excel."),
        "05.03.2019", needed=True,
    ),
    CardColumn(
        "type", ("вид документа", "вид", "тип", "type"),
        N_("Type of document as it is called here; another word is kept as words."), "Запрос",
    ),
    CardColumn(
        "title", ("содержание", "краткое содержание", "заголовок", "тема", "title", "subject"),
        N_("What the document is about, up to 1,000 characters."),
        "О ремонте моста через реку Заозёрку", needed=True,
    ),
    CardColumn(
        "correspondent", ("корреспондент", "организация", "correspondent"),
        N_("Who sent an incoming letter; to whom an outgoing one went, several with “;”."),
        "Министерство дорожного хозяйства",
    ),
    CardColumn(
        "inn", ("инн", "инн корреспондента", "inn"),
        N_("The correspondent's INN: finds the card of the directory."), "7707083893",
    ),
    CardColumn(
        "their_number",
        ("номер корреспондента", "исходящий номер", "исх. номер", "their number"),
        N_("The sender's own number; of an outgoing letter, the one it answers."), "14-2/5871",
    ),
    CardColumn(
        "their_date", ("дата корреспондента", "исходящая дата", "исх. дата", "their date"),
        N_("The sender's own date."), "01.03.2019",
    ),
    CardColumn(
        "addressee", ("адресат", "кому", "addressee"),
        N_("To whom: login, or surname with initials; unknown people stay as words."),
        "Орлов В. Н.",
    ),
    CardColumn(
        "signatory", ("подписал", "кто подписал", "signatory"),
        N_("Who signed."), "Носова А. Е.",
    ),
    CardColumn(
        "executor", ("исполнитель", "ответственный исполнитель", "executor"),
        N_("Who did the work: login, or surname with initials."), "Зуев П. Р.",
    ),
    CardColumn(
        "state", ("состояние", "статус", "state"),
        N_("“closed” or “in work”; empty: closed."), "закрыт",
    ),
    CardColumn(
        "due", ("срок", "срок исполнения", "due"),
        N_("Term of a document in work; of a closed one it is kept as words."), "04.04.2019",
    ),
    CardColumn(
        "access", ("доступ", "гриф", "access"),
        N_("“restricted” for official use only; empty: common."), "общий",
    ),
    CardColumn(
        "sheets", ("состав", "листов", "sheets"), N_("Volume, as it was written."),
        "2 л. + прил. 5 л.",
    ),
    CardColumn(
        "case", ("индекс дела", "дело", "case"),
        N_("Index of the case it lies in; kept on the card and found by search."), "01-15",
    ),
    CardColumn(
        "answers", ("в ответ на", "ответ на", "answers"),
        N_("Our number of the document it answers; several with “;”, a day after “of”."),
        "ИСХ-77 от 20.02.2019",
    ),
    CardColumn(
        "links", ("связан с", "связанные документы", "links"),
        N_("Our numbers of other documents, as above."), "01-12/300",
    ),
    CardColumn(
        "files", ("файлы", "файл", "files", "file"),
        N_("Names inside the archive, the main one first, several with “;”."),
        "файлы/345.pdf; файлы/345 приложение.docx",
    ),
)  # fmt: skip

BY_NAME: Mapping[str, CardColumn] = {each.name: each for each in COLUMNS}

WORDS: Mapping[str, str] = {word: each.name for each in COLUMNS for word in each.words}
"""Word of a header, in small letters → our name; our own names are words too."""

NAMES: Mapping[str, str] = {each.name: each.name for each in COLUMNS}

IGNORED = frozenset({"строка файла", "почему не загружена", "line of the file",
                     "why it was not loaded"})  # fmt: skip
"""What our own table of refused rows adds."""


def column_of(word: str) -> str:
    """Return our name of a column; empty for one that is kept as words."""
    plain = " ".join(word.replace("_", " ").lower().split())
    return WORDS.get(plain) or NAMES.get(plain.replace(" ", "_"), "")
