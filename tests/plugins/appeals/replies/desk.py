"""People who answer appeals: a writer, a signer, a registrar who sends, and a letterhead."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from plugins.appeals.work.bureau import Bureau, make_bureau
from uprava import testing
from uprava.approval.models import ParticipantKind, Purpose
from uprava.approval.service.starting import start
from uprava.approval.values import ParticipantPlan, Plan, StagePlan
from uprava.db.sql import fetch
from uprava.installation import Installation
from uprava.printing.service import create_letterhead
from uprava.users.reader import Reader
from uprava_appeals.replies.service import drafting, reading, sending, signing
from uprava_appeals.replies.service.drafting import Part, Wish
from uprava_appeals.replies.service.sending import Gone
from uprava_appeals.replies.values import PUBLISH, SEND, TEMPLATES, WRITE
from uprava_appeals.replies.values import Purpose as For
from uprava_appeals.values import PERSONAL, REGISTER, ReplyBy, Result

TEXT = "Сообщаем, что кровля дома отремонтирована 12.11.2026."


@dataclass
class Desk:
    """A bureau with those who answer what it considers."""

    bureau: Bureau
    writer: Reader
    signer: Reader
    sender: Reader
    editor: Reader
    stranger: Reader
    letterhead: int

    @property
    def installation(self) -> Installation:
        return self.bureau.office.installation

    def act(self, who: Reader, act: Any, *arguments: Any, **named: Any) -> Any:
        return self.bureau.act(who, act, *arguments, **named)

    def appeal(self, *questions: Any, **changes: Any) -> UUID:
        """Register an appeal whose questions the writer considers."""
        id = self.bureau.appeal(*questions, **changes)
        for place, _row in enumerate(self.bureau.questions(id)):
            self.bureau.give(id, self.writer, place)
        return id

    def wish(self, id: UUID, *places: int, **changes: Any) -> Wish:
        """An answer to questions of an appeal, to all of them by default."""
        rows = self.bureau.questions(id)
        chosen = [rows[place] for place in places] or rows
        parts = [Part(each.id, Result.EXPLAINED) for each in chosen]
        begun = Wish(
            id, For.ANSWER, parts, addressees="Кузнецовой А. Д.", text=TEXT,
            greeting="Уважаемая Анна Дмитриевна!", form_id=self.letterhead,
        )  # fmt: skip
        return replace(begun, **changes)

    def write(self, wish: Wish, by: Reader | None = None) -> UUID:
        head = self.act(
            by or self.writer, drafting.write_reply, wish, installation=self.installation
        )  # fmt: skip
        id: UUID = head.id
        return id

    def answer(self, id: UUID, *places: int, **changes: Any) -> UUID:
        return self.write(self.wish(id, *places, **changes))

    def sign(self, id: UUID, day: date | None = None, by: Reader | None = None) -> None:
        """Note that it was signed on paper."""
        self.act(by or self.writer, signing.sign_by_hand, id, day or self.bureau.today)

    def send(self, id: UUID, by: Reader | None = None, **changes: Any) -> None:
        gone = replace(Gone(ReplyBy.POST, self.bureau.today), **changes)
        self.act(by or self.sender, sending.send, id, gone)

    def route(self, id: UUID, *people: Reader) -> None:
        """Send a draft to those who agree; the signer signs."""
        agree = tuple(person(each) for each in people)
        stages = [StagePlan(Purpose.AGREE, agree)] if agree else []
        plan = Plan((*stages, StagePlan(Purpose.SIGN, (person(self.signer),))))
        self.act(self.writer, start, id, plan)

    def reply(self, id: UUID) -> reading.ReplyRow:
        with self.bureau.office.system() as session:
            found = reading.find_reply(session, id)
        assert found is not None
        return found

    def of_appeal(self, id: UUID) -> list[reading.ReplyRow]:
        with self.bureau.office.system() as session:
            return reading.replies_of(session, id)

    def notices(self, id: UUID) -> list[int]:
        """The decisions on an appeal of which its author was not told."""
        with self.bureau.office.system() as session:
            query = """select id from appeals.decision where document_id = %s
                and notice is not null and told_on is null order by id"""
            return [each.id for each in fetch(session, Id, query, (id,))]

    def look(self, query: str, *values: Any) -> Any:
        return self.bureau.look(query, *values)


@dataclass
class Id:
    """One number."""

    id: int


def person(reader: Reader) -> ParticipantPlan:
    return ParticipantPlan(ParticipantKind.PERSON, reader.person_id)


def make_desk(installation: Installation, town: testing.Town) -> Desk:
    """Make the people of a desk in a town, and its letterhead."""

    def someone(unit: int, *permissions: str) -> Reader:
        return testing.make_person(installation, unit_id=unit, permissions=permissions)

    writing = (WRITE, "documents.attach", "approval.start", "approval.decide")
    desk = Desk(
        make_bureau(installation, town),
        writer=someone(town.housing_id, *writing),
        signer=someone(town.chancellery_id, "signing.sign"),
        sender=someone(
            town.chancellery_id, SEND, WRITE, REGISTER, PERSONAL, PUBLISH, "documents.attach"
        ),
        editor=someone(town.chancellery_id, TEMPLATES, WRITE),
        stranger=someone(town.housing_id, WRITE, PUBLISH),
        letterhead=0,
    )
    desk.letterhead = desk.bureau.office.act(
        desk.sender, make_letterhead, organisation_id=town.organisation_id
    )
    return desk


def make_letterhead(session: Any, *, reader: Reader, organisation_id: int) -> int:
    assert reader
    return create_letterhead(
        session, kind="letter", organisation_id=organisation_id, title="Бланк письма"
    )
