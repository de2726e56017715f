"""What the drafts of the demo town say, and how far each has gone on its route."""

from dataclasses import dataclass

POST = "Глава городского округа"
SIGNED = "В. Н. Орлов"
DEPUTY_POST = "Заместитель главы администрации"
DEPUTY_SIGNED = "И. С. Мельников"
LAW = "от 20.03.2025 № 33-ФЗ «Об общих принципах организации местного самоуправления»"


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft: its text, who prepared it, who decides, what was decided so far.

    `agreed` have approved, `asked` are asked now; `objection` is (who, words); it is answered
    when `answer` is given. `due` counts days from today.
    """

    kind: str
    title: str
    author: str
    points: tuple[str, ...]
    agreed: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    signer: str = ""
    readers: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    objection: tuple[str, str] | None = None
    answer: str = ""
    refused: bool = False
    due: int | None = None


DRAFTS = (
    Draft(
        "Постановление",
        "О внесении изменений в муниципальную программу «Формирование современной городской"
        " среды на 2025–2030 годы»",
        "lebedev",
        (
            ("Внести в муниципальную программу, утверждённую постановлением администрации"
            " от 14.11.2024 № 1873, следующие изменения: в паспорте программы позицию «Объёмы и"
            " источники финансирования» изложить в новой редакции: общий объём финансирования"
            " составляет 486 214,7 тыс. рублей."),
            "Приложение 2 «Перечень общественных территорий» дополнить строками 14–17.",
            "Управлению информационной политики опубликовать постановление на официальном сайте.",
            "Контроль за исполнением возложить на заместителя главы администрации.",
        ),
        agreed=("belova", "grishina", "ozerova", "dolinskij", "saburova"),
        signer="head",
        objection=("rudenko", "Дополнить ссылкой на решение Думы о бюджете на 2026 год."),
        answer="Ссылка внесена в преамбулу.",
        due=0,
    ),
    Draft(
        "Распоряжение", "О создании комиссии по приёмке дворовых территорий", "lebedev",
        (
            "Создать комиссию по приёмке работ по благоустройству дворовых территорий.",
            "Комиссии провести приёмку работ по адресам согласно приложению до 15 декабря.",
            "Управлению благоустройства обеспечить вызов представителей подрядчика.",
        ),
        agreed=("rudenko", "belova", "burova", "deputy"), signer="head", due=3,
    ),
    Draft(
        "Распоряжение", "О дежурстве аварийных бригад в период низких температур", "kovalenko",
        (
            "Организовать с 1 декабря круглосуточное дежурство аварийных бригад.",
            "МУП «Теплосеть» представить графики дежурств в отдел энергетики.",
        ),
        agreed=("savchuk", "rudenko"), signer="deputy", due=1,
    ),
    Draft(
        "Постановление", "Об актуализации схемы теплоснабжения городского округа", "kovalenko",
        (
            "Утвердить актуализированную схему теплоснабжения городского округа.",
            "Единой теплоснабжающей организацией определить МУП «Теплосеть».",
            "Опубликовать постановление в официальном издании.",
        ),
        agreed=("rudenko",), asked=("deputy", "belova"), signer="head", due=2,
    ),
    Draft(
        "Распоряжение", "О выделении средств резервного фонда на ремонт кровли школы № 4",
        "voronova",
        (
            "Выделить управлению образования 1 480 000 рублей из резервного фонда.",
            "Финансовому управлению профинансировать расходы в декабре.",
        ),
        asked=("head", "saburova"),
        objection=("belova", "Приложить дефектную ведомость: без неё расход не подтверждён."),
        due=0,
    ),
    Draft(
        "Распоряжение", "О графике приёма граждан руководителями в декабре", "rodina",
        (
            "Утвердить график личного приёма граждан на декабрь.",
            "Приём вести по средам с 14 до 17 часов.",
        ),
        readers=("head", "deputy", "saburova", "vetrova", "lebedev", "belova"),
        read=("vetrova", "lebedev"),
    ),
    Draft(
        "Постановление", "О тарифах на платные услуги муниципального архива", "clerk",
        ("Утвердить тарифы на платные услуги муниципального архива согласно приложению.",),
        agreed=("grishina",), objection=("rudenko", "Нет расчёта тарифов и ссылки на порядок."),
        refused=True, signer="head",
    ),
)  # fmt: skip


def text_of(draft: Draft, *, year: int, edition: int) -> dict[str, object]:
    """Return what the template of a draft is drawn from."""
    orders = "постановляет:" if draft.kind == "Постановление" else ""
    deputy = draft.signer == "deputy"
    return {
        "kind": draft.kind, "title": draft.title, "year": str(year), "edition": str(edition),
        "ground": f"В соответствии с Федеральным законом {LAW}, руководствуясь Уставом городского"
        f" округа{', администрация' if orders else ''}",
        "orders": orders, "points": list(draft.points),
        "post": DEPUTY_POST if deputy else POST, "signed": DEPUTY_SIGNED if deputy else SIGNED,
    }  # fmt: skip
