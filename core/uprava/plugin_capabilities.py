"""What modules hand to each other, asked of the plugins: one typed method for each capability."""

from collections import deque
from collections.abc import Mapping, Sequence
from functools import cached_property

import pluggy
from sqlalchemy.orm import Session

from uprava.capabilities import (
    ActToDraft,
    ArrivedAppeal,
    CardToRegister,
    DraftedAct,
    GivenResolution,
    GivenTask,
    MailNotice,
    Parcel,
    ParcelMoved,
    Proposal,
    RecognisedScan,
    TakenNotice,
    TakenResolution,
    TaskMoved,
    TaskToGive,
)
from uprava.extension import (
    DocumentHead,
    Panel,
)
from uprava.plugin_asking import Asking
from uprava.plugin_checks import (
    broken_panel,
    by_position,
    flat,
    unique,
)
from uprava.reporting import ReadyReport, ReportScreen, ReportSource
from uprava.users.reader import Reader


class Capabilities:
    """The hooks of `uprava.capability_hooks`; `Plugins` adds the others."""

    def __init__(self, manager: pluggy.PluginManager) -> None:
        asking = Asking(manager)
        self._implementations, self._on_card = asking.implementations, asking.on_card
        self._ask, self._tell = asking.ask, asking.tell

    @cached_property
    def takes_appeals(self) -> bool:
        """Whether any plugin takes appeals."""
        return bool(self._implementations("uprava_take_appeal"))

    def take_appeal(self, session: Session, reader: Reader, appeal: ArrivedAppeal) -> str | None:
        """Give an appeal to the first plugin that takes it; return where it stands there."""
        given = {"session": session, "reader": reader, "appeal": appeal}
        answers = self._ask("uprava_take_appeal", **given)
        return next((url for _name, url in answers if url), None)

    def take_mail_notice(self, session: Session, notice: MailNotice) -> TakenNotice | None:
        """Give a notice about a letter to the first plugin whose letter it is."""
        answers = self._ask("uprava_take_mail_notice", session=session, notice=notice)
        return next((taken for _name, taken in answers if taken), None)

    def scan_recognised(self, session: Session, scan: RecognisedScan) -> None:
        """Let modules use what was read off the first page of a scan."""
        deque(self._ask("uprava_scan_recognised", session=session, scan=scan), maxlen=0)

    def proposals(self, session: Session, reader: Reader, card: CardToRegister) -> list[Proposal]:
        """What modules propose for a card that is being registered, plugin by plugin."""
        return flat(self._ask("uprava_proposals", session=session, reader=reader, card=card))

    def registered(self, session: Session, reader: Reader, document: DocumentHead) -> None:
        """Let every plugin follow a registration."""
        self._tell("uprava_registered", session=session, reader=reader, document=document)

    def desk_panels(
        self, session: Session, reader: Reader, document: DocumentHead, folder: str
    ) -> list[Panel]:
        """The panels of decision beside a document of the desk."""
        hook = "uprava_desk_panels"
        return by_position(
            self._on_card(hook, session, reader, document, broken_panel, folder=folder)
        )

    def front_panels(self, session: Session, reader: Reader) -> list[Panel]:
        """The panels of the overview."""
        hook = "uprava_front_panels"
        return by_position(self._on_card(hook, session, reader, None, broken_panel))

    def take_resolution(
        self, session: Session, reader: Reader, resolution: GivenResolution
    ) -> TakenResolution | None:
        """Give a resolution to the first plugin that takes it; None: nobody did."""
        given = {"session": session, "reader": reader, "resolution": resolution}
        answers = self._ask("uprava_take_resolution", **given)
        return next((taken for _name, taken in answers if taken), None)

    def resolution_cancelled(
        self, session: Session, reader: Reader, resolution: GivenResolution, reason: str
    ) -> None:
        """Let every plugin follow the cancelling of a resolution."""
        given = {"session": session, "reader": reader, "resolution": resolution}
        self._tell("uprava_resolution_cancelled", **given, reason=reason)

    def calendar_changed(self, session: Session, reader: Reader | None, revision: int) -> None:
        """Let every plugin follow a change of the production calendar."""
        given = {"session": session, "reader": reader, "revision": revision}
        self._tell("uprava_calendar_changed", **given)

    def carry(self, session: Session, parcel: Parcel) -> str | None:
        """Give a parcel to the first plugin that carries; None when nobody does."""
        answers = self._ask("uprava_carry", session=session, parcel=parcel)
        return next((said for _name, said in answers if said is not None), None)

    def parcel_moved(self, session: Session, moved: ParcelMoved) -> None:
        """Tell every plugin what became of a parcel."""
        self._tell("uprava_parcel_moved", session=session, moved=moved)

    @cached_property
    def gives_tasks(self) -> bool:
        """Whether any plugin keeps tasks."""
        return bool(self._implementations("uprava_give_task"))

    def give_task(
        self, session: Session, reader: Reader | None, task: TaskToGive
    ) -> GivenTask | None:
        """Give a task to the first plugin that keeps tasks; None: nobody does."""
        answers = self._ask("uprava_give_task", session=session, reader=reader, task=task)
        return next((given for _name, given in answers if given), None)

    def task_moved(self, session: Session, moved: TaskMoved) -> None:
        """Tell every plugin what became of a task."""
        self._tell("uprava_task_moved", session=session, moved=moved)

    @cached_property
    def drafts_acts(self) -> bool:
        """Whether any plugin writes legal acts."""
        return bool(self._implementations("uprava_draft_act"))

    def draft_act(self, session: Session, reader: Reader, act: ActToDraft) -> DraftedAct | None:
        """Let the first plugin that writes legal acts begin one; None: nobody does."""
        answers = self._ask("uprava_draft_act", session=session, reader=reader, act=act)
        return next((drafted for _name, drafted in answers if drafted), None)

    @cached_property
    def report_sources(self) -> Mapping[str, ReportSource]:
        """What can be counted, by code."""
        return unique(self._ask("uprava_report_sources"), key=lambda each: each.code)

    @cached_property
    def ready_reports(self) -> Mapping[str, ReadyReport]:
        """The reports of the catalogue by code, in the order they are shown."""
        found = unique(self._ask("uprava_ready_reports"), key=lambda each: each.code)
        return {each.code: each for each in by_position(found.values())}

    @cached_property
    def report_screens(self) -> Sequence[ReportScreen]:
        """Screens of modules the catalogue leads to, in the order they are shown."""
        return by_position(flat(self._ask("uprava_report_screens")))
