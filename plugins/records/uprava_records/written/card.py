"""What a written document shows on its card, and what may be done with it there."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.approval.kind import DRAFT, Standing
from uprava.approval.models import ActKind
from uprava.approval.service.drafting import is_sent
from uprava.approval.service.locking import locks
from uprava.documents.models import AccessRight
from uprava.documents.service.access import LEVELS, level_of
from uprava.documents.service.filing import list_files
from uprava.documents.service.locks import REQUISITES
from uprava.extension import Action, DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import find_by_login
from uprava.web.screens import show_day

from uprava_records.letters.service.registering import KIND as INCOMING
from uprava_records.settings import records_settings
from uprava_records.written.kind import DRAFTED, KINDS, NUMBER
from uprava_records.written.models import Delivery
from uprava_records.written.service.drafting import WRITE
from uprava_records.written.service.fields import (
    ACT_KINDS,
    DELIVERIES,
    OUTGOING,
    AddresseeCard,
    WrittenCard,
)
from uprava_records.written.service.keeping import card_of
from uprava_records.written.service.registering import journals_of

BASE = "/records/written"


def panels_of(session: Session, head: DocumentHead) -> Sequence[Panel]:
    """Return the requisites and the addressees."""
    card = card_of(session, head)
    whom = [(each.line(), _(DELIVERIES[each.channel]), where(each))
            for each in card.addressees]  # fmt: skip
    found = [
        Panel("written", KINDS[head.kind].title, "records/written/panel.html",
              {"pairs": pairs_of(card)}, column="side", position=5),
    ]  # fmt: skip
    if whom:
        many = head.kind == OUTGOING and by_list(card)
        values = {"rows": whom, "letter": head.kind == OUTGOING, "head": head, "index": many}
        found.append(
            Panel("addressees", N_("Addressees"), "records/written/addressees.html", values,
                  column="side", position=6, count=len(whom))
        )  # fmt: skip
    return found


def where(addressee: AddresseeCard) -> str:
    """Return the address of the way a letter goes to an addressee."""
    return addressee.email if addressee.channel == Delivery.EMAIL else addressee.address


def by_list(card: WrittenCard) -> bool:
    """Tell whether a letterhead says «по списку рассылки» instead of naming its addressees.

    More than four addressees are listed on a sheet of their own: GOST R 7.0.97-2016, item 5.15;
    the number is the installation's.
    """
    return len(card.addressees) > records_settings().index_above


def pairs_of(card: WrittenCard) -> list[tuple[str, str]]:
    """Return the requisites in the order of the card."""
    answer = " ".join(
        part for part in (
            _("No. {number}").format(number=card.answers_number) if card.answers_number else "",
            _("of {day}").format(day=show_day(card.answers_date)) if card.answers_date else "",
        ) if part
    )  # fmt: skip
    executor = ", ".join(part for part in (card.executor.name, card.executor_phone) if part)
    told = card.act_kind and not card.own
    kind = _(ACT_KINDS[card.act_kind]) if told else ""
    return [
        (_("Kind of document"), kind),  # of one with a type the core's own panel tells it
        (_("Who signs"), card.signatory.name),
        (_("Executor"), executor),
        (_("In answer to"), answer),
        (_("Annexes"), card.annexes),
        (_("Volume"), card.sheets),
        (_("What it is about"), card.summary),
    ]


def actions_of(session: Session, reader: Reader, head: DocumentHead) -> Sequence[Action]:
    """Return what may be done beside changes of state."""
    if head.kind == INCOMING:
        return answer_of(reader, head)
    found = []
    level = LEVELS[level_of(session, head.id, reader=reader)]
    changes = level >= LEVELS[AccessRight.EDIT]
    if changes and may_change(session, reader, head):
        found.append(Action("written-edit", N_("Edit the card"), f"{BASE}/{head.id}/edit", "edit",
                            position=700))  # fmt: skip
    if changes and may_register(session, reader, head):
        by_hand = head.state != Standing.SIGNED
        title = N_("Register what is signed by hand") if by_hand else N_("Register by choice…")
        found.append(Action("written-register", title, f"{BASE}/{head.id}/register", "hash",
                            position=710 if by_hand else 55))  # fmt: skip
    return found


def answer_of(reader: Reader, head: DocumentHead) -> list[Action]:
    """Return «Ответить» on the card of an incoming letter."""
    if not reader.may(WRITE, unit=reader.unit_id):
        return []
    url = f"/records/outgoing/new?answers={head.id}"
    return [Action("answer", N_("Answer"), url, "arrow-back-up", position=40)]


def may_change(session: Session, reader: Reader, head: DocumentHead) -> bool:
    """Tell whether the reader may change the card now: it is on no route and not signed."""
    if not reader.may(WRITE, unit=head.unit_id) or head.state not in DRAFTED:
        return False
    return not is_sent(session, head) and not locks(session, reader, head, REQUISITES)


def may_register(session: Session, reader: Reader, head: DocumentHead) -> bool:
    """Tell whether there is something the reader registers by choice of journal or number."""
    if not reader.may(NUMBER):
        return False
    if head.state == Standing.SIGNED:
        return True
    return (
        head.state in (DRAFT, Standing.RETURNED, Standing.APPROVED)
        and bool(list_files(session, head.id)) and bool(journals_of(session, head))
    )  # fmt: skip


def begun(session: Session, head: DocumentHead) -> dict[str, str]:
    """Return what the form of a letterhead begins with: signer, addressees, the letter answered."""
    card = card_of(session, head)
    post = signer_post(session, card)
    groups = ["По списку рассылки"] if by_list(card) else [
        "\n".join(part for part in (each.attention, each.name) if part) for each in card.addressees
    ]  # fmt: skip
    kinds = {ActKind.DECREE: "Постановление", ActKind.DIRECTIVE: "Распоряжение",
             ActKind.ORDER: "Приказ", ActKind.DECISION: "Решение"}  # fmt: skip
    return {
        "title": head.title,
        "kind": kinds.get(ActKind(card.act_kind), "") if card.act_kind else "",
        "signers": post,
        "addressees": "\n\n".join(groups),
        "reply_number": card.answers_number,
        "reply_day": show_day(card.answers_date),
        "attachments": card.annexes,
    }


def signer_post(session: Session, card: WrittenCard) -> str:
    """Return the line of who signs: «Глава городского округа; В. Н. Орлов»."""
    found = find_by_login(session, card.signatory.login, today=session.info["today"])
    if found is None or not found.post:
        return ""
    surname, _space, initials = found.name.partition("\u00a0")
    return f"{found.post}; {initials}\u00a0{surname}".strip()
