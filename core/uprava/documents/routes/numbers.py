"""The numbers of one journal: taken aside for paper days, used, released, annulled."""

from collections.abc import Mapping
from typing import Any

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.documents.routes.forms import Form, many, new_key, once, word
from uprava.documents.routes.journals import PATH
from uprava.documents.service import reserving as service
from uprava.documents.service.annulling import list_annulled
from uprava.documents.service.journals import JournalLine, find_gaps, get_one
from uprava.documents.service.number_choices import RESERVE
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import sentences

Fields = URLEncodedBody[dict[str, Any]]


@get(f"{PATH}/{{id:int}}/numbers", requires=RESERVE)
def numbers_screen(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show what explains the gaps of a journal this year, and the blocks taken aside."""
    journal, year = get_one(session, id, reader=reader), session.info["today"].year
    blocks = service.list_blocks(session, journal)
    return screen(
        request, session, "documents/numbers.html", journal=journal, year=year,
        blocks=[(each, ends_of(each)) for each in blocks],
        explained=service.explained(session, journal, year=year),
        gaps=find_gaps(session, [journal], year=year).get(journal.id, []),
        annulled=list_annulled(session, journal.id, reader=reader),
        keeps=reader.may(RESERVE, unit=journal.unit_id),
    )  # fmt: skip


def ends_of(block: service.BlockRow) -> tuple[str, str]:
    """Return the first and the last number of a block."""
    first, last = (service.shown_number(block.pattern, seq) for seq in (block.first, block.last))
    return first, last


@get(f"{PATH}/{{id:int}}/numbers/new", requires=RESERVE)
def reserve_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show the form that takes numbers aside."""
    journal = get_one(session, id, reader=reader)
    values = {"many": "10", "day": session.info["today"].isoformat(), "reason": ""}
    return form_of(request, session, journal, values)


@post(f"{PATH}/{{id:int}}/numbers/new", requires=RESERVE)
def reserve(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int], data: Fields
) -> Response[Any]:
    """Take numbers aside and show them as they are printed; twice is once."""
    journal = get_one(session, id, reader=reader)
    values = {name: word(data, name) for name in ("many", "day", "reason")}
    wish, wrong = service.read(session, values, journal)
    if wish is None:
        return form_of(request, session, journal, values, wrong)

    def act() -> dict[str, Any]:
        return {"id": service.reserve(session, journal, wish, reader=reader, at=now())}

    block = once(session, request, data, reader=reader, act=act)["id"]
    said = _("The numbers are reserved. Print the list before the paper day begins.")
    return see(f"{PATH}/{id}/numbers/{block}", said=said)


@get(f"{PATH}/{{id:int}}/numbers/{{block:int}}", requires=RESERVE)
def block_screen(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    block: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Show the numbers of a block; on paper, a form to be filled in by hand."""
    journal = get_one(session, id, reader=reader)
    return block_of(request, session, journal, service.get_block(session, journal, block), reader)


@post(f"{PATH}/{{id:int}}/numbers/{{block:int}}/release", requires=RESERVE)
def release(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int],
    block: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Void numbers of a block that nobody will use."""
    journal = get_one(session, id, reader=reader)
    row, reason = service.get_block(session, journal, block), " ".join(word(data, "reason").split())
    chosen = [int(each) for each in many(data, "id") if each.isdecimal() and len(each) < 10]
    wrong = service.reason_mistakes(reason)
    if not chosen:
        wrong["id"] = _("Choose the numbers nobody will use.")
    if wrong:
        return block_of(request, session, journal, row, reader, (reason, chosen, wrong))
    seqs = service.release(session, journal, row, chosen, reason=reason, reader=reader)
    said = _("Released: {numbers}. They are never given again.")
    return see(f"{PATH}/{id}/numbers/{block}", said=said.format(numbers=service.in_runs(seqs)))


def block_of(
    request: AnyRequest, session: Session, journal: JournalLine, block: service.BlockRow,
    reader: Reader, typed: tuple[str, list[int], Mapping[str, str]] = ("", [], {}),
) -> Response[str]:  # fmt: skip
    """Draw a block, with the form of releasing as it was filled in."""
    reason, chosen, wrong = typed
    numbers = service.list_numbers(session, block, reader=reader)
    return screen(
        request, session, "documents/block.html", status=422 if wrong else 200, journal=journal,
        block=block, reason=reason, chosen=chosen, wrong=sentences(wrong),
        numbers=[(each, service.shown_number(block.pattern, each.seq)) for each in numbers],
        keeps=reader.may(RESERVE, unit=journal.unit_id), today=session.info["today"],
    )  # fmt: skip


def form_of(
    request: AnyRequest, session: Session, journal: JournalLine, values: Form,
    wrong: Mapping[str, str] | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form that takes numbers aside."""
    return screen(
        request, session, "documents/block_new.html", status=422 if wrong else 200,
        journal=journal, values=values, wrong=sentences(wrong), most=service.MOST,
        new_key=new_key,
    )  # fmt: skip


routes = [numbers_screen, reserve_form, reserve, block_screen, release]
