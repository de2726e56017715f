"""What a template looks like when it is filled: facts of nobody, for the editor's page."""

from datetime import date

from uprava_appeals.law.grounds import EXTENSION, FORWARD, GROUNDS, Notice
from uprava_appeals.replies.wording.addressing import Addressee
from uprava_appeals.replies.wording.fields import Facts
from uprava_appeals.values import ApplicantKind

AUTHOR = Addressee(
    ApplicantKind.PERSON, "Образцова Анна Дмитриевна", "Образцова", "Анна", "Дмитриевна",
    "000000", "г. Образцовск, ул. Примерная, д. 1",
)  # fmt: skip


def sample_facts(notice: Notice | None) -> Facts:
    """Return facts that fill every field; the article is that of the notice's first ground."""
    grounds = [each for each in (FORWARD, *GROUNDS, EXTENSION) if each.notice is notice]
    ground = grounds[0] if notice and grounds else FORWARD
    return Facts(
        AUTHOR, "О-1", date(2026, 3, 4), date(2026, 3, 3),
        ("О ремонте кровли дома", "Об освещении двора"),
        ("кровля включена в план ремонта на 2026 год.", "светильники будут заменены до 1 июня."),
        ("заменены светильники у подъездов",), "Государственная жилищная инспекция области",
        date(2026, 4, 3), "запрошены документы у управляющей организации", ground.article,
        "https://example.org/answers/1", ("№ О-1/1 от 12.01.2026", "№ О-1/2 от 10.02.2026"),
        "Примеров Иван Иванович", "00-00-00", "Администрация городского округа",
        "от 01.03.2026 № 15-П",
    )  # fmt: skip
