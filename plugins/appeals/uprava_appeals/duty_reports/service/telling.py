"""The text of the note to the head: what the figures say, in sentences of an office."""

from collections.abc import Sequence

from uprava_appeals.duty_reports.values import Dimension, Figures, Kept, Line


def told(found: Figures) -> list[str]:
    """Return the paragraphs of the note, in Russian; nothing is claimed that was not counted."""
    paragraphs = [came(found), themes(found), kept_terms(found), ended(found)]
    return [each for each in paragraphs if each]


def counted(number: int, one: str, few: str, many: str) -> str:
    """Return a number with its noun: «1 обращение», «2 обращения», «5 обращений»."""
    if number % 10 == 1 and number % 100 != 11:
        return f"{number} {one}"
    if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14):
        return f"{number} {few}"
    return f"{number} {many}"


def appeals(number: int) -> str:
    """Return a number of appeals."""
    return counted(number, "обращение", "обращения", "обращений")


def questions(number: int) -> str:
    """Return a number of questions."""
    return counted(number, "вопрос", "вопроса", "вопросов")


def compared(line: Line) -> str:
    """Return how a number differs from that of a year before."""
    if not line.before:
        return "за тот же период прошлого года обращений не было"
    if not line.change:
        return "столько же, сколько за тот же период прошлого года"
    share = f"{abs(line.change) * 100 / line.before:.1f}".replace(".", ",")
    word = "больше" if line.change > 0 else "меньше"
    return f"на {share} % {word}, чем за тот же период прошлого года ({line.before})"


def came(found: Figures) -> str:
    """Return how many came, and how."""
    total = found.kept[Kept.RECEIVED]
    days = f"За период с {found.period.since:%d.%m.%Y} по {found.period.until:%d.%m.%Y}"
    if not total.now:
        return f"{days} обращений не зарегистрировано."
    text = f"{days} зарегистрировано {appeals(total.now)} — {compared(total)}."
    ways = leading(found.sections[Dimension.CHANNEL].lines, total.now)
    again = sum(
        each.now for each in found.sections[Dimension.REPEAT].lines
        if each.key in ("repeated", "multiple")
    )  # fmt: skip
    text += f" Способы поступления: {ways}."
    if again:
        text += f" Повторных и многократных — {again} ({part(again, total.now)})."
    return text


def themes(found: Figures) -> str:
    """Return what they were about."""
    section = found.sections[Dimension.TOPIC]
    lines = [each for each in section.lines if each.now and each.key]
    if not lines:
        return ""
    listed = "; ".join(f"{each.title} — {each.now}" for each in lines[:5])
    return f"В обращениях поставлено {questions(section.total)}. Чаще всего: {listed}."


def kept_terms(found: Figures) -> str:
    """Return how terms were kept."""
    kept = found.kept
    good, late = kept[Kept.ANSWERED].now, kept[Kept.ANSWERED_LATE].now
    overdue, longer = kept[Kept.OVERDUE].now, kept[Kept.EXTENDED].now
    if not good + late + overdue:
        return ""
    text = f"Ответы в срок даны на {appeals(good)}"
    text += f", с нарушением срока — на {late}" if late else ", нарушений срока нет"
    if overdue:
        text += f", просрочено и не рассмотрено — {overdue}"
    text += f". Доля ответов в срок — {share(found.in_term)}"
    if found.in_term_before is not None:
        text += f" (годом ранее — {share(found.in_term_before)})"
    text += "."
    if longer:
        text += f" Срок рассмотрения продлён по {longer} из них."
    return text


def ended(found: Figures) -> str:
    """Return what questions came to."""
    section = found.sections[Dimension.RESULT]
    lines = [each for each in section.lines if each.now]
    if not lines:
        return ""
    listed = ", ".join(f"{each.title} — {each.now}" for each in lines)
    return f"Результаты рассмотрения вопросов: {listed}."


def leading(lines: Sequence[Line], whole: int) -> str:
    """Return the largest lines with their shares."""
    named = [each for each in lines if each.now]
    return ", ".join(f"{each.title} — {each.now} ({part(each.now, whole)})" for each in named)


def part(number: int, whole: int) -> str:
    """Return a share of a whole."""
    return share(number * 100 / whole)


def share(value: float | None) -> str:
    """Return a share as people write it."""
    return "—" if value is None else f"{value:.1f} %".replace(".", ",")
