"""Templates and their fields: every notice has its words, nothing is left empty without a word."""

import pytest
from uprava.printing.fields import mistake_in
from uprava.printing.glyphs import missing_characters
from uprava_appeals.law.grounds import Notice
from uprava_appeals.replies.values import Purpose
from uprava_appeals.replies.wording.addressing import Addressee, called, dear, to_whom
from uprava_appeals.replies.wording.fields import FIELDS, Facts, by_article, fill, values_of
from uprava_appeals.replies.wording.sample import sample_facts
from uprava_appeals.replies.wording.shipped import Text, shipped
from uprava_appeals.values import ApplicantKind

PERSON = ApplicantKind.PERSON


def test_every_notice_and_every_purpose_has_a_template() -> None:
    assert {text.notice for text in shipped()} - {None} == set(Notice)
    assert {text.purpose for text in shipped()} == set(Purpose)
    assert len({text.code for text in shipped()}) == len(shipped())


@pytest.mark.parametrize("text", shipped(), ids=lambda text: text.code)
def test_a_shipped_template_fills_without_a_rest(text: Text) -> None:
    assert mistake_in(text.text + text.greeting, FIELDS) == ""
    assert not missing_characters(text.text)
    made = fill(f"{text.greeting}\n{text.text}", values_of(sample_facts(text.notice)))
    assert "{" not in made.text
    assert list(made.missing) == ["какие документы и материалы нужны"] * (text.code == "request")


@pytest.mark.parametrize("text", shipped(), ids=lambda text: text.code)
def test_what_nobody_knows_is_marked_and_told(text: Text) -> None:
    made = fill(text.text, values_of(Facts(Addressee())))
    wanted = [name for name in FIELDS if f"{{{name}}}" in text.text]
    assert wanted
    assert set(wanted) <= set(made.missing)
    assert all(f"[укажите: {name}]" in made.text for name in wanted)


def test_every_field_has_a_value_and_every_value_a_field() -> None:
    assert list(values_of(Facts(Addressee()))) == list(FIELDS)
    assert all(values_of(sample_facts(None)).values())


@pytest.mark.parametrize(
    ("name", "greeting", "whom"),
    [
        (("Кузнецова", "Анна", "Дмитриевна"), "Уважаемая Анна Дмитриевна", "Кузнецовой А. Д."),
        (("Ильин", "Пётр", "Ильич"), "Уважаемый Пётр Ильич", "Ильину П. И."),
        (("Вишневский", "Лев", "Львович"), "Уважаемый Лев Львович", "Вишневскому Л. Л."),
        (("Троицкая", "Ия", "Ильинична"), "Уважаемая Ия Ильинична", "Троицкой И. И."),
        (("Алиев", "Рашид", "Мамед оглы"), "Уважаемый Рашид Мамед оглы", "Алиеву Р. М."),
        (("Алиева", "Лала", "Мамед кызы"), "Уважаемая Лала Мамед кызы", "Алиевой Л. М."),
        (("Петрова-Белова", "Ева", "Ивановна"), "Уважаемая Ева Ивановна", "Петровой-Беловой Е. И."),
        (("Шевченко", "Олег", "Ильич"), "Уважаемый Олег Ильич", "Шевченко Олег Ильич"),
        (("Ли", "Джон", ""), "Уважаемый (ая) Джон", "Ли Джон"),
        (("Кузнецова", "А.", "Д."), "Уважаемый (ая) заявитель", "Кузнецова А. Д."),
        (("", "", ""), "Уважаемый (ая) заявитель", ""),
    ],
)  # fmt: skip
def test_an_author_is_addressed_by_the_patronymic(
    name: tuple[str, str, str], greeting: str, whom: str
) -> None:
    one = Addressee(PERSON, " ".join(part for part in name if part), *name)
    assert f"{dear(one)} {called(one)}" == greeting
    assert to_whom(one).replace("\u00a0", " ") == whom


def test_many_authors_and_an_organisation_are_addressed_together() -> None:
    many = Addressee(PERSON, "Ильин Пётр Ильич", "Ильин", "Пётр", "Ильич", others=11)
    assert f"{dear(many)} {called(many)}" == "Уважаемые заявители"
    office = Addressee(ApplicantKind.ORGANISATION, "ТСЖ «Весна»")
    assert (f"{dear(office)} {called(office)}", to_whom(office)) == (
        "Уважаемые коллеги", "ТСЖ «Весна»",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("article", "said"),
    [
        ("ст. 8 ч. 3", "частью 3 статьи 8"),
        ("ст. 8 ч. 3.1", "частью 3.1 статьи 8"),
        ("ст. 8 ч. 6, 7", "частями 6, 7 статьи 8"),
        ("ст. 7 ч. 3 (в ред. закона)", "частью 3 статьи 7 (в ред. закона)"),
        ("категории сообщений", "категории сообщений"),
        ("", ""),
    ],
)
def test_an_article_is_told_as_an_office_writes_it(article: str, said: str) -> None:
    assert by_article(article).replace("\u00a0", " ") == said


def test_braces_and_control_characters_of_an_author_are_no_fields() -> None:
    one = Addressee(PERSON, "{исполнитель}\x07 {", "{исполнитель}", "{телефон}")
    made = fill("{заявитель} – {обращение}", values_of(Facts(one, phone="1")))
    assert made.text == "(исполнитель)  ( – (телефон)"
    assert made.missing == []
