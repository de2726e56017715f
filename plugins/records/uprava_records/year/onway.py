"""Documents of the demo that are still on their way: drafts, on routes, signed without a number."""

from datetime import timedelta

from uprava.approval.kind import Standing
from uprava.approval.models import Decision, ParticipantKind, Purpose
from uprava.approval.service.deciding import decide
from uprava.approval.service.loading import current_files, edition_of
from uprava.approval.service.starting import start
from uprava.approval.values import ParticipantPlan, Plan, RemarkText, StagePlan, Verdict
from uprava.extension import DocumentHead

from uprava_records.paper.service import Paper, sign_on_paper
from uprava_records.year.desk import Desk, Signed, card_of, morning, person, written
from uprava_records.year.texts import Text

PAPER = "paper"
"""Signed by hand, its number is awaited."""

TURNS = (
    Standing.DRAFT, Standing.APPROVING, Standing.RETURNED, Standing.SIGNING, PAPER,
    Standing.DRAFT, Standing.APPROVING, Standing.SIGNING,
)  # fmt: skip
"""Where the newest documents of each kind stand."""

REMARK = "Уточните срок исполнения и приведите ссылку на пункт порядка."

LAWYER = "rudenko"


def unfinished(desk: Desk, kind: str, text: Text, standing: str, back: int) -> None:
    """Write a document some days ago and bring it where it stands."""
    session, day = desk.session, desk.scene.today - timedelta(days=back)
    text = text.of(day)
    head = written(desk, Signed(kind, text, day, card_of(desk, kind, text)))
    if standing == Standing.DRAFT:
        return
    if standing == PAPER:
        author = desk.as_(text.executor, day)
        at = morning(day) + timedelta(hours=3)
        version = head.version
        sign_on_paper(session, head.id, Paper(day), version=version, reader=author, at=at)
        return
    send(desk, head, text, standing, back)


def send(desk: Desk, head: DocumentHead, text: Text, standing: str, back: int) -> None:
    """Send a document along its route; the lawyer objects to what comes back."""
    session, day = desk.session, desk.scene.today - timedelta(days=back)
    author = desk.as_(text.executor, day)
    at = morning(day) + timedelta(hours=1)
    signer = ParticipantPlan(ParticipantKind.PERSON, person(desk, text.signatory).id)
    lawyer = ParticipantPlan(ParticipantKind.PERSON, person(desk, LAWYER).id)
    stages = [StagePlan(Purpose.SIGN, (signer,), term=2)]
    if standing in (Standing.APPROVING, Standing.RETURNED):
        stages.insert(0, StagePlan(Purpose.AGREE, (lawyer,), term=2))
    start(session, head.id, Plan(tuple(stages)), reader=author, at=at)
    if standing == Standing.RETURNED:
        objector = desk.as_(LAWYER, day)
        edition = edition_of(current_files(session, head.id))
        verdict = Verdict(Decision.REFUSED, edition, (RemarkText(REMARK),))
        decide(session, head.id, verdict, reader=objector, at=at + timedelta(hours=2))
