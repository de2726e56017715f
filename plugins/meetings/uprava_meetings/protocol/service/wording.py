"""The sentences of a protocol: who was there, what was said, how it was voted, what is decided."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from babel.dates import format_date

from uprava_meetings.agenda.values import ItemRow
from uprava_meetings.conduct.values import NONE_OF_ALL, VoteRow
from uprava_meetings.protocol.values import PointRow
from uprava_meetings.values import BodyKind, Form, ItemOutcome, PointKind, VoteState, VoteWay

if TYPE_CHECKING:
    from uprava_meetings.protocol.service.writing import Kept

CHOICES = {"for": "«за»", "against": "«против»", "abstained": "«воздержались»"}

WAYS = {
    VoteWay.HANDS: "Голосование открытое", VoteWay.ROLL: "Голосование открытое, поимённое",
    VoteWay.SECRET: "Голосование тайное", VoteWay.PAPER: "Голосование тайное, бюллетенями",
    VoteWay.SHEET: "Голосование заочное, опросными листами",
}  # fmt: skip

FORMS = {
    Form.IN_PERSON: "", Form.VIDEO: "в режиме видео-конференц-связи",
    Form.CORRESPONDENCE: "в форме заочного голосования",
}  # fmt: skip

OUTCOMES = {
    ItemOutcome.POSTPONED: "Рассмотрение вопроса перенесено.",
    ItemOutcome.REMOVED: "Вопрос снят с повестки дня.",
    ItemOutcome.REJECTED: "Решение не принято.",
    ItemOutcome.NOTED: "Информация принята к сведению.",
}


def heading_of(kept: "Kept") -> dict[str, Any]:
    """Return the head of a protocol and who signs it."""
    chair, secretary = kept.chair, kept.secretary
    place = kept.meeting.place or ("видео-конференц-связь" if kept.meeting.link else "")
    return {
        "organisation": kept.organisation, "body": kept.body.name, "of": meeting_of(kept),
        "how": FORMS[Form(kept.meeting.form)], "place": place,
        "chair": named(chair), "chosen": kept.meeting.presiding_why, "secretary": named(secretary),
        "whole": len(kept.members), "voting": sum(each.votes for each in kept.members),
        "signers": [
            {"post": "Председательствующий", "name": signing(named(chair)["name"])},
            {"post": "Секретарь", "name": signing(named(secretary)["name"])},
        ],
    }  # fmt: skip


def meeting_of(kept: "Kept") -> str:
    """Return «заседания коллегии администрации», of a staff meeting «оперативного совещания»."""
    staff = kept.body.kind == BodyKind.STAFF
    return kept.body.genitive if staff else f"заседания {kept.body.genitive}"


def named(member: Any) -> dict[str, str]:
    """Return the name and post of a member as a protocol writes them."""
    return {"name": member.name if member else "", "post": lowered(member.post) if member else ""}


def lowered(post: str) -> str:
    """Return a post as it stands after a name: «глава городского округа»; «ВРИО …» as it is."""
    return post if post[1:2].isupper() else f"{post[:1].lower()}{post[1:]}"


def signing(name: str) -> str:
    """Return a name as it signs, initials first: «В. Н. Орлов» (GOST R 7.0.97-2016, 5.22)."""
    surname, _blank, initials = name.replace("\N{NO-BREAK SPACE}", " ").partition(" ")
    return f"{initials} {surname}".strip().replace(" ", "\N{NO-BREAK SPACE}")


def listed_present(kept: "Kept") -> list[dict[str, str]]:
    """Return the members who were there, alphabetically, with what is to be said of each."""
    found = []
    there = {each.member_id: each for each in kept.there}
    for member in sorted(kept.members, key=lambda each: each.name.casefold()):
        row = there.get(member.id)
        if row is None or member.id == secretary_id(kept):
            continue
        said = []
        begins = kept.meeting.opened_at or kept.meeting.starts_at
        ends = kept.meeting.closed_at or kept.meeting.ends_at
        if kept.meeting.form != Form.CORRESPONDENCE and (row.since - begins).total_seconds() > 60:
            said.append(f"с {row.since.astimezone(kept.zone):%H:%M}")
        if row.until is not None and (ends - row.until).total_seconds() > 60:
            said.append(f"до {row.until.astimezone(kept.zone):%H:%M}")
        if row.by_video:
            said.append("по видеосвязи")
        if row.substitute:
            said.append(f"за него {row.substitute}")
        if not member.votes:
            said.append("с правом совещательного голоса")
        found.append({"name": member.name, "post": lowered(member.post), "note": ", ".join(said)})
    return found


def secretary_id(kept: "Kept") -> int | None:
    """Return the secretary who has no vote: named above the list, not in it."""
    found = kept.secretary
    return found.id if found is not None and not found.votes else None


def item_of(kept: "Kept", item: ItemRow) -> dict[str, Any]:
    """Return a question as its section of the protocol."""
    notes = [each for each in kept.notes if each.item_id == item.id]
    votes = [
        each for each in kept.votes
        if each.item_id == item.id and each.state == VoteState.CLOSED and each.verdict
    ]  # fmt: skip
    points = [each for each in kept.points if each.item_id == item.id]
    decides = item.outcome in (ItemOutcome.DECIDED, ItemOutcome.NOTED, ItemOutcome.WAITING)
    return {
        "id": item.id, "n": item.position, "title": item.title, "closed": item.closed,
        "heard": [said(each.who, each.text) for each in notes if each.position == 0]
        or [said(name, "") for name in reporters(item)],
        "spoke": [said(each.who, each.text) for each in notes if each.position > 0],
        "away": [f"{each.name} не участвует в рассмотрении вопроса: {each.reason}."
                 for each in kept.away if each.item_id == item.id],
        "verb": verb_of(kept) if decides and points else "",
        "points": [point_of(each) for each in points] if decides else [],
        "votes": [vote_of(kept, each, alone=len(votes) == 1) for each in votes],
        "opinions": [
            said(each.name, each.opinion) for vote in votes for each in kept.ballots
            if each.vote_id == vote.id and each.opinion.strip()
        ],
        "outcome": "" if decides and points else OUTCOMES.get(ItemOutcome(item.outcome), ""),
    }  # fmt: skip


def verb_of(kept: "Kept") -> str:
    """Return what stands over the points: «РЕШИЛИ», by the body."""
    return kept.body.decided.strip().upper().rstrip(":")


def reporters(item: ItemRow) -> list[str]:
    """Return who reports, where nobody wrote down what was said."""
    return [each.name for each in item.speakers if each.role == "speaker"]


def said(who: str, text: str) -> dict[str, str]:
    """Return what somebody said."""
    return {"who": who.strip(), "text": text.strip()}


def point_of(point: PointRow) -> dict[str, str]:
    """Return a point: its text, who does it, until when."""
    who = ", ".join(each.name for each in point.executors)
    until = format_date(point.due_on, "d MMMM y 'г.'", locale="ru") if point.due_on else ""
    instructs = point.kind == PointKind.INSTRUCT
    return {
        "n": point.number, "text": point.text, "who": who if instructs else "",
        "until": f"до {until}" if until and instructs else "",
        "many": "1" if len(point.executors) > 1 else "",
    }  # fmt: skip


def vote_of(kept: "Kept", vote: VoteRow, *, alone: bool) -> dict[str, Any]:
    """Return how it was voted and why that decides; of a secret vote the sums only."""
    return {
        "subject": "" if alone and not vote.options else vote.subject,
        "way": WAYS[VoteWay(vote.way)], "counts": counts_of(vote),
        "lines": list(vote.lines), "names": names_of(kept, vote),
    }  # fmt: skip


def counts_of(vote: VoteRow) -> str:
    """Return «за» – 4, «против» – нет, «воздержались» – 1."""
    return ", ".join(
        f"{caption_of(each)} – {vote.counts.get(each, 0) or 'нет'}" for each in vote.choices
    )


def caption_of(choice: str) -> str:
    """Return a choice as a protocol writes it."""
    return "«против всех»" if choice == NONE_OF_ALL else CHOICES.get(choice, choice)


def names_of(kept: "Kept", vote: VoteRow) -> list[str]:
    """Return who voted how, where the vote was by name."""
    own = [each for each in kept.ballots if each.vote_id == vote.id]
    told: list[tuple[str, Sequence[str]]] = [
        (choice, [each.name for each in own if each.choice == choice]) for choice in vote.choices
    ]
    return [
        f"Голосовали {caption_of(choice)}: {', '.join(names)}" for choice, names in told if names
    ]
