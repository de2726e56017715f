"""Drafts of the demo town on their routes: something to approve, to sign and to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.approval.kind import DRAFT, KIND
from uprava.approval.models import (
    ActKind,
    Answer,
    Decision,
    Order,
    ParticipantKind,
    Purpose,
    VisaRule,
)
from uprava.approval.service.answering import answer_remark, list_remarks
from uprava.approval.service.deciding import decide
from uprava.approval.service.demo_texts import DRAFTS, Draft, text_of
from uprava.approval.service.drafting import DraftCard, keep_own_row
from uprava.approval.service.loading import current_files, edition_of
from uprava.approval.service.starting import start
from uprava.approval.service.templates import Template, keep_template
from uprava.approval.values import ParticipantPlan, Plan, RemarkText, Reply, StagePlan, Verdict
from uprava.clock import now
from uprava.demo.scene import DemoScene
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.filing import Received
from uprava.documents.service.registering import NewDocument, create, index
from uprava.documents.service.versions import add_files
from uprava.printing import compile_pdf
from uprava.printing.standards import standard_of
from uprava.users.reader import Reader

STEP = timedelta(minutes=17)

ACT_KINDS = {"Постановление": ActKind.DECREE, "Распоряжение": ActKind.DIRECTIVE}


@dataclass(slots=True)
class Scribe:
    """Who acts in the demo, each act a little later than the one before."""

    session: Session
    scene: DemoScene
    at: datetime

    def acts(self, login: str) -> Reader:
        """Return a person of the town, in whose name the next act is done."""
        self.at += STEP
        reader = self.scene.readers[login]
        self.session.info["reader"] = reader
        return reader


def fill(session: Session, scene: DemoScene) -> None:
    """Make the routes and the drafts; a town without people or loaded for measuring gets none."""
    if scene.bulk or not scene.readers:
        return
    before = session.info["reader"]
    keep_routes(session, scene)
    scribe = Scribe(session, scene, now() - timedelta(days=2))
    for draft in DRAFTS:
        scribe.at = max(scribe.at - 8 * STEP, now() - timedelta(days=2))
        bring_on(scribe, draft)
    session.info["reader"] = before


def keep_routes(session: Session, scene: DemoScene) -> None:
    """Make the routes that are offered for drafts."""
    units, head = scene.units, scene.readers["head"].person_id
    lawyers = ParticipantPlan(ParticipantKind.HEAD, units["pravo"])
    money = ParticipantPlan(ParticipantKind.HEAD, units["fin"])
    signer = StagePlan(Purpose.SIGN, (ParticipantPlan(ParticipantKind.PERSON, head),), term=2)
    quick = (StagePlan(Purpose.AGREE, (lawyers,), term=2), signer)
    full = (
        StagePlan(Purpose.AGREE, (lawyers, money), term=3),
        StagePlan(
            Purpose.AGREE,
            (ParticipantPlan(ParticipantKind.PERSON, scene.readers["saburova"].person_id),),
            term=1,
        ),
        signer,
    )
    admin = scene.readers["admin"]
    session.info["reader"] = admin
    named: list[tuple[str, tuple[StagePlan, ...]]] = [
        ("Постановление: юристы, финансы, первый заместитель", full),
        ("Распоряжение: юристы, подпись главы", quick),
    ]
    for place, (title, stages) in enumerate(named, 1):
        wanted = Template(
            0, title, KIND, None, None, None, VisaRule.OBJECTORS, stages, True, place * 10, 0
        )
        keep_template(session, wanted, reader=admin, plugins=scene.installation.plugins)


def bring_on(scribe: Scribe, draft: Draft) -> None:
    """Make a draft, send it, and let happen what has happened so far."""
    session = scribe.session
    id = make(scribe, draft)
    author = scribe.acts(draft.author)
    start(session, id, plan_of(scribe.scene, draft), reader=author, at=scribe.at)
    for login in draft.agreed:
        say(scribe, id, login, Decision.AGREED)
    if draft.objection:
        who, words = draft.objection
        say(scribe, id, who, Decision.REFUSED if draft.refused else Decision.REMARKS, words)
    if draft.answer:
        author = scribe.acts(draft.author)
        for each in list_remarks(session, id, reader=author):
            reply = Reply(Answer.ACCEPTED, draft.answer)
            answer_remark(session, id, each.id, reply, reader=author, at=scribe.at)
    for login in draft.read:
        say(scribe, id, login, Decision.READ)


def say(scribe: Scribe, id: UUID, login: str, decision: Decision, *remarks: str) -> None:
    """Let somebody decide."""
    reader = scribe.acts(login)
    edition = edition_of(current_files(scribe.session, id))
    verdict = Verdict(decision, edition, tuple(RemarkText(each) for each in remarks))
    decide(scribe.session, id, verdict, reader=reader, at=scribe.at)


def plan_of(scene: DemoScene, draft: Draft) -> Plan:
    """Return the route of a draft."""
    objector = (draft.objection[0],) if draft.objection else ()
    agreeing = (*draft.agreed, *objector, *draft.asked)
    stages = [(Purpose.AGREE, agreeing, 3), (Purpose.READ, draft.readers, 5)]
    if draft.signer:
        stages.insert(1, (Purpose.SIGN, (draft.signer,), max(draft.due or 1, 1)))
    return Plan(
        tuple(
            StagePlan(purpose, people(scene, logins), Order.PARALLEL, term=term)
            for purpose, logins, term in stages
            if logins
        )
    )


def people(scene: DemoScene, logins: Sequence[str]) -> tuple[ParticipantPlan, ...]:
    """Return people as participants."""
    return tuple(
        ParticipantPlan(ParticipantKind.PERSON, scene.readers[login].person_id) for login in logins
    )


def make(scribe: Scribe, draft: Draft) -> UUID:
    """Make a draft with its text."""
    session, scene = scribe.session, scribe.scene
    author = scribe.acts(draft.author)
    unit = author.unit_id
    due_on = scene.today + timedelta(days=draft.due) if draft.due is not None else None
    new = NewDocument(
        KIND, draft.title, f"{draft.kind}, проект", DRAFT, scene.organisations["adm"], unit,
        due_on=due_on,
    )  # fmt: skip
    head = create(session, new, reader=author, at=scribe.at)
    opening = Opening(author.person_id, AccessRight.MANAGE, "author")
    open_to(session, head, [opening], at=scribe.at, by=author.person_id)
    keep_own_row(session, head.id, DraftCard(draft.title, ACT_KINDS[draft.kind]))
    index(session, head, words=())
    add_files(
        session, head.id, [text(scribe, draft)], reader=author, at=scribe.at,
        jobs=scene.installation.jobs,
    )  # fmt: skip
    return head.id


def text(scribe: Scribe, draft: Draft) -> Received:
    """Return the text of a draft as a file in the store."""
    template = Path(str(files("uprava.demo") / "draft.typ"))
    values = text_of(draft, year=scribe.scene.today.year, edition=2 if draft.answer else 1)
    standard = standard_of(scribe.session, KIND)
    data = compile_pdf(template, values, created=scribe.at, standard=standard)
    kept = scribe.scene.installation.store.put(BytesIO(data))
    return Received(f"{draft.kind}.pdf", "application/pdf", len(data), kept.sha256, 1, "main")
