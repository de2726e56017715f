"""Sample values for the gallery of macros (`/ui`): invented people and documents, no database."""

from types import SimpleNamespace as Row

from uprava.i18n import _
from uprava.web.assets import asset_url
from uprava.web.shell import (
    ActingFor,
    MenuEntry,
    NavEntry,
    NavSection,
    PersonChip,
    Shell,
    initials_of,
    tint_of,
)

PAGES = ("ui", "ui-queue", "ui-card", "ui-control", "ui-desk")
"""Pages of the gallery; `ui-card` is drawn by `ui_page/card.html`, `ui` by `ui_page/index.html`."""


def template_of(page: str) -> str:
    """Return the template that draws a page of the gallery."""
    return f"ui_page/{page.partition('-')[2] or 'index'}.html"


def chip(name: str, post: str = "") -> PersonChip:
    """Return a person with the initials and the colour the real screens would give."""
    return PersonChip(name.replace(" ", "\u00a0"), initials_of(name), tint_of(name), post)


PEOPLE = Row(
    clerk=chip("Зайцева Т. П.", "Отдел документооборота"),
    head=chip("Орлов В. Н.", "глава округа"),
    deputy=chip("Мельников И. С.", "зам. главы по ЖКХ"),
    krylova=chip("Крылова А. Д.", "нач. управления ЖКХ"),
    timofeev=chip("Тимофеев Р. А.", "МУП «Теплосеть»"),
    sokolova=chip("Соколова Н. В.", "информационная политика"),
)


def shell(current: str, *, acting: bool = False) -> Shell:
    """Return the frame of a registrar's screen with the entry at `current` marked."""
    return Shell(
        organisation="г. о. Верхнереченск",
        subtitle=_("Documents of the administration"),
        csrf="sample",
        request_id="0199-sample",
        person=PEOPLE.clerk,
        nav=navigation(current),
        create=(
            MenuEntry(_("Incoming letter"), "/ui", "inbox"),
            MenuEntry(_("Draft"), "/ui", "file-text"),
        ),
        unread=4,
        acting=ActingFor(PEOPLE.deputy, "27.11.2026", "/ui") if acting else None,
        session_seconds=1800,
    )


def navigation(current: str) -> tuple[NavSection, ...]:
    """Return the left navigation of a registrar."""
    return (
        NavSection(
            _("My work"),
            (
                NavEntry(_("For review"), "/ui#review", "eye", "3", key="KeyG Digit1"),
                NavEntry(_("To execute"), "/ui#execute", "player-play", "5", True),
                NavEntry(
                    _("On control"), "/ui-control", "flag", "184", current=current == "control"
                ),
                NavEntry(_("To agree"), "/ui#agree", "checks", "2"),
                NavEntry(_("To sign"), "/ui-desk", "signature"),
                NavEntry(_("To read"), "/ui#read", "book", "6"),
            ),
        ),
        NavSection(
            _("Registry"),
            (
                NavEntry(_("To register"), "/ui-queue", "inbox", "38", current=current == "queue"),
                NavEntry(_("To send"), "/ui#outbox", "send", "11"),
                NavEntry(_("Exchange failures"), "/ui#failures", "refresh-alert", "2", True),
                NavEntry(_("Journals"), "/ui#journals", "books"),
            ),
        ),
        NavSection(
            _("Sections"),
            (
                NavEntry(_("Documents"), "/ui-card", "files", current=current == "card"),
                NavEntry(_("Assignments"), "/ui#assignments", "list-check"),
                NavEntry(_("All macros"), "/ui", "layout-list", current=current == "ui"),
            ),
        ),
    )


def sample_pages() -> list[Row]:
    """Return three pages of a letter for the viewer."""
    picture = asset_url("sample-page.svg")
    return [
        Row(
            number=n,
            image_url=picture,
            thumb_url=picture,
            width=595,
            height=842,
            text_url="/ui-text" if n == 1 else None,
        )
        for n in (1, 2, 3)
    ]


QUEUE = (
    Row(
        title="Прокуратура г. Верхнереченска",
        time="09:31",
        icon="building-bank",
        via="МЭДО",
        sub="Требование о предоставлении документов о содержании автомобильных дорог",
        number="№ 7-21-2026/1121",
        files="1",
        label="Срок сегодня",
        tone="a",
        mark="clock",
    ),
    Row(
        title="Министерство ЖКХ Заозёрской области",
        time="09:42",
        icon="building-bank",
        via="МЭДО",
        sub="О представлении сведений о готовности объектов ЖКХ к отопительному периоду",
        number="№ 14-2/5871",
        files="3",
        label="ЭП верна",
        tone="g",
        mark="shield-check",
    ),
    Row(
        title="Кузнецова Марина Олеговна",
        time="09:18",
        icon="message-user",
        via="ПОС",
        sub="Не работает уличное освещение на Садовой, дома 14–22",
        number="№ ПОС-884102",
        files="2",
        label="Обращение",
        tone="v",
        mark="",
    ),
    Row(
        title="ПАО «Россети Заозёрье»",
        time="09:05",
        icon="mail",
        via="Почта",
        sub="О плановых отключениях электроэнергии 24–26 ноября в микрорайоне Северный",
        number="№ МР8/1922",
        files="1",
        label="Без ЭП",
        tone="",
        mark="",
    ),
    Row(
        title="МУП «Водоканал»",
        time="08:58",
        icon="mail",
        via="Почта",
        sub="О согласовании графика промывки сетей на декабрь",
        number="№ 1284",
        files="1",
        label="Возможен дубль",
        tone="r",
        mark="copy",
    ),
    Row(
        title="ООО «СтройГарант»",
        time="08:51",
        icon="scan",
        via="Сканер",
        sub="Ходатайство о продлении разрешения на строительство",
        number="№ б/н",
        files="12",
        label="Распознано 84 %",
        tone="",
        mark="",
    ),
)

CONTROL = (
    Row(
        id=1,
        day="19.11",
        late="+1 раб. дн.",
        tone="r",
        group=0,
        title="Представить акты по котельной № 7",
        note="№ 3 к 01-12/18402",
        base="01-12/18402",
        base_note="Министерство ЖКХ",
        person=PEOPLE.timofeev,
        state="Просит перенос",
        state_tone="a",
        mark="calendar-event",
        moved="–",
    ),
    Row(
        id=2,
        day="17.11",
        late="+3 раб. дн.",
        tone="r",
        group=0,
        moved="1",
        mark="",
        title="Подготовить ответ прокуратуре о содержании дорог на Энергетиков",
        note="№ 1 к 01-12/18344",
        base="01-12/18344",
        base_note="Прокуратура города",
        person=PEOPLE.krylova,
        state="В работе",
        state_tone="b",
    ),
    Row(
        id=3,
        day="20.11",
        late="до 18:00",
        tone="a",
        group=1,
        moved="–",
        mark="signature",
        title="Ответить заявителю об освещении на Садовой",
        note="О-2026/3120",
        base="О-2026/3120",
        base_note="Кузнецова М. О.",
        person=PEOPLE.krylova,
        state="На подписи",
        state_tone="b",
    ),
    Row(
        id=4,
        day="24.11",
        late="2 раб. дн.",
        tone="",
        group=2,
        moved="–",
        mark="",
        title="Подготовить раздел по котельным № 4 и № 7",
        note="№ 2 к 01-12/18402",
        base="01-12/18402",
        base_note="Министерство ЖКХ",
        person=PEOPLE.sokolova,
        state="Принято",
        state_tone="",
    ),
    Row(
        id=5,
        day="27.11",
        late="5 раб. дн.",
        tone="",
        group=2,
        moved="–",
        mark="",
        title="Представить сведения о готовности к отопительному периоду",
        note="01-12/18417",
        base="01-12/18417",
        base_note="Министерство ЖКХ",
        person=PEOPLE.deputy,
        state="Новое",
        state_tone="",
    ),
)

TITLE = "О представлении сведений о готовности объектов ЖКХ к прохождению отопительного периода"
ORDER = (
    "Прошу организовать подготовку сведений и представить в министерство в установленный срок. "
    "По котельным № 4 и № 7 доложить отдельно."
)

EXECUTORS = (
    Row(
        person=PEOPLE.deputy,
        due="27.11",
        tone="",
        lead=True,
        sub=False,
        report="Поручил двум исполнителям",
    ),
    Row(person=PEOPLE.krylova, due="25.11, сегодня", tone="a", lead=False, sub=True, report=""),
    Row(
        person=PEOPLE.timofeev,
        due="24.11 · +1 раб. дн.",
        tone="r",
        lead=False,
        sub=True,
        report="Запрошен перенос на 26.11: «ждём акты по котельной № 7»",
    ),
    Row(person=PEOPLE.sokolova, due="исполнено 23.11", tone="g", lead=False, sub=False, report=""),
)

HISTORY = (
    Row(
        who="Тимофеев Р. А.",
        what="просит перенести срок",
        time="24.11.2026, 14:31",
        iso="2026-11-24T14:31",
        icon="calendar-event",
        tone="a",
    ),
    Row(
        who="Соколова Н. В.",
        what="исполнила поручение",
        time="23.11.2026, 16:05",
        iso="2026-11-23T16:05",
        icon="circle-check",
        tone="g",
    ),
    Row(
        who="Орлов В. Н.",
        what="вынес резолюцию",
        time="20.11.2026, 11:20",
        iso="2026-11-20T11:20",
        icon="pencil",
        tone="b",
    ),
    Row(
        who="Зайцева Т. П.",
        what="зарегистрировала документ",
        time="20.11.2026, 09:44",
        iso="2026-11-20T09:44",
        icon="inbox",
        tone="",
    ),
)

LINKS = (
    Row(
        kind="Ответ на",
        number="01-13/9126",
        title="О подготовке к отопительному периоду",
        url="/ui-card",
        icon="arrow-back-up",
    ),
    Row(
        kind="Проект ответа",
        number="П-2026/1140",
        title="готовит Крылова А. Д., версия 2",
        url="/ui-card",
        icon="pencil",
    ),
)

COMMENTS = (
    Row(
        person=PEOPLE.krylova,
        time="20.11.2026, 15:02",
        iso="2026-11-20T15:02",
        text="Данные по котельной № 4 уже у нас.\nПо № 7 запросили «Теплосеть».",
    ),
)

CHOSEN = [Row(id="7", title="Мельников И. С., зам. главы", person=PEOPLE.deputy)]


def values(page: str) -> dict[str, object]:
    """Return everything a gallery template reads."""
    return {
        "shell": shell(page.partition("-")[2] or "ui", acting=page == "ui-card"),
        "pages": sample_pages(),
        "people": PEOPLE,
        "queue": QUEUE,
        "control": CONTROL,
        "title": TITLE,
        "order": ORDER,
        "executors": EXECUTORS,
        "events": HISTORY,
        "linked": LINKS,
        "remarks": COMMENTS,
        "chosen": CHOSEN,
        "months": (62, 71, 74, 66, 77, 79, 72, 80, 83, 77, 81, 95),
    }
